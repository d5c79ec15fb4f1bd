/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of places are compared by keys: Latin, lower case, words run together. An exact key keeps
 * every word; a loose one leaves out what only says what kind of place it is.
 */
#include "connect/place_name.h"

#include <string.h>

#include "connect/latin.h"

enum loose { EXACT, LOOSE_PROVINCE, LOOSE_CITY };

static const char of_words[] =
    " of the a de del della dello di da do das dos du d l la le el los las "
    "les and e y et und ";
static const char province_words[] =
    " state province oblast region county district prefecture governorate emirate canton "
    "department "
    "departement departamento regione provincia estado comunidad autonoma autonomous community "
    "voivodeship wojewodztwo krai kray republic respublika okrug judet judetul megye kraj lan "
    "fylke landkreis freistaat kanton ken fu to land il ili ";
static const char city_words[] = " city town township municipality municipio ciudad cidade village "
                                 "commune gemeinde stadt cedex borough ilce ilcesi ";

struct province_row {
    char country[3];
    struct str code, names;
};
static const struct province_row province_rows[] = {
#define X(country, code, names) {#country, {code, sizeof(code) - 1}, {names, sizeof(names) - 1}},
#include "connect/provinces.tbl.h"
#undef X
};

static bool among(struct arena *a, const char *words, struct str word)
{
    return str_has(str_of(words), str_cat(a, str_cat(a, STR(" "), word), STR(" ")));
}

static bool left_out(struct arena *a, struct str word, enum loose loose)
{
    if (loose == EXACT)
        return false;
    if (word.p[0] >= '0' && word.p[0] <= '9')
        return true;
    return among(a, of_words, word) ||
           among(a, loose == LOOSE_CITY ? city_words : province_words, word);
}

static struct str spelled_out(struct str word)
{
    static const char *const shorts[][2] = {
        {"st", "saint"}, {"ste", "sainte"}, {"mt", "mount"}, {"ft", "fort"}};
    for (size_t i = 0; i < COUNT_OF(shorts); i++)
        if (str_eq(word, str_of(shorts[i][0])))
            return str_of(shorts[i][1]);
    return word;
}

/* What is spelled in several ways: Muenchen and Munchen, Ekaterinburg and Yekaterinburg, Nizhniy
 * and Nizhny. */
static struct str roughly(struct arena *a, struct str word)
{
    static const char *const same[][2] = {{"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"y", "i"},
                                          {"ii", "i"}, {"ii", "i"}, {"ie", "e"}};
    for (size_t i = 0; i < COUNT_OF(same); i++)
        word = str_replace(a, word, str_of(same[i][0]), str_of(same[i][1]));
    return word;
}

static struct str key_of(struct arena *a, struct str name, enum loose loose)
{
    bool all;
    struct str *words, *kept = NULL;
    size_t n = str_split(a, text_index_words(a, latin_text(a, name, STR_NONE, &all)), ' ', &words);
    size_t kept_n = 0;
    for (size_t i = 0; i < n; i++)
        if (!left_out(a, words[i], loose))
            *ARENA_PUSH(a, &kept, &kept_n, struct str) = spelled_out(words[i]);
    struct str key = str_join(a, kept, kept_n, STR_NONE);
    return loose == EXACT ? key : roughly(a, key);
}

/* Keys are made in an arena of their own: thousands of cities may be compared for one address. */
static bool same_key(struct arena *scratch, struct str key, struct str name, enum loose loose)
{
    bool same = str_eq(key, key_of(scratch, name, loose));
    arena_reset(scratch);
    return same;
}

bool place_alike(struct str x, struct str y)
{
    struct arena *scratch = arena_new();
    bool alike = str_eq(key_of(scratch, x, EXACT), key_of(scratch, y, EXACT));
    arena_free(scratch);
    return alike;
}

/* The first letter of a word, those in one that roughly() may swap; 0 for what is no ASCII letter.
 */
static char initial(char c)
{
    char low = (char)(c | 0x20);
    if (low < 'a' || low > 'z')
        return 0;
    return low == 'y' || low == 'i' ? 'e' : low;
}

/* A quick no, for lists of thousands: the first word must begin alike, loosely any word. */
static bool surely_differ(struct str x, struct str y, enum loose loose)
{
    bool start = true;
    if (x.n == 0 || y.n == 0)
        return true;
    char first = initial(x.p[0]);
    for (size_t i = 0; i < y.n && first; i++) {
        bool letter = initial(y.p[i]) != 0;
        bool foreign = (unsigned char)y.p[i] >= 0x80;
        if (start && (foreign || initial(y.p[i]) == first))
            return false;
        if (letter && loose == EXACT)
            return true;
        start = !letter && !foreign;
    }
    return first != 0;
}

/* Which of the names is meant; n when none, or, loosely, when it is not the only one. */
static size_t find(const struct str *names, size_t n, struct str name, enum loose loose)
{
    struct arena *kept = arena_new(), *scratch = arena_new();
    size_t found = n;
    struct str key = key_of(kept, name, loose);
    for (size_t i = 0; i < n && key.n > 0; i++) {
        if (surely_differ(loose == EXACT ? name : key, names[i], loose) ||
            !same_key(scratch, key, names[i], loose))
            continue;
        bool second = found < n;
        found = second ? n : i;
        if (second || loose == EXACT)
            break;
    }
    arena_free(scratch);
    arena_free(kept);
    return found;
}

static const struct region *find_province(const struct regions_seen *r, struct str name,
                                          enum loose loose)
{
    struct arena *scratch = arena_new();
    struct str *names = ARENA_ARRAY(scratch, struct str, r->provinces_n);
    for (size_t i = 0; i < r->provinces_n; i++)
        names[i] = r->provinces[i].name;
    size_t found = find(names, r->provinces_n, name, loose);
    arena_free(scratch);
    return found < r->provinces_n ? &r->provinces[found] : NULL;
}

static struct str find_city(const struct region *p, struct str name, enum loose loose)
{
    size_t found = find(p->cities, p->cities_n, name, loose);
    return found < p->cities_n ? p->cities[found] : STR_NONE;
}

static bool is_of(const struct province_row *row, struct str country)
{
    return country.n == 2 && memcmp(row->country, country.p, 2) == 0;
}

static bool row_has(const struct province_row *row, struct str name)
{
    struct str first, rest = row->names;
    while (!str_empty(rest)) {
        (void)str_cut(rest, '|', &first, &rest);
        if (!surely_differ(first, name, EXACT) && place_alike(first, name))
            return true;
    }
    return false;
}

static const struct region *find_row(const struct regions_seen *r, const struct province_row *row,
                                     enum loose loose)
{
    const struct region *found = NULL;
    struct str first, rest = row->names;
    while (!str_empty(rest) && !found) {
        (void)str_cut(rest, '|', &first, &rest);
        found = find_province(r, first, loose);
    }
    return found;
}

/* The name itself, then what else the same province is called, then what the code says. */
static const struct region *find_any(const struct regions_seen *r, struct str country,
                                     struct str name, struct str code, enum loose loose)
{
    const struct region *found = find_province(r, name, loose);
    for (size_t i = 0; i < COUNT_OF(province_rows) && !found; i++) {
        const struct province_row *row = &province_rows[i];
        if (is_of(row, country) && (str_eq_nocase(row->code, name) || row_has(row, name)))
            found = find_row(r, row, loose);
    }
    for (size_t i = 0; i < COUNT_OF(province_rows) && !found; i++)
        if (is_of(&province_rows[i], country) && str_eq_nocase(province_rows[i].code, code))
            found = find_row(r, &province_rows[i], loose);
    return found;
}

const struct region *place_province(const struct regions_seen *regions, struct str country,
                                    struct str name, struct str code)
{
    const struct region *found = find_any(regions, country, name, code, EXACT);
    return found ? found : find_any(regions, country, name, code, LOOSE_PROVINCE);
}

static const struct region *only_one(const struct regions_seen *regions, struct str city,
                                     enum loose loose)
{
    const struct region *found = NULL;
    for (size_t i = 0; i < regions->provinces_n; i++) {
        if (str_empty(find_city(&regions->provinces[i], city, loose)))
            continue;
        if (found)
            return NULL;
        found = &regions->provinces[i];
    }
    return found;
}

const struct region *place_province_of_city(const struct regions_seen *regions, struct str city)
{
    const struct region *found = only_one(regions, city, EXACT);
    return found ? found : only_one(regions, city, LOOSE_CITY);
}

/* A province's capital is often called as the province: "Milan" is "Milano". */
static struct str find_capital(const struct region *p, struct str country, struct str name)
{
    struct str city = STR_NONE, first, rest;
    for (size_t i = 0; i < COUNT_OF(province_rows) && str_empty(city); i++) {
        if (!is_of(&province_rows[i], country) || !row_has(&province_rows[i], name))
            continue;
        for (rest = province_rows[i].names; !str_empty(rest) && str_empty(city);) {
            (void)str_cut(rest, '|', &first, &rest);
            city = find_city(p, first, EXACT);
        }
    }
    return city;
}

struct str place_city(const struct region *province, struct str country, struct str name)
{
    struct str city = find_city(province, name, EXACT);
    if (str_empty(city))
        city = find_city(province, name, LOOSE_CITY);
    return str_empty(city) ? find_capital(province, country, name) : city;
}

struct str place_province_name(struct str country, struct str code)
{
    struct str first, rest;
    for (size_t i = 0; i < COUNT_OF(province_rows); i++) {
        if (!is_of(&province_rows[i], country) || !str_eq_nocase(province_rows[i].code, code))
            continue;
        (void)str_cut(province_rows[i].names, '|', &first, &rest);
        return first;
    }
    return STR_NONE;
}

struct str place_department(struct str zip)
{
    char digits[6];
    size_t n = 0;
    for (size_t i = 0; i < zip.n && n < sizeof(digits); i++) {
        if (zip.p[i] >= '0' && zip.p[i] <= '9')
            digits[n++] = zip.p[i];
        else if (zip.p[i] != ' ')
            return STR_NONE;
    }
    if (n != 5)
        return STR_NONE;
    if (digits[0] == '2' && digits[1] == '0')
        return place_province_name(STR("FR"), digits[2] <= '1' ? STR("2A") : STR("2B"));
    return place_province_name(STR("FR"), (struct str){digits, 2});
}
