// SPDX-License-Identifier: Apache-2.0
// What a person is told when something did not reach the hub.
import type { Delivery } from '~/messages';
import { t } from '~/words/words';

const KEPT = {
  unauthorized: 'problem.token_refused',
  extension_old: 'problem.hub_too_new',
  hub_too_old: 'problem.hub_too_old',
} as const;

/** Of a delivery that waits here still, or has nowhere to go; empty for every other. */
export function undelivered(d: Delivery<unknown>): string {
  if (d.state === 'not_paired') return t('problem.not_paired');
  if (d.state !== 'kept') return '';
  return t(KEPT[d.code as keyof typeof KEPT] ?? 'order.kept');
}
