/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Execution: selections are merged, resolvers called in order (mutations thus run serially),
 * answers written as they come. Where null may not stand, the nearest nullable parent becomes
 * null, as the specification says. Actual cost is counted on the way.
 */
#include "sim/world/graphql_tree.h"

#define DATA_MAX (64 << 20)

struct run {
    struct gql_plan *p;
    void *ctx;
    struct buf b;
    struct jw w;
};

static bool directive_true(struct gql_plan *p, const struct gql_directive *d)
{
    const struct gql_value *v = gql_get(&d->args, "if");
    if (v != NULL && v->kind == GQL_VAR)
        v = gql_member(&p->vars, v->text);
    return v != NULL && v->kind == GQL_BOOL && v->b;
}

static bool is_left_out(struct gql_plan *p, const struct gql_sel *s)
{
    for (size_t i = 0; i < s->directives_n; i++) {
        const struct gql_directive *d = &s->directives[i];
        if (str_eq(d->name, STR("skip")) && directive_true(p, d))
            return true;
        if (str_eq(d->name, STR("include")) && !directive_true(p, d))
            return true;
    }
    return false;
}

static bool same_value(const struct gql_value *x, const struct gql_value *y)
{
    if (x->kind != y->kind || x->items_n != y->items_n || x->b != y->b || x->i != y->i ||
        !str_eq(x->text, y->text) || !str_eq(x->key, y->key))
        return false;
    for (size_t i = 0; i < x->items_n; i++) {
        if (!same_value(&x->items[i], &y->items[i]))
            return false;
    }
    return true;
}

static void add_to_group(struct gql_plan *p, const struct gql_type *t, const struct gql_sel *s,
                         struct gql_group **groups, size_t *n)
{
    struct gql_group *g = NULL;
    for (size_t i = 0; i < *n && g == NULL; i++) {
        if (str_eq((*groups)[i].key, s->key))
            g = &(*groups)[i];
    }
    if (g == NULL) {
        g = ARENA_PUSH(p->doc_arena, groups, n, struct gql_group);
        g->key = s->key;
        g->field = gql_type_field(t, s->name);
    } else if (!str_eq(g->sels[0]->name, s->name) || !same_value(&g->sels[0]->args, &s->args)) {
        gql_add_error(p,
                      str_printf(p->a, "Field '%.*s' has a field conflict: %.*s or %.*s?",
                                 STR_ARG(s->key), STR_ARG(g->sels[0]->name), STR_ARG(s->name)),
                      s->line, s->column, STR(""), STR("{\"code\":\"fieldConflict\"}"));
    }
    *ARENA_PUSH(p->doc_arena, &g->sels, &g->sels_n, const struct gql_sel *) = s;
}

void gql_collect(struct gql_plan *p, const struct gql_type *t, const struct gql_sel *subs, size_t n,
                 struct gql_group **groups, size_t *groups_n)
{
    for (size_t i = 0; i < n; i++) {
        const struct gql_sel *s = &subs[i];
        if (is_left_out(p, s))
            continue;
        if (s->kind == GQL_SEL_FIELD) {
            add_to_group(p, t, s, groups, groups_n);
            continue;
        }
        const struct gql_fragment *f =
            s->kind == GQL_SEL_SPREAD ? gql_fragment(p->doc, s->name) : NULL;
        struct str on = f != NULL ? f->on : s->on;
        if (!str_empty(on) && !gql_type_fits(t, gql_schema_type(p->schema, on)))
            continue;
        if (f != NULL)
            gql_collect(p, t, f->subs, f->subs_n, groups, groups_n);
        else
            gql_collect(p, t, s->subs, s->subs_n, groups, groups_n);
    }
}

const struct gql_subs *gql_collect_subs(struct gql_plan *p, const struct gql_type *t,
                                        struct gql_group *g)
{
    struct gql_subs *s = g->subs;
    while (s != NULL && s->of != t)
        s = s->next;
    if (s != NULL)
        return s;
    s = ARENA_NEW(p->doc_arena, struct gql_subs);
    s->of = t;
    s->next = g->subs;
    g->subs = s;
    for (size_t i = 0; i < g->sels_n; i++)
        gql_collect(p, t, g->sels[i]->subs, g->sels[i]->subs_n, &s->groups, &s->n);
    return s;
}

static struct str path_json(struct arena *a, const struct gql_path *path)
{
    const struct gql_path *steps[64];
    size_t n = 0;
    struct buf b;
    struct jw w;
    for (; path != NULL && n < COUNT_OF(steps); path = path->up)
        steps[n++] = path;
    buf_init(&b, a, 1 << 16);
    jw_init(&w, &b);
    jw_arr(&w);
    while (n-- > 0) {
        if (str_empty(steps[n]->key))
            jw_i64(&w, (int64_t)steps[n]->index);
        else
            jw_str(&w, steps[n]->key);
    }
    jw_arr_end(&w);
    return buf_view(&b);
}

struct gql_out gql_fail(struct gql_call *c, struct str message, struct str extensions)
{
    gql_add_error(c->plan, message, c->line, c->column, path_json(c->a, c->path), extensions);
    return (struct gql_out){.kind = GQL_OUT_ERROR};
}

static bool write_fields(struct run *r, const struct gql_type *t, const void *obj,
                         struct gql_group *groups, size_t n, const struct gql_path *path,
                         int *cost);

static void write_leaf(struct run *r, const struct gql_type *t, const struct gql_out *out)
{
    if (out->kind == GQL_OUT_RAW) {
        jw_raw(&r->w, out->text);
    } else if (out->kind == GQL_OUT_BOOL) {
        jw_bool(&r->w, out->b);
    } else if (t->kind == GQL_ENUM_TYPE && str_eq(t->name, r->p->unknown_enum)) {
        jw_str(&r->w, STR("NOT_YET_INVENTED"));
    } else {
        ASSERT(out->kind == GQL_OUT_TEXT);
        bool known = t->kind != GQL_ENUM_TYPE;
        for (size_t i = 0; i < t->values_n; i++)
            known = known || str_eq(t->values[i], out->text);
        ASSERT(known); /* the model answered an enum value that the real schema does not have */
        jw_str(&r->w, out->text);
    }
}

static bool write_one(struct run *r, const struct gql_ref *ref, const struct gql_out *out,
                      struct gql_group *g, const struct gql_path *path, int *cost)
{
    if (out->kind != GQL_OUT_OBJ) {
        write_leaf(r, ref->type, out);
        return true;
    }
    const struct gql_type *t = gql_schema_type(r->p->schema, str_of(out->type));
    ASSERT(t != NULL && gql_type_fits(t, ref->type));
    const struct gql_subs *below = gql_collect_subs(r->p, t, g);
    return write_fields(r, t, out->obj, below->groups, below->n, path, cost);
}

/* False: null stands where it may not; the caller takes back what it wrote. */
static bool write_value(struct run *r, const struct gql_ref *ref, const struct gql_out *out,
                        struct gql_group *g, const struct gql_path *path, int *cost)
{
    size_t mark = r->b.n;
    bool comma = r->w.comma;
    bool fine = true;

    if (out->kind == GQL_OUT_NULL || out->kind == GQL_OUT_ERROR) {
        /* A resolver that gives null where the schema forbids it is a bug of the model. */
        ASSERT(!ref->required || out->kind == GQL_OUT_ERROR);
        fine = false;
    } else if (ref->list) {
        struct gql_ref item = {
            .name = ref->name, .type = ref->type, .required = ref->item_required};
        ASSERT(out->kind == GQL_OUT_LIST);
        jw_arr(&r->w);
        for (size_t i = 0; i < out->n && fine; i++) {
            struct gql_path step = {.up = path, .index = i};
            int item_cost = 0;
            fine = write_value(r, &item, &out->items[i], g, &step, &item_cost);
            *cost = item_cost > *cost ? item_cost : *cost;
        }
        if (fine)
            jw_arr_end(&r->w);
    } else {
        fine = write_one(r, ref, out, g, path, cost);
    }
    if (fine)
        return true;
    r->b.n = mark;
    r->w.comma = comma;
    *cost = 0;
    if (!ref->required)
        jw_null(&r->w);
    return !ref->required;
}

static int actual_cost(const struct gql_field *f, const struct gql_out *out, int inner)
{
    const struct gql_type *t = f->ref.type;
    if (f->row->cost > 0)
        return f->row->cost + inner;
    if (out->kind != GQL_OUT_OBJ && out->kind != GQL_OUT_LIST)
        return 0;
    if (f->row->cost == GQL_FREE || t->row->free || t->kind == GQL_SCALAR ||
        t->kind == GQL_ENUM_TYPE)
        return inner;
    if (t->row->connection) /* its objects begin with the number of nodes */
        return 2 + gql_cost_pages((int64_t) * (const size_t *)out->obj) * inner;
    return 1 + inner;
}

static bool write_field(struct run *r, const struct gql_type *t, const void *obj,
                        struct gql_group *g, const struct gql_path *path, int *cost)
{
    const struct gql_field *f = g->field;
    struct gql_path step = {.up = path, .key = g->key};
    int inner = 0;

    if (f == NULL) {
        jw_str(&r->w, t->name); /* __typename */
        return true;
    }
    struct gql_value args = gql_coerce_args(r->p, f, &g->sels[0]->args);
    struct gql_call call = {r->p->a,           r->ctx, f, &args, r->p, &step, g->sels[0]->line,
                            g->sels[0]->column};
    struct gql_out out = f->row->resolve(&call, obj);
    bool fine = write_value(r, &f->ref, &out, g, &step, &inner);
    *cost += actual_cost(f, &out, inner);
    return fine;
}

static bool write_fields(struct run *r, const struct gql_type *t, const void *obj,
                         struct gql_group *groups, size_t n, const struct gql_path *path, int *cost)
{
    jw_obj(&r->w);
    for (size_t i = 0; i < n; i++) {
        jw_key_str(&r->w, groups[i].key);
        if (!write_field(r, t, obj, &groups[i], path, cost))
            return false;
    }
    jw_obj_end(&r->w);
    return true;
}

struct str gql_execute(struct gql_plan *p, void *ctx, const void *root)
{
    struct run r = {.p = p, .ctx = ctx};
    const struct gql_type *t = gql_is_mutation(p) ? p->schema->mutation : p->schema->query;

    buf_init(&r.b, p->a, DATA_MAX);
    jw_init(&r.w, &r.b);
    p->cost_actual = 0;
    if (!write_fields(&r, t, root, p->op->groups, p->op->groups_n, NULL, &p->cost_actual))
        return STR("null");
    ASSERT(!r.b.overflowed);
    return buf_view(&r.b);
}
