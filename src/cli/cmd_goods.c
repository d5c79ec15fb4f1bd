/* SPDX-License-Identifier: Apache-2.0 */
/* Goods: products of the shop that orders named, a supplier's product with its variants. */
#include "cli/goods.h"
#include "cli/list.h"
#include "cli/secret.h"
#include "cli/shops.h"

static void print_variants(struct run *r, const struct json *variants)
{
    static const struct column columns[] = {
        {SAY_COL_PLACE, COL_PLACE, .right = true},
        {SAY_COL_VARIANT, COL_TEXT, "text", .least = 12},
        {SAY_COL_PRICE, COL_MONEY, "price", .right = true},
        {SAY_COL_STOCK, COL_TEXT, "stock", .right = true},
        {SAY_COL_SHIP_FROM, COL_TEXT, "ship_from", .drop = 1},
        {SAY_COL_SKU, COL_TEXT, "sku_id"},
    };

    list_table(r, columns, COUNT_OF(columns), variants, 0);
}

int goods_pick(struct run *r, const struct json *listing, struct str *ret_sku)
{
    const struct json *variants = json_get(listing, "variants");
    struct str text;
    int64_t place = 0;

    if (r->json)
        say_json(r, json_print(r->a, listing));
    else
        print_variants(r, variants);
    if (!secret_can_ask(r)) {
        say_note(r, say(r, SAY_PICK_VARIANT));
        return CLI_FAILED;
    }
    int code = secret_plain(r, STR_NONE, NULL, SAY_ASK_VARIANT, &text);
    if (code)
        return code;
    if (!str_to_i64(text, &place) || place < 1 || place > (int64_t)json_len(variants))
        return say_wrong(r, SAYF(r, SAY_NO_SUCH_VARIANT, text));
    *ret_sku = json_str(json_get(json_at(variants, (size_t)place - 1), "sku_id"));
    return CLI_DONE;
}

static void print_services(struct run *r, const struct json *services)
{
    static const struct column columns[] = {
        {SAY_COL_SERVICE, COL_TEXT, "code"},
        {SAY_COL_NAME, COL_TEXT, "company", .least = 10},
        {SAY_COL_COST, COL_MONEY, "cost", .right = true},
        {SAY_COL_TRACKED, COL_YES, "tracked"},
        {SAY_COL_DAYS, COL_TEXT, "max_days", .right = true},
        {SAY_COL_SHIP_FROM, COL_TEXT, "ship_from", .drop = 1},
    };

    if (!json_is_arr(services))
        return;
    say_line(r, STR(""));
    say_line(r, say(r, SAY_SERVICES_OFFERED));
    list_table(r, columns, COUNT_OF(columns), services, 2);
}

int cmd_listing(struct run *r)
{
    struct answer a;
    struct str path = ask_with(r, STR("/api/v1/listings"), "link", run_word(r, 0));

    path = ask_with_flag(r, ask_with_flag(r, path, "account", "account"), "country", "country");
    path = ask_with_flag(r, path, "sku_id", "sku-id");
    if (run_has(r, "sku-id") && run_has(r, "country"))
        path = ask_with(r, path, "services", STR("true"));
    int code = ask(r, HTTP_GET, path, STR_NONE, &a);
    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    say_line(r, json_str(json_get(a.json, "title")));
    say_pair(r, SAY_COL_SHOP, json_str(json_get(a.json, "store")));
    say_pair(r, SAY_COL_LISTING, json_str(json_get(a.json, "listing_id")));
    say_line(r, STR(""));
    print_variants(r, json_get(a.json, "variants"));
    print_services(r, json_get(a.json, "services"));
    return CLI_DONE;
}

/* "2 of 3" */
static struct str mapped_of(struct run *r, const struct json *p)
{
    int64_t n = json_i64(json_get(p, "variants_n"), 0);
    int64_t mapped = json_i64(json_get(p, "mapped_n"), 0);

    return str_printf(r->a, "%lld/%lld", (long long)mapped, (long long)n);
}

int cmd_products(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 3},
        {SAY_COL_PRODUCT, COL_TEXT, "product_id"},
        {SAY_COL_NAME, COL_TEXT, "title", .least = 12},
        {SAY_COL_STATE, COL_WORD, "state", "product_state"},
        {SAY_COL_MAPPED, COL_OWN, .own = mapped_of, .right = true},
        {SAY_COL_OPEN_ORDERS, COL_TEXT, "open_orders", .right = true, .drop = 1},
    };
    struct str path = ask_with(r, STR("/api/v1/products"), "shop", shops_flag(r));

    path = ask_with_flag(r, path, "q", "search");
    if (run_has(r, "missing"))
        path = ask_with(r, path, "state", STR("missing"));
    return list_run(r, path, columns, COUNT_OF(columns), SAY_NO_PRODUCTS);
}
