/* SPDX-License-Identifier: Apache-2.0 */
/* Answers: security headers, JSON, texts, problems (RFC 9457). */
#include "web/inside.h"

#include "base/text.h"

#include <stdarg.h>

enum lang answer_lang(struct arena *a, const struct http_headers *headers)
{
    struct str *items, tag, q;
    size_t n = str_split(a, http_header_get(headers, STR("Accept-Language")), ',', &items);
    int64_t best = -1;
    enum lang lang = LANG_EN;

    for (size_t i = 0; i < n && i < 20; i++) {
        int64_t weight = 1000;
        bool zh = str_starts_nocase(items[i], STR("zh"));
        if (str_cut(items[i], ';', &tag, &q) && str_find(q, STR("=")) >= 0) {
            /* q=0.85: its digits after the point, as thousandths. */
            struct str digits = str_slice(q, (size_t)str_find(q, STR("=")) + 1, 5);
            weight = str_starts(digits, STR("1")) ? 1000 : 0;
            for (size_t k = 2, unit = 100; k < digits.n && unit; k++, unit /= 10) {
                if (!weight || weight < 1000)
                    weight += (int64_t)unit * (digits.p[k] - '0');
            }
        }
        if (weight <= best || !(zh || str_starts_nocase(tag, STR("en"))))
            continue;
        best = weight;
        lang = zh ? LANG_ZH : LANG_EN;
    }
    return best > 0 ? lang : LANG_EN;
}

void answer_header(struct visit *v, const char *name, struct str value)
{
    http_header_add(v->x->arena, &v->x->response.headers, str_of(name), value);
}

/* What an answer is: what may be done with it in a browser, and how long it is kept there. */
struct kind {
    const char *type, *policy, *cache;
};

static void finish(struct visit *v, int status, const struct kind *k, struct str body)
{
    const char *const headers[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Content-Security-Policy", k->policy},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
        {"Cache-Control", k->cache},
    };

    v->x->response.status = status;
    v->x->response.body = body;
    if (body.n || v->x->response.stream)
        answer_header(v, "Content-Type", str_of(k->type));
    for (size_t i = 0; i < COUNT_OF(headers); i++)
        answer_header(v, headers[i][0], str_of(headers[i][1]));
    v->x->done(v->x);
}

void answer_json(struct visit *v, int status, struct str body)
{
    answer_text(v, status, "application/json", body);
}

void answer_text(struct visit *v, int status, const char *type, struct str body)
{
    struct kind k = {type, "default-src 'none'; frame-ancestors 'none'", "no-store"};

    finish(v, status, &k, body);
}

void answer_picture(struct visit *v, const char *type, struct str bytes)
{
    struct kind k = {type, "default-src 'none'; sandbox; frame-ancestors 'none'",
                     "private, max-age=31536000, immutable"};

    finish(v, 200, &k, bytes);
}

void answer_page(struct visit *v, int status, const char *type, struct str body, const char *cache)
{
    struct kind k = {type,
                     "default-src 'self'; img-src 'self' data:; object-src 'none'; "
                     "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                     cache};

    finish(v, status, &k, body);
}

void answer_stream(struct visit *v, const char *type, struct http_stream *stream)
{
    v->x->response.stream = stream;
    answer_header(v, "X-Accel-Buffering", STR("no")); /* proxies pass it on as it comes */
    answer_text(v, 200, type, STR_NONE);
}

struct str answer_words(const struct visit *v, const char *en, const char *zh, ...)
{
    va_list args;

    va_start(args, zh);
    struct str words = text_say(v->x->arena, v->lang, en, zh, args);
    va_end(args);
    return words;
}

void answer_problem(struct visit *v, enum err err, struct str detail)
{
    struct buf b;
    struct jw w;
    int status = err_http_status(err);

    if (status < 400)
        status = 409; /* an error of a sentence, said where a thing was asked for */
    buf_init(&b, v->x->arena, 16 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "type", str_cat(v->x->arena, STR("/problems/"), err_code(err)));
    jw_kstr(&w, "title", err_sentence(err, v->lang));
    jw_ki64(&w, "status", status);
    jw_kstr(&w, "code", err_code(err));
    if (detail.n)
        jw_kstr(&w, "detail", detail);
    jw_obj_end(&w);
    answer_header(v, "Content-Language", v->lang == LANG_ZH ? STR("zh") : STR("en"));
    if (err == ERR_UNAUTHORIZED)
        answer_header(v, "WWW-Authenticate", STR("Bearer realm=\"waybill\""));
    if (v->retry_ms)
        answer_header(v, "Retry-After",
                      str_printf(v->x->arena, "%lld", (long long)(v->retry_ms + 999) / 1000));
    else if (err == ERR_LIMITED || err == ERR_BUSY || err == ERR_CLOSING)
        answer_header(v, "Retry-After", STR("10"));
    answer_text(v, status, "application/problem+json", buf_view(&b));
}
