/* SPDX-License-Identifier: Apache-2.0 */
/* A supplier's product as the command line shows it and lets a person choose from it. */
#ifndef WAYBILL_CLI_GOODS_H
#define WAYBILL_CLI_GOODS_H

#include "cli/ask.h"

/* Shows the variants; asks which one when somebody can be asked. 0 or the exit code. */
int goods_pick(struct run *r, const struct json *listing, struct str *ret_sku);

#endif
