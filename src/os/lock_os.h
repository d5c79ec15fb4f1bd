/* SPDX-License-Identifier: Apache-2.0 */
/* Exactly one process owns a data folder: flock(2) on DIR/waybill.lock, gone with the process. */
#ifndef WAYBILL_OS_LOCK_OS_H
#define WAYBILL_OS_LOCK_OS_H

#include "base/err.h"

struct lock;

/* ERR_LOCKED: ret_holder (of a) says who, such as "process 812 (serve), since 2026-...". Other
 * errors as file_err. what: a word for the next one who asks. */
enum err lock_take(struct arena *a, struct str dir, struct str what, struct lock **ret_lock,
                   struct str *ret_holder) MUST_USE;
void lock_free(struct lock *l); /* NULL is fine */

#endif
