/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Phone numbers as customers type them, split into calling code and number. AliExpress refuses
 * blanks, signs and trunk digits. No check of numbering plans: only what is refused for its form.
 */
#include "connect/aliexpress.h"

#include <string.h>

#define NUMBER_MIN 5
#define NUMBER_MAX 14
/* A number this long that begins with the country's own calling code surely includes it; in
 * Brazil, where 55 is an area code too, national numbers have 11 digits themselves. */
#define WITH_CODE_MIN        11
#define WITH_CODE_MIN_BRAZIL 12

struct calling {
    char country[3];
    struct str code, trunk;
};
static const struct calling callings[] = {
#define X(country, code, trunk) {#country, {code, sizeof(code) - 1}, {trunk, sizeof(trunk) - 1}},
#include "connect/calling_codes.tbl.h"
#undef X
};

static const struct calling *calling_of_country(struct str country)
{
    for (size_t i = 0; i < COUNT_OF(callings); i++)
        if (country.n == 2 && memcmp(country.p, callings[i].country, 2) == 0)
            return &callings[i];
    return NULL;
}

/* The one whose code an international number begins with; home first, since codes are shared. */
static const struct calling *calling_of_number(struct str digits, const struct calling *home)
{
    if (home && str_starts(digits, home->code))
        return home;
    const struct calling *best = NULL;
    for (size_t i = 0; i < COUNT_OF(callings); i++)
        if (str_starts(digits, callings[i].code) && (!best || callings[i].code.n > best->code.n))
            best = &callings[i];
    return best;
}

/* Digits up to an extension ("x12", "ext. 12"); other signs are dropped. */
static struct str phone_digits(struct arena *a, struct str raw)
{
    struct buf b;
    buf_init(&b, a, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (b.n > 0 && (letter || c == ',' || c == ';' || c == '#' || (c == '/' && b.n >= 7)))
            break;
        if (c >= '0' && c <= '9')
            buf_char(&b, c);
    }
    return buf_view(&b);
}

static struct str drop(struct str s, size_t n)
{
    return str_slice(s, n, s.n);
}

static bool includes_code(struct str digits, const struct calling *home)
{
    if (!home || str_eq(home->code, home->trunk))
        return false;
    size_t min = str_eq(home->code, STR("55")) ? WITH_CODE_MIN_BRAZIL : WITH_CODE_MIN;
    return digits.n >= min && str_starts(digits, home->code);
}

/* The trunk 1 of America and the 8 of Russia or Lithuania are also plain first digits. */
static struct str drop_trunk(struct str d, const struct calling *c)
{
    bool zero = str_starts(c->trunk, STR("0"));
    if (c->trunk.n == 0)
        return d;
    if (str_starts(d, c->trunk) && (zero || d.n == 11 || d.n == 9))
        return drop(d, c->trunk.n);
    return str_starts(d, STR("0")) ? drop(d, 1) : d;
}

bool aliexpress_phone(struct arena *a, struct str raw, struct str country, struct str *ret_code,
                      struct str *ret_number)
{
    const struct calling *home = calling_of_country(country), *c = home;
    struct str d = phone_digits(a, raw);
    bool abroad = str_starts(str_trim(raw), STR("+"));
    if (!abroad && str_starts(d, STR("00"))) {
        abroad = true;
        d = drop(d, 2);
    }
    if (abroad || includes_code(d, home)) {
        c = calling_of_number(d, home);
        if (c)
            d = drop(d, c->code.n);
    }
    if (!c)
        return false;
    d = drop_trunk(d, c);
    /* One zero too many: as what was made it would be read as another number. */
    if (str_starts(d, STR("00")) || drop_trunk(d, c).n < d.n)
        return false;
    if (d.n < NUMBER_MIN || d.n > NUMBER_MAX)
        return false;
    *ret_code = str_cat(a, STR("+"), c->code);
    *ret_number = d;
    return true;
}
