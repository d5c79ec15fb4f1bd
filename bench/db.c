/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data file: taking orders in, in turns of 1 and of 64, then lists, searches, loading and
 * changing over what was taken in. Times are wall clock on whatever disk the temporary folder has.
 */
#include "bench/bench.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/id.h"
#include "core/change.h"
#include "db/accounts.h"
#include "db/hooks.h"
#include "db/list.h"
#include "db/orders.h"

#define ORDERS     20000
#define START_MS   INT64_C(1763900000000)
#define BODY_BYTES 2270 /* 9 kB packed */

#define MUST(expr) ASSERT((expr) == OK)

struct work {
    struct arena *arena;
    struct db *db, *reader;
    struct id_maker ids;
    uint32_t random;
    int64_t taken, turn;
    int64_t newest[64];
    struct order_filter filter;
    char body[BODY_BYTES];
};

static uint32_t draw(struct work *w, uint32_t n)
{
    w->random = w->random * 1664525U + 1013904223U;
    return (w->random >> 8) % n;
}

static struct order *make_order(struct work *w, int64_t at_ms)
{
    static const char *const first[] = {"Anna", "Ben", "Carla", "小芳", "Олег", "Mia", "Noah"};
    static const char *const last[] = {"Miller", "Schmidt", "王", "Garcia", "Иванова", "Kim"};
    struct arena *a = w->arena;
    struct order *o = ARENA_NEW(a, struct order);
    int64_t n = w->taken;

    *o = (struct order){.id = id_make(&w->ids, at_ms),
                        .shop_id = 1,
                        .ext_id = INT64_C(5000000000000) + n,
                        .name = str_printf(a, "#%lld", (long long)(1000 + n)),
                        .created_ms = at_ms,
                        .updated_ms = at_ms,
                        .financial = FINANCIAL_PAID,
                        .financial_raw = STR("PAID"),
                        .stage = n % 5 ? STAGE_DELIVERED : STAGE_TO_ORDER,
                        .total = {1999 + n % 1000, "USD"},
                        .row = ROW_NEW,
                        .person_row = ROW_NEW};
    o->person = (struct person){.name = str_printf(a, "%s %s", first[draw(w, 7)], last[draw(w, 6)]),
                                .email = str_printf(a, "user%lld@example.com", (long long)n),
                                .address1 = STR("123 Main Street"),
                                .city = STR("Springfield"),
                                .country_code = STR("US"),
                                .has_address = true};
    for (int64_t i = 0; i < 2; i++)
        *ARENA_PUSH(a, &o->lines, &o->lines_n, struct line) =
            (struct line){.id = id_make(&w->ids, at_ms),
                          .ext_id = INT64_C(7000000000000) + n * 2 + i,
                          .variant_id = 100 + draw(w, 500),
                          .product_id = 10 + draw(w, 200),
                          .title = STR("Wireless Bluetooth Headphones Pro"),
                          .sku = str_printf(a, "SKU-%u", draw(w, 500)),
                          .quantity = 1,
                          .current_quantity = 1,
                          .requires_shipping = true,
                          .price = {1999, "USD"},
                          .row = ROW_NEW};
    return o;
}

/* What a webhook of a new order leaves behind: itself, its body, the order, an entry. */
static void take_one(struct work *w)
{
    int64_t at_ms = START_MS + w->taken * 60000;
    struct hook_row hook = {
        .id = id_make(&w->ids, at_ms),
        .shop_id = 1,
        .received_ms = at_ms,
        .body_id = id_make(&w->ids, at_ms),
        .topic = STR("orders/create"),
        .delivery_id = str_printf(w->arena, "%u-%u", draw(w, UINT32_MAX), draw(w, UINT32_MAX)),
        .state = HOOK_APPLIED};
    struct entry entry = {.id = id_make(&w->ids, at_ms),
                          .kind = "order.seen",
                          .at_ms = at_ms,
                          .source = SOURCE_WEBHOOK,
                          .body_id = hook.body_id};
    bool repeated;

    MUST(db_savepoint(w->db));
    MUST(db_hook_insert(w->db, &hook, &repeated));
    MUST(db_body_put(w->db, hook.body_id, 0, (struct str){w->body, BODY_BYTES}, at_ms));
    MUST(db_order_save(w->db, w->arena, make_order(w, at_ms), &entry));
    MUST(db_release(w->db));
    w->taken++;
}

static void take(struct work *w, const char *name, int64_t orders, int64_t turn)
{
    int64_t start_ns = bench_now_ns();

    for (int64_t i = 0; i < orders; i += turn) {
        MUST(db_begin(w->db));
        for (int64_t k = 0; k < turn; k++)
            take_one(w);
        MUST(db_commit(w->db));
        arena_reset(w->arena);
    }
    printf("%s: %.2f us\n", name, (double)(bench_now_ns() - start_ns) / 1000 / (double)orders);
}

static void take_64(void *arg)
{
    struct work *w = arg;

    MUST(db_begin(w->db));
    for (int i = 0; i < 64; i++)
        take_one(w);
    MUST(db_commit(w->db));
    arena_reset(w->arena);
}

static void pack(void *arg)
{
    struct work *w = arg;
    int64_t n;

    MUST(db_begin(w->db));
    MUST(db_entries_pack(w->db, 1, INT64_MAX, &n));
    MUST(db_commit(w->db));
    ASSERT(n > 0);
}

static void list(void *arg)
{
    struct work *w = arg;
    struct order_item *items;
    struct str cursor;
    size_t n;

    MUST(db_begin(w->reader));
    MUST(db_list_orders(w->reader, w->arena, &w->filter, &items, &n, &cursor));
    MUST(db_commit(w->reader));
    for (size_t i = 0; i < n && i < COUNT_OF(w->newest); i++)
        w->newest[i] = items[i].id;
    arena_reset(w->arena);
}

static void load(void *arg)
{
    struct work *w = arg;
    struct order *orders[64];

    MUST(db_orders_load(w->reader, w->arena, w->newest, 64, orders));
    arena_reset(w->arena);
}

static void change(void *arg)
{
    struct work *w = arg;
    struct order *orders[64];

    MUST(db_begin(w->db));
    MUST(db_orders_load(w->db, w->arena, w->newest, 64, orders));
    for (size_t i = 0; i < 64; i++) {
        struct entry entry = {.id = id_make(&w->ids, START_MS), .kind = "order.judged"};
        orders[i]->stage = w->turn % 2 ? STAGE_ORDERED : STAGE_SHIPPED;
        row_touch(&orders[i]->row);
        MUST(db_order_save(w->db, w->arena, orders[i], &entry));
    }
    MUST(db_commit(w->db));
    w->turn++;
    arena_reset(w->arena);
}

static void lists(struct work *w)
{
    static const struct {
        const char *name;
        struct order_filter filter;
    } cases[] = {
        {"list of 50, newest", {.limit = 50}},
        {"list of 50, to order", {.limit = 50, .stages = 1U << STAGE_TO_ORDER}},
        {"search of a name", {.limit = 50, .text = {"miller", 6}}},
        {"search of Han characters", {.limit = 50, .text = {"小芳", 6}}},
        {"search of an order number", {.limit = 50, .text = {"#5012", 5}}},
        {"search of last digits", {.limit = 50, .text = {"5012", 4}}},
        {"list of 64, newest", {.limit = 64}}, /* last: whose ids are loaded */
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        w->filter = cases[i].filter;
        bench_run(cases[i].name, list, w);
    }
}

static void remove_folder(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *f;

    while (d != NULL && (f = readdir(d)) != NULL)
        if (f->d_name[0] != '.')
            unlinkat(dirfd(d), f->d_name, 0);
    if (d != NULL)
        closedir(d);
    rmdir(folder);
}

/* BENCH_DB: how many there are. */
static int64_t orders_wanted(void)
{
    int64_t n;

    return getenv("BENCH_DB") && str_to_i64(str_of(getenv("BENCH_DB")), &n) && n > 0 ? n : ORDERS;
}

int main(void)
{
    char folder[] = "/tmp/waybill-bench-XXXXXX";
    struct arena *keep = arena_new();
    struct work *w = ARENA_NEW(keep, struct work);
    struct shop shop = {
        .id = 1, .platform = STR("shopify"), .domain = STR("d"), .policy = policy_default()};

    ASSERT(mkdtemp(folder) != NULL);
    struct db_options options = {.path = str_printf(keep, "%s/waybill.db", folder)};
    w->arena = arena_new();
    for (size_t i = 0; i < BODY_BYTES; i++)
        w->body[i] = (char)draw(w, 256);
    MUST(db_open(&options, &w->db));
    MUST(db_migrate(w->db, START_MS));
    MUST(db_shop_save(w->db, &shop, NULL));
    int64_t orders = orders_wanted();
    take(w, "order taken in, turns of 64", orders, 64);
    take(w, "order taken in, turns of 1", orders / 40, 1);
    options.read_only = true;
    MUST(db_open(&options, &w->reader));
    lists(w);
    bench_run("64 orders loaded", load, w);
    bench_run("64 orders changed, one turn", change, w);
    if (bench_counts()) {
        bench_run("64 orders taken in, one turn", take_64, w);
        bench_run("128 entries packed", pack, w);
    }
    db_close(w->reader);
    db_close(w->db);
    arena_free(w->arena);
    arena_free(keep);
    remove_folder(folder);
    return 0;
}
