/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairing of browsers: a one-time code becomes a token that can do nothing but what is made for the
 * extension. Versions of hub and extension are held against each other here.
 */
#include "app/extension_part.h"
#include "app/people_part.h"
#include "app/show.h"

#include "base/crypto.h"

#define PAIR_MS      (15 * MS_MINUTE)
#define BROWSERS_MAX 20
#define VERSION_MAX  20
#define TOKEN_BYTES  24

/* "1.2.3" as one number; -1 when it is none. */
static int64_t version_number(struct str s)
{
    struct str part, rest = s;
    int64_t value = 0, n;
    bool more = true;

    for (int i = 0; i < 3; i++) {
        part = STR("0");
        if (more)
            more = str_cut(rest, '.', &part, &rest);
        if (!str_to_i64(part, &n) || n < 0 || n > 99999)
            return -1;
        value = value * 100000 + n;
    }
    return more ? -1 : value;
}

bool extension_fits(struct str version)
{
    return version_number(version) >= version_number(STR(EXTENSION_LEAST));
}

static enum err find_browser(struct db *db, struct arena *a, int64_t token_id,
                             struct browser *ret_browser)
{
    struct browser *all;
    size_t n;
    enum err err = db_browsers(db, a, &all, &n);

    for (size_t i = 0; i < n && !err; i++) {
        if (all[i].token_id != token_id)
            continue;
        *ret_browser = all[i];
        return OK;
    }
    return err ? err : ERR_NOT_FOUND;
}

enum err extension_check(struct db *db, struct arena *a, const struct actor *who)
{
    struct browser b;

    if (!who->extension)
        return OK;
    enum err err = find_browser(db, a, who->token_id, &b);
    if (err)
        return err == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : err;
    return extension_fits(b.version) ? OK : ERR_EXTENSION_OLD;
}

enum err command_pairing_add(struct turn *t, struct command *c)
{
    struct link l = {.kind = LINK_PAIR, .role = ROLE_STAFF, .until_ms = t->now_ms + PAIR_MS};
    struct fact fact = command_fact(c, "extension.pairing");
    struct str url, hub, rest;
    enum err err = db_links_remove(t->db, LINK_PAIR, c->actor.person_id);

    l.person_id = c->actor.person_id;
    if (!err)
        err = people_make_link(t, c, &l, &url);
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    if (err)
        return err;
    str_cut(url, '#', &hub, &rest);
    hub.n -= STR("/pair").n;
    c->status = 201;
    jw_obj(&c->w);
    jw_kstr(&c->w, "pairing", url);
    jw_kstr(&c->w, "hub_url", hub);
    jw_ktime(&c->w, "until", l.until_ms);
    jw_kstr(&c->w, "least_version", STR(EXTENSION_LEAST));
    jw_obj_end(&c->w);
    return OK;
}

static void limits(struct jw *w)
{
    static const struct {
        const char *key;
        int64_t value;
    } all[] = {
        {"pause_ms", 3000},     {"pause_more_ms", 2000},    {"page_ms", 45000},
        {"walk_days", 60},      {"walk_pages", 50},         {"report_orders", 50},
        {"known_numbers", 100}, {"snapshot_bytes", 262144},
    };
    static const char *const flags[] = {"data_calls", "tracking_pages", "walk", "fill",
                                        "snapshots"};

    jw_key(w, "limits");
    jw_obj(w);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        jw_ki64(w, all[i].key, all[i].value);
    jw_obj_end(w);
    jw_key(w, "flags");
    jw_obj(w);
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        jw_kbool(w, flags[i], true);
    jw_obj_end(w);
}

static struct str person_name(struct turn *t, int64_t person_id)
{
    struct people people;
    const struct user *u = people_load(t, &people) ? NULL : people_find(&people, person_id);

    return u ? u->name : STR_NONE;
}

/* As the person called it. */
static struct str browser_name(struct turn *t, int64_t token_id)
{
    struct token_row *rows;
    size_t n = 0;
    enum err err = db_tokens(t->db, t->arena, &rows, &n);

    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].id == token_id)
            return rows[i].name;
    }
    return STR_NONE;
}

static void put_hello(struct turn *t, struct command *c, const struct browser *b, struct str name,
                      int64_t person_id)
{
    const struct desk_options *opt = &t->desk->opt;
    bool fits = extension_fits(b->version), zh = c->lang == LANG_ZH;
    struct view v = show_view(t, c);

    jw_obj(&c->w);
    jw_key(&c->w, "hub");
    jw_obj(&c->w);
    jw_kstr(&c->w, "version", opt->version);
    jw_kstr(&c->w, "url", opt->public_url.n ? opt->public_url : opt->app_url);
    jw_obj_end(&c->w);
    jw_key(&c->w, "browser");
    jw_obj(&c->w);
    view_id(&v, "id", ID_TOKEN, b->token_id);
    jw_kstr(&c->w, "name", name);
    jw_obj_end(&c->w);
    jw_kstr_opt(&c->w, "person", person_name(t, person_id));
    jw_kbool(&c->w, "fits", fits);
    jw_kstr(&c->w, "least_version", STR(EXTENSION_LEAST));
    if (fits)
        jw_kstr(&c->w, "sentence", zh ? STR("已连接。") : STR("Connected."));
    else
        jw_kstr(&c->w, "sentence", err_sentence(ERR_EXTENSION_OLD, c->lang));
    limits(&c->w);
    jw_obj_end(&c->w);
}

/* A person has so many: the one that was not seen for longest goes. */
static enum err make_room(struct turn *t, int64_t person_id)
{
    struct browser *browsers;
    struct token_row *tokens;
    size_t n, tokens_n, mine = 0;
    enum err err = db_browsers(t->db, t->arena, &browsers, &n);

    if (!err)
        err = db_tokens(t->db, t->arena, &tokens, &tokens_n);
    for (size_t i = 0; i < n && !err; i++) { /* the newest seen first */
        for (size_t k = 0; k < tokens_n && !err; k++) {
            struct token_row *row = &tokens[k];
            if (row->id != browsers[i].token_id || row->revoked_ms || row->person_id != person_id)
                continue;
            if (++mine < BROWSERS_MAX)
                continue;
            row->revoked_ms = t->now_ms;
            err = db_token_save(t->db, row, NULL);
        }
    }
    return err;
}

static enum err add_token(struct turn *t, struct command *c, int64_t person_id, struct str name,
                          struct str *ret_token, int64_t *ret_id)
{
    uint8_t bytes[TOKEN_BYTES], digest[SHA256_LEN];
    struct arena *a = c->event.arena;

    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, bytes, sizeof(bytes));
    *ret_token = str_cat(a, STR("wbx_"), base64url_text(a, bytes, sizeof(bytes)));
    crypto_sha256(*ret_token, digest);
    struct token_row row = {.id = turn_id(t),
                            .created_ms = t->now_ms,
                            .name = name,
                            .hash = hex_lower(t->arena, digest, sizeof(digest)),
                            .scopes = STR(EXTENSION_SCOPE),
                            .person_id = person_id};
    t->desk->snapshot_stale = true;
    *ret_id = row.id;
    return db_token_save(t->db, &row, NULL);
}

enum err command_pair(struct turn *t, struct command *c)
{
    struct browser b = {.seen_ms = t->now_ms};
    struct str name, token;
    struct link l;
    enum err err = command_str(c, "version", true, VERSION_MAX, &b.version);

    if (!err)
        err = command_str(c, "name", false, PERSON_NAME_MAX, &name);
    if (err)
        return err;
    if (!extension_fits(b.version))
        return command_fail(c, ERR_EXTENSION_OLD, "at least version %s is needed",
                            "至少需要版本 %s", EXTENSION_LEAST);
    if (!name.n)
        name = c->way->agent.n ? c->way->agent : STR("browser");
    err = people_take_link(t, c, 1u << LINK_PAIR, &l);
    if (!err)
        err = make_room(t, l.person_id);
    if (!err)
        err = add_token(t, c, l.person_id, name, &token, &b.token_id);
    if (!err)
        err = db_browser_save(t->db, &b);
    struct fact fact = command_fact(c, "extension.paired");
    fact.cause = name;
    if (!err)
        fact.person = l.made_by;
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    if (err)
        return err;
    c->status = 201;
    jw_obj(&c->w);
    jw_kstr(&c->w, "token", token);
    jw_key(&c->w, "hello");
    put_hello(t, c, &b, name, l.person_id);
    jw_obj_end(&c->w);
    return OK;
}

enum err command_hello(struct turn *t, struct command *c)
{
    struct browser b = {.token_id = c->actor.token_id, .seen_ms = t->now_ms};
    enum err err = command_str(c, "version", true, VERSION_MAX, &b.version);

    if (!err && version_number(b.version) < 0)
        err = command_fail(c, ERR_BAD_INPUT, "\"version\" must be like 1.2.0",
                           "“version”必须形如 1.2.0");
    if (!err && c->actor.extension)
        err = db_browser_save(t->db, &b);
    if (err)
        return err;
    put_hello(t, c, &b, browser_name(t, b.token_id), c->actor.person_id);
    return OK;
}

/* The browser of that token, if it is one's own, or for an owner anybody's. */
static enum err unpair(struct turn *t, struct command *c, int64_t id)
{
    struct token_row *rows;
    size_t n;
    enum err err = db_tokens(t->db, t->arena, &rows, &n);

    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].id != id || !str_eq(rows[i].scopes, STR(EXTENSION_SCOPE)))
            continue;
        if (c->actor.role < ROLE_OWNER && rows[i].person_id != c->actor.person_id)
            return command_fail(c, ERR_FORBIDDEN, "that browser is somebody else's: ask an owner",
                                "该浏览器属于他人：请联系所有者");
        struct fact fact = command_fact(c, "extension.unpaired");
        fact.cause = rows[i].name;
        rows[i].revoked_ms = rows[i].revoked_ms ? rows[i].revoked_ms : t->now_ms;
        t->desk->snapshot_stale = true;
        err = db_token_save(t->db, &rows[i], NULL);
        if (!err)
            err = turn_record(t, 0, &fact, NULL);
        jw_obj(&c->w);
        jw_kbool(&c->w, "ended", true);
        jw_obj_end(&c->w);
        return err;
    }
    return err ? err
               : command_fail(c, ERR_NOT_FOUND, "no such browser is paired",
                              "没有已配对的该浏览器");
}

enum err command_unpair(struct turn *t, struct command *c)
{
    return unpair(t, c, c->actor.token_id);
}

enum err command_browser_remove(struct turn *t, struct command *c)
{
    int64_t id = 0;

    if (!id_parse(ID_TOKEN, c->path_id, &id))
        id = 0;
    return unpair(t, c, id);
}

static void put_browser(struct view *v, const struct browser *b, const struct token_row *token,
                        const struct user *people, size_t n)
{
    struct str person = STR_NONE;

    for (size_t i = 0; i < n; i++) {
        if (people[i].id == token->person_id)
            person = people[i].name;
    }
    jw_obj(v->w);
    view_id(v, "id", ID_TOKEN, b->token_id);
    jw_kstr(v->w, "name", token->name);
    jw_kstr_opt(v->w, "person", person);
    jw_kstr(v->w, "version", b->version);
    jw_kbool(v->w, "fits", extension_fits(b->version));
    jw_ktime(v->w, "paired_at", token->created_ms);
    jw_ktime(v->w, "seen_at", token->last_used_ms > b->seen_ms ? token->last_used_ms : b->seen_ms);
    jw_obj_end(v->w);
}

enum err view_browsers(struct view *v)
{
    struct browser *browsers;
    struct token_row *tokens;
    struct user *people;
    size_t n, tokens_n, people_n;
    enum err err = db_browsers(v->db, v->arena, &browsers, &n);

    if (!err)
        err = db_tokens(v->db, v->arena, &tokens, &tokens_n);
    if (!err)
        err = db_people(v->db, v->arena, &people, &people_n);
    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < tokens_n; k++) {
            const struct token_row *row = &tokens[k];
            if (row->id != browsers[i].token_id || row->revoked_ms ||
                (v->actor.role < ROLE_OWNER && row->person_id != v->actor.person_id))
                continue;
            put_browser(v, &browsers[i], row, people, people_n);
        }
    }
    jw_arr_end(v->w);
    jw_kstr(v->w, "least_version", STR(EXTENSION_LEAST));
    jw_knull(v->w, "next");
    jw_obj_end(v->w);
    return OK;
}
