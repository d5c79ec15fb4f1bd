/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making ids and writing them. Time stands above the desk and the counter, so that sorting by id
 * sorts by time. The text is base 32 in the alphabet of Crockford, in lower case: its order is
 * that of the numbers, and no two characters look alike.
 */
#include "base/id.h"

#include <string.h>

#define COUNTER_BITS  16
#define DESK_BITS     5
#define MS_BITS       42
#define DESK_COUNT    (1U << DESK_BITS)
#define COUNTER_COUNT (UINT64_C(1) << COUNTER_BITS)
/* Leaves room above for the milliseconds that the rounds of the counter add. */
#define MS_LAST ((INT64_C(1) << MS_BITS) - 1 - (INT64_C(1) << 26))
#define DIGITS  13

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static const char *const prefixes[ID_MAX] = {
#define X(name, prefix) [ID_##name] = prefix,
    ID_KINDS(X)
#undef X
};

int64_t id_make(struct id_maker *m, int64_t at_ms)
{
    ASSERT(m->desk < DESK_COUNT);
    if (at_ms < 1)
        at_ms = 1;
    if (at_ms > MS_LAST)
        at_ms = MS_LAST;
    /* With one time, (time + rounds, rest) rises with the counter: never twice, always upward. */
    uint64_t rounds = m->counter / COUNTER_COUNT, rest = m->counter % COUNTER_COUNT;
    m->counter++;
    uint64_t ms = (uint64_t)at_ms + rounds;
    ASSERT(ms >> MS_BITS == 0);
    return (int64_t)(ms << (DESK_BITS + COUNTER_BITS) | (uint64_t)m->desk << COUNTER_BITS | rest);
}

int64_t id_least(int64_t at_ms)
{
    if (at_ms < 0)
        at_ms = 0;
    return (at_ms > MS_LAST ? MS_LAST : at_ms) << (DESK_BITS + COUNTER_BITS);
}

int64_t id_ms(int64_t id)
{
    return id >> (DESK_BITS + COUNTER_BITS);
}

struct str id_text(struct arena *a, enum id_kind kind, int64_t id)
{
    ASSERT((unsigned)kind < ID_MAX && id >= 0);
    if (id == 0)
        return STR("");
    char digits[DIGITS + 1] = "";
    uint64_t rest = (uint64_t)id;
    for (int i = DIGITS - 1; i >= 0; i--) {
        digits[i] = alphabet[rest & 31];
        rest >>= 5;
    }
    return str_printf(a, "%s_%s", prefixes[kind], digits);
}

bool id_parse(enum id_kind kind, struct str s, int64_t *ret_id)
{
    ASSERT((unsigned)kind < ID_MAX);
    struct str prefix = str_of(prefixes[kind]);
    if (s.n != prefix.n + 1 + DIGITS || !str_starts(s, prefix) || s.p[prefix.n] != '_')
        return false;
    uint64_t id = 0;
    for (size_t i = prefix.n + 1; i < s.n; i++) {
        const char *at = memchr(alphabet, s.p[i], sizeof alphabet - 1);
        if (!at || id >> 58 != 0)
            return false;
        id = id << 5 | (uint64_t)(at - alphabet);
    }
    if (id == 0 || id > INT64_MAX)
        return false;
    *ret_id = (int64_t)id;
    return true;
}
