/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: headers into an envelope, the signature over the raw body, and what the payload means.
 * Deliveries repeat, come late and out of order; that is the intake's business, not ours.
 */
#include "connect/shopify.h"

#include "base/crypto.h"
#include "base/time.h"

#define FOS_NAMED_MAX 20

/* --- headers --- */

/* Shopify's "Events" product writes the same names without "X-". */
static struct str header(const struct http_request *req, const char *name)
{
    struct str long_name = str_of(name);
    struct str value = http_header_get(&req->headers, long_name);
    if (!str_empty(value))
        return str_trim(value);
    return str_trim(http_header_get(&req->headers, str_slice(long_name, 2, long_name.n)));
}

enum err shopify_hook_envelope(const struct http_request *req, struct hook_envelope *ret_envelope)
{
    struct hook_envelope env = {
        .topic = header(req, "X-Shopify-Topic"),
        .domain = header(req, "X-Shopify-Shop-Domain"),
        .delivery_id = header(req, "X-Shopify-Webhook-Id"),
        .event_id = header(req, "X-Shopify-Event-Id"),
        .signature = header(req, "X-Shopify-Hmac-Sha256"),
        .api_version = header(req, "X-Shopify-API-Version"),
        .triggered_ms = time_of(header(req, "X-Shopify-Triggered-At")),
    };
    if (str_empty(env.topic) || str_empty(env.domain) || str_empty(env.delivery_id) ||
        str_empty(env.signature))
        return ERR_BAD_INPUT;
    *ret_envelope = env;
    return OK;
}

/* --- signature --- */

#define SIGNATURE_LEN 44 /* base64 of 32 bytes */

/* Here and not in base/crypto.h because no arena is at hand: this runs for every stranger. */
static void signature_text(const uint8_t mac[SHA256_LEN], char ret_text[SIGNATURE_LEN])
{
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = 0;
    for (size_t i = 0; i < SHA256_LEN; i += 3) {
        uint32_t v = (uint32_t)mac[i] << 16;
        v |= i + 1 < SHA256_LEN ? (uint32_t)mac[i + 1] << 8 : 0;
        v |= i + 2 < SHA256_LEN ? (uint32_t)mac[i + 2] : 0;
        for (int shift = 18; shift >= 0; shift -= 6)
            ret_text[at++] = signs[v >> shift & 63];
    }
    ret_text[SIGNATURE_LEN - 1] = '='; /* 32 bytes leave one place open */
}

enum err shopify_hook_verify(const struct hook_envelope *env, struct str body,
                             const struct str *secrets, size_t secrets_n)
{
    bool fits = false;
    if (str_empty(body))
        return ERR_BAD_SIGNATURE;
    /* All secrets are tried, so that the time does not tell which one fits. */
    for (size_t i = 0; i < secrets_n; i++) {
        uint8_t mac[SHA256_LEN];
        char text[SIGNATURE_LEN];
        if (str_empty(secrets[i]))
            continue;
        crypto_hmac_sha256(secrets[i], body, mac);
        signature_text(mac, text);
        fits |= crypto_same((struct str){text, sizeof(text)}, env->signature);
    }
    return fits ? OK : ERR_BAD_SIGNATURE;
}

/* --- payload --- */

/* An order's id as number, as digits in a text, or as a global id. */
static int64_t order_id(const struct json *v)
{
    int64_t id = shopify_gid_number(json_str(v), "Order");
    if (id == 0)
        id = json_i64(v, 0);
    return id > 0 ? id : 0;
}

/* Where the many envelopes of orders/edited, fulfillment_orders, refunds ... name the order. */
static int64_t order_named(const struct json *body)
{
    static const char *const paths[] = {
        "order_id",
        "order.id",
        "order.admin_graphql_api_id",
        "order_edit.order_id",
        "admin_graphql_api_order_id",
        "fulfillment_order.order_id",
        "original_fulfillment_order.order_id",
        "moved_fulfillment_order.order_id",
        "submitted_fulfillment_order.order_id",
        "remaining_fulfillment_order.order_id",
        "replacement_fulfillment_order.order_id",
        "cancelled_fulfillment_order.order_id",
        "fulfillment_order_merges.fulfillment_order.order_id",
        "fulfillment_hold.order_id",
        "return.order_id",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        int64_t id = order_id(json_path(body, paths[i]));
        if (id > 0)
            return id;
    }
    return 0;
}

/* Bodies of fulfillment_orders topics name fulfillment orders only, by gid, wherever they stand. */
static void fos_named(const struct json *v, int depth, struct arena *a, struct hook_result *r)
{
    if (!json_is_obj(v) && !json_is_arr(v)) {
        int64_t id = shopify_gid_number(json_str(v), "FulfillmentOrder");
        if (id > 0 && r->fo_ext_ids_n < FOS_NAMED_MAX)
            *ARENA_PUSH(a, &r->fo_ext_ids, &r->fo_ext_ids_n, int64_t) = id;
        return;
    }
    for (struct json_iter it = json_iter(v); depth < 4 && json_next(&it);)
        fos_named(it.val, depth + 1, a, r);
}

static void read_privacy(const struct json *body, struct arena *a, struct hook_result *r)
{
    const struct json *ids = json_get(body, "orders_requested");
    if (ids == NULL)
        ids = json_get(body, "orders_to_redact");
    r->customer_email = json_str(json_path(body, "customer.email"));
    for (struct json_iter it = json_iter(ids); json_next(&it);) {
        if (order_id(it.val) > 0)
            *ARENA_PUSH(a, &r->order_ext_ids, &r->order_ext_ids_n, int64_t) = order_id(it.val);
    }
}

static enum hook_kind kind_of(struct str topic)
{
    const struct shopify_topic *t = shopify_topic_by_name(topic);
    if (t != NULL)
        return t->kind;
    /* A topic of these that is younger than this table still means that something changed. */
    if (str_starts(topic, STR("orders/")) || str_starts(topic, STR("returns/")) ||
        str_starts(topic, STR("fulfillment_orders/")))
        return HOOK_ORDER_HINT;
    if (str_starts(topic, STR("locations/")) || str_starts(topic, STR("products/")))
        return HOOK_IGNORED;
    return HOOK_UNKNOWN;
}

/* A subscription may leave fields out: what is not told must not look like nothing. And without its
 * time nobody knows whether it is news. */
static bool is_whole(const struct json *body, const struct order_seen *seen)
{
    const uint32_t parts = SEEN_CORE | SEEN_PERSON | SEEN_LINES;

    return (seen->parts & parts) == parts && seen->order.updated_ms > 0 &&
           seen->order.created_ms > 0 && json_get(body, "financial_status") != NULL &&
           json_get(body, "fulfillment_status") != NULL;
}

static enum err read_kind(const struct json *body, struct str topic, struct arena *a,
                          struct hook_result *r)
{
    switch (r->kind) {
    case HOOK_ORDER:
        if (!shopify_rest_order(body, a, &r->order))
            return ERR_ANSWER_NOT_UNDERSTOOD;
        r->order_ext_id = r->order.order.ext_id;
        if (!is_whole(body, &r->order))
            r->kind = HOOK_ORDER_HINT;
        return OK;
    case HOOK_ORDER_DELETED:
        r->order_ext_id = order_id(json_get(body, "id"));
        r->order.parts = SEEN_DELETED;
        r->order.order.ext_id = r->order_ext_id;
        return r->order_ext_id > 0 ? OK : ERR_ANSWER_NOT_UNDERSTOOD;
    case HOOK_ORDER_HINT:
        r->order_ext_id = order_named(body);
        if (r->order_ext_id == 0 && str_starts(topic, STR("orders/")))
            r->order_ext_id = order_id(json_get(body, "id"));
        if (r->order_ext_id == 0)
            fos_named(body, 0, a, r);
        return OK;
    case HOOK_FULFILLMENT:
        if (!shopify_rest_fulfillment(body, a, &r->fulfillment.fulfillment))
            return ERR_ANSWER_NOT_UNDERSTOOD;
        r->order_ext_id = r->fulfillment.order_ext_id = order_named(body);
        return OK;
    case HOOK_CUSTOMER_DATA:
    case HOOK_CUSTOMER_ERASE: read_privacy(body, a, r); return OK;
    case HOOK_UNINSTALLED:
    case HOOK_SHOP_CHANGED:
    case HOOK_SHOP_ERASE:
    case HOOK_IGNORED:
    case HOOK_UNKNOWN: return OK;
    case HOOK_KIND_MAX: break;
    }
    UNREACHABLE();
}

enum err shopify_hook_read(const struct hook_envelope *env, struct str body, struct arena *a,
                           struct hook_result *ret_result)
{
    const struct json *root = NULL;
    struct hook_result r = {0};
    struct str topic = str_lower(a, env->topic);
    enum err err = json_parse(a, body, &root);
    if (err != OK)
        return ERR_NOT_JSON;
    if (!json_is_obj(root))
        return ERR_ANSWER_NOT_UNDERSTOOD;
    r.kind = kind_of(topic);
    err = read_kind(root, topic, a, &r);
    if (err == OK)
        *ret_result = r;
    return err;
}
