/* SPDX-License-Identifier: Apache-2.0 */
/* See app/people.h: who belongs here, and the links that let them in. */
#include "app/people_part.h"

#include "app/show.h"
#include "base/crypto.h"
#include "base/text.h"

#define CODE_BYTES 24
#define SIGN_IN_MS (15 * MS_MINUTE)
#define SETUP_MS   (365 * MS_DAY) /* a restart makes a new one */

enum err people_load(struct turn *t, struct people *ret_people)
{
    return db_people(t->db, t->arena, &ret_people->items, &ret_people->n);
}

struct user *people_find(const struct people *p, int64_t id)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].id == id)
            return &p->items[i];
    }
    return NULL;
}

/* Names that the history uses for others than people. */
static bool is_reserved(struct str name)
{
    static const char *const names[] = {"cli", "browser", "waybill"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    }
    return false;
}

static enum err check_name(struct turn *t, struct command *c, const struct people *p,
                           const struct user *u)
{
    bool taken = is_reserved(u->name);

    for (size_t i = 0; i < p->n; i++)
        taken =
            taken || (p->items[i].id != u->id && text_alike(t->arena, p->items[i].name, u->name));
    if (taken)
        return command_fail(c, ERR_CONFLICT,
                            "\"%.*s\" is taken: the history tells people apart by their names",
                            "“%.*s”已被使用：历史记录按姓名区分人员", STR_ARG(u->name));
    return OK;
}

static enum err check_email(struct command *c, const struct people *p, const struct user *u)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].id != u->id && str_eq(p->items[i].email, u->email))
            return command_fail(c, ERR_CONFLICT, "somebody signs in by that e-mail address already",
                                "该邮箱已被使用");
    }
    return OK;
}

enum err people_read(struct turn *t, struct command *c, const struct people *p, struct user *u)
{
    struct str name, email;
    enum err err = command_str(c, "name", !u->name.n, PERSON_NAME_MAX, &name);

    if (!err)
        err = command_str(c, "email", !u->email.n, 200, &email);
    if (err)
        return err;
    if (name.n)
        u->name = name;
    if (email.n) {
        u->email = user_email(c->event.arena, email);
        if (!u->email.n)
            return command_fail(c, ERR_BAD_INPUT, "\"email\" is no e-mail address",
                                "“email”不是有效的邮箱地址");
    }
    err = check_name(t, c, p, u);
    return err ? err : check_email(c, p, u);
}

enum err people_read_lang(struct command *c, struct user *u)
{
    struct str lang;
    enum err err = command_str(c, "lang", false, 10, &lang);

    if (err || json_is_null(json_get(c->body, "lang")))
        return err;
    if (lang.n && !str_eq(lang, STR("en")) && !str_eq(lang, STR("zh")))
        return command_fail(c, ERR_BAD_INPUT, "\"lang\" is en, zh or empty",
                            "“lang”只能是 en、zh 或空");
    u->lang = lang;
    return OK;
}

enum err people_record(struct turn *t, struct command *c, const char *kind,
                       const struct user *before, const struct user *after)
{
    static const struct user nobody = {0};
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, kind);

    fact.cause = after ? after->name : before->name;
    if (before != after) {
        const struct user *b = before ? before : &nobody, *a = after ? after : &nobody;
        changes_add(&changes, "person.name", after ? a->id : b->id, b->name, a->name);
        changes_add(&changes, "person.role", after ? a->id : b->id,
                    before ? role_text(b->role) : STR_NONE, after ? role_text(a->role) : STR_NONE);
        changes_add(&changes, "person.disabled", after ? a->id : b->id,
                    b->disabled_ms ? STR("true") : STR("false"),
                    a->disabled_ms ? STR("true") : STR("false"));
    }
    return turn_record(t, 0, &fact, &changes);
}

static enum err find(struct turn *t, struct command *c, struct people *ret_people,
                     struct user **ret_user)
{
    struct str email = user_email(c->event.arena, c->path_id);
    int64_t id = 0;
    enum err err = people_load(t, ret_people);

    *ret_user = NULL;
    if (err)
        return err;
    bool by_id = id_parse(ID_PERSON, c->path_id, &id);
    for (size_t i = 0; i < ret_people->n; i++) {
        struct user *u = &ret_people->items[i];
        if (by_id ? u->id == id : email.n && str_eq(u->email, email))
            *ret_user = u;
    }
    if (!*ret_user)
        return command_fail(c, ERR_NOT_FOUND, "no person \"%.*s\"", "没有人员“%.*s”",
                            STR_ARG(text_clip(c->path_id, 80)));
    return OK;
}

/* Is there another owner who may sign in? */
static bool another_owner(const struct people *p, int64_t but_id)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].id != but_id && p->items[i].role == ROLE_OWNER && !p->items[i].disabled_ms)
            return true;
    }
    return false;
}

static enum err last_owner(struct command *c)
{
    return command_fail(c, ERR_CONFLICT,
                        "this is the last owner who may sign in: make somebody else an owner first",
                        "这是最后一位可登录的所有者：请先将他人设为所有者");
}

/* A role by its word; left as it was when the body has none. */
static enum err read_role(struct command *c, bool required, enum role *role)
{
    struct str word;
    enum err err = command_str(c, "role", required, 20, &word);

    if (!err && word.n && !role_of_text(word, role))
        return command_fail(c, ERR_BAD_INPUT, "\"role\" is owner, manager, staff or viewer",
                            "“role”只能是 owner、manager、staff 或 viewer");
    return err;
}

static enum err show(struct turn *t, struct command *c, const struct user *u)
{
    struct view v = show_view(t, c);

    t->desk->snapshot_stale = true;
    view_person(&v, u);
    return v.err;
}

enum err command_person_change(struct turn *t, struct command *c)
{
    struct people people;
    struct user *u;
    enum err err = find(t, c, &people, &u);

    if (err)
        return err;
    struct user was = *u;
    bool disabled = u->disabled_ms != 0;
    err = people_read(t, c, &people, u);
    if (!err)
        err = people_read_lang(c, u);
    if (!err)
        err = read_role(c, false, &u->role);
    if (!err)
        err = command_bool(c, "disabled", disabled, &disabled);
    if (err)
        return err;
    if (disabled != (u->disabled_ms != 0))
        u->disabled_ms = disabled ? t->now_ms : 0;
    bool may = u->role == ROLE_OWNER && !u->disabled_ms;
    if (!may && was.role == ROLE_OWNER && !was.disabled_ms && !another_owner(&people, u->id))
        return last_owner(c);
    err = db_person_save(t->db, u);
    if (!err && disabled)
        err = db_sessions_remove(t->db, u->id, 0);
    if (!err)
        err = people_record(t, c, "person.changed", &was, u);
    return err ? err : show(t, c, u);
}

enum err command_profile(struct turn *t, struct command *c)
{
    struct people people;
    enum err err = people_load(t, &people);
    struct user *u = err ? NULL : people_find(&people, c->actor.person_id);

    if (!err && (!u || !c->actor.session_id))
        return command_fail(c, ERR_FORBIDDEN, "only a person who is signed in has a profile",
                            "仅登录用户有个人资料");
    if (err)
        return err;
    struct user was = *u;
    if (!json_is_null(json_get(c->body, "email")))
        return command_fail(c, ERR_FORBIDDEN, "an owner changes e-mail addresses",
                            "邮箱由所有者更改");
    err = people_read(t, c, &people, u);
    if (!err)
        err = people_read_lang(c, u);
    if (!err)
        err = db_person_save(t->db, u);
    if (!err && !str_eq(was.name, u->name))
        err = people_record(t, c, "person.changed", &was, u);
    return err ? err : show(t, c, u);
}

enum err command_person_remove(struct turn *t, struct command *c)
{
    struct people people;
    struct user *u;
    enum err err = find(t, c, &people, &u);

    if (err)
        return err;
    if (u->role == ROLE_OWNER && !u->disabled_ms && !another_owner(&people, u->id))
        return last_owner(c);
    err = db_person_remove(t->db, u->id, t->now_ms);
    if (!err)
        err = people_record(t, c, "person.removed", u, NULL);
    return err ? err : show(t, c, u);
}

/* --- links --- */

static struct str link_url(const struct desk *d, struct arena *a, enum link_kind kind,
                           struct str code)
{
    static const char *const pages[LINK_MAX] = {
        [LINK_INVITE] = "/join", [LINK_RESET] = "/join", [LINK_SIGN_IN] = "/sign-in",
        [LINK_SETUP] = "/setup", [LINK_PAIR] = "/pair",
    };
    struct str base = d->opt.public_url.n ? d->opt.public_url : d->opt.app_url;

    while (str_ends(base, STR("/")))
        base.n--;
    /* After '#': a browser does not send it, no log of a proxy keeps it. */
    return str_printf(a, "%.*s%s#%.*s", STR_ARG(base), pages[kind], STR_ARG(code));
}

enum err people_make_link(struct turn *t, struct command *c, struct link *l, struct str *ret_url)
{
    uint8_t bytes[CODE_BYTES], digest[SHA256_LEN];
    struct link *all;
    size_t n;
    enum err err = db_links(t->db, t->arena, &all, &n);

    if (!err && n >= LINKS_MAX)
        return command_fail(c, ERR_CONFLICT, "%d links are open: take some back first",
                            "未使用的链接已达上限 %d：请先撤回一些", LINKS_MAX);
    if (err)
        return err;
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, bytes, sizeof(bytes));
    struct str code = base64url_text(c->event.arena, bytes, sizeof(bytes));
    crypto_sha256(code, digest);
    l->id = turn_id(t);
    l->hash = hex_lower(t->arena, digest, sizeof(digest));
    l->made_by = c->person;
    l->created_ms = t->now_ms;
    t->desk->snapshot_stale = true;
    *ret_url = link_url(t->desk, c->event.arena, l->kind, code);
    return db_link_save(t->db, l);
}

static enum err give_link(struct turn *t, struct command *c, struct link *l)
{
    struct str url;
    enum err err = people_make_link(t, c, l, &url);

    if (err)
        return err;
    c->status = 201;
    struct view v = show_view(t, c);
    view_link(&v, l, url);
    return v.err;
}

enum err command_setup_link(struct turn *t, struct command *c)
{
    struct link l = {.kind = LINK_SETUP, .role = ROLE_OWNER, .until_ms = t->now_ms + SETUP_MS};
    struct people people;
    enum err err = people_load(t, &people);

    if (!err && (people.n || !c->actor.local))
        return command_fail(c, ERR_ALREADY_DONE, "this hub has an owner: sign in",
                            "此服务已有所有者：请登录");
    if (!err)
        err = db_links_remove(t->db, LINK_SETUP, 0);
    return err ? err : give_link(t, c, &l);
}

enum err command_invite(struct turn *t, struct command *c)
{
    struct link l = {.kind = LINK_INVITE, .role = ROLE_STAFF};
    struct user u = {0};
    struct people people;
    struct fact fact = command_fact(c, "person.invited");
    struct str typed;
    enum err err = people_load(t, &people);

    if (!err)
        err = read_role(c, true, &l.role);
    if (!err)
        err = command_str(c, "name", false, PERSON_NAME_MAX, &u.name);
    if (!err)
        err = command_str(c, "email", false, 200, &typed);
    if (err)
        return err;
    u.email = user_email(c->event.arena, typed);
    if (typed.n && !u.email.n)
        return command_fail(c, ERR_BAD_INPUT, "\"email\" is no e-mail address",
                            "“email”不是有效的邮箱地址");
    if (u.name.n)
        err = check_name(t, c, &people, &u);
    if (!err && u.email.n)
        err = check_email(c, &people, &u);
    fact.cause = role_text(l.role);
    if (!err)
        err = turn_record(t, 0, &fact, NULL);
    l.name = u.name;
    l.email = u.email;
    l.until_ms = t->now_ms + t->desk->opt.link_ms;
    return err ? err : give_link(t, c, &l);
}

enum err command_person_link(struct turn *t, struct command *c)
{
    struct link l = {0};
    struct people people;
    struct user *u;
    struct str kind;
    enum err err = find(t, c, &people, &u);

    if (!err)
        err = command_str(c, "kind", true, 20, &kind);
    if (err)
        return err;
    if (!link_kind_of_text(kind, &l.kind) || (l.kind != LINK_RESET && l.kind != LINK_SIGN_IN))
        return command_fail(c, ERR_BAD_INPUT, "\"kind\" is reset or sign_in",
                            "“kind”只能是 reset 或 sign_in");
    /* Nobody signs in as somebody else from afar; whoever owns the machine may. */
    if (l.kind == LINK_SIGN_IN && !c->actor.local)
        return command_fail(c, ERR_FORBIDDEN,
                            "sign-in links are made on the machine: `waybill user link`",
                            "登录链接只能在本机创建：`waybill user link`");
    if (u->disabled_ms)
        return command_fail(c, ERR_CONFLICT, "this person is barred: lift that first",
                            "该人员已停用：请先启用");
    l.person_id = u->id;
    l.role = u->role;
    l.until_ms = t->now_ms + (l.kind == LINK_RESET ? t->desk->opt.link_ms : SIGN_IN_MS);
    err = db_links_remove(t->db, l.kind, u->id);
    if (!err)
        err = people_record(t, c, l.kind == LINK_RESET ? "person.reset" : "person.sign_in_link", u,
                            u);
    return err ? err : give_link(t, c, &l);
}

enum err command_link_remove(struct turn *t, struct command *c)
{
    struct link *links;
    int64_t id = 0;
    size_t n;
    enum err err = db_links(t->db, t->arena, &links, &n);

    for (size_t i = 0; i < n && !err && id_parse(ID_LINK, c->path_id, &id); i++) {
        struct view v = show_view(t, c);
        if (links[i].id != id || links[i].kind == LINK_SETUP)
            continue;
        struct fact fact = command_fact(c, "person.link_removed");
        t->desk->snapshot_stale = true;
        view_link(&v, &links[i], STR_NONE);
        err = turn_record(t, 0, &fact, NULL);
        return err ? err : db_link_remove(t->db, id);
    }
    return err ? err
               : command_fail(c, ERR_NOT_FOUND, "no link \"%.*s\"", "没有链接“%.*s”",
                              STR_ARG(c->path_id));
}
