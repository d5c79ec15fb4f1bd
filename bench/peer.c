/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A typical Node + Express app with Shopify's own library under the webhooks that the hub gets, for
 * scale. Usage: bench_peer WAYBILL PEERS. It needs `npm ci` in bench/peers once and says so when it
 * is missing. Settings as for bench_hub; the orders that are there before are those of the peer.
 */
#include "bench/bench.h"
#include "bench/rig.h"

#include <stdlib.h>
#include <unistd.h>

#define SECRET       "peer-secret"
#define REPEAT_EVERY 10

static struct rig rig;

static struct rig_figure take_in(int connections, int64_t requests, int64_t max_ms)
{
    struct load l = {rig.address, connections, requests, max_ms, orders_request, &rig.orders};

    rig.orders.from = rig.there;
    struct rig_figure f = rig_measure(&rig, &l);
    rig.there += f.r.done;
    return f;
}

static void start(const char *server)
{
    int port = child_free_port(), status = 0;
    char number[16], file[96];
    const char *node = getenv("NODE") ? getenv("NODE") : "/usr/bin/node";
    const char *argv[] = {node, server, number, file, SECRET, NULL};

    snprintf(number, sizeof(number), "%d", port);
    snprintf(file, sizeof(file), "%s/peer.db", rig.dir);
    rig.address = str_printf(rig.a, "127.0.0.1:%d", port);
    rig.hub = child_start(argv, rig.log);
    for (int i = 0; i < 20000 && status != 200; i++) {
        usleep(1000);
        load_one(rig.a, rig.address, STR("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"), &status);
    }
    if (status != 200)
        rig_fail(&rig, "the peer does not start");
}

int main(int argc, char **argv)
{
    static const int counts[] = {64, 1};
    char server[512], modules[512];

    if (argc != 3) {
        fprintf(stderr, "usage: bench_peer WAYBILL PEERS\n");
        return 2;
    }
    snprintf(server, sizeof(server), "%s/server.js", argv[2]);
    snprintf(modules, sizeof(modules), "%s/node_modules", argv[2]);
    if (access(modules, R_OK) != 0) {
        printf("the peer is not installed: run `npm ci` in bench/peers\n");
        return 0;
    }
    rig_open(&rig, argv[1]);
    rig_stop_hub(&rig); /* its folder alone is wanted */
    orders_init(&rig.orders, rig.a, STR("peer.myshopify.com"), STR(SECRET));
    start(server);
    printf("| what | figure | p50 ms | p99 ms | CPU us each |\n|---|---|---|---|---|\n");
    take_in(64, rig_setting("BENCH_ORDERS", 100000), RIG_FOREVER);
    rig.orders.repeat_every = REPEAT_EVERY;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct spread per_s = {0}, p50 = {0}, p99 = {0}, cpu = {0};
        for (int64_t k = 0; k < rig_setting("BENCH_ROUNDS", 5); k++) {
            struct rig_figure f =
                take_in(counts[i], RIG_FOREVER, rig_setting("BENCH_MS", 1000) * 2);
            spread_add(&per_s, f.r.per_s);
            spread_add(&p50, f.r.p50_ms);
            spread_add(&p99, f.r.p99_ms);
            spread_add(&cpu, f.cpu_us);
        }
        printf("| Node + Express, %d connection%s | %s/s | %s | %s | %s |\n", counts[i],
               counts[i] > 1 ? "s" : "", spread_text(rig.a, &per_s, 0), spread_text(rig.a, &p50, 2),
               spread_text(rig.a, &p99, 2), spread_text(rig.a, &cpu, 0));
        fflush(stdout);
    }
    child_stop(rig.hub); /* Node ends by the signal */
    rig.hub = 0;
    rig_close(&rig);
    return 0;
}
