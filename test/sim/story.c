/* SPDX-License-Identifier: Apache-2.0 */
/* See story.h. */
#include "test/sim/story.h"

#include "base/time.h"
#include "sim/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define SHOP "/api/v1/shops/lamps.myshopify.com"

#define DOMAIN       "lamps.myshopify.com"
#define VARIANTS_SKU "12000030000000%d"

static void add_supplier_goods(struct story *s, int i)
{
    struct str sku = str_printf(s->arena, VARIANTS_SKU, 100 + i);
    struct aliworld_variant variant = {.sku_id = sku,
                                       .sku_attr = STR("14:350853#Black"),
                                       .text = STR("Color:Black"),
                                       .price_cents = 500 + 100 * i,
                                       .stock = 1000};
    struct aliworld_product product = {.product_id =
                                           str_printf(s->arena, "10050040000%05d", 100 + i),
                                       .title = STR("Desk lamp"),
                                       .store_id = 11020003,
                                       .store_name = STR("Example Lamps"),
                                       .variants = &variant,
                                       .variants_n = 1};

    aliworld_add_product(sim_ali(s->sim), &product);
}

static void add_product(struct story *s, int i)
{
    struct shopify_variant_input variant = {.title = STR("Black"),
                                            .sku = str_printf(s->arena, "LAMP-%d", i + 1),
                                            .price_minor = 1990 + 1000 * i};

    s->product_ids[i] =
        shopify_add_product(s->shop, str_printf(s->arena, "Lamp %d", i + 1), STR("Lamps"), &variant,
                            1, sim_now(s->sim), &s->variant_ids[i]);
    add_supplier_goods(s, i);
}

static void map_product(struct story *s, int i)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/mappings",
                "{\"shop\":\"" DOMAIN "\",\"product_id\":\"%lld\",\"variant_id\":\"%lld\","
                "\"link\":\"https://www.aliexpress.com/item/10050040000%05d.html\","
                "\"sku_id\":\"" VARIANTS_SKU "\",\"sku_attr\":\"14:350853#Black\","
                "\"services\":[\"CAINIAO_FULFILLMENT_STD\"]}",
                (long long)s->product_ids[i], (long long)s->variant_ids[i], 100 + i, 100 + i);

    assert_int_equal(r.status, 201);
}

static struct str make_dir(struct arena *a)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *path = str_cstr(a, str_printf(a, "%s/waybill-story-XXXXXX", base));

    assert_non_null(mkdtemp(path));
    return str_of(path);
}

struct story *story_new(const struct story_options *options)
{
    struct arena *a = arena_new();
    struct story *s = ARENA_NEW(a, struct story);
    struct sim_options o = options->sim;
    struct shopify_options shop = options->shop;

    s->arena = a;
    s->dir = make_dir(a);
    o.seed = options->seed ? options->seed : 1;
    o.db_path = str_printf(a, "%.*s/waybill.db", STR_ARG(s->dir));
    o.keep_log = true;
    o.no_webhooks = options->no_webhooks;
    o.ali = options->ali;
    s->sim = sim_new(&o);
    shop.domain = STR(DOMAIN);
    s->shop = sim_connect_shop(s->sim, &shop);
    if (!options->no_supplier)
        sim_connect_ali(s->sim);
    for (int i = 0; i < STORY_PRODUCTS; i++) {
        add_product(s, i);
        if (!options->unmapped)
            map_product(s, i);
    }
    if (options->auto_buy) {
        struct sim_answer r = sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/" DOMAIN "/policy", "%s",
                                      "{\"auto_buy\":true,\"grace_s\":0}");
        assert_int_equal(r.status, 200);
    }
    sim_run(s->sim, 10 * MS_SECOND);
    return s;
}

static void remove_dir(struct story *s)
{
    static const char *const names[] = {"waybill.db", "waybill.db-wal", "waybill.db-shm"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        unlink(str_cstr(s->arena, str_printf(s->arena, "%.*s/%s", STR_ARG(s->dir), names[i])));
    rmdir(str_cstr(s->arena, s->dir));
}

static void check_file(struct story *s)
{
    if (sim_is_up(s->sim))
        sim_stop(s->sim, true);
    struct str wrong = check_data(s->sim, s->arena);
    if (wrong.n) {
        print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
        fail_msg("the data file: %.*s", STR_ARG(wrong));
    }
}

void story_free(struct story *s)
{
    story_check(s);
    check_file(s);
    sim_free(s->sim);
    remove_dir(s);
    arena_free(s->arena);
}

struct shopify_order_input *story_order(struct story *s)
{
    struct shopify_order_input *in = ARENA_NEW(s->arena, struct shopify_order_input);
    struct shopify_line_input *lines = ARENA_ARRAY(s->arena, struct shopify_line_input, 3);

    lines[0].variant_id = s->variant_ids[0];
    lines[0].quantity = 1;
    in->lines = lines;
    in->lines_n = 1;
    in->email = STR("mara@example.test");
    in->address = (struct shopify_address){.first_name = STR("Mara"),
                                           .last_name = STR("Jansen"),
                                           .address1 = STR("100 Example Avenue"),
                                           .city = STR("Vineland"),
                                           .province = STR("New Jersey"),
                                           .province_code = STR("NJ"),
                                           .zip = STR("08360"),
                                           .country = STR("United States"),
                                           .country_code = STR("US"),
                                           .phone = STR("+16095550123")};
    return in;
}

struct shopify_order_input *story_order_of_two_stores(struct story *s)
{
    struct aliworld_variant variant = {.sku_id = STR("12000030000000101"),
                                       .sku_attr = STR("14:350853#Black"),
                                       .text = STR("Color:Black"),
                                       .price_cents = 600,
                                       .stock = 1000};
    struct aliworld_product product = {.product_id = STR("1005004000000101"),
                                       .title = STR("Lamp shade"),
                                       .store_id = 11020004,
                                       .store_name = STR("Example Shades"),
                                       .variants = &variant,
                                       .variants_n = 1};
    struct shopify_order_input *in = story_order(s);

    aliworld_add_product(sim_ali(s->sim), &product);
    ((struct shopify_line_input *)in->lines)[1] =
        (struct shopify_line_input){.variant_id = s->variant_ids[1], .quantity = 1};
    in->lines_n = 2;
    return in;
}

int64_t story_place(struct story *s, const struct shopify_order_input *in)
{
    return shopify_place(s->shop, in, sim_now(s->sim));
}

struct sim_answer story_get(struct story *s, const char *name)
{
    struct str path = str_printf(s->arena, "/api/v1/orders/%s", name[0] == '#' ? name + 1 : name);

    return sim_api(s->sim, HTTP_GET, str_cstr(s->arena, path), "%s", "");
}

struct str story_stage(struct story *s, const char *name)
{
    struct sim_answer r = story_get(s, name);

    return str_dup(s->arena, json_str(json_get(r.json, "stage")));
}

struct awaited {
    struct story *story;
    const char *name;
    struct str stage;
};

static bool has_stage(struct sim *sim, void *ctx)
{
    struct awaited *a = ctx;

    (void)sim;
    return str_eq(story_stage(a->story, a->name), a->stage);
}

void story_await(struct story *s, const char *name, const char *stage, int64_t max_ms)
{
    int64_t until_ms = sim_now(s->sim) + max_ms;
    struct awaited a = {s, name, str_of(stage)};

    while (!has_stage(s->sim, &a)) {
        if (sim_now(s->sim) >= until_ms) {
            print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
            print_message("%.*s\n", STR_ARG(story_get(s, name).body));
            fail_msg("%s is %.*s, not %s", name, STR_ARG(story_stage(s, name)), stage);
        }
        sim_run(s->sim, max_ms / 200 > 200 ? max_ms / 200 : 200);
    }
}

bool story_shop_says(struct story *s, const char *text)
{
    return str_has(sim_api(s->sim, HTTP_GET, SHOP, "%s", "").body, str_of(text));
}

void story_await_shop(struct story *s, const char *text, int64_t max_ms)
{
    int64_t until_ms = sim_now(s->sim) + max_ms;

    while (!story_shop_says(s, text)) {
        if (sim_now(s->sim) >= until_ms) {
            print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
            print_message("%.*s\n", STR_ARG(sim_api(s->sim, HTTP_GET, SHOP, "%s", "").body));
            fail_msg("the shop never said %s", text);
        }
        sim_run(s->sim, max_ms / 1000 > MS_SECOND ? max_ms / 1000 : MS_SECOND);
    }
}

struct sim_answer story_connect_again(struct story *s, const char *secret)
{
    return sim_api(s->sim, HTTP_POST, "/api/v1/shops",
                   "{\"domain\":\"lamps.myshopify.com\",\"client_id\":\"sim-client-id\","
                   "\"client_secret\":\"%s\"}",
                   secret);
}

void story_expect(struct story *s, ...)
{
    struct str rest = sim_log(s->sim);
    const char *line;
    va_list args;

    va_start(args, s);
    while ((line = va_arg(args, const char *))) {
        ptrdiff_t at = str_find(rest, str_of(line));
        if (at < 0) {
            print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
            fail_msg("not told (in this order): %s", line);
        }
        rest = str_slice(rest, (size_t)at + 1, rest.n);
    }
    va_end(args);
}

void story_never(struct story *s, const char *text)
{
    if (str_has(sim_log(s->sim), str_of(text))) {
        print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
        fail_msg("was told, but must not: %s", text);
    }
}

void story_check(struct story *s)
{
    struct str wrong = check_promises(s->sim, s->arena);

    if (wrong.n) {
        print_message("%.*s\n", STR_ARG(sim_log(s->sim)));
        fail_msg("promise broken: %.*s", STR_ARG(wrong));
    }
}
