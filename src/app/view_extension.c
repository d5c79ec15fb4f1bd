/* SPDX-License-Identifier: Apache-2.0 */
/* What Waybill knows of supplier orders, for the extension's pages; what it waits for. */
#include "app/extension_part.h"

#include "base/text.h"
#include "core/schedule.h"

#define NUMBERS_MAX  100
#define FRESH_MS     (10 * MS_MINUTE)
#define WALK_MS      (60 * MS_DAY)
#define NUMBER_BYTES 60

const struct supplier *extension_supplier(struct str name)
{
    return supplier_by_id(name.n ? name : STR("aliexpress"));
}

struct str extension_path(struct arena *a, const char *page, enum id_kind kind, int64_t id)
{
    return str_printf(a, "/%s/%.*s", page, STR_ARG(id_text(a, kind, id)));
}

const struct supplier_order *extension_find(const struct order *o, struct str number,
                                            const struct purchase **ret_purchase)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            if (!str_eq(o->purchases[i].orders[k].number, number))
                continue;
            *ret_purchase = &o->purchases[i];
            return &o->purchases[i].orders[k];
        }
    }
    return NULL;
}

void view_wanted(struct view *v, const struct order *o, const struct supplier_order *so)
{
    bool open = so && so->due_ms != 0;

    jw_key(v->w, "wanted");
    jw_obj(v->w);
    jw_kbool(v->w, "status", open && so->due_ms <= v->now_ms);
    jw_kbool(
        v->w, "packages",
        open && (schedule_asks_parcels(o, so, v->now_ms) || schedule_parcels_follow(o, so, false)));
    jw_obj_end(v->w);
}

struct numbers {
    size_t all, in_shop;
};

static struct numbers put_packages(struct view *v, const struct order *o,
                                   const struct supplier_order *so)
{
    struct numbers n = {0};

    jw_key(v->w, "packages");
    jw_arr(v->w);
    for (size_t i = 0; so && i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        const struct number *number = package_current_number(k);
        if (k->supplier_order_id != so->id || !number)
            continue;
        bool in_shop = k->fulfillment_ext_id && k->published_number_id == number->id;
        n.all++;
        n.in_shop += in_shop;
        jw_obj(v->w);
        jw_kstr(v->w, "number", number->number);
        jw_kbool(v->w, "in_shop", in_shop);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    return n;
}

static struct str sent_word(const struct supplier_order *so, struct numbers n)
{
    if (!so)
        return STR_NONE;
    if (!n.in_shop)
        return STR("none");
    return n.in_shop < n.all ? STR("some") : STR("all");
}

static struct str known_sentence(struct view *v, const struct order *o, struct numbers n)
{
    bool zh = v->lang == LANG_ZH;
    struct str stage = stage_label(o->stage, v->lang);

    if (!n.all)
        return str_printf(v->arena, zh ? "%.*s：%.*s，尚无运单号" : "%.*s: %.*s, no number yet",
                          STR_ARG(o->name), STR_ARG(stage));
    if (n.in_shop == n.all)
        return str_printf(v->arena, zh ? "%.*s：%.*s，运单号已写入店铺" : "%.*s: %.*s, number sent",
                          STR_ARG(o->name), STR_ARG(stage));
    return str_printf(v->arena,
                      zh ? "%.*s：%.*s，%zu 个运单号中 %zu 个已写入店铺"
                         : "%.*s: %.*s, of %zu numbers %zu sent",
                      STR_ARG(o->name), STR_ARG(stage), n.all, n.in_shop);
}

/* What is left when no purchase is known: proposed, dismissed or nothing. */
static enum err unlinked(struct view *v, const struct supplier *s, struct str number,
                         struct supplier_read *ret_read, struct str *ret_state,
                         struct str *ret_sentence)
{
    bool zh = v->lang == LANG_ZH;
    enum err err = db_supplier_read(v->db, v->arena, str_of(s->id), number, ret_read);

    *ret_state = STR("unknown");
    *ret_sentence = zh ? STR("Waybill 中没有此订单。") : STR("Waybill does not know this order.");
    if (err == ERR_NOT_FOUND) {
        *ret_read = (struct supplier_read){0};
        return OK;
    }
    if (err)
        return err;
    *ret_state = ret_read->dismissed ? STR("dismissed") : STR("proposed");
    *ret_sentence = ret_read->dismissed
                        ? (zh ? STR("已标记为与店铺无关。") : STR("Marked as not for your shops."))
                    : zh ? STR("可能属于店铺订单：请确认。")
                         : STR("Likely for one of your orders: confirm which.");
    return OK;
}

void view_known_order(struct view *v, const struct supplier *s, struct str number,
                      const struct order *o, const struct purchase *p,
                      const struct supplier_order *so)
{
    struct supplier_read read = {0};
    struct str state = STR("known"), sentence = STR_NONE;
    const struct shop *shop = so ? view_shop_of(v, o->shop_id) : NULL;
    enum err err = so ? OK : unlinked(v, s, number, &read, &state, &sentence);

    if (err && !v->err)
        v->err = err;
    jw_obj(v->w);
    jw_kstr(v->w, "number", number);
    jw_kstr(v->w, "state", state);
    struct numbers n = put_packages(v, o, so);
    jw_kstr(v->w, "sentence", so ? known_sentence(v, o, n) : sentence);
    if (so)
        view_order_ref(v, o->id, o->name);
    else
        jw_knull(v->w, "order");
    jw_kstr_opt(v->w, "order_url",
                so ? extension_path(v->arena, "orders", ID_ORDER, o->id) : STR_NONE);
    jw_kstr_opt(v->w, "shop", shop ? shop->domain : STR_NONE);
    view_id(v, "purchase", ID_PURCHASE, so ? p->id : 0);
    jw_kstr_opt(v->w, "stage", so ? stage_text(o->stage) : STR_NONE);
    jw_kstr_opt(v->w, "stage_label", so ? stage_label(o->stage, v->lang) : STR_NONE);
    jw_kstr_opt(v->w, "status", so ? supplier_status_text(so->status) : STR_NONE);
    jw_kstr_opt(v->w, "sent", sent_word(so, n));
    view_wanted(v, o, so);
    jw_ktime(v->w, "read_at", so ? so->seen_ms : read.read_ms);
    view_id(v, "proposal", ID_PROPOSAL, read.dismissed ? 0 : read.id);
    jw_obj_end(v->w);
}

void view_known_number(struct view *v, const struct supplier *s, struct str number)
{
    const struct supplier_order *so = NULL;
    const struct purchase *p = NULL;
    struct order *o = NULL;
    int64_t id = 0;
    enum err err = db_order_of_supplier_number(v->db, str_of(s->id), number, &id);

    if (!err && id)
        err = db_orders_load(v->db, v->arena, &id, 1, &o);
    if (err && !v->err)
        v->err = err;
    if (!err && o)
        so = extension_find(o, number, &p);
    view_known_order(v, s, number, o, p, so);
}

enum err view_numbers_known(struct view *v)
{
    const struct json *body = v->body, *numbers = json_get(body, "numbers");
    const struct supplier *s = extension_supplier(json_str(json_get(body, "supplier")));
    enum err err = extension_check(v->db, v->arena, &v->actor);

    if (err)
        return err;
    if (!s || !json_is_arr(numbers) || json_len(numbers) > NUMBERS_MAX)
        return view_fail(v, ERR_BAD_INPUT, "\"numbers\" is a list of at most %d",
                         "“numbers”应为最多 %d 个单号的列表", NUMBERS_MAX);
    view_list_begin(v);
    for (struct json_iter it = json_iter(numbers); json_next(&it);)
        view_known_number(v, s, text_clip(str_trim(json_str(it.val)), NUMBER_BYTES));
    view_list_end(v, STR_NONE);
    return v->err;
}

static void put_waiting(struct view *v, const struct supplier *s, const struct order *o,
                        const struct waiting_row *row)
{
    for (size_t i = 0; o && i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            const struct supplier_order *so = &o->purchases[i].orders[k];
            if (so->id != row->so_id)
                continue;
            jw_obj(v->w);
            jw_kstr(v->w, "number", so->number);
            jw_kstr(v->w, "url", s->order_url(so->number, v->arena));
            view_order_ref(v, o->id, o->name);
            jw_kstr(v->w, "status", supplier_status_text(so->status));
            view_wanted(v, o, so);
            jw_ktime(v->w, "bought_at", o->purchases[i].settled_ms);
            jw_ktime(v->w, "read_at", so->seen_ms);
            jw_obj_end(v->w);
        }
    }
}

static enum err put_walk(struct view *v)
{
    int64_t lines = 0, oldest_ms = 0;
    enum err err = db_unbought(v->db, v->now_ms - WALK_MS, &lines, &oldest_ms);

    jw_key(v->w, "walk");
    jw_obj(v->w);
    jw_ktime(v->w, "until", lines ? oldest_ms : 0);
    jw_ki64(v->w, "lines", lines);
    jw_obj_end(v->w);
    return err;
}

/* "1795000000000.so_...": the last row of the page before. */
static bool parse_after(struct view *v, struct waiting_row *ret)
{
    struct str cursor = view_query(v, "cursor"), due, id;

    *ret = (struct waiting_row){.due_ms = INT64_MIN};
    if (!cursor.n)
        return true;
    str_cut(cursor, '.', &due, &id);
    return str_to_i64(due, &ret->due_ms) && id_parse(ID_SUPPLIER_ORDER, id, &ret->so_id);
}

enum err view_waiting(struct view *v)
{
    static const char *const known[] = {"supplier", "cursor", "limit", NULL};
    const struct supplier *s = extension_supplier(view_query(v, "supplier"));
    struct waiting_row after, *rows = NULL;
    struct view_page page = {0};
    struct str next = STR_NONE;
    int64_t all = 0;
    size_t n = 0;
    enum err err = view_known(v, known);

    if (!err)
        err = view_page(v, ID_MAX, &page);
    if (!err)
        err = extension_check(v->db, v->arena, &v->actor);
    if (err)
        return err;
    if (!s || !parse_after(v, &after))
        return view_fail(v, ERR_BAD_INPUT, "\"supplier\" or \"cursor\" is not known",
                         "“supplier”或“cursor”无效");
    err = db_waiting(v->db, v->arena, str_of(s->id), v->now_ms - FRESH_MS, &after, page.limit + 1,
                     &rows, &n, &all);
    if (err)
        return err;
    if (n > (size_t)page.limit) {
        const struct waiting_row *last = &rows[--n - 1];
        next = str_printf(v->arena, "%lld.%.*s", (long long)last->due_ms,
                          STR_ARG(id_text(v->arena, ID_SUPPLIER_ORDER, last->so_id)));
    }
    int64_t *ids = ARENA_ARRAY(v->arena, int64_t, n + 1);
    struct order **orders = ARENA_ARRAY(v->arena, struct order *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].order_id;
    err = db_orders_load(v->db, v->arena, ids, n, orders);
    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        put_waiting(v, s, orders[i], &rows[i]);
    jw_arr_end(v->w);
    jw_ki64(v->w, "waiting", all);
    err = put_walk(v);
    jw_kstr_opt(v->w, "next", next);
    jw_obj_end(v->w);
    return err ? err : v->err;
}
