// SPDX-License-Identifier: Apache-2.0
// What popup and options page share: words for the sync and for problems.
import type { Status } from '~/messages';
import { h } from '~/page/dom';
import { speaks, t, tagOf } from '~/words/words';
import { PAGES } from '~/worker/pages';
import type { Problem } from '~/worker/store';

/** Says that AliExpress' pages are closed to us, with a button that asks for them; else nothing. */
export function pagesQuestion(s: Status, done: () => void): HTMLElement[] {
  if (s.pagesAllowed) return [];
  // Asked first of all: the browser allows it only as the direct answer to a click.
  const allow = () => void chrome.permissions.request({ origins: PAGES }).then(done);
  return [
    h(
      'div',
      { role: 'alert' },
      h('p', { class: 'bad' }, t('problem.pages')),
      h('button', { id: 'allow', onclick: allow }, t('popup.allow')),
    ),
  ];
}

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
