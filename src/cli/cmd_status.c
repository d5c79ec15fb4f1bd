/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill status`: how all is going. */
#include "base/time.h"
#include "cli/ask.h"
#include "cli/list.h"
#include "cli/when.h"

struct status {
    struct answer hub, shops, suppliers, counts, problems, writes;
};

static int read_status(struct run *r, struct status *s)
{
    int code = ask(r, HTTP_GET, STR("/api/v1/status"), STR_NONE, &s->hub);

    if (!code)
        code = ask(r, HTTP_GET, STR("/api/v1/shops"), STR_NONE, &s->shops);
    if (!code)
        code = ask(r, HTTP_GET, STR("/api/v1/suppliers"), STR_NONE, &s->suppliers);
    if (!code)
        code = ask(r, HTTP_GET, STR("/api/v1/orders/counts"), STR_NONE, &s->counts);
    if (!code)
        code = ask(r, HTTP_GET, STR("/api/v1/problems?limit=5"), STR_NONE, &s->problems);
    if (!code)
        code = ask(r, HTTP_GET, STR("/api/v1/writes?limit=250"), STR_NONE, &s->writes);
    return code;
}

static void status_json(struct run *r, const struct status *s)
{
    struct body body;

    body_begin(r, &body);
    jw_key(&body.w, "hub");
    jw_raw(&body.w, str_trim(s->hub.text));
    jw_key(&body.w, "shops");
    jw_raw(&body.w, json_print(r->a, json_get(s->shops.json, "items")));
    jw_key(&body.w, "suppliers");
    jw_raw(&body.w, json_print(r->a, json_get(s->suppliers.json, "items")));
    jw_key(&body.w, "counts");
    jw_raw(&body.w, str_trim(s->counts.text));
    jw_key(&body.w, "problems");
    jw_raw(&body.w, json_print(r->a, json_get(s->problems.json, "items")));
    jw_key(&body.w, "outbox");
    jw_raw(&body.w, json_print(r->a, json_get(s->writes.json, "items")));
    say_json(r, body_end(&body));
}

/* "3 To order, 12 Ordered" */
static struct str stages_line(struct run *r, const struct json *counts)
{
    struct buf b;

    buf_init(&b, r->a, 4096);
    for (struct json_iter it = json_iter(json_get(counts, "stages")); json_next(&it);) {
        int64_t n = json_i64(json_get(it.val, "orders"), 0);
        if (n)
            buf_printf(&b, "%s%lld %.*s", b.n ? ", " : "", (long long)n,
                       STR_ARG(json_str(json_get(it.val, "label"))));
    }
    return buf_view(&b);
}

static struct str outbox_line(struct run *r, const struct json *writes)
{
    const struct json *items = json_get(writes, "items");
    size_t n = json_len(items), failed = 0;

    for (struct json_iter it = json_iter(items); json_next(&it);)
        failed += str_eq(json_str(json_get(it.val, "state")), STR("failed"));
    struct str waiting = say_count(r, (int64_t)(n - failed));
    if (!json_is_null(json_get(writes, "next")))
        waiting = str_cat(r->a, waiting, STR("+"));
    return n ? SAYF(r, SAY_STATUS_OUTBOX, waiting, say_count(r, (int64_t)failed))
             : say(r, SAY_NO_WRITES);
}

static struct str span_at(struct run *r, const struct json *v)
{
    if (json_is_null(v))
        return STR_NONE;
    return time_span_text(r->a, json_i64(v, 0) * MS_SECOND, r->lang);
}

static struct str seen_after(struct run *r, const struct json *account)
{
    return span_at(r, json_path(account, "collect.seen_after_s"));
}

static struct str in_shop_after(struct run *r, const struct json *account)
{
    return span_at(r, json_path(account, "collect.in_shop_after_s"));
}

static struct str calls(struct run *r, const struct json *account)
{
    const struct json *most = json_path(account, "collect.calls_a_day");
    struct str n = json_text(r->a, json_path(account, "collect.calls"));

    return json_is_null(most) ? n : SAYF(r, SAY_N_OF_N, n, json_text(r->a, most));
}

/* How soon numbers come, where they are asked for. */
static void suppliers(struct run *r, const struct json *items)
{
    static const struct column columns[] = {
        {SAY_COL_SUPPLIER, COL_TEXT, "name"},
        {SAY_COL_STATE, COL_WORD, "state", "shop_state"},
        {SAY_COL_OPEN, COL_TEXT, "collect.open", .right = true},
        {SAY_COL_AWAITED, COL_TEXT, "collect.waiting", .right = true},
        {SAY_COL_SEEN_AFTER, COL_OWN, .own = seen_after},
        {SAY_COL_IN_SHOP_AFTER, COL_OWN, .own = in_shop_after},
        {SAY_COL_CALLS, COL_OWN, .own = calls, .drop = 1},
        {SAY_COL_BANNED, COL_TIME, "collect.banned_until"},
        {SAY_COL_PROBLEM, COL_FAILURE, "problem", .least = 12},
    };

    if (!json_len(items))
        return;
    say_line(r, STR(""));
    list_table(r, columns, COUNT_OF(columns), items, 0);
}

/* An account that a person must look after; the others need no word. */
static void supplier_line(struct run *r, const struct json *acc)
{
    struct str state = json_str(json_path(acc, "permission.state"));
    struct str days = json_text(r->a, json_path(acc, "permission.days_left"));

    if (!state.n || str_eq(state, STR("ok")))
        return;
    say_line(r, SAYF(r, days.n ? SAY_SUPPLIER_DAYS : SAY_SUPPLIER_TROUBLE,
                     json_str(json_get(acc, "name")),
                     json_str(json_path(acc, "permission.sentence")), days));
}

/* Before all else: while this lasts, the rest is how things stood. */
static void hub_line(struct run *r, const struct json *hub)
{
    if (json_bool(json_get(hub, "writing"), true))
        return;
    say_line(r, SAYF(r, SAY_STATUS_NOT_WRITING, when_json(r, json_get(hub, "not_since")),
                     json_str(json_path(hub, "problem.sentence"))));
    say_line(r, STR(""));
}

/* Below the shops: the shop itself may be well, and somebody else at work. */
static void refused_line(struct run *r, const struct json *refused)
{
    say_line(r, SAYF(r, SAY_STATUS_REFUSED, json_str(json_get(refused, "domain")),
                     json_str(json_get(refused, "sentence")),
                     say_count(r, json_i64(json_get(refused, "count"), 0)),
                     when_json(r, json_get(refused, "since"))));
}

static void status_print(struct run *r, const struct status *s)
{
    static const struct column shops[] = {
        {SAY_COL_SHOP, COL_TEXT, "domain"},
        {SAY_COL_STATE, COL_WORD, "state", "shop_state"},
        {SAY_COL_COMPLETE, COL_TIME, "complete_at"},
        {SAY_COL_PROBLEM, COL_FAILURE, "problem", .least = 12},
    };
    static const struct column problems[] = {
        {SAY_COL_ORDER, COL_TEXT, "order.name"},
        {SAY_COL_SINCE, COL_TIME, "since"},
        {SAY_COL_PROBLEM, COL_TEXT, "sentence", .least = 20},
    };
    const struct json *items = json_get(s->shops.json, "items");
    int64_t n = json_i64(json_get(s->counts.json, "problems"), 0);

    hub_line(r, s->hub.json);
    if (json_len(items))
        list_table(r, shops, COUNT_OF(shops), items, 0);
    else
        say_line(r, say(r, SAY_NO_SHOPS));
    for (struct json_iter it = json_iter(json_get(s->hub.json, "refused_hooks")); json_next(&it);)
        refused_line(r, it.val);
    suppliers(r, json_get(s->suppliers.json, "items"));
    for (struct json_iter it = json_iter(json_get(s->suppliers.json, "items")); json_next(&it);)
        supplier_line(r, it.val);
    say_line(r, STR(""));
    struct str stages = stages_line(r, s->counts.json);
    say_pair(r, SAY_COL_ORDERS, stages.n ? stages : say(r, SAY_NO_ORDERS));
    say_pair(r, SAY_OUTBOX, outbox_line(r, s->writes.json));
    say_pair(r, SAY_PROBLEMS, n ? say_count(r, n) : say(r, SAY_NO_PROBLEMS));
    items = json_get(s->problems.json, "items");
    if (json_len(items))
        list_table(r, problems, COUNT_OF(problems), items, 2);
}

int cmd_status(struct run *r)
{
    struct status s;
    int code = read_status(r, &s);

    if (code)
        return code;
    if (r->json)
        status_json(r, &s);
    else
        status_print(r, &s);
    return CLI_DONE;
}
