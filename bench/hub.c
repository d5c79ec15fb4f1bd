/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub as it ships, `waybill serve` on loopback with a data folder of its own, under load:
 * taking webhooks in, marking as shipped, lists, searches, memory, start. Beside each figure stands
 * what bare SQLite or a bare HTTP server does on the same machine in the same minutes, and the
 * ratio. Usage: bench_hub WAYBILL. Settings by environment: BENCH_ORDERS (20000 orders are there
 * before measuring), BENCH_SECONDS (4 per figure). What the table means: bench/README.md.
 */
#include "bench/bench.h"
#include "bench/child.h"
#include "bench/limits.h"
#include "bench/load.h"
#include "bench/orders.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/time.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOREVER         INT64_C(1000000000)
#define SMALL_ANSWER    2
#define REPEAT_EVERY    10 /* webhooks that come twice */
#define APP_KEY         "500"
#define APP_SECRET      "s"
#define MESSAGE_WAIT_MS 500.0 /* facts of AliExpress' message push */

struct bench {
    struct arena *a;
    const char *program;
    char dir[64], data[96], log[96];
    struct str address, socket, limit_address, token;
    pid_t hub, hello;
    struct orders orders;
    int64_t there, span_ms; /* orders that are in the file; how long each figure takes */
};

static struct bench b;

/* -- The hub's life. */

static void fail(const char *what)
{
    fprintf(stderr, "bench: %s (see %s)\n", what, b.log);
    if (b.hub > 0)
        kill(b.hub, SIGTERM);
    if (b.hello > 0)
        kill(b.hello, SIGTERM);
    exit(1);
}

static bool answers(struct str address)
{
    int status;

    load_one(b.a, address, STR("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), &status);
    return status == 200;
}

/* Milliseconds from starting the program to its first answer. */
static double start_hub(void)
{
    int port = child_free_port();
    char listen[32];
    const char *argv[] = {b.program, "serve", "--data", b.data, "--listen", listen, NULL};
    int64_t start_ns = bench_now_ns();

    snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
    b.address = str_printf(b.a, "%s", listen);
    b.hub = child_start(argv, b.log);
    while (!answers(b.address)) {
        if (bench_now_ns() - start_ns > INT64_C(20000000000))
            fail("the hub does not start");
        usleep(200);
    }
    return (double)(bench_now_ns() - start_ns) / 1e6;
}

static const struct json *ask(struct str address, const char *method, const char *path,
                              struct str body, int wanted)
{
    char *buf = arena_alloc(b.a, LOAD_REQUEST_MAX);
    struct str request = {buf, load_request(buf, LOAD_REQUEST_MAX, method, path, "", body)};
    const struct json *json = NULL;
    int status;
    struct str answer = load_one(b.a, address, request, &status);

    if (status != wanted || json_parse(b.a, answer, &json)) {
        fprintf(stderr, "%s %s: %d %.*s\n", method, path, status, STR_ARG(answer));
        fail("a request of the set-up was refused");
    }
    return json;
}

/* A supplier account, and for every product of the orders what to buy: so that they are ours. */
static void map_products(struct str domain)
{
    ask(b.socket, "POST", "/api/v1/suppliers",
        STR("{\"supplier\":\"aliexpress\",\"app_key\":\"" APP_KEY "\",\"app_secret\":\"" APP_SECRET
            "\",\"access_token\":\"t\",\"refresh_token\":\"r\",\"access_expires_in_s\":9999999,"
            "\"refresh_expires_in_s\":9999999,\"base_url\":\"http://127.0.0.1:9\"}"),
        201);
    for (int64_t i = 0; i < ORDERS_PRODUCTS; i++)
        ask(b.socket, "POST", "/api/v1/mappings",
            str_printf(
                b.a,
                "{\"shop\":\"%.*s\",\"product_id\":\"%lld\",\"listing_id\":\"10050040%08lld\","
                "\"sku_id\":\"12000030%lld\"}",
                STR_ARG(domain), (long long)(ORDERS_FIRST_PRODUCT + i), (long long)i, (long long)i),
            201);
}

/* Connects a shop of the sandbox; then the sandbox ends, and in its place somebody listens who
 * never answers: what the hub asks of a shop is not part of these figures. */
static void connect_shop(void)
{
    int port = child_free_port();
    char listen[32];
    const char *argv[] = {b.program, "sandbox", "--listen", listen, "--order-every", "0", NULL};

    snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
    struct str sandbox = str_printf(b.a, "%s", listen);
    pid_t pid = child_start(argv, b.log);
    int status = 0;
    for (int i = 0; i < 5000 && status != 200; i++) {
        usleep(1000);
        load_one(b.a, sandbox, STR("GET /control HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), &status);
    }
    const struct json *shop = json_get(ask(sandbox, "GET", "/control", STR_NONE, 200), "shop");
    struct str domain = json_str(json_get(shop, "domain"));
    struct str secret = json_str(json_get(shop, "client_secret"));
    struct str body = str_printf(
        b.a,
        "{\"domain\":\"%.*s\",\"base_url\":\"%.*s\",\"client_id\":\"%.*s\",\"client_secret\":"
        "\"%.*s\"}",
        STR_ARG(domain), STR_ARG(json_str(json_get(shop, "base_url"))),
        STR_ARG(json_str(json_get(shop, "client_id"))), STR_ARG(secret));
    const struct json *added = ask(b.socket, "POST", "/api/v1/shops", body, 201);
    if (!str_eq(json_str(json_get(added, "state")), STR("active")))
        fail("the shop was not connected");
    child_stop(pid);
    child_listen(port);
    map_products(domain);
    orders_init(&b.orders, b.a, domain, secret);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    b.orders.first_ms = (int64_t)now.tv_sec * 1000;
    const struct json *token = ask(b.socket, "POST", "/api/v1/tokens",
                                   STR("{\"name\":\"bench\",\"scopes\":\"read,write\"}"), 201);
    b.token = str_printf(b.a, "Authorization: Bearer %.*s\r\n",
                         STR_ARG(json_str(json_get(token, "token"))));
}

static void start_hello(void)
{
    int port = child_free_port();

    b.limit_address = str_printf(b.a, "127.0.0.1:%d", port);
    fflush(stdout);
    b.hello = fork();
    if (b.hello == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        limit_http_serve(port);
        _exit(0);
    }
    for (int i = 0; i < 5000 && !answers(b.limit_address); i++)
        usleep(1000);
}

/* -- One figure. */

/* A request that is the same each time, but for a number that may stand in its path. */
struct fixed {
    const char *method, *path; /* one %lld at most: i, spread over the orders that are there */
    const char *body;
    int64_t n;
};

static size_t make_fixed(void *ctx, int64_t i, char *buf, size_t max)
{
    const struct fixed *f = ctx;
    char path[256], head[256];
    int64_t k = f->n ? i * 7919 % (f->n / REPEAT_EVERY * (REPEAT_EVERY - 1)) : 0;
    /* The repeats took a number each and made no order. */
    int64_t at = orders_number(k / (REPEAT_EVERY - 1) * REPEAT_EVERY + 1 + k % (REPEAT_EVERY - 1));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(path, sizeof(path), f->path, (long long)at);
#pragma GCC diagnostic pop
    snprintf(head, sizeof(head), "%.*s", STR_ARG(b.token));
    return load_request(buf, max, f->method, path, head, str_of(f->body ? f->body : ""));
}

struct figure {
    struct load_result r;
    double cpu_us; /* of the hub, for each request */
};

static struct figure measure(struct load *l)
{
    struct figure f = {0};
    double cpu_us = child_cpu_us(b.hub);

    if (!load_run(l, b.a, &f.r))
        fail("a connection broke");
    f.cpu_us = f.r.done ? (child_cpu_us(b.hub) - cpu_us) / (double)f.r.done : 0;
    if (f.r.refused) {
        fprintf(stderr, "%lld of %lld refused, first %.*s\n", (long long)f.r.refused,
                (long long)f.r.done, STR_ARG(f.r.refusal));
        fail("requests were refused");
    }
    return f;
}

static struct figure ask_often(const char *method, const char *path, const char *body,
                               int connections, int64_t n)
{
    struct fixed fixed = {method, path, body, n};
    struct load l = {b.address, connections, FOREVER / 1000, b.span_ms, make_fixed, &fixed};

    return measure(&l);
}

static struct load_result hello(int connections, int64_t bytes)
{
    char path[32];
    struct load_result r;
    struct fixed fixed = {"GET", path, NULL, 0};
    struct load l = {b.limit_address, connections, FOREVER / 1000,
                     b.span_ms / 2,   make_fixed,  &fixed};

    snprintf(path, sizeof(path), "/%lld", (long long)bytes);
    if (!load_run(&l, b.a, &r))
        fail("the bare server broke a connection");
    return r;
}

static void row(const char *what, const struct figure *f, const char *limit, double limit_per_s)
{
    printf("| %s | %.0f/s | %.2f / %.2f | %.0f | %s %.0f/s | %.2f |\n", what, f->r.per_s,
           f->r.p50_ms, f->r.p99_ms, f->cpu_us, limit, limit_per_s, f->r.per_s / limit_per_s);
    fflush(stdout);
}

/* -- The figures. */

static struct figure take_in(int connections, int64_t requests, int64_t max_ms,
                             int64_t repeat_every)
{
    struct load l = {b.address, connections, requests, max_ms, orders_request, &b.orders};

    b.orders.from = b.there;
    b.orders.repeat_every = repeat_every;
    struct figure f = measure(&l);
    b.there += f.r.done;
    return f;
}

static void bench_intake(void)
{
    static const int counts[] = {1, 64};

    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        char what[64];
        struct figure f = take_in(counts[i], FOREVER / 1000, b.span_ms, REPEAT_EVERY);
        snprintf(what, sizeof(what), "intake, %d connection%s", counts[i], i ? "s" : "");
        row(what, &f, "SQLite",
            limit_sqlite(b.a, b.dir, LIMIT_INTAKE, b.there, counts[i], b.span_ms / 2));
    }
}

/* A message of AliExpress, type 53, signed with the secret of map_products; each another order. */
static size_t make_message(void *ctx, int64_t i, char *buf, size_t max)
{
    static struct arena *a;
    uint8_t mac[SHA256_LEN];

    (void)ctx;
    if (!a)
        a = arena_new();
    arena_reset(a);
    struct str body = str_printf(
        a,
        "{\"data\":{\"buyerId\":2188000000303,\"orderId\":%lld,"
        "\"orderStatus\":\"OrderShipped\"},\"message_type\":53,\"seller_id\":\"2188000000303\","
        "\"site\":\"ae_global\",\"timestamp\":%lld}",
        (long long)(INT64_C(8190000000000303) + i * 1000), (long long)(b.orders.first_ms + i));
    crypto_hmac_sha256(STR(APP_SECRET), str_cat(a, STR(APP_KEY), body), mac);
    struct str head =
        str_printf(a, "Authorization: %.*s\r\n%c", STR_ARG(hex_lower(a, mac, sizeof(mac))), '\0');
    return load_request(buf, max, "POST", "/webhooks/aliexpress", head.p, body);
}

/* The limit is AliExpress' own: it counts what takes longer as not delivered. */
static void bench_messages(void)
{
    static const int counts[] = {1, 64};

    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct load l = {b.address, counts[i], FOREVER / 1000, b.span_ms, make_message, NULL};
        struct figure f = measure(&l);
        printf("| messages of AliExpress, %d connection%s | %.0f/s | %.2f / %.2f | %.0f | "
               "AliExpress waits %.0f ms | %.2f |\n",
               counts[i], i ? "s" : "", f.r.per_s, f.r.p50_ms, f.r.p99_ms, f.cpu_us,
               MESSAGE_WAIT_MS, f.r.p99_ms / MESSAGE_WAIT_MS);
        fflush(stdout);
    }
}

static void bench_mark(void)
{
    struct figure f = ask_often("POST", "/api/v1/orders/%lld/ship",
                                "{\"number\":\"LP00123456789012\",\"wait\":false}", 16, b.there);

    row("mark as shipped, 16 connections", &f, "SQLite",
        limit_sqlite(b.a, b.dir, LIMIT_MARK, b.there, 16, b.span_ms / 2));
}

static void bench_reads(void)
{
    static const struct {
        const char *what, *path;
        int connections;
        bool of_orders;
    } reads[] = {
        {"list of 50, 1 connection", "/api/v1/orders?stage=to_order&limit=50", 1, false},
        {"list of 50, 16 connections", "/api/v1/orders?stage=to_order&limit=50", 16, false},
        {"one order, 16 connections", "/api/v1/orders/%lld", 16, true},
        {"counts, 1 connection", "/api/v1/orders/counts", 1, false},
        {"search by name, 1 connection", "/api/v1/orders?q=mar&limit=50", 1, false},
        {"search by number, 1 connection", "/api/v1/orders?q=%lld&limit=50", 1, true},
        {"search by last digits, 1 connection", "/api/v1/orders?q=4321&limit=50", 1, false},
        {"search by a Han character, 1 connection", "/api/v1/orders?q=%%E8%%8A%%B3&limit=50", 1,
         false},
    };

    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        char what[96];
        struct figure f = ask_often("GET", reads[i].path, NULL, reads[i].connections,
                                    reads[i].of_orders ? b.there : 0);
        snprintf(what, sizeof(what), "%s (%.1f kB)", reads[i].what, (double)f.r.bytes / 1000);
        row(what, &f, "HTTP", hello(reads[i].connections, f.r.bytes).per_s);
    }
}

static void memory_row(const char *what)
{
    struct child_memory m = child_memory(b.hub);

    printf("| %s | %.1f MB (anonymous %.1f) | | | libmicrohttpd alone %.1f MB | |\n", what,
           m.rss_mb, m.anonymous_mb, child_memory(b.hello).rss_mb);
    fflush(stdout);
}

static double exec_ms(void)
{
    const char *argv[] = {"/bin/true", NULL};
    int64_t start_ns = bench_now_ns();
    int status;

    while (waitpid(child_start(argv, "/dev/null"), &status, 0) < 0 && errno == EINTR)
        ;
    return (double)(bench_now_ns() - start_ns) / 1e6;
}

static void start_row(const char *what, double ms)
{
    double limit_ms = exec_ms();

    printf("| %s | %.1f ms | | | /bin/true %.1f ms | %.1f |\n", what, ms, limit_ms, limit_ms / ms);
    fflush(stdout);
}

static double again(void)
{
    if (!child_stop(b.hub))
        fail("the hub did not end well");
    return start_hub();
}

static int64_t setting(const char *name, int64_t fallback)
{
    int64_t value;

    return getenv(name) && str_to_i64(str_of(getenv(name)), &value) ? value : fallback;
}

static void make_dir(void)
{
    const char *base = getenv("TMPDIR");

    snprintf(b.dir, sizeof(b.dir), "%s/waybill-bench-XXXXXX", base && *base ? base : "/tmp");
    ASSERT(mkdtemp(b.dir));
    snprintf(b.data, sizeof(b.data), "%s/data", b.dir);
    snprintf(b.log, sizeof(b.log), "%s/log", b.dir);
    b.socket = str_printf(b.a, "%s/waybill.sock", b.data);
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

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench_hub WAYBILL\n");
        return 2;
    }
    b.a = arena_new();
    b.program = argv[1];
    b.span_ms = setting("BENCH_SECONDS", 4) * 1000;
    make_dir();
    start_hello();
    double empty_ms = start_hub();
    connect_shop();
    printf("| what | figure | p50 / p99 ms | CPU us each | limit beside it | ratio |\n"
           "|---|---|---|---|---|---|\n");
    start_row("start, empty folder", empty_ms);
    memory_row("memory, nothing done yet");
    char what[64];
    struct figure seed = take_in(64, setting("BENCH_ORDERS", 20000), FOREVER, 0);
    snprintf(what, sizeof(what), "first %lld orders, 64 connections", (long long)seed.r.done);
    row(what, &seed, "HTTP", hello(64, SMALL_ANSWER).per_s);
    bench_intake();
    bench_messages();
    bench_mark();
    bench_reads();
    memory_row("memory after that");
    start_row("start, with all these orders", again());
    usleep(2000000);
    memory_row("memory, started again, idle");
    child_stop(b.hub);
    child_stop(b.hello);
    remove_dir(b.data);
    remove_dir(b.dir);
    arena_free(b.a);
    return 0;
}
