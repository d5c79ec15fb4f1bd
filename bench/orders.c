/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/orders.h. */
#include "bench/orders.h"

#include "base/buf.h"
#include "base/crypto.h"
#include "base/time.h"
#include "bench/load.h"

#include <stdio.h>
#include <string.h>

#define FILLER_BYTES 6600
#define BETWEEN_MS   40
#define REPEATS_BACK 7 /* which one is repeated */

static const char *const given[] = {"Mara",  "Jonas", "小芳",  "伟",    "Aiko",  "Lena",
                                    "Noah",  "Ewa",   "Sofia", "Пётр",  "Marta", "Liam",
                                    "秀英",  "Omar",  "Chloé", "Björn", "Ines",  "Hugo",
                                    "Marie", "Theo",  "Анна",  "Yusuf", "Elif",  "강민"};
static const char *const family[] = {
    "Jansen", "Kowalska", "王", "李",    "Tanaka", "Schmidt", "García", "Petrov", "Andersen",
    "Martin", "Novak",    "陈", "Silva", "Rossi",  "Dubois",  "Larsen", "Yılmaz", "김"};

int64_t orders_number(int64_t i)
{
    return 1001 + i;
}

const char *orders_given(int64_t i)
{
    return given[(uint64_t)i * 7 % COUNT_OF(given)];
}

const char *orders_family(int64_t i)
{
    return family[(uint64_t)i * 5 % COUNT_OF(family)];
}

/* The many members that say the same money again in two currencies, and more that nobody reads. */
void orders_init(struct orders *o, struct arena *a, struct str domain, struct str secret)
{
    static const char *const sets[] = {"current_subtotal_price_set", "current_total_discounts_set",
                                       "current_total_duties_set",   "current_total_price_set",
                                       "current_total_tax_set",      "original_total_duties_set",
                                       "subtotal_price_set",         "total_discounts_set",
                                       "total_line_items_price_set", "total_price_set",
                                       "total_shipping_price_set",   "total_tax_set"};
    struct buf b;

    buf_init(&b, a, 4 * FILLER_BYTES);
    for (size_t i = 0; b.n < FILLER_BYTES; i++) {
        if (i < COUNT_OF(sets))
            buf_printf(&b,
                       "\"%s\":{\"shop_money\":{\"amount\":\"%zu.90\",\"currency_code\":\"USD\"},"
                       "\"presentment_money\":{\"amount\":\"%zu.90\",\"currency_code\":\"USD\"}},",
                       sets[i], 10 + i * 7, 10 + i * 7);
        else
            buf_printf(&b,
                       "\"unread_%zu\":{\"accept_language\":\"en-US,en;q=0.9\",\"session_hash\":"
                       "\"%016llx\",\"landing_site\":\"/collections/all?page=%zu\"},",
                       i, (unsigned long long)i * UINT64_C(0x9e3779b97f4a7c15), i);
    }
    *o = (struct orders){.domain = domain, .secret = secret, .filler = buf_view(&b)};
}

static void put_line(struct buf *b, int64_t i, int64_t nth)
{
    int64_t product = (i + nth * 11) % ORDERS_PRODUCTS;

    buf_printf(b,
               "%s{\"id\":%lld,\"admin_graphql_api_id\":\"gid://shopify/LineItem/%lld\","
               "\"current_quantity\":%lld,\"fulfillable_quantity\":%lld,"
               "\"fulfillment_service\":\"manual\",\"fulfillment_status\":null,\"gift_card\":false,"
               "\"grams\":250,\"name\":\"Ceramic cup %lld - Blue\",\"price\":\"12.90\","
               "\"product_exists\":true,\"product_id\":%lld,\"properties\":[],\"quantity\":%lld,"
               "\"requires_shipping\":true,\"sku\":\"CUP-%lld-B\",\"taxable\":true,"
               "\"title\":\"Ceramic cup %lld\",\"total_discount\":\"0.00\",\"variant_id\":%lld,"
               "\"variant_title\":\"Blue\",\"vendor\":\"Cups & Co\",\"tax_lines\":[],"
               "\"duties\":[],\"discount_allocations\":[]}",
               nth ? "," : "", (long long)(INT64_C(17340000000000) + 2 * i + nth),
               (long long)(INT64_C(17340000000000) + 2 * i + nth), (long long)(1 + i % 3),
               (long long)(1 + i % 3), (long long)product,
               (long long)(ORDERS_FIRST_PRODUCT + product), (long long)(1 + i % 3),
               (long long)product, (long long)product, (long long)(INT64_C(45010000000) + product));
}

static void put_address(struct buf *b, int64_t i)
{
    buf_printf(b,
               "{\"first_name\":\"%s\",\"last_name\":\"%s\",\"name\":\"%s %s\",\"company\":null,"
               "\"address1\":\"%lld Example Avenue\",\"address2\":\"\",\"city\":\"Vineland\","
               "\"province\":\"New Jersey\",\"province_code\":\"NJ\",\"zip\":\"08360\","
               "\"country\":\"United States\",\"country_code\":\"US\",\"phone\":\"+1609555%04lld\","
               "\"latitude\":39.48,\"longitude\":-75.02}",
               orders_given(i), orders_family(i), orders_given(i), orders_family(i),
               (long long)(i % 900), (long long)(i % 10000));
}

static void put_order(struct buf *b, struct arena *a, const struct orders *o, int64_t i)
{
    struct str at = time_text(a, (o->first_ms + i * BETWEEN_MS) / 1000 * 1000);

    buf_printf(b,
               "{\"id\":%lld,\"admin_graphql_api_id\":\"gid://shopify/Order/%lld\",\"name\":"
               "\"#%lld\",\"order_number\":%lld,\"number\":%lld,\"created_at\":\"%.*s\","
               "\"processed_at\":\"%.*s\",\"updated_at\":\"%.*s\",\"cancelled_at\":null,"
               "\"closed_at\":null,\"currency\":\"USD\",\"financial_status\":\"paid\","
               "\"fulfillment_status\":null,\"confirmed\":true,\"test\":false,\"tags\":\"\","
               "\"note\":null,\"note_attributes\":[],\"source_name\":\"web\",\"token\":\"%016llx\","
               "\"payment_gateway_names\":[\"shopify_payments\"],\"total_price\":\"%lld.80\","
               "\"contact_email\":\"c%lld@example.test\",\"email\":\"c%lld@example.test\","
               "\"phone\":null,",
               (long long)(INT64_C(6500000000000) + i), (long long)(INT64_C(6500000000000) + i),
               (long long)orders_number(i), (long long)orders_number(i), (long long)i, STR_ARG(at),
               STR_ARG(at), STR_ARG(at), (unsigned long long)i * UINT64_C(0x9e3779b97f4a7c15),
               (long long)(25 + i % 90), (long long)i, (long long)i);
    buf_str(b, o->filler);
    buf_str(b, STR("\"line_items\":["));
    put_line(b, i, 0);
    put_line(b, i, 1);
    buf_printf(b,
               "],\"customer\":{\"id\":%lld,\"email\":\"c%lld@example.test\",\"first_name\":\"%s\","
               "\"last_name\":\"%s\",\"state\":\"disabled\"},\"billing_address\":",
               (long long)(INT64_C(7200000000000) + i), (long long)i, orders_given(i),
               orders_family(i));
    put_address(b, i);
    buf_str(b, STR(",\"shipping_address\":"));
    put_address(b, i);
    buf_str(b, STR(",\"fulfillments\":[],\"refunds\":[],\"shipping_lines\":[]}"));
}

size_t orders_request(void *orders, int64_t i, char *buf, size_t max)
{
    static struct arena *a;
    const struct orders *o = orders;
    uint8_t mac[SHA256_LEN];
    struct buf body, head;

    if (!a)
        a = arena_new();
    arena_reset(a);
    i += o->from;
    if (o->repeat_every && i % o->repeat_every == 0 && i > REPEATS_BACK)
        i -= REPEATS_BACK;
    buf_init(&body, a, LOAD_REQUEST_MAX);
    put_order(&body, a, o, i);
    crypto_hmac_sha256(o->secret, buf_view(&body), mac);
    struct str signature = base64_text(a, mac, sizeof(mac));
    struct str at = time_text(a, o->first_ms + i * BETWEEN_MS);
    buf_init(&head, a, 2048);
    buf_printf(&head,
               "X-Shopify-Topic: orders/create\r\nX-Shopify-Shop-Domain: %.*s\r\n"
               "X-Shopify-API-Version: 2026-10\r\nX-Shopify-Hmac-Sha256: %.*s\r\n"
               "X-Shopify-Triggered-At: %.*s\r\n"
               "X-Shopify-Webhook-Id: %016llx-4b37-8a5f-%012lld\r\n"
               "X-Shopify-Event-Id: %016llx-44d4-b7cd-%012lld\r\n%c",
               STR_ARG(o->domain), STR_ARG(signature), STR_ARG(at),
               (unsigned long long)i * UINT64_C(0x9e3779b97f4a7c15), (long long)i,
               (unsigned long long)i * UINT64_C(0xd6e8feb86659fd93), (long long)i, '\0');
    ASSERT(!body.overflowed && !head.overflowed);
    return load_request(buf, max, "POST", "/webhooks/shopify", buf_view(&head).p, buf_view(&body));
}

size_t orders_message(void *orders, int64_t i, char *buf, size_t max)
{
    static struct arena *a;
    const struct orders *o = orders;
    uint8_t mac[SHA256_LEN];

    if (!a)
        a = arena_new();
    arena_reset(a);
    struct str body = str_printf(
        a,
        "{\"data\":{\"buyerId\":2188000000303,\"orderId\":%lld,"
        "\"orderStatus\":\"OrderShipped\"},\"message_type\":53,\"seller_id\":\"2188000000303\","
        "\"site\":\"ae_global\",\"timestamp\":%lld}",
        (long long)(INT64_C(8190000000000303) + i * 1000), (long long)(o->first_ms + i));
    crypto_hmac_sha256(STR(ORDERS_APP_SECRET), str_cat(a, STR(ORDERS_APP_KEY), body), mac);
    struct str head =
        str_printf(a, "Authorization: %.*s\r\n%c", STR_ARG(hex_lower(a, mac, sizeof(mac))), '\0');
    return load_request(buf, max, "POST", "/webhooks/aliexpress", head.p, body);
}
