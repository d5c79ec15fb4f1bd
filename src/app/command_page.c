/* SPDX-License-Identifier: Apache-2.0 */
/* Products as their pages show them, and pages that the extension did not understand. */
#include "app/extension_part.h"
#include "app/show.h"
#include "base/text.h"
#include "db/goods.h"

#define VARIANTS_MAX   300
#define PROPERTIES_MAX 10
#define SNAPSHOTS_MAX  20
#define HTML_MAX       262144
#define MISSING_MAX    40

/* --- products --- */

static struct str text(const struct json *v, const char *key, size_t max)
{
    return text_clip(str_trim(json_str(json_get(v, key))), max);
}

static struct product_variant read_variant(struct arena *a, const struct json *v)
{
    const struct json *price = json_get(v, "price");
    struct product_variant p = {.sku_id = text(v, "sku_id", 60),
                                .sku_attr = text(v, "sku_attr", 500),
                                .text = text(v, "text", 300),
                                .ship_from = text(v, "ship_from", 2),
                                .stock = json_i64(json_get(v, "stock"), -1)};

    if (!money_parse(json_str(json_get(price, "amount")), json_str(json_get(price, "currency")),
                     &p.price))
        p.price = (struct money){0};
    for (struct json_iter it = json_iter(json_get(v, "properties"));
         json_next(&it) && it.i < PROPERTIES_MAX;)
        *ARENA_PUSH(a, &p.properties, &p.properties_n, struct variant_property) =
            (struct variant_property){text(it.val, "name", 100), text(it.val, "value", 200)};
    return p;
}

static struct product_seen read_product(struct arena *a, const struct json *v)
{
    struct product_seen p = {.listing_id = text(v, "listing_id", 60),
                             .title = text(v, "title", 500),
                             .image_url = text(v, "image_url", 500),
                             .store_name = text(v, "store", 200)};

    for (struct json_iter it = json_iter(json_get(v, "variants"));
         json_next(&it) && it.i < VARIANTS_MAX;)
        *ARENA_PUSH(a, &p.variants, &p.variants_n, struct product_variant) =
            read_variant(a, it.val);
    return p;
}

enum err extension_product(struct db *db, struct arena *a, const struct supplier *s,
                           struct str listing_id, struct product_seen *ret_product,
                           int64_t *ret_read_ms)
{
    const struct json *v = NULL;
    struct str body;
    enum err err = db_listing_read(db, a, str_of(s->id), listing_id, &body, ret_read_ms);

    if (!err && !body.n)
        return ERR_NOT_FOUND;
    if (!err)
        err = json_parse(a, body, &v);
    if (!err)
        *ret_product = read_product(a, v);
    return err;
}

static enum err put_mapped(struct view *v, const struct supplier *s, struct str listing_id)
{
    struct mapping *rows;
    size_t n;
    enum err err =
        db_mappings_of_listing(v->db, v->arena, str_of(s->id), listing_id, 50, &rows, &n);

    jw_key(v->w, "mapped");
    jw_arr(v->w);
    for (size_t i = 0; i < n && !err; i++) {
        const struct shop *shop = view_shop_of(v, rows[i].shop_id);
        jw_obj(v->w);
        jw_kstr_opt(v->w, "shop", shop ? shop->domain : STR_NONE);
        view_ext_id(v, "product_id", rows[i].product_id);
        jw_kstr_opt(v->w, "title", rows[i].title);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    return err;
}

static enum err put_known(struct view *v, const struct supplier *s, const struct product_seen *p,
                          struct str sku_id, struct str country, int64_t read_ms)
{
    const struct listing l = {.listing_id = p->listing_id, .sku_id = sku_id};

    jw_obj(v->w);
    jw_key(v->w, "listing");
    show_product(
        v, &(struct product_shown){.supplier = s, .listing = &l, .country = country, .product = p});
    jw_ktime(v->w, "read_at", read_ms);
    jw_kstr(v->w, "map_url",
            str_printf(v->arena, "/products?listing=%.*s",
                       STR_ARG(url_encode(v->arena, p->listing_id))));
    enum err err = put_mapped(v, s, p->listing_id);
    jw_obj_end(v->w);
    return err ? err : v->err;
}

enum err view_listing_read(struct view *v)
{
    static const char *const known[] = {"supplier", "listing_id", NULL};
    const struct supplier *s = extension_supplier(view_query(v, "supplier"));
    struct product_seen p;
    int64_t read_ms = 0;
    enum err err = view_known(v, known);

    if (!err)
        err = s ? extension_product(v->db, v->arena, s, view_query(v, "listing_id"), &p, &read_ms)
                : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return view_fail(v, err, "the extension has not read this product yet",
                         "扩展尚未读取该商品");
    return err ? err : put_known(v, s, &p, STR_NONE, STR_NONE, read_ms);
}

enum err command_listing_read(struct turn *t, struct command *c)
{
    const struct supplier *s = extension_supplier(json_str(json_get(c->body, "supplier")));
    const struct json *variants = json_get(c->body, "variants");
    struct product_seen p = read_product(t->arena, c->body);
    enum err err = extension_check(t->db, t->arena, &c->actor);

    if (err)
        return err;
    if (!s || !p.listing_id.n || !p.variants_n || json_len(variants) > VARIANTS_MAX)
        return command_fail(
            c, ERR_BAD_INPUT,
            "\"listing_id\" and 1 to %d \"variants\" of a known supplier are needed",
            "需要“listing_id”和 1 到 %d 个“variants”，且供应商须有效", VARIANTS_MAX);
    err = db_listing_read_put(t->db, str_of(s->id), p.listing_id, json_print(t->arena, c->body),
                              t->now_ms);
    if (err)
        return err;
    struct view v = show_view(t, c);
    c->status = 201;
    return put_known(&v, s, &p, text(c->body, "sku_id", 60), text(c->body, "country", 2),
                     t->now_ms);
}

/* --- pages --- */

static void put_snapshot(struct view *v, const struct page_report *r, bool whole)
{
    jw_obj(v->w);
    view_id(v, "id", ID_SNAPSHOT, r->id);
    jw_kstr(v->w, "page", r->page);
    jw_kstr(v->w, "version", r->version);
    jw_kstr_opt(v->w, "adapter", r->adapter);
    jw_kstr_opt(v->w, "lang", r->lang);
    view_texts(v, "missing", r->missing);
    jw_ki64(v->w, "bytes", (int64_t)r->html.n);
    view_id(v, "browser", ID_TOKEN, r->browser_id);
    jw_ktime(v->w, "made_at", r->made_ms);
    if (whole)
        jw_kstr(v->w, "html", r->html);
    jw_obj_end(v->w);
}

enum err view_snapshots(struct view *v)
{
    struct page_report *rows;
    size_t n;
    enum err err = db_page_reports(v->db, v->arena, &rows, &n);

    if (err)
        return err;
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        put_snapshot(v, &rows[i], false);
    view_list_end(v, STR_NONE);
    return OK;
}

enum err view_snapshot_one(struct view *v)
{
    struct page_report *rows;
    int64_t id = 0;
    size_t n = 0;
    enum err err = db_page_reports(v->db, v->arena, &rows, &n);

    for (size_t i = 0; i < n && !err && id_parse(ID_SNAPSHOT, v->path_id, &id); i++) {
        if (rows[i].id != id)
            continue;
        put_snapshot(v, &rows[i], true);
        return OK;
    }
    return err ? err : view_fail(v, ERR_NOT_FOUND, "no such page was reported", "没有该页面报告");
}

static struct str missing_fields(struct arena *a, const struct json *list)
{
    struct str fields[MISSING_MAX];
    size_t n = 0;

    for (struct json_iter it = json_iter(list); json_next(&it) && n < MISSING_MAX;) {
        struct str one = str_replace(a, text_clip(json_str(it.val), 60), STR(","), STR(" "));
        if (one.n)
            fields[n++] = one;
    }
    return str_join(a, fields, n, STR(","));
}

enum err command_snapshot_add(struct turn *t, struct command *c)
{
    static const char *const pages[] = {"orders", "order",    "tracking", "product",
                                        "cart",   "checkout", "login",    "other"};
    struct page_report r = {.id = turn_id(t), .made_ms = t->now_ms};
    bool known = false;
    enum err err = command_str(c, "page", true, 20, &r.page);

    if (!err)
        err = command_str(c, "version", true, 20, &r.version);
    if (!err)
        err = command_str(c, "adapter", false, 60, &r.adapter);
    if (!err)
        err = command_str(c, "lang", false, 20, &r.lang);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        known = known || str_eq(r.page, str_of(pages[i]));
    r.html = json_str(json_get(c->body, "html"));
    if (!err && (!known || !r.html.n || r.html.n > HTML_MAX))
        err = command_fail(c, ERR_BAD_INPUT, "\"page\" or \"html\" (at most %d bytes) is not right",
                           "“page”或“html”（最多 %d 字节）无效", HTML_MAX);
    if (err)
        return err;
    r.missing = missing_fields(t->arena, json_get(c->body, "missing"));
    r.browser_id = c->actor.extension ? c->actor.token_id : 0;
    err = db_page_report_add(t->db, &r, SNAPSHOTS_MAX);
    if (err)
        return err;
    struct view v = show_view(t, c);
    c->status = 201;
    put_snapshot(&v, &r, false);
    return v.err;
}
