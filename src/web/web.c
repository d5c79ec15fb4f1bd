/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See web/web.h. A request is looked at in the thread that brought it: limits, host, route, token,
 * body. GETs are answered there; a command goes to the desk and is answered on the desk's thread,
 * after the commit.
 */
#include "web/web.h"

#include "app/people.h"
#include "app/readers.h"
#include "base/crypto.h"
#include "web/assets.h"
#include "web/inside.h"

#include <stdlib.h>

#define API_BODY_MAX   ((size_t)1 << 20)
#define HOOK_BODY_MAX  ((size_t)4 << 20)
#define OTHER_BODY_MAX ((size_t)64 << 10)
#define HEADERS_MAX    100
#define URL_MAX        4000
#define VIEW_MAX       ((size_t)64 << 20)
#define FAILURES_MAX   30
#define DONE_AT_MAX    10000
#define PASSWORD_MIB   64

size_t web_body_max(struct str path)
{
    if (str_starts(path, STR("/webhooks/")))
        return HOOK_BODY_MAX;
    return str_starts(path, STR("/api/")) ? API_BODY_MAX : OTHER_BODY_MAX;
}

struct web *web_new(const struct web_options *options)
{
    struct web *w = calloc(1, sizeof(*w));

    ASSERT(w);
    w->arena = arena_new();
    w->opt = *options;
    w->opt.public_url = str_dup(w->arena, options->public_url);
    w->opt.listen_host = str_dup(w->arena, options->listen_host);
    w->opt.version = str_dup(w->arena, options->version);
    w->opt.trusted_proxies = str_dup(w->arena, options->trusted_proxies);
    if (!w->opt.password_mib)
        w->opt.password_mib = PASSWORD_MIB;
    w->gate = gate_new();
    w->failures = (struct limiter){.window_ms = MS_MINUTE, .max = FAILURES_MAX};
    pthread_mutex_init(&w->lock, NULL);
    return w;
}

void web_free(struct web *w)
{
    if (!w)
        return;
    gate_free(w->gate);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
    free(w);
}

int64_t web_now_ms(const struct web *w)
{
    const struct clock *c = &w->opt.desk->ports.clock;

    return c->now_ms(c->ctx);
}

int64_t web_mono_ms(const struct web *w)
{
    const struct clock *c = &w->opt.desk->ports.clock;

    return c->mono_ms(c->ctx);
}

bool web_limit(struct web *w, struct limiter *l)
{
    int64_t now_ms = web_mono_ms(w);

    pthread_mutex_lock(&w->lock);
    if (!l->n || now_ms - l->from_ms >= l->window_ms) {
        l->from_ms = now_ms;
        l->n = 0;
    }
    bool ok = l->n < l->max;
    l->n += ok;
    pthread_mutex_unlock(&w->lock);
    return ok;
}

bool web_once_in(struct web *w, struct done_at **items, size_t *n, int64_t id, int64_t pause_ms)
{
    int64_t now_ms = web_mono_ms(w);
    struct done_at *mine = NULL, *oldest = NULL;
    bool may = true;

    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < *n && !mine; i++) {
        if ((*items)[i].id == id)
            mine = &(*items)[i];
        if (!oldest || (*items)[i].at_ms < oldest->at_ms)
            oldest = &(*items)[i];
    }
    if (mine)
        may = now_ms - mine->at_ms >= pause_ms;
    else if (*n < DONE_AT_MAX)
        mine = ARENA_PUSH(w->arena, items, n, struct done_at);
    else
        mine = oldest; /* forgotten: done once more too early at worst */
    if (may)
        *mine = (struct done_at){id, now_ms};
    pthread_mutex_unlock(&w->lock);
    return may;
}

/* Members of the body stand beside those of the query: a view does not care which it was. */
static void body_into_query(struct arena *a, const struct json *body, struct http_headers *query)
{
    for (struct json_iter it = json_iter(body); json_next(&it);) {
        struct str value = json_text(a, it.val);
        if (value.n)
            http_header_add(a, query, json_str(it.key), value);
    }
}

static struct view view_of(struct visit *v, struct db *db, struct jw *w, const struct json *body)
{
    struct view view = {
        .db = db,
        .arena = v->x->arena,
        .w = w,
        .lang = v->lang,
        .actor = v->actor,
        .now_ms = web_now_ms(v->web),
        .query = form_parse(v->x->arena, v->x->request.query),
        .path_id = v->part,
        .zones = &v->web->opt.desk->ports.zones,
    };

    body_into_query(v->x->arena, body, &view.query);
    view.body = body;
    return view;
}

enum err web_view(struct visit *v, enum err (*fn)(struct view *view, struct buf *out),
                  struct buf *out, struct str *ret_detail)
{
    struct db *db;
    struct jw w;

    if (!v->web->opt.readers)
        return ERR_UNAVAILABLE;
    enum err err = readers_borrow(v->web->opt.readers, &db);
    if (err)
        return err;
    jw_init(&w, out);
    struct view view = view_of(v, db, &w, NULL);
    err = fn(&view, out);
    readers_return(v->web->opt.readers, db);
    *ret_detail = view.detail;
    return err;
}

static void run_view(struct visit *v, const struct route *r, const struct json *body)
{
    struct db *db;
    struct jw w;
    struct buf out;
    enum err err = readers_borrow(v->web->opt.readers, &db);

    if (err) {
        answer_problem(v, err, STR_NONE);
        return;
    }
    buf_init(&out, v->x->arena, VIEW_MAX);
    jw_init(&w, &out);
    struct view view = view_of(v, db, &w, body);
    err = r->view(&view);
    readers_return(v->web->opt.readers, db);
    if (!err && out.overflowed)
        err = ERR_TOO_LARGE;
    if (err)
        answer_problem(v, err, view.detail);
    else
        answer_json(v, 200, buf_view(&out));
}

static void on_reply(struct command *c)
{
    struct visit *v = c->ctx;
    enum err err = c->event.err;

    if (!err && c->out.overflowed)
        err = ERR_TOO_LARGE;
    if (err)
        answer_problem(v, err, c->detail);
    else
        answer_json(v, c->status, buf_view(&c->out));
}

struct command *web_command(struct visit *v, command_fn fn, const struct json *body,
                            void (*reply)(struct command *c))
{
    struct command *c = ARENA_NEW(v->x->arena, struct command);

    command_init(c, v->x->arena, fn);
    c->path_id = v->part;
    c->body = body;
    c->query = form_parse(v->x->arena, v->x->request.query);
    c->person = v->person;
    c->actor = v->actor;
    c->lang = v->lang;
    c->reply = reply;
    c->ctx = v;
    return c;
}

/* Where there are no readers (the simulator's disk has one connection): a view in a turn. */
struct desk_view {
    const struct route *route;
    struct visit *visit;
    const struct json *body;
};

static enum err view_on_desk(struct turn *t, struct command *c)
{
    struct desk_view *d = c->ctx;
    struct view view = view_of(d->visit, t->db, &c->w, d->body);
    enum err err = d->route->view(&view);

    c->detail = view.detail;
    return err;
}

static void on_desk_view(struct command *c)
{
    struct desk_view *d = c->ctx;

    c->ctx = d->visit;
    on_reply(c);
}

static void post_view(struct visit *v, const struct route *r, const struct json *body)
{
    struct command *c = ARENA_NEW(v->x->arena, struct command);
    struct desk_view *d = ARENA_NEW(v->x->arena, struct desk_view);

    *d = (struct desk_view){r, v, body};
    command_init(c, v->x->arena, view_on_desk);
    c->lang = v->lang;
    c->reply = on_desk_view;
    c->ctx = d;
    desk_post(v->web->opt.desk, &c->event);
}

static struct str request_digest(const struct visit *v)
{
    const struct http_request *r = &v->x->request;
    uint8_t digest[SHA256_LEN];
    struct str head =
        str_printf(v->x->arena, "%.*s\n%.*s\n%.*s\n%.*s\n", STR_ARG(v->token_key),
                   STR_ARG(http_method_text(r->method)), STR_ARG(r->url), STR_ARG(r->query));

    crypto_sha256(str_cat(v->x->arena, head, r->body), digest);
    return hex_lower(v->x->arena, digest, sizeof(digest));
}

static bool key_ok(struct str key)
{
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] <= 0x20 || key.p[i] >= 0x7f)
            return false;
    }
    return key.n <= 200;
}

/* The answer to an Idempotency-Key is kept: a token or a link must not be. */
static bool answers_secret(command_fn fn)
{
    return fn == command_token_add || fn == command_invite || fn == command_person_link ||
           fn == command_setup_link;
}

static void run_command(struct visit *v, const struct route *r, const struct json *body)
{
    struct str key = str_trim(http_header_get(&v->x->request.headers, STR("Idempotency-Key")));
    struct command *c = ARENA_NEW(v->x->arena, struct command);

    if (!key_ok(key)) {
        answer_problem(v, ERR_BAD_INPUT,
                       answer_words(v, "Idempotency-Key has at most 200 visible ASCII characters",
                                    "Idempotency-Key 最多 200 个可见的 ASCII 字符"));
        return;
    }
    command_init(c, v->x->arena, r->command);
    if (key.n && r->method == HTTP_POST && !answers_secret(r->command)) {
        c->idempotency_key =
            str_printf(v->x->arena, "%.*s:%.*s", STR_ARG(v->token_key), STR_ARG(key));
        c->request_digest = request_digest(v);
    }
    c->path_id = v->part;
    c->body = body;
    c->query = form_parse(v->x->arena, v->x->request.query);
    c->person = v->person;
    c->actor = v->actor;
    c->lang = v->lang;
    c->reply = on_reply;
    c->ctx = v;
    desk_post(v->web->opt.desk, &c->event);
}

enum err web_body(const struct visit *v, const struct json **ret_body, struct str *ret_detail)
{
    const struct http_request *r = &v->x->request;
    struct str type = str_trim(http_header_get(&r->headers, STR("Content-Type")));

    *ret_body = NULL;
    if (v->x->too_large)
        return ERR_TOO_LARGE;
    if (!r->body.n || r->method == HTTP_GET || r->method == HTTP_HEAD || r->method == HTTP_DELETE)
        return OK;
    if (!str_starts_nocase(type, STR("application/json")) && !(v->x->local && !type.n))
        return ERR_UNSUPPORTED_MEDIA;
    enum err err = json_parse(v->x->arena, r->body, ret_body);
    if (!err && !json_is_obj(*ret_body)) {
        *ret_detail = answer_words(v, "the body must be an object: {...}", "内容必须是对象：{...}");
        return ERR_BAD_INPUT;
    }
    return err;
}

static void run_route(struct visit *v, const struct route *r)
{
    struct str detail = STR_NONE;
    const struct json *body;

    if (r->right != RIGHT_NONE) {
        enum err err = auth_check(v, r->right, &detail);
        if (err) {
            answer_problem(v, err, detail);
            return;
        }
    }
    if (r->plain) {
        r->plain(v);
        return;
    }
    enum err err = web_body(v, &body, &detail);
    if (err)
        answer_problem(v, err, detail);
    else if (r->command)
        run_command(v, r, body);
    else if (v->web->opt.readers)
        run_view(v, r, body);
    else
        post_view(v, r, body);
}

/* These may be reached by any name: they tell nothing, or are signed. */
static bool any_host(struct str path)
{
    return str_eq(path, STR("/healthz")) || str_eq(path, STR("/readyz")) ||
           str_starts(path, STR("/webhooks/"));
}

void web_handle(struct web *w, struct web_exchange *x)
{
    struct visit *v = ARENA_NEW(x->arena, struct visit);
    const struct http_request *req = &x->request;
    struct str allow;

    v->web = w;
    v->x = x;
    v->lang = answer_lang(x->arena, &req->headers);
    if (req->headers.n > HEADERS_MAX || req->url.n + req->query.n > URL_MAX) {
        answer_problem(v, ERR_TOO_LARGE, STR_NONE);
        return;
    }
    if (!any_host(req->url) && !auth_host(v)) {
        answer_problem(
            v, ERR_FORBIDDEN,
            answer_words(
                v,
                "this hub is not known by that name: set public_url to the address that people use",
                "此服务不认识该主机名：请将 public_url 设为实际使用的地址"));
        return;
    }
    const struct route *r = router_find(req->method, req->url, x->arena, &v->part, &allow);
    if (r) {
        run_route(v, r);
    } else if (!allow.n) {
        if (assets_serve(v))
            return;
        answer_problem(v, ERR_NOT_FOUND,
                       answer_words(v, "there is no such address: see /api/v1/openapi.yaml",
                                    "没有此地址：请参阅 /api/v1/openapi.yaml"));
    } else if (req->method == HTTP_OPTIONS) {
        answer_header(v, "Allow", allow);
        answer_text(v, 204, "text/plain", STR_NONE);
    } else {
        answer_header(v, "Allow", allow);
        answer_problem(v, ERR_METHOD_NOT_ALLOWED, STR_NONE);
    }
}
