/* SPDX-License-Identifier: Apache-2.0 */
/* See main/signals.h. */
#include "main/signals.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

static sigset_t ending(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void signals_block(void)
{
    sigset_t set = ending();

    signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

bool signals_wait(int64_t wait_ms)
{
    struct timespec wait = {wait_ms / 1000, wait_ms % 1000 * 1000000};
    sigset_t set = ending();

    if (wait_ms < 0)
        return sigwaitinfo(&set, NULL) > 0;
    return sigtimedwait(&set, NULL, &wait) > 0;
}

void signals_unblock(void)
{
    const struct timespec moment = {.tv_nsec = 50000000};
    sigset_t set = ending();

    /* Some senders (timeout, a shell with its group) say it twice in one breath. */
    while (sigtimedwait(&set, NULL, &moment) > 0)
        ;
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
