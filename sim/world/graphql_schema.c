/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns the rows of type tables into linked types, and holds the small helpers on values. A
 * mistake in the rows aborts: they are part of the program, not input.
 */
#include "sim/world/graphql_tree.h"

#include "base/map.h"

static const struct gql_type_row builtin[] = {
    {"ID", GQL_SCALAR, NULL, 0, NULL, NULL, false, false},
    {"String", GQL_SCALAR, NULL, 0, NULL, NULL, false, false},
    {"Int", GQL_SCALAR, NULL, 0, NULL, NULL, false, false},
    {"Float", GQL_SCALAR, NULL, 0, NULL, NULL, false, false},
    {"Boolean", GQL_SCALAR, NULL, 0, NULL, NULL, false, false},
};

static void link_ref(const struct gql_schema *s, struct gql_ref *r)
{
    r->type = gql_schema_type(s, r->name);
    ASSERT(r->type != NULL);
}

static void link_args(const struct gql_schema *s, struct gql_arg *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        link_ref(s, &args[i].ref);
}

static void build_field(struct arena *a, struct gql_schema *s, const struct gql_field_row *row,
                        struct gql_field *f)
{
    f->row = row;
    f->name = str_of(row->name);
    ASSERT(gql_parse_ref(a, str_of(row->type), &f->ref));
    link_ref(s, &f->ref);
    if (row->args != NULL)
        ASSERT(gql_parse_args(a, str_of(row->args), &f->args, &f->args_n));
    link_args(s, f->args, f->args_n);
}

static void add_types(struct arena *a, struct gql_schema *s, const struct gql_type_row *rows,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gql_type *t = ARENA_NEW(a, struct gql_type);
        t->name = str_of(rows[i].name);
        t->kind = rows[i].kind;
        t->row = &rows[i];
        ASSERT(map_get(s->types, t->name) == NULL);
        map_put(s->types, t->name, t);
    }
}

static void link_type(struct arena *a, struct gql_schema *s, struct gql_type *t)
{
    const struct gql_type_row *row = t->row;

    if (row->implements != NULL)
        t->implements = gql_schema_type(s, str_of(row->implements));
    if (t->kind == GQL_INPUT) {
        ASSERT(gql_parse_args(a, str_of(row->text), &t->inputs, &t->inputs_n));
        link_args(s, t->inputs, t->inputs_n);
    } else if (t->kind == GQL_ENUM_TYPE) {
        t->values_n = str_split(a, str_of(row->text), ' ', &t->values);
    }
    t->fields_n = row->fields_n;
    t->fields = ARENA_ARRAY(a, struct gql_field, row->fields_n);
    for (size_t i = 0; i < row->fields_n; i++)
        build_field(a, s, &row->fields[i], &t->fields[i]);
}

struct gql_schema *gql_schema_new(struct arena *a, const struct gql_type_row *rows, size_t n,
                                  bool (*check)(struct str scalar, struct str text))
{
    struct gql_schema *s = ARENA_NEW(a, struct gql_schema);
    s->types = map_new(a);
    s->check = check;
    s->arena = a;
    s->documents = map_new(a);
    add_types(a, s, builtin, COUNT_OF(builtin));
    add_types(a, s, rows, n);
    for (size_t i = 0; i < map_count(s->types); i++)
        link_type(a, s, map_value_at(s->types, i));
    s->query = gql_schema_type(s, STR("QueryRoot"));
    s->mutation = gql_schema_type(s, STR("Mutation"));
    ASSERT(s->query != NULL);
    return s;
}

const struct gql_type *gql_schema_type(const struct gql_schema *s, struct str name)
{
    return map_get(s->types, name);
}

const struct gql_field *gql_type_field(const struct gql_type *t, struct str name)
{
    for (size_t i = 0; i < t->fields_n; i++) {
        if (str_eq(t->fields[i].name, name))
            return &t->fields[i];
    }
    return NULL;
}

const struct gql_value *gql_member(const struct gql_value *obj, struct str key)
{
    if (obj == NULL || obj->kind != GQL_OBJ)
        return NULL;
    for (size_t i = 0; i < obj->items_n; i++) {
        if (str_eq(obj->items[i].key, key))
            return &obj->items[i];
    }
    return NULL;
}

const struct gql_value *gql_get(const struct gql_value *obj, const char *key)
{
    return gql_member(obj, str_of(key));
}

bool gql_is_null(const struct gql_value *v)
{
    return v == NULL || v->kind == GQL_NULL;
}

struct str gql_get_str(const struct gql_value *obj, const char *key)
{
    const struct gql_value *v = gql_get(obj, key);
    return gql_is_null(v) ? STR("") : v->text;
}

int64_t gql_get_i64(const struct gql_value *obj, const char *key, int64_t fallback)
{
    const struct gql_value *v = gql_get(obj, key);
    return v != NULL && v->kind == GQL_INT ? v->i : fallback;
}

bool gql_get_bool(const struct gql_value *obj, const char *key)
{
    const struct gql_value *v = gql_get(obj, key);
    return v != NULL && v->kind == GQL_BOOL && v->b;
}

struct gql_out gql_null(void)
{
    return (struct gql_out){.kind = GQL_OUT_NULL};
}

struct gql_out gql_text(struct str s)
{
    return (struct gql_out){.kind = GQL_OUT_TEXT, .text = s};
}

struct gql_out gql_text_opt(struct str s)
{
    return str_empty(s) ? gql_null() : gql_text(s);
}

struct gql_out gql_i64(struct arena *a, int64_t v)
{
    return (struct gql_out){.kind = GQL_OUT_RAW, .text = str_printf(a, "%lld", (long long)v)};
}

struct gql_out gql_bool(bool b)
{
    return (struct gql_out){.kind = GQL_OUT_BOOL, .b = b};
}

struct gql_out gql_obj(const char *type, const void *obj)
{
    if (obj == NULL)
        return gql_null();
    return (struct gql_out){.kind = GQL_OUT_OBJ, .type = type, .obj = obj};
}

struct gql_out gql_list(const struct gql_out *items, size_t n)
{
    return (struct gql_out){.kind = GQL_OUT_LIST, .items = items, .n = n};
}
