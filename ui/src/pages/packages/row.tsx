// SPDX-License-Identifier: Apache-2.0
// One package: where it is, what about it needs a look, and, when asked for, all that was told of it.
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Button, LinkButton } from '~/kit/button';
import { Icon } from '~/kit/icon';
import { Failed, Skeleton } from '~/kit/states';
import { Ago, Moment } from '~/kit/time';
import type { Actions } from '~/parts/actions';
import { Number } from '~/parts/number';
import { ShopName } from '~/parts/shop-name';
import './packages.css';

type Pack = Schemas['PackageItem'];

const looks: Record<Pack['state'], [Tone, Shape]> = {
  no_number: ['attention', 'empty'],
  announced: ['info', 'empty'],
  moving: ['way', 'half'],
  delivered: ['good', 'check'],
};

/** The supplier may know more by now. */
const askHelps = new Set(['no_movement', 'never_scanned', 'no_number', 'number_vanished']);

const told: Record<Schemas['PackageEvents']['items'][number]['what'], PlainKey | null> = {
  event: null,
  number: 'packages.told_number',
  carrier: 'packages.told_carrier',
  left: 'packages.told_left',
  scanned: 'packages.told_scanned',
  delivered: 'packages.told_delivered',
};

function Events({ pack, id }: { pack: Pack; id: string }) {
  const { t } = useWords();
  const events = useQuery({
    queryKey: ['packages', 'events', pack.id],
    queryFn: ({ signal }) =>
      api.get('/api/v1/packages/{id}/events', { path: { id: pack.id }, signal }),
  });
  const lines = events.data?.items ?? [];
  return (
    <div className="events" id={id}>
      {events.isPending ? (
        <Skeleton rows={2} />
      ) : events.error ? (
        <Failed error={events.error} onRetry={() => void events.refetch()} />
      ) : lines.length === 0 ? (
        <p className="muted small">{t('packages.no_events')}</p>
      ) : (
        <ol className="events-list">
          {lines.map((line, i) => (
            <li key={i}>
              <span className="muted small events-at">
                <Moment at={line.at} />
              </span>
              <span>
                {[told[line.what] && t(told[line.what]!), line.text].filter(Boolean).join(' ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Where({ pack }: { pack: Pack }) {
  const { t } = useWords();
  return (
    <p className="row">
      {pack.number ? (
        <Number value={pack.number} url={pack.url} copy />
      ) : (
        <span className="muted">{t('slip.no_number')}</span>
      )}
      {pack.carrier_name && <span className="muted small">{pack.carrier_name}</span>}
      {!pack.in_shop && pack.number && (
        <Badge tone="neutral" shape="empty">
          {t('package.not_told')}
        </Badge>
      )}
    </p>
  );
}

/** How old it is, by the last thing that is known of it. */
function Age({ pack }: { pack: Pack }) {
  const { t } = useWords();
  const [key, at] = pack.delivered_at
    ? (['packages.delivered', pack.delivered_at] as const)
    : pack.shipped_at
      ? (['packages.shipped', pack.shipped_at] as const)
      : (['packages.known', pack.known_at] as const);
  if (!at) return null;
  return (
    <span className="faint small">
      {t(key)} <Ago at={at} />
    </span>
  );
}

interface RowProps {
  pack: Pack;
  gone: boolean;
  actions: Actions;
}

export function PackageRow({ pack, gone, actions }: RowProps) {
  const { t, word, country } = useWords();
  const [open, setOpen] = useState(false);
  const id = useId();
  const [tone, shape] = looks[pack.state];
  const need = pack.attention;
  return (
    <article className="work">
      <div className="work-side">
        <Badge tone={tone} shape={shape}>
          {t(`package.${pack.state}`)}
        </Badge>
        <Age pack={pack} />
      </div>
      <div className="work-text">
        <p className="row">
          <a className="strong" href={`/orders/${pack.order.id}`}>
            {pack.order.name}
          </a>
          {pack.customer && <span>{pack.customer}</span>}
          {pack.country && <span className="muted">{country(pack.country)}</span>}
          {pack.supplier && <span className="muted small">{word('supplier', pack.supplier)}</span>}
          <ShopName domain={pack.shop_domain} />
        </p>
        {need && (
          <p className="need">
            <Icon name="problems" size={15} />
            <span>{need.sentence}</span>
          </p>
        )}
        <Where pack={pack} />
        {pack.last_event && (
          <p>
            {pack.last_event.text}{' '}
            <span className="faint small">
              <Moment at={pack.last_event.at} />
            </span>
          </p>
        )}
        {open && <Events pack={pack} id={id} />}
      </div>
      <div className="work-do">
        {need?.code === 'not_in_shop' && (
          <LinkButton small href="/outbox">
            {t('remedy.outbox')}
          </LinkButton>
        )}
        {!gone && need && askHelps.has(need.code) && actions.may && (
          <Button small onPress={() => actions.tracking.mutate(pack.order)}>
            {t('packages.ask')}
          </Button>
        )}
        <Button
          small
          look="plain"
          icon={open ? 'up' : 'down'}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onPress={() => setOpen(!open)}
        >
          {t('packages.events')}
        </Button>
      </div>
    </article>
  );
}
