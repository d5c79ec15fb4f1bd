/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The delivery address by AliExpress' rules. What can be put right is put right (letters, names of
 * provinces, trunk digits); what cannot is said before anything is bought, with the field to
 * correct. A detail never holds a value. Sources: ds.order.create with its error codes (docId
 * 1775), ds.address.get, and what merchants' tools had to learn; names of fields are those of
 * struct supplier_address.
 */
#include "connect/aliexpress.h"

#include "base/text.h"
#include "connect/latin.h"
#include "connect/place_name.h"
#include "connect/tax_id.h"

#define NAME_MIN 2
#define NAME_MAX 32
#define TAX_MAX  30
#define OTHER    "Other"

struct draft {
    const struct address_input *in;
    const struct person *person;
    const struct supplier_address *fix; /* never NULL */
    struct arena *a;
    struct supplier_address r;
    struct str field, detail; /* the first thing that is wrong */
};

static void wrong_for(struct draft *d, const char *field, struct str why)
{
    if (!str_empty(d->field))
        return;
    d->field = str_of(field);
    d->detail = why;
}

static void wrong(struct draft *d, const char *field, enum said what)
{
    wrong_for(d, field, said(d->a, what, STR_NONE, STR_NONE));
}

static bool is_one_of(struct str country, const char *list)
{
    return country.n == 2 && str_has(str_of(list), country);
}

/* In Latin letters as far as they go. */
static struct str latin(const struct draft *d, struct str s)
{
    bool all;
    return str_trim(latin_text(d->a, s, d->r.country, &all));
}

static struct str either(struct str corrected, struct str own)
{
    return str_empty(str_trim(corrected)) ? own : corrected;
}

static struct str with_comma(struct arena *a, struct str x, struct str y)
{
    if (str_empty(x) || str_empty(y))
        return str_empty(x) ? y : x;
    return str_cat(a, str_cat(a, x, STR(", ")), y);
}

/* Is it one of the pieces between commas already? */
static bool has_piece(struct arena *a, struct str text, struct str piece)
{
    struct str *pieces;
    size_t n = str_split(a, text, ',', &pieces);
    for (size_t i = 0; i < n; i++)
        if (place_alike(pieces[i], piece))
            return true;
    return false;
}

static void keep_in_address(struct draft *d, struct str text)
{
    text = latin(d, text);
    if (!str_empty(text) && !has_piece(d->a, d->r.address, text) &&
        !has_piece(d->a, d->r.address2, text))
        d->r.address = with_comma(d->a, d->r.address, text);
}

static void take_country(struct draft *d)
{
    struct str country = either(d->fix->country, d->person->country_code);
    d->r.country = str_upper(d->a, str_trim(country));
    bool letters = d->r.country.n == 2;
    for (size_t i = 0; i < d->r.country.n; i++)
        letters = letters && d->r.country.p[i] >= 'A' && d->r.country.p[i] <= 'Z';
    if (!letters) {
        d->r.country = STR_NONE;
        wrong(d, "country", SAID_COUNTRY);
    }
}

/* -- The name. */

static struct str own_name(const struct draft *d)
{
    struct str name = str_trim(d->person->name);
    if (str_empty(name)) {
        struct str parts[] = {str_trim(d->person->first_name), str_trim(d->person->last_name)};
        name = str_trim(str_join(d->a, parts, COUNT_OF(parts), STR(" ")));
    }
    return name;
}

/* Letters, figures and what joins names; other signs become blanks. AliExpress splits American
 * names at blanks and wants two characters on each side, so initials in between are left out. */
static struct str name_words(const struct draft *d, struct str name, struct str **ret_words,
                             size_t *ret_n)
{
    struct buf b;
    size_t kept = 0;
    buf_init(&b, d->a, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        bool figure = c >= '0' && c <= '9';
        buf_char(&b, letter || figure || c == '-' || c == '\'' || c == '.' ? (char)c : ' ');
    }
    size_t n = str_split(d->a, buf_view(&b), ' ', ret_words);
    for (size_t i = 0; i < n; i++) {
        bool inner = i > 0 && i + 1 < n;
        bool initial = text_count(str_replace(d->a, (*ret_words)[i], STR("."), STR_NONE)) < 2;
        if (!(inner && initial && is_one_of(d->r.country, "US")))
            (*ret_words)[kept++] = (*ret_words)[i];
    }
    *ret_n = kept;
    return str_join(d->a, *ret_words, kept, STR(" "));
}

/* SAID_MAX when nothing is wrong. */
static enum said check_name(const struct draft *d, const struct str *words, size_t n)
{
    size_t whole = text_count(d->r.name);
    if (whole == 0)
        return SAID_NAME_MISSING;
    if (n < 2 && is_one_of(d->r.country, "FR BR JP CA SA AE US"))
        return SAID_NAME_TWO;
    if (is_one_of(d->r.country, "US")) {
        size_t first = text_count(words[0]), rest = whole - first - 1;
        if (first < NAME_MIN || first > NAME_MAX || rest < NAME_MIN || rest > NAME_MAX)
            return SAID_NAME_PARTS;
    } else if (whole < NAME_MIN || whole > NAME_MAX) {
        return SAID_NAME_LENGTH;
    }
    return SAID_MAX;
}

static void take_name(struct draft *d)
{
    bool all;
    size_t n;
    struct str *words, raw = either(d->fix->name, own_name(d));
    d->r.name = name_words(d, latin_text(d->a, raw, d->r.country, &all), &words, &n);
    enum said why = all ? check_name(d, words, n) : SAID_NAME_LETTERS;
    if (why < SAID_MAX)
        wrong(d, "name", why);
}

/* -- Street, province, city, postcode. */

/* Brazilian shops commonly take the tax number in the company field. */
static bool company_is_tax_number(const struct draft *d)
{
    struct str value;
    return tax_normal(d->a, d->r.country, TAX_NUMBER, d->person->company, &value);
}

/* House number and district, where a shop asks for them apart. */
static void add_brazilian_parts(struct draft *d)
{
    const struct json *list;
    if (str_empty(d->in->attributes) || json_parse(d->a, d->in->attributes, &list) != OK)
        return;
    static const char *const parts[] = {"numero", "complemento", "bairro"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        for (struct json_iter it = json_iter(list); json_next(&it) && it.i < 200;) {
            if (place_alike(json_str(json_get(it.val, "name")), str_of(parts[i])))
                keep_in_address(d, json_text(d->a, json_get(it.val, "value")));
        }
    }
}

/* What the order says beside the street, but for what a corrected street says already. */
static struct str second_line(const struct draft *d)
{
    struct str line = latin(d, d->person->address2), left = STR_NONE, *pieces;
    if (!company_is_tax_number(d))
        line = with_comma(d->a, line, latin(d, d->person->company));
    if (str_empty(d->fix->address))
        return line;
    size_t n = str_split(d->a, line, ',', &pieces);
    for (size_t i = 0; i < n; i++)
        if (!has_piece(d->a, d->r.address, pieces[i]))
            left = with_comma(d->a, left, pieces[i]);
    return left;
}

static void take_street(struct draft *d)
{
    d->r.address = latin(d, either(d->fix->address, d->person->address1));
    d->r.address2 = latin(d, either(d->fix->address2, second_line(d)));
    if (is_one_of(d->r.country, "BR") && str_empty(d->fix->address)) {
        d->r.address = with_comma(d->a, d->r.address, d->r.address2);
        d->r.address2 = STR_NONE;
        add_brazilian_parts(d);
    }
    if (str_empty(d->r.address))
        wrong(d, "address", SAID_STREET);
}

static bool is_other(struct str s)
{
    return str_eq_nocase(str_trim(s), STR(OTHER));
}

/* Without a list: the name as it is, of a code what it stands for. */
static struct str free_province(const struct draft *d, struct str name, struct str code)
{
    struct str by_code = place_province_name(d->r.country, str_empty(name) ? code : str_trim(name));
    if (!str_empty(by_code))
        return by_code;
    if (!str_empty(name))
        return latin(d, name);
    return d->in->regions ? latin(d, either(d->fix->city, d->person->city)) : STR(OTHER);
}

/* A listed province, perhaps the one for all others; NULL without a list. *ret_kept is what the
 * address must say because the province does not. */
static const struct region *take_province(struct draft *d, struct str city, struct str *ret_kept)
{
    const struct regions_seen *list = d->in->regions;
    bool corrected = !str_empty(str_trim(d->fix->province));
    struct str name = str_trim(either(d->fix->province, d->person->province));
    struct str code = corrected ? STR_NONE : str_trim(d->person->province_code);
    bool by_postcode = is_one_of(d->r.country, "FR") && !corrected;
    if (by_postcode) {
        name = place_department(either(d->fix->zip, d->person->zip));
        code = STR_NONE;
    }
    if (!list || list->provinces_n == 0) {
        d->r.province = by_postcode ? either(name, STR(OTHER)) : free_province(d, name, code);
        return NULL;
    }
    const struct region *p = place_province(list, d->r.country, name, code);
    if (!p && str_empty(name) && str_empty(code) && !by_postcode) {
        p = place_province(list, d->r.country, city, STR_NONE);
        p = p ? p : place_province_of_city(list, city);
    }
    d->r.province = p ? p->name : STR(OTHER);
    if (p)
        return p;
    if (!by_postcode && !is_other(name))
        *ret_kept = str_empty(name) ? either(place_province_name(d->r.country, code), code) : name;
    return place_province(list, STR_NONE, STR(OTHER), STR_NONE);
}

static void take_region(struct draft *d)
{
    struct str raw = str_trim(either(d->fix->city, d->person->city)), kept = STR_NONE;
    const struct region *p = take_province(d, raw, &kept);
    bool has_cities = p && p->cities_n > 0;
    bool listed = has_cities || (d->in->regions && is_other(d->r.province));
    struct str city = has_cities ? place_city(p, d->r.country, raw) : STR_NONE;
    d->r.city = str_empty(city) ? latin(d, raw) : city;
    if (str_empty(raw)) {
        wrong(d, "city", SAID_CITY);
    } else if (is_other(raw)) {
        d->r.city = STR(OTHER);
    } else if (listed && str_empty(city)) {
        keep_in_address(d, raw);
        d->r.city = STR(OTHER);
    }
    keep_in_address(d, kept);
}

static void take_zip(struct draft *d)
{
    d->r.zip = latin(d, either(d->fix->zip, d->person->zip));
    if (str_empty(d->r.zip) &&
        is_one_of(d->r.country, "US CA GB DE FR IT ES NL BE AT CH PT PL CZ SE NO DK FI AU JP KR BR "
                                "MX RU"))
        wrong(d, "zip", SAID_ZIP);
}

/* -- Telephone and numbers for customs. */

static void take_phone(struct draft *d)
{
    struct str raw[] = {d->fix->phone, d->person->address_phone, d->person->phone};
    bool found = false;
    size_t n = str_empty(str_trim(d->fix->phone)) ? COUNT_OF(raw) : 1;
    for (size_t i = 0; i < n && !found; i++) {
        struct str s = str_trim(raw[i]), code = str_trim(d->fix->phone_country);
        bool whole = str_starts(s, STR("+")) || str_starts(s, STR("00"));
        if (!str_empty(code) && !str_empty(s) && !whole)
            s = str_printf(d->a, "%s%.*s %.*s", code.p[0] == '+' ? "" : "+", STR_ARG(code),
                           STR_ARG(s));
        found = aliexpress_phone(d->a, s, d->r.country, &d->r.phone_country, &d->r.phone);
    }
    if (!found)
        wrong(d, "phone", SAID_PHONE);
}

static void take_number(struct draft *d, enum tax_kind kind, const char *field, struct str fix,
                        struct str *ret_value)
{
    enum tax_found found = TAX_ABSENT;
    fix = str_trim(fix);
    if (!tax_known(d->r.country, kind)) {
        *ret_value = text_clip(latin(d, fix), TAX_MAX); /* asked for by a person */
        return;
    }
    if (!str_empty(fix)) {
        found = tax_normal(d->a, d->r.country, kind, fix, ret_value) ? TAX_GOOD : TAX_BAD;
    } else {
        found = tax_find(d->a, d->r.country, kind, d->in->attributes, d->in->note, ret_value);
        if (found != TAX_GOOD && kind == TAX_NUMBER && company_is_tax_number(d) &&
            tax_normal(d->a, d->r.country, kind, d->person->company, ret_value))
            found = TAX_GOOD;
    }
    bool needed = tax_needed(d->r.country, kind) || !str_empty(fix);
    if (found == TAX_BAD)
        *ret_value = needed ? text_clip(str_empty(fix) ? *ret_value : fix, TAX_MAX) : STR_NONE;
    if (found != TAX_GOOD && needed)
        wrong_for(d, field, tax_advice(d->a, d->r.country, kind, found == TAX_BAD));
}

/* -- What became of it. */

static struct str digits(struct arena *a, struct str s)
{
    struct buf b;
    buf_init(&b, a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            buf_char(&b, s.p[i]);
    return str_dup(a, buf_view(&b));
}

static void tell_changed(struct draft *d)
{
    const struct supplier_address *r = &d->r;
    const struct person *p = d->person;
    struct {
        const char *field;
        struct str now, before;
    } rows[] = {
        {"country", r->country, p->country_code},
        {"province", r->province, p->province},
        {"city", r->city, p->city},
        {"zip", r->zip, p->zip},
        {"address", r->address, p->address1},
        {"address2", r->address2, p->address2},
        {"name", r->name, own_name(d)},
    };
    struct str changed = STR_NONE;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!str_eq(rows[i].now, str_trim(rows[i].before)))
            changed = with_comma(d->a, changed, str_of(rows[i].field));
    /* Its form always changes: only another number is worth a word. */
    if (!str_ends(digits(d->a, p->address_phone), r->phone))
        changed = with_comma(d->a, changed, STR("phone"));
    d->r.changed = changed;
}

enum err aliexpress_address(const struct address_input *in, struct arena *a,
                            struct supplier_address *ret_address, struct str *ret_field,
                            struct str *ret_detail)
{
    static const struct person nobody;
    static const struct supplier_address nothing;
    struct draft d = {.in = in,
                      .person = in->person ? in->person : &nobody,
                      .fix = in->corrected ? in->corrected : &nothing,
                      .a = a};
    if (!d.person->has_address && str_empty(d.fix->address))
        wrong(&d, "address", SAID_NO_ADDRESS);
    take_country(&d);
    take_name(&d);
    take_street(&d);
    take_region(&d);
    take_zip(&d);
    take_phone(&d);
    take_number(&d, TAX_NUMBER, "tax_id", d.fix->tax_id, &d.r.tax_id);
    take_number(&d, TAX_BIRTHDAY, "birthday", d.fix->birthday, &d.r.birthday);
    take_number(&d, TAX_NATIONAL_ADDRESS, "national_address", d.fix->national_address,
                &d.r.national_address);
    tell_changed(&d);
    *ret_address = d.r;
    if (str_empty(d.field))
        return OK;
    *ret_field = d.field;
    *ret_detail = d.detail;
    return ERR_BAD_INPUT;
}
