/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks: see hook_take() in web/plain.h. What they mean is the intake's business. */
#include "web/plain.h"

#include "app/intake.h"
#include "app/push.h"
#include "app/snapshot.h"
#include "base/crypto.h"
#include "web/inside.h"
#include "web/refused.h"

#define HINT_PAUSE_MS MS_MINUTE
#define TOPIC_MAX     100
#define PUSH_BODY_MAX ((size_t)64 << 10)
#define NAME_MAX_N    255

static bool plain_text(struct str s, size_t max)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= 0x20 || s.p[i] >= 0x7f)
            return false;
    }
    return s.n <= max;
}

static bool envelope_ok(const struct hook_envelope *e)
{
    return plain_text(e->topic, TOPIC_MAX) && plain_text(e->domain, NAME_MAX_N) &&
           plain_text(e->delivery_id, TOPIC_MAX) && plain_text(e->event_id, TOPIC_MAX) &&
           plain_text(e->api_version, TOPIC_MAX);
}

/*
 * The shop that the envelope names, if one of its secrets fits. With one app in several shops the
 * signature of a shop that is not connected (any more) may still be right: then *ret_shop_id is 0,
 * and the webhook is stored as nobody's. The work is the same whether the shop is known or not.
 */
static enum err verify(struct visit *v, const struct platform *p, const struct hook_envelope *e,
                       int64_t *ret_shop_id)
{
    static const struct str nothing[] = {{"unknown", 7}};
    struct desk *d = v->web->opt.desk;
    struct snapshot *s = desk_snapshot(d);
    const struct snapshot_shop *shop = s ? snapshot_shop(s, e->domain) : NULL;
    struct str body = v->x->request.body;
    enum err err;

    if (shop && shop->platform == p) {
        size_t secrets_n = snapshot_secrets(shop, web_now_ms(v->web));
        *ret_shop_id = shop->id;
        err = p->hook_verify(e, body, shop->secrets, secrets_n);
        if (secrets_n) /* without one none was ever asked for */
            refused_note(v->web, shop, !err);
        snapshot_release(d, s);
        return err;
    }
    *ret_shop_id = 0;
    err = p->hook_verify(e, body, nothing, COUNT_OF(nothing));
    for (size_t i = 0; s && err && i < s->shops_n; i++) {
        if (s->shops[i].platform == p)
            err = p->hook_verify(e, body, s->shops[i].secrets,
                                 snapshot_secrets(&s->shops[i], web_now_ms(v->web)));
    }
    snapshot_release(d, s);
    return err;
}

/* The event and the way back. */
struct taken {
    struct hook_event hook; /* first: on_done() finds us by it */
    struct visit *visit;
};

static void on_done(struct event *e)
{
    struct visit *v = ((struct taken *)e)->visit;

    if (e->err)
        answer_problem(v, e->err, STR_NONE);
    else
        answer_text(v, 200, "text/plain", STR_NONE);
}

static struct hook_event *taken(struct visit *v, const struct hook_envelope *e, int64_t shop_id)
{
    struct taken *t = ARENA_NEW(v->x->arena, struct taken);

    t->visit = v;
    t->hook.event.kind = EVENT_HOOK;
    t->hook.event.arena = v->x->arena;
    t->hook.event.done = on_done;
    t->hook.shop_id = shop_id;
    t->hook.envelope = *e;
    return &t->hook;
}

/* Without its body nobody knows whether it is genuine: it may only cause a look at the shop. The
 * answer is the same for shops that are not connected. */
static void take_large(struct visit *v, const struct platform *p, const struct hook_envelope *e)
{
    struct desk *d = v->web->opt.desk;
    struct snapshot *s = desk_snapshot(d);
    const struct snapshot_shop *shop = s ? snapshot_shop(s, e->domain) : NULL;
    int64_t shop_id = shop && shop->platform == p ? shop->id : 0;

    snapshot_release(d, s);
    if (!shop_id ||
        !web_once_in(v->web, &v->web->hinted, &v->web->hinted_n, shop_id, HINT_PAUSE_MS)) {
        answer_text(v, 200, "text/plain", STR_NONE);
        return;
    }
    struct hook_event *h = taken(v, e, shop_id);
    /* Not the name of a delivery: a forged one must not stand in the way of the real one. */
    h->envelope.delivery_id =
        str_printf(v->x->arena, "too-large-%lld", (long long)web_now_ms(v->web));
    h->envelope.event_id = STR_NONE;
    h->envelope.triggered_ms = 0;
    h->too_large = true;
    desk_post(d, &h->event);
}

/* A supplier's message and the way back. */
struct pushed {
    struct push_event push; /* first: on_pushed() finds us by it */
    struct visit *visit;
};

static void on_pushed(struct event *e)
{
    struct visit *v = ((struct pushed *)e)->visit;

    if (e->err)
        answer_problem(v, e->err, STR_NONE);
    else
        answer_text(v, 200, "text/plain", STR_NONE);
}

/* Every account is tried, whichever fits, and one of nobody when there is none: how long it takes
 * tells nothing. */
static void verify_push(struct visit *v, const struct supplier *s, struct push_event *e)
{
    static const struct account nobody = {.client_id = {"unknown", 7},
                                          .client_secret = {"unknown", 7}};
    const struct http_request *r = &v->x->request;
    struct snapshot *shot = desk_snapshot(v->web->opt.desk);
    struct str number, status;

    for (size_t i = 0; shot && i < shot->accounts_n; i++) {
        const struct snapshot_account *a = &shot->accounts[i];
        if (a->supplier != s ||
            !s->hook(&a->account, &r->headers, r->body, v->x->arena, &number, &status))
            continue;
        e->number = number;
        e->status = status;
        if (e->accounts_n < PUSH_ACCOUNTS_MAX)
            e->account_ids[e->accounts_n++] = a->account.id;
    }
    if (!e->accounts_n)
        (void)s->hook(&nobody, &r->headers, r->body, v->x->arena, &number, &status);
    snapshot_release(v->web->opt.desk, shot);
}

static void take_push(struct visit *v, const struct supplier *s)
{
    struct pushed *p = ARENA_NEW(v->x->arena, struct pushed);
    struct str body = v->x->request.body;
    uint8_t digest[SHA256_LEN];

    if (v->x->too_large || body.n > PUSH_BODY_MAX) {
        answer_problem(v, ERR_TOO_LARGE, STR_NONE);
        return;
    }
    push_init(&p->push, v->x->arena);
    verify_push(v, s, &p->push);
    if (!p->push.accounts_n) {
        answer_problem(v, ERR_BAD_SIGNATURE, STR_NONE);
        return;
    }
    crypto_sha256(body, digest);
    p->visit = v;
    p->push.event.done = on_pushed;
    p->push.supplier = str_of(s->id);
    p->push.digest = hex_lower(v->x->arena, digest, sizeof(digest));
    p->push.packed = crypto_pack(v->x->arena, body);
    desk_post(v->web->opt.desk, &p->push.event);
}

void hook_take(struct visit *v)
{
    const struct supplier *supplier = supplier_by_id(v->part);
    const struct platform *p = platform_by_id(v->part);
    struct str body = v->x->request.body;
    struct arena *a = v->x->arena;
    struct hook_envelope e;
    uint8_t digest[SHA256_LEN];
    int64_t shop_id = 0;

    if (!p && supplier && supplier->hook) {
        take_push(v, supplier);
        return;
    }
    if (!p) {
        answer_problem(v, ERR_NOT_FOUND, STR_NONE);
        return;
    }
    if (p->hook_envelope(&v->x->request, &e) || !envelope_ok(&e)) {
        answer_problem(v, ERR_BAD_SIGNATURE, STR_NONE);
        return;
    }
    if (v->x->too_large) {
        take_large(v, p, &e);
        return;
    }
    if (verify(v, p, &e, &shop_id)) {
        answer_problem(v, ERR_BAD_SIGNATURE, STR_NONE);
        return;
    }
    struct hook_event *h = taken(v, &e, shop_id);
    crypto_sha256(body, digest);
    h->digest = hex_lower(a, digest, sizeof(digest));
    if (shop_id) { /* nobody's is noted, but not kept */
        h->packed = crypto_pack(a, body);
        h->read_err = p->hook_read(&e, body, a, &h->read);
    }
    desk_post(v->web->opt.desk, &h->event);
}
