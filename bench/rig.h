/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub as it ships under measurement: `waybill serve` with a data folder of its own, a shop, a
 * supplier and mapped products, started and ended by us; and figures that are taken several times.
 * Anything that fails ends the bench with a word on standard error.
 */
#ifndef WAYBILL_BENCH_RIG_H
#define WAYBILL_BENCH_RIG_H

#include "bench/child.h"
#include "bench/load.h"
#include "bench/orders.h"

#include "base/json.h"

#define RIG_ROUNDS_MAX 32
#define RIG_FOREVER    INT64_C(1000000)

struct rig {
    struct arena *a;
    const char *program;
    const char *const *more; /* arguments of the hub, ended by NULL */
    bool public;             /* it knows its own address: the shop sends it webhooks */
    char dir[64], data[96], log[96];
    struct str address, socket; /* of the hub */
    struct str token;           /* a header, with its line end */
    struct str sandbox;         /* address, "" none */
    pid_t hub, sandbox_pid;
    struct orders orders;
    int64_t there; /* webhooks that were sent so far, repeats among them */
};

/* A folder below TMPDIR and a hub in it; milliseconds from its start to its first answer. */
double rig_open(struct rig *r, const char *program);
void rig_close(struct rig *r);

double rig_start_hub(struct rig *r);
void rig_stop_hub(struct rig *r);
void rig_start_sandbox(struct rig *r);

/* Connects the sandbox's shop, gives the hub an account at AliExpress and a token, and maps the
 * products of bench/orders.h. silent: then the sandbox ends, and in its place somebody listens who
 * never answers: what the hub asks of a shop is not part of the figures. */
void rig_connect(struct rig *r, bool silent);

/* The shop alone, as GET /control of the sandbox tells it. */
void rig_connect_shop(struct rig *r, const struct json *shop);

/* One request; the answer's body. */
const struct json *rig_ask(struct rig *r, struct str address, const char *method, const char *path,
                           struct str body, int wanted);

void rig_fail(const struct rig *r, const char *what);

/* A number from the environment. */
int64_t rig_setting(const char *name, int64_t fallback);

/* What one round of a load told, and the CPU time of the hub for one request. */
struct rig_figure {
    struct load_result r;
    double cpu_us;
};
struct rig_figure rig_measure(struct rig *r, struct load *l);

/* Values of several rounds. */
struct spread {
    double v[RIG_ROUNDS_MAX];
    size_t n;
};
void spread_add(struct spread *s, double v);
double spread_median(const struct spread *s);
/* "median (least..most)" in so many decimals; of the arena. */
const char *spread_text(struct arena *a, const struct spread *s, int decimals);

#endif
