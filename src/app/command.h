/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands: what a person (or a program with a token) asks for. Each is one function that runs on
 * the desk inside the turn's transaction and writes its answer as JSON. The web floor ties
 * addresses to them (web/routes.tbl.h); the command line comes through the same addresses.
 */
#ifndef WAYBILL_APP_COMMAND_H
#define WAYBILL_APP_COMMAND_H

#include "app/turn.h"
#include "base/json.h"
#include "core/user.h"

struct command;
struct way_in;
typedef enum err (*command_fn)(struct turn *t, struct command *c);

struct command {
    struct event event; /* kind EVENT_COMMAND; event.arena holds everything below */
    command_fn fn;
    struct str path_id;      /* the {id} of the address, as written ("ord_...", "#1001", "1001") */
    const struct json *body; /* NULL when there is none */
    struct http_headers query;
    struct str person; /* who, for the history: name of person or token, or "cli" */
    struct actor actor;
    const struct way_in *way; /* for those who come in (app/people.h) */
    struct str secret;        /* made for the asker, and not to be kept anywhere */
    enum lang lang;
    bool again;         /* second run of a deferred command: answer now */
    int64_t subject_id; /* kept between the first and the second run */
    int status;         /* 0: 200, or that of the error */
    struct buf out;     /* the JSON answer */
    struct jw w;
    struct str detail;         /* for an error: what exactly, in words of lang */
    struct str said[LANG_MAX]; /* the same in each language */
    /* Idempotency-Key: the stored answer is given again. */
    struct str idempotency_key, request_digest;
    void (*reply)(struct command *c); /* called once, on the desk's thread, after the commit */
    void *ctx;
};

/* Makes the event ready for desk_post; fields above are set by the caller before. */
void command_init(struct command *c, struct arena *a, command_fn fn);

/* For commands: the error with its detail in words, which say what to do. English and Chinese take
 * the same arguments in the same order. */
enum err command_fail(struct command *c, enum err err, const char *en, const char *zh, ...)
    PRINTF_LIKE_BOTH(3, 4, 5);
/* The same with a sentence that is there in both. */
enum err command_fail_with(struct command *c, enum err err, struct str en, struct str zh);
/* Members of the body, with a clear detail when they are missing or of the wrong kind. */
enum err command_str(struct command *c, const char *key, bool required, size_t max,
                     struct str *ret) MUST_USE;
enum err command_i64(struct command *c, const char *key, bool required, int64_t min, int64_t max,
                     int64_t *ret) MUST_USE;
enum err command_bool(struct command *c, const char *key, bool fallback, bool *ret) MUST_USE;
/* The order that path_id names (id, name, or the shop's number; "shop" in the query narrows it). */
enum err command_order(struct turn *t, struct command *c, struct order **ret_order) MUST_USE;
struct fact command_fact(const struct command *c, const char *kind);

/* The shop that path_id names, by id or domain. */
enum err command_shop_find(struct turn *t, struct command *c, struct desk_shop **ret_shop) MUST_USE;

/* Shops and accounts (command_shop.c, command_account.c). */
enum err command_shop_add(struct turn *t, struct command *c);
enum err command_shop_policy(struct turn *t,
                             struct command *c); /* PATCH policy, confirm_other_app */
enum err command_shop_check(struct turn *t, struct command *c); /* check again now; waits for it */
enum err command_shop_sync(struct turn *t, struct command *c);  /* pull changes now */
enum err command_shop_backfill(struct turn *t, struct command *c);
enum err command_shop_remove(struct turn *t, struct command *c);
enum err command_shop_oauth_begin(struct turn *t, struct command *c);  /* -> url to open */
enum err command_shop_oauth_finish(struct turn *t, struct command *c); /* query of the callback */
enum err command_supplier_add(struct turn *t, struct command *c);
enum err command_supplier_oauth_begin(struct turn *t, struct command *c);
enum err command_supplier_oauth_finish(struct turn *t, struct command *c);
/* The browser's way back: path_id names platform or supplier, its state finds shop or account. */
enum err command_oauth_callback(struct turn *t, struct command *c);
enum err command_token_add(struct turn *t, struct command *c);
enum err command_token_revoke(struct turn *t, struct command *c);
enum err command_token_used(struct turn *t, struct command *c); /* noted now and then, by the web */

enum err command_reconcile(struct turn *t, struct command *c); /* ask both sides anew */
enum err command_backed_up(struct turn *t, struct command *c); /* noted; the web made the copy */

/* Mappings (command_mapping.c). */
enum err command_mapping_put(struct turn *t, struct command *c);
enum err command_mapping_propose(struct turn *t, struct command *c); /* command_goods.c */
enum err command_listing_show(struct turn *t, struct command *c);    /* read by API; waits for it */
enum err command_mapping_remove(struct turn *t, struct command *c);

/* Orders (command_order.c: buying; command_ship.c: shipping). */
enum err command_order_buy(struct turn *t, struct command *c);        /* order from supplier */
enum err command_order_buy_now(struct turn *t, struct command *c);    /* command_grace.c */
enum err command_order_do_not_buy(struct turn *t, struct command *c); /* not by itself */
enum err command_address_show(struct turn *t, struct command *c);     /* for the supplier */
enum err command_address_fix(struct turn *t, struct command *c);
enum err command_order_allow(struct turn *t, struct command *c);     /* do it anyway */
enum err command_order_elsewhere(struct turn *t, struct command *c); /* handled elsewhere */
enum err command_order_hold(struct turn *t, struct command *c);
enum err command_order_release(struct turn *t, struct command *c);
enum err command_order_note(struct turn *t, struct command *c);
enum err command_order_reread(struct turn *t, struct command *c);
enum err command_order_link(struct turn *t, struct command *c); /* supplier order number by hand */
enum err command_order_tracking(struct turn *t, struct command *c); /* get tracking code */
enum err command_order_ship(struct turn *t, struct command *c);     /* mark as shipped */
enum err command_number_change(struct turn *t,
                               struct command *c); /* path_id: package or fulfillment */
enum err command_fulfillment_cancel(struct turn *t, struct command *c);
enum err command_purchase_cancel(
    struct turn *t, struct command *c); /* a person says: it does not exist / is canceled */
enum err command_problem_dismiss(struct turn *t, struct command *c);
enum err command_write_retry(struct turn *t, struct command *c);
enum err command_write_dismiss(struct turn *t, struct command *c);
enum err command_customer_erase(struct turn *t, struct command *c);

/* What follows from the facts, anew (command_recompute.c). */
enum err command_order_recompute(struct turn *t, struct command *c); /* of one order */
enum err command_recompute(struct turn *t, struct command *c); /* counts of orders and bulks */

/* Many orders at once (command_bulk.c; what they are: app/bulk.h). */
enum err command_bulk_add(struct turn *t, struct command *c);
enum err command_bulk_pause(struct turn *t, struct command *c);
enum err command_bulk_resume(struct turn *t, struct command *c);
enum err command_bulk_cancel(struct turn *t, struct command *c);

#endif
