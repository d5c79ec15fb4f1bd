// SPDX-License-Identifier: Apache-2.0
// What a bulk would do or did, order by order; what cannot be done comes first, with its reason.
import { Disclosure, DisclosurePanel, Button as AriaButton, Heading } from 'react-aria-components';
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Icon } from '~/kit/icon';
import { NEEDS_EXTENSION } from './extension';
import './bulk-report.css';

type State = Schemas['BulkItem']['state'];

const looks: Record<State, [Tone, Shape]> = {
  waiting: ['neutral', 'empty'],
  under_way: ['info', 'dots'],
  done: ['good', 'check'],
  nothing: ['neutral', 'none'],
  failed: ['critical', 'mark'],
  canceled: ['neutral', 'cross'],
};

export function ItemState({ state, code, dry }: { state: State; code?: string; dry?: boolean }) {
  const { t } = useWords();
  if (code === NEEDS_EXTENSION)
    return (
      <Badge tone="info" shape="dots">
        {t('bulk.item_extension')}
      </Badge>
    );
  const [tone, shape] = looks[state];
  return (
    <Badge tone={tone} shape={shape}>
      {dry && state === 'done' ? t('bulk.item_would') : t(`bulk.item_${state}`)}
    </Badge>
  );
}

/** The very requests that would leave, secrets masked. */
export function Calls({ calls }: { calls: Schemas['WouldCall'][] }) {
  return (
    <ol className="calls">
      {calls.map((c, i) => (
        <li key={i}>
          <code>
            {c.method} {c.url}
          </code>
          {c.body && (
            <pre tabIndex={0} aria-label={c.url}>
              {readable(c.body)}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}

/** GraphQL as lines instead of one long text. */
function readable(body: object): string {
  const { query, ...rest } = body as Record<string, unknown>;
  const values = Object.keys(rest).length ? JSON.stringify(rest, null, 2) : '';
  return [typeof query === 'string' ? query.trim() : '', values].filter(Boolean).join('\n\n');
}

export function ItemRows({ items, dry }: { items: Schemas['BulkItem'][]; dry?: boolean }) {
  const { t } = useWords();
  const rank = (s: State) => (s === 'failed' ? 0 : s === 'done' || s === 'under_way' ? 1 : 2);
  const sorted = [...items].sort((a, b) => rank(a.state) - rank(b.state) || a.place - b.place);
  return (
    <ul className="report">
      {sorted.map((item) => (
        <li key={item.place} className="report-row">
          <span className="report-name">
            {item.order ? <a href={`/orders/${item.order.id}`}>{item.order.name}</a> : item.ref}
          </span>
          <ItemState state={item.state} code={item.code ?? ''} dry={dry} />
          <span className="report-text">
            {[item.sentence, item.detail].filter(Boolean).join(' ')}
            {(item.calls?.length ?? 0) > 0 && (
              <Disclosure className="report-calls">
                <Heading level={3} className="report-heading">
                  <AriaButton slot="trigger" className="link-button">
                    {t('bulk.calls', { n: item.calls.length })}
                    <Icon name="down" size={14} />
                  </AriaButton>
                </Heading>
                <DisclosurePanel>
                  <Calls calls={item.calls} />
                </DisclosurePanel>
              </Disclosure>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
