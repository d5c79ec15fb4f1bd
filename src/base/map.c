/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries lie in an array in the order of insertion; beside it a table of slots, each the index
 * of an entry plus one, probed one after the other and kept at most half full.
 */
#include "base/map.h"

struct entry {
    struct str key; /* p is NULL and n is 0 for a number */
    int64_t number;
    bool is_number;
    uint64_t hash;
    void *value;
};

struct map {
    struct arena *arena;
    struct entry *entries;
    size_t n;
    uint32_t *slots;
    size_t slots_n; /* a power of two */
};

static uint64_t mixed(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    return h;
}

static uint64_t hash_text(struct str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return mixed(h);
}

static struct entry text_key(struct str key)
{
    return (struct entry){.key = key, .hash = hash_text(key)};
}

static struct entry number_key(int64_t key)
{
    return (struct entry){.number = key, .is_number = true, .hash = mixed((uint64_t)key + 1)};
}

static bool same_key(const struct entry *x, const struct entry *y)
{
    if (x->hash != y->hash || x->is_number != y->is_number)
        return false;
    return x->is_number ? x->number == y->number : str_eq(x->key, y->key);
}

/* The slot of this key, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *m, const struct entry *key)
{
    size_t i = (size_t)key->hash & (m->slots_n - 1);
    while (m->slots[i] != 0 && !same_key(&m->entries[m->slots[i] - 1], key))
        i = (i + 1) & (m->slots_n - 1);
    return &m->slots[i];
}

struct map *map_new(struct arena *a)
{
    struct map *m = ARENA_NEW(a, struct map);
    m->arena = a;
    m->slots_n = 16;
    m->slots = ARENA_ARRAY(a, uint32_t, m->slots_n);
    return m;
}

static void grow(struct map *m)
{
    m->slots_n *= 2;
    m->slots = ARENA_ARRAY(m->arena, uint32_t, m->slots_n);
    for (size_t i = 0; i < m->n; i++)
        *slot_of(m, &m->entries[i]) = (uint32_t)(i + 1);
}

static void *get(const struct map *m, struct entry key)
{
    uint32_t at = *slot_of(m, &key);
    return at == 0 ? NULL : m->entries[at - 1].value;
}

static void put(struct map *m, struct entry key, void *value)
{
    uint32_t *slot = slot_of(m, &key);
    if (*slot != 0) {
        m->entries[*slot - 1].value = value;
        return;
    }
    ASSERT(m->n < UINT32_MAX - 1);
    key.value = value;
    *ARENA_PUSH(m->arena, &m->entries, &m->n, struct entry) = key;
    *slot = (uint32_t)m->n;
    if (m->n > m->slots_n / 2)
        grow(m);
}

void *map_get(const struct map *m, struct str key)
{
    return get(m, text_key(key));
}

void map_put(struct map *m, struct str key, void *value)
{
    put(m, text_key(key), value);
}

void *map_get_i64(const struct map *m, int64_t key)
{
    return get(m, number_key(key));
}

void map_put_i64(struct map *m, int64_t key, void *value)
{
    put(m, number_key(key), value);
}

size_t map_count(const struct map *m)
{
    return m->n;
}

void *map_value_at(const struct map *m, size_t i)
{
    ASSERT(i < m->n);
    return m->entries[i].value;
}
