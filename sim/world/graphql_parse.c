/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text to tree: the executable part of the GraphQL grammar (operations, fragments, values,
 * directives), and the small pieces of schema language that the type tables are written in.
 * Says nothing about meaning: that is graphql_check.c.
 */
#include "sim/world/graphql_tree.h"

#include <stdlib.h>

#define DEPTH_MAX 60

enum token_kind { T_END, T_PUNCT, T_NAME, T_INT, T_FLOAT, T_STR, T_BAD };
struct token {
    enum token_kind kind;
    struct str text; /* a string's value without quotes and escapes */
    int line, column;
};
struct lexer {
    struct arena *a;
    struct str s;
    size_t at, line_at;
    int line, depth;
    struct token t;
    struct gql_mistake mistake;
    bool failed;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct lexer *x, size_t ahead)
{
    return x->at + ahead < x->s.n ? x->s.p[x->at + ahead] : '\0';
}

static void skip_ignored(struct lexer *x)
{
    for (; x->at < x->s.n; x->at++) {
        char c = x->s.p[x->at];
        if (c == '#') {
            while (x->at + 1 < x->s.n && peek(x, 1) != '\n')
                x->at++;
        } else if (c == '\n') {
            x->line++;
            x->line_at = x->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != ',') {
            if (!str_starts(str_slice(x->s, x->at, 3), STR("\xef\xbb\xbf")))
                return;
            x->at += 2;
        }
    }
}

static void put_utf8(struct buf *b, uint32_t cp)
{
    if (cp < 0x80) {
        buf_char(b, (char)cp);
    } else if (cp < 0x800) {
        buf_char(b, (char)(0xc0 | (cp >> 6)));
        buf_char(b, (char)(0x80 | (cp & 0x3f)));
    } else {
        buf_char(b, (char)(0xe0 | (cp >> 12)));
        buf_char(b, (char)(0x80 | ((cp >> 6) & 0x3f)));
        buf_char(b, (char)(0x80 | (cp & 0x3f)));
    }
}

static bool lex_escape(struct lexer *x, struct buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(x, 0);
    for (size_t i = 0; from[i] != '\0'; i++) {
        if (c == from[i]) {
            buf_char(b, to[i]);
            x->at++;
            return true;
        }
    }
    if (c != 'u' || x->at + 5 > x->s.n)
        return false;
    uint32_t cp = 0;
    for (size_t i = 1; i <= 4; i++) {
        char h = peek(x, i);
        if (is_digit(h))
            cp = cp * 16 + (uint32_t)(h - '0');
        else if ((h | 32) >= 'a' && (h | 32) <= 'f')
            cp = cp * 16 + (uint32_t)((h | 32) - 'a' + 10);
        else
            return false;
    }
    put_utf8(b, cp);
    x->at += 5;
    return true;
}

static void lex_block_string(struct lexer *x)
{
    size_t from = x->at += 3;
    while (x->at < x->s.n && !str_starts(str_slice(x->s, x->at, 3), STR("\"\"\""))) {
        if (x->s.p[x->at] == '\n') {
            x->line++;
            x->line_at = x->at + 1;
        }
        x->at++;
    }
    x->t.kind = x->at < x->s.n ? T_STR : T_BAD;
    x->t.text = str_trim(str_slice(x->s, from, x->at - from));
    x->at += 3;
}

static void lex_string(struct lexer *x)
{
    struct buf b;
    if (str_starts(str_slice(x->s, x->at, 3), STR("\"\"\""))) {
        lex_block_string(x);
        return;
    }
    buf_init(&b, x->a, 1 << 20);
    x->t.kind = T_BAD;
    for (x->at++; x->at < x->s.n;) {
        char c = x->s.p[x->at++];
        if (c == '"') {
            x->t.kind = T_STR;
            x->t.text = str_dup(x->a, buf_view(&b));
            return;
        }
        if (c == '\n' || (c == '\\' && !lex_escape(x, &b)))
            return;
        if (c != '\\')
            buf_char(&b, c);
    }
}

static void lex_number(struct lexer *x)
{
    size_t from = x->at;
    x->t.kind = T_INT;
    if (peek(x, 0) == '-')
        x->at++;
    size_t digits = x->at;
    while (is_digit(peek(x, 0)))
        x->at++;
    if (x->at == digits || (x->s.p[digits] == '0' && x->at > digits + 1))
        x->t.kind = T_BAD;
    if (peek(x, 0) == '.' && is_digit(peek(x, 1))) {
        x->t.kind = T_FLOAT;
        for (x->at++; is_digit(peek(x, 0));)
            x->at++;
    }
    if ((peek(x, 0) | 32) == 'e') {
        x->t.kind = T_FLOAT;
        x->at++;
        if (peek(x, 0) == '-' || peek(x, 0) == '+')
            x->at++;
        while (is_digit(peek(x, 0)))
            x->at++;
    }
    if (is_letter(peek(x, 0)) || peek(x, 0) == '.')
        x->t.kind = T_BAD;
    x->t.text = str_slice(x->s, from, x->at - from);
}

static void next(struct lexer *x)
{
    skip_ignored(x);
    size_t from = x->at;
    char c = peek(x, 0);
    x->t = (struct token){T_END, STR(""), x->line, (int)(x->at - x->line_at) + 1};
    if (x->at >= x->s.n)
        return;
    if (is_letter(c)) {
        while (is_letter(peek(x, 0)) || is_digit(peek(x, 0)))
            x->at++;
        x->t.kind = T_NAME;
        x->t.text = str_slice(x->s, from, x->at - from);
    } else if (is_digit(c) || c == '-') {
        lex_number(x);
    } else if (c == '"') {
        lex_string(x);
    } else {
        bool dots = str_starts(str_slice(x->s, x->at, 3), STR("..."));
        x->at += dots ? 3 : 1;
        x->t.text = str_slice(x->s, from, x->at - from);
        x->t.kind = dots || str_has(STR("!$&():=@[]{|}"), x->t.text) ? T_PUNCT : T_BAD;
    }
}

static void fail(struct lexer *x)
{
    if (x->failed)
        return;
    x->failed = true;
    x->mistake.line = x->t.line;
    x->mistake.column = x->t.column;
    if (x->t.kind == T_END)
        x->mistake.message = STR("syntax error, unexpected end of file");
    else
        x->mistake.message = str_printf(x->a, "syntax error, unexpected \"%.*s\" at [%d, %d]",
                                        STR_ARG(x->t.text), x->t.line, x->t.column);
}

static bool is(const struct lexer *x, const char *punct)
{
    return !x->failed && x->t.kind == T_PUNCT && str_eq(x->t.text, str_of(punct));
}

static bool take(struct lexer *x, const char *punct)
{
    if (!is(x, punct))
        return false;
    next(x);
    return true;
}

static void expect(struct lexer *x, const char *punct)
{
    if (!take(x, punct))
        fail(x);
}

static struct str expect_name(struct lexer *x)
{
    struct str name = x->t.text;
    if (x->failed || x->t.kind != T_NAME) {
        fail(x);
        return STR("");
    }
    next(x);
    return name;
}

static struct gql_value parse_value(struct lexer *x);

static void parse_members(struct lexer *x, struct gql_value *v, const char *end)
{
    while (!x->failed && !is(x, end)) {
        int line = x->t.line, column = x->t.column;
        struct str key = expect_name(x);
        expect(x, ":");
        struct gql_value item = parse_value(x);
        item.key = key;
        item.line = line;
        item.column = column;
        *ARENA_PUSH(x->a, &v->items, &v->items_n, struct gql_value) = item;
    }
    expect(x, end);
}

static void parse_scalar(struct lexer *x, struct gql_value *v)
{
    v->text = x->t.text;
    if (x->t.kind == T_INT) {
        v->kind = str_to_i64(x->t.text, &v->i) ? GQL_INT : GQL_FLOAT;
        v->f = (double)v->i;
    } else if (x->t.kind == T_FLOAT) {
        v->kind = GQL_FLOAT;
        v->f = strtod(str_cstr(x->a, x->t.text), NULL);
    } else if (x->t.kind == T_STR) {
        v->kind = GQL_STR;
    } else if (x->t.kind == T_NAME) {
        v->kind = GQL_ENUM;
        if (str_eq(v->text, STR("null")))
            v->kind = GQL_NULL;
        if (str_eq(v->text, STR("true")) || str_eq(v->text, STR("false"))) {
            v->kind = GQL_BOOL;
            v->b = v->text.n == 4;
        }
    } else {
        fail(x);
        return;
    }
    next(x);
}

static struct gql_value parse_value(struct lexer *x)
{
    struct gql_value v = {.line = x->t.line, .column = x->t.column};
    if (++x->depth > DEPTH_MAX)
        fail(x);
    if (take(x, "$")) {
        v.kind = GQL_VAR;
        v.text = expect_name(x);
    } else if (take(x, "[")) {
        v.kind = GQL_LIST;
        while (!x->failed && !is(x, "]"))
            *ARENA_PUSH(x->a, &v.items, &v.items_n, struct gql_value) = parse_value(x);
        expect(x, "]");
    } else if (take(x, "{")) {
        v.kind = GQL_OBJ;
        parse_members(x, &v, "}");
    } else if (!x->failed) {
        parse_scalar(x, &v);
    }
    x->depth--;
    return v;
}

static struct gql_value parse_arguments(struct lexer *x)
{
    struct gql_value v = {.kind = GQL_OBJ};
    if (take(x, "("))
        parse_members(x, &v, ")");
    return v;
}

static void parse_directives(struct lexer *x, struct gql_directive **items, size_t *n)
{
    while (take(x, "@")) {
        struct gql_directive *d = ARENA_PUSH(x->a, items, n, struct gql_directive);
        struct str name = expect_name(x);
        d->name = name;
        d->args = parse_arguments(x);
    }
}

static void parse_selections(struct lexer *x, struct gql_sel **subs, size_t *n);

static void parse_field(struct lexer *x, struct gql_sel *s)
{
    s->kind = GQL_SEL_FIELD;
    s->key = s->name = expect_name(x);
    if (take(x, ":"))
        s->name = expect_name(x);
    s->args = parse_arguments(x);
    parse_directives(x, &s->directives, &s->directives_n);
    if ((s->braces = is(x, "{")))
        parse_selections(x, &s->subs, &s->subs_n);
}

static void parse_spread(struct lexer *x, struct gql_sel *s)
{
    if (x->t.kind == T_NAME && !str_eq(x->t.text, STR("on"))) {
        s->kind = GQL_SEL_SPREAD;
        s->name = expect_name(x);
        parse_directives(x, &s->directives, &s->directives_n);
        return;
    }
    s->kind = GQL_SEL_INLINE;
    if (x->t.kind == T_NAME) {
        next(x);
        s->on = expect_name(x);
    }
    parse_directives(x, &s->directives, &s->directives_n);
    parse_selections(x, &s->subs, &s->subs_n);
}

static void parse_selections(struct lexer *x, struct gql_sel **subs, size_t *n)
{
    expect(x, "{");
    if (is(x, "}") || ++x->depth > DEPTH_MAX)
        fail(x);
    while (!x->failed && !is(x, "}")) {
        struct gql_sel s = {.line = x->t.line, .column = x->t.column};
        if (take(x, "..."))
            parse_spread(x, &s);
        else
            parse_field(x, &s);
        *ARENA_PUSH(x->a, subs, n, struct gql_sel) = s;
    }
    x->depth--;
    expect(x, "}");
}

static struct gql_ref parse_ref(struct lexer *x)
{
    struct gql_ref r = {0};
    r.list = take(x, "[");
    r.name = expect_name(x);
    if (r.list) {
        r.item_required = take(x, "!");
        expect(x, "]");
    }
    r.required = take(x, "!");
    return r;
}

static struct gql_value *parse_fallback(struct lexer *x)
{
    if (!take(x, "="))
        return NULL;
    struct gql_value *v = ARENA_NEW(x->a, struct gql_value);
    *v = parse_value(x);
    return v;
}

static void parse_operation(struct lexer *x, struct gql_op *op)
{
    op->line = x->t.line;
    op->column = x->t.column;
    op->kind = STR("query");
    if (!is(x, "{")) {
        op->kind = expect_name(x);
        if (x->t.kind == T_NAME)
            op->name = expect_name(x);
        if (take(x, "(")) {
            while (!x->failed && !is(x, ")")) {
                struct gql_var v = {.line = x->t.line, .column = x->t.column};
                expect(x, "$");
                v.name = expect_name(x);
                expect(x, ":");
                v.ref = parse_ref(x);
                v.fallback = parse_fallback(x);
                *ARENA_PUSH(x->a, &op->vars, &op->vars_n, struct gql_var) = v;
            }
            expect(x, ")");
        }
    }
    parse_selections(x, &op->subs, &op->subs_n);
}

static void parse_fragment(struct lexer *x, struct gql_fragment *f)
{
    f->line = x->t.line;
    f->column = x->t.column;
    next(x);
    f->name = expect_name(x);
    if (!str_eq(expect_name(x), STR("on")))
        fail(x);
    f->on = expect_name(x);
    parse_selections(x, &f->subs, &f->subs_n);
}

static struct lexer start(struct arena *a, struct str text)
{
    struct lexer x = {.a = a, .s = text, .line = 1};
    next(&x);
    return x;
}

bool gql_parse(struct arena *a, struct str text, struct gql_doc **ret_doc,
               struct gql_mistake *ret_mistake)
{
    struct gql_doc *d = ARENA_NEW(a, struct gql_doc);
    struct lexer x = start(a, text);

    if (x.t.kind == T_END)
        fail(&x);
    while (!x.failed && x.t.kind != T_END) {
        if (x.t.kind == T_NAME && str_eq(x.t.text, STR("fragment")))
            parse_fragment(&x, ARENA_PUSH(a, &d->fragments, &d->fragments_n, struct gql_fragment));
        else if (is(&x, "{") || str_eq(x.t.text, STR("query")) || str_eq(x.t.text, STR("mutation")))
            parse_operation(&x, ARENA_PUSH(a, &d->ops, &d->ops_n, struct gql_op));
        else
            fail(&x);
    }
    if (x.failed) {
        *ret_mistake = x.mistake;
        return false;
    }
    *ret_doc = d;
    return true;
}

bool gql_parse_args(struct arena *a, struct str text, struct gql_arg **ret_args, size_t *ret_n)
{
    struct lexer x = start(a, text);
    struct gql_arg *args = NULL;
    size_t n = 0;
    while (!x.failed && x.t.kind != T_END) {
        struct gql_arg arg = {.name = expect_name(&x)};
        expect(&x, ":");
        arg.ref = parse_ref(&x);
        arg.fallback = parse_fallback(&x);
        *ARENA_PUSH(a, &args, &n, struct gql_arg) = arg;
    }
    *ret_args = args;
    *ret_n = n;
    return !x.failed;
}

bool gql_parse_ref(struct arena *a, struct str text, struct gql_ref *ret_ref)
{
    struct lexer x = start(a, text);
    *ret_ref = parse_ref(&x);
    return !x.failed && x.t.kind == T_END;
}

struct gql_fragment *gql_fragment(const struct gql_doc *d, struct str name)
{
    for (size_t i = 0; i < d->fragments_n; i++) {
        if (str_eq(d->fragments[i].name, name))
            return &d->fragments[i];
    }
    return NULL;
}

struct str gql_ref_text(struct arena *a, const struct gql_ref *r)
{
    return str_printf(a, "%s%.*s%s%s%s", r->list ? "[" : "", STR_ARG(r->name),
                      r->list && r->item_required ? "!" : "", r->list ? "]" : "",
                      r->required ? "!" : "");
}
