/* SPDX-License-Identifier: Apache-2.0 */
/* Shops, supplier accounts, secrets, settings, tokens: see db/accounts.h. */
#include "db/accounts.h"

#include "db/rows.h"

static const char *const auth_words[AUTH_MAX] = {
    [AUTH_CLIENT_CREDENTIALS] = "client_credentials",
    [AUTH_TOKEN] = "token",
    [AUTH_OAUTH] = "oauth",
};
static const char *const state_words[SHOP_MAX] = {
    [SHOP_CONNECTING] = "connecting",
    [SHOP_ACTIVE] = "active",
    [SHOP_NEEDS_CONNECT] = "needs_connect",
    [SHOP_UNINSTALLED] = "uninstalled",
};
static const struct word_map word_auth = {.list = auth_words, .list_n = AUTH_MAX};
static const struct word_map word_shop_state = {.list = state_words, .list_n = SHOP_MAX};

#define POLICY(type, field) COL_AS(type, shop, policy.field, #field)

static const struct col shop_cols[] = {
    COL(STR, shop, platform),
    COL(STR, shop, name),
    COL(STR, shop, domain),
    COL(STR, shop, base_url),
    COL_ENUM(shop, auth, word_auth),
    COL_ENUM(shop, state, word_shop_state),
    COL(STR, shop, zone),
    COL(STR, shop, currency),
    COL(STR, shop, scopes),
    COL(STR, shop, missing),
    COL(I64, shop, connected_ms),
    COL(BOOL, shop, other_app_seen),
    COL(BOOL, shop, other_app_confirmed),
    COL(STR, shop, other_app),
    COL(BOOL, shop, protected_data_missing),
    COL(I64, shop, backfill_done_ms),
    COL(I64, shop, complete_ms),
    COL(STR, shop, changes_cursor),
    POLICY(BOOL, auto_buy),
    POLICY(BOOL, all_products),
    POLICY(BOOL, auto_fulfill),
    POLICY(BOOL, fulfill_when_complete),
    POLICY(BOOL, notify_customer),
    POLICY(I64, grace_ms),
    POLICY(I64, max_age_ms),
    POLICY(I64, price_limit_minor),
    POLICY(I64, daily_limit),
    POLICY(STR, payable_gateways),
    POLICY(I64, no_number_ms),
    POLICY(I64, cost_limit_minor),
    POLICY(I64, price_rise_percent),
    POLICY(BOOL, publish_after_scan),
    POLICY(I64, publish_wait_ms),
    POLICY(STR, seller_note),
};
static const struct table shop_table = {.name = "shop",
                                        .key = "id",
                                        .cols = shop_cols,
                                        .cols_n = COUNT_OF(shop_cols),
                                        .steady = {"platform", "domain"}};

static const struct col account_cols[] = {
    COL(STR, supplier_account, supplier),
    COL(STR, supplier_account, name),
    COL(STR, supplier_account, base_url),
    COL_ENUM(supplier_account, state, word_shop_state),
    COL(STR, supplier_account, user_name),
    COL(I64, supplier_account, access_until_ms),
    COL(I64, supplier_account, refresh_until_ms),
    COL(I64, supplier_account, connected_ms),
    COL(I64, supplier_account, calls_a_day),
    COL(I64, supplier_account, calls_told),
    COL(I64, supplier_account, calls_told_ms),
    COL(I64, supplier_account, banned_until_ms),
    COL(BOOL, supplier_account, by_extension),
};
static const struct table account_table = {.name = "supplier_account",
                                           .key = "id",
                                           .cols = account_cols,
                                           .cols_n = COUNT_OF(account_cols)};

static const struct col token_cols[] = {
    COL(STR, token_row, name),       COL(STR, token_row, hash),
    COL(STR, token_row, scopes),     COL(I64, token_row, created_ms),
    COL(I64, token_row, revoked_ms), COL(I64, token_row, last_used_ms),
    COL(I64, token_row, person_id),
};
static const struct table token_table = {
    .name = "token", .key = "id", .cols = token_cols, .cols_n = COUNT_OF(token_cols)};

static const struct rows_select all_shops = {&shop_table, "ORDER BY id"};
static const struct rows_select all_accounts = {&account_table, "ORDER BY id"};
static const struct rows_select all_tokens = {&token_table, "ORDER BY id"};

static enum err append(struct db *db, const struct entry *entry)
{
    return entry == NULL ? OK : db_entry_append(db, entry, STR_NONE);
}

enum err db_shops(struct db *db, struct arena *a, struct shop **ret_shops, size_t *ret_n)
{
    void *rows = NULL;
    enum err e =
        rows_all(rows_query(db, &all_shops), &shop_table, a, sizeof(struct shop), &rows, ret_n);
    if (e == OK)
        *ret_shops = rows;
    return e;
}

enum err db_shop_save(struct db *db, struct shop *s, const struct entry *entry)
{
    enum err e = rows_write(db, NULL, &shop_table, ROWS_UPSERT, s->id, NULL, s);
    if (e == OK)
        e = append(db, entry);
    if (e == OK)
        s->row = ROW_CLEAN;
    return e;
}

enum err db_supplier_accounts(struct db *db, struct arena *a, struct supplier_account **ret_items,
                              size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(rows_query(db, &all_accounts), &account_table, a,
                          sizeof(struct supplier_account), &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

enum err db_supplier_account_save(struct db *db, struct supplier_account *s,
                                  const struct entry *entry)
{
    enum err e = rows_write(db, NULL, &account_table, ROWS_UPSERT, s->id, NULL, s);
    if (e == OK)
        e = append(db, entry);
    if (e == OK)
        s->row = ROW_CLEAN;
    return e;
}

enum err db_secrets(struct db *db, struct arena *a, struct secret_row **ret_rows, size_t *ret_n)
{
    struct query *q = engine_query(db, "SELECT owner_id, name, sealed, until_ms, set_ms "
                                       "FROM secret ORDER BY owner_id, name");
    struct secret_row *rows = NULL;
    size_t n = 0;
    while (engine_row(q))
        *ARENA_PUSH(a, &rows, &n, struct secret_row) =
            (struct secret_row){.owner_id = engine_i64_at(q, 0),
                                .name = engine_text_at(q, 1, a),
                                .sealed = engine_text_at(q, 2, a),
                                .until_ms = engine_i64_at(q, 3),
                                .set_ms = engine_i64_at(q, 4)};
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return e;
}

enum err db_secret_put(struct db *db, const struct secret_row *row)
{
    struct query *q = engine_query(
        db, "INSERT INTO secret (owner_id, name, sealed, until_ms, set_ms) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id, name) DO UPDATE SET "
            "sealed = excluded.sealed, until_ms = excluded.until_ms, set_ms = excluded.set_ms");
    engine_i64(q, 1, row->owner_id);
    engine_text(q, 2, row->name);
    engine_blob(q, 3, row->sealed);
    engine_i64(q, 4, row->until_ms);
    engine_i64(q, 5, row->set_ms);
    return engine_run(q);
}

enum err db_secrets_forget(struct db *db, int64_t owner_id)
{
    struct query *q = engine_query(db, "DELETE FROM secret WHERE owner_id = $1");
    engine_i64(q, 1, owner_id);
    return engine_run(q);
}

enum err db_setting(struct db *db, struct arena *a, struct str key, struct str *ret_value)
{
    struct query *q = engine_query(db, "SELECT value FROM setting WHERE key = $1");
    struct str value = STR("");
    engine_text(q, 1, key);
    if (engine_row(q))
        value = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK)
        *ret_value = value;
    return e;
}

enum err db_setting_put(struct db *db, struct str key, struct str value)
{
    struct query *q = engine_query(db, "INSERT INTO setting (key, value) VALUES ($1, $2) "
                                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    engine_text(q, 1, key);
    engine_text(q, 2, value);
    if (str_eq(key, STR("salt")))
        engine_salt_set(db, STR("")); /* read again when it is next needed */
    return engine_run(q);
}

enum err db_tokens(struct db *db, struct arena *a, struct token_row **ret_rows, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(rows_query(db, &all_tokens), &token_table, a, sizeof(struct token_row),
                          &rows, ret_n);
    if (e == OK)
        *ret_rows = rows;
    return e;
}

enum err db_token_save(struct db *db, const struct token_row *t, const struct entry *entry)
{
    enum err e = rows_write(db, NULL, &token_table, ROWS_UPSERT, t->id, NULL, t);
    return e == OK ? append(db, entry) : e;
}

enum err db_idempotency(struct db *db, struct arena *a, struct str key,
                        struct idempotency_row *ret_row, bool *ret_found)
{
    struct query *q =
        engine_query(db, "SELECT request, status, body, at_ms FROM idempotency WHERE key = $1");
    struct idempotency_row row = {.key = key};
    engine_text(q, 1, key);
    bool found = engine_row(q);
    if (found) {
        row.request = engine_text_at(q, 0, a);
        row.status = (int)engine_i64_at(q, 1);
        row.body = engine_text_at(q, 2, a);
        row.at_ms = engine_i64_at(q, 3);
    }
    enum err e = engine_end(q);
    if (e != OK)
        return e;
    if (found)
        *ret_row = row;
    *ret_found = found;
    return OK;
}

enum err db_idempotency_put(struct db *db, const struct idempotency_row *row)
{
    struct query *q =
        engine_query(db, "INSERT INTO idempotency (key, request, status, body, at_ms) "
                         "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO UPDATE SET "
                         "request = excluded.request, status = excluded.status, "
                         "body = excluded.body, at_ms = excluded.at_ms");
    engine_text(q, 1, row->key);
    engine_text(q, 2, row->request);
    engine_i64(q, 3, row->status);
    engine_text(q, 4, row->body);
    engine_i64(q, 5, row->at_ms);
    return engine_run(q);
}

enum err db_idempotency_forget(struct db *db, int64_t before_ms, int64_t limit,
                               int64_t *ret_removed)
{
    struct query *q =
        engine_query(db, "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency "
                         "WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    return engine_run_count(q, ret_removed);
}
