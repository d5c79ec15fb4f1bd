/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill sandbox`. */
#include "main/sandbox_server.h"
#include "main/serve.h"
#include "main/signals.h"

#include <stdio.h>

static void bad_value(const struct settings *s, struct str name, struct str value)
{
    fprintf(stderr,
            s->lang == LANG_ZH
                ? "waybill sandbox：%.*s 不接受“%.*s”（请查看 waybill sandbox "
                  "--help）\n"
                : "waybill sandbox: %.*s does not take \"%.*s\" (see waybill sandbox "
                  "--help)\n",
            STR_ARG(name), STR_ARG(value));
}

/* Its own arguments, beside the settings. */
static bool read_arguments(const struct settings *s, struct sandbox_options *o)
{
    const struct {
        const char *name;
        int64_t *into;
    } spans[] = {{"--order-every", &o->order_every_ms},
                 {"--ship", &o->ship_ms},
                 {"--deliver", &o->deliver_ms}};
    int64_t seed;

    for (int i = 1; i < s->args_n; i++) {
        const char *arg = s->args[i];
        struct str name, value;
        bool known = false, named = false;
        if (!str_cut(str_of(s->args[i]), '=', &name, &value) && i + 1 < s->args_n)
            value = str_of(s->args[++i]);
        for (size_t k = 0; k < COUNT_OF(spans); k++) {
            bool is = str_eq(name, str_of(spans[k].name));
            named = named || is;
            known = known || (is && options_parse_span(value, spans[k].into));
        }
        if (str_eq(name, STR("--seed"))) {
            named = true;
            known = str_to_i64(value, &seed) && seed >= 0;
            o->seed = known ? (uint64_t)seed : o->seed;
        }
        if (known)
            continue;
        if (named)
            bad_value(s, name, value);
        else
            serve_unknown(s, "sandbox", arg);
        return false;
    }
    return true;
}

int sandbox_run(const struct settings *s)
{
    struct sandbox_options o = sandbox_options_default();
    struct str address = STR("127.0.0.1");
    uint16_t port = 9787;
    struct log_os log;
    struct sandbox_server *server;

    if (!read_arguments(s, &o) || !serve_log(s, &log))
        return 2;
    if (s->options.from[OPTION_listen] != OPTION_FROM_DEFAULT &&
        !options_split_listen(s->options.listen, &address, &port)) {
        fprintf(stderr, "waybill: --listen must be ADDRESS:PORT\n");
        return 2;
    }
    signals_block();
    enum err err = sandbox_server_start(&o, address, port, &log, &server);
    if (err) {
        fprintf(stderr, "waybill: cannot listen on %.*s, port %u: choose another with --listen\n",
                STR_ARG(address), port);
        return 1;
    }
    struct str url = sandbox_server_url(server);
    log_os_say(&log, LOG_INFO, "sandbox: Shopify at %.*s/shopify/%s", STR_ARG(url), SANDBOX_SHOP);
    log_os_say(&log, LOG_INFO, "sandbox: AliExpress at %.*s/aliexpress", STR_ARG(url));
    log_os_say(&log, LOG_INFO, "sandbox: secrets and goods at %.*s/control, directions at %.*s%s",
               STR_ARG(url), STR_ARG(url), "/control/help");
    signals_wait(-1);
    signals_unblock();
    sandbox_server_stop(server);
    return 0;
}
