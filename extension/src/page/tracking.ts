// SPDX-License-Identifier: Apache-2.0
// The tracking page of one order: a panel with "Send details" for its packages.
import { packagesOut } from '~/adapters/report';
import { readTracking, trackingOrderId } from '~/adapters/tracking';
import { ask, type Greeting, type TrackingAnswer } from '~/messages';
import { t } from '~/words/words';
import { undelivered } from './delivery';
import { h, island, until } from './dom';
import { notUnderstood } from './report-layout';
import { packagesOf, wallHere } from './read';

const SETTLE_MS = 8_000;

/** What the page itself shows, once it has filled itself in. */
async function shown(waitMs: number): Promise<TrackingAnswer | null> {
  const found = await until(() => {
    const wall = wallHere();
    if (wall !== 'ok') return { packages: [], way: 'none', wall };
    const page = readTracking(document);
    return page.way === 'none'
      ? null
      : { ...page, way: `tracking:${page.way}`, wall: 'ok' as const };
  }, waitMs);
  return found;
}

export function startTracking(greeting: Greeting) {
  const number = trackingOrderId(location.href);
  const panel = island('panel', document.documentElement.lang);
  panel.host.setAttribute('role', 'region');
  panel.host.setAttribute('aria-label', t('tracking.label'));
  let note = '';
  let isBusy = false;
  let isLost = false;

  function draw() {
    panel.show(
      h('h2', {}, t('tracking.label')),
      isLost && notUnderstood('tracking', ['packages'], greeting.flags.snapshots),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { 'data-key': 'send', disabled: isBusy, onclick: () => void send() },
          isBusy ? t('order.sending') : t('order.send'),
        ),
      ),
      h('span', { role: 'status' }, note),
    );
  }

  /** What the page shows; else by the data calls, as on the list. */
  async function find(): Promise<TrackingAnswer | null> {
    const here = await shown(SETTLE_MS);
    if (here || !number) return here;
    return packagesOf(number, { ...greeting.flags, trackingPages: false });
  }

  async function send() {
    isBusy = true;
    draw();
    const found = await find();
    isBusy = false;
    if (!found || found.wall !== 'ok' || !number) {
      isLost = !found || found.wall === 'ok';
      note = isLost ? '' : t(found?.wall === 'captcha' ? 'wall.captcha' : 'wall.log_in');
      return draw();
    }
    const order = packagesOut(number, found.packages, found.way, Date.now());
    const sent = await ask('report', { orders: [order] });
    const result = sent.answer?.[0];
    note = undelivered(sent) || (result?.known?.sentence ?? result?.sentence ?? sent.sentence);
    draw();
  }

  if (number) {
    document.body.append(panel.host);
    draw();
  }
  return { packages: shown };
}
