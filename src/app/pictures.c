/* SPDX-License-Identifier: Apache-2.0 */
/* See app/pictures.h. */
#include "app/pictures.h"

#include "app/call.h"
#include "app/goods.h"
#include "base/crypto.h"
#include "base/text.h"
#include "db/pictures.h"

#define ASK_COUNTRY  "US" /* products are told for a country; pictures are the same everywhere */
#define AGAIN_MS     MS_HOUR
#define AGAIN_MAX_MS (7 * MS_DAY)
#define KEY_BYTES    16

const char *pictures_type(struct str b)
{
    static const struct {
        const char *type, *begins;
        size_t n;
    } kinds[] = {
        {"image/png", "\x89PNG\r\n\x1a\n", 8},
        {"image/jpeg", "\xff\xd8\xff", 3},
        {"image/gif", "GIF87a", 6},
        {"image/gif", "GIF89a", 6},
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_starts(b, (struct str){kinds[i].begins, kinds[i].n}))
            return kinds[i].type;
    }
    bool webp = str_starts(b, STR("RIFF")) && str_eq(str_slice(b, 8, 4), STR("WEBP"));
    return webp ? "image/webp" : NULL;
}

bool pictures_may(struct str url, struct str base_url, bool *ret_public)
{
    struct str scheme, host, path, base_scheme, base_host, base_path;

    if (!url_split(url, &scheme, &host, &path))
        return false;
    bool own = url_split(base_url, &base_scheme, &base_host, &base_path) &&
               str_eq_nocase(scheme, base_scheme) && str_eq_nocase(host, base_host);
    *ret_public = !own;
    return own || (str_eq_nocase(scheme, STR("https")) && !str_has(host, STR(":")));
}

static struct str key_of(struct arena *a, struct str url)
{
    uint8_t digest[SHA256_LEN];

    if (!url.n)
        return STR_NONE;
    crypto_sha256(url, digest);
    return hex_lower(a, digest, KEY_BYTES);
}

static enum err named(struct turn *t, struct str supplier, struct str listing_id, struct str url,
                      bool *ret_changed)
{
    struct picture p = {
        .supplier = supplier, .listing_id = listing_id, .url = url, .key = key_of(t->arena, url)};

    return db_picture_named(t->db, &p, t->now_ms, ret_changed);
}

enum err pictures_seen(struct turn *t, const struct desk_account *acc,
                       const struct product_seen *product, struct str listing_id)
{
    bool changed = false;

    if (!t->desk->opt.pictures || !listing_id.n)
        return OK;
    enum err err =
        named(t, acc->account.supplier, listing_id, text_clip(product->image_url, 2000), &changed);
    if (!err && changed)
        job_wake(t, JOB_KIND_pictures, acc->account.id, t->now_ms);
    return err;
}

void pictures_wake(struct turn *t, int64_t account_id, struct str supplier)
{
    for (size_t i = 0; t->desk->opt.pictures && i < t->desk->accounts_n; i++) {
        const struct supplier_account *acc = &t->desk->accounts[i]->account;
        if (account_id ? acc->id == account_id : str_eq(acc->supplier, supplier))
            job_wake(t, JOB_KIND_pictures, acc->id, t->now_ms);
    }
}

static int64_t pause_ms(int64_t tries)
{
    int64_t ms = AGAIN_MS << (tries < 10 ? tries : 10);

    return ms < AGAIN_MAX_MS ? ms : AGAIN_MAX_MS;
}

static enum err put_off(struct turn *t, struct job *j, const struct picture *p, int64_t ms)
{
    enum err err = db_picture_later(t->db, p, t->now_ms + ms, t->now_ms);

    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}

static enum err fetch(struct turn *t, struct job *j, struct desk_account *acc,
                      const struct picture *p)
{
    bool is_public = true;
    int64_t kept = 0;
    enum err err = db_picture_count(t->db, PICTURES_MAX - 1, &kept);

    if (err)
        return err;
    if (kept >= PICTURES_MAX || !pictures_may(p->url, acc->account.base_url, &is_public))
        return put_off(t, j, p, AGAIN_MAX_MS);
    struct call *c = call_new(t, j);
    struct picture *memo = ARENA_NEW(c->arena, struct picture);
    *memo = (struct picture){.supplier = str_dup(c->arena, p->supplier),
                             .listing_id = str_dup(c->arena, p->listing_id),
                             .key = str_dup(c->arena, p->key),
                             .tries = p->tries};
    c->memo = memo;
    call_picture(t, c, acc->account.id,
                 &(struct http_request){.url = str_dup(c->arena, p->url),
                                        .answer_max = PICTURES_SIZE,
                                        .public_only = is_public});
    return OK;
}

/* Which picture a listing has is told with the product. */
static enum err ask(struct turn *t, struct job *j, struct desk_account *acc, struct str listing_id)
{
    struct supplier_ask in = {
        .op = SUPPLIER_PRODUCT, .listing_id = listing_id, .country = STR(ASK_COUNTRY)};
    const struct supplier_result *told = NULL;
    bool changed;
    enum goods_state s = goods_ask(t, j, acc, &in, &told);

    if (s == GOODS_ASKED)
        return OK;
    bool known = s == GOODS_KNOWN && told && !told->answer.err;
    enum err err = named(t, acc->account.supplier, listing_id,
                         known ? text_clip(told->product.image_url, 2000) : STR_NONE, &changed);
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}

enum err job_pictures_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    struct str listing_id = STR_NONE;
    struct picture p = {0};

    if (!acc || !t->desk->opt.pictures) {
        job_rest(t, j);
        return OK;
    }
    enum err err = db_picture_next(t->db, t->arena, acc->account.supplier, &p);
    if (!err && p.listing_id.n && p.due_ms <= t->now_ms)
        return fetch(t, j, acc, &p);
    if (!err)
        err = db_picture_unknown(t->db, t->arena, acc->account.supplier, acc->account.id,
                                 &listing_id);
    if (err)
        return err;
    if (listing_id.n && desk_account_has_api(acc)) /* else the extension tells, or nobody */
        return ask(t, j, acc, listing_id);
    if (p.listing_id.n)
        job_sleep(t, j, p.due_ms);
    else
        job_rest(t, j);
    return OK;
}

enum err job_pictures_reply(struct turn *t, struct job *j, struct call *c)
{
    const struct picture *p = c->memo;

    if (goods_is_call(c)) {
        if (goods_reply(t, j, c))
            job_sleep(t, j, t->now_ms);
        return OK;
    }
    if (c->answer->err || !pictures_type(c->picture_bytes))
        return put_off(t, j, p, pause_ms(p->tries));
    enum err err = db_picture_keep(t->db, p, c->picture_bytes, t->now_ms);
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}
