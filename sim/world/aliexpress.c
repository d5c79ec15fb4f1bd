/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door of the model: makes the world, finds the method that a request names, and lets ordered
 * or random accidents happen around it.
 */
#include "sim/world/aliexpress.h"

#include "sim/world/aliexpress_state.h"

/* Longer ones are refused by the real gateway too; they belong into a body. */
#define LONGEST_GET_URL 1024

struct method {
    const char *name;
    bool needs_session;
    struct http_response (*answer)(struct aliworld_call *c);
};

static const struct method methods[] = {
    {"aliexpress.ds.order.create", true, aliworld_place},
    {"aliexpress.trade.ds.order.get", true, aliworld_order_get},
    {"aliexpress.ds.order.tracking.get", true, aliworld_tracking_get},
    {"aliexpress.ds.product.get", true, aliworld_product_get},
    {"aliexpress.ds.freight.query", true, aliworld_freight_query},
    {"aliexpress.logistics.buyer.freight.calculate", true, aliworld_freight_calculate},
    {"aliexpress.ds.address.get", true, aliworld_address_get},
    {"/auth/token/create", false, aliworld_token_create},
    {"/auth/token/refresh", false, aliworld_token_refresh},
    {"/auth/token/security/create", false, aliworld_token_create},
    {"/auth/token/security/refresh", false, aliworld_token_refresh},
};

struct aliworld_options aliworld_defaults(void)
{
    return (struct aliworld_options){
        .seed = 1,
        .pays_by_itself = true,
        .readable_after_ms = 10 * MS_SECOND,
        .repeat_window_ms = MS_DAY,
        .unpaid_ms = 12 * MS_DAY,
        .ship_ms = 2 * MS_DAY,
        .package_gap_ms = 6 * MS_HOUR,
        .relabel_ms = 5 * MS_DAY,
        .deliver_ms = 12 * MS_DAY,
        .finish_ms = 3 * MS_DAY,
        .cancel_ms = MS_HOUR,
        .access_ms = 30 * MS_DAY,
        .refresh_ms = 60 * MS_DAY,
        .packages = 1,
        .push_delay_ms = MS_SECOND,
        .ban_ms = MS_SECOND,
        .delay_ms = 20 * MS_SECOND,
    };
}

void aliworld_app_in_test(struct aliworld_options *options)
{
    options->access_ms = MS_DAY;
    options->refresh_ms = 2 * MS_DAY;
    options->calls_per_day = 5000;
}

struct aliworld *aliworld_new(const struct aliworld_options *options)
{
    struct arena *a = arena_new();
    struct aliworld *w = ARENA_NEW(a, struct aliworld);
    struct dice seed;

    dice_init(&seed, options->seed);
    w->arena = a;
    w->options = *options;
    w->options.push_url = str_dup(a, options->push_url);
    w->ids = dice_fork(&seed, STR("ids"));
    w->numbers = dice_fork(&seed, STR("numbers"));
    w->course = dice_fork(&seed, STR("course"));
    w->accidents = dice_fork(&seed, STR("accidents"));
    w->odd = dice_fork(&seed, STR("odd"));
    w->goods = map_new(a);
    w->first_ids = map_new(a);
    w->order_by_id = map_new(a);
    w->references = map_new(a);
    w->calls = map_new(a);
    w->next_order_id = INT64_C(8190000000000000) + dice_range(&w->ids, 100000, 999999);
    return w;
}

void aliworld_free(struct aliworld *w)
{
    if (w)
        arena_free(w->arena);
}

struct aliworld_options *aliworld_options(struct aliworld *w)
{
    return &w->options;
}

static void count_call(struct aliworld *w, struct str method)
{
    int64_t *n = map_get(w->calls, method);
    if (!n) {
        n = ARENA_NEW(w->arena, int64_t);
        map_put(w->calls, str_dup(w->arena, method), n);
    }
    (*n)++;
    w->calls_n++;
}

void aliworld_fault(struct aliworld *w, enum aliworld_fault fault, struct str method, int64_t times)
{
    struct aliworld_planned_fault *f =
        ARENA_PUSH(w->arena, &w->faults, &w->faults_n, struct aliworld_planned_fault);
    f->fault = fault;
    f->method = str_dup(w->arena, method);
    f->left = times;
}

void aliworld_refuse(struct aliworld *w, struct str code, struct str text, int64_t times)
{
    w->refuse_code = str_dup(w->arena, code);
    w->refuse_text = str_empty(text) ? w->refuse_code : str_dup(w->arena, text);
    w->refuse_left = times;
}

/* The accident that befalls this request; ALIWORLD_FAULT_MAX for none. */
static enum aliworld_fault accident(struct aliworld *w, struct str method)
{
    for (size_t i = 0; i < w->faults_n; i++) {
        struct aliworld_planned_fault *f = &w->faults[i];
        if (f->left <= 0 || (!str_empty(f->method) && !str_eq(f->method, method)))
            continue;
        f->left--;
        return f->fault;
    }
    for (size_t i = 0; i < ALIWORLD_FAULT_MAX; i++) {
        if (dice_may(&w->accidents, w->options.fault_permille[i]))
            return (enum aliworld_fault)i;
    }
    return ALIWORLD_FAULT_MAX;
}

static struct http_response bad_gateway(const struct aliworld_call *c)
{
    return aliworld_reply(c->a, 502, STR("text/html"),
                          STR("<html><head><title>502 Bad Gateway</title></head>\n"
                              "<body><center><h1>502 Bad Gateway</h1></center></body></html>\n"));
}

static struct http_response robot_wall(const struct aliworld_call *c)
{
    return aliworld_reply(c->a, 200, STR("text/html"),
                          STR("<!DOCTYPE html><html><head><title>Verify</title></head>\n"
                              "<body><div id=\"nc_1_wrapper\">Please slide to verify</div></body>"
                              "</html>\n"));
}

static struct http_response service_timeout(const struct aliworld_call *c)
{
    return aliworld_sub_error(c, "isp.service-unavailable", "Service timeout");
}

static struct http_response internal_error(const struct aliworld_call *c)
{
    return aliworld_error(c, "InternalError", "The request has failed due to an internal error");
}

/* Accidents that keep the request from the method. */
static bool stopped(struct aliworld_call *c, struct http_response *ret_response)
{
    switch (c->fault) {
    case ALIWORLD_LOST_BEFORE: *ret_response = (struct http_response){0}; return true;
    case ALIWORLD_HTML_502: *ret_response = bad_gateway(c); return true;
    case ALIWORLD_HTML_200: *ret_response = robot_wall(c); return true;
    case ALIWORLD_API_LIMIT: *ret_response = aliworld_ban(c); return true;
    case ALIWORLD_APP_LIMIT: *ret_response = aliworld_app_limit(c, 2); return true;
    case ALIWORLD_SERVICE_TIMEOUT: *ret_response = service_timeout(c); return true;
    case ALIWORLD_INTERNAL: *ret_response = internal_error(c); return true;
    case ALIWORLD_INVALID_AUTHORIZATION:
        *ret_response =
            aliworld_sub_error(c, "isv.invalid-authorization", "Invalid authorization.");
        return true;
    case ALIWORLD_NO_PERMISSION:
        *ret_response = aliworld_error(c, "InsufficientPermission",
                                       "App does not have permission to access this api");
        return true;
    default: return false;
    }
}

/* Accidents that befall the answer, the deed being done. */
static struct http_response spoiled(const struct aliworld_call *c, struct http_response r)
{
    switch (c->fault) {
    case ALIWORLD_LOST_AFTER: return (struct http_response){0};
    case ALIWORLD_HTML_502_AFTER: return bad_gateway(c);
    case ALIWORLD_HTML_200_AFTER: return robot_wall(c);
    case ALIWORLD_SERVICE_TIMEOUT_AFTER: return service_timeout(c);
    case ALIWORLD_INTERNAL_AFTER: return internal_error(c);
    case ALIWORLD_CUT_JSON: r.body = str_slice(r.body, 0, r.body.n / 2); return r;
    case ALIWORLD_DELAY:
        http_header_add(c->a, &r.headers, STR("X-Sim-Delay-Ms"),
                        str_printf(c->a, "%lld", (long long)c->w->options.delay_ms));
        return r;
    default: return r;
    }
}

static struct http_response answer(struct aliworld_call *c)
{
    struct http_response error;
    const struct method *m = NULL;
    for (size_t i = 0; i < COUNT_OF(methods) && !m; i++)
        if (str_eq(c->method, str_of(methods[i].name)))
            m = &methods[i];
    bool system = m && !m->needs_session;
    if (c->by_rest && !system)
        return aliworld_error(c, "InvalidApiPath", "The specified API path is invalid");
    if (!aliworld_gate(c, system ? c->method : STR_NONE, m && m->needs_session, &error))
        return error;
    if (!m)
        return aliworld_error(c, "InvalidApiPath", "The specified API path is invalid");
    return m->answer(c);
}

static void add_pairs(struct arena *a, struct http_headers *all, struct str text)
{
    struct http_headers pairs = form_parse(a, text);
    for (size_t i = 0; i < pairs.n; i++)
        http_header_add(a, all, pairs.items[i].name, pairs.items[i].value);
}

/* Path and parameters, from an absolute URL or from path and query apart. */
static struct str read_request(struct aliworld_call *c, const struct http_request *req)
{
    struct str scheme, host, path = req->url, query = req->query;
    struct str type = http_header_get(&req->headers, STR("content-type"));
    if (url_split(req->url, &scheme, &host, &path))
        str_cut(path, '?', &path, &query);
    add_pairs(c->a, &c->params, query);
    if (str_starts_nocase(type, STR("application/x-www-form-urlencoded")))
        add_pairs(c->a, &c->params, req->body);
    return path;
}

struct http_response aliworld_handle(struct aliworld *w, const struct http_request *req,
                                     int64_t now_ms, struct arena *a)
{
    struct aliworld_call c = {.w = w, .a = a, .now_ms = now_ms};
    struct http_response response;

    aliworld_tick(w, now_ms);
    struct str path = read_request(&c, req);
    bool authorize = str_eq(path, STR("/oauth/authorize"));
    bool sync = str_eq(path, STR("/sync"));
    c.by_rest = str_starts(path, STR("/rest/"));
    c.method = sync ? aliworld_param(&c, "method") : path;
    if (c.by_rest)
        c.method = str_slice(path, sizeof("/rest") - 1, path.n);
    c.simplify = str_eq(aliworld_param(&c, "simplify"), STR("true"));
    count_call(w, c.method);

    c.app = aliworld_app_of(w, aliworld_param(&c, "app_key"));
    c.fault = accident(w, c.method);
    if (stopped(&c, &response))
        return response;
    if (req->method == HTTP_GET && aliworld_is_page(path))
        return spoiled(
            &c, aliworld_page(&c, path, http_header_get(&req->headers, STR("accept-language"))));
    if (req->method == HTTP_GET && str_starts(path, STR("/kf/S")))
        return aliworld_picture(&c, path);
    if (!authorize && !sync && !c.by_rest)
        return aliworld_reply(a, 404, STR("text/html"), STR("<html>404 Not Found</html>\n"));
    if (req->method != HTTP_POST && req->method != HTTP_GET)
        return aliworld_reply(a, 405, STR("text/html"), STR("<html>405 Not Allowed</html>\n"));
    if (req->method == HTTP_GET && req->url.n + req->query.n > LONGEST_GET_URL)
        return aliworld_reply(a, 414, STR("text/html"), STR("<html>414 URI Too Long</html>\n"));
    return spoiled(&c, authorize ? aliworld_authorize(&c) : answer(&c));
}

static struct http_response service_handle(void *state, const struct http_request *req,
                                           int64_t now_ms, struct arena *a)
{
    return aliworld_handle(state, req, now_ms, a);
}

static void service_tick(void *state, int64_t now_ms)
{
    aliworld_tick(state, now_ms);
}

static int64_t service_next_ms(const void *state)
{
    return aliworld_next_ms(state);
}

static bool service_push(void *state, int64_t now_ms, struct arena *a, struct world_push *ret_push)
{
    return aliworld_push(state, now_ms, a, ret_push);
}

static void service_pushed(void *state, const struct world_push *push, int status, int64_t now_ms)
{
    aliworld_pushed(state, push, status, now_ms);
}

struct world_service aliworld_service(struct aliworld *w)
{
    return (struct world_service){.state = w,
                                  .handle = service_handle,
                                  .tick = service_tick,
                                  .next_ms = service_next_ms,
                                  .push = service_push,
                                  .pushed = service_pushed};
}
