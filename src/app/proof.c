/* SPDX-License-Identifier: Apache-2.0 */
/* See app/proof.h. */
#include "app/proof.h"

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "db/orders.h"

#define ENTRIES_PAGE 500
#define ORDERS_PAGE  50
#define ENTRY_BYTES  600 /* of an entry as JSON, beside cause and changes */

struct proving {
    struct db *db;
    struct arena *arena;
    struct differences *out;
    struct proof p;
};

struct str proof_units_text(struct arena *a, const struct purchase *p)
{
    struct str text = STR_NONE;

    for (size_t i = 0; i < p->lines_n; i++) {
        struct str one = str_printf(a, "%s%.*s %lld", i ? ", " : "",
                                    STR_ARG(id_text(a, ID_LINE, p->lines[i].line_id)),
                                    (long long)p->lines[i].quantity);
        text = str_cat(a, text, one);
    }
    return text;
}

static struct proof_purchase *purchase_of(struct proving *v, int64_t id)
{
    for (size_t i = 0; i < v->p.purchases_n; i++) {
        if (v->p.purchases[i].id == id)
            return &v->p.purchases[i];
    }
    struct proof_purchase *p =
        ARENA_PUSH(v->arena, &v->p.purchases, &v->p.purchases_n, struct proof_purchase);
    *p = (struct proof_purchase){.id = id};
    return p;
}

static struct proof_line *line_of(struct proving *v, int64_t id)
{
    for (size_t i = 0; i < v->p.lines_n; i++) {
        if (v->p.lines[i].line_id == id)
            return &v->p.lines[i];
    }
    return NULL;
}

static void read_units(struct proving *v, struct proof_purchase *p, struct str text)
{
    p->units = NULL;
    p->units_n = 0;
    while (text.n) {
        struct str one, line, quantity;
        int64_t id, n;
        str_cut(text, ',', &one, &text);
        if (!str_cut(str_trim(one), ' ', &line, &quantity) || !id_parse(ID_LINE, line, &id) ||
            !str_to_i64(quantity, &n))
            continue;
        *ARENA_PUSH(v->arena, &p->units, &p->units_n, struct proof_units) =
            (struct proof_units){id, n};
    }
}

/* Purchases that were written down before entries named their units, and those that never left. */
static void units_of_row(struct proving *v, struct proof_purchase *p)
{
    const struct purchase *row = order_purchase(v->p.order, p->id);
    bool lacks = p->units_n == 0;

    for (size_t i = 0; row && lacks && i < row->lines_n; i++)
        *ARENA_PUSH(v->arena, &p->units, &p->units_n, struct proof_units) =
            (struct proof_units){row->lines[i].line_id, row->lines[i].quantity};
    if (row && !p->replaces_id)
        p->replaces_id = row->replaces_id;
}

static bool is_live(const struct proof_purchase *p)
{
    const struct purchase as = {.state = p->state};

    return p->known && purchase_is_live(&as);
}

static int64_t units_in(const struct proof_purchase *p, int64_t line_id)
{
    int64_t n = 0;

    for (size_t i = 0; i < p->units_n; i++)
        n += p->units[i].line_id == line_id ? p->units[i].quantity : 0;
    return n;
}

/* Units that count once, in the replacement that a person ordered, unless that was refused. */
static int64_t taken_over(const struct proving *v, const struct proof_purchase *p, int64_t line_id)
{
    int64_t n = 0;

    for (size_t i = 0; i < v->p.purchases_n; i++) {
        const struct proof_purchase *other = &v->p.purchases[i];
        if (other->known && other->replaces_id == p->id && other->state != PURCHASE_STATE_REFUSED)
            n += units_in(other, line_id);
    }
    return n;
}

/* Something is about to leave: of no line may more be alive than was ordered. */
static void count_live(struct proving *v)
{
    for (size_t i = 0; i < v->p.lines_n; i++) {
        struct proof_line *l = &v->p.lines[i];
        int64_t live = 0;
        for (size_t k = 0; k < v->p.purchases_n; k++) {
            const struct proof_purchase *p = &v->p.purchases[k];
            int64_t units = units_in(p, l->line_id) - taken_over(v, p, l->line_id);
            live += is_live(p) && units > 0 ? units : 0;
        }
        if (live > l->most)
            l->most = live;
        if (live > l->quantity + l->dropped)
            difference_add_i64(v->out, v->p.order, "bought_twice", live, l->quantity + l->dropped);
    }
}

static void state_changed(struct proving *v, struct proof_purchase *p, const struct json *change,
                          int64_t at_ms)
{
    struct str before = json_str(json_get(change, "before"));
    enum purchase_state state;

    if (!purchase_state_of_text(json_str(json_get(change, "after")), &state)) {
        difference_add(v->out, v->p.order, "purchase.state", json_str(json_get(change, "after")),
                       STR("a state"));
        return;
    }
    if (p->known)
        difference_add(v->out, v->p.order, "purchase.before", before,
                       purchase_state_text(p->state));
    p->known = true;
    p->state = state;
    units_of_row(v, p);
    if (state != PURCHASE_STATE_INTENT)
        return;
    p->sent_n++;
    if (!p->first_ms)
        p->first_ms = at_ms;
}

static void change(struct proving *v, const struct json *c, int64_t at_ms, bool *leaves)
{
    struct str field = json_str(json_get(c, "field"));
    struct str subject = json_str(json_get(c, "subject")), after = json_str(json_get(c, "after"));
    int64_t id, before_n, after_n;

    if (!str_to_i64(subject, &id))
        return;
    if (str_eq(field, STR("purchase.units"))) {
        read_units(v, purchase_of(v, id), after);
    } else if (str_eq(field, STR("purchase.replaces"))) {
        (void)!id_parse(ID_PURCHASE, after, &purchase_of(v, id)->replaces_id);
    } else if (str_eq(field, STR("purchase.state"))) {
        state_changed(v, purchase_of(v, id), c, at_ms);
        *leaves = *leaves || !str_eq(after, STR("planned"));
    } else if (str_eq(field, STR("line.quantity")) && line_of(v, id)) {
        (void)!str_to_i64(after, &line_of(v, id)->told);
    } else if (str_eq(field, STR("purchase.dropped")) && line_of(v, id)) {
        bool known = str_to_i64(json_str(json_get(c, "before")), &before_n);
        if (str_to_i64(after, &after_n))
            line_of(v, id)->dropped += after_n - (known ? before_n : 0);
    }
}

static void entry(struct proving *v, const struct entry_row *e)
{
    const struct json *changes;
    bool leaves = false;

    if (json_parse(v->arena, e->changes_json, &changes)) {
        difference_add(v->out, v->p.order, "entry", STR("not readable"), STR("readable"));
        return;
    }
    for (struct json_iter it = json_iter(changes); json_next(&it);)
        change(v, it.val, e->at_ms, &leaves);
    if (leaves)
        count_live(v);
}

/* Oldest first: by id, which is the order of the chain. */
static enum err replay(struct proving *v)
{
    struct entry_row *all = NULL, *rows;
    int64_t before_id = 0;
    size_t all_n = 0, n = ENTRIES_PAGE;

    while (n == ENTRIES_PAGE) {
        enum err err = db_entries(v->db, v->arena, v->p.order->shop_id, v->p.order->id, before_id,
                                  ENTRIES_PAGE, &rows, &n);
        if (err)
            return err;
        for (size_t i = 0; i < n; i++)
            *ARENA_PUSH(v->arena, &all, &all_n, struct entry_row) = rows[i];
        if (n)
            before_id = rows[n - 1].id;
    }
    for (size_t i = all_n; i-- > 0;)
        entry(v, &all[i]);
    return OK;
}

static struct str reference_of(struct arena *a, int64_t purchase_id)
{
    struct str kind, rest;

    str_cut(id_text(a, ID_PURCHASE, purchase_id), '_', &kind, &rest);
    return str_cat(a, STR("WB"), str_upper(a, rest));
}

/* What was ordered decides how much may be bought: a line that was bent or taken away shows. */
static void against_lines(struct proving *v)
{
    const struct order *o = v->p.order;

    for (size_t i = 0; i < v->p.lines_n; i++) {
        const struct proof_line *l = &v->p.lines[i];
        if (l->told >= 0)
            difference_add_i64(v->out, o, "line.quantity", l->quantity, l->told);
    }
    for (size_t i = 0; i < v->p.purchases_n; i++) {
        const struct proof_purchase *p = &v->p.purchases[i];
        for (size_t k = 0; k < p->units_n; k++) {
            if (!line_of(v, p->units[k].line_id))
                difference_add(v->out, o, "line.row", STR("gone"),
                               id_text(v->arena, ID_LINE, p->units[k].line_id));
        }
    }
}

/* What stands in the rows is what the entries say. */
static void against_rows(struct proving *v)
{
    const struct order *o = v->p.order;

    against_lines(v);
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *row = &o->purchases[i];
        const struct proof_purchase *p = purchase_of(v, row->id);
        difference_add(v->out, o, "purchase.state", purchase_state_text(row->state),
                       p->known ? purchase_state_text(p->state) : STR("not in the history"));
        difference_add(v->out, o, "purchase.reference", row->reference,
                       reference_of(v->arena, row->id));
        for (size_t k = 0; k < row->lines_n; k++)
            difference_add_i64(v->out, o, "purchase.units", row->lines[k].quantity,
                               units_in(p, row->lines[k].line_id));
    }
    for (size_t i = 0; i < v->p.purchases_n; i++) {
        if (!order_purchase(o, v->p.purchases[i].id))
            difference_add(v->out, o, "purchase.row", STR("gone"),
                           id_text(v->arena, ID_PURCHASE, v->p.purchases[i].id));
    }
}

static enum err prove(struct proving *v)
{
    const struct order *o = v->p.order;

    v->p.lines = ARENA_ARRAY(v->arena, struct proof_line, o->lines_n + 1);
    v->p.lines_n = o->lines_n;
    for (size_t i = 0; i < o->lines_n; i++)
        v->p.lines[i] = (struct proof_line){
            .line_id = o->lines[i].id, .quantity = o->lines[i].quantity, .told = -1};
    enum err err = replay(v);
    if (!err)
        against_rows(v);
    return err;
}

enum err proof_order(struct db *db, struct arena *a, int64_t order_id, struct differences *d,
                     struct proof *ret_proof)
{
    struct proving v = {.db = db, .arena = a, .out = d};
    struct order *o = NULL;
    enum err err = db_orders_load(db, a, &order_id, 1, &o);

    if (!err && !o)
        err = ERR_NOT_FOUND;
    v.p.order = o;
    if (!err)
        err = prove(&v);
    if (!err)
        *ret_proof = v.p;
    return err;
}

static void add_up(struct proof_sums *sums, const struct proof *p)
{
    sums->orders++;
    sums->lines += (int64_t)p->lines_n;
    sums->purchases += (int64_t)p->purchases_n;
    for (size_t i = 0; i < p->purchases_n; i++)
        sums->sent += p->purchases[i].sent_n;
}

enum err proof_all(struct db *db, struct differences *d, struct proof_sums *ret_sums)
{
    struct arena *a = arena_new();
    struct proof_sums sums = {0};
    int64_t after_id = 0, *ids;
    size_t n = ORDERS_PAGE;
    enum err err = OK;

    while (!err && n == ORDERS_PAGE) {
        struct order *orders[ORDERS_PAGE];
        arena_reset(a);
        size_t loaded = 0;
        err = db_derived_orders(db, a, after_id, ORDERS_PAGE, &ids, &n);
        if (!err)
            err = db_derived_load(db, a, ids, n, d, orders, &loaded);
        for (size_t i = 0; i < loaded && !err; i++) {
            struct proving v = {.db = db, .arena = a, .out = d, .p = {.order = orders[i]}};
            err = prove(&v);
            add_up(&sums, &v.p);
        }
        after_id = n ? ids[n - 1] : after_id;
    }
    arena_free(a);
    if (!err)
        err = db_derived_gone(db, d);
    if (!err)
        *ret_sums = sums;
    return err;
}

enum err proof_history(struct db *db, struct arena *a, const struct order *o, size_t bytes,
                       struct entry_row **ret_rows, size_t *ret_n, bool *ret_whole)
{
    struct entry_row *rows = NULL, *page;
    size_t n = 0, page_n = ENTRIES_PAGE, used = 0;
    int64_t before_id = 0;
    enum err err = OK;

    while (!err && page_n == ENTRIES_PAGE && used < bytes) {
        err = db_entries(db, a, o->shop_id, o->id, before_id, ENTRIES_PAGE, &page, &page_n);
        for (size_t i = 0; !err && i < page_n && used < bytes; i++) {
            used += page[i].changes_json.n + 2 * page[i].cause.n + ENTRY_BYTES;
            before_id = page[i].id;
            *ARENA_PUSH(a, &rows, &n, struct entry_row) = page[i];
        }
    }
    if (err)
        return err;
    for (size_t i = 0; i < n / 2; i++) {
        struct entry_row other = rows[i];
        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = other;
    }
    *ret_rows = rows;
    *ret_n = n;
    *ret_whole = used < bytes;
    return OK;
}
