/* SPDX-License-Identifier: Apache-2.0 */
/* See test/web/yaml.h. The YAML is written again as JSON, which is then read. */
#include "test/web/yaml.h"

#include <stdio.h>

#define JSON_MAX ((size_t)4 << 20)

struct line {
    struct str text;
    size_t indent;
};
struct reader {
    struct line *lines;
    size_t n, at;
    struct jw w;
    struct arena *a;
};

static void skip_blanks(struct str *s)
{
    while (s->n && s->p[0] == ' ')
        *s = str_slice(*s, 1, s->n);
}

static void plain(struct reader *r, struct str s)
{
    int64_t number;

    s = str_trim(s);
    if (str_eq(s, STR("null")))
        jw_null(&r->w);
    else if (str_eq(s, STR("true")) || str_eq(s, STR("false")))
        jw_bool(&r->w, s.p[0] == 't');
    else if (str_to_i64(s, &number))
        jw_i64(&r->w, number);
    else
        jw_str(&r->w, s);
}

/* A text in quotes; *s is advanced behind it. */
static struct str quoted(struct reader *r, struct str *s)
{
    char quote = s->p[0];
    struct buf b;
    size_t i = 1;

    buf_init(&b, r->a, s->n);
    for (; i < s->n && s->p[i] != quote; i++) {
        if (quote == '"' && s->p[i] == '\\')
            i++;
        buf_char(&b, s->p[i]);
    }
    ASSERT(i < s->n);
    *s = str_slice(*s, i + 1, s->n);
    return buf_view(&b);
}

/* A text without quotes inside a flow: up to one of these. */
static struct str bare(struct str *s, const char *ends)
{
    size_t i = 0;

    for (; i < s->n; i++) {
        bool end = false;
        for (const char *e = ends; *e; e++)
            end = end || (s->p[i] == *e && (*e != ':' || i + 1 == s->n || s->p[i + 1] == ' '));
        if (end)
            break;
    }
    struct str head = str_slice(*s, 0, i);
    *s = str_slice(*s, i, s->n);
    return str_trim(head);
}

static void flow(struct reader *r, struct str *s);

static void flow_items(struct reader *r, struct str *s, char end)
{
    *s = str_slice(*s, 1, s->n);
    for (skip_blanks(s); s->n && s->p[0] != end; skip_blanks(s)) {
        if (end == '}') {
            struct str key = s->p[0] == '"' ? quoted(r, s) : bare(s, ":");
            jw_key_str(&r->w, key);
            ASSERT(s->n && s->p[0] == ':');
            *s = str_slice(*s, 1, s->n);
        }
        flow(r, s);
        skip_blanks(s);
        if (s->n && s->p[0] == ',')
            *s = str_slice(*s, 1, s->n);
    }
    ASSERT(s->n);
    *s = str_slice(*s, 1, s->n);
}

static void flow(struct reader *r, struct str *s)
{
    skip_blanks(s);
    ASSERT(s->n);
    switch (s->p[0]) {
    case '{':
        jw_obj(&r->w);
        flow_items(r, s, '}');
        jw_obj_end(&r->w);
        return;
    case '[':
        jw_arr(&r->w);
        flow_items(r, s, ']');
        jw_arr_end(&r->w);
        return;
    case '"':
    case '\'': jw_str(&r->w, quoted(r, s)); return;
    default: plain(r, bare(s, ",]}"));
    }
}

static void block(struct reader *r, size_t indent);

/* What stands behind "key:" or "- ". */
static void value(struct reader *r, struct str s, size_t indent)
{
    s = str_trim(s);
    if (!s.n) {
        ASSERT(r->at < r->n && r->lines[r->at].indent > indent);
        block(r, r->lines[r->at].indent);
    } else if (str_eq(s, STR("|"))) {
        struct buf b;
        buf_init(&b, r->a, 10000);
        for (; r->at < r->n && r->lines[r->at].indent > indent; r->at++) {
            buf_str(&b, r->lines[r->at].text);
            buf_char(&b, '\n');
        }
        jw_str(&r->w, buf_view(&b));
    } else if (s.p[0] == '{' || s.p[0] == '[' || s.p[0] == '"' || s.p[0] == '\'') {
        flow(r, &s);
        ASSERT(!str_trim(s).n);
    } else {
        plain(r, s);
    }
}

static bool is_item(const struct line *l)
{
    return str_starts(l->text, STR("- "));
}

static void block(struct reader *r, size_t indent)
{
    bool list = is_item(&r->lines[r->at]);

    if (list)
        jw_arr(&r->w);
    else
        jw_obj(&r->w);
    while (r->at < r->n && r->lines[r->at].indent == indent) {
        struct line *l = &r->lines[r->at];
        struct str s = l->text;
        if (list) {
            ASSERT(is_item(l));
            l->text = str_slice(s, 2, s.n);
            l->indent += 2;
            bool map = l->text.p[0] != '{' && str_has(l->text, STR(": "));
            if (map) {
                block(r, indent + 2);
            } else {
                r->at++;
                value(r, l->text, indent);
            }
            continue;
        }
        r->at++;
        struct str key = s.p[0] == '"' ? quoted(r, &s) : bare(&s, ":");
        ASSERT(s.n && s.p[0] == ':');
        jw_key_str(&r->w, key);
        value(r, str_slice(s, 1, s.n), indent);
    }
    ASSERT(r->at == r->n || r->lines[r->at].indent < indent);
    if (list)
        jw_arr_end(&r->w);
    else
        jw_obj_end(&r->w);
}

const struct json *yaml_read(struct arena *a, struct str text)
{
    struct reader r = {.a = a};
    struct buf out;
    struct str line;
    const struct json *root = NULL;

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        struct str bare_line = str_trim(line);
        if (!bare_line.n || bare_line.p[0] == '#')
            continue;
        struct line *l = ARENA_PUSH(a, &r.lines, &r.n, struct line);
        *l = (struct line){bare_line, (size_t)(bare_line.p - line.p)};
    }
    buf_init(&out, a, JSON_MAX);
    jw_init(&r.w, &out);
    block(&r, 0);
    ASSERT(r.at == r.n && !out.overflowed);
    ASSERT(json_parse(a, buf_view(&out), &root) == OK);
    return root;
}
