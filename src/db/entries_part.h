/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What entries.c and entries_packed.c share: an entry as it is chained, and the packs of old ones.
 * A pack is a run of one chain without gaps; what is in no pack is in the table entry, and comes
 * after all packs of its chain. The newest entries of a chain are never packed.
 */
#ifndef WAYBILL_DB_ENTRIES_PART_H
#define WAYBILL_DB_ENTRIES_PART_H

#include "base/buf.h"
#include "db/entries.h"

#define ENTRY_COLUMNS                                                                            \
    "SELECT id, seq, order_id, at_ms, kind, source, person, cause, digest, changes, prev_hash, " \
    "hash, body_id FROM entry "

struct query;

struct chained {
    int64_t shop_id, seq, body_id;
    struct entry_row row; /* hashes in raw bytes */
};
/* A row of ENTRY_COLUMNS. */
struct chained chained_row(struct query *q, struct arena *a, int64_t shop_id);
/* What is hashed after the hash before: every field, texts with their length in front. */
void chained_text(struct buf *b, const struct chained *c);
/* The hash that belongs to it and its prev_hash. */
struct str chained_hash(struct arena *a, const struct chained *c);
/* Hashes in hex, as db/entries.h gives them. */
struct entry_row chained_shown(struct arena *a, const struct chained *c);

/* Of packs alone, newest first: about an order, of one chain, or of all. */
struct packed_wanted {
    int64_t order_id;            /* 0: any */
    int64_t shop_id;             /* -1: any; with order_id it is not looked at */
    struct str person;           /* "": anybody */
    bool people;                 /* only what people did */
    int64_t after_id, before_id; /* between, without these */
    int64_t limit;
};
enum err packed_rows(struct db *db, struct arena *a, const struct packed_wanted *w,
                     struct chained **ret_rows, size_t *ret_n) MUST_USE;

/* Verifies the packs of a chain. ret_count: entries in them; ret_hash (of a): of the last. */
enum err packed_verify(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_count,
                       struct str *ret_hash, int64_t *ret_bad_id) MUST_USE;
/* The hash (raw) of an entry that is packed, "" when it is not. */
enum err packed_hash(struct db *db, struct arena *a, int64_t shop_id, int64_t seq,
                     struct str *ret_hash) MUST_USE;

#endif
