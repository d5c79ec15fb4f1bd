/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill serve`. */
#include "main/serve.h"

#include "base/json.h"
#include "cli/cli.h"
#include "main/hub.h"
#include "main/signals.h"

#include <stdio.h>

bool serve_log(const struct settings *s, struct log_os *ret_log)
{
    *ret_log = (struct log_os){.fd = 2, .json = s->options.log_json};
    if (log_level_parse(s->options.log_level, &ret_log->least))
        return true;
    fprintf(stderr, s->lang == LANG_ZH ? "waybill: --log-level 只能是 debug、info、warn 或 error\n"
                                       : "waybill: --log-level must be debug, info, warn or "
                                         "error\n");
    return false;
}

void serve_unknown(const struct settings *s, const char *command, const char *argument)
{
    fprintf(stderr,
            s->lang == LANG_ZH ? "waybill %s：未知参数“%s”（请查看 waybill %s --help）\n"
                               : "waybill %s: unknown argument \"%s\" (see waybill %s --help)\n",
            command, argument, command);
}

void serve_common(struct settings *s)
{
    int kept = 0;

    for (int i = 0; i < s->args_n; i++) {
        struct str arg = str_of(s->args[i]);
        if (str_eq(arg, STR("--json")))
            s->options.log_json = true;
        else if (str_eq(arg, STR("--lang")))
            i++;
        else if (!str_starts(arg, STR("--lang=")))
            s->args[kept++] = s->args[i];
    }
    s->args_n = kept;
    s->args[kept] = NULL;
}

bool serve_no_more(const struct settings *s, const char *command)
{
    if (s->args_n < 2)
        return true;
    serve_unknown(s, command, s->args[1]);
    return false;
}

static void fail(struct str sentence)
{
    fprintf(stderr, "waybill: %.*s\n", STR_ARG(sentence));
}

/* On a hub without people: how the first one gets in. Beside the log, not in it. */
static void tell_setup(struct arena *a, struct hub *h, enum lang lang)
{
    struct http_request req = {.method = HTTP_POST, .url = STR("/api/v1/setup/link")};
    struct http_response res = {0};
    const struct json *answer;

    hub_call(h, a, &req, &res);
    if (res.status != 201 || json_parse(a, res.body, &answer))
        return; /* there are people */
    fprintf(stderr,
            lang == LANG_ZH
                ? "\n首次使用：请在浏览器中打开此链接并创建所有者（仅可使用一次）：\n"
                  "    %.*s\n\n"
                : "\nFirst use: open this link in a browser and make the owner. It works "
                  "once.\n    %.*s\n\n",
            STR_ARG(json_str(json_get(answer, "url"))));
}

int serve_run(const struct settings *s)
{
    struct arena *a = arena_new();
    struct str sentence;
    struct hub_options o = {.dir = s->dir,
                            .options = &s->options,
                            .lang = s->lang,
                            .what = STR("serve"),
                            .public_url = s->options.public_url};
    struct hub *h = NULL;
    int code = CLI_USAGE;

    if (!serve_no_more(s, "serve") || !serve_log(s, &o.log))
        goto out;
    if (!options_split_listen(s->options.listen, &o.address, &o.port)) {
        fail(s->lang == LANG_ZH ? STR("--listen 应为 地址:端口，例如 127.0.0.1:8787")
                                : STR("--listen must be ADDRESS:PORT, such as 127.0.0.1:8787"));
        goto out;
    }
    signals_block();
    enum err err = hub_open(a, &o, &h, &sentence);
    if (!err)
        err = hub_listen(a, h, &sentence);
    if (err) {
        fail(sentence);
        code = err == ERR_LOCKED ? CLI_UNREACHABLE : CLI_FAILED;
        goto out;
    }
    hub_run(h);
    hub_say(h, LOG_INFO, "Waybill %s serves http://%s%.*s%s:%u, data in %.*s", WAYBILL_VERSION,
            str_has(o.address, STR(":")) ? "[" : "", STR_ARG(o.address),
            str_has(o.address, STR(":")) ? "]" : "", hub_port(h), STR_ARG(s->dir));
    tell_setup(a, h, s->lang);
    signals_wait(-1);
    signals_unblock();
    hub_say(h, LOG_INFO, "ending: waiting for what is under way (once more Ctrl-C: at once)");
    code = CLI_DONE;
out:
    hub_close(h);
    arena_free(a);
    return code;
}
