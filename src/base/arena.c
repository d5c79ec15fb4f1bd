/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two makers of pieces behind one face. The normal one cuts them from blocks that double in size
 * up to a limit; a piece that is large for a block gets one of its own. The one for
 * AddressSanitizer makes each piece with malloc, so that its red zones stand around every piece
 * and a use after the reset is seen.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define PIECES_ARE_MALLOCED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PIECES_ARE_MALLOCED 1
#endif
#endif
#ifndef PIECES_ARE_MALLOCED
#define PIECES_ARE_MALLOCED 0
#endif

/* The analyzer cannot see that a block, once hung on its arena, is freed with it. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

#define PIECE_ALIGN   ((size_t)alignof(max_align_t))
#define FIRST_BLOCK   ((size_t)4096 - 64)
#define LARGEST_BLOCK ((size_t)256 * 1024 - 64)

struct block {
    struct block *next; /* older */
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct cleanup {
    struct cleanup *next; /* older */
    void (*fn)(void *arg);
    void *arg;
};

struct arena {
    struct block *newest; /* has the free room; older ones hang on it */
    struct block *first;  /* survives a reset; NULL where pieces are malloced */
    struct cleanup *cleanups;
    size_t used;
};

static NORETURN void out_of_memory(size_t n)
{
    fprintf(stderr, "waybill: out of memory (%zu bytes wanted)\n", n);
    abort();
}

static void *must_malloc(size_t n)
{
    void *p = malloc(n);
    if (!p)
        out_of_memory(n);
    return p;
}

static struct block *block_new(size_t size, struct block *next)
{
    if (size > SIZE_MAX - sizeof(struct block))
        out_of_memory(size);
    struct block *b = must_malloc(sizeof(struct block) + size);
    b->next = next;
    b->size = size;
    b->used = 0;
    return b;
}

struct arena *arena_new(void)
{
    struct arena *a = must_malloc(sizeof *a);
    a->cleanups = NULL;
    a->used = 0;
    a->first = PIECES_ARE_MALLOCED ? NULL : block_new(FIRST_BLOCK, NULL);
    a->newest = a->first;
    return a;
}

static void run_cleanups(struct arena *a)
{
    /* A cleanup may hang up another one, which then runs next. */
    while (a->cleanups) {
        struct cleanup *c = a->cleanups;
        a->cleanups = c->next;
        c->fn(c->arg);
    }
}

static void free_blocks(struct arena *a, const struct block *keep)
{
    struct block *b = a->newest;
    while (b) {
        struct block *next = b->next;
        if (b != keep)
            free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_cleanups(a);
    free_blocks(a, NULL);
    free(a);
}

void arena_reset(struct arena *a)
{
    run_cleanups(a);
    free_blocks(a, a->first);
    a->newest = a->first;
    if (a->first) {
        a->first->next = NULL;
        a->first->used = 0;
    }
    a->used = 0;
}

/* Put behind the newest block, whose free room stays in use. */
static void *own_block(struct arena *a, size_t n)
{
    struct block **at = a->newest ? &a->newest->next : &a->newest;
    struct block *b = block_new(n, *at);
    b->used = n;
    *at = b;
    return b->bytes;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        out_of_memory(n);
    a->used += n;
    if (PIECES_ARE_MALLOCED)
        return own_block(a, n);

    size_t room = (n + PIECE_ALIGN - 1) / PIECE_ALIGN * PIECE_ALIGN;
    struct block *b = a->newest;
    if (room > b->size - b->used) {
        size_t size = b->size * 2 < LARGEST_BLOCK ? b->size * 2 : LARGEST_BLOCK;
        if (room > size / 4)
            return own_block(a, n);
        b = block_new(size, b);
        a->newest = b;
    }
    void *p = b->bytes + b->used;
    b->used += room;
    return p;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        out_of_memory(SIZE_MAX);
    void *p = arena_alloc(a, n);
    memset(p, 0, n);
    return p;
}

void *arena_grow(struct arena *a, const void *old, size_t old_n, size_t new_n)
{
    ASSERT(new_n >= old_n);
    void *p = arena_alloc(a, new_n);
    if (old_n > 0)
        memcpy(p, old, old_n);
    return p;
}

void arena_cleanup(struct arena *a, void (*fn)(void *arg), void *arg)
{
    struct cleanup *c = arena_alloc(a, sizeof *c);
    c->next = a->cleanups;
    c->fn = fn;
    c->arg = arg;
    a->cleanups = c;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void *arena_push(struct arena *a, void **items, size_t *n, size_t size)
{
    enum { FIRST = 4 };
    /* By memcpy, because *items is really a pointer to the caller's type, not a void *. */
    unsigned char *p;
    memcpy(&p, items, sizeof p);
    bool full = *n == 0 || (*n >= FIRST && (*n & (*n - 1)) == 0);
    if (full) {
        size_t old_bytes = *n * size, new_bytes;
        if (__builtin_mul_overflow(*n == 0 ? (size_t)FIRST : *n * 2, size, &new_bytes))
            out_of_memory(SIZE_MAX);
        p = arena_grow(a, p, old_bytes, new_bytes);
        memcpy(items, &p, sizeof p);
    }
    void *slot = p + *n * size;
    memset(slot, 0, size);
    (*n)++;
    return slot;
}
