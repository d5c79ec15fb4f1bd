/* SPDX-License-Identifier: Apache-2.0 */
/* Stories about many orders at once (app/bulk.h): asking for them and looking at what came. */
#ifndef WAYBILL_TEST_SIM_MANY_H
#define WAYBILL_TEST_SIM_MANY_H

#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/time.h"

/* Places so many orders of one unit, each of another customer. */
void many_place(struct story *s, int n);
/* POSTs the bulk; the id of what was accepted. */
struct str many_post(struct story *s, const char *body);
/* It with a page of items; query: "?state=failed" or "". */
struct sim_answer many_look(struct story *s, struct str id, const char *query);
/* A member of it that is a number ("done"). */
int64_t many_count(struct story *s, struct str id, const char *what);
/* Lets time pass until it is finished; fails the test after max_ms. */
void many_await(struct story *s, struct str id, int64_t max_ms);
/* A member of the first item of that page, as text. */
struct str many_first(struct story *s, struct str id, const char *query, const char *path);

#define MANY_CHECK(got, want) many_check((got), str_of(want), __FILE__, __LINE__)
void many_check(struct str got, struct str want, const char *file, int line);

#endif
