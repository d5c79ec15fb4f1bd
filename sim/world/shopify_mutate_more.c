/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutations beside fulfilling: holds on fulfillment orders, tags, webhook subscriptions; and the
 * user errors that all payloads carry.
 */
#include "sim/world/shopify_mutate.h"

#define HOLDS_MAX 10

struct gql_out shopify_user_errors(struct gql_call *c, const void *obj)
{
    const struct shopify_payload *p = obj;
    const char *type = str_cstr(c->a, c->field->ref.name);
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, p->errors_n);
    for (size_t i = 0; i < p->errors_n; i++)
        out[i] = gql_obj(type, &p->errors[i]);
    return gql_list(out, p->errors_n);
}

struct gql_out shopify_user_error_field(struct gql_call *c, const void *obj)
{
    const struct shopify_user_error *e = obj;
    struct str *parts;
    size_t n = str_split(c->a, e->field, '.', &parts);
    return n == 0 ? gql_null() : shopify_out_strs(c->a, parts, n);
}

struct gql_out shopify_payload_node(struct gql_call *c, const void *obj)
{
    const struct shopify_payload *p = obj;
    (void)c;
    return gql_obj("Order", p->first);
}

static bool may_hold(struct gql_call *c, struct gql_out *ret)
{
    static const char *const scopes[] = {"write_merchant_managed_fulfillment_orders",
                                         "write_third_party_fulfillment_orders"};
    return shopify_need_any(c, scopes, COUNT_OF(scopes), ret);
}

static struct shopify_fo *find_fo(struct gql_call *c, struct shopify_payload *p, int64_t id)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_fo *fo = shopify_thing(ctx->shop, SHOPIFY_FO, id);
    if (fo != NULL && !fo->order->deleted && shopify_fo_visible(fo, ctx->scopes, ctx->scopes_n))
        return fo;
    shopify_wrong(c, p, "id", STR("Fulfillment order does not exist."),
                  "FULFILLMENT_ORDER_NOT_FOUND");
    return NULL;
}

static void check_hold(struct gql_call *c, struct shopify_payload *p, const struct shopify_fo *fo,
                       struct str handle)
{
    size_t ours = 0;
    for (size_t i = 0; i < fo->holds_n; i++) {
        ours += fo->holds[i].by_app ? 1 : 0;
        if (fo->holds[i].by_app && str_eq(fo->holds[i].handle, handle))
            shopify_wrong(c, p, "fulfillmentHold.handle",
                          STR("The handle provided for the fulfillment hold is already in use by "
                              "this app for another hold on this fulfillment order."),
                          "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
    }
    if (ours >= HOLDS_MAX)
        shopify_wrong(c, p, "id",
                      STR("The maximum number of fulfillment holds for this fulfillment order has "
                          "been reached for this app."),
                      "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED");
    if (str_eq(fo->status, STR("CLOSED")) || str_eq(fo->status, STR("CANCELLED")))
        shopify_wrong(c, p, "id", STR("The fulfillment order is not in a holdable state."),
                      "TAKEN");
}

/* The part that is not to be held goes to a fulfillment order of its own. */
static struct shopify_fo *split_off(struct gql_call *c, struct shopify_payload *p,
                                    struct shopify_fo *fo, const struct gql_value *lines)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_fo *rest = shopify_fo_copy(fo, fo->location, ctx->now_ms);
    int64_t left = 0;
    for (size_t i = 0; i < fo->lines_n; i++) {
        struct shopify_fo_line *fl = fo->lines[i], *other = NULL;
        int64_t held = 0, id;
        for (size_t k = 0; k < lines->items_n; k++) {
            if (shopify_arg_id(&lines->items[k], "id", SHOPIFY_FO_LINE, &id) && id == fl->id)
                held += gql_get_i64(&lines->items[k], "quantity", 0);
        }
        for (size_t k = 0; k < rest->lines_n; k++)
            other = rest->lines[k]->line == fl->line ? rest->lines[k] : other;
        if (other == NULL)
            continue;
        held = held > fl->remaining ? fl->remaining : held;
        other->total = other->remaining = fl->remaining - held;
        fl->total -= other->total;
        fl->remaining = held;
        left += other->total;
    }
    if (left == 0)
        shopify_fo_close(rest, ctx->now_ms);
    p->third = left == 0 ? NULL : rest;
    return rest;
}

struct gql_out shopify_m_hold(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    const struct gql_value *in = gql_get(c->args, "fulfillmentHold");
    const struct gql_value *lines = gql_get(in, "fulfillmentOrderLineItems");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct gql_out out;
    int64_t id;
    (void)obj;
    if (!may_hold(c, &out))
        return out;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_FO, &id))
        return shopify_invalid_id(c);
    struct shopify_fo *fo = find_fo(c, p, id);
    if (fo != NULL)
        check_hold(c, p, fo, gql_get_str(in, "handle"));
    if (p->errors_n > 0)
        return shopify_out_payload(c, p);
    if (!gql_is_null(lines) && lines->items_n > 0)
        split_off(c, p, fo, lines);
    struct shopify_hold h = {.reason = gql_get_str(in, "reason"),
                             .notes = gql_get_str(in, "reasonNotes"),
                             .handle = gql_get_str(in, "handle"),
                             .external_id = gql_get_str(in, "externalId"),
                             .by_app = true};
    p->second = shopify_fo_hold(fo, &h, ctx->now_ms);
    p->first = fo;
    return shopify_out_payload(c, p);
}

struct gql_out shopify_m_release(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    const struct gql_value *holds = gql_get(c->args, "holdIds");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct gql_out out;
    enum shopify_kind k;
    int64_t id, hold_id;
    (void)obj;
    if (!may_hold(c, &out))
        return out;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_FO, &id))
        return shopify_invalid_id(c);
    struct shopify_fo *fo = find_fo(c, p, id);
    if (fo == NULL)
        return shopify_out_payload(c, p);
    if (gql_is_null(holds) || holds->items_n == 0)
        shopify_fo_release(fo, 0, ctx->now_ms);
    for (size_t i = 0; !gql_is_null(holds) && i < holds->items_n; i++) {
        if (!shopify_parse_gid(holds->items[i].text, &k, &hold_id) || k != SHOPIFY_HOLD)
            return shopify_invalid_id(c);
        shopify_fo_release(fo, hold_id, ctx->now_ms);
    }
    p->first = fo;
    return shopify_out_payload(c, p);
}

static bool has_tag(const struct str *tags, size_t n, struct str tag)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(tags[i], tag))
            return true;
    }
    return false;
}

static void change_tags(struct shopify_order *o, const struct gql_value *in, bool add)
{
    struct arena *a = o->shop->a;
    struct str *kept = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->tags_n; i++) {
        bool gone = false;
        for (size_t k = 0; k < in->items_n && !add; k++)
            gone = gone || str_eq_nocase(in->items[k].text, o->tags[i]);
        if (!gone)
            *ARENA_PUSH(a, &kept, &n, struct str) = o->tags[i];
    }
    for (size_t k = 0; k < in->items_n && add; k++) {
        if (!has_tag(kept, n, in->items[k].text))
            *ARENA_PUSH(a, &kept, &n, struct str) = str_dup(a, str_trim(in->items[k].text));
    }
    o->tags = kept;
    o->tags_n = n;
}

static struct gql_out tags(struct gql_call *c, bool add)
{
    struct shopify_ctx *ctx = c->ctx;
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct gql_out out;
    int64_t id;
    if (!shopify_need(c, "write_orders", &out))
        return out;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_ORDER, &id))
        return shopify_invalid_id(c);
    struct shopify_order *o = shopify_thing(ctx->shop, SHOPIFY_ORDER, id);
    if (o == NULL || o->deleted) {
        shopify_wrong(c, p, "id", STR("Order does not exist"), NULL);
        return shopify_out_payload(c, p);
    }
    change_tags(o, gql_get(c->args, "tags"), add);
    shopify_touch(o, ctx->now_ms);
    p->first = o;
    return shopify_out_payload(c, p);
}

struct gql_out shopify_m_tags_add(struct gql_call *c, const void *obj)
{
    (void)obj;
    return tags(c, true);
}

struct gql_out shopify_m_tags_remove(struct gql_call *c, const void *obj)
{
    (void)obj;
    return tags(c, false);
}

static struct str address_of(const struct gql_value *in)
{
    struct str uri = gql_get_str(in, "uri");
    return str_empty(uri) ? gql_get_str(in, "callbackUrl") : uri;
}

static void check_address(struct gql_call *c, struct shopify_payload *p, struct str uri)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct str scheme, host, path;
    const char *field = "webhookSubscription.callbackUrl";
    if (str_empty(uri))
        shopify_wrong(c, p, field, STR("Address can't be blank"), NULL);
    else if (str_starts(uri, STR("http://")) && !ctx->shop->o.allow_http_hooks)
        shopify_wrong(c, p, field, STR("Address protocol http:// is not supported"), NULL);
    else if (!url_split(uri, &scheme, &host, &path))
        shopify_wrong(c, p, field, STR("Address is invalid"), NULL);
}

static void set_hook(struct gql_call *c, struct shopify_hook *h, const struct gql_value *in)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct arena *a = ctx->shop->a;
    const struct gql_value *fields = gql_get(in, "includeFields");
    struct str format = gql_get_str(in, "format");
    h->uri = str_dup(a, address_of(in));
    h->format = str_eq(format, STR("XML")) ? STR("XML") : STR("JSON");
    h->name = str_dup(a, gql_get_str(in, "name"));
    h->filter = str_dup(a, gql_get_str(in, "filter"));
    h->version = str_dup(a, ctx->version);
    h->updated_ms = shopify_seconds(ctx->now_ms);
    h->fields = NULL;
    h->fields_n = 0;
    for (size_t i = 0; !gql_is_null(fields) && i < fields->items_n; i++)
        *ARENA_PUSH(a, &h->fields, &h->fields_n, struct str) = str_dup(a, fields->items[i].text);
}

static bool is_taken(const struct shopify_shop *shop, struct str topic, struct str uri)
{
    for (size_t i = 0; i < shop->hooks_n; i++) {
        const struct shopify_hook *h = shop->hooks[i];
        if (!h->gone && str_eq(h->topic, topic) && str_eq(h->uri, uri))
            return true;
    }
    return false;
}

struct gql_out shopify_m_hook_create(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    struct shopify_shop *shop = ctx->shop;
    const struct gql_value *in = gql_get(c->args, "webhookSubscription");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct str topic = gql_get_str(c->args, "topic"), uri = address_of(in);
    (void)obj;
    check_address(c, p, uri);
    if (p->errors_n == 0 && !shopify_topic_allowed(ctx->scopes, ctx->scopes_n, topic))
        shopify_wrong(c, p, "webhookSubscription",
                      STR("You cannot create a webhook subscription with the specified topic"),
                      NULL);
    if (p->errors_n == 0 && is_taken(shop, topic, uri))
        shopify_wrong(c, p, "webhookSubscription.callbackUrl",
                      STR("Address for this topic has already been taken"), NULL);
    if (p->errors_n > 0)
        return shopify_out_payload(c, p);
    struct shopify_hook *h = ARENA_NEW(shop->a, struct shopify_hook);
    h->id = shopify_next_id(shop, SHOPIFY_HOOK, h);
    h->topic = str_dup(shop->a, topic);
    h->created_ms = shopify_seconds(ctx->now_ms);
    set_hook(c, h, in);
    *ARENA_PUSH(shop->a, &shop->hooks, &shop->hooks_n, struct shopify_hook *) = h;
    p->first = h;
    return shopify_out_payload(c, p);
}

static struct shopify_hook *find_hook(struct gql_call *c, struct shopify_payload *p, int64_t id)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_hook *h = shopify_thing(ctx->shop, SHOPIFY_HOOK, id);
    if (h != NULL && !h->gone)
        return h;
    shopify_wrong(c, p, "id", STR("Webhook subscription does not exist"), NULL);
    return NULL;
}

struct gql_out shopify_m_hook_update(struct gql_call *c, const void *obj)
{
    const struct gql_value *in = gql_get(c->args, "webhookSubscription");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    int64_t id;
    (void)obj;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_HOOK, &id))
        return shopify_invalid_id(c);
    struct shopify_hook *h = find_hook(c, p, id);
    check_address(c, p, address_of(in));
    if (p->errors_n == 0) {
        set_hook(c, h, in);
        p->first = h;
    }
    return shopify_out_payload(c, p);
}

struct gql_out shopify_m_hook_delete(struct gql_call *c, const void *obj)
{
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    int64_t id;
    (void)obj;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_HOOK, &id))
        return shopify_invalid_id(c);
    struct shopify_hook *h = find_hook(c, p, id);
    if (h != NULL) {
        h->gone = true;
        p->text = shopify_gid(c->a, SHOPIFY_HOOK, id);
    }
    return shopify_out_payload(c, p);
}
