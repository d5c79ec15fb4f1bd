/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signature of the AliExpress Open Platform. Keys sort by byte value: public client libraries
 * that sort by locale fail as soon as keys differ in case or underscores. Vectors:
 * test/data/aliexpress/sign.json.
 */
#include "connect/aliexpress.h"

#include <stdlib.h>

#include "base/crypto.h"

static int param_order(const void *x, const void *y)
{
    const struct http_header *p = x, *q = y;
    return str_cmp(p->name, q->name);
}

struct str aliexpress_sign_base(struct arena *a, struct str api_path,
                                const struct http_headers *params)
{
    struct http_header *sorted = ARENA_ARRAY(a, struct http_header, params->n);
    size_t n = 0, bytes = api_path.n;
    for (size_t i = 0; i < params->n; i++) {
        const struct http_header *p = &params->items[i];
        if (str_empty(p->value) || str_eq(p->name, STR("sign")))
            continue;
        sorted[n++] = *p;
        bytes += p->name.n + p->value.n;
    }
    if (n > 1)
        qsort(sorted, n, sizeof(*sorted), param_order);
    struct buf b;
    buf_init(&b, a, bytes + 1);
    buf_str(&b, api_path);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, sorted[i].name);
        buf_str(&b, sorted[i].value);
    }
    ASSERT(!b.overflowed);
    return buf_view(&b);
}

struct str aliexpress_sign(struct arena *a, struct str secret, struct str api_path,
                           const struct http_headers *params)
{
    uint8_t mac[SHA256_LEN];
    crypto_hmac_sha256(secret, aliexpress_sign_base(a, api_path, params), mac);
    return hex_upper(a, mac, sizeof(mac));
}
