/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about one order, but shipping: buy, get tracking code, hold, note, link ... */
#include "cli/many.h"
#include "cli/order.h"
#include "cli/say.h"
#include "cli/when.h"

/* The --line flags as the member "lines" of ids. 0 or the exit code. */
static int put_lines(struct run *r, struct body *body)
{
    const struct json *order = NULL;
    bool some = false;

    for (size_t i = 0; i < r->args.flags_n; i++) {
        struct str id;
        if (!str_eq(r->args.flags[i].name, STR("line")))
            continue;
        int code = order_line(r, &order, r->args.flags[i].value, &id);
        if (code)
            return code;
        if (!some) {
            jw_key(&body->w, "lines");
            jw_arr(&body->w);
        }
        some = true;
        jw_str(&body->w, id);
    }
    if (some)
        jw_arr_end(&body->w);
    return CLI_DONE;
}

/* Exit code and words for what the supplier has answered so far. */
static int purchases_exit(struct run *r, const struct json *order)
{
    const struct json *all = json_get(order, "purchases");
    int code = CLI_DONE;

    for (struct json_iter it = json_iter(all); json_next(&it);) {
        struct str state = json_str(json_get(it.val, "state"));
        bool open = str_eq(state, STR("planned")) || str_eq(state, STR("intent")) ||
                    str_eq(state, STR("unknown"));
        bool last = it.i + 1 == json_len(all);
        if (open && code == CLI_DONE)
            code = CLI_NOT_YET;
        if (last && str_eq(state, STR("refused")))
            code = CLI_FAILED;
        if (r->json || (!open && !last))
            continue;
        struct str number =
            json_str(json_get(json_at(json_get(it.val, "supplier_orders"), 0), "number"));
        struct str why = json_str(json_get(it.val, "refusal"));
        if (!why.n)
            why = json_str(json_get(it.val, "waits_for"));
        say_line(r, str_trim(str_printf(r->a, "%.*s %.*s: %.*s %.*s",
                                        STR_ARG(json_str(json_get(it.val, "supplier"))),
                                        STR_ARG(json_str(json_get(it.val, "id"))),
                                        STR_ARG(say_word(r, "purchase_state", state)),
                                        STR_ARG(number))));
        if (why.n)
            say_line(r, str_cat(r->a, STR("  "), why));
    }
    return code;
}

int cmd_order_buy(struct run *r)
{
    struct body body;
    struct answer a;

    if (many_wanted(r) && run_has(r, "line"))
        return say_wrong(r, SAYF(r, SAY_ONE_ORDER_ONLY, STR("--line")));
    if (many_wanted(r))
        return many_orders(r, "order", STR_NONE);
    body_begin(r, &body);
    jw_kbool(&body.w, "wait", !run_has(r, "no-wait"));
    if (run_has(r, "accept-price"))
        jw_kbool(&body.w, "accept_price", true);
    int code = put_lines(r, &body);
    if (!code)
        code = order_post(r, "/order", body_end(&body), &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, order_headline(r, a.json));
    return purchases_exit(r, a.json);
}

int cmd_buy_now(struct run *r)
{
    struct body body;
    struct answer a;

    body_begin(r, &body);
    jw_kbool(&body.w, "wait", !run_has(r, "no-wait"));
    int code = order_post(r, "/buy-now", body_end(&body), &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_DID_BUY_NOW, json_str(json_get(a.json, "name"))));
    return purchases_exit(r, a.json);
}

int cmd_tracking(struct run *r)
{
    struct answer a;
    int code;

    if (many_wanted(r))
        return many_orders(r, "tracking", STR_NONE);
    code = order_post(r, "/tracking", STR_NONE, &a);

    if (code)
        return code;
    struct str outcome = json_str(json_get(a.json, "outcome"));
    struct str stage = json_str(json_get(a.json, "stage"));
    if (r->json) {
        say_json(r, a.text);
    } else {
        say_line(r, json_str(json_get(a.json, "sentence")));
        for (struct json_iter it = json_iter(json_get(a.json, "numbers")); json_next(&it);)
            say_line(r,
                     str_printf(r->a, "  %.*s  %.*s", STR_ARG(json_str(json_get(it.val, "number"))),
                                STR_ARG(json_str(json_get(it.val, "carrier")))));
        if (str_eq(outcome, STR("number_known")) && str_eq(stage, STR("shipped")))
            say_note(r, SAYF(r, SAY_NOW_SHIP, str_cat(r->a, STR("waybill ship "), run_word(r, 0))));
    }
    if (str_eq(outcome, STR("number_known")))
        return CLI_DONE;
    return str_eq(outcome, STR("cannot_be_asked")) ? CLI_FAILED : CLI_NOT_YET;
}

static struct str reason_body(struct run *r, bool with_switch)
{
    struct body body;

    body_begin(r, &body);
    if (with_switch)
        jw_kbool(&body.w, "on", !run_has(r, "undo"));
    body_str(&body, "reason", run_flag(r, "reason"));
    return body_end(&body);
}

int cmd_hold(struct run *r)
{
    return order_command(r, "/hold", reason_body(r, false), SAY_DID_HOLD);
}

int cmd_release(struct run *r)
{
    return order_command(r, "/release", reason_body(r, false), SAY_DID_RELEASE);
}

int cmd_allow(struct run *r)
{
    return order_command(r, "/allow", reason_body(r, true),
                         run_has(r, "undo") ? SAY_DID_DISALLOW : SAY_DID_ALLOW);
}

int cmd_elsewhere(struct run *r)
{
    return order_command(r, "/elsewhere", reason_body(r, true),
                         run_has(r, "undo") ? SAY_DID_HERE : SAY_DID_ELSEWHERE);
}

int cmd_do_not_buy(struct run *r)
{
    return order_command(r, "/do-not-buy", reason_body(r, true),
                         run_has(r, "undo") ? SAY_DID_MAY_BUY : SAY_DID_DO_NOT_BUY);
}

int cmd_note(struct run *r)
{
    struct body body;

    body_begin(r, &body);
    body_str(&body, "text", str_join(r->a, r->args.words + 1, r->args.words_n - 1, STR(" ")));
    return order_command(r, "/note", body_end(&body), SAY_DID_NOTE);
}

int cmd_reread(struct run *r)
{
    return order_command(r, "/reread", STR_NONE, SAY_DID_REREAD);
}

int cmd_link(struct run *r)
{
    struct body body;

    body_begin(r, &body);
    jw_kstr(&body.w, "number", run_word(r, 1));
    body_str(&body, "supplier", run_flag(r, "supplier"));
    body_str(&body, "purchase", run_flag(r, "purchase"));
    int code = put_lines(r, &body);
    return code ? code : order_command(r, "/link", body_end(&body), SAY_DID_LINK);
}
