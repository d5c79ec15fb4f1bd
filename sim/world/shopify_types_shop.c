/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GraphQL types around the shop: shop, app, locations, products and variants, webhook
 * subscriptions, page info, counts.
 */
#include "sim/world/shopify_model.h"

static struct gql_out plan_name(struct gql_call *c, const void *obj)
{
    static const char *const names[] = {"Basic", "Advanced", "Plus", "Plus"};
    const struct shopify_shop *shop = obj;
    (void)c;
    return gql_text(str_of(names[shop->o.plan]));
}

static struct gql_out plan_is_plus(struct gql_call *c, const void *obj)
{
    const struct shopify_shop *shop = obj;
    (void)c;
    return gql_bool(shop->o.plan == SHOPIFY_PLUS || shop->o.plan == SHOPIFY_ENTERPRISE);
}

static struct gql_out shop_url(struct gql_call *c, const void *obj)
{
    const struct shopify_shop *shop = obj;
    return gql_text(str_cat(c->a, STR("https://"), shop->o.domain));
}

static struct gql_out shop_offset(struct gql_call *c, const void *obj)
{
    const struct shopify_shop *shop = obj;
    return gql_i64(c->a, shop->o.zone_offset_s / 60);
}

static const struct gql_field_row shop_fields[] = {
    SF_ID("id", "ID!", SHOP, shop, id),
    SF("name", "String!", str, shop, o.name),
    SF("email", "String!", str, shop, o.email),
    SF("contactEmail", "String!", str, shop, o.email),
    SF("myshopifyDomain", "String!", str, shop, o.domain),
    SF("ianaTimezone", "String!", str, shop, o.zone),
    SF_FN("timezoneOffsetMinutes", "Int!", NULL, shop_offset),
    SF("currencyCode", "CurrencyCode!", str, shop, o.currency),
    SF("createdAt", "DateTime!", time, shop, created_ms),
    SF_FN("url", "URL!", NULL, shop_url),
    SF("plan", "ShopPlan!", same, shop, id),
};
static const struct gql_field_row plan_fields[] = {
    SF_FN("publicDisplayName", "String!", NULL, plan_name),
    SF_FN("shopifyPlus", "Boolean!", NULL, plan_is_plus),
    SF_FN("partnerDevelopment", "Boolean!", NULL, shopify_f_false),
};

static struct gql_out app_title(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("Waybill"));
}

static const struct gql_field_row app_fields[] = {
    SF_ID("id", "ID!", APP, shop, app_id),
    SF_FN("title", "String!", NULL, app_title),
    SF("apiKey", "String!", str, shop, o.client_id),
};

/* A scope is a text; its object is the str itself. */
static struct gql_out installed_scopes(struct gql_call *c, const void *obj)
{
    const struct shopify_ctx *ctx = c->ctx;
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, ctx->scopes_n);
    (void)obj;
    for (size_t i = 0; i < ctx->scopes_n; i++)
        out[i] = gql_obj("AccessScope", &ctx->scopes[i]);
    return gql_list(out, ctx->scopes_n);
}

static struct gql_out text_itself(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_text(*(const struct str *)obj);
}

static const struct gql_field_row installation_fields[] = {
    SF_ID("id", "ID!", INSTALLATION, shop, installation_id),
    SF_FN("accessScopes", "[AccessScope!]!", NULL, installed_scopes),
    SF("app", "App!", same, shop, id),
};
static const struct gql_field_row scope_fields[] = {
    SF_FN("handle", "String!", NULL, text_itself),
    SF_FN("description", "String!", NULL, text_itself),
};
static const struct gql_field_row version_fields[] = {
    SF_FN("handle", "String!", NULL, text_itself),
    SF_FN("displayName", "String!", NULL, text_itself),
    SF_FN("supported", "Boolean!", NULL, shopify_f_true),
};

static struct gql_out location_is_service(struct gql_call *c, const void *obj)
{
    const struct shopify_location *l = obj;
    (void)c;
    return gql_bool(!str_empty(l->service));
}

static struct gql_out location_service(struct gql_call *c, const void *obj)
{
    const struct shopify_location *l = obj;
    (void)c;
    return gql_obj("FulfillmentService", str_empty(l->service) ? NULL : l);
}

static const struct gql_field_row location_fields[] = {
    SF_ID("id", "ID!", LOCATION, location, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, location, id),
    SF("name", "String!", str, location, name),
    SF("isActive", "Boolean!", true, location, id),
    SF("fulfillsOnlineOrders", "Boolean!", true, location, id),
    SF("shipsInventory", "Boolean!", true, location, id),
    SF_FN("isFulfillmentService", "Boolean!", NULL, location_is_service),
    SF_FN("fulfillmentService", "FulfillmentService", NULL, location_service),
    SF("createdAt", "DateTime!", time, location, created_ms),
    SF("updatedAt", "DateTime!", time, location, created_ms),
};

static struct gql_out active(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("ACTIVE"));
}

static struct gql_out product_options(struct gql_call *c, const void *obj)
{
    return shopify_out_objs(c->a, "ProductOption", &obj, 1);
}

static struct gql_out product_variants(struct gql_call *c, const void *obj)
{
    const struct shopify_product *p = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < p->variants_n; i++)
        shopify_item_add(c->a, &items, &n, p->variants[i]->position, p->variants[i]->id,
                         p->variants[i]);
    return shopify_page(c, "ProductVariant", items, n);
}

static const struct gql_field_row product_fields[] = {
    SF_ID("id", "ID!", PRODUCT, product, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, product, id),
    SF("title", "String!", str, product, title),
    SF("handle", "String!", str, product, handle),
    SF("vendor", "String!", str, product, vendor),
    SF_FN("status", "ProductStatus!", NULL, active),
    SF("createdAt", "DateTime!", time, product, created_ms),
    SF("updatedAt", "DateTime!", time, product, updated_ms),
    SF_FN("tags", "[String!]!", NULL, shopify_f_empty),
    SF_FN("options", "[ProductOption!]!", "first: Int", product_options),
    SF_FN("variants", "ProductVariantConnection!",
          PAGE_ARGS ", sortKey: ProductVariantSortKeys = POSITION", product_variants),
};

static struct gql_out option_name(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("Title"));
}

static struct gql_out option_values(struct gql_call *c, const void *obj)
{
    const struct shopify_product *p = obj;
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, p->variants_n);
    for (size_t i = 0; i < p->variants_n; i++)
        out[i] = gql_text(p->variants[i]->title);
    return gql_list(out, p->variants_n);
}

static const struct gql_field_row option_fields[] = {
    SF_FN("name", "String!", NULL, option_name),
    SF_FN("values", "[String!]!", NULL, option_values),
};

static struct gql_out variant_display(struct gql_call *c, const void *obj)
{
    const struct shopify_variant *v = obj;
    return gql_text(str_printf(c->a, "%.*s - %.*s", STR_ARG(v->product->title), STR_ARG(v->title)));
}

static struct gql_out variant_price(struct gql_call *c, const void *obj)
{
    const struct shopify_variant *v = obj;
    return gql_text(shopify_money(c->a, v->price_minor, v->shop->o.currency));
}

static struct gql_out variant_options(struct gql_call *c, const void *obj)
{
    return shopify_out_objs(c->a, "SelectedOption", &obj, 1);
}

static const struct gql_field_row variant_fields[] = {
    SF_ID("id", "ID!", VARIANT, variant, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, variant, id),
    SF("title", "String!", str, variant, title),
    SF_FN("displayName", "String!", NULL, variant_display),
    SF("sku", "String", opt, variant, sku),
    SF("barcode", "String", opt, variant, barcode),
    SF("position", "Int!", int, variant, position),
    SF_FN("price", "Money!", NULL, variant_price),
    SF("product", "Product!", ref, variant, product),
    SF("inventoryItem", "InventoryItem!", same, variant, id),
    SF_FN("selectedOptions", "[SelectedOption!]!", NULL, variant_options),
};
static const struct gql_field_row inventory_fields[] = {
    SF_ID("id", "ID!", INVENTORY, variant, inventory_id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, variant, inventory_id),
    SF("tracked", "Boolean!", true, variant, id),
    SF("sku", "String", opt, variant, sku),
};
static const struct gql_field_row selected_fields[] = {
    SF_FN("name", "String!", NULL, option_name),
    SF("value", "String!", str, variant, title),
};

static struct gql_out hook_version(struct gql_call *c, const void *obj)
{
    const struct shopify_hook *h = obj;
    (void)c;
    return gql_obj("ApiVersion", &h->version);
}

static struct gql_out hook_fields_out(struct gql_call *c, const void *obj)
{
    const struct shopify_hook *h = obj;
    return shopify_out_strs(c->a, h->fields, h->fields_n);
}

static const struct gql_field_row hook_rows[] = {
    SF_ID("id", "ID!", HOOK, hook, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, hook, id),
    SF("topic", "WebhookSubscriptionTopic!", str, hook, topic),
    SF("uri", "String!", str, hook, uri),
    SF("format", "WebhookSubscriptionFormat!", str, hook, format),
    SF("name", "String", opt, hook, name),
    SF("filter", "String", opt, hook, filter),
    SF_FN("includeFields", "[String!]!", NULL, hook_fields_out),
    SF_FN("metafieldNamespaces", "[String!]!", NULL, shopify_f_empty),
    SF("createdAt", "DateTime!", time, hook, created_ms),
    SF("updatedAt", "DateTime!", time, hook, updated_ms),
    SF_FN("apiVersion", "ApiVersion!", NULL, hook_version),
};

static const struct gql_field_row page_info_fields[] = {
    SF_FN("hasNextPage", "Boolean!", NULL, shopify_page_flag),
    SF_FN("hasPreviousPage", "Boolean!", NULL, shopify_page_flag),
    SF_FN("startCursor", "String", NULL, shopify_page_end),
    SF_FN("endCursor", "String", NULL, shopify_page_end),
};

/* A count is a number: its object is an int64. */
static struct gql_out count_number(struct gql_call *c, const void *obj)
{
    int64_t n = *(const int64_t *)obj;
    return gql_i64(c->a, n < 0 ? -n : n);
}

static struct gql_out count_precision(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_text(*(const int64_t *)obj < 0 ? STR("AT_LEAST") : STR("EXACT"));
}

static const struct gql_field_row count_fields[] = {
    SF_FN("count", "Int!", NULL, count_number),
    SF_FN("precision", "CountPrecision!", NULL, count_precision),
};

CONNECTION_FIELDS(Location)
CONNECTION_FIELDS(Product)
CONNECTION_FIELDS(ProductVariant)
CONNECTION_FIELDS(WebhookSubscription)

const struct gql_type_row shopify_types_shop[] = {
    OBJECT_ROW("Shop", shop_fields, "Node"),
    OBJECT_ROW("ShopPlan", plan_fields, NULL),
    OBJECT_ROW("App", app_fields, "Node"),
    OBJECT_ROW("AppInstallation", installation_fields, "Node"),
    OBJECT_ROW("AccessScope", scope_fields, NULL),
    OBJECT_ROW("ApiVersion", version_fields, NULL),
    OBJECT_ROW("Location", location_fields, "Node"),
    OBJECT_ROW("Product", product_fields, "Node"),
    OBJECT_ROW("ProductOption", option_fields, NULL),
    OBJECT_ROW("ProductVariant", variant_fields, "Node"),
    OBJECT_ROW("InventoryItem", inventory_fields, "Node"),
    OBJECT_ROW("SelectedOption", selected_fields, NULL),
    OBJECT_ROW("WebhookSubscription", hook_rows, "Node"),
    FREE_ROW("PageInfo", page_info_fields),
    FREE_ROW("Count", count_fields),
    CONNECTION_ROWS(Location),
    CONNECTION_ROWS(Product),
    CONNECTION_ROWS(ProductVariant),
    CONNECTION_ROWS(WebhookSubscription),
    {"Node", GQL_INTERFACE, NULL, 0, NULL, NULL, false, false},
};
const size_t shopify_types_shop_n = COUNT_OF(shopify_types_shop);
