/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main(): reads the settings, runs the few commands that stay, and hands every other one to the
 * command line of cli/. Next: main/serve.c, main/hub.c, main/command.c.
 */
#include "cli/cli.h"
#include "main/command.h"
#include "main/serve.h"
#include "sim/simulate.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

static int simulate_run(const struct settings *s)
{
    return simulate_main(s->args_n, s->args, s->lang);
}

static const struct {
    const char *name;
    int (*run)(const struct settings *s);
} stays[] = {
    {"serve", serve_run},
    {"sandbox", sandbox_run},
    {"demo", demo_run},
    {"simulate", simulate_run},
};

static int dispatch(struct settings *s)
{
    struct str name = s->args_n ? str_of(s->args[0]) : STR_NONE;
    struct log_os log;

    if (str_eq(name, STR("--version"))) {
        printf("waybill %s\n", WAYBILL_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COUNT_OF(stays) && !cli_takes(s->args_n, s->args); i++) {
        if (!str_eq(name, str_of(stays[i].name)))
            continue;
        if (stays[i].run != simulate_run)
            serve_common(s);
        return stays[i].run(s);
    }
    if (!serve_log(s, &log))
        return CLI_USAGE;
    if (s->options.from[OPTION_log_level] == OPTION_FROM_DEFAULT)
        log.least = LOG_ERROR; /* a command's own words are what counts */
    return command_run(s, &log);
}

/* What a turn or a request gives back is needed again by the next: it stays in hand, up to 4 MB in
 * each thread, or the system would clear it anew page by page. */
static void keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct settings s;
    struct str detail;
    int code = CLI_USAGE;

    keep_memory();
    signal(SIGPIPE, SIG_IGN);
    umask(0077); /* customers' addresses are in every file that we make */
    if (settings_load(a, argc, argv, &s, &detail))
        fprintf(stderr, "waybill: %.*s\n", STR_ARG(detail));
    else
        code = dispatch(&s);
    arena_free(a);
    return code;
}
