// SPDX-License-Identifier: Apache-2.0
// The bar above My Orders: the two syncs, how far they are, and what is wrong with the page.
import { LIST, type OrdersPage } from '~/adapters/orders';
import type { Greeting } from '~/messages';
import type { SyncState } from '~/worker/sync-state';
import { t } from '~/words/words';
import { h, island } from './dom';
import { fieldName, notUnderstood } from './report-layout';

export type SteerAction = 'start' | 'pause' | 'resume' | 'stop';

interface BarView {
  sync: SyncState | null;
  /** "Sync this page". */
  isGoing: boolean;
  note: string;
  isBad: boolean;
  verdict: OrdersPage['verdict'] | 'waiting';
  missing: string[];
}

function syncWords(sync: SyncState | null): string {
  if (!sync) return '';
  if (sync.state === 'paused') return t('sync.paused');
  if (sync.state === 'done') return t('sync.done');
  if (sync.state === 'stopped') {
    const reason = {
      log_in: t('wall.log_in'),
      captcha: t('wall.captcha'),
      no_page: t('wall.no_page'),
      slow: t('wall.slow'),
      not_understood: t('page.not_understood'),
      hub: sync.detail,
    }[sync.reason ?? 'hub'];
    return t('sync.stopped', { reason });
  }
  if (sync.phase === 'walking') return t('sync.walking', { found: sync.seen.length });
  return t('sync.reading', { done: Math.min(sync.done + 1, sync.total), total: sync.total });
}

export class OrdersBar {
  readonly view: BarView;
  private bar = island('bar', document.documentElement.lang);

  constructor(
    private greeting: Greeting,
    private onPage: () => void,
    private onSteer: (action: SteerAction) => void,
  ) {
    this.bar.host.setAttribute('role', 'region');
    this.bar.host.setAttribute('aria-label', t('bar.label'));
    const sync = greeting.sync;
    this.view = { sync, isGoing: false, note: '', isBad: false, verdict: 'waiting', missing: [] };
  }

  /** Puts it above the list, once there is one. */
  place() {
    if (this.bar.host.isConnected) return;
    const list = document.querySelector(LIST);
    if (list?.parentElement) list.parentElement.insertBefore(this.bar.host, list);
    else document.body.prepend(this.bar.host);
  }

  draw(change: Partial<BarView> = {}) {
    const v = Object.assign(this.view, change);
    const isBad = v.sync?.state === 'stopped' || v.isBad;
    this.bar.show(
      h('span', { class: 'mark' }, t('bar.label')),
      this.problem(),
      h('button', { 'data-key': 'page', disabled: v.isGoing, onclick: this.onPage }, t('bar.page')),
      h(
        'button',
        {
          'data-key': 'all',
          disabled: v.sync?.state === 'running',
          onclick: () => this.onSteer('start'),
        },
        t('bar.all'),
      ),
      ...this.syncButtons(),
      h(
        'span',
        { role: 'status', class: isBad ? 'bad' : '' },
        [v.note, syncWords(v.sync)].filter(Boolean).join(' · '),
      ),
      ...this.selfTest(),
    );
  }

  /** What stands between us and the hub. */
  private problem() {
    const { paired, problem } = this.greeting;
    const kind = paired ? problem : 'not_paired';
    return kind && h('span', { class: 'bad' }, t(`problem.${kind}`));
  }

  private syncButtons() {
    const button = (key: 'pause' | 'resume' | 'stop', words: string) =>
      h('button', { class: 'quiet', 'data-key': key, onclick: () => this.onSteer(key) }, words);
    const state = this.view.sync?.state;
    if (state === 'running')
      return [button('pause', t('bar.pause')), button('stop', t('bar.stop'))];
    if (state === 'paused' || state === 'stopped')
      return [button('resume', t('bar.resume')), button('stop', t('bar.stop'))];
    return [];
  }

  private selfTest() {
    const { verdict, missing } = this.view;
    if (verdict === 'not_understood')
      return [notUnderstood('orders', missing, this.greeting.flags.snapshots)];
    if (verdict !== 'ok' || !missing.length) return [];
    const fields = missing.map(fieldName).join(', ');
    return [h('span', { class: 'bad' }, t('page.part_understood', { fields }))];
  }
}
