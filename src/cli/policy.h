/* SPDX-License-Identifier: Apache-2.0 */
/* The policies of a shop by name: see cli/policies.tbl.h. */
#ifndef WAYBILL_CLI_POLICY_H
#define WAYBILL_CLI_POLICY_H

#include "cli/ask.h"

/* For --help. */
void policy_help(struct run *r);
/* A table of what holds; shop as the API shows it. */
void policy_print(struct run *r, const struct json *shop);
/* "auto_buy=yes" as a member of the body. 0 or the exit code. */
int policy_put(struct run *r, struct body *body, struct str setting);

#endif
