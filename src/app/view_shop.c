/* SPDX-License-Identifier: Apache-2.0 */
/* Shops, supplier accounts, mappings and tokens as people see them. Never a secret. */
#include "app/view_part.h"

#include "app/intake.h"
#include "connect/platform.h"
#include "connect/supplier.h"
#include "db/collect.h"
#include "db/jobs.h"

#define LATE_MS      (14 * MS_DAY) /* delays of late */
#define ENDING_MS    (14 * MS_DAY)
#define DENIED_MS    (16 * MS_MINUTE) /* what is denied is asked for that often (app/pace.c) */
#define DENIED_CALLS 100

static const char *const auth_names[AUTH_MAX] = {
    [AUTH_CLIENT_CREDENTIALS] = "client_credentials",
    [AUTH_TOKEN] = "token",
    [AUTH_OAUTH] = "oauth",
};
static const char *const state_names[SHOP_MAX] = {
    [SHOP_CONNECTING] = "connecting",
    [SHOP_ACTIVE] = "active",
    [SHOP_NEEDS_CONNECT] = "needs_connect",
    [SHOP_UNINSTALLED] = "uninstalled",
};

/* Why one of these jobs of the owner failed last. False: none did. */
static bool failed_job(struct view *v, int64_t owner_id, const char *const *kinds)
{
    for (; *kinds; kinds++) {
        struct job_row row;
        enum err err = db_job_find(v->db, v->arena, str_of(*kinds), owner_id, &row);
        if (!err && row.last_err) {
            view_failure(v, "problem", row.last_err, row.last_detail);
            return true;
        }
        if (err && err != ERR_NOT_FOUND && !v->err)
            v->err = err;
    }
    return false;
}

static void last_failure(struct view *v, int64_t owner_id, const char *const *kinds)
{
    if (!failed_job(v, owner_id, kinds))
        jw_knull(v->w, "problem");
}

static size_t calls_of(struct view *v, int64_t account_id, bool failed, struct call_row **ret_rows)
{
    size_t n = 0;
    enum err err =
        db_calls_list(v->db, v->arena, account_id, failed, INT64_MAX, DENIED_CALLS, ret_rows, &n);

    if (err && !v->err)
        v->err = err;
    return err ? 0 : n;
}

static bool answered_since(const struct call_row *calls, size_t n, const struct call_row *denied)
{
    for (size_t i = 0; i < n; i++) {
        if (calls[i].id > denied->id && !calls[i].err && str_eq(calls[i].op, denied->op))
            return true;
    }
    return false;
}

/* A kind of request that the supplier denies the app, whatever job goes on without it. */
static bool denied_call(struct view *v, int64_t account_id)
{
    struct call_row *rows = NULL, *all = NULL;
    size_t n = calls_of(v, account_id, true, &rows), all_n = 0;

    for (size_t i = 0; i < n; i++) {
        if (rows[i].err != ERR_SCOPE_MISSING || rows[i].sent_ms < v->now_ms - DENIED_MS)
            continue;
        all_n = all ? all_n : calls_of(v, account_id, false, &all);
        if (answered_since(all, all_n, &rows[i]))
            continue;
        view_failure(
            v, "problem", rows[i].err,
            str_printf(v->arena, "%.*s: %.*s", STR_ARG(rows[i].op), STR_ARG(rows[i].detail)));
        return true;
    }
    return false;
}

static void missing(struct view *v, const struct shop *s)
{
    const struct json *list;
    struct str effect = v->lang == LANG_ZH ? STR("effect_zh") : STR("effect");

    jw_key(v->w, "missing");
    jw_arr(v->w);
    if (!s->missing.n || json_parse(v->arena, s->missing, &list))
        list = NULL;
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        jw_obj(v->w);
        jw_kstr(v->w, "scope", json_str(json_get(it.val, "scope")));
        jw_kbool(v->w, "required", json_bool(json_get(it.val, "required"), false));
        jw_kstr(v->w, "effect", json_str(json_get(it.val, effect.p)));
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void policy(struct view *v, const struct policy *p)
{
    jw_key(v->w, "policy");
    jw_obj(v->w);
    jw_kbool(v->w, "auto_buy", p->auto_buy);
    jw_kbool(v->w, "all_products", p->all_products);
    jw_kbool(v->w, "auto_fulfill", p->auto_fulfill);
    jw_kbool(v->w, "fulfill_when_complete", p->fulfill_when_complete);
    jw_kbool(v->w, "notify_customer", p->notify_customer);
    jw_ki64(v->w, "grace_s", p->grace_ms / MS_SECOND);
    jw_ki64(v->w, "max_age_days", p->max_age_ms / MS_DAY);
    jw_ki64(v->w, "price_limit_minor", p->price_limit_minor);
    jw_ki64(v->w, "daily_limit", p->daily_limit);
    jw_ki64(v->w, "cost_limit_minor", p->cost_limit_minor);
    jw_ki64(v->w, "price_rise_percent", p->price_rise_percent);
    jw_kstr(v->w, "payable_gateways", p->payable_gateways);
    jw_ki64(v->w, "no_number_days", p->no_number_ms / MS_DAY);
    jw_kbool(v->w, "publish_after_scan", p->publish_after_scan);
    jw_ki64(v->w, "publish_wait_days", p->publish_wait_ms / MS_DAY);
    jw_kstr(v->w, "seller_note", p->seller_note);
    jw_obj_end(v->w);
}

static void other_app(struct view *v, const struct shop *s)
{
    jw_key(v->w, "other_app");
    if (!s->other_app_seen) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_kstr(v->w, "seen", s->other_app);
    jw_kbool(v->w, "confirmed", s->other_app_confirmed);
    jw_obj_end(v->w);
}

static void fulfills_itself(struct view *v, const struct shop *s)
{
    bool yes = false;
    enum err err = intake_fulfills_itself(v->db, s->id, v->now_ms, &yes);

    if (err && !v->err)
        v->err = err;
    jw_kbool(v->w, "fulfills_by_itself", yes);
}

void view_shop_state(struct view *v, const struct shop *s)
{
    static const char *const kinds[] = {"connect_code", "token", "shop_check", NULL};

    jw_obj(v->w);
    view_id(v, "id", ID_SHOP, s->id);
    jw_kstr(v->w, "platform", s->platform);
    jw_kstr(v->w, "domain", s->domain);
    jw_kstr(v->w, "name", s->name);
    jw_kstr(v->w, "base_url", s->base_url);
    jw_kstr(v->w, "auth", str_of(auth_names[s->auth]));
    jw_kstr(v->w, "state", str_of(state_names[s->state]));
    jw_kstr_opt(v->w, "zone", s->zone);
    jw_kstr_opt(v->w, "currency", s->currency);
    view_texts(v, "scopes", s->scopes);
    missing(v, s);
    jw_kbool(v->w, "protected_data_missing", s->protected_data_missing);
    other_app(v, s);
    fulfills_itself(v, s);
    jw_ktime(v->w, "connected_at", s->connected_ms);
    jw_ktime(v->w, "backfill_done_at", s->backfill_done_ms);
    jw_ktime(v->w, "complete_at", s->complete_ms);
    policy(v, &s->policy);
    last_failure(v, s->id, kinds);
    jw_obj_end(v->w);
}

enum err view_shops(struct view *v)
{
    enum err err = view_load_shops(v);

    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < v->shops_n; i++)
        view_shop_state(v, &v->shops[i]);
    view_list_end(v, STR_NONE);
    return v->err;
}

enum err view_shop(struct view *v)
{
    const struct shop *s;
    enum err err = view_find_shop(v, v->path_id, &s);

    if (err)
        return err;
    view_shop_state(v, s);
    return v->err;
}

enum err view_platforms(struct view *v)
{
    const struct platform *p;

    view_list_begin(v);
    for (size_t i = 0; (p = platform_at(i)); i++) {
        jw_obj(v->w);
        jw_kstr(v->w, "id", str_of(p->id));
        jw_kstr(v->w, "name", str_of(p->name));
        jw_key(v->w, "scopes");
        jw_arr(v->w);
        for (const struct platform_scope *s = p->scopes; s->scope; s++) {
            jw_obj(v->w);
            jw_kstr(v->w, "scope", str_of(s->scope));
            jw_kbool(v->w, "required", s->required);
            jw_kstr(v->w, "effect", str_of(v->lang == LANG_ZH ? s->effect_zh : s->effect_en));
            jw_obj_end(v->w);
        }
        jw_arr_end(v->w);
        jw_obj_end(v->w);
    }
    view_list_end(v, STR_NONE);
    return OK;
}

static void seconds(struct view *v, const char *key, bool known, int64_t ms)
{
    if (known)
        jw_ki64(v->w, key, ms / MS_SECOND);
    else
        jw_knull(v->w, key);
}

/* How soon tracking numbers are seen, and what asking for them costs. */
static void collecting(struct view *v, const struct supplier *s, const struct supplier_account *acc)
{
    struct db_collect c = {0};
    int64_t calls = 0, last_ms = 0;
    enum err err = OK;

    jw_key(v->w, "collect");
    if (!s || !s->has_api || acc->by_extension) {
        jw_null(v->w);
        return;
    }
    err = db_collect(v->db, v->arena, acc->id, v->now_ms - LATE_MS, &c);
    if (!err)
        err = db_calls_since(v->db, acc->id, v->now_ms - MS_DAY, &calls, &last_ms);
    if (err && !v->err)
        v->err = err;
    jw_obj(v->w);
    jw_ki64(v->w, "open", c.open);
    jw_ki64(v->w, "waiting", c.waiting);
    seconds(v, "asked_every_s", c.waiting > 0, c.pause_ms);
    jw_ktime(v->w, "asked_at", last_ms);
    jw_ki64(v->w, "numbers", c.numbers);
    seconds(v, "seen_after_s", c.numbers > 0, c.seen_ms);
    seconds(v, "in_shop_after_s", c.marked > 0, c.shop_ms);
    jw_ki64(v->w, "calls", calls);
    jw_key(v->w, "calls_a_day");
    if (acc->calls_a_day)
        jw_i64(v->w, acc->calls_a_day);
    else
        jw_null(v->w);
    jw_ktime(v->w, "banned_until", acc->banned_until_ms > v->now_ms ? acc->banned_until_ms : 0);
    jw_obj_end(v->w);
}

/* How long an account can be used without a person, in words. */
struct permission {
    const char *state, *en, *zh;
};
static const struct permission permissions[] = {
    {"ok", "Connected; the permission is renewed by itself.", "已连接；授权会自动续期。"},
    {"ending", "The permission cannot be renewed and ends soon: connect the account again.",
     "授权无法续期且即将到期：请重新连接账户。"},
    {"ended", "The permission has ended, nothing is bought or asked: connect the account again.",
     "授权已失效，无法采购或查询：请重新连接账户。"},
    {"none", "Not connected yet: open the consent page and agree.",
     "尚未连接：请打开授权页面并同意授权。"},
};
enum permission_id { PERMISSION_OK, PERMISSION_ENDING, PERMISSION_ENDED, PERMISSION_NONE };

static bool can_renew(struct view *v, const struct supplier_account *acc)
{
    struct secret_row *rows = NULL;
    size_t n = 0;
    enum err err = db_secrets(v->db, v->arena, &rows, &n);

    if (err && !v->err)
        v->err = err;
    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].owner_id == acc->id && str_eq(rows[i].name, STR("refresh_token")))
            return true;
    }
    return false;
}

static enum permission_id permission_of(struct view *v, const struct supplier_account *acc,
                                        int64_t *ret_until_ms)
{
    struct job_row token = {0};
    enum err err = db_job_find(v->db, v->arena, STR("token"), acc->id, &token);
    bool failing = !err && token.last_err && token.tries > 0;

    if (err && err != ERR_NOT_FOUND && !v->err)
        v->err = err;
    /* Each renewal brings a new token to renew with; one that ends first brings no other. */
    bool renewable = can_renew(v, acc) &&
                     (!acc->refresh_until_ms || acc->refresh_until_ms > acc->access_until_ms);
    *ret_until_ms = renewable && !failing ? acc->refresh_until_ms : acc->access_until_ms;
    if (acc->state == SHOP_CONNECTING)
        return PERMISSION_NONE;
    if (acc->state != SHOP_ACTIVE)
        return PERMISSION_ENDED;
    bool soon = acc->access_until_ms && acc->access_until_ms < v->now_ms + ENDING_MS;
    return failing || (soon && !renewable) ? PERMISSION_ENDING : PERMISSION_OK;
}

static void permission(struct view *v, const struct supplier_account *acc)
{
    int64_t until_ms = 0;
    enum permission_id p = permission_of(v, acc, &until_ms);
    int64_t left_ms = until_ms - v->now_ms;
    const char *sentence = v->lang == LANG_ZH ? permissions[p].zh : permissions[p].en;

    jw_key(v->w, "permission");
    jw_obj(v->w);
    jw_kstr(v->w, "state", str_of(permissions[p].state));
    jw_ktime(v->w, "until", p == PERMISSION_NONE ? 0 : until_ms);
    jw_key(v->w, "days_left");
    if (!until_ms || p == PERMISSION_NONE)
        jw_null(v->w);
    else
        jw_i64(v->w, left_ms > 0 && p != PERMISSION_ENDED ? left_ms / MS_DAY : 0);
    jw_kstr(v->w, "sentence", str_of(sentence));
    jw_obj_end(v->w);
}

void view_account(struct view *v, const struct supplier_account *acc)
{
    static const char *const kinds[] = {"connect_code", "token", "purchase", "collect", NULL};
    const struct supplier *s = supplier_by_id(acc->supplier);
    bool has_api = s && s->has_api && !acc->by_extension;

    jw_obj(v->w);
    view_id(v, "id", ID_ACCOUNT, acc->id);
    jw_kstr(v->w, "supplier", acc->supplier);
    jw_kstr(v->w, "name", acc->name);
    jw_kstr(v->w, "state", str_of(state_names[acc->state]));
    jw_kbool(v->w, "has_api", has_api);
    jw_kstr(v->w, "by", str_of(has_api ? "api" : acc->by_extension ? "extension" : "hand"));
    jw_kstr_opt(v->w, "base_url", acc->base_url);
    jw_kstr_opt(v->w, "user", acc->user_name);
    jw_ktime(v->w, "access_until", acc->access_until_ms);
    jw_ktime(v->w, "refresh_until", acc->refresh_until_ms);
    jw_ktime(v->w, "connected_at", acc->connected_ms);
    collecting(v, s, acc);
    if (has_api)
        permission(v, acc);
    else
        jw_knull(v->w, "permission");
    if (!failed_job(v, acc->id, kinds) && !denied_call(v, acc->id))
        jw_knull(v->w, "problem");
    jw_obj_end(v->w);
}

enum err view_suppliers(struct view *v)
{
    struct supplier_account *rows;
    size_t n;
    enum err err = db_supplier_accounts(v->db, v->arena, &rows, &n);

    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        view_account(v, &rows[i]);
    view_list_end(v, STR_NONE);
    return v->err;
}

/* Lines "name=value" as [{name, value}]. */
static void properties(struct view *v, struct str lines)
{
    struct str *items, name, value;
    size_t n = str_split(v->arena, lines, '\n', &items);

    jw_key(v->w, "properties");
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++) {
        str_cut(items[i], '=', &name, &value);
        jw_obj(v->w);
        jw_kstr(v->w, "name", name);
        jw_kstr(v->w, "value", value);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void listing(struct view *v, const struct supplier *s, const struct listing *l)
{
    struct str url = STR_NONE;

    if (l->listing_id.n && s && s->listing_url)
        url = s->listing_url(l->listing_id, v->arena);
    jw_kstr_opt(v->w, "listing_id", l->listing_id);
    jw_kstr_opt(v->w, "listing_url", url);
    jw_kstr_opt(v->w, "sku_id", l->sku_id);
    jw_kstr_opt(v->w, "sku_attr", l->sku_attr);
    properties(v, l->properties);
    jw_kstr_opt(v->w, "ship_from", l->ship_from);
}

void view_mapping(struct view *v, const struct mapping *m)
{
    const struct supplier *s = supplier_by_id(m->supplier);
    struct listing own = mapping_listing(m, 0);

    jw_obj(v->w);
    view_id(v, "id", ID_MAPPING, m->id);
    view_shop_short(v, m->shop_id);
    view_ext_id(v, "product_id", m->product_id);
    view_ext_id(v, "variant_id", m->variant_id);
    jw_kstr_opt(v->w, "title", m->title);
    jw_kbool(v->w, "ignored", m->ignored);
    view_id(v, "account", ID_ACCOUNT, m->account_id);
    jw_kstr_opt(v->w, "supplier", m->supplier);
    listing(v, s, &own);
    view_picture(v, "image_url", m->supplier, m->listing_id);
    jw_key(v->w, "alternatives");
    jw_arr(v->w);
    for (size_t i = 0; i < m->alternatives_n; i++) {
        jw_obj(v->w);
        listing(v, s, &m->alternatives[i]);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    view_texts(v, "services", m->services);
    jw_kstr(v->w, "fallback", service_fallback_text(m->fallback));
    jw_ki64(v->w, "units", m->units);
    view_money(v->w, "price", m->price, v->arena);
    jw_ktime(v->w, "price_at", m->price_ms);
    jw_ktime(v->w, "created_at", m->created_ms);
    jw_ktime(v->w, "changed_at", m->changed_ms);
    jw_obj_end(v->w);
}

enum err view_mappings(struct view *v)
{
    struct view_page page;
    struct mapping *rows;
    int64_t shop_id;
    size_t n, shown;
    enum err err = view_page(v, ID_MAPPING, &page);

    if (!err)
        err = view_shop_id(v, &shop_id);
    if (!err)
        err = db_mappings_list(v->db, v->arena, shop_id, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        view_mapping(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

void view_token(struct view *v, const struct token_row *t, struct str plain)
{
    jw_obj(v->w);
    view_id(v, "id", ID_TOKEN, t->id);
    jw_kstr(v->w, "name", t->name);
    view_texts(v, "scopes", t->scopes);
    view_id(v, "person", ID_PERSON, t->person_id);
    jw_ktime(v->w, "created_at", t->created_ms);
    jw_ktime(v->w, "last_used_at", t->last_used_ms);
    jw_ktime(v->w, "revoked_at", t->revoked_ms);
    if (plain.n)
        jw_kstr(v->w, "token", plain);
    jw_obj_end(v->w);
}

enum err view_tokens(struct view *v)
{
    struct token_row *rows;
    size_t n;
    enum err err = db_tokens(v->db, v->arena, &rows, &n);

    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++) {
        if (v->actor.role == ROLE_OWNER || rows[i].person_id == v->actor.person_id)
            view_token(v, &rows[i], STR_NONE);
    }
    view_list_end(v, STR_NONE);
    return OK;
}
