/* SPDX-License-Identifier: Apache-2.0 */
/* People, their sessions and open links. Never a hash. */
#include "app/view_part.h"

#include "db/people.h"

void view_person(struct view *v, const struct user *p)
{
    jw_obj(v->w);
    view_id(v, "id", ID_PERSON, p->id);
    jw_kstr(v->w, "name", p->name);
    jw_kstr(v->w, "email", p->email);
    jw_kstr(v->w, "role", role_text(p->role));
    jw_kstr_opt(v->w, "lang", p->lang);
    jw_ktime(v->w, "created_at", p->created_ms);
    jw_ktime(v->w, "disabled_at", p->disabled_ms);
    jw_obj_end(v->w);
}

void view_link(struct view *v, const struct link *l, struct str plain)
{
    jw_obj(v->w);
    view_id(v, "id", ID_LINK, l->id);
    jw_kstr(v->w, "kind", link_kind_text(l->kind));
    view_id(v, "person", ID_PERSON, l->person_id);
    jw_kstr(v->w, "role", role_text(l->role));
    jw_kstr_opt(v->w, "name", l->name);
    jw_kstr_opt(v->w, "email", l->email);
    jw_kstr(v->w, "made_by", l->made_by);
    jw_ktime(v->w, "created_at", l->created_ms);
    jw_ktime(v->w, "until", l->until_ms);
    if (plain.n)
        jw_kstr(v->w, "url", plain);
    jw_obj_end(v->w);
}

/* A person of the list, with when one of their browsers was seen last. */
static void listed(struct view *v, const struct user *p, const struct session *sessions, size_t n)
{
    int64_t seen_ms = 0, open = 0;

    for (size_t i = 0; i < n; i++) {
        if (sessions[i].person_id != p->id)
            continue;
        open++;
        if (sessions[i].seen_ms > seen_ms)
            seen_ms = sessions[i].seen_ms;
    }
    jw_obj(v->w);
    jw_key(v->w, "person");
    view_person(v, p);
    jw_ki64(v->w, "sessions", open);
    jw_ktime(v->w, "seen_at", seen_ms);
    jw_obj_end(v->w);
}

enum err view_people(struct view *v)
{
    struct user *people;
    struct session *sessions;
    size_t n, sessions_n;
    enum err err = db_people(v->db, v->arena, &people, &n);

    if (!err)
        err = db_sessions(v->db, v->arena, &sessions, &sessions_n);
    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        listed(v, &people[i], sessions, sessions_n);
    view_list_end(v, STR_NONE);
    return OK;
}

enum err view_links(struct view *v)
{
    struct link *links;
    size_t n;
    enum err err = db_links(v->db, v->arena, &links, &n);

    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++) {
        if (links[i].kind != LINK_SETUP && links[i].kind != LINK_PAIR &&
            links[i].until_ms > v->now_ms)
            view_link(v, &links[i], STR_NONE);
    }
    view_list_end(v, STR_NONE);
    return OK;
}

/* Whose sessions: one's own, or for an owner those of ?person=. */
static enum err whose(struct view *v, int64_t *ret_id)
{
    struct str person = view_query(v, "person");

    *ret_id = v->actor.person_id;
    if (!person.n)
        return OK;
    if (!id_parse(ID_PERSON, person, ret_id))
        return view_fail(v, ERR_NOT_FOUND, "no person \"%.*s\"", "没有人员“%.*s”", STR_ARG(person));
    if (*ret_id != v->actor.person_id && v->actor.role < ROLE_OWNER)
        return view_fail(v, ERR_FORBIDDEN, "those are somebody else's: ask an owner",
                         "他人的登录会话：请联系所有者");
    return OK;
}

enum err view_sessions(struct view *v)
{
    struct session *rows;
    int64_t person_id;
    size_t n;
    enum err err = whose(v, &person_id);

    if (!err)
        err = db_sessions(v->db, v->arena, &rows, &n);
    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].person_id != person_id)
            continue;
        jw_obj(v->w);
        view_id(v, "id", ID_SESSION, rows[i].id);
        jw_kstr_opt(v->w, "agent", rows[i].agent);
        jw_kbool(v->w, "current", rows[i].id == v->actor.session_id);
        jw_ktime(v->w, "created_at", rows[i].created_ms);
        jw_ktime(v->w, "seen_at", rows[i].seen_ms);
        jw_obj_end(v->w);
    }
    view_list_end(v, STR_NONE);
    return OK;
}
