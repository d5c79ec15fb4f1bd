/* SPDX-License-Identifier: Apache-2.0 */
/* See app/people.h: coming in, staying, going. */
#include "app/people_part.h"

#include "app/view.h"
#include "base/crypto.h"

#define TOKEN_BYTES 24

int64_t people_session_until_ms(const struct desk_options *o, const struct session *s)
{
    int64_t idle_ms = s->seen_ms + o->session_idle_ms, end_ms = s->created_ms + o->session_end_ms;

    return idle_ms < end_ms ? idle_ms : end_ms;
}

const struct link *people_link(const struct link *links, size_t n, struct str code, int64_t now_ms)
{
    uint8_t digest[SHA256_LEN];
    struct arena *a = arena_new();
    const struct link *found = NULL;

    crypto_sha256(code, digest);
    struct str hex = hex_lower(a, digest, sizeof(digest));
    for (size_t i = 0; i < n; i++) {
        if (crypto_same(links[i].hash, hex) && links[i].until_ms > now_ms)
            found = &links[i];
    }
    arena_free(a);
    return found;
}

/* The link of the code that came in, if it is of this kind. It is used up. */
enum err people_take_link(struct turn *t, struct command *c, uint32_t kinds, struct link *ret_link)
{
    struct link *links;
    size_t n;
    enum err err = db_links(t->db, t->arena, &links, &n);

    if (err)
        return err;
    const struct link *l = people_link(links, n, c->way->code, t->now_ms);
    if (!l || !(kinds & 1u << l->kind))
        return ERR_LINK_ENDED;
    *ret_link = *l;
    return db_link_remove(t->db, l->id);
}

/* A person has so many browsers: the one that was not seen for longest goes. */
static enum err make_room(struct turn *t, int64_t person_id)
{
    struct session *rows;
    size_t n, mine = 0, oldest = 0;
    enum err err = db_sessions(t->db, t->arena, &rows, &n);

    for (size_t i = 0; i < n && !err; i++) {
        if (rows[i].person_id != person_id)
            continue;
        if (!mine++ || rows[i].seen_ms < rows[oldest].seen_ms)
            oldest = i;
    }
    return !err && mine >= SESSIONS_MAX ? db_session_remove(t->db, rows[oldest].id) : err;
}

static enum err begin(struct turn *t, struct command *c, const struct user *u)
{
    uint8_t bytes[TOKEN_BYTES], digest[SHA256_LEN];
    struct arena *a = c->event.arena;
    enum err err = c->actor.session_id ? db_session_remove(t->db, c->actor.session_id) : OK;

    if (!err)
        err = make_room(t, u->id);
    if (err)
        return err;
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, bytes, sizeof(bytes));
    c->secret = base64url_text(a, bytes, sizeof(bytes));
    crypto_sha256(c->secret, digest);
    struct session s = {.id = turn_id(t),
                        .person_id = u->id,
                        .hash = hex_lower(t->arena, digest, sizeof(digest)),
                        .agent = c->way->agent,
                        .created_ms = t->now_ms,
                        .seen_ms = t->now_ms};
    t->desk->snapshot_stale = true;
    return db_session_save(t->db, &s);
}

static enum err set_password(struct turn *t, struct command *c, struct user *u)
{
    u->password = c->way->fresh;
    u->password_ms = t->now_ms;
    return db_person_save(t->db, u);
}

enum err command_sign_in(struct turn *t, struct command *c)
{
    int64_t person_id = c->way->person_id;
    struct link link = {0};
    struct people people;
    enum err err = people_load(t, &people);

    if (!err && !person_id) {
        err = people_take_link(t, c, 1u << LINK_SIGN_IN, &link);
        person_id = link.person_id;
    }
    if (err)
        return err;
    struct user *u = people_find(&people, person_id);
    /* What the worker found may be old by now: barred, removed, or another password set. */
    if (!u || u->disabled_ms || (!link.id && !str_eq(u->password, c->way->kept)))
        return link.id ? ERR_LINK_ENDED : ERR_SIGN_IN;
    if (c->way->fresh.n) /* the same, at the cost that is set now */
        err = set_password(t, c, u);
    c->person = u->name;
    if (!err && link.id)
        err = people_record(t, c, "person.signed_in_by_link", u, u);
    return err ? err : begin(t, c, u);
}

/* Somebody new, made of the body. */
static enum err join(struct turn *t, struct command *c, const struct people *people, struct user *u)
{
    enum err err = people_read(t, c, people, u);

    if (!err)
        err = people_read_lang(c, u);
    if (err)
        return err;
    u->id = turn_id(t);
    u->created_ms = t->now_ms;
    if (people->n >= PEOPLE_MAX)
        return command_fail(c, ERR_CONFLICT, "there are %d people already, which is the most",
                            "人员已达上限 %d", PEOPLE_MAX);
    err = set_password(t, c, u);
    c->person = u->name;
    if (!err)
        err = people_record(t, c, "person.joined", NULL, u);
    return err ? err : begin(t, c, u);
}

enum err command_setup(struct turn *t, struct command *c)
{
    struct user u = {.role = ROLE_OWNER};
    struct people people;
    struct link link;
    enum err err = people_load(t, &people);

    if (!err && people.n)
        return command_fail(c, ERR_ALREADY_DONE, "this hub has an owner: sign in",
                            "此服务已有所有者：请登录");
    if (!err)
        err = people_take_link(t, c, 1u << LINK_SETUP, &link);
    return err ? err : join(t, c, &people, &u);
}

enum err command_join(struct turn *t, struct command *c)
{
    struct people people;
    struct link link;
    enum err err = people_load(t, &people);

    if (!err)
        err = people_take_link(t, c, 1u << LINK_INVITE | 1u << LINK_RESET, &link);
    if (err)
        return err;
    if (link.kind == LINK_INVITE) {
        struct user fresh = {.role = link.role, .name = link.name, .email = link.email};
        return join(t, c, &people, &fresh);
    }
    struct user *u = people_find(&people, link.person_id);
    if (!u || u->disabled_ms)
        return ERR_LINK_ENDED;
    err = set_password(t, c, u);
    if (!err) /* whoever knew the old one is out */
        err = db_sessions_remove(t->db, u->id, 0);
    c->person = u->name;
    if (!err)
        err = people_record(t, c, "person.password_set", u, u);
    return err ? err : begin(t, c, u);
}

enum err command_password(struct turn *t, struct command *c)
{
    struct people people;
    enum err err = people_load(t, &people);

    if (err)
        return err;
    struct user *u = people_find(&people, c->actor.person_id);
    if (!u || !str_eq(u->password, c->way->kept))
        return ERR_SIGN_IN;
    err = set_password(t, c, u);
    if (!err)
        err = db_sessions_remove(t->db, u->id, c->actor.session_id);
    if (!err)
        err = people_record(t, c, "person.password_set", u, u);
    t->desk->snapshot_stale = true;
    jw_obj(&c->w);
    jw_kbool(&c->w, "changed", true);
    jw_obj_end(&c->w);
    return err;
}

static void say_ended(struct turn *t, struct command *c)
{
    t->desk->snapshot_stale = true;
    jw_obj(&c->w);
    jw_kbool(&c->w, "ended", true);
    jw_obj_end(&c->w);
}

/* A token acts for a program: it does not sign its person out, nor speak as them. */
static enum err only_a_person(struct command *c)
{
    if (c->actor.session_id || c->actor.local)
        return OK;
    return command_fail(c, ERR_FORBIDDEN, "only a person who is signed in may do that",
                        "仅登录用户可执行此操作");
}

enum err command_sign_out(struct turn *t, struct command *c)
{
    enum err err = only_a_person(c);

    if (err)
        return err;
    say_ended(t, c);
    return db_session_remove(t->db, c->actor.session_id);
}

enum err command_sign_out_all(struct turn *t, struct command *c)
{
    struct people people;
    enum err err = only_a_person(c);

    if (!err)
        err = people_load(t, &people);
    struct user *u = err ? NULL : people_find(&people, c->actor.person_id);
    if (u)
        err = people_record(t, c, "person.signed_out_everywhere", u, u);
    say_ended(t, c);
    return err ? err : db_sessions_remove(t->db, c->actor.person_id, 0);
}

/* The row of a session by its id; NULL with err OK: there is none. */
static enum err find_session(struct turn *t, struct str text, struct session **ret_session)
{
    struct session *rows;
    int64_t id = 0;
    size_t n;
    enum err err = db_sessions(t->db, t->arena, &rows, &n);

    *ret_session = NULL;
    for (size_t i = 0; i < n && !err && id_parse(ID_SESSION, text, &id); i++) {
        if (rows[i].id == id)
            *ret_session = &rows[i];
    }
    return err;
}

enum err command_session_end(struct turn *t, struct command *c)
{
    struct session *s;
    enum err err = only_a_person(c);

    if (!err)
        err = find_session(t, c->path_id, &s);
    if (err)
        return err;
    if (!s || (s->person_id != c->actor.person_id && c->actor.role < ROLE_OWNER))
        return command_fail(c, ERR_NOT_FOUND, "no session \"%.*s\"", "没有登录会话“%.*s”",
                            STR_ARG(c->path_id));
    say_ended(t, c);
    return db_session_remove(t->db, s->id);
}

enum err command_session_seen(struct turn *t, struct command *c)
{
    struct session *s;
    enum err err = find_session(t, c->path_id, &s);

    if (err || !s)
        return err;
    s->seen_ms = t->now_ms;
    t->desk->snapshot_stale = true;
    return db_session_save(t->db, s);
}
