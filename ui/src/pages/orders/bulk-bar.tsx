// SPDX-License-Identifier: Apache-2.0
// What can be done with the orders that are selected.
import { Suspense, lazy, useMemo, useState } from 'react';
import { Toolbar } from 'react-aria-components';
import { useWords } from '~/i18n/i18n';
import { Button, IconButton } from '~/kit/button';
import { Menu, MenuItem } from '~/kit/overlay';
import { toast } from '~/kit/toast';
import type { BulkKind } from '~/parts/bulk-dialog';
import type { OrdersFilter } from './views';

const BulkDialog = lazy(() => import('~/parts/bulk-dialog'));

interface Props {
  ids: string[];
  /** All orders of the view are meant, also those that are not shown. */
  whole: OrdersFilter | null;
  canAll: boolean;
  onWhole: () => void;
  onClear: () => void;
  onShipOne: (id: string) => void;
}

export function BulkBar({ ids, whole, canAll, onWhole, onClear, onShipOne }: Props) {
  const { t } = useWords();
  const [kind, setKind] = useState<BulkKind | null>(null);
  const key = ids.join(' ');
  const target = useMemo(() => (whole ? { filter: { ...whole } } : { orders: ids }), [whole, key]);
  const ship = () => (ids.length === 1 && !whole ? onShipOne(ids[0]!) : setKind('ship'));
  return (
    <>
      <Toolbar className="bulk-bar" aria-label={t('bulk.bar')}>
        <span className="count-text">
          {whole ? t('orders.selected_all') : t('orders.selected', { n: ids.length })}
        </span>
        {canAll && !whole && (
          <Button small look="plain" onPress={onWhole}>
            {t('orders.select_all')}
          </Button>
        )}
        <Button small icon="cart" onPress={() => setKind('order')}>
          {t('act.order')}
        </Button>
        <Button small icon="number" onPress={() => setKind('tracking')}>
          {t('act.tracking')}
        </Button>
        <Button small look="primary" icon="truck" onPress={ship}>
          {t('act.ship')}
        </Button>
        <Menu
          label={t('bulk.more')}
          placement="top end"
          trigger={<IconButton small icon="more" label={t('bulk.more')} />}
        >
          <MenuItem icon="pause" onAction={() => setKind('hold')}>
            {t('act.hold')}
          </MenuItem>
          <MenuItem icon="play" onAction={() => setKind('release')}>
            {t('act.release')}
          </MenuItem>
          <MenuItem icon="elsewhere" onAction={() => setKind('elsewhere')}>
            {t('act.elsewhere')}
          </MenuItem>
          <MenuItem icon="refresh" onAction={() => setKind('reread')}>
            {t('act.reread')}
          </MenuItem>
        </Menu>
        <IconButton small icon="close" label={t('orders.clear')} onPress={onClear} />
      </Toolbar>
      <Suspense fallback={null}>
        {kind && (
          <BulkDialog
            kind={kind}
            target={target}
            onClose={() => setKind(null)}
            onStarted={(b) => {
              onClear();
              toast(t('bulk.started', { name: b.label }), { tone: 'plain' });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
