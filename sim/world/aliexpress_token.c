/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Apps, buyers and their tokens. Both tokens change at every refresh (or the access token alone:
 * option keeps_refresh_token). The old pair stays good until the new one is used: an answer may be
 * lost on its way, and its owner must not be locked out for that. After the first use of the new
 * pair the old one is dead.
 */
#include "sim/world/aliexpress_state.h"

#define CODE_LIFE_MS  (10 * MS_MINUTE)
#define FIRST_USER_ID INT64_C(200000001)

struct aliworld_app *aliworld_app_of(const struct aliworld *w, struct str key)
{
    for (size_t i = 0; i < w->apps_n; i++)
        if (str_eq(w->apps[i]->key, key))
            return w->apps[i];
    return NULL;
}

static struct aliworld_pair new_pair(struct aliworld *w, int64_t now_ms)
{
    struct str access = dice_token(&w->ids, w->arena, 52);
    struct str refresh = dice_token(&w->ids, w->arena, 52);
    return (struct aliworld_pair){
        .access = str_cat(w->arena, STR("500002008"), access),
        .refresh = str_cat(w->arena, STR("500012008"), refresh),
        .access_end_ms = now_ms + w->options.access_ms,
        .refresh_end_ms = now_ms + w->options.refresh_ms,
    };
}

size_t aliworld_add_account(struct aliworld *w, struct str app_key, struct str app_secret,
                            struct str buyer, int64_t now_ms)
{
    struct aliworld_app *app = aliworld_app_of(w, app_key);
    if (!app) {
        app = ARENA_NEW(w->arena, struct aliworld_app);
        app->key = str_dup(w->arena, app_key);
        app->secret = str_dup(w->arena, app_secret);
        *ARENA_PUSH(w->arena, &w->apps, &w->apps_n, struct aliworld_app *) = app;
    }
    struct aliworld_account *acc = ARENA_NEW(w->arena, struct aliworld_account);
    acc->app = app;
    acc->buyer = str_dup(w->arena, buyer);
    acc->user_id = FIRST_USER_ID + (int64_t)w->accounts_n;
    acc->pair = new_pair(w, now_ms);
    *ARENA_PUSH(w->arena, &w->accounts, &w->accounts_n, struct aliworld_account *) = acc;
    return w->accounts_n - 1;
}

struct aliworld_tokens aliworld_tokens(const struct aliworld *w, size_t account)
{
    ASSERT(account < w->accounts_n);
    const struct aliworld_pair *p = &w->accounts[account]->pair;
    return (struct aliworld_tokens){p->access, p->refresh};
}

void aliworld_set_tokens(struct aliworld *w, size_t account, struct str access, struct str refresh,
                         int64_t now_ms)
{
    ASSERT(account < w->accounts_n);
    struct aliworld_account *acc = w->accounts[account];
    acc->before_lives = false;
    acc->pair.access = str_dup(w->arena, access);
    acc->pair.refresh = str_dup(w->arena, refresh);
    acc->pair.access_end_ms = now_ms + w->options.access_ms;
    acc->pair.refresh_end_ms = now_ms + w->options.refresh_ms;
}

void aliworld_expire_access(struct aliworld *w, size_t account, int64_t now_ms)
{
    ASSERT(account < w->accounts_n);
    w->accounts[account]->pair.access_end_ms = now_ms;
    w->accounts[account]->before_lives = false;
}

void aliworld_revoke(struct aliworld *w, size_t account)
{
    ASSERT(account < w->accounts_n);
    w->accounts[account]->before_lives = false;
    w->accounts[account]->pair = (struct aliworld_pair){0};
}

struct str aliworld_auth_code(struct aliworld *w, size_t account, int64_t now_ms)
{
    ASSERT(account < w->accounts_n);
    struct aliworld_code *c = ARENA_PUSH(w->arena, &w->codes, &w->codes_n, struct aliworld_code);
    c->code = str_printf(w->arena, "3_%.*s_%.*s", STR_ARG(w->accounts[account]->app->key),
                         STR_ARG(dice_token(&w->ids, w->arena, 32)));
    c->account = account;
    c->end_ms = now_ms + CODE_LIFE_MS;
    return c->code;
}

static bool token_is(struct str token, struct str sent, int64_t end_ms, int64_t now_ms)
{
    return !str_empty(token) && str_eq(token, sent) && now_ms < end_ms;
}

struct aliworld_account *aliworld_account_of(struct aliworld *w, struct aliworld_app *app,
                                             struct str access, int64_t now_ms)
{
    for (size_t i = 0; i < w->accounts_n; i++) {
        struct aliworld_account *acc = w->accounts[i];
        if (acc->app != app)
            continue;
        if (token_is(acc->pair.access, access, acc->pair.access_end_ms, now_ms)) {
            acc->before_lives = false;
            return acc;
        }
        if (acc->before_lives &&
            token_is(acc->before.access, access, acc->before.access_end_ms, now_ms))
            return acc;
    }
    return NULL;
}

static struct http_response token_answer(struct aliworld_call *c,
                                         const struct aliworld_account *acc, bool with_refresh)
{
    const struct aliworld_pair *p = &acc->pair;
    struct str id = str_printf(c->a, "%lld", (long long)acc->user_id);
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    aliworld_out_text(&o, "code", STR("0"));
    aliworld_out_text(&o, "access_token", p->access);
    aliworld_out_num(&o, "expires_in", (p->access_end_ms - c->now_ms) / MS_SECOND);
    aliworld_out_num(&o, "expire_time", p->access_end_ms);
    if (with_refresh) {
        aliworld_out_text(&o, "refresh_token", p->refresh);
        aliworld_out_num(&o, "refresh_expires_in", (p->refresh_end_ms - c->now_ms) / MS_SECOND);
        aliworld_out_num(&o, "refresh_token_valid_time", p->refresh_end_ms);
    }
    aliworld_out_text(&o, "account", acc->buyer);
    aliworld_out_text(&o, "account_id", id);
    aliworld_out_text(&o, "account_platform", STR("buyerApp"));
    aliworld_out_text(&o, "user_id", id);
    aliworld_out_text(&o, "seller_id", id);
    aliworld_out_text(&o, "user_nick", str_printf(c->a, "us1%.*s", STR_ARG(id)));
    aliworld_out_text(&o, "havana_id", str_printf(c->a, "17300%.*s", STR_ARG(id)));
    aliworld_out_text(&o, "sp", STR("ae"));
    aliworld_out_text(&o, "locale", STR("en_US"));
    return aliworld_out_end(&o);
}

struct http_response aliworld_token_create(struct aliworld_call *c)
{
    struct str sent = aliworld_param(c, "code");
    if (str_empty(sent))
        return aliworld_missing(c, "code");
    for (size_t i = 0; i < c->w->codes_n; i++) {
        struct aliworld_code *code = &c->w->codes[i];
        struct aliworld_account *acc = c->w->accounts[code->account];
        if (!str_eq(code->code, sent) || acc->app != c->app || code->used ||
            c->now_ms >= code->end_ms)
            continue;
        code->used = true;
        acc->before_lives = false;
        acc->pair = new_pair(c->w, c->now_ms);
        return token_answer(c, acc, true);
    }
    return aliworld_error(c, "InvalidCode", "The specified authorization code is invalid");
}

struct http_response aliworld_token_refresh(struct aliworld_call *c)
{
    struct str sent = aliworld_param(c, "refresh_token");
    if (str_empty(sent))
        return aliworld_missing(c, "refresh_token");
    for (size_t i = 0; i < c->w->accounts_n; i++) {
        struct aliworld_account *acc = c->w->accounts[i];
        if (acc->app != c->app)
            continue;
        bool fresh = token_is(acc->pair.refresh, sent, acc->pair.refresh_end_ms, c->now_ms);
        bool old = acc->before_lives &&
                   token_is(acc->before.refresh, sent, acc->before.refresh_end_ms, c->now_ms);
        if (!fresh && !old)
            continue;
        bool keeps = c->w->options.keeps_refresh_token;
        struct aliworld_pair next = new_pair(c->w, c->now_ms);
        if (fresh)
            acc->before = acc->pair;
        if (keeps) {
            next.refresh = acc->before.refresh;
            next.refresh_end_ms = acc->before.refresh_end_ms;
        }
        acc->before_lives = true;
        acc->pair = next;
        return token_answer(c, acc, !keeps);
    }
    return aliworld_error(c, "IllegalRefreshToken",
                          "The specified refresh token is invalid or expired");
}
