/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests: which document an operation sends, with which variables, and what it costs at most.
 * Packed mutations come from shopify_write.c and shopify_subscribe.c, tokens from shopify_auth.c.
 */
#include "connect/shopify.h"

#include "base/time.h"

#include <string.h>

#define BODY_MAX  (1 << 20)
#define IDS_MAX   50
#define PAGE_MAX  250
#define FOUND_MAX 50

struct str shopify_base_url(const struct account *acc, struct arena *a)
{
    return str_empty(acc->base_url) ? str_cat(a, STR("https://"), acc->domain) : acc->base_url;
}

enum err shopify_graphql(const struct account *acc, struct str document, struct str variables,
                         struct arena *a, struct http_request *ret_request)
{
    struct buf b;
    struct jw w;
    struct http_request req = {.method = HTTP_POST};
    buf_init(&b, a, BODY_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "query", document);
    jw_key(&w, "variables");
    jw_raw(&w, variables);
    jw_obj_end(&w);
    if (b.overflowed)
        return ERR_TOO_LARGE;
    req.body = buf_view(&b);
    req.url = str_cat(a, shopify_base_url(acc, a),
                      STR("/admin/api/" SHOPIFY_API_VERSION "/graphql.json"));
    http_header_add(a, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(a, &req.headers, STR("Accept"), STR("application/json"));
    http_header_add(a, &req.headers, STR("X-Shopify-Access-Token"), acc->access_token);
    *ret_request = req;
    return OK;
}

static int64_t page_size(int64_t limit, int64_t usual, int64_t max)
{
    if (limit <= 0)
        return usual;
    return limit < max ? limit : max;
}

/* Shopify's times have whole seconds, so the borders are widened to them: an order told twice is
 * harmless, one left out is not. */
static struct str changed_between(int64_t since_ms, int64_t until_ms, struct arena *a)
{
    struct str s = STR_NONE, from, to;
    if (since_ms > 0) {
        from = time_text(a, since_ms / MS_SECOND * MS_SECOND);
        s = str_printf(a, "updated_at:>='%.*s'", STR_ARG(from));
    }
    if (until_ms > 0) {
        to = time_text(a, (until_ms + MS_SECOND - 1) / MS_SECOND * MS_SECOND);
        s = str_printf(a, "%.*s%supdated_at:<'%.*s'", STR_ARG(s), str_empty(s) ? "" : " ",
                       STR_ARG(to));
    }
    return s;
}

static struct str quoted(struct str text, struct arena *a)
{
    struct str s = str_replace(a, text, STR("\\"), STR("\\\\"));
    s = str_replace(a, s, STR("\""), STR("\\\""));
    return str_printf(a, "\"%.*s\"", STR_ARG(s));
}

/* Exact sku, or all words somewhere (the last one as a beginning). Signs that mean something in
 * Shopify's search language separate words. */
static struct str variants_like(struct str text, struct arena *a)
{
    struct buf b;
    struct str exact, words[16];
    size_t n = 0, at = 0;
    text = str_trim(text);
    if (str_empty(text))
        return STR_NONE;
    while (at < text.n && n < COUNT_OF(words)) {
        size_t from = at;
        while (at < text.n && !strchr(" \t\r\n:()\"'\\*<>=,", text.p[at]))
            at++;
        if (at > from)
            words[n++] = str_slice(text, from, at - from);
        at += at < text.n;
    }
    exact = quoted(text, a);
    buf_init(&b, a, BODY_MAX);
    buf_printf(&b, "sku:%.*s", STR_ARG(exact));
    for (size_t i = 0; i < n; i++) {
        /* Lower case, so that "or" is a word and not a connective. */
        struct str word = str_lower(a, words[i]);
        buf_printf(&b, "%s%.*s", i == 0 ? " OR (" : " ", STR_ARG(word));
    }
    if (n > 0)
        buf_str(&b, STR("*)"));
    return buf_view(&b);
}

/* --- variables --- */

struct variables {
    struct buf b;
    struct jw w;
};

static void variables_begin(struct variables *v, struct arena *a)
{
    buf_init(&v->b, a, BODY_MAX);
    jw_init(&v->w, &v->b);
    jw_obj(&v->w);
}

static struct str variables_end(struct variables *v)
{
    jw_obj_end(&v->w);
    return buf_view(&v->b);
}

static enum err fixed(enum shopify_document d, struct variables *v, const struct account *acc,
                      struct arena *a, struct http_request *ret_request)
{
    return shopify_graphql(acc, shopify_document_text(d), variables_end(v), a, ret_request);
}

static enum err ask_ids(enum shopify_document d, const struct platform_ask *ask,
                        const struct account *acc, struct arena *a,
                        struct http_request *ret_request, double *ret_cost)
{
    struct variables v;
    enum err err;
    if (ask->ids_n == 0 || ask->ids_n > IDS_MAX)
        return ERR_BAD_INPUT;
    variables_begin(&v, a);
    jw_key(&v.w, "ids");
    jw_arr(&v.w);
    for (size_t i = 0; i < ask->ids_n; i++) {
        if (ask->ids[i] <= 0)
            return ERR_BAD_INPUT;
        jw_str(&v.w, shopify_gid(a, "Order", ask->ids[i]));
    }
    jw_arr_end(&v.w);
    err = fixed(d, &v, acc, a, ret_request);
    if (err == OK)
        *ret_cost = shopify_document_cost(d);
    return err;
}

static enum err ask_order_one(const struct platform_ask *ask, const struct account *acc,
                              struct arena *a, struct http_request *ret_request, double *ret_cost)
{
    struct variables v;
    struct shopify_page page = {SHOPIFY_DOCUMENT_ORDER_ONE, "Order", 0, STR_NONE};
    enum err err;
    if (ask->ids_n != 1 || ask->ids[0] <= 0)
        return ERR_BAD_INPUT;
    page.id = ask->ids[0];
    if (!str_empty(ask->cursor))
        shopify_order_page_ask(ask->cursor, ask->ids[0], a, &page);
    if (page.document == SHOPIFY_DOCUMENT_MAX)
        return ERR_BAD_INPUT;
    variables_begin(&v, a);
    jw_kstr(&v.w, "id", shopify_gid(a, page.type, page.id));
    if (page.document != SHOPIFY_DOCUMENT_ORDER_ONE)
        jw_kstr(&v.w, "after", page.after);
    err = fixed(page.document, &v, acc, a, ret_request);
    if (err == OK)
        *ret_cost = shopify_document_cost(page.document);
    return err;
}

static enum err ask_page(enum shopify_document d, struct str query, int64_t first, double node,
                         const struct platform_ask *ask, const struct account *acc, struct arena *a,
                         struct http_request *ret_request, double *ret_cost)
{
    struct variables v;
    enum err err;
    variables_begin(&v, a);
    jw_kstr_opt(&v.w, "query", query);
    jw_ki64(&v.w, "first", first);
    jw_kstr_opt(&v.w, "after", ask->cursor);
    err = fixed(d, &v, acc, a, ret_request);
    if (err == OK)
        *ret_cost = shopify_connection_cost(first, node);
    return err;
}

static enum err ask_plain(enum shopify_document d, const struct platform_ask *ask,
                          const struct account *acc, struct arena *a,
                          struct http_request *ret_request, double *ret_cost)
{
    struct variables v;
    enum err err;
    variables_begin(&v, a);
    if (d == SHOPIFY_DOCUMENT_HOOK_LIST)
        jw_kstr_opt(&v.w, "after", ask->cursor);
    err = fixed(d, &v, acc, a, ret_request);
    if (err == OK)
        *ret_cost = shopify_document_cost(d);
    return err;
}

static enum err ask_packed(const struct platform_ask *ask, const struct account *acc,
                           struct arena *a, struct http_request *ret_request, double *ret_cost)
{
    struct str document, variables;
    double cost;
    enum err err;
    if (ask->op == PLATFORM_WRITES)
        err = shopify_write_document(ask, a, &document, &variables, &cost);
    else
        err = shopify_subscribe_document(ask, a, &document, &variables, &cost);
    if (err == OK)
        err = shopify_graphql(acc, document, variables, a, ret_request);
    if (err == OK)
        *ret_cost = cost;
    return err;
}

enum err shopify_ask(const struct platform_ask *ask, const struct account *acc, int64_t now_ms,
                     struct arena *a, struct http_request *ret_request, double *ret_cost)
{
    (void)now_ms; /* Nothing is signed. */
    switch (ask->op) {
    case PLATFORM_TOKEN_CLIENT:
    case PLATFORM_TOKEN_CODE:
    case PLATFORM_TOKEN_REFRESH: *ret_cost = 0; return shopify_token_ask(ask, acc, a, ret_request);
    case PLATFORM_SHOP: return ask_plain(SHOPIFY_DOCUMENT_SHOP, ask, acc, a, ret_request, ret_cost);
    case PLATFORM_ORDER_IDS:
        return ask_page(
            SHOPIFY_DOCUMENT_ORDER_IDS, changed_between(ask->since_ms, ask->until_ms, a),
            page_size(ask->limit, PAGE_MAX, PAGE_MAX), 1, ask, acc, a, ret_request, ret_cost);
    case PLATFORM_ORDERS:
        return ask_ids(SHOPIFY_DOCUMENT_ORDERS, ask, acc, a, ret_request, ret_cost);
    case PLATFORM_ORDER_ONE: return ask_order_one(ask, acc, a, ret_request, ret_cost);
    case PLATFORM_FULFILL_STATE:
        return ask_ids(SHOPIFY_DOCUMENT_FULFILL_STATE, ask, acc, a, ret_request, ret_cost);
    case PLATFORM_WRITES:
    case PLATFORM_HOOK_CREATE:
    case PLATFORM_HOOK_DELETE: return ask_packed(ask, acc, a, ret_request, ret_cost);
    case PLATFORM_HOOK_LIST:
        return ask_plain(SHOPIFY_DOCUMENT_HOOK_LIST, ask, acc, a, ret_request, ret_cost);
    case PLATFORM_VARIANTS:
        return ask_page(SHOPIFY_DOCUMENT_VARIANTS, variants_like(ask->search, a),
                        page_size(ask->limit, FOUND_MAX, PAGE_MAX), 2, ask, acc, a, ret_request,
                        ret_cost);
    case PLATFORM_OP_MAX: break;
    }
    return ERR_UNAVAILABLE;
}
