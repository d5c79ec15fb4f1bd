/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of suppliers' goods, one per listing: where it is, and its bytes once they were fetched.
 * A key is part of its address in the hub; it changes with the picture's own address.
 */
#ifndef WAYBILL_DB_PICTURES_H
#define WAYBILL_DB_PICTURES_H

#include "db/db.h"

struct picture {
    struct str supplier, listing_id, url, key;
    int64_t due_ms, tries;
};

/* The supplier names this picture for the listing, "" none. Nothing happens when that is known. */
enum err db_picture_named(struct db *db, const struct picture *p, int64_t now_ms,
                          bool *ret_changed) MUST_USE;
/* The next one to fetch, whenever it is due; listing_id "" when there is none. */
enum err db_picture_next(struct db *db, struct arena *a, struct str supplier,
                         struct picture *ret_picture) MUST_USE;
/* A mapped listing of which nobody knows yet whether there is a picture; "" when there is none. */
enum err db_picture_unknown(struct db *db, struct arena *a, struct str supplier, int64_t account_id,
                            struct str *ret_listing_id) MUST_USE;
enum err db_picture_keep(struct db *db, const struct picture *p, struct str bytes,
                         int64_t now_ms) MUST_USE;
/* It could not be fetched: again at due_ms. */
enum err db_picture_later(struct db *db, const struct picture *p, int64_t due_ms,
                          int64_t now_ms) MUST_USE;
/* How many are kept, after those that no mapping speaks of any more were dropped when there are
 * more than max. */
enum err db_picture_count(struct db *db, int64_t max, int64_t *ret_kept) MUST_USE;
/* The key of a picture that is kept, "" when there is none. */
enum err db_picture_key(struct db *db, struct arena *a, struct str supplier, struct str listing_id,
                        struct str *ret_key) MUST_USE;
/* Its bytes; NOT_FOUND. */
enum err db_picture_bytes(struct db *db, struct arena *a, struct str key,
                          struct str *ret_bytes) MUST_USE;

#endif
