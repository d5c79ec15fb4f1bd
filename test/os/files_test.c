/* SPDX-License-Identifier: Apache-2.0 */
/* Lock, key, zones, log and small files in a folder of their own. */
#include "test/base/check.h"

#include "base/time.h"
#include "os/clock_os.h"
#include "os/file_os.h"
#include "os/key_os.h"
#include "os/lock_os.h"
#include "os/log_os.h"
#include "os/zones_os.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str dir;

static int setup(void **state)
{
    *state = arena_new();
    return (int)file_make_temp_dir(*state, STR("waybill-test-"), &dir);
}

static int teardown(void **state)
{
    file_remove_tree(dir);
    arena_free(*state);
    return 0;
}

#define DIR_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

static void a_folder_has_one_owner_who_is_named(void **state)
{
    struct lock *first, *second;
    struct str holder = STR_NONE;

    assert_int_equal(lock_take(*state, dir, STR("serve"), &first, &holder), OK);
    assert_int_equal(lock_take(*state, dir, STR("orders"), &second, &holder), ERR_LOCKED);
    struct str want = str_printf(*state, "process %ld (serve), since ", (long)getpid());
    assert_true(str_starts(holder, want));
    lock_free(first);
    assert_int_equal(lock_take(*state, dir, STR("orders"), &second, &holder), OK);
    lock_free(second);
}

static void a_key_is_made_once_and_kept_private(void **state)
{
    uint8_t first[SEAL_KEY_LEN], second[SEAL_KEY_LEN];
    struct str path = str_cat(*state, dir, STR("/waybill.key"));
    struct stat st;
    bool made;

    assert_int_equal(key_load(dir, first, &made), OK);
    assert_true(made);
    assert_int_equal(chmod(str_cstr(*state, path), 0644), 0);
    assert_int_equal(key_load(dir, second, &made), OK);
    assert_false(made);
    assert_memory_equal(first, second, sizeof(first));
    assert_int_equal(stat(str_cstr(*state, path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(file_write(path, STR("not a key"), true), OK);
    assert_int_equal(key_load(dir, second, &made), ERR_KEY_WRONG);
}

static void a_written_file_is_whole_or_not_there(void **state)
{
    struct str path = str_cat(*state, dir, STR("/file")), text;

    assert_int_equal(file_read(*state, path, 100, &text), ERR_NOT_FOUND);
    assert_int_equal(file_write(path, STR("one"), false), OK);
    assert_int_equal(file_write(path, STR("two"), false), ERR_CONFLICT);
    assert_int_equal(file_read(*state, path, 100, &text), OK);
    CHECK_TEXT(text, "one");
    assert_int_equal(file_write(path, STR("three"), true), OK);
    assert_int_equal(file_read(*state, path, 4, &text), ERR_TOO_LARGE);
    assert_int_equal(file_make_dir(str_cat(*state, path, STR("/under"))), ERR_CONFLICT);
    struct str deep = str_cat(*state, dir, STR("/a/b//c"));
    assert_int_equal(file_make_dir(deep), OK);
    assert_int_equal(file_make_dir(deep), OK);
    assert_true(file_exists(deep));
}

static void zones_come_from_the_systems_files(void **state)
{
    struct zones_os *z = zones_os_new(STR("/usr/share/zoneinfo"));
    struct zones port = zones_os_port(z);
    const int64_t winter = time_of(STR("2026-01-15T12:00:00Z"));
    const int64_t summer = time_of(STR("2026-07-15T12:00:00Z"));

    (void)state;
    if (!file_exists(STR("/usr/share/zoneinfo/Asia/Shanghai")))
        skip();
    for (int i = 0; i < 2; i++) {
        assert_int_equal(port.offset_s(z, STR("Asia/Shanghai"), winter), 8 * 3600);
        assert_int_equal(port.offset_s(z, STR("America/New_York"), winter), -5 * 3600);
        assert_int_equal(port.offset_s(z, STR("America/New_York"), summer), -4 * 3600);
        assert_int_equal(port.offset_s(z, STR("No/Such_Zone"), summer), 0);
    }
    assert_int_equal(port.offset_s(z, STR(""), summer), 0);
    assert_int_equal(port.offset_s(z, STR("."), summer), 0);
    zones_os_free(z);
}

static void no_zone_name_leads_out_of_the_folder(void **state)
{
    struct str inside = str_cat(*state, dir, STR("/zones"));
    struct zones_os *z = zones_os_new(inside);
    struct zones port = zones_os_port(z);
    struct str shanghai;

    if (file_read(*state, STR("/usr/share/zoneinfo/Asia/Shanghai"), 65536, &shanghai))
        skip();
    assert_int_equal(file_make_dir(inside), OK);
    assert_int_equal(file_write(str_cat(*state, dir, STR("/Secret")), shanghai, false), OK);
    assert_int_equal(file_write(str_cat(*state, inside, STR("/Fine")), shanghai, false), OK);
    assert_int_equal(port.offset_s(z, STR("Fine"), 0), 8 * 3600);
    assert_int_equal(port.offset_s(z, STR("../Secret"), 0), 0);
    assert_int_equal(port.offset_s(z, STR("/usr/share/zoneinfo/Asia/Shanghai"), 0), 0);
    zones_os_free(z);
}

static struct str logged(struct arena *a, bool json, struct str text)
{
    static char line[1000];
    int ends[2];
    (void)a;
    assert_int_equal(pipe(ends), 0);
    struct log_os l = {.fd = ends[1], .least = LOG_INFO, .json = json};
    struct log port = log_os_port(&l);
    port.emit(port.ctx, LOG_DEBUG, 0, text);
    port.emit(port.ctx, LOG_WARN, time_of(STR("2026-11-23T10:00:00.250Z")), text);
    close(ends[1]);
    ssize_t n = read(ends[0], line, sizeof(line));
    close(ends[0]);
    return (struct str){line, n > 0 ? (size_t)n : 0};
}

static void a_record_is_one_line_whatever_it_holds(void **state)
{
    struct str evil = STR("name\n2026 error forged \"x\"\x1b[2J");

    CHECK_TEXT(logged(*state, false, evil),
               "2026-11-23T10:00:00.250Z warn  name\\x0a2026 error forged \"x\"\\x1b[2J\n");
    CHECK_TEXT(logged(*state, true, evil),
               "{\"time\":\"2026-11-23T10:00:00.250Z\",\"level\":\"warn\",\"text\":"
               "\"name\\u000a2026 error forged \\\"x\\\"\\u001b[2J\"}\n");
}

static void clocks_go_forward_and_randomness_differs(void **state)
{
    struct clock c = clock_os();
    struct rng r = rng_os();
    char a[32] = {0}, b[32] = {0};
    int64_t before = c.mono_ms(c.ctx);

    (void)state;
    assert_true(c.now_ms(c.ctx) > time_of(STR("2024-01-01T00:00:00Z")));
    assert_true(c.mono_ms(c.ctx) >= before);
    r.fill(r.ctx, a, sizeof(a));
    r.fill(r.ctx, b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DIR_TEST(a_folder_has_one_owner_who_is_named),
        DIR_TEST(a_key_is_made_once_and_kept_private),
        DIR_TEST(a_written_file_is_whole_or_not_there),
        DIR_TEST(zones_come_from_the_systems_files),
        DIR_TEST(no_zone_name_leads_out_of_the_folder),
        DIR_TEST(a_record_is_one_line_whatever_it_holds),
        DIR_TEST(clocks_go_forward_and_randomness_differs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
