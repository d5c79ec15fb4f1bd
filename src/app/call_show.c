/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as they would leave, for people: secrets, signatures and times of signing are masked. */
#include "app/call.h"

#define MASK STR("***")

static bool is_secret(const struct account *acc, struct str name, struct str value)
{
    const struct str secrets[] = {acc->client_id, acc->client_secret, acc->access_token,
                                  acc->refresh_token};

    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        if (secrets[i].n && str_has(value, secrets[i]))
            return true;
    }
    return str_eq(name, STR("sign")) || str_eq(name, STR("timestamp"));
}

/* Only headers that are known to tell nothing are shown. */
static void put_headers(struct jw *w, const struct http_headers *headers)
{
    jw_key(w, "headers");
    jw_obj(w);
    for (size_t i = 0; i < headers->n; i++) {
        struct str name = headers->items[i].name;
        bool plain = str_eq_nocase(name, STR("Content-Type")) ||
                     str_eq_nocase(name, STR("Accept")) || str_eq_nocase(name, STR("User-Agent"));
        jw_key_str(w, name);
        jw_str(w, plain ? headers->items[i].value : MASK);
    }
    jw_obj_end(w);
}

/* JSON as it stands; a form as an object whose members are JSON where they hold JSON. */
static void put_body(struct jw *w, struct arena *a, const struct account *acc,
                     const struct http_request *req)
{
    const struct json *root;

    jw_key(w, "body");
    if (!req->body.n) {
        jw_null(w);
        return;
    }
    if (!json_parse(a, req->body, &root)) {
        jw_raw(w, json_print(a, root));
        return;
    }
    struct http_headers form = form_parse(a, req->body);
    jw_obj(w);
    for (size_t i = 0; i < form.n; i++) {
        struct str value = form.items[i].value;
        jw_key_str(w, form.items[i].name);
        if (is_secret(acc, form.items[i].name, value))
            jw_str(w, MASK);
        else if (!json_parse(a, value, &root) && (json_is_obj(root) || json_is_arr(root)))
            jw_raw(w, json_print(a, root));
        else
            jw_str(w, value);
    }
    jw_obj_end(w);
}

static void put_request(struct jw *w, struct arena *a, const struct account *acc,
                        const struct http_request *req)
{
    jw_kstr(w, "method", http_method_text(req->method));
    jw_kstr(w, "url", req->url);
    put_headers(w, &req->headers);
    put_body(w, a, acc, req);
}

enum err call_show_platform(struct turn *t, const struct desk_shop *s,
                            const struct platform_ask *ask, struct jw *w)
{
    struct account acc = {0};
    struct http_request req = {0};
    double cost;
    enum err err = vault_open(t->desk, t->arena, s->shop.id, &acc);

    acc.base_url = s->shop.base_url;
    acc.domain = s->shop.domain;
    if (!err)
        err = s->platform->ask(ask, &acc, t->now_ms, t->arena, &req, &cost);
    if (err)
        return err;
    jw_obj(w);
    jw_kstr(w, "to", str_of(s->platform->id));
    jw_kstr(w, "account", s->shop.domain);
    put_request(w, t->arena, &acc, &req);
    jw_obj_end(w);
    return OK;
}

enum err call_show_supplier(struct turn *t, const struct desk_account *s,
                            const struct supplier_ask *ask, struct jw *w)
{
    struct account acc = {0};
    struct http_request req = {0};
    enum err err = vault_open(t->desk, t->arena, s->account.id, &acc);

    acc.base_url = s->account.base_url;
    if (!err)
        err = s->supplier->ask(ask, &acc, t->now_ms, t->arena, &req);
    if (err)
        return err;
    jw_obj(w);
    jw_kstr(w, "to", str_of(s->supplier->id));
    jw_kstr(w, "account", s->account.name);
    put_request(w, t->arena, &acc, &req);
    jw_obj_end(w);
    return OK;
}
