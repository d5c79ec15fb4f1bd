/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that follow each other in one chain, as few bytes: half of what zstd makes of their text.
 * Digests and ids do not pack as digits, so they are taken out of the texts: digests as bytes, ids
 * and times as the distance from those of their entry or as the place of the same one before.
 */
#ifndef WAYBILL_DB_ENTRIES_DENSE_H
#define WAYBILL_DB_ENTRIES_DENSE_H

#include "db/entries_part.h"

/* "" when they would not come back as they are (control characters in a text). */
struct str dense_pack(struct arena *a, const struct chained *items, size_t n);
/* What is not packed so is of before, and plain zstd. */
bool dense_is(struct str packed);
/* Entries from first_seq on, without their hashes. ERR_DB_CORRUPT. */
enum err dense_unpack(struct arena *a, struct str packed, int64_t shop_id, int64_t first_seq,
                      struct chained **ret_items, size_t *ret_n) MUST_USE;

#endif
