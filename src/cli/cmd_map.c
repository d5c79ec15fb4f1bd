/* SPDX-License-Identifier: Apache-2.0 */
/* What to buy for which product. */
#include "cli/list.h"
#include "cli/shops.h"

static struct str product_of(struct run *r, const struct json *m)
{
    struct str variant = json_str(json_get(m, "variant_id"));
    struct str product = json_str(json_get(m, "product_id"));

    return variant.n ? str_printf(r->a, "%.*s:%.*s", STR_ARG(product), STR_ARG(variant)) : product;
}

static struct str listing_of(struct run *r, const struct json *m)
{
    struct str listing = json_str(json_get(m, "listing_id"));
    struct str sku = json_str(json_get(m, "sku_id"));

    if (json_bool(json_get(m, "ignored"), false))
        return say(r, SAY_IGNORED);
    return sku.n ? str_printf(r->a, "%.*s:%.*s", STR_ARG(listing), STR_ARG(sku)) : listing;
}

static struct str services_of(struct run *r, const struct json *m)
{
    const struct json *list = json_get(m, "services");
    struct str text = STR_NONE;

    for (struct json_iter it = json_iter(list); json_next(&it);)
        text = text.n ? str_cat(r->a, str_cat(r->a, text, STR(", ")), json_str(it.val))
                      : json_str(it.val);
    return text;
}

int cmd_map_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_MAPPING, COL_TEXT, "id"},
        {SAY_COL_SHOP, COL_TEXT, "shop_domain", .varies = true, .least = 12, .drop = 3},
        {SAY_COL_PRODUCT, COL_OWN, .own = product_of},
        {SAY_COL_NAME, COL_TEXT, "title", .least = 10, .drop = 2},
        {SAY_COL_SUPPLIER, COL_TEXT, "supplier", .drop = 4},
        {SAY_COL_LISTING, COL_OWN, .own = listing_of, .least = 16},
        {SAY_COL_SERVICE, COL_OWN, .own = services_of, .least = 8, .drop = 5},
        {SAY_COL_UNITS, COL_TEXT, "units", .right = true},
        {SAY_COL_CHANGED, COL_TIME, "changed_at", .drop = 1},
    };
    struct str path = ask_with(r, STR("/api/v1/mappings"), "shop", shops_flag(r));

    return list_run(r, path, columns, COUNT_OF(columns), SAY_NO_MAPPINGS);
}

static struct str digits_after(struct str s, struct str mark)
{
    ptrdiff_t at = str_find(s, mark);
    size_t n = 0;

    if (at < 0)
        return STR_NONE;
    s = str_slice(s, (size_t)at + mark.n, s.n);
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return str_slice(s, 0, n);
}

/* "632", "632:45", a gid, or the address of the product in the shop's admin. */
static bool parse_product(struct str s, struct str *ret_product, struct str *ret_variant)
{
    int64_t id;

    *ret_variant = STR_NONE;
    if (str_has(s, STR("/products/"))) {
        *ret_product = digits_after(s, STR("/products/"));
        *ret_variant = digits_after(s, STR("/variants/"));
    } else if (str_has(s, STR("gid://"))) {
        *ret_product = digits_after(s, STR("/Product/"));
    } else {
        bool variant = str_cut(s, ':', ret_product, ret_variant);
        if (variant && !str_to_i64(*ret_variant, &id))
            return false;
    }
    return str_to_i64(*ret_product, &id) && id > 0;
}

/* "A,B" as a list; nothing when it is "". */
static void put_list(struct run *r, struct body *body, const char *key, struct str text)
{
    struct str *items;
    size_t n = str_split(r->a, text, ',', &items);

    if (!n)
        return;
    jw_key(&body->w, key);
    jw_arr(&body->w);
    for (size_t i = 0; i < n; i++)
        jw_str(&body->w, items[i]);
    jw_arr_end(&body->w);
}

static int put(struct run *r, bool ignored)
{
    struct str product, variant, shop;
    struct body body;
    struct answer a;
    int64_t units = 0;

    if (!parse_product(run_word(r, 0), &product, &variant))
        return say_wrong(r, SAYF(r, SAY_WRONG_PRODUCT, run_word(r, 0)));
    if (run_has(r, "units") && (!str_to_i64(run_flag(r, "units"), &units) || units < 1))
        return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, STR("--units")));
    int code = shops_pick(r, run_flag(r, "shop"), &shop);
    if (code)
        return code;
    body_begin(r, &body);
    jw_kstr(&body.w, "shop", shop);
    jw_kstr(&body.w, "product_id", product);
    body_str(&body, "variant_id", variant);
    body_str(&body, "link", ignored ? STR_NONE : run_word(r, 1));
    body_str(&body, "sku_id", run_flag(r, "sku-id"));
    body_str(&body, "sku_attr", run_flag(r, "sku-attr"));
    put_list(r, &body, "services", run_flag(r, "service"));
    body_str(&body, "account", run_flag(r, "account"));
    body_str(&body, "title", run_flag(r, "title"));
    if (units)
        jw_ki64(&body.w, "units", units);
    if (ignored)
        jw_kbool(&body.w, "ignored", true);
    code = ask(r, HTTP_POST, STR("/api/v1/mappings"), body_end(&body), &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else if (ignored)
        say_line(r, SAYF(r, SAY_DID_IGNORE, product_of(r, a.json)));
    else
        say_line(r,
                 SAYF(r, SAY_DID_MAP, product_of(r, a.json), json_str(json_get(a.json, "supplier")),
                      listing_of(r, a.json), json_str(json_get(a.json, "id"))));
    return CLI_DONE;
}

int cmd_map(struct run *r)
{
    return put(r, false);
}

int cmd_map_ignore(struct run *r)
{
    return put(r, true);
}

int cmd_map_remove(struct run *r)
{
    struct answer a;
    int code = ask(r, HTTP_DELETE, ask_path(r, "mappings", run_word(r, 0), ""), STR_NONE, &a);

    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_DID_UNMAP, product_of(r, a.json)));
    return CLI_DONE;
}
