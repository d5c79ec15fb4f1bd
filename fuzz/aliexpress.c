/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever AliExpress answers. The first byte names the operation, from 'A' on; the rest is the
 * body. A purchase may only count as refused or made when the answer says so.
 */
#include "fuzz/fuzz.h"

#include "connect/supplier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct account account = {
        .base_url = {"https://api.example", 19},
        .client_id = {"500", 3},
        .client_secret = {"secret", 6},
        .access_token = {"token", 5},
    };
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    struct arena *a = arena_new();

    if (n > 0) {
        struct supplier_ask ask = {
            .op = (enum supplier_op)((uint8_t)(data[0] - 'A') % SUPPLIER_OP_MAX),
            .request = STR("{}"),
            .order_number = STR("8012345678901234"),
            .listing_id = STR("1005004043442825"),
            .country = STR("US"),
        };
        struct http_response response = {.status = 200, .body = {(const char *)data + 1, n - 1}};
        struct supplier_result result = {0};

        s->read(&ask, &account, &response, a, &result);
        ASSERT(result.place.outcome < PLACE_OUTCOME_MAX);
        if (ask.op == SUPPLIER_PLACE && result.answer.err == OK &&
            result.place.outcome == PLACE_ACCEPTED)
            ASSERT(result.place.numbers_n > 0);
        if (ask.op == SUPPLIER_PLACE && result.answer.err != OK)
            ASSERT(result.place.outcome == PLACE_UNCERTAIN || !result.answer.effect_possible);
    }
    arena_free(a);
    return 0;
}
