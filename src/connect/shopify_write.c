/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes packed into one request: every write is a top-level field with the alias w0, w1 ... and
 * its own variables, so that one refused write leaves the others alone. Mutations have no
 * idempotency key: a lost answer is settled by reading the fulfillment orders again.
 */
#include "connect/shopify.h"

#include <string.h>

#define DOCUMENT_MAX  (1 << 18)
#define VARIABLES_MAX (1 << 20)
#define CREATE_COST   10
#define TRACK_COST    50
#define PAYLOAD       "{ fulfillment { id } userErrors { field message } } "

static bool write_ok(const struct platform_write *w)
{
    switch (w->kind) {
    case WRITE_KIND_CREATE:
        for (size_t i = 0; i < w->lines_n; i++) {
            const struct create_line *l = &w->lines[i];
            if (l->fo_ext_id <= 0 || l->fo_line_ext_id <= 0 || l->quantity <= 0)
                return false;
        }
        return w->lines_n > 0 && w->lines_n <= SHOPIFY_ITEMS_MAX &&
               w->numbers_n <= SHOPIFY_ITEMS_MAX;
    case WRITE_KIND_TRACK:
        return w->fulfillment_ext_id > 0 && w->numbers_n > 0 && w->numbers_n <= SHOPIFY_ITEMS_MAX;
    case WRITE_KIND_CANCEL: return w->fulfillment_ext_id > 0;
    case WRITE_KIND_MAX: break;
    }
    return false;
}

static void declare(struct buf *head, struct buf *body, size_t i, const struct platform_write *w)
{
    switch (w->kind) {
    case WRITE_KIND_CREATE:
        buf_printf(head, "$w%zu: FulfillmentInput! ", i);
        buf_printf(body, "w%zu: fulfillmentCreate(fulfillment: $w%zu) " PAYLOAD, i, i);
        return;
    case WRITE_KIND_TRACK:
        buf_printf(head, "$w%zu: ID! $w%zut: FulfillmentTrackingInput! $w%zun: Boolean ", i, i, i);
        buf_printf(body,
                   "w%zu: fulfillmentTrackingInfoUpdate(fulfillmentId: $w%zu, "
                   "trackingInfoInput: $w%zut, notifyCustomer: $w%zun) " PAYLOAD,
                   i, i, i, i);
        return;
    case WRITE_KIND_CANCEL:
        buf_printf(head, "$w%zu: ID! ", i);
        buf_printf(body, "w%zu: fulfillmentCancel(id: $w%zu) " PAYLOAD, i, i);
        return;
    case WRITE_KIND_MAX: break;
    }
    UNREACHABLE();
}

/* One bad address would make Shopify refuse the whole request, so what is not an http(s) URL is
 * left out and bytes that may not stand in one are escaped. */
static struct str clean_url(struct str url, struct arena *a)
{
    struct buf b;
    struct str scheme, host, path;
    url = str_trim(url);
    buf_init(&b, a, 8192);
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{|}", c))
            buf_printf(&b, "%%%02X", c);
        else
            buf_char(&b, (char)c);
    }
    if (b.overflowed || !url_split(buf_view(&b), &scheme, &host, &path))
        return STR_NONE;
    return buf_view(&b);
}

/* A number without a url ends the list of urls, since a gap cannot be said. */
static void put_urls(struct jw *w, const struct platform_write *pw, struct arena *a)
{
    struct str *urls = ARENA_ARRAY(a, struct str, pw->numbers_n);
    size_t n = 0;
    while (n < pw->numbers_n && !str_empty(urls[n] = clean_url(pw->numbers[n].url, a)))
        n++;
    if (n == 0)
        return;
    jw_key(w, "urls");
    jw_arr(w);
    for (size_t i = 0; i < n; i++)
        jw_str(w, urls[i]);
    jw_arr_end(w);
}

/* Shopify pairs numbers and urls by position and knows one company for all. */
static void put_tracking(struct jw *w, const struct platform_write *pw, struct arena *a)
{
    struct str company = STR_NONE, url;
    jw_obj(w);
    for (size_t i = 0; i < pw->numbers_n && str_empty(company); i++)
        company = pw->numbers[i].company;
    if (!str_empty(company))
        jw_kstr(w, "company", company);
    if (pw->numbers_n == 1) {
        jw_kstr(w, "number", pw->numbers[0].number);
        url = clean_url(pw->numbers[0].url, a);
        if (!str_empty(url))
            jw_kstr(w, "url", url);
    } else {
        jw_key(w, "numbers");
        jw_arr(w);
        for (size_t i = 0; i < pw->numbers_n; i++)
            jw_str(w, pw->numbers[i].number);
        jw_arr_end(w);
        put_urls(w, pw, a);
    }
    jw_obj_end(w);
}

static bool first_of_its_fo(const struct platform_write *pw, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (pw->lines[j].fo_ext_id == pw->lines[i].fo_ext_id)
            return false;
    }
    return true;
}

/* The lines of one fulfillment order; one named twice counts together. */
static void put_fo(struct jw *w, const struct platform_write *pw, size_t first, struct arena *a)
{
    int64_t fo = pw->lines[first].fo_ext_id;
    jw_obj(w);
    jw_kstr(w, "fulfillmentOrderId", shopify_gid(a, "FulfillmentOrder", fo));
    jw_key(w, "fulfillmentOrderLineItems");
    jw_arr(w);
    for (size_t i = first; i < pw->lines_n; i++) {
        const struct create_line *l = &pw->lines[i];
        int64_t quantity = 0;
        bool told = false;
        if (l->fo_ext_id != fo)
            continue;
        for (size_t j = first; j < pw->lines_n; j++) {
            if (pw->lines[j].fo_ext_id != fo || pw->lines[j].fo_line_ext_id != l->fo_line_ext_id)
                continue;
            told = told || j < i;
            if (__builtin_add_overflow(quantity, pw->lines[j].quantity, &quantity))
                quantity = INT64_MAX;
        }
        if (told)
            continue;
        jw_obj(w);
        jw_kstr(w, "id", shopify_gid(a, "FulfillmentOrderLineItem", l->fo_line_ext_id));
        jw_ki64(w, "quantity", quantity);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    jw_obj_end(w);
}

static void put_create(struct jw *w, const struct platform_write *pw, struct arena *a)
{
    jw_obj(w);
    jw_key(w, "lineItemsByFulfillmentOrder");
    jw_arr(w);
    for (size_t i = 0; i < pw->lines_n; i++) {
        if (first_of_its_fo(pw, i))
            put_fo(w, pw, i, a);
    }
    jw_arr_end(w);
    jw_kbool(w, "notifyCustomer", pw->notify);
    if (pw->numbers_n > 0) {
        jw_key(w, "trackingInfo");
        put_tracking(w, pw, a);
    }
    jw_obj_end(w);
}

static void put_variables(struct jw *w, size_t i, const struct platform_write *pw, struct arena *a)
{
    jw_key_str(w, str_printf(a, "w%zu", i));
    if (pw->kind == WRITE_KIND_CREATE) {
        put_create(w, pw, a);
        return;
    }
    jw_str(w, shopify_gid(a, "Fulfillment", pw->fulfillment_ext_id));
    if (pw->kind == WRITE_KIND_TRACK) {
        jw_key_str(w, str_printf(a, "w%zut", i));
        put_tracking(w, pw, a);
        jw_key_str(w, str_printf(a, "w%zun", i));
        jw_bool(w, pw->notify);
    }
}

enum err shopify_write_document(const struct platform_ask *ask, struct arena *a,
                                struct str *ret_document, struct str *ret_variables,
                                double *ret_cost)
{
    struct buf head, body, variables;
    struct jw w;
    double cost = 0;
    buf_init(&head, a, DOCUMENT_MAX);
    buf_init(&body, a, DOCUMENT_MAX);
    buf_init(&variables, a, VARIABLES_MAX);
    jw_init(&w, &variables);
    jw_obj(&w);
    buf_str(&head, STR("mutation Writes("));
    for (size_t i = 0; i < ask->writes_n; i++) {
        if (!write_ok(&ask->writes[i]))
            return ERR_BAD_INPUT;
        cost += ask->writes[i].kind == WRITE_KIND_TRACK ? TRACK_COST : CREATE_COST;
        if (cost > SHOPIFY_COST_MAX)
            return ERR_BAD_INPUT;
        declare(&head, &body, i, &ask->writes[i]);
        put_variables(&w, i, &ask->writes[i], a);
    }
    jw_obj_end(&w);
    buf_str(&head, STR(") { "));
    buf_str(&head, buf_view(&body));
    buf_char(&head, '}');
    if (ask->writes_n == 0)
        return ERR_BAD_INPUT;
    if (head.overflowed || body.overflowed || variables.overflowed)
        return ERR_TOO_LARGE;
    *ret_document = buf_view(&head);
    *ret_variables = buf_view(&variables);
    *ret_cost = cost;
    return OK;
}

/* --- the answer --- */

/* The error that names the alias as the first step of its path; NULL if none. */
static const struct json *error_of(const struct json *root, struct str alias)
{
    for (struct json_iter it = json_iter(json_get(root, "errors")); json_next(&it);) {
        if (str_eq(json_str(json_at(json_get(it.val, "path"), 0)), alias))
            return it.val;
    }
    return NULL;
}

/* One write whose outcome nobody knows makes the whole answer one that must be looked into. */
static void in_doubt(enum err err, struct answer *answer, struct write_result *ret_result)
{
    ret_result->effect_possible = true;
    answer->err = err;
    answer->effect_possible = true;
}

static void read_error(const struct json *error, struct arena *a, struct answer *answer,
                       struct write_result *ret_result)
{
    struct answer one = {0};
    enum err err = shopify_error_judge(error, a, &one);
    /* A thing named by id that is not there has changed since it was read. */
    ret_result->err = err == ERR_NOT_FOUND ? ERR_STALE : err;
    ret_result->detail = one.detail;
    if (one.effect_possible)
        in_doubt(err, answer, ret_result);
}

static void read_user_errors(const struct json *list, struct arena *a,
                             struct write_result *ret_result)
{
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str message = json_str(json_get(it.val, "message"));
        enum err err = shopify_user_error(message);
        /* One reason that needs a person outweighs those that a fresh read may cure. */
        if (ret_result->err == OK || (err != ERR_STALE && ret_result->err == ERR_STALE)) {
            ret_result->err = err;
            ret_result->detail = shopify_clip(a, message);
        }
    }
}

static void read_one(const struct platform_write *w, const struct json *payload, struct arena *a,
                     struct write_result *ret_result)
{
    struct str gid = json_str(json_path(payload, "fulfillment.id"));
    int64_t id = shopify_gid_number(gid, "Fulfillment");
    const struct json *user_errors = json_get(payload, "userErrors");
    if (w->kind == WRITE_KIND_CREATE && id > 0) {
        ret_result->fulfillment_ext_id = id; /* it exists, whatever else is said */
        return;
    }
    read_user_errors(user_errors, a, ret_result);
    if (ret_result->err != OK)
        return;
    if (w->kind == WRITE_KIND_CREATE || !json_is_arr(user_errors)) {
        ret_result->err = ERR_ANSWER_NOT_UNDERSTOOD;
    }
}

void shopify_write_read(const struct platform_ask *ask, const struct json *root, struct arena *a,
                        struct platform_result *ret_result)
{
    const struct json *data = json_get(root, "data");
    ret_result->writes = ARENA_ARRAY(a, struct write_result, ask->writes_n);
    ret_result->writes_n = ask->writes_n;
    for (size_t i = 0; i < ask->writes_n; i++) {
        struct str alias = str_printf(a, "w%zu", i);
        const struct json *payload = json_get(data, str_cstr(a, alias));
        const struct json *error = error_of(root, alias);
        struct write_result *r = &ret_result->writes[i];
        if (json_is_obj(payload))
            read_one(&ask->writes[i], payload, a, r);
        if (error != NULL && (!json_is_obj(payload) || r->err == ERR_ANSWER_NOT_UNDERSTOOD)) {
            read_error(error, a, &ret_result->answer, r);
        } else if (!json_is_obj(payload)) {
            r->err = ERR_ANSWER_NOT_UNDERSTOOD;
        }
        if (r->err == ERR_ANSWER_NOT_UNDERSTOOD)
            in_doubt(r->err, &ret_result->answer, r);
    }
}
