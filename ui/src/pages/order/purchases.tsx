// SPDX-License-Identifier: Apache-2.0
// What was bought for the order, and a place to tell what somebody bought by hand.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Card } from '~/kit/bits';
import { Button } from '~/kit/button';
import { TextField } from '~/kit/field';
import { Confirm } from '~/kit/overlay';
import { Note } from '~/kit/states';
import { Ago } from '~/kit/time';
import { sentenceOf, toast, toastError } from '~/kit/toast';
import type { Actions } from '~/parts/actions';
import { AskReason } from '~/parts/ask-reason';
import { Number } from '~/parts/number';
import { Contents } from './contents';

type Order = Schemas['Order'];
type Purchase = Schemas['Purchase'];
interface Props {
  order: Order;
  actions: Actions;
}

const looks: Record<Purchase['state'], [Tone, Shape]> = {
  planned: ['neutral', 'empty'],
  intent: ['info', 'dots'],
  unknown: ['critical', 'mark'],
  exists: ['attention', 'half'],
  placed: ['info', 'full'],
  refused: ['critical', 'cross'],
  canceled: ['neutral', 'cross'],
  expired: ['neutral', 'cross'],
};

function SupplierOrder({ one }: { one: Purchase['supplier_orders'][number] }) {
  const { t, money, word } = useWords();
  return (
    <li className="supplier-order">
      <Number value={one.number} url={one.url} copy />
      <span>{word('supplier_status', one.status, one.raw ?? one.status)}</span>
      {one.raw_unknown && <span className="faint small mono">{one.raw}</span>}
      <span className="grow" />
      <span>{money(one.total)}</span>
      {one.seen_at && (
        <span className="faint small">
          {t('order.seen')} <Ago at={one.seen_at} />
        </span>
      )}
    </li>
  );
}

function PurchaseBox({ order, purchase, actions }: Props & { purchase: Purchase }) {
  const { t, word } = useWords();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      api.post('/api/v1/purchases/{id}/cancel', {
        path: { id: purchase.id },
        body: { reason },
        key: newKey(),
      }),
    onSuccess: (after) => {
      actions.changed(after);
      setAsking(false);
    },
    onError: toastError,
  });
  const [tone, shape] = looks[purchase.state];
  return (
    <li className="purchase">
      <div className="row">
        <strong>{word('supplier', purchase.supplier)}</strong>
        <Badge tone={tone} shape={shape}>
          {word('purchase_state', purchase.state)}
        </Badge>
        <span className="faint small mono">{purchase.reference}</span>
        <span className="grow" />
        {actions.may && purchase.live && (
          <Button small look="plain" onPress={() => setAsking(true)}>
            {t('purchase.cancel')}
          </Button>
        )}
      </div>
      {purchase.refusal && <Note tone="critical">{purchase.refusal}</Note>}
      {purchase.waits_for && <Note tone="attention">{purchase.waits_for}</Note>}
      {purchase.supplier_orders.length > 0 && (
        <ul>
          {purchase.supplier_orders.map((one) => (
            <SupplierOrder key={one.id} one={one} />
          ))}
        </ul>
      )}
      <Contents order={order} lines={purchase.lines} />
      {asking && (
        <AskReason
          title={t('purchase.cancel')}
          about={t('purchase.cancel_about')}
          action={t('purchase.cancel')}
          isPending={cancel.isPending}
          onClose={() => setAsking(false)}
          onReason={(reason) => cancel.mutate(reason)}
        />
      )}
    </li>
  );
}

function LinkDialog({ order, actions, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const [number, setNumber] = useState('');
  const link = useMutation({
    mutationFn: () =>
      api.post('/api/v1/orders/{ref}/link', {
        path: { ref: order.id },
        body: { number: number.trim() },
        key: newKey(),
      }),
    onSuccess: (after) => {
      actions.changed(after);
      toast(t('purchase.linked', { number: number.trim() }));
      onClose();
    },
  });
  const sentence = link.error ? sentenceOf(link.error) : null;
  return (
    <Confirm
      isOpen
      title={t('purchase.link')}
      about={t('purchase.link_about')}
      action={t('purchase.link')}
      isReady={Boolean(number.trim())}
      isPending={link.isPending}
      onClose={onClose}
      onConfirm={() => link.mutate()}
    >
      <TextField
        label={t('purchase.number')}
        mono
        autoFocus
        value={number}
        onChange={setNumber}
        error={sentence && `${sentence.title} ${sentence.detail}`}
      />
    </Confirm>
  );
}

export function Purchases({ order, actions }: Props) {
  const { t } = useWords();
  const [linking, setLinking] = useState(false);
  const purchases = [...order.purchases].sort((a, b) => (b.live ? 1 : 0) - (a.live ? 1 : 0));
  const link = actions.may && (
    <Button small look="plain" icon="link" onPress={() => setLinking(true)}>
      {t('purchase.link')}
    </Button>
  );
  if (!purchases.length && !order.lines.some((l) => l.quantities.to_buy > 0)) return null;
  return (
    <Card title={t('nav.purchases')} extra={<span className="no-print">{link}</span>} flush>
      {purchases.length ? (
        <ul className="parts-list">
          {purchases.map((p) => (
            <PurchaseBox key={p.id} order={order} purchase={p} actions={actions} />
          ))}
        </ul>
      ) : (
        <p className="card-none muted">{t('purchase.none')}</p>
      )}
      {linking && <LinkDialog order={order} actions={actions} onClose={() => setLinking(false)} />}
    </Card>
  );
}
