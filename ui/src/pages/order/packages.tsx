// SPDX-License-Identifier: Apache-2.0
// What is on its way: the supplier's packages with their numbers, and the shop's fulfillments.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge, type Tone } from '~/kit/badge';
import { Card } from '~/kit/bits';
import { Button, IconButton } from '~/kit/button';
import { Switch, TextField } from '~/kit/field';
import { Confirm, Menu, MenuItem } from '~/kit/overlay';
import { Note } from '~/kit/states';
import { Ago, Moment } from '~/kit/time';
import { sentenceOf, toast, toastError } from '~/kit/toast';
import type { Actions } from '~/parts/actions';
import { useCarrier } from '~/parts/carrier';
import { Number } from '~/parts/number';
import { Contents } from './contents';

type Order = Schemas['Order'];
type Package = Schemas['Package'];
type Fulfilled = Schemas['Fulfillment'];
interface Props {
  order: Order;
  actions: Actions;
}

type Target = { kind: 'package' | 'fulfillment'; id: string; number: string };

function ChangeNumber({
  order,
  actions,
  target,
  onClose,
}: Props & { target: Target; onClose: () => void }) {
  const { t } = useWords();
  const [number, setNumber] = useState(target.number);
  const [notify, setNotify] = useState(false);
  const guess = useCarrier(number, order.address?.country, order.id);
  const change = useMutation({
    mutationFn: () =>
      api.post(
        target.kind === 'package'
          ? '/api/v1/packages/{id}/number'
          : '/api/v1/fulfillments/{id}/number',
        {
          path: { id: target.id },
          body: { number: number.trim(), notify },
          key: newKey(),
        },
      ),
    onSuccess: (after) => {
      actions.changed(after);
      toast(t('package.number_changed'));
      onClose();
    },
  });
  const sentence = change.error ? sentenceOf(change.error) : null;
  return (
    <Confirm
      isOpen
      title={t(target.number ? 'package.change' : 'package.add')}
      about={t('package.change_about')}
      action={t('do.save')}
      isReady={Boolean(number.trim()) && number.trim() !== target.number}
      isPending={change.isPending}
      onClose={onClose}
      onConfirm={() => change.mutate()}
    >
      <TextField
        label={t('ship.number')}
        mono
        autoFocus
        maxLength={60}
        value={number}
        onChange={setNumber}
        hint={
          guess.best && t(guess.best.sure ? 'ship.sure' : 'ship.likely', { name: guess.best.name })
        }
        error={sentence && `${sentence.title} ${sentence.detail}`}
      />
      {guess.best?.check === 'wrong' && <Note tone="attention">{t('ship.check_wrong')}</Note>}
      <Switch isSelected={notify} onChange={setNotify}>
        {t('ship.notify')}
      </Switch>
    </Confirm>
  );
}

function stateOf(p: Package): ['delivered' | 'moving' | 'no_number' | 'announced', Tone] {
  if (p.delivered_at) return ['delivered', 'good'];
  if (!p.numbers.some((n) => n.current)) return ['no_number', 'attention'];
  return p.last_event ? ['moving', 'way'] : ['announced', 'info'];
}

function PackageBox({
  order,
  pack,
  actions,
  onChange,
}: Props & { pack: Package; onChange: (t: Target) => void }) {
  const { t } = useWords();
  const now = pack.numbers.find((n) => n.current);
  const former = pack.numbers.filter((n) => !n.current);
  const [state, tone] = stateOf(pack);
  return (
    <li className="package">
      <div className="row">
        <Badge
          tone={tone}
          shape={state === 'delivered' ? 'check' : state === 'no_number' ? 'empty' : 'half'}
        >
          {t(`package.${state}`)}
        </Badge>
        {now && <Number value={now.number} url={now.url} copy />}
        {now && <span className="muted small">{now.carrier_name ?? now.carrier_raw}</span>}
        <span className="grow" />
        {actions.may && (
          <Button
            small
            look="plain"
            onPress={() => onChange({ kind: 'package', id: pack.id, number: now?.number ?? '' })}
          >
            {t(now ? 'package.change' : 'package.add')}
          </Button>
        )}
      </div>
      {pack.last_event && (
        <p>
          {pack.last_event.text}{' '}
          <span className="faint small">
            <Moment at={pack.last_event.at} />
          </span>
        </p>
      )}
      <div className="row">
        <Contents order={order} lines={pack.lines} />
        {!pack.fulfillment && now && (
          <span className="small">
            <Badge tone="attention" shape="empty">
              {t('package.not_told')}
            </Badge>
          </span>
        )}
      </div>
      {former.length > 0 && (
        <p className="faint small">
          {t('package.former')} {former.map((n) => n.number).join(', ')}
        </p>
      )}
    </li>
  );
}

function FulfillmentBox({
  order,
  one,
  actions,
  onChange,
}: Props & { one: Fulfilled; onChange: (t: Target) => void }) {
  const { t, word } = useWords();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () =>
      api.post('/api/v1/fulfillments/{id}/cancel', { path: { id: one.id }, key: newKey() }),
    onSuccess: (after) => {
      actions.changed(after);
      setAsking(false);
      toast(t('fulfillment_card.canceling', { name: one.name }), { tone: 'plain' });
    },
    onError: toastError,
  });
  const canceled = one.status === 'canceled';
  const first = one.numbers[0];
  return (
    <li className={canceled ? 'package gone' : 'package'}>
      <div className="row">
        <strong>{one.name}</strong>
        <Badge tone={canceled ? 'neutral' : 'good'} shape={canceled ? 'cross' : 'full'}>
          {word('fulfillment_status', one.status, one.raw)}
        </Badge>
        {one.numbers.map((n) => (
          <Number key={n.number} value={n.number} url={n.url} copy />
        ))}
        {!first && <span className="muted small">{t('slip.no_number')}</span>}
        <span className="grow" />
        {actions.may && !canceled && (
          <Menu
            label={t('orders.actions', { name: one.name })}
            trigger={
              <IconButton small icon="more" label={t('orders.actions', { name: one.name })} />
            }
          >
            <MenuItem
              icon="number"
              onAction={() =>
                onChange({ kind: 'fulfillment', id: one.id, number: first?.number ?? '' })
              }
            >
              {t(first ? 'package.change' : 'package.add')}
            </MenuItem>
            <MenuItem icon="undo" onAction={() => setAsking(true)}>
              {t('fulfillment_card.cancel')}
            </MenuItem>
          </Menu>
        )}
      </div>
      <div className="row">
        <Contents order={order} lines={one.lines} />
        <span className="faint small">
          {t(one.by_waybill ? 'fulfillment_card.by_waybill' : 'fulfillment_card.by_others')}{' '}
          <Ago at={one.created_at} />
        </span>
      </div>
      <Confirm
        title={t('fulfillment_card.cancel')}
        action={t('fulfillment_card.cancel')}
        isOpen={asking}
        isDanger
        isPending={cancel.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => cancel.mutate()}
      >
        <p>{t('fulfillment_card.cancel_about', { name: one.name })}</p>
      </Confirm>
    </li>
  );
}

export function Packages({ order, actions }: Props) {
  const { t } = useWords();
  const [target, setTarget] = useState<Target | null>(null);
  return (
    <>
      {order.packages.length > 0 && (
        <Card title={t('nav.packages')} flush>
          <ul className="parts-list">
            {order.packages.map((p) => (
              <PackageBox
                key={p.id}
                order={order}
                pack={p}
                actions={actions}
                onChange={setTarget}
              />
            ))}
          </ul>
        </Card>
      )}
      {order.fulfillments.length > 0 && (
        <Card title={t('fulfillment_card.title')} flush>
          <ul className="parts-list">
            {order.fulfillments.map((f) => (
              <FulfillmentBox
                key={f.id}
                order={order}
                one={f}
                actions={actions}
                onChange={setTarget}
              />
            ))}
          </ul>
        </Card>
      )}
      {target && (
        <ChangeNumber
          order={order}
          actions={actions}
          target={target}
          onClose={() => setTarget(null)}
        />
      )}
    </>
  );
}
