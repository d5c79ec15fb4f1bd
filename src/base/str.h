/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as pointer and length, never owned: the bytes belong to an arena or to a literal.
 * Bytes are UTF-8 unless said otherwise; checks of UTF-8 live in base/text.h.
 */
#ifndef WAYBILL_BASE_STR_H
#define WAYBILL_BASE_STR_H

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})
/* For printf: "%.*s" with STR_ARG(s). */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* View of a C string; NULL gives the empty str. */
struct str str_of(const char *cstr);

bool str_empty(struct str s);
bool str_eq(struct str a, struct str b);
/* ASCII letters only. */
bool str_eq_nocase(struct str a, struct str b);
/* Byte order, shorter first; as memcmp. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of needle in s, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_nocase(struct str s, struct str needle);
bool str_has(struct str s, struct str needle);
/* Without leading and trailing ASCII white space. */
struct str str_trim(struct str s);
/* s[from..from+n), clamped to s. */
struct str str_slice(struct str s, size_t from, size_t n);
/* Splits at the first sep: ret_head before it, ret_tail after it. Without a sep: false, and the
 * head is all of s, the tail "". */
bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail);
/* Splits at every sep and trims each piece; empty pieces are dropped. */
size_t str_split(struct arena *a, struct str s, char sep, struct str **ret_items);

/* Copies in the arena; str_cstr is NUL-terminated (inner NULs are kept). */
struct str str_dup(struct arena *a, struct str s);
char *str_cstr(struct arena *a, struct str s);
/* A number in decimal; i64_text writes into room, which the text then points into. */
#define I64_TEXT_MAX 20
struct str i64_text(int64_t v, char room[I64_TEXT_MAX]);
struct str str_i64(struct arena *a, int64_t v);
struct str str_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str str_cat(struct arena *a, struct str x, struct str y);
struct str str_lower(struct arena *a, struct str s);
struct str str_upper(struct arena *a, struct str s);
/* Every occurrence of from replaced. from must not be empty. */
struct str str_replace(struct arena *a, struct str s, struct str from, struct str to);
/* Items joined by sep. */
struct str str_join(struct arena *a, const struct str *items, size_t n, struct str sep);

/* Whole string as decimal integer, optional '-'. False on anything else, overflow included. */
bool str_to_i64(struct str s, int64_t *ret_value) MUST_USE;

#endif
