/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Intake: orders come in, by webhook or by reading the shop. Webhooks of one turn are taken as a
 * group: stored, then applied, answered only after the commit.
 */
#ifndef WAYBILL_APP_INTAKE_H
#define WAYBILL_APP_INTAKE_H

#include "app/turn.h"

/* A verified webhook, posted by the web floor. event.err after done: OK means "on disk". */
struct hook_event {
    struct event event; /* kind EVENT_HOOK */
    int64_t shop_id;
    struct hook_envelope envelope;
    struct str packed;       /* the body, compressed by the thread that received it */
    struct str digest;       /* hex SHA-256 of the body */
    struct hook_result read; /* what the body says; nothing when read_err or too_large */
    enum err read_err;
    bool too_large; /* the body was beyond the limit: only the envelope is there */
};

enum err intake_hooks(struct turn *t, struct event **events, size_t n) MUST_USE;

/*
 * Orders as read from the shop: merged into known ones, unknown ones begin. back_fill marks
 * unknown ones as history. cause goes into the history.
 */
enum err intake_orders(struct turn *t, struct desk_shop *s, const struct order_seen *seen, size_t n,
                       bool back_fill, struct str cause) MUST_USE;

/*
 * Orders that were asked for and are not in the answer: gone from the shop, unless they are too
 * young (its replicas lag) or so old that the app may not see them any more.
 */
struct call;
enum err intake_absent(struct turn *t, const struct call *c) MUST_USE;
/*
 * Does the shop fulfill orders by itself as they are paid? Then nothing is ever bought: it is said
 * which setting does that.
 */
enum err intake_fulfills_itself(struct db *db, int64_t shop_id, int64_t now_ms,
                                bool *ret_yes) MUST_USE;
/*
 * Open orders not read since before_ms are read again, some hundreds at a time: holds and moves
 * change no updated_at, and what a permission hid is seen only by another look.
 */
enum err intake_want_open(struct turn *t, int64_t shop_id, int64_t before_ms) MUST_USE;

#endif
