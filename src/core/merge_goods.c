/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which line of a purchase the goods are that its supplier names, in orders and in parcels.
 */
#include "core/merge_part.h"

static const struct mapping *mapping_by_id(const struct merge_goods *g, int64_t id)
{
    for (size_t i = 0; i < g->mappings_n; i++) {
        if (g->mappings[i].id == id)
            return &g->mappings[i];
    }
    return NULL;
}

const struct mapping *merge_goods_mapping(const struct merge_goods *g,
                                          const struct purchase_line *pl)
{
    const struct mapping *m = pl->mapping_id ? mapping_by_id(g, pl->mapping_id) : NULL;
    const struct line *l = order_line_by_id(g->order, pl->line_id);
    return m || !l ? m : mapping_for_line(g->mappings, g->mappings_n, l);
}

/* What was bought for the line: as chosen when the purchase left, else as mapped. */
static bool listing_of(const struct merge_goods *g, const struct purchase_line *pl,
                       struct listing *ret_listing)
{
    const struct mapping *m = merge_goods_mapping(g, pl);
    int64_t id;
    for (size_t i = 0; i < g->purchase->choices_n; i++) {
        const struct purchase_choice *c = &g->purchase->choices[i];
        if (!str_to_i64(c->line_id, &id) || id != pl->line_id)
            continue;
        *ret_listing = (struct listing){.listing_id = c->listing_id, .sku_id = c->sku_id};
        return true;
    }
    if (m)
        *ret_listing = mapping_listing(m, 0);
    return m != NULL;
}

static bool is_listing(const struct merge_goods *g, const struct purchase_line *pl,
                       const struct parcel_item *item)
{
    struct listing l;
    return !str_empty(item->product_id) && listing_of(g, pl, &l) &&
           str_eq(l.listing_id, item->product_id);
}

static bool is_variant(const struct merge_goods *g, const struct purchase_line *pl,
                       const struct parcel_item *item)
{
    struct listing l;
    return is_listing(g, pl, item) && listing_of(g, pl, &l) &&
           (str_empty(l.sku_id) || str_empty(item->sku_id) || str_eq(l.sku_id, item->sku_id));
}

/* Sellers renumber variants: a listing that only one line sells needs no variant. */
bool merge_goods_sells(const struct merge_goods *g, const struct purchase_line *pl,
                       const struct parcel_item *item)
{
    size_t exact = 0, loose = 0;
    for (size_t i = 0; i < g->purchase->lines_n; i++) {
        exact += is_variant(g, &g->purchase->lines[i], item);
        loose += is_listing(g, &g->purchase->lines[i], item);
    }
    return is_variant(g, pl, item) || (exact == 0 && loose == 1 && is_listing(g, pl, item));
}
