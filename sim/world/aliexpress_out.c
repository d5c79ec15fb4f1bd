/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the gateway writes answers: the envelope, lists with and without wrappers, numbers that may
 * come as strings, and the two shapes of an error (/sync wraps it, /rest does not).
 */
#include "sim/world/aliexpress_state.h"

#define LARGEST_ANSWER ((size_t)4 << 20)

struct str aliworld_param(const struct aliworld_call *c, const char *name)
{
    for (size_t i = 0; i < c->params.n; i++)
        if (str_eq(c->params.items[i].name, str_of(name)))
            return c->params.items[i].value;
    return STR_NONE;
}

bool aliworld_param_json(const struct aliworld_call *c, const char *name,
                         const struct json **ret_json, struct http_response *ret_error)
{
    struct str text = aliworld_param(c, name);
    const struct json *v;
    if (str_empty(text)) {
        *ret_error = aliworld_missing(c, name);
        return false;
    }
    if (json_parse(c->a, text, &v) != OK || !json_is_obj(v)) {
        *ret_error = aliworld_sub_error(c, "isv.invalid-parameter", "Invalid parameter.");
        return false;
    }
    *ret_json = v;
    return true;
}

struct str aliworld_request_id(struct aliworld *w, struct arena *a)
{
    return str_printf(a, "2102e764%016llx", (unsigned long long)++w->requests);
}

struct str aliworld_cents(struct arena *a, int64_t cents)
{
    return str_printf(a, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100));
}

struct http_response aliworld_reply(struct arena *a, int status, struct str type, struct str body)
{
    struct http_response r = {.status = status, .body = body};
    http_header_add(a, &r.headers, STR("Content-Type"), type);
    return r;
}

static struct http_response json_reply(const struct aliworld_call *c, const struct buf *b)
{
    ASSERT(!b->overflowed);
    return aliworld_reply(c->a, 200, STR("application/json;charset=UTF-8"), buf_view(b));
}

struct http_response aliworld_error(const struct aliworld_call *c, const char *code,
                                    const char *text)
{
    struct buf b;
    struct jw w;
    buf_init(&b, c->a, LARGEST_ANSWER);
    jw_init(&w, &b);
    jw_obj(&w);
    if (!c->by_rest) {
        jw_key(&w, "error_response");
        jw_obj(&w);
    }
    jw_kstr(&w, "type", str_eq(str_of(code), STR("InternalError")) ? STR("SYSTEM") : STR("ISV"));
    jw_kstr(&w, "code", str_of(code));
    jw_kstr(&w, c->by_rest ? "message" : "msg", str_of(text));
    jw_kstr(&w, "request_id", aliworld_request_id(c->w, c->a));
    if (!c->by_rest)
        jw_obj_end(&w);
    jw_obj_end(&w);
    return json_reply(c, &b);
}

struct http_response aliworld_sub_error(const struct aliworld_call *c, const char *sub_code,
                                        const char *sub_text)
{
    struct buf b;
    struct jw w;
    buf_init(&b, c->a, LARGEST_ANSWER);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "error_response");
    jw_obj(&w);
    jw_kstr(&w, "code", STR("15"));
    jw_kstr(&w, "type", STR("ISP"));
    jw_kstr(&w, "msg", STR("Remote service error"));
    jw_kstr(&w, "sub_code", str_of(sub_code));
    jw_kstr(&w, "sub_msg", str_of(sub_text));
    jw_kstr(&w, "request_id", aliworld_request_id(c->w, c->a));
    jw_obj_end(&w);
    jw_obj_end(&w);
    return json_reply(c, &b);
}

/* The old platform's: the code is a number, and the reason is in the sub fields. */
struct http_response aliworld_app_limit(const struct aliworld_call *c, int64_t seconds)
{
    struct buf b;
    struct jw w;
    buf_init(&b, c->a, LARGEST_ANSWER);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "error_response");
    jw_obj(&w);
    jw_ki64(&w, "code", 7);
    jw_kstr(&w, "msg", STR("App Call Limited"));
    jw_kstr(&w, "sub_code", STR("accesscontrol.limited-by-app-api-access-count"));
    jw_kstr(&w, "sub_msg",
            str_printf(c->a, "This ban will last for %lld more seconds", (long long)seconds));
    jw_kstr(&w, "request_id", aliworld_request_id(c->w, c->a));
    jw_obj_end(&w);
    jw_obj_end(&w);
    return json_reply(c, &b);
}

struct http_response aliworld_missing(const struct aliworld_call *c, const char *name)
{
    struct str text = str_printf(c->a, "The input parameter \"%s\" is missing", name);
    return aliworld_error(c, "MissingParameter", str_cstr(c->a, text));
}

/* How this answer is written, by the options and, now and then, by chance. */
static void choose_manner(struct aliworld_out *o)
{
    struct aliworld *w = o->call->w;
    o->text = w->options.text_numbers;
    o->other_names = w->options.other_wrapper_names;
    o->bare = o->call->simplify;
    if (o->call->by_rest || !dice_may(&w->odd, w->options.odd_permille))
        return;
    switch (dice_below(&w->odd, 6)) {
    case 0: o->text = !o->text; break;
    case 1: o->other_names = !o->other_names; break;
    case 2: o->bare = !o->bare; break;
    case 3: o->absent = true; break;
    case 4: o->extra = true; break;
    default: o->scant = true; break;
    }
}

void aliworld_out_begin(struct aliworld_out *o, const struct aliworld_call *c)
{
    *o = (struct aliworld_out){.call = c};
    choose_manner(o);
    buf_init(&o->buf, c->a, LARGEST_ANSWER);
    jw_init(&o->w, &o->buf);
    jw_obj(&o->w);
    if (c->by_rest)
        return;
    struct str key = c->method;
    if (!str_starts(key, STR("/")))
        key = str_replace(c->a, key, STR("."), STR("_"));
    jw_key_str(&o->w, str_cat(c->a, key, STR("_response")));
    jw_obj(&o->w);
}

struct http_response aliworld_out_end(struct aliworld_out *o)
{
    if (o->extra)
        jw_kstr(&o->w, "_trace_id_", STR("0b0e3a4b17"));
    jw_kstr(&o->w, "request_id", aliworld_request_id(o->call->w, o->call->a));
    if (!o->call->by_rest)
        jw_obj_end(&o->w);
    jw_obj_end(&o->w);
    return json_reply(o->call, &o->buf);
}

void aliworld_out_num(struct aliworld_out *o, const char *key, int64_t value)
{
    if (o->text)
        jw_kstr(&o->w, key, str_printf(o->call->a, "%lld", (long long)value));
    else
        jw_ki64(&o->w, key, value);
}

void aliworld_out_digits(struct aliworld_out *o, const char *key, struct str digits)
{
    int64_t value;
    if (str_to_i64(digits, &value))
        aliworld_out_num(o, key, value);
    else
        jw_kstr(&o->w, key, digits);
}

void aliworld_out_flag(struct aliworld_out *o, const char *key, bool value)
{
    if (o->text)
        jw_kstr(&o->w, key, value ? STR("true") : STR("false"));
    else
        jw_kbool(&o->w, key, value);
}

void aliworld_out_text(struct aliworld_out *o, const char *key, struct str value)
{
    jw_kstr(&o->w, key, value);
}

void aliworld_out_maybe(struct aliworld_out *o, const char *key, struct str value)
{
    if (!o->scant)
        jw_kstr(&o->w, key, value);
}

void aliworld_out_extra(struct aliworld_out *o)
{
    if (!o->extra)
        return;
    jw_key(&o->w, "biz_ext_info");
    jw_raw(&o->w, STR("{\"version\":\"3\",\"marks\":[1,2],\"list\":{\"string\":[\"x\"]}}"));
    jw_knull(&o->w, "reserved_field");
}

/* The wrappers of another year. */
static const char *other_name(const char *wrapper)
{
    static const struct {
        const char *usual, *other;
    } rows[] = {
        {"aeop_child_order_info", "ae_child_order_info"},
        {"aeop_order_logistics_info", "ae_order_logistics_info"},
        {"delivery_option_d_t_o", "delivery_option_dto"},
        {"ae_item_sku_info_d_t_o", "ae_item_sku_info_dto"},
        {"ae_sku_property_d_t_o", "ae_sku_property_dto"},
        {"tracking_detail", "tracking_detail_line"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(str_of(wrapper), str_of(rows[i].usual)))
            return rows[i].other;
    return wrapper;
}

void aliworld_out_list(struct aliworld_out *o, const char *key, const char *wrapper, bool empty)
{
    if (empty && o->absent)
        return;
    jw_key(&o->w, key);
    if (o->bare) {
        jw_arr(&o->w);
        return;
    }
    jw_obj(&o->w);
    if (empty)
        return;
    jw_key(&o->w, o->other_names ? other_name(wrapper) : wrapper);
    jw_arr(&o->w);
}

void aliworld_out_list_end(struct aliworld_out *o, bool empty)
{
    if (empty && o->absent)
        return;
    if (o->bare || !empty)
        jw_arr_end(&o->w);
    if (!o->bare)
        jw_obj_end(&o->w);
}
