/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of the Shopify model, and what its files share. Tests and checkers may read the
 * structs as the truth; only shopify_*.c writes them. Times are whole seconds, as Shopify keeps
 * them: two changes within a second have the same updated_at.
 */
#ifndef WAYBILL_SIM_WORLD_SHOPIFY_MODEL_H
#define WAYBILL_SIM_WORLD_SHOPIFY_MODEL_H

#include "base/map.h"
#include "base/time.h"
#include "sim/world/dice.h"
#include "sim/world/graphql.h"
#include "sim/world/shopify.h"

/* connect/ has functions of these names too, and one program holds both. */
#define shopify_gid              world_shopify_gid
#define shopify_money            world_shopify_money
#define shopify_count            world_shopify_count
#define shopify_rest_fulfillment world_shopify_rest_fulfillment
#define shopify_rest_order       world_shopify_rest_order
#define shopify_graphql          world_shopify_graphql

/* Kinds of things with ids of their own. X(NAME, type in gids, first id). */
#define SHOPIFY_KINDS(X)                                      \
    X(SHOP, "Shop", 91740864)                                 \
    X(LOCATION, "Location", 73153839)                         \
    X(PRODUCT, "Product", 9782123692)                         \
    X(VARIANT, "ProductVariant", 50398373085)                 \
    X(INVENTORY, "InventoryItem", 52447003)                   \
    X(ORDER, "Order", 6200407294)                             \
    X(LINE, "LineItem", 15518907892)                          \
    X(ADDRESS, "MailingAddress", 4821337)                     \
    X(FO, "FulfillmentOrder", 7112345678)                     \
    X(FO_LINE, "FulfillmentOrderLineItem", 15012345678)       \
    X(FULFILLMENT, "Fulfillment", 5712345678)                 \
    X(FULFILLMENT_LINE, "FulfillmentLineItem", 13812345678)   \
    X(EVENT, "FulfillmentEvent", 13112345678)                 \
    X(HOLD, "FulfillmentHold", 812345678)                     \
    X(REFUND, "Refund", 982959849)                            \
    X(REFUND_LINE, "RefundLineItem", 603169489)               \
    X(HOOK, "WebhookSubscription", 1412345678)                \
    X(APP, "App", 181234567)                                  \
    X(INSTALLATION, "AppInstallation", 771234567)             \
    X(SERVICE, "FulfillmentService", 61234567)                \
    X(DELIVERY, "DeliveryMethod", 5932258562)                 \
    X(DESTINATION, "FulfillmentOrderDestination", 6249542795) \
    X(TRANSACTION, "OrderTransaction", 7553828454)

enum shopify_kind {
#define X(name, type, first) SHOPIFY_##name,
    SHOPIFY_KINDS(X)
#undef X
        SHOPIFY_KIND_MAX
};

struct shopify_location {
    int64_t id, service_id;
    struct str name, country, service; /* service: handle, "" own */
    int64_t created_ms;
};
struct shopify_product {
    int64_t id, created_ms, updated_ms;
    struct str title, handle, vendor;
    struct shopify_variant **variants;
    size_t variants_n;
};
struct shopify_variant {
    int64_t id, inventory_id, price_minor, position;
    struct str title, sku, barcode;
    bool digital;
    struct shopify_product *product;
    struct shopify_shop *shop;
};

struct shopify_line {
    int64_t id;
    struct shopify_order *order;
    struct shopify_variant *variant; /* NULL: custom */
    struct str title, variant_title, sku, vendor, name;
    int64_t quantity, removed, refunded; /* removed by edits; refunded units */
    int64_t most_asked; /* units that one fulfillmentCreate of an app asked for, granted or not */
    int64_t price_minor;
    bool digital;
    struct shopify_location *location;
    struct shopify_pair *properties;
    size_t properties_n;
};
struct shopify_hold {
    int64_t id;
    struct str reason, notes, handle, external_id;
    bool by_app; /* by the app that asks (Waybill), else by the merchant */
};
struct shopify_fo_line {
    int64_t id;
    struct shopify_fo *fo;
    struct shopify_line *line;
    int64_t total, remaining;
};
struct shopify_fo {
    int64_t id, created_ms, updated_ms, fulfill_at_ms;
    int64_t delivery_id, destination_id;
    struct shopify_order *order;
    struct shopify_location *location;
    struct str status, request_status, method; /* method: SHIPPING or NONE */
    struct shopify_hold *holds;
    size_t holds_n;
    struct shopify_fo_line **lines;
    size_t lines_n;
};
struct shopify_tracking {
    struct str company, number, url;
};
struct shopify_fulfillment_line {
    int64_t id, quantity;
    struct shopify_line *line;
};
struct shopify_event {
    int64_t id, created_ms, happened_ms, estimated_ms;
    struct str status, message, city, province, country, zip, address1;
    struct shopify_fulfillment *fulfillment;
};
/* What a fulfillment took from which fulfillment order. */
struct shopify_taken {
    struct shopify_fo_line *line;
    int64_t quantity;
};
struct shopify_fulfillment {
    int64_t id, created_ms, updated_ms, in_transit_ms, delivered_ms, estimated_ms;
    struct shopify_order *order;
    struct shopify_location *location;
    struct str name, status, display_status;
    struct shopify_tracking *tracking;
    size_t tracking_n;
    struct shopify_fulfillment_line *lines;
    size_t lines_n;
    struct shopify_taken *taken;
    size_t taken_n;
    struct shopify_event **events;
    size_t events_n;
    bool by_app;           /* made through the API */
    int64_t notifications; /* e-mails that the customer got about it */
};
struct shopify_refund_line {
    int64_t id, quantity, amount_minor;
    struct shopify_line *line;
    struct str restock; /* CANCEL, RETURN, NO_RESTOCK */
};
struct shopify_refund {
    int64_t id, created_ms, total_minor, transaction_id;
    struct shopify_order *order;
    struct str note;
    struct shopify_refund_line *lines;
    size_t lines_n;
};
/* A customer was told of this number, by the app or by the merchant. */
struct shopify_told {
    struct str number;
    const struct shopify_fulfillment *fulfillment;
    bool by_app;
};
struct shopify_order {
    int64_t id, number, created_ms, updated_ms, processed_ms, closed_ms, canceled_ms;
    struct shopify_shop *shop;
    struct str name, email, phone, note, gateway, source_name, currency, cancel_reason, risk;
    struct str financial; /* OrderDisplayFinancialStatus */
    struct str confirmation, token;
    struct str *tags;
    size_t tags_n;
    struct shopify_pair *attributes;
    size_t attributes_n;
    struct shopify_address address;
    int64_t address_id, shipping_minor, refunded_minor;
    bool has_address, test, edited, deleted;
    struct shopify_line **lines;
    size_t lines_n;
    struct shopify_fo **fos;
    size_t fos_n;
    struct shopify_fulfillment **fulfillments;
    size_t fulfillments_n;
    struct shopify_refund **refunds;
    size_t refunds_n;
    struct shopify_told *told;
    size_t told_n;
    struct shopify_order *older, *newer; /* by updated_ms */
};

struct shopify_token {
    struct str access, refresh, scopes;
    int64_t ends_ms, refresh_ends_ms; /* 0: never */
    bool dead;
};
struct shopify_code {
    struct str code, scopes;
    int64_t ends_ms;
    bool used;
};
struct shopify_hook {
    int64_t id, created_ms, updated_ms;
    struct str topic, uri, format, name, filter, version;
    struct str *fields; /* includeFields */
    size_t fields_n;
    bool gone;
};
struct shopify_count {
    struct str name;
    int64_t n;
};

struct shopify_shop {
    struct shopify *world;
    struct arena *a; /* the world's */
    struct dice dice;
    int64_t id, created_ms, app_id, installation_id;
    struct shopify_options o;
    struct str *scopes;
    size_t scopes_n;
    struct str old_secret;
    int64_t old_secret_ends_ms;
    bool uninstalled;
    int64_t next_id[SHOPIFY_KIND_MAX];
    int64_t next_number;
    int64_t place; /* among the shops of the world: ids of two are never the same */
    struct shopify_location **locations;
    size_t locations_n;
    struct shopify_product **products;
    size_t products_n;
    struct shopify_order **orders; /* in order of creation */
    size_t orders_n;
    struct shopify_order *newest;         /* by updated_ms */
    struct map *things[SHOPIFY_KIND_MAX]; /* by id */
    struct shopify_token *tokens;
    size_t tokens_n;
    struct shopify_code *codes;
    size_t codes_n;
    struct shopify_hook **hooks;
    size_t hooks_n;
    struct shopify_hook_faults hook_faults;
    struct shopify_fault *faults;
    size_t faults_n;
    int64_t fault_permille[SHOPIFY_FAULT_MAX];
    struct shopify_fo **scheduled; /* fulfillment orders that ever waited for their time */
    size_t scheduled_n;
    int64_t bucket_milli, bucket_at_ms; /* points * 1000 */
    int64_t cost_spent, throttled, answers;
    struct shopify_count *counts;
    size_t counts_n;
};

struct shopify_event_body; /* shopify_hooks.c */
struct shopify_push;
struct shopify {
    struct arena *a;
    struct dice dice;
    struct gql_schema *schema;
    struct shopify_shop **shops;
    size_t shops_n;
    struct shopify_push **heap; /* waiting pushes, earliest first */
    size_t heap_n, heap_max;
    struct shopify_push *flying; /* taken, result not yet told */
    int64_t push_serial;
};

/* One GraphQL request while it is answered. */
struct shopify_ctx {
    struct shopify_shop *shop;
    int64_t now_ms;
    struct arena *a;    /* of the answer */
    struct str version; /* API version of the path */
    struct str *scopes; /* of the token */
    size_t scopes_n;
    struct buf search; /* extensions.search entries */
};

/* shopify.c */
int64_t shopify_next_id(struct shopify_shop *shop, enum shopify_kind k, void *thing);
void *shopify_thing(const struct shopify_shop *shop, enum shopify_kind k, int64_t id);
struct str shopify_gid(struct arena *a, enum shopify_kind k, int64_t id);
/* False for anything but gid://shopify/<Type>/<positive id>. */
bool shopify_parse_gid(struct str s, enum shopify_kind *ret_kind, int64_t *ret_id);
int64_t shopify_seconds(int64_t ms);
void shopify_count(struct shopify_shop *shop, struct str name);
struct str shopify_secret(const struct shopify_shop *shop, int64_t now_ms);
const struct shopify_order *shopify_order(const struct shopify_shop *shop, int64_t id);
struct str shopify_money(struct arena *a, int64_t minor, struct str currency);
bool shopify_has_scope(const struct str *scopes, size_t n, const char *scope);

/* shopify_order.c: sums and statuses, all computed. */
int64_t shopify_line_current(const struct shopify_line *l);
int64_t shopify_line_open(const struct shopify_line *l); /* unfulfilled units */
int64_t shopify_line_fulfilled(const struct shopify_line *l);
int64_t shopify_order_units(const struct shopify_order *o);    /* current units */
int64_t shopify_order_subtotal(const struct shopify_order *o); /* as ordered */
int64_t shopify_order_total(const struct shopify_order *o);
int64_t shopify_order_current_total(const struct shopify_order *o);
struct str shopify_order_display(const struct shopify_order *o); /* display fulfillment status */
bool shopify_order_requires_shipping(const struct shopify_order *o);
int64_t shopify_order_notifications(const struct shopify_order *o);
/* The order changed: new updated_at, orders/updated. */
void shopify_touch(struct shopify_order *o, int64_t now_ms);
void shopify_archive(struct shopify_order *o, int64_t now_ms);
struct shopify_line *shopify_new_line(struct shopify_order *o, const struct shopify_line_input *in);

/* shopify_fo.c */
void shopify_route(struct shopify_order *o, struct shopify_line *l, int64_t quantity,
                   int64_t fulfill_at_ms, int64_t now_ms);
void shopify_fo_close(struct shopify_fo *fo, int64_t now_ms);
/* Takes units of a line out of open fulfillment orders; returns how many could not be. */
int64_t shopify_unroute(struct shopify_line *l, int64_t quantity, int64_t now_ms);
int64_t shopify_fo_remaining(const struct shopify_fo *fo);
bool shopify_fo_is_open(const struct shopify_fo *fo); /* OPEN or IN_PROGRESS */
struct shopify_fo *shopify_fo_copy(struct shopify_fo *fo, struct shopify_location *to,
                                   int64_t now_ms);
struct shopify_hold *shopify_fo_hold(struct shopify_fo *fo, const struct shopify_hold *h,
                                     int64_t now_ms);
/* hold_id 0: all of them. */
void shopify_fo_release(struct shopify_fo *fo, int64_t hold_id, int64_t now_ms);
size_t shopify_fo_actions(const struct shopify_fo *fo, struct str *ret_actions, size_t max);
/* Only those at a fulfillment service's place are told about: order_routing_complete. */
void shopify_tell_routed(const struct shopify_order *o, int64_t now_ms);
/* A scheduled one whose time has come opens. */
void shopify_fo_ready(struct shopify_fo *fo, int64_t now_ms);
/* May the app with these scopes see it? */
bool shopify_fo_visible(const struct shopify_fo *fo, const struct str *scopes, size_t n);

/* shopify_ship.c */
struct shopify_want {
    struct shopify_fo *fo;
    struct shopify_fo_line *line; /* NULL: all remaining of fo */
    int64_t quantity;
};
struct shopify_fulfillment *shopify_ship(struct shopify_order *o, const struct shopify_want *want,
                                         size_t n, const struct shopify_tracking *tracking,
                                         size_t tracking_n, bool notify, bool by_app,
                                         int64_t now_ms);
void shopify_set_tracking(struct shopify_fulfillment *f, const struct shopify_tracking *tracking,
                          size_t n, bool notify, int64_t now_ms);
void shopify_unship(struct shopify_fulfillment *f, int64_t now_ms);
struct shopify_event *shopify_event_add(struct shopify_fulfillment *f,
                                        const struct shopify_event *e, int64_t now_ms);
/* A link for companies that Shopify knows; "" otherwise. */
struct str shopify_tracking_url(struct arena *a, struct str company, struct str number);

/* shopify_rest.c: bodies of webhooks, with "/" not yet escaped. */
void shopify_rest_order(struct jw *w, const struct shopify_order *o);
void shopify_rest_fulfillment(struct jw *w, const struct shopify_fulfillment *f);
void shopify_rest_refund(struct jw *w, const struct shopify_refund *r);
void shopify_rest_event(struct jw *w, const struct shopify_event *e);
void shopify_rest_shop(struct jw *w, const struct shopify_shop *shop);

/* shopify_hooks.c. topic is the enum's spelling: ORDERS_CREATE. */
struct str shopify_topic_path(struct arena *a, struct str topic); /* "orders/create" */
/* Scope that a topic needs, "" for none. */
bool shopify_topic_allowed(const struct str *scopes, size_t n, struct str topic);
/* Tells every subscriber. write makes the body from thing. */
void shopify_tell(struct shopify_shop *shop, const char *topic, int64_t now_ms,
                  void (*write)(struct jw *w, const void *thing), const void *thing);
bool shopify_push_next(void *state, int64_t now_ms, struct arena *a, struct world_push *ret_push);
void shopify_push_told(void *state, const struct world_push *push, int status, int64_t now_ms);
int64_t shopify_push_due(const struct shopify *s);
void shopify_release_pushes(struct shopify *s);

/* shopify_http.c, shopify_oauth.c, shopify_graphql.c */
struct http_response shopify_handle(void *state, const struct http_request *req, int64_t now_ms,
                                    struct arena *a);
struct http_response shopify_oauth(struct shopify_shop *shop, const struct http_request *req,
                                   struct str path, struct str query, int64_t now_ms,
                                   struct arena *a);
struct http_response shopify_graphql(struct shopify_shop *shop, const struct http_request *req,
                                     struct str version, const struct shopify_token *token,
                                     int64_t now_ms, struct arena *a);
struct http_response shopify_json_response(struct arena *a, int status, struct str body);
struct http_response shopify_graphql_throttled(struct shopify_shop *shop, int requested,
                                               int64_t now_ms, struct arena *a);
/* The fault that strikes this request, if any; it is used up. */
bool shopify_fault_take(struct shopify_shop *shop, struct str path, struct str body,
                        struct shopify_fault *ret_fault);

/* shopify_search.c: the query: syntax. */
struct shopify_term {
    struct str field, op, value; /* op: "", ">=", ">", "<=", "<" */
    bool negative;
    bool broken;       /* a time without quotes */
    bool starts_group; /* after OR */
};
struct shopify_search {
    struct shopify_term *terms;
    size_t n;
};
struct shopify_search shopify_search_parse(struct arena *a, struct str query);
/* match: 1 fits, 0 does not, -1 no such field; a NULL thing asks only whether it is known. */
/* Fields that nobody knows match everything, with a warning in the answer. */
bool shopify_search_fits(const struct shopify_search *s, const void *thing,
                         int (*match)(const void *thing, const struct shopify_term *t));
/* What was updated before this fits in no case; INT64_MIN: any order may fit. */
int64_t shopify_search_since(const struct shopify_search *s);
void shopify_search_warn(struct shopify_ctx *c, struct str query, const struct shopify_search *s,
                         int (*match)(const void *thing, const struct shopify_term *t),
                         struct str path);
int shopify_match_order(const void *thing, const struct shopify_term *t);
int shopify_match_fo(const void *thing, const struct shopify_term *t);
int shopify_match_variant(const void *thing, const struct shopify_term *t);
int shopify_match_product(const void *thing, const struct shopify_term *t);

/* shopify_page.c: connections. n must stay first: the cost rule reads it. */
struct shopify_item {
    int64_t value, id; /* what it is sorted by */
    struct str text;   /* sorted by text instead when not empty */
    const void *thing;
    const char *type; /* filled by shopify_page */
};
struct shopify_page {
    size_t n;
    const struct shopify_item *items;
    const char *type;
    bool more_after, more_before;
};
struct shopify_item *shopify_item_add(struct arena *a, struct shopify_item **items, size_t *n,
                                      int64_t value, int64_t id, const void *thing);
/* Sorts, cuts by first/after/last/before/reverse, and makes the connection object. */
struct gql_out shopify_page(struct gql_call *c, const char *type, struct shopify_item *items,
                            size_t n);

/* Type tables, one per file: shopify_types_order.c, _ship.c, _shop.c, _enum.c, shopify_query.c,
 * shopify_mutate.c. */
extern const struct gql_type_row shopify_types_order[], shopify_types_ship[], shopify_types_shop[],
    shopify_types_enum[], shopify_types_query[], shopify_types_mutate[];
extern const size_t shopify_types_order_n, shopify_types_ship_n, shopify_types_shop_n,
    shopify_types_enum_n, shopify_types_query_n, shopify_types_mutate_n;

/* shopify_fields.c: resolvers that read one member at the row's offset. */
struct gql_out shopify_f_str(struct gql_call *c, const void *obj);
struct gql_out shopify_f_opt(struct gql_call *c, const void *obj);       /* "" is null */
struct gql_out shopify_f_protected(struct gql_call *c, const void *obj); /* null unless allowed */
struct gql_out shopify_f_int(struct gql_call *c, const void *obj);
struct gql_out shopify_f_legacy(struct gql_call *c, const void *obj); /* an id as text */
struct gql_out shopify_f_bool(struct gql_call *c, const void *obj);
struct gql_out shopify_f_time(struct gql_call *c, const void *obj);
struct gql_out shopify_f_true(struct gql_call *c, const void *obj);
struct gql_out shopify_f_false(struct gql_call *c, const void *obj);
struct gql_out shopify_f_null(struct gql_call *c, const void *obj);
struct gql_out shopify_f_zero(struct gql_call *c, const void *obj);
struct gql_out shopify_f_empty(struct gql_call *c, const void *obj); /* an empty list */
/* The same C object seen as the field's type. */
struct gql_out shopify_f_same(struct gql_call *c, const void *obj);
/* The object that the pointer at the offset points to; NULL is null. */
struct gql_out shopify_f_ref(struct gql_call *c, const void *obj);
/* A connection with nothing in it. */
struct gql_out shopify_f_nothing(struct gql_call *c, const void *obj);
/* shopify_id_ORDER() and so on: the gid of the int64 at the row's offset, null for 0. */
#define X(name, type, first) struct gql_out shopify_id_##name(struct gql_call *c, const void *obj);
SHOPIFY_KINDS(X)
#undef X

struct shopify_amount {
    int64_t minor;
    struct str currency;
};
struct gql_out shopify_out_money(struct gql_call *c, int64_t minor, struct str currency);
struct gql_out shopify_out_strs(struct arena *a, const struct str *items, size_t n);
/* Pointers of one concrete type as a list. */
struct gql_out shopify_out_objs(struct arena *a, const char *type, const void *const *items,
                                size_t n);
/* False: the ACCESS_DENIED error is noted and the caller returns ret. */
bool shopify_need(struct gql_call *c, const char *scope, struct gql_out *ret);
/* Orders older than 60 days need read_all_orders. */
bool shopify_order_visible(const struct shopify_ctx *c, const struct shopify_order *o);
/* Any node by gid, as far as the scopes let see it. */
struct gql_out shopify_out_node(struct gql_call *c, struct str gid);

/* Rows in short: name, type, resolver, struct, member. */
#define SF(name, type, fn, st, member)                                             \
    {                                                                              \
        name, type, NULL, shopify_f_##fn, offsetof(struct shopify_##st, member), 0 \
    }
#define SF_ID(name, type, KIND, st, member)                                           \
    {                                                                                 \
        name, type, NULL, shopify_id_##KIND, offsetof(struct shopify_##st, member), 0 \
    }
#define SF_FN(name, type, args, fn) \
    {                               \
        name, type, args, fn, 0, 0  \
    }
#define PAGE_ARGS "first: Int, after: String, last: Int, before: String, reverse: Boolean = false"
#define OBJECT_ROW(name, rows, implements)                                     \
    {                                                                          \
        name, GQL_OBJECT, rows, COUNT_OF(rows), NULL, implements, false, false \
    }
#define FREE_ROW(name, rows)                                            \
    {                                                                   \
        name, GQL_OBJECT, rows, COUNT_OF(rows), NULL, NULL, true, false \
    }
/* The fields of a connection and of its edge, and their rows. */
#define CONNECTION_FIELDS(T)                                         \
    static const struct gql_field_row T##_page[] = {                 \
        {"edges", "[" #T "Edge!]!", NULL, shopify_page_edges, 0, 0}, \
        {"nodes", "[" #T "!]!", NULL, shopify_page_nodes, 0, 0},     \
        {"pageInfo", "PageInfo!", NULL, shopify_f_same, 0, 0},       \
    };                                                               \
    static const struct gql_field_row T##_edge[] = {                 \
        {"cursor", "String!", NULL, shopify_page_cursor, 0, 0},      \
        {"node", #T "!", NULL, shopify_page_node, 0, 0},             \
    };
#define CONNECTION_ROWS(T)                                                                \
    {#T "Connection", GQL_OBJECT, T##_page, COUNT_OF(T##_page), NULL, NULL, false, true}, \
    {                                                                                     \
#T "Edge", GQL_OBJECT, T##_edge, COUNT_OF(T##_edge), NULL, NULL, true, false      \
    }
struct gql_out shopify_page_edges(struct gql_call *c, const void *obj);
struct gql_out shopify_page_nodes(struct gql_call *c, const void *obj);
struct gql_out shopify_page_cursor(struct gql_call *c, const void *obj);
struct gql_out shopify_page_node(struct gql_call *c, const void *obj);
struct gql_out shopify_page_flag(struct gql_call *c, const void *obj);
struct gql_out shopify_page_end(struct gql_call *c, const void *obj);

/* A mutation's answer: up to three objects and what was wrong. */
struct shopify_user_error {
    struct str field; /* dot separated path, "" none */
    struct str message, code;
};
struct shopify_payload {
    const void *first, *second, *third;
    struct str text;
    struct shopify_user_error *errors;
    size_t errors_n;
};

#endif
