/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of many countries as AliExpress takes them. Each line of addresses.json is what an
 * order says and what is made of it; "wrong" is the field that a person must correct. Lists of
 * provinces and cities are in the same file, by country.
 */
#include "connect/aliexpress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/text.h"

static const struct json *load(struct arena *a, const char *name)
{
    char *path = str_cstr(a, str_printf(a, "%s/aliexpress/%s", TEST_DATA_DIR, name));
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b;
    buf_init(&b, a, 1 << 22);
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    const struct json *v;
    assert_int_equal(json_parse(a, buf_view(&b), &v), OK);
    return v;
}

static struct str text(const struct json *v, const char *key)
{
    return json_str(json_get(v, key));
}

static struct person person_of(const struct json *v)
{
    return (struct person){
        .name = text(v, "name"),
        .first_name = text(v, "first_name"),
        .last_name = text(v, "last_name"),
        .company = text(v, "company"),
        .address1 = text(v, "address1"),
        .address2 = text(v, "address2"),
        .city = text(v, "city"),
        .province = text(v, "province"),
        .province_code = text(v, "province_code"),
        .zip = text(v, "zip"),
        .country_code = text(v, "country_code"),
        .address_phone = text(v, "address_phone"),
        .phone = text(v, "phone"),
        .has_address = true,
    };
}

static struct supplier_address corrected_of(const struct json *v)
{
    return (struct supplier_address){
        .country = text(v, "country"),
        .province = text(v, "province"),
        .city = text(v, "city"),
        .zip = text(v, "zip"),
        .address = text(v, "address"),
        .address2 = text(v, "address2"),
        .name = text(v, "name"),
        .phone_country = text(v, "phone_country"),
        .phone = text(v, "phone"),
        .tax_id = text(v, "tax_id"),
        .birthday = text(v, "birthday"),
        .national_address = text(v, "national_address"),
    };
}

static struct regions_seen regions_of(struct arena *a, const struct json *all, struct str country)
{
    struct regions_seen r = {.country = country};
    const struct json *list = json_get(all, str_cstr(a, country));
    for (struct json_iter p = json_iter(list); json_next(&p);) {
        struct region *to = ARENA_PUSH(a, &r.provinces, &r.provinces_n, struct region);
        to->name = json_str(p.key);
        for (struct json_iter c = json_iter(p.val); json_next(&c);)
            *ARENA_PUSH(a, &to->cities, &to->cities_n, struct str) = json_str(c.val);
    }
    return r;
}

static void say(struct jw *w, const char *key, struct str s)
{
    if (!str_empty(s))
        jw_kstr(w, key, s);
}

static struct str told(struct arena *a, const struct supplier_address *r, struct str wrong)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 65536);
    jw_init(&w, &b);
    jw_obj(&w);
    say(&w, "country", r->country);
    say(&w, "province", r->province);
    say(&w, "city", r->city);
    say(&w, "address", r->address);
    say(&w, "address2", r->address2);
    say(&w, "zip", r->zip);
    say(&w, "name", r->name);
    say(&w, "phone_country", r->phone_country);
    say(&w, "phone", r->phone);
    say(&w, "tax_id", r->tax_id);
    say(&w, "birthday", r->birthday);
    say(&w, "national_address", r->national_address);
    say(&w, "changed", r->changed);
    say(&w, "wrong", wrong);
    jw_obj_end(&w);
    return buf_view(&b);
}

struct given {
    struct person person;
    struct supplier_address corrected;
    struct regions_seen regions;
    struct address_input in;
};

static void given_of(struct arena *a, const struct json *all, const struct json *c,
                     struct given *ret)
{
    const struct json *attributes = json_get(c, "attributes");
    const struct json *corrected = json_get(c, "corrected");
    *ret = (struct given){.person = person_of(json_get(c, "person")),
                          .corrected = corrected_of(corrected)};
    struct str country = ret->person.country_code;
    ret->regions = regions_of(a, json_get(all, "regions"), country);
    ret->in = (struct address_input){
        .person = &ret->person,
        .attributes = json_is_null(attributes) ? STR_NONE : json_print(a, attributes),
        .note = text(c, "note"),
        .regions = json_bool(json_get(c, "list"), true) ? &ret->regions : NULL,
        .corrected = json_is_null(corrected) ? NULL : &ret->corrected,
    };
}

static enum err make(struct arena *a, const struct address_input *in, struct supplier_address *ret,
                     struct str *ret_field, struct str *ret_detail)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    *ret_field = *ret_detail = STR_NONE;
    return s->address(in, a, ret, ret_field, ret_detail);
}

static void every_address_is_made_as_written_down(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int wrong = 0;
    const struct json *all = load(a, "addresses.json"), *cases = json_get(all, "cases");
    for (struct json_iter it = json_iter(cases); json_next(&it);) {
        struct given g;
        struct supplier_address r;
        struct str field, detail;
        given_of(a, all, it.val, &g);
        enum err err = make(a, &g.in, &r, &field, &detail);
        assert_int_equal(err, str_empty(field) ? OK : ERR_BAD_INPUT);
        assert_int_equal(str_empty(field), str_empty(detail));
        struct str got = told(a, &r, field), want = json_print(a, json_get(it.val, "expect"));
        if (str_eq(got, want))
            continue;
        wrong++;
        print_message("%.*s\n  want %.*s\n  got  %.*s\n", STR_ARG(text(it.val, "name")),
                      STR_ARG(want), STR_ARG(got));
    }
    assert_true(json_len(cases) > 80);
    assert_int_equal(wrong, 0);
    arena_free(a);
}

/* A form that sends back what it was shown changes nothing. */
static void what_was_made_is_made_of_itself(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct json *all = load(a, "addresses.json");
    for (struct json_iter it = json_iter(json_get(all, "cases")); json_next(&it);) {
        struct given g;
        struct supplier_address r, again;
        struct str field, detail;
        given_of(a, all, it.val, &g);
        if (make(a, &g.in, &r, &field, &detail) != OK)
            continue;
        g.corrected = r;
        g.in.corrected = &g.corrected;
        assert_int_equal(make(a, &g.in, &again, &field, &detail), OK);
        again.changed = r.changed;
        struct str first = told(a, &r, STR_NONE), second = told(a, &again, STR_NONE);
        if (!str_eq(first, second))
            fail_msg("%.*s then %.*s", STR_ARG(first), STR_ARG(second));
    }
    arena_free(a);
}

static void a_detail_is_in_the_persons_language_and_never_holds_a_value(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct json *all = load(a, "addresses.json");
    for (struct json_iter it = json_iter(json_get(all, "cases")); json_next(&it);) {
        struct given g;
        struct supplier_address r;
        struct str field, detail;
        given_of(a, all, it.val, &g);
        if (make(a, &g.in, &r, &field, &detail) == OK)
            continue;
        struct str stored = str_printf(a, "%.*s: %.*s", STR_ARG(field), STR_ARG(detail));
        struct str english = said_text(a, stored, LANG_EN), chinese;
        chinese = said_text(a, stored, LANG_ZH);
        assert_true(str_starts(detail, STR("said:")));
        assert_false(str_has(english, STR("said:")) || str_has(chinese, STR("said:")));
        assert_false(str_eq(english, chinese));
        for (struct json_iter v = json_iter(json_get(it.val, "person")); json_next(&v);)
            if (json_str(v.val).n > 2)
                assert_false(str_has(detail, json_str(v.val)));
        for (struct json_iter v = json_iter(json_get(it.val, "attributes")); json_next(&v);)
            assert_false(str_has(detail, text(v.val, "value")));
    }
    arena_free(a);
}

static void an_order_without_an_address_has_none(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct person p = {.name = STR("Ada Okafor")};
    struct address_input in = {.person = &p};
    struct supplier_address r;
    struct str field, detail;
    assert_int_equal(make(a, &in, &r, &field, &detail), ERR_BAD_INPUT);
    assert_true(str_eq(field, STR("address")));
    assert_true(str_eq(r.name, STR("Ada Okafor")));
    struct supplier_address empty = {0};
    in.corrected = &empty; /* a form that nobody filled */
    assert_int_equal(make(a, &in, &r, &field, &detail), ERR_BAD_INPUT);
    assert_true(str_eq(field, STR("address")));
    in.person = NULL;
    assert_int_equal(make(a, &in, &r, &field, &detail), ERR_BAD_INPUT);
    struct supplier_address typed = {.country = STR("IE"),
                                     .city = STR("Galway"),
                                     .address = STR("12 Quay Street"),
                                     .name = STR("Ada Okafor"),
                                     .phone = STR("+353 91 555 012")};
    in.corrected = &typed;
    assert_int_equal(make(a, &in, &r, &field, &detail), OK);
    arena_free(a);
}

/* Names and notes come from anybody. */
static void any_bytes_make_an_address_or_a_field(void **state)
{
    (void)state;
    struct arena *a = arena_new(), *scratch = arena_new();
    uint64_t seed = 88172645463325252u;
    const struct json *all = load(a, "addresses.json");
    for (struct json_iter it = json_iter(json_get(all, "cases")); json_next(&it);) {
        struct given g;
        given_of(a, all, it.val, &g);
        struct str *parts[] = {&g.person.name, &g.person.address1,      &g.person.city,
                               &g.person.zip,  &g.person.address_phone, &g.person.province,
                               &g.in.note,     &g.in.attributes};
        for (size_t i = 0; i < COUNT_OF(parts); i++) {
            struct str whole = *parts[i];
            for (int round = 0; round < 5 && whole.n > 0; round++) {
                struct supplier_address r;
                struct str field, detail;
                struct str changed = str_dup(scratch, whole);
                seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
                ((char *)(uintptr_t)changed.p)[seed % changed.n] = (char)(seed >> 32);
                *parts[i] = changed;
                enum err err = make(scratch, &g.in, &r, &field, &detail);
                assert_int_equal(err, str_empty(field) ? OK : ERR_BAD_INPUT);
                assert_true(text_is_utf8(told(scratch, &r, field)));
                *parts[i] = whole;
                arena_reset(scratch);
            }
        }
    }
    arena_free(scratch);
    arena_free(a);
}

static void phones_become_code_and_digits(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *country, *code, *number;
    } rows[] = {
        {"(213) 555-0123", "US", "+1", "2135550123"},
        {"1-213-555-0123 ext. 9", "US", "+1", "2135550123"},
        {"+1 213 555 0123", "US", "+1", "2135550123"},
        {"+44 (0)20 7946 0018", "GB", "+44", "2079460018"},
        {"020 7946 0018", "GB", "+44", "2079460018"},
        {"0044 20 7946 0018", "DE", "+44", "2079460018"},
        {"0151 12345678", "DE", "+49", "15112345678"},
        {"4915112345678", "DE", "+49", "15112345678"},
        {"06 12 34 56 78", "FR", "+33", "612345678"},
        {"06 1234 5678", "IT", "+39", "0612345678"},
        {"8 912 345-67-89", "RU", "+7", "9123456789"},
        {"+7 912 345-67-89", "RU", "+7", "9123456789"},
        {"79123456789", "RU", "+7", "9123456789"},
        {"(55) 99123-4567", "BR", "+55", "55991234567"},
        {"+55 11 91234-5678", "BR", "+55", "11912345678"},
        {"06 20 123 4567", "HU", "+36", "201234567"},
        {"+353 91 555 012", "US", "+353", "91555012"},
        {"867 123 45", "LT", "+370", "86712345"},
        {"12", "US", NULL, NULL},
        {"+56 000.013", "AL", NULL, NULL}, /* read again as a whole number it would be another */
        {"+49 00151 1234567", "DE", NULL, NULL},
        {"", "US", NULL, NULL},
        {"555 0123 456", "ZZ", NULL, NULL},
        {"123456789012345678", "US", NULL, NULL},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str code = STR_NONE, number = STR_NONE;
        bool ok = aliexpress_phone(a, str_of(rows[i].raw), str_of(rows[i].country), &code, &number);
        if (ok != (rows[i].code != NULL) || !str_eq(code, str_of(rows[i].code)) ||
            !str_eq(number, str_of(rows[i].number)))
            fail_msg("%s %s: %.*s %.*s", rows[i].raw, rows[i].country, STR_ARG(code),
                     STR_ARG(number));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_address_is_made_as_written_down),
        cmocka_unit_test(what_was_made_is_made_of_itself),
        cmocka_unit_test(a_detail_is_in_the_persons_language_and_never_holds_a_value),
        cmocka_unit_test(an_order_without_an_address_has_none),
        cmocka_unit_test(any_bytes_make_an_address_or_a_field),
        cmocka_unit_test(phones_become_code_and_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
