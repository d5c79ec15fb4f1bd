/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a shop's old orders, and letting them out again: `waybill serve` against the sandbox.
 * First at the pace of a small shop's points, to see whether the hub uses all that it is given;
 * then with points that cost a hundredth, to see what an order costs the hub, and whether its
 * memory grows. Then exports, and what they take. Usage: bench_fill WAYBILL. By environment:
 * BENCH_FILL (20000 orders), BENCH_MS (1000; ten times as long for the points).
 */
#include "bench/bench.h"
#include "bench/rig.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE   1000  /* orders that the sandbox places with one request */
#define AGO_S     86400 /* old ones: what changed just now is read as a change, too */
#define LOOK_US   100000
#define SAMPLES   10
#define END_MS    INT64_C(1500000)
#define WARM_UP_S 3
#define PEAK_US   2000

static struct rig rig;

static void set(const char *what)
{
    rig_ask(&rig, rig.sandbox, "POST", "/control/settings", str_of(what), 200);
}

static const struct json *shop(void)
{
    const struct json *all = rig_ask(&rig, rig.socket, "GET", "/api/v1/shops", STR_NONE, 200);

    return json_at(json_get(all, "items"), 0);
}

static int64_t orders_in(void)
{
    const struct json *c = rig_ask(&rig, rig.socket, "GET", "/api/v1/orders/counts", STR_NONE, 200);

    return json_i64(json_get(c, "all"), 0);
}

static double points_spent(void)
{
    const struct json *world = rig_ask(&rig, rig.sandbox, "GET", "/control", STR_NONE, 200);

    return (double)json_i64(json_path(world, "shop.points_spent"), 0);
}

/* Points that are used each second, against those that come back each second. */
static void bench_points(int64_t ms)
{
    usleep(WARM_UP_S * 1000000); /* a full bucket first */
    double before = points_spent();
    int64_t start_ns = bench_now_ns(), orders = orders_in();
    usleep((useconds_t)ms * 1000);
    double s = (double)(bench_now_ns() - start_ns) / 1e9;
    double used = (points_spent() - before) / s;
    printf("| back-fill, 100 points a second | %.1f orders/s | | uses %.0f points/s | %.2f |\n",
           (double)(orders_in() - orders) / s, used, used / 100);
    fflush(stdout);
}

static void bench_fill(int64_t orders)
{
    int64_t start_ns = bench_now_ns(), had = orders_in(), now = had, next = 0;
    double cpu_us = child_cpu_us(rig.hub);
    struct buf memory;

    buf_init(&memory, rig.a, 1000);
    set("{\"shop_plan\":3,\"shop_cost_percent\":1}");
    while (json_is_null(json_get(shop(), "backfill_done_at"))) {
        usleep(LOOK_US);
        now = orders_in();
        if (now >= next) {
            struct child_memory m = child_memory(rig.hub);
            buf_printf(&memory, "%s%.1f", memory.n ? ", " : "", m.anonymous_mb);
            next = now + orders / SAMPLES;
        }
        if (bench_now_ns() - start_ns > END_MS * 1000000)
            rig_fail(&rig, "the back-fill does not end");
    }
    double s = (double)(bench_now_ns() - start_ns) / 1e9, n = (double)(orders_in() - had);
    cpu_us = (child_cpu_us(rig.hub) - cpu_us) / n;
    printf("| back-fill of %lld orders | %.0f orders/s | %.0f | goal 120 us | %.2f |\n",
           (long long)orders, n / s, cpu_us, cpu_us / 120);
    printf("| anonymous memory meanwhile | %.*s MB | | | |\n", STR_ARG(buf_view(&memory)));
    fflush(stdout);
}

/* Its end; the most memory that it took until shortly before, which what was seen last says. What
 * was seen first, and getrusage, may be of this process when it forked. */
static double wait_and_look(pid_t pid, bool *ret_ended_well)
{
    double peak_mb = 0;
    int status = 0;
    pid_t ended;

    while ((ended = waitpid(pid, &status, WNOHANG)) == 0) {
        double mb = child_memory(pid).peak_mb;
        peak_mb = mb > 0 ? mb : peak_mb;
        usleep(PEAK_US);
    }
    *ret_ended_well = ended == pid && status == 0;
    return peak_mb;
}

/* How long it takes, what it writes, and the most memory that the command took. */
static void bench_export(const char *what, const char *flag, int64_t orders)
{
    char path[128];
    const char *argv[] = {rig.program, "export", "orders", "--data", rig.data, flag, NULL};
    struct child_memory before = child_memory(rig.hub), after;
    struct stat s = {0};
    bool good;

    snprintf(path, sizeof(path), "%s/export", rig.dir);
    int64_t start_ns = bench_now_ns();
    double peak_mb = wait_and_look(child_start(argv, path), &good);
    double ms = (double)(bench_now_ns() - start_ns) / 1e6;
    if (!good || stat(path, &s) != 0)
        rig_fail(&rig, "an export failed");
    after = child_memory(rig.hub);
    printf("| export, %s: %.1f MB | %.0f orders/s | | command %.1f MB, hub %.1f to %.1f MB | |\n",
           what, (double)s.st_size / 1e6, (double)orders * 1000 / ms, peak_mb, before.rss_mb,
           after.rss_mb);
    fflush(stdout);
    unlink(path);
}

int main(int argc, char **argv)
{
    int64_t orders = rig_setting("BENCH_FILL", 20000), ms = rig_setting("BENCH_MS", 1000);

    if (argc != 2) {
        fprintf(stderr, "usage: bench_fill WAYBILL\n");
        return 2;
    }
    rig_open(&rig, argv[1]);
    rig_start_sandbox(&rig);
    for (int64_t i = 0; i < orders; i += AT_ONCE)
        rig_ask(&rig, rig.sandbox, "POST", "/control/orders",
                str_printf(rig.a, "{\"count\":%lld,\"ago_s\":%d}",
                           (long long)(orders - i < AT_ONCE ? orders - i : AT_ONCE), AGO_S),
                200);
    printf("| what | figure | CPU us each | beside it | ratio |\n|---|---|---|---|---|\n");
    rig_connect(&rig, false);
    bench_points(ms * 10);
    bench_fill(orders);
    bench_export("CSV", "--csv", orders);
    bench_export("JSON", "--json", orders);
    rig_close(&rig);
    return 0;
}
