/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding a shop's province and city in a supplier's list of names. Case, accents, punctuation and
 * "St." for "Saint" never matter; words like "State of", "Oblast" or "City" are left out only when
 * nothing fits with them and just one name fits without. Codes ("NJ") and other names ("Milan")
 * come from connect/provinces.tbl.h.
 * What is returned belongs to the list or to the table.
 */
#ifndef WAYBILL_CONNECT_PLACE_NAME_H
#define WAYBILL_CONNECT_PLACE_NAME_H

#include "connect/supplier.h"

/* The listed province that is meant by a name or, where the name is missing or unknown, by a code;
 * NULL when none is. */
const struct region *place_province(const struct regions_seen *regions, struct str country,
                                    struct str name, struct str code);
/* For an address without a province: the only province that lists the city; NULL otherwise. */
const struct region *place_province_of_city(const struct regions_seen *regions, struct str city);
/* The city's name as listed in the province, also by another name of a province's capital; ""
 * when it is not there. */
struct str place_city(const struct region *province, struct str country, struct str name);

/* The usual name of a province's code, or of what is a code itself; "" when not known. */
struct str place_province_name(struct str country, struct str code);
/* The department of a French postcode; "" outside of metropolitan France and for no postcode. */
struct str place_department(struct str zip);

/* Are two names the same but for case, accents and punctuation? */
bool place_alike(struct str x, struct str y);

#endif
