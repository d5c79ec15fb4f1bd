/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `waybill shop add`: walks through connecting a shop when a person sits at the terminal, takes
 * flags, files and variables otherwise, and shows what the granted permissions are good for.
 */
#include "base/time.h"
#include "cli/secret.h"
#include "cli/shops.h"
#include "cli/wait.h"

#define GRANT_SPAN_MS (10 * MS_MINUTE)

struct shop_login {
    struct str domain, client_id, client_secret, token;
};

/* Who must type the id and secret is told first where they stand. */
static void guide(struct run *r)
{
    bool known = run_flag(r, "client-id").n || r->env->variable(r->env->ctx, "WAYBILL_CLIENT_ID").n;

    if (!known && secret_can_ask(r))
        say_note(r, say(r, SAY_GUIDE_SHOPIFY));
}

static int read_login(struct run *r, struct shop_login *l)
{
    int code = secret_plain(r, run_word(r, 0), NULL, SAY_ASK_DOMAIN, &l->domain);

    if (code)
        return code;
    if (!l->domain.n)
        return say_wrong(r, say(r, SAY_DOMAIN_NEEDED));
    l->domain = shops_name(r, l->domain);
    if (!run_has(r, "oauth") && !run_has(r, "client-id")) {
        code = secret_read(r, "token-file", "WAYBILL_SHOP_TOKEN", SAY_MAX, &l->token);
        if (!code && l->token.n) /* the app's secret signs its webhooks */
            code = secret_read(r, "client-secret-file", "WAYBILL_CLIENT_SECRET", SAY_MAX,
                               &l->client_secret);
        if (code || l->token.n)
            return code;
    }
    guide(r);
    code = secret_plain(r, run_flag(r, "client-id"), "WAYBILL_CLIENT_ID", SAY_ASK_CLIENT_ID,
                        &l->client_id);
    if (!code)
        code = secret_read(r, "client-secret-file", "WAYBILL_CLIENT_SECRET", SAY_ASK_CLIENT_SECRET,
                           &l->client_secret);
    if (!code && (!l->client_id.n || !l->client_secret.n))
        return say_wrong(r, say(r, SAY_LOGIN_NEEDED));
    return code;
}

static struct str login_body(struct run *r, const struct shop_login *l)
{
    struct body body;

    body_begin(r, &body);
    jw_kstr(&body.w, "domain", l->domain);
    body_str(&body, "auth", run_has(r, "oauth") ? STR("oauth") : STR_NONE);
    body_str(&body, "client_id", l->client_id);
    body_str(&body, "client_secret", l->client_secret);
    body_str(&body, "token", l->token);
    body_str(&body, "base_url", run_flag(r, "base-url"));
    return body_end(&body);
}

/* Shows the address to open; waits for the browser to come back. *a: the shop, or the grant. */
static int grant(struct run *r, struct answer *a)
{
    struct str id = json_str(json_get(a->json, "id"));
    struct body body;
    struct answer begun;

    body_begin(r, &body);
    body_str(&body, "redirect_url", run_flag(r, "redirect-url"));
    int code = ask(r, HTTP_POST, ask_path(r, "shops", id, "/oauth"), body_end(&body), &begun);
    if (code)
        return code;
    if (run_has(r, "no-wait")) {
        *a = begun;
        if (!r->json)
            say_line(r, json_str(json_get(begun.json, "url")));
        return CLI_NOT_YET;
    }
    say_note(r, say(r, SAY_OPEN_BROWSER));
    say_note(r, str_cat(r->a, STR("  "), json_str(json_get(begun.json, "url"))));
    code = wait_active(r, ask_path(r, "shops", id, ""), GRANT_SPAN_MS);
    if (code) {
        if (code == CLI_NOT_YET)
            say_note(r, say(r, SAY_NO_GRANT));
        return code;
    }
    /* Permissions come with the check. */
    return ask(r, HTTP_POST, ask_path(r, "shops", id, "/check"), STR_NONE, a);
}

static void next_steps(struct run *r, const struct json *shop)
{
    struct str domain = json_str(json_get(shop, "domain"));

    say_note(r, STR(""));
    say_note(r, SAYF(r, SAY_NEXT_SHOP, domain));
}

int cmd_shop_add(struct run *r)
{
    struct shop_login l = {0};
    struct answer a;
    int code = read_login(r, &l);

    if (!code)
        code = ask(r, HTTP_POST, STR("/api/v1/shops"), login_body(r, &l), &a);
    if (code)
        return code;
    if (run_has(r, "oauth")) {
        code = grant(r, &a);
        if (code) {
            if (r->json && code == CLI_NOT_YET)
                say_json(r, a.text);
            return code;
        }
    }
    code = shops_verdict(a.json);
    if (r->json) {
        say_json(r, a.text);
        return code;
    }
    shops_print(r, a.json);
    if (l.token.n && !l.client_secret.n)
        say_note(r, say(r, SAY_NO_SECRET));
    if (!code)
        next_steps(r, a.json);
    else if (code == CLI_NOT_YET)
        say_note(r, SAYF(r, SAY_CONNECTING, json_str(json_get(a.json, "domain"))));
    return code;
}
