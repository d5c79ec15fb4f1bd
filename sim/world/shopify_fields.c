/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolvers shared by the type tables: most fields are one member of a struct, told by its offset.
 * Also ids, money, scopes, and what of the shop an app may see.
 */
#include "sim/world/shopify_model.h"

#define VISIBLE_DAYS 60

static const void *member(struct gql_call *c, const void *obj)
{
    return (const char *)obj + c->field->row->at;
}

struct gql_out shopify_f_str(struct gql_call *c, const void *obj)
{
    return gql_text(*(const struct str *)member(c, obj));
}

struct gql_out shopify_f_opt(struct gql_call *c, const void *obj)
{
    return gql_text_opt(*(const struct str *)member(c, obj));
}

struct gql_out shopify_f_protected(struct gql_call *c, const void *obj)
{
    const struct shopify_ctx *ctx = c->ctx;
    return ctx->shop->o.no_protected_data ? gql_null() : shopify_f_opt(c, obj);
}

struct gql_out shopify_f_int(struct gql_call *c, const void *obj)
{
    return gql_i64(c->a, *(const int64_t *)member(c, obj));
}

struct gql_out shopify_f_legacy(struct gql_call *c, const void *obj)
{
    return gql_text(str_printf(c->a, "%lld", (long long)*(const int64_t *)member(c, obj)));
}

struct gql_out shopify_f_bool(struct gql_call *c, const void *obj)
{
    return gql_bool(*(const bool *)member(c, obj));
}

struct gql_out shopify_f_time(struct gql_call *c, const void *obj)
{
    int64_t ms = *(const int64_t *)member(c, obj);
    return ms == 0 ? gql_null() : gql_text(time_text(c->a, ms));
}

struct gql_out shopify_f_true(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_bool(true);
}

struct gql_out shopify_f_false(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_bool(false);
}

struct gql_out shopify_f_null(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_null();
}

struct gql_out shopify_f_zero(struct gql_call *c, const void *obj)
{
    (void)obj;
    return gql_i64(c->a, 0);
}

struct gql_out shopify_f_empty(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_list(NULL, 0);
}

struct gql_out shopify_f_same(struct gql_call *c, const void *obj)
{
    return gql_obj(c->field->row->type[0] == '[' ? NULL : str_cstr(c->a, c->field->ref.name), obj);
}

struct gql_out shopify_f_ref(struct gql_call *c, const void *obj)
{
    return gql_obj(str_cstr(c->a, c->field->ref.name), *(void *const *)member(c, obj));
}

struct gql_out shopify_f_nothing(struct gql_call *c, const void *obj)
{
    struct str node = c->field->ref.name; /* "XConnection" */
    (void)obj;
    return shopify_page(c, str_cstr(c->a, str_slice(node, 0, node.n - 10)), NULL, 0);
}

static struct gql_out out_gid(struct gql_call *c, enum shopify_kind k, const void *obj)
{
    int64_t id = *(const int64_t *)member(c, obj);
    return id == 0 ? gql_null() : gql_text(shopify_gid(c->a, k, id));
}

#define X(name, type, first)                                              \
    struct gql_out shopify_id_##name(struct gql_call *c, const void *obj) \
    {                                                                     \
        return out_gid(c, SHOPIFY_##name, obj);                           \
    }
SHOPIFY_KINDS(X)
#undef X

struct gql_out shopify_out_money(struct gql_call *c, int64_t minor, struct str currency)
{
    struct shopify_amount *m = ARENA_NEW(c->a, struct shopify_amount);
    *m = (struct shopify_amount){minor, currency};
    return gql_obj("MoneyBag", m);
}

struct gql_out shopify_out_strs(struct arena *a, const struct str *items, size_t n)
{
    struct gql_out *out = ARENA_ARRAY(a, struct gql_out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = gql_text(items[i]);
    return gql_list(out, n);
}

struct gql_out shopify_out_objs(struct arena *a, const char *type, const void *const *items,
                                size_t n)
{
    struct gql_out *out = ARENA_ARRAY(a, struct gql_out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = gql_obj(type, items[i]);
    return gql_list(out, n);
}

bool shopify_need(struct gql_call *c, const char *scope, struct gql_out *ret)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct buf b;
    struct jw w;
    struct str need = str_printf(c->a, "`%s` access scope.", scope);
    if (shopify_has_scope(ctx->scopes, ctx->scopes_n, scope))
        return true;
    buf_init(&b, c->a, 1 << 12);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "code", STR("ACCESS_DENIED"));
    jw_kstr(&w, "documentation", STR("https://shopify.dev/api/usage/access-scopes"));
    jw_kstr(&w, "requiredAccess", need);
    jw_obj_end(&w);
    *ret = gql_fail(c,
                    str_printf(c->a, "Access denied for %.*s field. Required access: %.*s",
                               STR_ARG(c->field->name), STR_ARG(need)),
                    buf_view(&b));
    return false;
}

bool shopify_order_visible(const struct shopify_ctx *c, const struct shopify_order *o)
{
    if (o->deleted)
        return false;
    return o->created_ms >= c->now_ms - VISIBLE_DAYS * MS_DAY ||
           shopify_has_scope(c->scopes, c->scopes_n, "read_all_orders");
}

static struct gql_out node_of(struct gql_call *c, enum shopify_kind k, const void *thing)
{
    const struct shopify_ctx *ctx = c->ctx;
    switch (k) {
    case SHOPIFY_ORDER:
        return shopify_order_visible(ctx, thing) ? gql_obj("Order", thing) : gql_null();
    case SHOPIFY_FO:
        return shopify_fo_visible(thing, ctx->scopes, ctx->scopes_n)
                   ? gql_obj("FulfillmentOrder", thing)
                   : gql_null();
    case SHOPIFY_FO_LINE: return gql_obj("FulfillmentOrderLineItem", thing);
    case SHOPIFY_FULFILLMENT: return gql_obj("Fulfillment", thing);
    case SHOPIFY_LINE: return gql_obj("LineItem", thing);
    case SHOPIFY_VARIANT: return gql_obj("ProductVariant", thing);
    case SHOPIFY_PRODUCT: return gql_obj("Product", thing);
    case SHOPIFY_LOCATION: return gql_obj("Location", thing);
    case SHOPIFY_SHOP: return gql_obj("Shop", thing);
    case SHOPIFY_HOOK:
        return ((const struct shopify_hook *)thing)->gone ? gql_null()
                                                          : gql_obj("WebhookSubscription", thing);
    case SHOPIFY_REFUND: return gql_obj("Refund", thing);
    case SHOPIFY_EVENT: return gql_obj("FulfillmentEvent", thing);
    default: return gql_null();
    }
}

struct gql_out shopify_out_node(struct gql_call *c, struct str gid)
{
    const struct shopify_ctx *ctx = c->ctx;
    enum shopify_kind k;
    int64_t id;
    if (!shopify_parse_gid(gid, &k, &id))
        return gql_fail(c, STR("invalid id"), STR("{\"code\":\"RESOURCE_NOT_FOUND\"}"));
    const void *thing = shopify_thing(ctx->shop, k, id);
    return thing == NULL ? gql_null() : node_of(c, k, thing);
}
