/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk: one thread makes every decision and every write. Each turn takes what is ready as one
 * batch, runs it inside one transaction, commits once, and only then lets answers and outgoing
 * requests go. main/ drives it with a thread, the simulator with a loop; the code is the same.
 */
#ifndef WAYBILL_APP_DESK_H
#define WAYBILL_APP_DESK_H

#include "app/event.h"
#include "base/crypto.h"
#include "core/schedule.h"
#include "db/accounts.h"
#include "port/ports.h"

struct desk;
struct snapshot;

struct desk_options {
    struct ports ports;
    struct db *db;             /* the writing connection, migrated; the desk does not close it */
    uint8_t key[SEAL_KEY_LEN]; /* opens the secrets */
    struct str public_url;     /* where webhooks and OAuth come back to; "" for none */
    uint32_t desk_number;      /* 0..31, part of ids */
    int64_t poll_ms;           /* how often changes are pulled when webhooks do not arrive */
    int64_t reconcile_ms;      /* how often what webhooks missed is looked for */
    int64_t supplier_pause_ms; /* between two calls to one supplier account */
    int64_t supplier_calls;    /* to one supplier account in 24 hours, 0: any number */
    int64_t collect_ms;        /* 0: by schedule; else ask suppliers this often (demo) */
    int64_t keep_bodies_ms;    /* raw bodies */
    int64_t bulk_items;        /* orders of one bulk at most */
    struct str version;        /* of this program; "" not told */
    struct str app_url;        /* where a browser on this machine reaches the app */
    int64_t session_idle_ms;   /* a session that is not used ends after so long */
    int64_t session_end_ms;    /* any session does */
    int64_t link_ms;           /* a link that invites or resets */
    int64_t streams;           /* of events, open at once */
    bool pictures;             /* of goods are fetched from where suppliers keep them */
};

struct desk_options desk_options_default(void);

/* Loads shops, accounts and jobs, puts what a crash left in flight into doubt, plans the standing
 * jobs. Errors: DB... and KEY_WRONG is not one: accounts that cannot be opened need connecting. */
enum err desk_new(const struct desk_options *options, struct desk **ret_desk) MUST_USE;

/* Frees it. Posted events that were not run are told ERR_CLOSING. */
void desk_free(struct desk *d);

/*
 * From any thread: hands an event to the desk and wakes it. After desk_close: ERR_CLOSING at once.
 */
void desk_post(struct desk *d, struct event *e);

/*
 * From any thread: the answer to request id. Takes a copy. err OK with a response, or a net error.
 */
void desk_reply(struct desk *d, int64_t id, enum err err, const struct http_response *response);

/*
 * Runs one turn: at most a budget of events, then due jobs. Returns true when more is ready at
 * once. ret_due_mono_ms: when the next turn is due without events (INT64_MAX: never).
 */
bool desk_turn(struct desk *d, int64_t *ret_due_mono_ms);

/* Refuses new events and starts no new calls from now on. */
void desk_close(struct desk *d);
/* True when no call is in flight any more. */
bool desk_idle(const struct desk *d);

/* What other threads may look at without asking the desk (app/snapshot.h). */
struct snapshot *desk_snapshot(struct desk *d);
/* From any thread: why nothing can be written at present (disk full, file locked ...), and since
 * when. OK: it can, ret_since_ms is untouched. */
enum err desk_trouble(struct desk *d, int64_t *ret_since_ms);

#endif
