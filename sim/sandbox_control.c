/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How people and tests direct the sandbox:
 *   GET  /control                          what to connect to: addresses, secrets, goods
 *   GET  /control/truth                    orders and purchases as they really are
 *   POST /control/orders                   a buyer orders; {"count":3,"payment":"pending",...}
 *   POST /control/orders/ID/ACT            pay cancel hold release fulfill delete; ID or "%231001"
 *   POST /control/purchases/ID/ACT         pay ship deliver cancel expire relabel; {"number":"..."}
 *   POST /control/faults                   {"of":"shopify","kind":"lost_after","only":"","times":1}
 *   POST /control/settings                 {"order_every_ms":5000,"ship_ms":6000,"deliver_ms":1}
 */
#include "sim/sandbox_state.h"

#define ANSWER_MAX (8 << 20)
#define COUNT_MAX  1000

struct control {
    struct sandbox *s;
    const struct json *body;
    int64_t now_ms;
    struct arena *a;
    struct jw w;
};

static struct http_response text(int status, const char *words)
{
    return (struct http_response){.status = status, .body = str_of(words)};
}

static const char *place(struct control *c)
{
    int64_t count = json_i64(json_get(c->body, "count"), 1);

    if (count < 1 || count > COUNT_MAX)
        return "count must be 1 to 1000\n";
    jw_arr(&c->w);
    for (int64_t i = 0; i < count; i++) {
        int64_t id = sandbox_place_as(c->s, c->body, c->now_ms);
        sandbox_tell_order(shopify_order(c->s->shop, id), &c->w, c->a);
    }
    jw_arr_end(&c->w);
    return NULL;
}

static const struct shopify_order *find_order(struct control *c, struct str ref)
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

static enum err act_on_order(struct control *c, int64_t id, struct str act)
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

static const char *direct_order(struct control *c, struct str ref, struct str act)
{
    const struct shopify_order *o = find_order(c, ref);

    if (!o)
        return "no such order\n";
    if (act_on_order(c, o->id, act))
        return "the shop refuses that\n";
    sandbox_tell_order(o, &c->w, c->a);
    return NULL;
}

static bool act_on_purchase(struct control *c, struct str id, struct str act)
{
    struct aliworld *w = c->s->ali;
    struct str number = json_str(json_get(c->body, "number"));

    if (str_eq(act, STR("pay")))
        return aliworld_pay(w, id, c->now_ms);
    if (str_eq(act, STR("ship")))
        return aliworld_ship(w, id, number, c->now_ms);
    if (str_eq(act, STR("deliver")))
        return aliworld_deliver(w, id, c->now_ms);
    if (str_eq(act, STR("cancel")))
        return aliworld_cancel(w, id, c->now_ms);
    if (str_eq(act, STR("expire")))
        return aliworld_expire(w, id, c->now_ms);
    if (str_eq(act, STR("relabel")))
        return aliworld_relabel(w, id, (size_t)json_i64(json_get(c->body, "package"), 0), number,
                                c->now_ms);
    return false;
}

static const char *direct_purchase(struct control *c, struct str id, struct str act)
{
    if (!aliworld_order(c->s->ali, id))
        return "no such purchase\n";
    if (!act_on_purchase(c, id, act))
        return "the supplier refuses that\n";
    jw_obj(&c->w);
    jw_kstr(&c->w, "id", id);
    jw_obj_end(&c->w);
    return NULL;
}

static const struct fault_name {
    const char *name;
    enum shopify_fault_kind shopify; /* SHOPIFY_FAULT_MAX: not there */
    enum aliworld_fault ali;         /* ALIWORLD_FAULT_MAX: not there */
} fault_names[] = {
    {"lost_before", SHOPIFY_LOST_BEFORE, ALIWORLD_LOST_BEFORE},
    {"lost_after", SHOPIFY_LOST_AFTER, ALIWORLD_LOST_AFTER},
    {"delay", SHOPIFY_DELAY, ALIWORLD_DELAY},
    {"html_502", SHOPIFY_HTML_502, ALIWORLD_HTML_502},
    {"html_502_after", SHOPIFY_HTML_502_AFTER, ALIWORLD_HTML_502_AFTER},
    {"cut_json", SHOPIFY_TRUNCATED, ALIWORLD_CUT_JSON},
    {"too_many", SHOPIFY_TOO_MANY, ALIWORLD_API_LIMIT},
    {"unauthorized", SHOPIFY_UNAUTHORIZED, ALIWORLD_FAULT_MAX},
    {"locked", SHOPIFY_SHOP_LOCKED, ALIWORLD_FAULT_MAX},
    {"unavailable", SHOPIFY_UNAVAILABLE, ALIWORLD_SERVICE_TIMEOUT},
    {"throttle", SHOPIFY_THROTTLE, ALIWORLD_APP_LIMIT},
    {"internal", SHOPIFY_INTERNAL, ALIWORLD_FAULT_MAX},
};

static const char *fault(struct control *c)
{
    struct str kind = json_str(json_get(c->body, "kind")), of = json_str(json_get(c->body, "of"));
    int64_t times = json_i64(json_get(c->body, "times"), 1);
    struct shopify_fault f = {.ms = json_i64(json_get(c->body, "ms"), 2000),
                              .only = json_str(json_get(c->body, "only")),
                              .times = times};
    size_t i = 0;

    while (i < COUNT_OF(fault_names) && !str_eq(kind, str_of(fault_names[i].name)))
        i++;
    bool shopify = str_eq(of, STR("shopify"));
    if (i == COUNT_OF(fault_names) || (!shopify && !str_eq(of, STR("aliexpress"))) ||
        (!shopify && fault_names[i].ali == ALIWORLD_FAULT_MAX))
        return "\"of\" is shopify or aliexpress, \"kind\" a fault that it has\n";
    f.kind = fault_names[i].shopify;
    if (shopify)
        shopify_fault_next(c->s->shop, &f);
    else
        aliworld_fault(c->s->ali, fault_names[i].ali, f.only, times);
    jw_obj(&c->w);
    jw_kstr(&c->w, "kind", kind);
    jw_obj_end(&c->w);
    return NULL;
}

static const char *settings(struct control *c)
{
    struct sandbox *s = c->s;
    struct aliworld_options *ali = aliworld_options(s->ali);

    s->opt.order_every_ms = json_i64(json_get(c->body, "order_every_ms"), s->opt.order_every_ms);
    if (s->opt.order_every_ms <= 0)
        s->next_order_ms = INT64_MAX;
    else if (s->next_order_ms > c->now_ms + s->opt.order_every_ms)
        s->next_order_ms = c->now_ms + s->opt.order_every_ms;
    ali->ship_ms = json_i64(json_get(c->body, "ship_ms"), ali->ship_ms);
    ali->ship_spread_ms = json_i64(json_get(c->body, "ship_spread_ms"), ali->ship_spread_ms);
    ali->deliver_ms = json_i64(json_get(c->body, "deliver_ms"), ali->deliver_ms);
    ali->pays_by_itself = json_bool(json_get(c->body, "pays_by_itself"), ali->pays_by_itself);
    s->people.trouble_permille =
        json_i64(json_get(c->body, "trouble_permille"), s->people.trouble_permille);
    jw_obj(&c->w);
    jw_ki64(&c->w, "order_every_ms", s->opt.order_every_ms);
    jw_ki64(&c->w, "ship_ms", ali->ship_ms);
    jw_ki64(&c->w, "deliver_ms", ali->deliver_ms);
    jw_obj_end(&c->w);
    return NULL;
}

static const char *post(struct control *c, struct str path)
{
    struct str what, ref, act;

    str_cut(str_slice(path, 1, path.n), '/', &what, &path);
    str_cut(path, '/', &ref, &act);
    if (str_eq(what, STR("orders")))
        return ref.n ? direct_order(c, ref, act) : place(c);
    if (str_eq(what, STR("purchases")))
        return direct_purchase(c, ref, act);
    if (str_eq(what, STR("faults")))
        return fault(c);
    if (str_eq(what, STR("settings")))
        return settings(c);
    return "no such thing to direct: see GET /control\n";
}

static const char *get(struct control *c, struct str path)
{
    if (path.n == 0 || str_eq(path, STR("/")))
        sandbox_tell_world(c->s, &c->w, c->a);
    else if (str_eq(path, STR("/truth")))
        sandbox_tell_truth(c->s, &c->w, c->a);
    else
        return "GET /control or /control/truth\n";
    return NULL;
}

struct http_response sandbox_control(struct sandbox *s, const struct http_request *req,
                                     struct str path, int64_t now_ms, struct arena *a)
{
    struct control c = {.s = s, .now_ms = now_ms, .a = a};
    struct buf out;

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
