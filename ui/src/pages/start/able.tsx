// SPDX-License-Identifier: Apache-2.0
// What works now and what does not yet, whatever step somebody stands at.
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Icon } from '~/kit/icon';

interface Ability {
  name: PlainKey;
  works: boolean;
  /** The rest of the story: why not, or how. */
  more?: PlainKey;
}

interface AbleProps {
  shops: Schemas['Shop'][];
  suppliers: Schemas['Supplier'][];
  mapped: boolean;
}

function abilitiesOf({ shops, suppliers, mapped }: AbleProps, isPublic: boolean): Ability[] {
  const active = shops.filter((s) => s.state === 'active');
  const has = (scope: string) =>
    active.length > 0 && active.every((s) => !s.missing.some((m) => m.scope === scope));
  const api = suppliers.some((s) => s.has_api && s.state === 'active');
  const byHand = suppliers.some((s) => !s.has_api && s.state === 'active');
  const closed = active.some((s) => s.protected_data_missing);
  const buysItself = active.some((s) => s.policy.auto_buy);
  const shop: PlainKey = 'able.needs_shop';
  const supplier: PlainKey = 'able.needs_supplier';
  return [
    { name: 'able.orders', works: has('read_orders'), more: active.length ? undefined : shop },
    {
      name: 'able.at_once',
      works: active.length > 0 && isPublic,
      more: isPublic ? (active.length ? undefined : shop) : 'able.needs_public',
    },
    {
      name: 'able.address',
      works: active.length > 0 && !closed,
      more: closed ? 'able.needs_protected' : active.length ? undefined : shop,
    },
    { name: 'able.order', works: api, more: api ? undefined : byHand ? 'able.by_hand' : supplier },
    { name: 'able.tracking', works: api, more: api ? undefined : supplier },
    {
      name: 'able.ship',
      works: has('write_merchant_managed_fulfillment_orders'),
      more: active.length ? undefined : shop,
    },
    {
      name: 'able.itself',
      works: buysItself && api && mapped,
      more: buysItself ? (api && mapped ? undefined : 'able.needs_map') : 'able.switched_off',
    },
  ];
}

export function Able(props: AbleProps) {
  const { t } = useWords();
  const hub = useQuery({ queryKey: ['hub'], queryFn: () => api.get('/api/v1/settings') }).data;
  return (
    <Card title={t('able.title')}>
      <ul className="able">
        {abilitiesOf(props, Boolean(hub?.public_url)).map((a) => (
          <li key={a.name} className={a.works ? 'able-one works' : 'able-one'}>
            <span className="able-mark">{a.works && <Icon name="check" size={14} />}</span>
            <span>
              {t(a.name)}
              <span className="visually-hidden"> {t(a.works ? 'able.works' : 'able.not_yet')}</span>
              {a.more && <span className="hint block">{t(a.more)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
