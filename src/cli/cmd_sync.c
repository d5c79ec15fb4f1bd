/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill sync`: what the hub does by itself all day, now, and waited for. */
#include "cli/list.h"
#include "cli/progress.h"
#include "cli/shops.h"
#include "cli/wait.h"

/* Answers of the suppliers, counted. */
struct tally {
    int64_t asked, known, not_yet, asking, cannot;
};

static int worse(int x, int y)
{
    if (x == CLI_DONE || y == CLI_DONE)
        return x == CLI_DONE ? y : x;
    return x == CLI_NOT_YET ? y : x;
}

static int sync_shops(struct run *r, const struct json *shops)
{
    struct str only = shops_flag(r);
    int code = CLI_DONE;

    for (struct json_iter it = json_iter(shops); json_next(&it);) {
        struct str domain = json_str(json_get(it.val, "domain"));
        struct str state = json_str(json_get(it.val, "state"));
        if (only.n && !str_eq_nocase(only, domain) &&
            !str_eq(only, json_str(json_get(it.val, "id"))))
            continue;
        if (!str_eq(state, STR("active"))) {
            if (!r->json)
                say_line(r, str_printf(r->a, "%.*s: %.*s", STR_ARG(domain),
                                       STR_ARG(say_word(r, "shop_state", state))));
            code = str_eq(state, STR("uninstalled")) ? code : worse(code, CLI_FAILED);
            continue;
        }
        int one = wait_sync(r, domain, !run_has(r, "no-wait"));
        if (!one && !r->json)
            say_line(r, SAYF(r, run_has(r, "no-wait") ? SAY_BEGUN : SAY_SYNCED, domain));
        if (one == CLI_UNREACHABLE)
            return one;
        code = worse(code, one);
    }
    return code;
}

static void count(struct tally *t, struct str outcome)
{
    t->asked++;
    t->known += str_eq(outcome, STR("number_known"));
    t->not_yet += str_eq(outcome, STR("not_shipped_yet"));
    t->asking += str_eq(outcome, STR("asking"));
    t->cannot += str_eq(outcome, STR("cannot_be_asked"));
}

/* Ids of the orders that wait for their supplier. */
static int waiting(struct run *r, struct str **ret_ids, size_t *ret_n)
{
    struct str path =
        ask_with(r, STR("/api/v1/orders?stage=ordered&limit=250"), "shop", shops_flag(r));
    struct str cursor = STR_NONE;
    struct answer page;

    do {
        int code = ask(r, HTTP_GET, ask_with(r, path, "cursor", cursor), STR_NONE, &page);
        if (code)
            return code;
        for (struct json_iter it = json_iter(json_get(page.json, "items")); json_next(&it);)
            *ARENA_PUSH(r->a, ret_ids, ret_n, struct str) = json_str(json_get(it.val, "id"));
        cursor = json_str(json_get(page.json, "next"));
    } while (cursor.n);
    return CLI_DONE;
}

static int ask_suppliers(struct run *r, struct tally *t)
{
    struct progress bar = progress_begin(r, say(r, SAY_ASKING_SUPPLIERS));
    struct str *ids = NULL;
    struct answer a;
    size_t n = 0;
    int code = waiting(r, &ids, &n);

    for (size_t i = 0; i < n && !code; i++) {
        progress_show(&bar, (int64_t)i, (int64_t)n);
        ask_quietly(r, HTTP_POST, ask_path(r, "orders", ids[i], "/tracking"), STR_NONE, &a);
        if (a.err) {
            progress_end(&bar);
            code = ask_verdict(r, &a);
        } else {
            count(t, json_str(json_get(a.json, "outcome")));
        }
    }
    progress_end(&bar);
    return code;
}

static void say_tally(struct run *r, const struct tally *t)
{
    say_line(r, SAYF(r, SAY_TALLY, say_count(r, t->asked), say_count(r, t->known),
                     say_count(r, t->not_yet), say_count(r, t->asking), say_count(r, t->cannot)));
}

static int say_result(struct run *r, const struct tally *t)
{
    struct answer a;
    struct body body;
    int code = ask(r, HTTP_GET, STR("/api/v1/shops"), STR_NONE, &a);

    if (code)
        return code;
    body_begin(r, &body);
    jw_key(&body.w, "shops");
    jw_raw(&body.w, json_print(r->a, json_get(a.json, "items")));
    jw_key(&body.w, "tracking");
    jw_obj(&body.w);
    jw_ki64(&body.w, "asked", t->asked);
    jw_ki64(&body.w, "number_known", t->known);
    jw_ki64(&body.w, "not_shipped_yet", t->not_yet);
    jw_ki64(&body.w, "asking", t->asking);
    jw_ki64(&body.w, "cannot_be_asked", t->cannot);
    jw_obj_end(&body.w);
    say_json(r, body_end(&body));
    return CLI_DONE;
}

int cmd_sync(struct run *r)
{
    struct tally t = {0};
    struct answer a;
    int code = ask(r, HTTP_GET, STR("/api/v1/shops"), STR_NONE, &a);

    if (code)
        return code;
    if (!json_len(json_get(a.json, "items")) && !r->json)
        say_note(r, say(r, SAY_NO_SHOPS));
    code = sync_shops(r, json_get(a.json, "items"));
    if (code == CLI_UNREACHABLE)
        return code;
    if (!run_has(r, "no-suppliers") && !run_has(r, "no-wait"))
        code = worse(code, ask_suppliers(r, &t));
    if (r->json)
        code = worse(code, say_result(r, &t));
    else if (t.asked)
        say_tally(r, &t);
    return code;
}
