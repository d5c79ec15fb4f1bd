/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money is an exact count of minor units and an ISO 4217 code. Platforms send decimal text;
 * the number of decimals follows the currency (JPY 0, KWD 3), never the text.
 */
#ifndef WAYBILL_BASE_MONEY_H
#define WAYBILL_BASE_MONEY_H

#include "base/str.h"

struct money {
    int64_t minor;
    char currency[4]; /* "" when not known */
};

/* "18.64" in USD -> 1864. More decimals than the currency has are accepted only when zeros
 * ("5.000" USD), since platforms pad. False on anything else, overflow included. */
bool money_parse(struct str amount, struct str currency, struct money *ret_money) MUST_USE;
/* "18.64"; no currency, no grouping. */
struct str money_amount_text(struct arena *a, struct money m);
/* "18.64 USD" */
struct str money_text(struct arena *a, struct money m);
int money_decimals(struct str currency);

#endif
