/* SPDX-License-Identifier: Apache-2.0 */
/* How commands answer with things: the same JSON as their GETs (app/view.h). */
#ifndef WAYBILL_APP_SHOW_H
#define WAYBILL_APP_SHOW_H

#include "app/command.h"
#include "app/view.h"

/* A supplier's product, as "SupplierListing". */
struct product_shown {
    const struct supplier *supplier;
    int64_t account_id;            /* 0: of none */
    const struct listing *listing; /* what was asked for */
    struct str country;
    const struct product_seen *product;
    const struct freight_seen *freight; /* NULL: not told */
};
void show_product(struct view *v, const struct product_shown *p);

/* A view that writes into the command's answer. */
struct view show_view(struct turn *t, struct command *c);
enum err show_shop(struct turn *t, struct command *c, const struct desk_shop *s) MUST_USE;
enum err show_account(struct turn *t, struct command *c, const struct desk_account *a) MUST_USE;
enum err show_order(struct turn *t, struct command *c, const struct order *o) MUST_USE;

#endif
