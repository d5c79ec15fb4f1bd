/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET /events: what changed, as server-sent events, for as long as the browser stays. Who listens
 * is looked at again with every read, so that a token that is revoked hears nothing more.
 */
#include "web/plain.h"

#include "app/live_tell.h"
#include "app/readers.h"
#include "web/inside.h"

/* Outlives the visit; its own owner. */
struct events {
    struct http_stream face; /* first: read and close find us by it */
    struct arena *arena;
    struct web *web;
    struct live_stream *live;
    struct web_exchange asked; /* what it was asked with: headers, local */
};

static bool still_allowed(struct events *e)
{
    struct arena *a = arena_new();
    struct web_exchange x = e->asked;
    struct visit v = {.web = e->web, .x = &x};
    struct str detail = STR_NONE;

    x.arena = a;
    bool allowed = auth_check(&v, RIGHT_READ, &detail) == OK;
    arena_free(a);
    return allowed;
}

static size_t read_events(struct http_stream *s, char *to, size_t n)
{
    struct events *e = (struct events *)s;

    return still_allowed(e) ? live_read(e->live, to, n) : HTTP_STREAM_END;
}

static void close_events(struct http_stream *s)
{
    struct events *e = (struct events *)s;

    live_close(e->live);
    arena_free(e->arena);
}

static void ready(void *ctx)
{
    struct events *e = ctx;

    e->face.wake(&e->face);
}

static struct events *events_new(struct visit *v, struct live_stream *live)
{
    struct arena *a = arena_new();
    struct events *e = ARENA_NEW(a, struct events);
    const struct http_request *r = &v->x->request;

    e->arena = a;
    e->web = v->web;
    e->live = live;
    e->face.read = read_events;
    e->face.close = close_events;
    e->asked.local = v->x->local;
    e->asked.request.method = r->method;
    e->asked.request.url = str_dup(a, r->url);
    for (size_t i = 0; i < r->headers.n; i++)
        http_header_add(a, &e->asked.request.headers, str_dup(a, r->headers.items[i].name),
                        str_dup(a, r->headers.items[i].value));
    return e;
}

/* A browser sends the header when it comes again; the first time only the query can name it. */
static struct str last_id(const struct visit *v)
{
    struct str last = str_trim(http_header_get(&v->x->request.headers, STR("Last-Event-ID")));
    struct http_headers query = form_parse(v->x->arena, v->x->request.query);

    return last.n ? last : str_trim(http_header_get(&query, STR("last_event_id")));
}

static enum err first_of(struct visit *v, struct str *ret_first, int64_t *ret_known_id)
{
    struct db *db;
    enum err err = v->web->opt.readers ? readers_borrow(v->web->opt.readers, &db) : ERR_UNAVAILABLE;

    if (err)
        return err;
    err = live_first(db, v->x->arena, last_id(v), ret_first, ret_known_id);
    readers_return(v->web->opt.readers, db);
    return err;
}

void plain_events(struct visit *v)
{
    struct desk *d = v->web->opt.desk;
    struct live_stream *live;
    struct str first;
    int64_t known_id;

    if (v->x->request.method == HTTP_HEAD) {
        answer_text(v, 200, "text/event-stream", STR_NONE);
        return;
    }
    enum err err = live_open(d->live, &live);
    if (err) {
        answer_problem(v, err,
                       answer_words(v, "too many streams are open: close one, or raise streams",
                                    "打开的事件流过多：请关闭一个，或调大 streams"));
        return;
    }
    err = first_of(v, &first, &known_id); /* after opening: nothing can fall between */
    if (err) {
        live_close(live);
        answer_problem(v, err, STR_NONE);
        return;
    }
    struct events *e = events_new(v, live);
    live_begin(live, first, known_id, ready, e);
    d->ports.waker.wake(d->ports.waker.ctx); /* the desk begins to give signs of life */
    answer_stream(v, "text/event-stream; charset=utf-8", &e->face);
}
