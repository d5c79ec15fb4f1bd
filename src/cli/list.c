/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/list.h. */
#include "cli/list.h"

#include "cli/ask.h"
#include "cli/table.h"
#include "cli/when.h"

#define PAGE_MAX  250
#define ROWS      50
#define ITEMS_MAX (256 * 1024 * 1024)
#define TAIL_MAX  4096

static struct str join(struct run *r, const struct json *list)
{
    struct buf b;

    buf_init(&b, r->a, 64 * 1024);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str s =
            json_is_obj(it.val) ? json_str(json_get(it.val, "number")) : json_text(r->a, it.val);
        buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(s));
    }
    return buf_view(&b);
}

static struct str failure(struct run *r, const struct json *v)
{
    struct str sentence = json_str(json_get(v, "sentence"));
    struct str detail = json_str(json_get(v, "detail"));

    if (!detail.n || !sentence.n)
        return detail.n ? detail : sentence;
    return str_printf(r->a, "%.*s (%.*s)", STR_ARG(detail), STR_ARG(sentence));
}

struct str list_cell(struct run *r, const struct column *c, const struct json *item)
{
    const struct json *v = c->path ? json_path(item, c->path) : item;

    switch (c->kind) {
    case COL_WORD: return say_word(r, c->group, json_str(v));
    case COL_TIME: return when_json(r, v);
    case COL_MONEY:
        if (json_is_null(v))
            return STR_NONE;
        return str_printf(r->a, "%.*s %.*s", STR_ARG(json_str(json_get(v, "amount"))),
                          STR_ARG(json_str(json_get(v, "currency"))));
    case COL_JOIN: return join(r, v);
    case COL_FAILURE: return failure(r, v);
    case COL_YES: return json_bool(v, false) ? say(r, SAY_YES) : STR_NONE;
    case COL_OWN: return c->own(r, item);
    case COL_TEXT:
    case COL_PLACE: break;
    }
    return json_text(r->a, v);
}

void list_table(struct run *r, const struct column *columns, size_t n, const struct json *items,
                int indent)
{
    struct table_column *heads = ARENA_ARRAY(r->a, struct table_column, n);

    for (size_t i = 0; i < n; i++) {
        heads[i] = (struct table_column){.label = say(r, columns[i].label),
                                         .right = columns[i].right,
                                         .always = i == 0,
                                         .varies = columns[i].varies,
                                         .least = columns[i].least,
                                         .drop = columns[i].drop};
    }
    struct table *t = table_new(r->a, heads, n);
    for (struct json_iter it = json_iter(items); json_next(&it);) {
        for (size_t i = 0; i < n; i++)
            table_cell(t, columns[i].kind == COL_PLACE ? say_count(r, (int64_t)it.i + 1)
                                                       : list_cell(r, &columns[i], it.val));
    }
    say_out(r, table_print(t, r->env->out_is_terminal ? r->env->width : 0, indent));
}

/* How many rows are wanted: INT64_MAX for all; -1 when --limit is no number. */
static int64_t wanted(struct run *r)
{
    int64_t n = ROWS;

    if (run_has(r, "all"))
        return INT64_MAX;
    if (run_has(r, "limit") && (!str_to_i64(run_flag(r, "limit"), &n) || n < 1))
        return -1;
    return n;
}

static void add_items(struct run *r, struct buf *b, const struct json *items, int64_t *left)
{
    for (struct json_iter it = json_iter(items); json_next(&it);) {
        if (b->n > 1)
            buf_char(b, ',');
        buf_str(b, json_print(r->a, it.val));
        --*left;
    }
}

int list_read(struct run *r, struct str path, struct str *ret_items, struct str *ret_next)
{
    int64_t left = wanted(r);
    struct str next = run_flag(r, "cursor");
    struct answer page;
    struct buf b;

    if (left < 0)
        return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, STR("--limit")));
    buf_init(&b, r->a, ITEMS_MAX);
    buf_char(&b, '[');
    do {
        struct str url = path;
        if (run_has(r, "limit") || run_has(r, "all"))
            url = ask_with(r, url, "limit", say_count(r, left < PAGE_MAX ? left : PAGE_MAX));
        int code = ask(r, HTTP_GET, ask_with(r, url, "cursor", next), STR_NONE, &page);
        if (code)
            return code;
        add_items(r, &b, json_get(page.json, "items"), &left);
        next = json_str(json_get(page.json, "next"));
    } while (next.n && left > 0 && (run_has(r, "limit") || run_has(r, "all")));
    buf_char(&b, ']');
    *ret_items = buf_view(&b);
    *ret_next = next;
    return CLI_DONE;
}

static struct str whole_list(struct run *r, struct str items, struct str next)
{
    struct buf b;
    struct jw w;

    buf_init(&b, r->a, ITEMS_MAX + TAIL_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "items");
    jw_raw(&w, items);
    jw_kstr_opt(&w, "next", next);
    jw_obj_end(&w);
    return buf_view(&b);
}

int list_run(struct run *r, struct str path, const struct column *columns, size_t n,
             enum say_id nothing)
{
    struct str items, next;
    const struct json *list;
    int code = list_read(r, path, &items, &next);

    if (code)
        return code;
    if (r->json) {
        say_json(r, whole_list(r, items, next));
        return CLI_DONE;
    }
    if (json_parse(r->a, items, &list) || !json_len(list)) {
        say_note(r, say(r, nothing));
        return CLI_DONE;
    }
    list_table(r, columns, n, list, 0);
    if (next.n)
        say_note(r, SAYF(r, SAY_MORE, next));
    return CLI_DONE;
}
