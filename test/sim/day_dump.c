/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A busy day of one shop, with nearly every address of the API asked on the way. Prints, for the
 * judges in test/node, one JSON object: "routes" that there are, "api" (what people asked the hub
 * and what it answered: held against api/openapi.yaml) and "shopify" (what the hub asked the model
 * of Shopify and what that answered: held against Shopify's schema).
 */
#include "test/sim/story.h"

#include "base/time.h"
#include "web/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define TEXT_MAX   ((size_t)64 << 20)
#define DOMAIN     "lamps.myshopify.com"
#define MANY_LINES 60 /* more than one page of lines */

static struct arena *ours;
static struct buf api_text, talk_text;
static struct jw api, talk;

static const char *method_name(enum http_method m)
{
    switch (m) {
    case HTTP_GET: return "GET";
    case HTTP_POST: return "POST";
    case HTTP_PUT: return "PUT";
    case HTTP_PATCH: return "PATCH";
    case HTTP_DELETE: return "DELETE";
    default: return "?";
    }
}

/* The text as JSON when it is JSON, else as a string. */
static void put_body(struct jw *w, const char *key, struct str text)
{
    const struct json *root;

    jw_key(w, key);
    if (!text.n)
        jw_null(w);
    else if (json_parse(ours, text, &root) == OK)
        jw_raw(w, json_print(ours, root));
    else
        jw_str(w, text);
}

static void overheard(void *ctx, const struct http_request *req, const struct http_response *res)
{
    (void)ctx;
    if (!str_ends(req->url, STR("/graphql.json")) || res->status != 200)
        return;
    jw_obj(&talk);
    put_body(&talk, "request", req->body);
    put_body(&talk, "answer", res->body);
    jw_obj_end(&talk);
}

static struct sim_answer vask(struct story *s, enum http_method method, const char *path,
                              const char *body)
{
    struct sim_answer r = sim_api(s->sim, method, path, "%s", body);

    jw_obj(&api);
    jw_kstr(&api, "method", str_of(method_name(method)));
    jw_kstr(&api, "path", str_of(path));
    put_body(&api, "request", str_of(body));
    jw_ki64(&api, "status", r.status);
    put_body(&api, "body", r.body);
    jw_obj_end(&api);
    return r;
}

static struct sim_answer get(struct story *s, const char *path)
{
    return vask(s, HTTP_GET, path, "");
}

/* Posts to a path that has one %s, and lets the world have a moment. */
static struct sim_answer post(struct story *s, const char *path_fmt, struct str part,
                              const char *body)
{
    struct str path = str_replace(s->arena, str_of(path_fmt), STR("%s"), part);
    struct sim_answer r = vask(s, HTTP_POST, str_cstr(s->arena, path), body);

    if (r.status >= 400)
        fprintf(stderr, "POST %.*s: %.*s\n", STR_ARG(path), STR_ARG(r.body));
    return r;
}

/* The text at a path in the order as it is now: part_of(s, "1001", "packages", "id"). */
static struct str part_of(struct story *s, const char *name, const char *list, const char *key)
{
    struct sim_answer r = story_get(s, name);

    return str_dup(s->arena, json_str(json_get(json_at(json_get(r.json, list), 0), key)));
}

static struct str first_item(struct story *s, const char *path)
{
    struct sim_answer r = get(s, path);

    return str_dup(s->arena, json_str(json_get(json_at(json_get(r.json, "items"), 0), "id")));
}

static void by_itself(struct story *s)
{
    story_place(s, story_order(s));
    story_await(s, "1001", "to_order", MS_MINUTE);
    post(s, "/api/v1/orders/%s/tracking", STR("1001"), "");
    sim_run(s->sim, MS_MINUTE);
    post(s, "/api/v1/orders/%s/order", STR("1001"), "{\"wait\":true}");
    story_await(s, "1001", "ordered", 2 * MS_MINUTE);
    post(s, "/api/v1/orders/%s/tracking", STR("1001"), "");
    story_await(s, "1001", "fulfilled", 4 * MS_HOUR);
    post(s, "/api/v1/orders/%s/tracking", STR("1001"), "");
    post(s, "/api/v1/packages/%s/number", part_of(s, "1001", "packages", "id"),
         "{\"number\":\"YT2412345678901234\"}");
    get(s, str_cstr(s->arena, str_printf(s->arena, "/api/v1/packages/%.*s/events",
                                         STR_ARG(part_of(s, "1001", "packages", "id")))));
}

static void by_hand(struct story *s)
{
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input lines[] = {
        {.variant_id = s->variant_ids[0], .quantity = 3},
        {.variant_id = s->variant_ids[1], .quantity = 1},
    };

    in->lines = lines;
    in->lines_n = COUNT_OF(lines);
    in->address.first_name = STR("小芳");
    in->address.last_name = STR("王");
    in->email = STR("xiaofang@example.test");
    story_place(s, in);
    story_await(s, "1002", "to_order", MS_MINUTE);
    struct str line = part_of(s, "1002", "lines", "id");
    struct str some = str_printf(s->arena,
                                 "{\"number\":\"LP00123456789012\",\"notify\":false,"
                                 "\"lines\":[{\"line\":\"%.*s\",\"quantity\":2}]}",
                                 STR_ARG(line));
    post(s, "/api/v1/orders/%s/ship", STR("1002"), str_cstr(s->arena, some));
    post(s, "/api/v1/orders/%s/ship", STR("1002"),
         "{\"packages\":[{\"number\":\"LB123456785CN\"}],\"wait\":true}");
    post(s, "/api/v1/fulfillments/%s/cancel", part_of(s, "1002", "fulfillments", "id"), "");
    sim_run(s->sim, MS_MINUTE);
}

/* What the merchant does in Shopify's admin. */
static void in_the_admin(struct story *s)
{
    int64_t held = story_place(s, story_order(s)), marked = story_place(s, story_order(s));
    int64_t gone = story_place(s, story_order(s));

    sim_run(s->sim, MS_MINUTE);
    int64_t now_ms = sim_now(s->sim);
    assert_int_equal(shopify_hold(s->shop, held, STR("INCORRECT_ADDRESS"), STR("call"), now_ms),
                     OK);
    assert_int_equal(shopify_fulfill_by_hand(s->shop, marked, STR_NONE, STR_NONE, true, now_ms),
                     OK);
    assert_int_equal(shopify_cancel(s->shop, gone, STR("CUSTOMER"), now_ms), OK);
    sim_run(s->sim, MS_MINUTE);
    get(s, "/api/v1/orders/1003");
    post(s, "/api/v1/orders/%s/order", STR("1003"), "");
    assert_int_equal(shopify_release(s->shop, held, sim_now(s->sim)), OK);
    post(s, "/api/v1/fulfillments/%s/number", part_of(s, "1004", "fulfillments", "id"),
         "{\"number\":\"00340434161094042557\",\"carrier\":\"dhl\"}");
    post(s, "/api/v1/orders/%s/ship", STR("1005"), "{\"number\":\"LP00123456789013\"}");
    sim_run(s->sim, MS_MINUTE);
}

/* Orders that are odd: many lines, no address, another location, a test, unpaid. */
static void odd_ones(struct story *s)
{
    static const struct shopify_pair engraving[] = {{{"Engraving", 9}, {"猫", 3}}};
    struct shopify_line_input *lines = ARENA_ARRAY(s->arena, struct shopify_line_input, MANY_LINES);
    int64_t far = shopify_add_location(s->shop, STR("Lager Köln"), STR("DE"), STR_NONE);
    int64_t other = shopify_add_location(s->shop, STR("Ship It"), STR("US"), STR("ship-it"));
    struct shopify_order_input *in = story_order(s);

    for (size_t i = 0; i < MANY_LINES; i++) {
        lines[i].variant_id = s->variant_ids[i % STORY_PRODUCTS];
        lines[i].quantity = (int64_t)i % 3 + 1;
        lines[i].location_id = i % 3 == 0 ? 0 : i % 3 == 1 ? far : other;
    }
    lines[0] = (struct shopify_line_input){.title = STR("Gift wrap 🎁"), .price_minor = 150};
    lines[1].properties = engraving;
    lines[1].properties_n = COUNT_OF(engraving);
    in->lines = lines;
    in->lines_n = MANY_LINES;
    in->note = STR("Leave at the door");
    in->tags = STR("vip, gift");
    in->attributes = engraving;
    in->attributes_n = COUNT_OF(engraving);
    in->risk = STR("MEDIUM");
    story_place(s, in);
    in = story_order(s);
    in->no_address = true;
    in->email = STR_NONE;
    story_place(s, in);
    in = story_order(s);
    in->test = true;
    story_place(s, in);
    in = story_order(s);
    in->payment = SHOPIFY_PENDING;
    in->gateway = STR("Cash on Delivery (COD)");
    story_place(s, in);
    sim_run(s->sim, MS_MINUTE);
    for (int i = 6; i <= 9; i++)
        get(s, str_cstr(s->arena, str_printf(s->arena, "/api/v1/orders/%d", 1000 + i)));
    post(s, "/api/v1/orders/%s/ship", STR("1006"), "{\"number\":\"9400111899223197428490\"}");
    sim_run(s->sim, MS_MINUTE);
}

/* What a person can say about an order. */
static void words(struct story *s)
{
    struct shopify_fault lost = {.kind = SHOPIFY_INTERNAL, .only = STR("fulfillmentCreate")};
    struct shopify_fault busy = {.kind = SHOPIFY_THROTTLE};

    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    post(s, "/api/v1/orders/%s/hold", STR("1010"), "{\"reason\":\"asks her sister first\"}");
    post(s, "/api/v1/orders/%s/release", STR("1010"), "");
    post(s, "/api/v1/orders/%s/note", STR("1010"), "{\"text\":\"喜欢绿色\"}");
    post(s, "/api/v1/orders/%s/allow", STR("1010"), "{\"on\":true,\"reason\":\"known buyer\"}");
    post(s, "/api/v1/orders/%s/elsewhere", STR("1010"), "{\"on\":true}");
    post(s, "/api/v1/orders/%s/elsewhere", STR("1010"), "{\"on\":false}");
    post(s, "/api/v1/orders/%s/link", STR("1010"), "{\"number\":\"8182738273827382\"}");
    shopify_fault_next(s->shop, &busy);
    post(s, "/api/v1/orders/%s/reread", STR("1010"), "");
    sim_run(s->sim, MS_MINUTE);
    get(s, "/api/v1/orders/1010");
    post(s, "/api/v1/purchases/%s/cancel", part_of(s, "1010", "purchases", "id"),
         "{\"reason\":\"never existed\"}");
    lost.times = 50;
    shopify_fault_next(s->shop, &lost);
    post(s, "/api/v1/orders/%s/ship", STR("1010"), "{\"number\":\"LP00555000111222\"}");
    sim_run(s->sim, MS_MINUTE);
    struct str write = first_item(s, "/api/v1/writes");
    get(s, "/api/v1/orders?problem=any");
    post(s, "/api/v1/writes/%s/retry", write, "");
    post(s, "/api/v1/writes/%s/dismiss", write, "{\"reason\":\"done by hand\"}");
    struct str problem = first_item(s, "/api/v1/problems");
    post(s, "/api/v1/problems/%s/dismiss", problem, "{\"reason\":\"seen\"}");
}

static void shop_and_hub(struct story *s)
{
    post(s, "/api/v1/shops/%s/check", STR(DOMAIN), "");
    post(s, "/api/v1/shops/%s/sync", STR(DOMAIN), "");
    post(s, "/api/v1/reconcile", STR_NONE, "");
    post(s, "/api/v1/orders/%s/recompute", STR("1001"), "");
    post(s, "/api/v1/recompute", STR_NONE, "");
    post(s, "/api/v1/shops/%s/backfill", STR(DOMAIN), "");
    sim_run(s->sim, 10 * MS_MINUTE);
    post(s, "/api/v1/shops/%s/oauth", STR(DOMAIN), "{}");
    vask(s, HTTP_PATCH, "/api/v1/shops/" DOMAIN "/policy",
         "{\"auto_buy\":true,\"grace_s\":900,\"payable_gateways\":\"Cash on Delivery (COD)\"}");
    struct sim_answer token =
        post(s, "/api/v1/tokens", STR_NONE, "{\"name\":\"anna\",\"scopes\":\"read\"}");
    struct str id = str_dup(s->arena, json_str(json_get(token.json, "id")));
    get(s, "/api/v1/tokens");
    vask(s, HTTP_DELETE,
         str_cstr(s->arena, str_printf(s->arena, "/api/v1/tokens/%.*s", STR_ARG(id))), "");
    get(s, "/api/v1/carriers");
    get(s, "/api/v1/carriers/detect?number=LP00123456789012&country=US");
    post(s, "/api/v1/carriers/detect", STR_NONE, "{\"number\":\"1Z999AA10123456784\"}");
    post(s, "/api/v1/customers/export", STR_NONE, "{\"email\":\"xiaofang@example.test\"}");
    post(s, "/api/v1/customers/erase", STR_NONE, "{\"email\":\"xiaofang@example.test\"}");
    post(s, "/api/v1/mappings", STR_NONE,
         "{\"shop\":\"" DOMAIN "\",\"product_id\":\"632910392\",\"ignored\":true}");
    struct str mapping = first_item(s, "/api/v1/mappings?limit=1");
    vask(s, HTTP_DELETE,
         str_cstr(s->arena, str_printf(s->arena, "/api/v1/mappings/%.*s", STR_ARG(mapping))), "");
    post(s, "/api/v1/suppliers", STR_NONE,
         "{\"supplier\":\"aliexpress\",\"name\":\"second\",\"app_key\":\"501234\","
         "\"app_secret\":\"x\"}");
    struct str account = first_item(s, "/api/v1/suppliers");
    post(s, "/api/v1/suppliers/%s/oauth", account,
         "{\"redirect_url\":\"https://localhost/callback\"}");
    post(s, "/api/v1/suppliers/%s/oauth/finish", account, "{\"code\":\"3_500_unknown\"}");
}

/* What the supplier tells of goods and places, and the countdown of buying by itself. */
static void goods(struct story *s)
{
    static const char link[] = "https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F1005004000000100.html";
    struct str product = str_printf(s->arena,
                                    "{\"shop\":\"" DOMAIN "\",\"product_id\":\"%lld\",\"link\":"
                                    "\"https://www.aliexpress.com/item/1005004000000100.html\"}",
                                    (long long)s->product_ids[0]);

    get(s, "/api/v1/products?shop=" DOMAIN);
    get(s, str_cstr(s->arena, str_printf(s->arena, "/api/v1/listings?link=%s", link)));
    post(s, "/api/v1/mappings/propose", STR_NONE, str_cstr(s->arena, product));
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    get(s, "/api/v1/orders/1011/supplier-address");
    vask(s, HTTP_PUT, "/api/v1/orders/1011/supplier-address", "{\"address2\":\"Rear house\"}");
    post(s, "/api/v1/orders/%s/do-not-buy", STR("1011"), "{\"on\":true}");
    post(s, "/api/v1/orders/%s/do-not-buy", STR("1011"), "{\"on\":false}");
    post(s, "/api/v1/orders/%s/buy-now", STR("1011"), "");
}

/* The same for many orders, and a pasted list. */
static void many(struct story *s)
{
    struct sim_answer r;

    post(s, "/api/v1/bulk/match", STR_NONE, "{\"text\":\"order,number\\n#1001,LP00123456789012\"}");
    post(s, "/api/v1/bulk", STR_NONE,
         "{\"action\":\"ship\",\"orders\":[\"1003\"],\"dry_run\":true}");
    r = post(s, "/api/v1/bulk", STR_NONE,
             "{\"action\":\"tracking\",\"orders\":[\"1001\",\"1002\"]}");
    struct str id = str_dup(s->arena, json_str(json_get(r.json, "id")));
    post(s, "/api/v1/bulk/%s/pause", id, "");
    post(s, "/api/v1/bulk/%s/resume", id, "");
    post(s, "/api/v1/bulk/%s/cancel", id, "");
    sim_run(s->sim, MS_MINUTE);
    get(s, "/api/v1/bulk");
    get(s, str_cstr(s->arena, str_printf(s->arena, "/api/v1/bulk/%.*s", STR_ARG(id))));
}

/* The code of a new link: what stands after '#'. */
static struct str code_of(struct story *s, const char *path, const char *body)
{
    struct sim_answer r = post(s, path, STR_NONE, body);
    struct str page, code;

    str_cut(json_str(json_get(r.json, "url")), '#', &page, &code);
    return str_dup(s->arena, code);
}

static const char *joins(struct story *s, struct str code, const char *name)
{
    struct str body = str_printf(s->arena,
                                 "{\"code\":\"%.*s\",\"name\":\"%s\",\"email\":"
                                 "\"%s@example.test\",\"password\":\"a long sentence\","
                                 "\"lang\":\"zh\"}",
                                 STR_ARG(code), name, name);

    return str_cstr(s->arena, body);
}

/* DELETE of a thing that a list has first. */
static void remove_first(struct story *s, struct str list, const char *path_fmt)
{
    struct str id = first_item(s, str_cstr(s->arena, list));
    struct str path = str_replace(s->arena, str_of(path_fmt), STR("%s"), id);

    vask(s, HTTP_DELETE, str_cstr(s->arena, path), "");
}

/* Links, people and sessions, as whoever owns the machine sees them. */
static void people(struct story *s)
{
    struct str code = code_of(s, "/api/v1/setup/link", "");
    struct sim_answer in = post(s, "/api/v1/setup", STR_NONE, joins(s, code, "Anna"));
    struct str id = str_dup(s->arena, json_str(json_path(in.json, "person.id")));

    code = code_of(s, "/api/v1/invitations", "{\"role\":\"staff\",\"name\":\"Bo\"}");
    struct str look = str_printf(s->arena, "{\"code\":\"%.*s\"}", STR_ARG(code));
    post(s, "/api/v1/invitations/look", STR_NONE, str_cstr(s->arena, look));
    post(s, "/api/v1/invitations/accept", STR_NONE, joins(s, code, "Bo"));
    post(s, "/api/v1/session", STR_NONE,
         "{\"email\":\"bo@example.test\",\"password\":\"a long sentence\"}");
    post(s, "/api/v1/session", STR_NONE,
         "{\"email\":\"bo@example.test\",\"password\":\"a wrong sentence\"}");
    vask(s, HTTP_PATCH, "/api/v1/people/bo@example.test", "{\"role\":\"manager\"}");
    post(s, "/api/v1/people/%s/link", id, "{\"kind\":\"sign_in\"}");
    post(s, "/api/v1/invitations", STR_NONE, "{\"role\":\"viewer\"}");
    remove_first(s, STR("/api/v1/invitations"), "/api/v1/invitations/%s");
    remove_first(s, str_cat(s->arena, STR("/api/v1/sessions?person="), id), "/api/v1/sessions/%s");
    get(s, "/api/v1/people");
    get(s, "/api/v1/session");
    post(s, "/api/v1/session/end-all", STR_NONE, "");
    vask(s, HTTP_DELETE, "/api/v1/session", "");
    vask(s, HTTP_DELETE, "/api/v1/people/bo@example.test", "");
    vask(s, HTTP_DELETE, "/api/v1/people/anna@example.test", "");
}

/* Every list and thing once more, now that there is something in them; and what is wrong. */
static void look_around(struct story *s)
{
    static const char *const paths[] = {
        "/api/v1/shops",
        "/api/v1/shops/" DOMAIN,
        "/api/v1/suppliers",
        "/api/v1/platforms",
        "/api/v1/mappings",
        "/api/v1/orders",
        "/api/v1/orders?limit=3&sort=oldest",
        "/api/v1/orders?q=1001",
        "/api/v1/orders?stage=fulfilled&payment=paid&shop=" DOMAIN,
        "/api/v1/orders/counts",
        "/api/v1/orders/1001",
        "/api/v1/orders/%231002",
        "/api/v1/orders/1003",
        "/api/v1/orders/1004",
        "/api/v1/orders/1005",
        "/api/v1/orders/1006",
        "/api/v1/orders/1001/history",
        "/api/v1/orders/1002/history?limit=2",
        "/api/v1/purchases?open=false",
        "/api/v1/packages?state=announced,moving&q=1001",
        "/api/v1/packages?attention=true",
        "/api/v1/packages/counts?shop=" DOMAIN,
        "/api/v1/problems",
        "/api/v1/problems?sort=urgency&of=purchases&limit=1",
        "/api/v1/purchases?state=waiting",
        "/api/v1/purchases?state=shipped",
        "/api/v1/writes?open=false",
        "/api/v1/jobs",
        "/api/v1/calls",
        "/api/v1/calls?failed=true",
        "/api/v1/webhooks",
        "/api/v1/tokens",
        "/api/v1/history",
        "/api/v1/reconcile",
        "/api/v1/status",
        "/api/v1/reconcile?shop=" DOMAIN,
        "/api/v1/history?shop=" DOMAIN,
        "/api/v1/activity?people=true",
        "/api/v1/reports/days?shop=" DOMAIN,
        "/api/v1/reports/times",
        "/images/0123456789abcdef0123456789abcdef",
        "/api/v1/openapi.yaml",
        "/healthz",
        "/readyz",
        "/metrics",
        "/",
        "/connect/shopify?code=1",
        /* wrong ones */
        "/api/v1/orders/99999",
        "/api/v1/orders?stage=nowhere",
        "/api/v1/orders?limit=1000",
        "/api/v1/orders?cursor=nonsense",
        "/api/v1/shops/none.example",
        "/api/v1/carriers/detect",
    };

    for (size_t i = 0; i < COUNT_OF(paths); i++)
        get(s, paths[i]);
    post(s, "/api/v1/orders/%s/ship", STR("1001"), "{\"number\":7}");
    post(s, "/api/v1/tokens", STR_NONE, "not json");
    vask(s, HTTP_DELETE, "/api/v1/shops/" DOMAIN, "");
    get(s, "/api/v1/shops");
}

static void put_routes(struct jw *w)
{
    jw_key(w, "routes");
    jw_arr(w);
    for (size_t i = 0; i < router_count(); i++) {
        static const char *const rights[] = {"none",  "read",  "write",
                                             "admin", "owner", "extension"};
        const struct route *r = router_at(i);
        jw_obj(w);
        jw_kstr(w, "method", str_of(method_name(r->method)));
        jw_kstr(w, "path", str_of(r->pattern));
        jw_kstr(w, "right", str_of(rights[r->right]));
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void begin(struct buf *b, struct jw *w)
{
    buf_init(b, ours, TEXT_MAX);
    jw_init(w, b);
    jw_arr(w);
}

int main(void)
{
    struct story_options o = {.sim = {.overhear = overheard}};
    struct buf out;
    struct jw w;

    ours = arena_new();
    begin(&api_text, &api);
    begin(&talk_text, &talk);
    struct story *s = story_new(&o);
    by_itself(s);
    by_hand(s);
    in_the_admin(s);
    odd_ones(s);
    words(s);
    shop_and_hub(s);
    goods(s);
    many(s);
    people(s);
    look_around(s);
    story_free(s);
    jw_arr_end(&api);
    jw_arr_end(&talk);
    buf_init(&out, ours, 2 * TEXT_MAX);
    jw_init(&w, &out);
    jw_obj(&w);
    put_routes(&w);
    jw_key(&w, "api");
    jw_raw(&w, buf_view(&api_text));
    jw_key(&w, "shopify");
    jw_raw(&w, buf_view(&talk_text));
    jw_obj_end(&w);
    ASSERT(!out.overflowed && !api_text.overflowed && !talk_text.overflowed);
    fwrite(out.p, 1, out.n, stdout);
    fputc('\n', stdout);
    arena_free(ours);
    return 0;
}
