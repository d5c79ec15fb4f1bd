/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/many.h. */
#include "cli/many.h"

#include "cli/list.h"
#include "cli/progress.h"
#include "cli/secret.h"
#include "cli/shops.h"
#include "cli/wait.h"

#define PAUSE_MS 300
#define SHOWN    50 /* items told one by one */

static const char *const filters[][2] = {
    {"stage", "stage"}, {"shop_status", "status"}, {"payment", "payment"}, {"problem", "problem"},
    {"q", "search"},    {"from", "from"},          {"to", "to"},
};

static bool has_filter(const struct run *r)
{
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        if (run_has(r, filters[i][1]))
            return true;
    }
    return false;
}

bool many_wanted(const struct run *r)
{
    return r->args.words_n != 1 || has_filter(r) || run_has(r, "dry-run");
}

struct bulk_wait {
    struct str path;
    struct progress bar;
};

static bool look(struct run *r, void *ctx, int *ret_code)
{
    struct bulk_wait *w = ctx;
    struct answer a;
    int code = ask(r, HTTP_GET, ask_with(r, w->path, "limit", STR("1")), STR_NONE, &a);
    int64_t total = json_i64(json_get(a.json, "total"), 0);
    int64_t left =
        json_i64(json_get(a.json, "waiting"), 0) + json_i64(json_get(a.json, "under_way"), 0);

    *ret_code = code;
    if (code || !json_is_null(json_get(a.json, "finished_at")))
        return true;
    if (str_eq(json_str(json_get(a.json, "state")), STR("paused")))
        return true;
    progress_show(&w->bar, total - left, total);
    return false;
}

static struct str what_came(struct run *r, const struct json *item)
{
    struct str sentence = json_str(json_get(item, "sentence"));
    struct str detail = json_str(json_get(item, "detail"));

    if (!detail.n || !sentence.n)
        return detail.n ? detail : sentence;
    return str_printf(r->a, "%.*s (%.*s)", STR_ARG(sentence), STR_ARG(detail));
}

static struct str order_of(struct run *r, const struct json *item)
{
    struct str name = json_str(json_path(item, "order.name"));

    (void)r;
    return name.n ? name : json_str(json_get(item, "ref"));
}

static void print_items(struct run *r, const struct json *items)
{
    static const struct column columns[] = {
        {SAY_COL_ORDER, COL_OWN, .own = order_of},
        {SAY_COL_STATE, COL_WORD, "state", "bulk_item_state"},
        {SAY_COL_SENTENCE, COL_OWN, .own = what_came, .least = 24},
    };

    if (json_len(items))
        list_table(r, columns, COUNT_OF(columns), items, 0);
    for (struct json_iter it = json_iter(items); json_next(&it);) {
        for (struct json_iter c = json_iter(json_get(it.val, "calls")); json_next(&c);)
            say_line(r, json_print(r->a, c.val));
    }
}

static int verdict(const struct json *bulk)
{
    if (json_i64(json_get(bulk, "failed"), 0) || json_i64(json_get(bulk, "for_extension"), 0))
        return CLI_FAILED;
    return json_is_null(json_get(bulk, "finished_at")) ? CLI_NOT_YET : CLI_DONE;
}

/* All of a dry run, else what failed; few ones are told in any case. */
static int tell(struct run *r, struct str path)
{
    struct answer a;
    int code = ask(r, HTTP_GET, ask_with(r, path, "limit", say_count(r, SHOWN)), STR_NONE, &a);

    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return verdict(a.json);
    }
    bool all = json_bool(json_get(a.json, "dry_run"), false) ||
               json_i64(json_get(a.json, "total"), 0) <= SHOWN;
    struct answer failed;
    const struct json *items = json_get(a.json, "items");
    if (!all) {
        code = ask(r, HTTP_GET, ask_with(r, path, "state", STR("failed")), STR_NONE, &failed);
        if (code)
            return code;
        items = json_get(failed.json, "items");
    }
    print_items(r, items);
    say_line(r, json_str(json_get(a.json, "sentence")));
    return verdict(a.json);
}

static int run_bulk(struct run *r, struct str body)
{
    struct answer a;
    int code = ask(r, HTTP_POST, STR("/api/v1/bulk"), body, &a);

    if (code)
        return code;
    struct str id = json_str(json_get(a.json, "id"));
    struct bulk_wait w = {.path = ask_path(r, "bulk", id, "")};
    if (run_has(r, "no-wait")) {
        if (r->json)
            say_json(r, a.text);
        else
            say_line(r, str_printf(r->a, "%.*s: %.*s", STR_ARG(id),
                                   STR_ARG(json_str(json_get(a.json, "sentence")))));
        return CLI_DONE;
    }
    w.bar = progress_begin(r, json_str(json_get(a.json, "label")));
    code = wait_for(r, look, &w, PAUSE_MS, 0);
    progress_end(&w.bar);
    return code ? code : tell(r, w.path);
}

static void begin(struct run *r, struct body *b, const char *action, struct str params)
{
    body_begin(r, b);
    jw_kstr(&b->w, "action", str_of(action));
    if (run_has(r, "dry-run"))
        jw_kbool(&b->w, "dry_run", true);
    if (params.n) {
        jw_key(&b->w, "params");
        jw_raw(&b->w, params);
    }
}

static int by_filter(struct run *r, struct body *b)
{
    jw_key(&b->w, "filter");
    jw_obj(&b->w);
    body_str(b, "shop", shops_flag(r));
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        body_str(b, filters[i][0], run_flag(r, filters[i][1]));
    jw_obj_end(&b->w);
    if (run_has(r, "dry-run") || secret_confirm(r, say(r, SAY_ASK_MANY)))
        return CLI_DONE;
    return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
}

int many_orders(struct run *r, const char *action, struct str params)
{
    struct body b;

    if (!r->args.words_n && !has_filter(r))
        return say_wrong(r, say(r, SAY_WHICH_ORDERS));
    if (r->args.words_n && has_filter(r))
        return say_wrong(r, SAYF(r, SAY_NOT_BOTH, STR("ORDER"), STR("--stage ...")));
    begin(r, &b, action, params);
    if (!r->args.words_n) {
        int code = by_filter(r, &b);
        return code ? code : run_bulk(r, body_end(&b));
    }
    jw_key(&b.w, "orders");
    jw_arr(&b.w);
    for (size_t i = 0; i < r->args.words_n; i++)
        jw_str(&b.w, r->args.words[i]);
    jw_arr_end(&b.w);
    return run_bulk(r, body_end(&b));
}

int many_rows(struct run *r, const char *action, struct str rows, struct str params)
{
    struct body b;

    begin(r, &b, action, params);
    jw_key(&b.w, "rows");
    jw_raw(&b.w, rows);
    return run_bulk(r, body_end(&b));
}

/* -- waybill bulk ... */

int cmd_bulk_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_BULK, COL_TEXT, "id"},
        {SAY_COL_WHAT, COL_TEXT, "label"},
        {SAY_COL_STATE, COL_WORD, "state", "bulk_state"},
        {SAY_COL_PERSON, COL_TEXT, "person", .drop = 1},
        {SAY_COL_AT, COL_TIME, "created_at"},
        {SAY_COL_SENTENCE, COL_TEXT, "sentence", .least = 16},
    };

    return list_run(r, STR("/api/v1/bulk"), columns, COUNT_OF(columns), SAY_NO_BULKS);
}

int cmd_bulk_show(struct run *r)
{
    return tell(r, ask_path(r, "bulk", run_word(r, 0), ""));
}

static int change(struct run *r, const char *tail)
{
    struct answer a;
    int code = ask(r, HTTP_POST, ask_path(r, "bulk", run_word(r, 0), tail), STR_NONE, &a);

    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r,
                 str_printf(r->a, "%.*s: %.*s",
                            STR_ARG(say_word(r, "bulk_state", json_str(json_get(a.json, "state")))),
                            STR_ARG(json_str(json_get(a.json, "sentence")))));
    return CLI_DONE;
}

int cmd_bulk_pause(struct run *r)
{
    return change(r, "/pause");
}

int cmd_bulk_resume(struct run *r)
{
    return change(r, "/resume");
}

int cmd_bulk_cancel(struct run *r)
{
    return change(r, "/cancel");
}
