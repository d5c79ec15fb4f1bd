/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judgement: stage, counts, guards and problems of an order, computed from its facts by pure
 * functions and stored only for listing. Nothing else sets them.
 */
#ifndef WAYBILL_CORE_JUDGE_H
#define WAYBILL_CORE_JUDGE_H

#include "base/time.h"
#include "core/change.h"
#include "core/mapping.h"
#include "core/shop.h"

struct judge {
    const struct shop *shop;
    const struct mapping *mappings; /* of the shop, for the order's products at least */
    size_t mappings_n;
    bool account_ready;   /* the supplier account that would buy is usable */
    int64_t bought_today; /* purchases of this shop since the start of its day */
    int64_t now_ms;
    struct arena *arena;
    struct id_maker *ids;
    struct changes *changes;
    /* Digest of the order's present address (order_address_text), salted as order.address_digest;
     * "" when not known: then READDRESSED_AFTER_BUYING is neither opened nor closed. */
    struct str address_digest;
    /* How a number is shown to the shop: its tracking URL and the shop's exact carrier name ("" if
     * it has none). NULL: plan_writes leaves both "" for the caller to fill. */
    void (*link)(const struct number *n, const struct order *o, struct arena *a,
                 struct str *ret_url, struct str *ret_company);
};

/*
 * Is the line Waybill's business: needs shipping, is not ignored, not handled elsewhere, and is
 * mapped (or the policy says all products, or something was bought for it). A line that a person
 * marked as shipped in Waybill counts, whatever else is true, until that mark is undone.
 */
bool judge_line_ours(const struct judge *j, const struct order *o, const struct line *l);

/* What to buy for the line; NULL when it has no listing (unmapped, ignored, mapped to nothing). */
const struct mapping *judge_listing(const struct judge *j, const struct line *l);

/* Units of a line of ours that have to arrive: less what was removed or refunded before shipping
 * and what another fulfillment service owns. */
int64_t judge_line_wanted(const struct judge *j, const struct order *o, const struct line *l);

/* Units that left the supplier or another source, fulfilled or not. */
int64_t judge_line_shipped(const struct order *o, const struct line *l);

/*
 * Units that may be bought now: what is still to buy, less what is held, scheduled, owned by
 * another service or no longer open in the shop. named: a person named this line; with ORDER_ALLOW
 * ("buy anyway") units that others fulfilled then count as wanted again.
 */
int64_t judge_line_buyable(const struct order *o, const struct line *l, bool named);

/*
 * The stage: that of the least advanced line still to be delivered by Waybill. canceled before all
 * else; on_hold when the shop holds every open fulfillment order or Waybill holds; not_ours when
 * no line is ours. Fulfilled counts whoever fulfilled.
 */
enum stage judge_stage(const struct judge *j, const struct order *o);

/*
 * Legal: forward, the same, to and from on_hold / canceled / not_ours, or an edge of the table.
 * ret_cause: of the edge (the first that fits), else "".
 */
bool stage_may_move(enum stage from, enum stage to, struct str *ret_cause);

/* The cause by which this order's stage moved, for the history: of several edges the one that the
 * facts bear out, "unexplained" when they bear out none. "" for a move that needs none. */
struct str judge_stage_cause(const struct judge *j, const struct order *o, enum stage from,
                             enum stage to);

#define GUARD_BIT(g) (UINT64_C(1) << (g))

/*
 * Why Waybill does not buy this order by itself: bit set of enum guard, 0 = nothing stands against
 * it and there is something to buy. ORDER_ALLOW clears the overridable ones except GRACE (it does
 * not mean "do not wait") and FAILED_BEFORE (a refused purchase would be repeated for ever).
 */
uint64_t judge_guards(const struct judge *j, const struct order *o);

/* The same for what a person is about to order: only these lines (NULL: all of ours), no GRACE.
 * Apply judge_hard_guards to it, unless the person did not say "anyway". */
uint64_t judge_guards_lines(const struct judge *j, const struct order *o, const int64_t *only_lines,
                            size_t only_lines_n);

/*
 * Run just before a planned purchase leaves, after the order was read once more: the guards as if
 * it did not exist yet. CHANGED when its units are no longer all wanted. For a purchase that a
 * person ordered only the hard ones. The daily limit was counted when it was planned. 0: it may go.
 */
uint64_t judge_guards_purchase(const struct judge *j, const struct order *o,
                               const struct purchase *p);

/*
 * It was refused, and what it was refused for has changed since: the address was corrected for the
 * supplier, or its lines were mapped anew. Then it is no problem any more and stops nobody.
 */
bool judge_answered(const struct judge *j, const struct order *o, const struct purchase *p);
/* When that last changed, for a refused purchase; 0: never, or it is refused for something else. */
int64_t judge_answer_ms(const struct judge *j, const struct order *o, const struct purchase *p);

/* The guards that even a person cannot override. */
uint64_t judge_hard_guards(uint64_t guards);

/*
 * Recomputes stage, counts, guards, auto_buy_ms and problems and stores them in o, adding to
 * changes and touching rows. Problems open and close by the facts; a dismissed one stays dismissed
 * while its cause lasts and may open anew after the cause ended. Never changes facts.
 * auto_buy_ms is when to judge again: the order is bought by itself when guards is 0 then. It is
 * kept while only the order's reading, the account or the daily limit stand against it.
 */
void judge_order(const struct judge *j, struct order *o);

/* A purchase that the extension was given to fill in and has not finished after this is a problem:
 * it holds its lines, and whether it was paid only a person knows. */
#define JUDGE_LEFT_MS (4 * MS_HOUR)

/* When the passing of time alone will change a judgement just made; 0: never. */
int64_t judge_due_ms(const struct judge *j, const struct order *o);

#endif
