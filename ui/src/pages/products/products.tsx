// SPDX-License-Identifier: Apache-2.0
// The shops' products as orders name them, and what is bought for each; what lacks a mapping first.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Outside } from '~/kit/bits';
import { Button, IconButton } from '~/kit/button';
import { Rows, ViewLinks } from '~/kit/rows';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { toast, toastError } from '~/kit/toast';
import { Search } from '~/parts/search';
import { ShopName } from '~/parts/shop-name';
import { Picture } from '~/parts/thing';
import { MapDialog } from './map-dialog';
import { MappingDialog } from './mapping-dialog';
import './products.css';

type Product = Schemas['ShopProduct'];
type Variant = Product['variants'][number];
type Mapping = NonNullable<Variant['mapping']>;
type Row = Product & { id: string };

const looks: Record<Product['state'], [Tone, Shape]> = {
  missing: ['attention', 'empty'],
  partly: ['attention', 'half'],
  mapped: ['good', 'check'],
  ignored: ['neutral', 'cross'],
};

function StateBadge({ state }: { state: Product['state'] }) {
  const { word } = useWords();
  const [tone, shape] = looks[state] ?? looks.missing;
  return (
    <Badge tone={tone} shape={shape}>
      {word('mapping_state', state)}
    </Badge>
  );
}

function Source({ mapping }: { mapping: NonNullable<Variant['mapping']> }) {
  const { t, word, money } = useWords();
  if (mapping.ignored) return null;
  const words = mapping.properties.map((p) => p.value).join(', ');
  const name = `${word('supplier', mapping.supplier)} ${mapping.listing_id ?? ''}`;
  return (
    <>
      {mapping.listing_url ? (
        <Outside href={mapping.listing_url}>{name}</Outside>
      ) : (
        <span>{name}</span>
      )}
      {words && <span className="muted">{words}</span>}
      {mapping.units > 1 && <span>{t('line.units_each', { n: mapping.units })}</span>}
      {mapping.price && <span>{money(mapping.price)}</span>}
      {mapping.alternatives.length > 0 && (
        <span className="muted small">
          {t('products.alternatives', { n: mapping.alternatives.length })}{' '}
          {mapping.alternatives.map((a) => a.listing_id).join(', ')}
        </span>
      )}
    </>
  );
}

interface VariantsProps {
  product: Product;
  /** Null for those who may only look. */
  onEdit: ((m: Mapping) => void) | null;
}

function Variants({ product, onEdit }: VariantsProps) {
  const { t } = useWords();
  return (
    <ul className="variants">
      {product.variants.map((v, i) => (
        <li key={v.variant_id ?? i}>
          <span className="variants-name">
            {v.title ?? t('products.only')}{' '}
            {v.sku && <span className="faint small mono">{v.sku}</span>}
          </span>
          {v.state !== 'mapped' && product.state === 'partly' && <StateBadge state={v.state} />}
          {v.mapping && <Source mapping={v.mapping} />}
          {v.mapping && !v.mapping.ignored && v.mapping.listing_id && onEdit && (
            <IconButton
              small
              icon="settings"
              label={t('mapping.edit', { name: v.title ?? product.title })}
              onPress={() => onEdit(v.mapping!)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function useIgnore() {
  const { t } = useWords();
  const queries = useQueryClient();
  const changed = () => {
    for (const key of ['products', 'orders', 'counts', 'problems'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const heed = useMutation({
    mutationFn: (id: string) => api.delete('/api/v1/mappings/{id}', { path: { id } }),
    onSuccess: changed,
    onError: toastError,
  });
  const ignore = useMutation({
    mutationFn: async (p: Product) => {
      const made = await api.post('/api/v1/mappings', {
        body: { shop: p.shop, product_id: p.product_id, title: p.title, ignored: true },
        key: newKey(),
      });
      return { made, name: p.title };
    },
    onSuccess: ({ made, name }) => {
      changed();
      const undo = 'id' in made ? () => heed.mutate(made.id) : undefined;
      toast(t('products.ignored', { name }), { undo });
    },
    onError: toastError,
  });
  return { ignore, heed };
}

interface RowProps {
  product: Product;
  onMap: (p: Product) => void;
  onEdit: (m: Mapping) => void;
  hands: ReturnType<typeof useIgnore>;
}

function ProductRow({ product, onMap, onEdit, hands }: RowProps) {
  const { t } = useWords();
  const may = useMay('staff');
  const ignoring = product.variants.find((v) => v.mapping?.ignored && !v.mapping.variant_id);
  return (
    <article className="work">
      <div className="work-side">
        <StateBadge state={product.state} />
        {product.open_orders > 0 && product.state !== 'ignored' && (
          <span className="small muted">{t('products.waiting', { n: product.open_orders })}</span>
        )}
      </div>
      <div className="work-text">
        <p className="product-name">
          <Picture src={product.variants.find((v) => v.mapping?.image_url)?.mapping?.image_url} />
          <strong>{product.title}</strong>
          <ShopName domain={product.shop_domain} />
        </p>
        <Variants product={product} onEdit={may ? onEdit : null} />
      </div>
      {may && (
        <div className="work-do">
          <Button small icon="link" onPress={() => onMap(product)}>
            {t(product.state === 'mapped' ? 'products.replace' : 'products.map')}
          </Button>
          {product.state === 'missing' && (
            <Button small look="plain" onPress={() => hands.ignore.mutate(product)}>
              {t('products.ignore')}
            </Button>
          )}
          {ignoring?.mapping && (
            <Button small look="plain" onPress={() => hands.heed.mutate(ignoring.mapping!.id)}>
              {t('products.heed')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function useProducts(state: 'missing' | 'all', q: string) {
  const { shop } = usePreferences();
  const list = useInfiniteQuery({
    queryKey: ['products', shop, state, q],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/products', { query: { shop, state, q, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items: Row[] = (list.data?.pages.flatMap((p) => p.items) ?? []).map((p) => ({
    ...p,
    id: `${p.shop} ${p.product_id}`,
  }));
  return { list, items, key: `${shop} ${state} ${q}` };
}

export default function Products() {
  const { t } = useWords();
  const [search, change] = useSearch();
  const [mapping, setMapping] = useState<Product | null>(null);
  const [editing, setEditing] = useState<Mapping | null>(null);
  const listing = search.get('listing') ?? '';
  const state = search.get('state') === 'missing' ? 'missing' : 'all';
  const q = search.get('q') ?? '';
  const { list, items, key } = useProducts(state, q);
  const hands = useIgnore();
  const none = state === 'missing' ? 'products.all_mapped' : 'products.none';
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.products')}</h1>
        <Search
          label={t('products.search')}
          hint={t('products.search')}
          q={q}
          onSearch={(text) => change({ q: text }, { replace: true })}
        />
      </header>
      {listing && <Note>{t('products.from_extension', { listing })}</Note>}
      <section className="work-list" aria-busy={list.isPending}>
        <ViewLinks
          label={t('rows.views')}
          here={state}
          views={[
            { id: 'all', name: t('view.all'), href: '/products' },
            { id: 'missing', name: t('products.missing'), href: '/products?state=missing' },
          ]}
        />
        {list.isPending ? (
          <Skeleton />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon="products" title={t(q ? 'products.none_found' : none)}>
            {t('products.none_more')}
          </Empty>
        ) : (
          <Rows
            key={key}
            label={t('nav.products')}
            items={items}
            more={
              list.hasNextPage
                ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
                : null
            }
            row={(p) => (
              <ProductRow product={p} onMap={setMapping} onEdit={setEditing} hands={hands} />
            )}
          />
        )}
      </section>
      {mapping && <MapDialog product={mapping} from={listing} onClose={() => setMapping(null)} />}
      {editing && <MappingDialog mapping={editing} onClose={() => setEditing(null)} />}
    </div>
  );
}
