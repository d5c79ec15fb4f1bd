/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: lifetimes, cleanups, arrays that grow. */
#include "test/base/check.h"

#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

struct note {
    char *text;
    char letter;
};

static void write_letter(void *arg)
{
    struct note *n = arg;
    size_t len = strlen(n->text);
    n->text[len] = n->letter;
    n->text[len + 1] = '\0';
}

static void cleanups_run_newest_first_and_once(void **state)
{
    (void)state;
    char text[8] = "";
    struct note x = {text, 'x'}, y = {text, 'y'}, z = {text, 'z'};
    struct arena *a = arena_new();
    arena_cleanup(a, write_letter, &x);
    arena_cleanup(a, write_letter, &y);
    arena_reset(a);
    assert_string_equal(text, "yx");
    arena_cleanup(a, write_letter, &z);
    arena_free(a);
    assert_string_equal(text, "yxz");
}

struct late {
    struct arena *a;
    struct note *note;
};

static void hang_another(void *arg)
{
    struct late *l = arg;
    arena_cleanup(l->a, write_letter, l->note);
}

static void a_cleanup_may_use_the_arena_and_hang_up_another(void **state)
{
    (void)state;
    char text[8] = "";
    struct note n = {text, 'n'};
    struct arena *a = arena_new();
    struct late *l = ARENA_NEW(a, struct late);
    *l = (struct late){a, &n};
    arena_cleanup(a, hang_another, l);
    arena_free(a);
    assert_string_equal(text, "n");
}

static void pieces_are_aligned_and_apart(void **state)
{
    struct arena *a = *state;
    unsigned char *pieces[300];
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        pieces[i] = arena_alloc(a, i);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        memset(pieces[i], (int)(i & 255), i);
    }
    for (size_t i = 1; i < COUNT_OF(pieces); i++) {
        assert_int_equal(pieces[i][0], i & 255);
        assert_int_equal(pieces[i][i - 1], i & 255);
    }
}

static void nothing_is_a_valid_piece(void **state)
{
    assert_non_null(arena_alloc(*state, 0));
    assert_non_null(arena_zalloc(*state, 0, 8));
    arena_free(NULL);
}

static void large_pieces_and_small_ones_mix(void **state)
{
    struct arena *a = *state;
    for (int round = 0; round < 3; round++) {
        for (size_t n = 1; n < 4 * 1024 * 1024; n *= 3) {
            char *large = arena_alloc(a, n), *small = arena_alloc(a, 16);
            memset(large, 1, n);
            memset(small, 2, 16);
            assert_int_equal(large[n - 1], 1);
        }
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
}

static void used_counts_what_was_handed_out(void **state)
{
    struct arena *a = *state;
    arena_alloc(a, 100);
    arena_zalloc(a, 3, 8);
    assert_int_equal(arena_used(a), 124);
}

static void a_grown_piece_leaves_the_old_one_as_it_was(void **state)
{
    struct arena *a = *state;
    char *old = arena_alloc(a, 4);
    memcpy(old, "abc", 4);
    char *grown = arena_grow(a, old, 4, 4000);
    assert_string_equal(grown, "abc");
    grown[0] = 'X';
    assert_string_equal(old, "abc");
    assert_non_null(arena_grow(a, NULL, 0, 10));
}

struct item {
    int64_t value;
    char zero[9];
};

static void pushed_elements_are_zeroed_and_keep_their_order(void **state)
{
    struct arena *a = *state;
    struct item *items = NULL;
    size_t n = 0;
    for (int64_t i = 0; i < 1000; i++) {
        struct item *it = ARENA_PUSH(a, &items, &n, struct item);
        assert_int_equal(it->value, 0);
        assert_int_equal(it->zero[8], 0);
        memset(it, 0xFF, sizeof *it);
        it->value = i;
    }
    assert_int_equal(n, 1000);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(items[i].value, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleanups_run_newest_first_and_once),
        cmocka_unit_test(a_cleanup_may_use_the_arena_and_hang_up_another),
        TEST(pieces_are_aligned_and_apart),
        TEST(nothing_is_a_valid_piece),
        TEST(large_pieces_and_small_ones_mix),
        TEST(used_counts_what_was_handed_out),
        TEST(a_grown_piece_leaves_the_old_one_as_it_was),
        TEST(pushed_elements_are_zeroed_and_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
