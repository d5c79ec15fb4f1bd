/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The provinces and cities that an address may name (ds.address.get). "children" is the JSON text
 * of a tree, and so may the children of its nodes be.
 */
#include "connect/aliexpress.h"

#define PROVINCES_MAX 2000
#define CITIES_MAX    50000

static const struct json *children_of(const struct json *node, struct arena *a)
{
    const struct json *v = json_get(node, "children"), *inner;
    if (json_is_str(v))
        v = json_parse(a, json_str(v), &inner) == OK ? inner : NULL;
    return aliexpress_list(v);
}

static bool is_type(const struct json *node, const char *type)
{
    return str_eq_nocase(json_str(json_get(node, "type")), str_of(type));
}

static void add_city(const struct json *node, struct arena *a, struct region *to)
{
    struct str name = aliexpress_detail(a, json_text(a, json_get(node, "name")));
    if (!str_empty(name) && to->cities_n < CITIES_MAX)
        *ARENA_PUSH(a, &to->cities, &to->cities_n, struct str) = name;
}

static struct region *province_named(struct str name, struct arena *a, struct regions_seen *r)
{
    for (size_t i = 0; i < r->provinces_n; i++)
        if (str_eq(r->provinces[i].name, name))
            return &r->provinces[i];
    struct region *p = ARENA_PUSH(a, &r->provinces, &r->provinces_n, struct region);
    p->name = name;
    return p;
}

/* Cities without a province stand under "Other", which every address may name. */
static void add_nodes(const struct json *list, struct arena *a, struct regions_seen *r)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PROVINCES_MAX;) {
        if (is_type(it.val, "CITY")) {
            add_city(it.val, a, province_named(STR("Other"), a, r));
            continue;
        }
        struct str name = aliexpress_detail(a, json_text(a, json_get(it.val, "name")));
        if (str_empty(name))
            continue;
        struct region *p = province_named(name, a, r);
        for (struct json_iter c = json_iter(children_of(it.val, a)); json_next(&c);)
            add_city(c.val, a, p);
    }
}

void aliexpress_read_regions(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    const struct json *data = json_get(r, "data");
    if (!json_bool(json_get(r, "ret"), json_is_obj(data))) {
        struct str code = json_text(a, json_get(r, "code"));
        bool told = !json_is_null(json_get(r, "ret")) || !str_empty(code);
        ret_result->answer =
            (struct answer){.err = told ? ERR_SERVER_ERROR : ERR_ANSWER_NOT_UNDERSTOOD,
                            .code = aliexpress_detail(a, code),
                            .detail = aliexpress_detail(a, json_str(json_get(r, "msg")))};
        return;
    }
    struct regions_seen seen = {.country = ask->country};
    const struct json *list = children_of(data, a);
    if (json_len(list) == 1 && is_type(json_at(list, 0), "COUNTRY"))
        list = children_of(json_at(list, 0), a);
    if (!list && json_is_str(json_get(data, "children")) &&
        !str_empty(str_trim(json_str(json_get(data, "children"))))) {
        ret_result->answer = (struct answer){.err = ERR_ANSWER_NOT_UNDERSTOOD};
        return;
    }
    add_nodes(list, a, &seen);
    ret_result->regions = seen;
}
