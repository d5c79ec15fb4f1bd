/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections for reading, lent to the threads that serve GETs: each in its own short transaction,
 * begun after the request arrived, so that it sees every write already answered.
 */
#ifndef WAYBILL_APP_READERS_H
#define WAYBILL_APP_READERS_H

#include "db/db.h"

struct readers;

/* Opens connections on demand, at most max; a caller beyond that waits. */
struct readers *readers_new(const struct db_options *options, size_t max);
void readers_free(struct readers *r);
/* A connection inside a fresh read transaction. */
enum err readers_borrow(struct readers *r, struct db **ret_db) MUST_USE;
void readers_return(struct readers *r, struct db *db);

#endif
