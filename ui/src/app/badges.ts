// SPDX-License-Identifier: Apache-2.0
// The live counts of tabs and navigation, all from one question.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '~/api/client';
import { usePreferences } from './preferences';

export type BadgeName = 'to_order' | 'to_pay' | 'problems';
export type Counts = Record<string, number>;

export function useCounts(): Counts | undefined {
  const { shop } = usePreferences();
  return useQuery({
    queryKey: ['counts', shop],
    queryFn: async () => {
      const answer = await api.get('/api/v1/orders/counts', { query: { shop } });
      const counts: Counts = { all: answer.all, problems: answer.problems, to_pay: answer.to_pay };
      for (const s of answer.stages) counts[s.stage] = s.orders;
      return counts;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  }).data;
}
