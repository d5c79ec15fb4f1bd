/* SPDX-License-Identifier: Apache-2.0 */
/* A browser that listens while the hub works and crashes hears every entry of the history once. */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What a browser keeps: ids in the order heard. */
struct browser {
    struct story *story;
    struct str *ids;
    size_t n, resets;
    struct str last;
};

static void hear(struct browser *b)
{
    struct arena *a = b->story->arena;
    struct str line, text = sim_heard(b->story->sim, a), id = STR_NONE;

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        if (str_starts(line, STR("id: "))) {
            id = str_slice(line, 4, line.n);
            b->last = id;
        }
        if (str_eq(line, STR("event: change")))
            *ARENA_PUSH(a, &b->ids, &b->n, struct str) = id;
        b->resets += str_eq(line, STR("event: reset"));
    }
}

static void listen_for(struct browser *b, int64_t ms)
{
    struct sim *sim = b->story->sim;

    for (int64_t until_ms = sim_now(sim) + ms; sim_now(sim) < until_ms;) {
        if (sim_is_up(sim) && !sim_is_listening(sim))
            sim_listen(sim, b->last);
        sim_run(sim, 200);
        hear(b);
    }
}

static size_t heard(const struct browser *b, struct str id)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++)
        n += str_eq(b->ids[i], id);
    return n;
}

/* Each entry of that list that was written after the beginning was heard once. */
static size_t check_list(struct browser *b, const char *path, int64_t from_ms)
{
    struct story *s = b->story;
    struct str cursor = STR_NONE;
    size_t n = 0;

    do {
        struct str url =
            str_printf(s->arena, "%s%s%.*s", path, cursor.n ? "&cursor=" : "", STR_ARG(cursor));
        struct sim_answer r = sim_api(s->sim, HTTP_GET, str_cstr(s->arena, url), "%s", "");
        assert_int_equal(r.status, 200);
        for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);) {
            struct str id = json_str(json_get(it.val, "id"));
            if (time_of(json_str(json_get(it.val, "at"))) <= from_ms)
                continue;
            if (heard(b, id) != 1)
                fail_msg("%.*s (%.*s) was heard %zu times", STR_ARG(id),
                         STR_ARG(json_str(json_get(it.val, "kind"))), heard(b, id));
            n++;
        }
        cursor = str_dup(s->arena, json_str(json_get(r.json, "next")));
    } while (cursor.n);
    return n;
}

static void every_entry_is_heard_once_across_crashes(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct disk *disk = disk_new(3);

    (void)state;
    o.sim.disk = disk;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_MINUTE;
    struct story *s = story_new(&o);
    struct browser b = {.story = s};
    int64_t from_ms = sim_now(s->sim);
    listen_for(&b, MS_SECOND);
    for (int i = 0; i < 6; i++) {
        story_place(s, story_order(s));
        sim_crash_at(s->sim, 2 + i);
        listen_for(&b, 20 * MS_SECOND);
    }
    sim_crash_at(s->sim, 0);
    listen_for(&b, 10 * MS_MINUTE);
    assert_true(sim_crashes(s->sim) >= 5);
    assert_int_equal(b.resets, 0);
    size_t n = check_list(&b, "/api/v1/history?limit=250", from_ms) +
               check_list(&b, "/api/v1/history?shop=lamps.myshopify.com&limit=250", from_ms);
    assert_true(n > 60);
    assert_int_equal(n, b.n); /* and nothing that is not in the history */
    for (size_t i = 1; i < b.n; i++)
        assert_true(str_cmp(b.ids[i - 1], b.ids[i]) < 0);
    story_free(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_is_heard_once_across_crashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
