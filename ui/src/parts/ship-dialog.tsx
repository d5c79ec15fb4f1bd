// SPDX-License-Identifier: Apache-2.0
// "Mark as shipped": paste a number, look at what will be sent, send it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Checkbox, Switch } from '~/kit/field';
import { Icon } from '~/kit/icon';
import { Dialog } from '~/kit/overlay';
import { Failed, Note, Skeleton } from '~/kit/states';
import { sentenceOf, toast, toastError } from '~/kit/toast';
import { useActions } from './actions';
import { useDryRun } from './bulk';
import { Calls } from './bulk-report';
import { looksLikeRows } from './paste';
import { ParcelForm } from './ship-parcel';
import { Slip } from './ship-slip';
import {
  bodyOf,
  lackOf,
  newParcel,
  openLines,
  parcelsOf,
  unitsLeft,
  type Parcel,
} from './ship-state';
import './ship-dialog.css';

type Order = Schemas['Order'];

interface Props {
  /** Id of the order. */
  order: string;
  onClose: () => void;
  /** Several rows were pasted: the form for many orders is meant. */
  onRows: (text: string) => void;
}

export default function ShipDialog({ order, onClose, onRows }: Props) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ['order', order],
    queryFn: () => api.get('/api/v1/orders/{ref}', { path: { ref: order } }),
    refetchOnMount: 'always', // a number may have come since
  });
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  if (query.data && query.isFetchedAfterMount && shops.data) {
    const shop = shops.data.items.find((s) => s.id === query.data.shop.id);
    return (
      <ShipForm
        order={query.data}
        notifies={shop?.policy.notify_customer ?? true}
        onClose={onClose}
        onRows={onRows}
      />
    );
  }
  const error = query.error ?? shops.error;
  return (
    <Dialog title={t('act.ship')} isOpen onClose={onClose}>
      {error ? <Failed error={error} /> : <Skeleton rows={4} />}
    </Dialog>
  );
}

/** The fulfillments that came, so that they can be taken back. */
function useShip(before: Order, onClose: () => void) {
  const { t } = useWords();
  const actions = useActions(() => {});
  const undo = useMutation({
    mutationFn: (ids: string[]) =>
      Promise.all(
        ids.map((id) =>
          api.post('/api/v1/fulfillments/{id}/cancel', { path: { id }, key: newKey() }),
        ),
      ),
    onSuccess: (answers) => {
      answers.forEach(actions.changed);
      toast(t('ship.undone', { name: before.name }), { tone: 'plain' });
    },
    onError: toastError,
  });
  return useMutation({
    mutationFn: ({ body, key }: { body: ReturnType<typeof bodyOf>; key: string }) =>
      api.post('/api/v1/orders/{ref}/ship', { path: { ref: before.id }, body, key }),
    onSuccess: (after, { body }) => {
      actions.changed(after);
      onClose();
      const old = new Set([...before.writes, ...before.fulfillments].map((x) => x.id));
      const failed = after.writes.find((w) => !old.has(w.id) && w.state === 'failed');
      const made = after.fulfillments.filter((f) => !old.has(f.id)).map((f) => f.id);
      if (failed)
        toast(t('ship.failed', { name: after.name }), {
          tone: 'bad',
          detail: failed.error?.sentence,
        });
      else if (made.length)
        toast(t('ship.done', { name: after.name }), {
          // Who was told cannot be untold.
          undo: body.notify ? undefined : () => undo.mutate(made),
        });
      else toast(t('ship.under_way', { name: after.name }), { tone: 'plain' });
    },
  });
}

/** The requests themselves, asked for when somebody wants to see them. */
function Exact({ order, body }: { order: string; body: ReturnType<typeof bodyOf> }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const dry = useDryRun(open ? { action: 'ship', orders: [order], params: body } : null);
  const item = dry.bulk?.items[0];
  return (
    <Disclosure isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={3} className="report-heading">
        <AriaButton slot="trigger" className="link-button">
          {t('ship.exact')}
          <Icon name={open ? 'up' : 'down'} size={14} />
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        {dry.error ? (
          <Note tone="critical">{sentenceOf(dry.error).title}</Note>
        ) : item && !dry.isRunning ? (
          item.calls?.length ? (
            <Calls calls={item.calls} />
          ) : (
            <Note tone="attention">{[item.sentence, item.detail].filter(Boolean).join(' ')}</Note>
          )
        ) : (
          <Skeleton rows={2} />
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}

function ShipForm({
  order,
  notifies,
  onClose,
  onRows,
}: Omit<Props, 'order'> & { order: Order; notifies: boolean }) {
  const { t } = useWords();
  const [parcels, setParcels] = useState<Parcel[]>(() => parcelsOf(order));
  const reachable = Boolean(order.customer?.email || order.customer?.phone);
  const [notify, setNotify] = useState(notifies && reachable);
  const [without, setWithout] = useState(false);
  const [key] = useState(newKey);
  const ship = useShip(order, onClose);
  const lines = openLines(order);
  const lack = lackOf(parcels, without);
  const change = (old: Parcel, next: Partial<Parcel>) =>
    setParcels((all) => all.map((p) => (p.key === old.key ? { ...p, ...next } : p)));
  const add = () => {
    const rest = Object.fromEntries(lines.map((l) => [l.id, unitsLeft(order, parcels, l.id)]));
    setParcels((all) => [...all, newParcel(rest)]);
  };
  const units = lines.reduce((sum, l) => sum + l.quantities.open, 0);
  const onlyOne = parcels.length === 1;
  const sentence = ship.error ? sentenceOf(ship.error) : null;

  if (!lines.length)
    return (
      <Dialog title={t('ship.title', { name: order.name })} size="small" isOpen onClose={onClose}>
        <Note tone="info">{t('ship.nothing_open')}</Note>
      </Dialog>
    );
  return (
    <Dialog
      title={t('ship.title', { name: order.name })}
      about={t('ship.about', { n: units, shop: order.shop.name })}
      size="wide"
      isOpen
      onClose={onClose}
      isBusy={parcels.some((p) => p.number !== '')}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button
            look="primary"
            icon="truck"
            isDisabled={lack !== null}
            isPending={ship.isPending}
            onPress={() => ship.mutate({ body: bodyOf(parcels, notify), key })}
          >
            {t('act.ship')}
          </Button>
        </>
      }
    >
      <div className="ship">
        <div className="stack ship-form">
          {sentence && (
            <div role="alert">
              <Note tone="critical" title={sentence.title}>
                {sentence.detail}
              </Note>
            </div>
          )}
          {order.stage === 'on_hold' && <Note tone="attention">{t('ship.on_hold')}</Note>}
          {parcels.map((p, i) => (
            <ParcelForm
              key={p.key}
              order={order}
              parcel={p}
              lines={lines}
              title={onlyOne ? null : t('ship.parcel', { n: i + 1 })}
              isFirst={i === 0}
              unitsMax={(line) => unitsLeft(order, parcels, line, p)}
              onChange={(next) => change(p, next)}
              onRemove={onlyOne ? null : () => setParcels((all) => all.filter((one) => one !== p))}
              onPasteText={(text) => {
                if (!looksLikeRows(text)) return false;
                onRows(text);
                return true;
              }}
            />
          ))}
          <div className="row spread">
            <Button small icon="plus" onPress={add}>
              {t('ship.add')}
            </Button>
            {onlyOne && !parcels[0]!.number.trim() && (
              <Checkbox isSelected={without} onChange={setWithout}>
                {t('ship.without')}
              </Checkbox>
            )}
          </div>
          <Switch
            isSelected={notify}
            onChange={setNotify}
            isDisabled={!reachable}
            hint={
              reachable ? order.customer?.email || order.customer?.phone : t('ship.unreachable')
            }
          >
            {t('ship.notify')}
          </Switch>
        </div>
        <div className="stack">
          <Slip order={order} parcels={parcels} notify={notify} />
          {lack ? (
            <p className="muted small">{t(`ship.lack_${lack}`)}</p>
          ) : (
            <Exact order={order.id} body={bodyOf(parcels, notify)} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
