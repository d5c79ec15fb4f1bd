/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP door: which shop a request is for, which of its doors, whether the token holds, and
 * what goes wrong with it on the way (faults). Also the service that the world's router drives.
 */
#include "sim/world/shopify_model.h"

struct http_response shopify_json_response(struct arena *a, int status, struct str body)
{
    struct http_response r = {.status = status, .body = body};
    http_header_add(a, &r.headers, STR("Content-Type"), STR("application/json; charset=utf-8"));
    return r;
}

static struct http_response html(struct arena *a, int status)
{
    struct http_response r = {.status = status};
    r.body = str_printf(a,
                        "<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>%s</h1>"
                        "</body></html>\n",
                        status, http_status_text(status));
    http_header_add(a, &r.headers, STR("Content-Type"), STR("text/html; charset=utf-8"));
    return r;
}

/* Splits a request's address whichever door it came in by: absolute or path and query. */
static void split_address(struct arena *a, const struct http_request *req, struct str *host,
                          struct str *path, struct str *query)
{
    struct str scheme, whole;
    *host = http_header_get(&req->headers, STR("Host"));
    *path = req->url;
    *query = req->query;
    (void)a;
    if (url_split(req->url, &scheme, host, &whole))
        str_cut(whole, '?', path, query);
    else if (str_empty(req->query))
        str_cut(req->url, '?', path, query);
}

static struct shopify_shop *find_shop(const struct shopify *s, struct str host, struct str *path)
{
    struct shopify_shop *shop = shopify_shop(s, host);
    struct str name, head, rest;
    if (shop != NULL)
        return shop;
    str_cut(host, ':', &name, &rest);
    if ((shop = shopify_shop(s, name)) != NULL)
        return shop;
    /* "/demo.myshopify.com/admin/..." */
    if (str_starts(*path, STR("/")) && str_cut(str_slice(*path, 1, path->n), '/', &head, &rest) &&
        (shop = shopify_shop(s, head)) != NULL) {
        *path = (struct str){rest.p - 1, rest.n + 1};
        return shop;
    }
    return s->shops_n == 1 ? s->shops[0] : NULL;
}

static const struct shopify_token *find_token(const struct shopify_shop *shop, struct str access,
                                              int64_t now_ms)
{
    for (size_t i = 0; i < shop->tokens_n; i++) {
        const struct shopify_token *t = &shop->tokens[i];
        if (!t->dead && (t->ends_ms == 0 || now_ms < t->ends_ms) && !str_empty(access) &&
            str_eq(t->access, access))
            return t;
    }
    return NULL;
}

static struct http_response unauthorized(struct arena *a)
{
    return shopify_json_response(a, 401,
                                 STR("{\"errors\":\"[API] Invalid API key or access token "
                                     "(unrecognized login or wrong password)\"}"));
}

static struct http_response not_found(struct arena *a)
{
    return shopify_json_response(a, 404, STR("{\"errors\":\"Not Found\"}"));
}

static struct http_response api(struct shopify_shop *shop, const struct http_request *req,
                                struct str path, int64_t now_ms, struct arena *a)
{
    static const char *const versions[] = {"2026-04", "2026-07", "2026-10"};
    struct str prefix = STR("/admin/api/"), version, rest;
    bool known = false;

    str_cut(str_slice(path, prefix.n, path.n), '/', &version, &rest);
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        known = known || str_eq(version, str_of(versions[i]));
    if (!known || !str_eq(rest, STR("graphql.json")))
        return not_found(a);
    if (req->method != HTTP_POST)
        return shopify_json_response(a, 405, STR("{\"errors\":\"Method Not Allowed\"}"));
    const struct shopify_token *token =
        find_token(shop, http_header_get(&req->headers, STR("X-Shopify-Access-Token")), now_ms);
    if (token == NULL)
        return unauthorized(a);
    struct str type = http_header_get(&req->headers, STR("Content-Type"));
    if (!str_starts_nocase(type, STR("application/json")))
        return shopify_json_response(
            a, 400, STR("{\"errors\":{\"query\":\"Required parameter missing or invalid\"}}"));
    struct http_response r = shopify_graphql(shop, req, version, token, now_ms, a);
    http_header_add(a, &r.headers, STR("X-Shopify-API-Version"), version);
    return r;
}

static struct http_response route(struct shopify_shop *shop, const struct http_request *req,
                                  struct str path, struct str query, int64_t now_ms,
                                  struct arena *a)
{
    if (str_starts(path, STR("/admin/oauth/"))) {
        shopify_count(shop, str_slice(path, 6, path.n));
        return shopify_oauth(shop, req, path, query, now_ms, a);
    }
    if (str_starts(path, STR("/admin/api/")))
        return api(shop, req, path, now_ms, a);
    return html(a, 404);
}

/* Faults that strike before anything happens; false when the request goes on. */
static bool strike_before(struct shopify_shop *shop, const struct shopify_fault *f, int64_t now_ms,
                          struct arena *a, struct http_response *ret)
{
    struct http_response r = {0};
    switch (f->kind) {
    case SHOPIFY_LOST_BEFORE: break;
    case SHOPIFY_HTML_502: r = html(a, 502); break;
    case SHOPIFY_UNAVAILABLE: r = html(a, 503); break;
    case SHOPIFY_UNAUTHORIZED: r = unauthorized(a); break;
    case SHOPIFY_FORBIDDEN: r = html(a, 403); break;
    case SHOPIFY_SECURITY:
        r = shopify_json_response(a, 430, STR("{\"errors\":\"Shopify Security Rejection\"}"));
        break;
    case SHOPIFY_SHOP_LOCKED:
        r = shopify_json_response(a, 423, STR("{\"errors\":\"Locked\"}"));
        break;
    case SHOPIFY_TOO_MANY:
        r = shopify_json_response(a, 429, STR("{\"errors\":\"Too Many Requests\"}"));
        http_header_add(a, &r.headers, STR("Retry-After"),
                        str_printf(a, "%lld.0", (long long)((f->ms + 999) / 1000)));
        break;
    case SHOPIFY_THROTTLE: r = shopify_graphql_throttled(shop, 10, now_ms, a); break;
    case SHOPIFY_INTERNAL:
        r = shopify_json_response(
            a, 200,
            STR("{\"errors\":[{\"message\":\"Internal error. Looks like something went wrong on "
                "our end.\\nRequest ID: 0 (include this in support requests).\",\"extensions\":{"
                "\"code\":\"INTERNAL_SERVER_ERROR\",\"requestId\":\"0\"}}]}"));
        break;
    default: return false;
    }
    *ret = r;
    return true;
}

static struct http_response strike_after(const struct shopify_fault *f, struct http_response r,
                                         struct arena *a)
{
    switch (f->kind) {
    case SHOPIFY_LOST_AFTER: return (struct http_response){0};
    case SHOPIFY_HTML_502_AFTER: return html(a, 502);
    case SHOPIFY_TRUNCATED: r.body = str_slice(r.body, 0, r.body.n / 2); return r;
    case SHOPIFY_DELAY:
        http_header_add(a, &r.headers, STR("X-Sim-Delay-Ms"),
                        str_printf(a, "%lld", (long long)f->ms));
        return r;
    default: return r;
    }
}

struct http_response shopify_handle(void *state, const struct http_request *req, int64_t now_ms,
                                    struct arena *a)
{
    struct shopify *s = state;
    struct str host, path, query;
    struct shopify_fault f;
    struct http_response r;
    struct http_request copy = *req;

    split_address(a, req, &host, &path, &query);
    struct shopify_shop *shop = find_shop(s, host, &path);
    if (shop == NULL)
        return not_found(a);
    if (!shopify_fault_take(shop, path, req->body, &f))
        return route(shop, req, path, query, now_ms, a);
    if (strike_before(shop, &f, now_ms, a, &r))
        return r;
    if (f.kind == SHOPIFY_UNKNOWN_ENUM) {
        copy.headers = (struct http_headers){0};
        for (size_t i = 0; i < req->headers.n; i++)
            http_header_add(a, &copy.headers, req->headers.items[i].name,
                            req->headers.items[i].value);
        http_header_add(a, &copy.headers, STR("X-Sim-Unknown-Enum"), f.name);
    }
    r = route(shop, &copy, path, query, now_ms, a);
    return strike_after(&f, r, a);
}

/* Scheduled fulfillment orders become ready. */
static void wake(struct shopify_shop *shop, int64_t now_ms, int64_t *next_ms, bool act)
{
    for (size_t i = 0; i < shop->scheduled_n; i++) {
        struct shopify_fo *fo = shop->scheduled[i];
        if (fo->order->deleted || !str_eq(fo->status, STR("SCHEDULED")))
            continue;
        if (act && fo->fulfill_at_ms <= now_ms)
            shopify_fo_ready(fo, now_ms);
        else if (fo->fulfill_at_ms < *next_ms)
            *next_ms = fo->fulfill_at_ms;
    }
}

static int64_t scan(struct shopify *s, int64_t now_ms, bool act)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < s->shops_n; i++)
        wake(s->shops[i], now_ms, &next, act);
    return next;
}

static void tick(void *state, int64_t now_ms)
{
    scan(state, now_ms, true);
}

static int64_t next_ms(const void *state)
{
    struct shopify *s = (void *)(uintptr_t)state; /* scan changes nothing when it may not act */
    int64_t wake_ms = scan(s, 0, false), push_ms = shopify_push_due(s);
    return wake_ms < push_ms ? wake_ms : push_ms;
}

struct world_service shopify_service(struct shopify *s)
{
    return (struct world_service){.state = s,
                                  .handle = shopify_handle,
                                  .tick = tick,
                                  .next_ms = next_ms,
                                  .push = shopify_push_next,
                                  .pushed = shopify_push_told};
}
