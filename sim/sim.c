/* SPDX-License-Identifier: Apache-2.0 */
/* See sim/sim.h. */
#include "sim/sim.h"

#include "app/readers.h"
#include "base/crypto.h"
#include "base/time.h"
#include "db/db.h"

#include <stdarg.h>
#include <stdlib.h>

#define START_MS INT64_C(1795420800000) /* 2026-11-23T08:00:00Z */
#define API_WAIT_MS (2 * MS_MINUTE)
#define HUB_URL "https://hub.example"
#define APP_KEY "501234"
#define APP_SECRET "sim-app-secret-0001"

/* Something on the wire: a request to the world, or its answer on the way back. */
struct wire {
    struct wire *next;
    int64_t due_ms, order;
    struct arena *arena;
    bool answer;
    int64_t id;
    struct http_request request;
    struct http_response response;
    enum err err;
};

struct sim {
    struct sim_options opt;
    struct arena *arena;      /* of the sim */
    struct arena *api_arena;  /* of the last sim_api */
    int64_t now_ms, mono_ms, wire_order;
    struct dice *dice;
    struct shopify *shopify;
    struct aliworld *ali;
    size_t ali_account;
    struct world_service services[2];
    struct db *db;
    struct readers *readers;
    struct desk *desk;
    struct web *web;
    struct wire *wires;
    struct buf log;
    uint64_t hash;
    int64_t desk_due_mono_ms;
    bool desk_more;
    uint8_t key[SEAL_KEY_LEN];
};

static void hash_text(struct sim *s, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        s->hash ^= (unsigned char)text.p[i];
        s->hash *= UINT64_C(1099511628211);
    }
}

static int64_t port_now(void *ctx)
{
    return ((struct sim *)ctx)->now_ms;
}

static int64_t port_mono(void *ctx)
{
    return ((struct sim *)ctx)->mono_ms;
}

static void port_fill(void *ctx, void *bytes, size_t n)
{
    struct sim *s = ctx;

    for (size_t i = 0; i < n; i++)
        ((uint8_t *)bytes)[i] = (uint8_t)dice_below(s->dice, 256);
}

static void port_log(void *ctx, enum log_level level, int64_t at_ms, struct str text)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    struct sim *s = ctx;
    struct arena *a = arena_new();
    struct str line = str_printf(a, "%.*s %s %.*s\n", STR_ARG(time_text(a, at_ms)), names[level],
                                 STR_ARG(text));

    hash_text(s, line);
    if (s->opt.keep_log)
        buf_str(&s->log, line);
    arena_free(a);
}

static void port_wake(void *ctx)
{
    ((struct sim *)ctx)->desk_more = true;
}

static void port_point(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static struct wire *wire_add(struct sim *s, int64_t due_ms)
{
    struct arena *a = arena_new();
    struct wire *w = ARENA_NEW(a, struct wire);
    struct wire **at = &s->wires;

    w->arena = a;
    w->due_ms = due_ms;
    w->order = s->wire_order++;
    while (*at && (*at)->due_ms <= due_ms)
        at = &(*at)->next;
    w->next = *at;
    *at = w;
    return w;
}

static void copy_headers(struct arena *a, const struct http_headers *from, struct http_headers *to)
{
    for (size_t i = 0; i < from->n; i++)
        http_header_add(a, to, str_dup(a, from->items[i].name), str_dup(a, from->items[i].value));
}

static void port_send(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    struct sim *s = ctx;
    struct wire *w = wire_add(s, s->now_ms + s->opt.latency_ms);

    (void)timeout_ms;
    w->id = id;
    w->request.method = req->method;
    w->request.url = str_dup(w->arena, req->url);
    w->request.body = str_dup(w->arena, req->body);
    copy_headers(w->arena, &req->headers, &w->request.headers);
    hash_text(s, w->request.url);
    hash_text(s, w->request.body);
}

static struct world_service *service_of(struct sim *s, struct str url)
{
    struct str scheme, host, path;

    if (!url_split(url, &scheme, &host, &path))
        return NULL;
    if (str_ends(host, STR(".myshopify.com")))
        return &s->services[0];
    if (str_has(host, STR("aliexpress")))
        return &s->services[1];
    return NULL;
}

static int64_t delay_of(const struct http_response *r)
{
    int64_t ms = 0;
    struct str text = http_header_get(&r->headers, STR("X-World-Delay-Ms"));

    if (!text.n)
        text = http_header_get(&r->headers, STR("X-Sim-Delay-Ms"));
    return text.n && str_to_i64(text, &ms) ? ms : 0;
}

/* A request arrives in the world; its answer starts back. */
static void arrive(struct sim *s, struct wire *w)
{
    struct world_service *service = service_of(s, w->request.url);
    struct http_response res = {0};
    enum err err = OK;

    if (service)
        res = service->handle(service->state, &w->request, s->now_ms, w->arena);
    else
        err = ERR_NET_REFUSED;
    if (!err && !res.status)
        err = ERR_NET_LOST;
    struct wire *back = wire_add(s, s->now_ms + s->opt.latency_ms + delay_of(&res));
    back->answer = true;
    back->id = w->id;
    back->err = err;
    back->response.status = res.status;
    back->response.body = str_dup(back->arena, res.body);
    copy_headers(back->arena, &res.headers, &back->response.headers);
}

static void wire_step(struct sim *s)
{
    struct wire *w = s->wires;

    s->wires = w->next;
    if (!w->answer)
        arrive(s, w);
    else if (s->desk)
        desk_reply(s->desk, w->id, w->err, w->err ? NULL : &w->response);
    arena_free(w->arena);
}



static void start_hub(struct sim *s)
{
    struct db_options db = {.path = s->opt.db_path, .vfs = s->opt.vfs};
    struct desk_options o = desk_options_default();
    enum err err = db_open(&db, &s->db);

    ASSERT(!err);
    err = db_migrate(s->db, s->now_ms);
    ASSERT(!err);
    o.db = s->db;
    for (size_t i = 0; i < SEAL_KEY_LEN; i++)
        o.key[i] = s->key[i];
    o.public_url = s->opt.no_webhooks ? STR_NONE : STR(HUB_URL);
    o.ports.clock = (struct clock){s, port_now, port_mono};
    o.ports.rng = (struct rng){s, port_fill};
    o.ports.net = (struct net){s, port_send};
    o.ports.log = (struct log){s, port_log};
    o.ports.waker = (struct waker){s, port_wake};
    o.ports.points = (struct points){s, port_point};
    err = desk_new(&o, &s->desk);
    ASSERT(!err);
    s->readers = readers_new(&db, 2);
    struct web_options w = {.desk = s->desk, .readers = s->readers, .public_url = o.public_url};
    s->web = web_new(&w);
    s->desk_more = true;
}

static void stop_hub(struct sim *s)
{
    web_free(s->web);
    desk_free(s->desk);
    readers_free(s->readers);
    db_close(s->db);
    s->web = NULL;
    s->desk = NULL;
}

void sim_crash(struct sim *s)
{
    for (struct wire **at = &s->wires; *at;) { /* answers on their way find nobody */
        struct wire *w = *at;
        if (!w->answer) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        arena_free(w->arena);
    }
    stop_hub(s);
    start_hub(s);
}

void sim_sleep(struct sim *s, int64_t ms)
{
    s->now_ms += ms; /* the monotonic clock stands still meanwhile */
    s->desk_more = true;
}



static void run_desk(struct sim *s)
{
    int64_t due_mono_ms;

    s->desk_more = false;
    if (desk_turn(s->desk, &due_mono_ms))
        s->desk_more = true;
    s->desk_due_mono_ms = due_mono_ms;
}

/* A webhook on its way to the hub: the model hears how it went. */
struct delivery {
    struct web_exchange exchange;
    struct sim *sim;
    struct world_service *service;
    struct world_push push;
};

static void delivered(struct web_exchange *x)
{
    struct delivery *d = x->ctx;

    d->service->pushed(d->service->state, &d->push, x->response.status, d->sim->now_ms);
    arena_free(x->arena);
}

static void deliver(struct sim *s, struct world_service *service, const struct world_push *push)
{
    struct arena *a = arena_new();
    struct delivery *d = ARENA_NEW(a, struct delivery);
    struct str scheme, host, path;

    d->sim = s;
    d->service = service;
    d->push.due_ms = push->due_ms;
    d->push.tries = push->tries;
    d->push.request.method = push->request.method;
    d->push.request.url = str_dup(a, push->request.url);
    d->push.request.body = str_dup(a, push->request.body);
    copy_headers(a, &push->request.headers, &d->push.request.headers);
    d->exchange.arena = a;
    d->exchange.request = d->push.request;
    d->exchange.ctx = d;
    d->exchange.done = delivered;
    if (!url_split(d->push.request.url, &scheme, &host, &path)) {
        arena_free(a);
        return;
    }
    d->exchange.request.url = path;
    http_header_add(a, &d->exchange.request.headers, STR("Host"), host);
    web_handle(s->web, &d->exchange);
}

static bool world_step(struct sim *s)
{
    bool any = false;

    for (size_t i = 0; i < COUNT_OF(s->services); i++) {
        struct world_service *service = &s->services[i];
        struct world_push push;
        struct arena *a = arena_new();
        if (service->tick)
            service->tick(service->state, s->now_ms);
        while (service->push && service->push(service->state, s->now_ms, a, &push)) {
            deliver(s, service, &push);
            any = true;
        }
        arena_free(a);
    }
    return any;
}

static int64_t next_event_ms(const struct sim *s)
{
    int64_t next_ms = INT64_MAX;

    if (s->wires)
        next_ms = s->wires->due_ms;
    for (size_t i = 0; i < COUNT_OF(s->services); i++) {
        int64_t at_ms = s->services[i].next_ms(s->services[i].state);
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    if (s->desk_due_mono_ms != INT64_MAX) {
        int64_t at_ms = s->now_ms + (s->desk_due_mono_ms - s->mono_ms);
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms < s->now_ms ? s->now_ms : next_ms;
}

/* Does what is due now; then moves the clock to the next event, at most to until_ms. */
static void step(struct sim *s, int64_t until_ms)
{
    if (s->desk_more) {
        run_desk(s);
        return;
    }
    if (s->wires && s->wires->due_ms <= s->now_ms) {
        wire_step(s);
        return;
    }
    if (world_step(s))
        return;
    if (s->desk_due_mono_ms <= s->mono_ms) {
        run_desk(s);
        return;
    }
    int64_t next_ms = next_event_ms(s);
    if (next_ms <= s->now_ms)
        next_ms = s->now_ms + 1;
    if (next_ms > until_ms)
        next_ms = until_ms;
    s->mono_ms += next_ms - s->now_ms;
    s->now_ms = next_ms;
}

void sim_run(struct sim *s, int64_t ms)
{
    int64_t until_ms = s->now_ms + ms;

    while (s->now_ms < until_ms)
        step(s, until_ms);
}

bool sim_until(struct sim *s, bool (*done)(struct sim *s, void *ctx), void *ctx, int64_t max_ms)
{
    int64_t until_ms = s->now_ms + max_ms;

    while (!done(s, ctx)) {
        if (s->now_ms >= until_ms)
            return false;
        step(s, until_ms);
    }
    return true;
}



static void answered(struct web_exchange *x)
{
    *(bool *)x->ctx = true;
}

static bool is_set(struct sim *s, void *flag)
{
    (void)s;
    return *(bool *)flag;
}

struct sim_answer sim_request(struct sim *s, const struct http_request *req, bool local)
{
    bool done = false;
    struct sim_answer out = {0};

    arena_reset(s->api_arena);
    struct web_exchange *x = ARENA_NEW(s->api_arena, struct web_exchange);
    x->arena = s->api_arena;
    x->request = *req;
    x->request.url = str_dup(s->api_arena, req->url);
    x->request.body = str_dup(s->api_arena, req->body);
    x->request.query = str_dup(s->api_arena, req->query);
    x->local = local;
    x->done = answered;
    x->ctx = &done;
    web_handle(s->web, x);
    ASSERT(sim_until(s, is_set, &done, API_WAIT_MS));
    out.status = x->response.status;
    out.body = x->response.body;
    if (out.body.n && json_parse(s->api_arena, out.body, &out.json))
        out.json = NULL;
    return out;
}

struct sim_answer sim_api(struct sim *s, enum http_method method, const char *path,
                          const char *body_fmt, ...)
{
    struct arena *a = arena_new();
    struct http_request req = {.method = method};
    struct buf body;
    char text[16384];
    va_list args;

    va_start(args, body_fmt);
    int n = vsnprintf(text, sizeof(text), body_fmt, args);
    va_end(args);
    ASSERT(n >= 0 && (size_t)n < sizeof(text));
    buf_init(&body, a, sizeof(text));
    buf_put(&body, text, (size_t)n);
    str_cut(str_of(path), '?', &req.url, &req.query);
    req.body = buf_view(&body);
    if (n > 0)
        http_header_add(a, &req.headers, STR("Content-Type"), STR("application/json"));
    struct sim_answer out = sim_request(s, &req, true);
    arena_free(a);
    return out;
}



static struct aliworld_options quick_ali(uint64_t seed)
{
    struct aliworld_options o = aliworld_defaults();

    o.seed = seed;
    o.pays_by_itself = true;
    o.ship_ms = 2 * MS_HOUR;
    o.deliver_ms = 5 * MS_DAY;
    return o;
}

struct sim *sim_new(const struct sim_options *options)
{
    struct arena *a = arena_new();
    struct sim *s = ARENA_NEW(a, struct sim);

    s->arena = a;
    s->api_arena = arena_new();
    s->opt = *options;
    s->opt.db_path = str_dup(a, options->db_path);
    if (!s->opt.latency_ms)
        s->opt.latency_ms = 20;
    s->now_ms = options->start_ms ? options->start_ms : START_MS;
    s->mono_ms = 1000;
    s->hash = UINT64_C(1469598103934665603);
    s->dice = ARENA_NEW(a, struct dice);
    dice_init(s->dice, options->seed);
    buf_init(&s->log, a, 64u << 20);
    port_fill(s, s->key, sizeof(s->key));
    s->shopify = shopify_new(options->seed);
    struct aliworld_options ali = options->ali.refresh_ms ? options->ali : quick_ali(options->seed);
    s->ali = aliworld_new(&ali);
    s->ali_account = aliworld_add_account(s->ali, STR(APP_KEY), STR(APP_SECRET),
                                          STR("buyer@example.test"), s->now_ms);
    s->services[0] = shopify_service(s->shopify);
    s->services[1] = aliworld_service(s->ali);
    s->desk_due_mono_ms = INT64_MAX;
    start_hub(s);
    return s;
}

void sim_free(struct sim *s)
{
    if (!s)
        return;
    stop_hub(s);
    while (s->wires) {
        struct wire *w = s->wires;
        s->wires = w->next;
        arena_free(w->arena);
    }
    shopify_free(s->shopify);
    aliworld_free(s->ali);
    arena_free(s->api_arena);
    arena_free(s->arena);
}

struct shopify *sim_shopify(struct sim *s)
{
    return s->shopify;
}

struct aliworld *sim_ali(struct sim *s)
{
    return s->ali;
}

struct desk *sim_desk(struct sim *s)
{
    return s->desk;
}

int64_t sim_now(const struct sim *s)
{
    return s->now_ms;
}

struct dice *sim_dice(struct sim *s)
{
    return s->dice;
}

struct str sim_log(const struct sim *s)
{
    return buf_view(&s->log);
}

uint64_t sim_hash(const struct sim *s)
{
    return s->hash;
}

struct shopify_shop *sim_connect_shop(struct sim *s, const struct shopify_options *options)
{
    struct shopify_options o = *options;

    if (!o.client_id.n)
        o.client_id = STR("sim-client-id");
    if (!o.client_secret.n)
        o.client_secret = STR("sim-client-secret");
    struct shopify_shop *shop = shopify_add_shop(s->shopify, &o, s->now_ms);
    struct sim_answer r =
        sim_api(s, HTTP_POST, "/api/v1/shops",
                "{\"domain\":\"%.*s\",\"client_id\":\"%.*s\",\"client_secret\":\"%.*s\"}",
                STR_ARG(o.domain), STR_ARG(o.client_id), STR_ARG(o.client_secret));
    ASSERT(r.status == 201);
    return shop;
}

void sim_connect_ali(struct sim *s)
{
    struct aliworld_tokens t = aliworld_tokens(s->ali, s->ali_account);
    struct sim_answer r = sim_api(
        s, HTTP_POST, "/api/v1/suppliers",
        "{\"supplier\":\"aliexpress\",\"app_key\":\"%s\",\"app_secret\":\"%s\","
        "\"access_token\":\"%.*s\",\"refresh_token\":\"%.*s\",\"access_expires_in_s\":%lld}",
        APP_KEY, APP_SECRET, STR_ARG(t.access), STR_ARG(t.refresh),
        (long long)(aliworld_options(s->ali)->access_ms / MS_SECOND));
    ASSERT(r.status == 201);
}

struct str sim_shop_id(struct sim *s, struct str domain)
{
    struct sim_answer r = sim_api(s, HTTP_GET, "/api/v1/shops", "%s", "");

    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "domain")), domain))
            return str_dup(s->arena, json_str(json_get(it.val, "id")));
    }
    return STR_NONE;
}
