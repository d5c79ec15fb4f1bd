/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supplier orders as read from pages: known ones are merged like answers of an API, unknown ones
 * are held against the shop's orders, and kept only when one is like it. Confirming:
 * command_proposal.c.
 */
#include "app/collect.h"
#include "app/extension_part.h"
#include "app/show.h"
#include "base/text.h"

#define ORDERS_MAX   50
#define MAPPINGS_MAX 50
#define LIKE_MAX     200 /* orders that are looked at for one supplier order */

enum outcome { APPLIED, SAME, OLDER, PROPOSED, UNKNOWN, REFUSED };
static const struct {
    const char *word, *en, *zh;
} outcomes[] = {
    [APPLIED] = {"applied", "Taken in.", "已记录。"},
    [SAME] = {"same", "Nothing new.", "没有变化。"},
    [OLDER] = {"older", "Waybill knows something newer already.", "Waybill 已有更新的信息。"},
    [PROPOSED] = {"proposed", "Likely for one of your orders: confirm which.",
                  "可能属于店铺订单：请确认。"},
    [UNKNOWN] = {"unknown", "No order of your shops is like it: nothing was kept.",
                 "没有与之相符的店铺订单：未保留任何内容。"},
    [REFUSED] = {"refused", "This order could not be read from the report.",
                 "无法读取此订单的内容。"},
};

/* One report in hand. */
struct report {
    struct turn *t;
    struct command *c;
    const struct supplier *supplier;
    int64_t sent_ms;
};

static enum err take_known(struct report *r, struct read_order *in, int64_t order_id,
                           enum outcome *ret_outcome)
{
    struct command *c = r->c;
    const struct purchase *p = NULL;
    enum collect_outcome outcome = COLLECT_SAME;
    struct collect_told told = {.fact = command_fact(c, "supplier_order.read"),
                                .at_ms = in->read_ms,
                                .status = in->status_told ? &in->seen : NULL,
                                .parcels = in->parcels_told ? &in->parcels : NULL};
    struct order *o;
    enum err err = turn_order(r->t, order_id, &o);

    if (err)
        return err;
    const struct supplier_order *so = extension_find(o, in->seen.number, &p);
    if (!so)
        return ERR_NOT_FOUND;
    told.fact.source = SOURCE_EXTENSION;
    in->seen.logistics_raw = so->logistics_raw; /* pages do not tell it */
    err = collect_take(r->t, o, so->id, &told, &outcome);
    *ret_outcome = outcome == COLLECT_APPLIED ? APPLIED : outcome == COLLECT_OLDER ? OLDER : SAME;
    return err;
}

/* --- unknown ones --- */

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

static void add_id(struct arena *a, int64_t **ids, size_t *n, int64_t id)
{
    if (*n < LIKE_MAX && !has_id(*ids, *n, id))
        *ARENA_PUSH(a, ids, n, int64_t) = id;
}

/* Orders that have lines of what is bought by one of its products. */
static enum err like_goods(struct report *r, const struct read_order *in, int64_t **ids, size_t *n)
{
    struct turn *t = r->t;
    enum err err = OK;

    for (size_t i = 0; i < in->seen.items_n && !err; i++) {
        struct mapping *mappings;
        size_t mappings_n, orders_n;
        int64_t *orders;
        err = db_mappings_of_listing(t->db, t->arena, str_of(r->supplier->id),
                                     in->seen.items[i].product_id, MAPPINGS_MAX, &mappings,
                                     &mappings_n);
        for (size_t k = 0; k < mappings_n && !err; k++) {
            err = db_orders_open_with_product(t->db, t->arena, mappings[k].shop_id,
                                              mappings[k].product_id, LIKE_MAX, &orders, &orders_n);
            for (size_t m = 0; m < orders_n && !err; m++)
                add_id(t->arena, ids, n, orders[m]);
        }
    }
    return err;
}

/* "WB" and a purchase's id: purchase_reference(). */
static void like_reference(struct report *r, const struct read_order *in, int64_t **ids, size_t *n)
{
    struct arena *a = r->t->arena;
    struct str ref = str_trim(in->reference);
    int64_t purchase_id, order_id;

    if (!str_starts_nocase(ref, STR("WB")))
        return;
    ref = str_cat(a, STR("pur_"), str_lower(a, str_slice(ref, 2, ref.n)));
    if (id_parse(ID_PURCHASE, ref, &purchase_id) &&
        !db_order_of_purchase(r->t->db, purchase_id, &order_id))
        add_id(a, ids, n, order_id);
}

static enum err candidates(struct report *r, const struct read_order *in,
                           struct candidate **ret_items, size_t *ret_n)
{
    struct propose_input p = {.seen = &in->seen,
                              .reference = in->reference,
                              .country = in->country,
                              .zip = in->zip,
                              .name = in->name,
                              .day = in->day};
    struct candidate *items = NULL;
    struct order **orders;
    int64_t *ids = NULL;
    size_t n = 0, items_n = 0;

    like_reference(r, in, &ids, &n);
    enum err err = like_goods(r, in, &ids, &n);
    if (err)
        return err;
    orders = ARENA_ARRAY(r->t->arena, struct order *, n + 1);
    err = turn_orders(r->t, ids, n, orders);
    for (size_t i = 0; i < n && !err; i++) {
        struct changes none = turn_changes(r->t);
        struct judge j;
        if (!orders[i])
            continue;
        err = turn_judge(r->t, orders[i], &none, &j);
        if (!err)
            *ARENA_PUSH(r->t->arena, &items, &items_n, struct candidate) =
                propose_score(&p, orders[i], j.mappings, j.mappings_n, r->t->arena);
    }
    *ret_items = items;
    *ret_n = propose_best(items, items_n);
    return err;
}

/* As reported, but without the person it goes to: that served to find the order. */
static struct str kept_body(struct arena *a, const struct json *v)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, 256 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        if (str_eq(json_str(it.key), STR("ship_to")))
            continue;
        jw_key_str(&w, json_str(it.key));
        jw_raw(&w, json_print(a, it.val));
    }
    jw_obj_end(&w);
    return buf_view(&b);
}

static enum err take_unknown(struct report *r, const struct json *v, const struct read_order *in,
                             enum outcome *ret_outcome)
{
    struct turn *t = r->t;
    struct supplier_read read;
    enum err err =
        db_supplier_read(t->db, t->arena, str_of(r->supplier->id), in->seen.number, &read);
    bool known = !err;

    if (err && err != ERR_NOT_FOUND)
        return err;
    *ret_outcome = SAME;
    if (known && read.dismissed)
        return OK;
    *ret_outcome = OLDER;
    if (known && in->read_ms < read.read_ms)
        return OK;
    *ret_outcome = PROPOSED;
    if (known && !in->seen.items_n) /* a page that shows less than the one before */
        return OK;
    if (!known)
        read = (struct supplier_read){.id = turn_id(t), .made_ms = t->now_ms};
    err = candidates(r, in, &read.candidates, &read.candidates_n);
    if (err)
        return err;
    if (!read.candidates_n) {
        *ret_outcome = UNKNOWN;
        return known ? db_supplier_read_remove(t->db, read.id) : OK;
    }
    read.supplier = str_of(r->supplier->id);
    read.number = in->seen.number;
    read.body = kept_body(t->arena, v);
    read.read_ms = in->read_ms;
    return db_supplier_read_save(t->db, t->arena, &read);
}

/* --- the whole --- */

static enum err take_one(struct report *r, const struct json *v)
{
    struct turn *t = r->t;
    struct command *c = r->c;
    struct view view = show_view(t, c);
    enum outcome outcome = REFUSED;
    struct read_order in = {0};
    const char *wrong = NULL;
    int64_t order_id = 0;
    enum err err =
        extension_read_order(t->arena, r->supplier, v, r->sent_ms, t->now_ms, &in, &wrong);

    if (!err)
        err =
            db_order_of_supplier_number(t->db, str_of(r->supplier->id), in.seen.number, &order_id);
    if (!err)
        err = order_id ? take_known(r, &in, order_id, &outcome) : take_unknown(r, v, &in, &outcome);
    if (err && !wrong)
        return err;
    struct str said = str_of(c->lang == LANG_ZH ? outcomes[outcome].zh : outcomes[outcome].en);
    if (wrong)
        said = str_printf(t->arena, "%.*s (%s)", STR_ARG(said), wrong);
    jw_obj(&c->w);
    jw_kstr(&c->w, "outcome", str_of(outcomes[outcome].word));
    jw_kstr(&c->w, "sentence", said);
    jw_key(&c->w, "known");
    view_known_number(&view, r->supplier,
                      wrong ? text_clip(json_str(json_get(v, "number")), 60) : in.seen.number);
    jw_obj_end(&c->w);
    return view.err;
}

enum err command_report(struct turn *t, struct command *c)
{
    const struct json *orders = json_get(c->body, "orders");
    struct report r = {t, c, extension_supplier(json_str(json_get(c->body, "supplier"))),
                       time_of(json_str(json_get(c->body, "sent_at")))};
    enum err err = extension_check(t->db, t->arena, &c->actor);

    if (err)
        return err;
    if (!r.supplier)
        return command_fail(c, ERR_BAD_INPUT, "\"supplier\" is not known", "“supplier”无效");
    if (!r.sent_ms)
        return command_fail(c, ERR_BAD_INPUT, "\"sent_at\" must be a time with its zone",
                            "“sent_at”必须是带时区的时间");
    if (!json_is_arr(orders) || json_len(orders) > ORDERS_MAX)
        return command_fail(c, ERR_BAD_INPUT, "\"orders\" is a list of at most %d",
                            "“orders”应为最多 %d 个订单的列表", ORDERS_MAX);
    t->interactive = false; /* what follows is no wish of a person */
    jw_obj(&c->w);
    jw_key(&c->w, "items");
    jw_arr(&c->w);
    for (struct json_iter it = json_iter(orders); json_next(&it) && !err;)
        err = take_one(&r, it.val);
    jw_arr_end(&c->w);
    jw_knull(&c->w, "next");
    jw_obj_end(&c->w);
    return err;
}
