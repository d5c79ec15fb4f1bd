// SPDX-License-Identifier: Apache-2.0
// Says what to buy for a product: a pasted link, then which of the supplier's variants stands for
// each of the shop's. What the words of both make clear is chosen already; nothing is saved before.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Outside } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Select, TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';
import { Note } from '~/kit/states';
import { sentenceOf, toast, toastError } from '~/kit/toast';

type Product = Schemas['ShopProduct'];
type Proposal = Schemas['Proposal'];
type Variant = Schemas['SupplierVariant'];
/** Of the shop's variants, each with the place of the supplier's in its list. */
type Chosen = Record<string, string>;

const NONE = 'none';

function placeOf(list: Variant[], v: Variant | null): string {
  const at = list.findIndex((one) => one.sku_id === v?.sku_id && one.sku_attr === v?.sku_attr);
  return v && at >= 0 ? String(at) : NONE;
}

function variantsOf({ listing, items }: Proposal, chosen: Chosen) {
  return items.flatMap(({ variant_id }) => {
    const variant = variant_id && listing.variants[Number(chosen[variant_id])];
    if (!variant) return [];
    return {
      variant_id,
      sku_id: variant.sku_id ?? undefined,
      sku_attr: variant.sku_attr ?? undefined,
      properties: variant.properties,
      ship_from: variant.ship_from ?? undefined,
    };
  });
}

function useSave(product: Product, onClose: () => void) {
  const { t } = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ found, chosen }: { found: Proposal; chosen: Chosen }) =>
      api.post('/api/v1/mappings', {
        body: {
          shop: product.shop,
          product_id: product.product_id,
          supplier: found.listing.supplier,
          listing_id: found.listing.listing_id,
          title: product.title,
          variants: variantsOf(found, chosen),
        },
        key: newKey(),
      }),
    onSuccess: () => {
      for (const key of ['products', 'orders', 'counts', 'problems'])
        void queries.invalidateQueries({ queryKey: [key] });
      toast(t('products.saved', { name: product.title }));
      onClose();
    },
    onError: toastError,
  });
}

interface ChoiceProps {
  found: Proposal;
  chosen: Chosen;
  onChoose: (variant: string, place: string) => void;
}

function Choices({ found, chosen, onChoose }: ChoiceProps) {
  const { t, money } = useWords();
  const options = [
    { id: NONE, name: t('products.leave') },
    ...found.listing.variants.map((v, i) => ({
      id: String(i),
      name: [v.text || t('products.only'), v.ship_from, money(v.price)].filter(Boolean).join(' · '),
    })),
  ];
  return (
    <>
      <p className="row">
        <strong>{found.listing.title}</strong>
        {found.listing.listing_url && (
          <Outside href={found.listing.listing_url}>{t('products.see')}</Outside>
        )}
      </p>
      <ul className="map-rows">
        {found.items.map((item) => {
          const id = item.variant_id ?? '';
          const name = item.title ?? item.sku ?? t('products.only');
          return (
            <li key={id} className="map-row">
              <span>
                {name} {item.title && <span className="faint small">{item.sku}</span>}
              </span>
              <Select
                label={t('products.for', { name })}
                hideLabel
                value={chosen[id] ?? NONE}
                onChange={(place) => onChoose(id, place)}
                options={options}
              />
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface Props {
  product: Product;
  /** What stands in the field for the link at first. */
  from?: string;
  onClose: () => void;
}

export function MapDialog({ product, from = '', onClose }: Props) {
  const { t } = useWords();
  const [link, setLink] = useState(from);
  const [chosen, setChosen] = useState<Chosen>({});
  const read = useMutation({
    mutationFn: () =>
      api.post('/api/v1/mappings/propose', {
        body: { shop: product.shop, product_id: product.product_id, link: link.trim() },
        key: newKey(),
      }),
    onSuccess: ({ listing, items }) =>
      setChosen(
        Object.fromEntries(
          items.map((i) => [i.variant_id ?? '', placeOf(listing.variants, i.proposed)]),
        ),
      ),
  });
  const save = useSave(product, onClose);
  const found = read.data;
  const left = Object.values(chosen).filter((place) => place === NONE).length;
  const sentence = read.error ? sentenceOf(read.error) : null;
  const main = found ? (
    <Button
      look="primary"
      isDisabled={left === found.items.length}
      isPending={save.isPending}
      onPress={() => save.mutate({ found, chosen })}
    >
      {t('do.save')}
    </Button>
  ) : (
    <Button
      look="primary"
      isDisabled={!link.trim()}
      isPending={read.isPending}
      onPress={() => read.mutate()}
    >
      {t('products.read')}
    </Button>
  );
  return (
    <Dialog
      title={t('products.map_title', { name: product.title })}
      about={t('products.map_about')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          {main}
        </>
      }
    >
      {found ? (
        <>
          <Choices
            found={found}
            chosen={chosen}
            onChoose={(id, place) => setChosen({ ...chosen, [id]: place })}
          />
          {left > 0 && <Note tone="attention">{t('products.left', { n: left })}</Note>}
        </>
      ) : (
        <TextField
          label={t('products.link')}
          hint={t('products.link_hint')}
          placeholder="https://www.aliexpress.com/item/1005006.html"
          value={link}
          onChange={setLink}
          maxLength={2000}
          autoFocus
          error={sentence && `${sentence.title} ${sentence.detail}`}
        />
      )}
    </Dialog>
  );
}
