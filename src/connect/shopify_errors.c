/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What went wrong: HTTP statuses, Shopify's GraphQL error codes, and the messages of mutations
 * that come without a code. Unknown words are never fatal: they become "refused" with the words.
 */
#include "connect/shopify.h"

#include "base/text.h"
#include "base/time.h"

#define DETAIL_MAX    200
#define THROTTLE_MS   1000
#define RETRY_SPAN_MS (10 * MS_MINUTE)

struct str shopify_clip(struct arena *a, struct str words)
{
    struct str s = text_clip(text_to_utf8(a, str_trim(words)), DETAIL_MAX);
    return str_dup(a, s);
}

bool shopify_op_writes(enum platform_op op)
{
    return op == PLATFORM_WRITES || op == PLATFORM_HOOK_CREATE || op == PLATFORM_HOOK_DELETE;
}

static bool has(struct str s, const char *part)
{
    return str_find_nocase(s, str_of(part)) >= 0;
}

enum err shopify_user_error(struct str message)
{
    static const struct {
        const char *part;
        enum err err;
    } rows[] = {
        /* What was read just before is no longer so: read it again. */
        {"unfulfillable status", ERR_STALE},
        {"does not exist", ERR_STALE},
        {"not found", ERR_STALE},
        {"line item quantity requested", ERR_STALE},
        {"invalid id", ERR_STALE},
        /* What was asked can never be. */
        {"single location", ERR_REFUSED},
        {"same order", ERR_REFUSED},
        {"same delivery method", ERR_REFUSED},
        {"greater than 0", ERR_REFUSED},
        {"fulfillment service", ERR_REFUSED},
        {"access denied", ERR_SCOPE_MISSING},
        {"permission", ERR_SCOPE_MISSING},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (has(message, rows[i].part))
            return rows[i].err;
    }
    return ERR_REFUSED;
}

static bool scope_char(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

struct str shopify_scopes_named(struct arena *a, struct str message)
{
    struct buf b;
    size_t at = 0;
    buf_init(&b, a, 512);
    while (at < message.n) {
        size_t from = at;
        struct str word;
        while (at < message.n && scope_char(message.p[at]))
            at++;
        word = str_slice(message, from, at - from);
        at += at < message.n;
        if (!str_starts(word, STR("read_")) && !str_starts(word, STR("write_")))
            continue;
        if (b.n > 0)
            buf_char(&b, ',');
        buf_str(&b, word);
    }
    return b.overflowed ? STR_NONE : buf_view(&b);
}

/* --- GraphQL errors --- */

static enum err error_of_code(struct str code)
{
    static const struct {
        const char *code;
        enum err err;
    } rows[] = {
        {"THROTTLED", ERR_THROTTLED},
        {"ACCESS_DENIED", ERR_SCOPE_MISSING},
        {"RESOURCE_NOT_FOUND", ERR_NOT_FOUND},
        {"INTERNAL_SERVER_ERROR", ERR_SERVER_ERROR},
        {"TIMEOUT", ERR_SERVER_ERROR},
        {"SERVICE_UNAVAILABLE", ERR_SERVER_ERROR},
        {"SHOP_INACTIVE", ERR_ACCOUNT_LOCKED},
        {"UNAUTHORIZED", ERR_TOKEN_EXPIRED},
        /* Asking for less at once helps: that long lists of ids stay cheap is nowhere promised. */
        {"MAX_COST_EXCEEDED", ERR_TOO_LARGE},
        {"MAX_INPUT_SIZE_EXCEEDED", ERR_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_eq_nocase(code, str_of(rows[i].code)))
            return rows[i].err;
    }
    return ERR_MAX;
}

static enum err error_of_words(struct str message)
{
    if (str_eq_nocase(message, STR("Throttled")))
        return ERR_THROTTLED;
    if (has(message, "access denied") || has(message, "merchant approval"))
        return ERR_SCOPE_MISSING;
    if (has(message, "internal error") || has(message, "timeout"))
        return ERR_SERVER_ERROR;
    if (has(message, "invalid id"))
        return ERR_NOT_FOUND;
    return ERR_REFUSED;
}

enum err shopify_error_judge(const struct json *error, struct arena *a, struct answer *answer)
{
    struct str message =
        json_is_str(error) ? json_str(error) : json_str(json_get(error, "message"));
    struct str code = json_str(json_path(error, "extensions.code"));
    enum err err = error_of_code(code);
    if (err == ERR_MAX)
        err = error_of_words(message);
    answer->code = shopify_clip(a, code);
    answer->detail = shopify_clip(a, message);
    if (err == ERR_SCOPE_MISSING) {
        struct str named = json_str(json_path(error, "extensions.requiredAccess"));
        named = shopify_scopes_named(a, str_empty(named) ? message : named);
        if (!str_empty(named))
            answer->detail = named;
    }
    answer->effect_possible = err == ERR_SERVER_ERROR;
    return err;
}

/* --- costs and waiting --- */

static void read_cost(const struct json *root, struct answer *answer)
{
    const struct json *cost = json_path(root, "extensions.cost");
    const struct json *bucket = json_get(cost, "throttleStatus");
    answer->cost_requested = json_f64(json_get(cost, "requestedQueryCost"), 0);
    answer->cost_actual = json_f64(json_get(cost, "actualQueryCost"), 0);
    answer->bucket_max = json_f64(json_get(bucket, "maximumAvailable"), 0);
    answer->bucket_now = json_f64(json_get(bucket, "currentlyAvailable"), 0);
    answer->bucket_restore = json_f64(json_get(bucket, "restoreRate"), 0);
}

static int64_t span_of_s(double s)
{
    /* Written so that a NaN ends in the first branch. */
    if (!(s > 0))
        return THROTTLE_MS;
    return s * 1000 < (double)RETRY_SPAN_MS ? (int64_t)(s * 1000) + 1 : RETRY_SPAN_MS;
}

static int64_t throttle_span_ms(const struct answer *answer)
{
    double lack = answer->cost_requested - answer->bucket_now;
    if (!(answer->bucket_restore > 0))
        return THROTTLE_MS;
    return span_of_s(lack / answer->bucket_restore);
}

/* "2" or "2.0"; a date is not used by Shopify. */
static int64_t retry_after_ms(const struct http_response *response)
{
    struct str value = str_trim(http_header_get(&response->headers, STR("Retry-After")));
    struct str whole, fraction;
    int64_t s;
    str_cut(value, '.', &whole, &fraction);
    if (!str_to_i64(whole, &s) || s < 0 || s > RETRY_SPAN_MS / MS_SECOND)
        return THROTTLE_MS;
    return s * MS_SECOND + (str_empty(fraction) ? 0 : MS_SECOND);
}

/* --- HTTP statuses --- */

/* "errors" may be a text, a list of texts or of objects, or an object of lists. */
static struct str words_of(const struct json *root)
{
    const struct json *errors = json_get(root, "errors");
    for (int depth = 0; depth < 4 && errors != NULL && !json_is_str(errors); depth++) {
        const struct json *message = json_get(errors, "message");
        struct json_iter it = json_iter(errors);
        if (message != NULL)
            errors = message;
        else
            errors = json_next(&it) ? it.val : NULL;
    }
    return json_str(errors);
}

static enum err status_error(int status)
{
    switch (status) {
    case 401: return ERR_TOKEN_EXPIRED;
    case 408: return ERR_SERVER_ERROR;
    case 402:
    case 423:
    case 430: return ERR_ACCOUNT_LOCKED;
    case 403: return ERR_SCOPE_MISSING;
    case 404: return ERR_NOT_FOUND;
    case 413: return ERR_TOO_LARGE;
    case 429: return ERR_THROTTLED;
    default: break;
    }
    if (status >= 500)
        return ERR_SERVER_ERROR;
    return status >= 400 ? ERR_REFUSED : ERR_ANSWER_NOT_UNDERSTOOD;
}

static void judge_status(enum platform_op op, const struct http_response *response,
                         const struct json *root, struct arena *a, struct answer *answer)
{
    struct str words = words_of(root), scopes;
    int status = response->status;
    answer->err = status_error(status);
    answer->code = str_printf(a, "%d", status);
    answer->detail = shopify_clip(a, words);
    if (status == 429 || status == 503)
        answer->wait_ms = retry_after_ms(response);
    if (status == 430)
        answer->wait_ms = MS_MINUTE;
    if (status == 404 && op == PLATFORM_SHOP)
        answer->err = ERR_SHOP_NOT_FOUND;
    if (status == 403) {
        scopes = shopify_scopes_named(a, words);
        if (!str_empty(scopes))
            answer->detail = scopes;
        else if (root == NULL)
            answer->err = ERR_AUTH_REJECTED; /* a page of some gateway, not a missing permission */
    }
    answer->effect_possible =
        shopify_op_writes(op) && (status >= 500 || status < 400 || status == 408);
}

static bool broken(enum platform_op op, enum err err, const char *code, struct answer *answer)
{
    answer->err = err;
    answer->code = str_of(code);
    answer->effect_possible = shopify_op_writes(op);
    return false;
}

/* Data that holds nothing beside an error that names no field: the request failed as a whole. */
static bool nothing_in(const struct json *data, const struct json *errors)
{
    bool whole = json_is_str(errors);
    for (struct json_iter it = json_iter(data); json_next(&it);) {
        if (!json_is_null(it.val))
            return false;
    }
    if (!json_is_obj(data))
        return true;
    for (struct json_iter it = json_iter(errors); json_next(&it);)
        whole = whole || json_len(json_get(it.val, "path")) == 0;
    return whole;
}

bool shopify_answer(enum platform_op op, const struct http_response *response, struct arena *a,
                    struct answer *answer, const struct json **ret_root)
{
    const struct json *root = NULL, *data, *errors;
    if (response->status == 0)
        return broken(op, ERR_NET_LOST, "", answer);
    if (json_parse(a, response->body, &root) != OK || !json_is_obj(root))
        root = NULL;
    if (response->status < 200 || response->status > 299) {
        judge_status(op, response, root, a, answer);
        return false;
    }
    if (root == NULL)
        return broken(op, ERR_ANSWER_NOT_UNDERSTOOD, "not_json", answer);
    read_cost(root, answer);
    *ret_root = root;
    data = json_get(root, "data");
    errors = json_get(root, "errors");
    if (!nothing_in(data, errors))
        return true;
    if (json_is_str(errors) || json_len(errors) > 0) {
        const struct json *first = json_is_arr(errors) ? json_at(errors, 0) : errors;
        answer->err = shopify_error_judge(first, a, answer);
        answer->effect_possible = answer->effect_possible && shopify_op_writes(op);
        if (answer->err == ERR_THROTTLED)
            answer->wait_ms = throttle_span_ms(answer);
        return false;
    }
    return broken(op, ERR_ANSWER_NOT_UNDERSTOOD, "no_data", answer);
}
