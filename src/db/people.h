/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People, their sessions and one-time links (core/user.h). All few: read whole. Everything that
 * hangs on a person goes with the row.
 */
#ifndef WAYBILL_DB_PEOPLE_H
#define WAYBILL_DB_PEOPLE_H

#include "core/user.h"
#include "db/db.h"

enum err db_people(struct db *db, struct arena *a, struct user **ret_people,
                   size_t *ret_n) MUST_USE;
enum err db_person_save(struct db *db, const struct user *p) MUST_USE;
/* With sessions and links; tokens that the person made are revoked at now_ms. */
enum err db_person_remove(struct db *db, int64_t id, int64_t now_ms) MUST_USE;

enum err db_sessions(struct db *db, struct arena *a, struct session **ret_sessions,
                     size_t *ret_n) MUST_USE;
enum err db_session_save(struct db *db, const struct session *s) MUST_USE;
enum err db_session_remove(struct db *db, int64_t id) MUST_USE;
/* All of a person but one (0: all). */
enum err db_sessions_remove(struct db *db, int64_t person_id, int64_t but_id) MUST_USE;

enum err db_links(struct db *db, struct arena *a, struct link **ret_links, size_t *ret_n) MUST_USE;
enum err db_link_save(struct db *db, const struct link *l) MUST_USE;
enum err db_link_remove(struct db *db, int64_t id) MUST_USE;
/* All of this kind for this person (0: for somebody new). */
enum err db_links_remove(struct db *db, enum link_kind kind, int64_t person_id) MUST_USE;

/* Sessions last seen or begun before, and links that ended before now. */
enum err db_people_forget(struct db *db, int64_t seen_before_ms, int64_t begun_before_ms,
                          int64_t now_ms) MUST_USE;
/* After a restore: nobody stays signed in, no link of the copy works. */
enum err db_people_sign_out(struct db *db) MUST_USE;

#endif
