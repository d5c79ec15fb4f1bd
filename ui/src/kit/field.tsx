// SPDX-License-Identifier: Apache-2.0
// What a person fills in. Every field has a visible name (or `hideLabel` where the place names it).
import type { ReactNode } from 'react';
import {
  Button,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField as AriaNumberField,
  Popover,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  Text,
  TextArea,
  TextField as AriaTextField,
  type CheckboxProps,
  type NumberFieldProps as AriaNumberFieldProps,
  type SwitchProps,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { Icon } from './icon';
import './field.css';

interface Named {
  label: string;
  hideLabel?: boolean;
  hint?: ReactNode;
  error?: string | null;
}

const FieldLabel = ({ label, hideLabel }: Named) => (
  <Label className={hideLabel ? 'visually-hidden' : 'label'}>{label}</Label>
);

function Below({ hint, error }: Pick<Named, 'hint' | 'error'>) {
  return (
    <>
      {hint && !error && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error ?? undefined}</FieldError>
    </>
  );
}

export interface TextFieldProps extends Named, Omit<AriaTextFieldProps, 'children' | 'className'> {
  placeholder?: string;
  /** More than one line. */
  rows?: number;
  mono?: boolean;
}

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  placeholder,
  rows,
  mono,
  ...rest
}: TextFieldProps) {
  const look = mono ? 'input mono' : 'input';
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error) || undefined} className="field">
      <FieldLabel label={label} hideLabel={hideLabel} />
      {rows ? (
        <TextArea className={look} rows={rows} placeholder={placeholder} />
      ) : (
        <Input className={look} placeholder={placeholder} />
      )}
      <Below hint={hint} error={error} />
    </AriaTextField>
  );
}

interface SearchProps extends Named {
  value: string;
  onChange: (value: string) => void;
  onSubmit?: () => void;
  placeholder?: string;
  id?: string;
}

export function SearchField({ label, hideLabel = true, placeholder, id, ...rest }: SearchProps) {
  return (
    <AriaSearchField {...rest} className="field search" id={id}>
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Icon name="search" />
      <Input className="input" placeholder={placeholder} />
      <Button className="search-clear">
        <Icon name="close" size={14} />
      </Button>
    </AriaSearchField>
  );
}

interface NumberProps extends Named, Omit<AriaNumberFieldProps, 'children' | 'className'> {}

export function NumberField({ label, hideLabel, hint, error, ...rest }: NumberProps) {
  return (
    <AriaNumberField {...rest} className="field number">
      <FieldLabel label={label} hideLabel={hideLabel} />
      <div className="number-box">
        <Button slot="decrement" className="step">
          −
        </Button>
        <Input className="input" />
        <Button slot="increment" className="step">
          +
        </Button>
      </div>
      <Below hint={hint} error={error} />
    </AriaNumberField>
  );
}

export interface Option {
  id: string;
  name: string;
}

interface SelectProps extends Named {
  value: string;
  onChange: (id: string) => void;
  options: Option[];
  /** Before the chosen value, inside the button. */
  lead?: ReactNode;
  isDisabled?: boolean;
}

export function Select({
  label,
  hideLabel,
  hint,
  value,
  onChange,
  options,
  lead,
  isDisabled,
}: SelectProps) {
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => onChange(String(key))}
      isDisabled={isDisabled}
    >
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Button className="input select">
        {lead}
        <SelectValue className="select-value">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" size={14} />
      </Button>
      <Below hint={hint} />
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={options}>
          {(o) => (
            <ListBoxItem id={o.id} textValue={o.name} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span className="grow">{o.name}</span>
                  {isSelected && <Icon name="check" size={16} />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface TickProps extends Omit<CheckboxProps, 'children' | 'className'> {
  children?: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ children, hint, ...rest }: TickProps) {
  return (
    <AriaCheckbox {...rest} className="checkbox">
      {({ isIndeterminate }) => (
        <>
          <span className="tick">
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              <path d={isIndeterminate ? 'M2.5 6h7' : 'M2.2 6.3 4.8 8.8 9.8 3.200'} />
            </svg>
          </span>
          {children && (
            <span>
              {children}
              {hint && <span className="hint block">{hint}</span>}
            </span>
          )}
        </>
      )}
    </AriaCheckbox>
  );
}

export function Switch({
  children,
  hint,
  ...rest
}: Omit<SwitchProps, 'children' | 'className'> & { children: ReactNode; hint?: ReactNode }) {
  return (
    <AriaSwitch {...rest} className="switch">
      <span className="switch-track">
        <span className="switch-thumb" />
      </span>
      <span>
        {children}
        {hint && <span className="hint block">{hint}</span>}
      </span>
    </AriaSwitch>
  );
}
