/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: who is told what, the signed pushes, their retries (8 within 4 hours, the original
 * payload) and the end of a subscription whose last retry failed. A push's body lives in an arena
 * of its own, shared by the deliveries of one event, so that a long simulation keeps its size.
 */
#include "sim/world/shopify_model.h"

#include "base/crypto.h"

struct shopify_event_body {
    struct arena *a;
    size_t users;
    struct str body, event_id, webhook_id;
};
struct shopify_push {
    struct shopify_event_body *event;
    struct shopify_shop *shop;
    struct shopify_hook *hook;
    struct str topic;
    int64_t due_ms, triggered_ms, serial;
    int32_t tries;
    struct shopify_push *next; /* among the flying ones */
};

/* Minutes until the next try: together four hours. */
static const int64_t retry_minutes[] = {1, 2, 4, 8, 15, 30, 60, 120};

static const struct {
    const char *prefix, *scopes; /* any of them */
} topic_scopes[] = {
    {"FULFILLMENT_ORDERS_",
     "read_merchant_managed_fulfillment_orders read_assigned_fulfillment_orders "
     "read_third_party_fulfillment_orders"},
    {"FULFILLMENT_HOLDS_",
     "read_merchant_managed_fulfillment_orders read_third_party_fulfillment_orders"},
    {"FULFILLMENT_EVENTS_", "read_fulfillments"},
    {"FULFILLMENTS_", "read_fulfillments"},
    {"ORDERS_", "read_orders"},
    {"REFUNDS_", "read_orders"},
    {"RETURNS_", "read_returns"},
    {"PRODUCTS_", "read_products"},
    {"LOCATIONS_", "read_locations"},
};

/* "FULFILLMENT_ORDERS_PLACED_ON_HOLD" -> "fulfillment_orders/placed_on_hold" */
struct str shopify_topic_path(struct arena *a, struct str topic)
{
    static const char *const heads[] = {"FULFILLMENT_ORDERS", "FULFILLMENT_EVENTS",
                                        "FULFILLMENT_HOLDS", "BULK_OPERATIONS"};
    struct str head, tail;
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        struct str h = str_of(heads[i]);
        if (str_starts(topic, h))
            return str_lower(
                a, str_printf(a, "%s/%.*s", heads[i], STR_ARG(str_slice(topic, h.n + 1, topic.n))));
    }
    str_cut(topic, '_', &head, &tail);
    return str_lower(a, str_printf(a, "%.*s/%.*s", STR_ARG(head), STR_ARG(tail)));
}

bool shopify_topic_allowed(const struct str *scopes, size_t n, struct str topic)
{
    for (size_t i = 0; i < COUNT_OF(topic_scopes); i++) {
        struct str rest = str_of(topic_scopes[i].scopes), head;
        char name[80];
        if (!str_starts(topic, str_of(topic_scopes[i].prefix)))
            continue;
        while (!str_empty(rest)) {
            str_cut(rest, ' ', &head, &rest);
            ASSERT(head.n < sizeof(name));
            for (size_t k = 0; k <= head.n; k++)
                name[k] = k < head.n ? head.p[k] : '\0';
            if (shopify_has_scope(scopes, n, name))
                return true;
        }
        return false;
    }
    return true;
}

static bool earlier(const struct shopify_push *x, const struct shopify_push *y)
{
    return x->due_ms != y->due_ms ? x->due_ms < y->due_ms : x->serial < y->serial;
}

static void heap_add(struct shopify *s, struct shopify_push *p)
{
    if (s->heap_n == s->heap_max) {
        size_t max = s->heap_max == 0 ? 64 : s->heap_max * 2;
        s->heap = arena_grow(s->a, s->heap, s->heap_max * sizeof(*s->heap), max * sizeof(*s->heap));
        s->heap_max = max;
    }
    size_t i = s->heap_n++;
    for (; i > 0 && earlier(p, s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = p;
}

static struct shopify_push *heap_take(struct shopify *s)
{
    struct shopify_push *first = s->heap[0], *last = s->heap[--s->heap_n];
    size_t i = 0;
    for (size_t child = 1; child < s->heap_n; child = 2 * i + 1) {
        if (child + 1 < s->heap_n && earlier(s->heap[child + 1], s->heap[child]))
            child++;
        if (!earlier(s->heap[child], last))
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return first;
}

static void push_free(struct shopify_push *p)
{
    struct shopify_event_body *e = p->event;
    if (--e->users == 0)
        arena_free(e->a); /* p lies in it too */
}

void shopify_release_pushes(struct shopify *s)
{
    while (s->heap_n > 0)
        push_free(heap_take(s));
    while (s->flying != NULL) {
        struct shopify_push *p = s->flying;
        s->flying = p->next;
        push_free(p);
    }
}

/* Slashes, and what HTML cares about, are escaped in the bodies that Shopify sends. */
static struct str escape(char c)
{
    switch (c) {
    case '/': return STR("\\/");
    case '&': return STR("\\u0026");
    case '<': return STR("\\u003c");
    case '>': return STR("\\u003e");
    default: return STR_NONE;
    }
}

static struct str escaped(struct arena *a, struct str json)
{
    size_t done = 0; /* what comes behind waits to be copied */
    struct buf b;
    buf_init(&b, a, json.n * 6 + 64);
    for (size_t i = 0; i < json.n; i++) {
        struct str code = escape(json.p[i]);
        if (!code.n)
            continue;
        buf_put(&b, json.p + done, i - done);
        buf_str(&b, code);
        done = i + 1;
    }
    buf_put(&b, json.p + done, json.n - done);
    return buf_view(&b);
}

static struct str uuid(struct dice *d, struct arena *a)
{
    struct str h = hex_lower(a, (uint64_t[]){dice_u64(d), dice_u64(d)}, 16);
    return str_printf(a, "%.8s-%.4s-4%.3s-a%.3s-%.12s", h.p, h.p + 8, h.p + 13, h.p + 17, h.p + 20);
}

/* includeFields keeps top-level members only. */
static struct str narrowed(struct arena *a, struct str body, const struct shopify_hook *h)
{
    const struct json *root;
    struct buf b;
    struct jw w;
    if (h->fields_n == 0 || json_parse(a, body, &root) != OK)
        return body;
    buf_init(&b, a, body.n + 64);
    jw_init(&w, &b);
    jw_obj(&w);
    for (size_t i = 0; i < h->fields_n; i++) {
        const struct json *v = json_get(root, str_cstr(a, h->fields[i]));
        if (v == NULL)
            continue;
        jw_key_str(&w, h->fields[i]);
        jw_raw(&w, json_print(a, v));
    }
    jw_obj_end(&w);
    return buf_view(&b);
}

/* As a version of another year writes it: some members are missing, some are new. What names the
 * thing and its time is always there. */
static struct str oddly(struct shopify_shop *shop, struct arena *a, struct str body)
{
    static const char *const stay[] = {"id", "admin_graphql_api_id", "updated_at", "order_id"};
    const struct json *root;
    struct buf b;
    struct jw w;
    if (json_parse(a, body, &root) != OK)
        return body;
    buf_init(&b, a, body.n + 256);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "reserved_field", STR("x"));
    for (struct json_iter it = json_iter(root); json_next(&it);) {
        bool stays = false;
        for (size_t i = 0; i < COUNT_OF(stay); i++)
            stays = stays || str_eq(json_str(it.key), str_of(stay[i]));
        if (!stays && dice_permille(&shop->dice, 100))
            continue;
        jw_key_str(&w, json_str(it.key));
        jw_raw(&w, json_print(a, it.val));
    }
    jw_key(&w, "future");
    jw_raw(&w, STR("{\"list\":[1,null,{\"deep\":true}]}"));
    jw_obj_end(&w);
    return buf_view(&b);
}

static void enqueue(struct shopify_shop *shop, struct shopify_hook *h, struct shopify_event_body *e,
                    int64_t now_ms)
{
    const struct shopify_hook_faults *f = &shop->hook_faults;
    struct shopify_push *p = ARENA_NEW(e->a, struct shopify_push);
    e->users++;
    p->event = e;
    p->shop = shop;
    p->hook = h;
    p->topic = shopify_topic_path(e->a, h->topic);
    p->triggered_ms = now_ms;
    p->due_ms = now_ms;
    if (f->delay_ms > 0)
        p->due_ms += dice_range(&shop->dice, 0, f->delay_ms);
    if (f->late > 0 && dice_permille(&shop->dice, f->late))
        p->due_ms += dice_range(&shop->dice, 0, f->late_ms);
    p->serial = shop->world->push_serial++;
    heap_add(shop->world, p);
}

static void tell_one(struct shopify_shop *shop, struct shopify_hook *h, int64_t now_ms,
                     void (*write)(struct jw *w, const void *thing), const void *thing,
                     struct str event_id)
{
    const struct shopify_hook_faults *f = &shop->hook_faults;
    if (f->lost > 0 && dice_permille(&shop->dice, f->lost))
        return;
    struct arena *a = arena_new();
    struct shopify_event_body *e = ARENA_NEW(a, struct shopify_event_body);
    struct buf b;
    struct jw w;
    e->a = a;
    buf_init(&b, a, 16 << 20);
    jw_init(&w, &b);
    write(&w, thing);
    ASSERT(!b.overflowed);
    struct str body = narrowed(a, buf_view(&b), h);
    if (f->odd > 0 && dice_permille(&shop->dice, f->odd))
        body = oddly(shop, a, body);
    e->body = escaped(a, body);
    e->event_id = str_dup(a, event_id);
    e->webhook_id = uuid(&shop->dice, a);
    enqueue(shop, h, e, now_ms);
    if (f->twice > 0 && dice_permille(&shop->dice, f->twice))
        enqueue(shop, h, e, now_ms);
}

void shopify_tell(struct shopify_shop *shop, const char *topic, int64_t now_ms,
                  void (*write)(struct jw *w, const void *thing), const void *thing)
{
    struct str event_id = STR("");
    struct arena *a = NULL;
    for (size_t i = 0; i < shop->hooks_n; i++) {
        struct shopify_hook *h = shop->hooks[i];
        if (h->gone || shop->uninstalled || !str_eq(h->topic, str_of(topic)) ||
            !shopify_topic_allowed(shop->scopes, shop->scopes_n, h->topic))
            continue;
        if (a == NULL) {
            a = arena_new();
            event_id = uuid(&shop->dice, a);
        }
        tell_one(shop, h, now_ms, write, thing, event_id);
    }
    arena_free(a);
}

static void add_headers(struct http_request *r, const struct shopify_push *p, int64_t now_ms,
                        struct arena *a)
{
    uint8_t mac[SHA256_LEN];
    crypto_hmac_sha256(shopify_secret(p->shop, now_ms), p->event->body, mac);
    const struct http_header items[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("User-Agent"), STR("Shopify-Captain-Hook")},
        {STR("X-Shopify-Topic"), str_dup(a, p->topic)},
        {STR("X-Shopify-Hmac-Sha256"), base64_text(a, mac, sizeof(mac))},
        {STR("X-Shopify-Shop-Domain"), p->shop->o.domain},
        {STR("X-Shopify-API-Version"), p->hook->version},
        {STR("X-Shopify-Webhook-Id"), str_dup(a, p->event->webhook_id)},
        {STR("X-Shopify-Event-Id"), str_dup(a, p->event->event_id)},
        {STR("X-Shopify-Triggered-At"), time_text(a, p->triggered_ms)},
        {STR("X-Shopify-Test"), STR("false")},
    };
    for (size_t i = 0; i < COUNT_OF(items); i++)
        http_header_add(a, &r->headers, items[i].name, items[i].value);
    if (!str_empty(p->hook->name))
        http_header_add(a, &r->headers, STR("X-Shopify-Name"), p->hook->name);
}

int64_t shopify_push_due(const struct shopify *s)
{
    return s->heap_n == 0 ? INT64_MAX : s->heap[0]->due_ms;
}

bool shopify_push_next(void *state, int64_t now_ms, struct arena *a, struct world_push *ret_push)
{
    struct shopify *s = state;
    if (shopify_push_due(s) > now_ms)
        return false;
    struct shopify_push *p = heap_take(s);
    p->next = s->flying;
    s->flying = p;
    *ret_push = (struct world_push){.due_ms = p->due_ms, .tries = p->tries};
    ret_push->request.method = HTTP_POST;
    ret_push->request.url = p->hook->uri;
    ret_push->request.body = str_dup(a, p->event->body);
    add_headers(&ret_push->request, p, now_ms, a);
    return true;
}

static struct shopify_push *land(struct shopify *s, const struct world_push *push)
{
    struct str id = http_header_get(&push->request.headers, STR("X-Shopify-Webhook-Id"));
    for (struct shopify_push **at = &s->flying; *at != NULL; at = &(*at)->next) {
        struct shopify_push *p = *at;
        if (!str_eq(p->event->webhook_id, id) || p->tries != push->tries)
            continue;
        *at = p->next;
        return p;
    }
    return NULL;
}

void shopify_push_told(void *state, const struct world_push *push, int status, int64_t now_ms)
{
    struct shopify *s = state;
    struct shopify_push *p = land(s, push);
    if (p == NULL)
        return;
    bool farewell = str_eq(p->topic, STR("app/uninstalled"));
    if ((status >= 200 && status < 300) || (p->hook->gone && !farewell)) {
        push_free(p);
        return;
    }
    if ((size_t)p->tries >= COUNT_OF(retry_minutes)) {
        p->hook->gone = true; /* silently, as the real one does for subscriptions made by API */
        push_free(p);
        return;
    }
    p->due_ms = now_ms + retry_minutes[p->tries++] * MS_MINUTE;
    heap_add(s, p);
}

size_t shopify_pushes_waiting(const struct shopify *s)
{
    size_t n = s->heap_n;
    for (const struct shopify_push *p = s->flying; p != NULL; p = p->next)
        n++;
    return n;
}
