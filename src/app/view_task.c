/* SPDX-License-Identifier: Apache-2.0 */
/* A purchase to be filled in by the extension: all that it needs, made from the order as it is. */
#include "app/corrected.h"
#include "app/extension_part.h"
#include "core/said.h"

/* Everything a task is made of. */
struct task_look {
    const struct task_row *row;
    const struct supplier *supplier;
    struct order *order;
    const struct purchase *purchase;
    const struct shop *shop;
    struct mapping *mappings;
    size_t mappings_n;
    enum task_state state;
};

static const char *const sentences[TASK_MAX][LANG_MAX] = {
    [TASK_READY] = {"Waits to be opened in the browser with the extension.",
                    "等待在装有扩展的浏览器中打开。"},
    [TASK_OPENED] = {"Is being filled in.", "正在填写。"},
    [TASK_FILLED] = {"Filled in: check it and pay at the supplier.",
                     "已填写：请核对并到供应商处付款。"},
    [TASK_PAID] = {"Paid; the supplier's order number is not known yet.",
                   "已付款；尚不知道供应商订单号。"},
    [TASK_RECORDED] = {"Bought.", "已采购。"},
    [TASK_CANCELED] = {"Taken back: nothing was bought.", "已撤回：未采购。"},
};

/* What became of its purchase otherwise counts: canceled or linked by hand. */
static enum task_state state_of(const struct task_row *row, const struct purchase *p)
{
    if (p->orders_n)
        return TASK_RECORDED;
    return purchase_is_live(p) ? row->state : TASK_CANCELED;
}

static enum err look(struct view *v, const struct task_row *row, struct task_look *ret)
{
    struct task_look k = {.row = row};
    enum err err = db_orders_load(v->db, v->arena, &row->order_id, 1, &k.order);

    if (err)
        return err;
    k.purchase = k.order ? order_purchase(k.order, row->purchase_id) : NULL;
    if (!k.purchase)
        return ERR_NOT_FOUND;
    k.supplier = supplier_by_id(k.purchase->supplier);
    k.shop = view_shop_of(v, k.order->shop_id);
    k.state = state_of(row, k.purchase);
    int64_t *products = ARENA_ARRAY(v->arena, int64_t, k.order->lines_n + 1);
    for (size_t i = 0; i < k.order->lines_n; i++)
        products[i] = k.order->lines[i].product_id;
    err = db_mappings_for(v->db, v->arena, k.order->shop_id, products, k.order->lines_n,
                          &k.mappings, &k.mappings_n);
    *ret = k;
    return !err && !k.supplier ? ERR_NOT_FOUND : err;
}

static const struct mapping *mapping_of(const struct task_look *k, const struct purchase_line *pl)
{
    static const struct mapping none;
    const struct line *l = order_line_by_id(k->order, pl->line_id);
    const struct mapping *m = l ? mapping_for_line(k->mappings, k->mappings_n, l) : NULL;

    return m ? m : &none;
}

static void put_properties(struct view *v, struct str lines)
{
    struct str *items, name, value;
    size_t n = str_split(v->arena, lines, '\n', &items);

    jw_key(v->w, "properties");
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++) {
        str_cut(items[i], '=', &name, &value);
        jw_obj(v->w);
        jw_kstr(v->w, "name", name);
        jw_kstr(v->w, "value", value);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void put_line(struct view *v, const struct task_look *k, const struct purchase_line *pl)
{
    const struct line *l = order_line_by_id(k->order, pl->line_id);
    const struct mapping *m = mapping_of(k, pl);

    jw_obj(v->w);
    view_id(v, "line", ID_LINE, pl->line_id);
    jw_kstr(v->w, "title", l ? l->title : STR_NONE);
    jw_kstr_opt(v->w, "variant", l ? l->variant_title : STR_NONE);
    jw_kstr(v->w, "listing_id", m->listing_id);
    jw_kstr(v->w, "listing_url", k->supplier->listing_url(m->listing_id, v->arena));
    jw_kstr_opt(v->w, "sku_id", m->sku_id);
    jw_kstr_opt(v->w, "sku_attr", m->sku_attr);
    put_properties(v, m->properties);
    jw_kstr_opt(v->w, "ship_from", m->ship_from);
    jw_ki64(v->w, "quantity", pl->quantity * (m->units > 0 ? m->units : 1));
    view_money(v->w, "price", m->price, v->arena);
    view_texts(v, "services", m->services);
    jw_kstr(v->w, "fallback", service_fallback_text(m->fallback));
    jw_obj_end(v->w);
}

static void put_problem(struct view *v, struct str field, struct str detail)
{
    jw_key(v->w, "address_problem");
    if (!field.n && !detail.n) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_kstr_opt(v->w, "field", field);
    jw_kstr(v->w, "detail", said_text(v->arena, detail, v->lang));
    jw_obj_end(v->w);
}

static void put_address(struct view *v, const struct task_look *k)
{
    struct supplier_address corrected = corrected_read(v->arena, k->order), address = {0};
    struct address_input in = {.person = &k->order->person,
                               .attributes = k->order->attributes,
                               .note = k->order->note,
                               .corrected = k->order->person.supplier_fix.n ? &corrected : NULL};
    struct str field = STR_NONE, detail = STR_NONE;
    bool over = k->state >= TASK_PAID || k->order->person.erased || !k->supplier->address;

    jw_key(v->w, "address");
    if (over) {
        jw_null(v->w);
        put_problem(v, field, detail);
        return;
    }
    if (!k->supplier->address(&in, v->arena, &address, &field, &detail))
        field = detail = STR_NONE;
    jw_obj(v->w);
    for (size_t i = 0; i < CORRECTED_MAX; i++)
        jw_kstr_opt(v->w, corrected_key(i), *corrected_field(&address, i));
    jw_kstr_opt(v->w, "country_page",
                k->supplier->page_country ? k->supplier->page_country(address.country)
                                          : address.country);
    jw_obj_end(v->w);
    put_problem(v, field, detail);
}

/* With our reference, by which the order is known again. */
static struct str note_of(struct view *v, const struct task_look *k)
{
    struct str note = k->shop ? k->shop->policy.seller_note : STR_NONE;

    if (!note.n)
        return k->purchase->reference;
    return str_printf(v->arena, "%.*s (%.*s)", STR_ARG(note), STR_ARG(k->purchase->reference));
}

static struct str account_name(struct view *v, int64_t id)
{
    struct supplier_account *rows;
    size_t n = 0;
    enum err err = db_supplier_accounts(v->db, v->arena, &rows, &n);

    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].id == id)
            return rows[i].name;
    }
    if (err && !v->err)
        v->err = err;
    return STR_NONE;
}

static void put_goods(struct view *v, const struct task_look *k)
{
    const struct purchase *p = k->purchase;

    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < p->lines_n; i++)
        put_line(v, k, &p->lines[i]);
    jw_arr_end(v->w);
    put_address(v, k);
    jw_kstr(v->w, "note", note_of(v, k));
    view_stored(v, "filled", k->row->filled);
    jw_key(v->w, "numbers");
    jw_arr(v->w);
    for (size_t i = 0; i < p->orders_n; i++)
        jw_str(v->w, p->orders[i].number);
    jw_arr_end(v->w);
}

static struct str begin_url(struct view *v, const struct task_look *k)
{
    const struct mapping *m = k->purchase->lines_n ? mapping_of(k, &k->purchase->lines[0]) : NULL;
    struct str page = m ? k->supplier->listing_url(m->listing_id, v->arena) : STR_NONE;

    return str_printf(v->arena, "%.*s#waybill=%.*s", STR_ARG(page),
                      STR_ARG(id_text(v->arena, ID_TASK, k->row->id)));
}

void view_task(struct view *v, const struct task_row *row)
{
    struct task_look k;
    int64_t next_id = 0;
    enum err err = look(v, row, &k);

    if (!err)
        err = db_task_next(v->db, row, &next_id);
    if (err) {
        v->err = v->err ? v->err : err;
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    view_id(v, "id", ID_TASK, row->id);
    jw_kstr(v->w, "state", task_state_text(k.state));
    jw_kstr(v->w, "sentence", str_of(sentences[k.state][v->lang]));
    jw_kstr(v->w, "url", begin_url(v, &k));
    view_id(v, "next", ID_TASK, next_id);
    view_order_ref(v, k.order->id, k.order->name);
    jw_kstr(v->w, "order_url", extension_path(v->arena, "orders", ID_ORDER, k.order->id));
    jw_kstr_opt(v->w, "shop", k.shop ? k.shop->domain : STR_NONE);
    jw_kstr(v->w, "supplier", k.purchase->supplier);
    jw_kstr(v->w, "account", account_name(v, k.purchase->account_id));
    view_id(v, "purchase", ID_PURCHASE, k.purchase->id);
    jw_kstr(v->w, "reference", k.purchase->reference);
    put_goods(v, &k);
    jw_ktime(v->w, "made_at", row->made_ms);
    jw_ktime(v->w, "changed_at", row->changed_ms);
    view_id(v, "browser", ID_TOKEN, row->browser_id);
    jw_obj_end(v->w);
}

enum err view_tasks(struct view *v)
{
    static const char *const known[] = {"open", "cursor", "limit", NULL};
    struct task_row *rows;
    struct view_page page;
    bool open = true;
    size_t n;
    enum err err = view_known(v, known);

    if (!err)
        err = view_bool(v, "open", true, &open);
    if (!err)
        err = view_page(v, ID_TASK, &page);
    if (!err)
        err = db_tasks(v->db, v->arena, open, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    view_list_begin(v);
    size_t shown = view_page_n(&page, n);
    for (size_t i = 0; i < shown; i++)
        view_task(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

enum err view_task_one(struct view *v)
{
    struct task_row row;
    int64_t id = 0;
    enum err err = extension_check(v->db, v->arena, &v->actor);

    if (err)
        return err;
    err = id_parse(ID_TASK, v->path_id, &id) ? db_task(v->db, v->arena, id, &row) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return view_fail(v, err, "nothing of that id is to be filled in", "没有该编号的待填写采购");
    if (err)
        return err;
    view_task(v, &row);
    return v->err;
}
