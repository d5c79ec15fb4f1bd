/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OAuth grants: begin makes a state that lives ten minutes and the address to open; finish checks
 * state (and, for shops, the platform's signature and its 90 s) and hands the code to the job
 * connect_code. One grant per shop or account: a new one replaces the old.
 */
#include "app/command.h"
#include "app/job.h"
#include "app/show.h"
#include "app/vault.h"

#define GRANT_MS (10 * MS_MINUTE)
#define WAIT_MS  (25 * MS_SECOND)

/* What was begun, kept as a setting "oauth.<owner>". */
struct grant {
    struct str state, redirect_url;
    int64_t until_ms;
};

static struct str setting_key(struct arena *a, int64_t owner_id)
{
    return str_printf(a, "oauth.%lld", (long long)owner_id);
}

static enum err save_grant(struct turn *t, int64_t owner_id, const struct grant *g)
{
    struct buf b;
    struct jw w;

    buf_init(&b, t->arena, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "state", g->state);
    jw_kstr(&w, "redirect_url", g->redirect_url);
    jw_ki64(&w, "until_ms", g->until_ms);
    jw_obj_end(&w);
    return db_setting_put(t->db, setting_key(t->arena, owner_id), buf_view(&b));
}

/* True when a grant of the owner is open and carries this state. */
static bool grant_fits(struct turn *t, int64_t owner_id, struct str state, struct grant *ret_grant)
{
    struct str text;
    const struct json *root;

    if (db_setting(t->db, t->arena, setting_key(t->arena, owner_id), &text) || !text.n ||
        json_parse(t->arena, text, &root))
        return false;
    *ret_grant = (struct grant){.state = json_str(json_get(root, "state")),
                                .redirect_url = json_str(json_get(root, "redirect_url")),
                                .until_ms = json_i64(json_get(root, "until_ms"), 0)};
    return ret_grant->until_ms > t->now_ms && ret_grant->state.n && state.n &&
           crypto_same(ret_grant->state, state);
}

static enum err not_begun(struct command *c)
{
    return command_fail(c, ERR_BAD_SIGNATURE,
                        "this grant was not begun here, or more than 10 minutes ago: begin again",
                        "此授权并非从这里开始，或已超过 10 分钟：请重新开始");
}

static enum err redirect_for(struct turn *t, struct command *c, const char *id,
                             struct str *ret_redirect)
{
    const struct desk_options *opt = &t->desk->opt;
    struct str given, scheme, host, path, base = opt->public_url.n ? opt->public_url : opt->app_url;
    enum err err = command_str(c, "redirect_url", false, 500, &given);

    if (err)
        return err;
    if (given.n && !url_split(given, &scheme, &host, &path))
        return command_fail(c, ERR_BAD_INPUT, "\"redirect_url\" must be an http(s) address",
                            "“redirect_url”必须是 http(s) 地址");
    if (!given.n && !base.n)
        return command_fail(c, ERR_BAD_INPUT,
                            "this hub has no public address: give \"redirect_url\", for example "
                            "http://127.0.0.1:8787/connect/%s, as entered in the app's settings",
                            "此服务没有公开地址：请填写“redirect_url”，例如 "
                            "http://127.0.0.1:8787/connect/%s，与应用设置中的一致",
                            id);
    *ret_redirect = given.n ? given : str_printf(t->arena, "%.*s/connect/%s", STR_ARG(base), id);
    return OK;
}

static enum err new_grant(struct turn *t, struct command *c, int64_t owner_id, const char *id,
                          struct grant *ret_grant)
{
    struct rng *rng = &t->desk->ports.rng;
    uint8_t bytes[24];
    enum err err = redirect_for(t, c, id, &ret_grant->redirect_url);

    if (err)
        return err;
    rng->fill(rng->ctx, bytes, sizeof(bytes));
    ret_grant->state = base64url_text(t->arena, bytes, sizeof(bytes));
    ret_grant->until_ms = t->now_ms + GRANT_MS;
    return save_grant(t, owner_id, ret_grant);
}

static void answer_begun(struct command *c, const struct grant *g, struct str url)
{
    jw_obj(&c->w);
    jw_kstr(&c->w, "url", url);
    jw_kstr(&c->w, "redirect_url", g->redirect_url);
    jw_ktime(&c->w, "valid_until", g->until_ms);
    jw_obj_end(&c->w);
}

enum err command_shop_oauth_begin(struct turn *t, struct command *c)
{
    struct account acc = {.lang = c->lang};
    struct desk_shop *s;
    struct grant g;
    enum err err = command_shop_find(t, c, &s);

    if (err)
        return err;
    if (!s->platform->oauth_url)
        return ERR_UNAVAILABLE;
    err = vault_open(t->desk, t->arena, s->shop.id, &acc);
    if (!err && (!acc.client_id.n || !acc.client_secret.n))
        err = command_fail(c, ERR_CONFLICT,
                           "add the shop with \"client_id\" and \"client_secret\" of the app first",
                           "请先用应用的“client_id”和“client_secret”添加店铺");
    if (!err)
        err = new_grant(t, c, s->shop.id, s->platform->id, &g);
    if (err)
        return err;
    acc.base_url = s->shop.base_url;
    acc.domain = s->shop.domain;
    answer_begun(c, &g, s->platform->oauth_url(&acc, g.redirect_url, g.state, t->arena));
    return OK;
}

/* NULL, with the detail, when path_id names none. */
static struct desk_account *find_account(struct turn *t, struct command *c)
{
    int64_t id;
    struct desk_account *a =
        id_parse(ID_ACCOUNT, c->path_id, &id) ? desk_account(t->desk, id) : NULL;

    if (!a)
        (void)!command_fail(c, ERR_NOT_FOUND, "no supplier account \"%.*s\"",
                            "没有供应商账户“%.*s”", STR_ARG(c->path_id));
    return a;
}

enum err command_supplier_oauth_begin(struct turn *t, struct command *c)
{
    struct account acc = {.lang = c->lang};
    struct desk_account *a = find_account(t, c);
    struct grant g;

    if (!a)
        return ERR_NOT_FOUND;
    if (!a->supplier->oauth_url)
        return ERR_UNAVAILABLE;
    enum err err = vault_open(t->desk, t->arena, a->account.id, &acc);
    if (!err && !acc.client_id.n)
        err = command_fail(c, ERR_CONFLICT, "add the account with its \"app_key\" first",
                           "请先用“app_key”添加账户");
    if (!err)
        err = new_grant(t, c, a->account.id, a->supplier->id, &g);
    if (err)
        return err;
    acc.base_url = a->account.base_url;
    answer_begun(c, &g, a->supplier->oauth_url(&acc, g.redirect_url, g.state, t->arena));
    return OK;
}

/* The state is used up; the code waits, sealed, for the job that trades it. */
static enum err trade(struct turn *t, struct command *c, int64_t owner_id, struct str code,
                      struct str redirect_url)
{
    struct fact fact = command_fact(c, "account.granted");
    struct desk_shop *s = desk_shop(t->desk, owner_id);
    struct buf b;
    struct jw w;
    enum err err = db_setting_put(t->db, setting_key(t->arena, owner_id), STR(""));

    if (!err)
        err = vault_put(t, owner_id, "oauth_code", code, t->now_ms + GRANT_MS);
    if (!err)
        err = turn_record(t, s ? owner_id : 0, &fact, NULL);
    if (err)
        return err;
    struct job *j = job_ensure(t, JOB_KIND_connect_code, owner_id);
    buf_init(&b, j->arena, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "redirect_url", redirect_url);
    jw_obj_end(&w);
    j->row.args = buf_view(&b);
    j->row.tries = 0;
    j->row.last_err = OK;
    job_wake_person(t, JOB_KIND_connect_code, owner_id);
    c->subject_id = owner_id;
    turn_defer(t, &c->event, owner_id, WAIT_MS);
    return OK;
}

/* The second run: the code was traded, or why not. */
static enum err traded(struct turn *t, struct command *c)
{
    struct desk_shop *s = desk_shop(t->desk, c->subject_id);
    struct desk_account *a = desk_account(t->desk, c->subject_id);
    const struct job *j = job_find(t->desk, JOB_KIND_connect_code, c->subject_id);

    if (j && j->row.last_err)
        return command_fail(c, j->row.last_err, "%.*s", "%.*s", STR_ARG(j->row.last_detail));
    if (s)
        return show_shop(t, c, s);
    return a ? show_account(t, c, a) : ERR_NOT_FOUND;
}

enum err command_shop_oauth_finish(struct turn *t, struct command *c)
{
    struct str named = http_header_get(&c->query, STR("shop")), domain, secret, code, state;
    struct grant g;

    if (c->again)
        return traded(t, c);
    struct desk_shop *s = desk_shop_by_domain(t->desk, named);
    if (!s || !s->platform->oauth_verify)
        return not_begun(c);
    enum err err = vault_get(t->desk, t->arena, s->shop.id, "client_secret", &secret);
    if (!err)
        err = s->platform->oauth_verify(form_print(t->arena, &c->query), secret, t->now_ms,
                                        t->arena, &code, &domain, &state);
    if (err)
        return err;
    if (!str_eq_nocase(domain, s->shop.domain) || !grant_fits(t, s->shop.id, state, &g))
        return not_begun(c);
    return trade(t, c, s->shop.id, code, g.redirect_url);
}

/* Code and state of what the person pasted, or of the browser's way back. */
static enum err pasted(struct turn *t, struct command *c, struct str *ret_code,
                       struct str *ret_state)
{
    struct str url, bare, query;
    enum err err = command_str(c, "url", false, 4000, &url);

    if (!err)
        err = command_str(c, "code", false, 500, &bare);
    if (err)
        return err;
    struct http_headers pairs = c->query;
    if (url.n) {
        str_cut(url, '?', &url, &query);
        str_cut(query, '#', &query, &url);
        pairs = form_parse(t->arena, query);
    }
    *ret_code = bare.n ? bare : http_header_get(&pairs, STR("code"));
    *ret_state = http_header_get(&pairs, STR("state"));
    if (!ret_code->n || ret_code->n > 500)
        return command_fail(c, ERR_BAD_INPUT,
                            "there is no code: give the whole address on which the browser ended "
                            "as \"url\", or its \"code\"",
                            "缺少授权码：请在“url”中填写浏览器最后停留的完整地址，或填写其“code”");
    return OK;
}

/* By the browser: the account whose grant carries the state. */
static struct desk_account *account_of_state(struct turn *t, struct str state,
                                             struct grant *ret_grant)
{
    for (size_t i = 0; i < t->desk->accounts_n; i++) {
        struct desk_account *a = t->desk->accounts[i];
        if (grant_fits(t, a->account.id, state, ret_grant))
            return a;
    }
    return NULL;
}

enum err command_supplier_oauth_finish(struct turn *t, struct command *c)
{
    struct str code, state;
    struct grant g = {0};

    if (c->again)
        return traded(t, c);
    struct desk_account *a = find_account(t, c);
    if (!a)
        return ERR_NOT_FOUND;
    enum err err = pasted(t, c, &code, &state);
    if (err)
        return err;
    /* Who may name the account may also paste a bare code; a state that is there must fit. */
    if (!grant_fits(t, a->account.id, state, &g) && state.n)
        return not_begun(c);
    return trade(t, c, a->account.id, code, g.redirect_url);
}

enum err command_oauth_callback(struct turn *t, struct command *c)
{
    struct str code, state;
    struct grant g = {0};

    if (c->again)
        return traded(t, c);
    if (platform_by_id(c->path_id))
        return command_shop_oauth_finish(t, c);
    if (!supplier_by_id(c->path_id))
        return command_fail(c, ERR_NOT_FOUND, "nothing is connected here: check the address",
                            "此地址不用于连接：请检查地址");
    enum err err = pasted(t, c, &code, &state);
    if (err)
        return err;
    struct desk_account *a = account_of_state(t, state, &g);
    if (!a || !str_eq(str_of(a->supplier->id), c->path_id))
        return not_begun(c);
    return trade(t, c, a->account.id, code, g.redirect_url);
}
