/* SPDX-License-Identifier: Apache-2.0 */
/* Private to this floor: the state of the face, and how an answer is put together. */
#ifndef WAYBILL_WEB_INSIDE_H
#define WAYBILL_WEB_INSIDE_H

#include "web/gate.h"
#include "web/router.h"

#include <pthread.h>

/* So many in a window, then no more. */
struct limiter {
    int64_t window_ms, from_ms;
    int32_t max, n;
};
/* When something was last done about a shop or a token. */
struct done_at {
    int64_t id, at_ms;
};
/* Webhooks of a shop that were refused, in a row (refused.h). */
struct refused {
    int64_t shop_id, n, since_ms, last_mono_ms;
    uint64_t print; /* of the secret that did not fit */
};

struct web {
    struct web_options opt;
    struct arena *arena;
    pthread_mutex_t lock;    /* guards what follows */
    struct limiter failures; /* of authentication */
    struct done_at *hinted;  /* shops that a webhook without body spoke of (hook.c) */
    size_t hinted_n;
    struct done_at *used; /* tokens whose use was noted (auth.c) */
    size_t used_n;
    struct done_at *seen; /* sessions, the same */
    size_t seen_n;
    struct refused *refused;
    size_t refused_n;
    struct gate *gate;       /* tries of passwords; has a lock of its own */
    bool backing_up;         /* under the lock: one copy at a time */
    int64_t copied, to_copy; /* of it, in pages; 0 of 0 at its beginning */
};

/* True while the limit is not reached; counts. */
bool web_limit(struct web *w, struct limiter *l);
/* True when it was not done for that id within pause_ms; notes that it is done now. */
bool web_once_in(struct web *w, struct done_at **items, size_t *n, int64_t id, int64_t pause_ms);
int64_t web_now_ms(const struct web *w);
int64_t web_mono_ms(const struct web *w);

#define SESSION_COOKIE "__Host-waybill"

/* Who sent it, and may they: OK fills actor, person and token_key. UNAUTHORIZED, FORBIDDEN,
 * LIMITED, CSRF: a browser's unsafe request must show that it comes from a page of ours. An answer
 * that goes on for long asks again now and then: whoever was signed out gets no more. */
enum err auth_check(struct visit *v, enum right right, struct str *ret_detail) MUST_USE;
/* Is somebody signed in in this browser? Fills actor and token_key. */
bool auth_session(struct visit *v);
/* The cookie of a session, "" when there is none. */
struct str auth_cookie(const struct visit *v);
/* What a page must send as X-Waybill-CSRF with this cookie. */
struct str auth_csrf(struct arena *a, struct str cookie);
/* Of a Host header: without the port. */
struct str auth_host_name(struct str host);
/* Is the Host header one of ours? A page elsewhere must not reach a hub on loopback by a name of
 * its own that it lets point here (DNS rebinding). Addresses instead of names cannot be such a
 * trick. */
bool auth_host(const struct visit *v);

/* "zh" or "en", whichever stands higher in Accept-Language. */
enum lang answer_lang(struct arena *a, const struct http_headers *headers);
/* Each fills the response and calls done. */
void answer_json(struct visit *v, int status, struct str body);
void answer_text(struct visit *v, int status, const char *type, struct str body);
/* 200, with a body that comes as it comes. */
void answer_stream(struct visit *v, const char *type, struct http_stream *stream);
/* A picture, kept by the browser for ever: its address changes with it. */
void answer_picture(struct visit *v, const char *type, struct str bytes);
/* A file of the web app, which a browser may run; cache: the header's value. */
void answer_page(struct visit *v, int status, const char *type, struct str body, const char *cache);
/* A detail in the language of the reader; both take the same arguments in the same order. */
struct str answer_words(const struct visit *v, const char *en, const char *zh, ...)
    PRINTF_LIKE_BOTH(2, 3, 4);
/* application/problem+json (RFC 9457). */
void answer_problem(struct visit *v, enum err err, struct str detail);
/* A header of the answer; before answer_*(). */
void answer_header(struct visit *v, const char *name, struct str value);

/* A command of the visit, to be posted to the desk; reply gives the answer. */
struct command *web_command(struct visit *v, command_fn fn, const struct json *body,
                            void (*reply)(struct command *c));
/* A JSON object, or nothing at all (NULL). */
enum err web_body(const struct visit *v, const struct json **ret_body,
                  struct str *ret_detail) MUST_USE;
/* Fills and runs a view on a reader's connection. */
enum err web_view(struct visit *v, enum err (*fn)(struct view *view, struct buf *out),
                  struct buf *out, struct str *ret_detail) MUST_USE;

#endif
