/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Under AddressSanitizer every piece is guarded: asks the sanitizer itself, instead of crashing.
 * In other builds there is nothing to ask and the test is skipped.
 */
#include "test/base/check.h"

#if defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif

#ifdef GUARDED
#include <sanitizer/asan_interface.h>

static void the_byte_behind_a_piece_is_poisoned(void **state)
{
    char *first = arena_alloc(*state, 24);
    arena_alloc(*state, 24);
    assert_false(__asan_address_is_poisoned(first + 23));
    assert_true(__asan_address_is_poisoned(first + 24));
}

static void a_piece_is_dead_after_the_reset(void **state)
{
    char *piece = arena_alloc(*state, 24);
    arena_reset(*state);
    assert_true(__asan_address_is_poisoned(piece));
}
#else
static void the_byte_behind_a_piece_is_poisoned(void **state)
{
    (void)state;
    skip();
}

static void a_piece_is_dead_after_the_reset(void **state)
{
    (void)state;
    skip();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_byte_behind_a_piece_is_poisoned),
        TEST(a_piece_is_dead_after_the_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
