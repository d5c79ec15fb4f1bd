/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small readers of base/ on any bytes: times, forms, URLs, hex, base64, packed bodies, zone
 * files, search words. What one of them writes, its counterpart must read back.
 */
#include "fuzz/fuzz.h"

#include "base/crypto.h"
#include "base/http_msg.h"
#include "base/text.h"
#include "base/time.h"

#define UNPACKED_MAX 100000

static void read_times(struct arena *a, struct str s)
{
    int64_t ms, back;

    if (time_parse(s, &ms) && time_parse(time_text(a, ms), &back))
        ASSERT(ms == back);
    if (time_parse_date(s, &ms))
        ASSERT(ms % MS_DAY == 0);
    (void)time_zone_offset(s, INT64_C(1700000000000));
    (void)time_zone_offset(s, INT64_MAX);
}

static void read_codes(struct arena *a, struct str s)
{
    struct str bytes;

    if (hex_parse(a, s, &bytes))
        ASSERT(str_eq_nocase(hex_lower(a, bytes.p, bytes.n), s));
    if (base64_parse(a, base64_text(a, s.p, s.n), &bytes))
        ASSERT(str_eq(bytes, s));
    if (base64_parse(a, s, &bytes))
        ASSERT(bytes.n <= s.n);
    ASSERT(crypto_unpack(a, crypto_pack(a, s), s.n + 1, &bytes) == OK && str_eq(bytes, s));
    if (crypto_unpack(a, s, UNPACKED_MAX, &bytes) == OK)
        ASSERT(bytes.n <= UNPACKED_MAX);
}

static void read_urls(struct arena *a, struct str s)
{
    struct str scheme, host, path;
    struct http_headers pairs = form_parse(a, s);
    struct http_headers again = form_parse(a, form_print(a, &pairs));

    ASSERT(pairs.n == again.n);
    ASSERT(str_eq(url_decode(a, url_encode(a, s), false), s));
    ASSERT(str_eq(url_decode(a, form_encode(a, s), true), s));
    if (url_split(s, &scheme, &host, &path))
        ASSERT(host.n > 0 && path.n > 0 && path.p[0] == '/');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct str s = {(const char *)data, n};

    read_times(a, s);
    read_codes(a, s);
    read_urls(a, s);
    ASSERT(text_is_utf8(text_to_utf8(a, s)));
    ASSERT(text_is_utf8(text_index_words(a, text_to_utf8(a, s))));
    (void)text_mask(a, s);
    (void)text_clip(s, n / 2);
    arena_free(a);
    return 0;
}
