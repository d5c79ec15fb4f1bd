// SPDX-License-Identifier: Apache-2.0
// All packages: first those that need a look and why, then what is on its way, and what arrived.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { go, useSearch } from '~/app/router';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Select } from '~/kit/field';
import { Rows, ViewLinks } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { useActions } from '~/parts/actions';
import { Search } from '~/parts/search';
import { PackageRow } from './row';

type State = NonNullable<Schemas['PackageItem']['state']>;
interface View {
  id: 'attention' | 'announced' | 'moving' | 'delivered' | 'all';
  name: PlainKey;
  none: PlainKey;
  more: PlainKey;
  /** The hub's own filter. */
  state?: State[];
}

const views: View[] = [
  {
    id: 'attention',
    name: 'packages.attention',
    none: 'packages.none_attention',
    more: 'packages.none_attention_more',
  },
  {
    id: 'announced',
    name: 'packages.announced',
    none: 'packages.none',
    more: 'packages.none_announced_more',
    state: ['no_number', 'announced'],
  },
  {
    id: 'moving',
    name: 'package.moving',
    none: 'packages.none',
    more: 'packages.none_more',
    state: ['moving'],
  },
  {
    id: 'delivered',
    name: 'package.delivered',
    none: 'packages.none',
    more: 'packages.none_more',
    state: ['delivered'],
  },
  { id: 'all', name: 'view.all', none: 'packages.none', more: 'packages.none_more' },
];

function usePackages(view: View, carrier: string, q: string) {
  const { shop } = usePreferences();
  const list = useInfiniteQuery({
    queryKey: ['packages', shop, view.id, carrier, q],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/packages', {
        query: {
          shop,
          attention: view.id === 'attention' || undefined,
          state: view.state?.join(','),
          carrier,
          q,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  return { list, items, key: `${shop} ${view.id} ${carrier} ${q}` };
}

function useNumbers() {
  const { shop } = usePreferences();
  return useQuery({
    queryKey: ['packages', 'counts', shop],
    queryFn: ({ signal }) => api.get('/api/v1/packages/counts', { query: { shop }, signal }),
    placeholderData: keepPreviousData,
  }).data;
}

function Carriers({
  carriers,
  value,
  onChange,
}: {
  carriers: Schemas['PackageCounts']['carriers'];
  value: string;
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useWords();
  return (
    <Select
      label={t('packages.carrier')}
      hideLabel
      value={value || 'any'}
      onChange={(id) => onChange(id === 'any' ? undefined : id)}
      options={[{ id: 'any', name: t('packages.any_carrier') }, ...carriers]}
    />
  );
}

const addressOf = (view: View, search: URLSearchParams) => {
  const next = new URLSearchParams(search);
  if (view === views[0]) next.delete('view');
  else next.set('view', view.id);
  const query = next.toString();
  return query ? `/packages?${query}` : '/packages';
};

export default function Packages() {
  const { t } = useWords();
  const [search, change] = useSearch();
  const view = views.find((v) => v.id === search.get('view')) ?? views[0]!;
  const q = search.get('q') ?? '';
  const carrier = search.get('carrier') ?? '';
  const { list, items, key } = usePackages(view, carrier, q);
  const numbers = useNumbers();
  const actions = useActions((id) => go(`/orders/${id}`));
  const filtered = q || carrier;
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.packages')}</h1>
        {numbers && numbers.carriers.length > 1 && (
          <Carriers
            carriers={numbers.carriers}
            value={carrier}
            onChange={(id) => change({ carrier: id }, { replace: true })}
          />
        )}
        <Search
          label={t('packages.search')}
          hint={t('packages.search_hint')}
          q={q}
          onSearch={(text) => change({ q: text }, { replace: true })}
        />
      </header>
      <section className="work-list" aria-busy={list.isPending}>
        <ViewLinks
          label={t('rows.views')}
          here={view.id}
          views={views.map((v) => ({
            id: v.id,
            name: t(v.name),
            href: addressOf(v, search),
            n: v.id === 'attention' ? numbers?.attention : undefined,
            urgent: true,
          }))}
        />
        {list.isPending ? (
          <Skeleton />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <Empty
            icon={view.id === 'attention' && !filtered ? 'check' : 'packages'}
            title={t(filtered ? 'packages.none_found' : view.none)}
          >
            {t(filtered ? 'packages.none_found_more' : view.more)}
          </Empty>
        ) : (
          <Rows
            key={key}
            label={t('nav.packages')}
            items={items}
            more={
              list.hasNextPage
                ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
                : null
            }
            row={(p, gone) => <PackageRow pack={p} gone={gone} actions={actions} />}
          />
        )}
      </section>
    </div>
  );
}
