/* SPDX-License-Identifier: Apache-2.0 */
/* Shops, once they are connected: list, check, policy, pull, remove. Connecting: cmd_shop_add.c. */
#include "cli/list.h"
#include "cli/policy.h"
#include "cli/secret.h"
#include "cli/shops.h"
#include "cli/wait.h"

static struct str missing_n(struct run *r, const struct json *shop)
{
    size_t n = json_len(json_get(shop, "missing"));

    return n ? say_count(r, (int64_t)n) : STR_NONE;
}

int cmd_shop_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_SHOP, COL_TEXT, "domain"},
        {SAY_COL_NAME, COL_TEXT, "name", .least = 10, .drop = 2},
        {SAY_COL_STATE, COL_WORD, "state", "shop_state"},
        {SAY_COL_COMPLETE, COL_TIME, "complete_at"},
        {SAY_COL_AUTO_BUY, COL_YES, "policy.auto_buy", .drop = 3},
        {SAY_COL_MISSING, COL_OWN, .own = missing_n, .right = true, .drop = 4},
        {SAY_COL_PROBLEM, COL_FAILURE, "problem", .least = 12},
        {SAY_COL_ID, COL_TEXT, "id", .drop = 5},
    };

    return list_run(r, STR("/api/v1/shops"), columns, COUNT_OF(columns), SAY_NO_SHOPS);
}

int cmd_shop_check(struct run *r)
{
    struct str shop;
    struct answer a;
    int code = shops_pick(r, run_word(r, 0), &shop);

    if (!code)
        code = ask(r, HTTP_POST, ask_path(r, "shops", shop, "/check"), STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        shops_print(r, a.json);
    return shops_verdict(a.json);
}

static int read_policy(struct run *r, struct str shop, struct answer *a)
{
    struct body body;

    if (r->args.words_n == 1)
        return ask(r, HTTP_GET, ask_path(r, "shops", shop, ""), STR_NONE, a);
    body_begin(r, &body);
    for (size_t i = 1; i < r->args.words_n; i++) {
        int code = policy_put(r, &body, r->args.words[i]);
        if (code)
            return code;
    }
    return ask(r, HTTP_PATCH, ask_path(r, "shops", shop, "/policy"), body_end(&body), a);
}

int cmd_shop_policy(struct run *r)
{
    struct str shop = run_word(r, 0);
    struct answer a;

    if (str_has(shop, STR("=")))
        return say_wrong(r,
                         SAYF(r, SAY_WORDS_FEW, STR("waybill shop policy DOMAIN [NAME=VALUE...]")));
    int code = read_policy(r, shops_name(r, shop), &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        policy_print(r, a.json);
    return CLI_DONE;
}

int cmd_shop_sync(struct run *r)
{
    struct str shop;
    struct answer a;
    int code = shops_pick(r, run_word(r, 0), &shop);

    if (!code)
        code = wait_sync(r, shop, !run_has(r, "no-wait"));
    if (code)
        return code;
    code = ask(r, HTTP_GET, ask_path(r, "shops", shop, ""), STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, run_has(r, "no-wait") ? SAY_BEGUN : SAY_SYNCED, shop));
    return CLI_DONE;
}

int cmd_shop_backfill(struct run *r)
{
    struct str shop;
    struct answer a;
    int code = shops_pick(r, run_word(r, 0), &shop);

    if (!code)
        code = ask(r, HTTP_POST, ask_path(r, "shops", shop, "/backfill"), STR_NONE, &a);
    if (code)
        return code;
    if (run_has(r, "no-wait")) {
        if (r->json)
            say_json(r, a.text);
        else
            say_line(r, SAYF(r, SAY_BEGUN, shop));
        return CLI_DONE;
    }
    code = wait_job(r, json_str(json_get(a.json, "job")), shop);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_BACKFILLED, shop));
    return CLI_DONE;
}

int cmd_shop_remove(struct run *r)
{
    struct str shop = shops_name(r, run_word(r, 0));
    struct answer a;

    if (!secret_confirm(r, SAYF(r, SAY_ASK_REMOVE, shop)))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    int code = ask(r, HTTP_DELETE, ask_path(r, "shops", shop, ""), STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_REMOVED, shop));
    return CLI_DONE;
}
