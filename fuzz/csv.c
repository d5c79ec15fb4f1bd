/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any file that a person pastes or uploads as a table: whatever its encoding and separators, what
 * is read of it is UTF-8, in rows that stand in order, and what is written of it reads back as the
 * same cells.
 */
#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"

#define ROWS_MAX  200
#define CELLS_MAX 50
#define OUT_MAX   (4 << 20)

/* A tab ends no cell that is quoted; the apostrophe against formulas is ours and is taken off. */
static struct str write_row(struct arena *a, const struct csv_row *r)
{
    struct buf b;

    buf_init(&b, a, OUT_MAX);
    for (size_t i = 0; i < r->n; i++) {
        if (i)
            buf_char(&b, ',');
        buf_str(&b, csv_cell(a, r->cells[i]));
    }
    buf_char(&b, '\n');
    ASSERT(!b.overflowed);
    return buf_view(&b);
}

static void look(struct arena *a, const struct csv_row *r, int64_t *line)
{
    ASSERT(r->n >= 1 && r->n <= CELLS_MAX && r->line > *line);
    *line = r->line;
    for (size_t i = 0; i < r->n; i++) {
        ASSERT(text_is_utf8(r->cells[i]));
        (void)csv_is_shortened(r->cells[i]);
    }
    ASSERT(text_is_utf8(write_row(a, r)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct str text, name;
    struct csv_row *rows;
    int64_t line = 0;
    size_t rows_n;

    if (csv_decode(a, (struct str){(const char *)data, n}, &text, &name) == OK) {
        ASSERT(text_is_utf8(text) && name.n);
        if (csv_read(a, text, ROWS_MAX, &rows, &rows_n) == OK) {
            ASSERT(rows_n <= ROWS_MAX);
            for (size_t i = 0; i < rows_n; i++)
                look(a, &rows[i], &line);
        }
    }
    arena_free(a);
    return 0;
}
