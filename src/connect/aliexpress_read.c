/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading AliExpress' answers: the envelope with its gateway errors, and tokens. Lists and numbers
 * come in several shapes (wrapped, simplified, as text); every reader takes them all and survives
 * any bytes. What stands in the envelope: aliexpress_order.c, _parcels.c, _place.c, _product.c,
 * _freight.c, _regions.c; the codes: aliexpress_codes.tbl.h.
 */
#include "connect/aliexpress.h"

#include "base/text.h"
#include "base/time.h"

#define DETAIL_MAX   200
#define WAIT_MAX_S   86400
#define SERVICE_SAYS "15"
#define YEAR_MS      (366 * MS_DAY)
#define SPAN_MAX     (10 * YEAR_MS)
/* Before 1973 in milliseconds, after 5000 in seconds: no time of a token is either. */
#define SECONDS_BELOW INT64_C(100000000000)

struct gateway_code {
    struct str code;
    enum err err;
    bool certain;
};
static const struct gateway_code gateway_codes[] = {
#define GATEWAY(text, error, sure) {{text, sizeof(text) - 1}, ERR_##error, sure},
#include "connect/aliexpress_codes.tbl.h"
};

struct str aliexpress_detail(struct arena *a, struct str text)
{
    return text_clip(text_to_utf8(a, str_trim(text)), DETAIL_MAX);
}

const struct json *aliexpress_list(const struct json *v)
{
    if (json_is_arr(v))
        return v;
    const struct json *found = NULL;
    if (!json_is_obj(v))
        return NULL;
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        if (!json_is_arr(it.val))
            continue;
        if (found)
            return NULL;
        found = it.val;
    }
    return found;
}

static const struct gateway_code *gateway_code(struct str code)
{
    for (size_t i = 0; i < COUNT_OF(gateway_codes); i++)
        if (str_eq_nocase(code, gateway_codes[i].code))
            return &gateway_codes[i];
    return NULL;
}

static bool is_digit(struct str s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* A wait in seconds, at least one and at most a day. */
static int64_t wait_ms(int64_t seconds)
{
    if (seconds < 1)
        seconds = 1;
    return (seconds < WAIT_MAX_S ? seconds : WAIT_MAX_S) * MS_SECOND;
}

/* "this ban will last 1 seconds", "will last for 2 more seconds": the number before the unit. Other
 * numbers in the text (an app key, a count) are none. */
static int64_t ban_ms(struct str text)
{
    int64_t seconds = 0;
    for (size_t i = 0; i < text.n;) {
        int64_t n = 0;
        if (!is_digit(text, i)) {
            i++;
            continue;
        }
        for (; is_digit(text, i); i++)
            n = n > WAIT_MAX_S ? n : n * 10 + (text.p[i] - '0');
        struct str after = str_trim(str_slice(text, i, text.n));
        if (str_starts_nocase(after, STR("more ")))
            after = str_trim(str_slice(after, 4, after.n));
        if (str_starts_nocase(after, STR("sec")) || str_eq_nocase(after, STR("s")) ||
            str_starts_nocase(after, STR("s ")) || str_starts_nocase(after, STR("s.")))
            seconds = n;
    }
    return wait_ms(seconds);
}

/* Sub codes of one meaning that end in different ways. "isv.permission-api-package-limit" and its
 * like are a permission that the app lacks, told in the form of the older platform (TOP). */
static const struct gateway_code *family_of(struct str sub)
{
    if (str_starts_nocase(sub, STR("accesscontrol.limited")))
        return gateway_code(STR("ApiCallLimit"));
    if (str_starts_nocase(sub, STR("isv.permission-")))
        return gateway_code(STR("InsufficientPermission"));
    return NULL;
}

static void gateway_error(struct arena *a, const struct json *e, struct answer *ret_answer)
{
    struct str code = json_text(a, json_get(e, "code"));
    struct str sub = json_text(a, json_get(e, "sub_code"));
    struct str msg = json_str(json_get(e, "msg"));
    struct str more = json_str(json_get(e, "sub_msg"));
    if (str_empty(msg))
        msg = json_str(json_get(e, "message"));
    const struct gateway_code *known = gateway_code(sub);
    if (!known)
        known = family_of(sub);
    bool service = str_starts_nocase(sub, STR("isp.")) || str_starts_nocase(sub, STR("isv."));
    if (!known && !service)
        known = gateway_code(code);
    struct answer r = {.err = ERR_SERVER_ERROR, .effect_possible = true};
    if (known) {
        r.err = known->err;
        /* Under "Remote service error" a service may have been asked before it was refused. */
        r.effect_possible =
            !known->certain || (known->err == ERR_SCOPE_MISSING && str_eq(code, STR(SERVICE_SAYS)));
    } else if (str_starts_nocase(sub, STR("isv."))) {
        r.err = ERR_REFUSED;
    }
    r.code = aliexpress_detail(a, str_empty(sub) ? code : sub);
    r.detail = aliexpress_detail(a, str_empty(more) ? msg : more);
    if (r.err == ERR_THROTTLED) {
        r.wait_ms = ban_ms(str_empty(more) ? msg : more);
        r.wait_alike = str_eq(code, STR("ApiCallLimit")); /* the method's, else the app's */
    }
    *ret_answer = r;
}

/* An answer that is no JSON of the platform: a proxy, a wall, a cut line. */
static void foreign_answer(struct arena *a, const struct http_response *response,
                           struct answer *ret_answer)
{
    struct answer r = {.err = ERR_ANSWER_NOT_UNDERSTOOD, .effect_possible = true};
    int status = response->status;
    if (status == 0) {
        r.err = ERR_NET_LOST;
    } else if (status == 429) {
        r.err = ERR_THROTTLED;
        r.effect_possible = false;
        int64_t seconds = 0;
        if (!str_to_i64(str_trim(http_header_get(&response->headers, STR("Retry-After"))),
                        &seconds))
            seconds = 0;
        r.wait_ms = wait_ms(seconds);
    } else if (status == 401 || status == 403) {
        r.err = ERR_AUTH_REJECTED;
        r.effect_possible = false;
    } else if (status >= 500) {
        r.err = ERR_SERVER_ERROR;
    }
    r.code = str_printf(a, "HTTP %d", status);
    *ret_answer = r;
}

/* The payload: below the one member named "..._response", or the root itself. */
static const struct json *unwrap(const struct json *root)
{
    for (struct json_iter it = json_iter(root); json_next(&it);)
        if (json_is_obj(it.val) && str_ends(json_str(it.key), STR("_response")))
            return it.val;
    return root;
}

const struct json *aliexpress_open(struct arena *a, const struct http_response *response,
                                   struct answer *ret_answer)
{
    const struct json *root;
    if (response->status == 0 || json_parse(a, response->body, &root) != OK || !json_is_obj(root)) {
        foreign_answer(a, response, ret_answer);
        return NULL;
    }
    const struct json *body = json_get(root, "error_response");
    if (json_is_obj(body)) {
        gateway_error(a, body, ret_answer);
        return NULL;
    }
    body = unwrap(root);
    struct str code = json_text(a, json_get(body, "code"));
    bool failed = !str_empty(code) && !str_eq(code, STR("0")) && !str_eq(code, STR("200"));
    if (failed && json_is_null(json_get(body, "result"))) {
        gateway_error(a, body, ret_answer);
        return NULL;
    }
    if (response->status >= 400) {
        foreign_answer(a, response, ret_answer);
        return NULL;
    }
    *ret_answer = (struct answer){.err = OK};
    return body;
}

const struct json *aliexpress_open_goods(struct arena *a, const struct http_response *response,
                                         struct answer *ret_answer)
{
    const struct json *body = aliexpress_open(a, response, ret_answer);
    if (!body && ret_answer->err == ERR_REFUSED)
        ret_answer->err = ERR_SERVER_ERROR;
    return body;
}

int64_t aliexpress_moment_ms(const struct json *v)
{
    int64_t ms = json_i64(v, 0);
    if (ms > 0 && ms < SECONDS_BELOW)
        ms *= MS_SECOND;
    return ms > 0 ? ms : 0;
}

int64_t aliexpress_span_ms(const struct json *v)
{
    int64_t n = json_i64(v, 0);
    if (n <= 0 || n > SPAN_MAX)
        return 0;
    return n > YEAR_MS / MS_SECOND ? n : n * MS_SECOND;
}

/* "Sat, 28 Nov 2026 15:53:26 GMT"; 0 when not told. */
static int64_t answered_ms(const struct http_response *response, struct arena *a)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct str date = str_trim(http_header_get(&response->headers, STR("Date"))), *w;
    size_t n = str_split(a, date, ' ', &w);
    if (n != 6 || w[2].n != 3)
        return 0;
    ptrdiff_t at = str_find(STR(months), w[2]);
    if (at < 0 || at % 3)
        return 0;
    return time_of(str_printf(a, "%.*s-%02d-%.*sT%.*sZ", STR_ARG(w[3]), (int)(at / 3 + 1),
                              STR_ARG(w[1]), STR_ARG(w[4])));
}

/* How long a token lives: told as a span, else as its end against the answer's own time. */
static int64_t life_ms(const struct json *span, const struct json *end, int64_t answered)
{
    int64_t ms = aliexpress_span_ms(span), end_ms = aliexpress_moment_ms(end);
    if (ms == 0 && answered > 0 && end_ms > answered && end_ms - answered <= SPAN_MAX)
        ms = end_ms - answered;
    return ms;
}

void aliexpress_read_tokens(const struct account *acc, const struct http_response *response,
                            struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    struct tokens t = {.access = json_str(json_get(body, "access_token"))};
    if (str_empty(t.access)) {
        ret_result->answer =
            (struct answer){.err = ERR_ANSWER_NOT_UNDERSTOOD, .effect_possible = true};
        return;
    }
    int64_t answered = answered_ms(response, a);
    t.refresh = json_str(json_get(body, "refresh_token"));
    t.access_span_ms =
        life_ms(json_get(body, "expires_in"), json_get(body, "expire_time"), answered);
    t.refresh_span_ms = life_ms(json_get(body, "refresh_expires_in"),
                                json_get(body, "refresh_token_valid_time"), answered);
    if (str_empty(t.refresh))
        t.refresh = str_dup(a, acc->refresh_token);
    t.account_name = json_str(json_get(body, "user_nick"));
    if (str_empty(t.account_name))
        t.account_name = json_str(json_get(body, "account"));
    t.account_name = aliexpress_detail(a, t.account_name);
    ret_result->tokens = t;
}
