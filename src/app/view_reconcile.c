/* SPDX-License-Identifier: Apache-2.0 */
/* GET and POST /api/v1/reconcile: where shop, supplier and Waybill differ; asking both anew. */
#include "app/view_part.h"

#include "app/command.h"
#include "app/extension_part.h"
#include "app/job.h"
#include "app/reconcile.h"
#include "core/words.h"
#include "db/jobs.h"

#define PAGE      50
#define ITEMS_MAX 1000 /* more than a person reads at once; "more" says so */

/* What is summed up over all orders that are compared. */
struct compared {
    int64_t orders, shown;
    int64_t asking;               /* orders that wait for an answer of shop or supplier */
    int64_t shop_ms, supplier_ms; /* oldest answers, 0: there is none */
};

static void side(struct view *v, const char *key, struct str says, int64_t at_ms)
{
    jw_key(v->w, key);
    jw_obj(v->w);
    jw_kstr_opt(v->w, "says", says);
    jw_ktime(v->w, "at", at_ms);
    jw_ki64(v->w, "age_s", at_ms > 1 ? (v->now_ms - at_ms) / MS_SECOND : -1);
    jw_obj_end(v->w);
}

static void item(struct view *v, const struct reconcile_item *it)
{
    jw_obj(v->w);
    view_order_ref(v, it->order->id, it->order->name);
    view_shop_short(v, it->order->shop_id);
    jw_kstr(v->w, "code", reconcile_code_text(it->code));
    jw_kstr(v->w, "sentence", reconcile_sentence(it->code, v->lang));
    jw_kstr_opt(v->w, "subject", it->subject);
    side(v, "shop_says", it->shop, it->shop_ms);
    side(v, "supplier_says", it->supplier, it->supplier_ms);
    jw_kstr(v->w, "waybill_says", it->ours);
    jw_kstr(v->w, "stage_label", stage_label(it->order->stage, v->lang));
    jw_kstr(v->w, "who", reconcile_who(it->code));
    jw_kstr(v->w, "remedy", reconcile_remedy(it->code, v->lang));
    jw_ktime(v->w, "next_at", it->next_ms > MS_SECOND ? it->next_ms : 0);
    jw_obj_end(v->w);
}

static void older(int64_t *oldest_ms, int64_t at_ms)
{
    if (at_ms && (!*oldest_ms || at_ms < *oldest_ms))
        *oldest_ms = at_ms;
}

/* Only those can answer whose connection holds. */
static void answers(struct view *v, const struct order *o, struct compared *c)
{
    const struct shop *shop = view_shop_of(v, o->shop_id);
    bool asking = (o->flags & ORDER_READ_WANTED) && shop && shop->state == SHOP_ACTIVE;

    /* A page of changes that lacks it says that it is as it was. */
    older(&c->shop_ms, shop && shop->complete_ms > o->read_ms && !(o->flags & ORDER_READ_WANTED)
                           ? shop->complete_ms
                           : o->read_ms);
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        const struct supplier_account *acc =
            p->account_id ? view_account_of(v, p->account_id) : NULL;
        for (size_t k = 0; k < p->orders_n; k++) {
            if (!p->orders[k].due_ms)
                continue;
            older(&c->supplier_ms, reconcile_supplier_ms(p, &p->orders[k]));
            asking = asking ||
                     (acc && acc->state == SHOP_ACTIVE && reconcile_being_asked(&p->orders[k]));
        }
    }
    c->asking += asking;
}

static enum err page(struct view *v, int64_t shop_id, int64_t *after_id, struct compared *c,
                     bool *more)
{
    struct order *all[PAGE];
    int64_t *ids;
    size_t n;
    enum err err = db_orders_open(v->db, v->arena, shop_id, *after_id, PAGE, &ids, &n);

    if (!err)
        err = db_orders_load(v->db, v->arena, ids, n, all);
    for (size_t i = 0; i < n && !err; i++) {
        struct reconcile_item *items = NULL;
        size_t found = 0;
        reconcile_order(v->arena, all[i], v->now_ms, &items, &found);
        for (size_t k = 0; k < found && c->shown < ITEMS_MAX; k++, c->shown++)
            item(v, &items[k]);
        answers(v, all[i], c);
        *after_id = ids[i];
        c->orders++;
    }
    *more = !err && n == PAGE;
    return err;
}

static enum err unknown_one(struct view *v, int64_t shop_id, const struct supplier_read *r,
                            int64_t *shown)
{
    struct read_order read = {0};
    struct reconcile_item it;
    struct order *o = NULL;
    int64_t known_id = 0;
    enum err err = db_order_of_supplier_number(v->db, r->supplier, r->number, &known_id);

    if (err || known_id || !supplier_by_id(r->supplier))
        return err;
    err = extension_kept_order(v->arena, r, &read);
    if (!err && r->candidates_n)
        err = db_orders_load(v->db, v->arena, &r->candidates[0].order_id, 1, &o);
    if (err || !o || (shop_id && o->shop_id != shop_id) ||
        !reconcile_read(r, read.seen.status, o, v->now_ms, &it))
        return err;
    item(v, &it);
    ++*shown;
    return OK;
}

/* What the extension has read and nobody has linked: at the order that fits best. */
static enum err unknown_orders(struct view *v, int64_t shop_id, int64_t *shown)
{
    struct supplier_read *all;
    int64_t before_id = 0;
    size_t n = PAGE;
    enum err err = OK;

    while (!err && n == PAGE && *shown < ITEMS_MAX) {
        err = db_supplier_reads(v->db, v->arena, before_id, PAGE, &all, &n);
        for (size_t i = 0; !err && i < n && *shown < ITEMS_MAX; i++) {
            before_id = all[i].id;
            err = unknown_one(v, shop_id, &all[i], shown);
        }
    }
    return err;
}

/* "asking": shops whose changes are being read, how many of them gave no answer, and orders. */
static enum err asking(struct view *v, int64_t shop_id, int64_t orders)
{
    int64_t shops = 0, failing = 0;

    for (size_t i = 0; i < v->shops_n; i++) {
        struct job_row job;
        if ((shop_id && v->shops[i].id != shop_id) || v->shops[i].state != SHOP_ACTIVE)
            continue;
        enum err err = db_job_find(v->db, v->arena, job_kind_name(JOB_KIND_shop_reconcile),
                                   v->shops[i].id, &job);
        if (err && err != ERR_NOT_FOUND)
            return err;
        if (err)
            continue;
        failing += job.tries > 0;
        shops +=
            job.tries > 0 || job.cursor.n || job.state == JOB_RUNNING || job.due_ms <= v->now_ms;
    }
    jw_key(v->w, "asking");
    jw_obj(v->w);
    jw_ki64(v->w, "shops", shops);
    jw_ki64(v->w, "shops_failing", failing);
    jw_ki64(v->w, "orders", orders);
    jw_obj_end(v->w);
    return OK;
}

static void oldest(struct view *v, const struct compared *c)
{
    jw_key(v->w, "oldest");
    jw_obj(v->w);
    jw_ktime(v->w, "shop_at", c->shop_ms);
    jw_ktime(v->w, "supplier_at", c->supplier_ms);
    jw_obj_end(v->w);
}

enum err view_reconcile(struct view *v)
{
    static const char *const known[] = {"shop", NULL};
    struct compared c = {0};
    int64_t shop_id = 0, after_id = 0;
    bool more = true;
    enum err err = view_known(v, known);

    if (!err)
        err = view_shop_id(v, &shop_id);
    if (!err)
        err = view_load_shops(v);
    if (err)
        return err;
    view_list_begin(v);
    while (!err && more && c.shown < ITEMS_MAX)
        err = page(v, shop_id, &after_id, &c, &more);
    if (!err)
        err = unknown_orders(v, shop_id, &c.shown);
    jw_arr_end(v->w);
    jw_kstr_opt(v->w, "next", STR_NONE);
    jw_ki64(v->w, "orders", c.orders);
    jw_kbool(v->w, "more", more);
    if (!err)
        err = asking(v, shop_id, c.asking);
    oldest(v, &c);
    jw_ktime(v->w, "at", v->now_ms);
    jw_obj_end(v->w);
    return err ? err : v->err;
}

enum err command_reconcile(struct turn *t, struct command *c)
{
    struct str name = http_header_get(&c->query, STR("shop"));
    int64_t shop_id = 0, orders = 0, shops = 0;

    for (size_t i = 0; i < t->desk->shops_n; i++) {
        const struct shop *s = &t->desk->shops[i]->shop;
        if (name.n && !str_eq_nocase(name, s->domain) &&
            !str_eq(name, id_text(t->arena, ID_SHOP, s->id)))
            continue;
        if (name.n)
            shop_id = s->id;
        shops++;
        job_wake_person(t, JOB_KIND_shop_reconcile, s->id);
    }
    if (name.n && !shop_id)
        return command_fail(c, ERR_NOT_FOUND, "there is no shop \"%.*s\"", "没有店铺“%.*s”",
                            STR_ARG(name));
    enum err err = reconcile_ask(t, shop_id, &orders);
    if (err)
        return err;
    c->status = 202;
    jw_obj(&c->w);
    jw_ki64(&c->w, "shops", shops);
    jw_ki64(&c->w, "orders", orders);
    jw_obj_end(&c->w);
    return OK;
}
