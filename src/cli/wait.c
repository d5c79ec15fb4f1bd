/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/wait.h. */
#include "cli/wait.h"

#include "base/time.h"
#include "cli/list.h"
#include "cli/progress.h"
#include "cli/say.h"

#define JOB_PAGES     8
#define JOB_PAUSE_MS  500
#define SYNC_PAUSE_MS 300
#define SYNC_SPAN_MS  (2 * MS_MINUTE)
#define GRANT_MS      (2 * MS_SECOND)

int wait_for(struct run *r, wait_fn look, void *ctx, int64_t pause_ms, int64_t span_ms)
{
    struct arena *own = r->a, *scratch = arena_new();
    int64_t end_ms = span_ms ? r->env->now_ms(r->env->ctx) + span_ms : INT64_MAX;
    int code = CLI_NOT_YET;

    r->a = scratch;
    while (!look(r, ctx, &code)) {
        code = CLI_NOT_YET;
        if (r->env->now_ms(r->env->ctx) >= end_ms)
            break;
        r->env->sleep_ms(r->env->ctx, pause_ms);
        arena_reset(scratch);
    }
    r->a = own;
    arena_free(scratch);
    return code;
}

static struct str cause_of(struct run *r, const struct json *job)
{
    const struct column failure = {.kind = COL_FAILURE, .path = "error"};

    return list_cell(r, &failure, job);
}

/* The job that fits: by its id, or by kind and subject. NULL when none is found. */
struct job_meant {
    struct str id, kind, subject;
};

static bool is_meant(const struct json *job, const struct job_meant *meant)
{
    if (meant->id.n)
        return str_eq(json_str(json_get(job, "id")), meant->id);
    return str_eq(json_str(json_get(job, "kind")), meant->kind) &&
           str_eq(json_str(json_get(job, "subject")), meant->subject);
}

static int find_job(struct run *r, const struct job_meant *meant, const struct json **ret_job)
{
    struct str cursor = STR_NONE;
    struct answer a;

    *ret_job = NULL;
    for (int page = 0; page < JOB_PAGES; page++) {
        struct str path = ask_with(r, STR("/api/v1/jobs?limit=250"), "cursor", cursor);
        int code = ask(r, HTTP_GET, path, STR_NONE, &a);
        if (code)
            return code;
        for (struct json_iter it = json_iter(json_get(a.json, "items")); json_next(&it);) {
            if (is_meant(it.val, meant)) {
                *ret_job = it.val;
                return CLI_DONE;
            }
        }
        cursor = json_str(json_get(a.json, "next"));
        if (!cursor.n)
            break;
    }
    return CLI_DONE;
}

struct job_wait {
    struct job_meant meant;
    struct progress bar;
    int64_t tries;
};

/* A failure that is tried again is said once. */
static void say_retry(struct run *r, struct job_wait *w, const struct json *job)
{
    int64_t tries = json_i64(json_get(job, "tries"), 0);

    if (tries > 0 && w->tries == 0 && !r->json) {
        progress_end(&w->bar);
        say_note(r, SAYF(r, SAY_TRIED_AGAIN, cause_of(r, job)));
    }
    w->tries = tries;
}

static bool look_job(struct run *r, void *ctx, int *ret_code)
{
    struct job_wait *w = ctx;
    const struct json *job;
    int code = find_job(r, &w->meant, &job);

    *ret_code = code;
    if (code || !job)
        return true; /* gone: an old job that is done is forgotten */
    struct str state = json_str(json_get(job, "state"));
    if (str_eq(state, STR("done")))
        return true;
    if (str_eq(state, STR("failed")) || str_eq(state, STR("canceled")) ||
        str_eq(state, STR("paused"))) {
        progress_end(&w->bar);
        say_error(r, ERR_REFUSED, say_word(r, "job_state", state), cause_of(r, job));
        *ret_code = CLI_FAILED;
        return true;
    }
    say_retry(r, w, job);
    progress_show(&w->bar, json_i64(json_path(job, "progress.done"), 0),
                  json_i64(json_path(job, "progress.total"), 0));
    return false;
}

int wait_job(struct run *r, struct str job_id, struct str label)
{
    struct job_wait w = {.meant = {.id = job_id}, .bar = progress_begin(r, label)};
    int code = wait_for(r, look_job, &w, JOB_PAUSE_MS, 0);

    progress_end(&w.bar);
    return code;
}

struct sync_wait {
    struct str path, complete_at;
    struct job_meant meant;
    int64_t tries;
};

static bool look_sync(struct run *r, void *ctx, int *ret_code)
{
    struct sync_wait *w = ctx;
    const struct json *job;
    struct answer a;
    int code = ask(r, HTTP_GET, w->path, STR_NONE, &a);

    *ret_code = code;
    if (code || !str_eq(json_str(json_get(a.json, "complete_at")), w->complete_at))
        return true;
    *ret_code = code = find_job(r, &w->meant, &job);
    if (code)
        return true;
    if (json_i64(json_get(job, "tries"), 0) <= w->tries)
        return false;
    say_error(r, ERR_REFUSED, SAYF(r, SAY_SYNC_FAILED, json_str(json_get(a.json, "domain"))),
              cause_of(r, job));
    *ret_code = CLI_FAILED;
    return true;
}

int wait_sync(struct run *r, struct str shop, bool wait)
{
    struct sync_wait w = {.path = ask_path(r, "shops", shop, "")};
    const struct json *job;
    struct answer before, begun;
    int code = ask(r, HTTP_GET, w.path, STR_NONE, &before);

    if (code)
        return code;
    w.complete_at = json_str(json_get(before.json, "complete_at"));
    w.meant.kind = STR("shop_changes");
    w.meant.subject = json_str(json_get(before.json, "id"));
    code = find_job(r, &w.meant, &job);
    if (code)
        return code;
    w.tries = json_i64(json_get(job, "tries"), 0);
    code = ask(r, HTTP_POST, ask_path(r, "shops", shop, "/sync"), STR_NONE, &begun);
    if (code || !wait)
        return code;
    code = wait_for(r, look_sync, &w, SYNC_PAUSE_MS, SYNC_SPAN_MS);
    if (code == CLI_NOT_YET)
        say_error(r, ERR_BUSY, SAYF(r, SAY_STILL_READING, shop), STR_NONE);
    return code;
}

static bool look_active(struct run *r, void *ctx, int *ret_code)
{
    struct answer a;
    int code = ask(r, HTTP_GET, *(struct str *)ctx, STR_NONE, &a);

    *ret_code = code;
    return code || str_eq(json_str(json_get(a.json, "state")), STR("active"));
}

int wait_active(struct run *r, struct str path, int64_t span_ms)
{
    return wait_for(r, look_active, &path, GRANT_MS, span_ms);
}
