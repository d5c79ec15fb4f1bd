// SPDX-License-Identifier: Apache-2.0
// What an entry of the history changed: from what to what.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';

export type Change = { field: string; subject?: string; before?: string; after?: string };

export const changesOf = (e: Pick<Schemas['Entry'], 'changes'>) => e.changes as unknown as Change[];

/** "supplier_status" of a later hub reads at least as words. */
const plain = (field: string) => field.replace(/[._]/g, ' ');

/** `isNew`: there was nothing before, whatever the stage of nothing is called. */
export function Changed({ changes, isNew }: { changes: Change[]; isNew?: boolean }) {
  const { word } = useWords();
  const text = (c: Change, value = '') =>
    c.field === 'stage'
      ? word('stage', value)
      : c.field === 'stage.cause' && value
        ? word('stage_cause', value, plain(value))
        : value;
  return (
    <ul className="changes small">
      {changes.map((c, i) => {
        const before = isNew ? '' : text(c, c.before);
        return (
          <li key={i}>
            {c.field !== 'stage' && c.field !== 'note' && (
              <span className="faint">{word('change', c.field, plain(c.field))} </span>
            )}
            {before && <span className="muted">{before} → </span>}
            {text(c, c.after) || '–'}
          </li>
        );
      })}
    </ul>
  );
}
