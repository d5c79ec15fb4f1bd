/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The world of shops: making them and what they sell, ids, scopes, tokens, faults, counts. Orders
 * are in shopify_order.c, the doors in shopify_http.c.
 */
#include "sim/world/shopify.h"

#include "sim/world/shopify_model.h"

#define DEFAULT_SCOPES                                                       \
    "read_orders,read_all_orders,write_orders,read_products,read_locations," \
    "read_fulfillments,write_fulfillments,"                                  \
    "read_merchant_managed_fulfillment_orders,"                              \
    "write_merchant_managed_fulfillment_orders,"                             \
    "read_third_party_fulfillment_orders,read_assigned_fulfillment_orders"

static const char *const kind_types[] = {
#define X(name, type, first) type,
    SHOPIFY_KINDS(X)
#undef X
};
static const int64_t kind_firsts[] = {
#define X(name, type, first) first,
    SHOPIFY_KINDS(X)
#undef X
};

static bool scalar_fits(struct str scalar, struct str text)
{
    int64_t ms;
    if (str_eq(scalar, STR("DateTime")))
        return time_parse(text, &ms);
    if (str_eq(scalar, STR("URL"))) {
        struct str rest;
        return str_cut(text, ':', &rest, &text) && str_starts(text, STR("//")) && text.n > 2;
    }
    return true;
}

static struct gql_schema *make_schema(struct arena *a)
{
    const struct {
        const struct gql_type_row *rows;
        size_t n;
    } parts[] = {
        {shopify_types_order, shopify_types_order_n},
        {shopify_types_ship, shopify_types_ship_n},
        {shopify_types_shop, shopify_types_shop_n},
        {shopify_types_enum, shopify_types_enum_n},
        {shopify_types_query, shopify_types_query_n},
        {shopify_types_mutate, shopify_types_mutate_n},
    };
    struct gql_type_row *all = NULL;
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        for (size_t k = 0; k < parts[i].n; k++)
            *ARENA_PUSH(a, &all, &n, struct gql_type_row) = parts[i].rows[k];
    }
    return gql_schema_new(a, all, n, scalar_fits);
}

struct shopify *shopify_new(uint64_t seed)
{
    struct arena *a = arena_new();
    struct shopify *s = ARENA_NEW(a, struct shopify);
    s->a = a;
    dice_init(&s->dice, seed);
    s->schema = make_schema(a);
    return s;
}

void shopify_free(struct shopify *s)
{
    if (s == NULL)
        return;
    shopify_release_pushes(s);
    arena_free(s->a);
}

int64_t shopify_next_id(struct shopify_shop *shop, enum shopify_kind k, void *thing)
{
    /* Steps as in real shops; odd, so that an id above 2^53 does not survive a double. */
    int64_t id = kind_firsts[k] * 1000 + 1 + 2 * shop->place + 32768 * shop->next_id[k]++;
    if (shop->o.big_ids)
        id += INT64_C(820000000000000001) & ~INT64_C(1);
    if (thing != NULL) {
        if (shop->things[k] == NULL)
            shop->things[k] = map_new(shop->a);
        map_put_i64(shop->things[k], id, thing);
    }
    return id;
}

void *shopify_thing(const struct shopify_shop *shop, enum shopify_kind k, int64_t id)
{
    return shop->things[k] == NULL ? NULL : map_get_i64(shop->things[k], id);
}

struct str shopify_gid(struct arena *a, enum shopify_kind k, int64_t id)
{
    return str_printf(a, "gid://shopify/%s/%lld", kind_types[k], (long long)id);
}

bool shopify_parse_gid(struct str s, enum shopify_kind *ret_kind, int64_t *ret_id)
{
    struct str prefix = STR("gid://shopify/"), type, number;
    int64_t id;
    if (!str_starts(s, prefix))
        return false;
    if (!str_cut(str_slice(s, prefix.n, s.n), '/', &type, &number))
        return false;
    if (!str_to_i64(number, &id) || id <= 0)
        return false;
    for (size_t k = 0; k < SHOPIFY_KIND_MAX; k++) {
        if (str_eq(type, str_of(kind_types[k]))) {
            *ret_kind = (enum shopify_kind)k;
            *ret_id = id;
            return true;
        }
    }
    return false;
}

int64_t shopify_seconds(int64_t ms)
{
    return ms - ms % 1000;
}

struct str shopify_money(struct arena *a, int64_t minor, struct str currency)
{
    struct money m = {.minor = minor};
    ASSERT(currency.n == 3);
    for (size_t i = 0; i < 3; i++)
        m.currency[i] = currency.p[i];
    return money_amount_text(a, m);
}

bool shopify_has_scope(const struct str *scopes, size_t n, const char *scope)
{
    struct str want = str_of(scope);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(scopes[i], want))
            return true;
        /* write_x includes read_x */
        if (str_starts(want, STR("read_")) && str_starts(scopes[i], STR("write_")) &&
            str_eq(str_slice(scopes[i], 6, scopes[i].n), str_slice(want, 5, want.n)))
            return true;
    }
    return false;
}

static struct str or_else(struct arena *a, struct str s, struct str fallback)
{
    return str_dup(a, str_empty(s) ? fallback : s);
}

static void fill_options(struct shopify_shop *shop, const struct shopify_options *o)
{
    struct arena *a = shop->a;
    struct shopify_options *to = &shop->o;
    *to = *o;
    to->domain = str_dup(a, o->domain);
    to->name = or_else(a, o->name, STR("Demo Shop"));
    to->email = or_else(a, o->email, STR("owner@example.com"));
    to->currency = or_else(a, o->currency, STR("USD"));
    to->zone = or_else(a, o->zone, STR("UTC"));
    to->country = or_else(a, o->country, STR("US"));
    to->client_id = or_else(a, o->client_id, STR("waybill-client"));
    to->client_secret = or_else(a, o->client_secret, STR("shpss_waybill_secret"));
    to->scopes = or_else(a, o->scopes, STR(DEFAULT_SCOPES));
    to->static_token = str_dup(a, o->static_token);
    if (to->token_span_ms == 0)
        to->token_span_ms = MS_DAY;
}

struct shopify_shop *shopify_add_shop(struct shopify *s, const struct shopify_options *o,
                                      int64_t now_ms)
{
    struct shopify_shop *shop = ARENA_NEW(s->a, struct shopify_shop);
    ASSERT(!str_empty(o->domain) && shopify_shop(s, o->domain) == NULL);
    shop->world = s;
    shop->a = s->a;
    shop->place = (int64_t)s->shops_n;
    shop->dice = dice_fork(&s->dice, o->domain);
    fill_options(shop, o);
    shop->scopes_n = str_split(s->a, shop->o.scopes, ',', &shop->scopes);
    shop->created_ms = shopify_seconds(now_ms);
    shop->next_number = 1001;
    shop->bucket_at_ms = now_ms;
    shop->bucket_milli = INT64_MAX / 4; /* full: cut to the plan's size at the first request */
    shop->id = shopify_next_id(shop, SHOPIFY_SHOP, shop);
    shop->app_id = shopify_next_id(shop, SHOPIFY_APP, shop);
    shop->installation_id = shopify_next_id(shop, SHOPIFY_INSTALLATION, shop);
    *ARENA_PUSH(s->a, &s->shops, &s->shops_n, struct shopify_shop *) = shop;
    shopify_add_location(shop, STR("Shop location"), shop->o.country, STR(""));
    if (!str_empty(shop->o.static_token))
        *ARENA_PUSH(s->a, &shop->tokens, &shop->tokens_n, struct shopify_token) =
            (struct shopify_token){.access = shop->o.static_token, .scopes = shop->o.scopes};
    return shop;
}

struct shopify_shop *shopify_shop(const struct shopify *s, struct str domain)
{
    for (size_t i = 0; i < s->shops_n; i++) {
        if (str_eq_nocase(s->shops[i]->o.domain, domain))
            return s->shops[i];
    }
    return NULL;
}

int64_t shopify_add_location(struct shopify_shop *shop, struct str name, struct str country,
                             struct str service)
{
    struct shopify_location *l = ARENA_NEW(shop->a, struct shopify_location);
    l->id = shopify_next_id(shop, SHOPIFY_LOCATION, l);
    l->name = str_dup(shop->a, name);
    l->country = str_dup(shop->a, country);
    l->service = str_dup(shop->a, service);
    l->created_ms = shop->created_ms;
    if (!str_empty(service))
        l->service_id = shopify_next_id(shop, SHOPIFY_SERVICE, l);
    *ARENA_PUSH(shop->a, &shop->locations, &shop->locations_n, struct shopify_location *) = l;
    return l->id;
}

int64_t shopify_first_location(const struct shopify_shop *shop)
{
    return shop->locations[0]->id;
}

static struct str handle_of(struct arena *a, struct str title)
{
    struct str lower = str_lower(a, title);
    struct buf b;
    buf_init(&b, a, 1 << 12);
    for (size_t i = 0; i < lower.n; i++) {
        char c = lower.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
        buf_char(&b, plain ? c : '-');
    }
    return str_dup(a, buf_view(&b));
}

int64_t shopify_add_product(struct shopify_shop *shop, struct str title, struct str vendor,
                            const struct shopify_variant_input *variants, size_t n, int64_t now_ms,
                            int64_t *ret_variant_ids)
{
    struct shopify_product *p = ARENA_NEW(shop->a, struct shopify_product);
    p->id = shopify_next_id(shop, SHOPIFY_PRODUCT, p);
    p->title = str_dup(shop->a, title);
    p->vendor = or_else(shop->a, vendor, shop->o.name);
    p->handle = handle_of(shop->a, title);
    p->created_ms = p->updated_ms = shopify_seconds(now_ms);
    for (size_t i = 0; i < n; i++) {
        struct shopify_variant *v = ARENA_NEW(shop->a, struct shopify_variant);
        v->id = shopify_next_id(shop, SHOPIFY_VARIANT, v);
        v->inventory_id = shopify_next_id(shop, SHOPIFY_INVENTORY, v);
        v->title = or_else(shop->a, variants[i].title, STR("Default Title"));
        v->sku = str_dup(shop->a, variants[i].sku);
        v->barcode = str_dup(shop->a, variants[i].barcode);
        v->price_minor = variants[i].price_minor;
        v->digital = variants[i].digital;
        v->position = (int64_t)i + 1;
        v->product = p;
        v->shop = shop;
        *ARENA_PUSH(shop->a, &p->variants, &p->variants_n, struct shopify_variant *) = v;
        if (ret_variant_ids != NULL)
            ret_variant_ids[i] = v->id;
    }
    *ARENA_PUSH(shop->a, &shop->products, &shop->products_n, struct shopify_product *) = p;
    return p->id;
}

const struct shopify_order *shopify_order(const struct shopify_shop *shop, int64_t id)
{
    const struct shopify_order *o = shopify_thing(shop, SHOPIFY_ORDER, id);
    return o == NULL || o->deleted ? NULL : o;
}

static void write_shop(struct jw *w, const void *thing)
{
    shopify_rest_shop(w, thing);
}

void shopify_uninstall(struct shopify_shop *shop, int64_t now_ms)
{
    shopify_tell(shop, "APP_UNINSTALLED", now_ms, write_shop, shop);
    shop->uninstalled = true;
    shopify_expire_tokens(shop);
    for (size_t i = 0; i < shop->hooks_n; i++)
        shop->hooks[i]->gone = true; /* what is on its way still arrives */
}

void shopify_install(struct shopify_shop *shop, int64_t now_ms)
{
    (void)now_ms;
    shop->uninstalled = false;
}

static void write_scopes(struct jw *w, const void *thing)
{
    const struct shopify_shop *shop = thing;
    jw_obj(w);
    jw_ki64(w, "id", shop->installation_id);
    jw_key(w, "current");
    jw_arr(w);
    for (size_t i = 0; i < shop->scopes_n; i++)
        jw_str(w, shop->scopes[i]);
    jw_arr_end(w);
    jw_obj_end(w);
}

void shopify_set_scopes(struct shopify_shop *shop, struct str scopes, int64_t now_ms)
{
    shop->o.scopes = str_dup(shop->a, scopes);
    shop->scopes = NULL;
    shop->scopes_n = str_split(shop->a, shop->o.scopes, ',', &shop->scopes);
    for (size_t i = 0; i < shop->tokens_n; i++)
        shop->tokens[i].scopes = shop->o.scopes;
    shopify_tell(shop, "APP_SCOPES_UPDATE", now_ms, write_scopes, shop);
}

void shopify_set_plan(struct shopify_shop *shop, enum shopify_plan plan)
{
    shop->o.plan = plan;
}

void shopify_rotate_secret(struct shopify_shop *shop, struct str secret, int64_t now_ms)
{
    shop->old_secret = shop->o.client_secret;
    shop->old_secret_ends_ms = now_ms + MS_HOUR;
    shop->o.client_secret = str_dup(shop->a, secret);
}

struct str shopify_secret(const struct shopify_shop *shop, int64_t now_ms)
{
    return now_ms < shop->old_secret_ends_ms ? shop->old_secret : shop->o.client_secret;
}

void shopify_expire_tokens(struct shopify_shop *shop)
{
    for (size_t i = 0; i < shop->tokens_n; i++)
        shop->tokens[i].dead = true;
}

struct str shopify_token(struct shopify_shop *shop)
{
    struct shopify_token *t =
        ARENA_PUSH(shop->a, &shop->tokens, &shop->tokens_n, struct shopify_token);
    struct str random = dice_token(&shop->dice, shop->a, 32);
    t->access = str_cat(shop->a, STR("shpat_"), random);
    t->scopes = shop->o.scopes;
    return t->access;
}

void shopify_count(struct shopify_shop *shop, struct str name)
{
    for (size_t i = 0; i < shop->counts_n; i++) {
        if (str_eq(shop->counts[i].name, name)) {
            shop->counts[i].n++;
            return;
        }
    }
    if (shop->counts_n < 200)
        *ARENA_PUSH(shop->a, &shop->counts, &shop->counts_n, struct shopify_count) =
            (struct shopify_count){str_dup(shop->a, name), 1};
}

int64_t shopify_requests(const struct shopify_shop *shop, struct str name)
{
    for (size_t i = 0; i < shop->counts_n; i++) {
        if (str_eq(shop->counts[i].name, name))
            return shop->counts[i].n;
    }
    return 0;
}

int64_t shopify_cost_spent(const struct shopify_shop *shop)
{
    return shop->cost_spent;
}

int64_t shopify_throttled(const struct shopify_shop *shop)
{
    return shop->throttled;
}

void shopify_fault_next(struct shopify_shop *shop, const struct shopify_fault *f)
{
    struct shopify_fault *own =
        ARENA_PUSH(shop->a, &shop->faults, &shop->faults_n, struct shopify_fault);
    *own = *f;
    own->name = str_dup(shop->a, f->name);
    own->only = str_dup(shop->a, f->only);
    if (own->times == 0)
        own->times = 1;
}

void shopify_fault_permille(struct shopify_shop *shop, enum shopify_fault_kind kind,
                            int64_t permille)
{
    shop->fault_permille[kind] = permille;
}

void shopify_hook_faults(struct shopify_shop *shop, const struct shopify_hook_faults *f)
{
    shop->hook_faults = *f;
}

bool shopify_fault_take(struct shopify_shop *shop, struct str path, struct str body,
                        struct shopify_fault *ret_fault)
{
    static const char *const enums[] = {
        "OrderDisplayFinancialStatus", "OrderDisplayFulfillmentStatus",
        "FulfillmentOrderStatus",      "FulfillmentOrderRequestStatus",
        "FulfillmentStatus",           "FulfillmentDisplayStatus",
        "OrderCancelReason",           "FulfillmentHoldReason",
        "RiskAssessmentResult"};
    for (size_t i = 0; i < shop->faults_n; i++) {
        struct shopify_fault *f = &shop->faults[i];
        if (f->times == 0 ||
            (!str_empty(f->only) && !str_has(path, f->only) && !str_has(body, f->only)))
            continue;
        f->times--;
        *ret_fault = *f;
        return true;
    }
    for (size_t k = 0; k < SHOPIFY_FAULT_MAX; k++) {
        if (k == SHOPIFY_REFUSED || shop->fault_permille[k] == 0 ||
            !dice_permille(&shop->dice, shop->fault_permille[k]))
            continue;
        *ret_fault = (struct shopify_fault){.kind = (enum shopify_fault_kind)k, .times = 1};
        ret_fault->ms = dice_range(&shop->dice, 100, 3000);
        if (k == SHOPIFY_UNKNOWN_ENUM)
            ret_fault->name = str_of(DICE_PICK(&shop->dice, enums));
        return true;
    }
    return false;
}
