/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people and programs are shown, as JSON: one function per thing, used by commands and by the
 * GETs of the web floor. Ids are short texts, times RFC 3339, money decimal text and currency.
 * Read-only: works on a reader's connection as well as on the desk's. The shapes are described in
 * api/openapi.yaml. How it is done: view_part.h, view_*.c.
 */
#ifndef WAYBILL_APP_VIEW_H
#define WAYBILL_APP_VIEW_H

#include "base/http_msg.h"
#include "base/json.h"
#include "core/judge.h"
#include "core/user.h"
#include "db/accounts.h"
#include "db/list.h"
#include "db/mappings.h"

struct zones;
struct bulk_row;

/* One GET in hand. */
struct view {
    struct db *db;
    struct arena *arena;
    struct jw *w;
    enum lang lang;
    struct actor actor; /* who asks */
    int64_t now_ms;
    struct http_headers query;
    struct str path_id;
    const struct json *body;   /* of a POST that only reads; NULL none */
    struct str detail;         /* of an error, in words of lang */
    const struct zones *zones; /* for days in filters; NULL: days are UTC */
    enum err err;              /* the first failure of a part; whole answers give it back */
    struct shop *shops;        /* all, once they were needed */
    size_t shops_n;
    bool shops_known;
    struct supplier_account *accounts; /* the same */
    size_t accounts_n;
    bool accounts_known;
};

typedef enum err (*view_fn)(struct view *v);

/* Parts, also used by commands. */
/* A part that meets a failure of the data file notes it in v->err and writes null. */
void view_order(struct view *v, const struct order *o, const struct shop *s);
void view_shop_state(struct view *v, const struct shop *s);
void view_account(struct view *v, const struct supplier_account *acc);
void view_mapping(struct view *v, const struct mapping *m);
/* The hub's own address of the picture of a supplier's listing; null while there is none. */
void view_picture(struct view *v, const char *key, struct str supplier, struct str listing_id);
/* plain: the token itself, shown once when it is made; else "". */
void view_token(struct view *v, const struct token_row *t, struct str plain);
void view_person(struct view *v, const struct user *p);
/* plain: its address, shown once when it is made; else "". */
void view_link(struct view *v, const struct link *l, struct str plain);
void view_package(struct view *v, const struct order *o, const struct package *p);
void view_purchase(struct view *v, const struct purchase *p);
void view_write(struct view *v, const struct shop_write *w);
void view_bulk(struct view *v, const struct bulk_row *b);
/* {code, sentence, detail}, or null for OK. */
void view_failure(struct view *v, const char *key, enum err err, struct str detail);
void view_money(struct jw *w, const char *key, struct money m, struct arena *a);
void view_id(struct view *v, const char *key, int kind, int64_t id);

/* Whole answers. */
enum err view_shops(struct view *v);
enum err view_shop(struct view *v);
enum err view_suppliers(struct view *v);
enum err view_mappings(struct view *v);
enum err view_products(struct view *v);  /* of shops, with their mappings */
enum err view_orders(struct view *v);    /* filter, search, sort, keyset */
enum err view_order_one(struct view *v); /* with lines, purchases, packages, fulfillments */
enum err view_order_history(struct view *v);
enum err view_counts(struct view *v);
enum err view_purchases(struct view *v);
enum err view_packages(struct view *v);
enum err view_package_events(struct view *v); /* all that was told of one */
enum err view_package_counts(struct view *v); /* how many need attention; by carrier */
enum err view_problems(struct view *v);
enum err view_writes(struct view *v); /* the outbox */
enum err view_jobs(struct view *v);
enum err view_calls(struct view *v);
enum err view_webhooks(struct view *v);
enum err view_bulks(struct view *v);
enum err view_bulk_match(struct view *v); /* a pasted list against the orders */
enum err view_bulk_one(struct view *v);   /* with its items, paged, of one state */
enum err view_platforms(struct view *v);  /* of shops, with the scopes that an app needs */
enum err view_tokens(struct view *v);     /* own; an owner sees all */
enum err view_people(struct view *v);
enum err view_links(struct view *v);
enum err view_sessions(struct view *v); /* own; ?person= for an owner */
enum err view_carriers(struct view *v);
enum err view_carriers_detect(struct view *v); /* number, country, hint in the query or body */
enum err view_customer_export(struct view *v);
enum err view_reconcile(struct view *v); /* where shop, supplier and Waybill differ */
enum err view_history(struct view *v);  /* of a shop */
enum err view_activity(struct view *v); /* of all shops; by person, or what people did */
enum err view_report_days(struct view *v);
enum err view_report_times(struct view *v);

/* The same as CSV. */
enum err view_report_days_csv(struct view *v, struct buf *out);
enum err view_report_times_csv(struct view *v, struct buf *out);

/* The bytes of a picture, whose key is path_id. */
enum err view_picture_bytes(struct view *v, struct buf *out);

/* Counters in Prometheus' text format, without personal values. */
enum err view_metrics(struct view *v, struct buf *out);

#endif
