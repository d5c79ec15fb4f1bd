/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends connections whose request does not become whole in time, however busily it drips. A part of
 * os/http_server.c, which tells it about connections; the server's own timeout only sees silence.
 */
#ifndef WAYBILL_OS_HTTP_WATCH_H
#define WAYBILL_OS_HTTP_WATCH_H

#include <stdint.h>

struct http_watch;
struct http_watched;
struct MHD_Connection;

struct http_watch *http_watch_new(int64_t limit_ms);
void http_watch_free(struct http_watch *w); /* no connection is left */

/* From accepting to closing of the socket; the clock runs from here. */
struct http_watched *http_watch_add(struct http_watch *w, int fd);
void http_watch_remove(struct http_watch *w, struct http_watched *c);
/* A request is whole: no limit until it is answered. */
void http_watch_quiet(struct http_watch *w, struct MHD_Connection *connection);
/* Answered: the clock runs for the next one. */
void http_watch_idle(struct http_watch *w, struct MHD_Connection *connection);

#endif
