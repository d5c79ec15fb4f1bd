/* SPDX-License-Identifier: Apache-2.0 */
/* Which shop is meant: a short name becomes a domain, no name the only shop. */
#ifndef WAYBILL_CLI_SHOPS_H
#define WAYBILL_CLI_SHOPS_H

#include "cli/ask.h"

/* "demo" is demo.myshopify.com; ids and domains stay. */
struct str shops_name(struct run *r, struct str given);
/* The value of --shop, "" without. */
struct str shops_flag(struct run *r);
/* The one given, else the only connected one. 0 or the exit code. */
int shops_pick(struct run *r, struct str given, struct str *ret_shop);
/* State, permissions and troubles of a shop, for people. */
void shops_print(struct run *r, const struct json *shop);
/* Does its last answer leave something to be done? The exit code that fits. */
int shops_verdict(const struct json *shop);

#endif
