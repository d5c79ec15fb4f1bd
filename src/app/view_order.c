/* SPDX-License-Identifier: Apache-2.0 */
/* One order with all that belongs to it, as JSON. Its parts further down: view_ship.c. */
#include "app/view_part.h"
#include "core/said.h"

static void customer(struct view *v, const struct person *p)
{
    jw_key(v->w, "customer");
    if (p->erased || !(p->name.n || p->email.n || p->phone.n)) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_kstr(v->w, "name", p->name);
    jw_kstr(v->w, "email", p->email);
    jw_kstr(v->w, "phone", p->phone);
    jw_obj_end(v->w);
}

static void address(struct view *v, const struct person *p)
{
    jw_key(v->w, "address");
    if (p->erased || !p->has_address) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_kstr(v->w, "name", p->name);
    jw_kstr(v->w, "company", p->company);
    jw_kstr(v->w, "address1", p->address1);
    jw_kstr(v->w, "address2", p->address2);
    jw_kstr(v->w, "city", p->city);
    jw_kstr(v->w, "province", p->province);
    jw_kstr(v->w, "province_code", p->province_code);
    jw_kstr(v->w, "zip", p->zip);
    jw_kstr(v->w, "country", p->country_code);
    jw_kstr(v->w, "phone", p->address_phone);
    jw_obj_end(v->w);
}

static void head(struct view *v, const struct order *o, const struct shop *s)
{
    view_id(v, "id", ID_ORDER, o->id);
    view_ext_id(v, "ext_id", o->ext_id);
    jw_kstr(v->w, "name", o->name);
    jw_key(v->w, "shop");
    jw_obj(v->w);
    view_id(v, "id", ID_SHOP, s->id);
    jw_kstr(v->w, "domain", s->domain);
    jw_kstr(v->w, "name", s->name);
    jw_obj_end(v->w);
    view_admin_url(v, s, o->ext_id);
    jw_kstr(v->w, "stage", stage_text(o->stage));
    jw_kstr(v->w, "stage_label", stage_label(o->stage, v->lang));
    struct view_counts_in counts = {.lines = (int64_t)o->lines_n,
                                    .wanted = o->lines_wanted,
                                    .shipped = o->lines_shipped,
                                    .fulfilled = o->lines_fulfilled};
    for (size_t i = 0; i < o->lines_n; i++)
        counts.units += o->lines[i].current_quantity;
    view_order_numbers(v, &counts);
    view_status(v, "shop_status", display_fulfillment_text(o->display_fulfillment),
                o->display_fulfillment_raw);
    view_status(v, "payment", financial_text(o->financial), o->financial_raw);
    view_money(v->w, "total", o->total, v->arena);
}

static void times(struct view *v, const struct order *o)
{
    jw_ktime(v->w, "created_at", o->created_ms);
    jw_ktime(v->w, "updated_at", o->updated_ms);
    jw_ktime(v->w, "read_at", o->read_ms);
    jw_ktime(v->w, "processed_at", o->processed_ms);
    jw_ktime(v->w, "canceled_at", o->canceled_ms);
    jw_kstr_opt(v->w, "cancel_reason", o->cancel_reason);
    jw_ktime(v->w, "closed_at", o->closed_ms);
    jw_ktime(v->w, "seen_at", o->seen_ms);
}

static void hold(struct view *v, const struct order *o)
{
    jw_key(v->w, "hold");
    if (!o->hold_ms) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_ktime(v->w, "since", o->hold_ms);
    jw_kstr(v->w, "reason", o->hold_reason);
    jw_obj_end(v->w);
}

static void quantities(struct view *v, const struct order *o, const struct line *l)
{
    jw_key(v->w, "quantities");
    jw_obj(v->w);
    jw_ki64(v->w, "ordered", l->quantity);
    jw_ki64(v->w, "current", l->current_quantity);
    jw_ki64(v->w, "bought", order_line_bought(o, l->id));
    jw_ki64(v->w, "shipped", judge_line_shipped(o, l));
    jw_ki64(v->w, "fulfilled", order_line_fulfilled(o, l));
    jw_ki64(v->w, "open", order_line_open(o, l));
    jw_ki64(v->w, "to_buy", order_line_to_buy(o, l));
    jw_obj_end(v->w);
}

static void line(struct view *v, const struct order *o, const struct line *l,
                 const struct mapping *m)
{
    jw_obj(v->w);
    view_id(v, "id", ID_LINE, l->id);
    view_ext_id(v, "ext_id", l->ext_id);
    jw_kstr(v->w, "title", l->title);
    jw_kstr_opt(v->w, "variant", l->variant_title);
    jw_kstr_opt(v->w, "sku", l->sku);
    jw_kstr_opt(v->w, "vendor", l->vendor);
    view_ext_id(v, "product_id", l->product_id);
    view_ext_id(v, "variant_id", l->variant_id);
    view_money(v->w, "price", l->price, v->arena);
    jw_kbool(v->w, "requires_shipping", l->requires_shipping);
    jw_kbool(v->w, "handled_elsewhere", l->handled_elsewhere);
    view_stored(v, "properties", l->properties);
    quantities(v, o, l);
    jw_key(v->w, "mapping");
    if (m)
        view_mapping(v, m);
    else
        jw_null(v->w);
    jw_obj_end(v->w);
}

static void lines(struct view *v, const struct order *o)
{
    int64_t *products = ARENA_ARRAY(v->arena, int64_t, o->lines_n + 1);
    struct mapping *mappings = NULL;
    size_t products_n = 0, n = 0;

    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].product_id)
            products[products_n++] = o->lines[i].product_id;
    }
    enum err err =
        db_mappings_for(v->db, v->arena, o->shop_id, products, products_n, &mappings, &n);
    if (err && !v->err)
        v->err = err;
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < o->lines_n; i++)
        line(v, o, &o->lines[i], mapping_for_line(mappings, err ? 0 : n, &o->lines[i]));
    jw_arr_end(v->w);
}

/* What the problem is about: its rows are told apart by looking where the id stands. */
static void subject(struct view *v, const struct order *o, int64_t id)
{
    if (order_purchase(o, id))
        view_id(v, "subject", ID_PURCHASE, id);
    else if (order_package(o, id))
        view_id(v, "subject", ID_PACKAGE, id);
    else if (order_write(o, id))
        view_id(v, "subject", ID_WRITE, id);
    else
        jw_knull(v->w, "subject");
}

static void problems(struct view *v, const struct order *o)
{
    jw_key(v->w, "problems");
    jw_arr(v->w);
    for (size_t i = 0; i < o->problems_n; i++) {
        const struct problem *p = &o->problems[i];
        if (p->row == ROW_GONE)
            continue;
        jw_obj(v->w);
        view_id(v, "id", ID_PROBLEM, p->id);
        jw_kstr(v->w, "code", problem_kind_text(p->kind));
        jw_kstr(v->w, "sentence", problem_sentence(p->kind, v->lang));
        jw_ki64(v->w, "urgency", problem_urgency(p->kind));
        jw_kstr_opt(v->w, "detail", said_text(v->arena, p->detail, v->lang));
        subject(v, o, p->subject_id);
        jw_ktime(v->w, "since", p->since_ms);
        jw_kbool(v->w, "dismissed", p->dismissed);
        jw_kstr_opt(v->w, "dismissed_why", p->dismissed_why);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void purchases(struct view *v, const struct order *o)
{
    jw_key(v->w, "purchases");
    jw_arr(v->w);
    for (size_t i = 0; i < o->purchases_n; i++)
        view_purchase(v, &o->purchases[i]);
    jw_arr_end(v->w);
    jw_key(v->w, "packages");
    jw_arr(v->w);
    for (size_t i = 0; i < o->packages_n; i++)
        view_package(v, o, &o->packages[i]);
    jw_arr_end(v->w);
    jw_key(v->w, "writes");
    jw_arr(v->w);
    for (size_t i = 0; i < o->writes_n; i++)
        view_write(v, &o->writes[i]);
    jw_arr_end(v->w);
}

/* What people see of automatic buying: how long still, and what it waits for. */
static void countdown(struct view *v, const struct order *o)
{
    bool zh = v->lang == LANG_ZH;
    struct str sentence = zh ? STR("等待期结束后将自动采购，除非标记为“不采购”。")
                             : STR("It is bought by itself when the countdown is over, unless "
                                   "somebody says \"do not buy\".");
    int64_t left_ms = o->auto_buy_ms - v->now_ms;

    jw_key(v->w, "auto_buy");
    if (!o->auto_buy_ms) {
        jw_null(v->w);
        return;
    }
    for (int g = 0; g < GUARD_MAX; g++) {
        if ((o->guards & GUARD_BIT(g)) && g != GUARD_GRACE)
            sentence = guard_sentence((enum guard)g, v->lang);
    }
    jw_obj(v->w);
    jw_ktime(v->w, "at", o->auto_buy_ms);
    jw_ki64(v->w, "in_s", left_ms > 0 ? (left_ms + MS_SECOND - 1) / MS_SECOND : 0);
    jw_kstr(v->w, "sentence", sentence);
    jw_obj_end(v->w);
}

void view_order(struct view *v, const struct order *o, const struct shop *s)
{
    jw_obj(v->w);
    head(v, o, s);
    times(v, o);
    jw_kstr(v->w, "risk", risk_text(o->risk));
    jw_kstr_opt(v->w, "gateway", o->gateway);
    jw_kstr_opt(v->w, "source", o->source_name);
    view_texts(v, "tags", o->tags);
    jw_kstr_opt(v->w, "note", o->note);
    view_stored(v, "attributes", o->attributes);
    jw_kbool(v->w, "erased", o->person.erased);
    customer(v, &o->person);
    address(v, &o->person);
    view_flags(v, o->flags);
    hold(v, o);
    view_guards(v, o->guards);
    jw_ktime(v->w, "auto_buy_at", o->auto_buy_ms);
    countdown(v, o);
    lines(v, o);
    view_fulfillment_orders(v, o);
    view_fulfillments(v, o);
    purchases(v, o);
    view_offer(v, o, s);
    problems(v, o);
    jw_obj_end(v->w);
}

static enum err load(struct view *v, int64_t id, struct order **ret_order,
                     const struct shop **ret_shop)
{
    struct order *o = NULL;
    enum err err = db_orders_load(v->db, v->arena, &id, 1, &o);

    if (err)
        return err;
    if (!o)
        return ERR_NOT_FOUND;
    err = view_load_shops(v);
    if (err)
        return err;
    *ret_shop = view_shop_of(v, o->shop_id);
    *ret_order = o;
    return *ret_shop ? OK : ERR_INTERNAL;
}

enum err view_order_one(struct view *v)
{
    const struct shop *s;
    struct order *o;
    int64_t id;
    enum err err = view_find_order(v, &id);

    if (!err)
        err = load(v, id, &o, &s);
    if (err)
        return err;
    view_order(v, o, s);
    return v->err;
}

static enum err export_orders(struct view *v, const int64_t *ids, size_t n)
{
    enum err err = OK;

    for (size_t i = 0; i < n && !err; i++) {
        const struct shop *s;
        struct order *o;
        err = load(v, ids[i], &o, &s);
        if (!err)
            view_order(v, o, s);
        if (!err && v->w->b->overflowed)
            return view_fail(v, ERR_TOO_LARGE,
                             "%zu orders are too many for one answer: export them one by one",
                             "%zu 个订单过多，无法一次导出：请逐个导出", n);
    }
    return err ? err : v->err;
}

enum err view_customer_export(struct view *v)
{
    struct str email = view_query(v, "email");
    int64_t *ids = NULL, one;
    size_t n = 1;
    enum err err;

    v->path_id = view_query(v, "order");
    if (!email.n == !v->path_id.n)
        return view_fail(v, ERR_BAD_INPUT, "give the customer's \"email\" or an \"order\"",
                         "请填写客户的“email”或一个“order”");
    if (email.n) {
        err = db_customer_orders(v->db, v->arena, 0, email, &ids, &n);
    } else {
        err = view_find_order(v, &one);
        ids = &one;
    }
    if (err)
        return err;
    jw_obj(v->w);
    jw_kstr_opt(v->w, "email", email);
    jw_ktime(v->w, "exported_at", v->now_ms);
    jw_key(v->w, "orders");
    jw_arr(v->w);
    err = export_orders(v, ids, n);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return err;
}
