/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may do what: bearer tokens against the desk's snapshot, so that a revocation holds at once.
 * Exchanges of the data folder's socket are those of the folder's owner and may do everything.
 */
#include "web/inside.h"

#include "app/snapshot.h"

static enum right right_of(struct str scopes)
{
    static const char *const names[RIGHT_MAX] = {"", "read", "write", "admin"};
    struct str head, rest = scopes;
    enum right best = RIGHT_NONE;

    while (rest.n) {
        str_cut(rest, ',', &head, &rest);
        for (int r = RIGHT_READ; r < RIGHT_MAX; r++) {
            if (str_eq(str_trim(head), str_of(names[r])) && (enum right)r > best)
                best = (enum right)r;
        }
    }
    return best;
}

static struct str bearer(const struct visit *v)
{
    struct str value = str_trim(http_header_get(&v->x->request.headers, STR("Authorization")));

    if (!str_starts_nocase(value, STR("Bearer ")))
        return STR_NONE;
    return str_trim(str_slice(value, 7, value.n));
}

static void used_is_noted(struct command *c)
{
    arena_free(c->event.arena); /* nobody waits for it */
}

/* For the list of tokens: at most once an hour each. */
static void note_use(struct web *w, int64_t token_id)
{
    if (!web_once_in(w, &w->used, &w->used_n, token_id, MS_HOUR))
        return;
    struct arena *a = arena_new();
    struct command *c = ARENA_NEW(a, struct command);

    command_init(c, a, command_token_used);
    c->path_id = id_text(a, ID_TOKEN, token_id);
    c->reply = used_is_noted;
    desk_post(w->opt.desk, &c->event);
}

static enum err check_token(struct visit *v, enum right right, struct str *ret_detail)
{
    struct str text = bearer(v);
    struct snapshot *s = text.n && text.n <= 200 ? desk_snapshot(v->web->opt.desk) : NULL;
    const struct snapshot_token *token = s ? snapshot_token(s, text) : NULL;
    struct arena *a = v->x->arena;
    enum err err = OK;

    if (!token) {
        err = ERR_UNAUTHORIZED;
    } else if (right_of(token->scopes) < right) {
        err = ERR_FORBIDDEN;
        *ret_detail = answer_words(v, "this token allows \"%.*s\" only", "此令牌仅允许“%.*s”",
                                   STR_ARG(token->scopes));
    } else {
        v->person = str_dup(a, token->name);
        v->token_key = id_text(a, ID_TOKEN, token->id);
        note_use(v->web, token->id);
    }
    snapshot_release(v->web->opt.desk, s);
    return err;
}

enum err auth_check(struct visit *v, enum right right, struct str *ret_detail)
{
    if (v->x->local) {
        v->person = v->token_key = STR("cli");
        return OK;
    }
    enum err err = check_token(v, right, ret_detail);
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

static struct str without_port(struct str host)
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
    struct str host = without_port(str_trim(http_header_get(&v->x->request.headers, STR("Host"))));
    struct str scheme, ours, path;

    if (v->x->local || is_address(host) || str_eq_nocase(host, STR("localhost")))
        return true;
    if (opt->listen_host.n && str_eq_nocase(host, opt->listen_host))
        return true;
    return opt->public_url.n && url_split(opt->public_url, &scheme, &ours, &path) &&
           str_eq_nocase(host, without_port(ours));
}
