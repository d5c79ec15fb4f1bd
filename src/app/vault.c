/* SPDX-License-Identifier: Apache-2.0 */
/* See app/vault.h. Sealed rows are kept in memory as they lie in the file. */
#include "app/vault.h"

static struct secret_row *find(const struct desk *d, int64_t owner_id, struct str name)
{
    for (size_t i = 0; i < d->secrets_n; i++) {
        struct secret_row *row = &d->secrets[i];
        if (row->owner_id == owner_id && str_eq(row->name, name))
            return row;
    }
    return NULL;
}

enum err vault_put(struct turn *t, int64_t owner_id, const char *name, struct str plain,
                   int64_t until_ms)
{
    struct desk *d = t->desk;
    uint8_t nonce[SEAL_NONCE_LEN];

    d->ports.rng.fill(d->ports.rng.ctx, nonce, sizeof(nonce));
    struct secret_row row = {
        .owner_id = owner_id,
        .until_ms = until_ms,
        .set_ms = t->now_ms,
        .name = str_dup(d->arena, str_of(name)),
        .sealed = crypto_seal(d->arena, d->opt.key, nonce, plain),
    };
    enum err err = db_secret_put(t->db, &row);
    if (err)
        return err;
    struct secret_row *old = find(d, owner_id, row.name);
    if (!old)
        old = ARENA_PUSH(d->arena, &d->secrets, &d->secrets_n, struct secret_row);
    *old = row;
    d->snapshot_stale = true;
    return OK;
}

enum err vault_get(const struct desk *d, struct arena *a, int64_t owner_id, const char *name,
                   struct str *ret_plain)
{
    const struct secret_row *row = find(d, owner_id, str_of(name));

    if (!row) {
        *ret_plain = STR_NONE;
        return OK;
    }
    return crypto_open(a, d->opt.key, row->sealed, ret_plain);
}

bool vault_has(const struct desk *d, int64_t owner_id, const char *name)
{
    const struct secret_row *row = find(d, owner_id, str_of(name));

    return row && row->sealed.n > SEAL_EXTRA_LEN;
}

int64_t vault_until_ms(const struct desk *d, int64_t owner_id, const char *name)
{
    const struct secret_row *row = find(d, owner_id, str_of(name));

    return row ? row->until_ms : 0;
}

int64_t vault_set_ms(const struct desk *d, int64_t owner_id, const char *name)
{
    const struct secret_row *row = find(d, owner_id, str_of(name));

    return row ? row->set_ms : 0;
}

enum err vault_forget(struct turn *t, int64_t owner_id)
{
    enum err err = db_secrets_forget(t->db, owner_id);

    if (err)
        return err;
    for (size_t i = 0; i < t->desk->secrets_n; i++) {
        if (t->desk->secrets[i].owner_id == owner_id)
            t->desk->secrets[i].owner_id = 0;
    }
    t->desk->snapshot_stale = true;
    return OK;
}

enum err vault_open(const struct desk *d, struct arena *a, int64_t owner_id,
                    struct account *ret_account)
{
    const struct {
        const char *name;
        struct str *into;
    } wanted[] = {
        {"client_id", &ret_account->client_id},
        {"client_secret", &ret_account->client_secret},
        {"access_token", &ret_account->access_token},
        {"refresh_token", &ret_account->refresh_token},
    };

    ret_account->id = owner_id;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        enum err err = vault_get(d, a, owner_id, wanted[i].name, wanted[i].into);
        if (err)
            return err;
    }
    return OK;
}
