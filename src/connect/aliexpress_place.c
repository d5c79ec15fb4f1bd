/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A purchase at AliExpress: its stored request and what the answer proves. Only a refusal that
 * is listed in aliexpress_codes.tbl.h proves that nothing was made; every other failure leaves it
 * open, and the same reference is asked again within the day that the platform remembers it.
 */
#include "connect/aliexpress.h"

#define NUMBERS_MAX 100

struct refusal {
    struct str start;
    enum place_outcome outcome;
    enum problem_kind problem;
};
static const struct refusal refusals[] = {
#define REFUSAL(text, ours, kind) {{text, sizeof(text) - 1}, PLACE_##ours, PROBLEM_##kind},
#include "connect/aliexpress_codes.tbl.h"
};

struct address_text {
    struct str words, field;
};
static const struct address_text address_texts[] = {
#define ADDRESS_TEXT(text, name) {{text, sizeof(text) - 1}, {name, sizeof(name) - 1}},
#include "connect/aliexpress_codes.tbl.h"
};

/* One code stands for every fault of an address; only the sentence tells which. */
static struct str address_field(struct str code, struct str msg)
{
    for (size_t i = 0; i < COUNT_OF(address_texts); i++)
        if (str_find_nocase(msg, address_texts[i].words) >= 0 ||
            str_find_nocase(code, address_texts[i].words) >= 0)
            return address_texts[i].field;
    return STR_NONE;
}

/* Their sentence without what the customer's address said, should they have quoted it. */
static struct str impersonal(struct arena *a, struct str request, struct str text)
{
    const struct json *root;
    if (str_empty(text) || json_parse(a, request, &root) != OK)
        return text;
    static const char *const parts[] = {ALIEXPRESS_PLACE_PARAM ".logistics_address",
                                        ALIEXPRESS_EXTEND_PARAM ".trade_extra_param"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        for (struct json_iter it = json_iter(json_path(root, parts[i])); json_next(&it);) {
            struct str key = json_str(it.key), value = json_str(it.val);
            bool ours = str_eq(key, STR("locale")) || str_eq(key, STR("business_model")) ||
                        str_eq(value, STR("Other"));
            if (value.n >= 3 && !ours)
                text = str_replace(a, text, value, STR("***"));
        }
    }
    return text;
}

struct str aliexpress_order_number(struct arena *a, const struct json *v)
{
    struct str s = str_trim(json_text(a, v));
    bool digits = s.n > 0 && s.n <= 32, zero = true;
    for (size_t i = 0; i < s.n; i++) {
        digits = digits && s.p[i] >= '0' && s.p[i] <= '9';
        zero = zero && s.p[i] == '0';
    }
    return digits && !zero ? s : STR_NONE;
}

static void add_number(struct arena *a, const struct json *v, struct place_result *p)
{
    if (json_is_obj(v))
        v = json_get(v, "number");
    struct str s = aliexpress_order_number(a, v);
    if (str_empty(s) || p->numbers_n >= NUMBERS_MAX)
        return;
    for (size_t i = 0; i < p->numbers_n; i++)
        if (str_eq(p->numbers[i], s))
            return;
    *ARENA_PUSH(a, &p->numbers, &p->numbers_n, struct str) = s;
}

static void read_numbers(struct arena *a, const struct json *list, struct place_result *p)
{
    const struct json *items = aliexpress_list(list);
    if (!items) {
        add_number(a, list, p);
        return;
    }
    for (struct json_iter it = json_iter(items); json_next(&it);)
        add_number(a, it.val, p);
}

static void read_refusal(struct place_result *p, struct answer *answer)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        if (!str_starts(p->code, refusals[i].start))
            continue;
        p->outcome = refusals[i].outcome;
        p->problem = refusals[i].problem;
        if (p->problem == PROBLEM_ADDRESS_REJECTED)
            p->field = address_field(p->code, p->detail);
        return;
    }
    p->outcome = PLACE_UNCERTAIN;
    *answer = (struct answer){.err = ERR_ANSWER_NOT_UNDERSTOOD,
                              .code = p->code,
                              .detail = p->detail,
                              .effect_possible = true};
}

void aliexpress_read_place(const struct supplier_ask *ask, const struct http_response *response,
                           struct arena *a, struct supplier_result *ret_result)
{
    struct place_result p = {.outcome = PLACE_UNCERTAIN, .problem = PROBLEM_PURCHASE_IN_DOUBT};
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body) {
        ret_result->answer.detail = impersonal(a, ask->request, ret_result->answer.detail);
        ret_result->place = p;
        return;
    }
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    p.code = aliexpress_detail(a, json_text(a, json_get(r, "error_code")));
    struct str msg = json_text(a, json_get(r, "error_msg"));
    p.detail = aliexpress_detail(a, impersonal(a, ask->request, msg));
    read_numbers(a, json_get(r, "order_list"), &p);
    bool success = json_bool(json_get(r, "is_success"), false);
    if (p.numbers_n > 0) {
        p.outcome = PLACE_ACCEPTED;
        p.problem = PROBLEM_PURCHASE_REFUSED;
        bool repeated = str_starts(p.code, STR("REPEATED_ORDER"));
        p.unpaid = (!success && !repeated) || str_find_nocase(msg, STR("autoPay fail")) >= 0 ||
                   str_find_nocase(msg, STR("PayFail")) >= 0;
    } else if (success) {
        p.outcome = PLACE_EXISTS;
        p.problem = PROBLEM_BOUGHT_NUMBER_UNKNOWN;
    } else {
        read_refusal(&p, &ret_result->answer);
    }
    ret_result->place = p;
}
