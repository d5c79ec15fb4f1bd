/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program itself, over real sockets and a real disk, in hard times: killed without a word while
 * orders come in and answers get lost, copied while it runs, and on a file system that is full. The
 * sandbox plays shop and supplier, and tells the truth afterwards.
 * Usage: process WAYBILL kill ROUNDS | process WAYBILL full MEGABYTES | process WAYBILL reconcile
 * ORDERS: shop and supplier change behind the hub's back. Prints TAP.
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
#define DEMO_SHOP    "demo-shop.myshopify.com"

struct stage {
    struct arena *a;
    struct arena *call; /* of the last answer */
    const char *waybill;
    char top[48], data[96], log[96];
    char port[32], public_url[64], sandbox_at[32];
    bool slow; /* the hub asks nobody by itself, and the supplier ships nothing */
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
    const char *const quick[] = {
        s->waybill,     "serve",       "--data",      s->data, "--listen",         s->port,
        "--public-url", s->public_url, "--collect",   "2s",    "--supplier-pause", "50ms",
        "--poll",       "2s",          "--reconcile", "10s",   "--pictures=no",    NULL};
    const char *const slow[] = {s->waybill,    "serve", "--data",           s->data,
                                "--listen",    s->port, "--collect",        "1h",
                                "--poll",      "1h",    "--supplier-pause", "50ms",
                                "--reconcile", "1h",    "--pictures=no",    NULL};

    s->hub = child_start(s->slow ? slow : quick, s->log);
    return answers(s, s->d.hub, "/api/v1/shops");
}

static bool start_sandbox(struct stage *s)
{
    const char *const argv[] = {s->waybill,    "sandbox", "--listen",
                                s->sandbox_at, "--ship",  s->slow ? "9d" : "2s",
                                "--deliver",   "20s",     NULL};

    s->sandbox = child_start(argv, s->log);
    return answers(s, s->d.sandbox, "/control") &&
           ask(s, s->d.sandbox, HTTP_POST, "/control/settings", "{\"trouble_permille\":0}");
}

/* A command of the program beside the hub or without it; its exit code. What it says is added to
 * the file. */
static int command_to(struct stage *s, const char *const *words, const char *file)
{
    const char *argv[12] = {s->waybill};
    int n = 1, status = 0;

    while (*words && n < 11)
        argv[n++] = *words++;
    pid_t pid = child_start(argv, file);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int command(struct stage *s, const char *const *words)
{
    return command_to(s, words, s->log);
}

/* What it says; its exit code. */
static int command_said(struct stage *s, const char *const *words, struct str *ret_said)
{
    char file[96], text[65536];

    snprintf(file, sizeof(file), "%s/said", s->top);
    unlink(file);
    int code = command_to(s, words, file);
    int fd = open(file, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));
    close(fd);
    *ret_said = str_dup(s->a, (struct str){text, n > 0 ? (size_t)n : 0});
    return code;
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
           ask(s, s->d.hub, HTTP_PATCH, "/api/v1/shops/" DEMO_SHOP "/policy", "{\"grace_s\":0}");
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
 * names that no supplier takes. Of some orders all goods have no listing: not ours, and it says so.
 */
static bool is_settled(struct stage *s, const char *name, bool tell)
{
    char path[96];

    snprintf(path, sizeof(path), "/api/v1/orders/%s", name[0] == '#' ? name + 1 : name);
    const struct json *order = ask(s, s->d.hub, HTTP_GET, path, "");
    bool bought = false;
    if (tell && order)
        printf("# %s: %.*s, guards %.*s, purchases %.*s\n", name,
               STR_ARG(json_str(json_get(order, "stage"))),
               STR_ARG(json_print(s->call, json_get(order, "guards"))),
               STR_ARG(json_print(s->call, json_get(order, "purchases"))));
    for (struct json_iter p = json_iter(json_get(order, "purchases")); json_next(&p);)
        bought = bought || str_eq(json_str(json_get(p.val, "state")), STR("placed"));
    return bought || json_len(json_get(order, "problems")) > 0 ||
           str_eq(json_str(json_get(order, "stage")), STR("not_ours"));
}

static bool all_settled(struct stage *s, bool tell, int64_t *ret_left)
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
        if (!is_settled(s, names[i], false)) {
            ++*ret_left;
            if (tell)
                is_settled(s, names[i], true);
        }
    arena_free(a);
    return *ret_left == 0;
}

/* Orders that piled up while it was killed need their time. */
static bool settles(struct stage *s, int rounds)
{
    int64_t left = -1;

    for (int i = 0; i < SETTLE_TRIES + 4 * rounds && !all_settled(s, false, &left); i++)
        nap(500);
    if (left)
        printf("# %lld orders are neither bought nor a named problem; they wait for:\n",
               (long long)left);
    if (left)
        all_settled(s, true, &left);
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

static bool status_says(struct stage *s, const char *text)
{
    const char *const words[] = {"status", "--data", s->data, NULL};
    struct str said = STR_NONE;

    return command_said(s, words, &said) == 0 && str_has(said, str_of(text));
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
    ok(s, status_says(s, "The disk is full: free some space"), "`waybill status` says why");
    ok(s, truth_holds(s, &orders, &purchases), "and buys nothing that it could not write down");
    ok(s, fill(ballast, false), "there is room again");
    ok(s, settles(s, 0), "it goes on by itself: every order is bought or says why not");
    ok(s, !status_says(s, "Nothing can be written"), "and status says no more of it");
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

/* -- Behind the hub's back. */

static int reconcile(struct stage *s, const char *flag, struct str *ret_said)
{
    const char *const words[] = {"reconcile", "--data", s->data, "--json", flag, NULL};
    int code = command_said(s, words, ret_said);

    s->d.detail = *ret_said;
    return code;
}

/* The number of the supplier order that was bought for the nth order which was bought, and the name
 * of that order. */
static bool bought(struct stage *s, size_t nth, struct str *ret_number, struct str *ret_order)
{
    const struct json *all =
        ask(s, s->d.hub, HTTP_GET, "/api/v1/purchases?state=all&limit=100", "");

    for (struct json_iter p = json_iter(json_get(all, "items")); json_next(&p);) {
        const struct json *numbers = json_get(p.val, "numbers");
        if (!str_eq(json_str(json_get(p.val, "state")), STR("placed")) || json_len(numbers) != 1 ||
            nth--)
            continue;
        *ret_number = str_dup(s->a, json_str(json_at(numbers, 0)));
        *ret_order = str_dup(s->a, json_str(json_path(p.val, "order.name")));
        return true;
    }
    return false;
}

static bool direct(struct stage *s, const char *what, struct str which, const char *act,
                   const char *body)
{
    struct str path = str_printf(s->a, "/control/%s/%.*s/%s", what, STR_ARG(which), act);

    return ask(s, s->d.sandbox, HTTP_POST, str_cstr(s->a, path), body) != NULL;
}
/* Orders come and are bought; then nothing goes on by itself. */
static bool three_are_bought(struct stage *s, int orders, struct str *numbers, struct str *names)
{
    int64_t left = -1;

    place(s, orders);
    if (!ask(s, s->d.hub, HTTP_POST, "/api/v1/shops/" DEMO_SHOP "/sync", "{}"))
        return false;
    for (int i = 0; i < SETTLE_TRIES && !all_settled(s, false, &left); i++)
        nap(500);
    for (size_t i = 0; i < 3; i++) {
        if (!bought(s, i, &numbers[i], &names[i]))
            return false;
    }
    return true;
}

/* The difference is named with the order's name; order "": for none. */
static bool says(struct str said, const char *code, struct str order)
{
    const struct json *root = NULL;
    struct arena *a = arena_new();
    bool found = false;

    if (!json_parse(a, said, &root)) {
        for (struct json_iter it = json_iter(json_get(root, "items")); json_next(&it);)
            found =
                found || (str_eq(json_str(json_get(it.val, "code")), str_of(code)) &&
                          (!order.n || str_eq(json_str(json_path(it.val, "order.name")), order)));
    }
    arena_free(a);
    return found;
}

static bool number_is_in_shop(struct stage *s, struct str order, const char *number)
{
    for (int i = 0; i < SETTLE_TRIES; i++) {
        const struct json *truth = ask(s, s->d.sandbox, HTTP_GET, "/control/truth", "");
        for (struct json_iter o = json_iter(json_get(truth, "orders")); json_next(&o);) {
            if (str_eq(json_str(json_get(o.val, "name")), order) &&
                str_has(json_print(s->call, json_get(o.val, "fulfillments")), str_of(number)))
                return true;
        }
        nap(500);
    }
    return false;
}

/* Of what was bought first one is shipped, the next canceled at the supplier, the third canceled in
 * the shop, and nobody says a word. */
static void behind_its_back(struct stage *s, int orders)
{
    struct str numbers[3], names[3], said;
    int code;

    ok(s, three_are_bought(s, orders, numbers, names), "%d orders come, three at least are bought",
       orders);
    if (s->failed)
        return;
    code = reconcile(s, NULL, &said);
    ok(s, !says(said, "supplier_canceled", STR_NONE) && !says(said, "number_not_in_shop", STR_NONE),
       "shop, supplier and hub agree about what was bought (%d)", code);
    (void)ask(s, s->d.sandbox, HTTP_POST, "/control/settings", "{\"cancel_ms\":1}");
    bool changed =
        direct(s, "purchases", numbers[0], "ship", "{\"number\":\"LP00700000000303\"}") &&
        direct(s, "purchases", numbers[1], "cancel", "{}") &&
        direct(s, "orders", str_slice(names[2], 1, names[2].n), "cancel", "{}");
    ok(s, changed, "one is shipped, one canceled at the supplier, one in the shop");
    reconcile(s, NULL, &said);
    ok(s,
       !says(said, "supplier_canceled", names[1]) && !says(said, "canceled_but_bought", names[2]),
       "looking alone learns nothing of it");
    /* One is enough when the sandbox is done with the cancellation, which takes it a moment. */
    for (int i = 0; i < 10 && !(says(said, "supplier_canceled", names[1]) &&
                                says(said, "canceled_but_bought", names[2]));
         i++) {
        nap(500);
        code = reconcile(s, "--fix", &said);
    }
    ok(s, says(said, "supplier_canceled", names[1]), "--fix finds what the supplier canceled");
    ok(s, says(said, "canceled_but_bought", names[2]), "and what the shop canceled");
    ok(s, code == 1, "what is left to a person is told by the exit code (%d)", code);
    ok(s, number_is_in_shop(s, names[0], "LP00700000000303"), "a number found so is in the shop");
    ok(s, child_stop(s->hub) && proven(s, s->data), "it ends as asked, and all is proven");
    s->hub = 0;
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
    s.slow = strcmp(argv[2], "reconcile") == 0;
    if (!begin(&s, argv[1], s.top))
        ok(&s, false, "the stage is set");
    else if (s.slow)
        behind_its_back(&s, (int)much);
    else
        kill_rounds(&s, (int)much);
    end(&s);
    return s.failed ? 1 : 0;
}
