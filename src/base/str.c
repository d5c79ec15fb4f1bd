/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views of text: comparing, finding, cutting, and making new ones on an arena. Everything is
 * bytes here; what knows characters is in base/text.h.
 */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool same_nocase(const char *x, const char *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lower(x[i]) != lower(y[i]))
            return false;
    }
    return true;
}

struct str str_of(const char *cstr)
{
    return cstr ? (struct str){cstr, strlen(cstr)} : STR_NONE;
}

bool str_empty(struct str s)
{
    return s.n == 0;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b)
{
    return a.n == b.n && same_nocase(a.p, b.p, a.n);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n > 0 ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n && same_nocase(s.p, prefix.p, prefix.n);
}

bool str_ends(struct str s, struct str suffix)
{
    if (suffix.n == 0)
        return true;
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n || !s.p)
        return -1;
    const char *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_nocase(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        if (same_nocase(s.p + i, needle.p, needle.n))
            return (ptrdiff_t)i;
    }
    return -1;
}

bool str_has(struct str s, struct str needle)
{
    return str_find(s, needle) >= 0;
}

struct str str_trim(struct str s)
{
    size_t from = 0, to = s.n;
    while (from < to && is_blank(s.p[from]))
        from++;
    while (to > from && is_blank(s.p[to - 1]))
        to--;
    return str_slice(s, from, to - from);
}

struct str str_slice(struct str s, size_t from, size_t n)
{
    if (!s.p)
        return STR_NONE;
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){s.p + from, n};
}

bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail)
{
    const char *hit = s.n > 0 ? memchr(s.p, sep, s.n) : NULL;
    size_t at = hit ? (size_t)(hit - s.p) : s.n;
    *ret_head = str_slice(s, 0, at);
    *ret_tail = str_slice(s, hit ? at + 1 : at, s.n);
    return hit != NULL;
}

size_t str_split(struct arena *a, struct str s, char sep, struct str **ret_items)
{
    struct str *items = NULL;
    size_t n = 0;
    while (s.n > 0) {
        struct str piece;
        str_cut(s, sep, &piece, &s);
        piece = str_trim(piece);
        if (piece.n > 0)
            *ARENA_PUSH(a, &items, &n, struct str) = piece;
    }
    *ret_items = items;
    return n;
}

char *str_cstr(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str str_dup(struct arena *a, struct str s)
{
    return (struct str){str_cstr(a, s), s.n};
}

struct str i64_text(int64_t v, char room[I64_TEXT_MAX])
{
    size_t at = I64_TEXT_MAX;
    uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;

    do {
        room[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (v < 0)
        room[--at] = '-';
    return (struct str){room + at, I64_TEXT_MAX - at};
}

struct str str_i64(struct arena *a, int64_t v)
{
    char room[I64_TEXT_MAX];

    return str_dup(a, i64_text(v, room));
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    char small[128];
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    ASSERT(len >= 0);
    size_t n = (size_t)len;
    char *p = arena_alloc(a, n + 1);
    if (n < sizeof small)
        memcpy(p, small, n + 1);
    else
        vsnprintf(p, n + 1, fmt, again);
    va_end(again);
    return (struct str){p, n};
}

struct str str_cat(struct arena *a, struct str x, struct str y)
{
    return str_join(a, (struct str[]){x, y}, 2, STR_NONE);
}

struct str str_lower(struct arena *a, struct str s)
{
    char *p = str_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = lower(p[i]);
    return (struct str){p, s.n};
}

struct str str_upper(struct arena *a, struct str s)
{
    char *p = str_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = upper(p[i]);
    return (struct str){p, s.n};
}

struct str str_replace(struct arena *a, struct str s, struct str from, struct str to)
{
    ASSERT(from.n > 0);
    struct str *items = NULL;
    size_t n = 0;
    ptrdiff_t at;
    while ((at = str_find(s, from)) >= 0) {
        *ARENA_PUSH(a, &items, &n, struct str) = str_slice(s, 0, (size_t)at);
        s = str_slice(s, (size_t)at + from.n, s.n);
    }
    *ARENA_PUSH(a, &items, &n, struct str) = s;
    return str_join(a, items, n, to);
}

static char *append(char *p, struct str s)
{
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return p + s.n;
}

struct str str_join(struct arena *a, const struct str *items, size_t n, struct str sep)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += items[i].n + (i > 0 ? sep.n : 0);
    char *text = arena_alloc(a, len + 1), *p = text;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            p = append(p, sep);
        p = append(p, items[i]);
    }
    *p = '\0';
    return (struct str){text, len};
}

bool str_to_i64(struct str s, int64_t *ret_value)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    size_t i = minus ? 1 : 0;
    if (i == s.n)
        return false;
    int64_t v = 0; /* counted downward, so that INT64_MIN fits */
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c < '0' || c > '9')
            return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, c - '0', &v))
            return false;
    }
    if (!minus && __builtin_sub_overflow((int64_t)0, v, &v))
        return false;
    *ret_value = v;
    return true;
}
