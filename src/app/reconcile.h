/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three-way reconciliation: what the shop says, what the supplier says, what we say, each with the
 * time of its answer, and by name what differs and what will be done about it. Only looks at the
 * last answers; asking anew is reconcile_ask, and by itself the hourly look (app/look.h).
 */
#ifndef WAYBILL_APP_RECONCILE_H
#define WAYBILL_APP_RECONCILE_H

#include "app/turn.h"
#include "db/extension.h"

enum reconcile_code {
#define DIFFERENCE(name, ...) RECONCILE_##name,
#include "app/differences.tbl.h"
#undef DIFFERENCE
    RECONCILE_MAX
};

struct reconcile_item {
    const struct order *order;
    enum reconcile_code code;
    struct str shop, supplier, ours; /* what each says */
    int64_t shop_ms, supplier_ms;    /* when it said so; 0: never */
    int64_t next_ms;                 /* when something is done by itself, 0: not planned */
    struct str subject;              /* supplier order or tracking number, "" the order */
};

/* Of one order; items are appended in arena a. */
void reconcile_order(struct arena *a, const struct order *o, int64_t now_ms,
                     struct reconcile_item **items, size_t *n);
/* A supplier order that was read (status says what the page said of it) and belongs to no purchase;
 * o fits it best. False while a person has had less than a day to say whose it is. */
bool reconcile_read(const struct supplier_read *r, enum supplier_status status,
                    const struct order *o, int64_t now_ms, struct reconcile_item *ret_item);
/* When the supplier last said something of it: that it took the order is an answer too. 0: never.
 */
int64_t reconcile_supplier_ms(const struct purchase *p, const struct supplier_order *so);
/* It is asked before its turn, and has not answered yet. */
bool reconcile_being_asked(const struct supplier_order *so);
struct str reconcile_code_text(enum reconcile_code c);
struct str reconcile_who(enum reconcile_code c);
struct str reconcile_sentence(enum reconcile_code c, enum lang lang);
struct str reconcile_remedy(enum reconcile_code c, enum lang lang);

/* Both sides of the order are asked anew when it differs; when a person waits (t->interactive) the
 * supplier also when it may. */
enum err reconcile_ask_order(struct turn *t, struct order *o, bool *ret_differs,
                             bool *ret_asked) MUST_USE;
/* Both sides of every order that differs are asked anew, of one shop or (0) of all. When a person
 * waits (t->interactive) the supplier is asked about everything that is open. At most 500 orders at
 * once; tells how many. */
enum err reconcile_ask(struct turn *t, int64_t shop_id, int64_t *ret_orders) MUST_USE;

#endif
