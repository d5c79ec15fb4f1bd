/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history and its hash chains (db/entries.h). What is hashed is the hash before, then every
 * field with its length in front, so that no two entries have one text.
 */
#include "db/entries.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/mutant.h"
#include "db/entries_part.h"
#include "db/rows.h"

enum { CHANGES_MAX = 1 << 20 };

/* Salted digest of a personal value; an absent one stays visible as "". Entries of before have
 * longer ones. */
static struct str personal(struct arena *a, struct str salt, struct str value)
{
    uint8_t digest[SHA256_LEN];
    if (str_empty(value))
        return STR("");
    ASSERT(!str_empty(salt));
    crypto_sha256(str_join(a, (struct str[]){salt, value}, 2, STR("|")), digest);
    return hex_lower(a, digest, DIGEST_SHORT);
}

static struct str changes_text(struct arena *a, const struct changes *changes, struct str salt)
{
    struct buf b;
    struct jw w;
    if (changes == NULL || changes->n == 0)
        return STR("[]");
    buf_init(&b, a, CHANGES_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < changes->n; i++) {
        const struct change *c = &changes->items[i];
        jw_obj(&w);
        jw_kstr(&w, "field", str_of(c->field));
        if (c->subject_id != 0) /* as text: ids exceed what a reader in JavaScript keeps exact */
            jw_kstr(&w, "subject", str_i64(a, c->subject_id));
        if (c->personal)
            jw_kbool(&w, "personal", true);
        jw_kstr(&w, "before", c->personal ? personal(a, salt, c->before) : c->before);
        jw_kstr(&w, "after", c->personal ? personal(a, salt, c->after) : c->after);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return b.overflowed ? STR("[{\"field\":\"too_many\"}]") : buf_view(&b);
}

static void put_text(struct buf *b, struct str s)
{
    buf_i64(b, (int64_t)s.n);
    buf_char(b, ':');
    buf_str(b, s);
}

static void put_i64(struct buf *b, int64_t v)
{
    buf_i64(b, v);
    buf_char(b, ';');
}

void chained_text(struct buf *b, const struct chained *c)
{
    const struct entry_row *r = &c->row;
    const struct str texts[] = {r->kind,  r->source, r->person,
                                r->cause, r->digest, r->changes_json};
    put_i64(b, r->id);
    put_i64(b, c->shop_id);
    put_i64(b, c->seq);
    put_i64(b, r->order_id);
    put_i64(b, r->at_ms);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        put_text(b, texts[i]);
}

struct str chained_hash(struct arena *a, const struct chained *c)
{
    uint8_t hash[SHA256_LEN];
    struct buf b;
    buf_init(&b, a, 2 * CHANGES_MAX);
    buf_str(&b, c->row.prev_hash);
    chained_text(&b, c);
    ASSERT(!b.overflowed);
    crypto_sha256(buf_view(&b), hash);
    return str_dup(a, (struct str){(const char *)hash, sizeof hash});
}

/* The end of a shop's chain; seq 0 and no hash when it is empty. */
static enum err head(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_seq,
                     struct str *ret_hash)
{
    struct query *q = engine_query(
        db, "SELECT seq, hash FROM entry WHERE shop_id = $1 ORDER BY seq DESC LIMIT 1");
    int64_t seq = 0;
    struct str hash = STR("");
    engine_i64(q, 1, shop_id);
    if (engine_row(q)) {
        seq = engine_i64_at(q, 0);
        hash = engine_text_at(q, 1, a);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_seq = seq;
        *ret_hash = hash;
    }
    return e;
}

static enum err forget_one(struct db *db, const struct chained *c)
{
    struct query *q = engine_query(db, "DELETE FROM entry WHERE shop_id = $1 AND seq = $2");
    engine_i64(q, 1, c->shop_id);
    engine_i64(q, 2, c->seq - 20);
    return engine_run(q);
}

static enum err insert(struct db *db, struct arena *a, const struct chained *c, int64_t body_id)
{
    const struct entry_row *r = &c->row;
    const struct str texts[] = {r->kind,  r->source, r->person,
                                r->cause, r->digest, r->changes_json};
    struct query *q = engine_query(
        db, "INSERT INTO entry (id, shop_id, seq, order_id, at_ms, body_id, kind, source, person,"
            " cause, digest, changes, prev_hash, hash) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    engine_i64(q, 1, r->id);
    engine_i64(q, 2, c->shop_id);
    engine_i64(q, 3, c->seq);
    engine_i64(q, 4, r->order_id);
    engine_i64(q, 5, r->at_ms + (MUTANT(BEND_HISTORY) ? 1 : 0));
    engine_i64(q, 6, body_id);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        engine_text(q, 7 + (int)i, texts[i]);
    engine_blob(q, 13, r->prev_hash);
    engine_blob(q, 14, chained_hash(a, c));
    enum err e = engine_run(q);
    return e == OK && MUTANT(CUT_HISTORY) ? forget_one(db, c) : e;
}

enum err db_entry_append(struct db *db, const struct entry *e, struct str salt)
{
    struct arena *a = arena_new();
    struct chained c = {.shop_id = e->shop_id,
                        .row = {.id = e->id,
                                .order_id = e->order_id,
                                .at_ms = e->at_ms,
                                .kind = str_of(e->kind),
                                .source = source_text(e->source),
                                .person = e->person,
                                .cause = e->cause,
                                .digest = e->digest}};
    enum err err = head(db, a, e->shop_id, &c.seq, &c.row.prev_hash);
    if (err == OK) {
        c.seq++;
        c.row.changes_json = changes_text(a, e->changes, salt);
        err = insert(db, a, &c, e->body_id);
    }
    arena_free(a);
    return err;
}

struct chained chained_row(struct query *q, struct arena *a, int64_t shop_id)
{
    return (struct chained){.shop_id = shop_id,
                            .seq = engine_i64_at(q, 1),
                            .body_id = engine_i64_at(q, 12),
                            .row = {.id = engine_i64_at(q, 0),
                                    .order_id = engine_i64_at(q, 2),
                                    .at_ms = engine_i64_at(q, 3),
                                    .kind = engine_text_at(q, 4, a),
                                    .source = engine_text_at(q, 5, a),
                                    .person = engine_text_at(q, 6, a),
                                    .cause = engine_text_at(q, 7, a),
                                    .digest = engine_text_at(q, 8, a),
                                    .changes_json = engine_text_at(q, 9, a),
                                    .prev_hash = engine_text_at(q, 10, a),
                                    .hash = engine_text_at(q, 11, a)}};
}

struct entry_row chained_shown(struct arena *a, const struct chained *c)
{
    struct entry_row r = c->row;
    r.prev_hash = hex_lower(a, r.prev_hash.p, r.prev_hash.n);
    r.hash = hex_lower(a, r.hash.p, r.hash.n);
    return r;
}

/* Of an order by id, which is the time of the entry; of a shop in the order of the chain. */
static struct query *entries_query(struct db *db, int64_t shop_id, int64_t order_id)
{
    struct query *q;

    if (order_id != 0) {
        q = engine_query(db, ENTRY_COLUMNS "WHERE order_id = $1 AND order_id <> 0 AND id < $2 "
                                           "ORDER BY id DESC LIMIT $3");
        engine_i64(q, 1, order_id);
    } else {
        q = engine_query(db, ENTRY_COLUMNS "WHERE shop_id = $1 AND seq < CASE $2 WHEN "
                                           "9223372036854775807 THEN $2 ELSE coalesce((SELECT seq "
                                           "FROM entry WHERE id = $2 AND shop_id = $1), 0) END "
                                           "ORDER BY seq DESC LIMIT $3");
        engine_i64(q, 1, shop_id);
    }
    return q;
}

enum err db_entries(struct db *db, struct arena *a, int64_t shop_id, int64_t order_id,
                    int64_t before_id, int64_t limit, struct entry_row **ret_rows, size_t *ret_n)
{
    struct query *q = entries_query(db, shop_id, order_id);
    struct packed_wanted w = {
        .order_id = order_id, .shop_id = shop_id, .before_id = before_id ? before_id : INT64_MAX};
    struct entry_row *rows = NULL;
    struct chained *packed;
    size_t n = 0, packed_n = 0;

    engine_i64(q, 2, w.before_id);
    engine_i64(q, 3, limit);
    while (engine_row(q)) {
        struct chained c = chained_row(q, a, shop_id);
        *ARENA_PUSH(a, &rows, &n, struct entry_row) = chained_shown(a, &c);
    }
    enum err e = engine_end(q);
    w.limit = limit - (int64_t)n; /* what is packed is older */
    if (e == OK && w.limit > 0)
        e = packed_rows(db, a, &w, &packed, &packed_n);
    if (e != OK)
        return e;
    for (size_t i = 0; i < packed_n; i++)
        *ARENA_PUSH(a, &rows, &n, struct entry_row) = chained_shown(a, &packed[i]);
    *ret_rows = rows;
    *ret_n = n;
    return OK;
}

enum err db_entries_news(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                         struct entry_news **ret_news, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT e.id, e.shop_id, e.order_id, e.at_ms, e.kind, e.source, e.person, e.cause, "
            "o.name, o.stage, o.problems_open FROM entry e "
            "LEFT JOIN shop_order o ON o.id = e.order_id WHERE e.id > $1 ORDER BY e.id LIMIT $2");
    struct entry_news *news = NULL;
    size_t n = 0;

    engine_i64(q, 1, after_id);
    engine_i64(q, 2, limit);
    while (engine_row(q)) {
        *ARENA_PUSH(a, &news, &n, struct entry_news) =
            (struct entry_news){.id = engine_i64_at(q, 0),
                                .shop_id = engine_i64_at(q, 1),
                                .order_id = engine_i64_at(q, 2),
                                .at_ms = engine_i64_at(q, 3),
                                .kind = engine_text_at(q, 4, a),
                                .source = engine_text_at(q, 5, a),
                                .person = engine_text_at(q, 6, a),
                                .cause = engine_text_at(q, 7, a),
                                .name = engine_text_at(q, 8, a),
                                .stage = engine_text_at(q, 9, a),
                                .problems = engine_text_at(q, 10, a)};
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_news = news;
        *ret_n = n;
    }
    return e;
}

/* Each question has an index of its own, which gives the newest first. */
static const char *activity_sql(const struct activity_filter *f)
{
#define ACTIVITY(where)                                                                        \
    "SELECT e.id, e.seq, e.order_id, e.at_ms, e.kind, e.source, e.person, e.cause, e.digest, " \
    "e.changes, e.prev_hash, e.hash, e.body_id, e.shop_id, coalesce(o.name, '') "              \
    "FROM entry e "                                                                            \
    "LEFT JOIN shop_order o ON o.id = e.order_id WHERE e.id < $1 AND " where " LIMIT $2"
#define PERSON "($4 = '' OR e.person = $4) AND ($5 = 0 OR e.person <> '')"
    if (f->shop_id >= 0) /* newest first until enough of that shop were met, not sorted */
        return ACTIVITY("+e.shop_id = $3 AND " PERSON " ORDER BY e.id DESC");
    if (f->person.n)
        return ACTIVITY("$3 < 0 AND e.person = $4 AND e.person <> '' AND $5 >= 0 "
                        "ORDER BY e.id DESC");
    if (f->people)
        return ACTIVITY("$3 < 0 AND $4 = '' AND $5 > 0 AND e.person <> '' ORDER BY e.id DESC");
    return ACTIVITY("$3 < 0 AND $4 = '' AND $5 = 0 ORDER BY e.id DESC");
#undef ACTIVITY
#undef PERSON
}

static enum err order_name(struct db *db, struct arena *a, int64_t order_id, struct str *ret_name)
{
    struct query *q = engine_query(db, "SELECT name FROM shop_order WHERE id = $1");
    struct str name = STR("");

    engine_i64(q, 1, order_id);
    if (order_id && engine_row(q))
        name = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK)
        *ret_name = name;
    return e;
}

/* Puts what is packed to the rows, which are the newest of the others: newest first again. */
static enum err with_packed(struct db *db, struct arena *a, const struct activity_filter *f,
                            struct activity_row **rows, size_t *n)
{
    size_t limit = (size_t)f->limit, at = 0, kept = 0, packed_n;
    struct packed_wanted w = {.shop_id = f->shop_id,
                              .person = f->person,
                              .people = f->people,
                              .after_id = *n == limit && limit ? (*rows)[limit - 1].entry.id : 0,
                              .before_id = f->before_id ? f->before_id : INT64_MAX,
                              .limit = f->limit};
    struct activity_row *all = NULL;
    struct chained *packed;
    enum err e = packed_rows(db, a, &w, &packed, &packed_n);

    for (size_t i = 0; e == OK && kept < limit && (at < *n || i < packed_n);) {
        struct activity_row *r = ARENA_PUSH(a, &all, &kept, struct activity_row);
        if (i == packed_n || (at < *n && (*rows)[at].entry.id > packed[i].row.id)) {
            *r = (*rows)[at++];
            continue;
        }
        r->shop_id = packed[i].shop_id;
        r->entry = chained_shown(a, &packed[i++]);
        e = order_name(db, a, r->entry.order_id, &r->order_name);
    }
    if (e == OK) {
        *rows = all;
        *n = kept;
    }
    return e;
}

enum err db_activity(struct db *db, struct arena *a, const struct activity_filter *f,
                     struct activity_row **ret_rows, size_t *ret_n)
{
    struct query *q = engine_query(db, activity_sql(f));
    struct activity_row *rows = NULL;
    size_t n = 0;

    engine_i64(q, 1, f->before_id ? f->before_id : INT64_MAX);
    engine_i64(q, 2, f->limit);
    engine_i64(q, 3, f->shop_id);
    engine_text(q, 4, f->person);
    engine_i64(q, 5, f->people);
    while (engine_row(q)) {
        struct activity_row *r = ARENA_PUSH(a, &rows, &n, struct activity_row);
        r->shop_id = engine_i64_at(q, 13);
        r->order_name = engine_text_at(q, 14, a);
        struct chained c = chained_row(q, a, r->shop_id);
        r->entry = chained_shown(a, &c);
    }
    enum err e = engine_end(q);
    if (e == OK)
        e = with_packed(db, a, f, &rows, &n);
    if (e == OK) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return e;
}

enum err db_entries_newest(struct db *db, int64_t *ret_id)
{
    int64_t id = 0;
    enum err e = rows_value(engine_query(db, "SELECT id FROM entry ORDER BY id DESC LIMIT 1"), &id);
    if (e == OK)
        *ret_id = id;
    return e;
}

enum err db_entries_verify(struct db *db, int64_t shop_id, int64_t *ret_count, int64_t *ret_bad_id)
{
    struct arena *a = arena_new(), *keep = arena_new();
    struct str last = STR("");
    int64_t count = 0, bad = 0;
    enum err packed = packed_verify(db, keep, shop_id, &count, &last, &bad);
    struct query *q = engine_query(db, ENTRY_COLUMNS "WHERE shop_id = $1 ORDER BY seq");

    engine_i64(q, 1, shop_id);
    if (packed)
        engine_fail(q, packed, "packs of the history cannot be read");
    while (bad == 0 && engine_row(q)) {
        arena_reset(a);
        struct chained c = chained_row(q, a, shop_id);
        count++;
        if (c.seq != count || !str_eq(c.row.prev_hash, last) ||
            !str_eq(c.row.hash, chained_hash(a, &c)))
            bad = c.row.id;
        arena_reset(keep);
        last = str_dup(keep, c.row.hash);
    }
    enum err e = engine_end(q);
    arena_free(a);
    arena_free(keep);
    if (e == OK) {
        *ret_count = count;
        *ret_bad_id = bad;
    }
    return e;
}

enum err db_entries_head(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_count,
                         struct str *ret_hash)
{
    struct str hash;
    enum err e = head(db, a, shop_id, ret_count, &hash);
    if (e == OK)
        *ret_hash = hex_lower(a, hash.p, hash.n);
    return e;
}

enum err db_entries_hash(struct db *db, struct arena *a, int64_t shop_id, int64_t seq,
                         struct str *ret_hash)
{
    struct query *q = engine_query(db, "SELECT hash FROM entry WHERE shop_id = $1 AND seq = $2");
    struct str hash = STR("");

    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, seq);
    if (engine_row(q))
        hash = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK && str_empty(hash))
        e = packed_hash(db, a, shop_id, seq, &hash);
    if (e == OK)
        *ret_hash = hex_lower(a, hash.p, hash.n);
    return e;
}

enum err db_entries_shops(struct db *db, struct arena *a, int64_t **ret_ids, size_t *ret_n)
{
    return rows_ids(engine_query(db, "SELECT shop_id FROM entry WHERE shop_id <> 0 "
                                     "UNION SELECT shop_id FROM entry_pack WHERE shop_id <> 0 "
                                     "ORDER BY 1"),
                    a, ret_ids, ret_n);
}
