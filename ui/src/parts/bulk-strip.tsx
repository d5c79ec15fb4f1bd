// SPDX-License-Identifier: Apache-2.0
// What runs for many orders, above every page: it is the hub that works, so it is still here after
// a reload, and everybody sees it.
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Progress } from '~/kit/bits';
import { Button, IconButton } from '~/kit/button';
import { Dialog } from '~/kit/overlay';
import { Failed, Skeleton } from '~/kit/states';
import { toast } from '~/kit/toast';
import { overOf, useBulkItems, useBulkSwitch, useOpenBulks } from './bulk';
import { ItemRows } from './bulk-report';
import './bulk-strip.css';

function BulkDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const bulk = useBulkItems(id);
  return (
    <Dialog
      title={bulk.data?.label ?? ''}
      about={bulk.data?.sentence}
      size="wide"
      isOpen
      onClose={onClose}
    >
      {bulk.error ? (
        <Failed error={bulk.error} />
      ) : bulk.data ? (
        <ItemRows items={bulk.data.items} />
      ) : (
        <Skeleton />
      )}
      {bulk.data && bulk.data.total > bulk.data.items.length && (
        <p className="muted small">
          {t('bulk.first_shown', { n: bulk.data.items.length, total: bulk.data.total })}
        </p>
      )}
    </Dialog>
  );
}

function One({ bulk, onOpen }: { bulk: Schemas['Bulk']; onOpen: () => void }) {
  const { t } = useWords();
  const may = useMay('staff');
  const change = useBulkSwitch();
  const paused = bulk.state === 'paused';
  const set = (to: 'pause' | 'resume' | 'cancel') => change.mutate({ id: bulk.id, to });
  return (
    <li className="strip">
      <div className="grow">
        <div className="row spread">
          <span>
            <strong>{bulk.label}</strong> <span className="muted small">{bulk.sentence}</span>
          </span>
        </div>
        <Progress
          label={bulk.label}
          done={overOf(bulk)}
          total={bulk.counted ? bulk.total : null}
          paused={paused}
        />
      </div>
      <Button small look="plain" onPress={onOpen}>
        {t('bulk.details')}
      </Button>
      {may && (
        <>
          <IconButton
            small
            icon={paused ? 'play' : 'pause'}
            label={paused ? t('bulk.resume') : t('bulk.pause')}
            onPress={() => set(paused ? 'resume' : 'pause')}
          />
          <IconButton small icon="close" label={t('bulk.cancel')} onPress={() => set('cancel')} />
        </>
      )}
    </li>
  );
}

/** Says once what came of each bulk that ended while this page was open. */
function useEndings(open: Schemas['Bulk'][], onOpen: (id: string) => void) {
  const { t } = useWords();
  const seen = useRef(new Map<string, string>());
  const [ended, setEnded] = useState<string | null>(null);
  const gone = [...seen.current.keys()].find((id) => !open.some((b) => b.id === id));
  useEffect(() => {
    for (const b of open) seen.current.set(b.id, b.label);
    if (gone && gone !== ended) setEnded(gone);
  }, [open, gone]);
  const result = useBulkItems(ended).data;
  useEffect(() => {
    if (!ended || !result || result.state === 'running' || !seen.current.delete(ended)) return;
    const failed = result.failed > 0;
    toast(`${result.label}: ${result.sentence}`, {
      tone: failed ? 'bad' : 'good',
      act: { text: t('bulk.details'), run: () => onOpen(result.id) },
    });
    setEnded(null);
  }, [ended, result]);
}

export function BulkStrip() {
  const { t } = useWords();
  const open = useOpenBulks();
  const [shown, setShown] = useState<string | null>(null);
  useEndings(open, setShown);
  return (
    <>
      {open.length > 0 && (
        <ul className="strips" aria-label={t('bulk.running')}>
          {open.map((b) => (
            <One key={b.id} bulk={b} onOpen={() => setShown(b.id)} />
          ))}
        </ul>
      )}
      {shown && <BulkDetails id={shown} onClose={() => setShown(null)} />}
    </>
  );
}
