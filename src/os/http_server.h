/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP server: libmicrohttpd with a thread pool. Receives, limits sizes and times, and hands
 * whole requests to a handler that answers by a callback, on any thread. Plain HTTP: TLS is a
 * proxy's work.
 */
#ifndef WAYBILL_OS_HTTP_SERVER_H
#define WAYBILL_OS_HTTP_SERVER_H

#include "web/web.h"

struct http_server;

struct http_server_options {
    struct str address;   /* "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;        /* 0: any free one */
    struct str unix_path; /* instead of address and port; made with mode 0600 */
    int fd;               /* instead of both: a listening socket, taken over; 0: none */
    unsigned threads;
    /*
     * Gets the exchange; must lead to exactly one x->done(x), then or later, on any thread. The
     * path is as sent (still percent-encoded). x and its arena end with done; x->ctx is free for
     * the handler. A response with status 0 is no answer at all: the connection is closed. One with
     * a stream goes on until the stream or the client ends; a client that has left is noticed when
     * something is written to it.
     */
    void (*handle)(void *ctx, struct web_exchange *x);
    /* Longest body for a path, in bytes. Longer ones are read and dropped (too_large). */
    size_t (*body_max)(struct str path);
    void *ctx;
    bool local;               /* exchanges of this server are marked local */
    unsigned timeout_s;       /* silence; twice as long for a whole request. 0: 30 */
    unsigned connections_max; /* 0: 1000 */
};

/* CONFLICT: the port is taken; else as listen_tcp and listen_unix. */
enum err http_server_start(const struct http_server_options *options,
                           struct http_server **ret_server) MUST_USE;
uint16_t http_server_port(const struct http_server *s);
/*
 * Accepts nothing new and ends streams; waits at most wait_ms for requests in hand; what is not
 * answered then gets 503, as does what begins on a kept connection meanwhile. Frees the server.
 * Answers may still come in afterwards: they are dropped. NULL is fine.
 */
void http_server_stop(struct http_server *s, int64_t wait_ms);

#endif
