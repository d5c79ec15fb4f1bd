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

/* A person reads it: as the order has it, what was corrected first. */
static enum err manual_address(const struct address_input *in, struct arena *a,
                               struct supplier_address *ret_address, struct str *ret_field,
                               struct str *ret_detail)
{
    static const struct person nobody;
    const struct person *p = in->person ? in->person : &nobody;
    struct supplier_address r = in->corrected ? *in->corrected : (struct supplier_address){0};
    struct {
        struct str *to, from;
    } fields[] = {
        {&r.country, p->country_code},
        {&r.province, p->province},
        {&r.city, p->city},
        {&r.zip, p->zip},
        {&r.address, p->address1},
        {&r.address2, p->address2},
        {&r.name, p->name},
        {&r.phone, p->address_phone},
    };
    (void)a;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (str_empty(*fields[i].to))
            *fields[i].to = fields[i].from;
    *ret_address = r;
    if (p->has_address || !str_empty(r.address))
        return OK;
    *ret_field = STR("address");
    *ret_detail = STR("the order has no delivery address");
    return ERR_BAD_INPUT;
}

static bool manual_hook(const struct account *acc, const struct http_headers *headers,
                        struct str body, struct arena *a, struct str *ret_number,
                        struct str *ret_status)
{
    (void)acc, (void)headers, (void)body, (void)a, (void)ret_number, (void)ret_status;
    return false;
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
    .address = manual_address,
    .hook = manual_hook,
    .oauth_url = manual_oauth_url,
    .order_url = manual_url,
    .listing_url = manual_url,
    .base_url = "",
};
