/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One turn of the desk, as the use cases see it: the frozen present, the orders in hand, the one
 * write path, jobs to wake, and what leaves after the commit.
 */
#ifndef WAYBILL_APP_TURN_H
#define WAYBILL_APP_TURN_H

#include "app/desk.h"
#include "base/id.h"
#include "base/map.h"
#include "base/time.h"
#include "connect/platform.h"
#include "connect/supplier.h"
#include "core/merge.h"
#include "core/plan.h"
#include "db/jobs.h"
#include "db/mappings.h"
#include "db/orders.h"

struct job;
struct pace;
struct waiter;
struct goods;
struct parts;
struct again;

/* One request that leaves after the commit. */
struct outgoing {
    int64_t id;
    struct http_request request;
    int64_t timeout_ms;
};

/* What the account layer knows about a shop beside its row. */
struct bucket {
    double max, now, restore; /* points; max 0: not known yet */
    int64_t at_ms;
    double in_flight;
};

struct desk_shop {
    struct shop shop;
    const struct platform *platform;
    struct bucket bucket;
    int64_t refused_ms;             /* last 401 of a token that cannot be renewed */
    int64_t bulk_read_ms;           /* last read that yielded to writes */
    int64_t batch;                  /* orders that one request may read, 0: the usual fifty */
    double dearer[PLATFORM_OP_MAX]; /* what an operation cost against what we knew; 0: the same */
    int64_t pack_writes;            /* writes that one request may hold, 0: the usual number */
    int64_t narrow;     /* the same for a while, 0: no: one order among many makes errors */
    int64_t read_after; /* how far the round of orders to be read again has come */
    int64_t read_upto;  /* the last one that was asked for */
    int64_t read_pause_ms;
    int64_t early_told_ms; /* that it fulfills by itself */
    struct look *look;     /* app/look.h */
    int64_t look_ms;       /* the last look before a purchase failed: not before then again */
    int32_t look_tries;
    bool key_wrong; /* its secrets cannot be opened */
};
struct desk_account {
    struct supplier_account account;
    const struct supplier *supplier;
    struct pace *pace; /* of its app key (app/pace.h); NULL: not looked up yet */
    bool key_wrong;
};

struct desk {
    struct desk_options opt;
    struct ports ports;
    struct db *db;
    struct id_maker ids;
    struct arena *arena; /* shops, accounts: replaced as a whole by desk_load */
    struct desk_shop **shops;
    size_t shops_n;
    struct desk_account **accounts;
    size_t accounts_n;
    struct secret_row *secrets;
    size_t secrets_n;
    struct job **jobs; /* open jobs, in order of id */
    size_t jobs_n, jobs_cap;
    struct call *calls;    /* in flight */
    struct call *answered; /* in this turn */
    struct inbox *inbox;
    struct waiter *waiters;
    struct goods *goods;   /* what suppliers told of goods (app/goods.h) */
    struct mapped *mapped; /* what to buy for products (app/mapped.h) */
    struct parts
        *parts; /* what supplier orders hold, where several share a purchase (app/parts.h) */
    struct again *again; /* when to judge which order (app/again.h) */
    struct live *live;
    int64_t entry_id, entry_told; /* the newest entry of the history; the last told on streams */
    uint64_t counts_told;         /* hash of what streams were told */
    struct pace *paces;           /* of app keys: they outlast desk_load */
    bool closing, reload, snapshot_stale;
    int64_t last_turn_ms, last_turn_mono_ms; /* a gap between the two clocks: the machine slept */
    int64_t steady_ms;     /* since then the clock went as time did, as far as we have seen */
    int64_t retry_mono_ms; /* after a failed commit: not before */
    int32_t commit_failures;
};

struct turn {
    struct desk *desk;
    struct db *db;
    struct arena *arena; /* of this turn */
    int64_t now_ms;
    struct map *orders; /* in hand: by id */
    struct outgoing *out;
    size_t out_n;
    struct event **done; /* to be answered after the commit */
    size_t done_n;
    struct log_line *logs; /* told after the commit */
    size_t logs_n;
    struct str *tells; /* frames for streams, pushed after the commit (app/live_tell.h) */
    size_t tells_n;
    bool interactive; /* what is planned now was asked for by a person */
    bool rehearsal;   /* what is done now is taken back: nothing is woken, nobody is told */
    bool apart;       /* each webhook in a savepoint of its own, for one of them is bad */
    bool apart_next;  /* one was bad: the turn is to be undone and begun anew, apart */
    int64_t effects;  /* saves and wakes so far: the same number, nothing was changed */
};

struct log_line {
    enum log_level level;
    struct str text;
};

/* The order, loaded once per turn. ERR_NOT_FOUND. */
enum err turn_order(struct turn *t, int64_t id, struct order **ret_order) MUST_USE;
/* Several at once with few statements; unknown ones are NULL. */
enum err turn_orders(struct turn *t, const int64_t *ids, size_t n,
                     struct order **ret_orders) MUST_USE;
/* A new order joins those in hand. */
void turn_put_order(struct turn *t, struct order *o);

/* What is to be told about a save. */
struct fact {
    const char *kind; /* "order.seen" */
    enum source source;
    struct str person, cause, digest;
    int64_t body_id;
};

/*
 * The one write path: judges the order anew, plans the writes that follow, saves everything with
 * its history entry and wakes the jobs that now have work. changes may already hold what was
 * merged.
 */
enum err turn_save(struct turn *t, struct order *o, const struct fact *f,
                   struct changes *changes) MUST_USE;
/* Nothing new was told: judged again, saved without an entry unless the judgement changed
 * something. */
enum err turn_save_quiet(struct turn *t, struct order *o, const char *kind) MUST_USE;
/* Only times and counters changed: no entry, no judgement. */
enum err turn_keep(struct turn *t, struct order *o) MUST_USE;
/* An entry without an order (shop connected, token made ...). */
enum err turn_record(struct turn *t, int64_t shop_id, const struct fact *f,
                     const struct changes *changes) MUST_USE;

/* Everything a judgement of this order needs. */
enum err turn_judge(struct turn *t, const struct order *o, struct changes *changes,
                    struct judge *ret_judge) MUST_USE;
/* Salted digest of the order's present address, to compare without keeping it. */
enum err turn_address_digest(struct turn *t, const struct order *o,
                             struct str *ret_digest) MUST_USE;
struct merge turn_merge(struct turn *t, enum source source, struct changes *changes);
struct changes turn_changes(struct turn *t);

/* The event is not answered at the end of this turn but when turn_answer names the same subject
 * (a write id, a supplier order id ...), or at the deadline: run is then called again with
 * deferred set. */
void turn_defer(struct turn *t, struct event *e, int64_t subject_id, int64_t wait_ms);
void turn_answer(struct turn *t, int64_t subject_id);

int64_t turn_id(struct turn *t); /* a new id, of now */
void turn_log(struct turn *t, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Start of the day of a shop, in its own zone. */
int64_t turn_day_start_ms(const struct turn *t, const struct shop *s);

struct desk_shop *desk_shop(struct desk *d, int64_t id);
struct desk_shop *desk_shop_by_domain(struct desk *d, struct str domain);
struct desk_account *desk_account(struct desk *d, int64_t id);
/* It can be asked and can place purchases: not one by hand, nor one that the extension works for.
 */
bool desk_account_has_api(const struct desk_account *a);
/* The account that buys for a supplier: the named one, or the only active one; NULL. */
struct desk_account *desk_account_for(struct desk *d, struct str supplier, int64_t account_id);

#endif
