/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an app gets its token: client credentials (24 h), authorization code with a signed redirect,
 * refresh tokens. The model's merchant consents at once.
 */
#include "sim/world/shopify_model.h"

#include <stdlib.h>

#include "base/crypto.h"

#define CODE_SPAN_MS    (10 * MS_MINUTE)
#define EXPIRING_SPAN_S 3600
#define REFRESH_SPAN_S  (90 * 86400)

static struct http_response refuse(struct arena *a, int status, const char *code, const char *why)
{
    return shopify_json_response(
        a, status, str_printf(a, "{\"error\":\"%s\",\"error_description\":\"%s\"}", code, why));
}

/* A parameter of the body, which is JSON or a form. */
static struct str param(struct arena *a, const struct http_request *req, const char *name)
{
    struct str type = http_header_get(&req->headers, STR("Content-Type"));
    const struct json *root;
    if (str_starts_nocase(type, STR("application/json"))) {
        if (json_parse(a, req->body, &root) != OK)
            return STR("");
        return json_text(a, json_get(root, name));
    }
    struct http_headers form = form_parse(a, req->body);
    for (size_t i = 0; i < form.n; i++) {
        if (str_eq(form.items[i].name, str_of(name)))
            return form.items[i].value;
    }
    return STR("");
}

static struct shopify_token *new_token(struct shopify_shop *shop, const char *prefix,
                                       struct str scopes)
{
    struct shopify_token *t =
        ARENA_PUSH(shop->a, &shop->tokens, &shop->tokens_n, struct shopify_token);
    t->access = str_cat(shop->a, str_of(prefix), dice_token(&shop->dice, shop->a, 32));
    t->scopes = scopes;
    return t;
}

static struct http_response tell_token(struct arena *a, const struct shopify_token *t,
                                       int64_t span_s)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 16);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "access_token", t->access);
    jw_kstr(&w, "scope", t->scopes);
    if (span_s > 0)
        jw_ki64(&w, "expires_in", span_s);
    if (!str_empty(t->refresh)) {
        jw_kstr(&w, "refresh_token", t->refresh);
        jw_ki64(&w, "refresh_token_expires_in", REFRESH_SPAN_S);
    }
    jw_obj_end(&w);
    return shopify_json_response(a, 200, buf_view(&b));
}

static struct http_response client_credentials(struct shopify_shop *shop, int64_t now_ms,
                                               struct arena *a)
{
    struct shopify_token *t = new_token(shop, "shpat_", shop->o.scopes);
    t->ends_ms = now_ms + shop->o.token_span_ms;
    return tell_token(a, t, shop->o.token_span_ms / 1000 - 1);
}

static void make_expiring(struct shopify_shop *shop, struct shopify_token *t, int64_t now_ms)
{
    t->refresh = str_cat(shop->a, STR("shprt_"), dice_token(&shop->dice, shop->a, 32));
    t->ends_ms = now_ms + EXPIRING_SPAN_S * 1000;
    t->refresh_ends_ms = now_ms + (int64_t)REFRESH_SPAN_S * 1000;
}

static struct http_response by_code(struct shopify_shop *shop, const struct http_request *req,
                                    int64_t now_ms, struct arena *a)
{
    struct str code = param(a, req, "code"), expiring = param(a, req, "expiring");
    for (size_t i = 0; i < shop->codes_n; i++) {
        struct shopify_code *x = &shop->codes[i];
        if (x->used || now_ms >= x->ends_ms || !str_eq(x->code, code))
            continue;
        x->used = true;
        struct shopify_token *t = new_token(shop, "shpat_", x->scopes);
        bool ends = str_eq(expiring, STR("1")) || str_eq(expiring, STR("true"));
        if (ends)
            make_expiring(shop, t, now_ms);
        return tell_token(a, t, ends ? EXPIRING_SPAN_S : 0);
    }
    return refuse(a, 400, "invalid_request",
                  "The authorization code was not found or was already used");
}

/* The old refresh token works until the new access token is used; here: once more, then not. */
static struct http_response by_refresh(struct shopify_shop *shop, const struct http_request *req,
                                       int64_t now_ms, struct arena *a)
{
    struct str refresh = param(a, req, "refresh_token");
    for (size_t i = 0; i < shop->tokens_n; i++) {
        struct shopify_token *old = &shop->tokens[i];
        if (str_empty(old->refresh) || !str_eq(old->refresh, refresh) ||
            now_ms >= old->refresh_ends_ms || shop->uninstalled)
            continue;
        old->dead = true; /* its access token; a lost answer can still be asked for again */
        struct str scopes = old->scopes;
        struct shopify_token *t = new_token(shop, "shpat_", scopes);
        make_expiring(shop, t, now_ms);
        return tell_token(a, t, EXPIRING_SPAN_S);
    }
    return refuse(a, 400, "invalid_grant", "The refresh token is not valid");
}

static struct http_response access_token(struct shopify_shop *shop, const struct http_request *req,
                                         int64_t now_ms, struct arena *a)
{
    struct str secret = param(a, req, "client_secret"), grant = param(a, req, "grant_type");
    bool right = str_eq(secret, shop->o.client_secret) ||
                 (now_ms < shop->old_secret_ends_ms && str_eq(secret, shop->old_secret));
    if (req->method != HTTP_POST)
        return refuse(a, 404, "invalid_request", "Not found");
    if (!str_eq(param(a, req, "client_id"), shop->o.client_id))
        return refuse(a, 400, "application_cannot_be_found", "The application could not be found");
    if (!right)
        return refuse(a, 400, "invalid_client", "The client secret is not valid");
    if (str_eq(grant, STR("client_credentials")))
        return shop->uninstalled
                   ? refuse(a, 400, "app_not_installed", "The app is not installed on this shop")
                   : client_credentials(shop, now_ms, a);
    if (str_eq(grant, STR("refresh_token")))
        return by_refresh(shop, req, now_ms, a);
    if (str_empty(grant) || str_eq(grant, STR("authorization_code")))
        return by_code(shop, req, now_ms, a);
    return refuse(a, 400, "unsupported_grant_type", "The grant type is not supported");
}

static int by_name(const void *x, const void *y)
{
    const struct http_header *p = x, *q = y;
    return str_cmp(p->name, q->name);
}

/* Sorted pairs, form-encoded with a blank as %20, signed in lower-case hex. */
static struct str sign(struct arena *a, const struct shopify_shop *shop, int64_t now_ms,
                       struct http_headers pairs)
{
    uint8_t mac[SHA256_LEN];
    struct str text;
    qsort(pairs.items, pairs.n, sizeof(*pairs.items), by_name);
    text = str_replace(a, form_print(a, &pairs), STR("+"), STR("%20"));
    crypto_hmac_sha256(shopify_secret(shop, now_ms), text, mac);
    return hex_lower(a, mac, sizeof(mac));
}

static struct str get(const struct http_headers *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->n; i++) {
        if (str_eq(pairs->items[i].name, str_of(name)))
            return pairs->items[i].value;
    }
    return STR("");
}

static struct http_response authorize(struct shopify_shop *shop, struct str query, int64_t now_ms,
                                      struct arena *a)
{
    struct http_headers in = form_parse(a, query), out = {0};
    struct str redirect = get(&in, "redirect_uri"), scope = get(&in, "scope"), name, rest;
    struct http_response r = {.status = 302};
    if (!str_eq(get(&in, "client_id"), shop->o.client_id) || !str_has(redirect, STR("://")))
        return refuse(a, 400, "invalid_request", "The redirect_uri is not whitelisted");
    struct shopify_code *code =
        ARENA_PUSH(shop->a, &shop->codes, &shop->codes_n, struct shopify_code);
    code->code = str_lower(shop->a, dice_token(&shop->dice, shop->a, 32));
    code->scopes = str_empty(scope) ? shop->o.scopes : str_dup(shop->a, scope);
    code->ends_ms = now_ms + CODE_SPAN_MS;
    shop->uninstalled = false; /* consenting installs the app */
    str_cut(shop->o.domain, '.', &name, &rest);
    struct str host = str_cat(a, STR("admin.shopify.com/store/"), name);
    http_header_add(a, &out, STR("code"), code->code);
    http_header_add(a, &out, STR("host"), base64url_text(a, host.p, host.n));
    http_header_add(a, &out, STR("shop"), shop->o.domain);
    http_header_add(a, &out, STR("state"), get(&in, "state"));
    http_header_add(a, &out, STR("timestamp"), str_printf(a, "%lld", (long long)(now_ms / 1000)));
    struct str mac = sign(a, shop, now_ms, out);
    http_header_add(a, &out, STR("hmac"), mac);
    http_header_add(a, &r.headers, STR("Location"),
                    str_printf(a, "%.*s%s%.*s", STR_ARG(redirect),
                               str_has(redirect, STR("?")) ? "&" : "?",
                               STR_ARG(form_print(a, &out))));
    return r;
}

struct http_response shopify_oauth(struct shopify_shop *shop, const struct http_request *req,
                                   struct str path, struct str query, int64_t now_ms,
                                   struct arena *a)
{
    if (str_eq(path, STR("/admin/oauth/access_token")))
        return access_token(shop, req, now_ms, a);
    if (str_eq(path, STR("/admin/oauth/authorize")) && req->method == HTTP_GET)
        return authorize(shop, query, now_ms, a);
    return shopify_json_response(a, 404, STR("{\"errors\":\"Not Found\"}"));
}
