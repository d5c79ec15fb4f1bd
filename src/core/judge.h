/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judgement: stage, counts, guards and problems of an order, computed from its facts by pure
 * functions and stored only for listing. Nothing else sets them.
 */
#ifndef WAYBILL_CORE_JUDGE_H
#define WAYBILL_CORE_JUDGE_H

#include "core/change.h"
#include "core/mapping.h"
#include "core/shop.h"

struct judge {
    const struct shop *shop;
    const struct mapping *mappings; /* of the shop, for the order's products at least */
    size_t mappings_n;
    bool account_ready;       /* the supplier account that would buy is usable */
    int64_t bought_today;     /* purchases of this shop since the start of its day */
    int64_t now_ms;
    struct arena *arena;
    struct id_maker *ids;
    struct changes *changes;
};

/* Is the line Waybill's business: needs shipping, is not ignored, not handled elsewhere, and is
 * mapped (or the policy says all products, or something was bought or marked by Waybill for it). */
bool judge_line_ours(const struct judge *j, const struct order *o, const struct line *l);

/*
 * The stage: that of the least advanced line still to be delivered by Waybill. canceled before all
 * else; on_hold when the shop holds every open fulfillment order or Waybill holds; not_ours when
 * no line is ours. Fulfilled counts whoever fulfilled.
 */
enum stage judge_stage(const struct judge *j, const struct order *o);

/* Legal: forward, the same, to and from on_hold / canceled / not_ours, or an edge of the table. */
bool stage_may_move(enum stage from, enum stage to, struct str *ret_cause);

/* Why Waybill does not buy this order by itself: bit set of enum guard, 0 = nothing stands against
 * it. ORDER_ALLOW clears the overridable ones (but not GRACE's meaning "do not wait"). */
uint64_t judge_guards(const struct judge *j, const struct order *o);

/* The guards that even a person cannot override. */
uint64_t judge_hard_guards(uint64_t guards);

/*
 * Recomputes stage, counts, guards, auto_buy_ms and problems and stores them in o, adding to
 * changes and touching rows. Problems open and close by the facts; a dismissed one stays dismissed
 * while its cause lasts and may open anew after the cause ended. Never changes facts.
 */
void judge_order(const struct judge *j, struct order *o);

#endif
