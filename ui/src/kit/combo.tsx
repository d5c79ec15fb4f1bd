// SPDX-License-Identifier: Apache-2.0
// A text with proposals: typing narrows them, any other text is taken too.
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
import { Icon } from './icon';
import './field.css';

interface ComboProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (text: string) => void;
  options: string[];
  maxLength?: number;
}

/** More are found by typing on: nobody scrolls through thousands of towns. */
const SHOWN = 100;

export function Combo({ label, hint, error, value, onChange, options, maxLength }: ComboProps) {
  const typed = value.trim().toLowerCase();
  const isOne = options.some((o) => o.toLowerCase() === typed);
  const fitting = isOne ? options : options.filter((o) => o.toLowerCase().includes(typed));
  const items = fitting.slice(0, SHOWN).map((name) => ({ id: name, name }));
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      allowsEmptyCollection={false}
      menuTrigger="focus"
      inputValue={value}
      onInputChange={onChange}
      items={items}
      defaultFilter={() => true}
      isInvalid={Boolean(error) || undefined}
    >
      <Label className="label">{label}</Label>
      <div className="combo">
        <Input className="input" maxLength={maxLength} />
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
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
