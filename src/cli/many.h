/* SPDX-License-Identifier: Apache-2.0 */
/* Commands for many orders at once (POST /api/v1/bulk): asked for, waited for, told. */
#ifndef WAYBILL_CLI_MANY_H
#define WAYBILL_CLI_MANY_H

#include "cli/ask.h"

/* Are several orders, a filter or a dry run meant, rather than one order? */
bool many_wanted(const struct run *r);
/*
 * The action for the orders that the words name, or that the filter's flags find (after a
 * question, unless it is a dry run). params: a JSON object or "". Returns the exit code.
 */
int many_orders(struct run *r, const char *action, struct str params);
/* The same for rows: a JSON array of objects. */
int many_rows(struct run *r, const char *action, struct str rows, struct str params);

#endif
