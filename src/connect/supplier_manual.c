/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The supplier without an API: a person buys and types the numbers in. Every operation is
 * unavailable, so that callers need no special case.
 */
#include "connect/supplier.h"

static enum err manual_ask(const struct supplier_ask *ask, const struct account *acc,
                           int64_t now_ms, struct arena *a, struct http_request *ret_request)
{
    (void)ask, (void)acc, (void)now_ms, (void)a, (void)ret_request;
    return ERR_UNAVAILABLE;
}

static void manual_read(const struct supplier_ask *ask, const struct account *acc,
                        const struct http_response *response, struct arena *a,
                        struct supplier_result *ret_result)
{
    (void)ask, (void)acc, (void)response, (void)a;
    *ret_result = (struct supplier_result){.answer.err = ERR_UNAVAILABLE};
    ret_result->place.outcome = PLACE_REFUSED;
    ret_result->place.problem = PROBLEM_PURCHASE_REFUSED;
}

static enum err manual_place_request(const struct place_input *in, struct arena *a,
                                     struct str *ret_request, enum problem_kind *ret_problem,
                                     struct str *ret_detail)
{
    (void)in, (void)a, (void)ret_request;
    *ret_problem = PROBLEM_PURCHASE_REFUSED;
    *ret_detail = STR("this supplier has no API: buy by hand and link the order number");
    return ERR_UNAVAILABLE;
}

static struct str manual_oauth_url(const struct account *acc, struct str redirect_url,
                                   struct str state, struct arena *a)
{
    (void)acc, (void)redirect_url, (void)state, (void)a;
    return STR_NONE;
}

static struct str manual_url(struct str id, struct arena *a)
{
    (void)id, (void)a;
    return STR_NONE;
}

extern const struct supplier supplier_manual;
const struct supplier supplier_manual = {
    .id = "manual",
    .name = "By hand",
    .has_api = false,
    .ask = manual_ask,
    .read = manual_read,
    .place_request = manual_place_request,
    .oauth_url = manual_oauth_url,
    .order_url = manual_url,
    .listing_url = manual_url,
    .base_url = "",
};
