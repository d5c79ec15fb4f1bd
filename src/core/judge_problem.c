/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with an order, by its facts alone. One function per problem or pair of problems;
 * each opens what it finds, and what none of them found again is closed. Problems that only an
 * outside answer tells are left alone here, but closed when their subject is settled.
 */
#include "core/judge_problem.h"

#include "base/id.h"
#include "base/mutant.h"
#include "base/text.h"
#include "core/problem.h"

/* Bytes of a number that is no number; it may be a whole sentence. */
#define SUSPECT_SHOWN 60

struct finding {
    enum problem_kind kind;
    int64_t subject_id;
};
struct look {
    const struct judge *j;
    struct order *o;
    struct problem_book book;
    struct finding *found;
    size_t found_n;
    bool canceled;
    bool nag; /* an order of Waybill's own time: what nobody did about it is worth saying */
};

static void find(struct look *k, enum problem_kind kind, int64_t subject_id, struct str detail)
{
    struct finding *f = ARENA_PUSH(k->j->arena, &k->found, &k->found_n, struct finding);
    *f = (struct finding){kind, subject_id};
    problem_open(&k->book, kind, subject_id, detail);
}

static bool was_found(const struct look *k, const struct problem *p)
{
    for (size_t i = 0; i < k->found_n; i++) {
        if (k->found[i].kind == p->kind && k->found[i].subject_id == p->subject_id)
            return true;
    }
    return false;
}

static struct str with_comma(struct arena *a, struct str list, struct str one)
{
    if (str_empty(one))
        return list;
    return str_empty(list) ? one : str_cat(a, str_cat(a, list, STR(", ")), one);
}

static struct str line_label(const struct line *l)
{
    struct str label = str_empty(l->sku) ? l->title : l->sku;
    return str_empty(label) ? STR("?") : label;
}

/* Lines of one SKU are named once. */
static struct str with_label(struct arena *a, struct str list, const struct line *l)
{
    struct str label = line_label(l), *known;
    size_t n = str_split(a, list, ',', &known);
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_trim(known[i]), label))
            return list;
    return with_comma(a, list, label);
}

static int64_t still_to_buy(const struct look *k, const struct purchase *p)
{
    int64_t units = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(k->o, p->lines[i].line_id);
        units += l ? order_line_to_buy(k->o, l) : 0;
    }
    return units;
}

static void writeback(struct look *k)
{
    for (size_t i = 0; i < k->o->writes_n; i++) {
        const struct shop_write *w = &k->o->writes[i];
        if (w->row != ROW_GONE && w->state == WRITE_STATE_FAILED && !MUTANT(SWALLOW_FAILURE))
            find(k, PROBLEM_WRITEBACK_FAILED, w->id,
                 str_empty(w->last_detail) ? err_code(w->last_err) : w->last_detail);
    }
}

/* It carries the mark's number for some of its lines and stands for no package. */
static bool is_loose_copy(const struct order *o, const struct shop_write *w,
                          const struct fulfillment *f)
{
    bool loose = fulfillment_stands(f) && f->ext_id != w->fulfillment_ext_id &&
                 fulfillment_carries(f, w->number);
    for (size_t i = 0; i < o->packages_n && loose; i++)
        loose = o->packages[i].row == ROW_GONE || o->packages[i].fulfillment_ext_id != f->ext_id;
    for (size_t i = 0; i < f->lines_n && loose; i++) {
        const struct line *l = order_line_by_ext(o, f->lines[i].line_ext_id);
        loose = l && f->lines[i].quantity <= write_line_units(w, l->id);
    }
    return loose;
}

/* A mark whose answer was lost, or that a person gave up, arrived after it was made anew. */
static void marked_twice(struct look *k, const struct shop_write *w)
{
    for (size_t i = 0; i < k->o->fulfillments_n; i++) {
        const struct fulfillment *f = &k->o->fulfillments[i];
        const struct shop_write *by = order_write(k->o, f->write_id);
        bool late =
            by ? by->state == WRITE_STATE_DROPPED && by->package_id == w->package_id : w->tries > 1;
        if (late && is_loose_copy(k->o, w, f))
            find(k, PROBLEM_MARKED_TWICE, w->id, f->name);
    }
}

static void marks(struct look *k)
{
    for (size_t i = 0; i < k->o->writes_n && !k->canceled; i++) {
        const struct shop_write *w = &k->o->writes[i];
        if (w->row != ROW_GONE && w->kind == WRITE_KIND_CREATE && w->state == WRITE_STATE_DONE &&
            w->fulfillment_ext_id != 0 && !str_empty(w->number))
            marked_twice(k, w);
    }
}

/* Why it was refused stands in front of the supplier's own words. Of those that were tried one
 * after the other for the same lines, the last one counts. */
static void refusal(struct look *k, const struct purchase *p)
{
    struct str words;
    const struct purchase *next = order_replacement(k->o, p);
    if (k->canceled || still_to_buy(k, p) == 0 || judge_answered(k->j, k->o, p))
        return;
    if (next && !purchase_is_withdrawn(next))
        return;
    enum problem_kind kind = purchase_refusal(p, &words);
    find(k, kind, p->id, words);
}

/* Bought is what may have reached the supplier: a planned purchase is dropped without a word. */
static bool at_supplier(const struct purchase *p)
{
    return purchase_is_live(p) && p->state != PURCHASE_STATE_PLANNED;
}

static struct str number_words(const struct purchase *p)
{
    return purchase_proposed(p) ? p->waits_for : p->reference;
}

/* Units that the supplier canceled alone and that nobody has bought again since. */
static int64_t still_lacking(const struct look *k, const struct purchase *p, const struct line *l)
{
    int64_t units = order_line_to_buy(k->o, l), own = purchase_line_dropped(p, l->id);
    for (const struct purchase *x = p + 1; x < k->o->purchases + k->o->purchases_n; x++)
        units -= purchase_line_dropped(x, l->id);
    units = units < own ? units : own;
    return units > 0 ? units : 0;
}

/* True: the supplier canceled some of the goods alone, answered meanwhile or not. */
static bool dropped_lines(struct look *k, const struct purchase *p)
{
    struct arena *a = k->j->arena;
    struct str lacking = STR("");
    bool any = false;
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(k->o, p->lines[i].line_id);
        int64_t units = l ? still_lacking(k, p, l) : 0;
        any = any || p->lines[i].dropped > 0;
        if (units > 0)
            lacking = with_comma(
                a, lacking, str_printf(a, "%lld × %.*s", (long long)units, STR_ARG(line_label(l))));
    }
    if (!k->canceled && !str_empty(lacking))
        find(k, PROBLEM_LINES_CANCELED, p->id, lacking);
    return any;
}

static void supplier_orders(struct look *k, const struct purchase *p)
{
    struct arena *a = k->j->arena;
    struct str unpaid = STR(""), canceled = STR(""), asks = STR("");
    size_t known = 0;
    for (size_t i = 0; i < p->orders_n; i++) {
        const struct supplier_order *so = &p->orders[i];
        if (so->row == ROW_GONE)
            continue;
        known++;
        if (so->status == SUPPLIER_STATUS_UNPAID)
            unpaid = with_comma(a, unpaid, so->number);
        if (so->status == SUPPLIER_STATUS_CANCELED)
            canceled = with_comma(a, canceled, so->number);
        if (so->status == SUPPLIER_STATUS_ATTENTION)
            asks = with_comma(
                a, asks, str_printf(a, "%.*s %.*s", STR_ARG(so->number), STR_ARG(so->status_raw)));
    }
    if (purchase_is_live(p) && !k->canceled && !str_empty(asks))
        find(k, PROBLEM_SUPPLIER_ASKS, p->id, asks);
    if (purchase_is_live(p) && !k->canceled && !str_empty(unpaid))
        find(k, PROBLEM_UNPAID_AT_SUPPLIER, p->id, unpaid);
    /* One that a person took back is no news to that person. */
    bool ended = p->state == PURCHASE_STATE_EXPIRED || !str_empty(canceled);
    bool live = purchase_is_live(p);
    if (live && dropped_lines(k, p))
        ended = false; /* known line by line */
    if (!k->canceled && ended && (live || still_to_buy(k, p) > 0))
        find(k, PROBLEM_SUPPLIER_CANCELED, p->id, canceled);
    if (p->state == PURCHASE_STATE_EXISTS && known == 0)
        find(k, PROBLEM_BOUGHT_NUMBER_UNKNOWN, p->id, number_words(p));
}

/* Units of the purchase that lie in parcels with a number; all, when a parcel does not tell. */
static int64_t numbered_units(const struct order *o, const struct purchase *p, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row == ROW_GONE || k->purchase_id != p->id || !package_current_number(k))
            continue;
        if (!k->lines_known)
            return INT64_MAX;
        units += package_line_units(k, line_id);
    }
    return units;
}

int64_t judge_number_awaited_ms(const struct order *o, const struct purchase *p)
{
    if (!purchase_is_made(p) || o->canceled_ms > 0)
        return 0;
    for (size_t i = 0; i < p->orders_n; i++) {
        enum supplier_status s = p->orders[i].status;
        if (p->orders[i].row != ROW_GONE &&
            (s == SUPPLIER_STATUS_UNPAID || s == SUPPLIER_STATUS_CANCELED))
            return 0;
    }
    bool open = false;
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct purchase_line *pl = &p->lines[i];
        const struct line *l = order_line_by_id(o, pl->line_id);
        open = open || (l && numbered_units(o, p, l->id) < pl->quantity - pl->dropped &&
                        order_line_fulfilled(o, l) < l->current_quantity);
    }
    if (!open)
        return 0;
    if (p->settled_ms > 0)
        return p->settled_ms;
    return p->sent_ms > 0 ? p->sent_ms : p->intent_ms;
}

static void no_number(struct look *k, const struct purchase *p)
{
    int64_t since = judge_number_awaited_ms(k->o, p), limit = k->j->shop->policy.no_number_ms;
    if (since > 0 && limit > 0 && k->j->now_ms - since >= limit)
        find(k, PROBLEM_NO_NUMBER_7D, p->id, p->orders_n > 0 ? p->orders[0].number : p->reference);
}

int64_t judge_left_ms(const struct purchase *p)
{
    if (p->row == ROW_GONE || p->state != PURCHASE_STATE_PLANNED || p->orders_n > 0 ||
        !str_eq(p->waits_for, STR("extension")))
        return 0;
    return p->intent_ms > 0 ? p->intent_ms : id_ms(p->id);
}

/* Its reference stands in the note to the seller: so it is found at the supplier. */
static void left_in_extension(struct look *k, const struct purchase *p)
{
    int64_t since = judge_left_ms(p);
    if (since > 0 && k->j->now_ms - since >= JUDGE_LEFT_MS)
        find(k, PROBLEM_LEFT_IN_EXTENSION, p->id, p->reference);
}

static bool all_finished(const struct purchase *p)
{
    for (size_t i = 0; i < p->orders_n; i++) {
        if (p->orders[i].row != ROW_GONE && p->orders[i].status != SUPPLIER_STATUS_FINISHED)
            return false;
    }
    return p->orders_n > 0;
}

static void readdressed(struct look *k, const struct purchase *p)
{
    struct str now = k->j->address_digest, then = k->o->address_digest;
    const struct problem *open = problem_find(k->o, PROBLEM_READDRESSED_AFTER_BUYING, p->id);
    bool differs = str_empty(now) || str_empty(then) ? open != NULL : !str_eq(now, then);
    if (differs && !all_finished(p))
        find(k, PROBLEM_READDRESSED_AFTER_BUYING, p->id, STR(""));
}

/* Units bought of this purchase that the order no longer asks for. */
static bool too_many(const struct order *o, const struct purchase *p)
{
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        if (!l)
            continue;
        int64_t wanted = l->current_quantity, left = order_line_fulfilled(o, l);
        /* A refund of what has left already is no matter of the purchase. */
        if (order_line_bought(o, l->id) > (left > wanted ? left : wanted))
            return true;
    }
    return false;
}

static bool all_left(const struct order *o, const struct purchase *p)
{
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        if (l && order_line_fulfilled(o, l) < purchase_line_units(p, l->id))
            return false;
    }
    return true;
}

/* A line of ours that no purchase, alive or dead, ever had: it came in by an edit. */
static bool line_was_added(const struct look *k)
{
    const struct order *o = k->o;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        int64_t asked = 0;
        for (size_t p = 0; p < o->purchases_n; p++)
            asked += purchase_line_units(&o->purchases[p], l->id) +
                     purchase_line_dropped(&o->purchases[p], l->id);
        if (judge_line_ours(k->j, o, l) && order_line_to_buy(o, l) > 0 &&
            l->current_quantity > asked)
            return true;
    }
    return false;
}

static void changed_after_buying(struct look *k, const struct purchase *p)
{
    const struct order *o = k->o;
    if (k->canceled) {
        if (!all_finished(p))
            find(k, PROBLEM_CANCELED_AFTER_BUYING, p->id, o->cancel_reason);
        return;
    }
    bool edited = (o->flags & ORDER_EDITED) != 0, fewer = too_many(o, p);
    if ((fewer && !edited) || (o->financial == FINANCIAL_REFUNDED && !all_left(o, p)))
        find(k, PROBLEM_REFUNDED_AFTER_BUYING, p->id, STR(""));
    else if (edited && (fewer || line_was_added(k)))
        find(k, PROBLEM_EDITED_AFTER_BUYING, p->id, STR(""));
    readdressed(k, p);
}

static void purchases(struct look *k)
{
    for (size_t i = 0; i < k->o->purchases_n; i++) {
        const struct purchase *p = &k->o->purchases[i];
        if (p->row == ROW_GONE)
            continue;
        if (p->state == PURCHASE_STATE_UNKNOWN)
            find(k, PROBLEM_PURCHASE_IN_DOUBT, p->id, number_words(p));
        if (p->state == PURCHASE_STATE_REFUSED)
            refusal(k, p);
        if (purchase_denied(p) && !k->canceled)
            find(k, PROBLEM_SUPPLIER_PERMISSION, p->id, p->waits_for);
        supplier_orders(k, p);
        no_number(k, p);
        left_in_extension(k, p);
        if (at_supplier(p))
            changed_after_buying(k, p);
    }
}

/* Nobody could follow such a parcel: a person looks before the customer is told. */
static void numbers(struct look *k)
{
    for (size_t i = 0; i < k->o->packages_n; i++) {
        const struct package *p = &k->o->packages[i];
        if (p->row != ROW_GONE && p->delivered_ms == 0 && package_number_odd(p))
            find(k, PROBLEM_NUMBER_SUSPECT, p->id,
                 text_clip(package_current_number(p)->number, SUSPECT_SHOWN));
    }
}

/* Units that somebody else marked in the shop and that no package of a purchase explains. */
static int64_t marked_by_others(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        bool explained = !fulfillment_stands(f) || f->write_id != 0;
        for (size_t k = 0; k < o->packages_n && !explained; k++)
            explained = o->packages[k].row != ROW_GONE && o->packages[k].purchase_id != 0 &&
                        o->packages[k].fulfillment_ext_id == f->ext_id;
        if (!explained)
            units += fulfillment_line_units(f, l->ext_id);
    }
    return units;
}

/* Our own mark is known at once, what it left of the fulfillment orders by the next read. */
static bool marked_since_read(const struct order *o)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].kind == WRITE_KIND_CREATE && o->writes[i].done_ms >= o->read_ms)
            return true;
    }
    return false;
}

/*
 * A unit that had left was refunded while others have not left yet: the shop waits for more than
 * its count of units says. Whether the customer is to have them only a person knows.
 */
static bool still_open(const struct look *k, const struct line *l)
{
    const struct order *o = k->o;
    int64_t fulfilled = order_line_fulfilled(o, l);
    if (!(o->flags & ORDER_FOS_KNOWN) || (o->flags & (ORDER_READ_WANTED | ORDER_LINES_PARTIAL)) ||
        fulfilled == 0 || l->current_quantity == l->quantity || marked_since_read(o) ||
        (o->financial == FINANCIAL_REFUNDED && l->current_quantity == 0))
        return false;
    int64_t wanted = l->current_quantity > fulfilled ? l->current_quantity : fulfilled;
    return fulfilled + order_line_open(o, l) - order_line_others(o, l) > wanted;
}

static void lines(struct look *k)
{
    struct arena *a = k->j->arena;
    struct str not_bought = STR(""), unmapped = STR(""), refunded = STR("");
    bool no_address = false;
    uint64_t guards = judge_guards_lines(k->j, k->o, NULL, 0);
    uint64_t never = GUARD_BIT(GUARD_UNPAID) | GUARD_BIT(GUARD_HIGH_RISK) |
                     GUARD_BIT(GUARD_TOO_OLD) | GUARD_BIT(GUARD_FULFILLED_ELSEWHERE);
    for (size_t i = 0; i < k->o->lines_n; i++) {
        const struct line *l = &k->o->lines[i];
        const struct mapping *m = mapping_for_line(k->j->mappings, k->j->mappings_n, l);
        if (!judge_line_ours(k->j, k->o, l))
            continue;
        bool to_buy = order_line_to_buy(k->o, l) > order_line_others(k->o, l);
        if (!(guards & never) && m && !m->ignored &&
            marked_by_others(k->o, l) > order_line_bought(k->o, l->id))
            not_bought = with_label(a, not_bought, l);
        /* Goods of a supplier without listings are bought by hand: nothing is missing. */
        if (to_buy && !judge_listing(k->j, l) && !(m && str_eq(m->supplier, STR("manual"))))
            unmapped = with_label(a, unmapped, l);
        if (still_open(k, l))
            refunded = with_label(a, refunded, l);
        no_address = no_address || to_buy;
    }
    if (!str_empty(not_bought))
        find(k, PROBLEM_FULFILLED_NOT_BOUGHT, 0, not_bought);
    if (!str_empty(unmapped))
        find(k, PROBLEM_UNMAPPED, 0, unmapped);
    if (!str_empty(refunded))
        find(k, PROBLEM_REFUNDED_STILL_OPEN, 0, refunded);
    if (no_address && (guards & GUARD_BIT(GUARD_ADDRESS_MISSING)))
        find(k, PROBLEM_ADDRESS_MISSING, 0, STR(""));
    if (guards & GUARD_BIT(GUARD_NO_FULFILLMENT_ORDERS))
        find(k, PROBLEM_NO_FULFILLMENT_ORDERS, 0, STR(""));
}

static void owned_by_other(struct look *k)
{
    struct str owners = STR("");
    for (size_t i = 0; i < k->o->fos_n; i++) {
        const struct fo *fo = &k->o->fos[i];
        bool ours = false;
        for (size_t n = 0; n < fo->lines_n && fo_is_open(fo) && !fo->can_create; n++) {
            const struct line *l = order_line_by_ext(k->o, fo->lines[n].line_ext_id);
            ours = ours ||
                   (l && fo->lines[n].remaining_quantity > 0 && judge_line_ours(k->j, k->o, l));
        }
        if (ours && !str_has(owners, fo->location_name))
            owners = with_comma(k->j->arena, owners, fo->location_name);
        if (ours)
            find(k, PROBLEM_OWNED_BY_OTHER, 0, owners);
    }
}

/* Told by an outside answer: open until its subject is settled. */
static bool told_and_unsettled(const struct look *k, const struct problem *p)
{
    const struct package *pkg = order_package(k->o, p->subject_id);
    switch (p->kind) {
    case PROBLEM_ITEM_PARKED:
    case PROBLEM_RETURNED: return true;
    case PROBLEM_SUPPLIER_SPLIT: return problem_divided(k->o, order_purchase(k->o, p->subject_id));
    case PROBLEM_STALLED:
    case PROBLEM_NUMBER_VANISHED: return !pkg || (pkg->row != ROW_GONE && pkg->delivered_ms == 0);
    default: break;
    }
    if (!problem_is_refusal(p->kind))
        return false;
    /* About a purchase: the purchase decided. Before one was made: until all is bought. */
    if (p->subject_id != 0 || k->canceled)
        return false;
    for (size_t i = 0; i < k->o->lines_n; i++) {
        if (judge_line_ours(k->j, k->o, &k->o->lines[i]) &&
            order_line_to_buy(k->o, &k->o->lines[i]) > 0)
            return true;
    }
    return false;
}

void judge_problems(const struct judge *j, struct order *o)
{
    struct look k = {.j = j, .o = o};
    k.book = (struct problem_book){o, j->arena, j->ids, j->now_ms, j->changes};
    k.canceled = o->canceled_ms > 0 || (o->flags & ORDER_DELETED);
    bool old = (o->flags & ORDER_BACKFILL) || o->created_ms < j->shop->connected_ms;
    k.nag = !k.canceled && !(o->flags & ORDER_TEST) && (!old || (o->flags & ORDER_ALLOW));
    writeback(&k);
    marks(&k);
    purchases(&k);
    numbers(&k);
    if (k.nag) {
        lines(&k);
        owned_by_other(&k);
    }
    for (size_t i = 0; i < o->problems_n; i++) {
        const struct problem *p = &o->problems[i];
        if (p->row != ROW_GONE && !was_found(&k, p) && !told_and_unsettled(&k, p))
            problem_close(&k.book, p->kind, p->subject_id);
    }
}
