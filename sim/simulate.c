/* SPDX-License-Identifier: Apache-2.0 */
/* The run: play, heal, come to rest, check. See sim/simulate.h. */
#include "sim/simulate.h"

#include "base/json.h"
#include "base/mutant.h"
#include "db/accounts.h"
#include "db/hooks.h"
#include "db/orders.h"
#include "sim/simulate_part.h"

#include <stdlib.h>

#define SETTLE_MS     (30 * MS_DAY)
#define LOOK_EVERY_MS (12 * MS_HOUR)
#define LINGER        24
#define LINES_SHOWN   50
#define SIMULATE_FILE "waybill.db"
#define HOOKS_SEEN    200

static void keep_entry(struct simulation *m)
{
    for (size_t i = 0; i < m->swarm.shops_n && sim_is_up(m->sim); i++) {
        struct stall *s = &m->stalls[i];
        *ARENA_PUSH(m->arena, &s->entries, &s->entries_n, struct str) =
            check_last_entry(m->sim, m->arena, s->domain);
    }
}

/* What a forger has seen. */
static void keep_hook(struct simulation *m, const struct http_request *req)
{
    struct arena *a = m->hook_arena;

    arena_reset(a);
    m->hook = (struct http_request){
        .method = req->method, .url = str_dup(a, req->url), .body = str_dup(a, req->body)};
    for (size_t i = 0; i < req->headers.n; i++)
        http_header_add(a, &m->hook.headers, str_dup(a, req->headers.items[i].name),
                        str_dup(a, req->headers.items[i].value));
}

/* Whoever writes as a version of another year leaves things out: that is a hint, and the shop is
 * read for the rest in its own time. */
static bool tells_an_order(struct arena *a, const struct http_request *req, int64_t *ret_id)
{
    const struct json *root;

    if (!str_eq(http_header_get(&req->headers, STR("X-Shopify-Topic")), STR("orders/create")) ||
        json_parse(a, req->body, &root) || json_get(root, "reserved_field"))
        return false;
    *ret_id = json_i64(json_get(root, "id"), 0);
    return true;
}

/* The order, or at least the message as it came. */
static bool is_in_file(struct db *db, struct arena *a, const struct shop *shop, int64_t order_id,
                       struct str delivery_id)
{
    struct hook_row *hooks;
    int64_t id;
    size_t n;

    if (db_orders_find(db, a, shop->id, &order_id, 1, &id) || id)
        return true;
    if (db_hooks_list(db, a, shop->id, INT64_MAX, HOOKS_SEEN, &hooks, &n))
        return true;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(hooks[i].delivery_id, delivery_id))
            return true;
    }
    return false;
}

/* What is answered lies on the disk: another connection sees it at that moment. A hub that is gone
 * since, or a disk that cannot be read now, says nothing: check_webhook asks when it is back. */
static bool is_stored(struct simulation *m, const struct http_request *req, int64_t order_id)
{
    struct str domain = http_header_get(&req->headers, STR("X-Shopify-Shop-Domain"));
    struct str delivery_id = http_header_get(&req->headers, STR("X-Shopify-Webhook-Id"));
    struct readers *readers = sim_readers(m->sim);
    struct arena *a = arena_new();
    struct shop *shops;
    struct db *db;
    bool stored = true;
    size_t n;

    if (readers && !readers_borrow(readers, &db)) {
        if (db_shops(db, a, &shops, &n))
            n = 0;
        for (size_t i = 0; i < n; i++) {
            if (str_eq(shops[i].domain, domain))
                stored = is_in_file(db, a, &shops[i], order_id, delivery_id);
        }
        readers_return(readers, db);
    }
    arena_free(a);
    return stored;
}

static void hear_order(struct simulation *m, const struct http_request *req, int64_t order_id)
{
    *ARENA_PUSH(m->arena, &m->told, &m->told_n, int64_t) = order_id;
    if (!m->failure.n && !is_stored(m, req, order_id))
        m->failure = check_broken(
            m->arena, PROMISE_NOTHING_LOST,
            str_printf(m->arena, "the webhook of order %lld was answered, but not stored",
                       (long long)order_id));
}

static void hear(void *ctx, const struct http_request *req, int status)
{
    struct simulation *m = ctx;
    struct arena *a = arena_new();
    int64_t order_id;

    if (str_starts(http_header_get(&req->headers, STR("X-Shopify-Topic")), STR("orders/")))
        keep_hook(m, req);
    if (status == 200 && tells_an_order(a, req, &order_id))
        hear_order(m, req, order_id);
    arena_free(a);
}

static void check_webhooks(struct simulation *m)
{
    for (size_t i = 0; i < m->told_n && sim_is_up(m->sim) && !m->failure.n; i++)
        m->failure = check_webhook(m->sim, m->arena, m->told[i]);
    m->told_n = sim_is_up(m->sim) ? 0 : m->told_n;
}

/* After every order what changed; after a crash all that the world can tell. */
static bool promises_hold(struct simulation *m)
{
    if (!m->failure.n)
        m->failure = check_step(m->sim, &m->since, m->arena);
    if (!m->failure.n && m->crashes != sim_crashes(m->sim)) {
        m->crashes = sim_crashes(m->sim);
        m->since = (struct check_since){0};
        m->failure = check_step(m->sim, &m->since, m->arena);
    }
    check_webhooks(m);
    keep_entry(m);
    return !m->failure.n;
}

static void play(struct simulation *m)
{
    int64_t gap_ms = m->opt->days * MS_DAY / m->opt->orders;

    simulate_trouble(m, true);
    for (int64_t i = 0; i < m->opt->orders && promises_hold(m); i++) {
        sim_run(m->sim, dice_range(&m->dice, 1, 2 * gap_ms));
        simulate_place(m);
        simulate_go(m);
        if (dice_permille(&m->dice, m->swarm.shop_act_permille))
            simulate_shop_act(m);
        if (dice_permille(&m->dice, m->swarm.hub_act_permille))
            simulate_hub_act(m);
        simulate_clerk(m);
        if (dice_permille(&m->dice, m->swarm.forge_permille))
            simulate_forge(m);
        simulate_consent(m);
        simulate_site(m);
        simulate_grant(m);
        simulate_divide(m);
        simulate_permit(m);
        if (m->divided && dice_permille(&m->divide, 100))
            simulate_find_halves(m);
        if (dice_permille(&m->dice, 300))
            simulate_reconnect(m);
        if (dice_permille(&m->dice, m->swarm.accident_permille))
            simulate_accident(m);
    }
}

/* Parcels leave and meet after the last order came: the troubles go on for as long. */
static void linger(struct simulation *m)
{
    for (int i = 0; i < LINGER && m->swarm.site_permille && promises_hold(m); i++) {
        sim_run(m->sim, dice_range(&m->site, MS_HOUR, 3 * MS_HOUR));
        simulate_site(m);
        simulate_reconnect(m);
    }
}

/* What failed is tried again, or a person is asked for (the grant of an account that ended). */
static struct str check_jobs(struct simulation *m)
{
    struct sim_answer r = sim_api(m->sim, HTTP_GET, "/api/v1/jobs?limit=200", "%s", "");

    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);) {
        struct str kind = json_str(json_get(it.val, "kind"));
        if (str_eq(json_str(json_get(it.val, "state")), STR("waiting")) &&
            json_i64(json_get(it.val, "tries"), 0) &&
            json_is_null(json_get(it.val, "next_run_at")) && !str_eq(kind, STR("connect_code")))
            return check_broken(m->arena, PROMISE_PENDING,
                                str_printf(m->arena, "the job %.*s failed and is never tried again",
                                           STR_ARG(kind)));
    }
    return STR_NONE;
}

/* All must come to rest by itself, within bounds. */
static void await_rest(struct simulation *m)
{
    int64_t until_ms = sim_now(m->sim) + SETTLE_MS;
    struct arena *a = arena_new();
    struct str wrong = STR_NONE;

    while (promises_hold(m) && sim_now(m->sim) < until_ms) {
        simulate_restore(m, true);
        simulate_reconnect(m);
        simulate_find_halves(m);
        sim_run(m->sim, LOOK_EVERY_MS);
        arena_reset(a);
        wrong = check_settled(m->sim, a);
        if (!wrong.n)
            break;
    }
    if (!m->failure.n && wrong.n)
        m->failure = str_printf(m->arena, "after %d days still: %.*s", (int)(SETTLE_MS / MS_DAY),
                                STR_ARG(wrong));
    arena_free(a);
}

static void settle(struct simulation *m)
{
    simulate_trouble(m, false);
    sim_note(m->sim, "the troubles end");
    simulate_reconnect(m);
    if (!m->failure.n && sim_is_up(m->sim))
        m->failure = check_jobs(m);
    await_rest(m);
    if (m->failure.n || !m->swarm.later_days)
        return;
    simulate_later(m);
    await_rest(m);
}

static void check_the_end(struct simulation *m)
{
    for (size_t i = 0; i < m->swarm.shops_n && !m->failure.n; i++) {
        const struct stall *s = &m->stalls[i];
        m->failure = check_history_kept(m->sim, m->arena, s->domain, s->entries, s->entries_n);
    }
    if (!m->failure.n)
        m->failure = check_end(m->sim, m->arena);
    if (m->failure.n)
        return;
    sim_stop(m->sim, true);
    m->failure = check_data(m->sim, m->arena);
}

static struct str counts_text(const struct simulation *m, int64_t began_ms)
{
    return str_printf(m->arena,
                      "%lld orders, %zu purchases, %lld acts of merchants, %lld of people here "
                      "(%lld refused), %lld at the supplier's, %lld accidents, %lld crashes, %lld "
                      "commits, %lld days",
                      (long long)m->placed, aliworld_orders_n(sim_ali(m->sim)),
                      (long long)m->shop_acts, (long long)m->hub_acts, (long long)m->refused,
                      (long long)m->site_acts, (long long)m->accidents,
                      (long long)sim_crashes(m->sim), (long long)sim_points(m->sim),
                      (long long)((sim_now(m->sim) - began_ms) / MS_DAY));
}

static struct str last_of(struct str lines, size_t n)
{
    size_t at = lines.n;

    while (at > 0) {
        if (lines.p[at - 1] == '\n' && at < lines.n && n-- == 1)
            break;
        at--;
    }
    return str_slice(lines, at, lines.n);
}

void simulate(const struct simulate_options *options, struct arena *a,
              struct simulate_result *ret_result)
{
    struct simulation m = {.opt = options, .arena = a, .swarm = swarm_of(options)};
    m.hook_arena = arena_new();
    struct sim_options o = {.seed = options->seed, .db_path = STR(SIMULATE_FILE), .keep_log = true};

    o.poll_ms = m.swarm.poll_ms;
    o.supplier_calls = m.swarm.supplier_calls;
    dice_init(&m.dice, options->seed);
    m.consent = dice_fork(&m.dice, STR("consent"));
    m.regret = dice_fork(&m.dice, STR("regret"));
    m.grant = dice_fork(&m.dice, STR("grant"));
    m.site = dice_fork(&m.dice, STR("site"));
    m.divide = dice_fork(&m.dice, STR("divide"));
    m.permit = dice_fork(&m.dice, STR("permit"));
    m.dice = dice_fork(&m.dice, STR("play"));
    people_init(&m.people, options->seed);
    m.people.trouble_permille = 20;
    m.disk = disk_new(options->seed);
    o.disk = m.disk;
    o.no_webhooks = !m.swarm.webhooks;
    o.ali = m.swarm.ali;
    o.ali_accounts = m.swarm.accounts_n;
    o.ali_apps = m.swarm.apps;
    o.told = hear;
    o.told_ctx = &m;
    o.tamper = simulate_add_members;
    o.tamper_ctx = &m;
    m.sim = sim_new(&o);
    int64_t began_ms = sim_now(m.sim);
    simulate_connect(&m);
    play(&m);
    linger(&m);
    settle(&m);
    check_the_end(&m);
    *ret_result = (struct simulate_result){
        .setup = swarm_text(&m.swarm, a),
        .failure = m.failure,
        .last_lines = last_of(sim_last_lines(m.sim, a), LINES_SHOWN),
        .counts = counts_text(&m, began_ms),
        .hash = sim_hash(m.sim),
    };
    sim_free(m.sim);
    disk_free(m.disk);
    arena_free(m.hook_arena);
}
