// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and what they may do.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, client, type Schemas } from '~/api/client';

export type Role = 'owner' | 'manager' | 'staff' | 'viewer';
const ranks: Role[] = ['viewer', 'staff', 'manager', 'owner'];

export type Person = NonNullable<Schemas['SignedIn']['person']>;

export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await api.get('/api/v1/session');
      client.csrf = session.csrf ?? '';
      return session;
    },
    staleTime: Infinity,
    retry: false,
  });
}

const PersonContext = createContext<Person | null>(null);
export const PersonProvider = PersonContext.Provider;

export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (!person) throw new Error('nobody is signed in here');
  return person;
}

/** May the person do what needs this role? */
export function useMay(role: Role): boolean {
  return ranks.indexOf(usePerson().role as Role) >= ranks.indexOf(role);
}

/** After a sign-in, and when the hub says that the session is over. */
export function useForget() {
  const queries = useQueryClient();
  return () => forget(queries);
}

export function forget(queries: QueryClient) {
  client.csrf = '';
  queries.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' });
  void queries.invalidateQueries({ queryKey: ['session'] });
}
