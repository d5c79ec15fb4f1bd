/* SPDX-License-Identifier: Apache-2.0 */
/* Start, load and stop of the desk: what is kept in memory and how a crash is taken up. */
#ifndef WAYBILL_APP_START_H
#define WAYBILL_APP_START_H

#include "app/turn.h"

/* Loads shops, accounts, secrets and jobs anew; what is in flight stays connected to its job. */
enum err desk_load(struct desk *d) MUST_USE;
/* The oldest of the active shops' "complete" times, 0 when one never was. */
int64_t start_last_complete_ms(const struct desk *d);

#endif
