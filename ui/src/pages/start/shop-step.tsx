// SPDX-License-Identifier: Apache-2.0
// The first step: a shop.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Outside, ToCopy } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Choice } from '~/kit/choice';
import { toastError } from '~/kit/toast';
import { ConnectionState } from '~/pages/settings/state';
import { ShopTroubles } from '~/parts/shop-troubles';
import { Callback, Install, NewApp, Scopes, Secrets, ShopName, Token } from './drawings';
import { Guide, Hint } from './guide';
import { ShopForm, callbackOf, type ShopWay } from './shop-form';

type Shop = Schemas['Shop'];

const DASHBOARD = 'https://dev.shopify.com/dashboard/';
/** Shopify grants it only to those who ask for it: a version that names it may be refused. */
const ON_REQUEST = 'read_all_orders';

function useScopes(): string {
  const platforms = useQuery({
    queryKey: ['platforms'],
    queryFn: () => api.get('/api/v1/platforms'),
    staleTime: Infinity,
  });
  const scopes = platforms.data?.items.find((p) => p.id === 'shopify')?.scopes ?? [];
  return scopes
    .map((s) => s.scope)
    .filter((s) => s !== ON_REQUEST)
    .join(',');
}

function AppGuide({ way }: { way: 'client_credentials' | 'oauth' }) {
  const { t } = useWords();
  const scopes = useScopes();
  return (
    <Guide>
      <Hint drawing={<NewApp word={t('start.draw_create')} />}>
        <p>{t('start.app_1')}</p>
        <Outside href={DASHBOARD}>dev.shopify.com/dashboard</Outside>
      </Hint>
      <Hint drawing={<Scopes word={t('start.draw_release')} />}>
        <p>{t('start.app_2')}</p>
        <ToCopy text={scopes} />
      </Hint>
      {way === 'oauth' ? (
        <Hint
          drawing={
            <Callback
              site="dev.shopify.com/dashboard"
              word={t('start.draw_redirect')}
              address={callbackOf('shopify')}
            />
          }
        >
          <p>{t('start.app_redirect')}</p>
          <ToCopy text={callbackOf('shopify')} />
        </Hint>
      ) : (
        <Hint drawing={<Install word={t('start.draw_install')} />}>
          <p>{t('start.app_3')}</p>
        </Hint>
      )}
      <Hint drawing={<Secrets id={t('start.client_id')} secret={t('start.client_secret')} />}>
        <p>{t('start.app_4')}</p>
      </Hint>
    </Guide>
  );
}

function TokenGuide() {
  const { t } = useWords();
  return (
    <Guide>
      <Hint drawing={<Token word={t('start.token')} />}>
        <p>{t('start.token_1')}</p>
      </Hint>
      <Hint drawing={<ShopName name={t('start.draw_name')} />}>
        <p>{t('start.token_2')}</p>
      </Hint>
    </Guide>
  );
}

interface ConnectProps {
  shop: Shop | undefined;
  onDone: (shop: Shop) => void;
}

function ConnectShop({ shop, onDone }: ConnectProps) {
  const { t } = useWords();
  const [way, setWay] = useState<ShopWay>(shop?.auth ?? 'client_credentials');
  // What an earlier visit left; what is tried here is said at its field.
  const [before] = useState(shop);
  return (
    <>
      {before?.problem && <ShopTroubles shop={before} />}
      <Choice
        label={t('start.ways')}
        value={way}
        onChange={(id) => setWay(id as ShopWay)}
        ways={[
          { id: 'client_credentials', name: t('start.way_app'), about: t('start.way_app_about') },
          { id: 'oauth', name: t('start.way_oauth'), about: t('start.way_oauth_about') },
          { id: 'token', name: t('start.way_token'), about: t('start.way_token_about') },
        ]}
      />
      {way === 'token' ? <TokenGuide /> : <AppGuide way={way} />}
      <ShopForm key={way} way={way} domain={shop?.domain ?? ''} onDone={onDone} />
    </>
  );
}

function Connected({ shop, onAgain }: { shop: Shop; onAgain: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () =>
      api.post('/api/v1/shops/{id}/check', { path: { id: shop.id }, key: newKey() }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['shops'] }),
    onError: toastError,
  });
  return (
    <div className="stack">
      <p className="row">
        <strong>{shop.name || shop.domain}</strong>
        <ConnectionState state={shop.state} />
        <span className="grow" />
        <Button small isPending={check.isPending} onPress={() => check.mutate()}>
          {t('shop.check')}
        </Button>
        {shop.state !== 'active' && (
          <Button small onPress={onAgain}>
            {t('supplier_account.connect')}
          </Button>
        )}
      </p>
      <ShopTroubles shop={shop} />
    </div>
  );
}

export function ShopStep({ shops, onNext }: { shops: Shop[]; onNext: () => void }) {
  const { t } = useWords();
  const open = shops.find((s) => s.state === 'connecting' || s.state === 'needs_connect');
  const working = shops.filter((s) => s.state === 'active');
  /** '': a new one; an id: that one again. */
  const [form, setForm] = useState<string | null>(null);
  const again = shops.find((s) => s.id === form) ?? (form === null ? open : undefined);
  if (working.length === 0 || form !== null)
    return <ConnectShop key={form} shop={again} onDone={() => (setForm(null), onNext())} />;
  return (
    <>
      {[...working, ...(open ? [open] : [])].map((s) => (
        <Connected key={s.id} shop={s} onAgain={() => setForm(s.id)} />
      ))}
      <div className="row">
        <Button icon="plus" onPress={() => setForm('')}>
          {t('start.another_shop')}
        </Button>
      </div>
    </>
  );
}
