/* SPDX-License-Identifier: Apache-2.0 */
/* Private to command_people.c and command_session.c: who is there, and what comes with the body. */
#ifndef WAYBILL_APP_PEOPLE_PART_H
#define WAYBILL_APP_PEOPLE_PART_H

#include "app/people.h"
#include "db/people.h"

/* Everybody, read for this command. */
struct people {
    struct user *items;
    size_t n;
};
enum err people_load(struct turn *t, struct people *ret_people) MUST_USE;
struct user *people_find(const struct people *p, int64_t id); /* NULL */

/* Takes name and e-mail, as far as the body has them, over into u; each must be nobody else's. */
enum err people_read(struct turn *t, struct command *c, const struct people *p,
                     struct user *u) MUST_USE;
/* "en", "zh" or "". */
enum err people_read_lang(struct command *c, struct user *u) MUST_USE;

/* The link of the code that came in, if it is of one of these kinds. It is used up. */
enum err people_take_link(struct turn *t, struct command *c, uint32_t kinds,
                          struct link *ret_link) MUST_USE;
/* Makes the link, whose code is in no other place than *ret_url. */
enum err people_make_link(struct turn *t, struct command *c, struct link *l,
                          struct str *ret_url) MUST_USE;

/* An entry about a person, with what changed of role and name. */
enum err people_record(struct turn *t, struct command *c, const char *kind,
                       const struct user *before, const struct user *after) MUST_USE;

#endif
