/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small stories about one order: a shop that says things (story.says, told by tell()), a supplier,
 * and Waybill's view of both (story.o). Lines have the ext ids 11, 12 ..., their fulfillment order
 * is 901 at location 1, and line n is mapped to the listing "L<n>". Includes cmocka in its order.
 */
#ifndef WAYBILL_TEST_CORE_STORY_H
#define WAYBILL_TEST_CORE_STORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"
#include "base/time.h"
#include "core/judge.h"
#include "core/merge.h"
#include "core/plan.h"
#include "core/problem.h"

#define NOON INT64_C(1795000000000)

struct story {
    struct arena *a;
    struct id_maker ids;
    struct shop shop;
    struct mapping maps[8];
    size_t maps_n;
    int64_t now;
    struct changes changes;
    bool account_ready;
    int64_t bought_today;
    struct str address_digest;
    struct order_seen *says; /* what the shop would answer */
    struct order *o;         /* what Waybill knows */
};

static inline int story_setup(void **state)
{
    struct arena *a = arena_new();
    struct story *s = ARENA_NEW(a, struct story);
    s->a = a;
    s->now = NOON;
    s->account_ready = true;
    s->shop = (struct shop){
        .id = 7,
        .platform = STR("shopify"),
        .domain = STR("test.myshopify.com"),
        .state = SHOP_ACTIVE,
        .currency = STR("USD"),
        .connected_ms = NOON - 30 * MS_DAY,
        .policy = policy_default(),
    };
    s->shop.policy.auto_buy = true;
    s->shop.policy.grace_ms = 0;
    changes_init(&s->changes, a);
    *state = s;
    return 0;
}

static inline int story_teardown(void **state)
{
    struct story *s = *state;
    arena_free(s->a);
    return 0;
}

#define STORY(fn) cmocka_unit_test_setup_teardown(fn, story_setup, story_teardown)

static inline void same_text(struct str got, const char *want)
{
    if (str_eq(got, str_of(want)))
        return;
    print_error("got \"%.*s\", want \"%s\"\n", STR_ARG(got), want);
    fail();
}

/* What the shop says. */

static inline struct fo *says_fo(struct story *s, int64_t ext_id, int64_t location)
{
    struct order *o = &s->says->order;
    struct fo *f = ORDER_PUSH(s->a, &o->fos, &o->fos_n, struct fo);
    f->ext_id = ext_id;
    f->status = FO_STATUS_OPEN;
    f->can_create = true;
    f->location_ext_id = location;
    f->location_name = STR("Warehouse");
    f->delivery_method = STR("SHIPPING");
    f->row = ROW_NEW;
    return f;
}

static inline void says_fo_line(struct story *s, struct fo *f, int64_t line_ext_id, int64_t units)
{
    struct fo_line *l = ORDER_PUSH(s->a, &f->lines, &f->lines_n, struct fo_line);
    *l = (struct fo_line){f->ext_id * 100 + line_ext_id, line_ext_id, units, units};
}

static inline struct line *says_line(struct story *s, int64_t ext_id, int64_t units)
{
    struct order *o = &s->says->order;
    struct line *l = ORDER_PUSH(s->a, &o->lines, &o->lines_n, struct line);
    *l = (struct line){
        .ext_id = ext_id,
        .product_id = ext_id * 10,
        .variant_id = ext_id * 100,
        .title = str_printf(s->a, "Thing %lld", (long long)ext_id),
        .quantity = units,
        .current_quantity = units,
        .requires_shipping = true,
        .price = {1500, "USD"},
        .row = ROW_NEW,
    };
    return l;
}

static inline void maps_line(struct story *s, int64_t line_ext_id)
{
    assert_true(s->maps_n < COUNT_OF(s->maps));
    s->maps[s->maps_n] = (struct mapping){
        .id = 50 + (int64_t)s->maps_n,
        .shop_id = s->shop.id,
        .product_id = line_ext_id * 10,
        .variant_id = line_ext_id * 100,
        .supplier = STR("aliexpress"),
        .listing_id = str_printf(s->a, "L%zu", s->maps_n + 1),
        .sku_id = STR("sku"),
        .units = 1,
    };
    s->maps_n++;
}

static inline struct merge story_merge(struct story *s, enum source source)
{
    return (struct merge){s->a, &s->ids, s->now, source, &s->changes};
}

/* A paid order with these lines is what the shop has; Waybill has not heard of it. */
static inline void shop_has(struct story *s, size_t lines, int64_t units)
{
    s->says = ARENA_NEW(s->a, struct order_seen);
    s->says->parts =
        SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FOS | SEEN_FULFILLMENTS | SEEN_RISK;
    s->says->order = (struct order){
        .ext_id = 5001,
        .name = STR("#1001"),
        .flags = ORDER_REQUIRES_SHIPPING,
        .created_ms = s->now,
        .updated_ms = s->now,
        .financial = FINANCIAL_PAID,
        .display_fulfillment = DISPLAY_FULFILLMENT_UNFULFILLED,
        .total = {3000, "USD"},
        .person = {.email = STR("li@example.com"),
                   .name = STR("Li Fang"),
                   .address1 = STR("1 Main St"),
                   .city = STR("Springfield"),
                   .zip = STR("62701"),
                   .country_code = STR("US"),
                   .has_address = true},
        .row = ROW_NEW,
        .person_row = ROW_NEW,
    };
    struct fo *f = says_fo(s, 901, 1);
    for (size_t i = 0; i < lines; i++) {
        says_line(s, 11 + (int64_t)i, units);
        says_fo_line(s, f, 11 + (int64_t)i, units);
        maps_line(s, 11 + (int64_t)i);
    }
}

static inline struct judge story_judge(struct story *s)
{
    return (struct judge){
        .shop = &s->shop,
        .mappings = s->maps,
        .mappings_n = s->maps_n,
        .account_ready = s->account_ready,
        .bought_today = s->bought_today,
        .now_ms = s->now,
        .arena = s->a,
        .ids = &s->ids,
        .changes = &s->changes,
        .address_digest = s->address_digest,
    };
}

static inline enum stage judged(struct story *s)
{
    struct judge j = story_judge(s);
    judge_order(&j, s->o);
    return s->o->stage;
}

/* The shop's present state is read by API. */
static inline enum merge_outcome tell(struct story *s)
{
    struct merge m = story_merge(s, SOURCE_API);
    enum merge_outcome outcome = MERGE_APPLIED;
    if (!s->o)
        s->o = merge_new_order(&m, &s->shop, s->says, false);
    else
        outcome = merge_order(&m, s->o, s->says);
    judged(s);
    return outcome;
}

/* The usual beginning: an order of so many lines with so many units each, known and judged. */
static inline struct story *known_order(void **state, size_t lines, int64_t units)
{
    struct story *s = *state;
    shop_has(s, lines, units);
    tell(s);
    return s;
}

static inline void later(struct story *s, int64_t ms)
{
    s->now += ms;
    s->says->order.updated_ms = s->now;
}

static inline struct line *line_of(struct story *s, int64_t ext_id)
{
    struct line *l = order_line_by_ext(s->o, ext_id);
    assert_non_null(l);
    return l;
}

/* Somebody fulfills units of a line in the shop; number NULL for none. */
static inline struct fulfillment *shop_fulfills(struct story *s, int64_t ext_id, const char *number,
                                                int64_t line_ext_id, int64_t units)
{
    struct order *o = &s->says->order;
    later(s, MS_SECOND);
    struct fulfillment *f = order_fulfillment_by_ext(o, ext_id);
    if (!f) {
        f = ORDER_PUSH(s->a, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
        *f = (struct fulfillment){
            .ext_id = ext_id, .status = FULFILLMENT_STATUS_SUCCESS, .created_ms = s->now};
        if (number)
            ORDER_PUSH(s->a, &f->numbers, &f->numbers_n, struct shop_number)->number =
                str_of(number);
    }
    f->updated_ms = s->now;
    *ORDER_PUSH(s->a, &f->lines, &f->lines_n, struct fulfillment_line) =
        (struct fulfillment_line){line_ext_id, units};
    for (size_t i = 0; i < o->fos_n && units > 0; i++) {
        int64_t left = 0;
        for (size_t k = 0; k < o->fos[i].lines_n; k++) {
            struct fo_line *l = &o->fos[i].lines[k];
            int64_t take = l->remaining_quantity < units ? l->remaining_quantity : units;
            if (l->line_ext_id == line_ext_id) {
                l->remaining_quantity -= take;
                units -= take;
            }
            left += l->remaining_quantity;
        }
        o->fos[i].status = left > 0 ? FO_STATUS_IN_PROGRESS : FO_STATUS_CLOSED;
        o->fos[i].can_create = left > 0;
    }
    return f;
}

/* As the real shop does it: the closed order shows its units again, and a new one opens. */
static inline void shop_cancels(struct story *s, int64_t ext_id)
{
    struct order *o = &s->says->order;
    later(s, MS_SECOND);
    struct fulfillment *f = order_fulfillment_by_ext(o, ext_id);
    assert_non_null(f);
    f->status = FULFILLMENT_STATUS_CANCELED;
    f->updated_ms = s->now;
    struct fulfillment was = *f;
    for (size_t i = 0; i < was.lines_n; i++) {
        for (size_t k = 0; k < o->fos_n; k++) {
            for (size_t n = 0; n < o->fos[k].lines_n; n++) {
                if (o->fos[k].lines[n].line_ext_id == was.lines[i].line_ext_id)
                    o->fos[k].lines[n].remaining_quantity += was.lines[i].quantity;
            }
        }
    }
    struct fo *again = says_fo(s, 900 + (int64_t)o->fos_n + 1, 1);
    for (size_t i = 0; i < was.lines_n; i++)
        says_fo_line(s, again, was.lines[i].line_ext_id, was.lines[i].quantity);
}

/* What we buy. */

static inline struct purchase *buys(struct story *s, const char *number)
{
    struct judge j = story_judge(s);
    struct purchase_plan *plans;
    size_t n = plan_purchases(&j, s->o, NULL, 0, s->a, &plans);
    assert_int_equal(n, 1);
    struct purchase *p = ORDER_PUSH(s->a, &s->o->purchases, &s->o->purchases_n, struct purchase);
    *p = (struct purchase){
        .id = id_make(&s->ids, s->now),
        .account_id = 3,
        .supplier = plans[0].supplier,
        .state = PURCHASE_STATE_PLACED,
        .reference = STR("WB1"),
        .intent_ms = s->now,
        .sent_ms = s->now,
        .settled_ms = s->now,
        .lines = plans[0].lines,
        .lines_n = plans[0].lines_n,
        .row = ROW_NEW,
    };
    if (number) {
        struct supplier_order *so =
            ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order);
        *so = (struct supplier_order){
            .id = id_make(&s->ids, s->now),
            .number = str_of(number),
            .status = SUPPLIER_STATUS_PREPARING,
            .row = ROW_NEW,
        };
    }
    judged(s);
    return &s->o->purchases[s->o->purchases_n - 1];
}

static inline enum merge_outcome supplier_says(struct story *s, struct purchase *p,
                                               enum supplier_status status)
{
    struct merge m = story_merge(s, SOURCE_API);
    struct supplier_seen seen = {.number = p->orders[0].number, .status = status};
    enum merge_outcome r =
        merge_supplier_order(&m, s->o, p, &p->orders[0], &seen, s->maps, s->maps_n);
    judged(s);
    return r;
}

/* A parcel for supplier_ships: number "" for none yet, listing NULL when items are not told. */
struct parcel_told {
    const char *number, *listing;
    int64_t units;
};

static inline enum merge_outcome supplier_ships(struct story *s, struct purchase *p,
                                                struct supplier_order *so,
                                                const struct parcel_told *told, size_t n)
{
    struct merge m = story_merge(s, SOURCE_API);
    struct parcels_seen seen = {.order_number = so->number, .parcels_n = n};
    seen.parcels = ARENA_ARRAY(s->a, struct parcel_seen, n);
    for (size_t i = 0; i < n; i++) {
        struct parcel_seen *k = &seen.parcels[i];
        k->number = str_of(told[i].number);
        k->carrier_raw = STR("Cainiao");
        if (told[i].listing) {
            k->items = ARENA_NEW(s->a, struct parcel_item);
            k->items_n = 1;
            *k->items = (struct parcel_item){.product_id = str_of(told[i].listing),
                                             .sku_id = STR("sku"),
                                             .quantity = told[i].units};
        }
    }
    enum merge_outcome r = merge_parcels(&m, s->o, p, so, &seen, s->maps, s->maps_n);
    judged(s);
    return r;
}

#define SHIPS(s, p, ...) SHIPS_OF(s, p, 0, __VA_ARGS__)

/* Of the i-th supplier order of the purchase. */
#define SHIPS_OF(s, p, i, ...)                                                           \
    supplier_ships((s), (p), &(p)->orders[i], (const struct parcel_told[]){__VA_ARGS__}, \
                   COUNT_OF(((const struct parcel_told[]){__VA_ARGS__})))

/* What we write. */

static inline size_t plans_writes(struct story *s)
{
    struct judge j = story_judge(s);
    return plan_writes(&j, s->o);
}

/* The newest write, which must be of that kind and number and just planned. */
static inline struct shop_write *planned(struct story *s, enum write_kind kind, const char *number)
{
    assert_int_equal(plans_writes(s), 1);
    struct shop_write *w = &s->o->writes[s->o->writes_n - 1];
    assert_int_equal(w->kind, kind);
    assert_int_equal(w->state, WRITE_STATE_WANTED);
    same_text(w->number, number);
    return w;
}

/* The shop takes a create: its answer, then its next reading. */
static inline void shop_takes(struct story *s, struct shop_write *w, int64_t ext_id)
{
    w->first_sent_ms = s->now;
    w->sent_quantity_before = plan_remaining(s->o, w);
    const char *number = str_empty(w->number) ? NULL : str_cstr(s->a, w->number);
    for (size_t i = 0; i < w->lines_n; i++)
        shop_fulfills(s, ext_id, number, order_line_by_id(s->o, w->lines[i].line_id)->ext_id,
                      w->lines[i].quantity);
    plan_write_done(s->o, w, ext_id, s->now, &s->changes);
    tell(s);
}

static inline bool has_problem(const struct story *s, enum problem_kind kind)
{
    for (size_t i = 0; i < s->o->problems_n; i++) {
        if (s->o->problems[i].kind == kind && s->o->problems[i].row != ROW_GONE)
            return true;
    }
    return false;
}

static inline size_t problems_open(const struct story *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->o->problems_n; i++)
        n += s->o->problems[i].row != ROW_GONE;
    return n;
}

static inline uint64_t guards_of(struct story *s)
{
    struct judge j = story_judge(s);
    return judge_guards(&j, s->o);
}

#endif
