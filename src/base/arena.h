/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory by lifetime: one arena per request, job or call, passed in by the caller; everything
 * made from it goes at once. Other resources hang on it as cleanups. Under AddressSanitizer
 * every piece is its own malloc, so that an overflow inside the arena is seen.
 */
#ifndef WAYBILL_BASE_ARENA_H
#define WAYBILL_BASE_ARENA_H

#include "base/defs.h"

struct arena;

/* Never fails: out of memory aborts with a message, here and in every function below. */
struct arena *arena_new(void);

/* Runs the cleanups, newest first, then frees all. NULL is fine. */
void arena_free(struct arena *a);

/* Runs the cleanups and empties the arena, keeping its first block for the next use. */
void arena_reset(struct arena *a);

/* n bytes aligned for any type; contents undefined. n = 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t n);

/* The same, zeroed; count * size is checked for overflow (abort). */
void *arena_zalloc(struct arena *a, size_t count, size_t size);

/* A copy of old_n bytes in a piece of new_n >= old_n; the old piece stays valid. */
void *arena_grow(struct arena *a, const void *old, size_t old_n, size_t new_n);

/* Calls fn(arg) when the arena is reset or freed. */
void arena_cleanup(struct arena *a, void (*fn)(void *arg), void *arg);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type)      ((type *)arena_zalloc((a), 1, sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_zalloc((a), (n), sizeof(type)))

/*
 * Appends one zeroed element to a plain array field pair and returns its address:
 *     struct line *l = ARENA_PUSH(a, &o->lines, &o->lines_n, struct line);
 * Capacity is implied (powers of two), so arrays pushed to must only grow by this macro.
 */
#define ARENA_PUSH(a, items, n, type) ((type *)arena_push((a), (void **)(items), (n), sizeof(type)))
void *arena_push(struct arena *a, void **items, size_t *n, size_t size);

#endif
