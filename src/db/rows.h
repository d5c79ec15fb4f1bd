/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structs as rows: a table is described by its columns and where they lie in the struct, and that
 * description makes the SQL, binds it and reads it back. To add a column: a migration and one row
 * in the description. Not for queries that people invent: those are written out with db/engine.h.
 */
#ifndef WAYBILL_DB_ROWS_H
#define WAYBILL_DB_ROWS_H

#include "base/json.h"
#include "core/words.h"
#include "db/engine.h"

/* A closed list as texts: by a pair of functions or by an array. */
struct word_map {
    struct str (*text)(int v);
    bool (*of_text)(struct str s, int *ret_value);
    const char *const *list;
    int list_n;
};
struct str word_text(const struct word_map *m, int v);
bool word_of_text(const struct word_map *m, struct str s, int *ret_value) MUST_USE;

extern const struct word_map word_source, word_financial, word_display_fulfillment, word_fo_status,
    word_fulfillment_status, word_risk, word_purchase_state, word_supplier_status, word_write_kind,
    word_write_state, word_service_fallback, word_stage, word_problem_kind, word_guard, word_err;

enum col_type {
    COL_I64,
    COL_I32,
    COL_U32,
    COL_F64,
    COL_BOOL,
    COL_STR,
    COL_BLOB,     /* struct str */
    COL_CURRENCY, /* char[4] of struct money */
    COL_WORD,     /* an enum, stored as its text */
    COL_WORDS,    /* uint64_t bit set of an enum, stored as texts joined by commas */
    COL_INTS,     /* array of structs of `width` int64s, stored as JSON [[1,2],[3,4]] */
    COL_TEXTS     /* the same with `width` struct strs: JSON [["a","b"]] */
};

struct col {
    const char *name;
    enum col_type type;
    size_t at;    /* offset in the struct */
    size_t n_at;  /* of the count of an array */
    size_t width; /* of an item of an array, in members */
    const struct word_map *words;
};

/* COL(type, struct, field) where column and field have one name; COL_AS names the column. */
#define COL_AS(col_type, strct, field, column)                                        \
    {                                                                                 \
        .name = (column), .type = COL_##col_type, .at = offsetof(struct strct, field) \
    }
#define COL(col_type, strct, field) COL_AS(col_type, strct, field, #field)
#define COL_MONEY(strct, field)                       \
    COL_AS(I64, strct, field.minor, #field "_minor"), \
        COL_AS(CURRENCY, strct, field.currency, #field "_currency")
#define COL_ENUM(strct, field, map)                                                            \
    {                                                                                          \
        .name = #field, .type = COL_WORD, .at = offsetof(struct strct, field), .words = &(map) \
    }
#define COL_ARRAY(col_type, strct, field, item, member)                                          \
    {                                                                                            \
        .name = #field, .type = COL_##col_type, .at = offsetof(struct strct, field),             \
        .n_at = offsetof(struct strct, field##_n), .width = sizeof(struct item) / sizeof(member) \
    }

enum { ROWS_EXTRA_MAX = 6, ROWS_STEADY_MAX = 11 };

/* Column order in all SQL: the key, the extra columns (not in the struct), the columns. */
struct table {
    const char *name, *key;
    const char *extra[ROWS_EXTRA_MAX]; /* ended by NULL when fewer */
    bool clustered;                    /* the primary key is (first extra, key) */
    const struct col *cols;
    size_t cols_n;
    /* Columns in indexes (or their WHERE) that an update seldom changes; ended by NULL. SQLite
     * writes an index anew for every column that is set, be it to the same value: so a row is
     * first updated without these, if they hold what they shall. */
    const char *steady[ROWS_STEADY_MAX];
};

/* The value of an extra column. */
struct cell {
    bool is_text;
    int64_t i64;
    struct str text;
};
#define CELL_I64(v)  ((struct cell){.i64 = (v)})
#define CELL_TEXT(v) ((struct cell){.is_text = true, .text = (v)})

enum rows_op { ROWS_INSERT, ROWS_UPDATE, ROWS_UPSERT, ROWS_DELETE, ROWS_OP_MAX };

/* Writes one row. extra holds as many cells as the table has extra columns (a clustered table needs
 * the first for a delete too). Packed lists go to a. */
enum err rows_write(struct db *db, struct arena *a, const struct table *t, enum rows_op op,
                    int64_t key, const struct cell *extra, const void *row) MUST_USE;

/* SELECT key, extra..., columns... FROM table <tail>. The description must be static. */
struct rows_select {
    const struct table *table;
    const char *tail;
};
struct query *rows_query(struct db *db, const struct rows_select *s);
int64_t rows_key(struct query *q);
int64_t rows_extra_i64(struct query *q, int i);
/* Fills the described fields of *ret_row; the others are left. Fails the query on unknown words. */
void rows_read(struct query *q, const struct table *t, struct arena *a, void *ret_row);

/* Reads all rows into an array of structs that have their key (int64 id) first. */
enum err rows_all(struct query *q, const struct table *t, struct arena *a, size_t row_size,
                  void **ret_rows, size_t *ret_n) MUST_USE;
/* The only row; ERR_NOT_FOUND. */
enum err rows_one(struct query *q, const struct table *t, struct arena *a, void *ret_row) MUST_USE;

/*
 * A row as a JSON object of key and columns by their names, for rows that are kept packed: what is
 * 0 or '' is left out, what is not there reads so, and names that nobody knows are passed over. So
 * a column that is added later must begin as 0 or ''. For tables without money, reals, blobs and
 * sets of words. Reading gives ERR_DB_CORRUPT on unknown words; texts are views of the document.
 */
void rows_put_json(struct jw *w, struct arena *a, const struct table *t, int64_t key,
                   const void *row);
enum err rows_read_json(const struct json *v, const struct table *t, struct arena *a,
                        void *ret_row) MUST_USE;

/* The first column of every row, as ids. */
enum err rows_ids(struct query *q, struct arena *a, int64_t **ret_ids, size_t *ret_n) MUST_USE;
/* The first column of the first row; *ret_value is left when there is none. */
enum err rows_value(struct query *q, int64_t *ret_value) MUST_USE;

/* A bit set of words as texts joined by commas, and back. */
struct str rows_words_text(struct arena *a, const struct word_map *m, uint64_t bits);
bool rows_words_bits(const struct word_map *m, struct str s, uint64_t *ret_bits) MUST_USE;

#endif
