/* SPDX-License-Identifier: Apache-2.0 */
/* Start, load and stop of the desk: what is kept in memory and how a crash is taken up. */
#ifndef WAYBILL_APP_START_H
#define WAYBILL_APP_START_H

#include "app/turn.h"

/* Loads shops, accounts, secrets and jobs anew; what is in flight stays connected to its job. */
enum err desk_load(struct desk *d) MUST_USE;
/* The oldest of the active shops' "complete" times, 0 when one never was. */
int64_t start_last_complete_ms(const struct desk *d);
/* The answer to a pack of writes to this shop cannot be known: they are in doubt, as after a crash.
 */
enum err start_doubt_writes(struct turn *t, int64_t shop_id) MUST_USE;

#endif
