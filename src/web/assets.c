/* SPDX-License-Identifier: Apache-2.0 */
/* See web/assets.h. */
#include "web/assets.h"

#include "base/crypto.h"
#include "web/inside.h"

#define KEPT   "public, max-age=31536000, immutable"
#define LOOKED "no-cache"

/* By the end of the name; anything else is bytes. */
static const struct {
    const char *end, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".zip", "application/zip"},
};

/* How a file may be packed, best first. */
static const struct {
    const char *end, *name;
} packings[] = {{".br", "br"}, {".gz", "gzip"}};

static const char *type_of(struct str path)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_ends(path, str_of(types[i].end)))
            return types[i].type;
    }
    return "application/octet-stream";
}

/* Sorted by path (tools/embed.c). */
static const struct embed_file *find(const struct web *w, struct str path)
{
    size_t from = 0, to = w->opt.app_n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(str_of(w->opt.app[middle].path), path);
        if (order == 0)
            return &w->opt.app[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* Is the word among those of a header "a, b;q=0.5"? A weight of nothing means no. */
static bool accepts(const struct visit *v, const char *header, struct str word)
{
    struct str *items, name, weight;
    size_t n = str_split(v->x->arena, http_header_get(&v->x->request.headers, str_of(header)), ',',
                         &items);

    for (size_t i = 0; i < n; i++) {
        str_cut(items[i], ';', &name, &weight);
        if (str_eq_nocase(str_trim(name), word))
            return !str_eq(str_trim(weight), STR("q=0"));
    }
    return false;
}

static const struct embed_file *packed(const struct visit *v, const struct embed_file *plain,
                                       const char **ret_packing)
{
    for (size_t i = 0; i < COUNT_OF(packings); i++) {
        struct str path = str_cat(v->x->arena, str_of(plain->path), str_of(packings[i].end));
        const struct embed_file *f = find(v->web, path);
        if (f && accepts(v, "Accept-Encoding", str_of(packings[i].name))) {
            *ret_packing = packings[i].name;
            return f;
        }
    }
    return plain;
}

static void answer_file(struct visit *v, const struct embed_file *plain)
{
    const char *packing = NULL;
    const struct embed_file *f = packed(v, plain, &packing);
    struct str body = {(const char *)f->bytes, f->n};
    uint8_t digest[SHA256_LEN];

    answer_header(v, "Vary", STR("Accept, Accept-Encoding"));
    if (packing)
        answer_header(v, "Content-Encoding", str_of(packing));
    if (str_starts(str_of(plain->path), STR("/assets/"))) {
        answer_page(v, 200, type_of(str_of(plain->path)), body, KEPT);
        return;
    }
    crypto_sha256(body, digest);
    struct str tag =
        str_printf(v->x->arena, "\"%.*s\"", STR_ARG(hex_lower(v->x->arena, digest, 16)));
    answer_header(v, "ETag", tag);
    if (str_eq(str_trim(http_header_get(&v->x->request.headers, STR("If-None-Match"))), tag))
        answer_page(v, 304, NULL, STR_NONE, LOOKED);
    else
        answer_page(v, 200, type_of(str_of(plain->path)), body, LOOKED);
}

/* Addresses of programs are never a page, even when they do not exist. */
static bool for_programs(struct str path)
{
    static const char *const starts[] = {"/api/", "/webhooks/", "/connect/", "/assets/"};

    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (str_starts(path, str_of(starts[i])))
            return true;
    }
    return false;
}

bool assets_serve(struct visit *v)
{
    const struct http_request *req = &v->x->request;
    const struct embed_file *f;

    if (req->method != HTTP_GET && req->method != HTTP_HEAD)
        return false;
    f = str_eq(req->url, STR("/")) ? NULL : find(v->web, req->url);
    if (!f && accepts(v, "Accept", STR("text/html")) && !for_programs(req->url))
        f = find(v->web, STR("/index.html"));
    if (!f)
        return false;
    answer_file(v, f);
    return true;
}
