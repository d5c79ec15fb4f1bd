/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One outgoing request: rate limit, secrets, recording, errors that are the same for all. A handler
 * fills the ask from the call's arena and hands it over; the answer comes to the job's reply.
 */
#ifndef WAYBILL_APP_CALL_H
#define WAYBILL_APP_CALL_H

#include "app/job.h"
#include "app/vault.h"

struct call {
    struct call *next;
    struct call_row row;
    struct arena *arena;    /* of ask, request and result */
    struct job *job;        /* NULL: the job is gone, the answer is only recorded */
    struct desk_shop *shop; /* one of the two */
    struct desk_account *account;
    struct account opened;
    struct platform_ask platform_ask;
    struct supplier_ask supplier_ask;
    struct platform_result platform;
    struct supplier_result supplier;
    struct answer picture;    /* of call_picture, and what came */
    struct str picture_bytes; /* "" unless it came whole */
    struct answer *answer;    /* of the one that was asked */
    void *memo;               /* what the handler's reply must know, made from arena */
    double cost;              /* at most, as far as is known */
    double known_cost;        /* the same by our tables */
    bool writes;              /* meant to change something outside */
    bool wanted;              /* to a supplier: not by the schedule, a person or a message asks */
    bool kept;                /* its arena belongs to somebody else now */
    bool sent;                /* the commit that announced it is done */
    bool billed;              /* its points were taken off those in flight */
};

/* What became of the attempt to send. */
enum call_start {
    CALL_STARTED, /* it leaves after the commit; the job now waits for reply */
    CALL_LATER, /* the rate or a missing token says wait: the job's due time is set, try again then
                 */
    CALL_IMPOSSIBLE,  /* needs a person (connect again); the job has failed with the reason */
    CALL_UNAVAILABLE, /* the other side has no such operation: nothing was done */
};

/* A call in making: its arena is for the ask. Freed by the call layer in every case. */
struct call *call_new(struct turn *t, struct job *j);
/* It is not needed after all. */
void call_discard(struct call *c);
enum call_start call_platform(struct turn *t, struct call *c, struct desk_shop *s);
enum call_start call_supplier(struct turn *t, struct call *c, struct desk_account *s);
/* When a question about a supplier order may leave at the earliest: before then call_supplier would
 * only put it off. wanted: as of the call. */
int64_t call_collect_due_ms(struct turn *t, struct desk_account *s, bool wanted);
/* A picture that the account's supplier names: no secrets, no pace, owner_id for the record. */
enum call_start call_picture(struct turn *t, struct call *c, int64_t owner_id,
                             const struct http_request *req);

/* How many orders one request may read: halved when the shop found a request too costly, or failed
 * over it. */
int64_t call_batch(const struct desk_shop *s);
/*
 * The shop answered a read of orders with an error, time after time and with nothing else between:
 * is one of them the cause? Then fewer are asked together, until that one stands alone: true then,
 * and the others can go on without it. In every case the job is told when to try again.
 */
bool call_poisoned(struct turn *t, struct job *j, const struct call *c);

/* The answer's memory outlives the call: it goes with keeper. For handlers, in reply. */
void call_keep(struct call *c, struct arena *keeper);

/* What a bucket holds by now, beside what is under way. */
double call_bucket_points(const struct bucket *b, int64_t now_ms);
/* The points that a request may cost now without being throttled, bulk keeps a reserve back. */
double call_points_now(const struct desk_shop *s, int64_t now_ms, bool interactive);
/* What an operation costs against our tables: Shopify's answers tell it. */
double call_dearer(const struct desk_shop *s, enum platform_op op);
/* When the bucket will hold cost points; now if it does. */
int64_t call_points_due_ms(const struct desk_shop *s, int64_t now_ms, double cost,
                           bool interactive);

/* The request of an ask as it would leave now, as a JSON object, secrets masked (call_show.c). */
enum err call_show_platform(struct turn *t, const struct desk_shop *s,
                            const struct platform_ask *ask, struct jw *w) MUST_USE;
enum err call_show_supplier(struct turn *t, const struct desk_account *s,
                            const struct supplier_ask *ask, struct jw *w) MUST_USE;

/* For the desk: an answer arrived; err OK with a response, or a net error. */
enum err call_answered(struct turn *t, int64_t id, enum err err,
                       const struct http_response *res) MUST_USE;
/* An answer came but could not be taken in: its call is over, its job tries again later, and what
 * it was to write is in doubt. */
enum err call_lost(struct turn *t, int64_t id, enum err err) MUST_USE;
/* The turn was committed: its calls are on their way, those answered are over. Or it was not: they
 * never were, and those answered wait for the same answer once more, after desk_load. */
void calls_commit(struct desk *d);
void calls_roll_back(struct desk *d);
/* After desk_load: calls find their job and owner again. */
void calls_reconnect(struct desk *d);
void calls_release(struct desk *d);

#endif
