/* SPDX-License-Identifier: Apache-2.0 */
/* The shop that the tests of the Shopify model share. */
#include "test/world/shopify_rig.h"

struct rig *rig_new(const struct shopify_options *o)
{
    struct arena *a = arena_new();
    struct rig *r = ARENA_NEW(a, struct rig);
    struct shopify_options options = o == NULL ? (struct shopify_options){0} : *o;
    static const struct shopify_variant_input variants[] = {
        {.title = {"Red", 3}, .sku = {"CAT-RED", 7}, .price_minor = 1864},
        {.title = {"Blue", 4}, .sku = {"CAT-BLUE", 8}, .price_minor = 2000},
        {.title = {"Manual", 6}, .sku = {"CAT-PDF", 7}, .price_minor = 500, .digital = true},
    };
    r->a = a;
    r->now_ms = START_MS;
    r->s = shopify_new(7);
    options.domain = STR(SHOP_DOMAIN);
    r->shop = shopify_add_shop(r->s, &options, r->now_ms);
    r->service = shopify_service(r->s);
    r->token = shopify_token(r->shop);
    shopify_add_product(r->shop, STR("Cat bed"), STR("Purr & Co"), variants, COUNT_OF(variants),
                        r->now_ms, r->variants);
    return r;
}

void rig_free(struct rig *r)
{
    shopify_free(r->s);
    arena_free(r->a);
}

struct http_response rig_send(struct rig *r, enum http_method method, const char *path,
                              struct str body, struct str token)
{
    struct http_request req = {.method = method, .body = body};
    req.url = str_printf(r->a, "https://" SHOP_DOMAIN "%s", path);
    http_header_add(r->a, &req.headers, STR("Content-Type"), STR("application/json"));
    if (!str_empty(token))
        http_header_add(r->a, &req.headers, STR("X-Shopify-Access-Token"), token);
    return r->service.handle(r->service.state, &req, r->now_ms, r->a);
}

const struct json *rig_ask_str(struct rig *r, struct str document, struct str operation,
                               struct str vars)
{
    struct buf b;
    struct jw w;
    const struct json *root;
    buf_init(&b, r->a, 1 << 22);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "query", document);
    if (!str_empty(operation))
        jw_kstr(&w, "operationName", operation);
    if (!str_empty(vars)) {
        jw_key(&w, "variables");
        jw_raw(&w, vars);
    }
    jw_obj_end(&w);
    struct http_response res =
        rig_send(r, HTTP_POST, "/admin/api/2026-10/graphql.json", buf_view(&b), r->token);
    return json_parse(r->a, res.body, &root) == OK ? root : NULL;
}

const struct json *rig_ask(struct rig *r, const char *document, const char *vars)
{
    return rig_ask_str(r, str_of(document), STR(""), str_of(vars));
}

struct str rig_error(const struct json *answer)
{
    return json_str(json_get(json_at(json_get(answer, "errors"), 0), "message"));
}

struct str rig_error_code(const struct json *answer)
{
    return json_str(json_path(json_at(json_get(answer, "errors"), 0), "extensions.code"));
}

int64_t rig_order(struct rig *r, int64_t n)
{
    struct shopify_line_input line = {.variant_id = r->variants[0], .quantity = n};
    struct shopify_order_input in = {
        .lines = &line,
        .lines_n = 1,
        .email = STR("ada@example.com"),
        .address = {.first_name = STR("Ada"),
                    .last_name = STR("Example"),
                    .address1 = STR("1 Main St"),
                    .city = STR("Springfield"),
                    .province = STR("Illinois"),
                    .province_code = STR("IL"),
                    .zip = STR("62701"),
                    .country = STR("United States"),
                    .country_code = STR("US")},
        .shipping_minor = 500,
    };
    return shopify_place(r->shop, &in, r->now_ms);
}

const struct shopify_order *rig_truth(struct rig *r, int64_t order_id)
{
    return shopify_order(r->shop, order_id);
}

const struct json *rig_fulfill(struct rig *r, int64_t order_id, size_t i, const char *number,
                               bool notify)
{
    struct str fo = shopify_gid(r->a, SHOPIFY_FO, rig_truth(r, order_id)->fos[i]->id);
    struct str vars = str_printf(
        r->a,
        "{\"f\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":\"%.*s\"}],"
        "\"notifyCustomer\":%s,\"trackingInfo\":{\"number\":\"%s\",\"company\":\"YunExpress\"}}}",
        STR_ARG(fo), notify ? "true" : "false", number);
    const struct json *answer =
        rig_ask_str(r,
                    STR("mutation M($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {"
                        " fulfillment { id status trackingInfo(first: 3) { company number url } }"
                        " userErrors { field message } } }"),
                    STR(""), vars);
    return json_path(answer, "data.fulfillmentCreate");
}

void rig_subscribe(struct rig *r, const char *topic)
{
    struct str vars = str_printf(r->a,
                                 "{\"t\":\"%s\",\"s\":{\"uri\":"
                                 "\"https://hub.example/webhooks/shopify\"}}",
                                 topic);
    rig_ask_str(r,
                STR("mutation W($t: WebhookSubscriptionTopic!, $s: WebhookSubscriptionInput!) {"
                    " webhookSubscriptionCreate(topic: $t, webhookSubscription: $s) {"
                    " userErrors { message } } }"),
                STR(""), vars);
}

bool rig_push(struct rig *r, int status, struct world_push *ret_push)
{
    if (!r->service.push(r->service.state, r->now_ms, r->a, ret_push))
        return false;
    r->service.pushed(r->service.state, ret_push, status, r->now_ms);
    return true;
}
