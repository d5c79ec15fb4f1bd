/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: read, in nets, whose they are. */
#include "test/base/check.h"

#include "base/addr.h"

static struct addr of(const char *text)
{
    struct addr a;

    if (!addr_parse(str_of(text), &a))
        fail_msg("\"%s\" is no address", text);
    return a;
}

static void addresses_are_read_or_refused(void **state)
{
    static const char *const wrong[] = {"",         "1.2.3", "1.2.3.4.5", "256.1.1.1", "localhost",
                                        "1.2.3.4 ", "::g",   "[::1",      "1.2.3.4/8", ":::"};
    struct addr a;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(addr_parse(str_of(wrong[i]), &a));
    assert_memory_equal(of("[::1]").bytes, of("::1").bytes, 16);
    assert_memory_equal(of("::ffff:10.0.0.1").bytes, of("10.0.0.1").bytes, 16);
}

static void only_what_the_internet_reaches_is_public(void **state)
{
    static const char *const pub[] = {"8.8.8.8",     "1.1.1.1",         "172.32.0.1",
                                      "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"};
    static const char *const not [] = {"127.0.0.1",
                                       "10.1.2.3",
                                       "192.168.1.1",
                                       "172.16.0.1",
                                       "172.31.255.255",
                                       "169.254.169.254",
                                       "0.0.0.0",
                                       "100.64.0.1",
                                       "224.0.0.1",
                                       "255.255.255.255",
                                       "198.18.0.1",
                                       "192.0.2.5",
                                       "::",
                                       "::1",
                                       "fe80::1",
                                       "fc00::1",
                                       "fd12::1",
                                       "ff02::1",
                                       "::ffff:127.0.0.1",
                                       "::ffff:10.0.0.1",
                                       "64:ff9b::a00:1",
                                       "2002:7f00:1::",
                                       "2001:db8::1",
                                       "2001::1"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pub); i++)
        assert_true(addr_is_public(of(pub[i])));
    for (size_t i = 0; i < COUNT_OF(not ); i++) {
        if (addr_is_public(of(not [i])))
            fail_msg("%s is not public", not [i]);
    }
    assert_true(addr_is_loopback(of("127.8.8.8")) && addr_is_loopback(of("::1")));
    assert_false(addr_is_loopback(of("128.0.0.1")));
}

static void a_list_holds_addresses_and_nets(void **state)
{
    struct str list = STR("127.0.0.1, 10.0.0.0/8, 2001:db8::/33,::1");

    (void)state;
    assert_true(addr_list_ok(list) && addr_list_ok(STR_NONE));
    assert_false(addr_list_ok(STR("10.0.0.0/33")));
    assert_false(addr_list_ok(STR("10.0.0.1,example.com")));
    assert_true(addr_in_list(of("10.255.0.1"), list));
    assert_true(addr_in_list(of("::ffff:10.1.1.1"), list));
    assert_true(addr_in_list(of("2001:db8:7fff::1"), list));
    assert_false(addr_in_list(of("2001:db8:8000::1"), list));
    assert_false(addr_in_list(of("11.0.0.1"), list));
    assert_false(addr_in_list(of("127.0.0.2"), list));
    assert_true(addr_in_list(of("1.2.3.4"), STR("0.0.0.0/0")));
    assert_false(addr_in_list(of("2606::1"), STR("0.0.0.0/0")));
}

static void one_owner_holds_a_whole_net_of_the_new_kind(void **state)
{
    (void)state;
    assert_memory_equal(addr_owner(of("2606:4700:1:2::3")).bytes, of("2606:4700:1:2::").bytes, 16);
    assert_memory_equal(addr_owner(of("1.2.3.4")).bytes, of("1.2.3.4").bytes, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_or_refused),
        cmocka_unit_test(only_what_the_internet_reaches_is_public),
        cmocka_unit_test(a_list_holds_addresses_and_nets),
        cmocka_unit_test(one_owner_holds_a_whole_net_of_the_new_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
