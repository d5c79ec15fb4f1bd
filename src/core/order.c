/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding and counting inside an order. Counts are what every decision stands on, so the rules of
 * core/order.h about what counts are here and nowhere else.
 */
#include "core/order.h"

#include "core/carrier.h"
#include "core/said.h"

#include <string.h>

/* As ARENA_PUSH counts: 4 first, then powers of two, of which a full one is made anew anyway. */
void order_adopt(struct arena *a, void **items, size_t n, size_t size)
{
    size_t room = 4;
    unsigned char *p;
    if (n == 0)
        return;
    while (room < n)
        room *= 2;
    memcpy(&p, items, sizeof p);
    p = arena_grow(a, p, n * size, room * size);
    memcpy(items, &p, sizeof p);
}

void *order_push(struct arena *a, void **items, size_t *n, size_t size)
{
    order_adopt(a, items, *n, size);
    return arena_push(a, items, n, size);
}

void order_want_read(struct order *o)
{
    o->read_now = true;
    if (o->flags & ORDER_READ_WANTED)
        return;
    o->flags |= ORDER_READ_WANTED;
    row_touch(&o->row);
}

void row_touch(enum row *r)
{
    if (*r == ROW_CLEAN)
        *r = ROW_CHANGED;
}

struct line *order_line_by_ext(const struct order *o, int64_t ext_id)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].ext_id == ext_id)
            return &o->lines[i];
    }
    return NULL;
}

struct line *order_line_by_id(const struct order *o, int64_t id)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].id == id)
            return &o->lines[i];
    }
    return NULL;
}

struct purchase *order_purchase(const struct order *o, int64_t id)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (o->purchases[i].id == id)
            return &o->purchases[i];
    }
    return NULL;
}

const struct purchase *order_replacement(const struct order *o, const struct purchase *p)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (o->purchases[i].replaces_id == p->id && o->purchases[i].row != ROW_GONE)
            return &o->purchases[i];
    }
    return NULL;
}

struct package *order_package(const struct order *o, int64_t id)
{
    for (size_t i = 0; i < o->packages_n; i++) {
        if (o->packages[i].id == id)
            return &o->packages[i];
    }
    return NULL;
}

struct shop_write *order_write(const struct order *o, int64_t id)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].id == id)
            return &o->writes[i];
    }
    return NULL;
}

struct fulfillment *order_fulfillment_by_ext(const struct order *o, int64_t ext_id)
{
    for (size_t i = 0; ext_id != 0 && i < o->fulfillments_n; i++) {
        if (o->fulfillments[i].ext_id == ext_id)
            return &o->fulfillments[i];
    }
    return NULL;
}

struct number *package_current_number(const struct package *p)
{
    for (size_t i = 0; i < p->numbers_n; i++) {
        if (p->numbers[i].current && p->numbers[i].row != ROW_GONE)
            return &p->numbers[i];
    }
    return NULL;
}

bool package_number_odd(const struct package *p)
{
    const struct number *n = package_current_number(p);
    return n && n->source != SOURCE_PERSON && !carrier_number_possible(n->number);
}

enum package_state package_state(const struct package *p)
{
    if (p->delivered_ms > 0)
        return PACKAGE_STATE_DELIVERED;
    if (p->moving_ms > 0)
        return PACKAGE_STATE_MOVING;
    return package_current_number(p) ? PACKAGE_STATE_ANNOUNCED : PACKAGE_STATE_NO_NUMBER;
}

struct number *package_number(const struct package *p, struct str number)
{
    for (size_t i = 0; i < p->numbers_n; i++) {
        if (p->numbers[i].row != ROW_GONE && number_same(p->numbers[i].number, number))
            return &p->numbers[i];
    }
    return NULL;
}

static bool plain(char c, char *ret_c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
        return false;
    *ret_c = c;
    return true;
}

bool number_same(struct str x, struct str y)
{
    size_t i = 0, k = 0, same = 0;
    for (;;) {
        char a = 0, b = 0;
        while (i < x.n && !plain(x.p[i], &a))
            i++;
        while (k < y.n && !plain(y.p[k], &b))
            k++;
        if (i == x.n || k == y.n)
            return i == x.n && k == y.n && same > 0;
        if (a != b)
            return false;
        i++;
        k++;
        same++;
    }
}

bool purchase_is_live(const struct purchase *p)
{
    switch (p->state) {
    case PURCHASE_STATE_PLANNED:
    case PURCHASE_STATE_INTENT:
    case PURCHASE_STATE_UNKNOWN:
    case PURCHASE_STATE_EXISTS:
    case PURCHASE_STATE_PLACED: return p->row != ROW_GONE;
    case PURCHASE_STATE_REFUSED:
    case PURCHASE_STATE_CANCELED:
    case PURCHASE_STATE_EXPIRED:
    case PURCHASE_STATE_MAX: break;
    }
    return false;
}

bool purchase_is_withdrawn(const struct purchase *p)
{
    enum guard g;
    return p->state == PURCHASE_STATE_CANCELED && p->orders_n == 0 && guard_of_text(p->refusal, &g);
}

bool problem_is_refusal(enum problem_kind kind)
{
    switch (kind) {
    case PROBLEM_PURCHASE_REFUSED:
    case PROBLEM_ADDRESS_REJECTED:
    case PROBLEM_OUT_OF_STOCK:
    case PROBLEM_SERVICE_GONE:
    case PROBLEM_VARIANT_GONE:
    case PROBLEM_PAY_CURRENCY:
    case PROBLEM_SUPPLIER_ACCOUNT_BLOCKED:
    case PROBLEM_NOT_DELIVERABLE:
    case PROBLEM_PRICE_ROSE:
    case PROBLEM_COST_LIMIT:
    case PROBLEM_CHECK_FAILED: return true;
    default: return false;
    }
}

enum problem_kind purchase_refusal(const struct purchase *p, struct str *ret_words)
{
    enum problem_kind kind;
    struct str word;
    str_cut(p->refusal, ' ', &word, ret_words);
    if (problem_kind_of_text(word, &kind) && problem_is_refusal(kind))
        return kind;
    *ret_words = p->refusal;
    return PROBLEM_PURCHASE_REFUSED;
}

struct str purchase_why_text(struct str refusal, struct arena *a, enum lang lang)
{
    enum problem_kind kind;
    enum guard g;
    struct str word, words;
    if (guard_of_text(refusal, &g))
        return guard_sentence(g, lang);
    str_cut(refusal, ' ', &word, &words);
    if (!problem_kind_of_text(word, &kind))
        return refusal;
    struct str sentence = problem_sentence(kind, lang), text = said_text(a, words, lang);
    if (str_empty(words))
        return sentence;
    /* What others said, often a code, explains nothing alone. */
    return str_eq(text, words) ? str_printf(a, "%.*s %.*s", STR_ARG(sentence), STR_ARG(words))
                               : text;
}

struct str purchase_why(const struct purchase *p, struct arena *a, enum lang lang)
{
    return purchase_why_text(p->refusal, a, lang);
}

struct str purchase_why_code(const struct purchase *p)
{
    enum problem_kind kind;
    enum guard g;
    struct str word, words;
    str_cut(p->refusal, ' ', &word, &words);
    return guard_of_text(word, &g) || problem_kind_of_text(word, &kind) ? word : STR_NONE;
}

bool purchase_denied(const struct purchase *p)
{
    return p->state == PURCHASE_STATE_PLANNED &&
           str_starts(p->waits_for, STR("said:no_permission"));
}

bool purchase_proposed(const struct purchase *p)
{
    return str_starts(p->waits_for, STR("said:maybe_numbers"));
}

bool purchase_is_made(const struct purchase *p)
{
    return p->row != ROW_GONE &&
           (p->state == PURCHASE_STATE_EXISTS || p->state == PURCHASE_STATE_PLACED);
}

int64_t purchase_line_units(const struct purchase *p, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        if (p->lines[i].line_id == line_id)
            units += p->lines[i].quantity - p->lines[i].dropped;
    }
    return units;
}

int64_t purchase_line_dropped(const struct purchase *p, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        if (p->lines[i].line_id == line_id)
            units += p->lines[i].dropped;
    }
    return units;
}

int64_t package_line_units(const struct package *p, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        if (p->lines[i].line_id == line_id)
            units += p->lines[i].quantity;
    }
    return units;
}

int64_t order_unplaced(const struct order *o, const struct purchase *b, int64_t line_id)
{
    int64_t units = purchase_line_units(b, line_id);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && k->purchase_id == b->id && k->lines_known)
            units -= package_line_units(k, line_id);
    }
    return units > 0 ? units : 0;
}

bool order_purchase_placed(const struct order *o, const struct purchase *p)
{
    for (size_t i = 0; i < p->lines_n; i++) {
        if (order_unplaced(o, p, p->lines[i].line_id) > 0)
            return false;
    }
    return true;
}

int64_t write_line_units(const struct shop_write *w, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < w->lines_n; i++) {
        if (w->lines[i].line_id == line_id)
            units += w->lines[i].quantity;
    }
    return units;
}

bool write_is_open(const struct shop_write *w)
{
    return w->row != ROW_GONE && (w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_SENT ||
                                  w->state == WRITE_STATE_DOUBT || w->state == WRITE_STATE_FAILED);
}

bool fulfillment_stands(const struct fulfillment *f)
{
    return f->row != ROW_GONE && f->status == FULFILLMENT_STATUS_SUCCESS;
}

bool fulfillment_is_dead(const struct fulfillment *f)
{
    return f->row == ROW_GONE || f->status == FULFILLMENT_STATUS_CANCELED ||
           f->status == FULFILLMENT_STATUS_ERROR || f->status == FULFILLMENT_STATUS_FAILURE;
}

bool fulfillment_carries(const struct fulfillment *f, struct str number)
{
    for (size_t i = 0; i < f->numbers_n; i++) {
        if (number_same(f->numbers[i].number, number))
            return true;
    }
    return false;
}

int64_t fulfillment_line_units(const struct fulfillment *f, int64_t line_ext_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < f->lines_n; i++) {
        if (f->lines[i].line_ext_id == line_ext_id)
            units += f->lines[i].quantity;
    }
    return units;
}

bool fo_is_open(const struct fo *fo)
{
    return fo->row != ROW_GONE &&
           (fo->status == FO_STATUS_OPEN || fo->status == FO_STATUS_IN_PROGRESS);
}

bool fo_is_waiting(const struct fo *fo)
{
    return fo->row != ROW_GONE &&
           (fo->status == FO_STATUS_ON_HOLD || fo->status == FO_STATUS_SCHEDULED);
}

static int64_t fo_line_remaining(const struct fo *fo, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < fo->lines_n; i++) {
        if (fo->lines[i].line_ext_id == l->ext_id && fo->lines[i].remaining_quantity > 0)
            units += fo->lines[i].remaining_quantity;
    }
    return units;
}

bool order_has_fos(const struct order *o)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        if (o->fos[i].row != ROW_GONE)
            return true;
    }
    return false;
}

int64_t order_line_open(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fos_n; i++) {
        if (fo_is_open(&o->fos[i]))
            units += fo_line_remaining(&o->fos[i], l);
    }
    return units;
}

int64_t order_line_markable(const struct order *o, const struct line *l)
{
    int64_t units = o->flags & ORDER_FOS_KNOWN ? order_line_open(o, l)
                                               : l->current_quantity - order_line_fulfilled(o, l);

    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        bool open = w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_SENT ||
                    w->state == WRITE_STATE_DOUBT;
        for (size_t k = 0; open && w->kind == WRITE_KIND_CREATE && k < w->lines_n; k++) {
            if (w->lines[k].line_id == l->id)
                units -= w->lines[k].quantity;
        }
    }
    return units > 0 ? units : 0;
}

int64_t order_line_others(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fos_n; i++) {
        if (fo_is_open(&o->fos[i]) && !o->fos[i].can_create)
            units += fo_line_remaining(&o->fos[i], l);
    }
    return units;
}

int64_t order_line_waiting(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fos_n; i++) {
        if (fo_is_waiting(&o->fos[i]))
            units += fo_line_remaining(&o->fos[i], l);
    }
    return units;
}

static int64_t units_in(const struct order *o, int64_t line_id,
                        bool (*counts)(const struct purchase *p))
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (!counts(p))
            continue;
        int64_t units = purchase_line_units(p, line_id);
        for (size_t k = 0; k < o->purchases_n; k++) {
            const struct purchase *again = &o->purchases[k];
            if (again->replaces_id == p->id && again->state != PURCHASE_STATE_REFUSED &&
                again->row != ROW_GONE)
                units -= purchase_line_units(again, line_id);
        }
        if (units > 0)
            sum += units;
    }
    return sum;
}

int64_t order_line_bought(const struct order *o, int64_t line_id)
{
    return units_in(o, line_id, purchase_is_live);
}

int64_t order_line_made(const struct order *o, int64_t line_id)
{
    return units_in(o, line_id, purchase_is_made);
}

int64_t order_line_fulfilled(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (fulfillment_stands(&o->fulfillments[i]))
            units += fulfillment_line_units(&o->fulfillments[i], l->ext_id);
    }
    return units;
}

bool order_package_in(const struct order *o, const struct package *p, const struct fulfillment *f)
{
    const struct shop_write *w = order_write(o, f->write_id);
    return p->row != ROW_GONE &&
           (p->fulfillment_ext_id == f->ext_id || (w && w->package_id == p->id));
}

/* Units of a fulfillment that came out of our purchases: its packages say which. */
static int64_t units_of_purchases(const struct order *o, const struct fulfillment *f,
                                  const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *p = &o->packages[i];
        if (p->purchase_id == 0 || !order_package_in(o, p, f))
            continue;
        if (p->lines_known)
            units += package_line_units(p, l->id);
        else
            return INT64_MAX; /* whatever of its purchase was not in a known package */
    }
    return units;
}

bool order_write_came_true(const struct order *o, const struct shop_write *w)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (f->write_id == w->id || (w->fulfillment_ext_id && f->ext_id == w->fulfillment_ext_id))
            return true;
    }
    return false;
}

static bool is_mark_by_hand(const struct order *o, const struct shop_write *w)
{
    const struct package *p = order_package(o, w->package_id);
    return w->kind == WRITE_KIND_CREATE && (!p || p->purchase_id == 0);
}

int64_t order_line_elsewhere(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (fulfillment_is_dead(f))
            continue;
        int64_t in_it = fulfillment_line_units(f, l->ext_id);
        int64_t ours = units_of_purchases(o, f, l);
        if (in_it > ours)
            units += in_it - ours;
    }
    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        if (is_mark_by_hand(o, w) && (write_is_open(w) || w->state == WRITE_STATE_DONE) &&
            !order_write_came_true(o, w))
            units += write_line_units(w, l->id);
    }
    return units;
}

int64_t order_line_to_buy(const struct order *o, const struct line *l)
{
    int64_t units = l->current_quantity - order_line_elsewhere(o, l) - order_line_bought(o, l->id);
    return units > 0 ? units : 0;
}

struct str order_address_text(const struct order *o, struct arena *a)
{
    const struct person *p = &o->person;
    if (!p->has_address || p->erased)
        return STR("");
    struct str parts[] = {
        p->name, p->company,       p->address1, p->address2,
        p->city, p->province_code, p->zip,      p->country_code,
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        parts[i] = str_trim(parts[i]);
    return str_lower(a, str_join(a, parts, COUNT_OF(parts), STR("\n")));
}
