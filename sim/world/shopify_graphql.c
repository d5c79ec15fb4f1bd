/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The GraphQL door: the request body, the calculated price against the bucket of points, the
 * answer with its cost. Throttled and too dear requests do nothing.
 */
#include "sim/world/shopify_model.h"

#define COST_MAX          1000
#define LIST_MAX          250
#define SECONDS_IN_BUCKET 20

static int64_t restore_rate(const struct shopify_shop *shop)
{
    static const int64_t rates[] = {100, 200, 1000, 2000};
    return rates[shop->o.plan];
}

/* Points are kept in thousandths: rate points a second is rate thousandths a millisecond. */
static void refill(struct shopify_shop *shop, int64_t now_ms)
{
    int64_t most = restore_rate(shop) * SECONDS_IN_BUCKET * 1000;
    int64_t passed = now_ms > shop->bucket_at_ms ? now_ms - shop->bucket_at_ms : 0;
    if (passed > SECONDS_IN_BUCKET * 1000)
        passed = SECONDS_IN_BUCKET * 1000;
    int64_t milli = shop->bucket_milli > most ? most : shop->bucket_milli;
    milli += passed * restore_rate(shop);
    shop->bucket_milli = milli > most ? most : milli;
    shop->bucket_at_ms = now_ms;
}

/* The real one writes 2000.0 at times and 2000 at others: so does this one, in turn. */
static void number(struct jw *w, const char *key, int64_t value, bool point)
{
    jw_key(w, key);
    jw_raw(w, str_printf(w->b->arena, "%lld%s", (long long)value, point ? ".0" : ""));
}

static void write_cost(struct jw *w, const struct shopify_shop *shop, int requested, int actual)
{
    bool point = shop->answers % 2 == 0;
    jw_key(w, "cost");
    jw_obj(w);
    number(w, "requestedQueryCost", requested, false);
    if (actual < 0)
        jw_knull(w, "actualQueryCost");
    else
        number(w, "actualQueryCost", actual, false);
    jw_key(w, "throttleStatus");
    jw_obj(w);
    number(w, "maximumAvailable", restore_rate(shop) * SECONDS_IN_BUCKET, point);
    number(w, "currentlyAvailable", shop->bucket_milli / 1000, false);
    number(w, "restoreRate", restore_rate(shop), point);
    jw_obj_end(w);
    jw_obj_end(w);
}

static struct http_response refusal(struct shopify_shop *shop, struct arena *a, struct str error,
                                    int requested, bool with_cost)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 22);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "errors");
    jw_raw(&w, str_printf(a, "[%.*s]", STR_ARG(error)));
    if (with_cost) {
        jw_key(&w, "extensions");
        jw_obj(&w);
        write_cost(&w, shop, requested, -1);
        jw_obj_end(&w);
    }
    jw_obj_end(&w);
    return shopify_json_response(a, 200, buf_view(&b));
}

struct http_response shopify_graphql_throttled(struct shopify_shop *shop, int requested,
                                               int64_t now_ms, struct arena *a)
{
    refill(shop, now_ms);
    shop->throttled++;
    return refusal(shop, a,
                   STR("{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\","
                       "\"documentation\":\"https://shopify.dev/api/usage/rate-limits\"}}"),
                   requested, true);
}

static struct http_response too_dear(struct shopify_shop *shop, int requested, struct arena *a)
{
    return refusal(shop, a,
                   str_printf(a,
                              "{\"message\":\"Query cost is %d, which exceeds the single query max "
                              "cost limit (%d).\",\"extensions\":{\"code\":\"MAX_COST_EXCEEDED\","
                              "\"cost\":%d,\"maxCost\":%d,\"documentation\":"
                              "\"https://shopify.dev/api/usage/rate-limits\"}}",
                              requested, COST_MAX, requested, COST_MAX),
                   requested, true);
}

static struct http_response write_answer(struct shopify_shop *shop, struct gql_plan *p,
                                         struct shopify_ctx *ctx, struct str data)
{
    struct buf b;
    struct jw w;
    buf_init(&b, ctx->a, 80 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    if (!str_eq(data, STR("null"))) {
        jw_key(&w, "data");
        jw_raw(&w, data);
    }
    if (p->errors_n > 0) {
        jw_key(&w, "errors");
        jw_raw(&w, str_printf(ctx->a, "[%.*s]", STR_ARG(buf_view(&p->errors))));
    }
    jw_key(&w, "extensions");
    jw_obj(&w);
    write_cost(&w, shop, p->cost_requested, p->cost_actual);
    if (ctx->search.n > 0) {
        jw_key(&w, "search");
        jw_raw(&w, str_printf(ctx->a, "[%.*s]", STR_ARG(buf_view(&ctx->search))));
    }
    jw_obj_end(&w);
    jw_obj_end(&w);
    return shopify_json_response(ctx->a, 200, buf_view(&b));
}

static struct http_response run(struct shopify_shop *shop, struct gql_plan *p,
                                struct shopify_ctx *ctx)
{
    int percent = shop->o.cost_percent ? shop->o.cost_percent : 100;
    p->cost_requested = p->cost_requested * percent / 100;
    int64_t cost = p->cost_requested;
    refill(shop, ctx->now_ms);
    if (cost > COST_MAX)
        return too_dear(shop, (int)cost, ctx->a);
    if (shop->bucket_milli < cost * 1000)
        return shopify_graphql_throttled(shop, (int)cost, ctx->now_ms, ctx->a);
    for (size_t i = 0; !str_empty(gql_root_name(p, i)); i++)
        shopify_count(shop, gql_root_name(p, i));
    struct str data = gql_execute(p, ctx, shop);
    p->cost_actual = p->cost_actual * percent / 100;
    if (p->cost_actual > p->cost_requested)
        p->cost_actual = p->cost_requested;
    shop->bucket_milli -= (int64_t)p->cost_actual * 1000; /* the difference is refunded */
    shop->cost_spent += p->cost_actual;
    return write_answer(shop, p, ctx, data);
}

struct http_response shopify_graphql(struct shopify_shop *shop, const struct http_request *req,
                                     struct str version, const struct shopify_token *token,
                                     int64_t now_ms, struct arena *a)
{
    struct shopify_ctx ctx = {.shop = shop, .now_ms = now_ms, .a = a, .version = version};
    const struct json *root;
    struct gql_plan *p;

    if (json_parse(a, req->body, &root) != OK || !json_is_str(json_get(root, "query")))
        return shopify_json_response(
            a, 400, STR("{\"errors\":{\"query\":\"Required parameter missing or invalid\"}}"));
    ctx.scopes_n = str_split(a, token->scopes, ',', &ctx.scopes);
    buf_init(&ctx.search, a, 1 << 20);
    shop->answers++;
    struct str query = json_str(json_get(root, "query"));
    if (!gql_prepare(a, shop->world->schema, query, json_str(json_get(root, "operationName")),
                     json_get(root, "variables"), LIST_MAX, &p))
        return refusal(shop, a, buf_view(&p->errors), 0, false);
    if (!str_empty(gql_operation_name(p)))
        shopify_count(shop, gql_operation_name(p));
    p->unknown_enum = http_header_get(&req->headers, STR("X-Sim-Unknown-Enum"));
    return run(shop, p, &ctx);
}
