// SPDX-License-Identifier: Apache-2.0
// "Page not understood": says so in the page, and offers to report its layout, redacted, to the
// person's own hub. What would be reported can be looked at first.
import { snapshot } from '~/adapters/snapshot';
import { ask, type PageKind } from '~/messages';
import { isWord, t } from '~/words/words';
import { h } from './dom';

export const fieldName = (field: string) => {
  const word = `field.${field}`;
  return isWord(word) ? t(word) : field;
};

/** The words and buttons; `missing`: fields that no way found. `mayReport`: the hub takes reports. */
export function notUnderstood(page: PageKind, missing: string[], mayReport: boolean): HTMLElement {
  const state = h('span', { role: 'status' });
  const html = () => snapshot(document.body);
  const shown = h('details', {}, h('summary', {}, t('page.look')));
  shown.addEventListener('toggle', () => {
    if (!shown.querySelector('pre')) shown.append(h('pre', {}, html()));
  });
  const report = async () => {
    const lang = document.documentElement.lang || navigator.language;
    const done = await ask('snapshot', { page, lang, missing, html: html() });
    state.textContent =
      done.state === 'delivered' ? t('page.reported') : done.sentence || t('order.kept');
  };
  return h(
    'div',
    { role: 'alert' },
    h('p', { class: 'bad' }, h('strong', {}, t('page.not_understood'))),
    h('p', {}, t('page.not_understood_about')),
    mayReport &&
      h(
        'div',
        { class: 'row' },
        h('button', { onclick: () => void report() }, t('page.report')),
        state,
      ),
    mayReport && shown,
  );
}
