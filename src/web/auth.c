/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may do what: bearer tokens and browsers' sessions against the desk's snapshot, so that a
 * revocation holds at once. Exchanges of the data folder's socket are those of whoever owns the
 * machine and may do everything.
 */
#include "web/inside.h"

#include "app/people.h"
#include "app/snapshot.h"
#include "base/crypto.h"

#define NOTE_PAUSE_MS (5 * MS_MINUTE) /* between two writes of when a session was seen */
#define SECRET_MAX    200

static struct str bearer(const struct visit *v)
{
    struct str value = str_trim(http_header_get(&v->x->request.headers, STR("Authorization")));

    if (!str_starts_nocase(value, STR("Bearer ")))
        return STR_NONE;
    return str_trim(str_slice(value, 7, value.n));
}

static void noted(struct command *c)
{
    arena_free(c->event.arena); /* nobody waits for it */
}

static void note(struct web *w, command_fn fn, enum id_kind kind, int64_t id)
{
    struct arena *a = arena_new();
    struct command *c = ARENA_NEW(a, struct command);

    command_init(c, a, fn);
    c->path_id = id_text(a, kind, id);
    c->reply = noted;
    desk_post(w->opt.desk, &c->event);
}

/* What a role may do is what the right of the same place asks for. */
static enum right right_of(enum role role)
{
    static const enum right rights[ROLE_MAX] = {
        [ROLE_VIEWER] = RIGHT_READ,
        [ROLE_STAFF] = RIGHT_WRITE,
        [ROLE_MANAGER] = RIGHT_ADMIN,
        [ROLE_OWNER] = RIGHT_OWNER,
    };

    return rights[role];
}

static enum err may(const struct visit *v, enum right right, struct str *ret_detail)
{
    bool extension = right == RIGHT_EXTENSION;
    enum right least = extension ? RIGHT_WRITE : right;

    if (right_of(v->actor.role) >= least && v->actor.extension <= extension)
        return OK;
    if (v->actor.token_id && right == RIGHT_OWNER)
        *ret_detail = answer_words(v, "a token cannot do that: an owner does, in the app",
                                   "令牌不能执行此操作：请由所有者在网页应用中操作");
    else if (v->actor.token_id)
        *ret_detail = answer_words(v, "this token may not do that", "此令牌没有权限");
    else
        *ret_detail = answer_words(v, "your role here is \"%.*s\"", "您的角色是“%.*s”",
                                   STR_ARG(role_text(v->actor.role)));
    return ERR_FORBIDDEN;
}

static enum err check_token(struct visit *v, struct str text)
{
    struct snapshot *s = text.n <= SECRET_MAX ? desk_snapshot(v->web->opt.desk) : NULL;
    const struct snapshot_token *token = s ? snapshot_token(s, text) : NULL;
    struct arena *a = v->x->arena;

    if (token) {
        v->actor = (struct actor){.role = token->role,
                                  .person_id = token->person_id,
                                  .token_id = token->id,
                                  .extension = token->extension,
                                  .name = str_dup(a, token->name)};
        v->token_key = id_text(a, ID_TOKEN, token->id);
        if (web_once_in(v->web, &v->web->used, &v->web->used_n, token->id, MS_HOUR))
            note(v->web, command_token_used, ID_TOKEN, token->id);
    }
    snapshot_release(v->web->opt.desk, s);
    return token ? OK : ERR_UNAUTHORIZED;
}

struct str auth_cookie(const struct visit *v)
{
    struct str rest = http_header_get(&v->x->request.headers, STR("Cookie")), pair, name, value;

    while (rest.n) {
        str_cut(rest, ';', &pair, &rest);
        str_cut(str_trim(pair), '=', &name, &value);
        if (str_eq(name, STR(SESSION_COOKIE)))
            return value.n <= SECRET_MAX ? value : STR_NONE;
    }
    return STR_NONE;
}

struct str auth_csrf(struct arena *a, struct str cookie)
{
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(cookie, STR("waybill csrf"), mac);
    return base64url_text(a, mac, 18);
}

static bool is_safe(enum http_method m)
{
    return m == HTTP_GET || m == HTTP_HEAD || m == HTTP_OPTIONS;
}

static bool csrf_fits(const struct visit *v, struct str cookie)
{
    struct str given = str_trim(http_header_get(&v->x->request.headers, STR("X-Waybill-CSRF")));

    return crypto_same(given, auth_csrf(v->x->arena, cookie));
}

bool auth_session(struct visit *v)
{
    struct str cookie = auth_cookie(v);
    struct desk *d = v->web->opt.desk;
    struct snapshot *s = cookie.n ? desk_snapshot(d) : NULL;
    int64_t now_ms = web_now_ms(v->web);
    const struct session *session = s ? snapshot_session(s, d, cookie, now_ms) : NULL;

    if (session) {
        const struct user *u = snapshot_person(s, session->person_id);
        v->actor = (struct actor){.role = u->role,
                                  .person_id = u->id,
                                  .session_id = session->id,
                                  .name = str_dup(v->x->arena, u->name)};
        v->token_key = id_text(v->x->arena, ID_PERSON, u->id);
        if (now_ms - session->seen_ms >= NOTE_PAUSE_MS &&
            web_once_in(v->web, &v->web->seen, &v->web->seen_n, session->id, MS_MINUTE))
            note(v->web, command_session_seen, ID_SESSION, session->id);
    }
    snapshot_release(d, s);
    return session != NULL;
}

enum err auth_check(struct visit *v, enum right right, struct str *ret_detail)
{
    struct str token = bearer(v);
    enum err err = ERR_UNAUTHORIZED;

    if (v->x->local) {
        v->actor = (struct actor){.role = ROLE_OWNER, .name = STR("cli"), .local = true};
        v->token_key = STR("cli");
        err = OK;
    } else if (token.n) {
        err = check_token(v, token);
    } else if (auth_session(v)) {
        err = is_safe(v->x->request.method) || csrf_fits(v, auth_cookie(v)) ? OK : ERR_CSRF;
    }
    v->person = v->actor.name;
    if (!err)
        return may(v, right, ret_detail);
    /* A right token is let through whatever others try. */
    if (err == ERR_UNAUTHORIZED && !web_limit(v->web, &v->web->failures))
        return ERR_LIMITED;
    return err;
}

static bool is_address(struct str host)
{
    if (host.n > 2 && host.p[0] == '[')
        return true;
    size_t dots = 0;
    for (size_t i = 0; i < host.n; i++) {
        dots += host.p[i] == '.';
        if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
            return false;
    }
    return dots == 3;
}

struct str auth_host_name(struct str host)
{
    struct str name, rest;

    if (host.n && host.p[0] == '[') {
        ptrdiff_t end = str_find(host, STR("]"));
        return end < 0 ? host : str_slice(host, 0, (size_t)end + 1);
    }
    str_cut(host, ':', &name, &rest);
    return name;
}

bool auth_host(const struct visit *v)
{
    const struct web_options *opt = &v->web->opt;
    struct str host =
        auth_host_name(str_trim(http_header_get(&v->x->request.headers, STR("Host"))));
    struct str scheme, ours, path;

    if (v->x->local || is_address(host) || str_eq_nocase(host, STR("localhost")))
        return true;
    if (opt->listen_host.n && str_eq_nocase(host, opt->listen_host))
        return true;
    return opt->public_url.n && url_split(opt->public_url, &scheme, &ours, &path) &&
           str_eq_nocase(host, auth_host_name(ours));
}
