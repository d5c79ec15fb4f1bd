/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about shops: connect, policy, check, pull, remove. */
#include "app/again.h"
#include "app/command.h"
#include "app/job.h"
#include "app/show.h"
#include "app/vault.h"

#define WAIT_MS       (20 * MS_SECOND)
#define OLD_SECRET_MS MS_DAY

#define SELLER_NOTE_MAX 500 /* bytes */

enum err command_shop_find(struct turn *t, struct command *c, struct desk_shop **ret_shop)
{
    int64_t id;
    struct desk_shop *s = NULL;

    if (id_parse(ID_SHOP, c->path_id, &id))
        s = desk_shop(t->desk, id);
    else
        s = desk_shop_by_domain(t->desk, c->path_id);
    if (!s)
        return command_fail(c, ERR_NOT_FOUND, "no shop \"%.*s\" is connected", "未连接店铺“%.*s”",
                            STR_ARG(c->path_id));
    *ret_shop = s;
    return OK;
}

static const char *const auth_names[AUTH_MAX] = {"client_credentials", "token", "oauth"};

static enum err auth_of(struct command *c, struct str name, enum auth_kind *ret_auth)
{
    for (int i = 0; i < AUTH_MAX; i++) {
        if (str_eq(name, str_of(auth_names[i]))) {
            *ret_auth = (enum auth_kind)i;
            return OK;
        }
    }
    return command_fail(
        c, ERR_BAD_INPUT, "\"auth\" must be client_credentials, token or oauth, not \"%.*s\"",
        "“auth”必须是 client_credentials、token 或 oauth，而不是“%.*s”", STR_ARG(name));
}

/* The fields of a new connection. */
struct shop_add {
    struct str platform, domain, base_url, auth, client_id, client_secret, token;
    enum auth_kind kind;
};

static enum err read_add(struct command *c, struct shop_add *in)
{
    enum err err = command_str(c, "domain", true, 255, &in->domain);

    if (!err)
        err = command_str(c, "platform", false, 40, &in->platform);
    if (!err)
        err = command_str(c, "base_url", false, 500, &in->base_url);
    if (!err)
        err = command_str(c, "auth", false, 40, &in->auth);
    if (!err)
        err = command_str(c, "client_id", false, 200, &in->client_id);
    if (!err)
        err = command_str(c, "client_secret", false, 500, &in->client_secret);
    if (!err)
        err = command_str(c, "token", false, 500, &in->token);
    if (err)
        return err;
    if (!in->platform.n)
        in->platform = STR("shopify");
    if (!in->auth.n)
        in->auth = in->token.n ? STR("token") : STR("client_credentials");
    err = auth_of(c, in->auth, &in->kind);
    if (err)
        return err;
    if (in->kind == AUTH_TOKEN && !in->token.n)
        return command_fail(c, ERR_BAD_INPUT,
                            "\"token\" is missing: paste the Admin API access token",
                            "缺少“token”：请粘贴 Admin API 访问令牌");
    if (in->kind != AUTH_TOKEN && (!in->client_id.n || !in->client_secret.n))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"client_id\" and \"client_secret\" of the app are needed",
                            "请填写应用的“client_id”和“client_secret”");
    return OK;
}

static enum err check_base_url(struct command *c, struct arena *a, struct str domain,
                               struct str *url)
{
    struct str scheme, host, path;

    if (!url->n) {
        *url = str_printf(a, "https://%.*s", STR_ARG(domain));
        return OK;
    }
    while (str_ends(*url, STR("/")))
        url->n--;
    if (!url_split(*url, &scheme, &host, &path))
        return command_fail(c, ERR_BAD_INPUT, "\"base_url\" must be an http(s) address",
                            "“base_url”必须是 http(s) 地址");
    if (!url_is_private(*url))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"base_url\" must be https:// (plain http only on this machine)",
                            "“base_url”必须以 https:// 开头（仅本机可用 http）");
    return OK;
}

/* Shopify signs with the old secret for an hour; whoever retries later has its own clock. */
static enum err keep_old_secret(struct turn *t, int64_t id, const struct shop_add *in)
{
    struct str old;
    enum err err = vault_get(t->desk, t->arena, id, "client_secret", &old);

    if (err == ERR_KEY_WRONG)
        return OK;
    if (err || !old.n || str_eq(old, in->client_secret))
        return err;
    return vault_put(t, id, "client_secret_old", old, t->now_ms + OLD_SECRET_MS);
}

/* A token may be pasted without the app's secret: what is known of the app stays then. */
static enum err store_secrets(struct turn *t, int64_t id, const struct shop_add *in)
{
    enum err err = in->client_secret.n ? keep_old_secret(t, id, in) : OK;

    if (!err && in->client_id.n)
        err = vault_put(t, id, "client_id", in->client_id, 0);
    if (!err && in->client_secret.n)
        err = vault_put(t, id, "client_secret", in->client_secret, 0);
    if (!err && in->kind == AUTH_TOKEN)
        err = vault_put(t, id, "access_token", in->token, 0);
    if (!err && in->kind == AUTH_TOKEN) /* of an earlier grant: nothing renews a pasted token */
        err = vault_put(t, id, "refresh_token", STR(""), 0);
    return err;
}

static struct desk_shop *new_shop(struct turn *t, const struct platform *p, struct str domain)
{
    struct arena *a = t->desk->arena;
    struct desk_shop *s = ARENA_NEW(a, struct desk_shop);

    s->platform = p;
    s->shop = (struct shop){.id = turn_id(t), .row = ROW_NEW};
    s->shop.platform = str_of(p->id);
    s->shop.domain = str_dup(a, domain);
    s->shop.name = s->shop.domain;
    /* The shop's times have whole seconds: an order of this very second is a new one. */
    s->shop.connected_ms = t->now_ms / MS_SECOND * MS_SECOND;
    s->shop.policy = policy_default();
    s->shop.state = SHOP_CONNECTING;
    *ARENA_PUSH(a, &t->desk->shops, &t->desk->shops_n, struct desk_shop *) = s;
    return s;
}

/* Waits until the shop answered, or says how far it is. */
static enum err await_check(struct turn *t, struct command *c, const struct desk_shop *s)
{
    if (c->again)
        return show_shop(t, c, s);
    c->subject_id = s->shop.id;
    job_wake_person(t, JOB_KIND_shop_check, s->shop.id);
    turn_defer(t, &c->event, s->shop.id, WAIT_MS);
    return OK;
}

enum err command_shop_add(struct turn *t, struct command *c)
{
    struct shop_add in = {0};
    struct str domain;

    if (c->again) {
        struct desk_shop *s = desk_shop(t->desk, c->subject_id);
        if (!s)
            return ERR_NOT_FOUND;
        c->status = 201;
        return show_shop(t, c, s);
    }
    enum err err = read_add(c, &in);
    if (err)
        return err;
    const struct platform *p = platform_by_id(in.platform);
    if (!p)
        return command_fail(c, ERR_BAD_INPUT, "no platform \"%.*s\"", "没有平台“%.*s”",
                            STR_ARG(in.platform));
    if (p->domain_of(in.domain, t->arena, &domain))
        return command_fail(
            c, ERR_BAD_INPUT, "\"%.*s\" is not a shop: give its your-name.myshopify.com address",
            "“%.*s”不是店铺：请填写 your-name.myshopify.com 形式的地址", STR_ARG(in.domain));
    err = check_base_url(c, t->arena, domain, &in.base_url);
    if (err)
        return err;
    struct desk_shop *s = desk_shop_by_domain(t->desk, domain);
    bool fresh = s == NULL;
    if (fresh)
        s = new_shop(t, p, domain);
    s->shop.auth = in.kind;
    s->shop.base_url = str_dup(t->desk->arena, in.base_url);
    s->key_wrong = false;
    if (!fresh && s->shop.state == SHOP_UNINSTALLED)
        s->shop.state = SHOP_NEEDS_CONNECT;
    row_touch(&s->shop.row);
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, fresh ? "shop.added" : "shop.reconnected");
    changes_add(&changes, "shop.domain", s->shop.id, STR_NONE, domain);
    err = db_shop_save(t->db, &s->shop, NULL);
    if (!err)
        err = turn_record(t, s->shop.id, &fact, &changes);
    if (!err)
        err = store_secrets(t, s->shop.id, &in);
    if (err)
        return err;
    err = jobs_standing(t);
    if (err || in.kind == AUTH_OAUTH) {
        c->status = 201;
        return err ? err : show_shop(t, c, s);
    }
    if (in.kind == AUTH_CLIENT_CREDENTIALS)
        job_wake_person(t, JOB_KIND_token, s->shop.id);
    return await_check(t, c, s);
}

enum err command_shop_check(struct turn *t, struct command *c)
{
    struct desk_shop *s;
    enum err err = command_shop_find(t, c, &s);

    return err ? err : await_check(t, c, s);
}

enum err command_shop_sync(struct turn *t, struct command *c)
{
    struct desk_shop *s;
    enum err err = command_shop_find(t, c, &s);

    if (err)
        return err;
    job_wake_person(t, JOB_KIND_shop_changes, s->shop.id);
    job_wake_person(t, JOB_KIND_shop_write, s->shop.id);
    c->status = 202;
    return show_shop(t, c, s);
}

enum err command_shop_backfill(struct turn *t, struct command *c)
{
    struct desk_shop *s;
    enum err err = command_shop_find(t, c, &s);

    if (err)
        return err;
    struct job *j = job_ensure(t, JOB_KIND_shop_backfill, s->shop.id);
    job_wake_person(t, JOB_KIND_shop_backfill, s->shop.id);
    c->status = 202;
    jw_obj(&c->w);
    jw_kstr(&c->w, "job", id_text(t->arena, ID_JOB, j->row.id));
    jw_obj_end(&c->w);
    return OK;
}

enum err command_shop_remove(struct turn *t, struct command *c)
{
    struct desk_shop *s;
    enum err err = command_shop_find(t, c, &s);

    if (err)
        return err;
    struct fact fact = command_fact(c, "shop.disconnected");
    s->shop.state = SHOP_UNINSTALLED;
    row_touch(&s->shop.row);
    err = db_shop_save(t->db, &s->shop, NULL);
    if (!err)
        err = vault_forget(t, s->shop.id);
    if (!err)
        err = turn_record(t, s->shop.id, &fact, NULL);
    return err ? err : show_shop(t, c, s);
}

/* One row of what PATCH policy accepts. */
static enum err patch_policy(struct command *c, struct policy *p)
{
    const struct {
        const char *key;
        bool *into;
    } flags[] = {
        {"auto_buy", &p->auto_buy},
        {"all_products", &p->all_products},
        {"auto_fulfill", &p->auto_fulfill},
        {"fulfill_when_complete", &p->fulfill_when_complete},
        {"notify_customer", &p->notify_customer},
        {"publish_after_scan", &p->publish_after_scan},
    };
    const struct {
        const char *key;
        int64_t unit, max;
        int64_t *into;
    } numbers[] = {
        {"grace_s", MS_SECOND, 30 * 86400, &p->grace_ms},
        {"max_age_days", MS_DAY, 3650, &p->max_age_ms},
        {"price_limit_minor", 1, INT64_C(1000000000000), &p->price_limit_minor},
        {"daily_limit", 1, 1000000, &p->daily_limit},
        {"cost_limit_minor", 1, INT64_C(1000000000000), &p->cost_limit_minor},
        {"price_rise_percent", 1, 1000, &p->price_rise_percent},
        {"no_number_days", MS_DAY, 365, &p->no_number_ms},
        {"publish_wait_days", MS_DAY, 60, &p->publish_wait_ms},
    };
    enum err err = OK;

    for (size_t i = 0; i < COUNT_OF(flags) && !err; i++)
        err = command_bool(c, flags[i].key, *flags[i].into, flags[i].into);
    for (size_t i = 0; i < COUNT_OF(numbers) && !err; i++) {
        int64_t n = *numbers[i].into / numbers[i].unit;
        err = command_i64(c, numbers[i].key, false, 0, numbers[i].max, &n);
        if (!err)
            *numbers[i].into = n * numbers[i].unit;
    }
    return err;
}

static bool known_key(struct str key)
{
    static const char *const keys[] = {
        "auto_buy",         "all_products",       "auto_fulfill",      "fulfill_when_complete",
        "grace_s",          "notify_customer",    "max_age_days",      "price_limit_minor",
        "daily_limit",      "no_number_days",     "payable_gateways",  "confirm_other_app",
        "cost_limit_minor", "price_rise_percent", "publish_wait_days", "publish_after_scan",
        "seller_note",
    };

    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (str_eq(key, str_of(keys[i])))
            return true;
    }
    return false;
}

enum err command_shop_policy(struct turn *t, struct command *c)
{
    struct desk_shop *s;
    struct str gateways, note;
    bool confirm;
    enum err err = command_shop_find(t, c, &s);

    if (err)
        return err;
    for (struct json_iter it = json_iter(c->body); json_next(&it);) {
        if (!known_key(json_str(it.key)))
            return command_fail(c, ERR_BAD_INPUT, "there is no policy \"%.*s\"", "没有规则“%.*s”",
                                STR_ARG(json_str(it.key)));
    }
    struct policy policy = s->shop.policy;
    err = patch_policy(c, &policy);
    if (!err)
        err = command_str(c, "payable_gateways", false, 500, &gateways);
    if (!err)
        err = command_str(c, "seller_note", false, SELLER_NOTE_MAX, &note);
    if (!err)
        err = command_bool(c, "confirm_other_app", s->shop.other_app_confirmed, &confirm);
    if (err)
        return err;
    if (!json_is_null(json_get(c->body, "payable_gateways")))
        policy.payable_gateways = str_dup(t->desk->arena, gateways);
    if (!json_is_null(json_get(c->body, "seller_note")))
        policy.seller_note = str_dup(t->desk->arena, note);
    s->shop.policy = policy;
    s->shop.other_app_confirmed = confirm;
    row_touch(&s->shop.row);
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "shop.policy");
    changes_add(&changes, "shop.policy", s->shop.id, STR_NONE, json_print(t->arena, c->body));
    err = db_shop_save(t->db, &s->shop, NULL);
    if (!err)
        err = turn_record(t, s->shop.id, &fact, &changes);
    if (err)
        return err;
    struct job *sweep = job_ensure(t, JOB_KIND_sweep, 0);
    job_cursor(sweep, STR_NONE); /* open orders are judged anew now */
    again_all(t->desk->again);
    job_wake(t, JOB_KIND_sweep, 0, t->now_ms);
    return show_shop(t, c, s);
}
