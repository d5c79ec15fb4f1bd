/* SPDX-License-Identifier: Apache-2.0 */
/* See db/extension.h. */
#include "db/extension.h"

#include "db/rows.h"

static const char *const state_texts[TASK_MAX] = {
#define TASK_STATE(name, text) text,
    TASK_STATES(TASK_STATE)
#undef TASK_STATE
};

struct str task_state_text(enum task_state s)
{
    return str_of(state_texts[s]);
}

bool task_state_of_text(struct str s, enum task_state *ret_state)
{
    for (int i = 0; i < TASK_MAX; i++) {
        if (!str_eq(s, str_of(state_texts[i])))
            continue;
        *ret_state = (enum task_state)i;
        return true;
    }
    return false;
}

static const struct word_map word_task_state = {.list = state_texts, .list_n = TASK_MAX};

static const struct col browser_cols[] = {
    COL(STR, browser, version),
    COL(I64, browser, seen_ms),
};
static const struct table browser_table = {
    .name = "browser", .key = "token_id", .cols = browser_cols, .cols_n = COUNT_OF(browser_cols)};

static const struct col task_cols[] = {
    COL(I64, task_row, list_id),     COL(I64, task_row, order_id),
    COL(I64, task_row, purchase_id), COL_ENUM(task_row, state, word_task_state),
    COL(STR, task_row, filled),      COL(I64, task_row, browser_id),
    COL(I64, task_row, made_ms),     COL(I64, task_row, changed_ms),
};
static const struct table task_table = {
    .name = "task", .key = "id", .cols = task_cols, .cols_n = COUNT_OF(task_cols)};

static const struct col report_cols[] = {
    COL(STR, page_report, page),       COL(STR, page_report, version),
    COL(STR, page_report, adapter),    COL(STR, page_report, lang),
    COL(STR, page_report, missing),    COL(STR, page_report, html),
    COL(I64, page_report, browser_id), COL(I64, page_report, made_ms),
};
static const struct table report_table = {
    .name = "page_report", .key = "id", .cols = report_cols, .cols_n = COUNT_OF(report_cols)};

static const struct rows_select all_browsers = {&browser_table, "ORDER BY seen_ms DESC, token_id"};
static const struct rows_select one_task = {&task_table, "WHERE id = $1"};
static const struct rows_select newest_tasks = {
    &task_table, "WHERE id < $1 AND ($2 = 0 OR state NOT IN ('recorded', 'canceled')) "
                 "ORDER BY id DESC LIMIT $3"};
static const struct rows_select all_reports = {&report_table, "ORDER BY id DESC"};

enum err db_browsers(struct db *db, struct arena *a, struct browser **ret_items, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(rows_query(db, &all_browsers), &browser_table, a, sizeof(struct browser),
                          &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

enum err db_browser_save(struct db *db, const struct browser *b)
{
    return rows_write(db, NULL, &browser_table, ROWS_UPSERT, b->token_id, NULL, b);
}

enum err db_task(struct db *db, struct arena *a, int64_t id, struct task_row *ret_task)
{
    struct query *q = rows_query(db, &one_task);
    engine_i64(q, 1, id);
    return rows_one(q, &task_table, a, ret_task);
}

enum err db_task_save(struct db *db, const struct task_row *t)
{
    return rows_write(db, NULL, &task_table, ROWS_UPSERT, t->id, NULL, t);
}

enum err db_tasks(struct db *db, struct arena *a, bool open, int64_t before_id, int64_t limit,
                  struct task_row **ret_items, size_t *ret_n)
{
    struct query *q = rows_query(db, &newest_tasks);
    void *rows = NULL;
    engine_i64(q, 1, before_id ? before_id : INT64_MAX);
    engine_i64(q, 2, open);
    engine_i64(q, 3, limit);
    enum err e = rows_all(q, &task_table, a, sizeof(struct task_row), &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

enum err db_task_next(struct db *db, const struct task_row *t, int64_t *ret_id)
{
    struct query *q = engine_query(db, "SELECT id FROM task WHERE list_id = $1 AND id > $2 "
                                       "AND state = 'ready' ORDER BY id LIMIT 1");
    *ret_id = 0;
    engine_i64(q, 1, t->list_id);
    engine_i64(q, 2, t->id);
    return rows_value(q, ret_id);
}

enum err db_page_reports(struct db *db, struct arena *a, struct page_report **ret_items,
                         size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(rows_query(db, &all_reports), &report_table, a,
                          sizeof(struct page_report), &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

enum err db_page_report_add(struct db *db, const struct page_report *r, int64_t keep)
{
    enum err e = rows_write(db, NULL, &report_table, ROWS_INSERT, r->id, NULL, r);
    if (e != OK)
        return e;
    struct query *q = engine_query(db, "DELETE FROM page_report WHERE id NOT IN "
                                       "(SELECT id FROM page_report ORDER BY id DESC LIMIT $1)");
    engine_i64(q, 1, keep);
    return engine_run(q);
}
