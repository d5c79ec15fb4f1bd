/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls into OpenSSL (hashes), libsodium (encodings, sealing) and zstd. main() calls sodium_init()
 * before the first of these, for the fast code of this processor; they work without it too.
 */
#include "base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <zstd.h>

_Static_assert(SEAL_KEY_LEN == crypto_secretbox_KEYBYTES, "libsodium's key length");
_Static_assert(SEAL_NONCE_LEN == crypto_secretbox_NONCEBYTES, "libsodium's nonce length");

#define KEPT 4 /* contexts of one kind that are kept: as many as threads use at once */

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

/* An algorithm looked up once: with every digest, OpenSSL would search its tables under a lock. */
static const EVP_MD *looked_up(_Atomic(EVP_MD *) *kept, const char *name)
{
    EVP_MD *md = atomic_load(kept), *none = NULL;

    if (md)
        return md;
    md = EVP_MD_fetch(NULL, name, NULL);
    ASSERT(md);
    if (atomic_compare_exchange_strong(kept, &none, md))
        return md;
    EVP_MD_free(md); /* another thread was quicker */
    return none;
}

static const EVP_MD *sha256(void)
{
    static _Atomic(EVP_MD *) kept;

    return looked_up(&kept, "SHA256");
}

static const EVP_MD *md5(void)
{
    static _Atomic(EVP_MD *) kept;

    return looked_up(&kept, "MD5");
}

/* Making a context costs as much as what is done with it, so some wait for the next use. */
static void *take_kept(_Atomic(void *) kept[KEPT])
{
    void *p = NULL;

    for (size_t i = 0; !p && i < KEPT; i++)
        p = atomic_exchange(&kept[i], NULL);
    return p;
}

/* Gives the one back that there is no place for: the caller frees it. NULL: all found one. */
static void *put_kept(_Atomic(void *) kept[KEPT], void *p)
{
    for (size_t i = 0; p && i < KEPT; i++)
        p = atomic_exchange(&kept[i], p);
    return p;
}

static void digest(const EVP_MD *kind, struct str data, uint8_t *ret_digest)
{
    static _Atomic(void *) kept[KEPT];
    EVP_MD_CTX *ctx = take_kept(kept);

    if (!ctx)
        ctx = EVP_MD_CTX_new();
    int done = EVP_DigestInit_ex2(ctx, kind, NULL) == 1 &&
               EVP_DigestUpdate(ctx, bytes_of(data), data.n) == 1 &&
               EVP_DigestFinal_ex(ctx, ret_digest, NULL) == 1;
    ASSERT(done);
    EVP_MD_CTX_free(put_kept(kept, ctx));
}

void crypto_sha256(struct str data, uint8_t ret_digest[SHA256_LEN])
{
    digest(sha256(), data, ret_digest);
}

void crypto_md5(struct str data, uint8_t ret_digest[MD5_LEN])
{
    digest(md5(), data, ret_digest);
}

static EVP_MAC_CTX *new_hmac(void)
{
    char name[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                           OSSL_PARAM_construct_end()};
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    int done = EVP_MAC_CTX_set_params(ctx, params);

    ASSERT(done == 1);
    EVP_MAC_free(mac); /* the context holds it */
    return ctx;
}

void crypto_hmac_sha256(struct str key, struct str data, uint8_t ret_mac[SHA256_LEN])
{
    static _Atomic(void *) kept[KEPT];
    EVP_MAC_CTX *ctx = take_kept(kept);
    size_t n = 0;

    if (!ctx)
        ctx = new_hmac();
    int done = EVP_MAC_init(ctx, bytes_of(key), key.n, NULL) == 1 &&
               EVP_MAC_update(ctx, bytes_of(data), data.n) == 1 &&
               EVP_MAC_final(ctx, ret_mac, &n, SHA256_LEN) == 1;
    ASSERT(done && n == SHA256_LEN);
    EVP_MAC_CTX_free(put_kept(kept, ctx));
}

bool crypto_same(struct str a, struct str b)
{
    return a.n == b.n && sodium_memcmp(bytes_of(a), bytes_of(b), a.n) == 0;
}

struct str hex_lower(struct arena *a, const void *bytes, size_t n)
{
    ASSERT(n < SIZE_MAX / 2);
    char *text = arena_alloc(a, n * 2 + 1);
    sodium_bin2hex(text, n * 2 + 1, bytes, n);
    return (struct str){text, n * 2};
}

struct str hex_upper(struct arena *a, const void *bytes, size_t n)
{
    return str_upper(a, hex_lower(a, bytes, n));
}

bool hex_parse(struct arena *a, struct str s, struct str *ret_bytes)
{
    unsigned char *bytes = arena_alloc(a, s.n / 2 + 1);
    size_t n;
    if (sodium_hex2bin(bytes, s.n / 2, s.p ? s.p : "", s.n, NULL, &n, NULL) != 0)
        return false;
    *ret_bytes = (struct str){(char *)bytes, n};
    return true;
}

static struct str base64(struct arena *a, const void *bytes, size_t n, int variant)
{
    size_t room = sodium_base64_encoded_len(n, variant);
    char *text = arena_alloc(a, room);
    sodium_bin2base64(text, room, bytes, n, variant);
    return str_of(text);
}

struct str base64_text(struct arena *a, const void *bytes, size_t n)
{
    return base64(a, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

struct str base64url_text(struct arena *a, const void *bytes, size_t n)
{
    return base64(a, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64_parse(struct arena *a, struct str s, struct str *ret_bytes)
{
    size_t room = s.n / 4 * 3 + 3, n;
    unsigned char *bytes = arena_alloc(a, room);
    if (sodium_base642bin(bytes, room, s.p ? s.p : "", s.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *ret_bytes = (struct str){(char *)bytes, n};
    return true;
}

struct str crypto_seal(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
                       const uint8_t nonce[SEAL_NONCE_LEN], struct str plain)
{
    size_t n = SEAL_NONCE_LEN + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *sealed = arena_alloc(a, n);
    memcpy(sealed, nonce, SEAL_NONCE_LEN);
    int failed =
        crypto_secretbox_easy(sealed + SEAL_NONCE_LEN, bytes_of(plain), plain.n, nonce, key);
    ASSERT(!failed);
    return (struct str){(char *)sealed, n};
}

enum err crypto_open(struct arena *a, const uint8_t key[SEAL_KEY_LEN], struct str sealed,
                     struct str *ret_plain)
{
    if (sealed.n < SEAL_NONCE_LEN + crypto_secretbox_MACBYTES)
        return ERR_KEY_WRONG;
    const unsigned char *nonce = bytes_of(sealed), *box = nonce + SEAL_NONCE_LEN;
    size_t box_n = sealed.n - SEAL_NONCE_LEN, n = box_n - crypto_secretbox_MACBYTES;
    unsigned char *plain = arena_alloc(a, n + 1);
    if (crypto_secretbox_open_easy(plain, box, box_n, nonce, key) != 0)
        return ERR_KEY_WRONG;
    plain[n] = '\0';
    *ret_plain = (struct str){(char *)plain, n};
    return OK;
}

void crypto_pass_key(struct str passphrase, const uint8_t salt[PASS_SALT_LEN],
                     uint8_t ret_key[SEAL_KEY_LEN])
{
    /* Fixed for ever: what was sealed must open. */
    int failed =
        crypto_pwhash(ret_key, SEAL_KEY_LEN, passphrase.n ? passphrase.p : "", passphrase.n, salt,
                      2, (size_t)64 << 20, crypto_pwhash_ALG_ARGON2ID13);
    ASSERT(!failed); /* out of memory */
}

#define PASSWORD_OPS 3
#define PASSWORD_LEN 32

static struct str base64_bare(struct arena *a, const void *bytes, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    char *text = arena_alloc(a, room);
    sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    return (struct str){text, room - 1};
}

/* libsodium's own crypto_pwhash_str takes its salt from the system; the text is the same. */
struct str crypto_password(struct arena *a, struct str password, const uint8_t salt[PASS_SALT_LEN],
                           int64_t memory_mib)
{
    uint8_t hash[PASSWORD_LEN];
    int failed =
        crypto_pwhash(hash, sizeof(hash), password.n ? password.p : "", password.n, salt,
                      PASSWORD_OPS, (size_t)memory_mib << 20, crypto_pwhash_ALG_ARGON2ID13);
    ASSERT(!failed); /* out of memory */
    return str_printf(a, "$argon2id$v=19$m=%lld,t=%d,p=1$%.*s$%.*s", (long long)memory_mib << 10,
                      PASSWORD_OPS, STR_ARG(base64_bare(a, salt, PASS_SALT_LEN)),
                      STR_ARG(base64_bare(a, hash, sizeof(hash))));
}

bool crypto_password_fits(struct str kept, struct str password, int64_t memory_mib)
{
    static const uint8_t salt[PASS_SALT_LEN] = {0};
    struct arena *a = arena_new();
    bool fits = false;

    if (kept.n)
        fits = crypto_pwhash_str_verify(str_cstr(a, kept), password.n ? password.p : "",
                                        password.n) == 0;
    else
        crypto_password(a, password, salt, memory_mib); /* so that time tells nothing */
    arena_free(a);
    return fits;
}

bool crypto_password_old(struct str kept, int64_t memory_mib)
{
    struct arena *a = arena_new();
    bool old = crypto_pwhash_str_needs_rehash(str_cstr(a, kept), PASSWORD_OPS,
                                              (size_t)memory_mib << 20) != 0;

    arena_free(a);
    return old;
}

#define PACKED_OFTEN ((size_t)64 << 10)
#define OFTEN_LEVEL  1
#define LIKE_LEVEL   9 /* packed once, kept for years */

static _Atomic(void *) packers[KEPT];

static struct str pack(struct arena *a, struct str like, struct str data, int level)
{
    size_t room = ZSTD_compressBound(data.n);
    char *packed = arena_alloc(a, room);
    ZSTD_CCtx *packer = take_kept(packers);

    if (!packer)
        packer = ZSTD_createCCtx();
    ASSERT(packer);
    size_t n = ZSTD_compress_usingDict(packer, packed, room, bytes_of(data), data.n, like.p, like.n,
                                       level);
    ASSERT(!ZSTD_isError(n));
    if (data.n <= PACKED_OFTEN && level == OFTEN_LEVEL)
        packer = put_kept(packers, packer); /* others would hold much memory for ever */
    ZSTD_freeCCtx(packer);
    return (struct str){packed, n};
}

struct str crypto_pack(struct arena *a, struct str data)
{
    return pack(a, STR_NONE, data, OFTEN_LEVEL);
}

struct str crypto_pack_like(struct arena *a, struct str like, struct str data)
{
    return pack(a, like, data, LIKE_LEVEL);
}

enum err crypto_unpack_like(struct arena *a, struct str like, struct str packed, size_t max,
                            struct str *ret_data)
{
    static _Atomic(void *) unpackers[KEPT];
    unsigned long long n = ZSTD_getFrameContentSize(bytes_of(packed), packed.n);
    if (n == ZSTD_CONTENTSIZE_UNKNOWN || n == ZSTD_CONTENTSIZE_ERROR)
        return ERR_BAD_INPUT;
    if (n > max)
        return ERR_TOO_LARGE;
    char *data = arena_alloc(a, (size_t)n + 1);
    ZSTD_DCtx *unpacker = take_kept(unpackers);
    if (!unpacker)
        unpacker = ZSTD_createDCtx();
    ASSERT(unpacker);
    size_t got = ZSTD_decompress_usingDict(unpacker, data, (size_t)n, bytes_of(packed), packed.n,
                                           like.p, like.n);
    ZSTD_freeDCtx(put_kept(unpackers, unpacker));
    if (ZSTD_isError(got) || got != n)
        return ERR_BAD_INPUT;
    data[n] = '\0';
    *ret_data = (struct str){data, (size_t)n};
    return OK;
}

enum err crypto_unpack(struct arena *a, struct str packed, size_t max, struct str *ret_data)
{
    return crypto_unpack_like(a, STR_NONE, packed, max, ret_data);
}
