/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AliExpress as a supplier: the requests and the row of functions. Customers' data travels in
 * form bodies only, never in an address. What comes back is read in aliexpress_read.c and
 * aliexpress_place.c, signed in aliexpress_sign.c.
 */
#include "connect/aliexpress.h"

#include "base/time.h"

/* Past 24 h the platform forgets our reference; stay well inside. */
#define REPEAT_WINDOW_MS (20 * MS_HOUR)
/* An order read sooner after its creation is "not found". */
#define SETTLE_MS (10 * MS_SECOND)

static void param(struct arena *a, struct http_headers *params, const char *name, struct str value)
{
    http_header_add(a, params, str_of(name), value);
}

/* Adds what every request carries, signs it and makes it a form. */
static void finish(struct http_headers *params, const char *door, struct str api_path,
                   const struct account *acc, int64_t now_ms, struct arena *a,
                   struct http_request *ret_request)
{
    param(a, params, "app_key", acc->client_id);
    param(a, params, "sign_method", STR("sha256"));
    param(a, params, "timestamp", str_printf(a, "%lld", (long long)now_ms));
    param(a, params, "sign", aliexpress_sign(a, acc->client_secret, api_path, params));
    struct http_request r = {.method = HTTP_POST};
    r.url = str_printf(a, "%.*s%s%.*s", STR_ARG(acc->base_url), door, STR_ARG(api_path));
    http_header_add(a, &r.headers, STR("Content-Type"),
                    STR("application/x-www-form-urlencoded;charset=utf-8"));
    http_header_add(a, &r.headers, STR("Accept"), STR("application/json"));
    r.body = form_print(a, params);
    *ret_request = r;
}

static void finish_method(struct http_headers *params, const char *method,
                          const struct account *acc, int64_t now_ms, struct arena *a,
                          struct http_request *ret_request)
{
    param(a, params, "method", str_of(method));
    param(a, params, "session", acc->access_token);
    param(a, params, "format", STR("json"));
    param(a, params, "simplify", STR("true"));
    finish(params, "/sync", STR_NONE, acc, now_ms, a, ret_request);
}

static bool is_number(struct str s)
{
    int64_t v;
    return str_to_i64(s, &v) && v > 0;
}

/* Stored at the first send; the same members go out again as the same bytes. */
static enum err place_params(const struct supplier_ask *ask, struct arena *a,
                             struct http_headers *params)
{
    const struct json *request;
    enum err err = json_parse(a, ask->request, &request);
    if (err)
        return err;
    const struct json *order = json_get(request, ALIEXPRESS_PLACE_PARAM);
    const struct json *extend = json_get(request, ALIEXPRESS_EXTEND_PARAM);
    if (!json_is_obj(order) || str_empty(json_str(json_get(order, "out_order_id"))))
        return ERR_BAD_INPUT;
    param(a, params, ALIEXPRESS_PLACE_PARAM, json_print(a, order));
    if (json_is_obj(extend))
        param(a, params, ALIEXPRESS_EXTEND_PARAM, json_print(a, extend));
    return OK;
}

static enum err ask_token(const struct supplier_ask *ask, const struct account *acc, int64_t now_ms,
                          struct arena *a, struct http_request *ret_request)
{
    bool fresh = ask->op == SUPPLIER_TOKEN_CODE;
    struct str secret = fresh ? ask->code : acc->refresh_token;
    if (str_empty(secret))
        return ERR_AUTH_REJECTED;
    struct http_headers params = {0};
    param(a, &params, fresh ? "code" : "refresh_token", secret);
    finish(&params, "/rest", fresh ? STR("/auth/token/create") : STR("/auth/token/refresh"), acc,
           now_ms, a, ret_request);
    return OK;
}

static enum err ask_order(const struct supplier_ask *ask, const struct account *acc, int64_t now_ms,
                          struct arena *a, struct http_request *ret_request)
{
    if (!is_number(ask->order_number))
        return ERR_BAD_INPUT;
    struct http_headers params = {0};
    if (ask->op == SUPPLIER_ORDER) {
        param(a, &params, "single_order_query",
              str_printf(a, "{\"order_id\":%.*s}", STR_ARG(ask->order_number)));
        finish_method(&params, "aliexpress.trade.ds.order.get", acc, now_ms, a, ret_request);
        return OK;
    }
    param(a, &params, "ae_order_id", ask->order_number);
    param(a, &params, "language", STR("en_US"));
    finish_method(&params, "aliexpress.ds.order.tracking.get", acc, now_ms, a, ret_request);
    return OK;
}

static enum err ask_product(const struct supplier_ask *ask, const struct account *acc,
                            int64_t now_ms, struct arena *a, struct http_request *ret_request)
{
    if (!is_number(ask->listing_id))
        return ERR_BAD_INPUT;
    struct http_headers params = {0};
    param(a, &params, "product_id", ask->listing_id);
    param(a, &params, "ship_to_country", str_empty(ask->country) ? STR("US") : ask->country);
    param(a, &params, "target_currency", STR("USD"));
    param(a, &params, "target_language", STR("en_US"));
    param(a, &params, "remove_personal_benefit", STR("false"));
    finish_method(&params, "aliexpress.ds.product.get", acc, now_ms, a, ret_request);
    return OK;
}

static enum err ask_freight(const struct supplier_ask *ask, const struct account *acc,
                            int64_t now_ms, struct arena *a, struct http_request *ret_request)
{
    struct http_headers params = {0};
    struct str query;
    enum err err = aliexpress_freight_query(&ask->freight, a, &query);
    if (err)
        return err;
    param(a, &params, "queryDeliveryReq", query);
    finish_method(&params, "aliexpress.ds.freight.query", acc, now_ms, a, ret_request);
    return OK;
}

static enum err ask_regions(const struct supplier_ask *ask, const struct account *acc,
                            int64_t now_ms, struct arena *a, struct http_request *ret_request)
{
    if (ask->country.n != 2)
        return ERR_BAD_INPUT;
    struct http_headers params = {0};
    param(a, &params, "countryCode", ask->country);
    param(a, &params, "language", STR("en_US"));
    param(a, &params, "isMultiLanguage", STR("false"));
    finish_method(&params, "aliexpress.ds.address.get", acc, now_ms, a, ret_request);
    return OK;
}

static enum err aliexpress_ask(const struct supplier_ask *ask, const struct account *acc,
                               int64_t now_ms, struct arena *a, struct http_request *ret_request)
{
    struct http_headers params = {0};
    switch (ask->op) {
    case SUPPLIER_TOKEN_CODE:
    case SUPPLIER_TOKEN_REFRESH: return ask_token(ask, acc, now_ms, a, ret_request);
    case SUPPLIER_PLACE: {
        enum err err = place_params(ask, a, &params);
        if (!err)
            finish_method(&params, "aliexpress.ds.order.create", acc, now_ms, a, ret_request);
        return err;
    }
    case SUPPLIER_ORDER:
    case SUPPLIER_PARCELS: return ask_order(ask, acc, now_ms, a, ret_request);
    case SUPPLIER_PRODUCT: return ask_product(ask, acc, now_ms, a, ret_request);
    case SUPPLIER_FREIGHT: return ask_freight(ask, acc, now_ms, a, ret_request);
    case SUPPLIER_REGIONS: return ask_regions(ask, acc, now_ms, a, ret_request);
    case SUPPLIER_OP_MAX: break;
    }
    return ERR_UNAVAILABLE;
}

static void aliexpress_read(const struct supplier_ask *ask, const struct account *acc,
                            const struct http_response *response, struct arena *a,
                            struct supplier_result *ret_result)
{
    *ret_result = (struct supplier_result){0};
    switch (ask->op) {
    case SUPPLIER_TOKEN_CODE:
    case SUPPLIER_TOKEN_REFRESH: aliexpress_read_tokens(acc, response, a, ret_result); break;
    case SUPPLIER_PLACE: aliexpress_read_place(ask, response, a, ret_result); break;
    case SUPPLIER_ORDER: aliexpress_read_order(ask, response, a, ret_result); break;
    case SUPPLIER_PARCELS: aliexpress_read_parcels(ask, response, a, ret_result); break;
    case SUPPLIER_PRODUCT: aliexpress_read_product(ask, response, a, ret_result); break;
    case SUPPLIER_FREIGHT: aliexpress_read_freight(response, a, ret_result); break;
    case SUPPLIER_REGIONS: aliexpress_read_regions(ask, response, a, ret_result); break;
    case SUPPLIER_OP_MAX: ret_result->answer.err = ERR_UNAVAILABLE; break;
    }
    /* Reading changes nothing there, however it ended. */
    if (ask->op >= SUPPLIER_ORDER)
        ret_result->answer.effect_possible = false;
}

/* The web pages kept codes that ISO has changed. */
struct str aliexpress_page_country(struct str iso)
{
    static const char *const pairs[][2] = {
        {"GB", "UK"},  {"RS", "SRB"}, {"ME", "MNE"}, {"GG", "GGY"}, {"JE", "JEY"}, {"BL", "BLM"},
        {"MF", "MAF"}, {"AX", "ALA"}, {"CD", "ZR"},  {"GS", "SGS"}, {"TL", "TLS"},
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (str_eq(iso, str_of(pairs[i][0])))
            return str_of(pairs[i][1]);
    }
    return iso;
}

static struct str aliexpress_oauth_url(const struct account *acc, struct str redirect_url,
                                       struct str state, struct arena *a)
{
    struct str to = url_encode(a, redirect_url), id = url_encode(a, acc->client_id);
    state = url_encode(a, state);
    return str_printf(a,
                      "%.*s/oauth/authorize?response_type=code&force_auth=true"
                      "&client_id=%.*s&redirect_uri=%.*s&state=%.*s",
                      STR_ARG(acc->base_url), STR_ARG(id), STR_ARG(to), STR_ARG(state));
}

static struct str aliexpress_order_url(struct str order_number, struct arena *a)
{
    struct str number = url_encode(a, order_number);
    return str_printf(a, "https://www.aliexpress.com/p/order/detail.html?orderId=%.*s",
                      STR_ARG(number));
}

static struct str aliexpress_listing_url(struct str listing_id, struct arena *a)
{
    struct str id = url_encode(a, listing_id);
    return str_printf(a, "https://www.aliexpress.com/item/%.*s.html", STR_ARG(id));
}

extern const struct supplier supplier_aliexpress;
const struct supplier supplier_aliexpress = {
    .id = "aliexpress",
    .name = "AliExpress",
    .has_api = true,
    .ask = aliexpress_ask,
    .read = aliexpress_read,
    .place_request = aliexpress_place_request,
    .address = aliexpress_address,
    .hook = aliexpress_hook,
    .status = aliexpress_status,
    .event = aliexpress_event,
    .page_country = aliexpress_page_country,
    .repeat_window_ms = REPEAT_WINDOW_MS,
    .settle_ms = SETTLE_MS,
    .oauth_url = aliexpress_oauth_url,
    .order_url = aliexpress_order_url,
    .listing_url = aliexpress_listing_url,
    .base_url = "https://api-sg.aliexpress.com",
};
