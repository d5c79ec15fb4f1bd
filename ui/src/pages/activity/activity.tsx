// SPDX-License-Identifier: Apache-2.0
// The history: who or what did which thing, when and why. Of the chosen shop, else of the hub itself;
// what belongs to one order stands on its page too.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Rows, ViewLinks } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { Moment } from '~/kit/time';
import { authorOf } from '~/parts/author';
import { Changed, changesOf, type Change } from '~/parts/changed';

type Entry = Omit<Schemas['Entry'], 'digest' | 'hash'> & { orderName?: string };
type Acts = Schemas['ActivityList'];

/** "shop.policy_changed" of a later hub reads at least as words. */
const plain = (kind: string) => kind.replace(/[._]/g, ' ');

/** What tells a person something; the rest, by names of fields, is folded. */
const OPEN_MAX = 3;
const telling = new Set(['stage', 'problem', 'number', 'supplier_order']);
const tells = (e: Entry, c: Change) =>
  telling.has(c.field) || (e.kind === 'order.note' && c.field === 'note');

function Row({ entry }: { entry: Entry }) {
  const { t, word } = useWords();
  const changes = changesOf(entry);
  const open = changes.filter((c) => tells(entry, c)).slice(0, OPEN_MAX);
  const folded = changes.filter((c) => !open.includes(c));
  return (
    <article className="work">
      <div className="work-side faint small">
        <Moment at={entry.at} />
      </div>
      <div className="work-text">
        <p className="row">
          <span className="strong">{word('event', entry.kind, plain(entry.kind))}</span>
          <span className="muted">{authorOf(entry, word)}</span>
        </p>
        {entry.cause_label && entry.person && <p className="muted small">{entry.cause_label}</p>}
        {open.length > 0 && <Changed changes={open} isNew={entry.kind === 'order.new'} />}
        {folded.length > 0 && (
          <details className="small">
            <summary>{t('activity.changes', { n: folded.length })}</summary>
            <Changed changes={folded} />
          </details>
        )}
      </div>
      <div className="work-do">
        {entry.order && (
          <a href={`/orders/${entry.order}`}>{entry.orderName || t('order.title')}</a>
        )}
      </div>
    </article>
  );
}

const entryOf = (act: NonNullable<Acts['items']>[number]): Entry => ({
  ...act,
  source: act.source as Entry['source'],
  order: act.order?.id ?? null,
  orderName: act.order?.name,
});

/** What happened in a shop, with the names of its orders; without one, in the hub itself. */
async function readPage(
  shop: string,
  cursor: string,
  signal: AbortSignal,
): Promise<{ items: Entry[]; next: string | null }> {
  const query = { cursor, limit: 100 };
  if (!shop) return api.get('/api/v1/history', { query, signal });
  const acts = await api.get('/api/v1/activity', { query: { ...query, shop }, signal });
  return { items: (acts.items ?? []).map(entryOf), next: acts.next };
}

function useHistory(shop: string) {
  return useInfiniteQuery({
    queryKey: ['activity', shop],
    queryFn: ({ pageParam, signal }) => readPage(shop, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export default function Activity() {
  const { t } = useWords();
  const [search] = useSearch();
  const { shop: preferred } = usePreferences();
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  const of = search.get('of') ?? (preferred || shops.data?.items[0]?.id || 'hub');
  const list = useHistory(of === 'hub' ? '' : of);
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  const links = [
    ...(shops.data?.items ?? []).map((s) => ({ id: s.id, name: s.name || s.domain })),
    { id: 'hub', name: t('activity.hub') },
  ];
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.activity')}</h1>
      </header>
      <section className="work-list" aria-busy={list.isPending}>
        <ViewLinks
          label={t('rows.views')}
          here={of}
          views={links.map((one) => ({ ...one, href: `/activity?of=${one.id}` }))}
        />
        {list.isPending ? (
          <Skeleton />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon="activity" title={t('activity.none')}>
            {t('activity.none_more')}
          </Empty>
        ) : (
          <Rows
            key={of}
            label={t('nav.activity')}
            items={items}
            more={
              list.hasNextPage
                ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
                : null
            }
            row={(e) => <Row entry={e} />}
          />
        )}
      </section>
    </div>
  );
}
