/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links that people paste, and which mapping counts for a line. Links of AliExpress come in many
 * dresses: hosts per language, mobile pages, titles in the path. See test/core/mapping_test.c.
 */
#include "core/mapping.h"

#include "base/http_msg.h"
#include "base/json.h"

#define ID_MIN 6
#define ID_MAX 20

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n >= ID_MIN && s.n <= ID_MAX && s.p[0] != '0';
}

static bool is_aliexpress_host(struct str host)
{
    static const char *const roots[] = {"aliexpress.com", "aliexpress.us", "aliexpress.ru"};
    for (size_t i = 0; i < COUNT_OF(roots); i++) {
        struct str root = str_of(roots[i]);
        if (host.n < root.n || !str_eq_nocase(str_slice(host, host.n - root.n, root.n), root))
            continue;
        if (host.n == root.n || host.p[host.n - root.n - 1] == '.')
            return true;
    }
    return false;
}

/* Short links hide the product behind a redirect that only a browser follows. */
static bool is_short_host(struct str host)
{
    return str_eq_nocase(host, STR("a.aliexpress.com")) ||
           str_eq_nocase(host, STR("s.click.aliexpress.com"));
}

static bool split_link(struct arena *a, struct str link, struct str *ret_host, struct str *ret_path)
{
    struct str scheme;
    link = str_trim(link);
    if (str_starts(link, STR("//")))
        link = str_cat(a, STR("https:"), link);
    else if (!str_has(link, STR("://")))
        link = str_cat(a, STR("https://"), link);
    return url_split(link, &scheme, ret_host, ret_path);
}

/* "/item/1005001.html", "/item/some-title/32801.html", "/i/1005001.html",
 * "/store/product/title/1234_32801.html". */
static struct str id_of_path(struct str path)
{
    if (!str_has(path, STR("/item/")) && !str_has(path, STR("/i/")) &&
        !str_has(path, STR("/product/")))
        return STR_NONE;
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/' && path.p[from - 1] != '_')
        from--;
    struct str last = str_slice(path, from, path.n);
    if (str_ends(last, STR(".html")))
        last.n -= 5;
    return is_id(last) ? last : STR_NONE;
}

static struct str first_id(const struct http_headers *query, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str head, tail, value = http_header_get(query, str_of(names[i]));
        (void)str_cut(value, ':', &head, &tail);
        if (is_id(head))
            return head;
    }
    return STR_NONE;
}

/* skuId=..., or sku_id inside the JSON of pdp_ext_f. */
static struct str sku_of_query(struct arena *a, const struct http_headers *query)
{
    static const char *const names[] = {"sku_id", "skuId"};
    struct str id = first_id(query, names, COUNT_OF(names));
    const struct json *ext;
    if (str_empty(id) && json_parse(a, http_header_get(query, STR("pdp_ext_f")), &ext) == OK) {
        struct str text = json_text(a, json_get(ext, "sku_id"));
        id = is_id(text) ? text : STR_NONE;
    }
    return id;
}

enum err mapping_parse_link(struct arena *a, struct str link, struct str *ret_supplier,
                            struct str *ret_listing_id, struct str *ret_sku_id)
{
    static const char *const names[] = {"productIds", "productId", "itemId"};
    struct str host, path, query, id = str_trim(link), sku = STR_NONE;
    if (!is_id(id)) {
        if (!split_link(a, link, &host, &path) || !is_aliexpress_host(host) || is_short_host(host))
            return ERR_BAD_INPUT;
        (void)str_cut(path, '?', &path, &query);
        struct http_headers pairs = form_parse(a, query);
        id = id_of_path(path);
        if (str_empty(id))
            id = first_id(&pairs, names, COUNT_OF(names));
        sku = sku_of_query(a, &pairs);
    }
    if (str_empty(id))
        return ERR_BAD_INPUT;
    *ret_supplier = STR("aliexpress");
    *ret_listing_id = str_dup(a, id);
    *ret_sku_id = str_dup(a, sku);
    return OK;
}

struct str mapping_link_problem(struct arena *a, struct str link, enum lang lang)
{
    struct str host, path;
    bool zh = lang == LANG_ZH;
    if (split_link(a, link, &host, &path)) {
        if (is_short_host(host))
            return zh ? STR("这是短链接：请在浏览器中打开，再复制商品页面的完整地址。")
                      : STR("This is a short link: open it in a browser and copy the address of "
                            "the product's page.");
        if (is_aliexpress_host(host))
            return zh ? STR("该链接不是商品页面：请复制商品页面的地址，其中应含有商品编号。")
                      : STR("This is not a product's page: copy the address that has the "
                            "product's number in it.");
    }
    return zh ? STR("请粘贴速卖通商品链接，或只填商品编号。")
              : STR("Paste the link of an AliExpress product, or just its number.");
}

size_t mapping_listings_n(const struct mapping *m)
{
    return 1 + m->alternatives_n;
}

struct listing mapping_listing(const struct mapping *m, size_t i)
{
    ASSERT(i <= m->alternatives_n);
    if (i > 0)
        return m->alternatives[i - 1];
    return (struct listing){m->listing_id, m->sku_id, m->sku_attr, m->properties, m->ship_from};
}

const struct mapping *mapping_for_line(const struct mapping *all, size_t n, const struct line *l)
{
    const struct mapping *whole = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct mapping *m = &all[i];
        if (m->variant_id != 0 && m->variant_id == l->variant_id)
            return m;
        if (m->variant_id == 0 && m->product_id != 0 && m->product_id == l->product_id && !whole)
            whole = m;
    }
    return whole;
}
