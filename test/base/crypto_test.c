/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes against published vectors; sealing and packing against damage. */
#include "test/base/check.h"

#include "base/crypto.h"

#include <string.h>

static struct str hash_text(struct arena *a, void (*hash)(struct str, uint8_t *), size_t n,
                            struct str data)
{
    uint8_t digest[64];
    hash(data, digest);
    return hex_lower(a, digest, n);
}

static void hashes_match_the_published_vectors(void **state)
{
    CHECK_TEXT(hash_text(*state, crypto_sha256, SHA256_LEN, STR("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK_TEXT(hash_text(*state, crypto_sha256, SHA256_LEN, STR_NONE),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_TEXT(hash_text(*state, crypto_md5, MD5_LEN, STR("abc")),
               "900150983cd24fb0d6963f7d28e17f72");
    CHECK_TEXT(hash_text(*state, crypto_md5, MD5_LEN, STR_NONE),
               "d41d8cd98f00b204e9800998ecf8427e");
}

static void the_message_code_matches_rfc_4231(void **state)
{
    uint8_t mac[SHA256_LEN];
    crypto_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), mac);
    CHECK_TEXT(hex_lower(*state, mac, sizeof mac),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    char key[131];
    memset(key, 0xAA, sizeof key);
    crypto_hmac_sha256((struct str){key, sizeof key},
                       STR("Test Using Larger Than Block-Size Key - Hash Key First"), mac);
    CHECK_TEXT(hex_lower(*state, mac, sizeof mac),
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    crypto_hmac_sha256(STR_NONE, STR_NONE, mac);
    CHECK_TEXT(hex_lower(*state, mac, sizeof mac),
               "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void same_needs_equal_lengths_and_bytes(void **state)
{
    (void)state;
    assert_true(crypto_same(STR("abc"), STR("abc")));
    assert_true(crypto_same(STR_NONE, STR("")));
    assert_false(crypto_same(STR("abc"), STR("abd")));
    assert_false(crypto_same(STR("abc"), STR("abcd")));
}

static void hex_goes_round_in_both_cases(void **state)
{
    struct str bytes;
    CHECK_TEXT(hex_lower(*state, "\x00\xAB\xff", 3), "00abff");
    CHECK_TEXT(hex_upper(*state, "\x00\xAB\xff", 3), "00ABFF");
    CHECK_TEXT(hex_lower(*state, "", 0), "");
    assert_true(hex_parse(*state, STR("00aBfF"), &bytes));
    CHECK_STR(bytes, STR("\x00\xAB\xff"));
    assert_true(hex_parse(*state, STR(""), &bytes));
    assert_int_equal(bytes.n, 0);
    assert_false(hex_parse(*state, STR("abc"), &bytes));
    assert_false(hex_parse(*state, STR("zz"), &bytes));
    assert_false(hex_parse(*state, STR("ab cd"), &bytes));
}

static void base64_matches_rfc_4648(void **state)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    struct str bytes;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_TEXT(base64_text(*state, rows[i][0], strlen(rows[i][0])), rows[i][1]);
        assert_true(base64_parse(*state, str_of(rows[i][1]), &bytes));
        CHECK_TEXT(bytes, rows[i][0]);
    }
    CHECK_TEXT(base64_text(*state, "\xFB\xFF", 2), "+/8=");
    CHECK_TEXT(base64url_text(*state, "\xFB\xFF", 2), "-_8");
}

static void sloppy_base64_is_refused(void **state)
{
    static const char *const bad[] = {"Zg",  "Zg=",  "Zg===", "Zm9v\n", " Zm9v",
                                      "Zm9", "-_8=", "Zh==",  "=",      "A"};
    struct str bytes;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(base64_parse(*state, str_of(bad[i]), &bytes));
}

static void a_sealed_secret_opens_with_its_key_only(void **state)
{
    uint8_t key[SEAL_KEY_LEN] = {1, 2, 3}, nonce[SEAL_NONCE_LEN] = {9};
    struct str sealed = crypto_seal(*state, key, nonce, STR("shpat_secret")), plain = STR("kept");
    assert_int_equal(sealed.n, SEAL_NONCE_LEN + 16 + 12);
    assert_false(str_has(sealed, STR("shpat")));
    assert_int_equal(crypto_open(*state, key, sealed, &plain), OK);
    CHECK_TEXT(plain, "shpat_secret");
    key[31] = 1;
    plain = STR("kept");
    assert_int_equal(crypto_open(*state, key, sealed, &plain), ERR_KEY_WRONG);
    CHECK_TEXT(plain, "kept");
}

static void a_changed_or_cut_seal_does_not_open(void **state)
{
    uint8_t key[SEAL_KEY_LEN] = {7}, nonce[SEAL_NONCE_LEN] = {8};
    struct str sealed = crypto_seal(*state, key, nonce, STR("x")), plain;
    for (size_t i = 0; i < sealed.n; i++) {
        char *bytes = str_cstr(*state, sealed);
        bytes[i] ^= 1;
        assert_int_equal(crypto_open(*state, key, (struct str){bytes, sealed.n}, &plain),
                         ERR_KEY_WRONG);
        assert_int_equal(crypto_open(*state, key, str_slice(sealed, 0, i), &plain), ERR_KEY_WRONG);
    }
    sealed = crypto_seal(*state, key, nonce, STR_NONE);
    assert_int_equal(crypto_open(*state, key, sealed, &plain), OK);
    assert_int_equal(plain.n, 0);
}

static void packing_goes_round_and_saves_room(void **state)
{
    char *text = arena_alloc(*state, 9000);
    for (size_t i = 0; i < 9000; i++)
        text[i] = (char)('a' + i % 13);
    struct str data = {text, 9000}, back, packed = crypto_pack(*state, data);
    assert_true(packed.n < 500);
    assert_int_equal(crypto_unpack(*state, packed, 9000, &back), OK);
    CHECK_STR(back, data);
    assert_int_equal(crypto_unpack(*state, crypto_pack(*state, STR_NONE), 0, &back), OK);
    assert_int_equal(back.n, 0);
}

static void unpacking_refuses_what_is_too_large_or_damaged(void **state)
{
    struct str back = STR("kept");
    char *text = arena_zalloc(*state, 1, 5000);
    struct str packed = crypto_pack(*state, (struct str){text, 5000});
    assert_int_equal(crypto_unpack(*state, packed, 4999, &back), ERR_TOO_LARGE);
    for (size_t n = 0; n < packed.n; n++)
        assert_int_equal(crypto_unpack(*state, str_slice(packed, 0, n), 5000, &back),
                         ERR_BAD_INPUT);
    assert_int_equal(crypto_unpack(*state, STR("not packed"), 5000, &back), ERR_BAD_INPUT);
    assert_int_equal(crypto_unpack(*state, str_cat(*state, packed, packed), 5000, &back),
                     ERR_BAD_INPUT);
    CHECK_TEXT(back, "kept");
}

static void a_passphrase_makes_the_same_key_for_the_same_salt_only(void **state)
{
    (void)state;
    uint8_t salt[PASS_SALT_LEN] = {1}, other[PASS_SALT_LEN] = {2};
    uint8_t a[SEAL_KEY_LEN], b[SEAL_KEY_LEN], c[SEAL_KEY_LEN], d[SEAL_KEY_LEN];
    crypto_pass_key(STR("moon"), salt, a);
    crypto_pass_key(STR("moon"), salt, b);
    crypto_pass_key(STR("moon"), other, c);
    crypto_pass_key(STR("sun"), salt, d);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
    assert_memory_not_equal(a, d, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hashes_match_the_published_vectors),
        TEST(the_message_code_matches_rfc_4231),
        TEST(same_needs_equal_lengths_and_bytes),
        TEST(hex_goes_round_in_both_cases),
        TEST(base64_matches_rfc_4648),
        TEST(sloppy_base64_is_refused),
        TEST(a_sealed_secret_opens_with_its_key_only),
        TEST(a_changed_or_cut_seal_does_not_open),
        TEST(packing_goes_round_and_saves_room),
        TEST(unpacking_refuses_what_is_too_large_or_damaged),
        TEST(a_passphrase_makes_the_same_key_for_the_same_salt_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
