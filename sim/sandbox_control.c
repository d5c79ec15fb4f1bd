/* SPDX-License-Identifier: Apache-2.0 */
/* How people and tests direct the sandbox; sim/sandbox_help.c has the words. */
#include "sim/sandbox_state.h"

#define ANSWER_MAX (8 << 20)
#define COUNT_MAX  1000
#define AGO_MAX_S  (3650 * INT64_C(86400))

static struct http_response text(int status, const char *words)
{
    return (struct http_response){.status = status, .body = str_of(words)};
}

static const char *place(struct sandbox_control *c)
{
    int64_t count = json_i64(json_get(c->body, "count"), 1);
    int64_t ago_s = json_i64(json_get(c->body, "ago_s"), 0);

    if (count < 1 || count > COUNT_MAX)
        return "count must be 1 to 1000\n";
    if (ago_s < 0 || ago_s > AGO_MAX_S)
        return "ago_s must be 0 to 315360000\n";
    jw_arr(&c->w);
    for (int64_t i = 0; i < count; i++) {
        int64_t id = sandbox_place_as(c->s, c->body, c->now_ms - ago_s * MS_SECOND);
        sandbox_tell_order(shopify_order(c->s->shop, id), &c->w, c->a);
    }
    jw_arr_end(&c->w);
    return NULL;
}

static const struct shopify_order *find_order(struct sandbox_control *c, struct str ref)
{
    struct str name = url_decode(c->a, ref, false);
    int64_t id;

    if (str_to_i64(name, &id) && shopify_order(c->s->shop, id))
        return shopify_order(c->s->shop, id);
    for (size_t i = 0; i < c->s->shop->orders_n; i++) {
        struct str has = c->s->shop->orders[i]->name;
        if (str_eq(has, name) ||
            (str_starts(has, STR("#")) && str_eq(str_slice(has, 1, has.n), name)))
            return c->s->shop->orders[i];
    }
    return NULL;
}

static enum err act_on_order(struct sandbox_control *c, int64_t id, struct str act)
{
    struct shopify_shop *shop = c->s->shop;
    struct str number = json_str(json_get(c->body, "number"));
    struct str company = json_str(json_get(c->body, "company"));

    if (str_eq(act, STR("pay")))
        return shopify_mark_paid(shop, id, c->now_ms);
    if (str_eq(act, STR("cancel")))
        return shopify_cancel(shop, id, STR("CUSTOMER"), c->now_ms);
    if (str_eq(act, STR("hold")))
        return shopify_hold(shop, id, STR("OTHER"), STR("held in the sandbox"), c->now_ms);
    if (str_eq(act, STR("release")))
        return shopify_release(shop, id, c->now_ms);
    if (str_eq(act, STR("fulfill")))
        return shopify_fulfill_by_hand(shop, id, number, company, true, c->now_ms);
    if (str_eq(act, STR("delete")))
        return shopify_delete_order(shop, id, c->now_ms);
    return ERR_METHOD_NOT_ALLOWED;
}

static const char *direct_order(struct sandbox_control *c, struct str ref, struct str act)
{
    const struct shopify_order *o = find_order(c, ref);

    if (!o)
        return "no such order\n";
    if (act_on_order(c, o->id, act))
        return "the shop refuses that\n";
    sandbox_tell_order(o, &c->w, c->a);
    return NULL;
}

static const char *fault(struct sandbox_control *c)
{
    struct str kind = json_str(json_get(c->body, "kind")), of = json_str(json_get(c->body, "of"));
    int64_t times = json_i64(json_get(c->body, "times"), 1);
    struct shopify_fault f = {.ms = json_i64(json_get(c->body, "ms"), 2000),
                              .only = json_str(json_get(c->body, "only")),
                              .times = times};
    const struct sandbox_fault *row = sandbox_fault_of(kind);
    bool shopify = str_eq(of, STR("shopify")), ali = str_eq(of, STR("aliexpress"));

    if (!row || (!shopify && !ali) || (shopify && row->shopify == SHOPIFY_FAULT_MAX) ||
        (ali && row->ali == ALIWORLD_FAULT_MAX))
        return "\"of\" is shopify or aliexpress, \"kind\" a fault that it has\n";
    f.kind = row->shopify;
    if (shopify)
        shopify_fault_next(c->s->shop, &f);
    else
        aliworld_fault(c->s->ali, row->ali, f.only, times);
    jw_obj(&c->w);
    jw_kstr(&c->w, "kind", kind);
    jw_obj_end(&c->w);
    return NULL;
}

static const char *post(struct sandbox_control *c, struct str path)
{
    struct str what, ref, act;

    str_cut(str_slice(path, 1, path.n), '/', &what, &path);
    str_cut(path, '/', &ref, &act);
    if (str_eq(what, STR("orders")))
        return ref.n ? direct_order(c, ref, act) : place(c);
    if (str_eq(what, STR("faults")))
        return fault(c);
    if (str_eq(what, STR("settings")))
        return sandbox_change_settings(c);
    return sandbox_direct_supplier(c, what, ref, act);
}

static const char *get(struct sandbox_control *c, struct str path)
{
    if (path.n == 0 || str_eq(path, STR("/")))
        sandbox_tell_world(c->s, &c->w, c->a);
    else if (str_eq(path, STR("/truth")))
        sandbox_tell_truth(c->s, &c->w, c->a);
    else if (str_eq(path, STR("/settings")))
        sandbox_tell_settings(c->s, &c->w);
    else
        return "no such thing to see: GET /control/help\n";
    return NULL;
}

struct http_response sandbox_control(struct sandbox *s, const struct http_request *req,
                                     struct str path, int64_t now_ms, struct arena *a)
{
    struct sandbox_control c = {.s = s, .now_ms = now_ms, .a = a};
    struct buf out;

    if (str_eq(path, STR("/help")))
        return (struct http_response){.status = 200, .body = sandbox_help(a)};
    if (req->body.n && json_parse(a, req->body, &c.body))
        return text(400, "the body is not JSON\n");
    buf_init(&out, a, ANSWER_MAX);
    jw_init(&c.w, &out);
    const char *refused = req->method == HTTP_POST ? post(&c, path) : get(&c, path);
    if (refused)
        return text(422, refused);
    struct http_response r = {.status = 200, .body = buf_view(&out)};
    http_header_add(a, &r.headers, STR("Content-Type"), STR("application/json"));
    return r;
}
