/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fault loops. Each use case of the table is done again and again from the same beginning: the
 * first call to the outside fails, then the second, and so on until a run ends without a fault;
 * a fault that passes and one that lasts until it is healed; and the power goes at the Nth sync.
 * A person whose wish was not answered repeats it. Then all must come to rest, and every promise
 * is held against the truth of the worlds and the data file.
 *
 * A beginning is played once; each run goes on from there in a process of its own (fork), so that
 * runs share nothing. `make test` takes one N of every other loop, `make loops` every N of all.
 */
#include "sim/check.h"
#include "sim/sim_part.h"
#include "sim/story.h"
#include "sim/world/shopify_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cmocka.h>

#define LASTS_MS  (10 * MS_MINUTE)
#define SETTLE_MS (4 * MS_DAY)
#define TRIES     5
#define SHOP      "/api/v1/shops/lamps.myshopify.com"
#define OTHER     "shades.myshopify.com"
#define COPY      STR("copy.db")
#define HAND      CHECK_HAND_NUMBER "00000001"

/* -- What is done. Each returns the status of the hub's answer; a world's act is 200. */

static int post(struct story *s, const char *path, const char *body)
{
    return sim_api(s->sim, HTTP_POST, path, "%s", body).status;
}

/* A request of a person is all there is to it. */
#define ASK(name, path, body)           \
    static int name(struct story *s)    \
    {                                   \
        return post(s, (path), (body)); \
    }
ASK(ask_for_all, SHOP "/backfill", "{}")
ASK(buy, "/api/v1/orders/1001/order", "{}")
ASK(collect, "/api/v1/orders/1001/tracking", "{}")
ASK(mark, "/api/v1/orders/1001/ship", "{\"number\":\"" HAND "\"}")
ASK(hold, "/api/v1/orders/1001/hold", "{\"reason\":\"thinking\"}")
ASK(release, "/api/v1/orders/1001/release", "{}")
ASK(note, "/api/v1/orders/1001/note", "{\"text\":\"call her\"}")
ASK(erase, "/api/v1/customers/erase", "{\"email\":\"mara@example.test\"}")
ASK(buy_three, "/api/v1/bulk", "{\"action\":\"order\",\"orders\":[\"1001\",\"1002\",\"1003\"]}")
ASK(import, "/api/v1/bulk",
    "{\"action\":\"number\",\"rows\":[{\"order\":\"1001\",\"number\":\"HAND00000011\"},"
    "{\"order\":\"1002\",\"number\":\"HAND00000012\"},"
    "{\"order\":\"1003\",\"number\":\"HAND00000013\"}]}")
ASK(reconcile, "/api/v1/reconcile", "{}")

static int place(struct story *s)
{
    story_place(s, story_order(s));
    return 200;
}

static int place_three(struct story *s)
{
    for (int i = 0; i < 3; i++)
        place(s);
    return 200;
}

static int buy_unheard(struct story *s)
{
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 1);
    return buy(s);
}

static int buy_with_old_tokens(struct story *s)
{
    shopify_expire_tokens(s->shop);
    aliworld_expire_access(sim_ali(s->sim), 0, sim_now(s->sim));
    return buy(s);
}

static int cancel(struct story *s)
{
    return shopify_cancel(s->shop, s->shop->orders[0]->id, STR("CUSTOMER"), sim_now(s->sim)) ? 500
                                                                                             : 200;
}

static int edit(struct story *s)
{
    const struct shopify_order *o = s->shop->orders[0];

    return shopify_edit_quantity(s->shop, o->id, o->lines[0]->id, 3, sim_now(s->sim)) ? 500 : 200;
}

static int relabel(struct story *s)
{
    struct aliworld *ali = sim_ali(s->sim);

    return aliworld_relabel(ali, aliworld_order_at(ali, 0)->id, 0, STR_NONE, sim_now(s->sim)) ? 200
                                                                                              : 500;
}

/* Of the first of its packages or fulfillments. */
static int post_to_part(struct story *s, const char *list, const char *verb, const char *body)
{
    const struct json *part = json_at(json_get(story_get(s, "#1001").json, list), 0);
    struct str path = str_printf(s->arena, "/api/v1/%s/%.*s/%s", list,
                                 STR_ARG(json_str(json_get(part, "id"))), verb);

    return part ? post(s, str_cstr(s->arena, path), body) : 0;
}

static int change_number(struct story *s)
{
    return post_to_part(s, "packages", "number", "{\"number\":\"" HAND "\"}");
}

static int unmark(struct story *s)
{
    return post_to_part(s, "fulfillments", "cancel", "{}");
}

static int map(struct story *s)
{
    return sim_api(
               s->sim, HTTP_POST, "/api/v1/mappings",
               "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"variant_id\":\"%lld\","
               "\"link\":\"https://www.aliexpress.com/item/1005004000000100.html\","
               "\"sku_id\":\"12000030000000100\",\"sku_attr\":\"14:350853#Black\"}",
               (long long)s->product_ids[0], (long long)s->variant_ids[0])
        .status;
}

static int copy(struct story *s)
{
    if (sim_is_up(s->sim) && !db_backup(s->sim->db, COPY, NULL, NULL))
        return 200;
    if (disk_is_down(sim_disk(s->sim)))
        sim_crash(s->sim); /* the power went while no turn was under way */
    return 503;
}

static int connect_other(struct story *s)
{
    const struct shopify_options o = {.domain = STR(OTHER),
                                      .client_id = STR("other-client-id"),
                                      .client_secret = STR("other-client-secret")};

    if (!shopify_shop(sim_shopify(s->sim), o.domain))
        shopify_add_shop(sim_shopify(s->sim), &o, sim_now(s->sim));
    return post(s, "/api/v1/shops",
                "{\"domain\":\"" OTHER "\",\"client_id\":\"other-client-id\","
                "\"client_secret\":\"other-client-secret\"}");
}

static int report(struct story *s)
{
    struct str now = time_text(s->arena, sim_now(s->sim));

    return sim_api(s->sim, HTTP_POST, "/api/v1/extension/reports",
                   "{\"sent_at\":\"%.*s\",\"orders\":[{\"number\":\"8190000000000303\","
                   "\"read_at\":\"%.*s\",\"status\":\"shipped\","
                   "\"packages\":[{\"number\":\"" HAND "\"}]}]}",
                   STR_ARG(now), STR_ARG(now))
        .status;
}

/* -- What must be true in the end, beside what always is. "": it is. */

static struct str marked_with(struct story *s, size_t i, struct str number)
{
    const struct shopify_order *o = s->shop->orders[i];

    if (o->fulfillments_n != 1 || o->fulfillments[0]->tracking_n != 1)
        return str_printf(s->arena, "%.*s has %zu fulfillments", STR_ARG(o->name),
                          o->fulfillments_n);
    return str_eq(o->fulfillments[0]->tracking[0].number, number)
               ? STR_NONE
               : str_printf(s->arena, "%.*s carries %.*s, not %.*s", STR_ARG(o->name),
                            STR_ARG(o->fulfillments[0]->tracking[0].number), STR_ARG(number));
}

static struct str bought_and_marked(struct story *s)
{
    struct aliworld *ali = sim_ali(s->sim);
    struct str wrong = STR_NONE;

    if (aliworld_orders_n(ali) != s->shop->orders_n)
        return str_printf(s->arena, "%zu orders at the supplier", aliworld_orders_n(ali));
    for (size_t i = 0; i < s->shop->orders_n && !wrong.n; i++) {
        const struct shopify_order *o = s->shop->orders[i];
        if (o->fulfillments_n != 1 || o->fulfillments[0]->notifications != 1)
            wrong = str_printf(s->arena, "%.*s is not marked and told once", STR_ARG(o->name));
    }
    return wrong;
}

static struct str marked_anew(struct story *s)
{
    return marked_with(s, 0, aliworld_order_at(sim_ali(s->sim), 0)->packages[0].number);
}

static struct str marked_by_hand(struct story *s)
{
    return marked_with(s, 0, STR(HAND));
}

static struct str all_marked(struct story *s)
{
    struct str wrong = STR_NONE;

    for (size_t i = 0; i < 3 && !wrong.n; i++)
        wrong = marked_with(s, i, str_printf(s->arena, "HAND0000001%zu", i + 1));
    return wrong;
}

static struct str forgotten(struct story *s)
{
    if (str_has(story_get(s, "#1001").body, STR("Jansen")))
        return STR("the customer's name is still there");
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?q=jansen", "%s", "");
    return json_len(json_get(r.json, "items")) ? STR("the customer is still found") : STR_NONE;
}

static struct str noted(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/orders/1001/history", "%s", "");

    return str_has(r.body, STR("call her")) ? STR_NONE : STR("no note");
}

static struct str copied(struct story *s)
{
    struct db_options o = {.path = COPY, .vfs = disk_vfs_name(sim_disk(s->sim)), .read_only = true};
    struct str said = STR_NONE;
    struct db *db;

    if (db_open(&o, &db))
        return STR("the copy does not open");
    if (db_check(db, s->arena, &said))
        said = STR("the copy cannot be checked");
    db_close(db);
    return str_eq(said, STR("ok")) ? STR_NONE : said;
}

static struct str connected(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/shops/" OTHER, "%s", "");

    return str_has(r.body, STR("\"state\":\"active\"")) ? STR_NONE : r.body;
}

/* -- The table. */

enum how { POLLING = 1, BY_EXTENSION = 2, UNMAPPED = 4, THREE = 8, DEAF = 16, PUSHED = 32 };

static const struct use_case {
    const char *name;
    unsigned how;
    const char *begins; /* the stage of #1001; "": there is no order yet */
    int (*act)(struct story *s);
    const char *ends; /* its stage when all is at rest */
    struct str (*kept)(struct story *s);
} use_cases[] = {
    {"take in a webhook", 0, "", place, "to_order", NULL},
    {"read what changed", POLLING, "", place_three, "to_order", NULL},
    {"read all orders", DEAF | THREE, "", ask_for_all, "to_order", NULL},
    {"take in a change", 0, "to_order", edit, "to_order", NULL},
    {"take in a cancellation", 0, "to_order", cancel, "canceled", NULL},
    {"buy", 0, "to_order", buy, "fulfilled", bought_and_marked},
    {"buy, heard by message", PUSHED, "to_order", buy, "fulfilled", bought_and_marked},
    {"settle a lost purchase", 0, "to_order", buy_unheard, "fulfilled", bought_and_marked},
    {"buy with tokens that ended", 0, "to_order", buy_with_old_tokens, "fulfilled",
     bought_and_marked},
    {"buy many", THREE, "to_order", buy_three, "fulfilled", bought_and_marked},
    {"collect numbers", 0, "ordered", collect, "fulfilled", bought_and_marked},
    {"mark as shipped", 0, "to_order", mark, "fulfilled", marked_by_hand},
    {"import numbers", THREE, "to_order", import, "fulfilled", all_marked},
    {"take in a new number", 0, "fulfilled", relabel, "fulfilled", marked_anew},
    {"change a number", 0, "fulfilled", change_number, "fulfilled", marked_by_hand},
    {"cancel a fulfillment", 0, "fulfilled", unmark, "shipped", NULL},
    {"hold", 0, "to_order", hold, "on_hold", NULL},
    {"release", 0, "on_hold", release, "to_order", NULL},
    {"write a note", 0, "to_order", note, "to_order", noted},
    {"map a product", UNMAPPED, "not_ours", map, "to_order", NULL},
    {"report from the extension", BY_EXTENSION, "ordered", report, "fulfilled", marked_by_hand},
    {"erase a customer", 0, "to_order", erase, "to_order", forgotten},
    {"connect a shop", 0, "to_order", connect_other, "to_order", connected},
    {"ask shop and supplier anew", 0, "ordered", reconcile, "fulfilled", bought_and_marked},
    {"back up", 0, "to_order", copy, "to_order", copied},
};

enum call { NO_CALL, REQUEST, READ, WRITE, SYNC, COMMIT, CALL_MAX };

static const struct trouble {
    const char *name;
    enum call call;
    enum disk_fault_kind fault; /* of READ, WRITE, SYNC */
    bool lasting, arrives;
} troubles[] = {
    {"without a fault", NO_CALL},
    {"request N does not arrive", REQUEST},
    {"request N gets no answer", REQUEST, .arrives = true},
    {"from request N on nobody answers", REQUEST, .lasting = true},
    {"read N fails", READ, DISK_READ_FAILS},
    {"from read N on all fail", READ, DISK_READ_FAILS, .lasting = true},
    {"write N fails", WRITE, DISK_WRITE_FAILS},
    {"from write N on the disk is full", WRITE, DISK_WRITE_FULL, .lasting = true},
    {"sync N fails", SYNC, DISK_SYNC_FAILS},
    {"from sync N on all fail", SYNC, DISK_SYNC_FAILS, .lasting = true},
    {"the power goes at sync N", SYNC, DISK_SYNC_POWER},
    {"the hub crashes at commit N", COMMIT},
};

/* -- A beginning. */

struct scene {
    const struct use_case *use;
    struct disk *disk;
    struct story *story;
};

static void buy_by_extension(struct story *s)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");
    struct str id = json_str(json_get(json_at(json_get(r.json, "items"), 0), "id"));
    char *path = str_cstr(s->arena, str_cat(s->arena, STR("/api/v1/extension/tasks/"), id));

    assert_int_equal(post(s, path, "{\"state\":\"opened\"}"), 200);
    assert_int_equal(
        post(s, path, "{\"state\":\"recorded\",\"numbers\":[{\"number\":\"8190000000000303\"}]}"),
        200);
}

static void go_to(struct story *s, const struct use_case *u)
{
    static const struct shopify_hook_faults deaf = {.lost = 1000};

    if (u->how & DEAF)
        shopify_hook_faults(s->shop, &deaf);
    if (u->begins[0] || u->how & DEAF)
        u->how &THREE ? place_three(s) : place(s);
    if (!u->begins[0])
        return;
    sim_run(s->sim, MS_MINUTE);
    if (str_eq(str_of(u->begins), STR("on_hold")))
        assert_int_equal(hold(s), 200);
    else if (u->how & BY_EXTENSION)
        buy_by_extension(s);
    else if (str_eq(str_of(u->begins), STR("ordered")) ||
             str_eq(str_of(u->begins), STR("fulfilled")))
        assert_int_equal(buy(s), 202);
    story_await(s, "#1001", u->begins, 2 * MS_HOUR);
}

static void scene_begin(struct scene *st, const struct use_case *u)
{
    struct story_options o = {0};

    *st = (struct scene){.use = u, .disk = disk_new(7)};
    o.seed = 7;
    o.sim.disk = st->disk;
    o.sim.poll_ms = u->how & POLLING ? MS_MINUTE : 30 * MS_MINUTE;
    o.no_webhooks = u->how & POLLING;
    o.no_supplier = u->how & BY_EXTENSION;
    o.unmapped = u->how & UNMAPPED;
    o.ali = aliworld_defaults();
    o.ali.ship_ms = 3 * MS_MINUTE;
    o.ali.deliver_ms = -1;
    o.ali.repeat_answers_ids = true;
    if (u->how & PUSHED)
        o.ali.push_url = STR("https://hub.example/webhooks/aliexpress");
    st->story = story_new(&o);
    if (u->how & BY_EXTENSION)
        assert_int_equal(post(st->story, "/api/v1/suppliers",
                              "{\"supplier\":\"aliexpress\",\"by\":\"extension\"}"),
                         201);
    go_to(st->story, u);
}

static void scene_end(struct scene *st)
{
    sim_free(st->story->sim);
    arena_free(st->story->arena);
    disk_free(st->disk);
}

/* -- A run. What it finds is told to its parent. */

struct finding {
    bool struck;
    int64_t took_ms;         /* until all was at rest */
    int64_t calls[CALL_MAX]; /* so many were made until then */
    char wrong[4000];
};

static void count(const struct scene *st, int64_t sign, int64_t *calls)
{
    calls[REQUEST] += sign * sim_requests(st->story->sim);
    calls[READ] += sign * disk_reads(st->disk);
    calls[WRITE] += sign * disk_writes(st->disk);
    calls[SYNC] += sign * disk_syncs(st->disk);
    calls[COMMIT] += sign * sim_points(st->story->sim);
}

static void strike(struct scene *st, const struct trouble *t, int64_t nth)
{
    if (t->call == REQUEST)
        sim_cut(st->story->sim, nth, t->lasting, t->arrives);
    else if (t->call == COMMIT)
        sim_crash_at(st->story->sim, nth);
    else if (t->call != NO_CALL)
        disk_fault(st->disk, t->fault, nth, t->lasting);
}

static bool struck(const struct scene *st, const struct trouble *t)
{
    if (t->call == REQUEST)
        return sim_cut_struck(st->story->sim);
    if (t->call == COMMIT)
        return sim_crashes(st->story->sim) > 0;
    return t->call != NO_CALL && disk_struck(st->disk, t->fault);
}

static void heal(struct scene *st)
{
    sim_cut(st->story->sim, 0, false, false);
    sim_crash_at(st->story->sim, 0);
    disk_heal(st->disk);
}

static bool is_done(int status)
{
    return (status >= 200 && status < 300) || status == 409; /* 409: done before */
}

static struct str at_rest(struct scene *st)
{
    struct story *s = st->story;

    if (!sim_is_up(s->sim))
        return STR("the hub is not running");
    struct str stage = story_stage(s, "#1001");
    if (!str_eq(stage, str_of(st->use->ends)))
        return str_printf(s->arena, "#1001 is \"%.*s\", not %s", STR_ARG(stage), st->use->ends);
    struct str wrong = st->use->kept ? st->use->kept(s) : STR_NONE;
    if (wrong.n)
        return wrong;
    /* What a person bought at the pages is no order of the world. */
    return st->use->how & BY_EXTENSION ? check_promises(s->sim, s->arena)
                                       : check_end(s->sim, s->arena);
}

static struct str settle(struct scene *st)
{
    struct sim *sim = st->story->sim;
    int64_t from_ms = sim_now(sim);
    struct str wrong = STR("never looked");

    for (int64_t step_ms = 20 * MS_SECOND; wrong.n && sim_now(sim) - from_ms < SETTLE_MS;) {
        sim_run(sim, step_ms);
        step_ms += step_ms / 2;
        wrong = at_rest(st);
    }
    return wrong;
}

static struct str play(struct scene *st, const struct trouble *t, int64_t nth, int64_t within_ms,
                       struct finding *f)
{
    struct sim *sim = st->story->sim;
    int64_t from_ms = sim_now(sim);

    count(st, -1, f->calls);
    strike(st, t, nth);
    int status = st->use->act(st->story);
    while (!struck(st, t) && sim_now(sim) - from_ms < within_ms)
        sim_run(sim, 10 * MS_SECOND);
    f->struck = struck(st, t);
    if (!f->struck && t->call != NO_CALL)
        return STR_NONE;
    if (t->lasting)
        sim_run(sim, LASTS_MS);
    heal(st);
    for (int i = 0; i < TRIES && !is_done(status); i++) {
        sim_run(sim, 10 * MS_SECOND); /* it may have to start again */
        status = st->use->act(st->story);
    }
    if (!is_done(status))
        return str_printf(st->story->arena, "asked again it answers %d", status);
    struct str wrong = settle(st);
    f->took_ms = sim_now(sim) - from_ms;
    count(st, 1, f->calls);
    if (wrong.n)
        return wrong;
    sim_stop(sim, true);
    return check_data(sim, st->story->arena);
}

/* In a process of its own. */
static void run(struct scene *st, const struct trouble *t, int64_t nth, int64_t within_ms,
                struct finding *f)
{
    int status = 0;

    *f = (struct finding){0};
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct str wrong = play(st, t, nth, within_ms, f);
        snprintf(f->wrong, sizeof(f->wrong), "%.*s", STR_ARG(wrong));
        if (wrong.n)
            printf("%.*s", STR_ARG(sim_last_lines(st->story->sim, st->story->arena)));
        fflush(NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status)
        snprintf(f->wrong, sizeof(f->wrong), "it died (%d)", status);
}

static bool all;         /* every N */
static const char *only; /* this use case */

static bool ends_well(struct scene *st, const struct trouble *t, int64_t nth, int64_t within_ms,
                      struct finding *f)
{
    run(st, t, nth, within_ms, f);
    if (f->wrong[0])
        print_message("%s, %s, N = %lld: %s\n", st->use->name, t->name, (long long)nth, f->wrong);
    return !f->wrong[0];
}

/* How many runs went wrong. */
static int64_t loop_use_case(const struct use_case *u, struct finding *f)
{
    struct scene st;
    int64_t runs = 1, failed;

    scene_begin(&st, u);
    failed = !ends_well(&st, &troubles[0], 0, 0, f);
    const struct finding clean = *f;
    for (size_t i = 1; i < COUNT_OF(troubles) && !failed; i++) {
        const struct trouble *t = &troubles[i];
        int64_t at = u - use_cases + (int64_t)i, calls = clean.calls[t->call];
        if (!all && at % 2)
            continue;
        int64_t nth = all || !calls ? 1 : 1 + at * 7919 % calls;
        do {
            failed += !ends_well(&st, t, nth++, clean.took_ms, f);
            runs++;
        } while (all && f->struck);
    }
    scene_end(&st);
    print_message("%s: %lld runs, %lld failed (%lld requests, %lld reads, %lld writes, %lld "
                  "syncs, %lld commits)\n",
                  u->name, (long long)runs, (long long)failed, (long long)clean.calls[REQUEST],
                  (long long)clean.calls[READ], (long long)clean.calls[WRITE],
                  (long long)clean.calls[SYNC], (long long)clean.calls[COMMIT]);
    return failed;
}

static void every_use_case_ends_well_whatever_fails(void **state)
{
    struct finding *f =
        mmap(NULL, sizeof(*f), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int64_t failed = 0;

    (void)state;
    assert_true(f != MAP_FAILED);
    for (size_t i = 0; i < COUNT_OF(use_cases); i++) {
        if (!only || str_eq(str_of(use_cases[i].name), str_of(only)))
            failed += loop_use_case(&use_cases[i], f);
    }
    munmap(f, sizeof(*f));
    assert_int_equal(failed, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_use_case_ends_well_whatever_fails),
    };

    all = argc > 1 && str_eq(str_of(argv[1]), STR("all"));
    only = argc > 2 ? argv[2] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
