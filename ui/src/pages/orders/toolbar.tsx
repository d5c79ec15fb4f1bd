// SPDX-License-Identifier: Apache-2.0
// Search, filters as chips, sorting. All of it is kept in the address.
import {
  Button as AriaButton,
  CheckboxGroup,
  DialogTrigger,
  Label,
  Popover,
  Tag,
  TagGroup,
  TagList,
} from 'react-aria-components';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Checkbox, Select, TextField } from '~/kit/field';
import { Icon } from '~/kit/icon';
import { Search } from '~/parts/search';
import { facets, nothing, sorts, type Facet, type Place } from './views';

type Change = (changes: Record<string, string | undefined>, how?: { replace?: boolean }) => void;

function FacetBox({ facet, place, change }: { facet: Facet; place: Place; change: Change }) {
  const { t, word } = useWords();
  const group = facet === 'payment' ? 'payment' : 'fulfillment';
  return (
    <CheckboxGroup
      className="stack"
      value={place[facet]}
      onChange={(chosen) =>
        change({ [facet]: chosen.join(','), after: undefined }, { replace: true })
      }
    >
      <Label className="label">{t(`col.${group}`)}</Label>
      {facets[facet].map((name) => (
        <Checkbox key={name} value={name}>
          {word(group, name)}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}

function Filters({ place, change }: { place: Place; change: Change }) {
  const { t } = useWords();
  return (
    <DialogTrigger>
      <Button icon="filter">{t('filter.open')}</Button>
      <Popover
        className="popover filters"
        aria-label={t('filter.open')}
        placement="bottom end"
        offset={4}
      >
        <div className="filter-box">
          <div className="filter-columns">
            <FacetBox facet="shop_status" place={place} change={change} />
            <FacetBox facet="payment" place={place} change={change} />
          </div>
          <div className="filter-columns">
            <TextField
              type="date"
              label={t('filter.from')}
              value={place.from}
              onChange={(from) => change({ from, after: undefined }, { replace: true })}
            />
            <TextField
              type="date"
              label={t('filter.to')}
              value={place.to}
              onChange={(to) => change({ to, after: undefined }, { replace: true })}
            />
          </div>
        </div>
      </Popover>
    </DialogTrigger>
  );
}

interface Chip {
  id: string;
  text: string;
  without: Record<string, string | undefined>;
}

function useChips(place: Place): Chip[] {
  const { t, word, day } = useWords();
  const of = (facet: Facet, group: string) =>
    place[facet].map((name) => ({
      id: `${facet}.${name}`,
      text: word(group, name),
      without: { [facet]: place[facet].filter((other) => other !== name).join(',') },
    }));
  const chips = [...of('shop_status', 'fulfillment'), ...of('payment', 'payment')];
  const at = (d: string) => day(`${d}T12:00:00`);
  return [
    ...chips,
    ...(place.from
      ? [
          {
            id: 'from',
            text: t('filter.since', { day: at(place.from) }),
            without: { from: undefined },
          },
        ]
      : []),
    ...(place.to
      ? [{ id: 'to', text: t('filter.until', { day: at(place.to) }), without: { to: undefined } }]
      : []),
  ];
}

function Chips({ place, change }: { place: Place; change: Change }) {
  const { t } = useWords();
  const chips = useChips(place);
  if (!chips.length) return null;
  return (
    <>
      <TagGroup
        aria-label={t('filter.chosen')}
        onRemove={(keys) => {
          const gone = chips.find((c) => keys.has(c.id));
          if (gone) change({ ...gone.without, after: undefined });
        }}
      >
        <TagList className="chips" items={chips}>
          {(c) => (
            <Tag id={c.id} textValue={c.text} className="chip">
              {c.text}
              <AriaButton slot="remove" aria-label={t('filter.remove', { name: c.text })}>
                <Icon name="close" size={14} />
              </AriaButton>
            </Tag>
          )}
        </TagList>
      </TagGroup>
      <Button small look="plain" onPress={() => change(nothing)}>
        {t('filter.clear')}
      </Button>
    </>
  );
}

export function Toolbar({ place, change }: { place: Place; change: Change }) {
  const { t } = useWords();
  return (
    <div className="toolbar no-print">
      <Search
        id="orders-search"
        label={t('filter.search')}
        hint={t('filter.search_hint')}
        q={place.q}
        onSearch={(q) => change({ q, after: undefined }, { replace: true })}
      />
      <Filters place={place} change={change} />
      <Select
        label={t('sort.label')}
        hideLabel
        lead={<Icon name="sort" size={16} />}
        value={place.sort}
        onChange={(sort) =>
          change({ sort: sort === 'newest' ? undefined : sort, after: undefined })
        }
        options={sorts.map((id) => ({ id, name: t(`sort.${id}`) }))}
      />
      <Chips place={place} change={change} />
    </div>
  );
}
