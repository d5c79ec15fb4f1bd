/* SPDX-License-Identifier: Apache-2.0 */
/* See db/pictures.h. */
#include "db/pictures.h"

#include "db/engine.h"
#include "db/rows.h"

enum err db_picture_named(struct db *db, const struct picture *p, int64_t now_ms, bool *ret_changed)
{
    struct query *q = engine_query(
        db, "INSERT INTO picture (supplier, listing_id, url, key, state, due_ms, tries, "
            "changed_ms, bytes) VALUES ($1, $2, $3, $4, $5, $6, 0, $6, x'') "
            "ON CONFLICT (supplier, listing_id) DO UPDATE SET url = excluded.url, "
            "key = excluded.key, state = excluded.state, due_ms = excluded.due_ms, tries = 0, "
            "changed_ms = excluded.changed_ms, bytes = excluded.bytes "
            "WHERE picture.url <> excluded.url");
    int64_t rows = 0;

    engine_text(q, 1, p->supplier);
    engine_text(q, 2, p->listing_id);
    engine_text(q, 3, p->url);
    engine_text(q, 4, p->key);
    engine_text(q, 5, str_empty(p->url) ? STR("none") : STR("wanted"));
    engine_i64(q, 6, now_ms);
    enum err e = engine_run_count(q, &rows);
    if (e == OK)
        *ret_changed = rows > 0;
    return e;
}

enum err db_picture_next(struct db *db, struct arena *a, struct str supplier,
                         struct picture *ret_picture)
{
    struct query *q = engine_query(
        db, "SELECT listing_id, url, key, due_ms, tries FROM picture WHERE supplier = $1 "
            "AND state = 'wanted' ORDER BY due_ms LIMIT 1");
    struct picture p = {.supplier = supplier, .listing_id = STR("")};

    engine_text(q, 1, supplier);
    if (engine_row(q)) {
        p.listing_id = engine_text_at(q, 0, a);
        p.url = engine_text_at(q, 1, a);
        p.key = engine_text_at(q, 2, a);
        p.due_ms = engine_i64_at(q, 3);
        p.tries = engine_i64_at(q, 4);
    }
    enum err e = engine_end(q);
    if (e == OK)
        *ret_picture = p;
    return e;
}

static enum err one_text(struct query *q, struct arena *a, struct str *ret)
{
    struct str s = STR("");

    if (engine_row(q))
        s = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK)
        *ret = s;
    return e;
}

enum err db_picture_unknown(struct db *db, struct arena *a, struct str supplier, int64_t account_id,
                            struct str *ret_listing_id)
{
    struct query *q = engine_query(
        db, "SELECT m.listing_id FROM mapping m WHERE m.supplier = $1 AND m.ignored = 0 "
            "AND m.listing_id <> '' AND m.account_id IN (0, $2) AND NOT EXISTS "
            "(SELECT 1 FROM picture p WHERE p.supplier = m.supplier "
            "AND p.listing_id = m.listing_id) ORDER BY m.id LIMIT 1");

    engine_text(q, 1, supplier);
    engine_i64(q, 2, account_id);
    return one_text(q, a, ret_listing_id);
}

enum err db_picture_keep(struct db *db, const struct picture *p, struct str bytes, int64_t now_ms)
{
    struct query *q = engine_query(
        db, "UPDATE picture SET state = 'kept', bytes = $3, tries = 0, changed_ms = $4 "
            "WHERE supplier = $1 AND listing_id = $2 AND key = $5");

    engine_text(q, 1, p->supplier);
    engine_text(q, 2, p->listing_id);
    engine_blob(q, 3, bytes);
    engine_i64(q, 4, now_ms);
    engine_text(q, 5, p->key);
    return engine_run(q);
}

enum err db_picture_later(struct db *db, const struct picture *p, int64_t due_ms, int64_t now_ms)
{
    struct query *q =
        engine_query(db, "UPDATE picture SET due_ms = $3, tries = tries + 1, changed_ms = $4 "
                         "WHERE supplier = $1 AND listing_id = $2");

    engine_text(q, 1, p->supplier);
    engine_text(q, 2, p->listing_id);
    engine_i64(q, 3, due_ms);
    engine_i64(q, 4, now_ms);
    return engine_run(q);
}

static enum err count(struct db *db, int64_t *ret_kept)
{
    return rows_value(engine_query(db, "SELECT count(*) FROM picture WHERE state = 'kept'"),
                      ret_kept);
}

enum err db_picture_count(struct db *db, int64_t max, int64_t *ret_kept)
{
    int64_t kept = 0;
    enum err e = count(db, &kept);

    if (e == OK && kept > max) {
        e = engine_run(engine_query(
            db, "DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM mapping m WHERE "
                "m.supplier = picture.supplier AND m.listing_id = picture.listing_id)"));
        if (e == OK)
            e = count(db, &kept);
    }
    if (e == OK)
        *ret_kept = kept;
    return e;
}

enum err db_picture_key(struct db *db, struct arena *a, struct str supplier, struct str listing_id,
                        struct str *ret_key)
{
    struct query *q = engine_query(
        db, "SELECT key FROM picture WHERE supplier = $1 AND listing_id = $2 AND state = 'kept'");

    engine_text(q, 1, supplier);
    engine_text(q, 2, listing_id);
    return one_text(q, a, ret_key);
}

enum err db_picture_bytes(struct db *db, struct arena *a, struct str key, struct str *ret_bytes)
{
    struct query *q =
        engine_query(db, "SELECT bytes FROM picture WHERE key = $1 AND state = 'kept' LIMIT 1");
    struct str bytes;

    engine_text(q, 1, key);
    enum err e = one_text(q, a, &bytes);
    if (e == OK && str_empty(bytes))
        e = ERR_NOT_FOUND;
    if (e == OK)
        *ret_bytes = bytes;
    return e;
}
