// SPDX-License-Identifier: Apache-2.0
// A country, found by typing its name or its two letters. Names are the browser's, in our language.
import { useMemo, useState } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useWords } from '~/i18n/i18n';
import { Icon } from './icon';
import './field.css';

/** ISO 3166-1, two letters each. */
const codes =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS ' +
  'BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE ' +
  'EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK ' +
  'HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA ' +
  'LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX ' +
  'MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE ' +
  'RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ ' +
  'TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

interface CountryProps {
  label: string;
  hint?: string;
  error?: string | null;
  placeholder?: string;
  /** May be left empty. */
  optional?: boolean;
  /** Its two letters. */
  value: string;
  onChange: (code: string) => void;
}

function useCountries() {
  const { country, lang } = useWords();
  return useMemo(
    () =>
      codes
        .split(' ')
        .map((id) => ({ id, name: country(id) }))
        .sort((a, b) => a.name.localeCompare(b.name, lang)),
    [lang],
  );
}

export function CountryField(props: CountryProps) {
  const { label, hint, error, placeholder, optional, value, onChange } = props;
  const { country } = useWords();
  const all = useCountries();
  /** What is being typed; null: nothing. */
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = (typed ?? '').trim().toLowerCase();
  const fitting = all.filter(
    ({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase().includes(wanted),
  );
  return (
    <ComboBox
      className="field"
      menuTrigger="input"
      allowsEmptyCollection={false}
      items={fitting}
      defaultFilter={() => true}
      inputValue={typed ?? (value && country(value))}
      onInputChange={setTyped}
      value={value}
      onChange={(code) => {
        if (!code) return; // emptied to type another one
        onChange(String(code));
        setTyped(null);
      }}
      onBlur={() => {
        if (optional && typed === '') onChange('');
        setTyped(null);
      }}
      isInvalid={Boolean(error) || undefined}
    >
      <Label className="label">{label}</Label>
      <div className="combo">
        <Input className="input" placeholder={placeholder} onFocus={(e) => e.target.select()} />
        <Button className="combo-open">
          <Icon name="down" size={14} />
        </Button>
      </div>
      {hint && !error && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error ?? undefined}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox className="menu">
          {(o: { id: string; name: string }) => (
            <ListBoxItem id={o.id} textValue={o.name} className="menu-item">
              <span className="grow">{o.name}</span>
              <span className="faint small mono">{o.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
