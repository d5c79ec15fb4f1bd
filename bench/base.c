/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pieces of base/ that one webhook passes through, each alone, on a body of 9 kB such as
 * Shopify sends for an order with a few lines.
 */
#include "bench/bench.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"

#define BODY_BYTES 9000

struct work {
    struct arena *arena;
    struct str body, packed;
};

static struct str make_body(struct arena *a)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, 2 * BODY_BYTES);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "id", INT64_C(6508230623412));
    jw_kstr(&w, "name", STR("#1001"));
    jw_key(&w, "line_items");
    jw_arr(&w);
    for (int64_t id = INT64_C(17340190163124); b.n < BODY_BYTES; id += 7919) {
        jw_obj(&w);
        jw_ki64(&w, "id", id);
        jw_kstr(&w, "admin_graphql_api_id", STR("gid://shopify/LineItem/17340190163124"));
        jw_kstr(&w, "title", STR("Ceramic cup with lid 陶瓷杯"));
        jw_kstr(&w, "price", STR("12.90"));
        jw_kbool(&w, "requires_shipping", true);
        jw_knull(&w, "vendor");
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    return buf_view(&b);
}

static void parse(void *arg)
{
    struct work *work = arg;
    const struct json *root;

    ASSERT(json_parse(work->arena, work->body, &root) == OK);
    arena_reset(work->arena);
}

static void sign(void *arg)
{
    struct work *work = arg;
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(STR("a secret of the app"), work->body, mac);
}

static void pack(void *arg)
{
    struct work *work = arg;

    (void)crypto_pack(work->arena, work->body);
    arena_reset(work->arena);
}

static void unpack(void *arg)
{
    struct work *work = arg;
    struct str body;

    ASSERT(crypto_unpack(work->arena, work->packed, 2 * BODY_BYTES, &body) == OK);
    arena_reset(work->arena);
}

static void fold(void *arg)
{
    struct work *work = arg;

    (void)text_index_words(work->arena,
                           STR("Zoë Müller 北京市 zoe@shop.example +86 138 0013 8000"));
    arena_reset(work->arena);
}

int main(void)
{
    struct arena *keep = arena_new();
    struct work work = {.arena = arena_new(), .body = make_body(keep)};

    work.packed = crypto_pack(keep, work.body);
    bench_run("json_parse_9kb", parse, &work);
    bench_run("hmac_sha256_9kb", sign, &work);
    bench_run("zstd_pack_9kb", pack, &work);
    bench_run("zstd_unpack_9kb", unpack, &work);
    bench_run("search_words_of_a_customer", fold, &work);
    arena_free(work.arena);
    arena_free(keep);
    return 0;
}
