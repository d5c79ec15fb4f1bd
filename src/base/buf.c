/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The growing buffer. It doubles on its arena and leaves the smaller pieces behind: together they
 * are less than the last one.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAP 256

void buf_init(struct buf *b, struct arena *a, size_t max)
{
    *b = (struct buf){.arena = a, .max = max};
}

/* Room for n more bytes and one to spare; false once the maximum is passed. */
static bool reserve(struct buf *b, size_t n)
{
    if (b->overflowed || n > b->max - b->n) {
        b->overflowed = true;
        return false;
    }
    size_t want = b->n + n + 1;
    if (want <= b->cap)
        return true;
    size_t cap = b->cap < FIRST_CAP ? FIRST_CAP : b->cap;
    while (cap < want)
        cap = cap > SIZE_MAX / 2 ? want : cap * 2;
    b->p = arena_grow(b->arena, b->p, b->n, cap);
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    if (n == 0 || !reserve(b, n))
        return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_str(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

void buf_char(struct buf *b, char c)
{
    if (!reserve(b, 1))
        return;
    b->p[b->n++] = c;
}

char *buf_room(struct buf *b, size_t n)
{
    if (!reserve(b, n))
        return NULL;
    b->n += n;
    return b->p + b->n - n;
}

void buf_i64(struct buf *b, int64_t v)
{
    char text[I64_TEXT_MAX];

    buf_str(b, i64_text(v, text));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    size_t room = b->cap - b->n;
    int len = vsnprintf(room > 0 ? b->p + b->n : NULL, room, fmt, args);
    va_end(args);
    ASSERT(len >= 0);
    size_t n = (size_t)len;
    bool fitted = n < room;
    if (reserve(b, n)) {
        if (!fitted)
            vsnprintf(b->p + b->n, n + 1, fmt, again);
        b->n += n;
    }
    va_end(again);
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
