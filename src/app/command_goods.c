/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The supplier's goods as a person looks at them: a product by its link with variants and ways to
 * send them, and which of its variants stand for those of the shop.
 */
#include "app/choose.h"
#include "app/command.h"
#include "app/extension_part.h"
#include "app/goods.h"
#include "app/show.h"
#include "base/text.h"
#include "core/said.h"
#include "db/goods.h"

#define WAIT_MS (20 * MS_SECOND)

struct goods_look {
    struct desk_account *account;
    struct listing listing;
    struct str country;
    bool services;
    int64_t quantity;
    const struct product_seen *product;
    const struct freight_seen *freight; /* NULL: not asked for, or this supplier does not tell */
};

static struct str query(const struct command *c, const char *key)
{
    struct str s = str_trim(http_header_get(&c->query, str_of(key)));

    return s.n ? s : str_trim(json_text(c->event.arena, json_get(c->body, key)));
}

static enum err find_account(struct turn *t, struct command *c, struct str supplier,
                             struct goods_look *k)
{
    struct str named = query(c, "account");
    int64_t id = 0;

    if (!supplier_by_id(supplier))
        return command_fail(c, ERR_BAD_INPUT, "no supplier \"%.*s\"", "没有供应商“%.*s”",
                            STR_ARG(text_clip(supplier, 40)));
    if (named.n && !id_parse(ID_ACCOUNT, named, &id))
        return command_fail(c, ERR_NOT_FOUND, "no supplier account \"%.*s\"",
                            "没有供应商账户“%.*s”", STR_ARG(text_clip(named, 40)));
    k->account = desk_account_for(t->desk, supplier, id);
    if (!k->account || !(desk_account_has_api(k->account) || k->account->account.by_extension))
        return command_fail(c, ERR_GUARD, "%.*s", "%.*s",
                            STR_ARG(guard_sentence(GUARD_NO_ACCOUNT, c->lang)));
    return OK;
}

/* Which product is meant: a link, or supplier and listing_id. */
static enum err read_listing(struct turn *t, struct command *c, struct goods_look *k)
{
    struct str link = query(c, "link"), supplier = query(c, "supplier"), sku = STR_NONE;

    k->listing.listing_id = query(c, "listing_id");
    if (!supplier.n)
        supplier = STR("aliexpress");
    if (link.n && mapping_parse_link(t->arena, link, &supplier, &k->listing.listing_id, &sku))
        return command_fail(c, ERR_BAD_INPUT, "%.*s", "%.*s",
                            STR_ARG(mapping_link_problem(t->arena, link, c->lang)));
    if (!k->listing.listing_id.n || k->listing.listing_id.n > 60)
        return command_fail(c, ERR_BAD_INPUT, "\"link\" or \"listing_id\" is missing",
                            "缺少“link”或“listing_id”：请填写其一");
    k->listing.sku_id = query(c, "sku_id");
    if (!k->listing.sku_id.n)
        k->listing.sku_id = sku;
    k->country = str_upper(t->arena, query(c, "country"));
    if (k->country.n && k->country.n != 2)
        return command_fail(c, ERR_BAD_INPUT, "\"country\" must be two letters (US)",
                            "“country”必须是两个字母的国家代码（US）");
    k->services = str_eq(query(c, "services"), STR("true"));
    k->quantity = 1;
    struct str quantity = query(c, "quantity");
    if (quantity.n &&
        (!str_to_i64(quantity, &k->quantity) || k->quantity < 1 || k->quantity > 1000))
        return command_fail(c, ERR_BAD_INPUT, "\"quantity\" must be from 1 to 1000",
                            "“quantity”必须是 1 到 1000 之间的整数");
    return find_account(t, c, supplier, k);
}

/* The supplier said no, or could not be asked. */
static enum err not_told(struct turn *t, struct command *c, const struct goods_look *k,
                         const struct supplier_result *r)
{
    const struct job *j = job_find(t->desk, JOB_KIND_goods, k->account->account.id);
    enum err err = r ? r->answer.err : j && j->row.last_err ? j->row.last_err : ERR_UNAVAILABLE;
    struct str detail = r ? r->answer.detail : j ? j->row.last_detail : STR_NONE;

    if (err == ERR_NOT_FOUND)
        return command_fail(c, err, "the supplier has no product %.*s (any more)",
                            "供应商没有（或已下架）商品 %.*s", STR_ARG(k->listing.listing_id));
    return command_fail(c, err, "the supplier did not tell about this product: %.*s",
                        "供应商未返回该商品的信息：%.*s",
                        STR_ARG(said_text(t->arena, detail, c->lang)));
}

/* Without an API: as the extension read it last. */
static enum err read_page(struct turn *t, struct command *c, struct goods_look *k)
{
    struct product_seen *p = ARENA_NEW(t->arena, struct product_seen);
    int64_t read_ms = 0;
    enum err err = extension_product(t->db, t->arena, k->account->supplier, k->listing.listing_id,
                                     p, &read_ms);

    if (err == ERR_NOT_FOUND)
        return command_fail(c, err,
                            "the extension has not read this product yet: open its page at the "
                            "supplier and press \"Use in Waybill\"",
                            "扩展尚未读取该商品：请打开供应商的商品页面并点击“在 Waybill 中使用”");
    k->product = p;
    return err;
}

/* True: everything that can be known is; *ret_err says whether it helps. False: waits. */
static bool ask_goods(struct turn *t, struct command *c, struct goods_look *k, enum err *ret_err)
{
    struct supplier_ask product = {
        .op = SUPPLIER_PRODUCT, .listing_id = k->listing.listing_id, .country = k->country};
    struct supplier_ask freight = {.op = SUPPLIER_FREIGHT,
                                   .freight = {.listing_id = k->listing.listing_id,
                                               .sku_id = k->listing.sku_id,
                                               .country = k->country,
                                               .quantity = k->quantity}};
    if (!desk_account_has_api(k->account)) {
        *ret_err = read_page(t, c, k);
        return true;
    }
    bool ways = k->services && k->listing.sku_id.n && k->country.n;
    const struct supplier_result *p = NULL, *f = NULL;
    enum goods_state s = goods_ask(t, NULL, k->account, &product, &p);
    enum goods_state sf = ways ? goods_ask(t, NULL, k->account, &freight, &f) : GOODS_ABSENT;

    if (!c->again && (s == GOODS_LACKED || sf == GOODS_LACKED)) {
        int64_t subject_id = 0;
        if (s == GOODS_LACKED)
            subject_id = goods_wish(t, k->account, &product);
        if (sf == GOODS_LACKED) /* asked after the product: who waits for it has both */
            subject_id = goods_wish(t, k->account, &freight);
        turn_defer(t, &c->event, subject_id, WAIT_MS);
        return false;
    }
    *ret_err = s == GOODS_KNOWN && !p->answer.err ? OK : not_told(t, c, k, p);
    if (*ret_err)
        return true;
    k->product = &p->product;
    if (sf == GOODS_KNOWN && !f->answer.err)
        k->freight = &f->freight;
    return true;
}

static void put_variant(struct view *v, const struct product_variant *p)
{
    jw_obj(v->w);
    jw_kstr_opt(v->w, "sku_id", p->sku_id);
    jw_kstr_opt(v->w, "sku_attr", p->sku_attr);
    jw_kstr_opt(v->w, "text", p->text);
    jw_key(v->w, "properties");
    jw_arr(v->w);
    for (size_t i = 0; i < p->properties_n; i++) {
        jw_obj(v->w);
        jw_kstr(v->w, "name", p->properties[i].name);
        jw_kstr(v->w, "value", p->properties[i].value);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_kstr_opt(v->w, "ship_from", p->ship_from);
    view_money(v->w, "price", p->price, v->arena);
    jw_key(v->w, "stock");
    if (p->stock < 0)
        jw_null(v->w);
    else
        jw_i64(v->w, p->stock);
    jw_obj_end(v->w);
}

static void put_services(struct view *v, const struct freight_seen *f)
{
    jw_key(v->w, "services");
    if (!f) {
        jw_null(v->w);
        return;
    }
    jw_arr(v->w);
    for (size_t i = 0; i < f->options_n; i++) {
        const struct freight_option *o = &f->options[i];
        jw_obj(v->w);
        jw_kstr(v->w, "code", o->code);
        jw_kstr_opt(v->w, "company", o->company);
        view_money(v->w, "cost", o->cost, v->arena);
        jw_kbool(v->w, "tracked", o->tracked);
        jw_ki64(v->w, "min_days", o->min_days);
        jw_ki64(v->w, "max_days", o->max_days);
        jw_kstr_opt(v->w, "ship_from", o->ship_from);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

void show_product(struct view *v, const struct product_shown *p)
{
    const struct product_variant *chosen = choose_variant(p->product, p->listing);
    struct str id = p->listing->listing_id;

    jw_obj(v->w);
    jw_kstr(v->w, "supplier", str_of(p->supplier->id));
    jw_kstr(v->w, "account", id_text(v->arena, ID_ACCOUNT, p->account_id));
    jw_kstr(v->w, "listing_id", id);
    jw_kstr_opt(v->w, "listing_url", p->supplier->listing_url(id, v->arena));
    jw_kstr_opt(v->w, "title", p->product->title);
    jw_kstr_opt(v->w, "image_url", p->product->image_url);
    jw_kstr_opt(v->w, "store", p->product->store_name);
    jw_kstr_opt(v->w, "country", p->country);
    jw_kstr_opt(v->w, "chosen_sku_id", chosen ? chosen->sku_id : STR_NONE);
    jw_key(v->w, "variants");
    jw_arr(v->w);
    for (size_t i = 0; i < p->product->variants_n; i++)
        put_variant(v, &p->product->variants[i]);
    jw_arr_end(v->w);
    put_services(v, p->freight);
    jw_obj_end(v->w);
}

static void put_listing(struct view *v, const struct goods_look *k)
{
    show_product(v, &(struct product_shown){.supplier = k->account->supplier,
                                            .account_id = k->account->account.id,
                                            .listing = &k->listing,
                                            .country = k->country,
                                            .product = k->product,
                                            .freight = k->freight});
}

enum err command_listing_show(struct turn *t, struct command *c)
{
    struct goods_look k = {0};
    struct view v = show_view(t, c);
    enum err err = read_listing(t, c, &k);

    if (err || !ask_goods(t, c, &k, &err) || err)
        return err;
    put_listing(&v, &k);
    return v.err;
}

/* The variant of the supplier that the shop's variant means, by its words; of a product with one
 * variant that one. */
static const struct product_variant *proposed(struct turn *t, const struct product_seen *p,
                                              const struct shop_variant *s, const struct str *texts,
                                              const char **ret_how)
{
    ptrdiff_t i = choose_by_words(t->arena, s->variant_title, texts, p->variants_n);

    *ret_how = "words";
    if (i >= 0)
        return &p->variants[i];
    *ret_how = p->variants_n == 1 ? "only" : NULL;
    return p->variants_n == 1 ? &p->variants[0] : NULL;
}

static void put_proposal(struct turn *t, struct view *v, const struct product_seen *p,
                         const struct shop_variant *s, const struct str *texts)
{
    const char *how;
    const struct product_variant *found = proposed(t, p, s, texts, &how);

    jw_obj(v->w);
    jw_kstr_opt(v->w, "variant_id",
                s->variant_id ? str_printf(v->arena, "%lld", (long long)s->variant_id) : STR_NONE);
    jw_kstr_opt(v->w, "title", s->variant_title);
    jw_kstr_opt(v->w, "sku", s->sku);
    jw_kstr_opt(v->w, "by", how ? str_of(how) : STR_NONE);
    jw_key(v->w, "proposed");
    if (found)
        put_variant(v, found);
    else
        jw_null(v->w);
    jw_obj_end(v->w);
}

static enum err find_shop(struct turn *t, struct command *c, int64_t *ret_shop_id,
                          int64_t *ret_product_id)
{
    struct str shop, product = query(c, "product_id"), head;
    enum err err = command_str(c, "shop", true, 255, &shop);

    if (err)
        return err;
    if (!id_parse(ID_SHOP, shop, ret_shop_id)) {
        struct desk_shop *s = desk_shop_by_domain(t->desk, shop);
        *ret_shop_id = s ? s->shop.id : 0;
    }
    if (!desk_shop(t->desk, *ret_shop_id))
        return command_fail(c, ERR_NOT_FOUND, "no shop \"%.*s\" is connected", "未连接店铺“%.*s”",
                            STR_ARG(shop));
    while (str_cut(product, '/', &head, &product))
        ;
    product = head;
    if (!str_to_i64(product, ret_product_id) || *ret_product_id <= 0)
        return command_fail(c, ERR_BAD_INPUT, "\"product_id\" must be an id of the shop",
                            "“product_id”必须是店铺中的编号");
    return OK;
}

enum err command_mapping_propose(struct turn *t, struct command *c)
{
    struct goods_look k = {0};
    struct view v = show_view(t, c);
    struct shop_variant *variants;
    int64_t shop_id = 0, product_id = 0;
    size_t n;
    enum err err = find_shop(t, c, &shop_id, &product_id);

    if (!err)
        err = read_listing(t, c, &k);
    if (err || !ask_goods(t, c, &k, &err) || err)
        return err;
    err = db_product_variants(t->db, t->arena, shop_id, product_id, t->now_ms, &variants, &n);
    if (err)
        return err;
    if (!n)
        return command_fail(
            c, ERR_NOT_FOUND,
            "no order with this product was seen yet: map its variants by their ids",
            "尚未见过含该商品的订单：请按规格编号关联");
    struct str *texts = ARENA_ARRAY(t->arena, struct str, k.product->variants_n + 1);
    for (size_t i = 0; i < k.product->variants_n; i++)
        texts[i] = k.product->variants[i].text;
    jw_obj(&c->w);
    jw_key(&c->w, "listing");
    put_listing(&v, &k);
    jw_key(&c->w, "items");
    jw_arr(&c->w);
    for (size_t i = 0; i < n; i++)
        put_proposal(t, &v, k.product, &variants[i], texts);
    jw_arr_end(&c->w);
    jw_obj_end(&c->w);
    return v.err;
}
