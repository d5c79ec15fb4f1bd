/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of db/ begin with: a data file of their own in a temporary folder, a shop in it, and
 * orders with something in every field.
 */
#ifndef WAYBILL_TEST_DB_DB_RIG_H
#define WAYBILL_TEST_DB_DB_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/change.h"
#include "core/shop.h"
#include "db/accounts.h"
#include "db/orders.h"

#define RIG_SHOP     INT64_C(7001)
#define RIG_START_MS INT64_C(1763900000000)

struct rig {
    struct arena *a;
    struct db *db;
    char folder[64];
    struct str path;
    int64_t next_id;
};

/* *state is a rig with an open, migrated file and one shop. */
int rig_setup(void **state);
int rig_teardown(void **state);
/* The same without a file: path says where to make one. */
int rig_setup_empty(void **state);
#define RIG_TEST(fn)       cmocka_unit_test_setup_teardown(fn, rig_setup, rig_teardown)
#define RIG_TEST_EMPTY(fn) cmocka_unit_test_setup_teardown(fn, rig_setup_empty, rig_teardown)

struct db *rig_open(struct rig *r, bool read_only);
int64_t rig_id(struct rig *r);

/* A paid order of one line, ext_id as given, created i minutes after the start. */
struct order *rig_order(struct rig *r, int64_t ext_id);
/* An order that has at least one of everything, and something in every field. */
struct order *rig_full_order(struct rig *r, int64_t ext_id);
struct line *rig_line(struct rig *r, struct order *o, int64_t quantity);
struct purchase *rig_purchase(struct rig *r, struct order *o, int64_t line_id, int64_t quantity);

struct entry rig_entry(struct rig *r, const char *kind);
/* Saves in a transaction of its own; fails the test unless OK. */
void rig_save(struct rig *r, struct order *o);
/* What saving gives, rolled back unless OK. */
enum err rig_try_save(struct rig *r, struct order *o);
struct order *rig_load(struct rig *r, int64_t id);

/* Every field as text, one per line, so that two orders can be compared. */
struct str rig_dump(struct arena *a, const struct order *o);
/* The first number of a statement. */
int64_t rig_number(struct rig *r, const char *sql);

#define CHECK_OK(expr)        assert_int_equal((expr), OK)
#define CHECK_TEXT(got, want) rig_check((got), str_of(want), __FILE__, __LINE__)
#define CHECK_STR(got, want)  rig_check((got), (want), __FILE__, __LINE__)
void rig_check(struct str got, struct str want, const char *file, int line);

#endif
