/* SPDX-License-Identifier: Apache-2.0 */
/* See db/order_extras.h. */
#include "db/order_extras.h"

#include "base/buf.h"

enum { LIST_TEXT_MAX = 4 << 10 };

static void add_to_list(struct buf *b, struct str s)
{
    struct str have = buf_view(b), one;
    while (!str_empty(have)) { /* each once */
        str_cut(have, ',', &one, &have);
        if (str_eq(one, s))
            return;
    }
    if (str_empty(s))
        return;
    if (b->n > 0)
        buf_char(b, ',');
    buf_str(b, s);
}

static struct str current_numbers(struct arena *a, const struct order *o)
{
    struct buf b;
    buf_init(&b, a, LIST_TEXT_MAX);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct number *n = package_current_number(&o->packages[i]);
        if (o->packages[i].row != ROW_GONE && n != NULL)
            add_to_list(&b, n->number);
    }
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        for (size_t k = 0; f->status == FULFILLMENT_STATUS_SUCCESS && k < f->numbers_n; k++)
            add_to_list(&b, f->numbers[k].number);
    }
    return buf_view(&b);
}

static struct str supplier_numbers(struct arena *a, const struct order *o)
{
    struct buf b;
    buf_init(&b, a, LIST_TEXT_MAX);
    for (size_t i = 0; i < o->purchases_n; i++)
        for (size_t k = 0; k < o->purchases[i].orders_n; k++)
            add_to_list(&b, o->purchases[i].orders[k].number);
    return buf_view(&b);
}

static struct str open_problems(struct arena *a, const struct order *o)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < o->problems_n; i++) {
        const struct problem *p = &o->problems[i];
        if (!p->dismissed && p->row != ROW_GONE)
            bits |= UINT64_C(1) << p->kind;
    }
    return rows_words_text(a, &word_problem_kind, bits);
}

_Static_assert(PROBLEM_MAX <= 64 && GUARD_MAX <= 64, "bit sets");

void order_extras(struct arena *a, const struct order *o, struct cell ret_cells[ORDER_EXTRA_MAX])
{
    int64_t units = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        units += o->lines[i].current_quantity;
    ret_cells[ORDER_EXTRA_LINES_N] = CELL_I64((int64_t)o->lines_n);
    ret_cells[ORDER_EXTRA_UNITS] = CELL_I64(units);
    ret_cells[ORDER_EXTRA_PROBLEMS] = CELL_TEXT(open_problems(a, o));
    ret_cells[ORDER_EXTRA_NUMBERS] = CELL_TEXT(current_numbers(a, o));
    ret_cells[ORDER_EXTRA_SUPPLIER_NUMBERS] = CELL_TEXT(supplier_numbers(a, o));
}
