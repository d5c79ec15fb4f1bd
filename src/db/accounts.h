/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shops, supplier accounts, their sealed secrets, and settings. All few: the desk keeps them in
 * memory and writes through.
 */
#ifndef WAYBILL_DB_ACCOUNTS_H
#define WAYBILL_DB_ACCOUNTS_H

#include "core/shop.h"
#include "db/entries.h"

struct supplier_account {
    int64_t id;
    struct str supplier, name, base_url;
    enum shop_state state;                     /* CONNECTING, ACTIVE, NEEDS_CONNECT */
    struct str user_name;                      /* who the token belongs to */
    int64_t access_until_ms, refresh_until_ms; /* 0: do not end */
    int64_t connected_ms;
    int64_t calls_a_day;               /* most requests in 24 h, as worked out last (app/pace.h) */
    int64_t calls_told, calls_told_ms; /* the same as its bans taught, and when; 0: nothing */
    int64_t banned_until_ms;           /* it wants no request before */
    bool by_extension; /* no app key: the browser extension reads and fills in for it */
    enum row row;
};

enum err db_shops(struct db *db, struct arena *a, struct shop **ret_shops, size_t *ret_n) MUST_USE;
enum err db_shop_save(struct db *db, struct shop *s, const struct entry *entry) MUST_USE;
enum err db_supplier_accounts(struct db *db, struct arena *a, struct supplier_account **ret_items,
                              size_t *ret_n) MUST_USE;
enum err db_supplier_account_save(struct db *db, struct supplier_account *s,
                                  const struct entry *entry) MUST_USE;

/* Secrets by owner (shop or account id) and name ("client_secret", "access_token" ...). Sealed
 * before they come here; until_ms as told by the other side, 0: no end. */
struct secret_row {
    int64_t owner_id, until_ms, set_ms;
    struct str name, sealed;
};
enum err db_secrets(struct db *db, struct arena *a, struct secret_row **ret_rows,
                    size_t *ret_n) MUST_USE;
enum err db_secret_put(struct db *db, const struct secret_row *row) MUST_USE; /* replaces */
enum err db_secrets_forget(struct db *db, int64_t owner_id) MUST_USE;

/* Settings of the hub: small texts by key ("last_complete_ms", "salt" ...). "" when absent. */
enum err db_setting(struct db *db, struct arena *a, struct str key, struct str *ret_value) MUST_USE;
enum err db_setting_put(struct db *db, struct str key, struct str value) MUST_USE;

/* Bearer tokens: only their SHA-256 is stored. */
struct token_row {
    int64_t id, created_ms, revoked_ms, last_used_ms;
    struct str name, hash, scopes; /* hash: hex; scopes: comma separated: read, write, admin */
    int64_t person_id;             /* whose; 0: made on the machine itself */
};
enum err db_tokens(struct db *db, struct arena *a, struct token_row **ret_rows,
                   size_t *ret_n) MUST_USE;
enum err db_token_save(struct db *db, const struct token_row *t,
                       const struct entry *entry) MUST_USE;

/* Idempotency-Key: the answer given to a key, kept 24 h. ret_found false when it is new. */
struct idempotency_row {
    struct str key;     /* token id and key */
    struct str request; /* hex digest of method, path and body */
    int status;
    struct str body;
    int64_t at_ms;
};
enum err db_idempotency(struct db *db, struct arena *a, struct str key,
                        struct idempotency_row *ret_row, bool *ret_found) MUST_USE;
enum err db_idempotency_put(struct db *db, const struct idempotency_row *row) MUST_USE;
enum err db_idempotency_forget(struct db *db, int64_t before_ms, int64_t limit,
                               int64_t *ret_removed) MUST_USE;

#endif
