/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw bodies against digests (db/derived.h). The row of its webhook stands between a body and the
 * entries that came of it: it names the digest of both.
 */
#include "base/crypto.h"
#include "db/derived.h"
#include "db/entries_part.h"
#include "db/hooks.h"
#include "db/rows.h"

#define BODY_MAX     ((size_t)64 << 20)
#define PACKED_PAGE  2000
#define NOT_READABLE "not readable"

static struct str digest_of(struct arena *a, struct str packed)
{
    uint8_t digest[SHA256_LEN];
    struct str body;

    if (crypto_unpack(a, packed, BODY_MAX, &body) != OK)
        return STR(NOT_READABLE);
    crypto_sha256(body, digest);
    return hex_lower(a, digest, sizeof(digest));
}

static enum err bodies(struct db *db, struct arena *a, struct differences *d)
{
    struct query *q = engine_query(db, "SELECT b.packed, h.digest FROM raw_body b "
                                       "JOIN hook h ON h.id = b.id ORDER BY b.id");

    while (engine_row(q)) {
        arena_reset(a);
        struct str packed = engine_text_at(q, 0, a), digest = engine_text_at(q, 1, a);
        difference_add(d, NULL, "raw_body.digest", digest_of(a, packed), digest);
    }
    return engine_end(q);
}

static enum err entries(struct db *db, struct arena *a, struct differences *d)
{
    struct query *q =
        engine_query(db, "SELECT h.digest, e.digest FROM entry e JOIN hook h ON h.id = e.body_id "
                         "WHERE e.body_id <> 0 AND e.digest <> h.digest ORDER BY e.id");

    while (engine_row(q)) {
        arena_reset(a);
        struct str is = engine_text_at(q, 0, a), should = engine_text_at(q, 1, a);
        difference_add(d, NULL, "hook.digest", is, should);
    }
    return engine_end(q);
}

static enum err packed_entry(struct db *db, struct arena *a, const struct chained *c,
                             struct differences *d)
{
    struct query *q = engine_query(db, "SELECT digest FROM hook WHERE id = $1");

    engine_i64(q, 1, c->body_id);
    if (c->body_id && engine_row(q))
        difference_add(d, NULL, "hook.digest", engine_text_at(q, 0, a), c->row.digest);
    return engine_end(q);
}

static enum err packed_entries(struct db *db, struct arena *a, struct differences *d)
{
    struct packed_wanted w = {.shop_id = -1, .before_id = INT64_MAX, .limit = PACKED_PAGE};
    struct chained *rows;
    size_t n = PACKED_PAGE;
    enum err e = OK;

    while (e == OK && n == PACKED_PAGE) {
        arena_reset(a);
        e = packed_rows(db, a, &w, &rows, &n);
        for (size_t i = 0; e == OK && i < n; i++)
            e = packed_entry(db, a, &rows[i], d);
        if (e == OK && n)
            w.before_id = rows[n - 1].row.id;
    }
    return e;
}

enum err db_derived_bodies(struct db *db, struct differences *d)
{
    struct arena *a = arena_new();
    enum err e = bodies(db, a, d);

    if (e == OK)
        e = entries(db, a, d);
    if (e == OK)
        e = packed_entries(db, a, d);
    arena_free(a);
    return e;
}
