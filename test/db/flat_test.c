/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists cost the same however many orders there are: counted in steps of SQLite's machine, first
 * over some orders, then over many times as many. So no list reads what it does not show.
 */
#include "test/db/db_rig.h"

#include "db/engine_sqlite.h"
#include "db/entries.h"
#include "db/hooks.h"
#include "db/jobs.h"
#include "db/list.h"
#include "db/packages.h"

enum { FEW = 150, MANY = 900, LIMIT = 20 };

static const struct {
    const char *name;
    struct order_filter filter;
} pages[] = {
    {"all", {0}},
    {"oldest first", {.sort = ORDER_SORT_OLDEST}},
    {"one stage", {.stages = 1U << STAGE_TO_ORDER}},
    {"two stages", {.stages = 1U << STAGE_TO_ORDER | 1U << STAGE_SHIPPED}},
    {"one stage of a shop", {.stages = 1U << STAGE_TO_ORDER, .shop_id = RIG_SHOP}},
    {"oldest of a stage", {.stages = 1U << STAGE_SHIPPED, .sort = ORDER_SORT_OLDEST}},
    {"paid ones", {.financials = 1U << FINANCIAL_PAID}},
    {"a number", {.text = {"#1020", 5}}},
    {"last digits", {.text = {"1020", 4}}},
    {"two letters of all", {.text = {"ma", 2}}},
};

static void page(struct rig *r, struct order_filter f)
{
    struct order_item *items;
    struct str cursor;
    size_t n;

    f.limit = LIMIT;
    CHECK_OK(db_list_orders(r->db, r->a, &f, &items, &n, &cursor));
    if (!cursor.n)
        return;
    f.cursor = cursor;
    CHECK_OK(db_list_orders(r->db, r->a, &f, &items, &n, &cursor));
}

static void list_writes(struct rig *r)
{
    struct write_item *items;
    size_t n;
    CHECK_OK(db_list_writes(r->db, r->a, 0, false, 0, LIMIT, &items, &n));
}

static void list_purchases(struct rig *r)
{
    struct purchase_item *items;
    size_t n;
    CHECK_OK(db_list_purchases(r->db, r->a, 0, PURCHASE_LIST_ALL, 0, LIMIT, &items, &n));
}

static void list_packages(struct rig *r)
{
    struct package_filter f = {.now_ms = RIG_START_MS, .limit = LIMIT};
    struct package_item *items;
    size_t n;
    CHECK_OK(db_list_packages(r->db, r->a, &f, &items, &n));
}

static void list_activity(struct rig *r)
{
    struct activity_filter f = {.shop_id = -1, .limit = LIMIT};
    struct activity_row *rows;
    size_t n;
    CHECK_OK(db_activity(r->db, r->a, &f, &rows, &n));
}

static void list_history(struct rig *r)
{
    struct entry_row *rows;
    size_t n;
    CHECK_OK(db_entries(r->db, r->a, RIG_SHOP, 0, 0, LIMIT, &rows, &n));
}

static void list_hooks(struct rig *r)
{
    struct hook_row *rows;
    size_t n;
    CHECK_OK(db_hooks_list(r->db, r->a, 0, 0, LIMIT, &rows, &n));
}

static void list_calls(struct rig *r)
{
    struct call_row *rows;
    size_t n;
    CHECK_OK(db_calls_list(r->db, r->a, 0, false, 0, LIMIT, &rows, &n));
}

static void count_stages(struct rig *r)
{
    struct order_counts counts;
    CHECK_OK(db_list_counts(r->db, 0, &counts));
}

static void count_hits(struct rig *r)
{
    struct order_filter f = {.stages = 1U << STAGE_TO_ORDER};
    int64_t n;
    CHECK_OK(db_list_count(r->db, r->a, &f, LIMIT, &n));
}

static const struct {
    const char *name;
    void (*ask)(struct rig *r);
} lists[] = {
    {"outbox", list_writes},     {"purchases", list_purchases}, {"packages", list_packages},
    {"activity", list_activity}, {"history", list_history},     {"webhooks", list_hooks},
    {"requests", list_calls},    {"counts", count_stages},      {"hits", count_hits},
};

enum { ASKED_MAX = COUNT_OF(pages) + COUNT_OF(lists) };

/* Steps of every statement since the last look. */
static int64_t steps(struct rig *r)
{
    int64_t n = 0;

    for (struct query *q = r->db->all; q != NULL; q = q->next) {
        n += sqlite3_stmt_status(q->stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
        if (q->single != NULL)
            n += sqlite3_stmt_status(q->single, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    return n;
}

static void measure(struct rig *r, int64_t *ret_steps)
{
    size_t at = 0;

    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        page(r, pages[i].filter); /* prepared by this */
        (void)steps(r);
        page(r, pages[i].filter);
        ret_steps[at++] = steps(r);
    }
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        lists[i].ask(r);
        (void)steps(r);
        lists[i].ask(r);
        ret_steps[at++] = steps(r);
    }
}

static void take_in(struct rig *r, int64_t from, int64_t to)
{
    static const enum stage stages[] = {STAGE_TO_ORDER, STAGE_ORDERED, STAGE_SHIPPED,
                                        STAGE_DELIVERED};

    for (int64_t i = from; i < to; i++) {
        struct order *o = rig_full_order(r, i);
        o->name = str_printf(r->a, "#%lld", (long long)(1000 + i));
        o->person.name = STR("Mara Jansen");
        o->financial = FINANCIAL_PAID;
        o->stage = stages[i % 4];
        for (size_t k = 0; k < o->purchases_n; k++)
            o->purchases[k].reference = str_printf(r->a, "ref-%lld-%zu", (long long)i, k);
        rig_save(r, o);
    }
}

static void ten_times_the_orders_cost_a_list_nothing(void **state)
{
    struct rig *r = *state;
    int64_t few[ASKED_MAX], many[ASKED_MAX];

    take_in(r, 0, FEW);
    measure(r, few);
    take_in(r, FEW, MANY);
    measure(r, many);
    bool all = true;
    for (size_t i = 0; i < ASKED_MAX; i++) {
        const char *name = i < COUNT_OF(pages) ? pages[i].name : lists[i - COUNT_OF(pages)].name;
        bool flat = many[i] <= few[i] * 3 / 2 + 100;
        if (!flat)
            print_error("%s: %lld steps, then %lld\n", name, (long long)few[i], (long long)many[i]);
        all = all && flat;
    }
    assert_true(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(ten_times_the_orders_cost_a_list_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
