/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hub for tests of the web floor: a real data file in a temporary folder, a desk driven by hand,
 * ports that pretend. One connected shop, "demo.myshopify.com", whose app has two secrets.
 */
#ifndef WAYBILL_TEST_WEB_WEB_RIG_H
#define WAYBILL_TEST_WEB_WEB_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/options.h"
#include "app/turn.h"
#include "base/json.h"
#include "web/web.h"

#define RIG_DOMAIN     "demo.myshopify.com"
#define RIG_SECRET     "shpss_new"
#define RIG_SECRET_OLD "shpss_old"
#define RIG_START      "2026-11-23T08:00:00Z"
#define RIG_PASSWORD   "a long sentence"

/* One request that left. */
struct sent {
    int64_t id;
    struct http_request request;
};

struct rig {
    struct arena *a;
    char folder[64];
    struct str path;
    struct db *db;
    struct readers *readers;
    struct desk *desk;
    struct web *web;
    int64_t now_ms, mono_ms, shop_id;
    uint64_t dice;
    struct sent *sent;
    size_t sent_n;
    struct buf log;
    struct options options;
    int copies;               /* of the data file that were asked for */
    struct str while_copying; /* what GET /api/v1/backups answered during the last one */
    enum err copy_err;
};

int rig_setup(void **state);
/* Without readers: GETs run on the desk. */
int rig_setup_desk_only(void **state);
int rig_teardown(void **state);
#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, rig_setup, rig_teardown)

/* Turns of the desk until nothing is ready. */
void rig_turns(struct rig *r);
void rig_pass(struct rig *r, int64_t ms);

/* A request in making. */
struct ask {
    enum http_method method;
    const char *path;          /* with query */
    const char *body;          /* NULL none */
    const char *token;         /* NULL: over the local socket */
    const char *cookie;        /* of a session, from rig_cookie(): then not local, with its CSRF */
    const char *peer;          /* address of the other end; NULL: 127.0.0.1 */
    const char *headers[8][2]; /* more headers */
    bool stranger;             /* not local, without a token */
    bool too_large;
};
struct got {
    int status;
    struct str body;
    const struct json *json; /* NULL when it is not JSON */
    struct http_headers headers;
    struct http_stream *stream; /* the test closes it before the rig ends */
    int woken;                  /* how often the stream said that there is more */
};
/* What the stream has ready: "" nothing, "(end)" that it is over. */
struct str rig_heard(struct rig *r, struct got *g);
/* Asks and drives the desk until the answer is there; fails the test when none comes. */
struct got rig_ask(struct rig *r, const struct ask *ask);
/* Without driving the desk: the answer comes with the next turns. */
struct got *rig_begin(struct rig *r, const struct ask *ask);
struct got rig_get(struct rig *r, const char *path);
struct got rig_post(struct rig *r, const char *path, const char *body);
/* The value of the session's cookie that an answer sets; "" for none. */
const char *rig_cookie(struct rig *r, const struct got *g);
/* The hub's first owner, "Anna", anna@example.com, RIG_PASSWORD; her cookie. */
const char *rig_owner(struct rig *r);
/* Somebody more: name@example.com, the same password; their cookie. */
const char *rig_person(struct rig *r, const char *name, const char *role);
/* What follows '#' in the "url" of an answer. */
const char *rig_code(struct rig *r, const struct got *g);
/* A token with these scopes. */
const char *rig_token(struct rig *r, const char *scopes);

/* A webhook as Shopify sends it. */
struct delivery {
    const char *topic, *id, *event, *domain, *secret; /* NULL: usual ones */
    struct str body;
};
struct got rig_hook(struct rig *r, const struct delivery *d);
/* Sent; the answer comes with rig_turns(). */
struct got *rig_hook_begin(struct rig *r, const struct delivery *d);
/* The body of a paid order with one line, id given, named "#<number>", created so many minutes
 * after the start. */
struct str rig_order_body(struct rig *r, int64_t id, int number, const char *customer);
/* Takes such an order in and gives its id text. */
struct str rig_order(struct rig *r, int64_t id, int number, const char *customer);

/* The member at a dotted path as text, numbers too. */
struct str rig_text(struct rig *r, const struct got *g, const char *path);
#define CHECK_TEXT(got, want) rig_check((got), str_of(want), __FILE__, __LINE__)
void rig_check(struct str got, struct str want, const char *file, int line);
#define CHECK_STATUS(got, want) rig_check_status(&(got), (want), __FILE__, __LINE__)
void rig_check_status(const struct got *g, int want, const char *file, int line);
/* The answer is a problem with this code. */
#define CHECK_PROBLEM(r, got, status, code) \
    rig_check_problem(r, &(got), status, code, __FILE__, __LINE__)
void rig_check_problem(struct rig *r, const struct got *g, int status, const char *code,
                       const char *file, int line);

#endif
