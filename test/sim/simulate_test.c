/* SPDX-License-Identifier: Apache-2.0 */
/* Runs by chance: a few seeds of each kind, and the same seed twice. Longer ones: `waybill
 * simulate`. */
#include "sim/simulate.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static uint64_t run(uint64_t seed, enum simulate_faults faults)
{
    struct arena *a = arena_new();
    const struct simulate_options o = {.seed = seed, .orders = 25, .days = 2, .faults = faults};
    struct simulate_result r;

    simulate(&o, a, &r);
    uint64_t hash = r.hash;
    if (r.failure.n) {
        print_message("%.*s\n%.*s\n", STR_ARG(r.last_lines), STR_ARG(r.setup));
        fail_msg("seed %llu, faults %d: %.*s", (unsigned long long)seed, (int)faults,
                 STR_ARG(r.failure));
    }
    arena_free(a);
    return hash;
}

static void without_faults_every_order_comes_to_rest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++)
        run(seed, SIMULATE_NONE);
}

static void with_some_faults_too(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed <= 12; seed++)
        run(seed, SIMULATE_SOME);
}

static void with_many_faults_too(void **state)
{
    (void)state;
    for (uint64_t seed = 21; seed <= 22; seed++)
        run(seed, SIMULATE_MANY);
}

static void the_same_seed_gives_the_same_run(void **state)
{
    (void)state;
    uint64_t first = run(5, SIMULATE_MANY);
    assert_true(first == run(5, SIMULATE_MANY));
    assert_true(first != run(6, SIMULATE_MANY));
}

static int asked(const char *one, const char *two)
{
    char name[] = "simulate", option[32], value[32];
    char *argv[] = {name, option, value, NULL};

    snprintf(option, sizeof(option), "%s", one);
    snprintf(value, sizeof(value), "%s", two);
    return simulate_main(3, argv, LANG_EN);
}

/* Nothing is run, and nothing aborts. */
static void what_cannot_be_simulated_is_refused(void **state)
{
    (void)state;
    assert_int_equal(asked("--orders", "99999999999"), 2);
    assert_int_equal(asked("--orders", "0"), 2);
    assert_int_equal(asked("--days", "106751991168"), 2);
    assert_int_equal(asked("--seed", "-1"), 2);
    assert_int_equal(asked("--seeds", "many"), 2);
    assert_int_equal(asked("--faults", "lots"), 2);
    assert_int_equal(asked("--json", "--bogus"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_faults_every_order_comes_to_rest),
        cmocka_unit_test(with_some_faults_too),
        cmocka_unit_test(with_many_faults_too),
        cmocka_unit_test(what_cannot_be_simulated_is_refused),
        cmocka_unit_test(the_same_seed_gives_the_same_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
