/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/suggest.h. */
#include "cli/suggest.h"

#define LONGEST 40
#define FAR     1000

static int least(int x, int y)
{
    return x < y ? x : y;
}

int suggest_distance(struct str x, struct str y)
{
    int d[LONGEST + 1][LONGEST + 1];

    if (x.n > LONGEST || y.n > LONGEST)
        return FAR;
    for (size_t i = 0; i <= x.n; i++)
        d[i][0] = (int)i;
    for (size_t k = 0; k <= y.n; k++)
        d[0][k] = (int)k;
    for (size_t i = 1; i <= x.n; i++) {
        for (size_t k = 1; k <= y.n; k++) {
            int change = d[i - 1][k - 1] + (x.p[i - 1] != y.p[k - 1]);
            d[i][k] = least(change, least(d[i - 1][k], d[i][k - 1]) + 1);
            if (i > 1 && k > 1 && x.p[i - 1] == y.p[k - 2] && x.p[i - 2] == y.p[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    }
    return d[x.n][y.n];
}

void suggest_offer(struct suggestion *s, struct str candidate)
{
    int limit = s->typed.n < 4 ? 1 : s->typed.n < 8 ? 2 : 3;
    int d = suggest_distance(s->typed, candidate);

    /* The beginning of a name counts as near: "track" means "tracking". */
    if (s->typed.n >= 3 && str_starts(candidate, s->typed))
        d = 1;
    if (d > limit || (s->best.n && d >= s->distance))
        return;
    s->best = candidate;
    s->distance = d;
}
