/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts: a supplier may divide an order after it was bought. Its goods go on under order numbers
 * that nothing leads to: the old one holds fewer of them, or is not known any more. What each order
 * of such a purchase holds is kept in memory as it was told last; goods that none of them holds are
 * a problem of the purchase, never a reason to buy them again. app/hints.h finds the other order
 * among those that messages spoke of, or a person links it.
 */
#ifndef WAYBILL_APP_PARTS_H
#define WAYBILL_APP_PARTS_H

#include "app/turn.h"

/* Supplier units of goods as they were chosen. */
struct part {
    struct str listing_id, sku_id;
    int64_t units;
};

/* The status of one of its orders was told: opens or closes the problem, in the order alone. */
void parts_seen(struct turn *t, struct order *o, struct purchase *p, struct supplier_order *so,
                const struct supplier_seen *seen, struct changes *changes);
/*
 * The supplier does not know the order, which it made. True: for so long that its goods are taken
 * to be elsewhere, and it need not be asked about as often.
 */
bool parts_not_found(struct turn *t, struct order *o, struct purchase *p, struct supplier_order *so,
                     struct changes *changes);
/* All of its orders were told, and together they hold all of it. */
bool parts_whole(struct turn *t, struct purchase *p);
/* The parcels of the order with all that it holds, as far as that was told. */
struct parcels_seen parts_bound(const struct turn *t, const struct supplier_order *so,
                                const struct parcels_seen *parcels);
/* Of all of them together. */
int64_t parts_units(const struct part *parts, size_t n);
/* What none of the purchase's orders holds, as far as all were told; of the turn's arena. */
size_t parts_lacking(struct turn *t, const struct purchase *p, struct part **ret_parts);
/* Takes the goods of an order ([[product, variant, units], ...]) off those; false: they hold not
 * all of them, and nothing is changed. */
bool parts_take(struct turn *t, struct part *parts, size_t n, const struct json *items);

struct parts;
void parts_free(struct parts *p);

#endif
