/* SPDX-License-Identifier: Apache-2.0 */
/* Due dates in the data file, when the clock they were made by was set back. */
#ifndef WAYBILL_DB_DUE_H
#define WAYBILL_DB_DUE_H

#include "db/db.h"

/*
 * Brings what is due after now_ms forward by by_ms, so that it is due in as much time as before,
 * and likewise when what is still in doubt was first sent, so that the supplier's window ends as
 * it would have. What is due never stays so. Jobs are not meant: the desk holds them.
 */
enum err db_due_sooner(struct db *db, int64_t by_ms, int64_t now_ms) MUST_USE;

#endif
