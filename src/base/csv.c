/* SPDX-License-Identifier: Apache-2.0 */
/* See base/csv.h. */
#include "base/csv.h"

#include "base/buf.h"
#include "base/text.h"

#include <iconv.h>
#include <string.h>

#define CELLS_MAX 50
#define LOOK_MAX  4000 /* bytes by which the separator is told */

static enum err convert(struct arena *a, const char *from, struct str bytes, struct str *ret_text)
{
    iconv_t cd = iconv_open("UTF-8", from);
    size_t room = 3 * bytes.n + 16, left = room, in_n = bytes.n;
    char *out = arena_alloc(a, room), *to = out;
    char *in = (char *)(uintptr_t)bytes.p; /* iconv does not write to it */

    if (cd == (iconv_t)-1)
        return ERR_BAD_INPUT;
    size_t wrong = iconv(cd, &in, &in_n, &to, &left);
    iconv_close(cd);
    if (wrong == (size_t)-1)
        return ERR_BAD_INPUT;
    *ret_text = (struct str){out, room - left};
    return OK;
}

enum err csv_decode(struct arena *a, struct str bytes, struct str *ret_text, struct str *ret_name)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.n);
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF"))) {
        *ret_name = STR("UTF-16");
        return convert(a, "UTF-16", bytes, ret_text);
    }
    if (text_is_utf8(bytes)) {
        *ret_name = STR("UTF-8");
        *ret_text = bytes;
        return OK;
    }
    *ret_name = STR("GB18030");
    return convert(a, "GB18030", bytes, ret_text);
}

/* The first of these that stands in the text outside quotes; a blank when none does. */
static char separator_of(struct str text)
{
    const char *order = "\t;,";
    size_t counts[3] = {0};
    bool quoted = false;

    for (size_t i = 0; i < text.n && i < LOOK_MAX; i++) {
        quoted = quoted != (text.p[i] == '"');
        const char *at = quoted || !text.p[i] ? NULL : strchr(order, text.p[i]);
        if (at)
            counts[at - order]++;
    }
    for (size_t i = 0; i < 3; i++) {
        if (counts[i])
            return order[i];
    }
    return ' ';
}

/* ="123" and '123 are how people keep a spreadsheet from reading a number. */
static struct str clean(struct str s)
{
    s = str_trim(s);
    if (s.n >= 3 && str_starts(s, STR("=\"")) && s.p[s.n - 1] == '"')
        s = str_slice(s, 2, s.n - 3);
    while (s.n && s.p[0] == '\'')
        s = str_slice(s, 1, s.n);
    return str_trim(s);
}

struct reader {
    struct arena *a;
    struct str text;
    size_t at;
    int64_t line;
    char separator;
};

/* A cell; ret_end: it was the last of its row. */
static struct str read_cell(struct reader *r, bool *ret_end)
{
    struct buf b;
    bool quoted = false;

    buf_init(&b, r->a, r->text.n + 1);
    for (; r->at < r->text.n; r->at++) {
        char c = r->text.p[r->at];
        bool end = c == '\n' || c == '\r';
        r->line +=
            c == '\n' || (c == '\r' && !(r->at + 1 < r->text.n && r->text.p[r->at + 1] == '\n'));
        if (c == '"' && quoted && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '"') {
            buf_char(&b, r->text.p[++r->at]);
        } else if (c == '"' && (quoted || !str_trim(buf_view(&b)).n ||
                                str_eq(str_trim(buf_view(&b)), STR("=")))) {
            quoted = !quoted;
        } else if (!quoted && (end || c == r->separator)) {
            r->at++;
            *ret_end = end;
            return clean(buf_view(&b));
        } else {
            buf_char(&b, c);
        }
    }
    *ret_end = true;
    struct str cell = buf_view(&b);
    return clean(str_starts(cell, STR("=")) ? str_slice(cell, 1, cell.n) : cell);
}

static enum err read_row(struct reader *r, struct csv_row *ret_row, bool *ret_some)
{
    struct csv_row row = {.line = r->line};
    bool end = false;

    *ret_some = false;
    while (!end) {
        struct str cell = read_cell(r, &end);
        if (cell.n && cell.p[0] == '=')
            cell = str_trim(str_slice(cell, 1, cell.n));
        if (r->separator == ' ' && !cell.n)
            continue; /* several blanks are one */
        if (row.n == CELLS_MAX)
            return ERR_TOO_LARGE;
        *ARENA_PUSH(r->a, &row.cells, &row.n, struct str) = cell;
        *ret_some = *ret_some || cell.n;
    }
    *ret_row = row;
    return OK;
}

enum err csv_read(struct arena *a, struct str text, size_t rows_max, struct csv_row **ret_rows,
                  size_t *ret_n)
{
    struct csv_row *rows = NULL;
    size_t n = 0;

    text = str_replace(a, text, STR("\xEF\xBC\x8C"), STR(",")); /* full width comma, semicolon */
    text = str_replace(a, text, STR("\xEF\xBC\x9B"), STR(";"));
    struct reader r = {.a = a, .text = text, .line = 1, .separator = separator_of(text)};
    while (r.at < r.text.n) {
        struct csv_row row;
        bool some;
        enum err err = read_row(&r, &row, &some);
        if (err)
            return err;
        if (!some)
            continue;
        if (n == rows_max)
            return ERR_TOO_LARGE;
        *ARENA_PUSH(a, &rows, &n, struct csv_row) = row;
    }
    *ret_rows = rows;
    *ret_n = n;
    return OK;
}

struct str csv_cell(struct arena *a, struct str s)
{
    bool formula = s.n && strchr("=+-@\t\r", s.p[0]) && s.p[0];
    bool quote = str_has(s, STR(",")) || str_has(s, STR("\"")) || str_has(s, STR("\n")) ||
                 str_has(s, STR("\r")) || str_has(s, STR(";"));

    if (formula)
        s = str_cat(a, STR("'"), s);
    if (!quote)
        return s;
    return str_printf(a, "\"%.*s\"", STR_ARG(str_replace(a, s, STR("\""), STR("\"\""))));
}

bool csv_is_shortened(struct str s)
{
    size_t i = 0, digits = 0;

    while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (i && (s.p[i] == '.' || s.p[i] == ','))))
        digits += s.p[i++] >= '0';
    if (!digits || i + 2 >= s.n || (s.p[i] != 'E' && s.p[i] != 'e') || s.p[i + 1] != '+')
        return false;
    for (i += 2; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}
