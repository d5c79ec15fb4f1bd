// SPDX-License-Identifier: Apache-2.0
// The popup: whether the hub is there, what was sent, what waits, what is wrong.
import { ask, type Status } from '~/messages';
import { h } from '~/page/dom';
import { speak, t, tagOf } from '~/words/words';
import { ORDERS_URL } from '~/worker/tabs';
import { hostOf, pagesQuestion, problemText, syncText, timeText } from './parts';

const main = document.getElementById('main')!;

function connection(s: Status): HTMLElement {
  if (!s.hub) return h('dd', { class: 'bad' }, t('popup.not_paired'));
  const host = hostOf(s.hub.url);
  if (s.reachable === false) return h('dd', { class: 'bad' }, t('popup.offline', { host }));
  return h('dd', { class: 'good' }, t('popup.connected', { host }));
}

const row = (name: string, value: string | HTMLElement) => [
  h('dt', {}, name),
  typeof value === 'string' ? h('dd', {}, value) : value,
];

function problems(s: Status): HTMLElement {
  const found = s.problems.map((p) => h('li', { class: 'bad' }, problemText(p)));
  if (s.reachable === false && s.hub)
    found.unshift(h('li', { class: 'bad' }, t('problem.offline', { host: hostOf(s.hub.url) })));
  return found.length ? h('ul', {}, ...found) : h('p', { class: 'soft' }, t('popup.no_problems'));
}

function draw(s: Status) {
  speak(s.lang);
  document.documentElement.lang = tagOf(s.lang);
  const held = document.activeElement?.id;
  main.replaceChildren(
    h('h1', {}, t('popup.title')),
    ...pagesQuestion(s, () => void refresh(false)),
    h(
      'div',
      { role: 'status' },
      h(
        'dl',
        {},
        ...row(t('popup.connection'), connection(s)),
        ...row(t('popup.sent'), String(s.sent)),
        ...row(t('popup.queued'), String(s.queued)),
        ...(s.waiting === null ? [] : row(t('popup.waiting'), String(s.waiting))),
        ...row(t('popup.last'), timeText(s.deliveredAtMs)),
        ...row(t('popup.sync'), syncText(s)),
      ),
    ),
    h('h2', {}, t('popup.problems')),
    problems(s),
    h('div', { class: 'row' }, ...buttons(s)),
    h(
      'p',
      {},
      h('a', { href: ORDERS_URL, target: '_blank' }, t('popup.my_orders')),
      ' · ',
      s.hub ? h('a', { href: s.hub.url, target: '_blank' }, t('app.open')) : '',
      s.hub ? ' · ' : '',
      h('a', { href: 'options.html', target: '_blank' }, t('app.options')),
    ),
  );
  if (held) document.getElementById(held)?.focus();
}

function buttons(s: Status): HTMLElement[] {
  if (!s.hub)
    return [
      h(
        'button',
        { id: 'pair', onclick: () => void chrome.runtime.openOptionsPage() },
        t('bar.pair'),
      ),
    ];
  const is = s.sync?.state;
  const steer = (action: 'start' | 'pause' | 'resume') => async () => {
    await ask('sync', { action });
    await refresh(false);
  };
  const all =
    is === 'running'
      ? h('button', { id: 'sync', onclick: steer('pause') }, t('bar.pause'))
      : is === 'paused' || is === 'stopped'
        ? h('button', { id: 'sync', onclick: steer('resume') }, t('bar.resume'))
        : h('button', { id: 'sync', onclick: steer('start') }, t('bar.all'));
  const deliver = h(
    'button',
    { id: 'deliver', class: 'quiet', onclick: async () => draw(await ask('deliver', {})) },
    t('popup.deliver'),
  );
  return s.queued ? [all, deliver] : [all];
}

async function refresh(look: boolean) {
  draw(await ask('status', { look }));
}

void refresh(false).then(() => refresh(true));
chrome.storage.onChanged.addListener((_, area) => {
  if (area === 'local') void refresh(false);
});
