/* SPDX-License-Identifier: Apache-2.0 */
/* Points of a shop's bucket: what is there, and when enough of them will be (app/call.h). */
#include "app/call.h"

#include "base/time.h"

#define RESERVE_POINTS 100.0 /* bulk leaves these for people */

double call_bucket_points(const struct bucket *b, int64_t now_ms)
{
    double now = b->now + b->restore * (double)(now_ms - b->at_ms) / 1000.0;

    return (now > b->max ? b->max : now) - b->in_flight;
}

double call_points_now(const struct desk_shop *s, int64_t now_ms, bool interactive)
{
    if (s->bucket.max <= 0)
        return 1000; /* not told yet: one ordinary request finds out */
    return call_bucket_points(&s->bucket, now_ms) - (interactive ? 0 : RESERVE_POINTS);
}

int64_t call_points_due_ms(const struct desk_shop *s, int64_t now_ms, double cost, bool interactive)
{
    double most = s->bucket.max - (interactive ? 0 : RESERVE_POINTS);

    if (s->bucket.max > 0 && cost > most)
        cost = most; /* what the bucket never holds is asked when it is full */
    double short_of = cost - call_points_now(s, now_ms, interactive);

    if (short_of <= 0 || s->bucket.restore <= 0)
        return now_ms;
    if (s->bucket.in_flight > 0 && cost > s->bucket.max - RESERVE_POINTS)
        return now_ms + MS_SECOND;
    return now_ms + (int64_t)(short_of * 1000.0 / s->bucket.restore) + 1;
}

double call_dearer(const struct desk_shop *s, enum platform_op op)
{
    return s->dearer[op] > 1 ? s->dearer[op] : 1;
}
