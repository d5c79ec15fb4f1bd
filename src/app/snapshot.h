/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What other threads check against without asking the desk: shops with their webhook secrets,
 * bearer tokens, people with their sessions. Immutable and counted; the desk replaces it after a
 * commit and before it answers, so that a revocation holds at once.
 */
#ifndef WAYBILL_APP_SNAPSHOT_H
#define WAYBILL_APP_SNAPSHOT_H

#include "app/desk.h"
#include "connect/platform.h"
#include "connect/supplier.h"
#include "core/user.h"

struct snapshot_shop {
    int64_t id;
    const struct platform *platform;
    struct str domain;
    struct str secrets[2]; /* the newest first */
    size_t secrets_n;
    int64_t until_ms[2]; /* when it stops to count; 0: it does not */
};
/* A supplier account whose messages can be checked. */
struct snapshot_account {
    const struct supplier *supplier;
    struct account account; /* id, client_id and client_secret alone */
};
struct snapshot_token {
    int64_t id;
    struct str name, hash;
    enum role role;    /* what its scopes allow, and no more than whose it is may */
    int64_t person_id; /* 0: made on the machine itself */
    bool extension;    /* of a paired browser */
};
struct snapshot {
    struct arena *arena;
    int count; /* guarded by the desk's inbox lock */
    struct snapshot_shop *shops;
    size_t shops_n;
    struct snapshot_account *accounts;
    size_t accounts_n;
    struct snapshot_token *tokens;
    size_t tokens_n;
    struct user *people; /* disabled ones too */
    size_t people_n;
    struct session *sessions; /* ended ones too: look at people_session_until_ms */
    size_t sessions_n;
    struct link *links;
    size_t links_n;
    int64_t last_complete_ms;
    bool ready;
};

/* Gives back what desk_snapshot lent. */
void snapshot_release(struct desk *d, struct snapshot *s);
const struct snapshot_shop *snapshot_shop(const struct snapshot *s, struct str domain);
/* Of its secrets, how many still count: an old one does only for a while after a change. */
size_t snapshot_secrets(const struct snapshot_shop *s, int64_t now_ms);
/* The token whose SHA-256 fits, compared in constant time; NULL. */
const struct snapshot_token *snapshot_token(const struct snapshot *s, struct str bearer);

/* The session whose cookie this is, still running, of somebody who may sign in; NULL. */
const struct session *snapshot_session(const struct snapshot *s, const struct desk *d,
                                       struct str cookie, int64_t now_ms);
const struct user *snapshot_person(const struct snapshot *s, int64_t id); /* NULL */
const struct user *snapshot_person_by_email(const struct snapshot *s, struct str email);

/* For the desk: builds and swaps. */
enum err snapshot_refresh(struct desk *d);

#endif
