/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that runs the desk: sleeps until it is woken or a job is due, lets one turn follow
 * the other, and moves the log of the data file into it when there is nothing else to do.
 */
#ifndef WAYBILL_OS_LOOP_OS_H
#define WAYBILL_OS_LOOP_OS_H

#include "app/desk.h"

struct loop;

/* Made before the desk, because the desk's ports hold its waker. */
struct loop *loop_new(void);
struct waker loop_waker(struct loop *l);

/* From now on the desk and its connection belong to the loop's thread. */
void loop_start(struct loop *l, struct desk *d, struct db *db);

/*
 * Closes the desk, goes on with its turns until no call is in flight or wait_ms are over, ends the
 * thread and checkpoints. Nothing when it was not started.
 */
void loop_stop(struct loop *l, int64_t wait_ms);
void loop_free(struct loop *l); /* NULL is fine; after loop_stop, and after the desk */

#endif
