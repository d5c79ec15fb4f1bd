/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outside world as small structs of functions. main/ fills them with the real ones (os/), tests
 * and the simulator with theirs (sim/). Everything that is not a pure function of its arguments
 * comes through here.
 */
#ifndef WAYBILL_PORT_PORTS_H
#define WAYBILL_PORT_PORTS_H

#include "base/http_msg.h"

/* Wall time decides business; monotonic time decides waiting. Both in milliseconds. */
struct clock {
    void *ctx;
    int64_t (*now_ms)(void *ctx);
    int64_t (*mono_ms)(void *ctx);
};

struct rng {
    void *ctx;
    void (*fill)(void *ctx, void *bytes, size_t n);
};

/*
 * Outgoing HTTP. send takes a copy of the request and returns at once; the answer arrives later, by
 * the function that main/ or sim/ connected (desk_reply), exactly once per id: a response, or an
 * error (NET_REFUSED: certainly not processed; NET_TIMEOUT, NET_LOST: it may have been).
 */
struct net {
    void *ctx;
    void (*send)(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms);
};

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVEL_MAX };

/* One line of log, without secrets and personal values. shop and order may be empty. */
struct log {
    void *ctx;
    void (*emit)(void *ctx, enum log_level level, int64_t at_ms, struct str text);
};

/* Wakes the thread that runs the desk: something was posted. Callable from any thread. */
struct waker {
    void *ctx;
    void (*wake)(void *ctx);
};

/* A named place between two effects where the simulator may stop the process. Constant in
 * production: reached() does nothing. */
struct points {
    void *ctx;
    void (*reached)(void *ctx, const char *name);
};

/* The system's zone files: seconds east of UTC in an IANA zone at a moment; 0 for an unknown zone.
 */
struct zones {
    void *ctx;
    int32_t (*offset_s)(void *ctx, struct str zone, int64_t at_ms);
};

/*
 * Slow work of the processor, apart from the threads that everybody waits for. take calls run once,
 * later, on another thread, one task after the other; false: too much waits already, run will not
 * be called. At the end what still waits is run with given_up set and only says so.
 */
struct task {
    struct task *next; /* the worker's */
    void (*run)(struct task *t);
    bool given_up;
};
struct worker {
    void *ctx;
    bool (*take)(void *ctx, struct task *t);
};

struct ports {
    struct clock clock;
    struct zones zones;
    struct rng rng;
    struct net net;
    struct log log;
    struct waker waker;
    struct points points;
};

#endif
