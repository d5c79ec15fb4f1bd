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

/* Code 7 is the old platform's: a number, with the reason in the sub fields. */
static void write_app_limit(struct jw *w)
{
    jw_ki64(w, "code", 7);
    jw_kstr(w, "msg", STR("App Call Limited"));
    jw_kstr(w, "sub_code", STR("accesscontrol.limited-by-app-api-access-count"));
    jw_kstr(w, "sub_msg", STR("This ban will last for 2 more seconds"));
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
    if (text) {
        jw_kstr(&w, "type", STR("ISV"));
        jw_kstr(&w, "code", str_of(code));
        jw_kstr(&w, c->by_rest ? "message" : "msg", str_of(text));
    } else {
        write_app_limit(&w);
    }
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

struct http_response aliworld_missing(const struct aliworld_call *c, const char *name)
{
    struct str text = str_printf(c->a, "The input parameter \"%s\" is missing", name);
    return aliworld_error(c, "MissingParameter", str_cstr(c->a, text));
}

void aliworld_out_begin(struct aliworld_out *o, const struct aliworld_call *c)
{
    o->call = c;
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
    jw_kstr(&o->w, "request_id", aliworld_request_id(o->call->w, o->call->a));
    if (!o->call->by_rest)
        jw_obj_end(&o->w);
    jw_obj_end(&o->w);
    return json_reply(o->call, &o->buf);
}

void aliworld_out_num(struct aliworld_out *o, const char *key, int64_t value)
{
    if (o->call->w->options.text_numbers)
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
    if (o->call->w->options.text_numbers)
        jw_kstr(&o->w, key, value ? STR("true") : STR("false"));
    else
        jw_kbool(&o->w, key, value);
}

void aliworld_out_text(struct aliworld_out *o, const char *key, struct str value)
{
    jw_kstr(&o->w, key, value);
}

void aliworld_out_list(struct aliworld_out *o, const char *key, const char *wrapper, bool empty)
{
    jw_key(&o->w, key);
    if (o->call->simplify) {
        jw_arr(&o->w);
        return;
    }
    jw_obj(&o->w);
    if (empty)
        return;
    jw_key(&o->w, wrapper);
    jw_arr(&o->w);
}

void aliworld_out_list_end(struct aliworld_out *o, bool empty)
{
    if (o->call->simplify || !empty)
        jw_arr_end(&o->w);
    if (!o->call->simplify)
        jw_obj_end(&o->w);
}
