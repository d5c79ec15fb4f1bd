/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which carrier a number belongs to: every form of the table is tried, the check digit weighs,
 * then the country and the supplier's word for it. The knowledge is in core/carriers.tbl.h.
 */
#include "core/carrier.h"

#include <stdlib.h>
#include <string.h>

#include "base/http_msg.h"
#include "base/pattern.h"
#include "base/text.h"
#include "core/carrier_check.h"

#define FALLBACK_URL "https://t.17track.net/en#nums={n}"
#define NUMBER_MIN   5
#define NUMBER_MAX   64
#define S10_PATTERN  "@@#{9}@@"
#define CONF_MAX     99

/* Members of the Universal Postal Union whose post has no row of its own. */
static const char other_posts[] =
    "AF AL DZ AO AG AM AZ BS BH BD BB BZ BJ BT BO BA BW BN BF BI KH CM CV CF TD KM CG CR CU CI KP "
    "CD DJ DM DO EC EG SV GQ ER ET FJ GA GM GE GH GD GT GN GW GY HT HN IR IQ JM JO KZ KE KI KW KG "
    "LA LB LS LR LY LI MG MW MV ML MR MU MD MC MN ME MA MZ MM NA NR NP NI NE NG OM PK PA PG PY QA "
    "RW KN LC VC WS SM ST SN RS SC SL SB SO SS LK SD SR SZ SY TJ TZ MK TL TG TO TT TN TM TV UG UY "
    "UZ VU VA VE YE ZM ZW XK PS AD";

enum {
#define CARRIER(id, ...) AT_##id,
#include "core/carriers.tbl.h"
    AT_MAX
};

static const struct carrier carriers[AT_MAX] = {
#define CARRIER(id, name, shopify, track17, url, where, words) \
    [AT_##id] = {#id, name, shopify, track17, url, where, words},
#include "core/carriers.tbl.h"
};

struct format {
    const struct carrier *carrier;
    const char *pattern;
    enum carrier_check check;
    int confidence;
};
static const struct format formats[] = {
#define FORMAT(id, pattern, check, confidence) \
    {&carriers[AT_##id], pattern, CHECK_##check, confidence},
#include "core/carriers.tbl.h"
};

struct post {
    const char *country;
    const struct carrier *carrier;
};
static const struct post posts[] = {
#define POST(country, id) {#country, &carriers[AT_##id]},
#include "core/carriers.tbl.h"
};

struct guesses {
    struct arena *arena;
    struct carrier_guess *items;
    size_t n;
    struct str country;
};

size_t carrier_count(void)
{
    return COUNT_OF(carriers);
}

const struct carrier *carrier_at(size_t i)
{
    ASSERT(i < COUNT_OF(carriers));
    return &carriers[i];
}

const struct carrier *carrier_by_id(struct str id)
{
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (str_eq(id, str_of(carriers[i].id)))
            return &carriers[i];
    return NULL;
}

const struct carrier *carrier_by_name(struct str name)
{
    name = str_trim(name);
    if (str_empty(name))
        return NULL;
    for (size_t i = 0; i < COUNT_OF(carriers); i++) {
        const struct carrier *c = &carriers[i];
        if (str_eq_nocase(name, str_of(c->id)) || str_eq_nocase(name, str_of(c->name)) ||
            str_eq_nocase(name, str_of(c->shopify)))
            return c;
    }
    return carrier_of_supplier_text(name);
}

/* 0: skip it, -1: no part of a number. */
static int fold(uint32_t cp)
{
    if (cp >= 0xFF10 && cp <= 0xFF5A)
        cp = cp - 0xFF00 + 0x20;
    if ((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z'))
        return (int)cp;
    if (cp >= 'a' && cp <= 'z')
        return (int)cp - 'a' + 'A';
    if (cp == ' ' || cp == '-' || cp == '.' || cp == '/' || cp == '_' || cp == '\t' || cp == '\n' ||
        cp == '\r' || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF || cp == 0xFF0D ||
        (cp >= 0x2000 && cp <= 0x2015) || cp == 0x2212)
        return 0;
    return -1;
}

struct str carrier_normalize(struct arena *a, struct str number)
{
    struct buf b;
    size_t pos = 0;
    buf_init(&b, a, PATTERN_TEXT_MAX);
    while (pos < number.n && !b.overflowed) {
        int c = fold(text_next(number, &pos));
        if (c < 0)
            return STR_NONE;
        if (c > 0)
            buf_char(&b, (char)c);
    }
    return b.overflowed ? STR_NONE : buf_view(&b);
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0 || cp == 0x3000;
}

bool carrier_number_possible(struct str number)
{
    size_t pos = 0, n = 0, words = 0, letters = 0;
    bool digit = false, mixed = false; /* of all; of this word, as `letters` */
    while (pos < number.n) {
        uint32_t cp = text_next(number, &pos);
        int c = fold(cp);
        if (c < 0)
            return false;
        n += c > 0;
        digit = digit || (c >= '0' && c <= '9');
        letters += c >= 'A';
        mixed = mixed || (c >= '0' && c <= '9');
        if (is_blank(cp) || pos == number.n) {
            words += letters > 2 && !mixed; /* "RB 123 456 785 CN" has none */
            letters = 0;
            mixed = false;
        }
    }
    return digit && words < 2 && n <= NUMBER_MAX;
}

static bool has_word(const char *list, struct str word)
{
    for (const char *p = list; *p; p += 3) {
        if (word.n == 2 && p[0] == word.p[0] && p[1] == word.p[1])
            return true;
        if (!p[2])
            return false;
    }
    return false;
}

/* A carrier that does not deliver there hardly has it, unless the form is its very own. */
static int in_country(int confidence, const struct carrier *c, struct str country)
{
    if (!c->where[0] || country.n != 2)
        return confidence;
    if (has_word(c->where, country))
        return confidence < 60 ? confidence + 20 : confidence + 3;
    return confidence >= 85 ? confidence - 4 : confidence / 3;
}

static void add_guess(struct guesses *g, const struct carrier *c, int confidence,
                      enum carrier_proof proof)
{
    if (confidence > CONF_MAX)
        confidence = CONF_MAX;
    if (confidence < 1)
        return;
    for (size_t i = 0; i < g->n; i++) {
        struct carrier_guess *old = &g->items[i];
        if (old->carrier != c)
            continue;
        if (confidence > old->confidence)
            *old = (struct carrier_guess){c, confidence, proof};
        return;
    }
    *ARENA_PUSH(g->arena, &g->items, &g->n, struct carrier_guess) =
        (struct carrier_guess){c, confidence, proof};
}

static void try_format(struct guesses *g, const struct format *f, struct str number)
{
    enum carrier_proof proof = CARRIER_UNCHECKED;
    int confidence = f->confidence;
    if (!pattern_match(f->pattern, number))
        return;
    if (f->check != CHECK_NONE) {
        bool right = carrier_check(f->check, number);
        proof = right ? CARRIER_PROVEN : CARRIER_DISPROVEN;
        if (!right)
            confidence = confidence >= 80 ? confidence / 2 : confidence / 8;
    }
    add_guess(g, f->carrier, in_country(confidence, f->carrier, g->country), proof);
}

static void try_post(struct guesses *g, struct str number)
{
    struct str suffix = str_slice(number, number.n - 2, 2);
    const struct carrier *c = NULL;
    int confidence = 96;
    if (!pattern_match(S10_PATTERN, number))
        return;
    for (size_t i = 0; i < COUNT_OF(posts); i++)
        if (str_eq(suffix, str_of(posts[i].country)))
            c = posts[i].carrier;
    if (!c && has_word(other_posts, suffix)) {
        c = &carriers[AT_post];
        confidence = 85;
    }
    bool right = carrier_check(CHECK_S10, number);
    if (c)
        add_guess(g, c, right ? confidence : confidence / 2,
                  right ? CARRIER_PROVEN : CARRIER_DISPROVEN);
}

static bool has_formats(const struct carrier *c)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (formats[i].carrier == c)
            return true;
    return false;
}

/* The supplier's word lifts a carrier whose form fits, and stands alone where nothing does. */
static void apply_hint(struct guesses *g, const struct carrier *c)
{
    for (size_t i = 0; i < g->n; i++) {
        struct carrier_guess *guess = &g->items[i];
        if (guess->carrier != c)
            continue;
        int confidence = guess->confidence + 30;
        if (confidence < 75 && guess->proof != CARRIER_DISPROVEN)
            confidence = 75;
        guess->confidence = confidence > CONF_MAX ? CONF_MAX : confidence;
        return;
    }
    add_guess(g, c, !has_formats(c) ? 50 : g->n == 0 ? 35 : 10, CARRIER_UNCHECKED);
}

static int by_confidence(const void *x, const void *y)
{
    const struct carrier_guess *p = x, *q = y;
    if (p->confidence != q->confidence)
        return p->confidence > q->confidence ? -1 : 1;
    return p->carrier < q->carrier ? -1 : p->carrier > q->carrier;
}

size_t carrier_detect(struct arena *a, struct str number, struct str country, struct str hint,
                      struct carrier_guess **ret_guesses)
{
    struct guesses g = {.arena = a, .country = str_upper(a, str_trim(country))};
    struct str n = carrier_normalize(a, number);
    *ret_guesses = NULL;
    if (n.n < NUMBER_MIN)
        return 0;
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        try_format(&g, &formats[i], n);
    try_post(&g, n);
    const struct carrier *hinted = carrier_of_supplier_text(hint);
    if (hinted)
        apply_hint(&g, hinted);
    if (g.n > 1)
        qsort(g.items, g.n, sizeof(*g.items), by_confidence);
    *ret_guesses = g.items;
    return g.n;
}

const struct carrier *carrier_best(struct arena *a, struct str number, struct str country,
                                   struct str hint)
{
    struct carrier_guess *guesses;
    size_t n = carrier_detect(a, number, country, hint, &guesses);
    return n > 0 && guesses[0].confidence >= CARRIER_SURE ? guesses[0].carrier : NULL;
}

struct str carrier_tracking_url(struct arena *a, const struct carrier *c, struct str number)
{
    struct str n = carrier_normalize(a, number), before, after;
    struct str url = str_of(c && c->url[0] ? c->url : FALLBACK_URL);
    if (str_empty(n))
        n = url_encode(a, str_trim(number));
    ptrdiff_t at = str_find(url, STR("{n}"));
    ASSERT(at >= 0);
    before = str_slice(url, 0, (size_t)at);
    after = str_slice(url, (size_t)at + 3, url.n);
    return str_printf(a, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(n), STR_ARG(after));
}

struct str carrier_shopify_company(const struct carrier *c)
{
    return c ? str_of(c->shopify) : STR_NONE;
}

struct str carrier_name(const struct carrier *c)
{
    return c ? str_of(c->name) : STR_NONE;
}
