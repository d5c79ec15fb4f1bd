/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every value that follows from the facts, computed anew and held against what is stored: stages,
 * counts and problems of orders, what lists, searches and bulks count. Sums of money are the shop's
 * facts, not derived. Changes nothing; works on any connection, also beside a running hub.
 */
#ifndef WAYBILL_APP_RECOMPUTE_H
#define WAYBILL_APP_RECOMPUTE_H

#include "db/derived.h"

/* d->arena and d->limit are filled in by the caller. ret_orders: how many were looked at. */
enum err recompute(struct db *db, int64_t now_ms, struct differences *d,
                   int64_t *ret_orders) MUST_USE;

#endif
