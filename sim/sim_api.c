/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of people to the hub of a sim, and what a merchant does first. See sim/sim.h. */
#include "sim/sim_part.h"

#include <stdarg.h>

#define HEARD_MAX   (64u << 20)
#define API_WAIT_MS (2 * MS_MINUTE)

static void answered(struct web_exchange *x)
{
    *(bool *)x->ctx = true;
}

static bool is_set(struct sim *s, void *flag)
{
    (void)s;
    return *(bool *)flag;
}

struct sim_answer sim_request(struct sim *s, const struct http_request *req, bool local)
{
    bool done = false;
    struct sim_answer out = {0};

    if (!s->web)
        return out;
    arena_reset(s->api_arena);
    struct web_exchange *x = ARENA_NEW(s->api_arena, struct web_exchange);
    x->arena = s->api_arena;
    x->request = *req;
    x->request.url = str_dup(s->api_arena, req->url);
    x->request.body = str_dup(s->api_arena, req->body);
    x->request.query = str_dup(s->api_arena, req->query);
    x->request.headers = (struct http_headers){0};
    for (size_t i = 0; i < req->headers.n; i++)
        http_header_add(s->api_arena, &x->request.headers,
                        str_dup(s->api_arena, req->headers.items[i].name),
                        str_dup(s->api_arena, req->headers.items[i].value));
    x->local = local;
    x->done = answered;
    x->ctx = &done;
    web_handle(s->web, x);
    bool came = sim_until(s, is_set, &done, API_WAIT_MS);
    ASSERT(came);
    if (x->response.stream) {
        sim_hang_up(s);
        s->stream = x->response.stream;
    }
    out.status = x->response.status;
    out.body = x->response.body;
    if (out.body.n && json_parse(s->api_arena, out.body, &out.json))
        out.json = NULL;
    return out;
}

/* Both exchanges live in api_arena. */
static void click(struct sim *s, const char *path, const char *body, struct web_exchange *x,
                  bool *done)
{
    *x = (struct web_exchange){.arena = s->api_arena, .local = true, .done = answered, .ctx = done};
    x->request.method = HTTP_POST;
    x->request.url = str_dup(s->api_arena, str_of(path));
    x->request.body = str_dup(s->api_arena, str_of(body));
    http_header_add(s->api_arena, &x->request.headers, STR("Content-Type"),
                    STR("application/json"));
    web_handle(s->web, x);
}

static bool both_set(struct sim *s, void *flags)
{
    const bool *done = flags;

    (void)s;
    return done[0] && done[1];
}

void sim_api_both(struct sim *s, const char *path, const char *body, int ret_statuses[2])
{
    bool done[2] = {false, false};
    struct web_exchange *x;

    ret_statuses[0] = ret_statuses[1] = 0;
    if (!s->web)
        return;
    arena_reset(s->api_arena);
    x = ARENA_ARRAY(s->api_arena, struct web_exchange, 2);
    for (size_t i = 0; i < 2; i++)
        click(s, path, body, &x[i], &done[i]);
    bool came = sim_until(s, both_set, done, API_WAIT_MS);
    ASSERT(came);
    for (size_t i = 0; i < 2; i++)
        ret_statuses[i] = x[i].response.status;
}

static void nothing_waits(struct http_stream *stream)
{
    (void)stream; /* it is read when the test looks */
}

void sim_hang_up(struct sim *s)
{
    if (s->stream)
        s->stream->close(s->stream);
    s->stream = NULL;
}

void sim_listen(struct sim *s, struct str last_id)
{
    struct http_request req = {.method = HTTP_GET, .url = STR("/events")};
    struct arena *a = arena_new();

    if (last_id.n)
        http_header_add(a, &req.headers, STR("Last-Event-ID"), last_id);
    sim_request(s, &req, true);
    if (s->stream)
        s->stream->wake = nothing_waits;
    arena_free(a);
}

struct str sim_heard(struct sim *s, struct arena *a)
{
    struct buf b;
    char piece[8192];
    size_t n;

    buf_init(&b, a, HEARD_MAX);
    while (s->stream && (n = s->stream->read(s->stream, piece, sizeof(piece))) != 0) {
        if (n == HTTP_STREAM_END)
            sim_hang_up(s);
        else
            buf_put(&b, piece, n);
    }
    return buf_view(&b);
}

bool sim_is_listening(const struct sim *s)
{
    return s->stream != NULL;
}

struct sim_answer sim_api(struct sim *s, enum http_method method, const char *path,
                          const char *body_fmt, ...)
{
    struct arena *a = arena_new();
    struct http_request req = {.method = method};
    struct buf body;
    char text[16384];
    va_list args;

    va_start(args, body_fmt);
    int n = vsnprintf(text, sizeof(text), body_fmt, args);
    va_end(args);
    ASSERT(n >= 0 && (size_t)n < sizeof(text));
    buf_init(&body, a, sizeof(text));
    buf_put(&body, text, (size_t)n);
    str_cut(str_of(path), '?', &req.url, &req.query);
    req.body = buf_view(&body);
    if (n > 0)
        http_header_add(a, &req.headers, STR("Content-Type"), STR("application/json"));
    struct sim_answer out = sim_request(s, &req, true);
    arena_free(a);
    return out;
}

struct shopify_shop *sim_connect_shop(struct sim *s, const struct shopify_options *options)
{
    struct shopify_options o = *options;

    if (!o.client_id.n)
        o.client_id = STR("sim-client-id");
    if (!o.client_secret.n)
        o.client_secret = STR("sim-client-secret");
    struct shopify_shop *shop = shopify_add_shop(s->shopify, &o, s->now_ms);
    struct sim_answer r =
        sim_api(s, HTTP_POST, "/api/v1/shops",
                "{\"domain\":\"%.*s\",\"client_id\":\"%.*s\",\"client_secret\":\"%.*s\"}",
                STR_ARG(o.domain), STR_ARG(o.client_id), STR_ARG(o.client_secret));
    ASSERT(r.status == 201);
    return shop;
}

struct str sim_app_key(struct sim *s, size_t account)
{
    return s->opt.ali_apps && account ? str_printf(s->arena, "%s%zu", SIM_APP_KEY, account)
                                      : STR(SIM_APP_KEY);
}

struct str sim_connect_ali_nth(struct sim *s, size_t n)
{
    ASSERT(n < s->ali_accounts_n);
    struct aliworld_tokens t = aliworld_tokens(s->ali, s->ali_accounts[n]);
    struct str name = n ? str_printf(s->arena, "Buyer %zu", n) : STR_NONE;
    struct sim_answer r =
        sim_api(s, HTTP_POST, "/api/v1/suppliers",
                "{\"supplier\":\"aliexpress\",\"name\":\"%.*s\",\"app_key\":\"%.*s\","
                "\"app_secret\":\"%s\",\"access_token\":\"%.*s\",\"refresh_token\":\"%.*s\","
                "\"access_expires_in_s\":%lld}",
                STR_ARG(name), STR_ARG(sim_app_key(s, n)), SIM_APP_SECRET, STR_ARG(t.access),
                STR_ARG(t.refresh), (long long)(aliworld_options(s->ali)->access_ms / MS_SECOND));
    return r.status == 201 ? str_dup(s->arena, json_str(json_get(r.json, "id"))) : STR_NONE;
}

void sim_connect_ali(struct sim *s)
{
    struct str id = sim_connect_ali_nth(s, 0);

    ASSERT(id.n);
}

struct str sim_shop_id(struct sim *s, struct str domain)
{
    struct sim_answer r = sim_api(s, HTTP_GET, "/api/v1/shops", "%s", "");

    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "domain")), domain))
            return str_dup(s->arena, json_str(json_get(it.val, "id")));
    }
    return STR_NONE;
}
