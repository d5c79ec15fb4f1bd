/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading JSON: a thin face on yyjson, whose values are what `struct json` stands for. Its memory
 * comes from the arena. Integers beyond 64 bits and doubles beyond range stay raw text, so that
 * json_text() gives every number as it was sent. Writing is in base/json_write.c.
 */
#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yyjson.h>

#define DEPTH_MAX 64

static yyjson_val *val_of(const struct json *v)
{
    return (yyjson_val *)v;
}

static const struct json *json_of(const yyjson_val *v)
{
    return (const struct json *)v;
}

static void *alc_malloc(void *ctx, size_t size)
{
    return arena_alloc(ctx, size);
}

static void *alc_realloc(void *ctx, void *p, size_t old_size, size_t size)
{
    return size <= old_size ? p : arena_grow(ctx, p, old_size, size);
}

static void alc_free(void *ctx, void *p)
{
    (void)ctx, (void)p;
}

static yyjson_alc alc_of(struct arena *a)
{
    return (yyjson_alc){alc_malloc, alc_realloc, alc_free, a};
}

/* Values lie one after the other, a container before its items: one walk, no recursion. */
static bool too_deep(yyjson_doc *doc)
{
    const yyjson_val *end[DEPTH_MAX];
    size_t depth = 0;
    yyjson_val *v = yyjson_doc_get_root(doc);
    const yyjson_val *last = v + yyjson_doc_get_val_count(doc);
    for (; v < last; v++) {
        while (depth > 0 && v >= end[depth - 1])
            depth--;
        if (!yyjson_is_ctn(v))
            continue;
        if (depth == DEPTH_MAX)
            return true;
        end[depth++] = unsafe_yyjson_get_next(v);
    }
    return false;
}

enum err json_parse(struct arena *a, struct str text, const struct json **ret_root)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_slice(text, 3, text.n);
    if (text.n == 0)
        return ERR_NOT_JSON;
    yyjson_alc alc = alc_of(a);
    /* Without the in-situ flag the text is only read. */
    yyjson_doc *doc =
        yyjson_read_opts((char *)text.p, text.n, YYJSON_READ_BIGNUM_AS_RAW, &alc, NULL);
    if (!doc)
        return ERR_NOT_JSON;
    if (too_deep(doc))
        return ERR_TOO_LARGE;
    *ret_root = json_of(yyjson_doc_get_root(doc));
    return OK;
}

const struct json *json_get(const struct json *obj, const char *key)
{
    return json_of(yyjson_obj_get(val_of(obj), key));
}

const struct json *json_path(const struct json *v, const char *path)
{
    struct str key, rest = str_of(path);
    while (v && rest.n > 0) {
        str_cut(rest, '.', &key, &rest);
        v = json_of(yyjson_obj_getn(val_of(v), key.p, key.n));
    }
    return v;
}

bool json_is_null(const struct json *v)
{
    return !v || yyjson_is_null(val_of(v));
}

bool json_is_str(const struct json *v)
{
    return yyjson_is_str(val_of(v));
}

bool json_is_num(const struct json *v)
{
    return yyjson_is_num(val_of(v)) || yyjson_is_raw(val_of(v));
}

bool json_is_obj(const struct json *v)
{
    return yyjson_is_obj(val_of(v));
}

bool json_is_arr(const struct json *v)
{
    return yyjson_is_arr(val_of(v));
}

struct str json_str(const struct json *v)
{
    if (!json_is_str(v))
        return STR("");
    return (struct str){yyjson_get_str(val_of(v)), yyjson_get_len(val_of(v))};
}

struct str json_text(struct arena *a, const struct json *v)
{
    if (json_is_str(v))
        return json_str(v);
    if (json_is_num(v) || yyjson_is_bool(val_of(v)))
        return json_print(a, v);
    return STR("");
}

int64_t json_i64(const struct json *v, int64_t fallback)
{
    yyjson_val *val = val_of(v);
    int64_t n;
    if (yyjson_is_sint(val))
        return yyjson_get_sint(val);
    if (yyjson_is_uint(val))
        return yyjson_get_uint(val) <= INT64_MAX ? (int64_t)yyjson_get_uint(val) : fallback;
    if (yyjson_is_real(val)) {
        double d = yyjson_get_real(val);
        bool fits = d >= -0x1p63 && d < 0x1p63 && d == floor(d);
        return fits ? (int64_t)d : fallback;
    }
    return str_to_i64(json_str(v), &n) ? n : fallback;
}

bool json_bool(const struct json *v, bool fallback)
{
    if (yyjson_is_bool(val_of(v)))
        return yyjson_get_bool(val_of(v));
    struct str s = json_str(v);
    int64_t n = str_eq(s, STR("true")) ? 1 : str_eq(s, STR("false")) ? 0 : json_i64(v, -1);
    return n == 1 ? true : n == 0 ? false : fallback;
}

/* Plain decimal text only: strtod alone would also take "inf", hexadecimal and blanks. */
static double f64_of_text(struct str s, double fallback)
{
    char text[64];
    if (s.n == 0 || s.n >= sizeof text)
        return fallback;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (strspn(text, "0123456789+-.eE") != s.n)
        return fallback;
    char *end;
    double d = strtod(text, &end);
    return end == text + s.n && isfinite(d) ? d : fallback;
}

double json_f64(const struct json *v, double fallback)
{
    yyjson_val *val = val_of(v);
    if (yyjson_is_num(val))
        return yyjson_get_num(val);
    if (yyjson_is_raw(val))
        return f64_of_text((struct str){yyjson_get_raw(val), yyjson_get_len(val)}, fallback);
    return f64_of_text(json_str(v), fallback);
}

size_t json_len(const struct json *v)
{
    return yyjson_is_ctn(val_of(v)) ? unsafe_yyjson_get_len(val_of(v)) : 0;
}

const struct json *json_at(const struct json *arr, size_t i)
{
    return json_of(yyjson_arr_get(val_of(arr), i));
}

struct json_iter json_iter(const struct json *v)
{
    /* i is one before the first. */
    struct json_iter it = {.i = SIZE_MAX, .n = json_len(v)};
    if (it.n == 0)
        return it;
    yyjson_val *first = unsafe_yyjson_get_first(val_of(v));
    it.next = first;
    if (json_is_obj(v))
        it.key = json_of(first);
    return it;
}

bool json_next(struct json_iter *it)
{
    if (it->i + 1 >= it->n)
        return false;
    it->i++;
    yyjson_val *at = val_of(it->next);
    if (it->key) {
        it->key = json_of(at);
        at++; /* a key's value stands right behind it */
    }
    it->val = json_of(at);
    it->next = unsafe_yyjson_get_next(at);
    return true;
}

struct str json_print(struct arena *a, const struct json *v)
{
    if (!v)
        return STR("null");
    yyjson_alc alc = alc_of(a);
    size_t n = 0;
    char *text = yyjson_val_write_opts(val_of(v), YYJSON_WRITE_NOFLAG, &alc, &n, NULL);
    ASSERT(text);
    return (struct str){text, n};
}
