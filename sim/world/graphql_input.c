/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Input values: JSON variables and literals are brought into the declared types, with defaults
 * filled and everything that does not fit refused, as the specification's "Input Coercion" says.
 */
#include "sim/world/graphql_tree.h"

static struct gql_value of_json(struct arena *a, const struct json *j)
{
    struct gql_value v = {.kind = GQL_NULL};
    if (json_is_str(j)) {
        v.kind = GQL_STR;
        v.text = json_str(j);
    } else if (json_is_num(j)) {
        v.text = json_text(a, j);
        v.kind = str_to_i64(v.text, &v.i) ? GQL_INT : GQL_FLOAT;
        v.f = json_f64(j, 0);
    } else if (json_is_obj(j) || json_is_arr(j)) {
        v.kind = json_is_obj(j) ? GQL_OBJ : GQL_LIST;
        v.items_n = json_len(j);
        v.items = ARENA_ARRAY(a, struct gql_value, v.items_n);
        for (struct json_iter it = json_iter(j); json_next(&it);) {
            v.items[it.i] = of_json(a, it.val);
            v.items[it.i].key = json_str(it.key);
        }
    } else if (!json_is_null(j)) {
        v.kind = GQL_BOOL;
        v.b = json_bool(j, false);
    }
    return v;
}

static struct str printed(struct gql_plan *p, const struct gql_value *v)
{
    switch (v->kind) {
    case GQL_STR: return str_printf(p->a, "\"%.*s\"", STR_ARG(v->text));
    case GQL_INT:
    case GQL_FLOAT:
    case GQL_ENUM: return v->text;
    case GQL_BOOL: return v->b ? STR("true") : STR("false");
    case GQL_LIST: return STR("[...]");
    case GQL_OBJ: return STR("{...}");
    default: return STR("null");
    }
}

static bool refuse(struct gql_plan *p, const struct gql_ref *r, const struct gql_value *in,
                   struct str *ret_why)
{
    struct str value = printed(p, in), type = r->name;
    if (in->kind == GQL_NULL)
        *ret_why = STR("Expected value to not be null");
    else if (r->type->kind == GQL_ENUM_TYPE)
        *ret_why =
            str_printf(p->a, "Expected %.*s to be one of: %s", STR_ARG(value), r->type->row->text);
    else
        *ret_why =
            str_printf(p->a, "Could not coerce value %.*s to %.*s", STR_ARG(value), STR_ARG(type));
    return false;
}

static bool enum_has(const struct gql_type *t, struct str s)
{
    for (size_t i = 0; i < t->values_n; i++) {
        if (str_eq(t->values[i], s))
            return true;
    }
    return false;
}

static bool coerce_scalar(struct gql_plan *p, const struct gql_ref *r, const struct gql_value *in,
                          struct gql_value *out)
{
    struct str name = r->name;
    bool number = in->kind == GQL_INT || in->kind == GQL_FLOAT;
    if (r->type->kind == GQL_ENUM_TYPE)
        return (in->kind == GQL_STR || in->kind == GQL_ENUM) && enum_has(r->type, in->text);
    if (str_eq(name, STR("Int")))
        return in->kind == GQL_INT && in->i >= INT32_MIN && in->i <= INT32_MAX;
    if (str_eq(name, STR("Float")))
        return number;
    if (str_eq(name, STR("Boolean")))
        return in->kind == GQL_BOOL;
    if (str_eq(name, STR("ID"))) {
        out->kind = GQL_STR;
        return in->kind == GQL_STR || in->kind == GQL_INT;
    }
    if (str_eq(name, STR("String")))
        return in->kind == GQL_STR;
    if (in->kind != GQL_STR && !number)
        return false;
    out->kind = GQL_STR;
    return p->schema->check == NULL || p->schema->check(name, in->text);
}

static bool known_member(const struct gql_type *t, struct str key)
{
    for (size_t i = 0; i < t->inputs_n; i++) {
        if (str_eq(t->inputs[i].name, key))
            return true;
    }
    return false;
}

static void put_where(struct gql_plan *p, struct str key, struct str *where)
{
    *where = str_empty(*where) ? str_dup(p->a, key)
                               : str_printf(p->a, "%.*s.%.*s", STR_ARG(key), STR_ARG(*where));
}

static bool coerce_object(struct gql_plan *p, const struct gql_ref *r, const struct gql_value *in,
                          struct gql_value *out, struct str *where, struct str *why)
{
    const struct gql_type *t = r->type;
    if (in->kind != GQL_OBJ)
        return refuse(p, r, in, why);
    for (size_t i = 0; i < in->items_n; i++) {
        if (!known_member(t, in->items[i].key)) {
            put_where(p, in->items[i].key, where);
            *why = str_printf(p->a, "Field is not defined on %.*s", STR_ARG(t->name));
            return false;
        }
    }
    *out = (struct gql_value){.kind = GQL_OBJ, .line = in->line, .column = in->column};
    for (size_t i = 0; i < t->inputs_n; i++) {
        const struct gql_arg *arg = &t->inputs[i];
        const struct gql_value *v = gql_member(in, arg->name);
        struct gql_value item;
        if (v == NULL && (v = arg->fallback) == NULL) {
            if (!arg->ref.required)
                continue;
            put_where(p, arg->name, where);
            *why = STR("Expected value to not be null");
            return false;
        }
        if (!gql_coerce(p, &arg->ref, v, &item, where, why)) {
            put_where(p, arg->name, where);
            return false;
        }
        item.key = arg->name;
        *ARENA_PUSH(p->a, &out->items, &out->items_n, struct gql_value) = item;
    }
    return true;
}

static bool coerce_list(struct gql_plan *p, const struct gql_ref *r, const struct gql_value *in,
                        struct gql_value *out, struct str *where, struct str *why)
{
    struct gql_ref item = {.name = r->name, .type = r->type, .required = r->item_required};
    *out = (struct gql_value){.kind = GQL_LIST, .line = in->line, .column = in->column};
    if (in->kind != GQL_LIST) {
        out->items_n = 1;
        out->items = ARENA_NEW(p->a, struct gql_value);
        return gql_coerce(p, &item, in, out->items, where, why);
    }
    out->items_n = in->items_n;
    out->items = ARENA_ARRAY(p->a, struct gql_value, in->items_n);
    for (size_t i = 0; i < in->items_n; i++) {
        if (!gql_coerce(p, &item, &in->items[i], &out->items[i], where, why)) {
            put_where(p, str_printf(p->a, "%zu", i), where);
            return false;
        }
    }
    return true;
}

bool gql_coerce(struct gql_plan *p, const struct gql_ref *r, const struct gql_value *in,
                struct gql_value *ret_out, struct str *ret_where, struct str *ret_why)
{
    if (in->kind == GQL_VAR) {
        const struct gql_value *var = gql_member(&p->vars, in->text);
        static const struct gql_value absent = {.kind = GQL_NULL};
        *ret_out = var == NULL ? absent : *var; /* was coerced to its own declared type */
        return true;
    }
    *ret_out = *in;
    if (in->kind == GQL_NULL)
        return r->required ? refuse(p, r, in, ret_why) : true;
    if (r->list)
        return coerce_list(p, r, in, ret_out, ret_where, ret_why);
    if (r->type->kind == GQL_INPUT)
        return coerce_object(p, r, in, ret_out, ret_where, ret_why);
    return coerce_scalar(p, r, in, ret_out) || refuse(p, r, in, ret_why);
}

/* The place inside the value as a JSON array: numbers stay numbers. */
static struct str where_json(struct gql_plan *p, struct str where)
{
    struct buf b;
    struct jw w;
    struct str head;
    buf_init(&b, p->a, 1 << 16);
    jw_init(&w, &b);
    jw_arr(&w);
    while (!str_empty(where)) {
        int64_t index;
        str_cut(where, '.', &head, &where);
        if (str_to_i64(head, &index))
            jw_i64(&w, index);
        else
            jw_str(&w, head);
    }
    jw_arr_end(&w);
    return buf_view(&b);
}

static struct str problem_json(struct gql_plan *p, const struct json *value, struct str where,
                               struct str why)
{
    struct buf b;
    struct jw w;
    buf_init(&b, p->a, 1 << 22);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "code", STR("INVALID_VARIABLE"));
    jw_key(&w, "value");
    if (value == NULL)
        jw_null(&w);
    else
        jw_raw(&w, json_print(p->a, value));
    jw_key(&w, "problems");
    jw_arr(&w);
    jw_obj(&w);
    jw_key(&w, "path");
    jw_raw(&w, where_json(p, where));
    jw_kstr(&w, "explanation", why);
    jw_obj_end(&w);
    jw_arr_end(&w);
    jw_obj_end(&w);
    return buf_view(&b);
}

static void add_variable_error(struct gql_plan *p, const struct gql_var *v,
                               const struct json *value, struct str where, struct str why)
{
    struct str type = gql_ref_text(p->a, &v->ref), message;
    if (str_empty(where))
        message = str_printf(p->a, "Variable $%.*s of type %.*s was provided invalid value",
                             STR_ARG(v->name), STR_ARG(type));
    else
        message = str_printf(p->a,
                             "Variable $%.*s of type %.*s was provided invalid value for %.*s "
                             "(%.*s)",
                             STR_ARG(v->name), STR_ARG(type), STR_ARG(where), STR_ARG(why));
    gql_add_error(p, message, v->line, v->column, STR(""), problem_json(p, value, where, why));
}

bool gql_coerce_vars(struct gql_plan *p, const struct json *vars)
{
    p->vars = (struct gql_value){.kind = GQL_OBJ};
    for (size_t i = 0; i < p->op->vars_n; i++) {
        const struct gql_var *v = &p->op->vars[i];
        const struct json *j = json_get(vars, str_cstr(p->a, v->name));
        struct str where = STR(""), why = STR("");
        struct gql_value in, out;
        if (j == NULL && v->fallback == NULL && !v->ref.required)
            continue; /* absent is not the same as null: defaults of arguments apply */
        in = j == NULL && v->fallback != NULL ? *v->fallback : of_json(p->a, j);
        if (!gql_coerce(p, &v->ref, &in, &out, &where, &why)) {
            add_variable_error(p, v, j, where, why);
            continue;
        }
        out.key = v->name;
        *ARENA_PUSH(p->a, &p->vars.items, &p->vars.items_n, struct gql_value) = out;
    }
    return p->errors_n == 0;
}

struct gql_value gql_coerce_args(struct gql_plan *p, const struct gql_field *f,
                                 const struct gql_value *args)
{
    struct gql_value out = {.kind = GQL_OBJ};
    for (size_t i = 0; i < f->args_n; i++) {
        const struct gql_arg *arg = &f->args[i];
        const struct gql_value *v = gql_member(args, arg->name);
        struct str where = STR(""), why = STR("");
        struct gql_value item;
        if (v != NULL && v->kind == GQL_VAR && gql_member(&p->vars, v->text) == NULL)
            v = NULL;
        if (v == NULL && (v = arg->fallback) == NULL)
            continue;
        /* The static check has been over literals and variables' types already. */
        if (!gql_coerce(p, &arg->ref, v, &item, &where, &why))
            continue;
        item.key = arg->name;
        *ARENA_PUSH(p->a, &out.items, &out.items_n, struct gql_value) = item;
    }
    return out;
}
