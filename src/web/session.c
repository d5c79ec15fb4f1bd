/* SPDX-License-Identifier: Apache-2.0 */
/* See web/session.h. */
#include "web/session.h"

#include "app/people.h"
#include "app/snapshot.h"
#include "base/crypto.h"
#include "web/inside.h"
#include "web/origin.h"

#define CODE_MAX     100
#define PASSWORD_MAX 1000 /* of what is looked at; person_password_flaw() is stricter */

/* Somebody at the door, while the password is worked on. */
struct entrance {
    struct task task; /* first: run() finds us by it */
    struct visit *visit;
    const struct json *body;
    struct way_in way;
    command_fn then;
    struct gate_try try;
    bool check;                        /* password must fit way.kept */
    struct str password, password_new; /* new: to be set; "" none */
    uint8_t salt[PASS_SALT_LEN];
};

/* --- the present state --- */

static void person(struct jw *w, struct arena *a, const struct user *u)
{
    jw_key(w, "person");
    if (!u) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_kstr(w, "id", id_text(a, ID_PERSON, u->id));
    jw_kstr(w, "name", u->name);
    jw_kstr(w, "email", u->email);
    jw_kstr(w, "role", role_text(u->role));
    jw_kstr_opt(w, "lang", u->lang);
    jw_obj_end(w);
}

static void show(struct visit *v, struct str cookie)
{
    const struct web_options *opt = &v->web->opt;
    struct arena *a = v->x->arena;
    int64_t now_ms = web_now_ms(v->web);
    struct snapshot *s = desk_snapshot(opt->desk);
    const struct session *session = NULL;
    bool safe = origin_is_private(v);
    struct buf b;
    struct jw w;

    if (!s) {
        answer_problem(v, ERR_BUSY, STR_NONE);
        return;
    }
    if (cookie.n)
        session = snapshot_session(s, opt->desk, cookie, now_ms);
    buf_init(&b, a, 8192);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kbool(&w, "setup_needed", !s->people_n);
    person(&w, a, session ? snapshot_person(s, session->person_id) : NULL);
    jw_kstr_opt(&w, "csrf", session ? auth_csrf(a, cookie) : STR_NONE);
    jw_ktime(&w, "until", session ? people_session_until_ms(&opt->desk->opt, session) : 0);
    jw_kbool(&w, "secure", safe);
    jw_kstr_opt(&w, "secure_help", safe ? STR_NONE : origin_help(v));
    jw_kbool(&w, "demo", opt->demo);
    jw_kstr(&w, "version", opt->version);
    jw_obj_end(&w);
    snapshot_release(opt->desk, s);
    answer_json(v, 200, buf_view(&b));
}

void session_show(struct visit *v)
{
    show(v, auth_cookie(v));
}

static void set_cookie(struct visit *v, struct str token)
{
    int64_t keep_ms = token.n ? v->web->opt.desk->opt.session_end_ms : 0;

    answer_header(v, "Set-Cookie",
                  str_printf(v->x->arena,
                             SESSION_COOKIE
                             "=%.*s; Path=/; Max-Age=%lld; Secure; HttpOnly; SameSite=Lax",
                             STR_ARG(token), (long long)(keep_ms / MS_SECOND)));
}

static void on_in(struct command *c)
{
    struct visit *v = c->ctx;

    if (c->event.err) {
        answer_problem(v, c->event.err, c->detail);
        return;
    }
    set_cookie(v, c->secret);
    show(v, c->secret);
}

static void on_changed(struct command *c)
{
    struct visit *v = c->ctx;

    if (c->event.err)
        answer_problem(v, c->event.err, c->detail);
    else
        answer_json(v, 200, buf_view(&c->out));
}

static void on_paired(struct command *c)
{
    struct visit *v = c->ctx;

    if (c->event.err)
        answer_problem(v, c->event.err, c->detail);
    else
        answer_json(v, 201, buf_view(&c->out));
}

static void on_out(struct command *c)
{
    struct visit *v = c->ctx;

    if (!c->event.err)
        set_cookie(v, STR_NONE);
    on_changed(c);
}

/* --- the door --- */

/* Text of the body as it was typed: a password may begin with a blank. */
static struct str typed(const struct json *body, const char *key, size_t max)
{
    struct str s = json_str(json_get(body, key));

    return s.n <= max ? s : STR_NONE;
}

/* False when it was answered already: no body, or others can read along. */
static bool begin(struct visit *v, struct entrance *e)
{
    struct str detail = STR_NONE;
    enum err err = web_body(v, &e->body, &detail);
    const struct rng *rng = &v->web->opt.desk->ports.rng;

    if (!err && !origin_is_private(v)) {
        err = ERR_INSECURE;
        detail = origin_help(v);
    }
    if (err) {
        answer_problem(v, err, detail);
        return false;
    }
    e->visit = v;
    e->try.from = origin_client(v);
    e->way.agent =
        user_agent(v->x->arena, http_header_get(&v->x->request.headers, STR("User-Agent")));
    e->way.code = typed(e->body, "code", CODE_MAX);
    rng->fill(rng->ctx, e->salt, sizeof(e->salt));
    return true;
}

/* False when it was answered: too many tries. */
static bool enter(struct entrance *e)
{
    struct visit *v = e->visit;
    int64_t wait_ms = gate_enter(v->web->gate, &e->try, web_mono_ms(v->web));

    if (!wait_ms)
        return true;
    v->retry_ms = wait_ms;
    answer_problem(v, ERR_LIMITED,
                   answer_words(v, "too many tries: wait %lld s", "尝试次数过多：请等待 %lld 秒",
                                (long long)((wait_ms + MS_SECOND - 1) / MS_SECOND)));
    return false;
}

/* Is there such a link of one of these kinds? Copies it. False: answered. Codes cannot be guessed,
 * but are counted all the same. */
static bool find_link(struct entrance *e, uint32_t kinds, struct link *ret_link)
{
    struct visit *v = e->visit;
    struct desk *d = v->web->opt.desk;

    if (!enter(e))
        return false;
    struct snapshot *s = desk_snapshot(d);
    const struct link *l =
        s ? people_link(s->links, s->links_n, e->way.code, web_now_ms(v->web)) : NULL;
    bool found = l && kinds & 1u << l->kind;
    if (found) {
        *ret_link = *l;
        /* A link for somebody who is known names them as they are called now. */
        const struct user *u = l->person_id ? snapshot_person(s, l->person_id) : NULL;
        ret_link->name = str_dup(v->x->arena, u ? u->name : l->name);
        ret_link->email = str_dup(v->x->arena, u ? u->email : l->email);
        gate_passed(v->web->gate, &e->try, web_mono_ms(v->web));
    }
    snapshot_release(d, s);
    if (!found)
        answer_problem(v, ERR_LINK_ENDED, STR_NONE);
    return found;
}

static void post(struct entrance *e, void (*reply)(struct command *c))
{
    struct visit *v = e->visit;
    struct command *c = web_command(v, e->then, e->body, reply);

    c->way = &e->way;
    desk_post(v->web->opt.desk, &c->event);
}

/* On the worker. */
static void run(struct task *t)
{
    struct entrance *e = (struct entrance *)t;
    struct visit *v = e->visit;
    int64_t mib = v->web->opt.password_mib;
    struct arena *a = v->x->arena;

    if (t->given_up) {
        answer_problem(v, ERR_CLOSING, STR_NONE);
        return;
    }
    if (e->check && !crypto_password_fits(e->way.kept, e->password, mib)) {
        answer_problem(v, ERR_SIGN_IN, STR_NONE);
        return;
    }
    if (e->check)
        gate_passed(v->web->gate, &e->try, web_mono_ms(v->web));
    if (e->password_new.n)
        e->way.fresh = crypto_password(a, e->password_new, e->salt, mib);
    else if (crypto_password_old(e->way.kept, mib))
        e->way.fresh = crypto_password(a, e->password, e->salt, mib);
    post(e, e->then == command_password ? on_changed : on_in);
}

static void work(struct entrance *e)
{
    const struct worker *w = &e->visit->web->opt.worker;

    e->task.run = run;
    if (!w->take)
        run(&e->task);
    else if (!w->take(w->ctx, &e->task))
        answer_problem(e->visit, ERR_BUSY, STR_NONE);
}

/* False: answered. */
static bool check_new(struct entrance *e, struct str name, struct str email)
{
    struct visit *v = e->visit;
    struct str flaw = user_password_flaw(v->x->arena, e->password_new, name, email, v->lang);

    if (flaw.n)
        answer_problem(v, ERR_BAD_INPUT, flaw);
    return !flaw.n;
}

void session_pair(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct link link;

    if (!begin(v, e) || !find_link(e, 1u << LINK_PAIR, &link))
        return;
    e->then = command_pair;
    post(e, on_paired);
}

void session_sign_in(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct desk *d = v->web->opt.desk;
    struct link link;

    if (!begin(v, e))
        return;
    auth_session(v); /* whoever was signed in here goes */
    e->then = command_sign_in;
    if (e->way.code.n) {
        if (find_link(e, 1u << LINK_SIGN_IN, &link))
            post(e, on_in);
        return;
    }
    e->try.name = user_email(v->x->arena, typed(e->body, "email", PASSWORD_MAX));
    e->password = typed(e->body, "password", PASSWORD_MAX);
    if (!e->try.name.n || !e->password.n) {
        answer_problem(
            v, ERR_BAD_INPUT,
            answer_words(v, "e-mail address and password are needed", "请填写邮箱和密码"));
        return;
    }
    if (!enter(e))
        return;
    struct snapshot *s = desk_snapshot(d);
    const struct user *u = s ? snapshot_person_by_email(s, e->try.name) : NULL;
    if (u && !u->disabled_ms) { /* for all others the same work is done in vain */
        e->way.person_id = u->id;
        e->way.kept = str_dup(v->x->arena, u->password);
    }
    snapshot_release(d, s);
    e->check = true;
    work(e);
}

void session_setup(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct link link;

    if (!begin(v, e) || !find_link(e, 1u << LINK_SETUP, &link))
        return;
    e->then = command_setup;
    e->password_new = typed(e->body, "password", PASSWORD_MAX);
    if (check_new(e, json_str(json_get(e->body, "name")), json_str(json_get(e->body, "email"))))
        work(e);
}

void session_join(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct link link;

    if (!begin(v, e) || !find_link(e, 1u << LINK_INVITE | 1u << LINK_RESET, &link))
        return;
    struct str name = json_str(json_get(e->body, "name"));
    struct str email = json_str(json_get(e->body, "email"));
    e->then = command_join;
    e->password_new = typed(e->body, "password", PASSWORD_MAX);
    if (check_new(e, name.n ? name : link.name, email.n ? email : link.email))
        work(e);
}

void session_link(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct arena *a = v->x->arena;
    struct link l;
    struct buf b;
    struct jw w;

    if (!begin(v, e) || !find_link(e, UINT32_MAX, &l))
        return;
    buf_init(&b, a, 2048);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "kind", link_kind_text(l.kind));
    jw_kstr(&w, "role", role_text(l.role));
    jw_kstr_opt(&w, "name", l.name);
    jw_kstr_opt(&w, "email", l.email);
    jw_ktime(&w, "until", l.until_ms);
    jw_obj_end(&w);
    answer_json(v, 200, buf_view(&b));
}

void session_password(struct visit *v)
{
    struct entrance *e = ARENA_NEW(v->x->arena, struct entrance);
    struct desk *d = v->web->opt.desk;
    struct str name = STR_NONE;

    if (!begin(v, e))
        return;
    struct snapshot *s = desk_snapshot(d);
    const struct user *u = s && v->actor.session_id ? snapshot_person(s, v->actor.person_id) : NULL;
    if (u) {
        e->way.kept = str_dup(v->x->arena, u->password);
        e->try.name = str_dup(v->x->arena, u->email);
        name = str_dup(v->x->arena, u->name);
    }
    snapshot_release(d, s);
    if (!u) {
        answer_problem(
            v, ERR_FORBIDDEN,
            answer_words(v, "only a person who is signed in has a password", "仅登录用户有密码"));
        return;
    }
    e->then = command_password;
    e->check = true;
    e->password = typed(e->body, "password", PASSWORD_MAX);
    e->password_new = typed(e->body, "new_password", PASSWORD_MAX);
    if (check_new(e, name, e->try.name) && enter(e))
        work(e);
}

void session_sign_out(struct visit *v)
{
    struct command *c = web_command(v, command_sign_out, NULL, on_out);

    desk_post(v->web->opt.desk, &c->event);
}

void session_sign_out_all(struct visit *v)
{
    struct command *c = web_command(v, command_sign_out_all, NULL, on_out);

    desk_post(v->web->opt.desk, &c->event);
}
