/* SPDX-License-Identifier: Apache-2.0 */
/* See main/hub.h. */
#include "main/hub.h"

#include "app/readers.h"
#include "main/app.h"
#include "main/house.h"
#include "os/clock_os.h"
#include "os/file_os.h"
#include "os/http_client.h"
#include "os/key_os.h"
#include "os/listen_os.h"
#include "os/lock_os.h"
#include "os/loop_os.h"
#include "os/worker_os.h"
#include "os/zones_os.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HTTP_WAIT_MS 3000 /* for requests in hand, at the end */
#define CALL_WAIT_MS 5000 /* for answers from outside, at the end */
#define HASHES_MAX   32   /* passwords that wait for the worker */
#define CHORES_MAX   8

struct hub {
    struct arena *arena;
    struct hub_options opt;
    struct log_os log;
    struct lock *lock;
    struct zones_os *zones;
    struct http_client *client;
    struct loop *loop;
    struct worker_os *worker, *chores;
    struct db *db;
    struct readers *readers;
    struct desk *desk;
    struct web *web;
    struct http_server *local, *server;
    uint8_t key[SEAL_KEY_LEN];
    int listen_fd; /* until a server has it */
    unsigned port; /* where it listens, or would */
    bool running;
};

void hub_say(struct hub *h, enum log_level level, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    log_os_say(&h->log, level, "%s", text);
}

static struct str in_dir(struct hub *h, const char *name)
{
    return str_printf(h->arena, "%.*s/%s", STR_ARG(h->opt.dir), name);
}

/* What happened, with the folder's name and what to do. */
static struct str folder_sentence(struct arena *a, const struct hub *h, enum err err,
                                  struct str holder)
{
    struct str dir = h->opt.dir, general = err_sentence(err, h->opt.lang);
    bool zh = h->opt.lang == LANG_ZH;

    if (err == ERR_LOCKED)
        return str_printf(a, zh ? "数据目录 %.*s 正被占用：%.*s。" : "%.*s is in use by %.*s.",
                          STR_ARG(dir), STR_ARG(holder));
    if (err == ERR_FORBIDDEN || err == ERR_NOT_FOUND)
        return str_printf(a,
                          zh ? "无法写入数据目录 %.*s：请检查其所有者和权限，或用 --data 另选目录。"
                             : "%.*s cannot be written: check its owner and permissions, or choose "
                               "another folder with --data.",
                          STR_ARG(dir));
    if (err == ERR_CONFLICT)
        return str_printf(a,
                          zh ? "%.*s 不是目录：请用 --data 另选目录。"
                             : "%.*s is not a folder: choose another one with --data.",
                          STR_ARG(dir));
    if (err == ERR_KEY_WRONG)
        return str_printf(
            a,
            zh ? "%.*s/waybill.key 不是有效的密钥文件：请放回正确的文件，或将其移走以新建。"
               : "%.*s/waybill.key is not a key: put the right file back, or move it "
                 "away to begin with a new one.",
            STR_ARG(dir));
    return str_printf(a, "%.*s: %.*s", STR_ARG(dir), STR_ARG(general));
}

static void log_port_point(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static void on_reply(void *ctx, int64_t id, enum err err, const struct http_response *response)
{
    struct hub *h = ctx;

    desk_reply(h->desk, id, err, response);
}

static struct ports ports_of(struct hub *h)
{
    return (struct ports){.clock = clock_os(),
                          .zones = zones_os_port(h->zones),
                          .rng = rng_os(),
                          .net = http_client_port(h->client),
                          .log = log_os_port(&h->log),
                          .waker = loop_waker(h->loop),
                          .points = {.reached = log_port_point}};
}

static enum err open_folder(struct arena *a, struct hub *h, struct str *ret_holder)
{
    bool made;
    enum err err = file_make_dir(h->opt.dir);

    if (!err)
        err = lock_take(a, h->opt.dir, h->opt.what, &h->lock, ret_holder);
    if (err)
        return err;
    bool had_data = file_exists(in_dir(h, "waybill.db"));
    err = key_load(h->opt.dir, h->key, &made);
    if (!err && made && had_data)
        hub_say(h, LOG_WARN,
                "waybill.key was not there: a new one was made, which does not open "
                "the stored secrets; put the old one back or connect the accounts again");
    return err;
}

static enum err open_data(struct hub *h)
{
    struct clock c = clock_os();
    struct db_options o = {.path = in_dir(h, "waybill.db")};
    enum err err = db_open(&o, &h->db);

    if (err)
        return err;
    int before = db_schema_version(h->db);
    err = db_migrate(h->db, c.now_ms(c.ctx));
    if (err) {
        struct str text = db_error_text(h->db);
        if (text.n && err != ERR_DB_NEWER)
            hub_say(h, LOG_ERROR, "waybill.db: %.*s", STR_ARG(text));
        return err;
    }
    if (before > 0 && before != db_schema_newest())
        hub_say(h, LOG_INFO, "waybill.db was brought from version %d to %d", before,
                db_schema_newest());
    h->readers = readers_new(&o, (size_t)h->opt.options->threads + 2);
    return OK;
}

static int64_t now_ms(void)
{
    struct clock c = clock_os();

    return c.now_ms(c.ctx);
}

/* For a browser on this machine. Where nothing listens: as it would. */
static struct str app_url(struct hub *h)
{
    struct str address;
    uint16_t port = 0;

    if (!h->port && options_split_listen(h->opt.options->listen, &address, &port))
        h->port = port;
    return str_printf(h->arena, "http://127.0.0.1:%u", h->port);
}

static enum err open_desk(struct hub *h)
{
    const struct options *s = h->opt.options;
    struct desk_options o = desk_options_default();

    h->zones = zones_os_new(STR("/usr/share/zoneinfo"));
    h->client = http_client_new();
    h->loop = loop_new();
    o.ports = ports_of(h);
    o.db = h->db;
    for (size_t i = 0; i < sizeof(o.key); i++)
        o.key[i] = h->key[i];
    o.public_url = h->opt.public_url;
    o.desk_number = (uint32_t)s->desk_number;
    o.poll_ms = s->poll_ms;
    o.reconcile_ms = s->reconcile_ms;
    o.supplier_pause_ms = s->supplier_pause_ms;
    o.supplier_calls = s->supplier_calls;
    o.pictures = s->pictures;
    o.collect_ms = s->collect_ms;
    o.keep_bodies_ms = s->keep_bodies_ms;
    o.bulk_items = s->bulk_items;
    o.app_url = app_url(h);
    o.version = STR(WAYBILL_VERSION);
    o.session_idle_ms = s->session_idle_ms;
    o.session_end_ms = s->session_end_ms;
    o.link_ms = s->link_ms;
    o.streams = s->streams;
    enum err err = desk_new(&o, &h->desk);
    if (err)
        return err;
    h->worker = worker_os_new(HASHES_MAX);
    h->chores = worker_os_new(CHORES_MAX);
    struct web_options w = {.desk = h->desk,
                            .readers = h->readers,
                            .public_url = h->opt.public_url,
                            .version = STR(WAYBILL_VERSION),
                            .demo = h->opt.demo,
                            .port = h->port,
                            .worker = worker_os_port(h->worker),
                            .chores = worker_os_port(h->chores),
                            .house = house_of(h->arena, h->opt.dir, s, now_ms()),
                            .password_mib = s->password_memory,
                            .trusted_proxies = s->trusted_proxies,
                            .app = embed_app,
                            .app_n = embed_app_n};
    h->web = web_new(&w);
    return OK;
}

static struct str listen_sentence(struct arena *a, const struct hub *h, enum err err,
                                  struct str address, uint16_t port)
{
    bool zh = h->opt.lang == LANG_ZH;

    if (err == ERR_CONFLICT)
        return str_printf(
            a,
            zh ? "%2$.*1$s 上的端口 %3$u 已被其他程序占用：请停止该程序，或用 --listen "
                 "%2$.*1$s:端口 另选端口。"
               : "Port %3$u of %2$.*1$s is taken by another program: stop it, or "
                 "choose another port with --listen %2$.*1$s:PORT.",
            STR_ARG(address), port);
    if (err == ERR_FORBIDDEN)
        return str_printf(a,
                          zh ? "无权监听端口 %3$u（%2$.*1$s）：请选择 1024 以上的端口。"
                             : "Listening on port %3$u of %2$.*1$s is not allowed: choose a port "
                               "above 1023.",
                          STR_ARG(address), port);
    return str_printf(
        a,
        zh ? "无法监听 %2$.*1$s:%3$u：本机没有此地址。"
           : "Cannot listen on %2$.*1$s, port %3$u: this machine has no such address.",
        STR_ARG(address), port);
}

/* First of all, so that a taken port is told before anything is touched. */
static enum err take_port(struct arena *a, struct hub *h, struct str *ret_sentence)
{
    uint16_t from = h->opt.port, port = 0;
    enum err err = OK;
    int i = 0;

    if (!h->opt.address.n)
        return OK;
    do
        err = listen_tcp(h->opt.address, (uint16_t)(from ? from + i : 0), &h->listen_fd, &port);
    while (err == ERR_CONFLICT && ++i < h->opt.ports);
    h->port = port;
    if (err)
        *ret_sentence = listen_sentence(a, h, err, h->opt.address, from);
    else if (h->opt.own_url)
        h->opt.public_url = str_printf(h->arena, "http://%.*s:%u", STR_ARG(h->opt.address), port);
    return err;
}

enum err hub_open(struct arena *a, const struct hub_options *options, struct hub **ret_hub,
                  struct str *ret_sentence)
{
    struct hub *h = calloc(1, sizeof(*h));
    struct str holder = STR_NONE;

    ASSERT(h);
    h->arena = arena_new();
    h->opt = *options;
    h->opt.dir = str_dup(h->arena, options->dir);
    h->opt.public_url = str_dup(h->arena, options->public_url);
    h->opt.address = str_dup(h->arena, options->address);
    h->log = options->log;
    enum err err = take_port(a, h, ret_sentence);
    if (err) {
        hub_close(h);
        return err;
    }
    err = open_folder(a, h, &holder);
    if (!err)
        err = open_data(h);
    if (!err)
        err = open_desk(h);
    if (err) {
        *ret_sentence = folder_sentence(a, h, err, holder);
        hub_close(h);
        return err;
    }
    *ret_hub = h;
    return OK;
}

void hub_run(struct hub *h)
{
    if (h->running)
        return;
    h->running = true;
    http_client_start(h->client, (struct http_client_sink){h, on_reply});
    loop_start(h->loop, h->desk, h->db);
}

bool hub_running(const struct hub *h)
{
    return h->running;
}

void hub_handle(void *hub, struct web_exchange *x)
{
    struct hub *h = hub;

    web_handle(h->web, x);
}

static struct http_server_options server_options(struct hub *h)
{
    return (struct http_server_options){.threads = (unsigned)h->opt.options->threads,
                                        .handle = hub_handle,
                                        .body_max = web_body_max,
                                        .ctx = h,
                                        .timeout_s = (unsigned)(h->opt.options->timeout_ms / 1000),
                                        .connections_max = (unsigned)h->opt.options->connections};
}

enum err hub_listen(struct arena *a, struct hub *h, struct str *ret_sentence)
{
    struct http_server_options local = server_options(h), o = local;

    local.unix_path = in_dir(h, "waybill.sock");
    local.local = true;
    local.threads = 1;
    enum err err = http_server_start(&local, &h->local);
    if (!err && h->listen_fd) {
        o.fd = h->listen_fd;
        h->listen_fd = 0;
        err = http_server_start(&o, &h->server);
    }
    if (err)
        *ret_sentence = folder_sentence(a, h, err, STR_NONE);
    return err;
}

uint16_t hub_port(const struct hub *h)
{
    return http_server_port(h->server);
}

void hub_close(struct hub *h)
{
    if (!h)
        return;
    if (h->listen_fd)
        close(h->listen_fd);
    http_server_stop(h->server, HTTP_WAIT_MS);
    http_server_stop(h->local, HTTP_WAIT_MS);
    worker_os_free(h->worker);
    worker_os_free(h->chores);
    if (h->loop)
        loop_stop(h->loop, CALL_WAIT_MS);
    http_client_free(h->client);
    if (h->desk)
        desk_free(h->desk);
    if (h->web)
        web_free(h->web);
    readers_free(h->readers);
    if (h->db)
        db_close(h->db);
    loop_free(h->loop);
    zones_os_free(h->zones);
    lock_free(h->lock);
    arena_free(h->arena);
    free(h);
}

/* Somebody of this process who waits for an answer. */
struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    bool done;
};

static void on_done(struct web_exchange *x)
{
    struct waiting *w = x->ctx;

    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->answered);
    pthread_mutex_unlock(&w->lock);
}

void hub_call(struct hub *h, struct arena *a, const struct http_request *req,
              struct http_response *ret_response)
{
    struct waiting w = {.lock = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER};
    struct web_exchange x = {
        .arena = a, .request = *req, .local = true, .done = on_done, .ctx = &w};

    str_cut(req->url, '?', &x.request.url, &x.request.query);
    web_handle(h->web, &x);
    pthread_mutex_lock(&w.lock);
    if (!w.done)
        hub_run(h); /* what only reads never comes here, and nothing is sent for it */
    while (!w.done)
        pthread_cond_wait(&w.answered, &w.lock);
    pthread_mutex_unlock(&w.lock);
    if (x.response.stream) { /* nobody here listens for longer */
        x.response.stream->close(x.response.stream);
        x.response.stream = NULL;
    }
    *ret_response = x.response;
}
