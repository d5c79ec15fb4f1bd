/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about mappings: what to buy for a shop's variant. */
#include "app/again.h"
#include "app/choose.h"
#include "app/command.h"
#include "app/goods.h"
#include "app/mapped.h"
#include "app/pictures.h"
#include "app/show.h"

#define OPEN_ORDERS      500
#define SERVICES_MAX     10
#define ALTERNATIVES_MAX 10
#define CODE_MAX         100
#define CODES_MAX        2000
#define PROPERTIES_MAX   2000
#define VARIANTS_MAX     250

/* The shop's ids come as numbers, texts or gids; 0 when absent. */
static enum err shop_number(struct command *c, const char *key, int64_t *ret)
{
    const struct json *v = json_get(c->body, key);
    struct str s = json_text(c->event.arena, v);
    ptrdiff_t slash;

    *ret = 0;
    if (json_is_null(v))
        return OK;
    while ((slash = str_find(s, STR("/"))) >= 0)
        s = str_slice(s, (size_t)slash + 1, s.n);
    if (!str_to_i64(s, ret) || *ret <= 0)
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be an id of the shop",
                            "“%s”必须是店铺中的编号", key);
    return OK;
}

/* Texts that are kept joined by commas: codes, so that none has a comma in it. */
static enum err codes(struct command *c, const char *key, size_t max_n, struct str *ret)
{
    const struct json *list = json_get(c->body, key);
    struct buf b;

    *ret = STR_NONE;
    if (json_is_null(list))
        return OK;
    buf_init(&b, c->event.arena, CODES_MAX);
    for (struct json_iter it = json_iter(list); json_is_arr(list) && json_next(&it);) {
        struct str one = str_trim(json_str(it.val));
        if (!one.n || one.n > CODE_MAX || str_has(one, STR(",")) || it.i >= max_n)
            return command_fail(c, ERR_BAD_INPUT,
                                "\"%s\" is a list of at most %zu codes, without commas in them",
                                "“%s”应为最多 %zu 个代码的列表，代码中不含逗号", key, max_n);
        buf_printf(&b, "%s%.*s", b.n ? "," : "", STR_ARG(one));
    }
    if (!json_is_arr(list))
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be a list", "“%s”必须是列表", key);
    *ret = buf_view(&b);
    return OK;
}

/* [{name, value}] as lines "name=value". */
static enum err properties(struct command *c, struct str *ret)
{
    const struct json *list = json_get(c->body, "properties");
    struct buf b;

    *ret = STR_NONE;
    if (json_is_null(list))
        return OK;
    buf_init(&b, c->event.arena, PROPERTIES_MAX);
    for (struct json_iter it = json_iter(list); json_is_arr(list) && json_next(&it);) {
        struct str name = str_trim(json_str(json_get(it.val, "name")));
        struct str value = str_trim(json_str(json_get(it.val, "value")));
        if (!name.n || !value.n || str_has(name, STR("=")) || str_has(name, STR("\n")) ||
            str_has(value, STR("\n")))
            return command_fail(c, ERR_BAD_INPUT, "\"properties\" are {name, value} of one line",
                                "“properties”应为单行的 {name, value}");
        buf_printf(&b, "%s%.*s=%.*s", b.n ? "\n" : "", STR_ARG(name), STR_ARG(value));
    }
    if (!json_is_arr(list) || b.overflowed)
        return command_fail(c, ERR_BAD_INPUT, "\"properties\" must be a short list",
                            "“properties”必须是简短的列表");
    *ret = buf_view(&b);
    return OK;
}

static enum err country(struct command *c, const char *key, struct str *ret)
{
    enum err err = command_str(c, key, false, 10, ret);

    if (!err && ret->n && ret->n != 2)
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be a country of two letters (CN)",
                            "“%s”必须是两个字母的国家代码（CN）", key);
    *ret = str_upper(c->event.arena, *ret);
    return err;
}

/* What the body names of the supplier's goods; ret_supplier "" when a bare listing_id does. */
static enum err listing(struct turn *t, struct command *c, struct listing *l,
                        struct str *ret_supplier)
{
    struct str link, sku;
    enum err err = command_str(c, "link", false, 2000, &link);

    if (!err)
        err = command_str(c, "supplier", false, 40, ret_supplier);
    if (!err)
        err = command_str(c, "listing_id", false, 60, &l->listing_id);
    if (!err)
        err = command_str(c, "sku_id", false, 60, &l->sku_id);
    if (!err)
        err = command_str(c, "sku_attr", false, 500, &l->sku_attr);
    if (!err)
        err = properties(c, &l->properties);
    if (!err)
        err = country(c, "ship_from", &l->ship_from);
    if (err || !link.n)
        return err;
    if (mapping_parse_link(t->arena, link, ret_supplier, &l->listing_id, &sku))
        return command_fail(c, ERR_BAD_INPUT, "%.*s", "%.*s",
                            STR_ARG(mapping_link_problem(t->arena, link, c->lang)));
    if (!l->sku_id.n)
        l->sku_id = sku;
    return OK;
}

static enum err alternatives(struct turn *t, struct command *c, struct mapping *m)
{
    const struct json *body = c->body, *list = json_get(body, "alternatives");
    enum err err = OK;

    if (json_is_null(list))
        return OK;
    if (!json_is_arr(list) || json_len(list) > ALTERNATIVES_MAX)
        return command_fail(c, ERR_BAD_INPUT, "\"alternatives\" is a list of at most %d listings",
                            "“alternatives”应为最多 %d 个商品的列表", ALTERNATIVES_MAX);
    for (struct json_iter it = json_iter(list); !err && json_next(&it);) {
        struct listing *l =
            ARENA_PUSH(t->arena, &m->alternatives, &m->alternatives_n, struct listing);
        struct str supplier;
        c->body = it.val; /* its members are read as those of a body */
        err = listing(t, c, l, &supplier);
        c->body = body;
        if (!err && (!l->listing_id.n || (supplier.n && !str_eq(supplier, m->supplier))))
            err = command_fail(c, ERR_BAD_INPUT,
                               "each of \"alternatives\" needs a \"link\" or \"listing_id\" of "
                               "the same supplier",
                               "“alternatives”中每项都需要同一供应商的“link”或“listing_id”");
    }
    return err;
}

/* How it is sent, and how much of it. */
static enum err sending(struct command *c, struct mapping *m)
{
    struct str fallback;
    enum err err = codes(c, "services", SERVICES_MAX, &m->services);

    if (!err)
        err = command_str(c, "fallback", false, 20, &fallback);
    if (!err && fallback.n && !service_fallback_of_text(fallback, &m->fallback))
        err = command_fail(c, ERR_BAD_INPUT, "\"fallback\" is tracked, any or none",
                           "“fallback”只能是 tracked、any 或 none");
    m->units = 1;
    if (!err)
        err = command_i64(c, "units", false, 1, 1000, &m->units);
    return err;
}

static enum err goods(struct turn *t, struct command *c, struct mapping *m)
{
    struct listing l = {0};
    enum err err = listing(t, c, &l, &m->supplier);

    if (err)
        return err;
    m->listing_id = l.listing_id;
    m->sku_id = l.sku_id;
    m->sku_attr = l.sku_attr;
    m->properties = l.properties;
    m->ship_from = l.ship_from;
    if (!m->supplier.n)
        m->supplier = STR("aliexpress");
    if (!supplier_by_id(m->supplier))
        return command_fail(c, ERR_BAD_INPUT, "no supplier \"%.*s\"", "没有供应商“%.*s”",
                            STR_ARG(m->supplier));
    return alternatives(t, c, m);
}

/* What one of several variants says differently: the supplier's variant, or another listing. */
static enum err variant(struct turn *t, struct command *c, struct mapping *m)
{
    struct listing l = {0};
    struct str supplier;
    enum err err = listing(t, c, &l, &supplier);

    if (!err)
        err = command_bool(c, "ignored", m->ignored, &m->ignored);
    if (!err)
        err = command_str(c, "title", false, 500, &m->title);
    if (err)
        return err;
    if (supplier.n && !str_eq(supplier, m->supplier))
        return command_fail(c, ERR_BAD_INPUT, "all \"variants\" are of one supplier",
                            "“variants”必须属于同一供应商");
    if (l.listing_id.n)
        m->listing_id = l.listing_id;
    m->sku_id = l.sku_id;
    m->sku_attr = l.sku_attr;
    m->properties = l.properties;
    if (l.ship_from.n)
        m->ship_from = l.ship_from;
    return OK;
}

static enum err read_mapping(struct turn *t, struct command *c, struct mapping *m)
{
    struct str shop, account;
    enum err err = command_str(c, "shop", true, 255, &shop);

    if (err)
        return err;
    if (!id_parse(ID_SHOP, shop, &m->shop_id)) {
        struct desk_shop *s = desk_shop_by_domain(t->desk, shop);
        m->shop_id = s ? s->shop.id : 0;
    }
    if (!desk_shop(t->desk, m->shop_id))
        return command_fail(c, ERR_NOT_FOUND, "no shop \"%.*s\" is connected", "未连接店铺“%.*s”",
                            STR_ARG(shop));
    err = shop_number(c, "product_id", &m->product_id);
    if (!err)
        err = shop_number(c, "variant_id", &m->variant_id);
    if (!err)
        err = command_bool(c, "ignored", false, &m->ignored);
    if (!err)
        err = command_str(c, "title", false, 500, &m->title);
    if (!err)
        err = command_str(c, "account", false, 60, &account);
    if (!err)
        err = sending(c, m);
    if (err)
        return err;
    if (!m->product_id)
        return command_fail(c, ERR_BAD_INPUT, "\"product_id\" of the shop is missing",
                            "缺少店铺的“product_id”：请填写");
    if (account.n &&
        (!id_parse(ID_ACCOUNT, account, &m->account_id) || !desk_account(t->desk, m->account_id)))
        return command_fail(c, ERR_NOT_FOUND, "no supplier account \"%.*s\"",
                            "没有供应商账户“%.*s”", STR_ARG(account));
    return goods(t, c, m);
}

/* Open orders with this product are judged again: what was unmapped may now be bought. */
static enum err judge_open(struct turn *t, int64_t shop_id, int64_t product_id)
{
    int64_t *ids;
    size_t n;
    enum err err =
        db_orders_open_with_product(t->db, t->arena, shop_id, product_id, OPEN_ORDERS, &ids, &n);

    for (size_t i = 0; i < n && !err; i++) {
        struct order *o;
        err = turn_order(t, ids[i], &o);
        if (!err)
            err = turn_save_quiet(t, o, "order.judged");
    }
    if (n == OPEN_ORDERS) /* the rest with the next look at all */
        again_all(t->desk->again);
    return err;
}

static enum err answer_mapping(struct turn *t, struct command *c, const struct mapping *m)
{
    struct view v = show_view(t, c);

    view_mapping(&v, m);
    return v.err;
}

/* What the supplier told of the product a moment ago: the rest of the variant's names, its price.
 */
static void complete(struct turn *t, struct mapping *m)
{
    const struct desk_account *acc = desk_account_for(t->desk, m->supplier, m->account_id);
    const struct product_seen *p =
        acc && !m->ignored ? goods_product(t, acc->account.id, m->listing_id) : NULL;
    struct listing l = mapping_listing(m, 0);
    const struct product_variant *v = p ? choose_variant(p, &l) : NULL;

    if (!v)
        return;
    m->sku_id = str_dup(t->arena, v->sku_id);
    m->sku_attr = str_dup(t->arena, v->sku_attr);
    if (v->properties_n)
        m->properties = choose_properties(t->arena, v);
    if (v->price.currency[0]) {
        m->price = v->price;
        m->price_ms = t->now_ms;
    }
}

static enum err save(struct turn *t, struct command *c, struct mapping *m)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "mapping.set");

    if (!m->ignored && !m->listing_id.n)
        return command_fail(c, ERR_BAD_INPUT, "\"link\" or \"listing_id\" is missing",
                            "缺少“link”或“listing_id”：请填写其一");
    complete(t, m);
    m->id = turn_id(t);
    m->created_ms = m->changed_ms = t->now_ms;
    changes_add(&changes, "mapping.listing", m->id, STR_NONE,
                m->ignored ? STR("ignored") : m->listing_id);
    mapped_changed(t->desk);
    enum err err = db_mapping_save(t->db, t->arena, m, NULL);
    if (!err && !m->ignored)
        pictures_wake(t, m->account_id, m->supplier);
    return err ? err : turn_record(t, m->shop_id, &fact, &changes);
}

/* Several variants of the product at once: each says what differs from the body. */
static enum err save_variants(struct turn *t, struct command *c, const struct mapping *all)
{
    const struct json *body = c->body, *list = json_get(body, "variants");
    struct view v = show_view(t, c);
    enum err err = OK;

    if (!json_is_arr(list) || !json_len(list) || json_len(list) > VARIANTS_MAX)
        return command_fail(c, ERR_BAD_INPUT, "\"variants\" is a list of 1 to %d variants",
                            "“variants”应为 1 到 %d 个规格的列表", VARIANTS_MAX);
    jw_obj(&c->w);
    jw_key(&c->w, "items");
    jw_arr(&c->w);
    for (struct json_iter it = json_iter(list); !err && json_next(&it);) {
        struct mapping m = *all;
        c->body = it.val; /* its members are read as those of a body */
        err = shop_number(c, "variant_id", &m.variant_id);
        if (!err)
            err = variant(t, c, &m);
        c->body = body;
        if (!err && !m.variant_id)
            err = command_fail(c, ERR_BAD_INPUT, "each of \"variants\" needs its \"variant_id\"",
                               "“variants”中每项都需要“variant_id”");
        if (!err)
            err = save(t, c, &m);
        if (!err)
            view_mapping(&v, &m);
    }
    jw_arr_end(&c->w);
    jw_obj_end(&c->w);
    return err ? err : v.err;
}

enum err command_mapping_put(struct turn *t, struct command *c)
{
    bool several = !json_is_null(json_get(c->body, "variants"));
    struct mapping m = {0};
    enum err err = read_mapping(t, c, &m);

    if (!err)
        err = several ? save_variants(t, c, &m) : save(t, c, &m);
    if (!err)
        err = judge_open(t, m.shop_id, m.product_id);
    if (err)
        return err;
    c->status = 201;
    return several ? OK : answer_mapping(t, c, &m);
}

enum err command_mapping_remove(struct turn *t, struct command *c)
{
    struct mapping *m;
    int64_t id;

    if (!id_parse(ID_MAPPING, c->path_id, &id))
        return command_fail(c, ERR_NOT_FOUND, "no mapping \"%.*s\"", "没有产品关联“%.*s”",
                            STR_ARG(c->path_id));
    enum err err = db_mapping(t->db, t->arena, id, &m);
    if (err)
        return err;
    struct fact fact = command_fact(c, "mapping.removed");
    mapped_changed(t->desk);
    err = db_mapping_remove(t->db, id, NULL);
    if (!err)
        err = turn_record(t, m->shop_id, &fact, NULL);
    if (!err)
        err = judge_open(t, m->shop_id, m->product_id);
    return err ? err : answer_mapping(t, c, m);
}
