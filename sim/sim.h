/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole hub in one process and one thread: the desk, the web floor and the data file as they
 * ship, with a virtual clock, seeded chance and a network that ends in the world models. The same
 * seed gives the same run. Scenario tests and the simulator drive it; checks are in sim/check.h.
 */
#ifndef WAYBILL_SIM_SIM_H
#define WAYBILL_SIM_SIM_H

#include "sim/world/aliexpress.h"
#include "sim/world/dice.h"
#include "sim/world/shopify.h"

#include "app/desk.h"
#include "web/web.h"

struct sim_options {
    uint64_t seed;
    struct str db_path;  /* a file that the caller removes; several sims never share one */
    const char *vfs;     /* the simulated disk's, NULL: the system's */
    bool no_webhooks;    /* the hub has no public address: it must poll */
    int64_t latency_ms;  /* of each request, one way; 0: 20 ms */
    int64_t start_ms;    /* virtual wall time at the start, 0: 2026-11-23T08:00:00Z */
    bool keep_log;       /* lines are kept for sim_log */
    struct aliworld_options ali; /* all zero: defaults with quick shipping */
};

struct sim;

struct sim *sim_new(const struct sim_options *options);
void sim_free(struct sim *s);

struct shopify *sim_shopify(struct sim *s);
struct aliworld *sim_ali(struct sim *s);
struct desk *sim_desk(struct sim *s);
int64_t sim_now(const struct sim *s);
struct dice *sim_dice(struct sim *s);

/* Stops the hub as a crash would (nothing is said goodbye to) and starts it on the same file. */
void sim_crash(struct sim *s);
/* The wall clock jumps while the hub does not run, as a laptop that sleeps. */
void sim_sleep(struct sim *s, int64_t ms);

/* Lets so much virtual time pass. */
void sim_run(struct sim *s, int64_t ms);
/* Until done(ctx) or so much time has passed; true when done. */
bool sim_until(struct sim *s, bool (*done)(struct sim *s, void *ctx), void *ctx, int64_t max_ms);

/* A request to the hub's API as the command line makes it (local, everything allowed), answered in
 * virtual time. The body is JSON or "". Result and its JSON live until the next sim_api. */
struct sim_answer {
    int status;
    struct str body;
    const struct json *json; /* NULL when it is not JSON */
};
struct sim_answer sim_api(struct sim *s, enum http_method method, const char *path,
                          const char *body_fmt, ...) PRINTF_LIKE(4, 5);
/* Any request, as it comes over the network. */
struct sim_answer sim_request(struct sim *s, const struct http_request *req, bool local);

/* Everything logged so far, a line each; for narrated traces and for the check of secrets. */
struct str sim_log(const struct sim *s);
/* FNV-1a over every line logged and every request sent: equal seeds must give equal hashes. */
uint64_t sim_hash(const struct sim *s);

/* A shop and a supplier account, connected through the API as a merchant would. */
struct shopify_shop *sim_connect_shop(struct sim *s, const struct shopify_options *options);
void sim_connect_ali(struct sim *s);
/* The id text of the connected shop ("shop_..."). */
struct str sim_shop_id(struct sim *s, struct str domain);

#endif
