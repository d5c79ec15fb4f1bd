/* SPDX-License-Identifier: Apache-2.0 */
/* The network of a sim: requests of the hub travel to the world models and back, webhooks to the
 * hub; on the way they are late, lost or refused by the dice. See sim/sim.h. */
#include "sim/sim_part.h"

#define LATE_MAX_MS (100 * MS_SECOND) /* the hub counts on two minutes */
#define SLOW_MAX_MS (8 * MS_SECOND)

/* Something on the wire: a request to the world, or its answer on the way back. */
struct sim_wire {
    struct sim_wire *next;
    int64_t due_ms, order, give_up_ms;
    struct arena *arena;
    bool answer;
    bool mute; /* nobody waits for the answer any more */
    int64_t id, life;
    struct http_request request;
    struct http_response response;
    enum err err;
};

static struct sim_wire *wire_add(struct sim *s, int64_t due_ms, int64_t id)
{
    struct arena *a = arena_new();
    struct sim_wire *w = ARENA_NEW(a, struct sim_wire);
    struct sim_wire **at = &s->wires;

    w->arena = a;
    w->due_ms = due_ms;
    w->order = s->wire_order++;
    w->id = id;
    w->life = s->life;
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

static void copy_request(struct arena *a, const struct http_request *from, struct http_request *to)
{
    to->method = from->method;
    to->url = str_dup(a, from->url);
    to->body = str_dup(a, from->body);
    copy_headers(a, &from->headers, &to->headers);
}

static int64_t way_ms(struct sim *s)
{
    const struct sim_wires *o = &s->opt.wires;
    int64_t ms = s->opt.latency_ms;

    if (o->jitter_ms)
        ms += dice_range(&s->wire_dice, 0, o->jitter_ms);
    if (o->slow && dice_permille(&s->wire_dice, o->slow))
        ms += dice_range(&s->wire_dice, MS_SECOND, SLOW_MAX_MS);
    return ms;
}

static void fail_at(struct sim *s, int64_t at_ms, int64_t id, enum err err)
{
    struct sim_wire *w = wire_add(s, at_ms, id);

    w->answer = true;
    w->err = err;
}

/* Falls as often as told, and draws nothing when that is never. */
static bool falls(struct sim *s, int64_t permille)
{
    return permille && dice_permille(&s->wire_dice, permille);
}

void sim_cut(struct sim *s, int64_t nth, bool lasting, bool arrives)
{
    s->cut_in = nth;
    s->cut_lasts = lasting;
    s->cut_arrives = arrives;
    s->cut_struck = false;
}

void sim_late(struct sim *s, const char *word, int64_t ms)
{
    s->late_word = word;
    s->late_ms = ms;
}

bool sim_cut_struck(const struct sim *s)
{
    return s->cut_struck;
}

int64_t sim_requests(const struct sim *s)
{
    return s->requests;
}

static bool is_cut(struct sim *s)
{
    if (!s->cut_in || (s->cut_in > 1 && s->cut_in--))
        return false;
    s->cut_in = s->cut_lasts;
    s->cut_struck = true;
    return true;
}

void sim_net_send(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    struct sim *s = ctx;
    const struct sim_wires *o = &s->opt.wires;
    int64_t give_up_ms = s->now_ms + timeout_ms;

    if (sim_is_dead(s))
        return;
    s->requests++;
    sim_hash_text(s, req->url);
    sim_hash_text(s, req->body);
    int64_t due_ms = s->now_ms + way_ms(s);
    if (falls(s, o->refuse)) {
        fail_at(s, due_ms, id, ERR_NET_REFUSED);
        return;
    }
    bool cut = is_cut(s);
    if ((cut && !s->cut_arrives) || falls(s, o->lost_before)) {
        fail_at(s, due_ms, id, ERR_NET_LOST);
        return;
    }
    if (s->late_word && str_has(req->body, str_of(s->late_word))) {
        due_ms = s->now_ms + s->late_ms;
        s->late_word = NULL;
    }
    bool mark = o->late_marks && str_has(req->body, STR("fulfillmentCreate"));
    bool late = falls(s, o->late) || (mark && falls(s, o->late_marks)),
         lost = falls(s, o->lost_after) || cut;
    if (late)
        due_ms = give_up_ms + dice_range(&s->wire_dice, 1, LATE_MAX_MS - timeout_ms);
    if (due_ms >= give_up_ms)
        fail_at(s, give_up_ms, id, ERR_NET_TIMEOUT);
    struct sim_wire *w = wire_add(s, due_ms, id);
    w->mute = due_ms >= give_up_ms;
    w->give_up_ms = give_up_ms;
    w->err = lost ? ERR_NET_LOST : OK;
    copy_request(w->arena, req, &w->request);
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
    struct str text = http_header_get(&r->headers, STR("X-Sim-Delay-Ms"));

    return text.n && str_to_i64(text, &ms) ? ms : 0;
}

/* A request arrives in the world; its answer starts back. */
static void arrive(struct sim *s, struct sim_wire *w)
{
    struct world_service *service = service_of(s, w->request.url);
    struct http_response res = {0};
    enum err err = w->err;

    if (service)
        res = service->handle(service->state, &w->request, s->now_ms, w->arena);
    else
        err = ERR_NET_REFUSED;
    if (service && s->opt.tamper)
        s->opt.tamper(s->opt.tamper_ctx, &w->request, &res, w->arena);
    if (service && s->opt.overhear)
        s->opt.overhear(s->opt.overhear_ctx, &w->request, &res);
    if (!err && !res.status)
        err = ERR_NET_LOST;
    if (w->mute)
        return;
    int64_t due_ms = s->now_ms + way_ms(s) + delay_of(&res);
    if (due_ms > w->give_up_ms) {
        due_ms = w->give_up_ms;
        err = ERR_NET_TIMEOUT;
    }
    struct sim_wire *back = wire_add(s, due_ms, w->id);
    back->life = w->life;
    back->answer = true;
    back->err = err;
    if (err)
        return;
    back->response.status = res.status;
    back->response.body = str_dup(back->arena, res.body);
    copy_headers(back->arena, &res.headers, &back->response.headers);
}

void sim_net_step(struct sim *s)
{
    struct sim_wire *w = s->wires;

    s->wires = w->next;
    if (!w->answer)
        arrive(s, w);
    else if (s->desk && w->life == s->life)
        desk_reply(s->desk, w->id, w->err, w->err ? NULL : &w->response);
    arena_free(w->arena);
}

int64_t sim_net_next_ms(const struct sim *s)
{
    return s->wires ? s->wires->due_ms : INT64_MAX;
}

void sim_net_free(struct sim *s)
{
    while (s->wires) {
        struct sim_wire *w = s->wires;
        s->wires = w->next;
        arena_free(w->arena);
    }
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
    int status = sim_is_dead(d->sim) ? 0 : x->response.status;

    d->service->pushed(d->service->state, &d->push, status, d->sim->now_ms);
    if (d->sim->opt.told)
        d->sim->opt.told(d->sim->opt.told_ctx, &d->push.request, status);
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
    copy_request(a, &push->request, &d->push.request);
    d->exchange.arena = a;
    d->exchange.request = d->push.request;
    d->exchange.ctx = d;
    d->exchange.done = delivered;
    if (!s->web || !url_split(d->push.request.url, &scheme, &host, &path)) {
        service->pushed(service->state, &d->push, 0, s->now_ms);
        arena_free(a);
        return;
    }
    d->exchange.request.url = path;
    http_header_add(a, &d->exchange.request.headers, STR("Host"), host);
    web_handle(s->web, &d->exchange);
}

bool sim_net_push(struct sim *s)
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
