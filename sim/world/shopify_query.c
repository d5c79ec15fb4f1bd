/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The query root: lists with filters and sorting, single things by id, nodes. What the token's
 * scopes do not cover is denied or, for fulfillment orders, silently left out, as the real one
 * does.
 */
#include "sim/world/shopify_model.h"

static struct shopify_shop *shop_of(struct gql_call *c)
{
    return ((struct shopify_ctx *)c->ctx)->shop;
}

static struct shopify_search search_of(struct gql_call *c, const char *name,
                                       int (*match)(const void *thing,
                                                    const struct shopify_term *t))
{
    struct str query = gql_get_str(c->args, "query");
    struct shopify_search s = shopify_search_parse(c->a, query);
    shopify_search_warn(c->ctx, query, &s, match, str_of(name));
    return s;
}

static int64_t order_sort_value(const struct shopify_order *o, struct str key)
{
    if (str_eq(key, STR("UPDATED_AT")))
        return o->updated_ms;
    if (str_eq(key, STR("CREATED_AT")))
        return o->created_ms;
    if (str_eq(key, STR("ORDER_NUMBER")))
        return o->number;
    if (str_eq(key, STR("TOTAL_PRICE")))
        return shopify_order_total(o);
    return str_eq(key, STR("ID")) ? 0 : o->processed_ms;
}

static struct gql_out q_orders(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    struct shopify_search s = search_of(c, "orders", shopify_match_order);
    int64_t since = shopify_search_since(&s);
    struct str key = gql_get_str(c->args, "sortKey");
    struct shopify_item *items = NULL;
    size_t n = 0;
    struct gql_out out;
    (void)obj;
    if (!shopify_need(c, "read_orders", &out))
        return out;
    for (const struct shopify_order *o = shop->newest; o && o->updated_ms >= since; o = o->older) {
        if (shopify_order_visible(c->ctx, o) && shopify_search_fits(&s, o, shopify_match_order))
            shopify_item_add(c->a, &items, &n, order_sort_value(o, key), o->id, o);
    }
    return shopify_page(c, "Order", items, n);
}

static struct gql_out q_orders_count(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    struct shopify_search s = search_of(c, "ordersCount", shopify_match_order);
    int64_t since = shopify_search_since(&s);
    int64_t limit = gql_get_i64(c->args, "limit", INT64_MAX);
    int64_t *n = ARENA_NEW(c->a, int64_t);
    struct gql_out out;
    (void)obj;
    if (!shopify_need(c, "read_orders", &out))
        return out;
    for (const struct shopify_order *o = shop->newest; o && o->updated_ms >= since; o = o->older) {
        if (shopify_order_visible(c->ctx, o) && shopify_search_fits(&s, o, shopify_match_order))
            ++*n;
    }
    if (*n > limit)
        *n = -limit; /* at least */
    return gql_obj("Count", n);
}

/* A thing of one kind by the argument "id"; another kind's gid is no such id. */
static struct gql_out by_id(struct gql_call *c, enum shopify_kind want)
{
    enum shopify_kind k;
    int64_t id;
    struct str gid = gql_get_str(c->args, "id");
    if (shopify_parse_gid(gid, &k, &id) && k != want)
        return gql_fail(c, STR("invalid id"), STR("{\"code\":\"RESOURCE_NOT_FOUND\"}"));
    return shopify_out_node(c, gid);
}

static struct gql_out q_order(struct gql_call *c, const void *obj)
{
    struct gql_out out;
    (void)obj;
    return shopify_need(c, "read_orders", &out) ? by_id(c, SHOPIFY_ORDER) : out;
}

static struct gql_out q_order_by_identifier(struct gql_call *c, const void *obj)
{
    struct gql_call inner = *c;
    inner.args = gql_get(c->args, "identifier");
    return q_order(&inner, obj);
}

static struct gql_out q_node(struct gql_call *c, const void *obj)
{
    (void)obj;
    return shopify_out_node(c, gql_get_str(c->args, "id"));
}

static struct gql_out q_nodes(struct gql_call *c, const void *obj)
{
    const struct gql_value *ids = gql_get(c->args, "ids");
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, ids->items_n);
    (void)obj;
    for (size_t i = 0; i < ids->items_n; i++) {
        out[i] = shopify_out_node(c, ids->items[i].text);
        if (out[i].kind == GQL_OUT_ERROR)
            return out[i];
    }
    return gql_list(out, ids->items_n);
}

static struct gql_out q_fo(struct gql_call *c, const void *obj)
{
    (void)obj;
    return by_id(c, SHOPIFY_FO);
}

static struct gql_out q_fulfillment(struct gql_call *c, const void *obj)
{
    (void)obj;
    return by_id(c, SHOPIFY_FULFILLMENT);
}

static bool is_closed(const struct shopify_fo *fo)
{
    return str_eq(fo->status, STR("CLOSED")) || str_eq(fo->status, STR("CANCELLED"));
}

static struct gql_out q_fos(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_search s = search_of(c, "fulfillmentOrders", shopify_match_fo);
    bool closed = gql_get_bool(c->args, "includeClosed");
    bool by_update = str_eq(gql_get_str(c->args, "sortKey"), STR("UPDATED_AT"));
    struct shopify_item *items = NULL;
    size_t n = 0;
    (void)obj;
    for (size_t i = 0; i < shop->orders_n; i++) {
        const struct shopify_order *o = shop->orders[i];
        for (size_t k = 0; k < o->fos_n && shopify_order_visible(ctx, o); k++) {
            const struct shopify_fo *fo = o->fos[k];
            if ((closed || !is_closed(fo)) && shopify_fo_visible(fo, ctx->scopes, ctx->scopes_n) &&
                shopify_search_fits(&s, fo, shopify_match_fo))
                shopify_item_add(c->a, &items, &n, by_update ? fo->updated_ms : 0, fo->id, fo);
        }
    }
    return shopify_page(c, "FulfillmentOrder", items, n);
}

static struct gql_out q_locations(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    bool by_name = str_eq(gql_get_str(c->args, "sortKey"), STR("NAME"));
    bool legacy = gql_get_bool(c->args, "includeLegacy");
    struct shopify_item *items = NULL;
    size_t n = 0;
    struct gql_out out;
    (void)obj;
    if (!shopify_need(c, "read_locations", &out))
        return out;
    for (size_t i = 0; i < shop->locations_n; i++) {
        const struct shopify_location *l = shop->locations[i];
        if (!legacy && !str_empty(l->service))
            continue; /* services' locations are "legacy" */
        struct shopify_item *item = shopify_item_add(c->a, &items, &n, 0, l->id, l);
        if (by_name)
            item->text = l->name;
    }
    return shopify_page(c, "Location", items, n);
}

static struct gql_out q_location(struct gql_call *c, const void *obj)
{
    (void)obj;
    if (gql_is_null(gql_get(c->args, "id")))
        return gql_obj("Location", shop_of(c)->locations[0]);
    return by_id(c, SHOPIFY_LOCATION);
}

static struct gql_out q_products(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    struct shopify_search s = search_of(c, "products", shopify_match_product);
    struct str key = gql_get_str(c->args, "sortKey");
    struct shopify_item *items = NULL;
    size_t n = 0;
    struct gql_out out;
    (void)obj;
    if (!shopify_need(c, "read_products", &out))
        return out;
    for (size_t i = 0; i < shop->products_n; i++) {
        const struct shopify_product *p = shop->products[i];
        if (!shopify_search_fits(&s, p, shopify_match_product))
            continue;
        struct shopify_item *item = shopify_item_add(
            c->a, &items, &n, str_eq(key, STR("UPDATED_AT")) ? p->updated_ms : 0, p->id, p);
        if (str_eq(key, STR("TITLE")))
            item->text = p->title;
    }
    return shopify_page(c, "Product", items, n);
}

static struct gql_out q_variants(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    struct shopify_search s = search_of(c, "productVariants", shopify_match_variant);
    struct shopify_item *items = NULL;
    size_t n = 0;
    struct gql_out out;
    (void)obj;
    if (!shopify_need(c, "read_products", &out))
        return out;
    for (size_t i = 0; i < shop->products_n; i++) {
        for (size_t k = 0; k < shop->products[i]->variants_n; k++) {
            const struct shopify_variant *v = shop->products[i]->variants[k];
            if (shopify_search_fits(&s, v, shopify_match_variant))
                shopify_item_add(c->a, &items, &n, 0, v->id, v);
        }
    }
    return shopify_page(c, "ProductVariant", items, n);
}

static struct gql_out q_product(struct gql_call *c, const void *obj)
{
    struct gql_out out;
    (void)obj;
    return shopify_need(c, "read_products", &out) ? by_id(c, SHOPIFY_PRODUCT) : out;
}

static struct gql_out q_variant(struct gql_call *c, const void *obj)
{
    struct gql_out out;
    (void)obj;
    return shopify_need(c, "read_products", &out) ? by_id(c, SHOPIFY_VARIANT) : out;
}

static bool topic_wanted(const struct gql_value *topics, struct str topic)
{
    if (gql_is_null(topics))
        return true;
    for (size_t i = 0; i < topics->items_n; i++) {
        if (str_eq(topics->items[i].text, topic))
            return true;
    }
    return false;
}

static struct gql_out q_hooks(struct gql_call *c, const void *obj)
{
    struct shopify_shop *shop = shop_of(c);
    struct str uri = gql_get_str(c->args, "uri");
    struct shopify_item *items = NULL;
    size_t n = 0;
    (void)obj;
    for (size_t i = 0; i < shop->hooks_n; i++) {
        const struct shopify_hook *h = shop->hooks[i];
        if (!h->gone && topic_wanted(gql_get(c->args, "topics"), h->topic) &&
            (str_empty(uri) || str_eq(uri, h->uri)))
            shopify_item_add(c->a, &items, &n, h->created_ms, h->id, h);
    }
    return shopify_page(c, "WebhookSubscription", items, n);
}

static struct gql_out q_hook(struct gql_call *c, const void *obj)
{
    (void)obj;
    return by_id(c, SHOPIFY_HOOK);
}

static struct gql_out q_shop(struct gql_call *c, const void *obj)
{
    (void)obj;
    return gql_obj("Shop", shop_of(c));
}

static struct gql_out q_installation(struct gql_call *c, const void *obj)
{
    (void)obj;
    return gql_obj("AppInstallation", shop_of(c));
}

static struct gql_out q_versions(struct gql_call *c, const void *obj)
{
    static const struct str versions[] = {{"2026-04", 7}, {"2026-07", 7}, {"2026-10", 7}};
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, COUNT_OF(versions));
    (void)obj;
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        out[i] = gql_obj("ApiVersion", &versions[i]);
    return gql_list(out, COUNT_OF(versions));
}

static const struct gql_field_row query_fields[] = {
    SF_FN("orders", "OrderConnection!",
          PAGE_ARGS ", query: String, savedSearchId: ID, sortKey: OrderSortKeys = PROCESSED_AT",
          q_orders),
    {"ordersCount", "Count", "query: String, limit: Int = 10000, savedSearchId: ID", q_orders_count,
     0, 10},
    SF_FN("order", "Order", "id: ID!", q_order),
    SF_FN("orderByIdentifier", "Order", "identifier: OrderIdentifierInput!", q_order_by_identifier),
    SF_FN("node", "Node", "id: ID!", q_node),
    /* Charged once for the whole list: the node, not the list. */
    {"nodes", "[Node]!", "ids: [ID!]!", q_nodes, 0, 0},
    SF_FN("fulfillmentOrder", "FulfillmentOrder", "id: ID!", q_fo),
    SF_FN("fulfillmentOrders", "FulfillmentOrderConnection!",
          PAGE_ARGS ", query: String, includeClosed: Boolean = false, "
                    "sortKey: FulfillmentOrderSortKeys = ID",
          q_fos),
    SF_FN("assignedFulfillmentOrders", "FulfillmentOrderConnection!",
          PAGE_ARGS ", assignmentStatus: FulfillmentOrderAssignmentStatus, locationIds: [ID!], "
                    "sortKey: FulfillmentOrderSortKeys = ID",
          shopify_f_nothing),
    SF_FN("fulfillment", "Fulfillment", "id: ID!", q_fulfillment),
    SF_FN("locations", "LocationConnection!",
          PAGE_ARGS ", query: String, includeInactive: Boolean = false, "
                    "includeLegacy: Boolean = false, sortKey: LocationSortKeys = NAME",
          q_locations),
    SF_FN("location", "Location", "id: ID", q_location),
    SF_FN("products", "ProductConnection!",
          PAGE_ARGS ", query: String, savedSearchId: ID, sortKey: ProductSortKeys = ID",
          q_products),
    SF_FN("product", "Product", "id: ID!", q_product),
    SF_FN("productVariants", "ProductVariantConnection!",
          PAGE_ARGS ", query: String, savedSearchId: ID, sortKey: ProductVariantSortKeys = ID",
          q_variants),
    SF_FN("productVariant", "ProductVariant", "id: ID!", q_variant),
    SF_FN("webhookSubscriptions", "WebhookSubscriptionConnection!",
          PAGE_ARGS ", query: String, callbackUrl: URL, format: WebhookSubscriptionFormat, "
                    "topics: [WebhookSubscriptionTopic!], uri: String, "
                    "sortKey: WebhookSubscriptionSortKeys = CREATED_AT",
          q_hooks),
    SF_FN("webhookSubscription", "WebhookSubscription", "id: ID!", q_hook),
    SF_FN("shop", "Shop!", NULL, q_shop),
    SF_FN("currentAppInstallation", "AppInstallation!", NULL, q_installation),
    SF_FN("publicApiVersions", "[ApiVersion!]!", NULL, q_versions),
};

const struct gql_type_row shopify_types_query[] = {
    OBJECT_ROW("QueryRoot", query_fields, NULL),
};
const size_t shopify_types_query_n = COUNT_OF(shopify_types_query);
