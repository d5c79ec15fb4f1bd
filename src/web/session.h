/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coming in and going out: addresses that set or clear the cookie of a browser. Passwords are
 * hashed on a worker while the exchange waits; the desk then decides (app/people.h). The cookie is
 * `__Host-waybill`, HttpOnly, SameSite=Lax, Secure: browsers keep that on http://127.0.0.1 and
 * http://localhost too, and nowhere else without TLS.
 */
#ifndef WAYBILL_WEB_SESSION_H
#define WAYBILL_WEB_SESSION_H

#include "web/router.h"

void session_show(struct visit *v);     /* who is signed in here, and what must be done first */
void session_sign_in(struct visit *v);  /* {email, password} or {code} of a sign-in link */
void session_sign_out(struct visit *v); /* this browser */
void session_sign_out_all(struct visit *v);
void session_password(struct visit *v); /* {password, new_password} */
void session_setup(struct visit *v);    /* {code, name, email, password}: the first owner */
void session_join(
    struct visit *v); /* the same by an invitation; by a reset link {code, password} */
void session_pair(struct visit *v); /* {code, version, name}: a browser's extension */
void session_link(struct visit *v); /* {code}: what the link is for */

#endif
