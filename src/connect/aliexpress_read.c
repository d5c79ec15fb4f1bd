/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading AliExpress' answers: the envelope with its gateway errors, tokens, and a supplier
 * order. Lists and numbers come in several shapes (wrapped, simplified, as text); every reader
 * here takes them all and survives any bytes. Parcels and products: aliexpress_goods.c; purchases:
 * aliexpress_place.c; the codes: aliexpress_codes.tbl.h.
 */
#include "connect/aliexpress.h"

#include "base/text.h"
#include "base/time.h"

#define DETAIL_MAX 200
#define GOODS_MAX  500
#define SPAN_MAX_S (10 * INT64_C(365) * 86400)

struct gateway_code {
    struct str code;
    enum err err;
    bool certain;
};
static const struct gateway_code gateway_codes[] = {
#define GATEWAY(text, error, sure) {{text, sizeof(text) - 1}, ERR_##error, sure},
#include "connect/aliexpress_codes.tbl.h"
};

struct status_code {
    struct str code;
    enum supplier_status status;
};
static const struct status_code status_codes[] = {
#define ORDER_STATUS(text, ours) {{text, sizeof(text) - 1}, SUPPLIER_STATUS_##ours},
#include "connect/aliexpress_codes.tbl.h"
};

struct str aliexpress_detail(struct arena *a, struct str text)
{
    return text_clip(text_to_utf8(a, str_trim(text)), DETAIL_MAX);
}

const struct json *aliexpress_list(const struct json *v)
{
    if (json_is_arr(v))
        return v;
    const struct json *found = NULL;
    if (!json_is_obj(v))
        return NULL;
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        if (!json_is_arr(it.val))
            continue;
        if (found)
            return NULL;
        found = it.val;
    }
    return found;
}

static const struct gateway_code *gateway_code(struct str code)
{
    for (size_t i = 0; i < COUNT_OF(gateway_codes); i++)
        if (str_eq_nocase(code, gateway_codes[i].code))
            return &gateway_codes[i];
    return NULL;
}

/* "this ban will last 1 seconds", "will last for 2 more seconds", or just a number. */
static int64_t ban_ms(struct str text)
{
    int64_t seconds = 0;
    ptrdiff_t at = str_find(text, STR(" last "));
    size_t i = at > 0 ? (size_t)at : 0;
    while (i < text.n && (text.p[i] < '0' || text.p[i] > '9'))
        i++;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && seconds < 86400; i++)
        seconds = seconds * 10 + (text.p[i] - '0');
    if (seconds > 86400)
        seconds = 86400;
    return seconds > 0 ? seconds * MS_SECOND : MS_SECOND;
}

static void gateway_error(struct arena *a, const struct json *e, struct answer *ret_answer)
{
    struct str code = json_text(a, json_get(e, "code"));
    struct str sub = json_text(a, json_get(e, "sub_code"));
    struct str msg = json_str(json_get(e, "msg"));
    struct str more = json_str(json_get(e, "sub_msg"));
    if (str_empty(msg))
        msg = json_str(json_get(e, "message"));
    const struct gateway_code *known = gateway_code(sub);
    if (!known && str_starts_nocase(sub, STR("accesscontrol.limited")))
        known = gateway_code(STR("ApiCallLimit"));
    bool service = str_starts_nocase(sub, STR("isp.")) || str_starts_nocase(sub, STR("isv."));
    if (!known && !service)
        known = gateway_code(code);
    struct answer r = {.err = ERR_SERVER_ERROR, .effect_possible = true};
    if (known) {
        r.err = known->err;
        r.effect_possible = !known->certain;
    } else if (str_starts_nocase(sub, STR("isv."))) {
        r.err = ERR_REFUSED;
    }
    r.code = aliexpress_detail(a, str_empty(sub) ? code : sub);
    r.detail = aliexpress_detail(a, str_empty(more) ? msg : more);
    if (r.err == ERR_THROTTLED)
        r.wait_ms = ban_ms(str_empty(more) ? msg : more);
    *ret_answer = r;
}

/* An answer that is no JSON of the platform: a proxy, a wall, a cut line. */
static void foreign_answer(struct arena *a, const struct http_response *response,
                           struct answer *ret_answer)
{
    struct answer r = {.err = ERR_ANSWER_NOT_UNDERSTOOD, .effect_possible = true};
    int status = response->status;
    if (status == 0) {
        r.err = ERR_NET_LOST;
    } else if (status == 429) {
        r.err = ERR_THROTTLED;
        r.effect_possible = false;
        r.wait_ms = ban_ms(http_header_get(&response->headers, STR("Retry-After")));
    } else if (status == 401 || status == 403) {
        r.err = ERR_AUTH_REJECTED;
        r.effect_possible = false;
    } else if (status >= 500) {
        r.err = ERR_SERVER_ERROR;
    }
    r.code = str_printf(a, "HTTP %d", status);
    *ret_answer = r;
}

/* The payload: below the one member named "..._response", or the root itself. */
static const struct json *unwrap(const struct json *root)
{
    for (struct json_iter it = json_iter(root); json_next(&it);)
        if (json_is_obj(it.val) && str_ends(json_str(it.key), STR("_response")))
            return it.val;
    return root;
}

const struct json *aliexpress_open(struct arena *a, const struct http_response *response,
                                   struct answer *ret_answer)
{
    const struct json *root;
    if (response->status == 0 || json_parse(a, response->body, &root) != OK || !json_is_obj(root)) {
        foreign_answer(a, response, ret_answer);
        return NULL;
    }
    const struct json *body = json_get(root, "error_response");
    if (json_is_obj(body)) {
        gateway_error(a, body, ret_answer);
        return NULL;
    }
    body = unwrap(root);
    struct str code = json_text(a, json_get(body, "code"));
    bool failed = !str_empty(code) && !str_eq(code, STR("0")) && !str_eq(code, STR("200"));
    if (failed && json_is_null(json_get(body, "result"))) {
        gateway_error(a, body, ret_answer);
        return NULL;
    }
    if (response->status >= 400) {
        foreign_answer(a, response, ret_answer);
        return NULL;
    }
    *ret_answer = (struct answer){.err = OK};
    return body;
}

/* A span in seconds, number or text, as milliseconds; nonsense counts as not told. */
static int64_t span_ms(const struct json *v)
{
    int64_t s = json_i64(v, 0);
    return s > 0 && s <= SPAN_MAX_S ? s * MS_SECOND : 0;
}

void aliexpress_read_tokens(const struct account *acc, const struct http_response *response,
                            struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    struct tokens t = {.access = json_str(json_get(body, "access_token"))};
    if (str_empty(t.access)) {
        ret_result->answer =
            (struct answer){.err = ERR_ANSWER_NOT_UNDERSTOOD, .effect_possible = true};
        return;
    }
    t.refresh = json_str(json_get(body, "refresh_token"));
    t.access_span_ms = span_ms(json_get(body, "expires_in"));
    t.refresh_span_ms = span_ms(json_get(body, "refresh_expires_in"));
    if (str_empty(t.refresh))
        t.refresh = str_dup(a, acc->refresh_token);
    t.account_name = json_str(json_get(body, "user_nick"));
    if (str_empty(t.account_name))
        t.account_name = json_str(json_get(body, "account"));
    t.account_name = aliexpress_detail(a, t.account_name);
    ret_result->tokens = t;
}

static enum supplier_status status_of(struct str raw)
{
    for (size_t i = 0; i < COUNT_OF(status_codes); i++)
        if (str_eq(raw, status_codes[i].code))
            return status_codes[i].status;
    return SUPPLIER_STATUS_OTHER;
}

static bool every_line_ended(const struct json *lines)
{
    for (struct json_iter it = json_iter(lines); json_next(&it);)
        if (str_empty(str_trim(json_str(json_get(it.val, "end_reason")))))
            return false;
    return json_len(lines) > 0;
}

static struct money amount(struct arena *a, const struct json *v)
{
    struct money m = {0};
    if (!money_parse(json_text(a, json_get(v, "amount")), json_str(json_get(v, "currency_code")),
                     &m))
        return (struct money){0};
    return m;
}

static void read_goods(const struct json *list, struct arena *a, struct supplier_seen *o)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < GOODS_MAX;) {
        if (!json_is_obj(it.val))
            continue;
        *ARENA_PUSH(a, &o->items, &o->items_n, struct parcel_item) = (struct parcel_item){
            .product_id = json_text(a, json_get(it.val, "product_id")),
            .sku_id = json_text(a, json_get(it.val, "sku_id")),
            .quantity = json_i64(json_get(it.val, "product_count"), 0),
        };
    }
}

/* Being withdrawn by the platform: where it is told, it says that parcels are worth asking for. */
static bool is_numbered(const struct json *list, struct arena *a)
{
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        if (!str_empty(json_text(a, json_get(it.val, "logistics_no"))))
            return true;
    }
    return false;
}

void aliexpress_read_order(const struct supplier_ask *ask, const struct http_response *response,
                           struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    struct supplier_seen o = {.number = ask->order_number};
    o.status_raw = aliexpress_detail(a, json_text(a, json_get(r, "order_status")));
    if (str_empty(o.status_raw)) {
        struct str code = json_text(a, json_get(r, "error_code"));
        ret_result->answer =
            (struct answer){.err = ERR_ANSWER_NOT_UNDERSTOOD, .code = aliexpress_detail(a, code)};
        return;
    }
    o.logistics_raw = aliexpress_detail(a, json_text(a, json_get(r, "logistics_status")));
    o.status = status_of(o.status_raw);
    o.total = amount(a, json_get(r, "order_amount"));
    if (!o.total.currency[0])
        o.total = amount(a, json_get(r, "user_order_amount"));
    o.all_lines_ended = every_line_ended(aliexpress_list(json_get(r, "child_order_list")));
    if (o.status == SUPPLIER_STATUS_FINISHED && o.all_lines_ended)
        o.status = SUPPLIER_STATUS_CANCELED;
    o.pay_timeout_ms = span_ms(json_get(r, "pay_timeout_second"));
    o.store = aliexpress_detail(a, json_text(a, json_path(r, "store_info.store_id")));
    read_goods(aliexpress_list(json_get(r, "child_order_list")), a, &o);
    o.numbered = is_numbered(aliexpress_list(json_get(r, "logistics_info_list")), a);
    ret_result->order = o;
}
