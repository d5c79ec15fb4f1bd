/* SPDX-License-Identifier: Apache-2.0 */
/* See main/demo_setup.h. */
#include "main/demo_setup.h"

#include "base/crypto.h"
#include "os/api_client.h"
#include "os/clock_os.h"

#define BODY_MAX 65536

bool demo_call(struct demo_setup *d, struct str where, enum http_method method, struct str path,
               struct str body, const struct json **ret_json)
{
    struct http_request req = {.method = method, .url = path, .body = body};
    struct http_response res;
    const struct json *json;

    if (body.n)
        http_header_add(d->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    enum err err = api_call(d->arena, where, STR_NONE, &req, &res);
    if (err) {
        d->detail =
            str_printf(d->arena, "%.*s: %.*s", STR_ARG(path), STR_ARG(err_sentence(err, LANG_EN)));
        return false;
    }
    if (res.status / 100 != 2 || json_parse(d->arena, res.body, &json)) {
        d->detail = str_printf(d->arena, "%.*s was answered %d: %.*s", STR_ARG(path), res.status,
                               STR_ARG(res.body));
        return false;
    }
    *ret_json = json;
    return true;
}

/* One JSON object under way to the hub. */
struct body {
    struct buf b;
    struct jw w;
};

static void body_begin(struct demo_setup *d, struct body *b)
{
    buf_init(&b->b, d->arena, BODY_MAX);
    jw_init(&b->w, &b->b);
    jw_obj(&b->w);
}

static void copy_text(struct body *b, const struct json *from, const char *key)
{
    struct str value = json_str(json_get(from, key));

    if (value.n)
        jw_kstr(&b->w, key, value);
}

static bool send_body(struct demo_setup *d, struct body *b, enum http_method method,
                      struct str path, const struct json **ret_json)
{
    jw_obj_end(&b->w);
    return demo_call(d, d->hub, method, path, buf_view(&b->b), ret_json);
}

static bool connect_shop(struct demo_setup *d, const struct json *shop, struct str *ret_id)
{
    const char *keys[] = {"platform", "domain", "base_url", "client_id", "client_secret"};
    const struct json *answer;
    struct body b;

    body_begin(d, &b);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        copy_text(&b, shop, keys[i]);
    if (!send_body(d, &b, HTTP_POST, STR("/api/v1/shops"), &answer))
        return false;
    if (!str_eq(json_str(json_get(answer, "state")), STR("active"))) {
        d->detail = str_printf(d->arena, "the shop is not connected: %.*s",
                               STR_ARG(json_print(d->arena, answer)));
        return false;
    }
    *ret_id = json_str(json_get(answer, "id"));
    return true;
}

static bool connect_supplier(struct demo_setup *d, const struct json *supplier)
{
    const char *keys[] = {"supplier",   "base_url",     "app_key",
                          "app_secret", "access_token", "refresh_token"};
    const struct json *answer;
    struct body b;

    body_begin(d, &b);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        copy_text(&b, supplier, keys[i]);
    jw_ki64(&b.w, "access_expires_in_s", 30 * 86400);
    jw_ki64(&b.w, "refresh_expires_in_s", 60 * 86400);
    return send_body(d, &b, HTTP_POST, STR("/api/v1/suppliers"), &answer);
}

static bool map_variant(struct demo_setup *d, struct str shop_id, const struct json *product,
                        const struct json *variant)
{
    const char *keys[] = {"supplier", "listing_id", "sku_id", "sku_attr"};
    const struct json *listing = json_get(variant, "listing"), *answer;
    struct body b;

    body_begin(d, &b);
    jw_kstr(&b.w, "shop", shop_id);
    copy_text(&b, product, "product_id");
    copy_text(&b, product, "title");
    copy_text(&b, variant, "variant_id");
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        copy_text(&b, listing, keys[i]);
    return send_body(d, &b, HTTP_POST, STR("/api/v1/mappings"), &answer);
}

/* Goods that the supplier does not have stay unmapped: nobody's problem, as set. */
static bool map_goods(struct demo_setup *d, struct str shop_id, const struct json *products)
{
    size_t n = 0;

    for (struct json_iter p = json_iter(products); json_next(&p);) {
        const struct json *variants = json_get(p.val, "variants");
        for (struct json_iter v = json_iter(variants); json_next(&v);) {
            if (json_is_null(json_get(v.val, "listing")))
                continue;
            if (!map_variant(d, shop_id, p.val, v.val))
                return false;
            n++;
        }
    }
    log_os_say(d->log, LOG_INFO, "demo: %zu variants of %zu products are mapped to AliExpress", n,
               json_len(products));
    return true;
}

static bool set_policy(struct demo_setup *d, struct str shop_id)
{
    struct str path = str_printf(d->arena, "/api/v1/shops/%.*s/policy", STR_ARG(shop_id));
    const struct json *answer;
    struct body b;

    body_begin(d, &b);
    jw_kbool(&b.w, "auto_buy", true);
    jw_kbool(&b.w, "auto_fulfill", true);
    jw_kbool(&b.w, "notify_customer", true);
    jw_ki64(&b.w, "grace_s", 5);
    return send_body(d, &b, HTTP_PATCH, path, &answer);
}

bool demo_setup_run(struct demo_setup *d)
{
    const struct json *world;
    struct str shop_id;

    if (!demo_call(d, d->sandbox, HTTP_GET, STR("/control"), STR_NONE, &world))
        return false;
    const struct json *shop = json_get(world, "shop");
    return connect_shop(d, shop, &shop_id) && connect_supplier(d, json_get(world, "supplier")) &&
           map_goods(d, shop_id, json_get(shop, "products")) && set_policy(d, shop_id);
}

/* Nobody knows this password: the link lets the owner in, or `waybill user link`. */
static bool make_owner(struct demo_setup *d)
{
    uint8_t bytes[24];
    struct rng rng = rng_os();
    const struct json *answer;
    struct body b;

    if (!demo_call(d, d->hub, HTTP_POST, STR("/api/v1/setup/link"), STR("{}"), &answer))
        return true; /* a folder that was named has its people */
    struct str url = json_str(json_get(answer, "url")), page, code;
    str_cut(url, '#', &page, &code);
    rng.fill(rng.ctx, bytes, sizeof(bytes));
    body_begin(d, &b);
    jw_kstr(&b.w, "code", code);
    jw_kstr(&b.w, "name", STR("Demo"));
    jw_kstr(&b.w, "email", STR(DEMO_OWNER));
    jw_kstr(&b.w, "password", base64url_text(d->arena, bytes, sizeof(bytes)));
    return send_body(d, &b, HTTP_POST, STR("/api/v1/setup"), &answer);
}

struct str demo_sign_in_link(struct demo_setup *d)
{
    const struct json *answer;

    if (make_owner(d) && demo_call(d, d->hub, HTTP_POST, STR("/api/v1/people/" DEMO_OWNER "/link"),
                                   STR("{\"kind\":\"sign_in\"}"), &answer))
        return json_str(json_get(answer, "url"));
    return STR_NONE;
}
