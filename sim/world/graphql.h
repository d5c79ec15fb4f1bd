/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small GraphQL server core for the models: a document is parsed, checked against a schema of
 * tables, priced, and executed over C objects. It is strict on purpose: what a real server
 * refuses (unknown field, missing argument, wrong variable type, unused fragment) is refused here
 * with the wording of graphql-ruby, which Shopify runs. No introspection, no subscriptions, no
 * custom directives beyond @idempotent. How it is used: sim/world/shopify_graphql.c.
 */
#ifndef WAYBILL_SIM_WORLD_GRAPHQL_H
#define WAYBILL_SIM_WORLD_GRAPHQL_H

#include "base/json.h"

/* An input value: a literal of the document, or an argument after coercion. */
enum gql_kind {
    GQL_NULL,
    GQL_INT,
    GQL_FLOAT,
    GQL_STR,
    GQL_BOOL,
    GQL_ENUM,
    GQL_LIST,
    GQL_OBJ,
    GQL_VAR,
    GQL_KIND_MAX
};
struct gql_value {
    enum gql_kind kind;
    struct str key;  /* its name inside an object */
    struct str text; /* string, enum value, variable name; a number as written */
    int64_t i;
    double f;
    bool b;
    struct gql_value *items; /* of a list or object */
    size_t items_n;
    int line, column;
};

/* A member of an object; NULL when absent or when obj is no object. All getters accept NULL. */
const struct gql_value *gql_get(const struct gql_value *obj, const char *key);
const struct gql_value *gql_member(const struct gql_value *obj, struct str key);
struct str gql_get_str(const struct gql_value *obj, const char *key);
int64_t gql_get_i64(const struct gql_value *obj, const char *key, int64_t fallback);
bool gql_get_bool(const struct gql_value *obj, const char *key);
bool gql_is_null(const struct gql_value *v);

/* What a resolver answers. Text is written as a JSON string; RAW as it stands (numbers). */
enum gql_out_kind {
    GQL_OUT_NULL,
    GQL_OUT_TEXT,
    GQL_OUT_RAW,
    GQL_OUT_BOOL,
    GQL_OUT_OBJ,
    GQL_OUT_LIST,
    GQL_OUT_ERROR /* the error is already in the list: gql_fail() */
};
struct gql_out {
    enum gql_out_kind kind;
    struct str text;
    bool b;
    const char *type; /* OBJ: its concrete type */
    const void *obj;
    const struct gql_out *items; /* LIST */
    size_t n;
};
struct gql_out gql_text(struct str s);
struct gql_out gql_text_opt(struct str s); /* "" is null */
struct gql_out gql_i64(struct arena *a, int64_t v);
struct gql_out gql_bool(bool b);
struct gql_out gql_obj(const char *type, const void *obj); /* NULL obj is null */
struct gql_out gql_list(const struct gql_out *items, size_t n);
struct gql_out gql_null(void);

struct gql_field;
struct gql_path {
    const struct gql_path *up;
    struct str key; /* empty: index */
    size_t index;
};

/* One resolver call. */
struct gql_call {
    struct arena *a;
    void *ctx; /* as given to gql_execute */
    const struct gql_field *field;
    const struct gql_value *args; /* coerced, defaults filled; an object */
    struct gql_plan *plan;
    const struct gql_path *path;
    int line, column;
};
/* Adds an error with this call's path; extensions is a JSON object or "". */
struct gql_out gql_fail(struct gql_call *c, struct str message, struct str extensions);

/*
 * The schema as rows. A type is one row with its fields; input types have args text instead of
 * fields ("id: ID!, quantity: Int! = 1"), enums their values, interfaces nothing.
 */
#define GQL_FREE (-1)
struct gql_field_row {
    const char *name, *type;
    const char *args; /* "first: Int, reverse: Boolean = false" or NULL */
    struct gql_out (*resolve)(struct gql_call *c, const void *obj);
    size_t at; /* for resolvers that read a member: its offset */
    int cost;  /* 0: by the type; GQL_FREE: nothing; else this */
};
enum gql_type_kind {
    GQL_SCALAR,
    GQL_OBJECT,
    GQL_INTERFACE,
    GQL_INPUT,
    GQL_ENUM_TYPE,
    GQL_TYPE_KIND_MAX
};
struct gql_type_row {
    const char *name;
    enum gql_type_kind kind;
    const struct gql_field_row *fields;
    size_t fields_n;
    const char *text;       /* input fields or enum values */
    const char *implements; /* one interface or NULL */
    bool free;              /* objects of this type cost nothing */
    bool connection;        /* a page: 2 + floor(2 ln n) times its nodes */
};

/* A type reference; lists of lists are not needed. */
struct gql_ref {
    struct str name;
    const struct gql_type *type;
    bool list, item_required, required;
};
struct gql_arg {
    struct str name;
    struct gql_ref ref;
    const struct gql_value *fallback; /* NULL: none */
};
struct gql_field {
    struct str name;
    struct gql_ref ref;
    struct gql_arg *args;
    size_t args_n;
    const struct gql_field_row *row;
};
struct gql_type {
    struct str name;
    enum gql_type_kind kind;
    const struct gql_type_row *row;
    struct gql_field *fields;
    size_t fields_n;
    struct gql_arg *inputs; /* INPUT */
    size_t inputs_n;
    struct str *values; /* ENUM_TYPE */
    size_t values_n;
    const struct gql_type *implements;
};
struct gql_schema;

/*
 * Aborts on a mistake in the rows: a schema is part of the program. check says whether a text is
 * a value of a scalar of the schema; Int, Float and Boolean are the core's business.
 */
struct gql_schema *gql_schema_new(struct arena *a, const struct gql_type_row *rows, size_t n,
                                  bool (*check)(struct str scalar, struct str text));
const struct gql_type *gql_schema_type(const struct gql_schema *s, struct str name);
const struct gql_field *gql_type_field(const struct gql_type *t, struct str name);

/* A checked operation, ready to run once. */
struct gql_plan {
    struct arena *a;
    const struct gql_schema *schema;
    struct gql_doc *doc;
    struct arena *doc_arena; /* lives as long as the document */
    struct gql_op *op;
    struct gql_value vars; /* coerced */
    struct buf errors;     /* JSON objects, comma separated */
    size_t errors_n;
    int cost_requested, cost_actual;
    struct str unknown_enum; /* values of this enum type are written as one nobody knows */
    size_t list_max;         /* longest input list, 0: any */
};

/*
 * Parses, checks and prices. False: errors say why, nothing may be executed. vars may be NULL.
 */
bool gql_prepare(struct arena *a, const struct gql_schema *s, struct str query,
                 struct str operation, const struct json *vars, size_t list_max,
                 struct gql_plan **ret_plan);
bool gql_is_mutation(const struct gql_plan *p);
struct str gql_operation_name(const struct gql_plan *p);
/* The i-th selection of the operation, by its field's name; "" behind the last one. */
struct str gql_root_name(const struct gql_plan *p, size_t i);

/* Runs it: the JSON of "data" ("null" when an error reached the top). Errors gather in the plan. */
struct str gql_execute(struct gql_plan *p, void *ctx, const void *root);

#endif
