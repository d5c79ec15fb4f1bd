/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP face of the hub, without sockets: a request value comes in, a response value goes back
 * by a callback, at once or after the desk has committed. os/ connects it to a server, the command
 * line to a pipe, tests and the simulator to nothing at all.
 */
#ifndef WAYBILL_WEB_WEB_H
#define WAYBILL_WEB_WEB_H

#include "base/embed.h"
#include "base/err.h"
#include "port/ports.h"

struct desk;
struct options;
struct readers;
struct web;

/* What concerns the data folder and is done by main/. Slow ones are called on web_options.chores.
 */
struct web_backup {
    struct str name;
    int64_t bytes, made_ms;
};
/* Hears how much of how much is done. */
struct web_told {
    void (*fn)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};
struct web_house {
    void *ctx;
    struct str dir;
    int64_t started_ms;
    const struct options *options; /* that the hub runs with */
    /* A checked copy into the folder's backups; ret_json: {file, bytes, schema, made_at ...}. On
     * failure ret_sentence tells more, in lang. */
    enum err (*backup)(void *ctx, struct arena *a, enum lang lang, struct web_told told,
                       struct str *ret_json, struct str *ret_sentence);
    /* Those that are there, the newest first. */
    enum err (*backups)(void *ctx, struct arena *a, struct web_backup **ret_items, size_t *ret_n);
    /* The bytes of one of them, by its name. NOT_FOUND, FORBIDDEN. */
    enum err (*open)(void *ctx, struct arena *a, struct str name, struct http_stream **ret_stream);
};

struct web_options {
    struct desk *desk;
    struct readers *readers; /* connections for GETs; NULL: GETs run on the desk, in its turn */
    struct str public_url;   /* "" when none */
    struct str listen_host;  /* a name by which other people reach it without a proxy; "" none */
    struct str version;      /* shown at "/"; "" leaves it out */
    bool demo;
    unsigned port;                /* where it listens, for sentences; 0 nowhere */
    struct worker worker;         /* for hashes of passwords; zero: done at once, in the caller */
    int64_t password_mib;         /* what one takes; 0: 64 */
    struct worker chores;         /* for the house's slow things; zero: done at once */
    struct web_house house;       /* zero: there is none */
    struct str trusted_proxies;   /* base/addr.h */
    const struct embed_file *app; /* the web app (web/assets.h), sorted by path; NULL: none */
    size_t app_n;
};

/* One request in hand. The maker owns it and its arena until done was called. */
struct web_exchange {
    struct arena *arena;
    struct http_request request; /* url: path; query apart; header names as received */
    struct str peer;             /* address of the other end; "" for a socket of this machine */
    bool local;     /* came over the data folder's socket: no token needed, everything allowed */
    bool too_large; /* the body was longer than web_body_max and was not kept */
    struct http_response response;
    /* Called exactly once, perhaps on another thread, when response is filled. A response.stream is
     * the maker's then, who closes it; it needs the exchange no longer. */
    void (*done)(struct web_exchange *x);
    void *ctx; /* the maker's */
};

struct web *web_new(const struct web_options *options);
void web_free(struct web *w);

/*
 * Takes the request; x->done will be called, possibly before this returns. The answer to a HEAD has
 * the body of the GET: whoever sends it leaves it out. Routes: web/routes.tbl.h.
 */
void web_handle(struct web *w, struct web_exchange *x);

/* The longest body that this path accepts, in bytes (webhooks 4 MiB, API 1 MiB, others 64 KiB). */
size_t web_body_max(struct str path);

#endif
