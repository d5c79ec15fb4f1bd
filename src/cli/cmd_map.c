/* SPDX-License-Identifier: Apache-2.0 */
/* What to buy for which product. */
#include "cli/goods.h"
#include "cli/list.h"
#include "cli/secret.h"
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

/* --or LINK or LINK=SKU, in the order given. A link may hold an = of its own. */
static void put_alternatives(struct run *r, struct body *body)
{
    bool some = false;

    for (size_t i = 0; i < r->args.flags_n; i++) {
        const struct arg_flag *f = &r->args.flags[i];
        struct str link = f->value, sku = STR_NONE, digits = STR_NONE;
        int64_t id;
        if (!str_eq(f->name, STR("or")))
            continue;
        for (size_t k = link.n; k-- > 0;) {
            if (link.p[k] != '=')
                continue;
            digits = str_slice(link, k + 1, link.n);
            if (str_to_i64(digits, &id) && !str_ends(str_slice(link, 0, k), STR("Id")) &&
                !str_ends(str_slice(link, 0, k), STR("id"))) {
                sku = digits;
                link = str_slice(link, 0, k);
            }
            break;
        }
        if (!some) {
            jw_key(&body->w, "alternatives");
            jw_arr(&body->w);
        }
        some = true;
        jw_obj(&body->w);
        jw_kstr(&body->w, "link", link);
        body_str(body, "sku_id", sku);
        jw_obj_end(&body->w);
    }
    if (some)
        jw_arr_end(&body->w);
}

/* 0 when the flag was not given. */
static bool units_of(struct run *r, int64_t *ret_units)
{
    *ret_units = 0;
    return !run_has(r, "units") || (str_to_i64(run_flag(r, "units"), ret_units) && *ret_units >= 1);
}

/* What one mapping and many have in common. 0 or the exit code. */
static int put_common(struct run *r, struct body *body, struct str shop, struct str product,
                      bool ignored)
{
    int64_t units = 0;

    if (!units_of(r, &units))
        return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, STR("--units")));
    body_begin(r, body);
    jw_kstr(&body->w, "shop", shop);
    jw_kstr(&body->w, "product_id", product);
    body_str(body, "link", ignored ? STR_NONE : run_word(r, 1));
    body_str(body, "ship_from", run_flag(r, "ship-from"));
    body_str(body, "fallback", run_flag(r, "fallback"));
    put_list(r, body, "services", run_flag(r, "service"));
    put_alternatives(r, body);
    body_str(body, "account", run_flag(r, "account"));
    body_str(body, "title", run_flag(r, "title"));
    if (units)
        jw_ki64(&body->w, "units", units);
    if (ignored)
        jw_kbool(&body->w, "ignored", true);
    return CLI_DONE;
}

static struct str proposed_text(struct run *r, const struct json *item)
{
    (void)r;
    return json_str(json_path(item, "proposed.text"));
}

static void print_proposal(struct run *r, const struct json *items)
{
    static const struct column columns[] = {
        {SAY_COL_VARIANT, COL_TEXT, "title", .least = 10},
        {SAY_COL_SKU, COL_TEXT, "sku", .least = 8, .drop = 1},
        {SAY_COL_PROPOSED, COL_OWN, .own = proposed_text, .least = 12},
        {SAY_COL_PRICE, COL_MONEY, "proposed.price", .right = true},
        {SAY_COL_STOCK, COL_TEXT, "proposed.stock", .right = true},
    };

    list_table(r, columns, COUNT_OF(columns), items, 0);
}

/* Those for which something was proposed, as the member "variants". Returns how many. */
static size_t put_variants(struct body *body, const struct json *items)
{
    size_t n = 0;

    jw_key(&body->w, "variants");
    jw_arr(&body->w);
    for (struct json_iter it = json_iter(items); json_next(&it);) {
        struct str variant = json_str(json_get(it.val, "variant_id"));
        if (!json_is_obj(json_get(it.val, "proposed")) || !variant.n)
            continue;
        jw_obj(&body->w);
        jw_kstr(&body->w, "variant_id", variant);
        body_str(body, "sku_id", json_str(json_path(it.val, "proposed.sku_id")));
        body_str(body, "sku_attr", json_str(json_path(it.val, "proposed.sku_attr")));
        jw_obj_end(&body->w);
        n++;
    }
    jw_arr_end(&body->w);
    return n;
}

/* Proposed by the hub, confirmed by the person, saved at once. */
static int map_all(struct run *r, struct str shop, struct str product)
{
    struct body body;
    struct answer a;

    body_begin(r, &body);
    jw_kstr(&body.w, "shop", shop);
    jw_kstr(&body.w, "product_id", product);
    body_str(&body, "link", run_word(r, 1));
    body_str(&body, "account", run_flag(r, "account"));
    body_str(&body, "country", run_flag(r, "country"));
    int code = ask(r, HTTP_POST, STR("/api/v1/mappings/propose"), body_end(&body), &a);
    if (code)
        return code;
    const struct json *items = json_get(a.json, "items");
    if (!r->json)
        print_proposal(r, items);
    code = put_common(r, &body, shop, product, false);
    if (code)
        return code;
    if (!put_variants(&body, items)) {
        say_note(r, say(r, SAY_NOTHING_PROPOSED));
        return CLI_FAILED;
    }
    if (!secret_confirm(r, say(r, SAY_ASK_MAP_ALL)))
        return CLI_USAGE;
    code = ask(r, HTTP_POST, STR("/api/v1/mappings"), body_end(&body), &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_DID_MAP_ALL,
                         say_count(r, (int64_t)json_len(json_get(a.json, "items")))));
    return CLI_DONE;
}

/* The supplier's variant: named by flags, else read there: the only one, or the person's choice.
 * Nothing when the supplier cannot be asked: it is mapped as it stands then. */
static int pick_variant(struct run *r, struct str *ret_sku)
{
    struct answer a;
    struct str path = ask_with(r, STR("/api/v1/listings"), "link", run_word(r, 1));

    *ret_sku = run_flag(r, "sku-id");
    if (ret_sku->n || run_flag(r, "sku-attr").n)
        return CLI_DONE;
    path = ask_with_flag(r, ask_with_flag(r, path, "account", "account"), "country", "country");
    ask_quietly(r, HTTP_GET, path, STR_NONE, &a);
    if (a.err || a.status == 404 || a.status == 400)
        return ask_verdict(r, &a);
    if (a.status != 200)
        return CLI_DONE;
    *ret_sku = json_str(json_get(a.json, "chosen_sku_id"));
    if (ret_sku->n || json_len(json_get(a.json, "variants")) <= 1)
        return CLI_DONE;
    return goods_pick(r, a.json, ret_sku);
}

static int put(struct run *r, bool ignored)
{
    struct str product, variant, shop, sku = STR_NONE;
    struct body body;
    struct answer a;
    int64_t units;

    if (!parse_product(run_word(r, 0), &product, &variant))
        return say_wrong(r, SAYF(r, SAY_WRONG_PRODUCT, run_word(r, 0)));
    if (!units_of(r, &units))
        return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, STR("--units")));
    int code = shops_pick(r, run_flag(r, "shop"), &shop);
    if (!code && run_has(r, "all-variants"))
        return map_all(r, shop, product);
    if (!code && !ignored)
        code = pick_variant(r, &sku);
    if (!code)
        code = put_common(r, &body, shop, product, ignored);
    if (code)
        return code;
    body_str(&body, "variant_id", variant);
    body_str(&body, "sku_id", sku);
    body_str(&body, "sku_attr", run_flag(r, "sku-attr"));
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
