/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of each country, and the search. A value under a telling name must be right or is
 * reported; a bare value in a note counts only when it cannot be anything else.
 */
#include "connect/tax_id.h"

#include <string.h>

#include "base/json.h"
#include "base/pattern.h"
#include "connect/latin.h"

#define ATTRIBUTES_MAX 200
#define TOKENS_MAX     400
#define JOINED_MAX     4 /* "529 982 247 25" */

struct rule {
    struct str country;
    enum tax_kind kind;
    bool needed;
    enum said wanted;
    const char *bare; /* unmistakable in a note without its name; NULL when there is no such form */
    bool (*normal)(struct arena *a, struct str raw, struct str *ret_value);
};

struct name_row {
    struct str country;
    enum tax_kind kind;
    struct str name;
};
static const struct name_row names[] = {
#define X(country, kind, name) {{country, sizeof(country) - 1}, kind, {name, sizeof(name) - 1}},
#include "connect/tax_names.tbl.h"
#undef X
};

/* Letters and digits alone, in capitals. */
static struct str bare_of(struct arena *a, struct str raw)
{
    struct buf b;
    bool all;
    struct str s = str_upper(a, latin_text(a, raw, STR_NONE, &all));
    buf_init(&b, a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
            buf_char(&b, s.p[i]);
    return str_dup(a, buf_view(&b));
}

static int digit(struct str s, size_t i)
{
    return s.p[i] - '0';
}

/* Two digits check the nine before them; all the same ones check too, and are none. */
static bool cpf(struct arena *a, struct str raw, struct str *ret_value)
{
    struct str s = bare_of(a, raw);
    bool same = true;
    if (!pattern_match("#{11}", s))
        return false;
    for (size_t i = 1; i < s.n; i++)
        same = same && s.p[i] == s.p[0];
    for (size_t n = 9; n < 11; n++) {
        int sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += digit(s, i) * (int)(n + 1 - i);
        if (digit(s, n) != sum * 10 % 11 % 10)
            return false;
    }
    *ret_value = s;
    return !same;
}

/* Seven or eight digits and one that checks them, 10 written K: "12.345.678-5". */
static bool rut(struct arena *a, struct str raw, struct str *ret_value)
{
    struct str s = bare_of(a, raw);
    int sum = 0, weight = 2;
    if (!pattern_match("#{7,8}[0-9K]", s))
        return false;
    for (size_t i = s.n - 1; i-- > 0;) {
        sum += digit(s, i) * weight;
        weight = weight == 7 ? 2 : weight + 1;
    }
    if ("0123456789K0"[11 - sum % 11] != s.p[s.n - 1])
        return false;
    size_t millions = s.n - 7;
    struct str head = str_slice(s, 0, millions), mid = str_slice(s, millions, 3);
    struct str tail = str_slice(s, millions + 3, 3), check = str_slice(s, s.n - 1, 1);
    *ret_value = str_printf(a, "%.*s.%.*s.%.*s-%.*s", STR_ARG(head), STR_ARG(mid), STR_ARG(tail),
                            STR_ARG(check));
    return true;
}

static bool fits(struct arena *a, const char *pattern, struct str raw, struct str *ret_value)
{
    struct str s = bare_of(a, raw);
    if (!pattern_match(pattern, s))
        return false;
    *ret_value = s;
    return true;
}

/* The personal customs code; of foreigners the residence card's or the passport's number. */
static bool korea(struct arena *a, struct str raw, struct str *ret_value)
{
    return fits(a, "(P#{12}|#{13}|@@?#{7,8}|@#{7}@)", raw, ret_value);
}

/* RFC, CURP or a passport. */
static bool mexico(struct arena *a, struct str raw, struct str *ret_value)
{
    return fits(a, "(@{3,4}#{6}*{3}|@{4}#{6}[HMX]@{5}*#|@?@?#{7,9})", raw, ret_value);
}

static bool saudi_address(struct arena *a, struct str raw, struct str *ret_value)
{
    return fits(a, "@{4}#{4}", raw, ret_value);
}

static bool is_day(int64_t day, int64_t month, int64_t year)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1];
}

/* "1990-12-31", "31/12/1990" or "31121990" as ddMMyyyy. */
static bool birthday(struct arena *a, struct str raw, struct str *ret_value)
{
    struct str s = str_trim(raw), digits = bare_of(a, raw);
    int64_t v;
    if (digits.n != 8 || !str_to_i64(digits, &v))
        return false;
    bool year_first = pattern_match("#{4}(-|/|.)##(-|/|.)##", s);
    int64_t year = year_first ? v / 10000 : v % 10000, month = v / 100 % 100;
    int64_t day = year_first ? v % 100 : v / 1000000;
    if (!year_first)
        month = v / 10000 % 100;
    if (!is_day(day, month, year))
        return false;
    *ret_value = str_printf(a, "%02d%02d%04d", (int)day, (int)month, (int)year);
    return true;
}

static const struct rule rules[] = {
    {{"BR", 2}, TAX_NUMBER, true, SAID_CPF, "###.###.###-##", cpf},
    {{"BR", 2}, TAX_BIRTHDAY, false, SAID_BIRTHDAY, NULL, birthday},
    {{"CL", 2}, TAX_NUMBER, true, SAID_RUT, "##?.###.###-[0-9Kk]", rut},
    {{"KR", 2}, TAX_NUMBER, true, SAID_CUSTOMS_CODE, "[Pp]#{12}", korea},
    {{"MX", 2}, TAX_NUMBER, true, SAID_RFC, NULL, mexico},
    {{"SA", 2}, TAX_NATIONAL_ADDRESS, true, SAID_NATIONAL_ADDRESS, NULL, saudi_address},
};

static const struct rule *rule_of(struct str country, enum tax_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].kind == kind && str_eq(rules[i].country, country))
            return &rules[i];
    return NULL;
}

bool tax_known(struct str country, enum tax_kind kind)
{
    return rule_of(country, kind) != NULL;
}

bool tax_needed(struct str country, enum tax_kind kind)
{
    const struct rule *r = rule_of(country, kind);
    return r && r->needed;
}

struct str tax_advice(struct arena *a, struct str country, enum tax_kind kind, bool is_bad)
{
    const struct rule *r = rule_of(country, kind);
    ASSERT(r);
    return said(a, is_bad ? SAID_TAX_BAD : SAID_TAX_NEEDED, said_arg(a, r->wanted), STR_NONE);
}

bool tax_normal(struct arena *a, struct str country, enum tax_kind kind, struct str raw,
                struct str *ret_value)
{
    const struct rule *r = rule_of(country, kind);
    struct str value = STR_NONE;
    if (!r || raw.n > 100 || !r->normal(a, raw, &value))
        return false;
    *ret_value = value;
    return true;
}

/* Does it hold one of the names as whole words? The country's own ones only, or any. */
static bool is_named(struct arena *a, const struct rule *r, struct str text, bool own)
{
    struct str words = text_index_words(a, text);
    words = str_printf(a, " %.*s ", STR_ARG(words));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct name_row *row = &names[i];
        bool ours = str_eq(row->country, r->country) || (!own && str_empty(row->country));
        if (!ours || row->kind != r->kind)
            continue;
        struct str name = text_index_words(a, row->name);
        if (str_has(words, str_printf(a, " %.*s ", STR_ARG(name))))
            return true;
    }
    return false;
}

static bool is_gap(char c)
{
    return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80 || strchr(",;:=()[]\"'#", c) != NULL;
}

static size_t tokens_of(struct arena *a, struct str text, struct str **ret_tokens)
{
    size_t n = 0;
    *ret_tokens = NULL;
    for (size_t i = 0; i < text.n && n < TOKENS_MAX;) {
        size_t from = i;
        while (i < text.n && !is_gap(text.p[i]))
            i++;
        struct str word = str_slice(text, from, i - from);
        while (word.n > 0 && strchr(".-/!?", word.p[word.n - 1]))
            word.n--;
        if (word.n > 0)
            *ARENA_PUSH(a, ret_tokens, &n, struct str) = word;
        if (i == from)
            i++;
    }
    return n;
}

/* May the pieces be one number: "529 982 247 25", "P 123456789012", "7654321 K"? */
static bool may_join(const struct str *tokens, size_t n)
{
    for (size_t i = 0; i < n && n > 1; i++) {
        bool figure = tokens[i].p[0] >= '0' && tokens[i].p[0] <= '9';
        if (!figure && (tokens[i].n > 1 || (i > 0 && i + 1 < n)))
            return false;
    }
    return true;
}

/* The first value in a text: bare ones, and in a text that names it also written with blanks. */
static bool find_in(struct arena *a, const struct rule *r, struct str text, bool named,
                    struct str *ret_value)
{
    struct str *tokens;
    size_t n = tokens_of(a, text, &tokens);
    for (size_t i = 0; i < n; i++) {
        bool bare = r->bare && pattern_match(r->bare, tokens[i]);
        for (size_t k = 1; k <= JOINED_MAX && i + k <= n && (named || (bare && k == 1)); k++) {
            struct str whole = str_join(a, tokens + i, k, STR_NONE);
            if (may_join(tokens + i, k) && tax_normal(a, r->country, r->kind, whole, ret_value))
                return true;
        }
    }
    return false;
}

enum tax_found tax_find(struct arena *a, struct str country, enum tax_kind kind,
                        struct str attributes, struct str note, struct str *ret_value)
{
    const struct rule *r = rule_of(country, kind);
    const struct json *list;
    struct str bad = STR_NONE;
    if (!r)
        return TAX_ABSENT;
    if (str_empty(attributes) || json_parse(a, attributes, &list) != OK)
        list = NULL;
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < ATTRIBUTES_MAX;) {
        struct str name = json_str(json_get(it.val, "name"));
        struct str value = str_trim(json_text(a, json_get(it.val, "value")));
        if (str_empty(value) || !is_named(a, r, name, false))
            continue;
        if (tax_normal(a, country, kind, value, ret_value) || find_in(a, r, value, true, ret_value))
            return TAX_GOOD;
        if (is_named(a, r, name, true))
            bad = value;
    }
    bool in_note = kind != TAX_BIRTHDAY; /* a note may speak of a birthday present */
    if (in_note && find_in(a, r, note, is_named(a, r, note, true), ret_value))
        return TAX_GOOD;
    if (str_empty(bad))
        return TAX_ABSENT;
    *ret_value = bad;
    return TAX_BAD;
}
