/* SPDX-License-Identifier: Apache-2.0 */
/* See app/snapshot.h. */
#include "app/snapshot.h"

#include "app/extension.h"
#include "app/inbox.h"
#include "app/people.h"
#include "app/vault.h"
#include "db/people.h"

struct snapshot *desk_snapshot(struct desk *d)
{
    return inbox_borrow(d->inbox);
}

enum err desk_trouble(struct desk *d, int64_t *ret_since_ms)
{
    return inbox_trouble(d->inbox, ret_since_ms);
}

static void drop(struct snapshot *s)
{
    if (s)
        arena_free(s->arena);
}

void snapshot_release(struct desk *d, struct snapshot *s)
{
    if (s)
        drop(inbox_return(d->inbox, s));
}

const struct snapshot_shop *snapshot_shop(const struct snapshot *s, struct str domain)
{
    for (size_t i = 0; i < s->shops_n; i++) {
        if (str_eq_nocase(s->shops[i].domain, domain))
            return &s->shops[i];
    }
    return NULL;
}

size_t snapshot_secrets(const struct snapshot_shop *s, int64_t now_ms)
{
    size_t n = s->secrets_n;

    while (n && s->until_ms[n - 1] && s->until_ms[n - 1] < now_ms)
        n--;
    return n;
}

const struct snapshot_token *snapshot_token(const struct snapshot *s, struct str bearer)
{
    uint8_t digest[SHA256_LEN];
    struct arena *a = arena_new();
    const struct snapshot_token *found = NULL;

    crypto_sha256(bearer, digest);
    struct str hex = hex_lower(a, digest, sizeof(digest));
    for (size_t i = 0; i < s->tokens_n; i++) {
        if (crypto_same(s->tokens[i].hash, hex))
            found = &s->tokens[i];
    }
    arena_free(a);
    return found;
}

const struct user *snapshot_person(const struct snapshot *s, int64_t id)
{
    for (size_t i = 0; i < s->people_n; i++) {
        if (s->people[i].id == id)
            return &s->people[i];
    }
    return NULL;
}

const struct user *snapshot_person_by_email(const struct snapshot *s, struct str email)
{
    for (size_t i = 0; i < s->people_n; i++) {
        if (str_eq(s->people[i].email, email))
            return &s->people[i];
    }
    return NULL;
}

const struct session *snapshot_session(const struct snapshot *s, const struct desk *d,
                                       struct str cookie, int64_t now_ms)
{
    uint8_t digest[SHA256_LEN];
    struct arena *a = arena_new();
    const struct session *found = NULL;

    crypto_sha256(cookie, digest);
    struct str hex = hex_lower(a, digest, sizeof(digest));
    for (size_t i = 0; i < s->sessions_n; i++) {
        if (crypto_same(s->sessions[i].hash, hex))
            found = &s->sessions[i];
    }
    arena_free(a);
    if (!found || people_session_until_ms(&d->opt, found) <= now_ms)
        return NULL;
    const struct user *p = snapshot_person(s, found->person_id);
    return p && !p->disabled_ms ? found : NULL;
}

static void add_shop(struct desk *d, struct snapshot *s, const struct desk_shop *shop)
{
    struct snapshot_shop *out = ARENA_PUSH(s->arena, &s->shops, &s->shops_n, struct snapshot_shop);
    const char *names[] = {"client_secret", "client_secret_old"};

    out->id = shop->shop.id;
    out->platform = shop->platform;
    out->domain = str_dup(s->arena, shop->shop.domain);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str secret;
        if (vault_get(d, s->arena, out->id, names[i], &secret) || !secret.n)
            continue;
        out->until_ms[out->secrets_n] = vault_until_ms(d, out->id, names[i]);
        out->secrets[out->secrets_n++] = secret;
    }
}

/* The most that "read,write" allows. */
static enum role role_of_scopes(struct str scopes)
{
    static const char *const names[] = {"read", "write", "admin"};
    struct str head;
    enum role role = ROLE_VIEWER;

    while (scopes.n) {
        str_cut(scopes, ',', &head, &scopes);
        for (int r = ROLE_VIEWER; r <= ROLE_MANAGER; r++) {
            if (str_eq(str_trim(head), str_of(names[r])) && (enum role)r > role)
                role = (enum role)r;
        }
    }
    return role;
}

static void add_token(struct snapshot *s, const struct token_row *t)
{
    const struct user *p = snapshot_person(s, t->person_id);

    if (t->revoked_ms || (t->person_id && (!p || p->disabled_ms)))
        return;
    struct snapshot_token *out =
        ARENA_PUSH(s->arena, &s->tokens, &s->tokens_n, struct snapshot_token);
    out->id = t->id;
    out->name = t->name;
    out->hash = t->hash;
    out->person_id = t->person_id;
    out->extension = str_eq(t->scopes, STR(EXTENSION_SCOPE));
    out->role = out->extension ? ROLE_STAFF : role_of_scopes(t->scopes);
    if (p && out->extension) /* acts in that person's name */
        out->name = p->name;
    if (p && p->role < out->role)
        out->role = p->role;
}

static void add_account(struct desk *d, struct snapshot *s, const struct desk_account *acc)
{
    struct account a = {.id = acc->account.id};

    if (!acc->supplier->hook || vault_get(d, s->arena, a.id, "client_id", &a.client_id) ||
        vault_get(d, s->arena, a.id, "client_secret", &a.client_secret) || !a.client_secret.n)
        return;
    *ARENA_PUSH(s->arena, &s->accounts, &s->accounts_n, struct snapshot_account) =
        (struct snapshot_account){acc->supplier, a};
}

enum err snapshot_refresh(struct desk *d)
{
    struct arena *a = arena_new();
    struct snapshot *s = ARENA_NEW(a, struct snapshot);
    struct token_row *tokens;
    size_t tokens_n;

    s->arena = a;
    enum err err = db_tokens(d->db, a, &tokens, &tokens_n);
    if (!err)
        err = db_people(d->db, a, &s->people, &s->people_n);
    if (!err)
        err = db_sessions(d->db, a, &s->sessions, &s->sessions_n);
    if (!err)
        err = db_links(d->db, a, &s->links, &s->links_n);
    if (err) {
        arena_free(a);
        return err;
    }
    for (size_t i = 0; i < tokens_n; i++)
        add_token(s, &tokens[i]);
    for (size_t i = 0; i < d->shops_n; i++)
        add_shop(d, s, d->shops[i]);
    for (size_t i = 0; i < d->accounts_n; i++)
        add_account(d, s, d->accounts[i]);
    s->ready = true;
    d->snapshot_stale = false;
    drop(inbox_swap(d->inbox, s));
    return OK;
}
