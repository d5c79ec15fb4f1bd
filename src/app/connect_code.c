/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trades the code of an OAuth grant (app/command_oauth.c) for tokens. A code works once and for a
 * few minutes: what cannot be traded soon needs a new grant by the person.
 */
#include "app/call.h"
#include "app/token.h"

#define TRIES_MAX 4

static struct str redirect_url(struct arena *a, const struct job *j)
{
    const struct json *args;

    if (!j->row.args.n || json_parse(a, j->row.args, &args))
        return STR_NONE;
    return json_str(json_get(args, "redirect_url"));
}

/* Stays visible with its reason until the next grant. */
static void give_up(struct turn *t, struct job *j, enum err err, struct str detail)
{
    job_fail_until(t, j, err, detail, INT64_MAX);
    turn_answer(t, j->row.subject_id);
}

enum err job_connect_code_run(struct turn *t, struct job *j)
{
    int64_t owner_id = j->row.subject_id;
    struct desk_shop *s = desk_shop(t->desk, owner_id);
    struct desk_account *a = desk_account(t->desk, owner_id);
    struct call *c = call_new(t, j);
    struct str code;
    enum err err = vault_get(t->desk, c->arena, owner_id, "oauth_code", &code);
    int64_t until_ms = vault_until_ms(t->desk, owner_id, "oauth_code");

    if (err || !code.n || until_ms < t->now_ms || (!s && !a)) {
        call_discard(c);
        give_up(t, j, err ? err : ERR_TOKEN_EXPIRED, STR("the code is too old: begin again"));
        return OK;
    }
    if (s) {
        c->platform_ask.op = PLATFORM_TOKEN_CODE;
        c->platform_ask.code = code;
        c->platform_ask.redirect_url = redirect_url(c->arena, j);
        call_platform(t, c, s);
    } else {
        c->supplier_ask.op = SUPPLIER_TOKEN_CODE;
        c->supplier_ask.code = code;
        c->supplier_ask.redirect_url = redirect_url(c->arena, j);
        call_supplier(t, c, a);
    }
    return OK;
}

static enum err granted(struct turn *t, struct job *j, struct call *c)
{
    int64_t owner_id = j->row.subject_id;
    const struct tokens *tokens = c->shop ? &c->platform.tokens : &c->supplier.tokens;

    if (c->shop && c->shop->shop.auth != AUTH_OAUTH) {
        c->shop->shop.auth = AUTH_OAUTH;
        row_touch(&c->shop->shop.row);
        enum err err = db_shop_save(t->db, &c->shop->shop, NULL);
        if (err)
            return err;
    }
    enum err err = token_store(t, owner_id, tokens);
    if (!err)
        err = vault_put(t, owner_id, "oauth_code", STR(""), 0);
    if (err)
        return err;
    turn_log(t, LOG_INFO, "%.*s was granted access",
             STR_ARG(c->shop ? c->shop->shop.domain : c->account->account.name));
    job_done(t, j);
    if (c->shop)
        job_wake_person(t, JOB_KIND_shop_check, owner_id); /* answers who waits */
    else
        turn_answer(t, owner_id);
    return OK;
}

enum err job_connect_code_reply(struct turn *t, struct job *j, struct call *c)
{
    const struct answer *a = c->answer;

    if (!a->err)
        return granted(t, j, c);
    if (err_retry(a->err) == RETRY_LATER && j->row.tries + 1 < TRIES_MAX)
        job_fail(t, j, a->err, a->detail);
    else
        give_up(t, j, a->err, a->detail);
    return OK;
}
