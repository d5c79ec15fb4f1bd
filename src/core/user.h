/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People who use this hub: what they are called, what they may do, how they are known again. Their
 * customers are struct person of core/order.h.
 */
#ifndef WAYBILL_CORE_USER_H
#define WAYBILL_CORE_USER_H

#include "base/err.h"

/* Each may do what the ones before may. viewer: look. staff: work on orders. manager: also shops,
 * suppliers, own tokens. owner: also people, and others' tokens. Stored by their words. */
#define ROLES(X) X(VIEWER, "viewer") X(STAFF, "staff") X(MANAGER, "manager") X(OWNER, "owner")
enum role {
#define ROLE(name, text) ROLE_##name,
    ROLES(ROLE)
#undef ROLE
        ROLE_MAX
};
struct str role_text(enum role r);
bool role_of_text(struct str s, enum role *ret_role) MUST_USE;

/* What a one-time link does. invite: a new person joins. reset: a person sets a new password.
 * sign_in: signs a person in. setup: makes the first owner. pair: a browser's extension. */
#define LINK_KINDS(X) \
    X(INVITE, "invite") X(RESET, "reset") X(SIGN_IN, "sign_in") X(SETUP, "setup") X(PAIR, "pair")
enum link_kind {
#define LINK_KIND(name, text) LINK_##name,
    LINK_KINDS(LINK_KIND)
#undef LINK_KIND
        LINK_MAX
};
struct str link_kind_text(enum link_kind k);
bool link_kind_of_text(struct str s, enum link_kind *ret_kind) MUST_USE;

struct user {
    int64_t id;
    struct str name;     /* stands in the history: no two people have the same */
    struct str email;    /* signs in by it; lower case; no two have the same */
    struct str lang;     /* "en", "zh"; "": as the browser says */
    struct str password; /* crypto_password(); never shown */
    enum role role;
    int64_t created_ms, password_ms;
    int64_t disabled_ms; /* may not sign in since then; 0: may */
};

/* One browser that is signed in. */
struct session {
    int64_t id, person_id;
    struct str hash;  /* hex SHA-256 of the cookie */
    struct str agent; /* "Firefox, Linux" */
    int64_t created_ms, seen_ms;
};

struct link {
    int64_t id;
    int64_t person_id; /* whom it is for; 0: somebody new */
    enum link_kind kind;
    enum role role;         /* of somebody new */
    struct str hash;        /* hex SHA-256 of the code */
    struct str name, email; /* of somebody new, when known */
    struct str made_by;     /* as the history shows it */
    int64_t created_ms, until_ms;
};

/* What somebody who acts may do, and who it is. */
struct actor {
    enum role role;
    int64_t person_id, session_id, token_id; /* 0: none */
    struct str name;                         /* as the history shows it */
    bool local;     /* came over the data folder's socket: whoever owns the machine */
    bool extension; /* a paired browser's extension: nothing but what is made for it */
};

/* At least one "@" with something around it, no blanks; lower case. "" when it is no address. */
struct str user_email(struct arena *a, struct str typed);
/* What is wrong with it as a password: "" nothing. Not the strength that a formula claims, only
 * length and the obvious: at least 10 characters, not the name or address, not one letter again. */
struct str user_password_flaw(struct arena *a, struct str password, struct str name,
                              struct str email, enum lang lang);
/* "Chrome, Windows": the name of browser and system in a User-Agent, "" when neither is known. */
struct str user_agent(struct arena *a, struct str user_agent);

#endif
