/* SPDX-License-Identifier: Apache-2.0 */
/* Purchases, problems and the outbox; jobs, calls and webhooks behind them. */
#include "cli/list.h"
#include "cli/order.h"
#include "cli/shops.h"

/* A list that --shop narrows and --closed widens. */
static struct str listed(struct run *r, const char *path)
{
    struct str url = ask_with(r, str_of(path), "shop", shops_flag(r));

    return run_has(r, "closed") ? ask_with(r, url, "open", STR("false")) : url;
}

static struct str pay_page(struct run *r, const struct json *p)
{
    (void)r;
    return json_str(json_get(json_at(json_get(p, "to_pay"), 0), "url"));
}

static struct str pay_until(struct run *r, const struct json *p)
{
    const struct column until = {.kind = COL_TIME, .path = "pay_until"};

    return list_cell(r, &until, json_at(json_get(p, "to_pay"), 0));
}

static int to_pay(struct run *r, struct str path)
{
    static const struct column columns[] = {
        {SAY_COL_ORDER, COL_TEXT, "order.name"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 3},
        {SAY_COL_SUPPLIER, COL_TEXT, "supplier", .drop = 2},
        {SAY_COL_TO_PAY, COL_JOIN, "to_pay", .least = 16},
        {SAY_COL_COST, COL_MONEY, "cost", .right = true, .drop = 1},
        {SAY_COL_PAY_UNTIL, COL_OWN, .own = pay_until},
        {SAY_COL_PAY_AT, COL_OWN, .own = pay_page, .least = 20},
    };

    return list_run(r, path, columns, COUNT_OF(columns), SAY_NO_PURCHASES);
}

int cmd_purchases(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_PURCHASE, COL_TEXT, "id"},
        {SAY_COL_ORDER, COL_TEXT, "order.name"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 3},
        {SAY_COL_SUPPLIER, COL_TEXT, "supplier", .drop = 2},
        {SAY_COL_STATE, COL_WORD, "state", "purchase_state"},
        {SAY_COL_SUPPLIER_NUMBER, COL_JOIN, "numbers", .least = 12},
        {SAY_COL_PLANNED, COL_TIME, "planned_at", .drop = 1},
    };

    struct str path = listed(r, "/api/v1/purchases");

    if (run_has(r, "to-pay") && run_has(r, "in-doubt"))
        return say_wrong(r, SAYF(r, SAY_NOT_BOTH, STR("--to-pay"), STR("--in-doubt")));
    if (run_has(r, "to-pay"))
        return to_pay(r, ask_with(r, path, "state", STR("to_pay")));
    bool open = !run_has(r, "closed") && !run_has(r, "in-doubt");
    if (run_has(r, "in-doubt"))
        path = ask_with(r, path, "state", STR("in_doubt"));
    return list_run(r, path, columns, COUNT_OF(columns),
                    open ? SAY_NO_OPEN_PURCHASES : SAY_NO_PURCHASES);
}

static int reason_missing(struct run *r)
{
    return say_wrong(r, say(r, SAY_REASON_NEEDED));
}

static struct str reason_body(struct run *r)
{
    struct body body;

    body_begin(r, &body);
    jw_kstr(&body.w, "reason", run_flag(r, "reason"));
    return body_end(&body);
}

/* POST with a reason; the answer is the order. */
static int with_reason(struct run *r, const char *head, const char *tail, enum say_id sentence)
{
    struct answer a;

    if (!run_has(r, "reason"))
        return reason_missing(r);
    int code = ask(r, HTTP_POST, ask_path(r, head, run_word(r, 0), tail), reason_body(r), &a);
    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    say_line(r, SAYF(r, sentence, json_str(json_get(a.json, "name"))));
    say_line(r, order_headline(r, a.json));
    return CLI_DONE;
}

int cmd_purchase_cancel(struct run *r)
{
    return with_reason(r, "purchases", "/cancel", SAY_DID_CANCEL_PURCHASE);
}

int cmd_problems(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_PROBLEM_ID, COL_TEXT, "id"},
        {SAY_COL_ORDER, COL_TEXT, "order.name"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 2},
        {SAY_COL_SINCE, COL_TIME, "since"},
        {SAY_COL_PROBLEM, COL_TEXT, "sentence", .least = 24},
        {SAY_COL_DETAIL, COL_TEXT, "detail", .least = 10, .drop = 1},
    };

    return list_run(r, listed(r, "/api/v1/problems"), columns, COUNT_OF(columns), SAY_NO_PROBLEMS);
}

int cmd_dismiss(struct run *r)
{
    return with_reason(r, "problems", "/dismiss", SAY_DID_DISMISS);
}

int cmd_outbox(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_WRITE, COL_TEXT, "id"},
        {SAY_COL_ORDER, COL_TEXT, "order.name"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 4},
        {SAY_COL_WHAT, COL_WORD, "kind", "write_kind"},
        {SAY_COL_NUMBER, COL_TEXT, "number", .least = 13, .drop = 2},
        {SAY_COL_STATE, COL_WORD, "state", "write_state"},
        {SAY_COL_TRIES, COL_TEXT, "tries", .right = true, .drop = 3},
        {SAY_COL_NEXT_TRY, COL_TIME, "next_try_at"},
        {SAY_COL_CAUSE, COL_FAILURE, "error", .least = 12},
    };

    return list_run(r, listed(r, "/api/v1/writes"), columns, COUNT_OF(columns), SAY_NO_WRITES);
}

int cmd_outbox_retry(struct run *r)
{
    struct writes_meant meant = {.id = run_word(r, 0)};
    struct answer a;
    int code = ask(r, HTTP_POST, ask_path(r, "writes", meant.id, "/retry"), STR_NONE, &a);

    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    return order_writes(r, a.json, &meant);
}

int cmd_outbox_dismiss(struct run *r)
{
    return with_reason(r, "writes", "/dismiss", SAY_DID_DISMISS_WRITE);
}

static struct str progress_of(struct run *r, const struct json *item)
{
    const struct json *p = json_get(item, "progress");
    int64_t total = json_i64(json_get(p, "total"), 0);

    if (!json_is_obj(p))
        return STR_NONE;
    if (!total)
        return say_count(r, json_i64(json_get(p, "done"), 0));
    return str_printf(r->a, "%lld/%lld", (long long)json_i64(json_get(p, "done"), 0),
                      (long long)total);
}

int cmd_jobs(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_JOB, COL_TEXT, "id", .drop = 3},
        {SAY_COL_WHAT, COL_TEXT, "kind"},
        {SAY_COL_SUBJECT, COL_TEXT, "subject", .drop = 4},
        {SAY_COL_STATE, COL_WORD, "state", "job_state"},
        {SAY_COL_PROGRESS, COL_OWN, .own = progress_of, .right = true},
        {SAY_COL_NEXT_RUN, COL_TIME, "next_run_at"},
        {SAY_COL_TRIES, COL_TEXT, "tries", .right = true, .drop = 2},
        {SAY_COL_CAUSE, COL_FAILURE, "error", .least = 12},
        {SAY_COL_SENTENCE, COL_TEXT, "sentence", .least = 16, .drop = 1},
    };

    return list_run(r, STR("/api/v1/jobs"), columns, COUNT_OF(columns), SAY_NO_JOBS);
}

int cmd_calls(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_AT, COL_TIME, "sent_at"},
        {SAY_COL_WHAT, COL_TEXT, "op"},
        {SAY_COL_HOST, COL_TEXT, "host", .least = 12, .drop = 3},
        {SAY_COL_STATE, COL_WORD, "state", "call_state"},
        {SAY_COL_HTTP, COL_TEXT, "http_status", .right = true, .drop = 2},
        {SAY_COL_CAUSE, COL_FAILURE, "error", .least = 12},
        {SAY_COL_THEIR_CODE, COL_TEXT, "their_code", .least = 8, .drop = 1},
        {SAY_COL_CALL, COL_TEXT, "id", .drop = 4},
    };
    struct str path = ask_with_flag(r, STR("/api/v1/calls"), "owner", "owner");

    if (run_has(r, "failed"))
        path = ask_with(r, path, "failed", STR("true"));
    return list_run(r, path, columns, COUNT_OF(columns), SAY_NO_CALLS);
}

int cmd_webhooks(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_AT, COL_TIME, "received_at"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 2},
        {SAY_COL_TOPIC, COL_TEXT, "topic"},
        {SAY_COL_STATE, COL_WORD, "state", "webhook_state"},
        {SAY_COL_NOTE, COL_TEXT, "note", .least = 12},
        {SAY_COL_DELIVERY, COL_TEXT, "delivery_id", .least = 8, .drop = 1},
    };

    return list_run(r, listed(r, "/api/v1/webhooks"), columns, COUNT_OF(columns), SAY_NO_WEBHOOKS);
}
