/* SPDX-License-Identifier: Apache-2.0 */
/* See core/propose.h. */
#include "core/propose.h"

#include "base/time.h"

#include <stdlib.h>

#define DAYS_BEFORE 1 /* the day has no zone */
#define DAYS_AFTER  14

/* What each reason weighs. */
static const int64_t weights[PROPOSE_MAX] = {
    [PROPOSE_REFERENCE] = 100,  [PROPOSE_PRODUCTS] = 40, [PROPOSE_QUANTITY] = 10,
    [PROPOSE_ADDRESS] = 25,     [PROPOSE_AMOUNT] = 10,   [PROPOSE_TIME] = 15,
    [PROPOSE_HANDED_OVER] = 15,
};
#define BIT(reason) (INT64_C(1) << PROPOSE_##reason)
#define SURE_SCORE  90

struct str propose_reason_text(enum propose_reason r)
{
    static const char *const texts[PROPOSE_MAX] = {
#define PROPOSE_REASON(name, text) text,
        PROPOSE_REASONS(PROPOSE_REASON)
#undef PROPOSE_REASON
    };

    return str_of(texts[r]);
}

static bool buys(const struct mapping *m, const struct parcel_item *item)
{
    for (size_t i = 0; i < mapping_listings_n(m); i++) {
        struct listing l = mapping_listing(m, i);
        if (!str_eq(l.listing_id, item->product_id))
            continue;
        return str_empty(l.sku_id) || str_empty(item->sku_id) || str_eq(l.sku_id, item->sku_id);
    }
    return false;
}

/* Is it bought, but under no known number? */
static bool waits_for_number(const struct order *o, int64_t line_id, bool *ret_handed_over)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (!purchase_is_live(p) || p->orders_n || !purchase_line_units(p, line_id))
            continue;
        *ret_handed_over = *ret_handed_over || p->state == PURCHASE_STATE_PLANNED;
        return true;
    }
    return false;
}

struct goods_fit {
    size_t lines, items; /* lines that one of the items is for; items that are for a line */
    bool quantity, handed_over, priced;
    int64_t cost_minor; /* as mapped */
};

static bool line_takes(const struct order *o, const struct line *l, const struct mapping *m,
                       const struct parcel_item *item, struct goods_fit *fit)
{
    int64_t units = order_line_to_buy(o, l);

    if (!m || m->ignored || !buys(m, item) ||
        (units <= 0 && !waits_for_number(o, l->id, &fit->handed_over)))
        return false;
    if (units <= 0)
        units = l->current_quantity;
    fit->quantity = fit->quantity && item->quantity == units * m->units;
    fit->priced = fit->priced && m->price.currency[0];
    fit->cost_minor += m->price.minor * item->quantity;
    return true;
}

static struct goods_fit goods(const struct propose_input *in, const struct order *o,
                              const struct mapping *mappings, size_t n)
{
    struct goods_fit fit = {.quantity = true, .priced = true};

    for (size_t i = 0; i < in->seen->items_n; i++) {
        for (size_t k = 0; k < o->lines_n; k++) {
            const struct line *l = &o->lines[k];
            if (!line_takes(o, l, mapping_for_line(mappings, n, l), &in->seen->items[i], &fit))
                continue;
            fit.items++;
            break;
        }
    }
    return fit;
}

bool propose_line_fits(const struct supplier_seen *seen, const struct line *l,
                       const struct mapping *mappings, size_t mappings_n)
{
    const struct mapping *m = mapping_for_line(mappings, mappings_n, l);

    for (size_t i = 0; m && !m->ignored && i < seen->items_n; i++) {
        if (buys(m, &seen->items[i]))
            return true;
    }
    return false;
}

static bool address_fits(const struct propose_input *in, const struct person *p, struct arena *a)
{
    struct str zip = str_replace(a, in->zip, STR(" "), STR(""));
    struct str ours = str_replace(a, p->zip, STR(" "), STR(""));

    if (in->country.n && p->country_code.n && !str_eq_nocase(in->country, p->country_code))
        return false;
    if (zip.n && ours.n)
        return str_eq_nocase(zip, ours);
    return in->name.n && str_eq_nocase(str_trim(in->name), str_trim(p->name));
}

static bool time_fits(struct str day, const struct order *o)
{
    int64_t at_ms = 0;

    if (day.n < 10 || !time_parse_date(str_slice(day, 0, 10), &at_ms))
        return false;
    return at_ms >= o->created_ms - (DAYS_BEFORE + 1) * MS_DAY &&
           at_ms <= o->created_ms + DAYS_AFTER * MS_DAY;
}

static bool amount_fits(const struct money *total, const struct goods_fit *fit)
{
    int64_t cost = fit->cost_minor;

    /* Freight and taxes come on top, coupons off. */
    return fit->priced && cost > 0 && total->currency[0] && total->minor >= cost * 8 / 10 &&
           total->minor <= cost * 16 / 10;
}

static bool names_purchase(const struct propose_input *in, const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n && in->reference.n; i++) {
        if (str_eq_nocase(o->purchases[i].reference, in->reference))
            return true;
    }
    return false;
}

static struct candidate scored(const struct order *o, int64_t reasons)
{
    struct candidate c = {.order_id = o->id, .reasons = reasons};

    for (int r = 0; r < PROPOSE_MAX; r++)
        c.score += reasons & INT64_C(1) << r ? weights[r] : 0;
    if (c.score > 100)
        c.score = 100;
    return c;
}

struct candidate propose_score(const struct propose_input *in, const struct order *o,
                               const struct mapping *mappings, size_t mappings_n, struct arena *a)
{
    struct goods_fit fit = goods(in, o, mappings, mappings_n);
    bool whole = fit.items && fit.items == in->seen->items_n;
    int64_t reasons = 0;

    if (names_purchase(in, o))
        reasons |= BIT(REFERENCE);
    else if (o->canceled_ms || !fit.items)
        return (struct candidate){.order_id = o->id};
    if (whole)
        reasons |= BIT(PRODUCTS) | (fit.quantity ? BIT(QUANTITY) : 0);
    if (fit.handed_over)
        reasons |= BIT(HANDED_OVER);
    if (address_fits(in, &o->person, a))
        reasons |= BIT(ADDRESS);
    if (time_fits(in->day, o))
        reasons |= BIT(TIME);
    if (amount_fits(&in->seen->total, &fit))
        reasons |= BIT(AMOUNT);
    return scored(o, reasons);
}

static int by_score(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->order_id > b->order_id) - (a->order_id < b->order_id);
}

size_t propose_best(struct candidate *all, size_t n)
{
    size_t kept = 0;

    if (n)
        qsort(all, n, sizeof(*all), by_score);
    while (kept < n && kept < CANDIDATES_MAX && all[kept].score >= CANDIDATE_LEAST)
        kept++;
    bool alone = kept == 1 || (kept > 1 && all[1].score < all[0].score - weights[PROPOSE_ADDRESS]);
    if (kept && (all[0].reasons & BIT(REFERENCE) ||
                 (alone && all[0].score >= SURE_SCORE && all[0].reasons & BIT(ADDRESS))))
        all[0].sure = 1;
    return kept;
}
