/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program itself, over real sockets and a real disk, in hard times: killed without a word while
 * orders come in and answers get lost, copied while it runs, and on a file system that is full. The
 * sandbox plays shop and supplier, and tells the truth afterwards.
 * Usage: process WAYBILL kill ROUNDS | process WAYBILL full MEGABYTES. Prints TAP.
 */
#include "bench/child.h"
#include "main/demo_setup.h"
#include "os/clock_os.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORDERS_EACH  2
#define PAUSE_LEAST  20
#define PAUSE_MOST   700
#define UP_TRIES     600 /* of 50 ms */
#define SETTLE_TRIES 240 /* of 500 ms */
#define SKIP         77

struct stage {
    struct arena *a;
    struct arena *call; /* of the last answer */
    const char *waybill;
    char top[48], data[96], log[96];
    char port[32], public_url[64], sandbox_at[32];
    pid_t hub, sandbox;
    struct demo_setup d;
    int cases, failed;
};

static void ok(struct stage *s, bool good, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void ok(struct stage *s, bool good, const char *fmt, ...)
{
    char text[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    printf("%s %d - %s\n", good ? "ok" : "not ok", ++s->cases, text);
    fflush(stdout);
    s->failed += !good;
    if (!good && s->d.detail.n)
        printf("# %.*s\n", STR_ARG(s->d.detail));
}

static void nap(int64_t ms)
{
    poll(NULL, 0, (int)ms);
}

static uint32_t chance(void)
{
    struct rng r = rng_os();
    uint32_t v;

    r.fill(r.ctx, &v, sizeof(v));
    return v;
}

static const struct json *ask(struct stage *s, struct str where, enum http_method method,
                              const char *path, const char *body)
{
    const struct json *json = NULL;

    arena_reset(s->call);
    s->d.detail = STR_NONE;
    return demo_call(&s->d, where, method, str_of(path), str_of(body), &json) ? json : NULL;
}

static bool answers(struct stage *s, struct str where, const char *path)
{
    for (int i = 0; i < UP_TRIES; i++) {
        if (ask(s, where, HTTP_GET, path, ""))
            return true;
        nap(50);
    }
    return false;
}

static bool start_hub(struct stage *s)
{
    const char *const argv[] = {
        s->waybill,     "serve",       "--data",      s->data, "--listen",         s->port,
        "--public-url", s->public_url, "--collect",   "2s",    "--supplier-pause", "50ms",
        "--poll",       "2s",          "--reconcile", "10s",   "--pictures=no",    NULL};

    s->hub = child_start(argv, s->log);
    return answers(s, s->d.hub, "/api/v1/shops");
}

static bool start_sandbox(struct stage *s)
{
    const char *const argv[] = {s->waybill, "sandbox",   "--listen", s->sandbox_at, "--ship",
                                "2s",       "--deliver", "20s",      NULL};

    s->sandbox = child_start(argv, s->log);
    return answers(s, s->d.sandbox, "/control") &&
           ask(s, s->d.sandbox, HTTP_POST, "/control/settings", "{\"trouble_permille\":0}");
}

/* A command of the program beside the hub or without it; its exit code. */
static int command(struct stage *s, const char *const *words)
{
    const char *argv[12] = {s->waybill};
    int n = 1, status = 0;

    while (*words && n < 11)
        argv[n++] = *words++;
    pid_t pid = child_start(argv, s->log);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static bool proven(struct stage *s, const char *data)
{
    const char *const check[] = {"check", "--data", data, NULL};
    const char *const audit[] = {"audit", "--data", data, NULL};

    return command(s, check) == 0 && command(s, audit) == 0;
}

static bool begin(struct stage *s, const char *waybill, const char *folder)
{
    int port = child_free_port(), other = child_free_port();

    s->a = arena_new();
    s->call = arena_new();
    s->waybill = waybill;
    snprintf(s->data, sizeof(s->data), "%s/d", folder);
    snprintf(s->log, sizeof(s->log), "%s/log", s->top);
    snprintf(s->port, sizeof(s->port), "127.0.0.1:%d", port);
    snprintf(s->public_url, sizeof(s->public_url), "http://127.0.0.1:%d", port);
    snprintf(s->sandbox_at, sizeof(s->sandbox_at), "127.0.0.1:%d", other);
    s->d.arena = s->call;
    s->d.hub = str_printf(s->a, "%s/waybill.sock", s->data);
    s->d.sandbox = str_printf(s->a, "http://127.0.0.1:%d", other);
    static struct log_os quiet;
    s->d.log = &quiet;
    return start_sandbox(s) && start_hub(s) && demo_setup_run(&s->d) &&
           ask(s, s->d.hub, HTTP_PATCH, "/api/v1/shops/demo-shop.myshopify.com/policy",
               "{\"grace_s\":0}");
}

static void end(struct stage *s)
{
    if (s->hub > 0)
        kill(s->hub, SIGKILL);
    if (s->sandbox > 0)
        kill(s->sandbox, SIGKILL);
    while (wait(NULL) > 0)
        ;
    if (s->failed) {
        char cmd[160];
        snprintf(cmd, sizeof(cmd), "tail -n 60 %s | sed 's/^/# /'", s->log);
        (void)!system(cmd);
    }
    char cmd[96];
    snprintf(cmd, sizeof(cmd), "rm -rf %s", s->top);
    (void)!system(cmd);
    printf("1..%d\n", s->cases);
    arena_free(s->call);
    arena_free(s->a);
}

static void place(struct stage *s, int n)
{
    char body[40];

    snprintf(body, sizeof(body), "{\"count\":%d}", n);
    (void)ask(s, s->d.sandbox, HTTP_POST, "/control/orders", body);
}

/* One reference stands for one placement, whatever the supplier made of it; and each unit that was
 * fulfilled was fulfilled once. */
static bool truth_holds(struct stage *s, int64_t *ret_orders, int64_t *ret_purchases)
{
    const struct json *truth = ask(s, s->d.sandbox, HTTP_GET, "/control/truth", "");
    const struct json *all = json_get(truth, "purchases");
    bool good = truth != NULL;

    for (size_t i = 0; i < json_len(all); i++) {
        for (size_t k = 0; k < i; k++) {
            const struct json *x = json_at(all, i), *y = json_at(all, k);
            if (!str_eq(json_str(json_get(x, "reference")), json_str(json_get(y, "reference"))))
                continue;
            good = good &&
                   json_i64(json_get(x, "placement"), -1) == json_i64(json_get(y, "placement"), -2);
        }
    }
    for (struct json_iter o = json_iter(json_get(truth, "orders")); json_next(&o);) {
        for (struct json_iter f = json_iter(json_get(o.val, "fulfillments")); json_next(&f);)
            good = good && json_i64(json_get(f.val, "notifications"), 0) <= 1;
    }
    *ret_orders = (int64_t)json_len(json_get(truth, "orders"));
    *ret_purchases = (int64_t)json_len(all);
    return good;
}

/* Every order of the shop is bought, or the hub names what a person must mend: some buyers write
 * names that no supplier takes. */
static bool is_settled(struct stage *s, const char *name)
{
    char path[96];

    snprintf(path, sizeof(path), "/api/v1/orders/%s", name[0] == '#' ? name + 1 : name);
    const struct json *order = ask(s, s->d.hub, HTTP_GET, path, "");
    bool bought = false;
    for (struct json_iter p = json_iter(json_get(order, "purchases")); json_next(&p);)
        bought = bought || str_eq(json_str(json_get(p.val, "state")), STR("placed"));
    return bought || json_len(json_get(order, "problems")) > 0;
}

static bool all_settled(struct stage *s, int64_t *ret_left)
{
    const struct json *truth = ask(s, s->d.sandbox, HTTP_GET, "/control/truth", "");
    struct arena *a = arena_new();
    char **names = NULL;
    size_t n = 0;

    *ret_left = truth ? 0 : -1;
    for (struct json_iter o = json_iter(json_get(truth, "orders")); json_next(&o);) {
        if (!str_eq(json_str(json_get(o.val, "fulfillment")), STR("FULFILLED")))
            *ARENA_PUSH(a, &names, &n, char *) = str_cstr(a, json_str(json_get(o.val, "name")));
    }
    for (size_t i = 0; i < n; i++)
        *ret_left += !is_settled(s, names[i]);
    arena_free(a);
    return *ret_left == 0;
}

/* Orders that piled up while it was killed need their time. */
static bool settles(struct stage *s, int rounds)
{
    int64_t left = -1;

    for (int i = 0; i < SETTLE_TRIES + 4 * rounds && !all_settled(s, &left); i++)
        nap(500);
    if (left)
        printf("# %lld orders are neither bought nor a named problem\n", (long long)left);
    return left == 0;
}

static bool backup_restores(struct stage *s)
{
    char copy[96], other[96];
    snprintf(copy, sizeof(copy), "%s/copy.db", s->top);
    snprintf(other, sizeof(other), "%s/other", s->top);
    const char *const backup[] = {"backup", copy, "--data", s->data, NULL};
    const char *const restore[] = {"restore", copy, "--yes", "--data", other, NULL};
    const char *const audit[] = {"audit", "--against", copy, "--data", s->data, NULL};

    place(s, 5);
    bool good = command(s, backup) == 0 && command(s, restore) == 0;
    char key[256];
    snprintf(key, sizeof(key), "cp %s/waybill.key %s/", s->data, other);
    return good && system(key) == 0 && proven(s, other) && command(s, audit) == 0;
}

static void kill_rounds(struct stage *s, int rounds)
{
    int64_t orders = 0, purchases = 0;
    int sound = 0, up = 0, done;

    (void)ask(s, s->d.sandbox, HTTP_POST, "/control/settings",
              "{\"faults\":{\"lost_after\":60,\"lost_before\":30}}");
    for (done = 0; done < rounds && up == done && sound == done; done++) {
        place(s, ORDERS_EACH);
        nap(PAUSE_LEAST + chance() % (PAUSE_MOST - PAUSE_LEAST));
        kill(s->hub, SIGKILL);
        waitpid(s->hub, NULL, 0);
        sound += proven(s, s->data);
        up += start_hub(s);
        if (done % 50 == 49)
            printf("# %d kills\n", done + 1);
    }
    ok(s, sound == rounds, "after each of %d kills the file is whole and proven (%d)", rounds,
       sound);
    ok(s, up == rounds, "and the program starts again (%d)", up);
    ok(s, backup_restores(s), "a copy made while it runs restores, checks and is its beginning");
    (void)ask(s, s->d.sandbox, HTTP_POST, "/control/settings",
              "{\"faults\":{\"lost_after\":0,\"lost_before\":0}}");
    ok(s, settles(s, rounds), "then every order is bought, or says what a person must mend");
    bool once = truth_holds(s, &orders, &purchases);
    ok(s, once, "%lld orders, %lld supplier orders: none bought or told twice", (long long)orders,
       (long long)purchases);
    ok(s, child_stop(s->hub) && proven(s, s->data), "it ends as asked, and all is proven");
    s->hub = 0;
}

/* A file that takes all the room but a little. */
static bool fill(const char *path, bool on)
{
    static char block[65536];

    if (!on)
        return unlink(path) == 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (write(fd, block, sizeof(block)) > 0)
        ;
    while (write(fd, block, 512) > 0)
        ;
    close(fd);
    return true;
}

static void full_disk(struct stage *s, const char *folder)
{
    int64_t orders = 0, purchases = 0;
    char ballast[96];

    snprintf(ballast, sizeof(ballast), "%s/ballast", folder);
    place(s, 3);
    nap(3000);
    fill(ballast, true);
    place(s, 10);
    nap(8000);
    ok(s, kill(s->hub, 0) == 0 && ask(s, s->d.hub, HTTP_GET, "/api/v1/orders", ""),
       "with a full disk it stays up and answers");
    ok(s, truth_holds(s, &orders, &purchases), "and buys nothing that it could not write down");
    ok(s, fill(ballast, false), "there is room again");
    ok(s, settles(s, 0), "it goes on by itself: every order is bought or says why not");
    ok(s, truth_holds(s, &orders, &purchases),
       "%lld orders, %lld supplier orders: none bought or told twice", (long long)orders,
       (long long)purchases);
    ok(s, child_stop(s->hub) && proven(s, s->data), "and all is proven");
    s->hub = 0;
}

static int run_full(struct stage *s, const char *waybill, const char *megabytes)
{
    char folder[80], size[40];

    snprintf(folder, sizeof(folder), "%s/small", s->top);
    snprintf(size, sizeof(size), "size=%sm", megabytes);
    if (mkdir(folder, 0700) || mount("tmpfs", folder, "tmpfs", 0, size)) {
        printf("1..0 # SKIP a small file system cannot be mounted here (needs root)\n");
        rmdir(folder);
        rmdir(s->top);
        return SKIP;
    }
    if (begin(s, waybill, folder))
        full_disk(s, folder);
    else
        ok(s, false, "the stage is set");
    kill(s->hub > 0 ? s->hub : s->sandbox, SIGKILL);
    nap(200);
    umount2(folder, MNT_DETACH);
    end(s);
    return s->failed ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct stage s = {0};
    int64_t much;

    if (argc != 4 || !str_to_i64(str_of(argv[3]), &much))
        return 2;
    snprintf(s.top, sizeof(s.top), "/tmp/waybill-process-XXXXXX");
    if (!mkdtemp(s.top))
        return 2;
    unsetenv("WAYBILL_DATA");
    unsetenv("WAYBILL_HUB");
    if (strcmp(argv[2], "full") == 0)
        return run_full(&s, argv[1], argv[3]);
    if (begin(&s, argv[1], s.top))
        kill_rounds(&s, (int)much);
    else
        ok(&s, false, "the stage is set");
    end(&s);
    return s.failed ? 1 : 0;
}
