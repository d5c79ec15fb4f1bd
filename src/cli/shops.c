/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/shops.h. */
#include "cli/shops.h"

#include "cli/list.h"
#include "cli/say.h"

struct str shops_name(struct run *r, struct str given)
{
    if (!given.n || str_starts(given, STR("shop_")) || str_has(given, STR(".")))
        return given;
    return str_cat(r->a, given, STR(".myshopify.com"));
}

struct str shops_flag(struct run *r)
{
    return shops_name(r, run_flag(r, "shop"));
}

int shops_pick(struct run *r, struct str given, struct str *ret_shop)
{
    struct answer a;

    if (given.n) {
        *ret_shop = shops_name(r, given);
        return CLI_DONE;
    }
    int code = ask(r, HTTP_GET, STR("/api/v1/shops"), STR_NONE, &a);
    if (code)
        return code;
    const struct json *items = json_get(a.json, "items");
    if (!json_len(items)) {
        say_error(r, ERR_NOT_FOUND, say(r, SAY_NO_SHOPS), STR_NONE);
        return CLI_NOT_FOUND;
    }
    if (json_len(items) > 1) {
        const struct column name = {.kind = COL_TEXT, .path = "domain"};
        struct str *names = ARENA_ARRAY(r->a, struct str, json_len(items));
        for (struct json_iter it = json_iter(items); json_next(&it);)
            names[it.i] = list_cell(r, &name, it.val);
        return say_wrong(
            r, SAYF(r, SAY_WHICH_SHOP, str_join(r->a, names, json_len(items), STR(", "))));
    }
    *ret_shop = json_str(json_get(json_at(items, 0), "domain"));
    return CLI_DONE;
}

static void missing(struct run *r, const struct json *shop)
{
    const struct json *list = json_get(shop, "missing");

    if (json_len(list))
        say_line(r, say(r, SAY_SCOPES_MISSING));
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        bool needed = json_bool(json_get(it.val, "required"), false);
        say_line(r,
                 str_printf(r->a, "  %.*s%.*s: %.*s", STR_ARG(json_str(json_get(it.val, "scope"))),
                            STR_ARG(needed ? say(r, SAY_SCOPE_NEEDED) : STR_NONE),
                            STR_ARG(json_str(json_get(it.val, "effect")))));
    }
}

void shops_print(struct run *r, const struct json *shop)
{
    const struct column scopes = {.kind = COL_JOIN, .path = "scopes"};
    const struct column when = {.kind = COL_TIME, .path = "complete_at"};
    const struct column problem = {.kind = COL_FAILURE, .path = "problem"};
    const struct json *app = json_get(shop, "other_app");
    struct str domain = json_str(json_get(shop, "domain"));
    struct str name = json_str(json_get(shop, "name"));
    struct str state = say_word(r, "shop_state", json_str(json_get(shop, "state")));

    say_line(r, name.n && !str_eq(name, domain)
                    ? str_printf(r->a, "%.*s (%.*s): %.*s", STR_ARG(name), STR_ARG(domain),
                                 STR_ARG(state))
                    : str_printf(r->a, "%.*s: %.*s", STR_ARG(domain), STR_ARG(state)));
    say_pair(r, SAY_PROBLEM_ONE, list_cell(r, &problem, shop));
    say_pair(r, SAY_COL_COMPLETE, list_cell(r, &when, shop));
    say_pair(r, SAY_SCOPES, list_cell(r, &scopes, shop));
    missing(r, shop);
    if (json_bool(json_get(shop, "protected_data_missing"), false))
        say_line(r, say(r, SAY_PROTECTED_MISSING));
    if (json_bool(json_get(shop, "fulfills_by_itself"), false))
        say_line(r, say(r, SAY_FULFILLS_ITSELF));
    if (json_is_obj(app) && !json_bool(json_get(app, "confirmed"), false))
        say_line(r, SAYF(r, SAY_OTHER_APP, json_str(json_get(app, "seen")), domain));
}

int shops_verdict(const struct json *shop)
{
    struct str state = json_str(json_get(shop, "state"));

    if (json_is_obj(json_get(shop, "problem")))
        return CLI_FAILED;
    if (str_eq(state, STR("connecting")))
        return CLI_NOT_YET;
    return str_eq(state, STR("active")) ? CLI_DONE : CLI_FAILED;
}
