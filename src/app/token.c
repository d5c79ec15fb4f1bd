/* SPDX-License-Identifier: Apache-2.0 */
/* See app/token.h. */
#include "app/token.h"

#include "app/call.h"
#include "app/vault.h"
#include "base/mutant.h"

#define REFUSED_AGAIN_MS (10 * MS_MINUTE)
#define RENEW_AGAIN_MS   (6 * MS_HOUR)

void token_wake(struct turn *t, int64_t owner_id)
{
    job_wake(t, JOB_KIND_token, owner_id, t->now_ms);
}

/* How long before its end a token of such a life is renewed. Shops' tokens are had again any time.
 * A supplier's are not: when the renewal fails, a person needs days to consent anew. */
static int64_t early_ms(const struct desk *d, int64_t owner_id, int64_t span_ms)
{
    bool account = desk_account((struct desk *)d, owner_id) != NULL;
    int64_t part = account ? span_ms / 3 : span_ms / 10, most = account ? 10 * MS_DAY : MS_DAY;

    return part < most ? part : most;
}

static int64_t renew_at_ms(struct turn *t, int64_t owner_id, int64_t span_ms)
{
    return t->now_ms + span_ms - early_ms(t->desk, owner_id, span_ms);
}

enum err token_store(struct turn *t, int64_t owner_id, const struct tokens *tokens)
{
    struct desk *d = t->desk;
    int64_t until_ms = tokens->access_span_ms ? t->now_ms + tokens->access_span_ms : 0;
    struct str old;
    enum err err = vault_get(d, t->arena, owner_id, "refresh_token", &old);

    if (!err && old.n && tokens->refresh.n)
        err = vault_put(t, owner_id, "refresh_token_old", old, 0);
    if (!err && tokens->refresh.n)
        err = vault_put(t, owner_id, "refresh_token", tokens->refresh,
                        tokens->refresh_span_ms ? t->now_ms + tokens->refresh_span_ms : 0);
    if (!err)
        err = vault_put(t, owner_id, "access_token", tokens->access, until_ms);
    if (err)
        return err;
    struct desk_account *acc = desk_account(d, owner_id);
    if (acc) {
        if (acc->account.state != SHOP_ACTIVE ||
            job_ensure(t, JOB_KIND_token, owner_id)->row.tries > 0)
            jobs_resume(t, owner_id);
        acc->account.access_until_ms = until_ms;
        if (tokens->refresh_span_ms)
            acc->account.refresh_until_ms = t->now_ms + tokens->refresh_span_ms;
        if (tokens->account_name.n)
            acc->account.user_name = str_dup(d->arena, tokens->account_name);
        acc->account.state = SHOP_ACTIVE;
        row_touch(&acc->account.row);
        err = db_supplier_account_save(t->db, &acc->account, NULL);
    }
    struct desk_shop *s = desk_shop(d, owner_id);
    if (!err && s && s->shop.state == SHOP_NEEDS_CONNECT) {
        s->shop.state = SHOP_ACTIVE;
        row_touch(&s->shop.row);
        err = db_shop_save(t->db, &s->shop, NULL);
        jobs_resume(t, owner_id);
    }
    if (!err && tokens->access_span_ms)
        job_wake(t, JOB_KIND_token, owner_id, renew_at_ms(t, owner_id, tokens->access_span_ms));
    return err;
}

/* A token that cannot be renewed is given up only when it is refused twice within a while: giving
 * it up costs a person's work, and one stray 401 is no proof. */
static bool first_refusal(struct turn *t, int64_t owner_id)
{
    struct desk_shop *s = desk_shop(t->desk, owner_id);

    if (!s || s->shop.auth == AUTH_CLIENT_CREDENTIALS ||
        vault_has(t->desk, owner_id, "refresh_token"))
        return false;
    bool first = t->now_ms > s->refused_ms + REFUSED_AGAIN_MS;
    s->refused_ms = t->now_ms;
    return first;
}

/* A shop whose token cannot be renewed is looked at now and then with what there is: a refusal by
 * mistake ends some day. */
static bool is_given_up(struct turn *t, int64_t owner_id)
{
    const struct desk_shop *s = desk_shop(t->desk, owner_id);

    return s && s->shop.state == SHOP_NEEDS_CONNECT && s->shop.auth != AUTH_CLIENT_CREDENTIALS &&
           !vault_has(t->desk, owner_id, "refresh_token");
}

static enum err give_up(struct turn *t, int64_t owner_id)
{
    struct str plain;
    enum err err = vault_get(t->desk, t->arena, owner_id, "access_token", &plain);

    if (!err)
        err = vault_put(t, owner_id, "access_token", plain, 0);
    return err ? err
               : token_needs_connect(t, owner_id, ERR_TOKEN_EXPIRED,
                                     STR("the token was refused and cannot be renewed"));
}

/* Asking again with the same credentials cannot help. */
static bool is_refusal(enum err err)
{
    switch (err) {
    case ERR_AUTH_REJECTED:
    case ERR_TOKEN_EXPIRED:
    case ERR_REFUSED:
    case ERR_SHOP_NOT_FOUND:
    case ERR_APP_NOT_FOUND:
    case ERR_SECRET_WRONG:
    case ERR_APP_NOT_INSTALLED:
    case ERR_APP_NOT_OURS: return true;
    default: return false;
    }
}

/* It could not be renewed before, and now it does not hold either. */
static bool is_dead(struct turn *t, const struct job *j, int64_t owner_id)
{
    return desk_account(t->desk, owner_id) && !j->call && j->row.tries > 0 &&
           is_refusal(j->row.last_err);
}

void token_refused(struct turn *t, int64_t owner_id)
{
    struct job *j = job_ensure(t, JOB_KIND_token, owner_id);
    struct str plain;

    if (is_dead(t, j, owner_id)) {
        if (give_up(t, owner_id))
            t->desk->reload = true;
        return;
    }

    if (j->row.tries > 0 || j->call || first_refusal(t, owner_id) || is_given_up(t, owner_id))
        return;
    /* The end of its life is now, whatever was told: the next request waits for a fresh one. */
    if (vault_get(t->desk, t->arena, owner_id, "access_token", &plain) ||
        vault_put(t, owner_id, "access_token", plain, t->now_ms))
        t->desk->reload = true;
    job_wake_person(t, JOB_KIND_token, owner_id);
}

enum err token_needs_connect(struct turn *t, int64_t owner_id, enum err err, struct str detail)
{
    struct desk_shop *s = desk_shop(t->desk, owner_id);
    struct desk_account *a = desk_account(t->desk, owner_id);
    struct str why = str_printf(t->arena, "%.*s: %.*s", STR_ARG(err_code(err)), STR_ARG(detail));
    struct fact fact = {.kind = "account.needs_connect", .source = SOURCE_WAYBILL, .cause = why};

    turn_log(t, LOG_WARN, "%.*s must be connected again: %.*s",
             STR_ARG(s   ? s->shop.domain
                     : a ? a->account.name
                         : STR("an account")),
             STR_ARG(why));
    if (s && s->shop.state == SHOP_ACTIVE) {
        s->shop.state = SHOP_NEEDS_CONNECT;
        row_touch(&s->shop.row);
        enum err saved = db_shop_save(t->db, &s->shop, NULL);
        return saved ? saved : turn_record(t, s->shop.id, &fact, NULL);
    }
    if (a && a->account.state == SHOP_ACTIVE) {
        a->account.state = SHOP_NEEDS_CONNECT;
        row_touch(&a->account.row);
        enum err saved = db_supplier_account_save(t->db, &a->account, NULL);
        return saved ? saved : turn_record(t, 0, &fact, NULL);
    }
    return OK;
}

static bool token_fresh(struct turn *t, struct job *j)
{
    int64_t id = j->row.subject_id, until_ms = vault_until_ms(t->desk, id, "access_token");
    int64_t span_ms = until_ms - vault_set_ms(t->desk, id, "access_token");

    if (!vault_has(t->desk, id, "access_token"))
        return false;
    if (desk_account(t->desk, id))
        return !until_ms || until_ms > t->now_ms + early_ms(t->desk, id, span_ms);
    return !until_ms || until_ms > t->now_ms + MS_DAY + MS_HOUR;
}

/* When a fresh token of a supplier is to be renewed. */
static int64_t renewal_ms(struct turn *t, int64_t owner_id)
{
    int64_t until_ms = vault_until_ms(t->desk, owner_id, "access_token");
    int64_t span_ms = until_ms - vault_set_ms(t->desk, owner_id, "access_token");

    return until_ms ? until_ms - early_ms(t->desk, owner_id, span_ms) : INT64_MAX;
}

/* A supplier's token that cannot be renewed is used to its end, and that end is told from now on.
 * True: it still holds. */
static bool use_to_its_end(struct turn *t, struct job *j, enum err err, struct str detail)
{
    int64_t id = j->row.subject_id, until_ms = vault_until_ms(t->desk, id, "access_token");
    const struct desk_account *a = desk_account(t->desk, id);
    int64_t again_ms = t->now_ms + RENEW_AGAIN_MS;

    if (!a || a->account.state != SHOP_ACTIVE || !vault_has(t->desk, id, "access_token") ||
        until_ms <= t->now_ms + MS_MINUTE)
        return false;
    job_fail_until(t, j, err, detail, again_ms < until_ms ? again_ms : until_ms);
    turn_log(t, LOG_WARN,
             "%.*s: the permission ends in %.*s and cannot be renewed (%.*s): connect "
             "the account again",
             STR_ARG(a->account.name),
             STR_ARG(time_span_text(t->arena, until_ms - t->now_ms, LANG_EN)),
             STR_ARG(err_code(err)));
    return true;
}

static enum call_start renew_shop(struct turn *t, struct job *j, struct desk_shop *s)
{
    struct call *c = call_new(t, j);

    if (s->shop.auth == AUTH_CLIENT_CREDENTIALS)
        c->platform_ask.op = PLATFORM_TOKEN_CLIENT;
    else
        c->platform_ask.op = PLATFORM_TOKEN_REFRESH;
    return call_platform(t, c, s);
}

enum err job_token_run(struct turn *t, struct job *j)
{
    int64_t owner_id = j->row.subject_id;
    struct desk_shop *s = desk_shop(t->desk, owner_id);
    struct desk_account *a = desk_account(t->desk, owner_id);
    bool refreshable = vault_has(t->desk, owner_id, "refresh_token");

    if ((!s && !a) || (token_fresh(t, j) && !j->interactive)) {
        if (a)
            job_sleep(t, j, renewal_ms(t, owner_id));
        else
            job_rest(t, j);
        return OK;
    }
    if (s && s->shop.auth != AUTH_CLIENT_CREDENTIALS && !refreshable) {
        job_rest(t, j);
        if (vault_until_ms(t->desk, owner_id, "access_token") == 0)
            return OK; /* pasted tokens and old OAuth tokens do not end */
        return give_up(t, owner_id);
    }
    if (s) {
        renew_shop(t, j, s);
        return OK;
    }
    if (!refreshable) {
        struct str why = STR("there is no token to renew it with");
        if (use_to_its_end(t, j, ERR_TOKEN_EXPIRED, why))
            return OK;
        job_rest(t, j);
        return token_needs_connect(t, owner_id, ERR_TOKEN_EXPIRED, why);
    }
    struct call *c = call_new(t, j);
    c->supplier_ask.op = SUPPLIER_TOKEN_REFRESH;
    call_supplier(t, c, a);
    return OK;
}

enum err job_token_reply(struct turn *t, struct job *j, struct call *c)
{
    const struct answer *a = c->answer;
    const struct tokens *tokens = c->shop ? &c->platform.tokens : &c->supplier.tokens;
    int64_t owner_id = j->row.subject_id;

    if (!a->err) {
        enum err err = token_store(t, owner_id, tokens);
        if (err)
            return err;
        turn_log(t, LOG_INFO, "access token of %.*s renewed",
                 STR_ARG(c->shop ? c->shop->shop.domain : c->account->account.name));
        if (MUTANT(SECRET_IN_LOG))
            turn_log(t, LOG_INFO, "it is %.*s", STR_ARG(tokens->access));
        j->interactive = false;
        job_sleep(t, j,
                  tokens->access_span_ms ? renew_at_ms(t, owner_id, tokens->access_span_ms)
                                         : INT64_MAX);
        return OK;
    }
    turn_answer(t, owner_id); /* who connects it hears why it does not work */
    if (is_refusal(a->err)) {
        if (use_to_its_end(t, j, a->err, a->detail))
            return OK;
        job_fail_until(t, j, a->err, a->detail, t->now_ms + MS_HOUR);
        return token_needs_connect(t, owner_id, a->err, a->detail);
    }
    int64_t until_ms = vault_until_ms(t->desk, owner_id, "access_token");
    job_fail(t, j, a->err, a->detail);
    if (until_ms && until_ms < t->now_ms + MS_HOUR)
        turn_log(t, LOG_WARN, "the access token of %.*s ends soon and could not be renewed yet",
                 STR_ARG(c->shop ? c->shop->shop.domain : c->account->account.name));
    return OK;
}
