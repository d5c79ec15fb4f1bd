// SPDX-License-Identifier: Apache-2.0
// The badges of an order: payment and fulfillment as its shop shows them, and where it is with us.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import './status.css';

type Look = [Tone, Shape];
type Row = Pick<
  Schemas['OrderRow'],
  'stage' | 'stage_label' | 'counts' | 'payment' | 'shop_status'
>;

const payments: Record<string, Look> = {
  paid: ['neutral', 'full'],
  partially_paid: ['attention', 'half'],
  pending: ['attention', 'empty'],
  authorized: ['attention', 'empty'],
  partially_refunded: ['neutral', 'half'],
  refunded: ['neutral', 'full'],
  voided: ['neutral', 'cross'],
  expired: ['critical', 'cross'],
};

const fulfillments: Record<string, Look> = {
  unfulfilled: ['attention', 'empty'],
  partially_fulfilled: ['attention', 'half'],
  fulfilled: ['neutral', 'full'],
  on_hold: ['attention', 'pause'],
  scheduled: ['info', 'dots'],
  in_progress: ['info', 'dots'],
  open: ['attention', 'empty'],
  pending_fulfillment: ['info', 'dots'],
  request_declined: ['critical', 'cross'],
  restocked: ['neutral', 'cross'],
};

const stages: Record<Schemas['Stage'], Look> = {
  not_ours: ['neutral', 'none'],
  awaiting_payment: ['neutral', 'empty'],
  to_order: ['attention', 'empty'],
  ordered: ['info', 'half'],
  shipped: ['way', 'half'],
  fulfilled: ['neutral', 'full'],
  delivered: ['good', 'check'],
  on_hold: ['attention', 'pause'],
  canceled: ['neutral', 'cross'],
};

const other: Look = ['neutral', 'none'];

export function Payment({ status }: { status: Schemas['Status'] }) {
  const { word } = useWords();
  const [tone, shape] = payments[status.status] ?? other;
  return (
    <Badge tone={tone} shape={shape}>
      {word('payment', status.status, status.raw)}
    </Badge>
  );
}

export function Fulfillment({
  status,
  counts,
}: {
  status: Schemas['Status'];
  counts?: Schemas['Counts'];
}) {
  const { word } = useWords();
  const [tone, shape] = fulfillments[status.status] ?? other;
  const partly = status.status === 'partially_fulfilled' && counts && counts.wanted > 0;
  return (
    <Badge
      tone={tone}
      shape={shape}
      extra={partly ? `${counts.fulfilled}/${counts.wanted}` : undefined}
    >
      {word('fulfillment', status.status, status.raw)}
    </Badge>
  );
}

export function StageBadge({ row }: { row: Row }) {
  const [tone, shape] = stages[row.stage] ?? other;
  const { shipped, wanted } = row.counts;
  const partly = row.stage === 'ordered' && shipped > 0 && shipped < wanted;
  return (
    <Badge tone={tone} shape={shape} extra={partly ? `${shipped}/${wanted}` : undefined}>
      {row.stage_label}
    </Badge>
  );
}

const stops: Schemas['Stage'][] = ['to_order', 'ordered', 'shipped', 'fulfilled', 'delivered'];

/** The way of an order as five stops; the badge beside it says the same in words. */
export function Way({ stage }: { stage: Schemas['Stage'] }) {
  const at = stops.indexOf(stage);
  if (at < 0) return null;
  return (
    <svg className="way-line" width="62" height="10" viewBox="0 0 62 10" aria-hidden="true">
      <path className="way-rest" d="M5 5H57" />
      <path className="way-done" d={`M5 5H${5 + at * 13}`} />
      {stops.map((stop, i) => (
        <circle
          key={stop}
          className={i < at ? 'way-stop passed' : i === at ? 'way-stop here' : 'way-stop'}
          cx={5 + i * 13}
          cy="5"
          r={i === at ? 3.6 : 2.6}
        />
      ))}
    </svg>
  );
}
