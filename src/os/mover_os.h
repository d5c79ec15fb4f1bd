/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the WAL short without the desk waiting for it. A thread with a connection of its own moves
 * the WAL into the data file (db_checkpoint) when it has grown long, and commits go on meanwhile:
 * most of a checkpoint is waiting for the disk. What was committed in that time is little; the desk
 * moves it between two turns, because the WAL begins anew only when all of it is moved. When the
 * thread does not keep up the desk waits after all, so the WAL does not grow without end: only
 * while somebody reads what was before.
 */
#ifndef WAYBILL_OS_MOVER_OS_H
#define WAYBILL_OS_MOVER_OS_H

#include "db/db.h"
#include "port/ports.h"

struct mover;

/* db is the desk's, and no longer moves its WAL by itself. It must outlive the mover. done: called
 * on the mover's thread after each move. A move begins at long_pages (of 4 kB); the desk waits at
 * twice that. */
struct mover *mover_new(struct db *db, struct waker done, int64_t long_pages);
/* On the desk's thread, between two turns. idle: there is time to move all. True: nothing is left
 * to be moved, as far as one can tell. */
bool mover_look(struct mover *m, bool idle);
/* Waits for the move that is under way. NULL is fine. */
void mover_free(struct mover *m);

#endif
