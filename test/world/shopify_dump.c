/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the documents of test/data/shopify/operations.graphql against the model and prints what was
 * asked and answered as one JSON array: [{"operation", "document", "variables", "answer"}].
 * test/node checks it against the real schema, so that the model cannot agree with itself alone.
 */
#include "test/world/shopify_rig.h"

#include <stdio.h>

static struct str read_document(struct arena *a)
{
    FILE *f = fopen(TEST_DATA_DIR "/shopify/operations.graphql", "rb");
    struct buf b;
    char piece[4096];
    size_t n;
    ASSERT(f != NULL);
    buf_init(&b, a, 1 << 20);
    while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
        buf_put(&b, piece, n);
    fclose(f);
    return buf_view(&b);
}

/* An order of everything: two locations, an attribute, a refund, a hold, a shipped part. */
static int64_t rich_order(struct rig *r)
{
    int64_t far = shopify_add_location(r->shop, STR("Lager Köln"), STR("DE"), STR(""));
    int64_t other = shopify_add_location(r->shop, STR("Ship It"), STR("US"), STR("ship-it"));
    static const struct shopify_pair engraving[] = {{{"Engraving", 9}, {"猫", 3}}};
    struct shopify_line_input lines[] = {
        {.variant_id = r->variants[0], .quantity = 3, .properties = engraving, .properties_n = 1},
        {.variant_id = r->variants[1], .quantity = 1, .location_id = far},
        {.variant_id = r->variants[2], .quantity = 1},
        {.title = STR("Gift wrap"), .price_minor = 150, .location_id = other},
    };
    struct shopify_order_input in = {
        .lines = lines,
        .lines_n = COUNT_OF(lines),
        .email = STR("wang@example.com"),
        .address = {.first_name = STR("小明"),
                    .last_name = STR("王"),
                    .city = STR("上海"),
                    .country = STR("China"),
                    .country_code = STR("CN")},
        .attributes = engraving,
        .attributes_n = 1,
        .tags = STR("vip, gift"),
        .risk = STR("MEDIUM"),
        .note = STR("Leave at the door"),
    };
    return shopify_place(r->shop, &in, r->now_ms);
}

struct ids {
    int64_t order, plain, fulfillment, fo, hook;
};

static struct ids prepare(struct rig *r)
{
    struct ids x = {.plain = rig_order(r, 2)};
    x.order = rich_order(r);
    struct shopify_tracking t = {.number = STR("YT2412345678901234"), .company = STR("YunExpress")};
    const struct shopify_order *o = rig_truth(r, x.order);
    struct shopify_want want = {o->fos[0], o->fos[0]->lines[0], 1};
    struct shopify_fulfillment *f =
        shopify_ship((struct shopify_order *)(uintptr_t)o, &want, 1, &t, 1, true, true, r->now_ms);
    x.fulfillment = f->id;
    ASSERT(shopify_carrier_event(r->shop, f->id, STR("IN_TRANSIT"), r->now_ms + 5000) == OK);
    ASSERT(shopify_refund(r->shop, x.order, o->lines[0]->id, 1, STR("broken"), r->now_ms) == OK);
    x.fo = rig_truth(r, x.plain)->fos[0]->id;
    rig_subscribe(r, "ORDERS_CREATE");
    x.hook = r->shop->hooks[0]->id;
    return x;
}

/* Variables of an operation; placeholders stand for the ids of things. */
static const struct {
    const char *operation, *vars;
} cases[] = {
    {"ShopAndScopes", "{}"},
    {"Locations", "{\"first\":50}"},
    {"OrdersChangedSince", "{\"first\":250,\"query\":\"updated_at:>='2026-11-01T00:00:00Z'\"}"},
    {"OrderIdsChangedSince", "{\"first\":1,\"query\":\"updated_at:>='2026-11-01T00:00:00Z'\"}"},
    {"OrdersCount", "{\"query\":\"financial_status:paid\"}"},
    {"OrderOne", "{\"id\":\"gid://shopify/Order/{order}\"}"},
    {"OrdersByIds", "{\"ids\":[\"gid://shopify/Order/{order}\",\"gid://shopify/Order/1\","
                    "\"gid://shopify/Order/{plain}\"]}"},
    {"FulfillmentOrdersByOrderIds", "{\"ids\":[\"gid://shopify/Order/{order}\"]}"},
    {"OrderByName", "{\"query\":\"name:'#1002'\"}"},
    {"FulfillmentOrdersPage", "{\"first\":10,\"query\":\"status:open\"}"},
    {"AssignedFulfillmentOrders", "{\"first\":10}"},
    {"FulfillmentEvents", "{\"id\":\"gid://shopify/Fulfillment/{fulfillment}\"}"},
    {"FoHold", "{\"id\":\"gid://shopify/FulfillmentOrder/{fo}\","
               "\"h\":{\"reason\":\"INCORRECT_ADDRESS\",\"handle\":\"wb\"}}"},
    {"FoHold", "{\"id\":\"gid://shopify/FulfillmentOrder/{fo}\","
               "\"h\":{\"reason\":\"OTHER\",\"handle\":\"wb\"}}"},
    {"OrderOne", "{\"id\":\"gid://shopify/Order/{plain}\"}"},
    {"FoReleaseHold", "{\"id\":\"gid://shopify/FulfillmentOrder/{fo}\"}"},
    {"FulfillmentCreate",
     "{\"f\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":"
     "\"gid://shopify/FulfillmentOrder/{fo}\"}],\"trackingInfo\":{\"numbers\":[\"A1\",\"B2\"],"
     "\"urls\":[\"https://t.17track.net/en#nums=A1\",\"https://t.17track.net/en#nums=B2\"],"
     "\"company\":\"Cainiao\"}}}"},
    {"FulfillmentCreateLean", "{\"f\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":"
                              "\"gid://shopify/FulfillmentOrder/{fo}\"}]}}"},
    {"TrackingUpdate", "{\"id\":\"gid://shopify/Fulfillment/{fulfillment}\",\"notify\":true,"
                       "\"t\":{\"number\":\"LB123456789CN\"}}"},
    {"FulfillmentEventCreate",
     "{\"e\":{\"fulfillmentId\":\"gid://shopify/Fulfillment/{fulfillment}\","
     "\"status\":\"DELIVERED\",\"happenedAt\":\"2026-11-23T12:00:00Z\"}}"},
    {"FulfillmentCancel", "{\"id\":\"gid://shopify/Fulfillment/{fulfillment}\"}"},
    {"OrderOne", "{\"id\":\"gid://shopify/Order/{order}\"}"},
    {"WebhooksRegisterCore", "{\"uri\":\"https://hub.example/webhooks/shopify\"}"},
    {"WebhookCreate", "{\"topic\":\"PRODUCTS_UPDATE\",\"sub\":{\"uri\":\"http://hub.example/x\"}}"},
    {"WebhookList", "{\"first\":50}"},
    {"WebhookDelete", "{\"id\":\"gid://shopify/WebhookSubscription/{hook}\"}"},
    {"VariantsBySku", "{\"first\":50,\"query\":\"sku:CAT-RED\"}"},
    {"VariantsByIds", "{\"ids\":[\"gid://shopify/ProductVariant/{variant}\"]}"},
    {"ProductPage", "{\"first\":5}"},
    {"OrderTag", "{\"id\":\"gid://shopify/Order/{order}\",\"tags\":[\"waybill\"]}"},
    {"OrderUntag", "{\"id\":\"gid://shopify/Order/{order}\",\"tags\":[\"gift\"]}"},
    {"OrderOne", "{\"id\":\"gid://shopify/Order/0\"}"},
};

static struct str fill(struct rig *r, const struct ids *x, const char *vars)
{
    const struct {
        struct str name;
        int64_t id;
    } names[] = {
        {STR("{order}"), x->order},
        {STR("{plain}"), x->plain},
        {STR("{fulfillment}"), x->fulfillment},
        {STR("{fo}"), x->fo},
        {STR("{hook}"), x->hook},
        {STR("{variant}"), r->variants[0]},
    };
    struct str text = str_of(vars);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        text = str_replace(r->a, text, names[i].name,
                           str_printf(r->a, "%lld", (long long)names[i].id));
    return text;
}

int main(void)
{
    struct rig *r = rig_new(&(struct shopify_options){.plan = SHOPIFY_PLUS, .big_ids = true});
    struct str document = read_document(r->a);
    struct ids x = prepare(r);
    struct buf b;
    struct jw w;

    buf_init(&b, r->a, 64 << 20);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str vars = fill(r, &x, cases[i].vars);
        r->now_ms += 1500;
        const struct json *answer = rig_ask_str(r, document, str_of(cases[i].operation), vars);
        jw_obj(&w);
        jw_kstr(&w, "operation", str_of(cases[i].operation));
        jw_kstr(&w, "document", document);
        jw_key(&w, "variables");
        jw_raw(&w, vars);
        jw_key(&w, "answer");
        jw_raw(&w, json_print(r->a, answer));
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    ASSERT(!b.overflowed);
    fwrite(b.p, 1, b.n, stdout);
    fputc('\n', stdout);
    rig_free(r);
    return 0;
}
