/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole hub in one process and one thread: the desk, the web floor and the data file as they
 * ship, with a virtual clock, seeded chance, a network that ends in the world models and a disk
 * that can lose power. The same seed gives the same run. Scenario tests and the simulator drive
 * it; checks are in sim/check.h, a run by chance in sim/simulate.h.
 */
#ifndef WAYBILL_SIM_SIM_H
#define WAYBILL_SIM_SIM_H

#include "sim/disk.h"
#include "sim/world/aliexpress.h"
#include "sim/world/dice.h"
#include "sim/world/shopify.h"

#include "app/desk.h"
#include "app/readers.h"
#include "web/web.h"

/* What the wires do to requests of the hub, each in so many of a thousand. The worlds have faults
 * of their own. */
struct sim_wires {
    int64_t refuse;      /* nobody answers there: certainly not processed */
    int64_t lost_before; /* the connection breaks, nothing arrived */
    int64_t lost_after;  /* it arrived and took effect, the answer is lost */
    int64_t late;        /* arrives after the hub gave up: within 100 s of its sending */
    int64_t late_marks;  /* the same for those that mark as shipped, beside late */
    int64_t slow;        /* some seconds each way */
    int64_t jitter_ms;   /* every way takes up to so much longer */
};

struct sim_options {
    uint64_t seed;
    struct str db_path; /* a file that the caller removes; several sims never share one */
    struct disk *disk;  /* where it lies, NULL: the system's; the caller frees it after the sim */
    bool no_webhooks;   /* the hub has no public address: it must poll */
    int64_t latency_ms; /* of each request, one way; 0: 20 ms */
    int64_t start_ms;   /* virtual wall time at the start, 0: 2026-11-23T08:00:00Z */
    bool keep_log;      /* lines are kept for sim_log */
    int64_t poll_ms;    /* how often changes are read; 0: as by default */
    int64_t supplier_calls;      /* a day, for each supplier account; 0: as by default */
    struct sim_wires wires;      /* may be changed by sim_set_wires */
    struct aliworld_options ali; /* all zero: defaults with quick shipping */
    size_t ali_accounts;         /* buyers there, 0: one */
    bool ali_apps;               /* each of them with an app of their own */
    /* Hears every request that reached a world, with its answer; may be NULL. */
    void (*overhear)(void *ctx, const struct http_request *req, const struct http_response *res);
    void *overhear_ctx;
    /* Hears every webhook that the hub has answered; may be NULL. */
    void (*told)(void *ctx, const struct http_request *req, int status);
    void *told_ctx;
    /* May change what a world answered before it starts back: another outside than ours. */
    void (*tamper)(void *ctx, const struct http_request *req, struct http_response *res,
                   struct arena *a);
    void *tamper_ctx;
};

struct sim;

struct sim *sim_new(const struct sim_options *options);
void sim_free(struct sim *s);

struct shopify *sim_shopify(struct sim *s);
struct aliworld *sim_ali(struct sim *s);
struct desk *sim_desk(struct sim *s); /* NULL while it is stopped */
struct disk *sim_disk(struct sim *s);
/* Connections of the hub's that only read; NULL while it is stopped. */
struct readers *sim_readers(struct sim *s);
int64_t sim_now(const struct sim *s);
struct dice *sim_dice(struct sim *s);
void sim_set_wires(struct sim *s, const struct sim_wires *wires);
/* The nth request of the hub from now (1: the next) gets no answer, and none after it if lasting;
 * arrives: it took effect all the same. 0: no more. */
void sim_cut(struct sim *s, int64_t nth, bool lasting, bool arrives);
/* The next request of the hub with that word in its body arrives so long after it left, whatever
 * the hub has done meanwhile. NULL: none. */
void sim_late(struct sim *s, const char *word, int64_t ms);
/* Requests that the hub has sent so far. */
int64_t sim_requests(const struct sim *s);
/* The cut has struck since it was ordered. */
bool sim_cut_struck(const struct sim *s);

/* Stops the hub as a crash would (nothing is said goodbye to) and starts it on the same file. The
 * disk loses its power too. Requests that have left go on; their answers find nobody. */
void sim_crash(struct sim *s);
/* The same by itself, at the nth commit point from now (0: no more): what a turn decided is on
 * disk, nothing of it was told to anybody. */
void sim_crash_at(struct sim *s, int64_t nth);
/* The hub is away for a while: the world goes on without it. clean: it was asked to end. */
void sim_stop(struct sim *s, bool clean);
/* Starts it. While the disk does not let it, it is tried again every 5 s. */
void sim_start(struct sim *s);
bool sim_is_up(const struct sim *s);
/* How often the desk passed a commit point, and how often the hub crashed for whatever reason. */
int64_t sim_points(const struct sim *s);
int64_t sim_crashes(const struct sim *s);
/* How often the hub was started. */
int64_t sim_lives(const struct sim *s);
/* The wall clock jumps while the hub does not run, as a laptop that sleeps. */
void sim_sleep(struct sim *s, int64_t ms);
/* The hub's wall clock is set back; nobody else's is, and its monotonic one goes on. */
void sim_set_back(struct sim *s, int64_t ms);

/* Lets so much virtual time pass. */
void sim_run(struct sim *s, int64_t ms);
/* Until done(ctx) or so much time has passed; true when done. */
bool sim_until(struct sim *s, bool (*done)(struct sim *s, void *ctx), void *ctx, int64_t max_ms);

/* A request to the hub's API as the command line makes it (local, everything allowed), answered in
 * virtual time. The body is JSON or "". Result and its JSON live until the next sim_api. Status 0:
 * the hub is stopped. A crash meanwhile is 503. */
struct sim_answer {
    int status;
    struct str body;
    const struct json *json; /* NULL when it is not JSON */
};
struct sim_answer sim_api(struct sim *s, enum http_method method, const char *path,
                          const char *body_fmt, ...) PRINTF_LIKE(4, 5);
/* Two people click at the same moment: both requests are there before the hub looks at either. The
 * answers live until the next sim_api. */
void sim_api_both(struct sim *s, const char *path, const char *body, int ret_statuses[2]);
/* Any request, as it comes over the network. */
struct sim_answer sim_request(struct sim *s, const struct http_request *req, bool local);

/* Opens GET /events as a browser does, "" or the last id that it knew; the sim holds one at a time.
 * A crash ends it. */
void sim_listen(struct sim *s, struct str last_id);
/* What it has to say now, of a; "" also when it has ended. */
struct str sim_heard(struct sim *s, struct arena *a);
bool sim_is_listening(const struct sim *s);

/* Everything logged so far, a line each; for narrated traces and for the check of secrets. */
struct str sim_log(const struct sim *s);
/* The last lines (some dozens), kept even without keep_log. */
struct str sim_last_lines(const struct sim *s, struct arena *a);
/* A line of the story in the log that is not the hub's own. */
void sim_note(struct sim *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* FNV-1a over every line logged and every request sent: equal seeds must give equal hashes. */
uint64_t sim_hash(const struct sim *s);

/* A shop and a supplier account, connected through the API as a merchant would. */
struct shopify_shop *sim_connect_shop(struct sim *s, const struct shopify_options *options);
void sim_connect_ali(struct sim *s);
/* The nth account (0: the first), or that one again after its tokens ended. Its id. */
struct str sim_connect_ali_nth(struct sim *s, size_t n);
/* The id text of the connected shop ("shop_..."). */
struct str sim_shop_id(struct sim *s, struct str domain);

#endif
