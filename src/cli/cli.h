/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line, without a process around it: arguments and a few functions in, text and an exit
 * code out. It is a client of the HTTP API and nothing else: it knows no database and no desk.
 * Commands stand in cli/commands.tbl.h; how one is written: cli/run.h.
 */
#ifndef WAYBILL_CLI_CLI_H
#define WAYBILL_CLI_CLI_H

#include "base/err.h"
#include "base/http_msg.h"

/* Exit codes, for scripts. Shown by --help. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_FAILED = 1,      /* refused or failed */
    CLI_USAGE = 2,       /* wrong command, option or argument: nothing was done */
    CLI_NOT_FOUND = 3,   /* no such order, shop ... */
    CLI_NOT_YET = 4,     /* not shipped yet, or still under way */
    CLI_UNREACHABLE = 5, /* no hub answers, or the data folder is busy */
};

/* Work on the data file itself. */
struct cli_data {
    enum {
        CLI_DATA_BACKUP,
        CLI_DATA_CHECK,
        CLI_DATA_AUDIT,
        CLI_DATA_MIGRATE,
        CLI_DATA_RESTORE,
    } op;
    struct str file;        /* the copy; "" for none (check: then the data folder) */
    struct str passphrase;  /* of the key in a copy; "": the key is left out */
    struct str from;        /* audit: heads of the history that were kept elsewhere */
    struct str order, shop; /* audit: of one order; shop by domain, "" any */
    size_t most;            /* check: so many differences are named; 0: a hundred */
    /* backup: hears how much of how much is copied, or NULL. */
    void (*told)(void *ctx, int64_t done, int64_t total);
    void *told_ctx;
};

struct cli_env {
    void *ctx; /* first argument of every function below */

    /*
     * req->url is a path with an optional query ("/api/v1/orders?limit=5"); the answer is of a.
     * NET_REFUSED, NET_TIMEOUT, NET_LOST: no hub answers. LOCKED, DB...: the folder cannot be had.
     */
    enum err (*api)(void *ctx, struct arena *a, const struct http_request *req,
                    struct http_response *ret_response);
    /* After a failure of api: what stands in the way, in words. "" for none. May be NULL. */
    struct str (*api_trouble)(void *ctx);

    /* On the data file itself, beside a hub or without one; ret_json as main/keep.h tells it. On
     * failure api_trouble says why. May be NULL. */
    enum err (*data)(void *ctx, struct arena *a, const struct cli_data *ask, struct str *ret_json);

    void (*out)(void *ctx, struct str text); /* stdout */
    void (*err)(void *ctx, struct str text); /* stderr */
    bool in_is_terminal, out_is_terminal, err_is_terminal;
    int width;      /* columns of the terminal; 0 when not known: nothing is clipped */
    enum lang lang; /* by locale */

    int64_t (*now_ms)(void *ctx);
    int32_t (*zone_offset_s)(void *ctx, int64_t at_ms); /* east of UTC, of this machine */
    void (*sleep_ms)(void *ctx, int64_t ms);

    struct str (*variable)(void *ctx, const char *name); /* of the environment; "" when absent */
    /* At most 1 MiB. "-" is stdin. NOT_FOUND, FORBIDDEN, TOO_LARGE, DB. */
    enum err (*read_file)(void *ctx, struct str path, struct arena *a, struct str *ret_text);
    /* A new file (mode 0600) or a new content of an old one. FORBIDDEN, DB_FULL, DB. */
    enum err (*write_file)(void *ctx, struct str path, struct str bytes);
    /* Shows the prompt on the terminal and reads a line without its end; secret: without echo.
     * Only called when in_is_terminal. CLOSING: end of input or Ctrl-C. */
    enum err (*read_line)(void *ctx, struct str prompt, bool secret, struct arena *a,
                          struct str *ret_line);
};

/* argv without the program's name and without settings (--data ...). Returns the exit code. */
int cli_main(const struct cli_env *env, int argc, char *const *argv);

/*
 * False when main itself runs this command ("serve", "demo", "sandbox" ..., the rows without a
 * handler); true for all others, also unknown ones, and whenever help is asked for.
 */
bool cli_takes(int argc, char *const *argv);

#endif
