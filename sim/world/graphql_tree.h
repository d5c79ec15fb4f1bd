/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parsed document and the steps between the files of the GraphQL core: parse, check, input,
 * cost, run. Private to graphql*.c; users read graphql.h.
 */
#ifndef WAYBILL_SIM_WORLD_GRAPHQL_TREE_H
#define WAYBILL_SIM_WORLD_GRAPHQL_TREE_H

#include "sim/world/graphql.h"

struct gql_directive {
    struct str name;
    struct gql_value args;
};
enum gql_sel_kind { GQL_SEL_FIELD, GQL_SEL_SPREAD, GQL_SEL_INLINE, GQL_SEL_KIND_MAX };
struct gql_sel {
    enum gql_sel_kind kind;
    struct str key;  /* FIELD: alias or name */
    struct str name; /* FIELD, SPREAD */
    struct str on;   /* INLINE: type condition or "" */
    struct gql_value args;
    struct gql_directive *directives;
    size_t directives_n;
    struct gql_sel *subs;
    size_t subs_n;
    bool braces; /* a selection set was written */
    int line, column;
};
struct gql_var {
    struct str name;
    struct gql_ref ref;
    struct gql_value *fallback; /* NULL: none */
    bool used;
    int line, column;
};
struct gql_op {
    struct str kind, name; /* "query", "mutation" */
    struct gql_var *vars;
    size_t vars_n;
    struct gql_sel *subs;
    size_t subs_n;
    struct gql_group *groups; /* once it was priced */
    size_t groups_n;
    int line, column;
};
struct gql_fragment {
    struct str name, on;
    struct gql_sel *subs;
    size_t subs_n;
    bool used;
    int line, column;
};
struct gql_doc {
    struct gql_op *ops;
    size_t ops_n;
    struct gql_fragment *fragments;
    size_t fragments_n;
    bool has_directives; /* which fields it asks for may be up to variables */
};
struct gql_schema {
    struct map *types;
    const struct gql_type *query, *mutation;
    bool (*check)(struct str scalar, struct str text);
    struct arena *arena;
    struct map *documents; /* text -> struct gql_doc that was checked and found right */
};

/* graphql_parse.c. On failure the message and place are told. */
struct gql_mistake {
    struct str message;
    int line, column;
};
bool gql_parse(struct arena *a, struct str text, struct gql_doc **ret_doc,
               struct gql_mistake *ret_mistake);
/* "first: Int, after: String = null": the schema's own texts. */
bool gql_parse_args(struct arena *a, struct str text, struct gql_arg **ret_args, size_t *ret_n);
bool gql_parse_ref(struct arena *a, struct str text, struct gql_ref *ret_ref);
struct gql_fragment *gql_fragment(const struct gql_doc *d, struct str name);
struct str gql_ref_text(struct arena *a, const struct gql_ref *r);

/* graphql_check.c: the static rules, over the whole document whichever operation is asked for. */
void gql_check(struct gql_plan *p);
void gql_add_error(struct gql_plan *p, struct str message, int line, int column, struct str path,
                   struct str extensions);
bool gql_type_fits(const struct gql_type *have, const struct gql_type *want);

/* graphql_input.c. why is filled on failure; path_key names the place inside the value. */
bool gql_coerce(struct gql_plan *p, const struct gql_ref *ref, const struct gql_value *in,
                struct gql_value *ret_out, struct str *ret_where, struct str *ret_why);
bool gql_coerce_vars(struct gql_plan *p, const struct json *vars);
/* Arguments of a field with variables put in and defaults filled. */
struct gql_value gql_coerce_args(struct gql_plan *p, const struct gql_field *f,
                                 const struct gql_value *args);

/* graphql_run.c. Selections grouped by response key, in order of first appearance. */
struct gql_group {
    struct str key;
    const struct gql_field *field; /* NULL: __typename */
    const struct gql_sel **sels;
    size_t sels_n;
    struct gql_subs *subs; /* those below it, by type */
};
struct gql_subs {
    struct gql_subs *next;
    const struct gql_type *of;
    struct gql_group *groups;
    size_t n;
};
void gql_collect(struct gql_plan *p, const struct gql_type *t, const struct gql_sel *subs, size_t n,
                 struct gql_group **groups, size_t *groups_n);
/* Those below a group, which keeps them. */
const struct gql_subs *gql_collect_subs(struct gql_plan *p, const struct gql_type *t,
                                        struct gql_group *g);

/* graphql_cost.c */
int gql_cost_of(struct gql_plan *p);
int gql_cost_pages(int64_t n); /* floor(2 ln n), 1 for 1, 0 for 0 */

#endif
