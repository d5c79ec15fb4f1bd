// SPDX-License-Identifier: Apache-2.0
// The list that was last looked at: an order's page goes on from there to the one before and after,
// and back to where it was.

let ids: string[] = [];
let address = '/orders';

export function rememberList(shown: string[]) {
  ids = shown;
  address = location.pathname + location.search;
}

export const lastAddress = () => address;

export function neighbours(id: string): { previous?: string; next?: string } {
  const at = ids.indexOf(id);
  return at < 0 ? {} : { previous: ids[at - 1], next: ids[at + 1] };
}
