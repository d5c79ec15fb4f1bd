/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that AliExpress pushes: type 53, the course of an order, signed with the app's secret
 * over app key and body. It says neither which out_order_id nor which number: a reason to ask,
 * nothing more. On the way messages may be late, twice or lost; what is not answered 200 comes
 * again. How often is unverified there: Lazada's text, taken to hold here too.
 */
#include "sim/world/aliexpress_state.h"

#include "base/crypto.h"

#define TRIES    12
#define RETRY_MS (30 * MS_MINUTE)

static const struct http_request *request_of(struct aliworld *w, const struct aliworld_order *o,
                                             const char *status, int64_t now_ms)
{
    const struct aliworld_account *acc = w->accounts[o->account];
    struct http_request *r = ARENA_NEW(w->arena, struct http_request);
    uint8_t mac[SHA256_LEN];
    r->method = HTTP_POST;
    r->url = str_dup(w->arena, w->options.push_url);
    r->body = str_printf(w->arena,
                         "{\"data\":{\"buyerId\":%lld,\"orderId\":%.*s,\"orderStatus\":\"%s\"},"
                         "\"message_type\":53,\"seller_id\":\"%lld\",\"site\":\"ae_global\","
                         "\"timestamp\":%lld}",
                         (long long)acc->user_id, STR_ARG(o->id), status, (long long)acc->user_id,
                         (long long)(now_ms / MS_SECOND));
    crypto_hmac_sha256(acc->app->secret, str_cat(w->arena, acc->app->key, r->body), mac);
    http_header_add(w->arena, &r->headers, STR("Content-Type"), STR("application/json"));
    http_header_add(w->arena, &r->headers, STR("Authorization"),
                    hex_lower(w->arena, mac, sizeof(mac)));
    return r;
}

static void queue(struct aliworld *w, const struct http_request *r, int64_t at_ms, int32_t tries)
{
    aliworld_agenda_put(
        w, &w->pushes,
        (struct aliworld_event){
            .at_ms = at_ms, .kind = ALIWORLD_EVENT_PUSH, .request = r, .tries = tries});
}

void aliworld_notify(struct aliworld *w, const struct aliworld_order *o, const char *status,
                     int64_t now_ms)
{
    const struct aliworld_options *opt = &w->options;
    if (str_empty(opt->push_url) || dice_may(&w->accidents, opt->push_lost_permille))
        return;
    const struct http_request *r = request_of(w, o, status, now_ms);
    int64_t copies = dice_may(&w->accidents, opt->push_twice_permille) ? 2 : 1;
    for (int64_t i = 0; i < copies; i++) {
        int64_t late_ms = opt->push_late_ms > 0 && dice_may(&w->accidents, opt->push_late_permille)
                              ? dice_range(&w->accidents, 0, opt->push_late_ms)
                              : 0;
        queue(w, r, now_ms + opt->push_delay_ms + late_ms, 0);
    }
}

bool aliworld_push(struct aliworld *w, int64_t now_ms, struct arena *a, struct world_push *ret_push)
{
    struct aliworld_event e;
    aliworld_tick(w, now_ms);
    if (!aliworld_agenda_take(&w->pushes, now_ms, &e))
        return false;
    const struct http_request *r = e.request;
    *ret_push = (struct world_push){
        .request = {.method = r->method, .url = str_dup(a, r->url), .body = str_dup(a, r->body)},
        .due_ms = e.at_ms,
        .tries = e.tries,
    };
    for (size_t i = 0; i < r->headers.n; i++)
        http_header_add(a, &ret_push->request.headers, r->headers.items[i].name,
                        str_dup(a, r->headers.items[i].value));
    return true;
}

void aliworld_pushed(struct aliworld *w, const struct world_push *push, int status, int64_t now_ms)
{
    if (status == 200 || push->tries + 1 >= TRIES)
        return;
    struct http_request *r = ARENA_NEW(w->arena, struct http_request);
    r->method = push->request.method;
    r->url = str_dup(w->arena, push->request.url);
    r->body = str_dup(w->arena, push->request.body);
    for (size_t i = 0; i < push->request.headers.n; i++) {
        const struct http_header *h = &push->request.headers.items[i];
        http_header_add(w->arena, &r->headers, str_dup(w->arena, h->name),
                        str_dup(w->arena, h->value));
    }
    queue(w, r, now_ms + RETRY_MS, push->tries + 1);
}
