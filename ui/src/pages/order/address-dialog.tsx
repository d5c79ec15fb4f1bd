// SPDX-License-Identifier: Apache-2.0
// Corrects the address for the supplier alone; the shop's stays as it is. What the supplier would
// refuse is said at its field. Only what was changed here is sent.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Combo } from '~/kit/combo';
import { CountryField } from '~/kit/country';
import { TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';
import { Failed, Note, Skeleton } from '~/kit/states';
import { toast, toastError } from '~/kit/toast';

type Order = Schemas['Order'];
type Address = Schemas['SupplierAddress'];
type FieldName = keyof Schemas['AddressFix'];
type Draft = Partial<Record<FieldName, string>>;

const usual: FieldName[] = [
  'name',
  'country',
  'province',
  'city',
  'address',
  'address2',
  'zip',
  'phone_country',
  'phone',
];
const rare: FieldName[] = ['tax_id', 'birthday', 'national_address'];
const OTHER = 'Other';
const LONGEST = 300;

/** As it would go to the supplier now. */
const standing = (a: Address, name: FieldName) =>
  a.fields[name]?.corrected || a.fields[name]?.value || '';

/** `province`: whose cities are wanted; '' those of the one that stands there. */
function useAddress(order: Order, province: string, onDone: () => void) {
  const { t } = useWords();
  const queries = useQueryClient();
  const key = ['order', order.id, 'address'];
  const look = useQuery({
    queryKey: [...key, province],
    queryFn: ({ signal }) =>
      api.get('/api/v1/orders/{ref}/supplier-address', {
        path: { ref: order.id },
        query: { province },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const save = useMutation({
    mutationFn: (body: Draft) =>
      api.put('/api/v1/orders/{ref}/supplier-address', { path: { ref: order.id }, body }),
    onSuccess: (after) => {
      queries.setQueryData([...key, ''], after);
      for (const one of ['orders', 'problems', 'counts'])
        void queries.invalidateQueries({ queryKey: [one] });
      void queries.invalidateQueries({ queryKey: ['order', order.id], exact: true });
      if (after.problem) return;
      toast(t('address.saved', { name: order.name }));
      onDone();
    },
    onError: toastError,
  });
  return { look, save };
}

interface FieldProps {
  address: Address;
  name: FieldName;
  draft: Draft;
  onChange: (changes: Draft) => void;
}

function Field({ address, name, draft, onChange }: FieldProps) {
  const { t, word, country } = useWords();
  const inWords = (value: string) => (name === 'country' ? country(value) : value);
  const { shop } = address.fields[name] ?? {};
  const value = draft[name] ?? standing(address, name);
  const wrong = address.problem?.field === name && draft[name] === undefined;
  const common = {
    label: word('address_field', name),
    hint: shop && shop !== value ? t('address.in_shop', { value: inWords(shop) }) : undefined,
    error: wrong ? address.problem?.detail : undefined,
    value,
    maxLength: LONGEST,
  };
  if (name === 'country')
    return (
      // Its provinces are other ones.
      <CountryField {...common} onChange={(country) => onChange({ country })} />
    );
  const choices =
    name === 'province' ? address.provinces : name === 'city' ? address.cities : undefined;
  if (choices && address.regions_known)
    return (
      <Combo
        {...common}
        options={choices.includes(OTHER) ? choices : [...choices, OTHER]}
        onChange={(text) =>
          // The cities of another province are other ones.
          onChange(
            name === 'province' && text !== value ? { province: text, city: '' } : { [name]: text },
          )
        }
      />
    );
  return <TextField {...common} onChange={(text) => onChange({ [name]: text })} />;
}

function Form({ address, draft, onChange }: Omit<FieldProps, 'name'>) {
  const { t } = useWords();
  const { problem } = address;
  const isRare = (name: FieldName) => standing(address, name) === '' && problem?.field !== name;
  const hidden = rare.filter(isRare);
  const field = (name: FieldName) => (
    <Field key={name} address={address} name={name} draft={draft} onChange={onChange} />
  );
  return (
    <>
      {problem && !problem.field && (
        <Note tone="critical" title={t('address.refused')}>
          {problem.detail}
        </Note>
      )}
      {!problem && <Note tone="good">{t('address.fits')}</Note>}
      <div className="address-fields">
        {usual.map(field)}
        {rare.filter((name) => !isRare(name)).map(field)}
      </div>
      {hidden.length > 0 && (
        <details className="address-more">
          <summary>{t('address.more')}</summary>
          <div className="address-fields">{hidden.map(field)}</div>
        </details>
      )}
    </>
  );
}

export default function AddressDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t, word } = useWords();
  const [draft, setDraft] = useState<Draft>({});
  const [province, setProvince] = useState('');
  const { look, save } = useAddress(order, province, onClose);
  const address = look.data;
  const changed = address
    ? (Object.keys(draft) as FieldName[]).filter((n) => draft[n] !== standing(address, n))
    : [];
  const corrected = address
    ? [...usual, ...rare].filter((name) => address.fields[name]?.corrected)
    : [];
  const send = (body: Draft) => save.mutate(body, { onSuccess: () => setDraft({}) });
  return (
    <Dialog
      title={t('address.title', { name: order.name })}
      about={address && t('address.about', { supplier: word('supplier', address.supplier) })}
      isOpen
      onClose={onClose}
      actions={
        <>
          {corrected.length > 0 && (
            <Button
              look="plain"
              icon="undo"
              isDisabled={save.isPending}
              onPress={() => send(Object.fromEntries(corrected.map((name) => [name, ''])))}
            >
              {t('address.take_back')}
            </Button>
          )}
          <span className="grow" />
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={changed.length === 0}
            isPending={save.isPending}
            onPress={() => send(Object.fromEntries(changed.map((n) => [n, draft[n]!.trim()])))}
          >
            {t('do.save')}
          </Button>
        </>
      }
    >
      {look.isPending ? (
        <Skeleton rows={5} />
      ) : !address ? (
        <Failed error={look.error} onRetry={() => void look.refetch()} />
      ) : (
        <Form
          address={address}
          draft={draft}
          onChange={(changes) => {
            setDraft((was) => ({ ...was, ...changes }));
            if (changes.province && address.provinces.includes(changes.province))
              setProvince(changes.province);
          }}
        />
      )}
    </Dialog>
  );
}
