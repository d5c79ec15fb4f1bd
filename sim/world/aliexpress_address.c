/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What AliExpress demands of an address. Lenient, it looks at what clients without its address
 * lists can know; strict (option strict_address), at everything that public projects were refused
 * for. Texts are those of the public error list and of live projects; the few that nobody quotes
 * are marked below.
 */
#include "sim/world/aliexpress_state.h"

#include "base/text.h"

#define BAD_ADDRESS "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"

/* Texts that no public source quotes. */
#define UNQUOTED_LETTERS "Please enter English letters only"
#define UNQUOTED_WORDS   "Please enter your first name and last name"
#define UNQUOTED_ZIP     "Please enter a ZIP/Postal code"
#define UNQUOTED_TAX     "Please enter your tax ID"

/* What strictness adds, by country. */
static const struct country_rule {
    const char *country;
    bool parts;     /* first word and rest of the name 2 to 32 characters each */
    bool two_words; /* one word is no name */
    bool zip;
    bool no_zero; /* the phone without the zero that is dialed at home */
    bool tax_id;  /* in passport_no */
} rules[] = {
    {.country = "US", .parts = true, .zip = true},
    {.country = "CA", .two_words = true, .zip = true},
    {.country = "MX", .zip = true, .tax_id = true},
    {.country = "BR", .two_words = true, .zip = true},
    {.country = "AU", .zip = true},
    {.country = "FR", .two_words = true, .zip = true, .no_zero = true},
    {.country = "DE", .zip = true, .no_zero = true},
    {.country = "GB", .zip = true, .no_zero = true},
    {.country = "ES", .zip = true, .no_zero = true},
    {.country = "IT", .zip = true},
    {.country = "NL", .zip = true, .no_zero = true},
    {.country = "BE", .zip = true, .no_zero = true},
    {.country = "AT", .zip = true, .no_zero = true},
    {.country = "CH", .zip = true, .no_zero = true},
    {.country = "PT", .zip = true, .no_zero = true},
    {.country = "IE", .no_zero = true},
    {.country = "PL", .zip = true},
    {.country = "JP", .two_words = true, .zip = true},
    {.country = "KR", .zip = true},
    {.country = "RU", .zip = true},
    {.country = "SA", .two_words = true},
    {.country = "AE", .two_words = true},
};

/* An address on its way through the checks; each returns true when it refuses. */
struct judged {
    const struct aliworld *w;
    struct arena *a;
    const struct json *address, *extra; /* extra: trade_extra_param */
    struct str country;
    const struct country_rule *rule; /* none of its demands when lenient */
    struct aliworld_refusal refusal;
};

static const struct country_rule *rule_of(const struct aliworld *w, struct str country)
{
    static const struct country_rule none;
    for (size_t i = 0; w->options.strict_address && i < COUNT_OF(rules); i++)
        if (str_eq(country, str_of(rules[i].country)))
            return &rules[i];
    return &none;
}

static struct str field(const struct judged *j, const char *key)
{
    return str_trim(json_text(j->a, json_get(j->address, key)));
}

static bool refuse(struct judged *j, const char *code, const char *text)
{
    j->refusal = (struct aliworld_refusal){code, text};
    return true;
}

static bool only_digits(struct str s, size_t least, size_t most)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n >= least && s.n <= most;
}

static bool capitals(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return true;
}

static bool ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] & 0x80) != 0)
            return false;
    return true;
}

/* The two check digits of a Brazilian tax number. */
static bool cpf_fits(struct str s)
{
    if (!only_digits(s, 11, 11))
        return false;
    for (size_t len = 9; len < 11; len++) {
        int sum = 0;
        for (size_t i = 0; i < len; i++)
            sum += (s.p[i] - '0') * (int)(len + 1 - i);
        if (sum * 10 % 11 % 10 != s.p[len] - '0')
            return false;
    }
    return true;
}

/* Four letters and four digits, as in RRRD2929. */
static bool short_address(struct str s)
{
    return s.n == 8 && capitals(str_slice(s, 0, 4)) && only_digits(str_slice(s, 4, 4), 4, 4);
}

static bool refuses_name(struct judged *j, struct str name)
{
    struct str first, rest;
    bool one = !str_cut(name, ' ', &first, &rest);
    size_t n = text_count(name), first_n = text_count(first), rest_n = text_count(str_trim(rest));
    if (n < 2 || n > 32 || (j->rule->parts && (first_n < 2 || rest_n < 2)))
        return refuse(j, BAD_ADDRESS, "Please enter between 2 - 32 characters");
    return j->rule->two_words && one && refuse(j, BAD_ADDRESS, UNQUOTED_WORDS);
}

static bool refuses_names(struct judged *j)
{
    struct str contact = field(j, "contact_person"), full = field(j, "full_name");
    return refuses_name(j, str_empty(contact) ? full : contact) ||
           (!str_empty(full) && refuses_name(j, full));
}

static bool refuses_letters(struct judged *j)
{
    static const char *const fields[] = {"contact_person", "full_name", "address",
                                         "address2",       "city",      "province"};
    for (size_t i = 0; j->w->options.strict_address && i < COUNT_OF(fields); i++)
        if (!ascii(field(j, fields[i])))
            return refuse(j, BAD_ADDRESS, UNQUOTED_LETTERS);
    return false;
}

static bool refuses_phone(struct judged *j)
{
    struct str code = field(j, "phone_country"), number = field(j, "mobile_no");
    struct str digits = str_starts(code, STR("+")) ? str_slice(code, 1, code.n) : code;
    if (str_empty(number))
        return refuse(j, BAD_ADDRESS, "Please enter mobile phone number");
    if (!only_digits(number, 5, 16) || (!str_empty(code) && !only_digits(digits, 1, 4)) ||
        (j->rule->no_zero && number.p[0] == '0'))
        return refuse(j, BAD_ADDRESS,
                      "Please enter the country code and phone number without any spaces or "
                      "special characters");
    return false;
}

/* Lenient clients know the provinces of these only. */
static bool asks_for_province(const struct judged *j)
{
    static const char *const widely_known[] = {"US", "CA", "AU", "BR"};
    for (size_t i = 0; i < COUNT_OF(widely_known); i++)
        if (str_eq(j->country, str_of(widely_known[i])))
            return true;
    return j->w->options.strict_address;
}

static bool is_other(struct str name)
{
    return str_eq(name, STR("Other"));
}

static bool refuses_province(struct judged *j)
{
    bool strict = j->w->options.strict_address;
    const struct aliworld_country *known = aliworld_country_of(j->country);
    struct str province = field(j, "province"), city = field(j, "city");
    const struct aliworld_province *p =
        known ? aliworld_province_of(j->a, known, province, strict) : NULL;
    bool listed = !known || p || is_other(province) || !asks_for_province(j);

    if (str_empty(province) || !listed)
        return refuse(j, BAD_ADDRESS, "Please select a State/Province/County");
    if (str_empty(city))
        return refuse(j, BAD_ADDRESS, "Please enter a city");
    if (strict && known && !is_other(city) && !(p && aliworld_city_listed(j->a, p, city, true)))
        return refuse(j, BAD_ADDRESS, "Please enter a city");
    return false;
}

static bool refuses_place(struct judged *j)
{
    if (j->country.n != 2 || !capitals(j->country))
        return refuse(j, BAD_ADDRESS, "Please select a country/region");
    if (str_empty(field(j, "address")))
        return refuse(j, BAD_ADDRESS, "Please enter an address");
    if (j->rule->zip && str_empty(field(j, "zip")))
        return refuse(j, BAD_ADDRESS, UNQUOTED_ZIP);
    return refuses_province(j);
}

/* A cpf that begins with 999 stands for one that belongs to somebody else. */
static bool refuses_papers(struct judged *j)
{
    struct str cpf = field(j, "cpf");
    bool brazil = str_eq(j->country, STR("BR")), saudi = str_eq(j->country, STR("SA"));
    if (brazil && !cpf_fits(cpf))
        return refuse(j, "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID",
                      "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID");
    if (brazil && str_starts(cpf, STR("999")))
        return refuse(j, "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH",
                      "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH");
    if (saudi && !short_address(json_str(json_get(j->extra, "nat_addr"))))
        return refuse(j, BAD_ADDRESS,
                      "Please enter a 8-digit national address in right format, eg. ABCD1234.");
    if (j->rule->tax_id && str_empty(field(j, "passport_no")))
        return refuse(j, BAD_ADDRESS, UNQUOTED_TAX);
    return false;
}

bool aliworld_refuses_address(const struct aliworld *w, struct arena *a, const struct json *address,
                              const struct json *extra, struct aliworld_refusal *ret_refusal)
{
    struct judged j = {.w = w, .a = a, .address = address, .extra = extra};
    j.country = field(&j, "country");
    j.rule = rule_of(w, j.country);
    bool refused = refuses_place(&j) || refuses_names(&j) || refuses_letters(&j) ||
                   refuses_phone(&j) || refuses_papers(&j);
    if (refused)
        *ret_refusal = j.refusal;
    return refused;
}
