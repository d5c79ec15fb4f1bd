// SPDX-License-Identifier: Apache-2.0
// Who ordered, where it goes, and what else the shop says.
import type { ReactNode } from 'react';
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Card, Copy, Facts } from '~/kit/bits';
import { Button } from '~/kit/button';

type Order = Schemas['Order'];

function addressLines(a: Schemas['Address'], country: string): string[] {
  const city = [a.zip, a.city, a.province].filter(Boolean).join(' ');
  return [a.name, a.company, a.address1, a.address2, city, country].filter(Boolean);
}

interface PersonProps {
  order: Order;
  /** Opens the form that corrects the address for the supplier. */
  onCorrect?: () => void;
}

function Customer({ order, onCorrect }: PersonProps) {
  const { t, country } = useWords();
  const { customer, address } = order;
  if (order.erased)
    return (
      <Card title={t('col.customer')}>
        <p className="muted">{t('person.erased')}</p>
      </Card>
    );
  const lines = address ? addressLines(address, country(address.country)) : [];
  const phone = address?.phone || customer?.phone;
  return (
    <Card
      title={t('col.customer')}
      extra={lines.length > 0 && <Copy text={[...lines, phone].filter(Boolean).join('\n')} />}
    >
      {customer ? (
        <div>
          <div className="strong">{customer.name || t('orders.no_customer')}</div>
          {customer.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>}
        </div>
      ) : (
        <p className="muted">{t('orders.no_customer')}</p>
      )}
      {lines.length > 0 ? (
        <address className="address">
          <span className="faint small">{t('person.address')}</span>
          {lines.map((line, i) => (
            <span key={i}>{line}</span>
          ))}
          {phone && <a href={`tel:${phone}`}>{phone}</a>}
        </address>
      ) : (
        <p className="muted">{t('person.no_address')}</p>
      )}
      {onCorrect && (
        <p className="no-print">
          <Button small onPress={onCorrect}>
            {t('address.correct')}
          </Button>
        </p>
      )}
    </Card>
  );
}

function More({ order }: { order: Order }) {
  const { t, word, full } = useWords();
  const rows: [string, ReactNode][] = [];
  const add = (name: string, value: ReactNode) => value && rows.push([name, value]);
  add(t('more.placed'), full(order.created_at));
  add(t('more.gateway'), order.gateway);
  add(t('more.source'), order.source);
  if (order.risk !== 'none')
    add(
      t('more.risk'),
      <Badge
        tone={
          order.risk === 'high' ? 'critical' : order.risk === 'medium' ? 'attention' : 'neutral'
        }
        shape={order.risk === 'low' ? 'none' : 'mark'}
      >
        {word('risk', order.risk)}
      </Badge>,
    );
  add(
    t('more.canceled'),
    order.canceled_at && `${full(order.canceled_at)} ${order.cancel_reason ?? ''}`,
  );
  add(t('more.tags'), order.tags.length > 0 && order.tags.join(', '));
  return (
    <Card title={t('more.title')}>
      {order.note && <p className="order-note">{order.note}</p>}
      <Facts rows={rows} />
    </Card>
  );
}

export function Person({ order, onCorrect }: PersonProps) {
  return (
    <>
      <Customer order={order} onCorrect={onCorrect} />
      <More order={order} />
    </>
  );
}
