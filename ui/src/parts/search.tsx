// SPDX-License-Identifier: Apache-2.0
// A search that is kept in the address as `q`: asked a moment after the last key, at once on Enter.
import { useEffect, useRef, useState } from 'react';
import { SearchField } from '~/kit/field';

const TYPING_MS = 250;

interface SearchProps {
  label: string;
  hint: string;
  /** As the address has it. */
  q: string;
  onSearch: (q: string) => void;
  id?: string;
}

export function Search({ label, hint, q, onSearch, id }: SearchProps) {
  const [text, setText] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setText(q);
  }, [q]);
  const send = (wanted: string) => {
    if (wanted === sent.current) return;
    sent.current = wanted;
    onSearch(wanted);
  };
  useEffect(() => {
    const timer = setTimeout(() => send(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchField
      id={id}
      label={label}
      placeholder={hint}
      value={text}
      onChange={setText}
      onSubmit={() => send(text.trim())}
    />
  );
}
