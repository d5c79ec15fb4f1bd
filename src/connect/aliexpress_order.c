/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A supplier order (trade.ds.order.get). A status that no row knows is kept and shown as it came.
 * What the status of a finished cancellation is, is not documented: an order that ended counts as
 * canceled only when every line says that it ended, and none that it was received.
 */
#include "connect/aliexpress.h"

#define NUMBERS_MAX 100
#define GOODS_MAX   500

struct status_code {
    struct str code;
    enum supplier_status status;
};
static const struct status_code status_codes[] = {
#define ORDER_STATUS(text, ours) {{text, sizeof(text) - 1}, SUPPLIER_STATUS_##ours},
#include "connect/aliexpress_codes.tbl.h"
};

enum supplier_status aliexpress_status(struct str raw)
{
    for (size_t i = 0; i < COUNT_OF(status_codes); i++)
        if (str_eq(raw, status_codes[i].code))
            return status_codes[i].status;
    return SUPPLIER_STATUS_OTHER;
}

/* "buyer_accept_goods" and the like close a line too, but happily. */
static bool is_happy_end(struct str reason)
{
    static const char *const words[] = {"accept", "confirm", "receiv", "success", "finish"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_find_nocase(reason, str_of(words[i])) >= 0)
            return true;
    return false;
}

static bool has_ended(const struct json *line, struct arena *a)
{
    struct str reason = str_trim(json_text(a, json_get(line, "end_reason")));
    return !str_empty(reason) && !is_happy_end(reason);
}

static bool every_line_ended(const struct json *lines, struct arena *a)
{
    for (struct json_iter it = json_iter(lines); json_next(&it);) {
        if (!has_ended(it.val, a))
            return false;
    }
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
            .ended = has_ended(it.val, a),
        };
    }
}

/* Numbers that the order itself names (being withdrawn by the platform): without items, and not
 * renewed when a parcel is relabeled. */
static void read_numbers(const struct json *list, struct arena *a, struct parcels_seen *seen)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < NUMBERS_MAX;) {
        struct parcel_seen p = {.number = aliexpress_mail_no(a, json_get(it.val, "logistics_no"))};
        p.carrier_raw = aliexpress_detail(a, json_text(a, json_get(it.val, "logistics_service")));
        bool known = str_empty(p.number);
        for (size_t i = 0; i < seen->parcels_n && !known; i++)
            known = str_eq(seen->parcels[i].number, p.number);
        if (!known)
            *ARENA_PUSH(a, &seen->parcels, &seen->parcels_n, struct parcel_seen) = p;
    }
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
    o.status = aliexpress_status(o.status_raw);
    o.total = amount(a, json_get(r, "order_amount"));
    if (!o.total.currency[0])
        o.total = amount(a, json_get(r, "user_order_amount"));
    const struct json *lines = aliexpress_list(json_get(r, "child_order_list"));
    o.all_lines_ended =
        every_line_ended(lines, a) && !str_eq(o.logistics_raw, STR("BUYER_ACCEPT_GOODS"));
    if (o.status == SUPPLIER_STATUS_FINISHED && o.all_lines_ended)
        o.status = SUPPLIER_STATUS_CANCELED;
    o.pay_timeout_ms = aliexpress_span_ms(json_get(r, "pay_timeout_second"));
    o.store = aliexpress_detail(a, json_text(a, json_path(r, "store_info.store_id")));
    read_goods(lines, a, &o);
    struct parcels_seen *named = &ret_result->parcels;
    named->order_number = ask->order_number;
    read_numbers(aliexpress_list(json_get(r, "logistics_info_list")), a, named);
    o.numbered = named->parcels_n > 0;
    ret_result->order = o;
}
