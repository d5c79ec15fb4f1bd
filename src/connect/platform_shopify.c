/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shopify's row of functions, and the tables that go with it: permissions with what fails without
 * them, webhook topics, documents. The work is done in the shopify_*.c files; start at shopify.h.
 */
#include "connect/shopify.h"

const struct platform_scope shopify_scopes[] = {
    {"read_orders", true, "Orders cannot be read: nothing works.",
     "无法读取订单：所有功能不可用。"},
    {"read_merchant_managed_fulfillment_orders", true,
     "Fulfillment orders are invisible: no order can be marked as shipped.",
     "看不到发货单：无法将订单标记为已发货。"},
    {"write_merchant_managed_fulfillment_orders", true,
     "Tracking numbers cannot be written to the shop.", "无法将运单号写回店铺。"},
    {"read_products", true, "Lines do not tell their product: orders cannot be read nor mapped.",
     "订单商品缺少产品信息：无法读取订单，也无法关联供应商。"},
    {"read_fulfillments", false,
     "Fulfillments made in the shop are noticed late: their webhooks do not come.",
     "无法接收发货通知：店铺中的发货会延迟发现。"},
    {"write_fulfillments", false, "Delivery events cannot be added to fulfillments.",
     "无法为发货记录添加物流事件。"},
    {"read_locations", false,
     "Locations are not told apart: orders from several locations may be refused.",
     "无法区分地点：多地点订单的发货可能被拒绝。"},
    {"read_third_party_fulfillment_orders", false,
     "Lines that another fulfillment service owns look as if nobody shipped them.",
     "由其他发货服务负责的商品会显示为无人处理。"},
    {"read_assigned_fulfillment_orders", false,
     "Fulfillment orders assigned to Waybill's own location are invisible.",
     "看不到分配给 Waybill 地点的发货单。"},
    {"read_all_orders", false, "Orders older than 60 days are invisible.",
     "看不到 60 天以前的订单。"},
    {"write_orders", false, "Tags and notes cannot be written to orders.",
     "无法在订单上写入标签和备注。"},
    {NULL, false, NULL, NULL},
};

static const struct shopify_topic topics[] = {
#define X(topic, graphql, kind, subscribe) {topic, graphql, kind, subscribe},
#include "connect/shopify_topics.tbl.h"
#undef X
};

/* Kept as its own list, since the table of platforms wants plain names. */
#define WANTED_0(topic)
#define WANTED_1(topic) topic,
const char *const shopify_topics_wanted[] = {
#define X(topic, graphql, kind, subscribe) WANTED_##subscribe(topic)
#include "connect/shopify_topics.tbl.h"
#undef X
    NULL,
};

static const struct {
    const char *name, *text;
    size_t text_n;
    double cost;
} documents[] = {
#define X(name, points, text) {#name, text, sizeof(text) - 1, points},
#include "connect/shopify_documents.tbl.h"
#undef X
};

const char *shopify_document_name(enum shopify_document d)
{
    ASSERT(d < SHOPIFY_DOCUMENT_MAX);
    return documents[d].name;
}

struct str shopify_document_text(enum shopify_document d)
{
    ASSERT(d < SHOPIFY_DOCUMENT_MAX);
    return (struct str){documents[d].text, documents[d].text_n};
}

double shopify_document_cost(enum shopify_document d)
{
    ASSERT(d < SHOPIFY_DOCUMENT_MAX);
    return documents[d].cost;
}

double shopify_connection_cost(int64_t first, double node)
{
    /* The smallest counts at which floor(2 ln first) rises to 1, 2, 3 ... */
    static const int16_t steps[] = {2, 3, 5, 8, 13, 21, 34, 55, 91, 149, 245};
    size_t n = 0;
    if (first <= 1)
        return node;
    while (n < COUNT_OF(steps) && first >= steps[n])
        n++;
    return 2 + (double)n * node;
}

const struct shopify_topic *shopify_topic_by_name(struct str topic)
{
    for (size_t i = 0; i < COUNT_OF(topics); i++) {
        if (str_eq(str_of(topics[i].topic), topic))
            return &topics[i];
    }
    return NULL;
}

const struct shopify_topic *shopify_topic_by_graphql(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(topics) && !str_empty(name); i++) {
        if (str_eq(str_of(topics[i].graphql), name))
            return &topics[i];
    }
    return NULL;
}

int64_t shopify_gid_number(struct str gid, const char *type)
{
    int64_t id;
    struct str rest, query, prefix = STR("gid://shopify/"), kind = str_of(type);
    if (!str_starts(gid, prefix))
        return 0;
    rest = str_slice(gid, prefix.n, gid.n);
    if (!str_starts(rest, kind) || rest.n <= kind.n || rest.p[kind.n] != '/')
        return 0;
    rest = str_slice(rest, kind.n + 1, rest.n);
    str_cut(rest, '?', &rest, &query);
    return str_to_i64(rest, &id) && id > 0 ? id : 0;
}

struct str shopify_gid(struct arena *a, const char *type, int64_t id)
{
    return str_printf(a, "gid://shopify/%s/%lld", type, (long long)id);
}

static struct str order_url(const struct account *acc, int64_t order_ext_id, struct arena *a)
{
    struct str base = shopify_base_url(acc, a);
    return str_printf(a, "%.*s/admin/orders/%lld", STR_ARG(base), (long long)order_ext_id);
}

extern const struct platform platform_shopify;
const struct platform platform_shopify = {
    .id = "shopify",
    .name = "Shopify",
    .ask = shopify_ask,
    .read = shopify_read,
    .hook_envelope = shopify_hook_envelope,
    .hook_verify = shopify_hook_verify,
    .hook_read = shopify_hook_read,
    .oauth_url = shopify_oauth_url,
    .oauth_verify = shopify_oauth_verify,
    .domain_of = shopify_domain_of,
    .order_url = order_url,
    .scopes = shopify_scopes,
    .topics = shopify_topics_wanted,
};
