/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preparing a request: parse, choose the operation, check, coerce, price. The price is the rule
 * that fits Shopify's recorded answers: an object 1, a leaf 0, an interface its dearest member, a
 * connection 2 + floor(2 ln n) times one node, overrides in the rows.
 */
#include "sim/world/graphql_tree.h"

#include <math.h>

#include "base/map.h"

int gql_cost_pages(int64_t n)
{
    if (n <= 1)
        return n == 1;
    return (int)floor(2 * log((double)n));
}

static int cost_groups(struct gql_plan *p, struct gql_group *groups, size_t n);

static int cost_as(struct gql_plan *p, const struct gql_type *t, struct gql_group *g)
{
    const struct gql_subs *below = gql_collect_subs(p, t, g);
    return cost_groups(p, below->groups, below->n);
}

static int cost_inner(struct gql_plan *p, const struct gql_type *t, struct gql_group *g)
{
    int most = 0;
    if (t->kind == GQL_OBJECT)
        return cost_as(p, t, g);
    for (size_t i = 0; i < map_count(p->schema->types); i++) {
        const struct gql_type *each = map_value_at(p->schema->types, i);
        if (each->kind != GQL_OBJECT || !gql_type_fits(each, t))
            continue;
        int cost = cost_as(p, each, g);
        most = cost > most ? cost : most;
    }
    return most;
}

static int cost_group(struct gql_plan *p, struct gql_group *g)
{
    const struct gql_field *f = g->field;
    if (f == NULL)
        return 0;
    const struct gql_type *t = f->ref.type;
    int inner = t->kind == GQL_OBJECT || t->kind == GQL_INTERFACE ? cost_inner(p, t, g) : 0;
    if (f->row->cost > 0)
        return f->row->cost + inner;
    if (f->row->cost == GQL_FREE || t->row->free || t->kind == GQL_SCALAR ||
        t->kind == GQL_ENUM_TYPE)
        return inner;
    if (!t->row->connection)
        return 1 + inner;
    struct gql_value args = gql_coerce_args(p, f, &g->sels[0]->args);
    int64_t n = gql_get_i64(&args, "first", gql_get_i64(&args, "last", 0));
    return 2 + gql_cost_pages(n) * inner;
}

static int cost_groups(struct gql_plan *p, struct gql_group *groups, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += cost_group(p, &groups[i]);
    return sum;
}

int gql_cost_of(struct gql_plan *p)
{
    const struct gql_type *t = gql_is_mutation(p) ? p->schema->mutation : p->schema->query;
    struct gql_op *op = p->op;
    if (op->groups == NULL)
        gql_collect(p, t, op->subs, op->subs_n, &op->groups, &op->groups_n);
    return cost_groups(p, op->groups, op->groups_n);
}

bool gql_is_mutation(const struct gql_plan *p)
{
    return str_eq(p->op->kind, STR("mutation"));
}

struct str gql_operation_name(const struct gql_plan *p)
{
    return p->op->name;
}

struct str gql_root_name(const struct gql_plan *p, size_t i)
{
    return i < p->op->subs_n ? p->op->subs[i].name : STR("");
}

static struct gql_op *choose(struct gql_plan *p, struct str name)
{
    struct gql_op *found = NULL;
    if (str_empty(name) && p->doc->ops_n == 1)
        return &p->doc->ops[0];
    for (size_t i = 0; i < p->doc->ops_n; i++) {
        if (!str_empty(name) && str_eq(p->doc->ops[i].name, name))
            found = &p->doc->ops[i];
    }
    if (found == NULL)
        gql_add_error(p,
                      str_empty(name)
                          ? STR("An operation name is required")
                          : str_printf(p->a, "No operation named \"%.*s\"", STR_ARG(name)),
                      0, 0, STR(""), STR(""));
    return found;
}

/* A list longer than allowed, in variables or literals. */
static bool too_long(const struct gql_plan *p, const struct gql_value *v, size_t *ret_n)
{
    if (v->kind == GQL_LIST && p->list_max > 0 && v->items_n > p->list_max) {
        *ret_n = v->items_n;
        return true;
    }
    for (size_t i = 0; i < v->items_n; i++) {
        if (too_long(p, &v->items[i], ret_n))
            return true;
    }
    return false;
}

static bool sels_too_long(const struct gql_plan *p, const struct gql_sel *subs, size_t n,
                          size_t *ret_n)
{
    for (size_t i = 0; i < n; i++) {
        if (too_long(p, &subs[i].args, ret_n) ||
            sels_too_long(p, subs[i].subs, subs[i].subs_n, ret_n))
            return true;
    }
    return false;
}

static void check_lists(struct gql_plan *p)
{
    size_t n = 0;
    if (!too_long(p, &p->vars, &n) && !sels_too_long(p, p->op->subs, p->op->subs_n, &n))
        return;
    gql_add_error(p,
                  str_printf(p->a,
                             "The input array size of %zu is greater than the maximum allowed of "
                             "%zu.",
                             n, p->list_max),
                  p->op->line, p->op->column, STR(""),
                  STR("{\"code\":\"MAX_INPUT_SIZE_EXCEEDED\"}"));
}

#define KEPT_MAX 64 /* a client has some dozens of documents */

/* What is right stays so, and so do the fields that it asks for: a client sends the same few
 * documents all day. */
static void keep(const struct gql_schema *s, const struct gql_doc *d, struct str query)
{
    struct gql_plan p = {.a = s->arena, .schema = s};
    struct gql_mistake m;

    if (d->has_directives || d->ops_n > 1 || map_count(s->documents) == KEPT_MAX)
        return;
    query = str_dup(s->arena, query);
    bool right = gql_parse(s->arena, query, &p.doc, &m);
    ASSERT(right);
    gql_check(&p);
    map_put(s->documents, query, p.doc);
}

bool gql_prepare(struct arena *a, const struct gql_schema *s, struct str query,
                 struct str operation, const struct json *vars, size_t list_max,
                 struct gql_plan **ret_plan)
{
    struct gql_plan *p = ARENA_NEW(a, struct gql_plan);
    struct gql_mistake m;
    struct gql_op *op;

    *ret_plan = p;
    p->a = a;
    p->schema = s;
    p->list_max = list_max;
    buf_init(&p->errors, a, 1 << 22);
    p->doc = map_get(s->documents, query);
    bool known = p->doc != NULL;
    p->doc_arena = known ? s->arena : a;
    if (!known && !gql_parse(a, query, &p->doc, &m)) {
        gql_add_error(p, m.message, m.line, m.column, STR(""), STR(""));
        return false;
    }
    if ((op = choose(p, operation)) == NULL)
        return false;
    p->op = op;
    if (!known)
        gql_check(p);
    if (p->errors_n > 0 || !gql_coerce_vars(p, vars))
        return false;
    check_lists(p);
    if (p->errors_n == 0)
        p->cost_requested = gql_cost_of(p);
    if (!known && p->errors_n == 0)
        keep(s, p->doc, query);
    return p->errors_n == 0;
}
