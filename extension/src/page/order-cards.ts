// SPDX-License-Identifier: Apache-2.0
// On each order of My Orders: "Send details", what Waybill knows of it, and a word on the last click.
import { buttonsOf, findCards } from '~/adapters/orders';
import { ask, hubLink, type Greeting, type Known } from '~/messages';
import { t } from '~/words/words';
import { h, island, type Island } from './dom';

interface OrderView {
  island: Island;
  known: Known | null;
  /** A word on the last click; empty when there was none. */
  note: string;
  isBad: boolean;
  isBusy: boolean;
}

const SENT_WORDS = {
  none: 'order.sent_none',
  some: 'order.sent_some',
  all: 'order.sent_all',
} as const;

function knownWords(known: Known | null): string {
  if (!known || known.state === 'unknown') return '';
  if (!known.order) return known.sentence ?? '';
  const stage = t('order.stage', { name: known.order.name ?? '', stage: known.stage_label ?? '' });
  const sent = known.sent ? t(SENT_WORDS[known.sent]) : '';
  return [stage, sent].filter(Boolean).join(', ');
}

export class OrderCards {
  private views = new Map<string, OrderView>();

  constructor(
    private greeting: Greeting,
    private onSend: (number: string) => void,
  ) {}

  known = (number: string): Known | null => this.views.get(number)?.known ?? null;

  change(number: string, what: Partial<Omit<OrderView, 'island'>>) {
    const v = this.views.get(number);
    if (!v) return;
    Object.assign(v, what);
    this.draw(number, v);
  }

  /** Gives a button to each order on the page that has none, also after the page drew it anew. */
  decorate() {
    const fresh: string[] = [];
    for (const card of findCards(document)) {
      const was = this.views.get(card.id);
      if (was?.island.host.isConnected && card.element.contains(was.island.host)) continue;
      const mine = island('card', document.documentElement.lang);
      const none = { known: null, note: '', isBad: false, isBusy: false };
      const view = { ...none, ...was, island: mine };
      this.views.set(card.id, view);
      buttonsOf(card.element).append(mine.host);
      this.draw(card.id, view);
      if (!was) fresh.push(card.id);
    }
    void this.askKnown(fresh);
  }

  private async askKnown(numbers: string[]) {
    if (!numbers.length || !this.greeting.paired) return;
    for (const known of await ask('known', { numbers }))
      if (known.number) this.change(known.number, { known });
  }

  private draw(number: string, v: OrderView) {
    const words = knownWords(v.known);
    const url = hubLink(this.greeting, v.known?.order_url);
    v.island.show(
      h(
        'button',
        {
          'data-key': 'send',
          disabled: v.isBusy,
          'aria-label': `${t('order.send')} ${number}`,
          onclick: () => this.onSend(number),
        },
        v.isBusy ? t('order.sending') : t('order.send'),
      ),
      h(
        'span',
        { role: 'status' },
        words && url ? h('a', { href: url, target: '_blank', rel: 'noreferrer' }, words) : words,
        v.note && h('span', { class: v.isBad ? 'bad' : '' }, `${words ? ' · ' : ''}${v.note}`),
      ),
    );
  }
}
