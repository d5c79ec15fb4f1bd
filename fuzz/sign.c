/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever claims to be signed. The first byte says what: 's' a webhook of Shopify, 'a' a message
 * of AliExpress, 'o' the query of an OAuth callback, 'k' a sealed secret, else the text of a key
 * file. Then headers as lines up to an empty line, then the body. Nothing by chance is genuine;
 * what we sign ourselves is, and no longer when one bit of it is another.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/crypto.h"
#include "base/http_msg.h"
#include "connect/platform.h"
#include "connect/supplier.h"

#define HEADERS_MAX 20
#define NOW_MS      INT64_C(1793577600000)

static const struct account account = {
    .base_url = {"https://api.example", 19},
    .domain = {"tea.myshopify.com", 17},
    .client_id = {"500", 3},
    .client_secret = {"secret", 6},
};

static void read_headers(struct arena *a, struct str *rest, struct http_headers *headers)
{
    struct str line, name, value;

    while (rest->n) {
        str_cut(*rest, '\n', &line, rest);
        if (!line.n)
            break;
        if (str_cut(line, ':', &name, &value) && headers->n < HEADERS_MAX)
            http_header_add(a, headers, name, str_trim(value));
    }
}

/* One bit of it is another; the place is taken from the bytes themselves. */
static struct str bent(struct arena *a, struct str s)
{
    char *copy = ARENA_ARRAY(a, char, s.n);

    memcpy(copy, s.p, s.n);
    size_t at = s.n * 7 / 11;
    copy[at] = (char)(copy[at] ^ 1);
    return (struct str){copy, s.n};
}

static void shopify(struct arena *a, struct str rest)
{
    const struct platform *p = platform_by_id(STR("shopify"));
    struct http_request req = {.method = HTTP_POST};
    struct hook_envelope env = {0};
    uint8_t mac[SHA256_LEN];

    read_headers(a, &rest, &req.headers);
    if (p->hook_envelope(&req, &env) == OK)
        ASSERT(p->hook_verify(&env, rest, &account.client_secret, 1) == ERR_BAD_SIGNATURE);
    crypto_hmac_sha256(account.client_secret, rest, mac);
    env.signature = base64_text(a, mac, sizeof(mac));
    enum err err = p->hook_verify(&env, rest, &account.client_secret, 1);
    ASSERT(err == (rest.n ? OK : ERR_BAD_SIGNATURE)); /* no webhook has no body */
    if (rest.n)
        ASSERT(p->hook_verify(&env, bent(a, rest), &account.client_secret, 1) != OK);
}

static void aliexpress(struct arena *a, struct str rest)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    struct http_headers headers = {0};
    struct str number, status;

    read_headers(a, &rest, &headers);
    ASSERT(!s->hook(&account, &headers, rest, a, &number, &status));
}

static void sealed(struct arena *a, struct str rest)
{
    static const uint8_t key[SEAL_KEY_LEN] = {7}, nonce[SEAL_NONCE_LEN] = {9};
    struct str plain;

    ASSERT(crypto_open(a, key, rest, &plain) != OK);
    struct str made = crypto_seal(a, key, nonce, rest);
    ASSERT(crypto_open(a, key, made, &plain) == OK && str_eq(plain, rest));
    ASSERT(crypto_open(a, key, bent(a, made), &plain) != OK);
    ASSERT(crypto_open(a, key, str_slice(made, 0, made.n - 1), &plain) != OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct platform *p = platform_by_id(STR("shopify"));
    struct arena *a = arena_new();

    if (n > 0) {
        struct str rest = {(const char *)data + 1, n - 1}, code, domain, state, bytes;
        switch (data[0]) {
        case 's': shopify(a, rest); break;
        case 'a': aliexpress(a, rest); break;
        case 'o':
            ASSERT(p->oauth_verify(rest, account.client_secret, NOW_MS, a, &code, &domain,
                                   &state) != OK);
            break;
        case 'k': sealed(a, rest); break;
        default:
            if (hex_parse(a, str_trim(rest), &bytes))
                ASSERT(2 * bytes.n == str_trim(rest).n);
        }
    }
    arena_free(a);
    return 0;
}
