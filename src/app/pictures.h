/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of goods, so that pages can show them without asking any host but the hub. Suppliers
 * name a picture with each product; the job "pictures" fetches it once and keeps it in the data
 * file. It serves nothing else: an address names a row, never somebody's URL.
 *
 * What is fetched: from https at a public address of the internet (or from where the account's own
 * base address is, for a sandbox), at most PICTURES_SIZE bytes, PNG, JPEG, WebP or GIF by their
 * first bytes; never SVG, which can run. At most PICTURES_MAX are kept.
 */
#ifndef WAYBILL_APP_PICTURES_H
#define WAYBILL_APP_PICTURES_H

#include "app/turn.h"

#define PICTURES_SIZE ((int64_t)400 << 10)
#define PICTURES_MAX  2000

/* "image/png" ... by the first bytes; NULL for everything else. */
const char *pictures_type(struct str bytes);

/* The supplier told of a product: its picture is fetched soon, unless it is known. */
enum err pictures_seen(struct turn *t, const struct desk_account *acc,
                       const struct product_seen *product, struct str listing_id) MUST_USE;
/* A listing was mapped: somebody will want to see it. */
void pictures_wake(struct turn *t, int64_t account_id, struct str supplier);

/* May it be fetched? ret_public: only from an address of the internet. */
bool pictures_may(struct str url, struct str base_url, bool *ret_public);

#endif
