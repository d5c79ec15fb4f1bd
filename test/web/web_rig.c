/* SPDX-License-Identifier: Apache-2.0 */
/* See test/web/web_rig.h. */
#include "test/web/web_rig.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/readers.h"
#include "base/crypto.h"
#include "test/web/schema.h"
#include "web/inside.h"

static const uint8_t key[SEAL_KEY_LEN] = {7};

/* A web app of three files, one of them packed in both ways. */
#define APP_FILE(path, text)                                  \
    {                                                         \
        path, (const unsigned char *)(text), sizeof(text) - 1 \
    }
static const struct embed_file app[] = {
    APP_FILE("/assets/main-1f2e3d4c.js", "let plain;"),
    APP_FILE("/assets/main-1f2e3d4c.js.br", "(brotli)"),
    APP_FILE("/assets/main-1f2e3d4c.js.gz", "(gzip)"),
    APP_FILE("/icon.svg", "<svg/>"),
    APP_FILE("/index.html", "<!doctype html><title>App</title>"),
};

/* --- ports that pretend --- */

static int64_t port_now(void *ctx)
{
    return ((struct rig *)ctx)->now_ms;
}

static int64_t port_mono(void *ctx)
{
    return ((struct rig *)ctx)->mono_ms;
}

static void port_fill(void *ctx, void *bytes, size_t n)
{
    struct rig *r = ctx;
    uint8_t *p = bytes;

    for (size_t i = 0; i < n; i++) {
        r->dice = r->dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
        p[i] = (uint8_t)(r->dice >> 33);
    }
}

static void port_send(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    struct rig *r = ctx;
    struct sent *s = ARENA_PUSH(r->a, &r->sent, &r->sent_n, struct sent);

    (void)timeout_ms;
    s->id = id;
    s->request.method = req->method;
    s->request.url = str_dup(r->a, req->url);
    s->request.body = str_dup(r->a, req->body);
}

static void port_log(void *ctx, enum log_level level, int64_t at_ms, struct str text)
{
    struct rig *r = ctx;

    (void)level;
    (void)at_ms;
    buf_str(&r->log, text);
    buf_char(&r->log, '\n');
}

static void port_wake(void *ctx)
{
    (void)ctx;
}

static void port_point(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static int32_t port_zone(void *ctx, struct str zone, int64_t at_ms)
{
    (void)ctx;
    (void)at_ms;
    return str_eq(zone, STR("Asia/Shanghai")) ? 8 * 3600 : 0;
}

static struct ports ports_of(struct rig *r)
{
    return (struct ports){.clock = {r, port_now, port_mono},
                          .zones = {r, port_zone},
                          .rng = {r, port_fill},
                          .net = {r, port_send},
                          .log = {r, port_log},
                          .waker = {r, port_wake},
                          .points = {r, port_point}};
}

/* --- what main does --- */

static enum err house_backup_made(void *ctx, struct arena *a, enum lang lang, struct web_told told,
                                  struct str *ret_json, struct str *ret_sentence)
{
    struct rig *r = ctx;

    r->copies++;
    told.fn(told.ctx, 3, 12);
    r->while_copying = rig_get(r, "/api/v1/backups").body;
    *ret_sentence = lang == LANG_ZH ? STR("磁盘已满") : STR("the disk is full");
    *ret_json =
        str_dup(a, STR("{\"file\":\"/data/backups/waybill-1.db\",\"bytes\":4096,\"schema\":7,"
                       "\"made_at\":\"2026-11-23T08:00:00Z\",\"key_file\":null,"
                       "\"chains\":[]}"));
    return r->copy_err;
}

static enum err house_list(void *ctx, struct arena *a, struct web_backup **ret_items, size_t *ret_n)
{
    (void)ctx;
    *ARENA_PUSH(a, ret_items, ret_n, struct web_backup) =
        (struct web_backup){STR("waybill-1.db"), 4096, time_of(STR(RIG_START))};
    return OK;
}

/* A copy that is fetched: six bytes. */
struct copy {
    struct http_stream face; /* first */
    size_t left;
};

static size_t copy_read(struct http_stream *s, char *to, size_t n)
{
    struct copy *k = (struct copy *)s;

    if (!k->left || !n)
        return HTTP_STREAM_END;
    *to = "SQLite"[6 - k->left--];
    return 1;
}

static void copy_close(struct http_stream *s)
{
    (void)s;
}

static enum err house_open(void *ctx, struct arena *a, struct str name,
                           struct http_stream **ret_stream)
{
    struct rig *r = ctx;

    (void)a;
    if (!str_eq(name, STR("waybill-1.db")))
        return ERR_NOT_FOUND;
    struct copy *k = ARENA_NEW(r->a, struct copy);
    *k = (struct copy){.face = {.read = copy_read, .close = copy_close}, .left = 6};
    *ret_stream = &k->face;
    return OK;
}

/* --- a hub --- */

static void put_secret(struct rig *r, const char *name, const char *plain)
{
    uint8_t nonce[SEAL_NONCE_LEN] = {1};
    struct secret_row row = {.owner_id = r->shop_id,
                             .name = str_of(name),
                             .sealed = crypto_seal(r->a, key, nonce, str_of(plain))};

    assert_int_equal(db_secret_put(r->db, &row), OK);
}

static void put_shop(struct rig *r)
{
    struct id_maker ids = {0};
    struct shop shop = {.platform = STR("shopify"),
                        .name = STR("Demo"),
                        .domain = STR(RIG_DOMAIN),
                        .base_url = STR("https://" RIG_DOMAIN),
                        .auth = AUTH_TOKEN,
                        .state = SHOP_ACTIVE,
                        .zone = STR("Asia/Shanghai"),
                        .currency = STR("USD"),
                        .scopes = STR("read_orders"),
                        .missing = STR("[]"),
                        .connected_ms = r->now_ms - MS_DAY,
                        .policy = policy_default()};

    shop.id = r->shop_id = id_make(&ids, r->now_ms);
    assert_int_equal(db_begin(r->db), OK);
    assert_int_equal(db_shop_save(r->db, &shop, NULL), OK);
    put_secret(r, "client_id", "app1");
    put_secret(r, "client_secret", RIG_SECRET);
    put_secret(r, "client_secret_old", RIG_SECRET_OLD);
    put_secret(r, "access_token", "shpat_1");
    assert_int_equal(db_commit(r->db), OK);
}

static void start(struct rig *r, bool with_readers)
{
    struct db_options o = {.path = r->path};
    struct desk_options d = desk_options_default();

    assert_int_equal(db_open(&o, &r->db), OK);
    assert_int_equal(db_migrate(r->db, r->now_ms), OK);
    put_shop(r);
    d.ports = ports_of(r);
    d.db = r->db;
    d.public_url = STR("https://hub.example");
    memcpy(d.key, key, sizeof(key));
    assert_int_equal(desk_new(&d, &r->desk), OK);
    r->options = options_default();
    r->options.api_token = STR("wb_secret");
    if (with_readers)
        r->readers = readers_new(&o, 2);
    struct web_options w = {.desk = r->desk,
                            .readers = r->readers,
                            .public_url = d.public_url,
                            .version = STR("1.2"),
                            .port = 8787,
                            .password_mib = 1,
                            .trusted_proxies = STR("127.0.0.1"),
                            .house = {.ctx = r,
                                      .dir = STR("/data"),
                                      .started_ms = r->now_ms,
                                      .options = &r->options,
                                      .backup = house_backup_made,
                                      .backups = house_list,
                                      .open = house_open},
                            .app = app,
                            .app_n = COUNT_OF(app)};
    r->web = web_new(&w);
    rig_turns(r);
}

static int setup(void **state, bool with_readers)
{
    struct arena *a = arena_new();
    struct rig *r = ARENA_NEW(a, struct rig);

    r->a = a;
    r->now_ms = time_of(STR(RIG_START));
    r->mono_ms = 5000;
    r->dice = 42;
    buf_init(&r->log, a, 1 << 22);
    snprintf(r->folder, sizeof(r->folder), "/tmp/waybill-web-XXXXXX");
    if (!mkdtemp(r->folder))
        return -1;
    r->path = str_printf(a, "%s/waybill.db", r->folder);
    *state = r;
    start(r, with_readers);
    return 0;
}

int rig_setup(void **state)
{
    return setup(state, true);
}

int rig_setup_desk_only(void **state)
{
    return setup(state, false);
}

int rig_teardown(void **state)
{
    struct rig *r = *state;

    web_free(r->web);
    desk_close(r->desk);
    desk_free(r->desk);
    readers_free(r->readers);
    db_close(r->db);
    DIR *d = opendir(r->folder);
    for (struct dirent *f; d && (f = readdir(d));) {
        if (f->d_name[0] != '.')
            unlinkat(dirfd(d), f->d_name, 0);
    }
    if (d)
        closedir(d);
    rmdir(r->folder);
    arena_free(r->a);
    return 0;
}

void rig_turns(struct rig *r)
{
    int64_t due_ms;
    int n = 0;

    while (desk_turn(r->desk, &due_ms))
        assert_true(n++ < 1000);
}

void rig_pass(struct rig *r, int64_t ms)
{
    r->now_ms += ms;
    r->mono_ms += ms;
    rig_turns(r);
}

/* --- requests --- */

/* A request in hand, with memory of its own as the server gives it. */
struct exchange {
    struct web_exchange x;
    struct rig *rig;
    struct got got;
};

static void done(struct web_exchange *x)
{
    struct exchange *e = (struct exchange *)x;
    struct rig *r = e->rig;
    struct got *g = &e->got;

    assert_int_equal(g->status, 0);
    g->status = x->response.status;
    g->body = str_dup(r->a, x->response.body);
    for (size_t i = 0; i < x->response.headers.n; i++)
        http_header_add(r->a, &g->headers, str_dup(r->a, x->response.headers.items[i].name),
                        str_dup(r->a, x->response.headers.items[i].value));
    g->stream = x->response.stream;
    if (json_parse(r->a, g->body, &g->json))
        g->json = NULL;
    struct str wrong = schema_check(r->a, x->request.method, x->request.url, g);
    if (wrong.n)
        print_error("not as described: %.*s\n", STR_ARG(wrong));
    assert_int_equal(wrong.n, 0);
    arena_free(x->arena); /* whoever looks at it after done() is found out */
}

static void on_wake(struct http_stream *s)
{
    ((struct got *)s->reader)->woken++;
}

struct str rig_heard(struct rig *r, struct got *g)
{
    struct buf b;
    char piece[4096];
    size_t n;

    buf_init(&b, r->a, 1 << 24);
    g->stream->wake = on_wake;
    g->stream->reader = g;
    while ((n = g->stream->read(g->stream, piece, sizeof(piece))) != 0) {
        if (n == HTTP_STREAM_END)
            return STR("(end)");
        buf_put(&b, piece, n);
    }
    return buf_view(&b);
}

static void add(struct exchange *e, const char *name, struct str value)
{
    http_header_add(e->x.arena, &e->x.request.headers, str_of(name), str_dup(e->x.arena, value));
}

struct got *rig_begin(struct rig *r, const struct ask *ask)
{
    struct exchange *e = ARENA_NEW(r->a, struct exchange);
    struct http_request *req = &e->x.request;
    bool host = false;

    e->rig = r;
    e->x.arena = arena_new();
    e->x.done = done;
    e->x.local = !ask->token && !ask->cookie && !ask->stranger;
    if (!e->x.local)
        e->x.peer = str_of(ask->peer ? ask->peer : "127.0.0.1");
    e->x.too_large = ask->too_large;
    req->method = ask->method;
    str_cut(str_dup(e->x.arena, str_of(ask->path)), '?', &req->url, &req->query);
    for (size_t i = 0; i < COUNT_OF(ask->headers) && ask->headers[i][0]; i++) {
        add(e, ask->headers[i][0], str_of(ask->headers[i][1]));
        host = host || str_eq_nocase(str_of(ask->headers[i][0]), STR("Host"));
    }
    if (!host)
        add(e, "Host", STR("127.0.0.1:8787"));
    if (ask->token)
        add(e, "Authorization", str_cat(r->a, STR("Bearer "), str_of(ask->token)));
    if (ask->cookie) {
        add(e, "Cookie", str_printf(r->a, "theme=dark; " SESSION_COOKIE "=%s", ask->cookie));
        add(e, "X-Waybill-CSRF", auth_csrf(r->a, str_of(ask->cookie)));
    }
    if (ask->body) {
        req->body = str_dup(e->x.arena, str_of(ask->body));
        if (!http_header_get(&req->headers, STR("Content-Type")).n)
            add(e, "Content-Type", STR("application/json"));
    }
    web_handle(r->web, &e->x);
    return &e->got;
}

struct got rig_ask(struct rig *r, const struct ask *ask)
{
    struct got *g = rig_begin(r, ask);

    if (!g->status)
        rig_turns(r);
    for (int i = 0; i < 60 && !g->status; i++)
        rig_pass(r, MS_SECOND); /* a command that waits for the outside */
    assert_int_not_equal(g->status, 0);
    return *g;
}

struct got rig_get(struct rig *r, const char *path)
{
    struct ask ask = {.method = HTTP_GET, .path = path};

    return rig_ask(r, &ask);
}

struct got rig_post(struct rig *r, const char *path, const char *body)
{
    struct ask ask = {.method = HTTP_POST, .path = path, .body = body};

    return rig_ask(r, &ask);
}

const char *rig_cookie(struct rig *r, const struct got *g)
{
    struct str value = http_header_get(&g->headers, STR("Set-Cookie")), name, rest;

    str_cut(value, ';', &value, &rest);
    str_cut(value, '=', &name, &value);
    assert_true(!name.n || str_eq(name, STR(SESSION_COOKIE)));
    return str_cstr(r->a, value);
}

const char *rig_code(struct rig *r, const struct got *g)
{
    struct str page, code;

    assert_true(str_cut(rig_text(r, g, "url"), '#', &page, &code));
    return str_cstr(r->a, code);
}

static const char *come_in(struct rig *r, const char *path, const char *code, const char *name)
{
    struct str body = str_printf(r->a,
                                 "{\"code\":\"%s\",\"name\":\"%s\",\"email\":\"%.*s@example.com\","
                                 "\"password\":\"" RIG_PASSWORD "\"}",
                                 code, name, STR_ARG(str_lower(r->a, str_of(name))));
    struct ask ask = {
        .method = HTTP_POST, .path = path, .body = str_cstr(r->a, body), .stranger = true};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 200);
    return rig_cookie(r, &g);
}

const char *rig_owner(struct rig *r)
{
    struct got g = rig_post(r, "/api/v1/setup/link", NULL);

    CHECK_STATUS(g, 201);
    return come_in(r, "/api/v1/setup", rig_code(r, &g), "Anna");
}

const char *rig_person(struct rig *r, const char *name, const char *role)
{
    struct str body = str_printf(r->a, "{\"role\":\"%s\"}", role);
    struct got g = rig_post(r, "/api/v1/invitations", str_cstr(r->a, body));

    CHECK_STATUS(g, 201);
    return come_in(r, "/api/v1/invitations/accept", rig_code(r, &g), name);
}

const char *rig_token(struct rig *r, const char *scopes)
{
    struct str body = str_printf(r->a, "{\"name\":\"anna\",\"scopes\":\"%s\"}", scopes);
    struct got g = rig_post(r, "/api/v1/tokens", str_cstr(r->a, body));

    CHECK_STATUS(g, 201);
    return str_cstr(r->a, rig_text(r, &g, "token"));
}

struct got *rig_hook_begin(struct rig *r, const struct delivery *d)
{
    uint8_t mac[SHA256_LEN];
    const char *secret = d->secret ? d->secret : RIG_SECRET;

    crypto_hmac_sha256(str_of(secret), d->body, mac);
    struct ask ask = {.method = HTTP_POST,
                      .path = "/webhooks/shopify",
                      .body = str_cstr(r->a, d->body),
                      .stranger = true,
                      .headers = {{"X-Shopify-Topic", d->topic ? d->topic : "orders/create"},
                                  {"X-Shopify-Shop-Domain", d->domain ? d->domain : RIG_DOMAIN},
                                  {"X-Shopify-Webhook-Id", d->id ? d->id : "delivery-1"},
                                  {"X-Shopify-Event-Id", d->event ? d->event : "event-1"},
                                  {"X-Shopify-Hmac-SHA256",
                                   str_cstr(r->a, base64_text(r->a, mac, sizeof(mac)))}}};
    return rig_begin(r, &ask);
}

struct got rig_hook(struct rig *r, const struct delivery *d)
{
    struct got *g = rig_hook_begin(r, d);

    rig_turns(r);
    return *g;
}

struct str rig_order_body(struct rig *r, int64_t id, int number, const char *customer)
{
    struct str at = time_text(r->a, r->now_ms);

    return str_printf(
        r->a,
        "{\"id\":%lld,\"name\":\"#%d\",\"email\":\"c%d@example.com\",\"created_at\":\"%.*s\","
        "\"updated_at\":\"%.*s\",\"processed_at\":\"%.*s\",\"currency\":\"USD\","
        "\"total_price\":\"18.64\",\"financial_status\":\"paid\",\"fulfillment_status\":null,"
        "\"shipping_address\":{\"name\":\"%s\",\"first_name\":\"%s\",\"last_name\":\"Q\","
        "\"address1\":\"1 Way\",\"city\":\"Springfield\",\"zip\":\"12345\",\"province\":\"Ohio\","
        "\"province_code\":\"OH\",\"country\":\"United States\",\"country_code\":\"US\","
        "\"phone\":\"+15550100\"},\"line_items\":[{\"id\":%lld,\"variant_id\":39072856,"
        "\"product_id\":632910392,\"title\":\"Lamp\",\"variant_title\":\"green\","
        "\"sku\":\"LAMP-%d\",\"quantity\":2,\"current_quantity\":2,\"requires_shipping\":true,"
        "\"price\":\"9.32\",\"properties\":[]}]}",
        (long long)id, number, number, STR_ARG(at), STR_ARG(at), STR_ARG(at), customer, customer,
        (long long)id + 1, number);
}

struct str rig_order(struct rig *r, int64_t id, int number, const char *customer)
{
    struct delivery d = {.body = rig_order_body(r, id, number, customer)};

    d.id = str_cstr(r->a, str_printf(r->a, "delivery-%lld", (long long)id));
    d.event = str_cstr(r->a, str_printf(r->a, "event-%lld", (long long)id));
    struct got g = rig_hook(r, &d);
    CHECK_STATUS(g, 200);
    g = rig_get(r, str_cstr(r->a, str_printf(r->a, "/api/v1/orders/%%23%d", number)));
    CHECK_STATUS(g, 200);
    return rig_text(r, &g, "id");
}

/* --- checks --- */

struct str rig_text(struct rig *r, const struct got *g, const char *path)
{
    return json_text(r->a, json_path(g->json, path));
}

void rig_check(struct str got, struct str want, const char *file, int line)
{
    if (str_eq(got, want))
        return;
    print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
    _fail(file, line);
}

void rig_check_status(const struct got *g, int want, const char *file, int line)
{
    if (g->status == want)
        return;
    print_error("got  %d %.*s\nwant %d\n", g->status, STR_ARG(g->body), want);
    _fail(file, line);
}

void rig_check_problem(struct rig *r, const struct got *g, int status, const char *code,
                       const char *file, int line)
{
    rig_check_status(g, status, file, line);
    rig_check(http_header_get(&g->headers, STR("Content-Type")), STR("application/problem+json"),
              file, line);
    rig_check(rig_text(r, g, "code"), str_of(code), file, line);
    rig_check(rig_text(r, g, "type"), str_cat(r->a, STR("/problems/"), str_of(code)), file, line);
    assert_true(rig_text(r, g, "title").n > 0);
}
