/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes, binds and reads SQL from descriptions of tables (db/rows.h). The SQL of each table and
 * operation is made once per connection and then found by address.
 */
#include "db/rows.h"

#include <string.h>

#include "base/buf.h"

enum { SQL_MAX = 16 << 10, LIST_MAX = 8 << 20 };

struct str word_text(const struct word_map *m, int v)
{
    if (m->list == NULL)
        return m->text(v);
    ASSERT(v >= 0 && v < m->list_n);
    return str_of(m->list[v]);
}

bool word_of_text(const struct word_map *m, struct str s, int *ret_value)
{
    if (m->list == NULL)
        return m->of_text(s, ret_value);
    for (int i = 0; i < m->list_n; i++)
        if (str_eq(s, str_of(m->list[i]))) {
            *ret_value = i;
            return true;
        }
    return false;
}

/* The functions of core/words.h take and give their own enums; a column knows only an int. */
#define WORD_MAP(lower)                                  \
    static struct str lower##_to(int v)                  \
    {                                                    \
        return lower##_text((enum lower)v);              \
    }                                                    \
    static bool lower##_of(struct str s, int *ret_value) \
    {                                                    \
        enum lower v;                                    \
        if (!lower##_of_text(s, &v))                     \
            return false;                                \
        *ret_value = (int)v;                             \
        return true;                                     \
    }                                                    \
    const struct word_map word_##lower = {.text = lower##_to, .of_text = lower##_of};

WORD_MAP(source)
WORD_MAP(financial)
WORD_MAP(display_fulfillment)
WORD_MAP(fo_status)
WORD_MAP(fulfillment_status)
WORD_MAP(risk)
WORD_MAP(purchase_state)
WORD_MAP(supplier_status)
WORD_MAP(write_kind)
WORD_MAP(write_state)
WORD_MAP(service_fallback)
WORD_MAP(stage)
WORD_MAP(problem_kind)
WORD_MAP(guard)

static struct str err_to(int v)
{
    return v == OK ? STR("") : err_code((enum err)v);
}

/* A code that a newer version wrote is still an error. */
static bool err_of(struct str s, int *ret_value)
{
    enum err e = str_empty(s) ? OK : err_of_code(s);
    *ret_value = e == ERR_MAX ? ERR_INTERNAL : (int)e;
    return true;
}

const struct word_map word_err = {.text = err_to, .of_text = err_of};

struct str rows_words_text(struct arena *a, const struct word_map *m, uint64_t bits)
{
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    for (int i = 0; i < 64; i++) {
        if (!(bits >> i & 1))
            continue;
        if (b.n > 0)
            buf_char(&b, ',');
        buf_str(&b, word_text(m, i));
    }
    return buf_view(&b);
}

bool rows_words_bits(const struct word_map *m, struct str s, uint64_t *ret_bits)
{
    uint64_t bits = 0;
    struct str word;
    while (!str_empty(s)) {
        int v;
        str_cut(s, ',', &word, &s);
        if (!word_of_text(m, word, &v))
            return false;
        bits |= UINT64_C(1) << v;
    }
    *ret_bits = bits;
    return true;
}

static const void *field(const void *row, size_t at)
{
    return (const char *)row + at;
}

static struct str text_field(const void *row, size_t at)
{
    struct str s;
    memcpy(&s, field(row, at), sizeof s);
    return s;
}

static int64_t i64_field(const void *row, size_t at)
{
    int64_t v;
    memcpy(&v, field(row, at), sizeof v);
    return v;
}

static int int_field(const void *row, size_t at)
{
    int v;
    memcpy(&v, field(row, at), sizeof v);
    return v;
}

static struct str list_text(struct arena *a, const struct col *c, const void *row)
{
    const char *items;
    size_t n;
    struct buf b;
    struct jw w;

    memcpy(&items, field(row, c->at), sizeof items);
    memcpy(&n, field(row, c->n_at), sizeof n);
    if (n == 0)
        return STR("[]");
    buf_init(&b, a, LIST_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        jw_arr(&w);
        for (size_t k = 0; k < c->width; k++)
            if (c->type == COL_INTS)
                jw_i64(&w, i64_field(items, (i * c->width + k) * sizeof(int64_t)));
            else
                jw_str(&w, text_field(items, (i * c->width + k) * sizeof(struct str)));
        jw_arr_end(&w);
    }
    jw_arr_end(&w);
    ASSERT(!b.overflowed);
    return buf_view(&b);
}

static void items_read(const struct col *c, struct arena *a, const struct json *list, void *ret_row)
{
    size_t member = c->type == COL_INTS ? sizeof(int64_t) : sizeof(struct str), n = 0;
    char *items = NULL;

    for (struct json_iter it = json_iter(list); json_next(&it);) {
        char *item = arena_push(a, (void **)&items, &n, c->width * member);
        for (size_t k = 0; k < c->width; k++) {
            const struct json *v = json_at(it.val, k);
            int64_t number = json_i64(v, 0);
            struct str s = json_str(v);
            memcpy(item + k * member, c->type == COL_INTS ? (void *)&number : (void *)&s, member);
        }
    }
    memcpy((char *)ret_row + c->at, &items, sizeof items);
    memcpy((char *)ret_row + c->n_at, &n, sizeof n);
}

static void list_read(struct query *q, const struct col *c, struct arena *a, struct str text,
                      void *ret_row)
{
    const struct json *root = NULL;

    if (text.n > 2 && json_parse(a, text, &root) != OK)
        engine_fail(q, ERR_DB_CORRUPT, c->name);
    else
        items_read(c, a, root, ret_row);
}

static void bind_col(struct query *q, int i, const struct col *c, const void *row, struct arena *a)
{
    const void *p = field(row, c->at);
    uint32_t u32;
    uint64_t u64;
    double f64;

    switch (c->type) {
    case COL_I64: engine_i64(q, i, i64_field(row, c->at)); break;
    case COL_I32: engine_i64(q, i, int_field(row, c->at)); break;
    case COL_U32:
        memcpy(&u32, p, sizeof u32);
        engine_i64(q, i, u32);
        break;
    case COL_F64:
        memcpy(&f64, p, sizeof f64);
        engine_f64(q, i, f64);
        break;
    case COL_BOOL: engine_i64(q, i, *(const bool *)p); break;
    case COL_STR: engine_text(q, i, text_field(row, c->at)); break;
    case COL_BLOB: engine_blob(q, i, text_field(row, c->at)); break;
    case COL_CURRENCY: engine_text(q, i, str_of(p)); break;
    case COL_WORD: engine_text(q, i, word_text(c->words, int_field(row, c->at))); break;
    case COL_WORDS:
        memcpy(&u64, p, sizeof u64);
        engine_text(q, i, rows_words_text(a, c->words, u64));
        break;
    case COL_INTS:
    case COL_TEXTS: engine_text(q, i, list_text(a, c, row)); break;
    }
}

static void read_currency(struct str s, char *ret_currency)
{
    size_t n = s.n < 3 ? s.n : 3;
    memset(ret_currency, 0, 4);
    memcpy(ret_currency, s.p, n);
}

static void read_word(struct query *q, int i, const struct col *c, void *ret_word)
{
    int word = 0;

    if (!word_of_text(c->words, engine_peek_at(q, i), &word))
        engine_fail(q, ERR_DB_CORRUPT, c->name);
    memcpy(ret_word, &word, sizeof word);
}

static void read_words(struct query *q, int i, const struct col *c, void *ret_bits)
{
    uint64_t bits = 0;

    if (!rows_words_bits(c->words, engine_peek_at(q, i), &bits))
        engine_fail(q, ERR_DB_CORRUPT, c->name);
    memcpy(ret_bits, &bits, sizeof bits);
}

/* A column is asked for what it holds: a text read as a number would be parsed in vain. */
static void read_col(struct query *q, int i, const struct col *c, struct arena *a, void *ret_row)
{
    void *p = (char *)ret_row + c->at;
    int64_t i64;
    int32_t i32;
    uint32_t u32;
    double f64;
    struct str s;

    switch (c->type) {
    case COL_I64:
        i64 = engine_i64_at(q, i);
        memcpy(p, &i64, sizeof i64);
        break;
    case COL_I32:
        i32 = (int32_t)engine_i64_at(q, i);
        memcpy(p, &i32, sizeof i32);
        break;
    case COL_U32:
        u32 = (uint32_t)engine_i64_at(q, i);
        memcpy(p, &u32, sizeof u32);
        break;
    case COL_F64:
        f64 = engine_f64_at(q, i);
        memcpy(p, &f64, sizeof f64);
        break;
    case COL_BOOL: *(bool *)p = engine_i64_at(q, i) != 0; break;
    case COL_STR:
    case COL_BLOB:
        s = engine_text_at(q, i, a);
        memcpy(p, &s, sizeof s);
        break;
    case COL_CURRENCY: read_currency(engine_peek_at(q, i), p); break;
    case COL_WORD: read_word(q, i, c, p); break;
    case COL_WORDS: read_words(q, i, c, p); break;
    case COL_INTS:
    case COL_TEXTS: list_read(q, c, a, engine_peek_at(q, i), ret_row); break;
    }
}

static size_t extra_n(const struct table *t)
{
    size_t n = 0;
    while (n < ROWS_EXTRA_MAX && t->extra[n] != NULL)
        n++;
    return n;
}

/* The name of the i-th column in the order key, extra, columns; NULL past the end. */
static const char *column(const struct table *t, size_t i)
{
    size_t extra = extra_n(t);
    if (i == 0)
        return t->key;
    if (i <= extra)
        return t->extra[i - 1];
    i -= extra + 1;
    return i < t->cols_n ? t->cols[i].name : NULL;
}

static void put_columns(struct buf *b, const struct table *t)
{
    for (size_t i = 0; column(t, i) != NULL; i++)
        buf_printf(b, "%s%s", i ? ", " : "", column(t, i));
}

static struct str make_insert(struct arena *a, const void *arg)
{
    const struct table *t = arg;
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    buf_printf(&b, "INSERT INTO %s (", t->name);
    put_columns(&b, t);
    buf_printf(&b, ") VALUES (");
    for (size_t i = 0; column(t, i) != NULL; i++)
        buf_printf(&b, "%s$%zu", i ? ", " : "", i + 1);
    buf_char(&b, ')');
    return buf_view(&b);
}

/* $2 is the first extra column. */
static struct str make_where(struct arena *a, const struct table *t)
{
    if (t->clustered)
        return str_printf(a, " WHERE %s = $1 AND %s = $2", t->key, t->extra[0]);
    return str_printf(a, " WHERE %s = $1", t->key);
}

static struct str make_update(struct arena *a, const void *arg)
{
    const struct table *t = arg;
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    buf_printf(&b, "UPDATE %s SET ", t->name);
    for (size_t i = 1; column(t, i) != NULL; i++)
        buf_printf(&b, "%s%s = $%zu", i > 1 ? ", " : "", column(t, i), i + 1);
    buf_str(&b, make_where(a, t));
    return buf_view(&b);
}

static bool is_steady(const struct table *t, const char *name)
{
    for (size_t i = 0; t->steady[i] != NULL; i++)
        if (strcmp(t->steady[i], name) == 0)
            return true;
    return false;
}

/* + keeps the planner from other ways to the row than its key. */
static struct str make_light_update(struct arena *a, const void *arg)
{
    const struct table *t = arg;
    bool first = true;
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    buf_printf(&b, "UPDATE %s SET ", t->name);
    for (size_t i = 1; column(t, i) != NULL; i++) {
        if (is_steady(t, column(t, i)))
            continue;
        buf_printf(&b, "%s%s = $%zu", first ? "" : ", ", column(t, i), i + 1);
        first = false;
    }
    buf_str(&b, make_where(a, t));
    for (size_t i = 1; column(t, i) != NULL; i++)
        if (is_steady(t, column(t, i)))
            buf_printf(&b, " AND +%s IS $%zu", column(t, i), i + 1);
    return buf_view(&b);
}

static struct str make_upsert(struct arena *a, const void *arg)
{
    const struct table *t = arg;
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    ASSERT(!t->clustered);
    buf_str(&b, make_insert(a, arg));
    buf_printf(&b, " ON CONFLICT (%s) DO UPDATE SET ", t->key);
    for (size_t i = 1; column(t, i) != NULL; i++)
        buf_printf(&b, "%s%s = excluded.%s", i > 1 ? ", " : "", column(t, i), column(t, i));
    return buf_view(&b);
}

static struct str make_delete(struct arena *a, const void *arg)
{
    const struct table *t = arg;
    return str_cat(a, str_printf(a, "DELETE FROM %s", t->name), make_where(a, t));
}

static struct str make_select(struct arena *a, const void *arg)
{
    const struct rows_select *s = arg;
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    buf_printf(&b, "SELECT ");
    put_columns(&b, s->table);
    buf_printf(&b, " FROM %s %s", s->table->name, s->tail);
    return buf_view(&b);
}

/* One more operation, of this file alone. */
enum { LIGHT_UPDATE = ROWS_OP_MAX };

static enum err write_row(struct db *db, struct arena *a, const struct table *t, int op,
                          int64_t key, const struct cell *extra, const void *row, int64_t *ret_n)
{
    static struct str (*const make[])(struct arena *, const void *) = {
        make_insert, make_update, make_upsert, make_delete, make_light_update};
    /* An address inside the description tells table and operation apart. */
    struct query *q = engine_query_made(db, (const char *)t + op, make[op], t);
    int i = 1;

    engine_i64(q, i++, key);
    size_t extras = op != ROWS_DELETE ? extra_n(t) : t->clustered ? 1 : 0;
    for (size_t k = 0; k < extras; k++)
        if (extra[k].is_text)
            engine_text(q, i++, extra[k].text);
        else
            engine_i64(q, i++, extra[k].i64);
    for (size_t k = 0; op != ROWS_DELETE && k < t->cols_n; k++)
        bind_col(q, i++, &t->cols[k], row, a);
    return engine_run_count(q, ret_n);
}

enum err rows_write(struct db *db, struct arena *a, const struct table *t, enum rows_op op,
                    int64_t key, const struct cell *extra, const void *row)
{
    bool light = t->steady[0] != NULL && (op == ROWS_UPDATE || op == ROWS_UPSERT);
    int64_t n = 0;
    enum err e = OK;

    if (light)
        e = write_row(db, a, t, LIGHT_UPDATE, key, extra, row, &n);
    if (e == OK && n == 0)
        e = write_row(db, a, t, (int)op, key, extra, row, &n);
    return e;
}

struct query *rows_query(struct db *db, const struct rows_select *s)
{
    return engine_query_made(db, s, make_select, s);
}

int64_t rows_key(struct query *q)
{
    return engine_i64_at(q, 0);
}

int64_t rows_extra_i64(struct query *q, int i)
{
    return engine_i64_at(q, i + 1);
}

void rows_read(struct query *q, const struct table *t, struct arena *a, void *ret_row)
{
    int first = 1 + (int)extra_n(t);
    for (size_t k = 0; k < t->cols_n; k++)
        read_col(q, first + (int)k, &t->cols[k], a, ret_row);
}

static void put_member(struct jw *w, struct arena *a, const struct col *c, const void *row)
{
    int64_t number = 0;
    struct str text = STR_NONE, list = STR_NONE;

    switch (c->type) {
    case COL_I64: number = i64_field(row, c->at); break;
    case COL_I32: number = int_field(row, c->at); break;
    case COL_BOOL: number = *(const bool *)field(row, c->at); break;
    case COL_STR: text = text_field(row, c->at); break;
    case COL_WORD: text = word_text(c->words, int_field(row, c->at)); break;
    case COL_INTS:
    case COL_TEXTS: list = list_text(a, c, row); break;
    default: UNREACHABLE();
    }
    if (number)
        jw_ki64(w, c->name, number);
    if (text.n)
        jw_kstr(w, c->name, text);
    if (list.n > 2) {
        jw_key(w, c->name);
        jw_raw(w, list);
    }
}

void rows_put_json(struct jw *w, struct arena *a, const struct table *t, int64_t key,
                   const void *row)
{
    jw_obj(w);
    jw_ki64(w, t->key, key);
    for (size_t k = 0; k < t->cols_n; k++)
        put_member(w, a, &t->cols[k], row);
    jw_obj_end(w);
}

static enum err read_member(const struct json *v, const struct col *c, struct arena *a,
                            void *ret_row)
{
    void *p = (char *)ret_row + c->at;
    int64_t number = json_i64(v, 0);
    int32_t i32 = (int32_t)number;
    struct str s = json_str(v);
    int word = 0;

    switch (c->type) {
    case COL_I64: memcpy(p, &number, sizeof number); break;
    case COL_I32: memcpy(p, &i32, sizeof i32); break;
    case COL_BOOL: *(bool *)p = number != 0; break;
    case COL_STR: memcpy(p, &s, sizeof s); break;
    case COL_WORD:
        if (!word_of_text(c->words, s, &word))
            return ERR_DB_CORRUPT;
        memcpy(p, &word, sizeof word);
        break;
    case COL_INTS:
    case COL_TEXTS: items_read(c, a, v, ret_row); break;
    default: UNREACHABLE();
    }
    return OK;
}

enum err rows_read_json(const struct json *v, const struct table *t, struct arena *a, void *ret_row)
{
    int64_t key = json_i64(json_get(v, t->key), 0);
    enum err e = key ? OK : ERR_DB_CORRUPT;

    memcpy(ret_row, &key, sizeof key);
    for (size_t k = 0; e == OK && k < t->cols_n; k++)
        e = read_member(json_get(v, t->cols[k].name), &t->cols[k], a, ret_row);
    return e;
}

enum err rows_all(struct query *q, const struct table *t, struct arena *a, size_t row_size,
                  void **ret_rows, size_t *ret_n)
{
    void *rows = NULL;
    size_t n = 0;
    while (engine_row(q)) {
        char *row = arena_push(a, &rows, &n, row_size);
        int64_t key = rows_key(q);
        memcpy(row, &key, sizeof key);
        rows_read(q, t, a, row);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return e;
}

enum err rows_one(struct query *q, const struct table *t, struct arena *a, void *ret_row)
{
    bool found = engine_row(q);
    if (found) {
        int64_t key = rows_key(q);
        memcpy(ret_row, &key, sizeof key);
        rows_read(q, t, a, ret_row);
    }
    enum err e = engine_end(q);
    return e != OK ? e : found ? OK : ERR_NOT_FOUND;
}

enum err rows_ids(struct query *q, struct arena *a, int64_t **ret_ids, size_t *ret_n)
{
    int64_t *ids = NULL;
    size_t n = 0;
    while (engine_row(q))
        *ARENA_PUSH(a, &ids, &n, int64_t) = engine_i64_at(q, 0);
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_ids = ids;
        *ret_n = n;
    }
    return e;
}

enum err rows_value(struct query *q, int64_t *ret_value)
{
    bool found = engine_row(q);
    int64_t v = found ? engine_i64_at(q, 0) : 0;
    enum err e = engine_end(q);
    if (e == OK && found)
        *ret_value = v;
    return e;
}
