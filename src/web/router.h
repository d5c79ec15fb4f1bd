/* SPDX-License-Identifier: Apache-2.0 */
/* Which function answers an address: rows of web/routes.tbl.h. */
#ifndef WAYBILL_WEB_ROUTER_H
#define WAYBILL_WEB_ROUTER_H

#include "app/command.h"
#include "app/view.h"
#include "web/web.h"

/* Each includes the ones before it, but EXTENSION: a paired browser has it alone, whoever has WRITE
 * has it too. */
enum right {
    RIGHT_NONE,
    RIGHT_READ,
    RIGHT_WRITE,
    RIGHT_ADMIN,
    RIGHT_OWNER,
    RIGHT_EXTENSION,
    RIGHT_MAX
};

/* A request on its way through this floor; lives in the exchange's arena. */
struct visit {
    struct web *web;
    struct web_exchange *x;
    enum lang lang;
    struct str part;      /* what stands for the {part}, decoded */
    struct actor actor;   /* who, after auth */
    struct str person;    /* the same for the history: name of person or token, "cli" */
    struct str token_key; /* tells callers apart for Idempotency-Key */
    int64_t retry_ms;     /* of a problem: when to try again; 0: the usual */
};

struct route {
    enum http_method method;
    const char *pattern;
    enum right right;
    /* One of the three. plain must lead to one call of answer_*(). */
    view_fn view;
    command_fn command;
    void (*plain)(struct visit *v);
    const char *sentence;
};

/* The row for a path as sent. NULL: ret_allow is "" for an unknown path, else the methods that it
 * takes ("GET, HEAD, OPTIONS"). HEAD finds the row of GET. */
const struct route *router_find(enum http_method method, struct str path, struct arena *a,
                                struct str *ret_part, struct str *ret_allow);

size_t router_count(void);
const struct route *router_at(size_t i);

#endif
