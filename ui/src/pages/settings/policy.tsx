// SPDX-License-Identifier: Apache-2.0
// What Waybill may do by itself in a shop, each with what it means. Nothing is sent before Save.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Button } from '~/kit/button';
import { NumberField, Switch, TextField } from '~/kit/field';
import { toast, toastError } from '~/kit/toast';

type Policy = Schemas['Policy'];
type Named<T> = { [K in keyof Policy]: Policy[K] extends T ? K : never }[keyof Policy];
type SwitchName = Named<boolean>;
type NumberName = Named<number>;
type TextName = Named<string>;

interface Group {
  title: PlainKey;
  switches: SwitchName[];
  /** `per`: how many of the hub's units make one of the field's. */
  numbers: { name: NumberName; per?: number; money?: boolean; max: number }[];
  texts: TextName[];
}

const MINUTE_S = 60;

const groups: Group[] = [
  {
    title: 'policy.buying',
    switches: ['auto_buy', 'all_products'],
    numbers: [
      { name: 'grace_s', per: MINUTE_S, max: 10_080 },
      { name: 'max_age_days', max: 365 },
      { name: 'daily_limit', max: 100_000 },
      { name: 'price_limit_minor', money: true, max: 1_000_000 },
      { name: 'cost_limit_minor', money: true, max: 1_000_000 },
      { name: 'price_rise_percent', max: 1000 },
    ],
    texts: ['payable_gateways', 'seller_note'],
  },
  {
    title: 'policy.telling',
    switches: ['auto_fulfill', 'fulfill_when_complete', 'notify_customer', 'publish_after_scan'],
    numbers: [
      { name: 'publish_wait_days', max: 60 },
      { name: 'no_number_days', max: 90 },
    ],
    texts: [],
  },
];

/** Minor units of the shop's currency in one unit: 100 for most, 1 for yen. */
function minorOf(currency: string | null): number {
  if (!currency) return 100;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 2);
}

interface PartProps {
  group: Group;
  shop: Schemas['Shop'];
  draft: Policy;
  isDisabled: boolean;
  change: (changes: Partial<Policy>) => void;
}

function Part({ group, shop, draft, isDisabled, change }: PartProps) {
  const { t, word } = useWords();
  return (
    <div className="policy-group">
      <h3>{t(group.title)}</h3>
      {group.switches.map((name) => (
        <Switch
          key={name}
          isSelected={draft[name]}
          isDisabled={isDisabled}
          hint={word('policy_hint', name)}
          onChange={(on) => change({ [name]: on })}
        >
          {word('policy_name', name)}
        </Switch>
      ))}
      <div className="policy-numbers">
        {group.numbers.map(({ name, per, money, max }) => {
          const units = money
            ? minorOf(name === 'price_limit_minor' ? shop.currency : null)
            : (per ?? 1);
          return (
            <NumberField
              key={name}
              label={word('policy_name', name)}
              hint={word('policy_hint', name)}
              value={draft[name] / units}
              minValue={0}
              maxValue={max}
              isDisabled={isDisabled}
              onChange={(n) => change({ [name]: Math.round((Number.isNaN(n) ? 0 : n) * units) })}
            />
          );
        })}
      </div>
      {group.texts.map((name) => (
        <TextField
          key={name}
          label={word('policy_name', name)}
          hint={word('policy_hint', name)}
          value={draft[name]}
          isDisabled={isDisabled}
          maxLength={500}
          rows={name === 'seller_note' ? 3 : undefined}
          onChange={(text) => change({ [name]: text })}
        />
      ))}
    </div>
  );
}

/** What differs from what the hub has. */
function changesOf(now: Policy, draft: Policy): Partial<Policy> {
  const names = (Object.keys(draft) as (keyof Policy)[]).filter((k) => draft[k] !== now[k]);
  return Object.fromEntries(names.map((k) => [k, draft[k]]));
}

export function PolicyForm({ shop }: { shop: Schemas['Shop'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const may = useMay('manager');
  const [touched, setTouched] = useState<Partial<Policy>>({});
  const draft = { ...shop.policy, ...touched };
  const changes = changesOf(shop.policy, draft);
  const n = Object.keys(changes).length;
  const save = useMutation({
    mutationFn: () =>
      api.patch('/api/v1/shops/{id}/policy', { path: { id: shop.id }, body: changes }),
    onSuccess: async (after) => {
      await queries.invalidateQueries({ queryKey: ['shops'] });
      setTouched({});
      toast(t('policy.saved', { name: after.name || after.domain }));
    },
    onError: toastError,
  });
  return (
    <Card title={t('policy.title')}>
      {!may && <p className="muted">{t('policy.may_not')}</p>}
      {groups.map((g) => (
        <Part
          key={g.title}
          group={g}
          shop={shop}
          draft={draft}
          isDisabled={!may}
          change={(c) => setTouched((before) => ({ ...before, ...c }))}
        />
      ))}
      {may && (
        <div className="row">
          <Button
            look="primary"
            isDisabled={n === 0}
            isPending={save.isPending}
            onPress={() => save.mutate()}
          >
            {t('do.save')}
          </Button>
          <Button look="plain" isDisabled={n === 0} onPress={() => setTouched({})}>
            {t('do.cancel')}
          </Button>
          {n > 0 && <span className="faint small">{t('policy.unsaved', { n })}</span>}
        </div>
      )}
    </Card>
  );
}
