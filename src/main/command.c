/* SPDX-License-Identifier: Apache-2.0 */
/* See main/command.h. */
#include "main/command.h"

#include "cli/cli.h"
#include "main/keep.h"
#include "main/terminal.h"
#include "main/transport.h"
#include "os/clock_os.h"
#include "os/file_os.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FILE_MAX (1 << 20)

struct command_ctx {
    struct arena *arena;
    const struct settings *settings;
    struct transport *transport;
    struct str trouble;
};

static enum err api(void *ctx, struct arena *a, const struct http_request *req,
                    struct http_response *ret_response)
{
    struct command_ctx *c = ctx;
    struct str sentence = STR_NONE;
    enum err err = transport_call(c->transport, a, req, ret_response, &sentence);

    c->trouble = err ? str_dup(c->arena, sentence) : STR_NONE;
    return err;
}

static struct str api_trouble(void *ctx)
{
    return ((struct command_ctx *)ctx)->trouble;
}

static enum err data(void *ctx, struct arena *a, const struct cli_data *ask, struct str *ret_json)
{
    struct command_ctx *c = ctx;

    return keep_run(c->settings, a, ask, ret_json, &c->trouble);
}

static void put(FILE *to, struct str text)
{
    if (text.n)
        fwrite(text.p, 1, text.n, to);
    fflush(to);
}

static void out(void *ctx, struct str text)
{
    (void)ctx;
    put(stdout, text);
}

static void err_out(void *ctx, struct str text)
{
    (void)ctx;
    put(stderr, text);
}

static int64_t now_ms(void *ctx)
{
    struct clock c = clock_os();

    (void)ctx;
    return c.now_ms(c.ctx);
}

static int32_t zone_offset_s(void *ctx, int64_t at_ms)
{
    (void)ctx;
    return terminal_zone_offset_s(at_ms);
}

static void sleep_ms(void *ctx, int64_t ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};

    (void)ctx;
    nanosleep(&pause, NULL);
}

static struct str variable(void *ctx, const char *name)
{
    (void)ctx;
    return str_of(getenv(name));
}

static enum err read_file(void *ctx, struct str path, struct arena *a, struct str *ret_text)
{
    (void)ctx;
    if (str_eq(path, STR("-")))
        path = STR("/dev/stdin");
    return file_read(a, path, FILE_MAX, ret_text);
}

static enum err write_file(void *ctx, struct str path, struct str bytes)
{
    (void)ctx;
    return file_write(path, bytes, true);
}

static enum err read_line(void *ctx, struct str prompt, bool secret, struct arena *a,
                          struct str *ret_line)
{
    (void)ctx;
    return terminal_read_line(prompt, secret, a, ret_line);
}

int command_run(const struct settings *s, const struct log_os *log)
{
    struct arena *a = arena_new();
    struct command_ctx c = {.arena = a, .settings = s};
    struct cli_env env = {.ctx = &c,
                          .api = api,
                          .api_trouble = api_trouble,
                          .data = data,
                          .out = out,
                          .err = err_out,
                          .in_is_terminal = isatty(0),
                          .out_is_terminal = isatty(1),
                          .err_is_terminal = isatty(2),
                          .width = terminal_width(),
                          .lang = s->lang,
                          .now_ms = now_ms,
                          .zone_offset_s = zone_offset_s,
                          .sleep_ms = sleep_ms,
                          .variable = variable,
                          .read_file = read_file,
                          .write_file = write_file,
                          .read_line = read_line};

    c.transport = transport_new(s, log, s->args_n ? str_of(s->args[0]) : STR("command"));
    int code = cli_main(&env, s->args_n, s->args);
    transport_free(c.transport);
    arena_free(a);
    return code;
}
