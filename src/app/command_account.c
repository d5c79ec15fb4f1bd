/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about supplier accounts and bearer tokens. */
#include "app/command.h"
#include "app/job.h"
#include "app/show.h"
#include "app/token.h"
#include "app/vault.h"

struct account_add {
    struct str supplier, name, base_url, app_key, app_secret, access, refresh;
    int64_t access_s, refresh_s;
    struct str by;
    bool extension;
};

static enum err read_add(struct command *c, struct account_add *in)
{
    const struct {
        const char *key;
        bool required;
        size_t max;
        struct str *into;
    } texts[] = {
        {"supplier", true, 40, &in->supplier},        {"name", false, 100, &in->name},
        {"base_url", false, 500, &in->base_url},      {"app_key", false, 200, &in->app_key},
        {"app_secret", false, 500, &in->app_secret},  {"access_token", false, 1000, &in->access},
        {"refresh_token", false, 1000, &in->refresh}, {"by", false, 20, &in->by},
    };
    enum err err = OK;

    for (size_t i = 0; i < COUNT_OF(texts) && !err; i++)
        err = command_str(c, texts[i].key, texts[i].required, texts[i].max, texts[i].into);
    in->extension = str_eq(in->by, STR("extension"));
    if (!err && in->by.n && !in->extension && !str_eq(in->by, STR("api")))
        err = command_fail(c, ERR_BAD_INPUT, "\"by\" is api or extension",
                           "“by”只能是 api 或 extension");
    if (!err)
        err = command_i64(c, "access_expires_in_s", false, 0, INT64_C(315360000), &in->access_s);
    if (!err)
        err = command_i64(c, "refresh_expires_in_s", false, 0, INT64_C(315360000), &in->refresh_s);
    return err;
}

static struct desk_account *new_account(struct turn *t, const struct supplier *s,
                                        const struct account_add *in)
{
    struct arena *a = t->desk->arena;
    struct desk_account *acc = ARENA_NEW(a, struct desk_account);

    acc->supplier = s;
    acc->account = (struct supplier_account){.id = turn_id(t), .row = ROW_NEW};
    acc->account.supplier = str_of(s->id);
    acc->account.name = str_dup(a, in->name.n ? in->name : str_of(s->name));
    acc->account.base_url = str_dup(a, in->base_url.n ? in->base_url : str_of(s->base_url));
    acc->account.connected_ms = t->now_ms;
    acc->account.state = s->has_api ? SHOP_CONNECTING : SHOP_ACTIVE;
    *ARENA_PUSH(a, &t->desk->accounts, &t->desk->accounts_n, struct desk_account *) = acc;
    return acc;
}

/* An account of the same supplier and name is connected anew, not made twice. */
static struct desk_account *same_account(struct desk *d, const struct supplier *s, struct str name)
{
    for (size_t i = 0; i < d->accounts_n; i++) {
        struct desk_account *a = d->accounts[i];
        if (a->supplier == s && str_eq(a->account.name, name.n ? name : str_of(s->name)))
            return a;
    }
    return NULL;
}

static enum err store_secrets(struct turn *t, struct desk_account *acc,
                              const struct account_add *in)
{
    enum err err = vault_put(t, acc->account.id, "client_id", in->app_key, 0);

    if (!err)
        err = vault_put(t, acc->account.id, "client_secret", in->app_secret, 0);
    if (err || !in->access.n)
        return err;
    struct tokens tokens = {.access = in->access,
                            .refresh = in->refresh,
                            .access_span_ms = in->access_s * MS_SECOND,
                            .refresh_span_ms = in->refresh_s * MS_SECOND};
    return token_store(t, acc->account.id, &tokens);
}

/* By an app key, or by the extension: it then needs no consent. */
static void way_of_working(struct desk_account *acc, bool extension)
{
    bool changes = acc->account.by_extension != extension;

    acc->account.by_extension = acc->supplier->has_api && extension;
    if (acc->account.by_extension)
        acc->account.state = SHOP_ACTIVE;
    else if (changes && acc->supplier->has_api)
        acc->account.state = SHOP_CONNECTING;
}

enum err command_supplier_add(struct turn *t, struct command *c)
{
    struct account_add in = {0};
    struct str scheme, host, path;
    enum err err = read_add(c, &in);

    if (err)
        return err;
    const struct supplier *s = supplier_by_id(in.supplier);
    if (!s)
        return command_fail(c, ERR_BAD_INPUT, "no supplier \"%.*s\"", "没有供应商“%.*s”",
                            STR_ARG(in.supplier));
    if (s->has_api && !in.extension && (!in.app_key.n || !in.app_secret.n))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"app_key\" and \"app_secret\" are needed for %s, or \"by\": "
                            "\"extension\"",
                            "请填写“app_key”和“app_secret”：%s 需要，或使用 \"by\": \"extension\"",
                            s->name);
    while (str_ends(in.base_url, STR("/")))
        in.base_url.n--;
    if (in.base_url.n && !url_split(in.base_url, &scheme, &host, &path))
        return command_fail(c, ERR_BAD_INPUT, "\"base_url\" must be an http(s) address",
                            "“base_url”必须是 http(s) 地址");
    if (in.base_url.n && !url_is_private(in.base_url))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"base_url\" must be https:// (plain http only on this machine)",
                            "“base_url”必须以 https:// 开头（仅本机可用 http）");
    struct desk_account *acc = same_account(t->desk, s, in.name);
    if (!acc)
        acc = new_account(t, s, &in);
    if (in.base_url.n)
        acc->account.base_url = str_dup(t->desk->arena, in.base_url);
    acc->key_wrong = false;
    way_of_working(acc, in.extension);
    row_touch(&acc->account.row);
    struct fact fact = command_fact(c, "supplier.added");
    err = db_supplier_account_save(t->db, &acc->account, NULL);
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    if (!err && desk_account_has_api(acc))
        err = store_secrets(t, acc, &in);
    if (!err)
        err = jobs_standing(t);
    if (err)
        return err;
    c->status = 201;
    return show_account(t, c, acc);
}

enum err command_token_add(struct turn *t, struct command *c)
{
    struct str name, scopes;
    uint8_t bytes[24], digest[SHA256_LEN];
    enum err err = command_str(c, "name", true, 100, &name);

    if (!err)
        err = command_str(c, "scopes", false, 100, &scopes);
    if (err)
        return err;
    if (!scopes.n)
        scopes = STR("read,write");
    struct str head, rest = scopes;
    while (rest.n) {
        str_cut(rest, ',', &head, &rest);
        if (!str_eq(head, STR("read")) && !str_eq(head, STR("write")) &&
            !str_eq(head, STR("admin")))
            return command_fail(c, ERR_BAD_INPUT, "\"scopes\" are read, write and admin",
                                "“scopes”只能是 read、write 和 admin");
    }
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, bytes, sizeof(bytes));
    struct str token =
        str_cat(c->event.arena, STR("wb_"), base64url_text(c->event.arena, bytes, sizeof(bytes)));
    crypto_sha256(token, digest);
    struct token_row row = {.id = turn_id(t),
                            .created_ms = t->now_ms,
                            .name = name,
                            .hash = hex_lower(t->arena, digest, sizeof(digest)),
                            .scopes = scopes,
                            .person_id = c->actor.person_id};
    struct fact fact = command_fact(c, "token.added");
    err = db_token_save(t->db, &row, NULL);
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    if (err)
        return err;
    t->desk->snapshot_stale = true;
    c->status = 201;
    struct view v = show_view(t, c);
    view_token(&v, &row, token);
    return OK;
}

enum err command_token_revoke(struct turn *t, struct command *c)
{
    struct token_row *rows;
    size_t n;
    int64_t id;

    if (!id_parse(ID_TOKEN, c->path_id, &id))
        return command_fail(c, ERR_NOT_FOUND, "no token \"%.*s\"", "没有令牌“%.*s”",
                            STR_ARG(c->path_id));
    enum err err = db_tokens(t->db, t->arena, &rows, &n);
    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].id != id)
            continue;
        if (c->actor.role < ROLE_OWNER && rows[i].person_id != c->actor.person_id)
            return command_fail(c, ERR_FORBIDDEN, "that token is somebody else's: ask an owner",
                                "该令牌属于他人：请联系所有者");
        struct fact fact = command_fact(c, "token.revoked");
        rows[i].revoked_ms = t->now_ms;
        err = db_token_save(t->db, &rows[i], NULL);
        if (!err)
            err = turn_record(t, 0, &fact, NULL);
        t->desk->snapshot_stale = true;
        jw_obj(&c->w);
        jw_kstr(&c->w, "id", c->path_id);
        jw_kbool(&c->w, "revoked", true);
        jw_obj_end(&c->w);
        return err;
    }
    return err ? err
               : command_fail(c, ERR_NOT_FOUND, "no token \"%.*s\"", "没有令牌“%.*s”",
                              STR_ARG(c->path_id));
}

enum err command_backed_up(struct turn *t, struct command *c)
{
    struct fact fact = command_fact(c, "hub.backed_up");

    return turn_record(t, 0, &fact, NULL);
}

enum err command_token_used(struct turn *t, struct command *c)
{
    struct token_row *rows;
    size_t n;
    int64_t id = 0;
    enum err err = db_tokens(t->db, t->arena, &rows, &n);

    for (size_t i = 0; i < n && !err && id_parse(ID_TOKEN, c->path_id, &id); i++) {
        if (rows[i].id != id)
            continue;
        rows[i].last_used_ms = t->now_ms;
        err = db_token_save(t->db, &rows[i], NULL);
    }
    return err;
}
