/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever Shopify, or somebody in its name, sends: answers to every operation, webhooks of every
 * topic, OAuth callbacks and shop names. The first byte says which, from 'A' on; the rest is it.
 */
#include "fuzz/fuzz.h"

#include "connect/platform.h"

enum { IDS = 2 };

/* One of each kind; seeds count on the order. */
static const char *const topics[] = {
    "orders/create",   "fulfillments/create",    "orders/delete",
    "orders/edited",   "refunds/create",         "fulfillment_orders/placed_on_hold",
    "app/uninstalled", "customers/data_request", "customers/redact",
    "shop/redact",     "no/such_topic",
};

static const struct account account = {
    .base_url = {"https://tea.myshopify.com", 25},
    .domain = {"tea.myshopify.com", 17},
    .access_token = {"token", 5},
    .client_secret = {"secret", 6},
};

static void read_answer(const struct platform *p, struct arena *a, enum platform_op op,
                        struct str body)
{
    static const int64_t ids[IDS] = {820982911946154508, 450789469};
    static const struct str wanted[] = {{"orders/create", 13}, {"orders/updated", 14}};
    struct shop_number number = {STR("LP00123456789012"), STR("Cainiao"),
                                 STR("https://t.example/")};
    struct create_line line = {1, 11, 1};
    struct platform_write writes[IDS] = {
        {.kind = WRITE_KIND_CREATE, .lines = &line, .lines_n = 1},
        {.kind = WRITE_KIND_TRACK, .fulfillment_ext_id = 5, .numbers = &number, .numbers_n = 1},
    };
    struct platform_ask ask = {.op = op, .ids = ids, .ids_n = op == PLATFORM_ORDER_ONE ? 1 : IDS};
    struct http_response response = {.status = 200, .body = body};
    struct platform_result result = {0};

    if (op == PLATFORM_WRITES) {
        ask.writes = writes;
        ask.writes_n = IDS;
    } else if (op == PLATFORM_HOOK_CREATE) {
        ask.topics = wanted;
        ask.topics_n = IDS;
    }
    p->read(&ask, &account, &response, a, &result);
    if (op == PLATFORM_WRITES && result.answer.err == OK)
        ASSERT(result.writes_n == ask.writes_n);
    if (op == PLATFORM_HOOK_CREATE && result.answer.err == OK)
        ASSERT(result.hook_results_n == ask.topics_n);
}

static void read_hook(const struct platform *p, struct arena *a, const char *topic, struct str body)
{
    struct hook_envelope env = {.topic = str_of(topic), .domain = account.domain};
    struct hook_result result = {0};

    if (p->hook_read(&env, body, a, &result) == OK)
        ASSERT(result.kind < HOOK_KIND_MAX);
    ASSERT(p->hook_verify(&env, body, &account.client_secret, 1) != OK);
}

static void read_texts(const struct platform *p, struct arena *a, struct str text)
{
    struct str code, domain, state;

    if (p->domain_of(text, a, &domain) == OK)
        ASSERT(str_ends(domain, STR(".myshopify.com")));
    ASSERT(p->oauth_verify(text, account.client_secret, INT64_C(1793577600000), a, &code, &domain,
                           &state) != OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct platform *p = platform_by_id(STR("shopify"));
    struct arena *a = arena_new();

    if (n > 0) {
        struct str rest = {(const char *)data + 1, n - 1};
        size_t which = (uint8_t)(data[0] - 'A') % (PLATFORM_OP_MAX + COUNT_OF(topics) + 1);

        if (which < PLATFORM_OP_MAX)
            read_answer(p, a, (enum platform_op)which, rest);
        else if (which < PLATFORM_OP_MAX + COUNT_OF(topics))
            read_hook(p, a, topics[which - PLATFORM_OP_MAX], rest);
        else
            read_texts(p, a, rest);
    }
    arena_free(a);
    return 0;
}
