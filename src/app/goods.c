/* SPDX-License-Identifier: Apache-2.0 */
/* See app/goods.h. Few hundred answers at most: a plain array is searched. */
#include "app/goods.h"

#include "app/goods_copy.h"
#include "app/pace.h"
#include "app/pictures.h"
#include "db/goods.h"

#include <stdlib.h>

#define KEEP_MS      (5 * MS_MINUTE)
#define KEEP_MAX_MS  (2 * MS_HOUR)
#define QUESTIONS    8 /* before a purchase leaves, and those of others between them */
#define KEEP_NONE_MS (10 * MS_MINUTE) /* what cannot be asked for */
#define AGAIN_MS     (15 * MS_SECOND) /* after a failure */
#define REGIONS_MS   (30 * MS_DAY)
#define ENTRIES_MAX  500
#define BYTES_MAX    (64u * 1024 * 1024)
#define WISHES_MAX   100
#define WISH_KEEP_MS MS_MINUTE

struct goods_entry {
    struct arena *arena;
    struct str key, listing_id;
    enum supplier_op op;
    int64_t account_id, at_ms, until_ms;
    enum goods_state state; /* KNOWN, ABSENT, FAILED */
    struct supplier_result result;
};

/* Somebody waits for it. */
struct goods_want {
    struct arena *arena;
    int64_t account_id, subject_id, at_ms;
    struct supplier_ask ask;
};

struct goods {
    struct goods_entry *entries[ENTRIES_MAX]; /* oldest first */
    size_t entries_n, bytes;
    struct goods_want *wants[WISHES_MAX];
    size_t wants_n;
};

static struct goods *goods_of(struct desk *d)
{
    if (!d->goods) {
        d->goods = calloc(1, sizeof(*d->goods));
        ASSERT(d->goods);
    }
    return d->goods;
}

static void drop_entry(struct goods *g, size_t i)
{
    struct goods_entry *e = g->entries[i];

    g->bytes -= arena_used(e->arena);
    arena_free(e->arena);
    g->entries_n--;
    for (; i < g->entries_n; i++)
        g->entries[i] = g->entries[i + 1];
}

static void drop_want(struct goods *g, size_t i)
{
    arena_free(g->wants[i]->arena);
    g->wants_n--;
    for (; i < g->wants_n; i++)
        g->wants[i] = g->wants[i + 1];
}

void goods_free(struct goods *g)
{
    if (!g)
        return;
    while (g->entries_n)
        drop_entry(g, g->entries_n - 1);
    while (g->wants_n)
        drop_want(g, g->wants_n - 1);
    free(g);
}

static struct str key_of(struct arena *a, int64_t account_id, const struct supplier_ask *ask)
{
    const struct freight_ask *f = &ask->freight;

    if (ask->op == SUPPLIER_FREIGHT)
        return str_printf(a, "%lld freight %.*s %.*s %.*s %lld", (long long)account_id,
                          STR_ARG(f->listing_id), STR_ARG(f->sku_id), STR_ARG(f->country),
                          (long long)f->quantity);
    if (ask->op == SUPPLIER_REGIONS)
        return str_printf(a, "%lld regions %.*s", (long long)account_id, STR_ARG(ask->country));
    return str_printf(a, "%lld product %.*s %.*s", (long long)account_id, STR_ARG(ask->listing_id),
                      STR_ARG(ask->country));
}

static struct goods_entry *find(struct goods *g, struct str key, int64_t now_ms)
{
    for (size_t i = 0; i < g->entries_n; i++) {
        struct goods_entry *e = g->entries[i];
        if (str_eq(e->key, key) && e->at_ms <= now_ms && now_ms < e->until_ms)
            return e;
    }
    return NULL;
}

static struct goods_entry *entry_new(struct turn *t, int64_t account_id,
                                     const struct supplier_ask *ask, int64_t keep_ms)
{
    struct arena *a = arena_new();
    struct goods_entry *e = ARENA_NEW(a, struct goods_entry);

    e->arena = a;
    e->account_id = account_id;
    e->op = ask->op;
    e->key = key_of(a, account_id, ask);
    e->listing_id =
        str_dup(a, ask->op == SUPPLIER_FREIGHT ? ask->freight.listing_id : ask->listing_id);
    e->at_ms = t->now_ms;
    e->until_ms = t->now_ms + keep_ms;
    return e;
}

/* Takes the place of what was known; the oldest make room. */
static void keep(struct goods *g, struct goods_entry *e)
{
    for (size_t i = g->entries_n; i-- > 0;) {
        if (str_eq(g->entries[i]->key, e->key) || g->entries[i]->until_ms <= e->at_ms)
            drop_entry(g, i);
    }
    while (g->entries_n && (g->entries_n == ENTRIES_MAX || g->bytes > BYTES_MAX))
        drop_entry(g, 0);
    g->entries[g->entries_n++] = e;
    g->bytes += arena_used(e->arena);
}

const struct product_seen *goods_product(struct turn *t, int64_t account_id, struct str listing_id)
{
    struct goods *g = goods_of(t->desk);

    for (size_t i = g->entries_n; i-- > 0;) {
        const struct goods_entry *e = g->entries[i];
        if (e->account_id == account_id && e->op == SUPPLIER_PRODUCT && e->state == GOODS_KNOWN &&
            !e->result.answer.err && t->now_ms < e->until_ms && str_eq(e->listing_id, listing_id))
            return &e->result.product;
    }
    return NULL;
}

void goods_forget(struct desk *d, int64_t account_id, struct str listing_id)
{
    struct goods *g = goods_of(d);

    for (size_t i = g->entries_n; i-- > 0;) {
        const struct goods_entry *e = g->entries[i];
        if (e->account_id == account_id && e->listing_id.n && str_eq(e->listing_id, listing_id))
            drop_entry(g, i);
    }
}

/* Regions outlive the program. */
static struct goods_entry *stored(struct turn *t, int64_t account_id,
                                  const struct supplier_ask *ask)
{
    struct str names = STR_NONE;

    if (ask->op != SUPPLIER_REGIONS ||
        db_regions(t->db, t->arena, account_id, ask->country, t->now_ms - REGIONS_MS, &names))
        return NULL;
    if (!names.n)
        return NULL;
    struct goods_entry *e = entry_new(t, account_id, ask, KEEP_MS);
    e->result.regions = goods_regions_read(e->arena, ask->country, names);
    keep(goods_of(t->desk), e);
    return e;
}

/* An address whose region's names are not known is the supplier's to refuse. Prices and freight
 * that are not known are money: they are waited for. */
static bool can_do_without(enum supplier_op op)
{
    return op == SUPPLIER_REGIONS;
}

static void cannot_be_asked(struct turn *t, int64_t account_id, const struct supplier_ask *ask)
{
    struct goods_entry *e = entry_new(t, account_id, ask, KEEP_NONE_MS);

    e->state = GOODS_ABSENT;
    keep(goods_of(t->desk), e);
}

/* Only what needs this waits for the end of the ban, or for the permission, whoever asks. */
static const struct supplier_result *failed(struct turn *t, int64_t account_id,
                                            const struct supplier_ask *ask, enum err err)
{
    struct goods_entry *e = entry_new(t, account_id, ask, AGAIN_MS);

    e->state = GOODS_FAILED;
    e->result.answer = (struct answer){.err = err};
    keep(goods_of(t->desk), e);
    return &e->result;
}

static struct supplier_ask copy_ask(struct arena *a, const struct supplier_ask *ask)
{
    return (struct supplier_ask){
        .op = ask->op,
        .listing_id = str_dup(a, ask->listing_id),
        .country = str_dup(a, ask->country),
        .freight = {.listing_id = str_dup(a, ask->freight.listing_id),
                    .sku_id = str_dup(a, ask->freight.sku_id),
                    .country = str_dup(a, ask->freight.country),
                    .province = str_dup(a, ask->freight.province),
                    .city = str_dup(a, ask->freight.city),
                    .quantity = ask->freight.quantity},
    };
}

enum goods_state goods_ask(struct turn *t, struct job *j, struct desk_account *acc,
                           const struct supplier_ask *ask,
                           const struct supplier_result **ret_result)
{
    struct str key = key_of(t->arena, acc->account.id, ask);
    struct goods_entry *e = find(goods_of(t->desk), key, t->now_ms);

    if (!e)
        e = stored(t, acc->account.id, ask);
    if (e) {
        *ret_result = &e->result;
        return e->state;
    }
    if (!j)
        return GOODS_LACKED;
    if (pace_banned_ms(t, acc, ask->op) > t->now_ms + AGAIN_MS) {
        *ret_result = failed(t, acc->account.id, ask, ERR_THROTTLED);
        return GOODS_FAILED;
    }
    if (pace_denied_ms(t, acc, ask->op)) {
        if (can_do_without(ask->op))
            return GOODS_ABSENT;
        *ret_result = failed(t, acc->account.id, ask, ERR_SCOPE_MISSING);
        return GOODS_FAILED;
    }
    struct call *c = call_new(t, j);
    c->supplier_ask = copy_ask(c->arena, ask);
    if (call_supplier(t, c, acc) != CALL_UNAVAILABLE)
        return GOODS_ASKED;
    cannot_be_asked(t, acc->account.id, ask);
    return GOODS_ABSENT;
}

bool goods_is_call(const struct call *c)
{
    return c->account &&
           (c->supplier_ask.op == SUPPLIER_PRODUCT || c->supplier_ask.op == SUPPLIER_FREIGHT ||
            c->supplier_ask.op == SUPPLIER_REGIONS);
}

/* Not about these goods: nobody can be asked for anything at present. */
static bool out_of_reach(const struct call *c)
{
    switch (c->answer->err) {
    case ERR_NET_REFUSED:
    case ERR_NET_TIMEOUT:
    case ERR_NET_LOST:
    case ERR_AUTH_REJECTED:
    case ERR_THROTTLED: return true;
    default: return c->answer->err && c->row.http_status != 200;
    }
}

static enum goods_state state_of(enum err err, enum supplier_op op)
{
    switch (err) {
    case OK:
    case ERR_NOT_FOUND:
    case ERR_REFUSED: return GOODS_KNOWN;
    case ERR_UNAVAILABLE: return GOODS_ABSENT;
    case ERR_SCOPE_MISSING: return can_do_without(op) ? GOODS_ABSENT : GOODS_FAILED;
    default: return GOODS_FAILED;
    }
}

/* Where few requests are left in a day, the answers to the first questions about a purchase must
 * outlast the wait for the last one: else it asks for ever and never leaves. */
static int64_t known_ms(const struct supplier_account *acc)
{
    int64_t wait_ms = acc->calls_a_day ? QUESTIONS * MS_DAY / acc->calls_a_day : 0;

    return wait_ms > KEEP_MAX_MS ? KEEP_MAX_MS : wait_ms > KEEP_MS ? wait_ms : KEEP_MS;
}

static int64_t keep_ms(enum goods_state s, const struct supplier_result *r,
                       const struct supplier_account *acc)
{
    if (r->freight.vague || r->answer.err == ERR_SCOPE_MISSING)
        return AGAIN_MS; /* app/pace.h keeps the question back */
    return s == GOODS_KNOWN ? known_ms(acc) : s == GOODS_ABSENT ? KEEP_NONE_MS : AGAIN_MS;
}

static void answer_wants(struct turn *t, struct str key)
{
    struct goods *g = goods_of(t->desk);

    for (size_t i = g->wants_n; i-- > 0;) {
        struct goods_want *w = g->wants[i];
        if (!str_eq(key_of(t->arena, w->account_id, &w->ask), key))
            continue;
        turn_answer(t, w->subject_id);
        drop_want(g, i);
    }
}

bool goods_reply(struct turn *t, struct job *j, struct call *c)
{
    const struct supplier_ask *ask = &c->supplier_ask;
    int64_t account_id = c->account->account.id;

    if (out_of_reach(c)) {
        job_fail(t, j, c->answer->err, c->answer->detail);
        return false;
    }
    enum goods_state s = state_of(c->answer->err, ask->op);
    struct goods_entry *e =
        entry_new(t, account_id, ask, keep_ms(s, &c->supplier, &c->account->account));
    e->state = s;
    e->result = goods_copy(e->arena, &c->supplier);
    if (ask->op == SUPPLIER_REGIONS && !c->answer->err &&
        db_regions_put(t->db, account_id, ask->country,
                       goods_regions_text(t->arena, &c->supplier.regions), t->now_ms))
        turn_log(t, LOG_WARN, "the regions of %.*s could not be stored", STR_ARG(ask->country));
    if (ask->op == SUPPLIER_PRODUCT && !c->answer->err &&
        pictures_seen(t, c->account, &c->supplier.product, ask->listing_id))
        turn_log(t, LOG_WARN, "the picture of %.*s could not be noted", STR_ARG(ask->listing_id));
    answer_wants(t, e->key);
    keep(goods_of(t->desk), e);
    return true;
}

int64_t goods_wish(struct turn *t, const struct desk_account *acc, const struct supplier_ask *ask)
{
    struct goods *g = goods_of(t->desk);
    struct arena *a = arena_new();
    struct goods_want *w = ARENA_NEW(a, struct goods_want);

    if (g->wants_n == WISHES_MAX) /* who asked first has given up long ago */
        drop_want(g, 0);
    w->arena = a;
    w->account_id = acc->account.id;
    w->subject_id = turn_id(t);
    w->at_ms = t->now_ms;
    w->ask = copy_ask(a, ask);
    g->wants[g->wants_n++] = w;
    job_wake_person(t, JOB_KIND_goods, acc->account.id);
    return w->subject_id;
}

/* The first wish of the account that can still be answered in time. */
static struct goods_want *next_want(struct turn *t, int64_t account_id)
{
    struct goods *g = goods_of(t->desk);

    for (size_t i = g->wants_n; i-- > 0;) {
        if (g->wants[i]->at_ms + WISH_KEEP_MS < t->now_ms)
            drop_want(g, i);
    }
    for (size_t i = 0; i < g->wants_n; i++) {
        if (g->wants[i]->account_id == account_id)
            return g->wants[i];
    }
    return NULL;
}

enum err job_goods_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    const struct supplier_result *result;
    struct goods_want *w;

    while (acc && (w = next_want(t, acc->account.id))) {
        struct supplier_ask ask = copy_ask(t->arena, &w->ask);
        if (goods_ask(t, j, acc, &ask, &result) == GOODS_ASKED)
            return OK;
        answer_wants(t, key_of(t->arena, acc->account.id, &ask));
    }
    job_rest(t, j);
    return OK;
}

/* Those who wait hear of a failure too. */
static void answer_all(struct turn *t, int64_t account_id)
{
    struct goods *g = goods_of(t->desk);

    for (size_t i = g->wants_n; i-- > 0;) {
        if (g->wants[i]->account_id != account_id)
            continue;
        turn_answer(t, g->wants[i]->subject_id);
        drop_want(g, i);
    }
}

enum err job_goods_reply(struct turn *t, struct job *j, struct call *c)
{
    if (!goods_reply(t, j, c)) {
        answer_all(t, j->row.subject_id);
        return OK;
    }
    job_sleep(t, j, t->now_ms);
    return OK;
}
