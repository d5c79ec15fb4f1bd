/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands about people, their sessions and one-time links. Slow work, the hashing of passwords, is
 * done before on a worker (web/session.c); what it found comes beside the body. Whoever is removed
 * or barred is out when the command is answered: the snapshot is replaced before.
 */
#ifndef WAYBILL_APP_PEOPLE_H
#define WAYBILL_APP_PEOPLE_H

#include "app/command.h"

/* What the web floor knows about somebody who comes in. */
struct way_in {
    int64_t person_id; /* whose password was right; 0: comes by a link */
    struct str kept;   /* the hash that it fitted: a newer one makes it wrong */
    struct str code;   /* of the link */
    struct str fresh;  /* hash of the new password; "": it stays */
    struct str agent;  /* user_agent() */
};

enum { PERSON_NAME_MAX = 60, PEOPLE_MAX = 200, SESSIONS_MAX = 20, LINKS_MAX = 200 };

/* Ways in: each begins a session, whose token is c->secret, never in the answer. Need c->way. */
enum err command_sign_in(struct turn *t, struct command *c); /* by password or sign-in link */
enum err command_setup(struct turn *t, struct command *c);   /* the first owner */
enum err command_join(struct turn *t, struct command *c);    /* by invitation or reset link */
/* Sessions. */
enum err command_sign_out(struct turn *t, struct command *c);
enum err command_sign_out_all(struct turn *t, struct command *c);
enum err command_session_end(struct turn *t, struct command *c);  /* own; an owner: anyone's */
enum err command_session_seen(struct turn *t, struct command *c); /* noted now and then */
enum err command_password(struct turn *t, struct command *c);     /* own; ends the other sessions */
enum err command_profile(struct turn *t, struct command *c);      /* own name and language */
/* People. The last owner who may sign in stays one. */
enum err command_person_change(struct turn *t, struct command *c);
enum err command_person_remove(struct turn *t, struct command *c);
/* A browser's extension (app/extension.h). Needs c->way. */
enum err command_pair(struct turn *t, struct command *c);
/* Links: answered with their address once. */
enum err command_setup_link(struct turn *t, struct command *c); /* replaces the one before */
enum err command_invite(struct turn *t, struct command *c);
enum err command_person_link(struct turn *t, struct command *c); /* reset; sign_in: local only */
enum err command_link_remove(struct turn *t, struct command *c);

/* The link that a code opens now; NULL: unknown, used or ended. */
const struct link *people_link(const struct link *links, size_t n, struct str code, int64_t now_ms);
/* When a session ends if nobody uses it any more. */
int64_t people_session_until_ms(const struct desk_options *o, const struct session *s);

#endif
