/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server on a loopback port with a few paths that behave in known ways, our own client to call
 * it, and bare sockets for callers that misbehave.
 *   /echo   the body comes back at once          /later  the same, answered by another thread
 *   /facts  what the handler saw, as text        /large  n=N bytes
 *   /keep   no answer until the test gives it     /hang-up  none at all
 */
#ifndef WAYBILL_TEST_OS_HTTP_RIG_H
#define WAYBILL_TEST_OS_HTTP_RIG_H

#include "os/http_client.h"
#include "os/http_server.h"

#include <pthread.h>

#define ANSWERS_MAX 128

struct answer {
    bool here;
    enum err err;
    int status;
    struct str body;
    struct http_headers headers;
};

struct rig {
    struct arena *arena;         /* the test's */
    struct arena *answers_arena; /* the client's thread's */
    struct http_server *server;
    struct http_client *client;
    struct net net;
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct answer answers[ANSWERS_MAX]; /* by id */
    struct web_exchange *later[ANSWERS_MAX];
    struct web_exchange *kept[ANSWERS_MAX];
    size_t later_n, kept_n;
    pthread_t worker;
    bool stopping;
};

struct rig *rig_new(const struct http_server_options *options); /* NULL: the usual */
void rig_free(struct rig *r);

void rig_send(struct rig *r, int64_t id, const struct http_request *req, int64_t timeout_ms);
struct answer rig_wait(struct rig *r, int64_t id);
/* Both at once: POST when there is a body, else GET. */
struct answer rig_call(struct rig *r, const char *path, struct str body);
struct str rig_url(struct rig *r, const char *path);
/* Until n exchanges are kept; then answers them all. */
void rig_await_kept(struct rig *r, size_t n);
void rig_answer_kept(struct rig *r);

/* A bare connection to a port of this machine. */
int raw_connect(uint16_t port);
void raw_send(int fd, struct str s);
/* What comes until the other side closes. */
struct str raw_read(struct arena *a, int fd);

#endif
