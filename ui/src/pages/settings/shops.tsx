// SPDX-License-Identifier: Apache-2.0
// Connected shops: state, what the app may not see, and the policy.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, newKey, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card, Facts } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { PolicyForm } from './policy';
import { ConnectionState } from './state';

type Shop = Schemas['Shop'];

function Troubles({ shop }: { shop: Shop }) {
  const { t } = useWords();
  return (
    <>
      {shop.problem && (
        <Note tone="critical" title={shop.problem.sentence}>
          {shop.problem.detail}
        </Note>
      )}
      {shop.missing.length > 0 && (
        <Note
          tone={shop.missing.some((m) => m.required) ? 'critical' : 'attention'}
          title={t('shop.missing')}
        >
          <ul className="missing">
            {shop.missing.map((m) => (
              <li key={m.scope}>
                <code>{m.scope}</code> {m.effect}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {shop.protected_data_missing && (
        <Note tone="critical" title={t('shop.protected')}>
          {t('shop.protected_more')}
        </Note>
      )}
      {shop.fulfills_by_itself && (
        <Note tone="critical" title={t('shop.fulfills')}>
          {t('shop.fulfills_more')}
        </Note>
      )}
    </>
  );
}

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
        <Troubles shop={shop} />
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
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  if (shops.isPending) return <Skeleton />;
  if (shops.error) return <Failed error={shops.error} onRetry={() => void shops.refetch()} />;
  if (shops.data.items.length === 0)
    return (
      <Empty icon="shop" title={t('shop.none')}>
        {t('shop.none_more')} <code>waybill shop connect --help</code>
      </Empty>
    );
  return shops.data.items.map((s) => <OneShop key={s.id} shop={s} />);
}
