/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets of accounts: sealed in the data file with a key that lies outside of it; opened only to
 * fill one request. Names: client_id, client_secret, client_secret_old, access_token,
 * refresh_token, refresh_token_old.
 */
#ifndef WAYBILL_APP_VAULT_H
#define WAYBILL_APP_VAULT_H

#include "app/turn.h"

/* Seals and stores. An empty value is stored too. */
enum err vault_put(struct turn *t, int64_t owner_id, const char *name, struct str plain,
                   int64_t until_ms) MUST_USE;
/* "" when there is none. ERR_KEY_WRONG when it cannot be opened. */
enum err vault_get(const struct desk *d, struct arena *a, int64_t owner_id, const char *name,
                   struct str *ret_plain) MUST_USE;
/* One that is not empty is stored. */
bool vault_has(const struct desk *d, int64_t owner_id, const char *name);
/* When the stored secret ends; 0: it does not, or there is none. */
int64_t vault_until_ms(const struct desk *d, int64_t owner_id, const char *name);
/* When it was stored; 0: there is none. */
int64_t vault_set_ms(const struct desk *d, int64_t owner_id, const char *name);
enum err vault_forget(struct turn *t, int64_t owner_id) MUST_USE;
/* Everything that a request of this owner needs. */
enum err vault_open(const struct desk *d, struct arena *a, int64_t owner_id,
                    struct account *ret_account) MUST_USE;

#endif
