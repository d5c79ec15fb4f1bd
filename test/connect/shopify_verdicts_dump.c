/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says what the Shopify connector makes of signed things from outside, so that test/node can
 * compare with the verdicts of Shopify's own library. Standard input: {secret, now_ms,
 * hooks: [{headers: {name: value}, body}], callbacks: [query], typed: [text]}; prints
 * {hooks: [{err, topic, domain, delivery_id}], callbacks: [{err, domain}], typed: [{err, domain}]}.
 */
#include "connect/platform.h"

#include <stdio.h>

#define INPUT_MAX (16 << 20)

static struct str read_input(struct arena *a)
{
    struct buf b;
    char piece[65536];
    size_t n;

    buf_init(&b, a, INPUT_MAX);
    while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
        buf_put(&b, piece, n);
    ASSERT(!b.overflowed);
    return buf_view(&b);
}

static enum err judge_hook(const struct platform *p, struct arena *a, const struct json *hook,
                           struct str secret, struct hook_envelope *ret_env)
{
    struct http_request req = {.body = json_str(json_get(hook, "body"))};
    enum err err;

    for (struct json_iter it = json_iter(json_get(hook, "headers")); json_next(&it);)
        http_header_add(a, &req.headers, json_str(it.key), json_str(it.val));
    err = p->hook_envelope(&req, ret_env);
    return err != OK ? err : p->hook_verify(ret_env, req.body, &secret, 1);
}

static void say(struct jw *w, enum err err, struct str domain)
{
    jw_obj(w);
    jw_kstr(w, "err", err_code(err));
    jw_kstr(w, "domain", domain);
    jw_obj_end(w);
}

static void say_hooks(struct jw *w, const struct platform *p, struct arena *a,
                      const struct json *in)
{
    struct str secret = json_str(json_get(in, "secret"));

    jw_key(w, "hooks");
    jw_arr(w);
    for (struct json_iter it = json_iter(json_get(in, "hooks")); json_next(&it);) {
        struct hook_envelope env = {0};
        enum err err = judge_hook(p, a, it.val, secret, &env);

        jw_obj(w);
        jw_kstr(w, "err", err_code(err));
        jw_kstr(w, "topic", env.topic);
        jw_kstr(w, "domain", env.domain);
        jw_kstr(w, "delivery_id", env.delivery_id);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void say_callbacks(struct jw *w, const struct platform *p, struct arena *a,
                          const struct json *in)
{
    struct str secret = json_str(json_get(in, "secret"));
    int64_t now_ms = json_i64(json_get(in, "now_ms"), 0);

    jw_key(w, "callbacks");
    jw_arr(w);
    for (struct json_iter it = json_iter(json_get(in, "callbacks")); json_next(&it);) {
        struct str code = STR_NONE, domain = STR_NONE, state = STR_NONE;
        enum err err = p->oauth_verify(json_str(it.val), secret, now_ms, a, &code, &domain, &state);

        say(w, err, domain);
    }
    jw_arr_end(w);
    jw_key(w, "typed");
    jw_arr(w);
    for (struct json_iter it = json_iter(json_get(in, "typed")); json_next(&it);) {
        struct str domain = STR_NONE;
        enum err err = p->domain_of(json_str(it.val), a, &domain);

        say(w, err, domain);
    }
    jw_arr_end(w);
}

int main(void)
{
    const struct platform *p = platform_by_id(STR("shopify"));
    struct arena *a = arena_new();
    const struct json *in;
    struct buf b;
    struct jw w;

    ASSERT(json_parse(a, read_input(a), &in) == OK);
    buf_init(&b, a, INPUT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    say_hooks(&w, p, a, in);
    say_callbacks(&w, p, a, in);
    jw_obj_end(&w);
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    arena_free(a);
    return 0;
}
