/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that AliExpress pushes: Authorization holds the hex HMAC-SHA256(app secret, app key and
 * raw body). Type 53 tells the status of an order, never a tracking number; other types are not
 * described in public. So a message only says which order to ask about: what it claims decides
 * nothing. Vectors: test/data/aliexpress/hooks.json.
 */
#include "connect/aliexpress.h"

#include "base/crypto.h"

#define BODY_MAX 65536

static bool is_genuine(const struct account *acc, struct str signature, struct str body,
                       struct arena *a)
{
    uint8_t mac[SHA256_LEN];
    if (str_empty(acc->client_id) || str_empty(acc->client_secret))
        return false;
    crypto_hmac_sha256(acc->client_secret, str_cat(a, acc->client_id, body), mac);
    return crypto_same(hex_lower(a, mac, sizeof(mac)), str_lower(a, str_trim(signature)));
}

/* The part that speaks of the order: an object, or JSON text of one. */
static const struct json *data_of(const struct json *root, struct arena *a)
{
    const struct json *data = json_get(root, "data"), *inner;
    if (json_is_str(data) && json_parse(a, json_str(data), &inner) == OK)
        return inner;
    return data;
}

bool aliexpress_hook(const struct account *acc, const struct http_headers *headers, struct str body,
                     struct arena *a, struct str *ret_number, struct str *ret_status)
{
    static const char *const names[] = {"orderId", "order_id", "tradeOrderId", "trade_order_id"};
    const struct json *root;
    struct str number = STR_NONE;
    if (body.n > BODY_MAX ||
        !is_genuine(acc, http_header_get(headers, STR("Authorization")), body, a))
        return false;
    *ret_number = *ret_status = STR_NONE;
    if (json_parse(a, body, &root) != OK)
        return true;
    const struct json *data = data_of(root, a);
    for (size_t i = 0; i < COUNT_OF(names) && str_empty(number); i++)
        number = aliexpress_order_number(a, json_get(data, names[i]));
    *ret_number = number;
    if (!str_empty(number))
        *ret_status = aliexpress_detail(a, json_text(a, json_get(data, "orderStatus")));
    return true;
}
