/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any command line, and any answer of a hub to it. The first byte says who sits there (language,
 * terminal); one argument per line follows, up to an empty line; the rest is the answer: a status
 * of three digits, a line end, the body. Every request gets that answer.
 */
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "base/time.h"
#include "cli/cli.h"

#define ARGS_MAX 24
#define ASKS_MAX 40 /* then nobody answers any more, or watching would never end */

struct scene {
    struct str body;
    int status;
    int64_t now_ms;
    int asks;
};

static enum err api(void *ctx, struct arena *a, const struct http_request *req,
                    struct http_response *ret_response)
{
    struct scene *s = ctx;

    (void)a;
    ASSERT(str_starts(req->url, STR("/")) && text_is_utf8(req->url));
    if (s->asks++ >= ASKS_MAX || !s->status)
        return ERR_NET_REFUSED;
    ret_response->status = s->status;
    ret_response->body = s->body;
    return OK;
}

static void say(void *ctx, struct str text)
{
    (void)ctx;
    ASSERT(text_is_utf8(text));
}

static int64_t now_ms(void *ctx)
{
    return ((struct scene *)ctx)->now_ms;
}

static int32_t zone_offset_s(void *ctx, int64_t at_ms)
{
    (void)ctx;
    (void)at_ms;
    return 8 * 3600;
}

static void sleep_ms(void *ctx, int64_t ms)
{
    ASSERT(ms >= 0);
    ((struct scene *)ctx)->now_ms += ms;
}

static struct str variable(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
    return STR_NONE;
}

static enum err read_file(void *ctx, struct str path, struct arena *a, struct str *ret_text)
{
    (void)path;
    (void)a;
    *ret_text = ((struct scene *)ctx)->body;
    return OK;
}

static enum err write_file(void *ctx, struct str path, struct str bytes)
{
    (void)ctx;
    (void)path;
    (void)bytes;
    return OK;
}

static enum err read_line(void *ctx, struct str prompt, bool secret, struct arena *a,
                          struct str *ret_line)
{
    struct scene *s = ctx;

    (void)secret;
    (void)a;
    ASSERT(text_is_utf8(prompt));
    if (s->asks++ >= ASKS_MAX)
        return ERR_CLOSING;
    *ret_line = text_clip(s->body, 200);
    return OK;
}

/* A command line of the system: no byte 0 in it. */
static int read_args(struct arena *a, struct str *rest, char **argv)
{
    struct str line;
    int argc = 0;

    while (rest->n && argc < ARGS_MAX) {
        str_cut(*rest, '\n', &line, rest);
        if (!line.n)
            break;
        argv[argc++] = str_cstr(a, str_replace(a, line, (struct str){"\0", 1}, STR("?")));
    }
    argv[argc] = NULL;
    return argc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    struct arena *a = arena_new();
    struct str rest = {(const char *)data + 1, n - 1}, status;
    char *argv[ARGS_MAX + 1];
    int argc = read_args(a, &rest, argv);
    int64_t code = 0;
    struct scene s = {.now_ms = INT64_C(1795420800000)};

    str_cut(rest, '\n', &status, &s.body);
    s.status = str_to_i64(status, &code) && code >= 100 && code < 600 ? (int)code : 0;
    struct cli_env env = {.ctx = &s,
                          .api = api,
                          .out = say,
                          .err = say,
                          .in_is_terminal = (data[0] & 1) != 0,
                          .out_is_terminal = (data[0] & 2) != 0,
                          .err_is_terminal = (data[0] & 2) != 0,
                          .width = (data[0] & 4) ? 40 : 0,
                          .lang = (data[0] & 8) ? LANG_ZH : LANG_EN,
                          .now_ms = now_ms,
                          .zone_offset_s = zone_offset_s,
                          .sleep_ms = sleep_ms,
                          .variable = variable,
                          .read_file = read_file,
                          .write_file = write_file,
                          .read_line = read_line};
    int exit_code = cli_takes(argc, argv) ? cli_main(&env, argc, argv) : CLI_DONE;
    ASSERT(exit_code >= CLI_DONE && exit_code <= CLI_UNREACHABLE);
    arena_free(a);
    return 0;
}
