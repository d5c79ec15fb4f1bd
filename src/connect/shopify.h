/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the Shopify connector share; nobody else includes it. Read
 * connect/platform.h first: it says what each operation means. Admin GraphQL for all reads and
 * writes, webhooks in Shopify's REST shape. To follow a call: shopify_query.c makes it,
 * shopify_errors.c judges the answer, shopify_read.c hands its parts to shopify_order.c.
 */
#ifndef WAYBILL_CONNECT_SHOPIFY_H
#define WAYBILL_CONNECT_SHOPIFY_H

#include "connect/platform.h"

#define SHOPIFY_API_VERSION "2026-10"
/* What one request may cost on every plan, and items in one input list. */
#define SHOPIFY_COST_MAX  1000
#define SHOPIFY_ITEMS_MAX 250

enum shopify_document {
#define X(name, points, text) SHOPIFY_DOCUMENT_##name,
#include "connect/shopify_documents.tbl.h"
#undef X
    SHOPIFY_DOCUMENT_MAX
};
const char *shopify_document_name(enum shopify_document d);
struct str shopify_document_text(enum shopify_document d);
double shopify_document_cost(enum shopify_document d);
/* Points of a connection that asks for first items of node points each. */
double shopify_connection_cost(int64_t first, double node);

/* Global ids: "gid://shopify/Order/1", also with "?query" behind. 0 when it is not one of type. */
int64_t shopify_gid_number(struct str gid, const char *type);
struct str shopify_gid(struct arena *a, const char *type, int64_t id);

struct shopify_topic {
    const char *topic;   /* "orders/create" */
    const char *graphql; /* "ORDERS_CREATE", "" when it cannot be subscribed to by API */
    enum hook_kind kind;
    bool subscribe;
};
/* NULL when not known. */
const struct shopify_topic *shopify_topic_by_name(struct str topic);
const struct shopify_topic *shopify_topic_by_graphql(struct str name);
extern const char *const shopify_topics_wanted[];    /* ends with NULL */
extern const struct platform_scope shopify_scopes[]; /* ends with a NULL scope */

/* --- asking --- */
enum err shopify_ask(const struct platform_ask *ask, const struct account *acc, int64_t now_ms,
                     struct arena *a, struct http_request *ret_request, double *ret_cost) MUST_USE;
struct str shopify_base_url(const struct account *acc, struct arena *a);
/* A GraphQL request; variables is a JSON object. ERR_TOO_LARGE past 1 MB. */
enum err shopify_graphql(const struct account *acc, struct str document, struct str variables,
                         struct arena *a, struct http_request *ret_request) MUST_USE;
/* Packed mutations: one document with aliases. */
enum err shopify_write_document(const struct platform_ask *ask, struct arena *a,
                                struct str *ret_document, struct str *ret_variables,
                                double *ret_cost) MUST_USE;
enum err shopify_subscribe_document(const struct platform_ask *ask, struct arena *a,
                                    struct str *ret_document, struct str *ret_variables,
                                    double *ret_cost) MUST_USE;

/* --- answers --- */
void shopify_read(const struct platform_ask *ask, const struct account *acc,
                  const struct http_response *response, struct arena *a,
                  struct platform_result *ret_result);
/* HTTP status, JSON and top-level errors. True when there is data to read: ret_root has it, and
 * answer->err is OK although single fields may carry errors (root.errors). */
bool shopify_answer(enum platform_op op, const struct http_response *response, struct arena *a,
                    struct answer *answer, const struct json **ret_root);
bool shopify_op_writes(enum platform_op op);
/* A top-level GraphQL error: its code and words into answer. */
enum err shopify_error_judge(const struct json *error, struct arena *a, struct answer *answer);
/* userErrors of fulfillment mutations have no code: the message decides. */
enum err shopify_user_error(struct str message);
/* Scopes that a refusal names ("read_products,read_locations"), "" when none. */
struct str shopify_scopes_named(struct arena *a, struct str message);
struct str shopify_clip(struct arena *a, struct str words);
void shopify_write_read(const struct platform_ask *ask, const struct json *root, struct arena *a,
                        struct platform_result *ret_result);
void shopify_subscribe_read(const struct platform_ask *ask, const struct json *root,
                            struct arena *a, struct platform_result *ret_result);

/* --- orders as GraphQL states them --- */
void shopify_order_read(const struct json *order, struct arena *a, struct order_seen *ret_seen);
/* Pages of FOs and lines that one answer could not hold, as the cursor of PLATFORM_ORDER_ONE. */
struct str shopify_order_rest(const struct json *order, struct arena *a);
void shopify_fo_lines_read(const struct json *nodes, struct arena *a, struct fo *fo);
void shopify_fulfillment_lines_read(const struct json *nodes, struct arena *a,
                                    struct fulfillment *f);
/* What the first piece of the cursor asks for; SHOPIFY_DOCUMENT_MAX when it is not one of ours. */
struct shopify_page {
    enum shopify_document document;
    const char *type; /* of the thing whose list goes on */
    int64_t id;
    struct str after;
};
void shopify_order_page_ask(struct str cursor, int64_t order_ext_id, struct arena *a,
                            struct shopify_page *ret_page);
/* ERR_STALE when the thing is gone or the order was changed between the pages: begin again. */
enum err shopify_order_page_read(struct str cursor, int64_t order_ext_id, const struct json *data,
                                 struct arena *a, struct order_seen *ret_seen,
                                 struct str *ret_cursor) MUST_USE;

/* --- shared between both shapes --- */
enum fo_status shopify_fo_status(struct str raw);
enum fulfillment_status shopify_fulfillment_status(struct str raw);
enum financial shopify_financial(struct str raw);
struct money shopify_money(const struct json *amount, struct str currency);
/* [{name, value}] from Shopify's lists of pairs; "" when there are none. */
struct str shopify_pairs(const struct json *list, const char *key, struct arena *a);
int64_t shopify_count(const struct json *v);
/* The strings of a list, joined. */
struct str shopify_join(const struct json *list, const char *sep, struct arena *a);

/* --- webhooks --- */
enum err shopify_hook_envelope(const struct http_request *req,
                               struct hook_envelope *ret_envelope) MUST_USE;
enum err shopify_hook_verify(const struct hook_envelope *env, struct str body,
                             const struct str *secrets, size_t secrets_n) MUST_USE;
enum err shopify_hook_read(const struct hook_envelope *env, struct str body, struct arena *a,
                           struct hook_result *ret_result) MUST_USE;
/* REST shapes. False when it has no id. */
bool shopify_rest_order(const struct json *body, struct arena *a, struct order_seen *ret_seen);
bool shopify_rest_fulfillment(const struct json *body, struct arena *a, struct fulfillment *ret_f);
/* SHA-256 in hex of what the body means, in one fixed order. */
struct str shopify_rest_digest(const struct order_seen *seen, struct arena *a);

/* --- tokens and OAuth --- */
enum err shopify_token_ask(const struct platform_ask *ask, const struct account *acc,
                           struct arena *a, struct http_request *ret_request) MUST_USE;
void shopify_token_read(const struct http_response *response, const struct account *acc,
                        struct arena *a, struct platform_result *ret_result);
struct str shopify_oauth_url(const struct account *acc, struct str redirect_url, struct str state,
                             struct arena *a);
enum err shopify_oauth_verify(struct str query, struct str secret, int64_t now_ms, struct arena *a,
                              struct str *ret_code, struct str *ret_domain,
                              struct str *ret_state) MUST_USE;
enum err shopify_domain_of(struct str typed, struct arena *a, struct str *ret_domain) MUST_USE;

#endif
