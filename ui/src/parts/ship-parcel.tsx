// SPDX-License-Identifier: Apache-2.0
// One package of "Mark as shipped": its number, whose it is, and what is in it.
import type { ClipboardEvent } from 'react';
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { IconButton } from '~/kit/button';
import { NumberField, Select, TextField } from '~/kit/field';
import { Icon } from '~/kit/icon';
import { Note } from '~/kit/states';
import { useCarrier, useCarriers, type Guess } from './carrier';
import { Thing } from './thing';
import type { Parcel } from './ship-state';

type Order = Schemas['Order'];

interface Props {
  order: Order;
  parcel: Parcel;
  lines: Schemas['Line'][];
  title: string | null;
  isFirst: boolean;
  unitsMax: (line: string) => number;
  onChange: (next: Partial<Parcel>) => void;
  onRemove: (() => void) | null;
  /** True when the text was taken elsewhere. */
  onPasteText: (text: string) => boolean;
}

/** What the number says about itself. */
function Verdict({ guess, number }: { guess: Guess; number: string }) {
  const { t } = useWords();
  if (guess.elsewhere)
    return (
      <Note tone="attention">
        {t('ship.elsewhere')} <a href={`/orders/${guess.elsewhere.id}`}>{guess.elsewhere.name}</a>
      </Note>
    );
  if (!guess.best)
    return number.trim().length >= 5 ? <p className="hint">{t('ship.unknown')}</p> : null;
  if (guess.best.check === 'wrong') return <Note tone="attention">{t('ship.check_wrong')}</Note>;
  return (
    <p className="verdict">
      <Icon name="check" size={16} />
      {t(guess.best.sure ? 'ship.sure' : 'ship.likely', { name: guess.best.name })}
      {guess.best.check === 'right' && <span className="muted"> {t('ship.check_right')}</span>}
    </p>
  );
}

function Carrier({
  guess,
  parcel,
  onChange,
}: {
  guess: Guess;
  parcel: Parcel;
  onChange: Props['onChange'];
}) {
  const { t } = useWords();
  const all = useCarriers();
  const guessed = guess.items.map((g) => ({ id: g.carrier, name: g.name }));
  const rest = (all ?? [])
    .filter((c) => !guessed.some((g) => g.id === c.carrier))
    .map((c) => ({ id: c.carrier, name: c.name }));
  const auto = guess.best
    ? t('ship.carrier_guess', { name: guess.best.name })
    : t('ship.carrier_auto');
  return (
    <Select
      label={t('ship.carrier')}
      value={parcel.carrier || 'auto'}
      onChange={(id) => onChange({ carrier: id === 'auto' ? '' : id })}
      options={[{ id: 'auto', name: auto }, ...guessed, ...rest]}
    />
  );
}

export function ParcelForm(props: Props) {
  const { order, parcel, lines, title, isFirst, unitsMax, onChange, onRemove, onPasteText } = props;
  const { t } = useWords();
  const guess = useCarrier(parcel.number, order.address?.country, order.id);
  const chosen =
    guess.items.find((g) => g.carrier === parcel.carrier) ?? (parcel.carrier ? null : guess.best);
  const paste = (e: ClipboardEvent) => {
    if (onPasteText(e.clipboardData.getData('text/plain'))) e.preventDefault();
  };
  return (
    <section className="parcel" aria-label={title ?? undefined}>
      {title && (
        <header className="row">
          <h3 className="grow">{title}</h3>
          {onRemove && (
            <IconButton
              small
              icon="close"
              label={t('ship.remove', { name: title })}
              onPress={onRemove}
            />
          )}
        </header>
      )}
      <div className="parcel-number" onPaste={paste}>
        <TextField
          label={t('ship.number')}
          mono
          autoFocus={isFirst}
          autoComplete="off"
          spellCheck="false"
          maxLength={60}
          value={parcel.number}
          onChange={(number) => onChange({ number })}
        />
        <Carrier guess={guess} parcel={parcel} onChange={onChange} />
      </div>
      <Verdict guess={guess} number={parcel.number} />
      {parcel.number.trim() && (
        <TextField
          label={t('ship.url')}
          type="url"
          placeholder={chosen?.url ?? t('ship.url_none')}
          hint={t('ship.url_hint')}
          value={parcel.url}
          onChange={(url) => onChange({ url })}
        />
      )}
      <ul className="parcel-lines">
        {lines.map((l) => (
          <li key={l.id} className="parcel-line">
            <Thing line={l} />
            <NumberField
              label={t('ship.units', { name: l.title })}
              hideLabel
              minValue={0}
              maxValue={unitsMax(l.id)}
              value={parcel.units[l.id] ?? 0}
              onChange={(n) =>
                onChange({ units: { ...parcel.units, [l.id]: Number.isNaN(n) ? 0 : n } })
              }
            />
            <span className="muted small">{t('ship.of', { n: l.quantities.open })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
