/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The streaming writer of base/json.h. It trusts its caller's nesting and checks nothing but the
 * text that it escapes.
 */
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void jw_init(struct jw *w, struct buf *b)
{
    *w = (struct jw){.b = b};
}

/* Before a value or key: the comma that the one before it left open. */
static void begin(struct jw *w)
{
    if (w->comma)
        buf_char(w->b, ',');
    w->comma = true;
}

static void open_with(struct jw *w, char c)
{
    begin(w);
    buf_char(w->b, c);
    w->comma = false;
}

static void close_with(struct jw *w, char c)
{
    buf_char(w->b, c);
    w->comma = true;
}

void jw_obj(struct jw *w)
{
    open_with(w, '{');
}

void jw_obj_end(struct jw *w)
{
    close_with(w, '}');
}

void jw_arr(struct jw *w)
{
    open_with(w, '[');
}

void jw_arr_end(struct jw *w)
{
    close_with(w, ']');
}

static void put_escape(struct buf *b, unsigned char c)
{
    switch (c) {
    case '"': buf_str(b, STR("\\\"")); return;
    case '\\': buf_str(b, STR("\\\\")); return;
    case '\n': buf_str(b, STR("\\n")); return;
    case '\r': buf_str(b, STR("\\r")); return;
    case '\t': buf_str(b, STR("\\t")); return;
    default: buf_printf(b, "\\u%04x", c); return;
    }
}

static void put_text(struct buf *b, struct str s)
{
    size_t done = 0, pos = 0; /* s[done..pos) is clean and waits to be written */
    while (pos < s.n) {
        unsigned char c = (unsigned char)s.p[pos];
        size_t at = pos;
        if (c >= 0x80) {
            /* A real U+FFFD is three bytes; one byte is what text_next skipped as broken. */
            if (text_next(s, &pos) != 0xFFFD || pos - at == 3)
                continue;
        } else {
            pos++;
            if (c >= 0x20 && c != '"' && c != '\\')
                continue;
        }
        buf_put(b, s.p + done, at - done);
        if (c >= 0x80)
            buf_str(b, STR("\xEF\xBF\xBD"));
        else
            put_escape(b, c);
        done = pos;
    }
    if (pos > done)
        buf_put(b, s.p + done, pos - done);
}

/* True when none of eight bytes needs to be looked at: all are ASCII, none is a control character,
 * a quote or a backslash. A byte that borrows from its neighbor is one of those itself. */
static bool eight_plain(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t v;

    memcpy(&v, p, sizeof(v));
    uint64_t odd = v | (v - ones * 0x20) | ((v ^ ones * '"') - ones) | ((v ^ ones * '\\') - ones);
    return !(odd & ones * 0x80);
}

static bool plain(struct str s)
{
    size_t i = 0;

    while (s.n - i >= sizeof(uint64_t) && eight_plain(s.p + i))
        i += sizeof(uint64_t);
    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
            return false;
    }
    return true;
}

/* The text in quotes and, of a key, the colon: nearly all texts are plain, and take one step. */
static void quoted(struct jw *w, struct str s, bool key)
{
    bool comma = w->comma;

    w->comma = !key;
    if (plain(s)) {
        char *to = buf_room(w->b, s.n + 2 + (comma ? 1 : 0) + (key ? 1 : 0));
        if (!to)
            return;
        if (comma)
            *to++ = ',';
        *to++ = '"';
        if (s.n)
            memcpy(to, s.p, s.n);
        to[s.n] = '"';
        if (key)
            to[s.n + 1] = ':';
        return;
    }
    if (comma)
        buf_char(w->b, ',');
    buf_char(w->b, '"');
    put_text(w->b, s);
    buf_str(w->b, key ? STR("\":") : STR("\""));
}

void jw_str(struct jw *w, struct str s)
{
    quoted(w, s, false);
}

void jw_key_str(struct jw *w, struct str key)
{
    quoted(w, key, true);
}

void jw_key(struct jw *w, const char *key)
{
    jw_key_str(w, str_of(key));
}

void jw_i64(struct jw *w, int64_t v)
{
    begin(w);
    buf_i64(w->b, v);
}

void jw_f64(struct jw *w, double v)
{
    char text[40] = "null"; /* JSON has no infinity */
    /* The fewest digits that read back as the same number. */
    for (int digits = 15; isfinite(v) && digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v)
            break;
    }
    jw_raw(w, str_of(text));
}

void jw_bool(struct jw *w, bool v)
{
    jw_raw(w, v ? STR("true") : STR("false"));
}

void jw_null(struct jw *w)
{
    jw_raw(w, STR("null"));
}

void jw_raw(struct jw *w, struct str json)
{
    begin(w);
    buf_str(w->b, json);
}

void jw_kstr(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    jw_str(w, s);
}

void jw_kstr_opt(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    if (s.n > 0)
        jw_str(w, s);
    else
        jw_null(w);
}

void jw_ki64(struct jw *w, const char *key, int64_t v)
{
    jw_key(w, key);
    jw_i64(w, v);
}

void jw_kbool(struct jw *w, const char *key, bool v)
{
    jw_key(w, key);
    jw_bool(w, v);
}

void jw_knull(struct jw *w, const char *key)
{
    jw_key(w, key);
    jw_null(w);
}

void jw_ktime(struct jw *w, const char *key, int64_t ms)
{
    jw_kstr_opt(w, key, ms != 0 ? time_text(w->b->arena, ms) : STR_NONE);
}
