/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History: every fact and action is an entry, appended in the transaction of the change itself.
 * One hash chain per shop (shop 0: the hub itself). Entries hold no personal values, only their
 * salted digests, so that erasing a customer leaves the chain verifiable. Old ones are packed
 * together; all that reads the history reads them too, and what is hashed stays the same.
 */
#ifndef WAYBILL_DB_ENTRIES_H
#define WAYBILL_DB_ENTRIES_H

#include "core/change.h"
#include "db/db.h"

struct entry {
    int64_t id;                /* made by the caller */
    int64_t shop_id, order_id; /* 0: none */
    const char *kind;          /* "order.seen", "purchase.intent" ...: a row of app/entries.tbl.h */
    int64_t at_ms;
    enum source source;
    struct str person; /* who, when a person did it */
    struct str cause;  /* "webhook orders/create 01H...", "grace over", job id ... not personal */
    struct str digest; /* hex SHA-256 of the raw body it came from, or "" */
    int64_t body_id;   /* stored raw body, 0 */
    const struct changes *changes;
};

/* Appends to the shop's chain. salt is the order's (db_order_salt) for personal digests. */
enum err db_entry_append(struct db *db, const struct entry *e, struct str salt) MUST_USE;

struct entry_row {
    int64_t id, order_id, at_ms;
    struct str kind, source, person, cause, digest, changes_json, prev_hash, hash;
};
/* Of one order (newest first, before_id 0: from the newest), or of the shop with order_id 0. */
enum err db_entries(struct db *db, struct arena *a, int64_t shop_id, int64_t order_id,
                    int64_t before_id, int64_t limit, struct entry_row **ret_rows,
                    size_t *ret_n) MUST_USE;
/* What changed, for those who listen: entries with how the order stands now, oldest first; of
 * those that are not packed. */
struct entry_news {
    int64_t id, shop_id, order_id, at_ms;
    struct str kind, source, person, cause;
    struct str name, stage, problems; /* of the order; problems: open kinds, comma separated */
};
enum err db_entries_news(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                         struct entry_news **ret_news, size_t *ret_n) MUST_USE;
/* The newest entry of all chains, 0 when there is none. */
enum err db_entries_newest(struct db *db, int64_t *ret_id) MUST_USE;

/* Over all chains, newest first: of one shop (-1: all), of one person ("" anybody), or only what
 * people did. Each with its shop and the name of its order. */
struct activity_row {
    struct entry_row entry;
    int64_t shop_id;
    struct str order_name;
};
struct activity_filter {
    int64_t shop_id;
    struct str person;
    bool people;
    int64_t before_id, limit;
};
enum err db_activity(struct db *db, struct arena *a, const struct activity_filter *f,
                     struct activity_row **ret_rows, size_t *ret_n) MUST_USE;
/* Verifies a shop's chain; ret_bad_id is the first entry that does not fit, 0 when all fit. */
enum err db_entries_verify(struct db *db, int64_t shop_id, int64_t *ret_count,
                           int64_t *ret_bad_id) MUST_USE;
/* Length and last hash (hex, "" when empty) of a shop's chain: noted with every backup and export,
 * so that a chain that was cut short or written anew shows. */
enum err db_entries_head(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_count,
                         struct str *ret_hash) MUST_USE;

/* Shops that have a chain, the hub itself (0) left out; also such as are not in the file. */
enum err db_entries_shops(struct db *db, struct arena *a, int64_t **ret_ids,
                          size_t *ret_n) MUST_USE;

/* Packs the oldest entries of a shop's chain when they fill a pack and came before before_ms: takes
 * an eighth of the bytes. ret_n: how many, 0 when there is nothing to pack. A run that does not
 * verify is left as it is. */
enum err db_entries_pack(struct db *db, int64_t shop_id, int64_t before_ms,
                         int64_t *ret_n) MUST_USE;
/* Was any entry packed that came after this one? Then db_entries_news() does not tell all. */
enum err db_entries_packed_since(struct db *db, int64_t after_id, bool *ret_any) MUST_USE;
/* Raw bodies that entries about an order came from. */
enum err db_entries_bodies(struct db *db, struct arena *a, int64_t order_id, int64_t **ret_ids,
                           size_t *ret_n) MUST_USE;

/* The hash (hex) of the seq-th entry of a shop's chain, "" when the chain is shorter: to compare it
 * with a head that was noted earlier. */
enum err db_entries_hash(struct db *db, struct arena *a, int64_t shop_id, int64_t seq,
                         struct str *ret_hash) MUST_USE;

#endif
