/* SPDX-License-Identifier: Apache-2.0 */
/* The generator behind the simulated world's chance; see the header for what it is for. */
#include "sim/world/dice.h"

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = (*x += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

void dice_init(struct dice *d, uint64_t seed)
{
    for (size_t i = 0; i < COUNT_OF(d->s); i++)
        d->s[i] = splitmix(&seed);
}

struct dice dice_fork(const struct dice *d, struct str name)
{
    uint64_t seed = d->s[0] ^ rotate(d->s[3], 17);
    for (size_t i = 0; i < name.n; i++)
        seed = (seed ^ (unsigned char)name.p[i]) * UINT64_C(0x100000001b3);
    struct dice fork;
    dice_init(&fork, seed);
    return fork;
}

uint64_t dice_u64(struct dice *d)
{
    uint64_t *s = d->s;
    uint64_t drawn = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return drawn;
}

uint64_t dice_below(struct dice *d, uint64_t n)
{
    ASSERT(n > 0);
    /* Draws above the last whole multiple of n would favor small values. */
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t drawn;
    do
        drawn = dice_u64(d);
    while (drawn >= limit);
    return drawn % n;
}

int64_t dice_range(struct dice *d, int64_t from, int64_t to)
{
    ASSERT(from <= to);
    uint64_t span = (uint64_t)to - (uint64_t)from;
    uint64_t drawn = span == UINT64_MAX ? dice_u64(d) : dice_below(d, span + 1);
    return (int64_t)((uint64_t)from + drawn);
}

bool dice_permille(struct dice *d, int64_t permille)
{
    return (int64_t)dice_below(d, 1000) < permille;
}

bool dice_may(struct dice *d, int64_t permille)
{
    return permille > 0 && dice_permille(d, permille);
}

static struct str draw(struct dice *d, struct arena *a, size_t n, struct str from)
{
    char *p = arena_alloc(a, n);
    for (size_t i = 0; i < n; i++)
        p[i] = from.p[dice_below(d, from.n)];
    return (struct str){p, n};
}

struct str dice_digits(struct dice *d, struct arena *a, size_t n)
{
    return draw(d, a, n, STR("0123456789"));
}

struct str dice_token(struct dice *d, struct arena *a, size_t n)
{
    return draw(d, a, n, STR("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"));
}
