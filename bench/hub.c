/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `waybill serve` on loopback under load: taking webhooks in, marking as shipped, lists, searches,
 * memory, start. Each figure is taken in several rounds; beside it stands what bare SQLite or a
 * bare HTTP server does in the same round. Usage: bench_hub WAYBILL. Settings by environment:
 * BENCH_ORDERS (100000 are there before measuring), BENCH_MS (1000, per figure and round),
 * BENCH_ROUNDS (5), BENCH_ONLY (intake, messages, mark, bulk, reads, start). What the table means:
 * bench/README.md.
 */
#include "bench/bench.h"
#include "bench/limits.h"
#include "bench/replica.h"
#include "bench/rig.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SMALL_ANSWER    2
#define REPEAT_EVERY    10    /* webhooks that come twice */
#define MESSAGE_WAIT_MS 500.0 /* facts of AliExpress' message push */
#define BULK_N          500

static struct rig rig;
static struct str hello_address;
static pid_t hello_pid;
static int64_t rounds, span_ms, marked;

static void start_hello(void)
{
    int port = child_free_port(), status = 0;

    hello_address = str_printf(rig.a, "127.0.0.1:%d", port);
    fflush(stdout);
    hello_pid = fork();
    if (hello_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        limit_http_serve(port);
        _exit(0);
    }
    for (int i = 0; i < 5000 && status != 200; i++) {
        usleep(1000);
        load_one(rig.a, hello_address, STR("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"), &status);
    }
}

/* -- One figure. */

/* A request that is the same each time, but for a number that may stand in its path. */
struct fixed {
    const char *method, *path; /* one %lld at most: i, spread over the orders that are there */
    const char *body;
    int64_t n, from;
};

/* The name of the k-th order that is there: repeats took a number each and made none. */
static int64_t nth_number(int64_t k)
{
    return orders_number(k / (REPEAT_EVERY - 1) * REPEAT_EVERY + 1 + k % (REPEAT_EVERY - 1));
}

static int64_t spread_over(int64_t i, int64_t n)
{
    return nth_number(i * 7919 % (n / REPEAT_EVERY * (REPEAT_EVERY - 1)));
}

static size_t make_fixed(void *ctx, int64_t i, char *buf, size_t max)
{
    const struct fixed *f = ctx;
    char path[256], head[256];
    long long at = f->n ? spread_over(f->from + i, f->n) : 0;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(path, sizeof(path), f->path, at);
#pragma GCC diagnostic pop
    snprintf(head, sizeof(head), "%.*s", STR_ARG(rig.token));
    return load_request(buf, max, f->method, path, head, str_of(f->body ? f->body : ""));
}

static struct load_result hello(int connections, int64_t bytes)
{
    char path[32];
    struct load_result r;
    struct fixed fixed = {"GET", path, NULL, 0, 0};
    struct load l = {hello_address, connections, RIG_FOREVER, span_ms / 2, make_fixed, &fixed};

    snprintf(path, sizeof(path), "/%lld", (long long)bytes);
    if (!load_run(&l, rig.a, &r))
        rig_fail(&rig, "the bare server broke a connection");
    return r;
}

/* What is gathered over the rounds of one figure. */
struct line {
    struct spread per_s, p50, p99, cpu, limit, ratio, cpu_ratio;
};

static void add(struct line *l, const struct load_result *r, double per_s, double cpu_us,
                double limit)
{
    spread_add(&l->per_s, per_s);
    spread_add(&l->p50, r->p50_ms);
    spread_add(&l->p99, r->p99_ms);
    spread_add(&l->cpu, cpu_us);
    spread_add(&l->limit, limit);
    spread_add(&l->ratio, per_s / limit);
}

static void print(const char *what, const struct line *l, const char *limit)
{
    char cpu[64] = "";
    struct arena *a = rig.a;

    if (l->cpu_ratio.n)
        snprintf(cpu, sizeof(cpu), " = %s of it", spread_text(a, &l->cpu_ratio, 2));
    printf("| %s | %s/s | %s | %s | %s%s | %s %.0f/s | %s |\n", what, spread_text(a, &l->per_s, 0),
           spread_text(a, &l->p50, 2), spread_text(a, &l->p99, 2), spread_text(a, &l->cpu, 0), cpu,
           limit, spread_median(&l->limit), spread_text(a, &l->ratio, 2));
    fflush(stdout);
}

/* -- The figures. */

static struct rig_figure take_in(int connections, int64_t requests, int64_t max_ms,
                                 int64_t repeat_every)
{
    struct load l = {rig.address, connections, requests, max_ms, orders_request, &rig.orders};

    rig.orders.from = rig.there;
    rig.orders.repeat_every = repeat_every;
    struct rig_figure f = rig_measure(&rig, &l);
    rig.there += f.r.done;
    return f;
}

/* Rates and CPU time are of orders and marks that are on disk, not of repeats. */
static void add_written(struct line *l, const struct rig_figure *f, struct replica *file, int group)
{
    struct replica_step bare = replica_follow(file, group);
    double share = (double)bare.units / (double)f->r.done, cpu_us = f->cpu_us / share;

    add(l, &f->r, f->r.per_s * share, cpu_us, bare.per_s);
    spread_add(&l->cpu_ratio, cpu_us / bare.cpu_us);
}

static void bench_intake(struct replica *file, int connections)
{
    struct line l = {0};
    char what[64];

    for (int64_t i = 0; i < rounds; i++) {
        struct rig_figure f = take_in(connections, RIG_FOREVER, span_ms * 2, REPEAT_EVERY);
        add_written(&l, &f, file, connections);
    }
    snprintf(what, sizeof(what), "intake, %d connection%s", connections,
             connections > 1 ? "s" : "");
    print(what, &l, "SQLite");
}

/* The limit is AliExpress' own: it counts what takes longer as not delivered. */
static void bench_messages(void)
{
    struct line l = {0};
    int64_t from = rig.orders.first_ms;

    for (int64_t i = 0; i < rounds; i++) {
        struct load load = {rig.address, 64, RIG_FOREVER, span_ms, orders_message, &rig.orders};
        struct rig_figure f = rig_measure(&rig, &load);
        add(&l, &f.r, f.r.per_s, f.cpu_us, 1000 / MESSAGE_WAIT_MS * 64);
        rig.orders.first_ms += f.r.done;
    }
    rig.orders.first_ms = from;
    print("messages of AliExpress, 64 connections", &l, "in 500 ms each");
}

static void bench_mark(struct replica *file, int64_t n)
{
    struct line l = {0};

    for (int64_t i = 0; i < rounds; i++) {
        struct fixed fixed = {"POST", "/api/v1/orders/%lld/ship",
                              "{\"number\":\"LP00123456789012\",\"wait\":false}", n, marked};
        struct load load = {rig.address, 16, RIG_FOREVER, span_ms, make_fixed, &fixed};
        struct rig_figure f = rig_measure(&rig, &load);
        marked += f.r.done;
        add_written(&l, &f, file, 16);
    }
    print("mark as shipped, 16 connections", &l, "SQLite");
}

/* 500 orders, each with its number, accepted; how long until the answer. The work goes on behind
 * it, so each round waits until it is done. */
static void bench_bulk(int64_t n)
{
    struct spread ms = {0};
    struct buf b;

    for (int64_t i = 0; i < rounds; i++) {
        buf_init(&b, rig.a, LOAD_REQUEST_MAX);
        buf_str(&b, STR("{\"action\":\"ship\",\"rows\":["));
        for (int64_t k = 0; k < BULK_N && k < n / 20; k++, marked++)
            buf_printf(&b, "%s{\"order\":\"%lld\",\"number\":\"LP%014lld\"}", k ? "," : "",
                       (long long)spread_over(marked, n), (long long)marked);
        buf_str(&b, STR("]}"));
        int64_t start_ns = bench_now_ns();
        const struct json *bulk =
            rig_ask(&rig, rig.socket, "POST", "/api/v1/bulk", buf_view(&b), 202);
        spread_add(&ms, (double)(bench_now_ns() - start_ns) / 1e6);
        struct str path = str_printf(rig.a, "/api/v1/bulk/%.*s?limit=1",
                                     STR_ARG(json_text(rig.a, json_get(bulk, "id"))));
        for (int k = 0; k < 200; k++) {
            const struct json *now =
                rig_ask(&rig, rig.socket, "GET", str_cstr(rig.a, path), STR_NONE, 200);
            if (json_i64(json_path(now, "counts.waiting"), 0) == 0)
                break;
            usleep(20000);
        }
    }
    printf("| a bulk of %d accepted | %s ms | | | | goal 250 ms | %.2f |\n", BULK_N,
           spread_text(rig.a, &ms, 1), spread_median(&ms) / 250);
}

static void bench_reads(int64_t n)
{
    static const struct {
        const char *what, *path;
        int connections;
        bool of_orders;
    } reads[] = {
        {"list of 50", "/api/v1/orders?stage=to_order&shop=demo-shop.myshopify.com&limit=50", 1, 0},
        {"list of 50, oldest first", "/api/v1/orders?stage=to_order&sort=oldest&limit=50", 1, 0},
        {"list of 50, 16 connections", "/api/v1/orders?stage=to_order&limit=50", 16, 0},
        {"last changed of a search", "/api/v1/orders?q=mara+jansen&sort=updated&limit=50", 1, 0},
        {"one order", "/api/v1/orders/%lld", 1, 1},
        {"one order, 16 connections", "/api/v1/orders/%lld", 16, 1},
        {"counts", "/api/v1/orders/counts", 1, 0},
        {"counts of a search", "/api/v1/orders/counts?q=mara", 1, 0},
        {"search by two letters", "/api/v1/orders?q=ma&limit=50", 1, 0},
        {"search by a name", "/api/v1/orders?q=mar&limit=50", 1, 0},
        {"search by number", "/api/v1/orders?q=%lld&limit=50", 1, 1},
        {"search by last digits", "/api/v1/orders?q=4321&limit=50", 1, 0},
        {"search by a Han character", "/api/v1/orders?q=%%E8%%8A%%B3&limit=50", 1, 0},
    };

    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        struct line l = {0};
        char what[96];
        int64_t bytes = 0;
        for (int64_t k = 0; k < rounds; k++) {
            struct fixed fixed = {"GET", reads[i].path, NULL, reads[i].of_orders ? n : 0, 0};
            struct load load = {rig.address, reads[i].connections, RIG_FOREVER,
                                span_ms / 2, make_fixed,           &fixed};
            struct rig_figure f = rig_measure(&rig, &load);
            bytes = f.r.bytes;
            add(&l, &f.r, f.r.per_s, f.cpu_us, hello(reads[i].connections, bytes).per_s);
        }
        snprintf(what, sizeof(what), "%s (%.1f kB)", reads[i].what, (double)bytes / 1000);
        print(what, &l, "HTTP");
    }
}

static void memory_row(const char *what)
{
    struct child_memory m = child_memory(rig.hub);

    printf("| %s | %.1f MB (anonymous %.1f) | | | | libmicrohttpd alone %.1f MB | |\n", what,
           m.rss_mb, m.anonymous_mb, child_memory(hello_pid).rss_mb);
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

static void bench_start(void)
{
    struct spread ms = {0}, limit = {0};

    for (int64_t i = 0; i < rounds; i++) {
        rig_stop_hub(&rig);
        spread_add(&ms, rig_start_hub(&rig));
        spread_add(&limit, exec_ms());
    }
    printf("| start, with all these orders | %s ms | | | | /bin/true %.1f ms | %.2f |\n",
           spread_text(rig.a, &ms, 1), spread_median(&limit),
           spread_median(&ms) / spread_median(&limit));
    usleep(2000000);
    memory_row("memory, started again, idle");
}

static void size_row(void)
{
    char path[128];
    struct stat s;
    const char *argv[] = {"/usr/bin/strip", "-o", path, rig.program, NULL};
    int status;

    snprintf(path, sizeof(path), "%s/stripped", rig.dir);
    while (waitpid(child_start(argv, rig.log), &status, 0) < 0 && errno == EINTR)
        ;
    if (stat(path, &s) == 0)
        printf("| program, stripped | %.2f MB | | | | | |\n", (double)s.st_size / 1e6);
    unlink(path);
}

/* BENCH_ONLY=intake,reads measures these alone. */
static bool wanted(const char *group)
{
    const char *only = getenv("BENCH_ONLY");

    return !only || str_find(str_of(only), str_of(group)) >= 0;
}

int main(int argc, char **argv)
{
    char path[128], limit_path[128], what[64];

    if (argc != 2) {
        fprintf(stderr, "usage: bench_hub WAYBILL\n");
        return 2;
    }
    rounds = rig_setting("BENCH_ROUNDS", 5);
    span_ms = rig_setting("BENCH_MS", 1000);
    double empty_ms = rig_open(&rig, argv[1]);
    start_hello();
    rig_connect(&rig, true);
    printf("| what | figure | p50 ms | p99 ms | CPU us each | limit beside it | ratio |\n"
           "|---|---|---|---|---|---|---|\n");
    size_row();
    printf("| start, empty folder | %.1f ms | | | | /bin/true %.1f ms | |\n", empty_ms, exec_ms());
    memory_row("memory, nothing done yet");
    struct rig_figure seed = take_in(64, rig_setting("BENCH_ORDERS", 100000), RIG_FOREVER, 0);
    snprintf(what, sizeof(what), "first %lld orders", (long long)seed.r.done);
    struct line l = {0};
    add(&l, &seed.r, seed.r.per_s, seed.cpu_us, hello(64, SMALL_ANSWER).per_s);
    print(what, &l, "HTTP");
    snprintf(path, sizeof(path), "%s/waybill.db", rig.data);
    snprintf(limit_path, sizeof(limit_path), "%s/limit.db", rig.dir);
    struct replica *file = replica_new(path, limit_path);
    if (wanted("intake")) {
        bench_intake(file, 64);
        bench_intake(file, 1);
    }
    if (wanted("messages"))
        bench_messages();
    int64_t n = rig.there;
    if (wanted("mark"))
        bench_mark(file, n);
    replica_free(file);
    if (wanted("bulk"))
        bench_bulk(n);
    if (wanted("reads"))
        bench_reads(n);
    memory_row("memory after that");
    if (wanted("start"))
        bench_start();
    child_stop(hello_pid);
    rig_close(&rig);
    return 0;
}
