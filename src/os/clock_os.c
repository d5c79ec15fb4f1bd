/* SPDX-License-Identifier: Apache-2.0 */
/* See os/clock_os.h. */
#include "os/clock_os.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec ts;

    ASSERT(clock_gettime(id, &ts) == 0);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t now_ms(void *ctx)
{
    (void)ctx;
    return read_ms(CLOCK_REALTIME);
}

static int64_t mono_ms(void *ctx)
{
    (void)ctx;
    return read_ms(CLOCK_MONOTONIC);
}

struct clock clock_os(void)
{
    return (struct clock){.now_ms = now_ms, .mono_ms = mono_ms};
}

static void fill(void *ctx, void *bytes, size_t n)
{
    uint8_t *p = bytes;

    (void)ctx;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        ASSERT(got > 0);
        p += got;
        n -= (size_t)got;
    }
}

struct rng rng_os(void)
{
    return (struct rng){.fill = fill};
}
