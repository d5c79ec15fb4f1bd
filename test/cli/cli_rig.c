/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/cli_rig.h. */
#include "test/cli/cli_rig.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX (4 * 1024 * 1024)

static struct rig_answer *find(struct rig *r, struct str call)
{
    struct rig_answer *last = NULL;

    for (size_t i = 0; i < r->answers_n; i++) {
        struct rig_answer *at = &r->answers[i];
        if (!str_eq(str_of(at->call), call))
            continue;
        if (!at->used)
            return at;
        last = at;
    }
    return last;
}

static enum err api(void *ctx, struct arena *a, const struct http_request *req,
                    struct http_response *ret)
{
    struct rig *r = ctx;
    struct str call =
        str_printf(r->a, "%.*s %.*s", STR_ARG(http_method_text(req->method)), STR_ARG(req->url));

    buf_printf(&r->asked, "%.*s%s%.*s\n", STR_ARG(call), req->body.n ? " " : "",
               STR_ARG(req->body));
    r->headers = STR_NONE;
    for (size_t i = 0; i < req->headers.n; i++)
        r->headers =
            str_printf(r->a, "%.*s%.*s: %.*s\n", STR_ARG(r->headers),
                       STR_ARG(req->headers.items[i].name), STR_ARG(req->headers.items[i].value));
    if (r->api_err)
        return r->api_err;
    struct rig_answer *at = find(r, call);
    if (!at)
        fail_msg("nothing answers %.*s", STR_ARG(call));
    at->used = true;
    *ret = (struct http_response){.status = at->status, .body = str_dup(a, str_of(at->body))};
    return OK;
}

static struct str trouble(void *ctx)
{
    return str_of(((struct rig *)ctx)->trouble);
}

static void out(void *ctx, struct str text)
{
    buf_str(&((struct rig *)ctx)->out, text);
}

static void err_out(void *ctx, struct str text)
{
    buf_str(&((struct rig *)ctx)->err, text);
}

static int64_t now_ms(void *ctx)
{
    return ((struct rig *)ctx)->now_ms;
}

static int32_t zone_offset_s(void *ctx, int64_t at_ms)
{
    (void)ctx, (void)at_ms;
    return 8 * 3600;
}

static void sleep_ms(void *ctx, int64_t ms)
{
    ((struct rig *)ctx)->now_ms += ms;
}

static struct str look_up(const struct rig_text *rows, const char *name)
{
    for (; rows->name; rows++) {
        if (strcmp(rows->name, name) == 0)
            return str_of(rows->text);
    }
    return STR_NONE;
}

static struct str variable(void *ctx, const char *name)
{
    return look_up(((struct rig *)ctx)->variables, name);
}

static enum err read_file(void *ctx, struct str path, struct arena *a, struct str *ret_text)
{
    struct str text = look_up(((struct rig *)ctx)->files, str_cstr(a, path));

    if (!text.p)
        return ERR_NOT_FOUND;
    *ret_text = text;
    return OK;
}

static enum err write_file(void *ctx, struct str path, struct str bytes)
{
    buf_printf(&((struct rig *)ctx)->written, "%.*s: %.*s", STR_ARG(path), STR_ARG(bytes));
    return OK;
}

static enum err read_line(void *ctx, struct str prompt, bool secret, struct arena *a,
                          struct str *ret_line)
{
    struct rig *r = ctx;
    const char *line = r->typed[r->typed_n];

    buf_printf(&r->prompts, "%s%.*s\n", secret ? "*" : "", STR_ARG(prompt));
    if (!line)
        return ERR_CLOSING;
    r->typed_n++;
    *ret_line = str_dup(a, str_of(line));
    return OK;
}

int rig_setup(void **state)
{
    struct arena *a = arena_new();
    struct rig *r = ARENA_NEW(a, struct rig);

    r->a = a;
    r->now_ms = time_of(STR("2026-11-23T12:00:00Z"));
    r->env = (struct cli_env){.ctx = r,
                              .api = api,
                              .api_trouble = trouble,
                              .out = out,
                              .err = err_out,
                              .now_ms = now_ms,
                              .zone_offset_s = zone_offset_s,
                              .sleep_ms = sleep_ms,
                              .variable = variable,
                              .read_file = read_file,
                              .write_file = write_file,
                              .read_line = read_line};
    *state = r;
    return 0;
}

int rig_teardown(void **state)
{
    arena_free(((struct rig *)*state)->a);
    return 0;
}

void rig_on(struct rig *r, const char *call, int status, const char *body)
{
    assert_true(r->answers_n < COUNT_OF(r->answers));
    r->answers[r->answers_n++] = (struct rig_answer){call, status, body, false};
}

void rig_terminal(struct rig *r, int width)
{
    r->env.in_is_terminal = r->env.out_is_terminal = r->env.err_is_terminal = true;
    r->env.width = width;
}

static char *next_word(struct rig *r, struct str *rest)
{
    struct str head;

    *rest = str_trim(*rest);
    if (str_starts(*rest, STR("'"))) {
        str_cut(str_slice(*rest, 1, rest->n), '\'', &head, rest);
        return str_cstr(r->a, head);
    }
    str_cut(*rest, ' ', &head, rest);
    return str_cstr(r->a, head);
}

int rig_run(struct rig *r, const char *line)
{
    char *argv[64];
    int argc = 0;

    buf_init(&r->out, r->a, TEXT_MAX);
    buf_init(&r->err, r->a, TEXT_MAX);
    buf_init(&r->asked, r->a, TEXT_MAX);
    buf_init(&r->prompts, r->a, TEXT_MAX);
    buf_init(&r->written, r->a, TEXT_MAX);
    for (struct str rest = str_of(line); rest.n; rest = str_trim(rest)) {
        assert_true(argc < 63);
        argv[argc++] = next_word(r, &rest);
    }
    argv[argc] = NULL;
    return cli_main(&r->env, argc, argv);
}

int rig_run_zh(struct rig *r, const char *line)
{
    r->env.lang = LANG_ZH;
    int code = rig_run(r, line);
    r->env.lang = LANG_EN;
    return code;
}

void rig_check(const struct buf *got, const char *want, const char *file, int line)
{
    struct str g = buf_view(got), w = str_of(want);

    if (str_eq(g, w))
        return;
    fprintf(stderr, "%s:%d: got\n%.*s\nwant\n%s\n", file, line, STR_ARG(g), want);
    _fail(file, line);
}
