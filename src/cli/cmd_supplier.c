/* SPDX-License-Identifier: Apache-2.0 */
/* Supplier accounts. */
#include "cli/ask.h"
#include "cli/list.h"
#include "cli/secret.h"

/* What is wrong with an account: its permission before its last failure. */
static struct str trouble_of(struct run *r, const struct json *account)
{
    const struct column problem = {.kind = COL_FAILURE, .path = "problem"};
    struct str state = json_str(json_path(account, "permission.state"));

    if (state.n && !str_eq(state, STR("ok")))
        return json_str(json_path(account, "permission.sentence"));
    return list_cell(r, &problem, account);
}

int cmd_supplier_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_ACCOUNT, COL_TEXT, "id"},
        {SAY_COL_SUPPLIER, COL_TEXT, "supplier"},
        {SAY_COL_NAME, COL_TEXT, "name", .least = 10},
        {SAY_COL_STATE, COL_WORD, "state", "shop_state"},
        {SAY_COL_USER, COL_TEXT, "user", .least = 8, .drop = 2},
        {SAY_COL_DAYS_LEFT, COL_TEXT, "permission.days_left", .right = true},
        {SAY_COL_PROBLEM, COL_OWN, .own = trouble_of, .least = 12},
    };

    return list_run(r, STR("/api/v1/suppliers"), columns, COUNT_OF(columns), SAY_NO_SUPPLIERS);
}

struct supplier_login {
    struct str supplier, key, secret, access, refresh;
};

static int read_login(struct run *r, struct supplier_login *l)
{
    l->supplier = run_word(r, 0);
    if (!str_eq(l->supplier, STR("aliexpress")) || run_has(r, "by-extension"))
        return CLI_DONE; /* the hub knows which ones there are */
    if (!run_flag(r, "app-key").n && secret_can_ask(r))
        say_note(r, say(r, SAY_GUIDE_ALIEXPRESS));
    int code = secret_plain(r, run_flag(r, "app-key"), "WAYBILL_APP_KEY", SAY_ASK_APP_KEY, &l->key);
    if (!code)
        code =
            secret_read(r, "app-secret-file", "WAYBILL_APP_SECRET", SAY_ASK_APP_SECRET, &l->secret);
    if (!code)
        code = secret_read(r, "access-token-file", "WAYBILL_ACCESS_TOKEN", SAY_MAX, &l->access);
    if (!code)
        code = secret_read(r, "refresh-token-file", "WAYBILL_REFRESH_TOKEN", SAY_MAX, &l->refresh);
    if (!code && (!l->key.n || !l->secret.n))
        return say_wrong(r, say(r, SAY_APP_NEEDED));
    return code;
}

static struct str login_body(struct run *r, const struct supplier_login *l)
{
    struct body body;

    body_begin(r, &body);
    jw_kstr(&body.w, "supplier", l->supplier);
    if (run_has(r, "by-extension"))
        jw_kstr(&body.w, "by", STR("extension"));
    body_str(&body, "name", run_flag(r, "name"));
    body_str(&body, "base_url", run_flag(r, "base-url"));
    body_str(&body, "app_key", l->key);
    body_str(&body, "app_secret", l->secret);
    body_str(&body, "access_token", l->access);
    body_str(&body, "refresh_token", l->refresh);
    return body_end(&body);
}

/* The account as it is now. */
static int reread(struct run *r, struct str id, struct answer *a)
{
    int code = ask(r, HTTP_GET, STR("/api/v1/suppliers"), STR_NONE, a);

    for (struct json_iter it = json_iter(json_get(a->json, "items")); !code && json_next(&it);) {
        if (!str_eq(json_str(json_get(it.val, "id")), id))
            continue;
        a->json = it.val;
        a->text = json_print(r->a, it.val);
        return str_eq(json_str(json_get(it.val, "state")), STR("active")) ? CLI_DONE : CLI_NOT_YET;
    }
    return code ? code : CLI_NOT_FOUND;
}

/* The person pastes the address on which the browser ended, where it cannot reach the hub. */
static int paste(struct run *r, struct str id, struct answer *a)
{
    struct str url;
    struct body body;
    int code = secret_plain(r, STR_NONE, NULL, SAY_ASK_CALLBACK, &url);

    if (code)
        return code;
    if (!url.n) /* the browser reached the hub: see what came of it */
        return reread(r, id, a);
    body_begin(r, &body);
    jw_kstr(&body.w, str_has(url, STR("://")) ? "url" : "code", url);
    return ask(r, HTTP_POST, ask_path(r, "suppliers", id, "/oauth/finish"), body_end(&body), a);
}

static int grant(struct run *r, struct answer *a)
{
    struct str id = json_str(json_get(a->json, "id"));
    struct body body;
    struct answer begun;

    body_begin(r, &body);
    body_str(&body, "redirect_url", run_flag(r, "redirect-url"));
    int code = ask(r, HTTP_POST, ask_path(r, "suppliers", id, "/oauth"), body_end(&body), &begun);
    if (code)
        return code;
    if (r->json || run_has(r, "no-wait") || !secret_can_ask(r)) {
        *a = begun;
        if (!r->json)
            say_line(r, json_str(json_get(begun.json, "url")));
        return CLI_NOT_YET;
    }
    say_note(r, say(r, SAY_OPEN_BROWSER));
    say_note(r, str_cat(r->a, STR("  "), json_str(json_get(begun.json, "url"))));
    say_note(r, SAYF(r, SAY_CALLBACK_IS, json_str(json_get(begun.json, "redirect_url"))));
    return paste(r, id, a);
}

static void print(struct run *r, const struct json *account)
{
    struct str days = json_text(r->a, json_path(account, "permission.days_left"));
    struct str state = say_word(r, "shop_state", json_str(json_get(account, "state")));

    say_line(r, str_printf(r->a, "%.*s (%.*s): %.*s", STR_ARG(json_str(json_get(account, "name"))),
                           STR_ARG(json_str(json_get(account, "id"))), STR_ARG(state)));
    say_pair(r, SAY_COL_USER, json_str(json_get(account, "user")));
    say_pair(r, SAY_COL_DAYS_LEFT, days);
    say_pair(r, SAY_PROBLEM_ONE, trouble_of(r, account));
}

int cmd_supplier_add(struct run *r)
{
    struct supplier_login l = {0};
    struct answer a;
    int code = read_login(r, &l);

    if (!code)
        code = ask(r, HTTP_POST, STR("/api/v1/suppliers"), login_body(r, &l), &a);
    if (code)
        return code;
    /* A manual supplier has no API and nothing to grant. */
    bool granted = l.access.n || !json_bool(json_get(a.json, "has_api"), l.key.n > 0);
    if (!granted)
        code = grant(r, &a);
    if (r->json && (!code || code == CLI_NOT_YET))
        say_json(r, a.text);
    if (!code && !r->json)
        print(r, a.json);
    if (!code && json_is_obj(json_get(a.json, "problem")))
        return CLI_FAILED;
    return code;
}

/* The account that is meant: by id or name, else the only one that has something to grant. */
static int pick_account(struct run *r, struct answer *a)
{
    struct str named = run_word(r, 0);
    const struct json *found = NULL;
    size_t n = 0;
    int code = ask(r, HTTP_GET, STR("/api/v1/suppliers"), STR_NONE, a);

    if (code)
        return code;
    for (struct json_iter it = json_iter(json_get(a->json, "items")); json_next(&it);) {
        bool meant = named.n ? str_eq(json_str(json_get(it.val, "id")), named) ||
                                   str_eq_nocase(json_str(json_get(it.val, "name")), named)
                             : json_bool(json_get(it.val, "has_api"), false);
        found = meant ? it.val : found;
        n += meant;
    }
    if (n == 0) {
        say_note(r, say(r, SAY_NO_SUPPLIERS));
        return CLI_NOT_FOUND;
    }
    if (n > 1)
        return say_wrong(r, say(r, SAY_WHICH_ACCOUNT));
    a->json = found;
    return CLI_DONE;
}

int cmd_supplier_connect(struct run *r)
{
    struct answer a;
    int code = pick_account(r, &a);

    if (!code)
        code = grant(r, &a);
    if (r->json && (!code || code == CLI_NOT_YET))
        say_json(r, a.text);
    if (!code && !r->json)
        print(r, a.json);
    return code;
}
