// SPDX-License-Identifier: Apache-2.0
// How answers of the hub are kept: for as long as nothing says that they changed (live.ts).
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '~/api/client';

const FRESH_MS = 30_000;
const RETRIES = 2;

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // What the person asked wrongly is not asked again; a busy hub is.
        retry: (failures, error) =>
          failures < RETRIES &&
          error instanceof ApiError &&
          (error.status >= 500 || error.code === 'offline'),
        // "Online" is about the hub, which may be on this machine, not about the internet.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
