/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens: renewed before they end, one flight per account, the old pair kept until the new
 * one is on disk. Client credentials are asked anew; OAuth pairs are refreshed; a pasted token that
 * is refused needs a person.
 */
#ifndef WAYBILL_APP_TOKEN_H
#define WAYBILL_APP_TOKEN_H

#include "app/job.h"

/* The token job of this shop or account is wanted now. */
void token_wake(struct turn *t, int64_t owner_id);
/* A request was refused with 401: the token is no longer trusted. Asked for anew, at most once a
 * minute, so that a fault of the other side does not become a storm. */
void token_refused(struct turn *t, int64_t owner_id);
/* Stores a pair that was granted and plans its renewal. */
enum err token_store(struct turn *t, int64_t owner_id, const struct tokens *tokens) MUST_USE;
/* The owner cannot be used until a person connects it again; says why, in the history too. */
enum err token_needs_connect(struct turn *t, int64_t owner_id, enum err err,
                             struct str detail) MUST_USE;

#endif
