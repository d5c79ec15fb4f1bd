// SPDX-License-Identifier: Apache-2.0
// What popup and options page share: words for the sync and for problems.
import type { Status } from '~/messages';
import { speaks, t, tagOf } from '~/words/words';
import type { Problem } from '~/worker/store';

export const hostOf = (url: string) => new URL(url).host;

export function timeText(ms: number | null): string {
  if (ms === null) return t('sync.never');
  const format = new Intl.DateTimeFormat(tagOf(speaks()), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return format.format(ms);
}

export function syncText(status: Status): string {
  const s = status.sync;
  if (!s) return t('sync.never');
  if (s.state === 'paused') return t('sync.paused');
  if (s.state === 'done') return `${t('sync.done')} ${timeText(s.stepAtMs)}`;
  if (s.state === 'stopped') {
    const words = {
      log_in: 'wall.log_in',
      captcha: 'wall.captcha',
      no_page: 'wall.no_page',
      slow: 'wall.slow',
      not_understood: 'page.not_understood',
    } as const;
    const reason = s.reason && s.reason !== 'hub' ? t(words[s.reason]) : s.detail;
    return t('sync.stopped', { reason });
  }
  if (s.phase === 'walking') return t('sync.walking', { found: s.seen.length });
  return t('sync.reading', { done: Math.min(s.done + 1, s.total), total: s.total });
}

export const problemText = (p: Problem) => t(`problem.${p.kind}`, { detail: p.detail });
