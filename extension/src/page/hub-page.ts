// SPDX-License-Identifier: Apache-2.0
// On pages of the paired hub's address: tells the web app that the extension is there. Nothing else.
import { ask } from '~/messages';

interface Ping {
  type?: unknown;
}

window.addEventListener('message', (event) => {
  if (event.source !== window || (event.data as Ping | null)?.type !== 'waybill:ping') return;
  ask('ping', { origin: location.origin }).then(
    (pong) => pong && window.postMessage({ type: 'waybill:pong', ...pong }, location.origin),
    () => {}, // the extension was updated: the next page has the new script
  );
});
