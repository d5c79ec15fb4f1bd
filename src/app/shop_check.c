/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The health of a connected shop: its facts and granted scopes, what will not work without the
 * missing ones, and its webhook subscriptions, listed and repaired (the shop drops them after
 * failed deliveries). Runs when a shop is connected, every few hours and after a sleep.
 */
#include "app/call.h"
#include "app/intake.h"
#include "app/vault.h"
#include "base/mutant.h"

/* Steps of the job. */
enum { STEP_SHOP, STEP_LIST, STEP_CREATE, STEP_DELETE };

struct check_memo {
    struct str have[64]; /* topics that are subscribed to our address */
    size_t have_n;
    int64_t stale[64]; /* subscriptions of this app to an address that the hub had before */
    size_t stale_n;
    struct str cursor;
};

static struct str hook_path(struct arena *a, const struct desk_shop *s)
{
    return str_printf(a, "/webhooks/%s", s->platform->id);
}

/* STR_NONE: webhooks would not reach us, or could not be verified (a token was pasted without the
 * app's secret): the shop would only count failures. */
static struct str hook_url(struct turn *t, struct arena *a, const struct desk_shop *s)
{
    struct str base = t->desk->opt.public_url;
    bool verified = vault_has(t->desk, s->shop.id, "client_secret");

    return base.n && verified ? str_cat(a, base, hook_path(a, s)) : STR_NONE;
}

static bool has_scope(struct str granted, const char *scope)
{
    struct str head, rest = granted;

    while (rest.n) {
        str_cut(rest, ',', &head, &rest);
        if (str_eq(str_trim(head), str_of(scope)))
            return true;
    }
    /* A write scope includes the read scope of the same thing. */
    if (str_starts(str_of(scope), STR("read_"))) {
        struct str noun = str_slice(str_of(scope), 5, 100);
        rest = granted;
        while (rest.n) {
            str_cut(rest, ',', &head, &rest);
            head = str_trim(head);
            if (str_starts(head, STR("write_")) && str_eq(str_slice(head, 6, 100), noun))
                return true;
        }
    }
    return false;
}

/* JSON of what is missing and what that means; counts the required ones. */
static struct str missing_scopes(struct turn *t, const struct desk_shop *s, struct str granted,
                                 size_t *ret_required)
{
    struct buf b;
    struct jw w;

    *ret_required = 0;
    buf_init(&b, t->arena, 16 * 1024);
    jw_init(&w, &b);
    jw_arr(&w);
    for (const struct platform_scope *p = s->platform->scopes; p->scope; p++) {
        if (has_scope(granted, p->scope))
            continue;
        *ret_required += p->required;
        jw_obj(&w);
        jw_kstr(&w, "scope", str_of(p->scope));
        jw_kbool(&w, "required", p->required);
        jw_kstr(&w, "effect", str_of(p->effect_en));
        jw_kstr(&w, "effect_zh", str_of(p->effect_zh));
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return buf_view(&b);
}

static void checked(struct turn *t, struct job *j)
{
    j->row.step = STEP_SHOP;
    job_memo_arena(j);
    job_rest(t, j);
}

/* All topics come to our address now: what went to an older one is no loss. */
static void created(struct turn *t, struct job *j)
{
    struct check_memo *memo = j->memo;

    if (!memo || !memo->stale_n) {
        checked(t, j);
        return;
    }
    j->row.step = STEP_DELETE;
    job_sleep(t, j, t->now_ms);
}

enum err job_shop_check_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);

    if (!s || s->shop.state == SHOP_UNINSTALLED) {
        job_rest(t, j);
        return OK;
    }
    struct call *c = call_new(t, j);
    struct check_memo *memo = j->memo;
    struct str url = hook_url(t, c->arena, s);
    if (j->row.step != STEP_SHOP && !memo)
        j->row.step = STEP_SHOP;
    switch (j->row.step) {
    case STEP_LIST:
        c->platform_ask.op = PLATFORM_HOOK_LIST;
        c->platform_ask.cursor = str_dup(c->arena, memo->cursor);
        break;
    case STEP_DELETE:
        c->platform_ask.op = PLATFORM_HOOK_DELETE;
        c->platform_ask.ids = memo->stale; /* the memo outlives the call */
        c->platform_ask.ids_n = memo->stale_n;
        break;
    case STEP_CREATE: {
        struct str *topics = ARENA_ARRAY(c->arena, struct str, 64);
        size_t n = 0;
        for (const char *const *topic = s->platform->topics; *topic && n < 64; topic++) {
            bool have = MUTANT(LOSE_TOPIC) && str_eq(str_of(*topic), STR("orders/updated"));
            for (size_t i = 0; i < memo->have_n; i++)
                have = have || str_eq(memo->have[i], str_of(*topic));
            if (!have)
                topics[n++] = str_of(*topic);
        }
        if (!n) {
            call_discard(c);
            created(t, j);
            return OK;
        }
        c->platform_ask.op = PLATFORM_HOOK_CREATE;
        c->platform_ask.topics = topics;
        c->platform_ask.topics_n = n;
        c->platform_ask.hook_url = url;
        break;
    }
    default: c->platform_ask.op = PLATFORM_SHOP; break;
    }
    call_platform(t, c, s);
    return OK;
}

static struct str text_into(struct desk *d, struct str s, struct str fallback)
{
    return s.n ? str_dup(d->arena, s) : fallback;
}

static enum err connected(struct turn *t, struct desk_shop *s)
{
    struct fact fact = {.kind = "shop.connected", .source = SOURCE_API};
    enum err err = turn_record(t, s->shop.id, &fact, NULL);

    job_ensure(t, JOB_KIND_shop_backfill, s->shop.id);
    job_wake(t, JOB_KIND_shop_changes, s->shop.id, t->now_ms);
    job_wake(t, JOB_KIND_shop_reconcile, s->shop.id, t->now_ms + t->desk->opt.reconcile_ms);
    turn_log(t, LOG_INFO, "%.*s is connected", STR_ARG(s->shop.domain));
    return err;
}

static enum err take_shop(struct turn *t, struct job *j, struct call *c)
{
    struct desk_shop *s = c->shop;
    struct shop *shop = &s->shop;
    const struct shop_seen *seen = &c->platform.shop;
    bool may_differ = shop->scopes.n && !str_eq(shop->scopes, seen->scopes);
    size_t required;
    enum err err = OK;

    shop->name = text_into(t->desk, seen->name, shop->name);
    shop->zone = text_into(t->desk, seen->zone, shop->zone);
    shop->currency = text_into(t->desk, seen->currency, shop->currency);
    shop->scopes = text_into(t->desk, seen->scopes, shop->scopes);
    shop->missing = str_dup(t->desk->arena, missing_scopes(t, s, seen->scopes, &required));
    if (required)
        turn_log(t, LOG_WARN,
                 "%.*s: %zu needed permissions are missing: `waybill shop check` says which",
                 STR_ARG(shop->domain), required);
    if (shop->state != SHOP_ACTIVE) {
        bool first = shop->state == SHOP_CONNECTING;
        shop->state = SHOP_ACTIVE;
        if (first)
            err = connected(t, s);
        else
            jobs_resume(t, shop->id);
    }
    row_touch(&shop->row);
    if (!err)
        err = db_shop_save(t->db, shop, NULL);
    if (!err && may_differ) /* what could not be seen may be there now */
        err = intake_want_open(t, shop->id, t->now_ms);
    turn_answer(t, shop->id);
    t->desk->snapshot_stale = true;
    if (err)
        return err;
    if (!hook_url(t, t->arena, s).n) {
        job_rest(t, j);
        return OK;
    }
    j->memo = ARENA_NEW(job_memo_arena(j), struct check_memo);
    j->row.step = STEP_LIST;
    job_sleep(t, j, t->now_ms);
    return OK;
}

static void take_list(struct turn *t, struct job *j, struct call *c)
{
    struct check_memo *memo = j->memo;
    struct str url = hook_url(t, t->arena, c->shop);

    for (size_t i = 0; i < c->platform.hooks_n; i++) {
        const struct hook_seen *h = &c->platform.hooks[i];
        if (str_eq(h->url, url) && memo->have_n < COUNT_OF(memo->have))
            memo->have[memo->have_n++] = str_dup(j->memo_arena, h->topic);
        else if (!str_eq(h->url, url) && str_ends(h->url, hook_path(t->arena, c->shop)) &&
                 memo->stale_n < COUNT_OF(memo->stale))
            memo->stale[memo->stale_n++] = h->ext_id;
    }
    memo->cursor = str_dup(j->memo_arena, c->platform.cursor);
    j->row.step = memo->cursor.n ? STEP_LIST : STEP_CREATE;
    job_sleep(t, j, t->now_ms);
}

static void take_create(struct turn *t, struct job *j, struct call *c)
{
    size_t failed = 0;

    for (size_t i = 0; i < c->platform.hook_results_n; i++) {
        const struct write_result *r = &c->platform.hook_results[i];
        if (!r->err)
            continue;
        failed++;
        turn_log(t, LOG_WARN, "%.*s: no webhook for %.*s: %.*s", STR_ARG(c->shop->shop.domain),
                 STR_ARG(c->platform_ask.topics[i]), STR_ARG(r->detail));
    }
    turn_log(t, LOG_INFO, "%.*s: %zu webhooks subscribed", STR_ARG(c->shop->shop.domain),
             c->platform.hook_results_n - failed);
    created(t, j);
}

static void take_delete(struct turn *t, struct job *j, struct call *c)
{
    turn_log(t, LOG_INFO, "%.*s: %zu webhooks to an older address taken away",
             STR_ARG(c->shop->shop.domain), c->platform.hook_results_n);
    checked(t, j);
}

enum err job_shop_check_reply(struct turn *t, struct job *j, struct call *c)
{
    if (c->answer->err) {
        turn_answer(t, c->shop->shop.id);
        job_fail(t, j, c->answer->err, c->answer->detail);
        return OK;
    }
    switch (c->platform_ask.op) {
    case PLATFORM_SHOP: return take_shop(t, j, c);
    case PLATFORM_HOOK_LIST:
        if (j->memo)
            take_list(t, j, c);
        return OK;
    case PLATFORM_HOOK_DELETE: take_delete(t, j, c); return OK;
    default: take_create(t, j, c); return OK;
    }
}
