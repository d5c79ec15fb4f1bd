// SPDX-License-Identifier: Apache-2.0
// Connects a shop in one of three ways. What was refused is said at the field that is to be mended.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { ApiError, api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { TextField } from '~/kit/field';
import { Note } from '~/kit/states';
import { sentenceOf } from '~/kit/toast';

type Shop = Schemas['Shop'];
export type ShopWay = 'client_credentials' | 'oauth' | 'token';
type FieldName = 'domain' | 'client_id' | 'client_secret' | 'token';
type Draft = Record<FieldName, string>;

const fieldOf: Record<string, FieldName> = {
  shop_not_found: 'domain',
  bad_input: 'domain',
  app_not_found: 'client_id',
  secret_wrong: 'client_secret',
};

export const callbackOf = (platform: string) => `${location.origin}/connect/${platform}`;

function bodyOf(way: ShopWay, d: Draft) {
  const domain = d.domain.trim();
  if (way === 'token') {
    const secret = d.client_secret.trim() || undefined;
    return { domain, auth: way, token: d.token.trim(), client_secret: secret };
  }
  return {
    domain,
    auth: way,
    client_id: d.client_id.trim(),
    client_secret: d.client_secret.trim(),
  };
}

/** Tries; a name that was tried before and was no shop is forgotten again. */
function useConnect(way: ShopWay, onDone: (shop: Shop) => void) {
  const queries = useQueryClient();
  const tried = useRef<string | null>(null);
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const shop = await api.post('/api/v1/shops', { body: bodyOf(way, draft), key: newKey() });
      if (tried.current && tried.current !== shop.id)
        await api.delete('/api/v1/shops/{id}', { path: { id: tried.current } }).catch(() => {});
      tried.current = shop.state === 'active' ? null : shop.id;
      if (way !== 'oauth') return shop;
      const begun = await api.post('/api/v1/shops/{id}/oauth', {
        path: { id: shop.id },
        body: { redirect_url: callbackOf('shopify') },
      });
      location.assign(begun.url);
      return shop;
    },
    onSuccess: (shop) => {
      void queries.invalidateQueries({ queryKey: ['shops'] });
      if (shop.state === 'active') onDone(shop);
    },
  });
}

/** What went wrong in words, and at which field. */
function refusalOf(way: ShopWay, error: unknown, shop: Shop | undefined, refused: string) {
  if (error) {
    const code = error instanceof ApiError ? error.code : '';
    const { title, detail } = sentenceOf(error);
    return { code, field: fieldOf[code], text: code === 'bad_input' ? detail : title, detail };
  }
  if (!shop || shop.state === 'active' || way === 'oauth') return null;
  if (!shop.problem) return { code: '', field: undefined, text: '', detail: '' };
  const { code, sentence, detail } = shop.problem;
  if (way === 'token' && (code === 'token_expired' || code === 'auth_rejected'))
    return { code, field: 'token' as const, text: refused, detail: '' };
  return { code, field: fieldOf[code], text: sentence, detail: detail ?? '' };
}

interface FormProps {
  way: ShopWay;
  /** Known already: of a shop that is to be connected again. */
  domain: string;
  onDone: (shop: Shop) => void;
}

export function ShopForm({ way, domain, onDone }: FormProps) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>({
    domain,
    client_id: '',
    client_secret: '',
    token: '',
  });
  const connect = useConnect(way, onDone);
  const shop = connect.data;
  const refusal = refusalOf(way, connect.error, shop, t('start.token_refused'));
  const field = (name: FieldName) => ({
    value: draft[name],
    onChange: (text: string) => setDraft({ ...draft, [name]: text }),
    maxLength: 500,
    error: refusal?.field === name ? refusal.text : undefined,
  });
  const needed: FieldName[] =
    way === 'token' ? ['domain', 'token'] : ['domain', 'client_id', 'client_secret'];
  const isComplete = needed.every((name) => draft[name].trim());
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (isComplete && !connect.isPending) connect.mutate(draft);
  };
  return (
    <form className="start-form" onSubmit={submit} noValidate autoComplete="off">
      <TextField
        label={t('start.shop_name')}
        hint={t('start.shop_name_hint')}
        placeholder="your-name.myshopify.com"
        {...field('domain')}
      />
      {way === 'token' ? (
        <>
          <TextField label={t('start.token')} type="password" mono {...field('token')} />
          <TextField
            label={t('start.api_secret')}
            hint={t('start.api_secret_hint')}
            type="password"
            mono
            {...field('client_secret')}
          />
        </>
      ) : (
        <>
          <TextField label={t('start.client_id')} mono {...field('client_id')} />
          <TextField
            label={t('start.client_secret')}
            hint={t('start.sealed')}
            type="password"
            mono
            {...field('client_secret')}
          />
        </>
      )}
      {refusal && !refusal.field && (
        <div role="alert">
          <Note
            tone={refusal.text ? 'critical' : 'attention'}
            title={refusal.text || t('start.no_answer')}
          >
            {refusal.detail}
          </Note>
        </div>
      )}
      <div className="row">
        <Button
          look="primary"
          type="submit"
          isDisabled={!isComplete}
          isPending={connect.isPending || (way === 'oauth' && connect.isSuccess)}
        >
          {t(way === 'oauth' ? 'start.consent' : 'start.connect')}
        </Button>
        {connect.isPending && <span className="muted small">{t('start.asking_shop')}</span>}
      </div>
    </form>
  );
}
