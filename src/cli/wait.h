/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for work that the hub does by itself, by asking again and again. */
#ifndef WAYBILL_CLI_WAIT_H
#define WAYBILL_CLI_WAIT_H

#include "cli/ask.h"

/* Looks once. True when it is over: ret_code is the exit code. r->a is a scratch arena here:
 * nothing of it may be kept. */
typedef bool (*wait_fn)(struct run *r, void *ctx, int *ret_code);

/* Looks every pause_ms, at most for span_ms (CLI_NOT_YET after it; 0: for ever). */
int wait_for(struct run *r, wait_fn look, void *ctx, int64_t pause_ms, int64_t span_ms);

/* Until the job is over, with a progress bar. 0 or the exit code, whose cause has been said. */
int wait_job(struct run *r, struct str job_id, struct str label);
/* Until the shop's changes are read: POSTs the sync itself. The same; silent when all is well. */
int wait_sync(struct run *r, struct str shop, bool wait);
/* Until the shop or supplier account at the address is connected. */
int wait_active(struct run *r, struct str path, int64_t span_ms);

#endif
