// SPDX-License-Identifier: Apache-2.0
// Connected shops: state, what the app may not see, and the policy.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, newKey, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card, Facts } from '~/kit/bits';
import { Button, LinkButton } from '~/kit/button';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { wasConnected } from '~/parts/first-steps';
import { ShopTroubles } from '~/parts/shop-troubles';
import { PolicyForm } from './policy';
import { ConnectionState } from './state';

type Shop = Schemas['Shop'];

function useShopActions(shop: Shop) {
  const { t } = useWords();
  const queries = useQueryClient();
  const changed = () => void queries.invalidateQueries({ queryKey: ['shops'] });
  const path = { id: shop.id };
  const check = useMutation({
    mutationFn: () => api.post('/api/v1/shops/{id}/check', { path, key: newKey() }),
    onSuccess: (after) => {
      changed();
      if (after.problem) toast(after.problem.sentence, { tone: 'bad' });
      else toast(t('shop.checked', { name: after.name || after.domain }));
    },
    onError: toastError,
  });
  const sync = useMutation({
    mutationFn: () => api.post('/api/v1/shops/{id}/sync', { path, key: newKey() }),
    onSuccess: (after) => {
      changed();
      toast(t('shop.syncing', { name: after.name || after.domain }), { tone: 'plain' });
    },
    onError: toastError,
  });
  const confirm = useMutation({
    mutationFn: () =>
      api.patch('/api/v1/shops/{id}/policy', { path, body: { confirm_other_app: true } }),
    onSuccess: changed,
    onError: toastError,
  });
  return { check, sync, confirm };
}

function OtherApp({ shop, onConfirm }: { shop: Shop; onConfirm: () => void }) {
  const { t } = useWords();
  const may = useMay('manager');
  if (!shop.other_app || shop.other_app.confirmed) return null;
  return (
    <Note
      tone="attention"
      title={t('shop.other_app', { name: shop.other_app.seen })}
      actions={
        may && (
          <Button small onPress={onConfirm}>
            {t('shop.other_app_confirm')}
          </Button>
        )
      }
    >
      {t('shop.other_app_more')}
    </Note>
  );
}

function OneShop({ shop }: { shop: Shop }) {
  const { t, word } = useWords();
  const { check, sync, confirm } = useShopActions(shop);
  const may = useMay('staff');
  return (
    <>
      <Card
        title={
          <span className="row">
            {shop.name || shop.domain} <ConnectionState state={shop.state} />
          </span>
        }
        extra={
          may && (
            <span className="row">
              <Button small isPending={check.isPending} onPress={() => check.mutate()}>
                {t('shop.check')}
              </Button>
              <Button small icon="refresh" isPending={sync.isPending} onPress={() => sync.mutate()}>
                {t('shop.sync')}
              </Button>
            </span>
          )
        }
      >
        <ShopTroubles shop={shop} />
        <OtherApp shop={shop} onConfirm={() => confirm.mutate()} />
        <Facts
          rows={[
            [t('shop.domain'), shop.domain],
            [t('shop.auth'), word('auth', shop.auth)],
            [t('shop.currency'), shop.currency ?? '–'],
            [t('shop.connected'), <Ago key="at" at={shop.connected_at} />],
            [t('shop.complete'), <Ago key="at" at={shop.complete_at} />],
          ]}
        />
      </Card>
      <PolicyForm key={shop.id} shop={shop} />
    </>
  );
}

export function Shops() {
  const { t } = useWords();
  const may = useMay('manager');
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  if (shops.isPending) return <Skeleton />;
  if (shops.error) return <Failed error={shops.error} onRetry={() => void shops.refetch()} />;
  const known = shops.data.items.filter(wasConnected);
  const connect = may && (
    <LinkButton href="/start?step=shop" icon="plus">
      {t(known.length ? 'start.another_shop' : 'start.shop')}
    </LinkButton>
  );
  if (known.length === 0)
    return (
      <Empty icon="shop" title={t('shop.none')} actions={connect}>
        {t('shop.none_more')}
      </Empty>
    );
  return (
    <>
      {known.map((s) => (
        <OneShop key={s.id} shop={s} />
      ))}
      <div className="row">{connect}</div>
    </>
  );
}
