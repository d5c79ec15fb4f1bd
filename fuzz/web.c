/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to a whole hub that lives in memory, with a shop, a supplier and some orders. Input:
 * a letter that says who asks, then a request as text: "GET /path?query", headers, an empty line,
 * the body. Letters: l local, t with an admin token, r with a token that may read, w a webhook
 * that is signed, else a stranger. Every request is answered once, and never as our own fault.
 */
#include "fuzz/fuzz.h"

#include "base/crypto.h"
#include "base/text.h"
#include "base/time.h"
#include "sim/sim.h"

#define DOMAIN      "lamps.myshopify.com"
#define SECRET      "sim-client-secret"
#define INPUTS_MAX  400 /* then a new hub, so that none grows or stays broken for long */
#define HEADERS_MAX 20
#define ORDERS      3

static struct sim *sim;
static struct disk *disk;
static struct arena *kept;
static struct str admin_token, read_token;
static int inputs;

static struct str new_token(const char *scopes)
{
    struct sim_answer r =
        sim_api(sim, HTTP_POST, "/api/v1/tokens", "{\"name\":\"fuzz\",\"scopes\":\"%s\"}", scopes);

    ASSERT(r.status == 201);
    return str_printf(kept, "Bearer %.*s", STR_ARG(json_str(json_get(r.json, "token"))));
}

static void place_orders(struct shopify_shop *shop)
{
    int64_t variant;
    struct shopify_variant_input v = {
        .title = STR("Black"), .sku = STR("LAMP-1"), .price_minor = 1990};

    shopify_add_product(shop, STR("Lamp"), STR("Lamps"), &v, 1, sim_now(sim), &variant);
    struct shopify_line_input line = {.variant_id = variant, .quantity = 2};
    struct shopify_order_input in = {.lines = &line,
                                     .lines_n = 1,
                                     .email = STR("mara@example.test"),
                                     .address = {.first_name = STR("小芳"),
                                                 .last_name = STR("王"),
                                                 .address1 = STR("100 Example Avenue"),
                                                 .city = STR("Vineland"),
                                                 .country = STR("United States"),
                                                 .country_code = STR("US")}};
    for (int i = 0; i < ORDERS; i++)
        shopify_place(shop, &in, sim_now(sim));
}

static void begin(void)
{
    struct shopify_options shop = {.domain = STR(DOMAIN), .client_secret = STR(SECRET)};

    kept = arena_new();
    disk = disk_new(1);
    struct sim_options o = {.seed = 1, .db_path = STR("/waybill.db"), .disk = disk};
    sim = sim_new(&o);
    place_orders(sim_connect_shop(sim, &shop));
    sim_connect_ali(sim);
    sim_run(sim, MS_MINUTE);
    admin_token = new_token("admin");
    read_token = new_token("read");
    inputs = 0;
}

static void end(void)
{
    sim_free(sim);
    disk_free(disk);
    arena_free(kept);
    sim = NULL;
}

/* The request without its body. */
static void read_head(struct arena *a, struct str *rest, struct http_request *req)
{
    struct str line, method, target, name, value;

    str_cut(*rest, '\n', &line, rest);
    str_cut(line, ' ', &method, &target);
    if (!http_method_parse(method, &req->method))
        req->method = HTTP_GET;
    str_cut(target, '?', &req->url, &req->query);
    while (rest->n) {
        str_cut(*rest, '\n', &line, rest);
        if (!line.n)
            break;
        if (str_cut(line, ':', &name, &value) && req->headers.n < HEADERS_MAX)
            http_header_add(a, &req->headers, name, str_trim(value));
    }
}

static void sign(struct arena *a, struct http_request *req)
{
    uint8_t mac[SHA256_LEN];
    static const struct http_header usual[] = {
        {{"X-Shopify-Topic", 15}, {"orders/updated", 14}},
        {{"X-Shopify-Shop-Domain", 21}, {DOMAIN, sizeof(DOMAIN) - 1}},
        {{"X-Shopify-API-Version", 21}, {"2026-10", 7}},
    };

    for (size_t i = 0; i < COUNT_OF(usual); i++) {
        if (!http_header_get(&req->headers, usual[i].name).n)
            http_header_add(a, &req->headers, usual[i].name, usual[i].value);
    }
    if (!http_header_get(&req->headers, STR("X-Shopify-Webhook-Id")).n)
        http_header_add(a, &req->headers, STR("X-Shopify-Webhook-Id"),
                        str_printf(a, "delivery-%d", inputs));
    crypto_hmac_sha256(STR(SECRET), req->body, mac);
    http_header_add(a, &req->headers, STR("X-Shopify-Hmac-Sha256"),
                    base64_text(a, mac, sizeof(mac)));
}

static void check(const struct sim_answer *r)
{
    ASSERT(r->status >= 200 && r->status < 600);
    ASSERT(r->status != 500); /* nothing that comes in is an error of ours */
    ASSERT(text_is_utf8(r->body));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0 || n > 65536)
        return 0;
    if (sim && ++inputs > INPUTS_MAX)
        end();
    if (!sim)
        begin();
    struct arena *a = arena_new();
    struct str rest = {(const char *)data + 1, n - 1};
    struct http_request req = {0};

    read_head(a, &rest, &req);
    req.body = rest;
    http_header_add(a, &req.headers, STR("Host"), STR("hub.example"));
    if (data[0] == 't' || data[0] == 'r')
        http_header_add(a, &req.headers, STR("Authorization"),
                        data[0] == 't' ? admin_token : read_token);
    if (data[0] == 'w')
        sign(a, &req);
    struct sim_answer r = sim_request(sim, &req, data[0] == 'l');
    check(&r);
    arena_free(a);
    return 0;
}
