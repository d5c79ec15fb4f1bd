/* SPDX-License-Identifier: Apache-2.0 */
/* The GraphQL core on a toy schema: what it parses, refuses, prices, and how nulls travel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/world/graphql.h"

struct cat {
    struct str name;
    int64_t lives;
    const struct cat *kittens;
    size_t kittens_n;
};
struct page {
    size_t n;
    const struct cat *cats;
};

static const struct cat kittens[] = {{{"Mao", 3}, 9, NULL, 0}, {{"", 0}, 8, NULL, 0}};
static const struct cat mother = {{"Queen", 5}, 3, kittens, 2};

static struct gql_out r_name(struct gql_call *c, const void *obj)
{
    const struct cat *cat = obj;
    return str_empty(cat->name) ? gql_fail(c, STR("nameless"), STR("{\"code\":\"NAMELESS\"}"))
                                : gql_text(cat->name);
}

static struct gql_out r_nick(struct gql_call *c, const void *obj)
{
    return r_name(c, obj);
}

static struct gql_out r_lives(struct gql_call *c, const void *obj)
{
    return gql_i64(c->a, ((const struct cat *)obj)->lives);
}

static struct gql_out r_kittens(struct gql_call *c, const void *obj)
{
    const struct cat *cat = obj;
    struct page *p = ARENA_NEW(c->a, struct page);
    p->cats = cat->kittens;
    p->n = cat->kittens_n;
    return gql_obj("CatConnection", p);
}

static struct gql_out r_nodes(struct gql_call *c, const void *obj)
{
    const struct page *p = obj;
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, p->n);
    for (size_t i = 0; i < p->n; i++)
        out[i] = gql_obj("Cat", &p->cats[i]);
    return gql_list(out, p->n);
}

static struct gql_out r_cat(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_obj("Cat", &mother);
}

static struct gql_out r_echo(struct gql_call *c, const void *obj)
{
    const struct gql_value *in = gql_get(c->args, "in");
    (void)obj;
    return gql_text(str_printf(c->a, "%.*s/%lld/%s/%zu", STR_ARG(gql_get_str(in, "text")),
                               (long long)gql_get_i64(in, "n", -1),
                               gql_get_bool(in, "loud") ? "loud" : "soft",
                               gql_get(in, "ids") == NULL ? 0 : gql_get(in, "ids")->items_n));
}

static const struct gql_field_row cat_rows[] = {
    {"name", "String!", NULL, r_name, 0, 0},
    {"nick", "String", NULL, r_nick, 0, 0},
    {"lives", "Int!", "unit: Int = 1", r_lives, 0, 0},
    {"kittens", "CatConnection", "first: Int!", r_kittens, 0, 0},
};
static const struct gql_field_row page_rows[] = {{"nodes", "[Cat!]!", NULL, r_nodes, 0, 0}};
static const struct gql_field_row query_rows[] = {
    {"cat", "Cat", "mood: Mood = SLEEPY", r_cat, 0, 0},
    {"being", "Being", NULL, r_cat, 0, 0},
    {"echo", "String", "in: EchoInput!", r_echo, 0, 0},
};
static const struct gql_type_row rows[] = {
    {"Cat", GQL_OBJECT, cat_rows, COUNT_OF(cat_rows), NULL, "Being", false, false},
    {"CatConnection", GQL_OBJECT, page_rows, COUNT_OF(page_rows), NULL, NULL, false, true},
    {"QueryRoot", GQL_OBJECT, query_rows, COUNT_OF(query_rows), NULL, NULL, false, false},
    {"Being", GQL_INTERFACE, NULL, 0, NULL, NULL, false, false},
    {"Mood", GQL_ENUM_TYPE, NULL, 0, "SLEEPY HUNGRY", NULL, false, false},
    {"EchoInput", GQL_INPUT, NULL, 0,
     "text: String!, n: Int = 5, loud: Boolean = false, ids: [ID!]", NULL, false, false},
};

struct result {
    struct arena *a;
    struct gql_plan *plan;
    bool ready;
    struct str data, errors;
};

static struct result ask(const char *document, const char *vars)
{
    struct result r = {.a = arena_new()};
    struct gql_schema *s = gql_schema_new(r.a, rows, COUNT_OF(rows), NULL);
    const struct json *v = NULL;
    if (vars != NULL)
        assert_int_equal(json_parse(r.a, str_of(vars), &v), OK);
    bool ready = gql_prepare(r.a, s, str_of(document), STR(""), v, 3, &r.plan);
    r.ready = gql_prepare(r.a, s, str_of(document), STR(""), v, 3, &r.plan); /* known by now */
    assert_int_equal(r.ready, ready);
    r.data = r.ready ? gql_execute(r.plan, NULL, NULL) : STR("");
    r.errors = buf_view(&r.plan->errors);
    return r;
}

static void expect_data(const char *document, const char *vars, const char *data)
{
    struct result r = ask(document, vars);
    assert_string_equal(str_cstr(r.a, r.errors), "");
    assert_string_equal(str_cstr(r.a, r.data), data);
    arena_free(r.a);
}

/* Refused before anything runs, with words that hold these. */
static void expect_refusal(const char *document, const char *vars, const char *words)
{
    struct result r = ask(document, vars);
    assert_false(r.ready);
    if (!str_has(r.errors, str_of(words)))
        assert_string_equal(str_cstr(r.a, r.errors), words);
    arena_free(r.a);
}

static void expect_cost(const char *document, const char *vars, int cost)
{
    struct result r = ask(document, vars);
    assert_true(r.ready);
    assert_int_equal(r.plan->cost_requested, cost);
    arena_free(r.a);
}

static void documents_are_answered_in_their_own_order(void **state)
{
    (void)state;
    expect_data("{ cat { lives name } }", NULL, "{\"cat\":{\"lives\":3,\"name\":\"Queen\"}}");
    expect_data("query Q { a: cat { n: name } b: cat { __typename } }", NULL,
                "{\"a\":{\"n\":\"Queen\"},\"b\":{\"__typename\":\"Cat\"}}");
    expect_data(
        "# a comment\nquery ($n: Int! = 1) { cat { kittens(first: $n) { nodes { lives } } } }",
        NULL, "{\"cat\":{\"kittens\":{\"nodes\":[{\"lives\":9},{\"lives\":8}]}}}");
}

static void fragments_merge_with_what_stands_beside_them(void **state)
{
    (void)state;
    expect_data("{ cat { ...A ... on Cat { lives name } } } fragment A on Cat { name }", NULL,
                "{\"cat\":{\"name\":\"Queen\",\"lives\":3}}");
    expect_data("{ being { __typename ... on Cat { name } } }", NULL,
                "{\"being\":{\"__typename\":\"Cat\",\"name\":\"Queen\"}}");
}

static void skip_and_include_follow_their_variables(void **state)
{
    (void)state;
    expect_data("query ($x: Boolean!) { cat { name @skip(if: $x) lives @include(if: $x) } }",
                "{\"x\":true}", "{\"cat\":{\"lives\":3}}");
}

static void inputs_take_defaults_and_lists_of_one(void **state)
{
    (void)state;
    expect_data("query ($i: EchoInput!) { echo(in: $i) }", "{\"i\":{\"text\":\"hi\"}}",
                "{\"echo\":\"hi/5/soft/0\"}");
    expect_data("query ($i: EchoInput!) { echo(in: $i) }",
                "{\"i\":{\"text\":\"hi\",\"ids\":7,\"loud\":true}}", "{\"echo\":\"hi/5/loud/1\"}");
    expect_data("query ($t: String!) { echo(in: {text: $t, n: 2, ids: [\"a\", \"b\"]}) }",
                "{\"t\":\"\\u00e9\"}", "{\"echo\":\"é/2/soft/2\"}");
    expect_data("{ echo(in: {text: \"\\u732b \\\"q\\\"\"}) }", NULL,
                "{\"echo\":\"猫 \\\"q\\\"/5/soft/0\"}");
}

static void what_the_schema_does_not_have_is_refused(void **state)
{
    (void)state;
    expect_refusal("{ cat { tail } }", NULL, "Field 'tail' doesn't exist on type 'Cat'");
    expect_refusal("{ dog }", NULL, "undefinedField");
    expect_refusal("{ cat }", NULL, "Field must have selections");
    expect_refusal("{ cat { name { x } } }", NULL, "Selections can't be made on scalars");
    expect_refusal("{ cat(size: 1) { name } }", NULL, "doesn't accept argument 'size'");
    expect_refusal("{ cat { kittens { nodes { name } } } }", NULL,
                   "missing required arguments: first");
    expect_refusal("{ cat(mood: ANGRY) { name } }", NULL, "argumentLiteralsIncompatible");
    expect_refusal("{ cat(mood: \"HUNGRY\") { name } }", NULL, "argumentLiteralsIncompatible");
    expect_refusal("{ cat { ...A } }", NULL, "Fragment A was used, but not defined");
    expect_refusal("{ cat { name } } fragment A on Cat { name }", NULL,
                   "Fragment A was defined, but not used");
    expect_refusal("{ cat { ...A } } fragment A on Cat { ...A }", NULL, "infinite loop");
    expect_refusal("{ cat { ... on Dog { name } } }", NULL, "No such type Dog");
    expect_refusal("{ cat { name @loud } }", NULL, "Directive @loud is not defined");
    expect_refusal("{ cat { x: name x: lives } }", NULL, "field conflict");
    expect_refusal("query A { cat { name } } query B { cat { name } }", NULL,
                   "An operation name is required");
}

static void text_that_is_no_document_is_refused_at_its_place(void **state)
{
    (void)state;
    expect_refusal("", NULL, "unexpected end of file");
    expect_refusal("{ cat { name }", NULL, "unexpected end of file");
    expect_refusal("{ cat { } }", NULL, "unexpected \\\"}\\\" at [1, 9]");
    expect_refusal("{ cat(n: 01) { name } }", NULL, "syntax error");
    expect_refusal("{ echo(in: {text: \"open}) }", NULL, "syntax error");
    expect_refusal("subscription { cat { name } }", NULL, "syntax error");
}

static void variables_must_fit_their_places(void **state)
{
    (void)state;
    expect_refusal("query ($n: Int) { cat { kittens(first: $n) { nodes { lives } } } }", NULL,
                   "Type mismatch on variable $n and argument first (Int / Int!)");
    expect_refusal("query ($n: String!) { cat { lives(unit: $n) } }", "{\"n\":\"1\"}",
                   "variableMismatch");
    expect_refusal("query ($n: Int) { cat { name } }", NULL, "declared by anonymous query but not");
    expect_refusal("{ cat { lives(unit: $n) } }", NULL, "used by anonymous query but not declared");
    expect_refusal("query ($n: Nope) { cat { lives(unit: $n) } }", NULL, "isn't a defined input");
    expect_refusal("query ($n: Int!) { cat { lives(unit: $n) } }", "{}", "INVALID_VARIABLE");
    expect_refusal("query ($n: Int!) { cat { lives(unit: $n) } }", "{\"n\":\"3\"}",
                   "Could not coerce value");
    expect_refusal("query ($i: EchoInput!) { echo(in: $i) }", "{\"i\":{\"text\":null}}",
                   "provided invalid value for text (Expected value to not be null)");
    expect_refusal("query ($i: EchoInput!) { echo(in: $i) }", "{\"i\":{\"text\":\"a\",\"x\":1}}",
                   "Field is not defined on EchoInput");
    expect_refusal("query ($i: EchoInput!) { echo(in: $i) }",
                   "{\"i\":{\"text\":\"a\",\"ids\":[\"a\",null]}}", "[\"ids\",1]");
}

static void a_list_past_the_limit_is_refused(void **state)
{
    (void)state;
    expect_refusal("query ($i: EchoInput!) { echo(in: $i) }",
                   "{\"i\":{\"text\":\"a\",\"ids\":[1,2,3,4]}}", "MAX_INPUT_SIZE_EXCEEDED");
}

static void an_error_makes_the_nearest_nullable_parent_null(void **state)
{
    (void)state;
    struct result r = ask("{ cat { name kittens(first: 2) { nodes { name } } } }", NULL);
    assert_string_equal(str_cstr(r.a, r.data), "{\"cat\":{\"name\":\"Queen\",\"kittens\":null}}");
    assert_true(str_has(r.errors, STR("\"path\":[\"cat\",\"kittens\",\"nodes\",1,\"name\"]")));
    assert_int_equal(r.plan->errors_n, 1);
    arena_free(r.a);

    r = ask("{ cat { kittens(first: 2) { nodes { nick lives } } } }", NULL);
    assert_string_equal(str_cstr(r.a, r.data),
                        "{\"cat\":{\"kittens\":{\"nodes\":[{\"nick\":\"Mao\",\"lives\":9},"
                        "{\"nick\":null,\"lives\":8}]}}}");
    assert_true(str_has(r.errors, STR("NAMELESS")));
    arena_free(r.a);
}

static void pages_cost_less_than_their_size(void **state)
{
    (void)state;
    expect_cost("{ cat { name } }", NULL, 1);
    expect_cost("{ cat { kittens(first: 1) { nodes { name } } } }", NULL, 1 + 2 + 1);
    expect_cost("{ cat { kittens(first: 10) { nodes { name } } } }", NULL, 1 + 2 + 4);
    expect_cost("query ($n: Int!) { cat { kittens(first: $n) { nodes { name } } } }", "{\"n\":250}",
                1 + 2 + 11);
    expect_cost("{ being { ... on Cat { kittens(first: 10) { nodes { name } } } } }", NULL,
                1 + 2 + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_answered_in_their_own_order),
        cmocka_unit_test(fragments_merge_with_what_stands_beside_them),
        cmocka_unit_test(skip_and_include_follow_their_variables),
        cmocka_unit_test(inputs_take_defaults_and_lists_of_one),
        cmocka_unit_test(what_the_schema_does_not_have_is_refused),
        cmocka_unit_test(text_that_is_no_document_is_refused_at_its_place),
        cmocka_unit_test(variables_must_fit_their_places),
        cmocka_unit_test(a_list_past_the_limit_is_refused),
        cmocka_unit_test(an_error_makes_the_nearest_nullable_parent_null),
        cmocka_unit_test(pages_cost_less_than_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
