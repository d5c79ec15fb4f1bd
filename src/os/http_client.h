/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The net port by libcurl: one thread, one multi handle, HTTP/2 where the other side has it. Never
 * retries, never follows redirects. See port/ports.h for what an error promises.
 */
#ifndef WAYBILL_OS_HTTP_CLIENT_H
#define WAYBILL_OS_HTTP_CLIENT_H

#include "base/err.h"
#include "port/ports.h"

struct http_client;

/* Gets every answer, on the client's thread; the response is the caller's only until it returns. */
struct http_client_sink {
    void *ctx;
    void (*reply)(void *ctx, int64_t id, enum err err, const struct http_response *response);
};

struct http_client *http_client_new(void);
/* Before the first send. Apart from new, because who gets the answers is made with the port. */
void http_client_start(struct http_client *c, struct http_client_sink sink);
struct net http_client_port(struct http_client *c);
/* What is under way is given up and answered NET_LOST; then the thread ends. NULL is fine. */
void http_client_free(struct http_client *c);

#endif
