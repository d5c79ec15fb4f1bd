// SPDX-License-Identifier: Apache-2.0
// Before many orders are touched: what would happen to each, then the button that does it.
import { useMemo, useState } from 'react';
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Progress } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Switch, TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';
import { Failed, Note } from '~/kit/states';
import { overOf, useDryRun, useStartBulk, type BulkWish } from './bulk';
import { ItemRows } from './bulk-report';
import { HandOver, useForExtension } from './hand-over';

export type BulkKind = 'order' | 'tracking' | 'ship' | 'hold' | 'release' | 'elsewhere' | 'reread';

interface Props {
  kind: BulkKind;
  target: { orders: string[] } | { filter: Record<string, unknown> };
  onClose: () => void;
  onStarted: (b: Schemas['Bulk']) => void;
}

/** How many it would be done for, once the trial is over. */
function Summary({ bulk }: { bulk: Schemas['Bulk'] }) {
  const { t } = useWords();
  const willDo = bulk.done + bulk.under_way;
  return (
    <div className="stack">
      {(willDo > 0 || !bulk.for_extension) && (
        <p className="strong">{t('bulk.would', { n: willDo, total: bulk.total })}</p>
      )}
      {bulk.failed > 0 && <Note tone="critical">{t('bulk.cannot', { n: bulk.failed })}</Note>}
      {bulk.nothing > 0 && <p className="muted">{t('bulk.nothing', { n: bulk.nothing })}</p>}
    </div>
  );
}

export default function BulkDialog({ kind, target, onClose, onStarted }: Props) {
  const { t } = useWords();
  const [notify, setNotify] = useState(true);
  const [reason, setReason] = useState('');
  const wish: BulkWish = useMemo(
    () => ({ action: kind, ...target, params: kind === 'ship' ? { notify } : {} }),
    [kind, target, notify],
  );
  const dry = useDryRun(wish);
  const start = useStartBulk((b) => {
    onStarted(b);
    onClose();
  });
  const bulk = dry.bulk;
  const forExtension = useForExtension(dry.isRunning ? undefined : bulk);
  const willDo = bulk ? bulk.done + bulk.under_way : 0;
  const real: BulkWish = reason ? { ...wish, params: { ...wish.params, reason } } : wish;
  return (
    <Dialog
      title={t(`bulk.title_${kind}`)}
      about={t(`bulk.about_${kind}`)}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={dry.isRunning || willDo === 0}
            isPending={start.isPending}
            onPress={() => start.mutate(real)}
          >
            {dry.isRunning ? t('bulk.looking') : t('bulk.go', { n: willDo })}
          </Button>
        </>
      }
    >
      {kind === 'ship' && (
        <Switch isSelected={notify} onChange={setNotify}>
          {t('ship.notify')}
        </Switch>
      )}
      {kind === 'hold' && (
        <TextField label={t('act.reason')} value={reason} onChange={setReason} maxLength={200} />
      )}
      {dry.error ? (
        <Failed error={dry.error} />
      ) : dry.isRunning || !bulk ? (
        <div className="stack" role="status">
          <p className="muted">{t('bulk.looking')}</p>
          <Progress
            label={t('bulk.looking')}
            done={bulk ? overOf(bulk) : 0}
            total={bulk?.total ?? null}
          />
        </div>
      ) : (
        <>
          <Summary bulk={bulk} />
          {forExtension.length > 0 && <HandOver orders={forExtension} onDone={onClose} />}
          <ItemRows items={bulk.items} dry />
          {bulk.total > bulk.items.length && (
            <p className="muted small">
              {t('bulk.first_shown', { n: bulk.items.length, total: bulk.total })}
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
