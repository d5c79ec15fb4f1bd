/* SPDX-License-Identifier: Apache-2.0 */
/* See test/web/schema.h. */
#include "test/web/schema.h"

#include "test/web/yaml.h"
#include "web/openapi.h"
#include "web/router.h"

const struct json *schema_root(void)
{
    static const struct json *root;
    static struct arena *kept; /* for the whole run of the program */

    if (!root) {
        kept = arena_new();
        root = yaml_read(kept, (struct str){(const char *)embed_openapi, embed_openapi_n});
    }
    return root;
}

/* A check in hand: where it is, and the first thing that is wrong. */
struct check {
    struct arena *a;
    struct str wrong;
};

static bool wrong(struct check *c, struct str where, const char *what, struct str detail)
{
    if (!c->wrong.n)
        c->wrong = str_printf(c->a, "%.*s: %s %.*s", STR_ARG(where), what, STR_ARG(detail));
    return false;
}

static const struct json *by_key(const struct json *obj, struct str key)
{
    for (struct json_iter it = json_iter(obj); json_next(&it);) {
        if (str_eq(json_str(it.key), key))
            return it.val;
    }
    return NULL;
}

/* "#/components/schemas/Order" */
static const struct json *resolve(const struct json *schema)
{
    struct str ref = json_str(json_get(schema, "$ref"));
    const struct json *at = schema_root();

    if (!ref.n)
        return schema;
    ref = str_slice(ref, 2, ref.n);
    for (bool more = true; more;) {
        struct str head;
        more = str_cut(ref, '/', &head, &ref);
        at = by_key(at, head);
    }
    ASSERT(at);
    return resolve(at);
}

static bool is_kind(const struct json *v, struct str kind)
{
    bool flag = !json_is_str(v) && !json_is_num(v) && !json_is_obj(v) && !json_is_arr(v) &&
                !json_is_null(v);

    if (str_eq(kind, STR("string")))
        return json_is_str(v);
    if (str_eq(kind, STR("integer")))
        return json_is_num(v) && json_i64(v, 0) == json_i64(v, 1);
    if (str_eq(kind, STR("number")))
        return json_is_num(v);
    if (str_eq(kind, STR("boolean")))
        return flag;
    if (str_eq(kind, STR("object")))
        return json_is_obj(v);
    if (str_eq(kind, STR("array")))
        return json_is_arr(v);
    return str_eq(kind, STR("null")) && json_is_null(v);
}

static bool kind_fits(const struct json *schema, const struct json *v)
{
    const struct json *type = json_get(schema, "type");

    if (json_is_null(type))
        return true;
    if (json_is_str(type))
        return is_kind(v, json_str(type));
    for (struct json_iter it = json_iter(type); json_next(&it);) {
        if (is_kind(v, json_str(it.val)))
            return true;
    }
    return false;
}

static bool enum_fits(const struct json *schema, const struct json *v)
{
    const struct json *list = json_get(schema, "enum");

    for (struct json_iter it = json_iter(list); json_next(&it);) {
        if (str_eq(json_str(it.val), json_str(v)))
            return true;
    }
    return !list || !json_is_str(v);
}

/* All members that the schema describes, with those of allOf. */
static void members(struct arena *a, const struct json *schema, struct http_headers *names,
                    const struct json ***ret_schemas, size_t *ret_n)
{
    schema = resolve(schema);
    for (struct json_iter it = json_iter(json_get(schema, "allOf")); json_next(&it);)
        members(a, it.val, names, ret_schemas, ret_n);
    for (struct json_iter it = json_iter(json_get(schema, "properties")); json_next(&it);) {
        http_header_add(a, names, json_str(it.key), STR_NONE);
        *ARENA_PUSH(a, ret_schemas, ret_n, const struct json *) = it.val;
    }
}

/* Given only with a reason; all others are always there, perhaps as null. */
static bool optional(struct str name)
{
    static const char *const names[] = {"token", "detail", "title", "type", "status", "code"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(name, str_of(names[i])))
            return true;
    }
    return false;
}

static bool fits(struct check *c, const struct json *schema, const struct json *v,
                 struct str where);

static bool members_fit(struct check *c, const struct json *schema, const struct json *v,
                        struct str where)
{
    struct http_headers names = {0};
    const struct json **schemas = NULL;
    size_t n = 0;

    members(c->a, schema, &names, &schemas, &n);
    if (!n)
        return true; /* free in form */
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        struct str name = json_str(it.key);
        size_t k = 0;
        while (k < n && !str_eq(names.items[k].name, name))
            k++;
        if (k == n)
            return wrong(c, where, "has the undescribed member", name);
        struct str inner = str_printf(c->a, "%.*s.%.*s", STR_ARG(where), STR_ARG(name));
        if (!fits(c, schemas[k], it.val, inner))
            return false;
    }
    for (size_t k = 0; k < n; k++) {
        if (!by_key(v, names.items[k].name) && !optional(names.items[k].name))
            return wrong(c, where, "lacks the described member", names.items[k].name);
    }
    return true;
}

static bool one_fits(struct check *c, const struct json *list, const struct json *v,
                     struct str where)
{
    struct str last = STR_NONE;

    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct check quiet = {.a = c->a};
        if (fits(&quiet, it.val, v, where))
            return true;
        if (!last.n)
            last = quiet.wrong;
    }
    return wrong(c, where, "fits none of oneOf:", last);
}

static bool fits(struct check *c, const struct json *schema, const struct json *v, struct str where)
{
    schema = resolve(schema);
    const struct json *items = json_get(schema, "items"), *one = json_get(schema, "oneOf");

    if (one)
        return one_fits(c, one, v, where);
    if (!kind_fits(schema, v))
        return wrong(c, where, "is of the wrong kind:", json_print(c->a, v));
    if (!enum_fits(schema, v))
        return wrong(c, where, "is none of the listed values:", json_str(v));
    if (json_is_obj(v))
        return members_fit(c, schema, v, where);
    for (struct json_iter it = json_iter(items && json_is_arr(v) ? v : NULL); json_next(&it);) {
        if (!fits(c, items, it.val, str_printf(c->a, "%.*s[%zu]", STR_ARG(where), it.i)))
            return false;
    }
    return true;
}

struct str schema_check(struct arena *a, enum http_method method, struct str path,
                        const struct got *g)
{
    struct str part, allow, type = http_header_get(&g->headers, STR("Content-Type")), rest;
    const struct route *route = router_find(method, path, a, &part, &allow);
    char status[12];

    if (!route)
        return STR_NONE;
    snprintf(status, sizeof(status), "%d", g->status);
    struct str name = http_method_text(route->method);
    const struct json *answers =
        json_get(by_key(by_key(json_get(schema_root(), "paths"), str_of(route->pattern)),
                        str_lower(a, name)),
                 "responses");
    const struct json *answer = by_key(answers, str_of(status));
    struct check c = {.a = a};
    if (!answer && g->status >= 400)
        answer = json_get(answers, "default");
    if (!answer)
        return str_printf(a, "%s: status %d is not described", route->pattern, g->status);
    const struct json *content = json_get(resolve(answer), "content");
    str_cut(type, ';', &type, &rest);
    if (!content || str_eq(str_of(route->pattern), STR("/connect/{platform}")))
        return STR_NONE;
    const struct json *media = by_key(content, type);
    if (!media)
        return str_printf(a, "%s: type \"%.*s\" is not described", route->pattern, STR_ARG(type));
    if (g->json)
        fits(&c, json_get(media, "schema"), g->json, str_of(route->pattern));
    return c.wrong;
}
