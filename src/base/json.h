/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON in and out. Reading wraps yyjson: 64-bit integers stay exact (Shopify's ids exceed 2^53).
 * Every getter accepts NULL and wrong types and answers with "nothing", so that a chain of gets
 * needs one check at its end. Writing streams into a buf.
 */
#ifndef WAYBILL_BASE_JSON_H
#define WAYBILL_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

/* A value inside a parsed document; the document lives in the arena. */
struct json;

/* ERR_NOT_JSON on anything but one whole JSON value; ERR_TOO_LARGE when nested deeper than 64. */
enum err json_parse(struct arena *a, struct str text, const struct json **ret_root) MUST_USE;

const struct json *json_get(const struct json *obj, const char *key);
/* Dots separate keys: json_path(v, "data.order.id"). */
const struct json *json_path(const struct json *v, const char *path);
bool json_is_null(const struct json *v); /* true for NULL too */
bool json_is_str(const struct json *v);
bool json_is_num(const struct json *v);
bool json_is_obj(const struct json *v);
bool json_is_arr(const struct json *v);

/* The text of a string; "" for anything else. Valid as long as the arena. */
struct str json_str(const struct json *v);
/* A string's text, or a number or boolean as text (suppliers mix them); "" otherwise. */
struct str json_text(struct arena *a, const struct json *v);
/* Integers, and strings that hold one; else fallback. Doubles with integral value count. */
int64_t json_i64(const struct json *v, int64_t fallback);
/* true, "true", 1 and "1" are true. */
bool json_bool(const struct json *v, bool fallback);
double json_f64(const struct json *v, double fallback);

size_t json_len(const struct json *v); /* items of an array or members of an object */
/* O(1) amortized when walked in order by the iterator below. */
const struct json *json_at(const struct json *arr, size_t i);

struct json_iter {
    const struct json *key, *val; /* key is NULL in arrays */
    size_t i, n;
    const void *next; /* private */
};
/* for (struct json_iter it = json_iter(v); json_next(&it);) ... it.key, it.val, it.i */
struct json_iter json_iter(const struct json *v);
bool json_next(struct json_iter *it);

/* The value written out again (minified); for storing a part. */
struct str json_print(struct arena *a, const struct json *v);

/* Streaming writer: commas and escapes are its business. */
struct jw {
    struct buf *b;
    bool comma;
};
void jw_init(struct jw *w, struct buf *b);
void jw_obj(struct jw *w);
void jw_obj_end(struct jw *w);
void jw_arr(struct jw *w);
void jw_arr_end(struct jw *w);
void jw_key(struct jw *w, const char *key);
void jw_key_str(struct jw *w, struct str key);
void jw_str(struct jw *w, struct str s); /* invalid UTF-8 becomes U+FFFD */
void jw_i64(struct jw *w, int64_t v);
void jw_f64(struct jw *w, double v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
void jw_raw(struct jw *w, struct str json); /* already JSON */
/* Key and value at once; an empty str or 0 with the _opt form writes null. */
void jw_kstr(struct jw *w, const char *key, struct str s);
void jw_kstr_opt(struct jw *w, const char *key, struct str s);
void jw_ki64(struct jw *w, const char *key, int64_t v);
void jw_kbool(struct jw *w, const char *key, bool v);
void jw_knull(struct jw *w, const char *key);
void jw_ktime(struct jw *w, const char *key, int64_t ms); /* RFC 3339 text; 0 writes null */

#endif
