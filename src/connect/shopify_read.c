/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of the GraphQL API into results. One reader per operation; whatever the bytes are, the
 * outcome is a result or an error, never a crash. Orders themselves: shopify_order.c.
 */
#include "connect/shopify.h"

#include "base/time.h"

/* The list of fulfillments has no page mark: as many as asked for may mean more. */
#define FULFILLMENTS_PAGE 50

/* The first error whose path begins with these steps; index < 0 for a path of one step. */
static const struct json *error_at(const struct json *root, const char *field, int64_t index)
{
    for (struct json_iter it = json_iter(json_get(root, "errors")); json_next(&it);) {
        const struct json *path = json_get(it.val, "path");
        if (!str_eq(json_str(json_at(path, 0)), str_of(field)))
            continue;
        if (index < 0 || json_i64(json_at(path, 1), -1) == index)
            return it.val;
    }
    return NULL;
}

/* The field that the answer is about has no value. Says why, if Shopify did. */
static void missing(const struct json *root, const char *field, struct arena *a,
                    struct answer *answer)
{
    const struct json *error = error_at(root, field, -1);
    if (error == NULL)
        error = json_at(json_get(root, "errors"), 0);
    answer->err = error != NULL ? shopify_error_judge(error, a, answer) : ERR_ANSWER_NOT_UNDERSTOOD;
    answer->effect_possible = false;
}

static struct str next_page(const struct json *connection)
{
    if (!json_bool(json_path(connection, "pageInfo.hasNextPage"), false))
        return STR_NONE;
    return json_str(json_path(connection, "pageInfo.endCursor"));
}

static void read_shop(const struct json *root, struct arena *a, struct platform_result *r)
{
    const struct json *shop = json_path(root, "data.shop");
    const struct json *scopes = json_path(root, "data.currentAppInstallation.accessScopes");
    struct buf b;
    if (!json_is_obj(shop)) {
        missing(root, "shop", a, &r->answer);
        return;
    }
    r->shop.name = json_str(json_get(shop, "name"));
    r->shop.domain = str_lower(a, json_str(json_get(shop, "myshopifyDomain")));
    r->shop.zone = json_str(json_get(shop, "ianaTimezone"));
    r->shop.currency = json_str(json_get(shop, "currencyCode"));
    r->shop.plan = json_str(json_path(shop, "plan.publicDisplayName"));
    buf_init(&b, a, 1 << 16);
    for (struct json_iter it = json_iter(scopes); json_next(&it);) {
        struct str handle = json_str(json_get(it.val, "handle"));
        if (str_empty(handle))
            continue;
        if (b.n > 0)
            buf_char(&b, ',');
        buf_str(&b, handle);
    }
    r->shop.scopes = buf_view(&b);
}

static void read_ids(const struct json *root, struct arena *a, struct platform_result *r)
{
    const struct json *orders = json_path(root, "data.orders");
    const struct json *nodes = json_get(orders, "nodes");
    if (!json_is_arr(nodes)) {
        missing(root, "orders", a, &r->answer);
        return;
    }
    for (struct json_iter it = json_iter(nodes); json_next(&it);) {
        int64_t id = shopify_gid_number(json_str(json_get(it.val, "id")), "Order");
        struct id_seen *seen;
        if (id == 0)
            continue;
        seen = ARENA_PUSH(a, &r->ids, &r->ids_n, struct id_seen);
        seen->ext_id = id;
        seen->updated_ms = time_of(json_str(json_get(it.val, "updatedAt")));
    }
    r->cursor = next_page(orders);
    /* A filter that Shopify does not know is ignored by it, with a warning. */
    for (struct json_iter it = json_iter(json_path(root, "extensions.search")); json_next(&it);) {
        if (json_len(json_get(it.val, "warnings")) > 0)
            r->answer.code = STR("SEARCH_WARNING");
    }
}

/* Fields that may be refused alone without harm to the part that they stand in. */
static bool harmless(struct str field)
{
    return str_eq(field, STR("location")) || str_eq(field, STR("service"));
}

static uint32_t part_of(struct str field)
{
    if (str_eq(field, STR("risk")))
        return SEEN_RISK;
    if (str_eq(field, STR("shippingAddress")) || str_eq(field, STR("email")) ||
        str_eq(field, STR("phone")))
        return SEEN_PERSON;
    return 0;
}

/* "Not allowed to see" must never look like "is not there". Without its person or risk an order is
 * still of use: that part is not claimed as seen. Anything else refused makes the answer an error,
 * so that the missing permission is named instead of being found by its damage. False then. */
static bool judge_refused_fields(const struct json *root, size_t depth, int64_t index,
                                 struct arena *a, struct answer *answer, struct order_seen *seen)
{
    for (struct json_iter it = json_iter(json_get(root, "errors")); json_next(&it);) {
        const struct json *path = json_get(it.val, "path");
        size_t n = json_len(path);
        enum err err;
        uint32_t part;
        if (n <= depth || (index >= 0 && json_i64(json_at(path, 1), -1) != index))
            continue;
        err = shopify_error_judge(it.val, a, answer);
        answer->effect_possible = false;
        part = part_of(json_str(json_at(path, depth)));
        seen->parts &= ~part;
        if (part == 0 && !harmless(json_str(json_at(path, n - 1)))) {
            answer->err = err;
            return false;
        }
    }
    return true;
}

static void read_orders(const struct platform_ask *ask, const struct json *root, struct arena *a,
                        struct platform_result *r)
{
    const struct json *nodes = json_path(root, "data.nodes");
    if (!json_is_arr(nodes)) {
        missing(root, "nodes", a, &r->answer);
        return;
    }
    r->orders = ARENA_ARRAY(a, struct order_seen, json_len(nodes));
    for (struct json_iter it = json_iter(nodes); json_next(&it);) {
        int64_t index = (int64_t)it.i;
        struct order_seen *seen = &r->orders[r->orders_n];
        const struct json *error = error_at(root, "nodes", index);
        if (!json_is_obj(it.val) && error != NULL) {
            r->answer.err = shopify_error_judge(error, a, &r->answer);
            r->answer.effect_possible = false;
            return;
        }
        shopify_order_read(it.val, a, seen);
        if (seen->order.ext_id == 0)
            continue;
        if (ask->op == PLATFORM_FULFILL_STATE)
            seen->parts &= SEEN_FOS | SEEN_FULFILLMENTS;
        if (seen->order.fulfillments_n >= FULFILLMENTS_PAGE)
            seen->more_fos = true;
        if (!judge_refused_fields(root, 2, index, a, &r->answer, seen))
            return;
        r->orders_n++;
    }
}

static void read_order_one(const struct platform_ask *ask, const struct json *root, struct arena *a,
                           struct platform_result *r)
{
    const struct json *order = json_path(root, "data.order");
    r->orders = ARENA_ARRAY(a, struct order_seen, 1);
    if (!str_empty(ask->cursor)) {
        r->answer.err = shopify_order_page_read(ask->cursor, ask->ids[0], json_get(root, "data"), a,
                                                &r->orders[0], &r->cursor);
        if (r->answer.err == OK)
            r->orders_n = 1;
        else if (json_len(json_get(root, "errors")) > 0)
            missing(root, "order", a, &r->answer);
        return;
    }
    if (!json_is_obj(order)) {
        if (json_len(json_get(root, "errors")) > 0 || order == NULL)
            missing(root, "order", a, &r->answer);
        if (r->answer.err == ERR_NOT_FOUND)
            r->answer.err = OK; /* absent, as with several */
        return;
    }
    shopify_order_read(order, a, &r->orders[0]);
    if (r->orders[0].order.ext_id == 0) {
        r->answer.err = ERR_ANSWER_NOT_UNDERSTOOD;
        return;
    }
    if (!judge_refused_fields(root, 1, -1, a, &r->answer, &r->orders[0]))
        return;
    r->cursor = shopify_order_rest(order, a);
    r->orders_n = 1;
}

static struct str topic_of(struct str graphql, struct arena *a)
{
    const struct shopify_topic *t = shopify_topic_by_graphql(graphql);
    struct str head, tail;
    if (t != NULL)
        return str_of(t->topic);
    /* Not one of ours: the first word is its resource often enough for showing it. */
    str_cut(str_lower(a, graphql), '_', &head, &tail);
    return str_printf(a, "%.*s/%.*s", STR_ARG(head), STR_ARG(tail));
}

static void read_hooks(const struct json *root, struct arena *a, struct platform_result *r)
{
    const struct json *list = json_path(root, "data.webhookSubscriptions");
    if (!json_is_arr(json_get(list, "nodes"))) {
        missing(root, "webhookSubscriptions", a, &r->answer);
        return;
    }
    for (struct json_iter it = json_iter(json_get(list, "nodes")); json_next(&it);) {
        struct str gid = json_str(json_get(it.val, "id"));
        int64_t id = shopify_gid_number(gid, "WebhookSubscription");
        struct hook_seen *seen;
        if (id == 0)
            continue;
        seen = ARENA_PUSH(a, &r->hooks, &r->hooks_n, struct hook_seen);
        seen->ext_id = id;
        seen->topic = topic_of(json_str(json_get(it.val, "topic")), a);
        seen->url = json_str(json_get(it.val, "uri"));
    }
    r->cursor = next_page(list);
}

static void read_variants(const struct json *root, struct arena *a, struct platform_result *r)
{
    const struct json *list = json_path(root, "data.productVariants");
    if (!json_is_arr(json_get(list, "nodes"))) {
        missing(root, "productVariants", a, &r->answer);
        return;
    }
    for (struct json_iter it = json_iter(json_get(list, "nodes")); json_next(&it);) {
        int64_t id = shopify_gid_number(json_str(json_get(it.val, "id")), "ProductVariant");
        struct str product = json_str(json_path(it.val, "product.id"));
        struct variant_seen *seen;
        if (id == 0)
            continue;
        seen = ARENA_PUSH(a, &r->variants, &r->variants_n, struct variant_seen);
        seen->variant_ext_id = id;
        seen->product_ext_id = shopify_gid_number(product, "Product");
        seen->product_title = json_str(json_path(it.val, "product.title"));
        seen->variant_title = json_str(json_get(it.val, "title"));
        seen->sku = json_str(json_get(it.val, "sku"));
    }
    r->cursor = next_page(list);
}

/* Shopify found a variable invalid and did nothing. The write whose variable it names must be
 * looked at by a person; the others can simply be sent again after a fresh read. */
static bool read_invalid_variable(const struct platform_ask *ask, const struct json *root,
                                  struct arena *a, struct platform_result *r)
{
    bool found = false;
    if (!str_eq(r->answer.code, STR("INVALID_VARIABLE")))
        return false;
    for (size_t i = 0; i < ask->writes_n; i++) {
        struct str variable = str_printf(a, "$w%zu", i);
        r->writes[i] = (struct write_result){.err = ERR_STALE};
        for (struct json_iter it = json_iter(json_get(root, "errors")); json_next(&it);) {
            struct str message = json_str(json_get(it.val, "message"));
            ptrdiff_t at = str_find(message, variable);
            char next;
            if (at < 0)
                continue;
            next = (size_t)at + variable.n < message.n ? message.p[(size_t)at + variable.n] : ' ';
            if (next >= '0' && next <= '9')
                continue; /* $w1 inside $w12 */
            r->writes[i] =
                (struct write_result){.err = ERR_REFUSED, .detail = shopify_clip(a, message)};
            found = true;
        }
    }
    return found;
}

/* Nothing can be told apart: every item shares the fate of the request. */
static void fail_items(const struct platform_ask *ask, const struct json *root, struct arena *a,
                       struct platform_result *r)
{
    struct write_result same = {.err = r->answer.err,
                                .detail = r->answer.detail,
                                .effect_possible = r->answer.effect_possible};
    size_t n = ask->op == PLATFORM_WRITES        ? ask->writes_n
               : ask->op == PLATFORM_HOOK_CREATE ? ask->topics_n
               : ask->op == PLATFORM_HOOK_DELETE ? ask->ids_n
                                                 : 0;
    struct write_result *items;
    if (n == 0)
        return;
    items = ARENA_ARRAY(a, struct write_result, n);
    for (size_t i = 0; i < n; i++)
        items[i] = same;
    if (ask->op != PLATFORM_WRITES) {
        r->hook_results = items;
        r->hook_results_n = n;
        return;
    }
    r->writes = items;
    r->writes_n = n;
    if (read_invalid_variable(ask, root, a, r)) {
        r->answer.err = OK;
        return;
    }
    for (size_t i = 0; i < n; i++)
        items[i] = same;
}

static void read_data(const struct platform_ask *ask, const struct json *root, struct arena *a,
                      struct platform_result *r)
{
    switch (ask->op) {
    case PLATFORM_SHOP: read_shop(root, a, r); return;
    case PLATFORM_ORDER_IDS: read_ids(root, a, r); return;
    case PLATFORM_ORDERS:
    case PLATFORM_FULFILL_STATE: read_orders(ask, root, a, r); return;
    case PLATFORM_ORDER_ONE: read_order_one(ask, root, a, r); return;
    case PLATFORM_WRITES: shopify_write_read(ask, root, a, r); return;
    case PLATFORM_HOOK_LIST: read_hooks(root, a, r); return;
    case PLATFORM_HOOK_CREATE:
    case PLATFORM_HOOK_DELETE: shopify_subscribe_read(ask, root, a, r); return;
    case PLATFORM_VARIANTS: read_variants(root, a, r); return;
    case PLATFORM_TOKEN_CLIENT:
    case PLATFORM_TOKEN_CODE:
    case PLATFORM_TOKEN_REFRESH:
    case PLATFORM_OP_MAX: break;
    }
    UNREACHABLE();
}

void shopify_read(const struct platform_ask *ask, const struct account *acc,
                  const struct http_response *response, struct arena *a,
                  struct platform_result *ret_result)
{
    const struct json *root = NULL;
    struct platform_result r = {0};
    if (ask->op == PLATFORM_TOKEN_CLIENT || ask->op == PLATFORM_TOKEN_CODE ||
        ask->op == PLATFORM_TOKEN_REFRESH)
        shopify_token_read(response, acc, a, &r);
    else if (shopify_answer(ask->op, response, a, &r.answer, &root))
        read_data(ask, root, a, &r);
    else
        fail_items(ask, root, a, &r);
    *ret_result = r;
}
