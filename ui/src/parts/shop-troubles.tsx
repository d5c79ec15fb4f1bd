// SPDX-License-Identifier: Apache-2.0
// What keeps a connected shop from working, each with the one thing to do.
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Note } from '~/kit/states';

export function ShopTroubles({ shop }: { shop: Schemas['Shop'] }) {
  const { t, lang } = useWords();
  const status = useQuery({
    queryKey: ['status', lang],
    queryFn: () => api.get('/api/v1/status'),
    retry: false,
  }).data;
  const refused = status?.refused_hooks.find((one) => one.shop === shop.id);
  return (
    <>
      {shop.problem && (
        <Note tone="critical" title={shop.problem.sentence}>
          {shop.problem.detail}
        </Note>
      )}
      {refused && (
        <Note tone="attention" title={t('shop.refused', { n: refused.count })}>
          {refused.sentence}
        </Note>
      )}
      {shop.missing.length > 0 && (
        <Note
          tone={shop.missing.some((m) => m.required) ? 'critical' : 'attention'}
          title={t(shop.missing.some((m) => m.required) ? 'shop.missing' : 'shop.missing_some')}
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
