/* SPDX-License-Identifier: Apache-2.0 */
/* Shared parts of the Shopify tests; see shopify_rig.h. */
#include "test/connect/shopify_rig.h"

#include <stdio.h>

const struct account rig_account = {
    .id = 7,
    .base_url = {"https://demo-shop.myshopify.com", 31},
    .domain = {"demo-shop.myshopify.com", 23},
    .client_id = {"key1", 4},
    .client_secret = {"shpss_test_0001", 15},
    .access_token = {"shpat_test", 10},
    .refresh_token = {"shprt_test", 10},
};

const struct platform *rig_shopify(void)
{
    const struct platform *p = platform_by_id(STR("shopify"));
    assert_non_null(p);
    return p;
}

struct str rig_file(struct arena *a, const char *name)
{
    char *path = str_cstr(a, str_printf(a, "%s/shopify/%s", TEST_DATA_DIR, name));
    FILE *f = fopen(path, "rb");
    char part[4096];
    struct buf b;
    size_t n;
    assert_non_null(f);
    buf_init(&b, a, 1 << 22);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    return buf_view(&b);
}

struct platform_result rig_read(struct arena *a, const struct platform_ask *ask, int status,
                                struct str body)
{
    struct http_response response = {.status = status, .body = body};
    struct platform_result r;
    rig_shopify()->read(ask, &rig_account, &response, a, &r);
    return r;
}

const struct json *rig_request(struct arena *a, const struct platform_ask *ask, double *ret_cost)
{
    struct http_request req = {0};
    const struct json *body = NULL;
    assert_int_equal(rig_shopify()->ask(ask, &rig_account, 0, a, &req, ret_cost), OK);
    assert_int_equal(json_parse(a, req.body, &body), OK);
    return body;
}

struct hook_result rig_hook(struct arena *a, const char *topic, struct str body)
{
    struct hook_envelope env = {.topic = str_of(topic)};
    struct hook_result r;
    assert_int_equal(rig_shopify()->hook_read(&env, body, a, &r), OK);
    return r;
}
