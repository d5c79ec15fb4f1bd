/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every call must pass before its method is looked at: app key, time, signature, limits,
 * access token. The signature is computed from the platform's rule, not from any client's code.
 */
#include "sim/world/aliexpress_state.h"

#include "base/crypto.h"

#include <stdlib.h>

#define CLOCK_SKEW_MS (7200 * MS_SECOND)

static int by_name(const void *x, const void *y)
{
    const struct http_header *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

/* All non-empty parameters but sign, sorted by byte, name and value run together. */
static struct str signed_text(struct arena *a, const struct http_headers *params, struct str path)
{
    struct http_header *sorted = ARENA_ARRAY(a, struct http_header, params->n + 1);
    size_t n = 0, length = path.n;
    for (size_t i = 0; i < params->n; i++) {
        const struct http_header *p = &params->items[i];
        bool out = str_eq(p->name, STR("sign")) || str_empty(p->value) ||
                   (!str_empty(path) && str_eq(p->name, STR("method")));
        if (out)
            continue;
        sorted[n++] = *p;
        length += p->name.n + p->value.n;
    }
    qsort(sorted, n, sizeof(sorted[0]), by_name);
    struct buf b;
    buf_init(&b, a, length + 1);
    buf_str(&b, path);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, sorted[i].name);
        buf_str(&b, sorted[i].value);
    }
    return buf_view(&b);
}

struct str aliworld_sign(struct arena *a, const struct http_headers *params, struct str path,
                         struct str secret, bool md5)
{
    struct str text = signed_text(a, params, path);
    uint8_t digest[SHA256_LEN];
    if (md5) {
        crypto_md5(str_cat(a, str_cat(a, secret, text), secret), digest);
        return hex_upper(a, digest, MD5_LEN);
    }
    crypto_hmac_sha256(secret, text, digest);
    return hex_upper(a, digest, SHA256_LEN);
}

/* Milliseconds, or "yyyy-MM-dd HH:mm:ss" (in Chinese time, as the old platform had it). */
static bool read_timestamp(struct arena *a, struct str s, int64_t *ret_ms)
{
    if (str_to_i64(s, ret_ms))
        return true;
    struct str day, hour;
    if (!str_cut(s, ' ', &day, &hour))
        return false;
    return time_parse(str_printf(a, "%.*sT%.*s+08:00", STR_ARG(day), STR_ARG(hour)), ret_ms);
}

static bool timely(const struct aliworld_call *c)
{
    int64_t at_ms;
    if (!read_timestamp(c->a, aliworld_param(c, "timestamp"), &at_ms))
        return false;
    return at_ms >= c->now_ms - CLOCK_SKEW_MS && at_ms <= c->now_ms + CLOCK_SKEW_MS;
}

/* System methods through /sync: one client was seen to sign the path, another the method. */
static bool well_signed(const struct aliworld_call *c, struct str path)
{
    struct str method = aliworld_param(c, "sign_method");
    bool md5 = str_eq(method, STR("md5")) && c->w->options.accepts_md5;
    if (!md5 && !str_eq(method, STR("sha256")))
        return false;
    struct str sign = aliworld_param(c, "sign");
    if (crypto_same(sign, aliworld_sign(c->a, &c->params, path, c->app->secret, md5)))
        return true;
    if (c->by_rest || str_empty(path))
        return false;
    return crypto_same(sign, aliworld_sign(c->a, &c->params, STR_NONE, c->app->secret, md5));
}

static struct aliworld_ban *ban_of(struct aliworld_call *c)
{
    struct aliworld_app *app = c->app;
    for (size_t i = 0; i < app->bans_n; i++)
        if (str_eq(app->bans[i].method, c->method))
            return &app->bans[i];
    struct aliworld_ban *ban =
        ARENA_PUSH(c->w->arena, &app->bans, &app->bans_n, struct aliworld_ban);
    ban->method = str_dup(c->w->arena, c->method);
    return ban;
}

/* The seconds are rounded up: who waits so long may come again. */
static struct http_response banned(struct aliworld_call *c, int64_t left_ms)
{
    int64_t seconds = (left_ms + MS_SECOND - 1) / MS_SECOND;
    struct str text = str_printf(c->a,
                                 "Api access frequency exceeds the limit. this ban will last %lld "
                                 "seconds",
                                 (long long)(seconds < 1 ? 1 : seconds));
    return aliworld_error(c, "ApiCallLimit", str_cstr(c->a, text));
}

struct http_response aliworld_ban(struct aliworld_call *c)
{
    if (c->app)
        ban_of(c)->until_ms = c->now_ms + c->w->options.ban_ms;
    return banned(c, c->w->options.ban_ms);
}

static bool over_limit(struct aliworld_call *c, struct http_response *ret_error)
{
    struct aliworld_app *app = c->app;
    const struct aliworld_options *o = &c->w->options;
    int64_t until_ms = ban_of(c)->until_ms;
    if (app->second != c->now_ms / MS_SECOND) {
        app->second = c->now_ms / MS_SECOND;
        app->calls_in_second = 0;
    }
    if (app->day != c->now_ms / MS_DAY) {
        app->day = c->now_ms / MS_DAY;
        app->calls_in_day = 0;
    }
    app->calls_in_second++;
    app->calls_in_day++;
    bool day_full = o->calls_per_day > 0 && app->calls_in_day > o->calls_per_day;
    bool second_full = o->calls_per_second > 0 && app->calls_in_second > o->calls_per_second;
    if (day_full)
        *ret_error = aliworld_app_limit(c, (MS_DAY - c->now_ms % MS_DAY) / MS_SECOND + 1);
    else if (c->now_ms < until_ms)
        *ret_error = banned(c, until_ms - c->now_ms);
    else if (second_full)
        *ret_error = aliworld_ban(c);
    return day_full || c->now_ms < until_ms || second_full;
}

static const char *first_missing(const struct aliworld_call *c)
{
    static const char *const needed[] = {"app_key", "timestamp", "sign_method", "sign"};
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (str_empty(aliworld_param(c, needed[i])))
            return needed[i];
    return str_empty(c->method) ? "method" : NULL;
}

bool aliworld_gate(struct aliworld_call *c, struct str path, bool needs_session,
                   struct http_response *ret_error)
{
    const char *missing = first_missing(c);
    if (missing) {
        *ret_error = aliworld_missing(c, missing);
        return false;
    }
    if (!c->app) {
        *ret_error = aliworld_error(c, "InvalidAppKey", "The specified app key is invalid");
        return false;
    }
    if (!timely(c)) {
        *ret_error =
            aliworld_error(c, "IllegalTimestamp", "The specified timestamp is invalid or expired");
        return false;
    }
    if (!well_signed(c, path)) {
        *ret_error = aliworld_error(c, "IncompleteSignature",
                                    "The request signature does not conform to platform standards");
        return false;
    }
    if (over_limit(c, ret_error))
        return false;
    if (!needs_session)
        return true;
    if (aliworld_denies(c, ret_error))
        return false;
    struct str session = aliworld_param(c, "session");
    if (str_empty(session))
        session = aliworld_param(c, "access_token");
    if (str_empty(session)) {
        *ret_error = aliworld_missing(c, "session");
        return false;
    }
    c->account = aliworld_account_of(c->w, c->app, session, c->now_ms);
    if (!c->account)
        *ret_error = aliworld_error(c, "IllegalAccessToken",
                                    "The specified access token is invalid or expired");
    return c->account != NULL;
}
