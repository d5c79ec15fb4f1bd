/* SPDX-License-Identifier: Apache-2.0 */
/* See app/reconcile.h. */
#include "app/reconcile.h"

#include "app/collect.h"
#include "base/text.h"

#define SHOP_OLD_MS     MS_DAY
#define SUPPLIER_OLD_MS (3 * MS_DAY)
#define FRESH_MS        (10 * MS_SECOND)
#define UNKNOWN_MS      MS_DAY
#define PAGE            50
#define ASK_MAX         500 /* orders asked anew at once: the next round takes the others */

struct words_of {
    const char *code, *who;
    const char *sentence[LANG_MAX], *remedy[LANG_MAX];
};
static const struct words_of rows[RECONCILE_MAX] = {
#define DIFFERENCE(name, code, who, en, zh, do_en, do_zh) \
    [RECONCILE_##name] = {code, who, {en, zh}, {do_en, do_zh}},
#include "app/differences.tbl.h"
#undef DIFFERENCE
};

struct str reconcile_code_text(enum reconcile_code c)
{
    return str_of(rows[c].code);
}

struct str reconcile_who(enum reconcile_code c)
{
    return str_of(rows[c].who);
}

struct str reconcile_sentence(enum reconcile_code c, enum lang lang)
{
    return str_of(rows[c].sentence[lang]);
}

struct str reconcile_remedy(enum reconcile_code c, enum lang lang)
{
    return str_of(rows[c].remedy[lang]);
}

struct looking {
    struct arena *a;
    const struct order *o;
    int64_t now_ms;
    struct reconcile_item **items;
    size_t *n;
};

static struct str shop_says(const struct order *o)
{
    return o->canceled_ms ? STR("canceled") : display_fulfillment_text(o->display_fulfillment);
}

int64_t reconcile_supplier_ms(const struct purchase *p, const struct supplier_order *so)
{
    if (so->seen_ms)
        return so->seen_ms;
    return p->settled_ms ? p->settled_ms : p->sent_ms;
}

static int64_t supplier_said_ms(const struct order *o, const struct supplier_order *so)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            if (&o->purchases[i].orders[k] == so)
                return reconcile_supplier_ms(&o->purchases[i], so);
        }
    }
    return so->seen_ms;
}

bool reconcile_being_asked(const struct supplier_order *so)
{
    return so->due_ms > 0 && so->due_ms <= COLLECT_SOON_MS;
}

static struct reconcile_item *find(struct looking *k, enum reconcile_code code,
                                   const struct supplier_order *so, struct str subject)
{
    struct reconcile_item *it = ARENA_PUSH(k->a, k->items, k->n, struct reconcile_item);

    *it = (struct reconcile_item){.order = k->o,
                                  .code = code,
                                  .shop = shop_says(k->o),
                                  .shop_ms = k->o->read_ms,
                                  .ours = stage_text(k->o->stage),
                                  .subject = subject};
    if (so) {
        it->supplier = supplier_status_text(so->status);
        it->supplier_ms = supplier_said_ms(k->o, so);
        it->next_ms = so->due_ms;
    }
    return it;
}

static bool is_open(enum supplier_status s)
{
    return s != SUPPLIER_STATUS_CANCELED && s != SUPPLIER_STATUS_FINISHED;
}

bool reconcile_read(const struct supplier_read *r, enum supplier_status status,
                    const struct order *o, int64_t now_ms, struct reconcile_item *ret_item)
{
    if (r->dismissed || status == SUPPLIER_STATUS_CANCELED || now_ms - r->made_ms < UNKNOWN_MS)
        return false;
    *ret_item = (struct reconcile_item){.order = o,
                                        .code = RECONCILE_UNKNOWN_AT_SUPPLIER,
                                        .shop = shop_says(o),
                                        .shop_ms = o->read_ms,
                                        .supplier = supplier_status_text(status),
                                        .supplier_ms = r->read_ms,
                                        .ours = stage_text(o->stage),
                                        .subject = r->number};
    return true;
}

static void supplier_order(struct looking *k, const struct purchase *p,
                           const struct supplier_order *so)
{
    const struct order *o = k->o;
    bool wanted = false;

    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        wanted = wanted || (l && order_line_to_buy(o, l) > 0);
    }
    if (o->canceled_ms && is_open(so->status) && so->status != SUPPLIER_STATUS_CANCELING)
        find(k, RECONCILE_CANCELED_BUT_BOUGHT, so, so->number);
    if (!o->canceled_ms && so->status == SUPPLIER_STATUS_CANCELED && wanted)
        find(k, RECONCILE_SUPPLIER_CANCELED, so, so->number);
    if (so->status == SUPPLIER_STATUS_UNPAID)
        find(k, RECONCILE_UNPAID, so, so->number);
    if (is_open(so->status) && so->due_ms &&
        k->now_ms - reconcile_supplier_ms(p, so) > SUPPLIER_OLD_MS)
        find(k, RECONCILE_SUPPLIER_OLD, so, so->number);
}

static void purchases(struct looking *k)
{
    const struct order *o = k->o;

    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->state == PURCHASE_STATE_UNKNOWN || p->state == PURCHASE_STATE_EXISTS) {
            struct reconcile_item *it = find(k, RECONCILE_IN_DOUBT, NULL, p->reference);
            it->next_ms = p->due_ms == INT64_MAX ? 0 : p->due_ms;
        }
        for (size_t n = 0; n < p->orders_n; n++)
            supplier_order(k, p, &p->orders[n]);
    }
    for (size_t i = 0; i < o->lines_n && !o->canceled_ms; i++) {
        const struct line *l = &o->lines[i];
        if (order_line_made(o, l->id) > l->current_quantity)
            find(k, RECONCILE_BOUGHT_MORE, NULL, l->sku.n ? l->sku : l->title);
    }
}

static bool shop_shows(const struct order *o, struct str number)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        for (size_t k = 0; f->status == FULFILLMENT_STATUS_SUCCESS && k < f->numbers_n; k++) {
            if (number_same(f->numbers[k].number, number))
                return true;
        }
    }
    return false;
}

static bool we_know(const struct order *o, struct str number)
{
    for (size_t i = 0; i < o->packages_n; i++) {
        for (size_t k = 0; k < o->packages[i].numbers_n; k++) {
            if (number_same(o->packages[i].numbers[k].number, number))
                return true;
        }
    }
    return false;
}

static const struct supplier_order *order_of(const struct order *o, const struct package *p)
{
    const struct purchase *bought = order_purchase(o, p->purchase_id);

    for (size_t i = 0; bought && i < bought->orders_n; i++) {
        if (bought->orders[i].id == p->supplier_order_id)
            return &bought->orders[i];
    }
    return NULL;
}

/* Its number is not in the shop: is that on its way, or does it wait for somebody? */
static void not_in_shop(struct looking *k, const struct package *p, struct str number)
{
    enum reconcile_code code = RECONCILE_NUMBER_OFFERED;
    int64_t next_ms = 0;

    for (size_t i = 0; i < k->o->writes_n; i++) {
        const struct shop_write *w = &k->o->writes[i];
        if (w->package_id != p->id || w->state == WRITE_STATE_DONE ||
            w->state == WRITE_STATE_DROPPED)
            continue;
        code =
            w->state == WRITE_STATE_FAILED ? RECONCILE_WRITE_FAILED : RECONCILE_NUMBER_NOT_IN_SHOP;
        next_ms = w->due_ms;
    }
    find(k, code, order_of(k->o, p), number)->next_ms = next_ms;
}

static void numbers(struct looking *k)
{
    const struct order *o = k->o;

    for (size_t i = 0; i < o->packages_n && !o->canceled_ms; i++) {
        const struct number *n = package_current_number(&o->packages[i]);
        if (n && !o->packages[i].delivered_ms && !shop_shows(o, n->number))
            not_in_shop(k, &o->packages[i], n->number);
    }
    for (size_t i = 0; i < o->fulfillments_n && o->purchases_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        for (size_t n = 0; f->status == FULFILLMENT_STATUS_SUCCESS && n < f->numbers_n; n++) {
            if (!we_know(o, f->numbers[n].number))
                find(k, RECONCILE_NUMBER_OF_OTHERS, NULL, f->numbers[n].number);
        }
    }
}

void reconcile_order(struct arena *a, const struct order *o, int64_t now_ms,
                     struct reconcile_item **items, size_t *n)
{
    struct looking k = {.a = a, .o = o, .now_ms = now_ms, .items = items, .n = n};
    bool over = o->stage == STAGE_DELIVERED || o->stage == STAGE_CANCELED ||
                o->stage == STAGE_FULFILLED || o->stage == STAGE_NOT_OURS;

    purchases(&k);
    numbers(&k);
    if (!over && o->read_ms && now_ms - o->read_ms > SHOP_OLD_MS)
        find(&k, RECONCILE_SHOP_OLD, NULL, STR_NONE);
}

/* By itself only where the supplier's answer is old: its requests are counted by the day. */
static bool supplier_is_asked(const struct turn *t, const struct reconcile_item *items, size_t n)
{
    bool asked = t->interactive;

    for (size_t i = 0; i < n; i++)
        asked = asked || items[i].code == RECONCILE_SUPPLIER_OLD;
    return asked;
}

/* What the supplier changed unheard shows in nothing that is known: who asks looks at all that is
 * open, but for what was answered just now. */
static bool may_differ(const struct turn *t, const struct order *o)
{
    for (size_t i = 0; t->interactive && i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            const struct supplier_order *so = &o->purchases[i].orders[k];
            if (so->due_ms && t->now_ms - so->seen_ms > FRESH_MS)
                return true;
        }
    }
    return false;
}

/* Its supplier orders are asked before their turn. */
static void ask_supplier(struct turn *t, struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        for (size_t k = 0; k < p->orders_n && p->account_id; k++) {
            struct supplier_order *so = &p->orders[k];
            if (!so->due_ms)
                continue;
            so->due_ms = t->interactive ? COLLECT_PERSON_MS : COLLECT_NEWS_MS;
            row_touch(&so->row);
        }
    }
}

enum err reconcile_ask_order(struct turn *t, struct order *o, bool *ret_differs, bool *ret_asked)
{
    struct reconcile_item *items = NULL;
    size_t n = 0;

    reconcile_order(t->arena, o, t->now_ms, &items, &n);
    *ret_differs = n > 0;
    *ret_asked = n > 0 || may_differ(t, o);
    if (n) /* what the shop changed is in the pages of changes */
        order_want_read(o);
    if (*ret_asked && supplier_is_asked(t, items, n))
        ask_supplier(t, o);
    return *ret_asked ? turn_keep(t, o) : OK;
}

enum err reconcile_ask(struct turn *t, int64_t shop_id, int64_t *ret_orders)
{
    int64_t after_id = 0, *ids;
    size_t n = PAGE;
    enum err err = OK;

    *ret_orders = 0;
    while (!err && n == PAGE && *ret_orders < ASK_MAX) {
        struct order *orders[PAGE];
        err = db_orders_open(t->db, t->arena, shop_id, after_id, PAGE, &ids, &n);
        if (!err)
            err = turn_orders(t, ids, n, orders);
        for (size_t i = 0; i < n && !err; i++) {
            bool differs, asked = false;
            after_id = ids[i];
            err = reconcile_ask_order(t, orders[i], &differs, &asked);
            *ret_orders += asked;
        }
    }
    return err;
}
