// SPDX-License-Identifier: Apache-2.0
// One of a few ways, each with a sentence: all of them in sight.
import { Label, Radio, RadioGroup } from 'react-aria-components';
import './choice.css';

export interface Way {
  id: string;
  name: string;
  about: string;
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (id: string) => void;
  ways: Way[];
}

export function Choice({ label, value, onChange, ways }: ChoiceProps) {
  return (
    <RadioGroup className="choice" value={value} onChange={onChange}>
      <Label className="visually-hidden">{label}</Label>
      {ways.map((w) => (
        <Radio key={w.id} value={w.id} className="choice-way">
          <span className="choice-mark" aria-hidden="true" />
          <span>
            <span className="strong">{w.name}</span>
            <span className="hint block">{w.about}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
