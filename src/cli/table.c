/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/table.h. */
#include "cli/table.h"

#include "base/buf.h"
#include "cli/width.h"

#define GAP       2
#define PRINT_MAX (64 * 1024 * 1024)

struct table {
    struct arena *a;
    const struct table_column *columns;
    size_t n;
    int *widths; /* -1: left out */
    struct str *cells;
    size_t cells_n;
};

struct table *table_new(struct arena *a, const struct table_column *columns, size_t n)
{
    struct table *t = ARENA_NEW(a, struct table);

    t->a = a;
    t->columns = columns;
    t->n = n;
    t->widths = ARENA_ARRAY(a, int, n);
    return t;
}

void table_cell(struct table *t, struct str text)
{
    *ARENA_PUSH(t->a, &t->cells, &t->cells_n, struct str) =
        str_trim(width_clean(t->a, text, false));
}

size_t table_rows(const struct table *t)
{
    return t->cells_n / t->n;
}

static struct str cell(const struct table *t, size_t row, size_t column)
{
    return t->cells[row * t->n + column];
}

/* The width that a column asks for; -1 when it says nothing. */
static int natural(const struct table *t, size_t column)
{
    const struct table_column *c = &t->columns[column];
    int width = width_text(c->label);
    bool some = c->always, differ = false;

    for (size_t row = 0; row < table_rows(t); row++) {
        struct str s = cell(t, row, column);
        int w = width_text(s);
        width = w > width ? w : width;
        some = some || s.n > 0;
        differ = differ || !str_eq(s, cell(t, 0, column));
    }
    return some && (differ || !c->varies) ? width : -1;
}

static int least(const struct table *t, size_t column)
{
    int l = t->columns[column].least, w = t->widths[column];

    return l && l < w ? l : w;
}

static int total(const struct table *t, bool shrunk)
{
    int sum = -GAP;

    for (size_t i = 0; i < t->n; i++) {
        if (t->widths[i] >= 0)
            sum += GAP + (shrunk ? least(t, i) : t->widths[i]);
    }
    return sum;
}

static bool drop_one(struct table *t)
{
    size_t at = t->n;

    for (size_t i = 0; i < t->n; i++) {
        int drop = t->widths[i] >= 0 ? t->columns[i].drop : 0;
        if (drop && (at == t->n || drop > t->columns[at].drop))
            at = i;
    }
    if (at == t->n)
        return false;
    t->widths[at] = -1;
    return true;
}

static bool shrink_one(struct table *t)
{
    size_t at = t->n;

    for (size_t i = 0; i < t->n; i++) {
        if (t->widths[i] > least(t, i) && (at == t->n || t->widths[i] > t->widths[at]))
            at = i;
    }
    if (at == t->n)
        return false;
    t->widths[at]--;
    return true;
}

static void fit(struct table *t, int width)
{
    for (size_t i = 0; i < t->n; i++)
        t->widths[i] = natural(t, i);
    if (width <= 0)
        return;
    while (total(t, true) > width && drop_one(t))
        continue;
    while (total(t, false) > width && shrink_one(t))
        continue;
}

static void blanks(struct buf *b, int n)
{
    while (n-- > 0)
        buf_char(b, ' ');
}

/* The label line (row < 0) or a row. Blanks at its end are left out. */
static void put_row(const struct table *t, struct buf *b, ptrdiff_t row, int indent)
{
    int owed = indent;

    for (size_t i = 0; i < t->n; i++) {
        if (t->widths[i] < 0)
            continue;
        struct str s = row < 0 ? t->columns[i].label : cell(t, (size_t)row, i);
        s = width_clip(t->a, s, t->widths[i]);
        int rest = t->widths[i] - width_text(s);
        if (t->columns[i].right)
            owed += rest;
        if (s.n) {
            blanks(b, owed);
            buf_str(b, s);
            owed = 0;
        }
        owed += GAP + (t->columns[i].right ? 0 : rest);
    }
    buf_char(b, '\n');
}

struct str table_print(struct table *t, int width, int indent)
{
    struct buf b;

    ASSERT(t->n > 0 && t->cells_n % t->n == 0);
    buf_init(&b, t->a, PRINT_MAX);
    fit(t, width > indent ? width - indent : width);
    put_row(t, &b, -1, indent);
    for (size_t row = 0; row < table_rows(t); row++)
        put_row(t, &b, (ptrdiff_t)row, indent);
    return buf_view(&b);
}
