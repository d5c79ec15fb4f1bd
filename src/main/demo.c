/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `waybill demo`: hub and sandbox in one process, in a fresh folder, set up as a person would, with
 * buyers who come by themselves. What is seen is the real way of an order; only the other
 * companies are made up.
 */
#include "base/time.h"
#include "main/demo_setup.h"
#include "main/hub.h"
#include "main/sandbox_server.h"
#include "main/serve.h"
#include "main/signals.h"
#include "os/clock_os.h"
#include "os/file_os.h"

#include <stdio.h>

#define ORDER_EVERY_MS 6000
#define COLLECT_MS     2000
#define PAUSE_MS       200
#define PORTS          50
#define LOOK_MS        500

struct demo {
    struct arena *arena;
    struct settings settings;
    struct log_os log;
    struct sandbox_server *sandbox;
    struct hub *hub;
    struct str dir;
    struct str temp; /* the folder that we made, and that goes with us; "" */
    bool keep;
    int64_t started_ms;
};

static int64_t mono_ms(void)
{
    struct clock c = clock_os();

    return c.mono_ms(c.ctx);
}

static bool read_arguments(struct demo *d)
{
    const struct settings *s = &d->settings;

    for (int i = 1; i < s->args_n; i++) {
        if (!str_eq(str_of(s->args[i]), STR("--keep"))) {
            serve_unknown(s, "demo", s->args[i]);
            return false;
        }
        d->keep = true;
    }
    return true;
}

/* A folder that was named is the person's own and stays. */
static bool choose_folder(struct demo *d)
{
    d->dir = d->settings.dir;
    if (d->settings.options.from[OPTION_data] != OPTION_FROM_DEFAULT)
        return true;
    if (file_make_temp_dir(d->arena, STR("waybill-demo-"), &d->temp)) {
        d->temp = STR_NONE;
        fprintf(stderr, "waybill: no temporary folder can be made: set TMPDIR, or name a folder "
                        "by --data\n");
        return false;
    }
    d->dir = d->temp;
    return true;
}

/* A demo shows in a minute what takes days. */
static void hurry(struct options *o)
{
    if (o->from[OPTION_collect_ms] == OPTION_FROM_DEFAULT)
        o->collect_ms = COLLECT_MS;
    if (o->from[OPTION_supplier_pause_ms] == OPTION_FROM_DEFAULT)
        o->supplier_pause_ms = PAUSE_MS;
}

static bool start_sandbox(struct demo *d)
{
    struct sandbox_options o = sandbox_options_default();

    o.easy_buyers = true;
    if (!sandbox_server_start(&o, STR("127.0.0.1"), 0, &d->log, &d->sandbox))
        return true;
    fprintf(stderr, "waybill: the sandbox cannot listen on 127.0.0.1\n");
    return false;
}

static bool start_hub(struct demo *d)
{
    const struct options *s = &d->settings.options;
    struct str sentence = STR("--listen must be ADDRESS:PORT, such as 127.0.0.1:8787");
    struct hub_options o = {.dir = d->dir,
                            .options = s,
                            .lang = d->settings.lang,
                            .what = STR("demo"),
                            .public_url = s->public_url,
                            .own_url = s->public_url.n == 0,
                            .ports = s->from[OPTION_listen] == OPTION_FROM_DEFAULT ? PORTS : 1,
                            .demo = true,
                            .log = d->log};

    if (!options_split_listen(s->listen, &o.address, &o.port) ||
        hub_open(d->arena, &o, &d->hub, &sentence) || hub_listen(d->arena, d->hub, &sentence)) {
        fprintf(stderr, "waybill: %.*s\n", STR_ARG(sentence));
        return false;
    }
    hub_run(d->hub);
    return true;
}

static struct demo_setup setup_of(struct demo *d)
{
    return (struct demo_setup){.arena = d->arena,
                               .log = &d->log,
                               .hub = str_cat(d->arena, d->dir, STR("/waybill.sock")),
                               .sandbox = sandbox_server_url(d->sandbox)};
}

static bool set_up(struct demo *d)
{
    struct demo_setup setup = setup_of(d);
    const struct json *answer;
    /* One whose name no supplier takes as it is: a problem to correct. */
    struct str problem = STR("{\"recipient\":\"王芳\"}");
    struct str pace = str_printf(d->arena, "{\"order_every_ms\":%d}", ORDER_EVERY_MS);

    if (demo_setup_run(&setup) &&
        demo_call(&setup, setup.sandbox, HTTP_POST, STR("/control/settings"), pace, &answer) &&
        demo_call(&setup, setup.sandbox, HTTP_POST, STR("/control/orders"), STR("{}"), &answer) &&
        demo_call(&setup, setup.sandbox, HTTP_POST, STR("/control/orders"), problem, &answer))
        return true;
    fprintf(stderr, "waybill demo: %.*s\n", STR_ARG(setup.detail));
    return false;
}

static void tell_commands(const struct demo *d)
{
    static const char *const commands[] = {"orders", "orders show 1001", "orders history 1001",
                                           "problems", "status"};
    struct str program = file_own_path(d->arena);

    for (size_t i = 0; i < COUNT_OF(commands); i++)
        printf("    %.*s %s --data %.*s\n", STR_ARG(program), commands[i], STR_ARG(d->dir));
    printf("    curl %.*s/control/truth\n", STR_ARG(sandbox_server_url(d->sandbox)));
}

static void tell_link(struct demo *d, bool zh)
{
    struct demo_setup setup = setup_of(d);
    struct str link = demo_sign_in_link(&setup);

    if (link.n)
        printf(
            zh ? "在浏览器中打开（链接仅可使用一次；之后可用 waybill user link %s 重新创建）：\n"
                 "    %.*s\n"
               : "Open it in a browser (the link works once; waybill user link %s makes another):\n"
                 "    %.*s\n",
            DEMO_OWNER, STR_ARG(link));
}

static void tell(struct demo *d)
{
    bool goes = d->temp.n && !d->keep, zh = d->settings.lang == LANG_ZH;

    printf(zh ? "\nWaybill 运行于 http://127.0.0.1:%u，店铺和供应商均为模拟。\n"
                "每 %d 秒来一个订单；半分钟内完成采购、发货和标记。\n"
              : "\nWaybill runs at http://127.0.0.1:%u with a made-up shop and supplier.\n"
                "Orders come in every %d s; each is bought, shipped and marked within half a "
                "minute.\n",
           hub_port(d->hub), ORDER_EVERY_MS / 1000);
    tell_link(d, zh);
    printf(zh ? "在另一个终端中查看：\n" : "Look on from another terminal:\n");
    tell_commands(d);
    if (zh)
        printf(goes ? "按 Ctrl-C 结束并删除数据目录。\n\n"
                    : "按 Ctrl-C 结束；数据目录会保留。\n\n");
    else
        printf(goes ? "Ctrl-C ends it and removes the folder.\n\n"
                    : "Ctrl-C ends it; the folder stays.\n\n");
    fflush(stdout);
}

/* Has an order gone all the way? Asked in the shop, where it counts. */
static bool first_is_done(struct demo *d)
{
    struct arena *a = arena_new();
    struct demo_setup setup = setup_of(d);
    const struct json *truth;
    bool done = false;

    setup.arena = a;
    if (demo_call(&setup, setup.sandbox, HTTP_GET, STR("/control/truth"), STR_NONE, &truth)) {
        const struct json *orders = json_get(truth, "orders");
        for (struct json_iter it = json_iter(orders); json_next(&it) && !done;)
            done = str_eq(json_str(json_get(it.val, "fulfillment")), STR("FULFILLED"));
    }
    arena_free(a);
    return done;
}

static void watch(struct demo *d)
{
    bool done = false;

    while (!signals_wait(done ? -1 : LOOK_MS)) {
        if (!done && first_is_done(d)) {
            done = true;
            log_os_say(&d->log, LOG_INFO,
                       "demo: the first order has gone all the way, %lld s after the start",
                       (long long)((mono_ms() - d->started_ms) / MS_SECOND));
        }
    }
}

int demo_run(const struct settings *s)
{
    struct demo d = {.arena = arena_new(), .settings = *s, .started_ms = mono_ms()};
    int code = 2;

    if (!read_arguments(&d) || !serve_log(s, &d.log))
        goto out;
    code = 1;
    signals_block();
    hurry(&d.settings.options);
    if (!choose_folder(&d) || !start_sandbox(&d) || !start_hub(&d) || !set_up(&d))
        goto out;
    tell(&d);
    watch(&d);
    signals_unblock();
    code = 0;
out:
    hub_close(d.hub);
    sandbox_server_stop(d.sandbox);
    if (d.temp.n && !d.keep)
        file_remove_tree(d.temp);
    arena_free(d.arena);
    return code;
}
