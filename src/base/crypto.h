/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes, message codes, encodings of bytes and the sealing of secrets. OpenSSL and libsodium do
 * the work; nothing here is of our own making. Randomness is passed in, never taken.
 */
#ifndef WAYBILL_BASE_CRYPTO_H
#define WAYBILL_BASE_CRYPTO_H

#include "base/err.h"

#define SHA256_LEN     32
#define DIGEST_SHORT   8 /* bytes of one that tells things apart: kept by the million */
#define MD5_LEN        16
#define SEAL_KEY_LEN   32
#define SEAL_NONCE_LEN 24
#define SEAL_EXTRA_LEN (SEAL_NONCE_LEN + 16) /* by which sealed is longer than plain */

void crypto_sha256(struct str data, uint8_t ret_digest[SHA256_LEN]);
void crypto_hmac_sha256(struct str key, struct str data, uint8_t ret_mac[SHA256_LEN]);
void crypto_md5(struct str data, uint8_t ret_digest[MD5_LEN]);
/* In constant time for equal lengths; false for different lengths. */
bool crypto_same(struct str a, struct str b);

struct str hex_lower(struct arena *a, const void *bytes, size_t n);
struct str hex_upper(struct arena *a, const void *bytes, size_t n);
bool hex_parse(struct arena *a, struct str s, struct str *ret_bytes) MUST_USE;
struct str base64_text(struct arena *a, const void *bytes, size_t n);
/* Strict: padded, no blanks. */
bool base64_parse(struct arena *a, struct str s, struct str *ret_bytes) MUST_USE;
/* URL-safe, no padding: for tokens. */
struct str base64url_text(struct arena *a, const void *bytes, size_t n);

/* nonce | ciphertext (secretbox). The nonce must be fresh random bytes. */
struct str crypto_seal(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
                       const uint8_t nonce[SEAL_NONCE_LEN], struct str plain);
/* ERR_KEY_WRONG when the key does not fit or the bytes were changed. */
enum err crypto_open(struct arena *a, const uint8_t key[SEAL_KEY_LEN], struct str sealed,
                     struct str *ret_plain) MUST_USE;

/* A key from a passphrase (argon2id, 64 MiB, about a tenth of a second). The salt must be fresh. */
#define PASS_SALT_LEN 16
void crypto_pass_key(struct str passphrase, const uint8_t salt[PASS_SALT_LEN],
                     uint8_t ret_key[SEAL_KEY_LEN]);

/* A password as it is kept: argon2id with a fresh salt, in its usual text "$argon2id$v=19$...",
 * which names what it costs. memory_mib is used while this runs, about a fifth of a second for 64:
 * never on the desk or a server's thread. */
struct str crypto_password(struct arena *a, struct str password, const uint8_t salt[PASS_SALT_LEN],
                           int64_t memory_mib);
/* Is it the password that was kept? Costs as much as making it; so does kept "": false. */
bool crypto_password_fits(struct str kept, struct str password, int64_t memory_mib);
/* It was made at another cost. */
bool crypto_password_old(struct str kept, int64_t memory_mib);

/* zstd level 1. Unpacking refuses more than max bytes (ERR_TOO_LARGE) or damaged bytes
 * (ERR_BAD_INPUT). */
struct str crypto_pack(struct arena *a, struct str data);
enum err crypto_unpack(struct arena *a, struct str packed, size_t max,
                       struct str *ret_data) MUST_USE;
/* The same for a short text of a kind: like is an example of it, and the same when it is unpacked
 * (another gives ERR_BAD_INPUT or other bytes). */
struct str crypto_pack_like(struct arena *a, struct str like, struct str data);
enum err crypto_unpack_like(struct arena *a, struct str like, struct str packed, size_t max,
                            struct str *ret_data) MUST_USE;

#endif
