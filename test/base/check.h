/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every test of base/ begins with: cmocka in its order of includes, an arena per test, and
 * comparing of struct str.
 */
#ifndef WAYBILL_TEST_BASE_CHECK_H
#define WAYBILL_TEST_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

static inline int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

/* A test that finds its arena in *state. */
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, arena_setup, arena_teardown)

static inline void check_text(struct str got, struct str want, const char *file, int line)
{
    if (str_eq(got, want))
        return;
    print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
    _fail(file, line);
}

#define CHECK_STR(got, want)  check_text((got), (want), __FILE__, __LINE__)
#define CHECK_TEXT(got, want) CHECK_STR((got), str_of(want))

#endif
