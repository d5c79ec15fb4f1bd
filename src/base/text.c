/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 and the folding that search and comparison share. The folding is on purpose coarse: it
 * knows Latin, Greek and Cyrillic letters and leaves all other scripts as they are. See
 * base/text_fold.c for the tables.
 */
#include "base/text.h"

#include "base/buf.h"
#include "base/text_fold.h"

#include <stdio.h>
#include <string.h>

#define REPLACEMENT 0xFFFD
#define SAY_MAX     1000 /* bytes */

/* The length of the valid sequence at p (1 to 4), or 0. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *ret_cp)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t first = p[0], cp;
    size_t len;
    if (first < 0x80) {
        *ret_cp = first;
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF)
        len = 2, cp = first & 0x1F;
    else if (first >= 0xE0 && first <= 0xEF)
        len = 3, cp = first & 0x0F;
    else if (first >= 0xF0 && first <= 0xF4)
        len = 4, cp = first & 0x07;
    else
        return 0;
    if (len > n)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        cp = cp << 6 | (p[i] & 0x3F);
    }
    if (cp < least[len] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    *ret_cp = cp;
    return len;
}

static size_t decode_at(struct str s, size_t pos, uint32_t *ret_cp)
{
    return decode((const unsigned char *)s.p + pos, s.n - pos, ret_cp);
}

static void put(struct buf *b, uint32_t cp)
{
    if (cp < 0x80) {
        buf_char(b, (char)cp);
    } else if (cp < 0x800) {
        buf_put(b, (char[]){(char)(0xC0 | cp >> 6), (char)(0x80 | (cp & 0x3F))}, 2);
    } else if (cp < 0x10000) {
        char c[] = {(char)(0xE0 | cp >> 12), (char)(0x80 | (cp >> 6 & 0x3F)),
                    (char)(0x80 | (cp & 0x3F))};
        buf_put(b, c, 3);
    } else {
        char c[] = {(char)(0xF0 | cp >> 18), (char)(0x80 | (cp >> 12 & 0x3F)),
                    (char)(0x80 | (cp >> 6 & 0x3F)), (char)(0x80 | (cp & 0x3F))};
        buf_put(b, c, 4);
    }
}

bool text_is_utf8(struct str s)
{
    uint32_t cp;
    for (size_t pos = 0; pos < s.n;) {
        size_t len = decode_at(s, pos, &cp);
        if (len == 0)
            return false;
        pos += len;
    }
    return true;
}

struct str text_to_utf8(struct arena *a, struct str s)
{
    if (text_is_utf8(s))
        return str_dup(a, s);
    struct buf b;
    buf_init(&b, a, s.n * 3);
    for (size_t pos = 0; pos < s.n;)
        put(&b, text_next(s, &pos));
    return str_dup(a, buf_view(&b));
}

uint32_t text_next(struct str s, size_t *pos)
{
    uint32_t cp;
    if (*pos >= s.n)
        return 0;
    size_t len = decode_at(s, *pos, &cp);
    *pos += len > 0 ? len : 1;
    return len > 0 ? cp : REPLACEMENT;
}

size_t text_count(struct str s)
{
    size_t n = 0;
    for (size_t pos = 0; pos < s.n; n++)
        text_next(s, &pos);
    return n;
}

struct str text_clip(struct str s, size_t n)
{
    size_t pos = 0;
    while (n-- > 0 && pos < s.n)
        text_next(s, &pos);
    return str_slice(s, 0, pos);
}

/* The small letter or digit that an ASCII one folds to; 0 for everything else. */
static char ascii_letter(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 'a' - 'A');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

/* Writes the folded words of s; with blanks off they run together. */
static struct str folded(struct arena *a, struct str s, bool blanks)
{
    struct buf b;
    bool want_blank = false;
    buf_init(&b, a, s.n * 4 + 1);
    for (size_t pos = 0; pos < s.n;) {
        char letter = ascii_letter(s.p[pos]);
        if (letter) { /* as the lines below would have it */
            if (want_blank && blanks && b.n > 0)
                buf_char(&b, ' ');
            buf_char(&b, letter);
            want_blank = false;
            pos++;
            continue;
        }
        struct text_fold f = text_fold(text_next(s, &pos));
        if (f.kind == FOLD_NOTHING)
            continue;
        want_blank |= f.kind != FOLD_LETTER;
        if (f.kind == FOLD_BREAK)
            continue;
        if (want_blank && blanks && b.n > 0)
            buf_char(&b, ' ');
        for (size_t i = 0; i < COUNT_OF(f.cp) && f.cp[i] != 0; i++)
            put(&b, f.cp[i]);
        want_blank = f.kind == FOLD_ALONE;
    }
    ASSERT(!b.overflowed);
    return b.n > 0 ? buf_view(&b) : STR("");
}

struct str text_say(struct arena *a, enum lang lang, const char *en, const char *zh, va_list args)
{
    char text[SAY_MAX];
    int n = vsnprintf(text, sizeof(text), lang == LANG_ZH ? zh : en, args);

    return n < 0 ? STR_NONE : text_to_utf8(a, str_of(text));
}

struct str text_index_words(struct arena *a, struct str s)
{
    return folded(a, s, true);
}

bool text_alike(struct arena *a, struct str x, struct str y)
{
    return str_eq(folded(a, x, false), folded(a, y, false));
}

static struct str first_letter(struct arena *a, struct str s)
{
    return text_to_utf8(a, text_clip(s, 1));
}

struct str text_mask(struct arena *a, struct str s)
{
    struct str name, host, tail = STR("");
    s = str_trim(s);
    if (s.n == 0)
        return STR("");
    struct str first = first_letter(a, s);
    if (!str_cut(s, '@', &name, &host) || host.n == 0)
        return str_printf(a, "%.*s***", STR_ARG(first));

    for (size_t i = host.n; i-- > 0;) {
        if (host.p[i] == '.') {
            tail = text_to_utf8(a, str_slice(host, i, host.n));
            break;
        }
    }
    struct str host_first = first_letter(a, host);
    return str_printf(a, "%.*s***@%.*s***%.*s", STR_ARG(first), STR_ARG(host_first), STR_ARG(tail));
}
