// SPDX-License-Identifier: Apache-2.0
// Where "Sync all orders" stands. It lies in storage after every step, so that a closed tab or a
// stopped worker costs at most one step.

export type StopReason = 'log_in' | 'captcha' | 'no_page' | 'slow' | 'not_understood' | 'hub';

export interface SyncState {
  state: 'running' | 'paused' | 'stopped' | 'done';
  phase: 'reading' | 'walking';
  reason: StopReason | null;
  /** For `hub`: what it said. */
  detail: string;
  /** Supplier orders still to be read by number. */
  todo: string[];
  /** Those that were read: no number is asked for twice in one sync. */
  read: string[];
  done: number;
  total: number;
  /** How far back the walk goes (ISO day); null: no walk. */
  until: string | null;
  pages: number;
  /** Orders that the walk has sent. */
  seen: string[];
  /** The tab in which it works, and whether the extension opened it. */
  tab: number | null;
  ownTab: boolean;
  startedAtMs: number;
  stepAtMs: number;
}
