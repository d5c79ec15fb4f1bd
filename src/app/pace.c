/* SPDX-License-Identifier: Apache-2.0 */
/* See app/pace.h. */
#include "app/pace.h"

#include "app/vault.h"
#include "base/mutant.h"
#include "db/collect.h"

#include <stdlib.h>

#define LOOK_MS       (5 * MS_MINUTE) /* how often the load is measured anew */
#define STORED_MS     (5 * MS_SECOND) /* shorter bans are over before a restart */
#define DAY_BAN_MS    MS_HOUR         /* a longer one is for the day's quota */
#define TAUGHT_MS     (7 * MS_DAY)
#define TAUGHT_LEAST  200
#define TEST_LIFE_MS  (25 * MS_HOUR) /* a token that lives so short is of an app in test */
#define TEST_CALLS    5000           /* a day, for such an app */
#define DENIED_MS     MS_MINUTE      /* the first pause after a denial; the longest */
#define DENIED_MAX_MS (15 * MS_MINUTE)

/* One app key at one supplier. Lives as long as the desk: reloading the accounts changes nothing
 * about what was used. */
struct pace {
    struct pace *next;
    struct arena *arena;
    struct str supplier, key;
    struct quota quota;
    int64_t banned_ms[SUPPLIER_OP_MAX]; /* until then no request of that kind */
    int64_t denied_ms[SUPPLIER_OP_MAX]; /* the same, since the app lacks the permission for it */
    int64_t pause_ms[SUPPLIER_OP_MAX];  /* the last pause for that; 0: it has the permission */
    double stretch;
    int64_t look_ms;   /* when load and limit are worked out again */
    int64_t *accounts; /* whose calls are counted in */
    size_t accounts_n;
};

static struct str key_of(struct desk *d, struct arena *a, const struct desk_account *s)
{
    struct str key;

    if (vault_get(d, a, s->account.id, "client_id", &key) || !key.n)
        return str_printf(a, "%lld", (long long)s->account.id);
    return key;
}

static bool counts(const struct pace *p, int64_t account_id)
{
    for (size_t i = 0; i < p->accounts_n; i++) {
        if (p->accounts[i] == account_id)
            return true;
    }
    return false;
}

static int64_t later(int64_t x_ms, int64_t y_ms)
{
    return x_ms > y_ms ? x_ms : y_ms;
}

static void ban_asking(struct pace *p, int64_t until_ms)
{
    p->banned_ms[SUPPLIER_ORDER] = later(p->banned_ms[SUPPLIER_ORDER], until_ms);
    p->banned_ms[SUPPLIER_PARCELS] = later(p->banned_ms[SUPPLIER_PARCELS], until_ms);
}

/* What the account's calls of the last day used, and until when it was banned. */
static void count_in(struct turn *t, struct pace *p, const struct desk_account *s)
{
    struct db_hour *hours;
    int64_t last_ms = 0;
    size_t n;

    if (counts(p, s->account.id))
        return;
    if (db_calls_by_hour(t->db, t->arena, s->account.id, t->now_ms - MS_DAY, &hours, &n, &last_ms))
        return; /* tried again with the next request */
    *ARENA_PUSH(p->arena, &p->accounts, &p->accounts_n, int64_t) = s->account.id;
    for (size_t i = 0; i < n; i++)
        quota_note(&p->quota, hours[i].at_ms, hours[i].calls);
    if (last_ms > t->now_ms) /* before the clock was set back */
        last_ms = t->now_ms;
    if (last_ms)
        p->quota.next_ms = later(p->quota.next_ms, last_ms + p->quota.pause_ms);
    /* Stored are bans for the day, which count for all, and shorter ones on asking. */
    if (t->now_ms - s->account.calls_told_ms < MS_DAY)
        p->quota.next_ms = later(p->quota.next_ms, s->account.banned_until_ms);
    ban_asking(p, s->account.banned_until_ms);
}

/* The least of what is set, what a ban taught, and what an app in test may. */
static int64_t limit_of(const struct turn *t, const struct desk_account *s)
{
    const struct supplier_account *acc = &s->account;
    int64_t most = t->desk->opt.supplier_calls;
    int64_t until_ms = vault_until_ms(t->desk, acc->id, "access_token");
    int64_t life_ms = until_ms - vault_set_ms(t->desk, acc->id, "access_token");
    bool taught = acc->calls_told > 0 && t->now_ms - acc->calls_told_ms < TAUGHT_MS;

    if (taught && (!most || acc->calls_told < most))
        most = acc->calls_told;
    if (until_ms && life_ms <= TEST_LIFE_MS && (!most || most > TEST_CALLS))
        most = TEST_CALLS;
    return most;
}

static struct pace *pace_of(struct turn *t, struct desk_account *s)
{
    struct desk *d = t->desk;
    struct str key;

    if (s->pace)
        return s->pace;
    key = key_of(d, t->arena, s);
    for (struct pace *p = d->paces; p && !s->pace; p = p->next) {
        if (str_eq(p->key, key) && str_eq(p->supplier, s->account.supplier))
            s->pace = p;
    }
    if (!s->pace) {
        struct arena *a = arena_new();
        s->pace = ARENA_NEW(a, struct pace);
        *s->pace = (struct pace){.next = d->paces, .arena = a, .stretch = 1};
        s->pace->supplier = str_dup(a, s->account.supplier);
        s->pace->key = str_dup(a, key);
        quota_init(&s->pace->quota, limit_of(t, s), d->opt.supplier_pause_ms, t->now_ms);
        d->paces = s->pace;
    }
    count_in(t, s->pace, s);
    return s->pace;
}

int64_t pace_due_ms(struct turn *t, struct desk_account *s, enum supplier_op op, enum quota_use use)
{
    struct pace *p = pace_of(t, s);

    return later(later(p->banned_ms[op], p->denied_ms[op]),
                 quota_due_ms(&p->quota, use, t->now_ms));
}

void pace_denied(struct turn *t, struct desk_account *s, enum supplier_op op)
{
    struct pace *p = pace_of(t, s);
    int64_t pause_ms = p->pause_ms[op] ? 2 * p->pause_ms[op] : DENIED_MS;

    if (MUTANT(ASK_DENIED))
        return;
    if (!p->pause_ms[op])
        turn_log(t, LOG_WARN, "%.*s: the supplier denies the app a permission",
                 STR_ARG(s->account.name));
    p->pause_ms[op] = pause_ms < DENIED_MAX_MS ? pause_ms : DENIED_MAX_MS;
    p->denied_ms[op] = t->now_ms + p->pause_ms[op];
}

void pace_allowed(struct turn *t, struct desk_account *s, enum supplier_op op)
{
    struct pace *p = pace_of(t, s);

    p->pause_ms[op] = p->denied_ms[op] = 0;
}

int64_t pace_denied_ms(struct turn *t, struct desk_account *s, enum supplier_op op)
{
    int64_t until_ms = pace_of(t, s)->denied_ms[op];

    return until_ms > t->now_ms ? until_ms : 0;
}

int64_t pace_banned_ms(struct turn *t, struct desk_account *s, enum supplier_op op)
{
    int64_t until_ms = pace_of(t, s)->banned_ms[op];

    return until_ms > t->now_ms ? until_ms : 0;
}

void pace_spend(struct turn *t, struct desk_account *s, enum quota_use use)
{
    quota_spend(&pace_of(t, s)->quota, use, t->now_ms);
}

static enum err save(struct turn *t, struct desk_account *s)
{
    row_touch(&s->account.row);
    return db_supplier_account_save(t->db, &s->account, NULL);
}

/* It ends only with the day: that tells how many requests there are in one. */
static void learn(struct turn *t, struct desk_account *s)
{
    int64_t used = quota_used(&s->pace->quota, t->now_ms);

    s->account.calls_told = used > TAUGHT_LEAST ? used - used / 20 : TAUGHT_LEAST;
    s->account.calls_told_ms = t->now_ms;
    s->pace->look_ms = 0;
}

enum err pace_throttled(struct turn *t, struct desk_account *s, enum supplier_op op,
                        const struct answer *answer)
{
    struct pace *p = pace_of(t, s);
    int64_t wait_ms = answer->wait_ms > 0 ? answer->wait_ms : MS_SECOND;
    int64_t until_ms = t->now_ms + wait_ms;
    bool day = wait_ms >= DAY_BAN_MS, all = day || !answer->wait_alike;
    bool asking = op == SUPPLIER_ORDER || op == SUPPLIER_PARCELS;

    if (all)
        p->quota.next_ms = later(p->quota.next_ms, until_ms);
    else
        p->banned_ms[op] = later(p->banned_ms[op], until_ms);
    if (wait_ms < STORED_MS)
        return OK;
    if (day)
        learn(t, s);
    turn_log(t, LOG_WARN, "%.*s: the supplier wants no request%s for %.*s",
             STR_ARG(s->account.name),
             all      ? ""
             : asking ? " about orders"
                      : " to buy",
             STR_ARG(time_span_text(t->arena, wait_ms, LANG_EN)));
    if (!all && !asking)
        return OK;
    s->account.banned_until_ms = later(s->account.banned_until_ms, until_ms);
    return save(t, s);
}

/* The load of all accounts that share the key. */
static enum err look(struct turn *t, struct desk_account *s)
{
    struct pace *p = s->pace;
    double asks_per_ms = 0, sum = 0;
    enum err err = OK;

    for (size_t i = 0; i < p->accounts_n && !err; i++) {
        err = db_collect_load(t->db, p->accounts[i], &sum);
        asks_per_ms += sum;
    }
    if (err)
        return err;
    p->quota.a_day = limit_of(t, s);
    p->stretch = quota_stretch(&p->quota, asks_per_ms);
    p->look_ms = t->now_ms + LOOK_MS;
    if (s->account.calls_a_day == p->quota.a_day)
        return OK;
    s->account.calls_a_day = p->quota.a_day;
    return save(t, s);
}

enum err pace_stretch(struct turn *t, struct desk_account *s, double *ret_stretch)
{
    struct pace *p = pace_of(t, s);
    enum err err = p->look_ms <= t->now_ms ? look(t, s) : OK;

    if (!err)
        *ret_stretch = p->stretch;
    return err;
}

void paces_sooner(struct desk *d, int64_t by_ms)
{
    for (struct pace *p = d->paces; p; p = p->next) {
        quota_sooner(&p->quota, by_ms);
        p->look_ms = 0;
        for (size_t op = 0; op < SUPPLIER_OP_MAX; op++) {
            p->banned_ms[op] -= p->banned_ms[op] ? by_ms : 0;
            p->denied_ms[op] -= p->denied_ms[op] ? by_ms : 0;
        }
    }
}

void paces_free(struct desk *d)
{
    while (d->paces) {
        struct pace *p = d->paces;
        d->paces = p->next;
        arena_free(p->arena);
    }
}
