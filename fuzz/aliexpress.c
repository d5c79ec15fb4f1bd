/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever AliExpress answers, pushes or is told of a customer. The first byte names the operation,
 * from 'A' on; behind the last one come a pushed message and an address (a line each: country,
 * name, street, city, province, postcode, telephone, attributes, note). The rest is the body. A
 * purchase may only count as refused or made when the answer says so.
 */
#include "fuzz/fuzz.h"

#include "base/crypto.h"
#include "base/text.h"
#include "connect/supplier.h"

#define HOOK    SUPPLIER_OP_MAX
#define ADDRESS (SUPPLIER_OP_MAX + 1)
#define KINDS   (SUPPLIER_OP_MAX + 2)

static const struct account account = {
    .base_url = {"https://api.example", 19},
    .client_id = {"500", 3},
    .client_secret = {"secret", 6},
    .access_token = {"token", 5},
};

static void answer(const struct supplier *s, enum supplier_op op, struct str body, struct arena *a)
{
    struct supplier_ask ask = {
        .op = op,
        .request = STR("{}"),
        .order_number = STR("8012345678901234"),
        .listing_id = STR("1005004043442825"),
        .country = STR("US"),
    };
    struct http_response response = {.status = 200, .body = body};
    struct supplier_result result = {0};

    s->read(&ask, &account, &response, a, &result);
    ASSERT(result.place.outcome < PLACE_OUTCOME_MAX);
    if (op == SUPPLIER_PLACE && result.answer.err == OK && result.place.outcome == PLACE_ACCEPTED)
        ASSERT(result.place.numbers_n > 0);
    if (op == SUPPLIER_PLACE && result.answer.err != OK)
        ASSERT(result.place.outcome == PLACE_UNCERTAIN || !result.answer.effect_possible);
    if (result.answer.err != OK)
        ASSERT(result.freight.options_n == 0 && result.regions.provinces_n == 0);
}

/* Signed, so that what stands behind the signature is reached. */
static void hook(const struct supplier *s, struct str body, struct arena *a)
{
    struct http_headers headers = {0};
    struct str number = STR_NONE, status = STR_NONE;
    uint8_t mac[SHA256_LEN];

    ASSERT(!s->hook(&account, &headers, body, a, &number, &status));
    crypto_hmac_sha256(account.client_secret, str_cat(a, account.client_id, body), mac);
    http_header_add(a, &headers, STR("Authorization"), hex_lower(a, mac, sizeof(mac)));
    ASSERT(s->hook(&account, &headers, body, a, &number, &status));
    for (size_t i = 0; i < number.n; i++)
        ASSERT(number.p[i] >= '0' && number.p[i] <= '9');
}

static void address(const struct supplier *s, struct str body, struct arena *a)
{
    struct str lines[9] = {0};
    struct str cities[] = {STR("Galway"), STR("St. John's"), STR("Other")};
    struct region provinces[] = {{STR("Connacht"), cities, COUNT_OF(cities)},
                                 {STR("State of Paris"), cities, 1}};
    const struct regions_seen regions = {STR("IE"), provinces, COUNT_OF(provinces)};
    struct supplier_address r, again;
    struct str field = STR_NONE, detail = STR_NONE;

    for (size_t i = 0; i < COUNT_OF(lines) && body.n > 0; i++)
        (void)str_cut(body, '\n', &lines[i], &body);
    struct person p = {.country_code = lines[0],
                       .name = lines[1],
                       .address1 = lines[2],
                       .city = lines[3],
                       .province = lines[4],
                       .zip = lines[5],
                       .address_phone = lines[6],
                       .has_address = true};
    struct address_input in = {
        .person = &p, .attributes = lines[7], .note = lines[8], .regions = &regions};
    enum err err = s->address(&in, a, &r, &field, &detail);
    ASSERT((err != OK) == (field.n > 0) && field.n <= 20);
    ASSERT(text_is_utf8(r.name) && text_is_utf8(r.address) && text_is_utf8(r.city));
    if (err)
        return;
    in.corrected = &r; /* what was made is made of itself */
    ASSERT(s->address(&in, a, &again, &field, &detail) == OK);
    ASSERT(str_eq(r.name, again.name) && str_eq(r.phone, again.phone));
    ASSERT(str_eq(r.address, again.address) && str_eq(r.city, again.city));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    struct arena *a = arena_new();

    if (n > 0) {
        int kind = (uint8_t)(data[0] - 'A') % KINDS;
        struct str body = {(const char *)data + 1, n - 1};

        if (kind == HOOK)
            hook(s, body, a);
        else if (kind == ADDRESS)
            address(s, body, a);
        else
            answer(s, (enum supplier_op)kind, body, a);
    }
    arena_free(a);
    return 0;
}
