/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/ask.h. */
#include "cli/ask.h"

#include "cli/say.h"

#define BODY_MAX (1024 * 1024)

struct str ask_path(struct run *r, const char *head, struct str id, const char *tail)
{
    return str_printf(r->a, "/api/v1/%s%s%.*s%s", head, id.n ? "/" : "",
                      STR_ARG(url_encode(r->a, id)), tail);
}

struct str ask_with(struct run *r, struct str path, const char *key, struct str value)
{
    if (!value.n)
        return path;
    return str_printf(r->a, "%.*s%c%s=%.*s", STR_ARG(path), str_has(path, STR("?")) ? '&' : '?',
                      key, STR_ARG(url_encode(r->a, value)));
}

struct str ask_with_flag(struct run *r, struct str path, const char *key, const char *flag)
{
    return ask_with(r, path, key, run_flag(r, flag));
}

void ask_quietly(struct run *r, enum http_method method, struct str path, struct str body,
                 struct answer *ret_answer)
{
    struct http_request req = {.method = method, .url = path, .body = body};
    struct http_response res = {0};
    struct answer a = {0};

    http_header_add(r->a, &req.headers, STR("Accept"), STR("application/json"));
    http_header_add(r->a, &req.headers, STR("Accept-Language"),
                    r->lang == LANG_ZH ? STR("zh-CN") : STR("en"));
    if (body.n)
        http_header_add(r->a, &req.headers, STR("Content-Type"), STR("application/json"));
    if (method == HTTP_POST && run_has(r, "key"))
        http_header_add(r->a, &req.headers, STR("Idempotency-Key"), run_flag(r, "key"));
    a.err = r->env->api(r->env->ctx, r->a, &req, &res);
    if (!a.err) {
        a.status = res.status;
        a.text = res.body;
        if (json_parse(r->a, res.body, &a.json))
            a.json = NULL;
    }
    *ret_answer = a;
}

static int no_answer(struct run *r, enum err err)
{
    struct str why = STR_NONE;

    if (r->env->api_trouble)
        why = r->env->api_trouble(r->env->ctx);
    if (err == ERR_NET_REFUSED)
        say_error(r, err, say(r, SAY_UNREACHABLE), why);
    else if (err == ERR_NET_TIMEOUT || err == ERR_NET_LOST)
        say_error(r, err, say(r, SAY_NO_ANSWER), why);
    else
        say_error(r, err, why.n ? why : err_sentence(err, r->lang), STR_NONE);
    return CLI_UNREACHABLE;
}

static int exit_of(int status, struct str code)
{
    if (str_eq(code, STR("in_doubt")) || str_eq(code, STR("not_shipped_yet")))
        return CLI_NOT_YET;
    switch (status) {
    case 400: return CLI_USAGE;
    case 404: return CLI_NOT_FOUND;
    case 423:
    case 503: return CLI_UNREACHABLE;
    default: return CLI_FAILED;
    }
}

int ask_verdict(struct run *r, const struct answer *a)
{
    struct str code, title;

    if (a->err)
        return no_answer(r, a->err);
    if (a->status >= 200 && a->status < 300 && a->json)
        return CLI_DONE;
    code = json_str(json_get(a->json, "code"));
    title = json_str(json_get(a->json, "title"));
    if (!title.n) {
        say_error(r, ERR_ANSWER_NOT_UNDERSTOOD, SAYF(r, SAY_NO_WAYBILL, say_count(r, a->status)),
                  STR_NONE);
        return a->status == 503 ? CLI_UNREACHABLE : CLI_FAILED;
    }
    if (r->json)
        r->env->err(r->env->ctx, str_cat(r->a, str_trim(a->text), STR("\n")));
    else
        say_error(r, OK, title, json_str(json_get(a->json, "detail")));
    return exit_of(a->status, code);
}

int ask(struct run *r, enum http_method method, struct str path, struct str body,
        struct answer *ret_answer)
{
    ask_quietly(r, method, path, body, ret_answer);
    return ask_verdict(r, ret_answer);
}

void body_begin(struct run *r, struct body *body)
{
    buf_init(&body->b, r->a, BODY_MAX);
    jw_init(&body->w, &body->b);
    jw_obj(&body->w);
}

void body_str(struct body *body, const char *key, struct str value)
{
    if (value.n)
        jw_kstr(&body->w, key, value);
}

struct str body_end(struct body *body)
{
    jw_obj_end(&body->w);
    return buf_view(&body->b);
}
