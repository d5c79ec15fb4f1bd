// SPDX-License-Identifier: Apache-2.0
// Whose number is it? Asked as one types; a wrong check digit and a number of another order show.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Schemas } from '~/api/client';

const TYPING_MS = 200;
const NUMBER_MIN = 5;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

export interface Guess {
  best: Schemas['CarrierGuesses']['items'][number] | null;
  items: Schemas['CarrierGuesses']['items'];
  /** Another order that has this number already. */
  elsewhere: { id: string; name: string } | null;
}

export function useCarrier(number: string, country: string | undefined, orderId: string): Guess {
  const settled = useSettled(number.trim());
  const enabled = settled.length >= NUMBER_MIN;
  const guesses = useQuery({
    queryKey: ['carrier', settled, country],
    queryFn: ({ signal }) =>
      api.get('/api/v1/carriers/detect', { query: { number: settled, country }, signal }),
    enabled,
    staleTime: Infinity,
  });
  const others = useQuery({
    queryKey: ['orders', 'with-number', settled],
    queryFn: ({ signal }) => api.get('/api/v1/orders', { query: { q: settled, limit: 3 }, signal }),
    enabled,
  });
  const items = (enabled && guesses.data?.items) || [];
  const other = others.data?.items.find((o) => o.id !== orderId && o.numbers.includes(settled));
  return {
    items,
    best: items[0] ?? null,
    elsewhere: enabled && other ? { id: other.id, name: other.name } : null,
  };
}

/** All carriers by name, for when the guess is wrong. */
export function useCarriers() {
  return useQuery({
    queryKey: ['carriers'],
    queryFn: () => api.get('/api/v1/carriers'),
    staleTime: Infinity,
  }).data?.items;
}
