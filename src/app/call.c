/* SPDX-License-Identifier: Apache-2.0 */
/* See app/call.h. */
#include "app/call.h"

#include "app/pace.h"
#include "app/start.h"
#include "app/token.h"
#include "base/text.h"

#define BATCH_ORDERS  50
#define POISON_TRIES  2
#define DEARER_MAX    20.0
#define YIELD_LOOK_MS (5 * MS_SECOND)
#define YIELD_MS      (30 * MS_SECOND)
#define TIMEOUT_MS    (30 * MS_SECOND)
#define TOKEN_LEFT_MS (5 * MS_SECOND)

struct call *call_new(struct turn *t, struct job *j)
{
    struct arena *a = arena_new();
    struct call *c = ARENA_NEW(a, struct call);

    c->arena = a;
    c->row.id = turn_id(t);
    c->row.job_id = j->row.id;
    c->job = j;
    return c;
}

static void call_free(struct call *c)
{
    if (c->job && c->job->call == c)
        c->job->call = NULL;
    if (!c->kept)
        arena_free(c->arena);
}

void call_discard(struct call *c)
{
    call_free(c);
}

int64_t call_batch(const struct desk_shop *s)
{
    int64_t most = s->batch ? s->batch : BATCH_ORDERS;

    return s->narrow && s->narrow < most ? s->narrow : most;
}

bool call_poisoned(struct turn *t, struct job *j, const struct call *c)
{
    enum err err = c->answer->err;
    bool by_content = c->row.http_status == 200 && err != ERR_THROTTLED && err != ERR_SCOPE_MISSING;

    /* In a row: one such answer among days of others is chance. */
    j->content_fails = by_content ? j->content_fails + 1 : 0;
    if (j->content_fails <= POISON_TRIES) {
        job_fail(t, j, err, c->answer->detail);
        return false;
    }
    if (c->platform_ask.ids_n > 1) {
        c->shop->narrow = (int64_t)c->platform_ask.ids_n / 2;
        job_fail_until(t, j, err, c->answer->detail, t->now_ms + MS_SECOND);
        return false;
    }
    turn_log(t, LOG_WARN, "%.*s: order %lld cannot be read: %.*s", STR_ARG(c->shop->shop.domain),
             (long long)(c->platform_ask.ids_n ? c->platform_ask.ids[0] : 0),
             STR_ARG(c->answer->detail));
    job_fail_until(t, j, err, c->answer->detail, t->now_ms + MS_SECOND);
    return true;
}

/* Reads work: as many as usual again, by and by. */
static void widen(struct call *c)
{
    if (c->answer->err)
        return;
    c->job->content_fails = 0;
    if (!c->shop->narrow || c->platform_ask.op != PLATFORM_ORDERS)
        return;
    c->shop->narrow *= 2;
    if (c->shop->narrow >= BATCH_ORDERS)
        c->shop->narrow = 0;
}

/* Not when the turn failed that kept it: the call then waits for its answer again. */
static void free_kept(void *call)
{
    struct call *c = call;

    if (c->kept)
        arena_free(c->arena);
}

void call_keep(struct call *c, struct arena *keeper)
{
    ASSERT(!c->kept);
    c->kept = true;
    arena_cleanup(keeper, free_kept, c);
}

static enum call_start later(struct turn *t, struct call *c, int64_t due_ms)
{
    job_put_off(t, c->job, due_ms);
    call_free(c);
    return CALL_LATER;
}

static enum call_start impossible(struct turn *t, struct call *c, enum err err, const char *why)
{
    job_fail_until(t, c->job, err, str_of(why), t->now_ms + MS_HOUR);
    call_free(c);
    return CALL_IMPOSSIBLE;
}

/* Is there a token that will outlast the way to the other side? If not, the token job is woken. One
 * that ends on the way is refused there, which costs a renewal and nothing else. */
static bool token_ready(struct turn *t, int64_t owner_id)
{
    int64_t until_ms = vault_until_ms(t->desk, owner_id, "access_token");

    if (vault_has(t->desk, owner_id, "access_token") &&
        (!until_ms || until_ms > t->now_ms + TOKEN_LEFT_MS))
        return true;
    token_wake(t, owner_id);
    return false;
}

/* Is somebody about to get one? Else waiting for it is in vain until a person acts. */
static bool token_coming(struct turn *t, int64_t owner_id)
{
    const struct job *j = job_find(t->desk, JOB_KIND_token, owner_id);

    return j && (j->call || (j->row.state == JOB_WAITING && j->row.due_ms <= t->now_ms));
}

static enum call_start start(struct turn *t, struct call *c, struct http_request *req)
{
    struct str scheme, host, path;
    struct desk *d = t->desk;

    if (!url_split(req->url, &scheme, &host, &path))
        return impossible(t, c, ERR_BAD_INPUT,
                          "the account's base address is not a http(s) address");
    c->row.host = host;
    c->row.state = CALL_SENT;
    c->row.sent_ms = t->now_ms;
    c->row.cost = c->cost;
    c->row.writes = c->writes;
    /* A read of a shop leaves no trace if it is lost: it is kept with its answer only. Calls to a
     * supplier count against its limits whatever becomes of them. */
    if ((c->writes || c->account) && db_call_save(t->db, &c->row))
        d->reload = true;
    struct outgoing *o = ARENA_PUSH(t->arena, &t->out, &t->out_n, struct outgoing);
    o->id = c->row.id;
    o->request = *req;
    o->timeout_ms = TIMEOUT_MS;
    job_under_way(t, c->job);
    c->job->call = c;
    c->next = d->calls;
    d->calls = c;
    return CALL_STARTED;
}

static bool op_is_token(enum platform_op op)
{
    return op == PLATFORM_TOKEN_CLIENT || op == PLATFORM_TOKEN_CODE || op == PLATFORM_TOKEN_REFRESH;
}

/* Reads that can wait while marks are on their way and points are short: each passes at most every
 * half minute then, so that a backlog of marks is not slowed by reading back what it changed. */
static int64_t yield_until_ms(const struct turn *t, const struct call *c, struct desk_shop *s)
{
    const struct job *writes = job_find(t->desk, JOB_KIND_shop_write, s->shop.id);
    enum job_kind_id kind = c->job->kind;
    bool bulk = kind == JOB_KIND_shop_read || kind == JOB_KIND_shop_changes ||
                kind == JOB_KIND_shop_reconcile || kind == JOB_KIND_shop_backfill;
    bool busy = writes && (writes->call || writes->row.due_ms <= t->now_ms + YIELD_LOOK_MS);

    if (!bulk || !busy || c->job->interactive || s->bucket.max <= 0 ||
        call_points_now(s, t->now_ms, true) > s->bucket.max / 4)
        return t->now_ms;
    if (s->bulk_read_ms + YIELD_MS > t->now_ms)
        return s->bulk_read_ms + YIELD_MS;
    s->bulk_read_ms = t->now_ms;
    return t->now_ms;
}

static struct str platform_op_name(enum platform_op op)
{
    static const char *const names[] = {
        "token_client", "token_code",  "token_refresh", "shop",   "order_ids",
        "orders",       "order_one",   "fulfill_state", "writes", "hook_list",
        "hook_create",  "hook_delete", "variants",
    };

    return str_of(names[op]);
}

enum call_start call_platform(struct turn *t, struct call *c, struct desk_shop *s)
{
    struct http_request req = {0};
    bool interactive = c->job->interactive;

    c->shop = s;
    c->row.owner_id = s->shop.id;
    c->row.op = platform_op_name(c->platform_ask.op);
    c->answer = &c->platform.answer;
    c->writes = c->platform_ask.op == PLATFORM_WRITES;
    if (s->key_wrong)
        return impossible(t, c, ERR_KEY_WRONG, "the secrets of this shop cannot be opened");
    if (s->shop.state == SHOP_UNINSTALLED)
        return impossible(t, c, ERR_AUTH_REJECTED, "the app was removed from this shop");
    if (!op_is_token(c->platform_ask.op) && !token_ready(t, s->shop.id)) {
        if (s->shop.state == SHOP_NEEDS_CONNECT && !token_coming(t, s->shop.id))
            return impossible(t, c, ERR_AUTH_REJECTED, "this shop must be connected again");
        return later(t, c, t->now_ms + MS_SECOND);
    }
    if (vault_open(t->desk, c->arena, s->shop.id, &c->opened))
        return impossible(t, c, ERR_KEY_WRONG, "the secrets of this shop cannot be opened");
    c->opened.base_url = str_dup(c->arena, s->shop.base_url);
    c->opened.domain = str_dup(c->arena, s->shop.domain);
    enum err err =
        s->platform->ask(&c->platform_ask, &c->opened, t->now_ms, c->arena, &req, &c->cost);
    if (err)
        return impossible(t, c, err, "the request could not be made");
    c->known_cost = c->cost;
    c->cost *= call_dearer(s, c->platform_ask.op);
    if (!op_is_token(c->platform_ask.op)) {
        int64_t due_ms = call_points_due_ms(s, t->now_ms, c->cost, interactive);
        int64_t yield_ms = due_ms > t->now_ms ? due_ms : yield_until_ms(t, c, s);
        if (yield_ms > due_ms)
            due_ms = yield_ms;
        if (due_ms > t->now_ms)
            return later(t, c, due_ms);
        s->bucket.in_flight += c->cost;
    }
    return start(t, c, &req);
}

/* Looking at goods, freight and regions belongs to buying. */
static enum quota_use use_of(const struct call *c)
{
    switch (c->supplier_ask.op) {
    case SUPPLIER_ORDER:
    case SUPPLIER_PARCELS: return c->wanted ? QUOTA_WANTED : QUOTA_BULK;
    case SUPPLIER_TOKEN_CODE:
    case SUPPLIER_TOKEN_REFRESH:
    case SUPPLIER_PLACE:
    case SUPPLIER_PRODUCT:
    case SUPPLIER_FREIGHT:
    case SUPPLIER_REGIONS:
    case SUPPLIER_OP_MAX: break;
    }
    return QUOTA_BUYING;
}

int64_t call_collect_due_ms(struct turn *t, struct desk_account *s, bool wanted)
{
    enum quota_use use = wanted ? QUOTA_WANTED : QUOTA_BULK;

    if (s->key_wrong)
        return t->now_ms;
    if (!token_ready(t, s->account.id))
        return t->now_ms + MS_SECOND;
    int64_t status_ms = pace_due_ms(t, s, SUPPLIER_ORDER, use);
    int64_t parcels_ms = pace_due_ms(t, s, SUPPLIER_PARCELS, use);
    return status_ms < parcels_ms ? status_ms : parcels_ms;
}

enum call_start call_supplier(struct turn *t, struct call *c, struct desk_account *s)
{
    static const char *const names[SUPPLIER_OP_MAX] = {"token_code", "token_refresh", "place",
                                                       "order",      "parcels",       "product",
                                                       "freight",    "regions"};
    struct http_request req = {0};
    bool token =
        c->supplier_ask.op == SUPPLIER_TOKEN_CODE || c->supplier_ask.op == SUPPLIER_TOKEN_REFRESH;

    c->account = s;
    c->row.owner_id = s->account.id;
    c->row.op = str_of(names[c->supplier_ask.op]);
    c->answer = &c->supplier.answer;
    c->writes = c->supplier_ask.op == SUPPLIER_PLACE;
    if (s->key_wrong)
        return impossible(t, c, ERR_KEY_WRONG, "the secrets of this account cannot be opened");
    if (!token && !token_ready(t, s->account.id))
        return later(t, c, t->now_ms + MS_SECOND);
    int64_t due_ms = pace_due_ms(t, s, c->supplier_ask.op, use_of(c));
    if (due_ms > t->now_ms)
        return later(t, c, due_ms);
    if (vault_open(t->desk, c->arena, s->account.id, &c->opened))
        return impossible(t, c, ERR_KEY_WRONG, "the secrets of this account cannot be opened");
    c->opened.base_url = str_dup(c->arena, s->account.base_url);
    enum err err = s->supplier->ask(&c->supplier_ask, &c->opened, t->now_ms, c->arena, &req);
    if (err == ERR_UNAVAILABLE) {
        call_free(c);
        return CALL_UNAVAILABLE;
    }
    if (err)
        return impossible(t, c, err, "the request could not be made");
    pace_spend(t, s, use_of(c));
    return start(t, c, &req);
}

enum call_start call_picture(struct turn *t, struct call *c, int64_t owner_id,
                             const struct http_request *req)
{
    struct http_request copy = *req;

    c->row.owner_id = owner_id;
    c->row.op = STR("picture");
    c->answer = &c->picture;
    return start(t, c, &copy);
}

static struct call *take_call(struct desk *d, int64_t id)
{
    for (struct call **at = &d->calls; *at; at = &(*at)->next) {
        struct call *c = *at;
        if (c->row.id != id)
            continue;
        *at = c->next;
        return c;
    }
    return NULL;
}

static void learn_cost(struct call *c)
{
    double told = c->answer->cost_requested;

    if (!(told > 0) || !(c->known_cost > 0))
        return;
    told /= c->known_cost;
    c->shop->dearer[c->platform_ask.op] = told < DEARER_MAX ? told : DEARER_MAX;
}

/* The answer does not say what is left: it may have been spent. */
static void spend(struct turn *t, struct bucket *b, const struct call *c)
{
    if (b->max <= 0 || c->answer->err == ERR_NET_REFUSED)
        return;
    b->now = call_bucket_points(b, t->now_ms) + b->in_flight - c->cost;
    b->at_ms = t->now_ms;
}

static void update_bucket(struct turn *t, struct call *c)
{
    struct bucket *b = &c->shop->bucket;
    const struct answer *a = c->answer;
    bool first = !op_is_token(c->platform_ask.op) && !c->billed;

    if (first) {
        c->billed = true;
        b->in_flight -= c->cost;
        if (b->in_flight < 0)
            b->in_flight = 0;
    }
    learn_cost(c);
    if (a->bucket_max <= 0) {
        if (first)
            spend(t, b, c);
        return;
    }
    b->max = a->bucket_max;
    b->now = a->bucket_now;
    b->restore = a->bucket_restore;
    b->at_ms = t->now_ms;
}

static void read_picture(struct call *c, const struct http_response *res)
{
    c->picture = (struct answer){.err = res->status == 200 ? OK : ERR_NOT_FOUND};
    c->picture_bytes = res->status == 200 ? str_dup(c->arena, res->body) : STR_NONE;
}

static void read_answer(struct turn *t, struct call *c, enum err err,
                        const struct http_response *res)
{
    static const struct http_response none = {0};
    const struct http_response *r = err ? &none : res;

    c->platform = (struct platform_result){0};
    c->supplier = (struct supplier_result){0};
    if (c->shop)
        c->shop->platform->read(&c->platform_ask, &c->opened, r, c->arena, &c->platform);
    else if (!c->account)
        read_picture(c, r);
    else
        c->account->supplier->read(&c->supplier_ask, &c->opened, r, c->arena, &c->supplier);
    if (err) {
        c->answer->err = err;
        c->answer->effect_possible = c->writes && err != ERR_NET_REFUSED;
        c->platform.writes_n = 0; /* nothing was told of any of them */
    }
    if (c->shop) {
        update_bucket(t, c);
        widen(c);
    }
    c->row.state = c->answer->err ? CALL_FAILED : CALL_ANSWERED;
    c->row.answered_ms = t->now_ms;
    c->row.http_status = r->status;
    c->row.err = c->answer->err;
    c->row.code = text_clip(c->answer->code, 60);
    c->row.detail = text_clip(c->answer->detail, 300);
}

static bool about_goods(const struct call *c)
{
    enum supplier_op op = c->supplier_ask.op;

    return c->account &&
           (op == SUPPLIER_PRODUCT || op == SUPPLIER_FREIGHT || op == SUPPLIER_REGIONS);
}

/* What every job does about these errors. True: the job's reply need not be asked. */
static bool common_error(struct turn *t, struct call *c)
{
    const struct answer *a = c->answer;
    struct job *j = c->job;

    if (a->err == ERR_THROTTLED && !c->writes) {
        int64_t due_ms = t->now_ms + (a->wait_ms > 0 ? a->wait_ms : MS_SECOND);
        if (a->wait_alike && about_goods(c)) /* what needs no such request goes on */
            due_ms = t->now_ms + MS_SECOND;
        job_fail_until(t, j, a->err, a->detail, due_ms);
        return true;
    }
    if (a->err == ERR_TOO_LARGE && c->shop && c->platform_ask.ids_n > 1) {
        c->shop->batch = (int64_t)(c->platform_ask.ids_n + 1) / 2;
        job_sleep(t, j, t->now_ms);
        return true;
    }
    if (a->err == ERR_TOKEN_EXPIRED && j->kind != JOB_KIND_token &&
        j->kind != JOB_KIND_connect_code) {
        token_refused(t, c->row.owner_id);
        if (c->writes)
            return false;
        if (j->row.tries < 2) /* with the new token at once; refused again and again: slower */
            job_fail_until(t, j, a->err, a->detail, t->now_ms + MS_SECOND);
        else
            job_fail(t, j, a->err, a->detail);
        return true;
    }
    return false;
}

/* What the answer says of further requests. Of the errors only a refusal of the request itself
 * comes from behind the gateway, which looks at the permission first. */
static enum err keep_pace(struct turn *t, struct call *c)
{
    enum err err = c->answer->err;

    if (err == ERR_SCOPE_MISSING)
        pace_denied(t, c->account, c->supplier_ask.op);
    else if (!err || err == ERR_NOT_FOUND || err == ERR_REFUSED)
        pace_allowed(t, c->account, c->supplier_ask.op);
    return err == ERR_THROTTLED ? pace_throttled(t, c->account, c->supplier_ask.op, c->answer) : OK;
}

enum err call_answered(struct turn *t, int64_t id, enum err err, const struct http_response *res)
{
    struct call *c = take_call(t->desk, id);

    if (!c)
        return OK; /* of an earlier life: what it meant was put into doubt at the start */
    c->next = t->desk->answered;
    t->desk->answered = c;
    read_answer(t, c, err, res);
    struct job *j = c->job;
    if (j)
        j->call = NULL;
    enum err saved = db_call_save(t->db, &c->row);
    if (saved || !j)
        return saved;
    enum err out = OK;
    if (c->account)
        out = keep_pace(t, c);
    if (!out && !common_error(t, c)) {
        static const struct job_handler handlers[] = {
#define JOB(name, ...) {job_##name##_run, job_##name##_reply},
#include "app/jobs.tbl.h"
#undef JOB
        };
        out = handlers[j->kind].reply(t, j, c);
        if (!out && j->row.state == JOB_RUNNING && !j->call)
            job_sleep(t, j, t->now_ms);
    }
    c->job = NULL;
    return out;
}

enum err call_lost(struct turn *t, int64_t id, enum err err)
{
    const struct call *c = t->desk->answered;

    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        struct job *j = t->desk->jobs[i];
        if (j->row.state == JOB_RUNNING && !j->call)
            job_fail(t, j, err, STR("its answer could not be stored"));
    }
    while (c && c->row.id != id)
        c = c->next;
    return c && c->writes && c->shop ? start_doubt_writes(t, c->row.owner_id) : OK;
}

static void free_answered(struct desk *d)
{
    while (d->answered) {
        struct call *c = d->answered;
        d->answered = c->next;
        c->job = NULL;
        call_free(c);
    }
}

void calls_commit(struct desk *d)
{
    free_answered(d);
    for (struct call *c = d->calls; c; c = c->next)
        c->sent = true;
}

void calls_roll_back(struct desk *d)
{
    while (d->answered) {
        struct call *c = d->answered;
        d->answered = c->next;
        c->kept = false;
        c->job = NULL;
        c->row.state = CALL_SENT;
        c->next = d->calls;
        d->calls = c;
    }
    for (struct call **at = &d->calls; *at;) {
        struct call *c = *at;
        if (c->sent) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        if (c->shop)
            c->shop->bucket.in_flight -= c->cost;
        call_free(c);
    }
}

void calls_reconnect(struct desk *d)
{
    for (struct call *c = d->calls; c; c = c->next) {
        c->job = NULL;
        for (size_t i = 0; i < d->jobs_n; i++) {
            if (d->jobs[i]->row.id != c->row.job_id)
                continue;
            c->job = d->jobs[i];
            d->jobs[i]->call = c;
            d->jobs[i]->row.state = JOB_RUNNING;
        }
        if (c->shop)
            c->shop = desk_shop(d, c->row.owner_id);
        if (c->account)
            c->account = desk_account(d, c->row.owner_id);
        ASSERT(c->shop || c->account || c->answer == &c->picture);
    }
}

void calls_release(struct desk *d)
{
    free_answered(d);
    while (d->calls) {
        struct call *c = d->calls;
        d->calls = c->next;
        call_free(c);
    }
}
