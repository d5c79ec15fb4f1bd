/* SPDX-License-Identifier: Apache-2.0 */
/* See core/said.h. */
#include "core/said.h"

#define MARK     "said:"
#define ARGS_MAX 2

static const struct row {
    struct str code;
    const char *words[LANG_MAX];
} rows[SAID_MAX] = {
#define X(name, code, en, zh) {{code, sizeof(code) - 1}, {en, zh}},
#include "core/said.tbl.h"
#undef X
};

static const struct row *row_of(struct str code)
{
    for (size_t i = 0; i < SAID_MAX; i++) {
        if (str_eq(rows[i].code, code))
            return &rows[i];
    }
    return NULL;
}

struct str said_arg(struct arena *a, enum said what)
{
    return str_cat(a, STR("@"), rows[what].code);
}

struct str said(struct arena *a, enum said what, struct str arg1, struct str arg2)
{
    struct str s = str_cat(a, STR(MARK), rows[what].code), args[ARGS_MAX] = {arg1, arg2};
    size_t n = str_empty(arg2) ? (str_empty(arg1) ? 0 : 1) : 2;
    for (size_t i = 0; i < n; i++)
        s = str_printf(a, "%.*s|%.*s", STR_ARG(s),
                       STR_ARG(str_replace(a, args[i], STR("|"), STR("/"))));
    return s;
}

static struct str argument(struct str arg, enum lang lang)
{
    const struct row *r = NULL;
    if (str_starts(arg, STR("@")))
        r = row_of(str_slice(arg, 1, arg.n));
    return r ? str_of(r->words[lang]) : arg;
}

static struct str filled(struct arena *a, const struct row *r, struct str args, enum lang lang)
{
    static const struct str places[ARGS_MAX] = {{"{1}", 3}, {"{2}", 3}};
    struct str words = str_of(r->words[lang]), arg;
    for (size_t i = 0; i < ARGS_MAX; i++) {
        (void)str_cut(args, '|', &arg, &args);
        words = str_replace(a, words, places[i], argument(arg, lang));
    }
    return words;
}

/* "... name: " becomes "... name: " in the reader's language. */
static struct str front(struct arena *a, struct str text, enum lang lang)
{
    if (!str_ends(text, STR(": ")))
        return text;
    size_t end = text.n - 2, start = end;
    while (start > 0 && text.p[start - 1] != ' ')
        start--;
    struct str field = str_slice(text, start, end - start);
    const struct row *r = row_of(str_cat(a, STR("field_"), field));
    return str_printf(a, "%.*s%.*s%s", STR_ARG(str_slice(text, 0, start)),
                      STR_ARG(r ? str_of(r->words[lang]) : field), lang == LANG_ZH ? "：" : ": ");
}

struct str said_text(struct arena *a, struct str stored, enum lang lang)
{
    ptrdiff_t at = str_find(stored, STR(MARK));
    struct str code, args;
    if (at < 0)
        return stored;
    struct str head = str_slice(stored, 0, (size_t)at);
    (void)str_cut(str_slice(stored, (size_t)at + sizeof(MARK) - 1, stored.n), '|', &code, &args);
    const struct row *r = row_of(code);
    return r ? str_cat(a, front(a, head, lang), filled(a, r, args, lang)) : stored;
}
