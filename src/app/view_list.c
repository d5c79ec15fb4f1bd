/* SPDX-License-Identifier: Apache-2.0 */
/* The list of orders with its filters, and the counts beside its tabs. */
#include "app/view_part.h"

#include "base/text.h"
#include "port/ports.h"

static struct str stage_name(int value)
{
    return stage_text((enum stage)value);
}
static struct str display_name(int value)
{
    return display_fulfillment_text((enum display_fulfillment)value);
}
static struct str financial_name(int value)
{
    return financial_text((enum financial)value);
}
static struct str problem_name(int value)
{
    return problem_kind_text((enum problem_kind)value);
}
static struct str sort_name(int value)
{
    static const char *const names[ORDER_SORT_MAX] = {"newest", "oldest", "updated", "total"};

    return str_of(names[value]);
}

static const struct view_words stages = {{"stage", "阶段"}, stage_name, STAGE_MAX};
static const struct view_words displays = {
    {"shop status", "店铺状态"}, display_name, DISPLAY_FULFILLMENT_MAX};
static const struct view_words financials = {
    {"payment status", "付款状态"}, financial_name, FINANCIAL_MAX};
static const struct view_words problems = {{"problem", "问题"}, problem_name, PROBLEM_MAX};
static const struct view_words sorts = {{"sort", "排序方式"}, sort_name, ORDER_SORT_MAX};

/* The zone that days are meant in: that of the named shop, or of all when they have one. */
static struct str zone_of(struct view *v, int64_t shop_id)
{
    struct str zone = STR_NONE;

    if (view_load_shops(v))
        return zone;
    for (size_t i = 0; i < v->shops_n; i++) {
        const struct shop *s = &v->shops[i];
        if (shop_id && s->id != shop_id)
            continue;
        if (zone.n && !str_eq(zone, s->zone))
            return STR_NONE;
        zone = s->zone;
    }
    return zone;
}

/* A time as it stands, or a day in the shop's zone: its start, or its end. */
static enum err moment(struct view *v, const char *key, int64_t shop_id, bool end, int64_t *ret_ms)
{
    struct str text = view_query(v, key), zone;
    int64_t ms;

    *ret_ms = 0;
    if (!text.n || time_parse(text, ret_ms))
        return OK;
    if (!time_parse_date(text, &ms))
        return view_fail(
            v, ERR_BAD_INPUT,
            "\"%s\" must be a day (2026-11-23) or a time (2026-11-23T10:00:00Z), not \"%.*s\"",
            "“%s”必须是日期（2026-11-23）或时间（2026-11-23T10:00:00Z），而不是“%.*s”", key,
            STR_ARG(text_clip(text, 40)));
    if (end)
        ms += MS_DAY;
    zone = zone_of(v, shop_id);
    if (v->zones && v->zones->offset_s && zone.n)
        ms -= v->zones->offset_s(v->zones->ctx, zone, ms) * MS_SECOND;
    *ret_ms = ms;
    return OK;
}

static enum err read_problem(struct view *v, struct order_filter *f)
{
    if (!str_eq(view_query(v, "problem"), STR("any")))
        return view_bits(v, "problem", &problems, &f->problems);
    f->any_problem = true;
    return OK;
}

static enum err read_sort(struct view *v, struct order_filter *f)
{
    uint64_t bits = 0;
    enum err err = view_bits(v, "sort", &sorts, &bits);

    if (err || !bits)
        return err;
    for (int i = 0; i < ORDER_SORT_MAX; i++) {
        if (bits == UINT64_C(1) << i) {
            f->sort = (enum order_sort)i;
            return OK;
        }
    }
    return view_fail(v, ERR_BAD_INPUT, "\"sort\" takes one value", "“sort”只能有一个值");
}

enum err view_order_filter(struct view *v, struct order_filter *f)
{
    static const char *const known[] = {"shop", "stage", "shop_status", "payment", "problem", "q",
                                        "from", "to",    "sort",        "cursor",  "limit",   NULL};
    struct view_page page;
    uint64_t stage = 0, display = 0, financial = 0;
    enum err err = view_known(v, known);

    if (!err)
        err = view_shop_id(v, &f->shop_id);
    if (!err)
        err = view_bits(v, "stage", &stages, &stage);
    if (!err)
        err = view_bits(v, "shop_status", &displays, &display);
    if (!err)
        err = view_bits(v, "payment", &financials, &financial);
    if (!err)
        err = read_problem(v, f);
    if (!err)
        err = moment(v, "from", f->shop_id, false, &f->from_ms);
    if (!err)
        err = moment(v, "to", f->shop_id, true, &f->to_ms);
    if (!err)
        err = read_sort(v, f);
    if (!err)
        err = view_page(v, ID_MAX, &page);
    if (err)
        return err;
    f->stages = (uint32_t)stage;
    f->displays = (uint32_t)display;
    f->financials = (uint32_t)financial;
    f->limit = page.limit;
    f->text = text_clip(view_query(v, "q"), 200);
    f->cursor = view_query(v, "cursor");
    return OK;
}

static void item_person(struct view *v, const struct order_item *it)
{
    jw_key(v->w, "customer");
    if (it->customer.n) {
        jw_obj(v->w);
        jw_kstr(v->w, "name", it->customer);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_key(v->w, "address");
    if (it->city.n || it->country.n) {
        jw_obj(v->w);
        jw_kstr(v->w, "city", it->city);
        jw_kstr(v->w, "country", it->country);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
}

static void item_problems(struct view *v, uint64_t bits)
{
    jw_key(v->w, "problems");
    jw_arr(v->w);
    for (int k = 0; k < PROBLEM_MAX; k++) {
        if (!(bits & UINT64_C(1) << k))
            continue;
        jw_obj(v->w);
        jw_kstr(v->w, "code", problem_kind_text((enum problem_kind)k));
        jw_kstr(v->w, "sentence", problem_sentence((enum problem_kind)k, v->lang));
        jw_ki64(v->w, "urgency", problem_urgency((enum problem_kind)k));
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void item(struct view *v, const struct order_item *it)
{
    const struct view_counts_in counts = {.lines = it->lines_n,
                                          .units = it->units,
                                          .wanted = it->lines_wanted,
                                          .shipped = it->lines_shipped,
                                          .fulfilled = it->lines_fulfilled};

    jw_obj(v->w);
    view_id(v, "id", ID_ORDER, it->id);
    view_ext_id(v, "ext_id", it->ext_id);
    jw_kstr(v->w, "name", it->name);
    view_shop_ref(v, it->shop_id);
    view_admin_url(v, view_shop_of(v, it->shop_id), it->ext_id);
    jw_kstr(v->w, "stage", stage_text(it->stage));
    jw_kstr(v->w, "stage_label", stage_label(it->stage, v->lang));
    view_order_numbers(v, &counts);
    view_status(v, "shop_status", display_fulfillment_text(it->display), it->display_raw);
    view_status(v, "payment", financial_text(it->financial), it->financial_raw);
    view_money(v->w, "total", it->total, v->arena);
    jw_ktime(v->w, "created_at", it->created_ms);
    jw_ktime(v->w, "updated_at", it->updated_ms);
    jw_ktime(v->w, "read_at", it->read_ms);
    item_person(v, it);
    view_flags(v, it->flags);
    view_guards(v, it->guards);
    jw_ktime(v->w, "auto_buy_at", it->auto_buy_ms);
    view_texts(v, "numbers", it->numbers);
    view_texts(v, "supplier_numbers", it->supplier_numbers);
    item_problems(v, it->problems);
    jw_obj_end(v->w);
}

enum err view_orders(struct view *v)
{
    struct order_filter f = {0};
    struct order_item *items;
    struct str next = STR_NONE;
    size_t n;
    enum err err = view_order_filter(v, &f);

    if (err)
        return err;
    err = db_list_orders(v->db, v->arena, &f, &items, &n, &next);
    if (err == ERR_BAD_INPUT)
        return view_fail(v, err, "\"cursor\" must be the \"next\" of the page before of this list",
                         "“cursor”必须是此列表上一页的“next”");
    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        item(v, &items[i]);
    view_list_end(v, next);
    return v->err;
}

/* More than that is "many" to a person; counting goes over the orders with problems only. */
#define TO_PAY_MAX 9999

enum err view_counts(struct view *v)
{
    struct order_filter to_pay = {.problems = 1ULL << PROBLEM_UNPAID_AT_SUPPLIER};
    struct order_counts counts;
    int64_t unpaid;
    enum err err = view_shop_id(v, &to_pay.shop_id);

    if (!err)
        err = db_list_counts(v->db, to_pay.shop_id, &counts);
    if (!err)
        err = db_list_count(v->db, v->arena, &to_pay, TO_PAY_MAX, &unpaid);
    if (err)
        return err;
    jw_obj(v->w);
    jw_ki64(v->w, "all", counts.all);
    jw_ki64(v->w, "problems", counts.problems);
    jw_ki64(v->w, "to_pay", unpaid);
    jw_key(v->w, "stages");
    jw_arr(v->w);
    for (int s = 0; s < STAGE_MAX; s++) {
        jw_obj(v->w);
        jw_kstr(v->w, "stage", stage_text((enum stage)s));
        jw_kstr(v->w, "label", stage_label((enum stage)s, v->lang));
        jw_ki64(v->w, "orders", counts.by_stage[s]);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}
