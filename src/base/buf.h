/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte buffer with a mandatory maximum. Past the maximum it stops growing and
 * remembers the overflow: writers need no check per write, only one at the end.
 */
#ifndef WAYBILL_BASE_BUF_H
#define WAYBILL_BASE_BUF_H

#include "base/str.h"

#include <stdint.h>

struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap, max;
    bool overflowed;
};

void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v); /* in decimal */
/* n more bytes, which the caller fills at once; NULL past the maximum. */
char *buf_room(struct buf *b, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What is in it so far; valid until the next write. */
struct str buf_view(const struct buf *b);

#endif
