/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Old history, packed: db/entries_part.h. Entries repeat each other, so a hundred of them together
 * take a fifteenth of what they take as rows (db/entries_dense.h). Packs of before, and what cannot
 * be packed so, are the texts that are hashed, each followed by its body_id, with zstd. Hashes
 * between the first and the last are computed, not kept.
 */
#include "db/entries_part.h"

#include "base/crypto.h"
#include "db/entries_dense.h"
#include "db/rows.h"

enum {
    PACK_ENTRIES = 128,
    PACK_BYTES = 256 << 10, /* of text; with fewer entries when they are long */
    UNPACK_MAX = 8 << 20,   /* a pack and one more entry of the longest */
    LOOSE_MIN = 64          /* newest entries of a chain that stay rows */
};

#define PACK_COLUMNS \
    "SELECT p.id, p.first_id, p.shop_id, p.first_seq, p.last_seq, p.prev_hash, p.hash, p.packed "

struct pack {
    int64_t id, first_id, shop_id, first_seq, last_seq;
    struct str prev_hash, hash;
    struct chained *items;
    size_t n;
};

/* A file that was not yet brought up to date has no packs: it is read as it is, to be checked. */
static enum err has_packs(struct db *db, bool *ret_has)
{
    int64_t tables;

    return engine_tables(db, STR("entry_pack"), &tables, ret_has);
}

static bool take_i64(struct str *text, int64_t *ret_value)
{
    struct str one;

    return str_cut(*text, ';', &one, text) && str_to_i64(one, ret_value);
}

static bool take_text(struct str *text, struct str *ret_value)
{
    struct str digits;
    int64_t n;

    if (!str_cut(*text, ':', &digits, text) || !str_to_i64(digits, &n) || n < 0 ||
        (size_t)n > text->n)
        return false;
    *ret_value = str_slice(*text, 0, (size_t)n);
    *text = str_slice(*text, (size_t)n, text->n);
    return true;
}

/* The reverse of chained_text(). */
static bool take_entry(struct str *text, struct chained *ret)
{
    struct entry_row *r = &ret->row;

    return take_i64(text, &r->id) && take_i64(text, &ret->shop_id) && take_i64(text, &ret->seq) &&
           take_i64(text, &r->order_id) && take_i64(text, &r->at_ms) && take_text(text, &r->kind) &&
           take_text(text, &r->source) && take_text(text, &r->person) &&
           take_text(text, &r->cause) && take_text(text, &r->digest) &&
           take_text(text, &r->changes_json) && take_i64(text, &ret->body_id);
}

static enum err read_items(struct arena *a, struct str packed, struct pack *p)
{
    struct str text;

    if (dense_is(packed))
        return dense_unpack(a, packed, p->shop_id, p->first_seq, &p->items, &p->n);
    if (crypto_unpack(a, packed, UNPACK_MAX, &text) != OK)
        return ERR_DB_CORRUPT;
    while (text.n) {
        struct chained *c = ARENA_PUSH(a, &p->items, &p->n, struct chained);
        if (!take_entry(&text, c))
            return ERR_DB_CORRUPT;
    }
    return OK;
}

/* Texts are views of a. */
static enum err read_pack(struct query *q, struct arena *a, struct pack *ret)
{
    struct pack p = {.id = engine_i64_at(q, 0),
                     .first_id = engine_i64_at(q, 1),
                     .shop_id = engine_i64_at(q, 2),
                     .first_seq = engine_i64_at(q, 3),
                     .last_seq = engine_i64_at(q, 4),
                     .prev_hash = engine_text_at(q, 5, a),
                     .hash = engine_text_at(q, 6, a)};
    struct str last = p.prev_hash;

    if (read_items(a, engine_peek_at(q, 7), &p) != OK || p.n == 0)
        return ERR_DB_CORRUPT;
    for (size_t i = 0; i < p.n; i++) {
        p.items[i].row.prev_hash = last;
        p.items[i].row.hash = last = chained_hash(a, &p.items[i]);
    }
    *ret = p;
    return OK;
}

/* Its columns are what is in it, and it goes on where the one before ended. */
static bool fits(const struct pack *p, int64_t shop_id, int64_t seq, struct str prev_hash)
{
    const struct chained *first = &p->items[0], *last = &p->items[p->n - 1];
    bool good = p->first_seq == seq && str_eq(p->prev_hash, prev_hash) &&
                p->first_id == first->row.id && p->id == last->row.id && p->last_seq == last->seq &&
                str_eq(p->hash, last->row.hash);

    for (size_t i = 0; good && i < p->n; i++)
        good = p->items[i].shop_id == shop_id && p->items[i].seq == seq + (int64_t)i;
    return good;
}

/* Which packs of its shop hold entries about an order, by their first_seq. */
static enum err packs_known(struct db *db, struct arena *a, int64_t order_id, int64_t *ret_shop_id,
                            int64_t **ret_seqs, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT coalesce(o.shop_id, 0), x.packs FROM entry_pack_order x "
                         "LEFT JOIN shop_order o ON o.id = x.order_id WHERE x.order_id = $1");
    int64_t seq, *seqs = NULL;
    size_t n = 0;

    *ret_shop_id = 0;
    engine_i64(q, 1, order_id);
    if (engine_row(q)) {
        struct str one, rest = engine_peek_at(q, 1);
        *ret_shop_id = engine_i64_at(q, 0);
        while (rest.n) {
            str_cut(rest, ' ', &one, &rest);
            if (str_to_i64(one, &seq))
                *ARENA_PUSH(a, &seqs, &n, int64_t) = seq;
        }
    }
    *ret_seqs = seqs;
    *ret_n = n;
    return engine_end(q);
}

static enum err index_has_order(struct db *db, struct arena *a, const struct pack *p,
                                int64_t order_id, bool *ret_has)
{
    int64_t shop_id, *seqs;
    size_t n;
    bool has = false;
    enum err e = packs_known(db, a, order_id, &shop_id, &seqs, &n);

    for (size_t i = 0; e == OK && i < n; i++)
        has = has || seqs[i] == p->first_seq;
    if (e == OK)
        *ret_has = has;
    return e;
}

static enum err index_has(struct db *db, struct arena *a, const struct pack *p, bool *ret_all)
{
    enum err e = OK;
    bool all = true;

    for (size_t i = 0; e == OK && all && i < p->n; i++) {
        if (p->items[i].row.order_id)
            e = index_has_order(db, a, p, p->items[i].row.order_id, &all);
    }
    if (e == OK)
        *ret_all = all;
    return e;
}

static enum err verify(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_count,
                       struct str *ret_hash, int64_t *ret_bad_id)
{
    struct query *q = engine_query(db, PACK_COLUMNS
                                   "FROM entry_pack p WHERE p.shop_id = $1 ORDER BY p.first_seq");
    struct arena *scratch = arena_new();
    struct str hash = STR("");
    int64_t count = 0, bad = 0;
    enum err e = OK;

    engine_i64(q, 1, shop_id);
    while (e == OK && bad == 0 && engine_row(q)) {
        struct pack p;
        bool indexed = false, sound;
        arena_reset(scratch);
        sound = read_pack(q, scratch, &p) == OK && fits(&p, shop_id, count + 1, hash);
        if (sound)
            e = index_has(db, scratch, &p, &indexed);
        if (!sound || !indexed) {
            bad = engine_i64_at(q, 0);
            continue;
        }
        count += (int64_t)p.n;
        hash = str_dup(a, p.hash);
    }
    enum err end = engine_end(q);
    arena_free(scratch);
    if (e == OK)
        e = end;
    if (e == OK) {
        *ret_count = count;
        *ret_hash = hash;
        *ret_bad_id = bad;
    }
    return e;
}

enum err packed_verify(struct db *db, struct arena *a, int64_t shop_id, int64_t *ret_count,
                       struct str *ret_hash, int64_t *ret_bad_id)
{
    bool has = false;
    enum err e = has_packs(db, &has);

    *ret_count = *ret_bad_id = 0;
    *ret_hash = STR("");
    return e == OK && has ? verify(db, a, shop_id, ret_count, ret_hash, ret_bad_id) : e;
}

static enum err hash_at(struct db *db, struct arena *a, int64_t shop_id, int64_t seq,
                        struct str *ret_hash)
{
    struct query *q =
        engine_query(db, PACK_COLUMNS "FROM entry_pack p WHERE p.shop_id = $1 AND p.first_seq <= "
                                      "$2 ORDER BY p.first_seq DESC LIMIT 1");
    struct str hash = STR("");
    struct pack p;

    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, seq);
    if (engine_row(q)) {
        enum err bad = read_pack(q, a, &p);
        if (bad)
            engine_fail(q, bad, "a pack of the history is not readable");
        for (size_t i = 0; !bad && i < p.n; i++)
            hash = p.items[i].seq == seq ? p.items[i].row.hash : hash;
    }
    enum err e = engine_end(q);
    if (e == OK)
        *ret_hash = hash;
    return e;
}

enum err packed_hash(struct db *db, struct arena *a, int64_t shop_id, int64_t seq,
                     struct str *ret_hash)
{
    bool has = false;
    enum err e = has_packs(db, &has);

    *ret_hash = STR("");
    return e == OK && has ? hash_at(db, a, shop_id, seq, ret_hash) : e;
}

/* Newest pack first. Each question has an index that gives them so, but that about an order: it has
 * a handful. */
static enum err packs_of(struct db *db, struct arena *a, const struct packed_wanted *w,
                         struct query **ret_packs)
{
    struct query *q;

    if (w->order_id) {
        int64_t shop_id, *seqs;
        size_t n;
        enum err e = packs_known(db, a, w->order_id, &shop_id, &seqs, &n);
        if (e != OK)
            return e;
        q = engine_query(db, PACK_COLUMNS "FROM entry_pack p WHERE p.shop_id = $3 AND p.first_seq "
                                          "IN_IDS($4) AND p.id > $2 AND p.first_id < $1 "
                                          "ORDER BY p.id DESC");
        engine_ids(q, 4, seqs, n);
        engine_i64(q, 3, shop_id);
    } else if (w->person.n || w->people) {
        q = engine_query(db, PACK_COLUMNS
                         "FROM entry_pack_person x JOIN entry_pack p ON p.id = x.pack_id "
                         "WHERE x.person = $3 AND x.pack_id > $2 AND p.first_id < $1 "
                         "ORDER BY x.pack_id DESC");
        engine_text(q, 3, w->person);
    } else if (w->shop_id >= 0) {
        q = engine_query(db,
                         PACK_COLUMNS "FROM entry_pack p WHERE p.shop_id = $3 AND p.first_id < $1 "
                                      "AND p.id > $2 ORDER BY p.first_id DESC");
        engine_i64(q, 3, w->shop_id);
    } else {
        q = engine_query(db, PACK_COLUMNS "FROM entry_pack p WHERE p.id > $2 AND p.first_id < $1 "
                                          "ORDER BY p.id DESC");
    }
    engine_i64(q, 1, w->before_id);
    engine_i64(q, 2, w->after_id);
    *ret_packs = q;
    return OK;
}

static bool is_wanted(const struct packed_wanted *w, const struct chained *c)
{
    const struct entry_row *r = &c->row;

    if (r->id >= w->before_id || r->id <= w->after_id)
        return false;
    if (w->order_id)
        return r->order_id == w->order_id;
    return (w->shop_id < 0 || c->shop_id == w->shop_id) &&
           (!w->person.n || str_eq(r->person, w->person)) && (!w->people || r->person.n);
}

struct found {
    struct arena *arena;
    struct chained *rows;
    size_t n, limit;
};

/* Into its place, newest first; what is beyond the limit is dropped. */
static void keep_row(struct found *f, const struct chained *c)
{
    size_t at = f->n;

    if (at == f->limit && f->rows[at - 1].row.id > c->row.id)
        return;
    if (at < f->limit)
        ARENA_PUSH(f->arena, &f->rows, &f->n, struct chained);
    else
        at--;
    for (; at > 0 && f->rows[at - 1].row.id < c->row.id; at--)
        f->rows[at] = f->rows[at - 1];
    struct entry_row *r = &f->rows[at].row;
    f->rows[at] = *c;
    struct str *const texts[] = {&r->kind,   &r->source,       &r->person,    &r->cause,
                                 &r->digest, &r->changes_json, &r->prev_hash, &r->hash};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = str_dup(f->arena, *texts[i]);
}

static enum err find_rows(struct db *db, const struct packed_wanted *w, struct found *f)
{
    struct arena *scratch = arena_new();
    struct query *q = NULL;
    enum err e = packs_of(db, f->arena, w, &q);

    while (e == OK && engine_row(q)) {
        struct pack p;
        /* Packs of different chains overlap; older ones than what we have end it. */
        if (f->n == f->limit && f->rows[f->n - 1].row.id > engine_i64_at(q, 0))
            break;
        arena_reset(scratch);
        enum err bad = read_pack(q, scratch, &p);
        if (bad)
            engine_fail(q, bad, "a pack of the history is not readable");
        for (size_t i = bad ? 0 : p.n; i-- > 0;) {
            if (is_wanted(w, &p.items[i]))
                keep_row(f, &p.items[i]);
        }
    }
    arena_free(scratch);
    return e == OK ? engine_end(q) : e;
}

enum err packed_rows(struct db *db, struct arena *a, const struct packed_wanted *w,
                     struct chained **ret_rows, size_t *ret_n)
{
    struct found f = {.arena = a, .limit = w->limit > 0 ? (size_t)w->limit : 0};
    bool has = false;
    enum err e = has_packs(db, &has);

    if (e == OK && has && f.limit)
        e = find_rows(db, w, &f);
    if (e == OK) {
        *ret_rows = f.rows;
        *ret_n = f.n;
    }
    return e;
}

static void put_plain(struct buf *b, const struct chained *c)
{
    chained_text(b, c);
    buf_printf(b, "%lld;", (long long)c->body_id);
}

/* Packed densely, unless that does not give the same back. */
static struct str pack_items(struct arena *a, const struct pack *p, struct str plain)
{
    const struct chained *first = &p->items[0];
    struct str packed = dense_pack(a, p->items, p->n);
    struct chained *back = NULL;
    struct buf text;
    size_t n = 0;

    buf_init(&text, a, UNPACK_MAX);
    if (packed.n && dense_unpack(a, packed, first->shop_id, first->seq, &back, &n) == OK)
        for (size_t i = 0; i < n; i++)
            put_plain(&text, &back[i]);
    return str_eq(buf_view(&text), plain) ? packed : crypto_pack(a, plain);
}

/* The oldest rows of a chain, as many as fill a pack. None when they do not fill one, are too young
 * or do not fit each other: what is wrong stays where it can be seen. */
static enum err oldest(struct db *db, struct arena *a, int64_t shop_id, int64_t before_ms,
                       struct pack *ret, struct buf *text)
{
    struct query *q =
        engine_query(db, ENTRY_COLUMNS "WHERE shop_id = $1 AND seq <= (SELECT max(seq) FROM entry "
                                       "WHERE shop_id = $1) - $2 ORDER BY seq LIMIT $3");
    struct pack p = {.shop_id = shop_id};
    bool good = true;

    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, LOOSE_MIN);
    engine_i64(q, 3, PACK_ENTRIES);
    while (good && text->n < PACK_BYTES && engine_row(q)) {
        struct chained *c = ARENA_PUSH(a, &p.items, &p.n, struct chained);
        *c = chained_row(q, a, shop_id);
        const struct chained *before = p.n > 1 ? c - 1 : NULL;
        good = c->row.at_ms < before_ms && str_eq(c->row.hash, chained_hash(a, c)) &&
               (!before || (c->seq == before->seq + 1 && c->row.id > before->row.id &&
                            str_eq(c->row.prev_hash, before->row.hash)));
        put_plain(text, c);
    }
    enum err e = engine_end(q);
    if (e == OK && (!good || text->overflowed || (p.n < PACK_ENTRIES && text->n < PACK_BYTES)))
        p.n = 0;
    if (e == OK)
        *ret = p;
    return e;
}

static enum err insert_pack(struct db *db, const struct pack *p, struct str packed)
{
    const struct chained *first = &p->items[0], *last = &p->items[p->n - 1];
    struct query *q = engine_query(
        db, "INSERT INTO entry_pack (id, first_id, shop_id, first_seq, last_seq, prev_hash, hash,"
            " packed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

    engine_i64(q, 1, last->row.id);
    engine_i64(q, 2, first->row.id);
    engine_i64(q, 3, p->shop_id);
    engine_i64(q, 4, first->seq);
    engine_i64(q, 5, last->seq);
    engine_blob(q, 6, first->row.prev_hash);
    engine_blob(q, 7, last->row.hash);
    engine_blob(q, 8, packed);
    return engine_run(q);
}

static enum err index_person(struct db *db, struct str person, int64_t pack_id)
{
    struct query *q = engine_query(db, "INSERT INTO entry_pack_person (person, pack_id) "
                                       "VALUES ($1, $2) ON CONFLICT DO NOTHING");

    engine_text(q, 1, person);
    engine_i64(q, 2, pack_id);
    return engine_run(q);
}

static enum err index_order(struct db *db, struct arena *a, int64_t order_id, int64_t first_seq)
{
    struct query *q =
        engine_query(db, "INSERT INTO entry_pack_order (order_id, packs) VALUES ($1, $2) "
                         "ON CONFLICT (order_id) DO UPDATE SET packs = packs || ' ' || $2");

    engine_i64(q, 1, order_id);
    engine_text(q, 2, str_i64(a, first_seq));
    return engine_run(q);
}

static bool is_first_of_order(const struct pack *p, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (p->items[k].row.order_id == p->items[i].row.order_id)
            return false;
    return p->items[i].row.order_id != 0;
}

static enum err index_entry(struct db *db, struct arena *a, const struct pack *p, size_t i)
{
    const struct chained *c = &p->items[i];
    int64_t pack_id = p->items[p->n - 1].row.id;
    enum err e = OK;

    if (is_first_of_order(p, i))
        e = index_order(db, a, c->row.order_id, p->items[0].seq);
    if (e == OK && c->row.person.n)
        e = index_person(db, c->row.person, pack_id);
    if (e == OK && c->row.person.n)
        e = index_person(db, STR(""), pack_id);
    return e;
}

static enum err drop_rows(struct db *db, const struct pack *p)
{
    struct query *q = engine_query(db, "DELETE FROM entry WHERE shop_id = $1 AND seq <= $2");

    engine_i64(q, 1, p->shop_id);
    engine_i64(q, 2, p->items[p->n - 1].seq);
    return engine_run(q);
}

enum err db_entries_pack(struct db *db, int64_t shop_id, int64_t before_ms, int64_t *ret_n)
{
    struct arena *a = arena_new();
    struct pack p = {0};
    struct buf text;

    buf_init(&text, a, UNPACK_MAX);
    enum err e = oldest(db, a, shop_id, before_ms, &p, &text);
    if (e == OK && p.n)
        e = insert_pack(db, &p, pack_items(a, &p, buf_view(&text)));
    for (size_t i = 0; e == OK && i < p.n; i++)
        e = index_entry(db, a, &p, i);
    if (e == OK && p.n)
        e = drop_rows(db, &p);
    if (e == OK)
        *ret_n = (int64_t)p.n;
    arena_free(a);
    return e;
}

enum err db_entries_packed_since(struct db *db, int64_t after_id, bool *ret_any)
{
    struct query *q = engine_query(db, "SELECT count(*) FROM (SELECT id FROM entry_pack "
                                       "WHERE id > $1 LIMIT 1) AS newer");
    int64_t n = 0;

    engine_i64(q, 1, after_id);
    enum err e = rows_value(q, &n);
    if (e == OK)
        *ret_any = n > 0;
    return e;
}

enum err db_entries_bodies(struct db *db, struct arena *a, int64_t order_id, int64_t **ret_ids,
                           size_t *ret_n)
{
    const struct packed_wanted w = {
        .order_id = order_id, .before_id = INT64_MAX, .limit = INT32_MAX};
    struct query *q = engine_query(
        db, "SELECT body_id FROM entry WHERE order_id = $1 AND order_id <> 0 AND body_id <> 0");
    struct chained *rows;
    int64_t *ids = NULL;
    size_t n = 0, rows_n;

    engine_i64(q, 1, order_id);
    enum err e = rows_ids(q, a, &ids, &n);
    if (e == OK)
        e = packed_rows(db, a, &w, &rows, &rows_n);
    if (e != OK)
        return e;
    for (size_t i = 0; i < rows_n; i++) {
        if (rows[i].body_id)
            *ARENA_PUSH(a, &ids, &n, int64_t) = rows[i].body_id;
    }
    *ret_ids = ids;
    *ret_n = n;
    return OK;
}
