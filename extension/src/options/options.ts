// SPDX-License-Identifier: Apache-2.0
// The options page: connects the extension to a hub by one pasted line, tests, disconnects; language.
import { ask, type Delivery, type Status } from '~/messages';
import { h } from '~/page/dom';
import { hostOf, pagesQuestion, problemText } from '~/popup/parts';
import { speak, t, tagOf } from '~/words/words';
import type { Stored } from '~/worker/store';
import { isSafe, pairingIn, permissionFor } from './pairing';

const main = document.getElementById('main')!;
let note = '';
let isBad = false;
let typed = '';

function tell(words: string, bad = false) {
  note = words;
  isBad = bad;
}

function failure(done: Delivery<Status>, host: string): string {
  if (done.state === 'kept') return t('popup.offline', { host });
  if (done.code === 'hub_too_old') return t('problem.hub_too_old');
  if (done.code === 'extension_old') return t('problem.hub_too_new');
  return done.sentence;
}

async function pair() {
  const found = pairingIn(typed);
  if (!found) return tell(t('options.bad_line'), true);
  if (!isSafe(found.url)) return tell(t('options.not_secure'), true);
  // Asked first of all: the browser allows it only as the direct answer to a click.
  const isAllowed = await chrome.permissions.request({ origins: [permissionFor(found.url)] });
  const host = hostOf(found.url);
  if (!isAllowed) return tell(t('options.no_permission', { host }), true);
  const done = await ask('pair', { ...found, name: '' });
  if (!done.answer) return tell(failure(done, host), true);
  typed = '';
  tell(t('options.works', { version: done.answer.hub?.version ?? '' }));
}

async function test() {
  const s = await ask('status', { look: true });
  const host = s.hub ? hostOf(s.hub.url) : '';
  if (s.reachable === false) return tell(t('popup.offline', { host }), true);
  const problem = s.problems.find(
    (p) => p.kind === 'token_refused' || p.kind === 'hub_too_new' || p.kind === 'hub_too_old',
  );
  if (problem) return tell(problemText(problem), true);
  tell(t('options.works', { version: s.hub?.version ?? '' }));
}

async function unpair() {
  await ask('unpair', {});
  tell('');
}

const press = (fn: () => Promise<void>) => async (event: Event) => {
  event.preventDefault();
  await fn();
  draw(await ask('status', { look: false }));
};

function connected(s: Status) {
  const hub = s.hub!;
  return h(
    'div',
    {},
    h('p', { class: 'good' }, t('options.paired', { url: hub.url, name: hub.name })),
    hub.person ? h('p', {}, t('options.person', { person: hub.person })) : '',
    h(
      'div',
      { class: 'row' },
      h('button', { id: 'test', onclick: press(test) }, t('options.test')),
      h('button', { id: 'unpair', class: 'quiet', onclick: press(unpair) }, t('options.unpair')),
    ),
  );
}

function form() {
  const input = h('input', {
    id: 'line',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'http://127.0.0.1:8787/pair#…',
    'aria-describedby': 'how note',
    oninput: () => (typed = input.value),
  });
  input.value = typed;
  return h(
    'form',
    { onsubmit: press(pair) },
    h('p', { id: 'how' }, t('options.how')),
    h('label', { for: 'line' }, t('options.paste')),
    input,
    h('div', { class: 'row' }, h('button', { id: 'pair', type: 'submit' }, t('options.pair'))),
  );
}

function languages(s: Status) {
  const option = (value: Stored['lang'], words: string) =>
    h('option', { value, selected: s.chosen === value }, words);
  const select = h(
    'select',
    {
      id: 'lang',
      onchange: async () => draw(await ask('language', { lang: select.value as Stored['lang'] })),
    },
    option('auto', t('options.auto')),
    option('en', 'English'),
    option('zh', '简体中文'),
  );
  return h('div', {}, h('label', { for: 'lang' }, t('options.language')), select);
}

function draw(s: Status) {
  speak(s.lang);
  document.documentElement.lang = tagOf(s.lang);
  document.title = t('options.title');
  const held = document.activeElement?.id;
  main.replaceChildren(
    h('h1', {}, t('options.title')),
    ...pagesQuestion(s, () => void ask('status', { look: false }).then(draw)),
    h('h2', {}, t('options.connect')),
    s.hub ? connected(s) : form(),
    h('p', { id: 'note', role: 'status', class: isBad ? 'bad' : 'good' }, note),
    languages(s),
    h('h2', {}, t('popup.problems')),
    s.problems.length
      ? h('ul', {}, ...s.problems.map((p) => h('li', { class: 'bad' }, problemText(p))))
      : h('p', { class: 'soft' }, t('popup.no_problems')),
    h('p', { class: 'soft' }, t('options.privacy')),
    h('p', { class: 'soft' }, t('options.version', { version: s.version })),
  );
  if (held) document.getElementById(held)?.focus();
}

void ask('status', { look: false }).then(draw);
