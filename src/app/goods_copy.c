/* SPDX-License-Identifier: Apache-2.0 */
/* See app/goods_copy.h. */
#include "app/goods_copy.h"

#define REGIONS_MAX (4u * 1024 * 1024)

static struct product_variant copy_variant(struct arena *a, const struct product_variant *v)
{
    struct product_variant r = *v;

    r.sku_id = str_dup(a, v->sku_id);
    r.sku_attr = str_dup(a, v->sku_attr);
    r.text = str_dup(a, v->text);
    r.ship_from = str_dup(a, v->ship_from);
    r.properties = ARENA_ARRAY(a, struct variant_property, v->properties_n + 1);
    for (size_t i = 0; i < v->properties_n; i++) {
        r.properties[i].name = str_dup(a, v->properties[i].name);
        r.properties[i].value = str_dup(a, v->properties[i].value);
    }
    return r;
}

static struct product_seen copy_product(struct arena *a, const struct product_seen *p)
{
    struct product_seen r = *p;

    r.listing_id = str_dup(a, p->listing_id);
    r.title = str_dup(a, p->title);
    r.image_url = str_dup(a, p->image_url);
    r.store_name = str_dup(a, p->store_name);
    r.variants = ARENA_ARRAY(a, struct product_variant, p->variants_n + 1);
    for (size_t i = 0; i < p->variants_n; i++)
        r.variants[i] = copy_variant(a, &p->variants[i]);
    return r;
}

static struct freight_seen copy_freight(struct arena *a, const struct freight_seen *f)
{
    struct freight_seen r = *f;

    r.options = ARENA_ARRAY(a, struct freight_option, f->options_n + 1);
    for (size_t i = 0; i < f->options_n; i++) {
        r.options[i] = f->options[i];
        r.options[i].code = str_dup(a, f->options[i].code);
        r.options[i].company = str_dup(a, f->options[i].company);
        r.options[i].ship_from = str_dup(a, f->options[i].ship_from);
    }
    return r;
}

static struct regions_seen copy_regions(struct arena *a, const struct regions_seen *s)
{
    struct regions_seen r = *s;

    r.country = str_dup(a, s->country);
    r.provinces = ARENA_ARRAY(a, struct region, s->provinces_n + 1);
    for (size_t i = 0; i < s->provinces_n; i++) {
        struct region *to = &r.provinces[i];
        *to = s->provinces[i];
        to->name = str_dup(a, s->provinces[i].name);
        to->cities = ARENA_ARRAY(a, struct str, to->cities_n + 1);
        for (size_t k = 0; k < to->cities_n; k++)
            to->cities[k] = str_dup(a, s->provinces[i].cities[k]);
    }
    return r;
}

struct supplier_result goods_copy(struct arena *a, const struct supplier_result *r)
{
    struct supplier_result to = {.answer = r->answer};

    to.answer.code = str_dup(a, r->answer.code);
    to.answer.detail = str_dup(a, r->answer.detail);
    to.product = copy_product(a, &r->product);
    to.freight = copy_freight(a, &r->freight);
    to.regions = copy_regions(a, &r->regions);
    return to;
}

struct str goods_regions_text(struct arena *a, const struct regions_seen *r)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, REGIONS_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < r->provinces_n; i++) {
        jw_arr(&w);
        jw_str(&w, r->provinces[i].name);
        for (size_t k = 0; k < r->provinces[i].cities_n; k++)
            jw_str(&w, r->provinces[i].cities[k]);
        jw_arr_end(&w);
    }
    jw_arr_end(&w);
    return b.overflowed ? STR("[]") : buf_view(&b);
}

struct regions_seen goods_regions_read(struct arena *a, struct str country, struct str text)
{
    struct regions_seen r = {.country = str_dup(a, country)};
    const struct json *root;

    if (json_parse(a, text, &root))
        return r;
    for (struct json_iter it = json_iter(root); json_next(&it);) {
        struct region *to = ARENA_PUSH(a, &r.provinces, &r.provinces_n, struct region);
        for (struct json_iter name = json_iter(it.val); json_next(&name);) {
            if (name.i == 0)
                to->name = str_dup(a, json_str(name.val));
            else
                *ARENA_PUSH(a, &to->cities, &to->cities_n, struct str) =
                    str_dup(a, json_str(name.val));
        }
    }
    return r;
}
