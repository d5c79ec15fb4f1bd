/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhook subscriptions, made and deleted several at once. A subscription that exists already, or
 * is already gone, counts as done.
 */
#include "connect/shopify.h"

#define DOCUMENT_MAX (1 << 16)
#define POINTS       10
#define AT_ONCE_MAX  (SHOPIFY_COST_MAX / POINTS)

static enum err create_document(const struct platform_ask *ask, struct buf *doc, struct jw *w)
{
    if (ask->topics_n == 0 || ask->topics_n > AT_ONCE_MAX || str_empty(ask->hook_url))
        return ERR_BAD_INPUT;
    buf_str(doc, STR("mutation HookCreate($uri: String!) { "));
    for (size_t i = 0; i < ask->topics_n; i++) {
        const struct shopify_topic *t = shopify_topic_by_name(ask->topics[i]);
        /* An enum value that Shopify does not know would make the whole document invalid. */
        if (t == NULL || t->graphql[0] == '\0')
            return ERR_BAD_INPUT;
        buf_printf(doc,
                   "h%zu: webhookSubscriptionCreate(topic: %s, webhookSubscription: "
                   "{ uri: $uri, format: JSON }) { webhookSubscription { id } "
                   "userErrors { field message } } ",
                   i, t->graphql);
    }
    jw_kstr(w, "uri", ask->hook_url);
    return OK;
}

static enum err delete_document(const struct platform_ask *ask, struct buf *doc, struct jw *w,
                                struct arena *a)
{
    if (ask->ids_n == 0 || ask->ids_n > AT_ONCE_MAX)
        return ERR_BAD_INPUT;
    buf_str(doc, STR("mutation HookDelete("));
    for (size_t i = 0; i < ask->ids_n; i++)
        buf_printf(doc, "$h%zu: ID! ", i);
    buf_str(doc, STR(") { "));
    for (size_t i = 0; i < ask->ids_n; i++) {
        if (ask->ids[i] <= 0)
            return ERR_BAD_INPUT;
        buf_printf(doc,
                   "h%zu: webhookSubscriptionDelete(id: $h%zu) "
                   "{ deletedWebhookSubscriptionId userErrors { field message } } ",
                   i, i);
        jw_key_str(w, str_printf(a, "h%zu", i));
        jw_str(w, shopify_gid(a, "WebhookSubscription", ask->ids[i]));
    }
    return OK;
}

enum err shopify_subscribe_document(const struct platform_ask *ask, struct arena *a,
                                    struct str *ret_document, struct str *ret_variables,
                                    double *ret_cost)
{
    struct buf doc, variables;
    struct jw w;
    enum err err;
    bool create = ask->op == PLATFORM_HOOK_CREATE;
    buf_init(&doc, a, DOCUMENT_MAX);
    buf_init(&variables, a, DOCUMENT_MAX);
    jw_init(&w, &variables);
    jw_obj(&w);
    err = create ? create_document(ask, &doc, &w) : delete_document(ask, &doc, &w, a);
    if (err != OK)
        return err;
    jw_obj_end(&w);
    buf_char(&doc, '}');
    if (doc.overflowed || variables.overflowed)
        return ERR_TOO_LARGE;
    *ret_document = buf_view(&doc);
    *ret_variables = buf_view(&variables);
    *ret_cost = POINTS * (double)(create ? ask->topics_n : ask->ids_n);
    return OK;
}

static bool as_wanted(enum platform_op op, struct str message)
{
    if (op == PLATFORM_HOOK_CREATE)
        return str_find_nocase(message, STR("already been taken")) >= 0;
    return str_find_nocase(message, STR("does not exist")) >= 0 ||
           str_find_nocase(message, STR("not found")) >= 0 ||
           str_find_nocase(message, STR("invalid id")) >= 0;
}

static void read_messages(enum platform_op op, const struct json *list, struct arena *a,
                          struct write_result *ret_result)
{
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str message = json_str(json_get(it.val, "message"));
        if (as_wanted(op, message))
            continue;
        ret_result->err = ERR_REFUSED;
        ret_result->detail = shopify_clip(a, message);
    }
}

static void read_one(enum platform_op op, const struct json *payload, const struct json *errors,
                     struct str alias, struct arena *a, struct write_result *ret_result)
{
    if (json_is_arr(json_get(payload, "userErrors"))) {
        read_messages(op, json_get(payload, "userErrors"), a, ret_result);
        return;
    }
    ret_result->err = ERR_ANSWER_NOT_UNDERSTOOD;
    for (struct json_iter it = json_iter(errors); json_next(&it);) {
        struct answer one = {0};
        if (!str_eq(json_str(json_at(json_get(it.val, "path"), 0)), alias))
            continue;
        ret_result->err = shopify_error_judge(it.val, a, &one);
        ret_result->detail = one.detail;
        if (ret_result->err == ERR_NOT_FOUND && op == PLATFORM_HOOK_DELETE)
            *ret_result = (struct write_result){OK};
        return;
    }
}

void shopify_subscribe_read(const struct platform_ask *ask, const struct json *root,
                            struct arena *a, struct platform_result *ret_result)
{
    const struct json *data = json_get(root, "data");
    size_t n = ask->op == PLATFORM_HOOK_CREATE ? ask->topics_n : ask->ids_n;
    ret_result->hook_results = ARENA_ARRAY(a, struct write_result, n);
    ret_result->hook_results_n = n;
    for (size_t i = 0; i < n; i++) {
        struct str alias = str_printf(a, "h%zu", i);
        read_one(ask->op, json_get(data, str_cstr(a, alias)), json_get(root, "errors"), alias, a,
                 &ret_result->hook_results[i]);
    }
}
