/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about mappings: what to buy for a shop's variant. */
#include "app/command.h"
#include "app/job.h"
#include "app/show.h"

#define OPEN_ORDERS 500

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

static enum err listing(struct turn *t, struct command *c, struct mapping *m)
{
    struct str link, supplier = STR_NONE, listing_id, sku;
    enum err err = command_str(c, "link", false, 2000, &link);

    if (!err)
        err = command_str(c, "supplier", false, 40, &m->supplier);
    if (!err)
        err = command_str(c, "listing_id", false, 60, &m->listing_id);
    if (!err)
        err = command_str(c, "sku_id", false, 60, &m->sku_id);
    if (!err)
        err = command_str(c, "sku_attr", false, 500, &m->sku_attr);
    if (!err)
        err = command_str(c, "ship_service", false, 100, &m->ship_service);
    if (err)
        return err;
    if (link.n) {
        if (mapping_parse_link(t->arena, link, &supplier, &listing_id, &sku))
            return command_fail(
                c, ERR_BAD_INPUT,
                "the link does not name a product: open the product page and copy its address",
                "链接中没有商品：请打开商品页并复制其网址");
        m->supplier = supplier;
        m->listing_id = listing_id;
        if (!m->sku_id.n)
            m->sku_id = sku;
    }
    if (!m->supplier.n)
        m->supplier = STR("aliexpress");
    if (!supplier_by_id(m->supplier))
        return command_fail(c, ERR_BAD_INPUT, "no supplier \"%.*s\"", "没有供应商“%.*s”",
                            STR_ARG(m->supplier));
    if (!m->ignored && !m->listing_id.n)
        return command_fail(c, ERR_BAD_INPUT, "\"link\" or \"listing_id\" is missing",
                            "缺少“link”或“listing_id”：请填写其一");
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
    m->units = 1;
    if (!err)
        err = command_i64(c, "units", false, 1, 1000, &m->units);
    if (err)
        return err;
    if (!m->product_id)
        return command_fail(c, ERR_BAD_INPUT, "\"product_id\" of the shop is missing",
                            "缺少店铺的“product_id”：请填写");
    if (account.n &&
        (!id_parse(ID_ACCOUNT, account, &m->account_id) || !desk_account(t->desk, m->account_id)))
        return command_fail(c, ERR_NOT_FOUND, "no supplier account \"%.*s\"",
                            "没有供应商账户“%.*s”", STR_ARG(account));
    return listing(t, c, m);
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
    return err;
}

static enum err answer_mapping(struct turn *t, struct command *c, const struct mapping *m)
{
    struct view v = show_view(t, c);

    view_mapping(&v, m);
    return v.err;
}

enum err command_mapping_put(struct turn *t, struct command *c)
{
    struct mapping m = {0};
    enum err err = read_mapping(t, c, &m);

    if (err)
        return err;
    m.id = turn_id(t);
    m.created_ms = m.changed_ms = t->now_ms;
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "mapping.set");
    changes_add(&changes, "mapping.listing", m.id, STR_NONE,
                m.ignored ? STR("ignored") : m.listing_id);
    err = db_mapping_save(t->db, &m, NULL);
    if (!err)
        err = turn_record(t, m.shop_id, &fact, &changes);
    if (!err)
        err = judge_open(t, m.shop_id, m.product_id);
    if (err)
        return err;
    c->status = 201;
    return answer_mapping(t, c, &m);
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
    err = db_mapping_remove(t->db, id, NULL);
    if (!err)
        err = turn_record(t, m->shop_id, &fact, NULL);
    if (!err)
        err = judge_open(t, m->shop_id, m->product_id);
    return err ? err : answer_mapping(t, c, m);
}
