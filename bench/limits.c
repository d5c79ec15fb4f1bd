/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/limits.h. */
#include "bench/limits.h"

#include "base/str.h"

#include <microhttpd.h>
#include <signal.h>
#include <stdlib.h>

#define BYTES_MAX ((size_t)65536)

static enum MHD_Result hello(void *cls, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, const char *data, size_t *n,
                             void **con)
{
    static char bytes[BYTES_MAX];
    static int begun;
    long wanted = strtol(url + 1, NULL, 10);

    (void)cls, (void)method, (void)version, (void)data;
    if (!*con) {
        *con = &begun;
        return MHD_YES;
    }
    if (*n) {
        *n = 0;
        return MHD_YES;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(
        wanted > 0 && (size_t)wanted <= BYTES_MAX ? (size_t)wanted : 2, bytes,
        MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return result;
}

void limit_http_serve(int port)
{
    sigset_t set;
    int got;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, hello, NULL,
                         MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    ASSERT(d);
    sigwait(&set, &got);
    MHD_stop_daemon(d);
}
