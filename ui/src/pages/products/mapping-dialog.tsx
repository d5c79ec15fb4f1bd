// SPDX-License-Identifier: Apache-2.0
// How one variant is bought, in full: from which listings in which order, from which warehouse, so
// many per unit sold, by which ways of shipping.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Outside } from '~/kit/bits';
import { Button } from '~/kit/button';
import { CountryField } from '~/kit/country';
import { NumberField, Select, TextField } from '~/kit/field';
import { Ordered } from '~/kit/ordered';
import { Dialog } from '~/kit/overlay';
import { sentenceOf, toast, toastError } from '~/kit/toast';

type Mapping = Schemas['Mapping'];
type Listing = Schemas['Listing'];
type Fallback = Mapping['fallback'];

const LISTINGS_MAX = 11;
const SERVICES_MAX = 10;
const UNITS_MAX = 1000;
const fallbacks: Fallback[] = ['tracked', 'any', 'none'];

interface Draft {
  listings: Listing[];
  services: string[];
  fallback: Fallback;
  units: number;
}

const firstOf = (m: Mapping): Listing => ({
  listing_id: m.listing_id,
  listing_url: m.listing_url,
  sku_id: m.sku_id,
  sku_attr: m.sku_attr,
  properties: m.properties,
  ship_from: m.ship_from,
});

const nameOf = (l: Listing) => [l.listing_id, l.sku_id ?? l.sku_attr].filter(Boolean).join(' ');

const choiceOf = (l: Listing) => ({
  listing_id: l.listing_id ?? undefined,
  sku_id: l.sku_id ?? undefined,
  sku_attr: l.sku_attr ?? undefined,
  properties: l.properties,
  ship_from: l.ship_from ?? undefined,
});

function useSave(mapping: Mapping, onClose: () => void) {
  const { t } = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ listings, services, fallback, units }: Draft) =>
      api.post('/api/v1/mappings', {
        body: {
          shop: mapping.shop,
          product_id: mapping.product_id,
          variant_id: mapping.variant_id ?? undefined,
          title: mapping.title ?? undefined,
          supplier: mapping.supplier ?? undefined,
          account: mapping.account ?? undefined,
          ...choiceOf(listings[0]!),
          alternatives: listings.slice(1).map(choiceOf),
          services,
          fallback,
          units,
        },
        key: newKey(),
      }),
    onSuccess: () => {
      for (const key of ['products', 'orders', 'counts', 'problems'])
        void queries.invalidateQueries({ queryKey: [key] });
      toast(t('products.saved', { name: mapping.title ?? mapping.product_id }));
      onClose();
    },
    onError: toastError,
  });
}

/** Another listing: its page is pasted, its variant chosen. */
function AddListing({ mapping, onAdd }: { mapping: Mapping; onAdd: (l: Listing) => void }) {
  const { t, money } = useWords();
  const [link, setLink] = useState('');
  const [place, setPlace] = useState('0');
  const read = useMutation({
    mutationFn: () =>
      api.get('/api/v1/listings', {
        query: { link: link.trim(), account: mapping.account ?? undefined },
      }),
    onSuccess: ({ variants, chosen_sku_id }) =>
      setPlace(
        String(
          Math.max(
            0,
            variants.findIndex((v) => v.sku_id === chosen_sku_id),
          ),
        ),
      ),
  });
  const sentence = read.error ? sentenceOf(read.error) : null;
  const found = read.data;
  const variant = found?.variants[Number(place)];
  if (!found || !variant)
    return (
      <div className="mapping-add">
        <TextField
          label={t('mapping.another')}
          placeholder="https://www.aliexpress.com/item/1005006.html"
          value={link}
          onChange={setLink}
          maxLength={2000}
          error={sentence && `${sentence.title} ${sentence.detail}`}
        />
        <Button isDisabled={!link.trim()} isPending={read.isPending} onPress={() => read.mutate()}>
          {t('products.read')}
        </Button>
      </div>
    );
  return (
    <div className="mapping-add">
      <Select
        label={found.title ?? t('mapping.variant')}
        value={place}
        onChange={setPlace}
        options={found.variants.map((v, i) => ({
          id: String(i),
          name: [v.text || t('products.only'), v.ship_from, money(v.price)]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
      <Button
        onPress={() => {
          onAdd({
            listing_id: found.listing_id,
            listing_url: found.listing_url,
            sku_id: variant.sku_id,
            sku_attr: variant.sku_attr,
            properties: variant.properties,
            ship_from: variant.ship_from,
          });
          setLink('');
          read.reset();
        }}
      >
        {t('mapping.add')}
      </Button>
    </div>
  );
}

interface PartProps {
  mapping: Mapping;
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
}

function Listings({ mapping, draft, change }: PartProps) {
  const { t } = useWords();
  const { listings } = draft;
  const put = (place: number, l: Listing) =>
    change({ listings: listings.map((one, i) => (i === place ? l : one)) });
  return (
    <section className="stack">
      <h3>{t('mapping.listings')}</h3>
      <p className="hint">{t('mapping.listings_about')}</p>
      <Ordered
        label={t('mapping.listings')}
        items={listings}
        nameOf={nameOf}
        least={1}
        onChange={(next) => change({ listings: next })}
        row={(l, i) => (
          <>
            <span className="grow">
              {l.listing_url ? (
                <Outside href={l.listing_url}>{l.listing_id}</Outside>
              ) : (
                <span>{l.listing_id}</span>
              )}
              <span className="hint block">
                {l.properties.map((p) => p.value).join(', ') || l.sku_id}
              </span>
            </span>
            <span className="ship-from">
              <CountryField
                label={t('mapping.ship_from')}
                placeholder={t('mapping.ship_from_any')}
                optional
                value={l.ship_from ?? ''}
                onChange={(code) => put(i, { ...l, ship_from: code || null })}
              />
            </span>
          </>
        )}
      />
      {listings.length < LISTINGS_MAX && (
        <AddListing
          mapping={mapping}
          onAdd={(l) =>
            !listings.some((one) => nameOf(one) === nameOf(l)) &&
            change({ listings: [...listings, l] })
          }
        />
      )}
    </section>
  );
}

function Services({ mapping, draft, change }: PartProps) {
  const { t, money, word } = useWords();
  const [country, setCountry] = useState('US');
  const first = draft.listings[0]!;
  const read = useMutation({
    mutationFn: () =>
      api.get('/api/v1/listings', {
        query: {
          supplier: mapping.supplier ?? undefined,
          listing_id: first.listing_id ?? undefined,
          sku_id: first.sku_id ?? undefined,
          account: mapping.account ?? undefined,
          country,
          services: true,
        },
      }),
    onError: toastError,
  });
  const offered = (read.data?.services ?? []).filter((s) => !draft.services.includes(s.code));
  return (
    <section className="stack">
      <h3>{t('mapping.services')}</h3>
      <p className="hint">{t('mapping.services_about')}</p>
      {draft.services.length > 0 && (
        <Ordered
          label={t('mapping.services')}
          items={draft.services}
          nameOf={(code) => code}
          onChange={(services) => change({ services })}
          row={(code) => <span className="mono small">{code}</span>}
        />
      )}
      {draft.services.length < SERVICES_MAX && (
        <div className="mapping-add">
          <CountryField label={t('mapping.country')} value={country} onChange={setCountry} />
          <Button
            isDisabled={!first.sku_id}
            isPending={read.isPending}
            onPress={() => read.mutate()}
          >
            {t('mapping.offered')}
          </Button>
        </div>
      )}
      {read.data && offered.length === 0 && <p className="muted">{t('mapping.none_offered')}</p>}
      {offered.length > 0 && (
        <ul className="offered">
          {offered.map((s) => (
            <li key={s.code} className="row">
              <span className="grow">
                {s.company ?? s.code}
                <span className="hint block">
                  {[
                    money(s.cost),
                    t('mapping.days', { from: s.min_days, to: s.max_days }),
                    s.tracked && t('mapping.tracked'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <Button small onPress={() => change({ services: [...draft.services, s.code] })}>
                {t('mapping.add')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Select
        label={t('mapping.fallback')}
        value={draft.fallback}
        onChange={(id) => change({ fallback: id as Fallback })}
        options={fallbacks.map((id) => ({ id, name: word('fallback', id) }))}
      />
    </section>
  );
}

export function MappingDialog({ mapping, onClose }: { mapping: Mapping; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>({
    listings: [firstOf(mapping), ...mapping.alternatives],
    services: mapping.services,
    fallback: mapping.fallback,
    units: mapping.units,
  });
  const save = useSave(mapping, onClose);
  const change = (changes: Partial<Draft>) => setDraft((was) => ({ ...was, ...changes }));
  return (
    <Dialog
      title={t('mapping.title', { name: mapping.title ?? mapping.product_id })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button look="primary" isPending={save.isPending} onPress={() => save.mutate(draft)}>
            {t('do.save')}
          </Button>
        </>
      }
    >
      <Listings mapping={mapping} draft={draft} change={change} />
      <NumberField
        label={t('mapping.units')}
        hint={t('mapping.units_about')}
        value={draft.units}
        minValue={1}
        maxValue={UNITS_MAX}
        onChange={(n) => change({ units: Number.isNaN(n) ? 1 : n })}
      />
      <Services mapping={mapping} draft={draft} change={change} />
    </Dialog>
  );
}
