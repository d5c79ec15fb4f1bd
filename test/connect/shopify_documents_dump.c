/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints every GraphQL document that the Shopify connector sends as a JSON array of
 * {name, document, variables, cost}, so that test/node can hold them against Shopify's own schema.
 */
#include "connect/shopify.h"

#include <stdio.h>

static const struct account account = {
    .base_url = {"https://dump.example", 20},
    .access_token = {"TOKEN", 5},
};

static void dump(struct jw *w, struct arena *a, const char *name, const struct platform_ask *ask)
{
    const struct platform *shopify = platform_by_id(STR("shopify"));
    struct http_request req;
    const struct json *body = NULL;
    double cost = 0;
    ASSERT(shopify->ask(ask, &account, 0, a, &req, &cost) == OK);
    ASSERT(json_parse(a, req.body, &body) == OK);
    jw_obj(w);
    jw_kstr(w, "name", str_of(name));
    jw_kstr(w, "document", json_str(json_get(body, "query")));
    jw_key(w, "variables");
    jw_raw(w, json_print(a, json_get(body, "variables")));
    jw_key(w, "cost");
    jw_f64(w, cost);
    jw_obj_end(w);
}

static void dump_reads(struct jw *w, struct arena *a)
{
    static const int64_t ids[] = {450789469, 820982911946154508};
    struct platform_ask ask = {.op = PLATFORM_SHOP, .ids = ids, .ids_n = 2};
    dump(w, a, "SHOP", &ask);
    ask.op = PLATFORM_ORDER_IDS;
    dump(w, a, "ORDER_IDS_ALL", &ask);
    ask.since_ms = 1793491200000;
    ask.until_ms = 1793577600001;
    ask.cursor = STR("eyJsYXN0X2lkIjoxfQ==");
    dump(w, a, "ORDER_IDS", &ask);
    ask.op = PLATFORM_HOOK_LIST;
    dump(w, a, "HOOK_LIST", &ask);
    ask.op = PLATFORM_ORDERS;
    dump(w, a, "ORDERS", &ask);
    ask.op = PLATFORM_FULFILL_STATE;
    dump(w, a, "FULFILL_STATE", &ask);
    ask.op = PLATFORM_VARIANTS;
    ask.cursor = STR_NONE;
    ask.search = STR("Snow \"board\" 12:3");
    dump(w, a, "VARIANTS", &ask);
}

static void dump_pages(struct jw *w, struct arena *a)
{
    static const int64_t ids[] = {450789469};
    struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = ids, .ids_n = 1};
    dump(w, a, "ORDER_ONE", &ask);
    ask.cursor = STR("1793491200000 L:abc%3D");
    dump(w, a, "ORDER_LINES", &ask);
    ask.cursor = STR("1793491200000 O:abc%3D");
    dump(w, a, "ORDER_FOS", &ask);
    ask.cursor = STR("1793491200000 F1046000779:abc%3D");
    dump(w, a, "FO_LINES", &ask);
    ask.cursor = STR("1793491200000 U255858046:abc%3D");
    dump(w, a, "FULFILLMENT_LINES", &ask);
}

static void dump_writes(struct jw *w, struct arena *a)
{
    struct create_line lines[] = {{1, 11, 1}, {2, 21, 3}, {1, 12, 2}};
    struct shop_number numbers[] = {
        {STR("LP00123456789012"), STR("Cainiao"), STR("https://t.example/?n=LP00123456789012")},
        {STR("RX000000001CN"), STR("China Post"), STR("https://t.example/?n=RX000000001CN")},
    };
    const struct platform_write writes[] = {
        {WRITE_KIND_CREATE, lines, 3, 0, numbers, 2, true},
        {WRITE_KIND_CREATE, lines, 1, 0, NULL, 0, false},
        {WRITE_KIND_TRACK, NULL, 0, 255858046, numbers, 1, true},
        {WRITE_KIND_CANCEL, NULL, 0, 255858046, NULL, 0, false},
    };
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = writes, .writes_n = 4};
    dump(w, a, "WRITES", &ask);
}

static void dump_hooks(struct jw *w, struct arena *a)
{
    static const int64_t ids[] = {1, 2};
    const struct platform *shopify = platform_by_id(STR("shopify"));
    struct str topics[64];
    struct platform_ask ask = {.op = PLATFORM_HOOK_CREATE, .topics = topics};
    ask.hook_url = STR("https://hub.example/webhooks/shopify");
    while (shopify->topics[ask.topics_n] != NULL && ask.topics_n < COUNT_OF(topics)) {
        topics[ask.topics_n] = str_of(shopify->topics[ask.topics_n]);
        ask.topics_n++;
    }
    dump(w, a, "HOOK_CREATE", &ask);
    ask = (struct platform_ask){.op = PLATFORM_HOOK_DELETE, .ids = ids, .ids_n = 2};
    dump(w, a, "HOOK_DELETE", &ask);
}

int main(void)
{
    struct arena *a = arena_new();
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 20);
    jw_init(&w, &b);
    jw_arr(&w);
    dump_reads(&w, a);
    dump_pages(&w, a);
    dump_writes(&w, a);
    dump_hooks(&w, a);
    jw_arr_end(&w);
    ASSERT(!b.overflowed);
    (void)printf("%.*s\n", STR_ARG(buf_view(&b)));
    arena_free(a);
    return 0;
}
