// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '~/api/client';
import type { Words } from '~/i18n/i18n';

/** Who did it or where it was read. Who owns the machine has no name of their own there. */
export const authorOf = (
  entry: Pick<Schemas['Entry'], 'person' | 'source'>,
  word: Words['word'],
): string =>
  entry.person && entry.person !== 'cli'
    ? entry.person
    : word('source', entry.person ?? entry.source);
