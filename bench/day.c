/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A day in the life of the hub, quicker: buyers order at the sandbox, webhooks come, goods are
 * bought, numbers are collected, orders are marked, parcels arrive. 50,000 orders a day at 100
 * times real speed are 58 a second. Tells whether memory, queue or WAL grow, and what an order
 * takes on disk, at once and after retention. Usage: bench_day WAYBILL. By environment: BENCH_DAY
 * (seconds, 20; the whole day is 864), BENCH_DAY_ORDERS (58, a second).
 */
#include "bench/bench.h"
#include "bench/rig.h"

#include "db/accounts.h"
#include "db/entries.h"
#include "db/hooks.h"
#include "db/jobs.h"
#include "db/orders.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES  10
#define QUIET_MS 60000

static struct rig rig;

static int64_t field(const struct json *v, const char *path)
{
    return json_i64(json_path(v, path), 0);
}

static void map_variant(struct str shop_id, const struct json *product, const struct json *variant)
{
    const struct json *listing = json_get(variant, "listing");

    if (json_is_null(listing))
        return;
    rig_ask(&rig, rig.socket, "POST", "/api/v1/mappings",
            str_printf(rig.a,
                       "{\"shop\":\"%.*s\",\"product_id\":\"%.*s\",\"variant_id\":\"%.*s\","
                       "\"supplier\":\"aliexpress\",\"listing_id\":\"%.*s\",\"sku_id\":\"%.*s\","
                       "\"sku_attr\":\"%.*s\"}",
                       STR_ARG(shop_id), STR_ARG(json_str(json_get(product, "product_id"))),
                       STR_ARG(json_str(json_get(variant, "variant_id"))),
                       STR_ARG(json_str(json_get(listing, "listing_id"))),
                       STR_ARG(json_str(json_get(listing, "sku_id"))),
                       STR_ARG(json_str(json_get(listing, "sku_attr")))),
            201);
}

/* What the sandbox has to sell, all of it mapped, bought and marked by itself. */
static void set_up(void)
{
    const struct json *world = rig_ask(&rig, rig.sandbox, "GET", "/control", STR_NONE, 200);
    const struct json *supplier = json_get(world, "supplier");

    rig_ask(&rig, rig.sandbox, "POST", "/control/settings",
            STR("{\"shop_plan\":3,\"shop_cost_percent\":1,\"trouble_permille\":0,\"ship_ms\":3000,"
                "\"deliver_ms\":6000,\"finish_ms\":2000}"),
            200);
    rig_connect_shop(&rig, json_get(world, "shop"));
    rig_ask(&rig, rig.socket, "POST", "/api/v1/suppliers",
            str_printf(rig.a,
                       "{\"supplier\":\"aliexpress\",\"base_url\":\"%.*s\",\"app_key\":\"%.*s\","
                       "\"app_secret\":\"%.*s\",\"access_token\":\"%.*s\",\"refresh_token\":"
                       "\"%.*s\",\"access_expires_in_s\":9999999,\"refresh_expires_in_s\":9999999}",
                       STR_ARG(json_str(json_get(supplier, "base_url"))),
                       STR_ARG(json_str(json_get(supplier, "app_key"))),
                       STR_ARG(json_str(json_get(supplier, "app_secret"))),
                       STR_ARG(json_str(json_get(supplier, "access_token"))),
                       STR_ARG(json_str(json_get(supplier, "refresh_token")))),
            201);
    struct str shop_id = json_str(json_get(
        json_at(json_get(rig_ask(&rig, rig.socket, "GET", "/api/v1/shops", STR_NONE, 200), "items"),
                0),
        "id"));
    for (struct json_iter p = json_iter(json_path(world, "shop.products")); json_next(&p);)
        for (struct json_iter v = json_iter(json_get(p.val, "variants")); json_next(&v);)
            map_variant(shop_id, p.val, v.val);
    rig_ask(&rig, rig.socket, "PATCH",
            str_cstr(rig.a, str_printf(rig.a, "/api/v1/shops/%.*s/policy", STR_ARG(shop_id))),
            STR("{\"auto_buy\":true,\"auto_fulfill\":true,\"grace_s\":1}"), 200);
}

/* Orders that came, those that have arrived, and those between. */
struct stand {
    int64_t all, delivered, under_way;
};

static struct stand stand(void)
{
    const struct json *c = rig_ask(&rig, rig.socket, "GET", "/api/v1/orders/counts", STR_NONE, 200);
    struct stand s = {.all = field(c, "all")};

    for (struct json_iter it = json_iter(json_get(c, "stages")); json_next(&it);) {
        struct str stage = json_str(json_get(it.val, "stage"));
        int64_t n = field(it.val, "orders");
        if (str_eq(stage, STR("delivered")))
            s.delivered = n;
        else if (str_eq(stage, STR("ordered")) || str_eq(stage, STR("shipped")) ||
                 str_eq(stage, STR("fulfilled")))
            s.under_way += n;
    }
    return s;
}

static double wal_mb(void)
{
    char path[128];
    struct stat s = {0};

    snprintf(path, sizeof(path), "%s/waybill.db-wal", rig.data);
    return stat(path, &s) ? 0 : (double)s.st_size / 1e6;
}

static void sample(int64_t start_ns)
{
    struct stand c = stand();
    struct child_memory m = child_memory(rig.hub);

    printf("| after %.0f s | %lld orders | %lld | %lld | %.1f (%.1f) | %.1f |\n",
           (double)(bench_now_ns() - start_ns) / 1e9, (long long)c.all, (long long)c.delivered,
           (long long)c.under_way, m.rss_mb, m.anonymous_mb, wal_mb());
    fflush(stdout);
}

/* AliExpress tells by itself what is new. */
static void messages(void)
{
    rig_ask(&rig, rig.sandbox, "POST", "/control/settings",
            str_printf(rig.a, "{\"push_url\":\"http://%.*s/webhooks/aliexpress\"}",
                       STR_ARG(rig.address)),
            200);
}

static void every(int64_t ms)
{
    rig_ask(&rig, rig.sandbox, "POST", "/control/settings",
            str_printf(rig.a, "{\"order_every_ms\":%lld}", (long long)ms), 200);
}

static void largest(sqlite3 *db, double orders)
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(db,
                           "SELECT s.tbl_name, sum(pgsize) FROM dbstat d JOIN sqlite_schema s ON "
                           "s.name = d.name GROUP BY 1 ORDER BY 2 DESC LIMIT 16",
                           -1, &q, NULL) != SQLITE_OK)
        return;
    printf("| bytes of an order by table, with its indexes:");
    while (sqlite3_step(q) == SQLITE_ROW)
        printf(" %s %.0f", (const char *)sqlite3_column_text(q, 0),
               sqlite3_column_double(q, 1) / orders);
    printf(" | | | | | |\n");
    sqlite3_finalize(q);
}

/* Bytes of pages that hold something: those that are free are used again. */
static void size_row(const char *when, int64_t orders)
{
    sqlite3_stmt *q = NULL;
    char path[128];
    sqlite3 *db = NULL;
    double bytes = 0, n = (double)orders;

    snprintf(path, sizeof(path), "%s/waybill.db", rig.data);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK && orders) {
        if (sqlite3_prepare_v2(db, "SELECT sum(pgsize) FROM dbstat", -1, &q, NULL) == SQLITE_OK &&
            sqlite3_step(q) == SQLITE_ROW)
            bytes = sqlite3_column_double(q, 0);
        sqlite3_finalize(q);
        largest(db, n);
        printf("| on disk, an order, %s | %.0f bytes | goal 4096 | %.2f | | |\n", when, bytes / n,
               bytes / n / 4096);
    }
    sqlite3_close(db);
}

static enum err tidy(struct db *db)
{
    bool more = true;
    enum err err = OK;

    while (!err && more)
        err = db_search_tidy(db, 64, &more);
    return err;
}

static enum err pack(struct db *db, int64_t shop_id)
{
    int64_t n = 1;
    enum err err = OK;

    while (!err && n)
        err = db_entries_pack(db, shop_id, INT64_MAX, &n);
    return err;
}

static enum err rest(struct db *db)
{
    int64_t after_id = 0, n = 64;
    enum err err = OK;

    while (!err && n == 64)
        err = db_orders_rest(db, (int64_t)time(NULL) * 1000 + 86400000, 64, &after_id, &n);
    return err;
}

/* What app/retention.c does when a year has passed. */
static enum err retain(struct db *db)
{
    struct shop *shops = NULL;
    size_t shops_n = 0;
    int64_t n;
    enum err err = db_begin(db);

    if (!err)
        err = db_bodies_forget(db, INT64_MAX, INT64_MAX, &n);
    if (!err)
        err = db_hooks_forget(db, INT64_MAX, INT64_MAX, &n);
    if (!err)
        err = db_calls_forget(db, INT64_MAX, INT64_MAX, &n);
    if (!err)
        err = db_jobs_forget(db, INT64_MAX, INT64_MAX, &n);
    if (!err)
        err = db_purchase_requests_forget(db, INT64_MAX, INT64_MAX, &n);
    if (!err)
        err = db_shops(db, rig.a, &shops, &shops_n);
    for (size_t i = 0; !err && i < shops_n; i++)
        err = pack(db, shops[i].id);
    if (!err)
        err = rest(db);
    if (!err)
        err = tidy(db);
    return err ? err : db_commit(db);
}

static void size_rows(int64_t orders)
{
    struct db_options o = {.path = str_printf(rig.a, "%s/waybill.db", rig.data)};
    struct db *db = NULL;

    size_row("at once", orders);
    int64_t start_ns = bench_now_ns();
    enum err err = db_open(&o, &db);
    if (!err)
        err = retain(db);
    db_close(db);
    if (err)
        rig_fail(&rig, "retention failed");
    printf("| retention, an order | %.0f us | | | | |\n",
           (double)(bench_now_ns() - start_ns) / 1e3 / (double)(orders ? orders : 1));
    size_row("after retention", orders);
}

int main(int argc, char **argv)
{
    int64_t seconds = rig_setting("BENCH_DAY", 20), rate = rig_setting("BENCH_DAY_ORDERS", 58);
    static const char *const more[] = {
        "--poll", "1s", "--supplier-pause", "0s", "--supplier-calls", "0", "--collect",
        "20s",    NULL};

    if (argc != 2) {
        fprintf(stderr, "usage: bench_day WAYBILL\n");
        return 2;
    }
    rig.more = more;
    rig.public = true;
    rig_open(&rig, argv[1]);
    rig_start_sandbox(&rig);
    set_up();
    messages();
    printf("| when | orders | delivered | under way | RSS (anonymous) MB | WAL MB |\n"
           "|---|---|---|---|---|---|\n");
    int64_t start_ns = bench_now_ns();
    double cpu_us = child_cpu_us(rig.hub);
    every(1000 / rate);
    for (int i = 0; i < SAMPLES; i++) {
        usleep((useconds_t)(seconds * 1000000 / SAMPLES));
        sample(start_ns);
    }
    every(0);
    for (int i = 0; i < QUIET_MS / 500; i++) {
        if (stand().under_way == 0)
            break;
        usleep(500000);
    }
    sample(start_ns);
    int64_t orders = stand().all;
    printf("| CPU of the hub, an order from paid to delivered | %.0f us | | | | |\n",
           (child_cpu_us(rig.hub) - cpu_us) / (double)(orders ? orders : 1));
    rig_stop_hub(&rig);
    size_rows(orders);
    rig_close(&rig);
    return 0;
}
