// SPDX-License-Identifier: Apache-2.0
// What was ordered, what is bought for it, and how far each line has come.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Card, Outside } from '~/kit/bits';
import { Thing } from '~/parts/thing';

type Line = Schemas['Line'];

function Source({ line }: { line: Line }) {
  const { t, word } = useWords();
  if (!line.requires_shipping) return <span className="muted small">{t('line.no_shipping')}</span>;
  if (line.handled_elsewhere || line.mapping?.ignored)
    return <span className="muted small">{t('line.not_here')}</span>;
  if (!line.mapping)
    return <a href={`/products?product=${line.product_id ?? ''}`}>{t('line.unmapped')}</a>;
  const { supplier, listing_id, listing_url, units, sku_attr } = line.mapping;
  const name = `${word('supplier', supplier)} ${listing_id ?? ''}`.trim();
  return (
    <span className="small">
      {listing_url ? <Outside href={listing_url}>{name}</Outside> : name}
      {(units > 1 || sku_attr) && (
        <span className="muted block">
          {[units > 1 ? t('line.units_each', { n: units }) : '', sku_attr ?? '']
            .filter(Boolean)
            .join(' · ')}
        </span>
      )}
    </span>
  );
}

/** How far the line has come; of several units, how many. */
function Progressed({ line }: { line: Line }) {
  const { t } = useWords();
  const q = line.quantities;
  if (q.current === 0)
    return (
      <Badge tone="neutral" shape="cross">
        {t('line.removed')}
      </Badge>
    );
  if (q.fulfilled >= q.current)
    return (
      <Badge tone="neutral" shape="full">
        {t('line.fulfilled')}
      </Badge>
    );
  const part = (n: number) => (n < q.current ? `${n}/${q.current}` : undefined);
  if (q.shipped > 0)
    return (
      <Badge tone="way" shape="half" extra={part(q.shipped)}>
        {t('line.shipped')}
      </Badge>
    );
  if (q.bought > 0)
    return (
      <Badge tone="info" shape="half" extra={part(q.bought)}>
        {t('line.bought')}
      </Badge>
    );
  if (q.to_buy > 0)
    return (
      <Badge tone="attention" shape="empty" extra={part(q.to_buy)}>
        {t('line.to_buy')}
      </Badge>
    );
  return (
    <Badge tone="neutral" shape="empty">
      {t('line.open')}
    </Badge>
  );
}

/** What the purchases of a line cost, goods and freight, as the supplier told; sums per currency. */
function costsOf(order: Schemas['Order'], line: Line) {
  const sums = new Map<string, number>();
  for (const p of order.purchases.filter((one) => one.live))
    for (const c of p.choices.filter((one) => one.line === line.id && one.cost)) {
      const [amount = '', currency = ''] = c.cost!.split(' ');
      sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
    }
  return [...sums].map(([currency, amount]) => ({ currency, amount: amount.toFixed(2) }));
}

function Cost({ order, line }: { order: Schemas['Order']; line: Line }) {
  const { t, money } = useWords();
  const costs = costsOf(order, line);
  if (!costs.length) return null;
  return (
    <span className="muted small">{t('line.cost', { cost: costs.map(money).join(' + ') })}</span>
  );
}

export function Lines({ order }: { order: Schemas['Order'] }) {
  const { t, money } = useWords();
  return (
    <Card
      title={t('order.lines')}
      extra={<span className="strong">{money(order.total)}</span>}
      flush
    >
      <ul className="order-lines">
        {order.lines.map((l) => (
          <li key={l.id} className={l.quantities.current ? 'order-line' : 'order-line gone'}>
            <Thing line={l} />
            <span className="order-line-source">
              <Source line={l} />
            </span>
            <span className="order-line-state">
              <Progressed line={l} />
            </span>
            <span className="order-line-price end">
              <span>
                {money(l.price)} × {l.quantities.current}
              </span>
              <Cost order={order} line={l} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
