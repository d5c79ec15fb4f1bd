/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws buyers and orders from the tables. What is drawn first stays first: a change here changes
 * every demo and every simulated seed.
 */
#include "sim/world/people.h"

#include "base/text.h"
#include "sim/world/people_data.h"

void people_init(struct people *p, uint64_t seed)
{
    *p = (struct people){.own_permille = 50};
    dice_init(&p->dice, seed);
}

static struct str pick(struct people *p, const char *const *list)
{
    size_t n = 0;
    while (list[n])
        n++;
    return str_of(list[dice_below(&p->dice, n)]);
}

/* Names that no table can spell in Latin letters: a person must, before anything is bought. */
static bool is_easy(const struct people_country *c)
{
    static const char *const others[] = {"zh-CN", "ja-JP", "ko-KR"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_eq(str_of(c->locale), str_of(others[i])))
            return false;
    return true;
}

static const struct people_country *pick_country(struct people *p)
{
    size_t n, i;
    const struct people_country *all = people_countries(&n);
    int64_t sum = 0;
    for (i = 0; i < n; i++)
        sum += all[i].weight;
    do {
        int64_t at = dice_range(&p->dice, 0, sum - 1);
        for (i = 0; at >= all[i].weight; i++)
            at -= all[i].weight;
    } while (p->easy && !is_easy(&all[i]));
    return &all[i];
}

static const struct people_town *pick_town(struct people *p, const struct people_country *c)
{
    size_t n = 0;
    while (c->towns[n].city)
        n++;
    return &c->towns[dice_below(&p->dice, n)];
}

/* Every # of a pattern becomes a digit. */
static struct str digits_into(struct people *p, struct arena *a, const char *pattern)
{
    struct str s = str_dup(a, str_of(pattern));
    char *out = arena_grow(a, s.p, s.n, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (out[i] == '#')
            out[i] = (char)('0' + (int)dice_below(&p->dice, 10));
    return (struct str){out, s.n};
}

static struct str street(struct people *p, struct arena *a, const struct people_country *c)
{
    struct str number = str_printf(a, "%d", (int)dice_range(&p->dice, 1, 199));
    return str_replace(a, pick(p, c->streets), STR("%d"), number);
}

/* Latin letters and digits of a name in lower case; "" when it has none. */
static struct str latin(struct arena *a, struct str name)
{
    struct str words = str_replace(a, text_index_words(a, name), STR(" "), STR(""));
    for (size_t i = 0; i < words.n; i++)
        if ((words.p[i] & 0x80) != 0)
            return STR_NONE;
    return words;
}

static struct str email(struct people *p, struct arena *a, const struct people_address *at)
{
    static const char *const domains[] = {"example.com", "example.org", "example.net"};
    struct str first = latin(a, at->first_name), last = latin(a, at->last_name);
    int number = (int)dice_range(&p->dice, 10, 9999);
    const char *domain = DICE_PICK(&p->dice, domains);
    if (str_empty(first) || str_empty(last))
        return str_printf(a, "buyer%d@%s", number, domain);
    return str_printf(a, "%.*s.%.*s%d@%s", STR_ARG(first), STR_ARG(last), number, domain);
}

static void fill_address(struct people *p, struct arena *a, const struct people_country *c,
                         struct people_address *at)
{
    static const char *const seconds[] = {"Apt 4", "2. OG links", "Unit 12", "c/o Example GmbH"};
    const struct people_town *town = pick_town(p, c);
    at->first_name = pick(p, c->names->first);
    at->last_name = pick(p, c->names->last);
    at->address1 = street(p, a, c);
    at->address2 = dice_permille(&p->dice, 250) ? str_of(DICE_PICK(&p->dice, seconds)) : STR_NONE;
    at->company = dice_permille(&p->dice, 60) ? STR("Example & Sons") : STR_NONE;
    at->city = str_of(town->city);
    at->zip = str_of(town->zip);
    at->province = str_of(town->province);
    at->province_code = str_of(town->province_code);
    at->country = str_of(c->name);
    at->country_code = str_of(c->code);
    at->phone = digits_into(p, a, c->phone);
}

/* Nine digits and the two that check them. */
static struct str cpf(struct people *p, struct arena *a)
{
    char *out = arena_alloc(a, 11);
    for (size_t i = 0; i < 9; i++)
        out[i] = (char)('0' + (int)dice_below(&p->dice, i == 0 ? 9 : 10));
    for (size_t n = 9; n < 11; n++) {
        int sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (out[i] - '0') * (int)(n + 1 - i);
        out[n] = (char)('0' + sum * 10 % 11 % 10);
    }
    return (struct str){out, 11};
}

/* One of the faults that suppliers refuse. */
static void spoil(struct people *p, struct people_order *o)
{
    o->troubled = true;
    switch (dice_below(&p->dice, 3)) {
    case 0: o->address.phone = STR_NONE; break;
    case 1: o->address.last_name = STR("Featherstonehaugh-Cholmondeley de la Tour"); break;
    default: o->address.city = STR_NONE; break;
    }
}

static bool is_listed(const struct people_product *product)
{
    return product->product_id[0] != '\0';
}

static void add_item(struct people *p, struct people_order *o)
{
    size_t n;
    const struct people_product *all = people_products(&n), *product;
    bool own = dice_permille(&p->dice, p->own_permille);
    if (!p->easy)
        n--; /* the last came later: what others draw stays as it was */
    do
        product = &all[dice_below(&p->dice, n)];
    while (is_listed(product) == own);
    struct people_item item = {product,
                               &product->variants[dice_below(&p->dice, product->variants_n)],
                               dice_permille(&p->dice, 200) ? dice_range(&p->dice, 2, 3) : 1};
    for (size_t i = 0; i < o->items_n; i++)
        if (o->items[i].variant == item.variant)
            return;
    o->items[o->items_n++] = item;
    o->total_cents += item.variant->price_cents * item.quantity;
}

void people_order(struct people *p, struct arena *a, struct people_order *ret_order)
{
    struct people_order o = {0};
    const struct people_country *c = pick_country(p);
    size_t notes_n;
    const char *const *notes = people_notes(&notes_n);

    fill_address(p, a, c, &o.address);
    o.locale = str_of(c->locale);
    o.email = email(p, a, &o.address);
    if (dice_permille(&p->dice, 150))
        o.note = str_of(notes[dice_below(&p->dice, notes_n)]);
    if (str_eq(o.address.country_code, STR("BR")))
        o.tax_id = cpf(p, a);
    int64_t wanted = dice_permille(&p->dice, 300) ? dice_range(&p->dice, 2, 4) : 1;
    for (int64_t i = 0; i < wanted; i++)
        add_item(p, &o);
    if (dice_permille(&p->dice, p->trouble_permille))
        spoil(p, &o);
    *ret_order = o;
}
