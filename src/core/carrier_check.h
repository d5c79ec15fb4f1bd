/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Check digits of tracking numbers: one kernel per rule. Input is a normalized number that fits
 * the format of the row which names the rule.
 */
#ifndef WAYBILL_CORE_CARRIER_CHECK_H
#define WAYBILL_CORE_CARRIER_CHECK_H

#include "base/str.h"

enum carrier_check {
    CHECK_NONE,
    CHECK_S10,      /* UPU S10: 8 digits by 8 6 4 2 3 5 9 7 modulo 11 */
    CHECK_GS1,      /* from the right 3,1,3,1 modulo 10, over all but the last digit */
    CHECK_GS1_14,   /* the same over the last 15 digits only (FedEx 96) */
    CHECK_USPS,     /* GS1 after a 420 + ZIP prefix is taken off */
    CHECK_USPS_91,  /* 20 digits with "91" set before them, 420 + ZIP taken off */
    CHECK_UPS,      /* after "1Z": letters count (ASCII - 3), weights 1,2, modulo 10 */
    CHECK_UPS_BILL, /* waybill: one letter, then weights 1,2 */
    CHECK_FEDEX,    /* from the right 1,3,7 over 11 digits, modulo 11 modulo 10 */
    CHECK_FEDEX_34, /* the same over the 13 digits before the last */
    CHECK_FEDEX_32, /* the same over digits 17 to 27, check is the 28th */
    CHECK_MOD7,     /* the digits before the last, modulo 7 */
    CHECK_ISO7064,  /* MOD 37,36 over all but the last character */
    CHECK_LUHN,
    CHECK_SF,        /* SF Express, 12 digits */
    CHECK_EVRI,      /* letters as UPS, weights 2,1, modulo 10 without complement */
    CHECK_GLS,       /* GS1 of the sum plus one */
    CHECK_IDENTCODE, /* weights 4,9 modulo 10 */
    CHECK_CORREOS,   /* character codes modulo 23 into a letter */
    CHECK_ONTRAC_C,  /* weights 1,2 modulo 10 with 4 set before, unless it begins with it */
    CHECK_ONTRAC_D,  /* the same with 5 */
    CHECK_LAPOSTE,   /* GS1 over characters 3 to 12 */
    CHECK_MAX
};

/* True for CHECK_NONE too. False when the number is too short for the rule. */
bool carrier_check(enum carrier_check check, struct str number);

#endif
