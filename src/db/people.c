/* SPDX-License-Identifier: Apache-2.0 */
/* See db/people.h. */
#include "db/people.h"

#include "db/rows.h"

static struct str role_word(int v)
{
    return role_text((enum role)v);
}

static bool role_of_word(struct str s, int *ret_value)
{
    enum role r;
    bool ok = role_of_text(s, &r);

    if (ok)
        *ret_value = (int)r;
    return ok;
}

static struct str kind_word(int v)
{
    return link_kind_text((enum link_kind)v);
}

static bool kind_of_word(struct str s, int *ret_value)
{
    enum link_kind k;
    bool ok = link_kind_of_text(s, &k);

    if (ok)
        *ret_value = (int)k;
    return ok;
}

static const struct word_map word_role = {.text = role_word, .of_text = role_of_word};
static const struct word_map word_link_kind = {.text = kind_word, .of_text = kind_of_word};

static const struct col person_cols[] = {
    COL(STR, user, name),        COL(STR, user, email),           COL(STR, user, lang),
    COL(STR, user, password),    COL_ENUM(user, role, word_role), COL(I64, user, created_ms),
    COL(I64, user, password_ms), COL(I64, user, disabled_ms),
};
static const struct table person_table = {
    .name = "person", .key = "id", .cols = person_cols, .cols_n = COUNT_OF(person_cols)};

static const struct col session_cols[] = {
    COL(I64, session, person_id),  COL(STR, session, hash),    COL(STR, session, agent),
    COL(I64, session, created_ms), COL(I64, session, seen_ms),
};
static const struct table session_table = {
    .name = "session", .key = "id", .cols = session_cols, .cols_n = COUNT_OF(session_cols)};

static const struct col link_cols[] = {
    COL_ENUM(link, kind, word_link_kind),
    COL(I64, link, person_id),
    COL_ENUM(link, role, word_role),
    COL(STR, link, hash),
    COL(STR, link, name),
    COL(STR, link, email),
    COL(STR, link, made_by),
    COL(I64, link, created_ms),
    COL(I64, link, until_ms),
};
static const struct table link_table = {
    .name = "link", .key = "id", .cols = link_cols, .cols_n = COUNT_OF(link_cols)};

static const struct rows_select all_people = {&person_table, "ORDER BY id"};
static const struct rows_select all_sessions = {&session_table, "ORDER BY id"};
static const struct rows_select all_links = {&link_table, "ORDER BY id"};

enum err db_people(struct db *db, struct arena *a, struct user **ret_people, size_t *ret_n)
{
    void *rows = NULL;
    enum err e =
        rows_all(rows_query(db, &all_people), &person_table, a, sizeof(struct user), &rows, ret_n);
    if (e == OK)
        *ret_people = rows;
    return e;
}

enum err db_person_save(struct db *db, const struct user *p)
{
    return rows_write(db, NULL, &person_table, ROWS_UPSERT, p->id, NULL, p);
}

/* One statement with up to three numbers. */
static enum err run(struct db *db, const char *sql, const int64_t *values, int n)
{
    struct query *q = engine_query(db, sql);
    for (int i = 0; i < n; i++)
        engine_i64(q, i + 1, values[i]);
    return engine_run(q);
}
#define RUN(db, sql, ...) \
    run((db), (sql), (const int64_t[]){__VA_ARGS__}, COUNT_OF(((const int64_t[]){__VA_ARGS__})))

enum err db_person_remove(struct db *db, int64_t id, int64_t now_ms)
{
    enum err e = db_sessions_remove(db, id, 0);
    if (e == OK)
        e = RUN(db, "DELETE FROM link WHERE person_id = $1", id);
    if (e == OK)
        e = RUN(db, "UPDATE token SET revoked_ms = $1 WHERE person_id = $2 AND revoked_ms = 0",
                now_ms, id);
    if (e == OK)
        e = RUN(db, "DELETE FROM person WHERE id = $1", id);
    return e;
}

enum err db_sessions(struct db *db, struct arena *a, struct session **ret_sessions, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(rows_query(db, &all_sessions), &session_table, a, sizeof(struct session),
                          &rows, ret_n);
    if (e == OK)
        *ret_sessions = rows;
    return e;
}

enum err db_session_save(struct db *db, const struct session *s)
{
    return rows_write(db, NULL, &session_table, ROWS_UPSERT, s->id, NULL, s);
}

enum err db_session_remove(struct db *db, int64_t id)
{
    return RUN(db, "DELETE FROM session WHERE id = $1", id);
}

enum err db_sessions_remove(struct db *db, int64_t person_id, int64_t but_id)
{
    return RUN(db, "DELETE FROM session WHERE person_id = $1 AND id <> $2", person_id, but_id);
}

enum err db_links(struct db *db, struct arena *a, struct link **ret_links, size_t *ret_n)
{
    void *rows = NULL;
    enum err e =
        rows_all(rows_query(db, &all_links), &link_table, a, sizeof(struct link), &rows, ret_n);
    if (e == OK)
        *ret_links = rows;
    return e;
}

enum err db_link_save(struct db *db, const struct link *l)
{
    return rows_write(db, NULL, &link_table, ROWS_UPSERT, l->id, NULL, l);
}

enum err db_link_remove(struct db *db, int64_t id)
{
    return RUN(db, "DELETE FROM link WHERE id = $1", id);
}

enum err db_links_remove(struct db *db, enum link_kind kind, int64_t person_id)
{
    struct query *q = engine_query(db, "DELETE FROM link WHERE kind = $1 AND person_id = $2");
    engine_text(q, 1, link_kind_text(kind));
    engine_i64(q, 2, person_id);
    return engine_run(q);
}

enum err db_people_forget(struct db *db, int64_t seen_before_ms, int64_t begun_before_ms,
                          int64_t now_ms)
{
    enum err e = RUN(db, "DELETE FROM session WHERE seen_ms < $1 OR created_ms < $2",
                     seen_before_ms, begun_before_ms);
    return e == OK ? RUN(db, "DELETE FROM link WHERE until_ms < $1", now_ms) : e;
}

enum err db_people_sign_out(struct db *db)
{
    enum err e = engine_run(engine_query(db, "DELETE FROM session"));
    return e == OK ? engine_run(engine_query(db, "DELETE FROM link")) : e;
}
