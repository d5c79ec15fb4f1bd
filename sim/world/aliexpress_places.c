/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The provinces and cities that AliExpress knows, and aliexpress.ds.address.get, which hands them
 * out. Lists are real places, a sample of the cities each; how AliExpress spells each one could
 * not be read, so names are the usual English or local ones without accents. Where a country has
 * no list any name will do. Sources: facts of the public documents; the tree inside of a text, and
 * sometimes a second text inside of it, is what public projects saw.
 */
#include "sim/world/aliexpress_state.h"

#include "base/text.h"

const struct aliworld_country *aliworld_country_of(struct str code)
{
    static const struct aliworld_country *const all[] = {aliworld_west, aliworld_europe,
                                                         aliworld_east};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (const struct aliworld_country *c = all[i]; c->code; c++)
            if (str_eq(code, str_of(c->code)))
                return c;
    return NULL;
}

/* Exactly, or but for accents, case and signs. */
static bool same(struct arena *a, struct str x, struct str y, bool exact)
{
    return exact ? str_eq(x, y) : text_alike(a, x, y);
}

const struct aliworld_province *aliworld_province_of(struct arena *a,
                                                     const struct aliworld_country *c,
                                                     struct str name, bool exact)
{
    for (size_t i = 0; i < c->provinces_n; i++)
        if (same(a, str_of(c->provinces[i].name), name, exact))
            return &c->provinces[i];
    return NULL;
}

bool aliworld_city_listed(struct arena *a, const struct aliworld_province *p, struct str name,
                          bool exact)
{
    struct str cities = str_of(p->cities), city;
    while (!str_empty(cities)) {
        str_cut(cities, ',', &city, &cities);
        if (same(a, city, name, exact))
            return true;
    }
    return false;
}

static void write_place(struct jw *w, struct str name, const char *type, bool has_children)
{
    jw_kstr(w, "name", name);
    jw_kstr(w, "type", str_of(type));
    jw_kbool(w, "hasChildren", has_children);
}

static void write_cities(struct jw *w, const struct aliworld_province *p)
{
    struct str cities = str_of(p->cities), city;
    jw_arr(w);
    for (bool last = false; !last;) {
        last = str_empty(cities);
        str_cut(cities, ',', &city, &cities);
        jw_obj(w);
        write_place(w, last ? STR("Other") : city, "CITY", false);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static struct str cities_text(struct arena *a, const struct aliworld_province *p)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, (size_t)1 << 16);
    jw_init(&w, &b);
    write_cities(&w, p);
    return buf_view(&b);
}

struct str aliworld_places(struct arena *a, struct str country, bool text_inside)
{
    const struct aliworld_country *c = aliworld_country_of(country);
    struct buf b;
    struct jw w;
    if (!c)
        return STR_NONE;
    buf_init(&b, a, (size_t)1 << 20);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < c->provinces_n; i++) {
        jw_obj(&w);
        write_place(&w, str_of(c->provinces[i].name), "PROVINCE", true);
        jw_key(&w, "children");
        if (text_inside)
            jw_str(&w, cities_text(a, &c->provinces[i]));
        else
            write_cities(&w, &c->provinces[i]);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return buf_view(&b);
}

struct http_response aliworld_address_get(struct aliworld_call *c)
{
    struct str country = aliworld_param(c, "countryCode");
    if (str_empty(country))
        return aliworld_missing(c, "countryCode");
    struct str places = aliworld_places(c->a, country, c->w->options.text_inside_text);
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_text(&o, "ret", STR("true"));
    aliworld_out_text(&o, "code", STR(""));
    aliworld_out_text(&o, "msg", STR(""));
    jw_key(&o.w, "data");
    jw_obj(&o.w);
    aliworld_out_text(&o, "country", country);
    aliworld_out_text(&o, "type", STR("country"));
    aliworld_out_text(&o, "children", str_empty(places) ? STR("[]") : places);
    jw_obj_end(&o.w);
    jw_obj_end(&o.w);
    aliworld_out_text(&o, "code", STR("0"));
    return aliworld_out_end(&o);
}
