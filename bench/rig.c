/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/rig.h. */
#include "bench/rig.h"

#include "bench/bench.h"

#include "base/time.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGS_MAX     32
#define START_MAX_NS INT64_C(20000000000)

void rig_fail(const struct rig *r, const char *what)
{
    fprintf(stderr, "bench: %s (see %s)\n", what, r->log);
    if (r->hub > 0)
        kill(r->hub, SIGTERM);
    if (r->sandbox_pid > 0)
        kill(r->sandbox_pid, SIGTERM);
    exit(1);
}

int64_t rig_setting(const char *name, int64_t fallback)
{
    int64_t value;

    return getenv(name) && str_to_i64(str_of(getenv(name)), &value) ? value : fallback;
}

static bool answers(struct rig *r, struct str address, const char *request)
{
    int status;

    load_one(r->a, address, str_of(request), &status);
    return status == 200;
}

double rig_start_hub(struct rig *r)
{
    int port = child_free_port();
    char listen[32], url[64];
    const char *argv[ARGS_MAX] = {r->program, "serve", "--data", r->data, "--listen", listen};
    size_t n = 6;
    int64_t start_ns = bench_now_ns();

    snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
    snprintf(url, sizeof(url), "http://%s", listen);
    if (r->public) {
        argv[n++] = "--public-url";
        argv[n++] = url;
    }
    for (size_t i = 0; r->more && r->more[i] && n < ARGS_MAX - 1; i++)
        argv[n++] = r->more[i];
    r->address = str_printf(r->a, "%s", listen);
    r->hub = child_start(argv, r->log);
    while (!answers(r, r->address, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")) {
        if (bench_now_ns() - start_ns > START_MAX_NS)
            rig_fail(r, "the hub does not start");
        usleep(200);
    }
    return (double)(bench_now_ns() - start_ns) / 1e6;
}

void rig_stop_hub(struct rig *r)
{
    if (!child_stop(r->hub))
        rig_fail(r, "the hub did not end well");
    r->hub = 0;
}

const struct json *rig_ask(struct rig *r, struct str address, const char *method, const char *path,
                           struct str body, int wanted)
{
    char *buf = arena_alloc(r->a, LOAD_REQUEST_MAX);
    struct str request = {buf, load_request(buf, LOAD_REQUEST_MAX, method, path, "", body)};
    const struct json *json = NULL;
    int status;
    struct str answer = load_one(r->a, address, request, &status);

    if (status != wanted || json_parse(r->a, answer, &json)) {
        fprintf(stderr, "%s %s: %d %.*s\n", method, path, status, STR_ARG(answer));
        rig_fail(r, "a request of the set-up was refused");
    }
    return json;
}

void rig_start_sandbox(struct rig *r)
{
    int port = child_free_port();
    char listen[32];
    const char *argv[] = {r->program, "sandbox", "--listen", listen, "--order-every", "0", NULL};
    bool up = false;

    snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
    r->sandbox = str_printf(r->a, "%s", listen);
    r->sandbox_pid = child_start(argv, r->log);
    for (int i = 0; i < 5000 && !up; i++) {
        usleep(1000);
        up = answers(r, r->sandbox, "GET /control HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }
}

/* A supplier account, and for every product of the orders what to buy: so that they are ours. */
static void map_products(struct rig *r, struct str domain)
{
    rig_ask(r, r->socket, "POST", "/api/v1/suppliers",
            STR("{\"supplier\":\"aliexpress\",\"app_key\":\"" ORDERS_APP_KEY
                "\",\"app_secret\":\"" ORDERS_APP_SECRET
                "\",\"access_token\":\"t\",\"refresh_token\":\"r\",\"access_expires_in_s\":9999999,"
                "\"refresh_expires_in_s\":9999999,\"base_url\":\"http://127.0.0.1:9\"}"),
            201);
    for (int64_t i = 0; i < ORDERS_PRODUCTS; i++)
        rig_ask(r, r->socket, "POST", "/api/v1/mappings",
                str_printf(r->a,
                           "{\"shop\":\"%.*s\",\"product_id\":\"%lld\",\"listing_id\":"
                           "\"10050040%08lld\",\"sku_id\":\"12000030%lld\"}",
                           STR_ARG(domain), (long long)(ORDERS_FIRST_PRODUCT + i), (long long)i,
                           (long long)i),
                201);
}

void rig_connect_shop(struct rig *r, const struct json *shop)
{
    struct str body = str_printf(
        r->a,
        "{\"domain\":\"%.*s\",\"base_url\":\"%.*s\",\"client_id\":\"%.*s\","
        "\"client_secret\":\"%.*s\"}",
        STR_ARG(json_str(json_get(shop, "domain"))), STR_ARG(json_str(json_get(shop, "base_url"))),
        STR_ARG(json_str(json_get(shop, "client_id"))),
        STR_ARG(json_str(json_get(shop, "client_secret"))));
    const struct json *added = rig_ask(r, r->socket, "POST", "/api/v1/shops", body, 201);

    if (!str_eq(json_str(json_get(added, "state")), STR("active")))
        rig_fail(r, "the shop was not connected");
}

void rig_connect(struct rig *r, bool silent)
{
    struct timespec now;

    if (!r->sandbox.n)
        rig_start_sandbox(r);
    const struct json *shop =
        json_get(rig_ask(r, r->sandbox, "GET", "/control", STR_NONE, 200), "shop");
    struct str domain = json_str(json_get(shop, "domain")), port;
    rig_connect_shop(r, shop);
    if (silent) {
        int64_t number = 0;
        child_stop(r->sandbox_pid);
        r->sandbox_pid = 0;
        str_cut(r->sandbox, ':', &port, &port);
        ASSERT(str_to_i64(port, &number));
        child_listen((int)number);
    }
    map_products(r, domain);
    orders_init(&r->orders, r->a, domain, json_str(json_get(shop, "client_secret")));
    clock_gettime(CLOCK_REALTIME, &now);
    r->orders.first_ms = (int64_t)now.tv_sec * 1000;
    const struct json *token = rig_ask(r, r->socket, "POST", "/api/v1/tokens",
                                       STR("{\"name\":\"bench\",\"scopes\":\"read,write\"}"), 201);
    r->token = str_printf(r->a, "Authorization: Bearer %.*s\r\n",
                          STR_ARG(json_str(json_get(token, "token"))));
}

double rig_open(struct rig *r, const char *program)
{
    const char *base = getenv("TMPDIR");

    r->a = arena_new();
    r->program = program;
    snprintf(r->dir, sizeof(r->dir), "%s/waybill-bench-XXXXXX", base && *base ? base : "/tmp");
    ASSERT(mkdtemp(r->dir));
    snprintf(r->data, sizeof(r->data), "%s/data", r->dir);
    snprintf(r->log, sizeof(r->log), "%s/log", r->dir);
    r->socket = str_printf(r->a, "%s/waybill.sock", r->data);
    return rig_start_hub(r);
}

static void remove_dir(const char *dir)
{
    DIR *d = opendir(dir);

    for (struct dirent *f; d && (f = readdir(d));) {
        if (f->d_name[0] != '.')
            unlinkat(dirfd(d), f->d_name, 0);
    }
    if (d)
        closedir(d);
    rmdir(dir);
}

void rig_close(struct rig *r)
{
    if (r->hub)
        rig_stop_hub(r);
    if (r->sandbox_pid)
        child_stop(r->sandbox_pid);
    remove_dir(r->data);
    remove_dir(r->dir);
    arena_free(r->a);
}

struct rig_figure rig_measure(struct rig *r, struct load *l)
{
    struct rig_figure f = {0};
    double cpu_us = child_cpu_us(r->hub);

    if (!load_run(l, r->a, &f.r))
        rig_fail(r, "a connection broke");
    f.cpu_us = f.r.done ? (child_cpu_us(r->hub) - cpu_us) / (double)f.r.done : 0;
    if (f.r.refused) {
        fprintf(stderr, "%lld of %lld refused, first %.*s\n", (long long)f.r.refused,
                (long long)f.r.done, STR_ARG(f.r.refusal));
        rig_fail(r, "requests were refused");
    }
    return f;
}

void spread_add(struct spread *s, double v)
{
    size_t at = s->n++;

    ASSERT(s->n <= RIG_ROUNDS_MAX);
    for (; at > 0 && s->v[at - 1] > v; at--)
        s->v[at] = s->v[at - 1];
    s->v[at] = v;
}

double spread_median(const struct spread *s)
{
    return s->n ? s->v[s->n / 2] : 0;
}

const char *spread_text(struct arena *a, const struct spread *s, int decimals)
{
    if (s->n < 2)
        return str_cstr(a, str_printf(a, "%.*f", decimals, spread_median(s)));
    return str_cstr(a, str_printf(a, "%.*f (%.*f..%.*f)", decimals, spread_median(s), decimals,
                                  s->v[0], decimals, s->v[s->n - 1]));
}
