/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parcels as AliExpress tells them (ds.order.tracking.get). One tracking line is one parcel; a line
 * without a number exists before the goods leave; a relabeled parcel keeps its items and changes
 * its number. "TRACKING DATA NOT FOUND" (1001) is no error: there is no parcel yet.
 */
#include "connect/aliexpress.h"

#define PARCELS_MAX       200
#define PARCEL_ITEMS_MAX  500
#define PARCEL_EVENTS_MAX 500

struct str aliexpress_mail_no(struct arena *a, const struct json *v)
{
    static const char *const none[] = {"null", "none", "undefined", "n/a", "na", "-", "--", "0"};
    struct str *numbers;
    size_t n = str_split(a, aliexpress_detail(a, json_text(a, v)), ',', &numbers);
    struct str last = n > 0 ? numbers[n - 1] : STR_NONE;
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (str_eq_nocase(last, str_of(none[i])))
            return STR_NONE;
    return last;
}

/* Whole words only: "Delivered to the local carrier" is not. */
static bool is_delivered(struct str s)
{
    static const char *const words[] = {"Delivered", "Package delivered", "AE_GTMS_SIGNED",
                                        "GTMS_SIGNED"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(s, str_of(words[i])))
            return true;
    return false;
}

/* By its code or name; the words only where there is none. GWMS_ACCEPT is no more than an order
 * that reached a warehouse. */
static bool is_scan(const struct parcel_event *e)
{
    static const struct str starts[] = {
#define BEFORE_CARRIER(text) {text, sizeof(text) - 1},
#include "connect/aliexpress_codes.tbl.h"
    };
    struct str word = str_empty(e->name) ? e->text : e->name;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (str_starts_nocase(word, starts[i]))
            return false;
    }
    return !str_empty(word);
}

void aliexpress_event(struct parcel_seen *p, const struct parcel_event *e, struct str code)
{
    if (is_scan(e) && e->at_ms > 0 && (p->moving_ms == 0 || e->at_ms < p->moving_ms))
        p->moving_ms = e->at_ms;
    p->delivered |= is_delivered(e->name) || is_delivered(e->text) || is_delivered(code);
}

static void read_events(const struct json *list, struct arena *a, struct parcel_seen *p)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCEL_EVENTS_MAX;) {
        if (!json_is_obj(it.val))
            continue;
        struct parcel_event e = {.at_ms = aliexpress_moment_ms(json_get(it.val, "time_stamp"))};
        e.name = aliexpress_detail(a, json_text(a, json_get(it.val, "tracking_name")));
        e.text = aliexpress_detail(a, json_text(a, json_get(it.val, "tracking_detail_desc")));
        aliexpress_event(p, &e, json_str(json_get(it.val, "tracking_primary_code")));
        *ARENA_PUSH(a, &p->events, &p->events_n, struct parcel_event) = e;
    }
}

static void read_items(const struct json *list, struct arena *a, struct parcel_seen *p)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCEL_ITEMS_MAX;) {
        if (!json_is_obj(it.val))
            continue;
        struct parcel_item i = {.quantity = json_i64(json_get(it.val, "quantity"), 0)};
        i.product_id = json_text(a, json_get(it.val, "item_id"));
        i.sku_id = json_text(a, json_get(it.val, "sku_id"));
        i.sku_text = aliexpress_detail(a, json_text(a, json_get(it.val, "sku_desc")));
        i.title = aliexpress_detail(a, json_text(a, json_get(it.val, "item_title")));
        *ARENA_PUSH(a, &p->items, &p->items_n, struct parcel_item) = i;
    }
}

static struct parcel_seen read_parcel(const struct json *v, struct arena *a)
{
    struct parcel_seen p = {.eta_ms = aliexpress_moment_ms(json_get(v, "eta_time_stamps"))};
    p.number = aliexpress_mail_no(a, json_get(v, "mail_no"));
    p.carrier_raw = aliexpress_detail(a, json_text(a, json_get(v, "carrier_name")));
    read_items(aliexpress_list(json_get(v, "package_item_list")), a, &p);
    read_events(aliexpress_list(json_get(v, "detail_node_list")), a, &p);
    return p;
}

/* "ret": false. Only 1001 means "nothing yet". */
static void no_parcels(const struct json *r, struct arena *a, struct answer *ret_answer)
{
    struct str code = json_text(a, json_get(r, "code"));
    struct str msg = json_str(json_get(r, "msg"));
    if (str_eq(code, STR("1001")) || str_has(msg, STR("TRACKING DATA NOT FOUND")))
        return;
    *ret_answer = (struct answer){.err = ERR_SERVER_ERROR,
                                  .code = aliexpress_detail(a, code),
                                  .detail = aliexpress_detail(a, msg)};
}

void aliexpress_read_parcels(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    const struct json *data = json_get(r, "data");
    if (!json_is_obj(data))
        data = r;
    const struct json *list = aliexpress_list(json_get(data, "tracking_detail_line_list"));
    struct parcels_seen seen = {.order_number = ask->order_number};
    if (!json_bool(json_get(r, "ret"), list != NULL)) {
        if (json_is_null(json_get(r, "ret")) && json_is_null(json_get(r, "code")))
            ret_result->answer.err = ERR_ANSWER_NOT_UNDERSTOOD;
        else
            no_parcels(r, a, &ret_result->answer);
    }
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCELS_MAX;)
        if (json_is_obj(it.val) && ret_result->answer.err == OK)
            *ARENA_PUSH(a, &seen.parcels, &seen.parcels_n, struct parcel_seen) =
                read_parcel(it.val, a);
    ret_result->parcels = seen;
}
