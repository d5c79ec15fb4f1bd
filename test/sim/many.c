/* SPDX-License-Identifier: Apache-2.0 */
/* See test/sim/many.h. */
#include "test/sim/many.h"

void many_check(struct str got, struct str want, const char *file, int line)
{
    if (!str_eq(got, want))
        fail_msg("%s:%d: got \"%.*s\", want \"%.*s\"", file, line, STR_ARG(got), STR_ARG(want));
}

void many_place(struct story *s, int n)
{
    for (int i = 0; i < n; i++) {
        struct shopify_order_input *in = story_order(s);
        in->email = str_printf(s->arena, "c%d@example.test", i);
        story_place(s, in);
        sim_run(s->sim, 20);
    }
}

/* The id of what was accepted. */
struct str many_post(struct story *s, const char *body)
{
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/bulk", "%s", body);

    if (r.status != 202)
        fail_msg("not accepted: %.*s", STR_ARG(r.body));
    return str_dup(s->arena, json_str(json_get(r.json, "id")));
}

struct sim_answer many_look(struct story *s, struct str id, const char *query)
{
    struct str path = str_printf(s->arena, "/api/v1/bulk/%.*s%s", STR_ARG(id), query);

    return sim_api(s->sim, HTTP_GET, str_cstr(s->arena, path), "%s", "");
}

int64_t many_count(struct story *s, struct str id, const char *what)
{
    struct sim_answer r = many_look(s, id, "?limit=1");

    return json_i64(json_get(r.json, what), -1);
}

void many_await(struct story *s, struct str id, int64_t max_ms)
{
    int64_t until_ms = sim_now(s->sim) + max_ms;

    for (;;) {
        struct sim_answer r = many_look(s, id, "?limit=1");
        if (!json_is_null(json_get(r.json, "finished_at")))
            return;
        if (sim_now(s->sim) >= until_ms)
            fail_msg("not finished: %.*s", STR_ARG(r.body));
        sim_run(s->sim, 2 * MS_SECOND);
    }
}

struct str many_first(struct story *s, struct str id, const char *query, const char *path)
{
    struct sim_answer r = many_look(s, id, query);

    return str_dup(s->arena,
                   json_text(s->arena, json_path(json_at(json_get(r.json, "items"), 0), path)));
}
