/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The static rules: what a real server refuses before it runs anything. Wording and extension
 * codes follow graphql-ruby. Conflicts of merged fields are found in graphql_run.c, values of
 * variables in graphql_input.c.
 */
#include "sim/world/graphql_tree.h"

struct check {
    struct gql_plan *p;
    struct gql_op *op;
    const struct gql_fragment *open[32]; /* fragments being walked: to see a loop */
    size_t open_n;
};

void gql_add_error(struct gql_plan *p, struct str message, int line, int column, struct str path,
                   struct str extensions)
{
    struct jw w;
    if (p->errors_n++ > 0)
        buf_char(&p->errors, ',');
    jw_init(&w, &p->errors);
    jw_obj(&w);
    jw_kstr(&w, "message", message);
    if (line > 0) {
        jw_key(&w, "locations");
        jw_arr(&w);
        jw_obj(&w);
        jw_ki64(&w, "line", line);
        jw_ki64(&w, "column", column);
        jw_obj_end(&w);
        jw_arr_end(&w);
    }
    if (!str_empty(path)) {
        jw_key(&w, "path");
        jw_raw(&w, path);
    }
    if (!str_empty(extensions)) {
        jw_key(&w, "extensions");
        jw_raw(&w, extensions);
    }
    jw_obj_end(&w);
}

static struct str quoted(struct arena *a, struct str s)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 16);
    jw_init(&w, &b);
    jw_str(&w, s);
    return buf_view(&b);
}

static struct str deeper(struct check *c, struct str path, struct str step)
{
    return str_printf(c->p->a, "%.*s,%.*s", STR_ARG(path), STR_ARG(quoted(c->p->a, step)));
}

/* The code and up to two more members, each a name and a text. */
static struct str extras(struct check *c, const char *code, const char *k1, struct str v1,
                         const char *k2, struct str v2)
{
    struct buf b;
    struct jw w;
    buf_init(&b, c->p->a, 1 << 16);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "code", str_of(code));
    if (k1 != NULL)
        jw_kstr(&w, k1, v1);
    if (k2 != NULL)
        jw_kstr(&w, k2, v2);
    jw_obj_end(&w);
    return buf_view(&b);
}

static void complain(struct check *c, struct str message, int line, int column, struct str path,
                     struct str ext)
{
    struct str whole = str_printf(c->p->a, "[%.*s]", STR_ARG(path));
    gql_add_error(c->p, message, line, column, whole, ext);
}

static struct gql_var *find_var(struct check *c, struct str name)
{
    for (size_t i = 0; i < c->op->vars_n; i++) {
        if (str_eq(c->op->vars[i].name, name))
            return &c->op->vars[i];
    }
    return NULL;
}

/* May a variable of type v stand where r is wanted? */
static bool var_fits(const struct gql_var *v, const struct gql_ref *r, bool place_has_default)
{
    bool required = v->ref.required || (v->fallback != NULL && v->fallback->kind != GQL_NULL);
    if (r->required && !required && !place_has_default)
        return false;
    if (v->ref.list != r->list || !str_eq(v->ref.name, r->name))
        return false;
    return !r->list || !r->item_required || v->ref.item_required;
}

static void check_var_use(struct check *c, const struct gql_value *in, const struct gql_ref *r,
                          bool has_default, struct str arg, struct str path)
{
    struct gql_var *v = find_var(c, in->text);
    struct str op = str_empty(c->op->name)
                        ? str_printf(c->p->a, "anonymous %.*s", STR_ARG(c->op->kind))
                        : c->op->name;
    if (v == NULL) {
        complain(c,
                 str_printf(c->p->a, "Variable $%.*s is used by %.*s but not declared",
                            STR_ARG(in->text), STR_ARG(op)),
                 in->line, in->column, path,
                 extras(c, "variableNotDefined", "variableName", in->text, NULL, STR("")));
        return;
    }
    v->used = true;
    if (!var_fits(v, r, has_default))
        complain(
            c,
            str_printf(c->p->a, "Type mismatch on variable $%.*s and argument %.*s (%.*s / %.*s)",
                       STR_ARG(in->text), STR_ARG(arg), STR_ARG(gql_ref_text(c->p->a, &v->ref)),
                       STR_ARG(gql_ref_text(c->p->a, r))),
            in->line, in->column, path,
            extras(c, "variableMismatch", "variableName", in->text, "typeName",
                   gql_ref_text(c->p->a, &v->ref)));
}

/* Variables inside a literal, each against the type of its place. */
static void check_vars_in(struct check *c, const struct gql_value *in, const struct gql_ref *r,
                          bool has_default, struct str arg, struct str path)
{
    if (in->kind == GQL_VAR) {
        check_var_use(c, in, r, has_default, arg, path);
    } else if (in->kind == GQL_LIST) {
        struct gql_ref item = *r;
        item.list = false;
        item.required = r->item_required;
        for (size_t i = 0; i < in->items_n; i++)
            check_vars_in(c, &in->items[i], &item, false, arg, path);
    } else if (in->kind == GQL_OBJ) {
        for (size_t i = 0; i < in->items_n; i++) {
            for (size_t k = 0; k < r->type->inputs_n; k++) {
                const struct gql_arg *m = &r->type->inputs[k];
                if (str_eq(m->name, in->items[i].key))
                    check_vars_in(c, &in->items[i], &m->ref, m->fallback != NULL, m->name, path);
            }
        }
    }
}

static void check_literal(struct check *c, const struct gql_value *in, const struct gql_arg *arg,
                          struct str field, struct str path)
{
    struct gql_value out;
    struct str where = STR(""), why = STR("");
    bool wrong_kind = in->kind == GQL_STR && arg->ref.type->kind == GQL_ENUM_TYPE;

    check_vars_in(c, in, &arg->ref, arg->fallback != NULL, arg->name, path);
    if (in->kind == GQL_VAR || (!wrong_kind && gql_coerce(c->p, &arg->ref, in, &out, &where, &why)))
        return;
    complain(c,
             str_printf(c->p->a,
                        "Argument '%.*s' on Field '%.*s' has an invalid value. Expected type "
                        "'%.*s'.",
                        STR_ARG(arg->name), STR_ARG(field),
                        STR_ARG(gql_ref_text(c->p->a, &arg->ref))),
             in->line, in->column, path,
             extras(c, "argumentLiteralsIncompatible", "typeName", STR("Field"), "argumentName",
                    arg->name));
}

static void check_args(struct check *c, const struct gql_sel *s, const struct gql_field *f,
                       struct str path)
{
    struct str missing = STR("");
    for (size_t i = 0; i < f->args_n; i++) {
        const struct gql_arg *arg = &f->args[i];
        const struct gql_value *in = gql_member(&s->args, arg->name);
        if (in != NULL)
            check_literal(c, in, arg, s->name, path);
        else if (arg->ref.required && arg->fallback == NULL)
            missing = str_empty(missing)
                          ? arg->name
                          : str_printf(c->p->a, "%.*s, %.*s", STR_ARG(missing), STR_ARG(arg->name));
    }
    if (!str_empty(missing))
        complain(c,
                 str_printf(c->p->a, "Field '%.*s' is missing required arguments: %.*s",
                            STR_ARG(s->name), STR_ARG(missing)),
                 s->line, s->column, path,
                 extras(c, "missingRequiredArguments", "name", s->name, "arguments", missing));
    for (size_t i = 0; i < s->args.items_n; i++) {
        const struct gql_value *in = &s->args.items[i];
        bool known = false;
        for (size_t k = 0; k < f->args_n; k++)
            known = known || str_eq(f->args[k].name, in->key);
        if (!known)
            complain(c,
                     str_printf(c->p->a, "Field '%.*s' doesn't accept argument '%.*s'",
                                STR_ARG(s->name), STR_ARG(in->key)),
                     in->line, in->column, deeper(c, path, in->key),
                     extras(c, "argumentNotAccepted", "name", s->name, "argumentName", in->key));
    }
}

static void check_directives(struct check *c, const struct gql_sel *s, struct str path)
{
    static const struct {
        const char *name, *arg;
        struct str type;
    } known[] = {
        {"include", "if", {"Boolean", 7}},
        {"skip", "if", {"Boolean", 7}},
        {"idempotent", "key", {"String", 6}},
    };
    c->p->doc->has_directives |= s->directives_n > 0;
    for (size_t i = 0; i < s->directives_n; i++) {
        const struct gql_directive *d = &s->directives[i];
        bool fine = false;
        for (size_t k = 0; k < COUNT_OF(known); k++) {
            const struct gql_value *v = gql_get(&d->args, known[k].arg);
            if (!str_eq(d->name, str_of(known[k].name)) || v == NULL || d->args.items_n != 1)
                continue;
            struct gql_ref r = {.name = known[k].type,
                                .type = gql_schema_type(c->p->schema, known[k].type),
                                .required = true};
            check_vars_in(c, v, &r, false, str_of(known[k].arg), path);
            fine = true;
        }
        if (!fine)
            complain(c, str_printf(c->p->a, "Directive @%.*s is not defined", STR_ARG(d->name)),
                     s->line, s->column, path,
                     extras(c, "undefinedDirective", "directiveName", d->name, NULL, STR("")));
    }
}

static bool is_leaf(const struct gql_type *t)
{
    return t->kind == GQL_SCALAR || t->kind == GQL_ENUM_TYPE;
}

static void check_shape(struct check *c, const struct gql_sel *s, const struct gql_field *f,
                        struct str path)
{
    struct str type = f->ref.type->name;
    struct str ext =
        extras(c, "selectionMismatch", "nodeName",
               str_printf(c->p->a, "field '%.*s'", STR_ARG(s->name)), "typeName", type);
    if (is_leaf(f->ref.type) && s->braces)
        complain(c,
                 str_printf(c->p->a,
                            "Selections can't be made on scalars (field '%.*s' returns %.*s but "
                            "has selections)",
                            STR_ARG(s->name), STR_ARG(type)),
                 s->line, s->column, path, ext);
    if (!is_leaf(f->ref.type) && !s->braces)
        complain(c,
                 str_printf(c->p->a,
                            "Field must have selections (field '%.*s' returns %.*s but has no "
                            "selections. Did you mean '%.*s { ... }'?)",
                            STR_ARG(s->name), STR_ARG(type), STR_ARG(s->name)),
                 s->line, s->column, path, ext);
}

static void check_subs(struct check *c, const struct gql_type *t, const struct gql_sel *subs,
                       size_t n, struct str path);

static void check_field(struct check *c, const struct gql_type *t, const struct gql_sel *s,
                        struct str path)
{
    struct str here = deeper(c, path, s->key);
    if (str_eq(s->name, STR("__typename")))
        return;
    const struct gql_field *f = gql_type_field(t, s->name);
    if (f == NULL && t->kind == GQL_INTERFACE && str_eq(s->name, STR("id")))
        return;
    if (f == NULL) {
        complain(c,
                 str_printf(c->p->a, "Field '%.*s' doesn't exist on type '%.*s'", STR_ARG(s->name),
                            STR_ARG(t->name)),
                 s->line, s->column, here,
                 extras(c, "undefinedField", "typeName", t->name, "fieldName", s->name));
        return;
    }
    check_args(c, s, f, here);
    check_shape(c, s, f, here);
    check_subs(c, f->ref.type, s->subs, s->subs_n, here);
}

static const struct gql_type *condition(struct check *c, const struct gql_type *t, struct str on,
                                        int line, int column, struct str path)
{
    const struct gql_type *inner = str_empty(on) ? t : gql_schema_type(c->p->schema, on);
    if (inner == NULL || is_leaf(inner) || inner->kind == GQL_INPUT) {
        complain(c,
                 str_printf(c->p->a, "No such type %.*s, so it can't be a fragment condition",
                            STR_ARG(on)),
                 line, column, path, extras(c, "undefinedType", "typeName", on, NULL, STR("")));
        return NULL;
    }
    if (!gql_type_fits(inner, t) && !gql_type_fits(t, inner)) {
        complain(c,
                 str_printf(c->p->a, "Fragment on %.*s can't be spread inside %.*s", STR_ARG(on),
                            STR_ARG(t->name)),
                 line, column, path,
                 extras(c, "cannotSpreadFragment", "typeName", on, "parentName", t->name));
        return NULL;
    }
    return inner;
}

static void check_spread(struct check *c, const struct gql_type *t, const struct gql_sel *s,
                         struct str path)
{
    struct gql_fragment *f = gql_fragment(c->p->doc, s->name);
    if (f == NULL) {
        complain(c,
                 str_printf(c->p->a, "Fragment %.*s was used, but not defined", STR_ARG(s->name)),
                 s->line, s->column, path,
                 extras(c, "useAndDefineFragment", "fragmentName", s->name, NULL, STR("")));
        return;
    }
    f->used = true;
    for (size_t i = 0; i < c->open_n; i++) {
        if (c->open[i] == f || c->open_n == COUNT_OF(c->open)) {
            complain(
                c, str_printf(c->p->a, "Fragment %.*s contains an infinite loop", STR_ARG(s->name)),
                s->line, s->column, path,
                extras(c, "infiniteLoop", "fragmentName", s->name, NULL, STR("")));
            return;
        }
    }
    const struct gql_type *inner = condition(c, t, f->on, s->line, s->column, path);
    if (inner == NULL)
        return;
    c->open[c->open_n++] = f;
    check_subs(c, inner, f->subs, f->subs_n, path);
    c->open_n--;
}

static void check_subs(struct check *c, const struct gql_type *t, const struct gql_sel *subs,
                       size_t n, struct str path)
{
    for (size_t i = 0; i < n; i++) {
        const struct gql_sel *s = &subs[i];
        check_directives(c, s, path);
        if (s->kind == GQL_SEL_FIELD) {
            check_field(c, t, s, path);
        } else if (s->kind == GQL_SEL_SPREAD) {
            check_spread(c, t, s, path);
        } else {
            const struct gql_type *inner = condition(c, t, s->on, s->line, s->column, path);
            struct str step = str_printf(c->p->a, "... on %.*s", STR_ARG(s->on));
            if (inner != NULL)
                check_subs(c, inner, s->subs, s->subs_n, deeper(c, path, step));
        }
    }
}

static bool link_vars(struct check *c)
{
    bool fine = true;
    for (size_t i = 0; i < c->op->vars_n; i++) {
        struct gql_var *v = &c->op->vars[i];
        v->ref.type = gql_schema_type(c->p->schema, v->ref.name);
        bool input = v->ref.type != NULL && v->ref.type->kind != GQL_OBJECT &&
                     v->ref.type->kind != GQL_INTERFACE;
        if (input)
            continue;
        fine = false;
        complain(c,
                 str_printf(c->p->a, "%.*s isn't a defined input type (on $%.*s)",
                            STR_ARG(v->ref.name), STR_ARG(v->name)),
                 v->line, v->column, quoted(c->p->a, c->op->kind),
                 extras(c, "variableRequiresValidType", "typeName", v->ref.name, "variableName",
                        v->name));
    }
    return fine;
}

static void check_unused(struct check *c)
{
    for (size_t i = 0; i < c->op->vars_n; i++) {
        const struct gql_var *v = &c->op->vars[i];
        if (!v->used)
            complain(
                c,
                str_printf(c->p->a, "Variable $%.*s is declared by %.*s but not used",
                           STR_ARG(v->name),
                           STR_ARG(str_empty(c->op->name) ? STR("anonymous query") : c->op->name)),
                v->line, v->column, quoted(c->p->a, c->op->kind),
                extras(c, "variableNotUsed", "variableName", v->name, NULL, STR("")));
    }
}

static void check_fragments(struct check *c)
{
    for (size_t i = 0; i < c->p->doc->fragments_n; i++) {
        const struct gql_fragment *f = &c->p->doc->fragments[i];
        if (f->used)
            continue;
        struct str path = str_printf(c->p->a, "fragment %.*s", STR_ARG(f->name));
        complain(c,
                 str_printf(c->p->a, "Fragment %.*s was defined, but not used", STR_ARG(f->name)),
                 f->line, f->column, quoted(c->p->a, path),
                 extras(c, "useAndDefineFragment", "fragmentName", f->name, NULL, STR("")));
    }
}

bool gql_type_fits(const struct gql_type *have, const struct gql_type *want)
{
    return have == want || have->implements == want;
}

static void check_operation(struct gql_plan *p, struct gql_op *op)
{
    struct check c = {.p = p, .op = op};
    const struct gql_type *root =
        str_eq(op->kind, STR("mutation")) ? p->schema->mutation : p->schema->query;
    struct str head = op->kind;
    if (!str_empty(op->name))
        head = str_printf(p->a, "%.*s %.*s", STR_ARG(op->kind), STR_ARG(op->name));
    if (!link_vars(&c))
        return;
    check_subs(&c, root, op->subs, op->subs_n, quoted(p->a, head));
    check_unused(&c);
}

void gql_check(struct gql_plan *p)
{
    struct check c = {.p = p};
    for (size_t i = 0; i < p->doc->ops_n; i++)
        check_operation(p, &p->doc->ops[i]);
    check_fragments(&c);
}
