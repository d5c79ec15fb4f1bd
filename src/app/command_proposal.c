/* SPDX-License-Identifier: Apache-2.0 */
/* Supplier orders that were read and are not linked: shown with likely orders, confirmed once. */
#include "app/collect.h"
#include "app/command_order.h"
#include "app/extension_part.h"
#include "app/show.h"

static void put_items(struct view *v, const struct supplier_seen *seen)
{
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < seen->items_n; i++) {
        jw_obj(v->w);
        jw_kstr_opt(v->w, "product_id", seen->items[i].product_id);
        jw_kstr_opt(v->w, "sku_text", seen->items[i].sku_text);
        jw_kstr_opt(v->w, "title", seen->items[i].title);
        jw_ki64(v->w, "quantity", seen->items[i].quantity);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static struct str reasons_sentence(struct view *v, int64_t reasons)
{
    static const char *const words[PROPOSE_MAX][LANG_MAX] = {
        [PROPOSE_REFERENCE] = {"Waybill's own reference", "Waybill 的参考号"},
        [PROPOSE_PRODUCTS] = {"the products", "商品"},
        [PROPOSE_QUANTITY] = {"the quantity", "数量"},
        [PROPOSE_ADDRESS] = {"the address", "地址"},
        [PROPOSE_AMOUNT] = {"the amount", "金额"},
        [PROPOSE_TIME] = {"the date", "日期"},
        [PROPOSE_HANDED_OVER] = {"it was handed to the extension", "已交给扩展采购"},
    };
    struct str list[PROPOSE_MAX];
    size_t n = 0;

    for (int r = 0; r < PROPOSE_MAX; r++) {
        if (reasons & INT64_C(1) << r)
            list[n++] = str_of(words[r][v->lang]);
    }
    bool zh = v->lang == LANG_ZH;
    struct str all = str_join(v->arena, list, n, zh ? STR("、") : STR(", "));
    return str_printf(v->arena, zh ? "相符：%.*s" : "Fits: %.*s", STR_ARG(all));
}

static void put_candidate(struct view *v, const struct candidate *c, const struct order *o)
{
    const struct shop *shop = view_shop_of(v, o->shop_id);

    jw_obj(v->w);
    view_order_ref(v, o->id, o->name);
    jw_kstr_opt(v->w, "shop", shop ? shop->domain : STR_NONE);
    jw_ki64(v->w, "score", c->score);
    jw_kbool(v->w, "sure", c->sure != 0);
    jw_key(v->w, "reasons");
    jw_arr(v->w);
    for (int r = 0; r < PROPOSE_MAX; r++) {
        if (c->reasons & INT64_C(1) << r)
            jw_str(v->w, propose_reason_text((enum propose_reason)r));
    }
    jw_arr_end(v->w);
    jw_kstr(v->w, "sentence", reasons_sentence(v, c->reasons));
    jw_obj_end(v->w);
}

/* It was read well once. */
enum err extension_kept_order(struct arena *a, const struct supplier_read *r,
                              struct read_order *ret_order)
{
    const struct json *body = NULL;
    const char *wrong = NULL;
    enum err err = json_parse(a, r->body, &body);

    if (!err)
        err = extension_read_order(a, supplier_by_id(r->supplier), body, 0, r->read_ms, ret_order,
                                   &wrong);
    if (!err)
        ret_order->read_ms = r->read_ms;
    return err;
}

static enum err put_proposal(struct view *v, const struct supplier_read *r)
{
    const struct supplier *s = supplier_by_id(r->supplier);
    struct order **orders = ARENA_ARRAY(v->arena, struct order *, r->candidates_n + 1);
    int64_t *ids = ARENA_ARRAY(v->arena, int64_t, r->candidates_n + 1);
    struct read_order in = {0};
    enum err err = s ? extension_kept_order(v->arena, r, &in) : OK;

    for (size_t i = 0; i < r->candidates_n; i++)
        ids[i] = r->candidates[i].order_id;
    if (!err)
        err = db_orders_load(v->db, v->arena, ids, r->candidates_n, orders);
    if (err || !s)
        return err;
    jw_obj(v->w);
    view_id(v, "id", ID_PROPOSAL, r->id);
    jw_kstr(v->w, "supplier", r->supplier);
    jw_kstr(v->w, "number", r->number);
    jw_kstr(v->w, "url", s->order_url(r->number, v->arena));
    jw_kstr_opt(v->w, "created", in.day);
    jw_kstr(v->w, "status", supplier_status_text(in.seen.status));
    jw_kstr_opt(v->w, "status_text", in.seen.status_raw);
    view_money(v->w, "total", in.seen.total, v->arena);
    put_items(v, &in.seen);
    jw_ktime(v->w, "read_at", r->read_ms);
    jw_key(v->w, "candidates");
    jw_arr(v->w);
    for (size_t i = 0; i < r->candidates_n; i++) {
        if (orders[i])
            put_candidate(v, &r->candidates[i], orders[i]);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}

enum err view_proposals(struct view *v)
{
    static const char *const known[] = {"cursor", "limit", NULL};
    struct supplier_read *rows;
    struct view_page page;
    size_t n;
    enum err err = view_known(v, known);

    if (!err)
        err = view_page(v, ID_PROPOSAL, &page);
    if (!err)
        err = db_supplier_reads(v->db, v->arena, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    view_list_begin(v);
    size_t shown = view_page_n(&page, n);
    for (size_t i = 0; i < shown && !err; i++)
        err = put_proposal(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return err ? err : v->err;
}

static enum err find(struct turn *t, struct command *c, struct supplier_read *ret)
{
    int64_t id = 0;
    enum err err = ERR_NOT_FOUND;

    if (id_parse(ID_PROPOSAL, c->path_id, &id))
        err = db_supplier_read_by_id(t->db, t->arena, id, ret);
    if (err == ERR_NOT_FOUND)
        return command_fail(c, err, "no such supplier order waits to be linked",
                            "没有待确认的该供应商订单");
    return err;
}

/* The lines that its products fit, for command_link; all when none does. */
static enum err fitting_lines(struct turn *t, struct command *c, const struct order *o,
                              const struct read_order *in)
{
    struct changes none = turn_changes(t);
    struct judge j;
    struct buf b;
    struct jw w;
    size_t n = 0;
    enum err err = turn_judge(t, o, &none, &j);

    if (err || !json_is_null(json_get(c->body, "lines")))
        return err;
    buf_init(&b, c->event.arena, 64 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "lines");
    jw_arr(&w);
    for (size_t i = 0; i < o->lines_n; i++) {
        if (!propose_line_fits(&in->seen, &o->lines[i], j.mappings, j.mappings_n))
            continue;
        jw_str(&w, id_text(t->arena, ID_LINE, o->lines[i].id));
        n++;
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    if (n)
        return json_parse(c->event.arena, buf_view(&b), &c->body);
    return OK;
}

enum err command_proposal_confirm(struct turn *t, struct command *c)
{
    struct supplier_read read;
    struct read_order in;
    struct order *o;
    const struct purchase *p = NULL;
    struct str ref;
    enum collect_outcome outcome;
    enum err err = find(t, c, &read);

    if (!err)
        err = command_str(c, "order", true, 100, &ref);
    if (!err)
        err = extension_kept_order(t->arena, &read, &in);
    if (err)
        return err;
    const struct supplier *s = supplier_by_id(read.supplier);
    c->path_id = ref;
    err = command_order(t, c, &o);
    if (!err)
        err = fitting_lines(t, c, o, &in);
    if (!err)
        err = command_link(t, c, o, s, read.number);
    if (!err)
        err = db_supplier_read_remove(t->db, read.id);
    if (err)
        return err;
    struct collect_told told = {.fact = command_fact(c, "supplier_order.read"),
                                .at_ms = read.read_ms,
                                .status = in.status_told ? &in.seen : NULL,
                                .parcels = in.parcels_told ? &in.parcels : NULL};
    told.fact.source = SOURCE_EXTENSION;
    const struct supplier_order *so = extension_find(o, read.number, &p);
    err = collect_take(t, o, so->id, &told, &outcome);
    if (err)
        return err;
    struct view v = show_view(t, c);
    view_known_number(&v, s, read.number);
    return v.err;
}

enum err command_proposal_dismiss(struct turn *t, struct command *c)
{
    struct fact fact = command_fact(c, "supplier_order.dismissed");
    struct supplier_read read;
    enum err err = find(t, c, &read);

    if (err)
        return err;
    read.dismissed = true;
    read.body = STR_NONE;
    read.candidates_n = 0;
    fact.cause = read.number;
    err = db_supplier_read_save(t->db, t->arena, &read);
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    if (err)
        return err;
    struct view v = show_view(t, c);
    view_known_number(&v, supplier_by_id(read.supplier), read.number);
    return v.err;
}
