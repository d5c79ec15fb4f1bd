/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings in the data file: see db/mappings.h. */
#include "db/mappings.h"

#include <stdlib.h>
#include <string.h>

#include "db/rows.h"

static const struct col cols[] = {
    COL(I64, mapping, shop_id),
    COL(I64, mapping, product_id),
    COL(I64, mapping, variant_id),
    COL(STR, mapping, title),
    COL(BOOL, mapping, ignored),
    COL(I64, mapping, account_id),
    COL(STR, mapping, supplier),
    COL(STR, mapping, listing_id),
    COL(STR, mapping, sku_id),
    COL(STR, mapping, sku_attr),
    COL(STR, mapping, services),
    COL(I64, mapping, units),
    COL(I64, mapping, created_ms),
    COL(I64, mapping, changed_ms),
    COL_ENUM(mapping, fallback, word_service_fallback),
    COL(STR, mapping, ship_from),
    COL(STR, mapping, properties),
    COL_ARRAY(TEXTS, mapping, alternatives, listing, struct str),
    COL_MONEY(mapping, price),
    COL(I64, mapping, price_ms),
};
_Static_assert(sizeof(struct listing) == 5 * sizeof(struct str), "listing");
static const struct table mapping_table = {
    .name = "mapping", .key = "id", .cols = cols, .cols_n = COUNT_OF(cols)};

static const struct rows_select by_product = {
    &mapping_table, "WHERE shop_id = $1 AND product_id IN_IDS($2) ORDER BY product_id, variant_id"};
static const struct rows_select by_id = {&mapping_table, "WHERE id = $1"};
static const struct rows_select newest = {
    &mapping_table, "WHERE ($1 = 0 OR shop_id = $1) AND id < $2 ORDER BY id DESC LIMIT $3"};

static const struct rows_select by_listing = {
    &mapping_table, "WHERE supplier = $1 AND listing_id = $2 AND listing_id <> '' "
                    "ORDER BY id DESC LIMIT $3"};

static enum err all(struct query *q, struct arena *a, struct mapping **ret_items, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(q, &mapping_table, a, sizeof(struct mapping), &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

/* Two products cost less as two questions than as a set. */
#define FEW_PRODUCTS 4

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static enum err for_few(struct db *db, struct arena *a, int64_t shop_id, const int64_t *product_ids,
                        size_t n, struct mapping **ret_items, size_t *ret_n)
{
    int64_t ids[FEW_PRODUCTS];
    struct mapping *items = NULL, *found;
    size_t items_n = 0, found_n;
    enum err e = OK;

    memcpy(ids, product_ids, n * sizeof(*ids));
    qsort(ids, n, sizeof(*ids), by_size);
    for (size_t i = 0; e == OK && i < n; i++) {
        if (i > 0 && ids[i] == ids[i - 1])
            continue;
        struct query *q = rows_query(db, &by_product);
        engine_ids(q, 2, &ids[i], 1);
        engine_i64(q, 1, shop_id);
        e = all(q, a, &found, &found_n);
        for (size_t k = 0; e == OK && k < found_n; k++)
            *ARENA_PUSH(a, &items, &items_n, struct mapping) = found[k];
    }
    if (e == OK) {
        *ret_items = items;
        *ret_n = items_n;
    }
    return e;
}

enum err db_mappings_for(struct db *db, struct arena *a, int64_t shop_id,
                         const int64_t *product_ids, size_t n, struct mapping **ret_items,
                         size_t *ret_n)
{
    if (n <= FEW_PRODUCTS)
        return for_few(db, a, shop_id, product_ids, n, ret_items, ret_n);
    struct query *q = rows_query(db, &by_product);
    engine_ids(q, 2, product_ids, n);
    engine_i64(q, 1, shop_id);
    return all(q, a, ret_items, ret_n);
}

enum err db_mappings_of_listing(struct db *db, struct arena *a, struct str supplier,
                                struct str listing_id, int64_t limit, struct mapping **ret_items,
                                size_t *ret_n)
{
    struct query *q = rows_query(db, &by_listing);
    engine_text(q, 1, supplier);
    engine_text(q, 2, listing_id);
    engine_i64(q, 3, limit);
    return all(q, a, ret_items, ret_n);
}

enum err db_mapping(struct db *db, struct arena *a, int64_t id, struct mapping **ret_item)
{
    struct mapping *m = ARENA_NEW(a, struct mapping);
    struct query *q = rows_query(db, &by_id);
    engine_i64(q, 1, id);
    enum err e = rows_one(q, &mapping_table, a, m);
    if (e == OK)
        *ret_item = m;
    return e;
}

enum err db_mappings_list(struct db *db, struct arena *a, int64_t shop_id, int64_t before_id,
                          int64_t limit, struct mapping **ret_items, size_t *ret_n)
{
    struct query *q = rows_query(db, &newest);
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, before_id ? before_id : INT64_MAX);
    engine_i64(q, 3, limit);
    return all(q, a, ret_items, ret_n);
}

static enum err stored(struct db *db, const struct mapping *m, int64_t *ret_id, int64_t *ret_ms)
{
    struct query *q = engine_query(db, "SELECT id, created_ms FROM mapping WHERE shop_id = $1 "
                                       "AND product_id = $2 AND variant_id = $3");
    engine_i64(q, 1, m->shop_id);
    engine_i64(q, 2, m->product_id);
    engine_i64(q, 3, m->variant_id);
    if (engine_row(q)) {
        *ret_id = engine_i64_at(q, 0);
        *ret_ms = engine_i64_at(q, 1);
    }
    return engine_end(q);
}

enum err db_mapping_save(struct db *db, struct arena *a, struct mapping *m,
                         const struct entry *entry)
{
    int64_t id = m->id, created_ms = m->created_ms;
    enum err e = stored(db, m, &id, &created_ms);
    if (e != OK)
        return e;
    struct mapping row = *m;
    row.created_ms = created_ms;
    e = rows_write(db, a, &mapping_table, ROWS_UPSERT, id, NULL, &row);
    if (e == OK && entry != NULL)
        e = db_entry_append(db, entry, STR_NONE);
    if (e == OK) {
        m->id = id;
        m->created_ms = created_ms;
    }
    return e;
}

enum err db_mapping_remove(struct db *db, int64_t id, const struct entry *entry)
{
    int64_t removed = 0;
    struct query *q = engine_query(db, "DELETE FROM mapping WHERE id = $1");
    engine_i64(q, 1, id);
    enum err e = engine_run_count(q, &removed);
    if (e == OK && removed == 0)
        return ERR_NOT_FOUND;
    if (e == OK && entry != NULL)
        e = db_entry_append(db, entry, STR_NONE);
    return e;
}
