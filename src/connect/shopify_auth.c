/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access to a shop: the three ways to a token, the page where the merchant agrees, the check of
 * its call back, and shop names as people type them. Webhook signatures: shopify_hook.c.
 */
#include "connect/shopify.h"

#include "base/crypto.h"
#include "base/time.h"

#define CALLBACK_AGE_MS (90 * MS_SECOND)
#define DOMAIN_TAIL     STR(".myshopify.com")

/* --- tokens --- */

static void field(struct arena *a, struct http_headers *form, const char *name, struct str value)
{
    http_header_add(a, form, str_of(name), value);
}

enum err shopify_token_ask(const struct platform_ask *ask, const struct account *acc,
                           struct arena *a, struct http_request *ret_request)
{
    struct http_headers form = {0};
    struct http_request req = {.method = HTTP_POST};
    if (str_empty(acc->client_id) || str_empty(acc->client_secret))
        return ERR_BAD_INPUT;
    field(a, &form, "client_id", acc->client_id);
    field(a, &form, "client_secret", acc->client_secret);
    if (ask->op == PLATFORM_TOKEN_CLIENT) {
        field(a, &form, "grant_type", STR("client_credentials"));
    } else if (ask->op == PLATFORM_TOKEN_CODE) {
        if (str_empty(ask->code))
            return ERR_BAD_INPUT;
        field(a, &form, "code", ask->code);
        field(a, &form, "expiring", STR("1"));
    } else {
        if (str_empty(acc->refresh_token))
            return ERR_BAD_INPUT;
        field(a, &form, "grant_type", STR("refresh_token"));
        field(a, &form, "refresh_token", acc->refresh_token);
    }
    req.url = str_cat(a, shopify_base_url(acc, a), STR("/admin/oauth/access_token"));
    req.body = form_print(a, &form);
    http_header_add(a, &req.headers, STR("Content-Type"), STR("application/x-www-form-urlencoded"));
    http_header_add(a, &req.headers, STR("Accept"), STR("application/json"));
    *ret_request = req;
    return OK;
}

static struct str plain_scopes(struct str scopes, struct arena *a)
{
    struct str *items = NULL;
    size_t n = str_split(a, scopes, ',', &items);
    return str_join(a, items, n, STR(","));
}

static int64_t span_ms(const struct json *seconds)
{
    int64_t s = json_i64(seconds, 0);
    return s > 0 && s < INT64_MAX / MS_SECOND ? s * MS_SECOND : 0;
}

/* What the token endpoint says of a refusal, as seen in public reports and in Shopify's guide "Get
 * API access tokens" (2026); what is not named here is only "not accepted". */
static const struct {
    const char *code;
    enum err err;
} refusals[] = {
    {"application_cannot_be_found", ERR_APP_NOT_FOUND},
    {"invalid_client", ERR_SECRET_WRONG},
    {"app_not_installed", ERR_APP_NOT_INSTALLED},
    {"shop_not_permitted", ERR_APP_NOT_OURS},
};

static enum err refusal_of(int status, struct str code)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        if (str_eq(code, str_of(refusals[i].code)))
            return refusals[i].err;
    }
    /* Every name of the form x.myshopify.com answers; those of no shop do with 404. */
    return status == 404 ? ERR_SHOP_NOT_FOUND : ERR_AUTH_REJECTED;
}

static void token_refused(const struct http_response *response, const struct json *root,
                          struct arena *a, struct answer *answer)
{
    struct str code = json_str(json_get(root, "error"));
    struct str words = json_str(json_get(root, "error_description"));
    /* Anything but "slow down" means that these credentials do not work. */
    if (response->status >= 400 && response->status < 500 && answer->err != ERR_THROTTLED &&
        answer->err != ERR_ACCOUNT_LOCKED)
        answer->err = refusal_of(response->status, code);
    if (!str_empty(code))
        answer->code = shopify_clip(a, code);
    if (!str_empty(words))
        answer->detail = shopify_clip(a, words);
}

void shopify_token_read(const struct http_response *response, const struct account *acc,
                        struct arena *a, struct platform_result *ret_result)
{
    struct platform_result r = {0};
    const struct json *root = NULL;
    if (json_parse(a, response->body, &root) != OK || !json_is_obj(root))
        root = NULL;
    r.tokens.access = json_str(json_get(root, "access_token"));
    if (response->status >= 200 && response->status < 300 && !str_empty(r.tokens.access)) {
        r.tokens.refresh = json_str(json_get(root, "refresh_token"));
        r.tokens.access_span_ms = span_ms(json_get(root, "expires_in"));
        r.tokens.refresh_span_ms = span_ms(json_get(root, "refresh_token_expires_in"));
        r.tokens.scopes = plain_scopes(json_str(json_get(root, "scope")), a);
        r.tokens.account_name = acc->domain;
    } else {
        /* A token answer is not GraphQL: only its status is judged in common. */
        shopify_answer(PLATFORM_TOKEN_CLIENT, response, a, &r.answer, &root);
        if (r.answer.err == OK)
            r.answer.err = ERR_ANSWER_NOT_UNDERSTOOD;
        token_refused(response, root, a, &r.answer);
        r.tokens = (struct tokens){0};
    }
    *ret_result = r;
}

/* --- OAuth --- */

struct str shopify_oauth_url(const struct account *acc, struct str redirect_url, struct str state,
                             struct arena *a)
{
    struct buf b;
    struct str base = shopify_base_url(acc, a), id = url_encode(a, acc->client_id);
    struct str back = url_encode(a, redirect_url), nonce = url_encode(a, state);
    buf_init(&b, a, 1 << 14);
    buf_printf(&b, "%.*s/admin/oauth/authorize?client_id=%.*s&scope=", STR_ARG(base), STR_ARG(id));
    for (const struct platform_scope *s = shopify_scopes; s->scope != NULL; s++)
        buf_printf(&b, "%s%s", s == shopify_scopes ? "" : ",", s->scope);
    buf_printf(&b, "&redirect_uri=%.*s&state=%.*s", STR_ARG(back), STR_ARG(nonce));
    return buf_view(&b);
}

static bool letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A handle as it stands before ".myshopify.com". */
static bool handle_ok(struct str s)
{
    if (s.n == 0 || s.n > 63 || !letter_or_digit(s.p[0]))
        return false;
    for (size_t i = 1; i < s.n; i++) {
        if (!letter_or_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
            return false;
    }
    return true;
}

static bool domain_ok(struct str s)
{
    return str_ends(s, DOMAIN_TAIL) && handle_ok(str_slice(s, 0, s.n - DOMAIN_TAIL.n));
}

/* The signed text: all pairs but the signatures, sorted by key, form-encoded with %20 for a blank.
 * Shopify's own library does it so; joining the raw values fails for "~!'()=" in them. */
static struct str signed_text(struct http_headers *pairs, struct arena *a)
{
    struct buf b;
    buf_init(&b, a, 1 << 16);
    /* An insertion sort is stable, and there are at most 200 pairs. */
    for (size_t i = 1; i < pairs->n; i++) {
        struct http_header one = pairs->items[i];
        size_t j = i;
        for (; j > 0 && str_cmp(pairs->items[j - 1].name, one.name) > 0; j--)
            pairs->items[j] = pairs->items[j - 1];
        pairs->items[j] = one;
    }
    for (size_t i = 0; i < pairs->n; i++) {
        struct str name = pairs->items[i].name, value = pairs->items[i].value;
        if (str_eq(name, STR("hmac")) || str_eq(name, STR("signature")))
            continue;
        if (b.n > 0)
            buf_char(&b, '&');
        buf_str(&b, str_replace(a, form_encode(a, name), STR("+"), STR("%20")));
        buf_char(&b, '=');
        buf_str(&b, str_replace(a, form_encode(a, value), STR("+"), STR("%20")));
    }
    return b.overflowed ? STR_NONE : buf_view(&b);
}

enum err shopify_oauth_verify(struct str query, struct str secret, int64_t now_ms, struct arena *a,
                              struct str *ret_code, struct str *ret_domain, struct str *ret_state)
{
    struct http_headers pairs = form_parse(a, query);
    struct str shop = http_header_get(&pairs, STR("shop"));
    struct str code = http_header_get(&pairs, STR("code"));
    struct str state = http_header_get(&pairs, STR("state"));
    struct str hmac = http_header_get(&pairs, STR("hmac"));
    int64_t at_s, age_ms;
    uint8_t mac[SHA256_LEN];
    if (str_empty(hmac) || str_empty(secret))
        return ERR_BAD_SIGNATURE;
    crypto_hmac_sha256(secret, signed_text(&pairs, a), mac);
    if (!crypto_same(hex_lower(a, mac, sizeof(mac)), hmac))
        return ERR_BAD_SIGNATURE;
    if (!str_to_i64(http_header_get(&pairs, STR("timestamp")), &at_s) || at_s <= 0 ||
        at_s > INT64_MAX / MS_SECOND)
        return ERR_BAD_INPUT;
    if (!domain_ok(shop) || str_empty(code))
        return ERR_BAD_INPUT;
    if (__builtin_sub_overflow(now_ms, at_s * MS_SECOND, &age_ms) || age_ms > CALLBACK_AGE_MS ||
        age_ms < -CALLBACK_AGE_MS)
        return ERR_BAD_SIGNATURE;
    *ret_code = code;
    *ret_domain = str_lower(a, shop);
    *ret_state = state;
    return OK;
}

/* --- names --- */

/* "admin.shopify.com/store/x/orders" names the shop x. */
static struct str admin_handle(struct str host, struct str path)
{
    struct str prefix = STR("store/"), handle, rest;
    if (!str_eq_nocase(host, STR("admin.shopify.com")) || !str_starts(path, prefix))
        return STR_NONE;
    str_cut(str_slice(path, prefix.n, path.n), '/', &handle, &rest);
    str_cut(handle, '?', &handle, &rest);
    return handle;
}

enum err shopify_domain_of(struct str typed, struct arena *a, struct str *ret_domain)
{
    struct str s = str_lower(a, str_trim(typed)), host, path, rest, handle;
    if (str_starts(s, STR("https://")))
        s = str_slice(s, 8, s.n);
    else if (str_starts(s, STR("http://")))
        s = str_slice(s, 7, s.n);
    str_cut(s, '/', &host, &path);
    str_cut(host, '?', &host, &rest);
    handle = admin_handle(host, path);
    if (str_empty(handle))
        handle = str_ends(host, DOMAIN_TAIL) ? str_slice(host, 0, host.n - DOMAIN_TAIL.n) : host;
    if (!handle_ok(handle))
        return ERR_BAD_INPUT;
    *ret_domain = str_cat(a, handle, DOMAIN_TAIL);
    return OK;
}
