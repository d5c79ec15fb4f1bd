/* SPDX-License-Identifier: Apache-2.0 */
/* See app/choose.h. */
#include "app/choose.h"

#include "base/text.h"

static const struct product_variant *by_sku_id(const struct product_seen *p, struct str sku_id)
{
    for (size_t i = 0; i < p->variants_n && sku_id.n; i++) {
        if (str_eq(p->variants[i].sku_id, sku_id))
            return &p->variants[i];
    }
    return NULL;
}

static const struct product_variant *by_sku_attr(const struct product_seen *p, struct str sku_attr)
{
    for (size_t i = 0; i < p->variants_n && sku_attr.n; i++) {
        if (str_eq(p->variants[i].sku_attr, sku_attr))
            return &p->variants[i];
    }
    return NULL;
}

static bool has_property(const struct product_variant *v, struct str name, struct str value)
{
    for (size_t i = 0; i < v->properties_n; i++) {
        if (str_eq_nocase(str_trim(v->properties[i].name), name) &&
            str_eq_nocase(str_trim(v->properties[i].value), value))
            return true;
    }
    return false;
}

/* The variant has all properties of the lines. */
static bool has_all(const struct product_variant *v, struct str lines)
{
    struct str line, name, value;
    bool more = lines.n > 0;

    if (!more)
        return false;
    while (more) {
        more = str_cut(lines, '\n', &line, &lines);
        if (!str_cut(line, '=', &name, &value) || !has_property(v, str_trim(name), str_trim(value)))
            return false;
    }
    return true;
}

static bool same_properties(const struct product_variant *x, const struct product_variant *y)
{
    if (x->properties_n != y->properties_n)
        return false;
    for (size_t i = 0; i < x->properties_n; i++) {
        if (!has_property(y, str_trim(x->properties[i].name), str_trim(x->properties[i].value)))
            return false;
    }
    return true;
}

/* Of the same goods in two warehouses. */
static bool is_better(const struct product_variant *x, const struct product_variant *y)
{
    if ((x->stock != 0) != (y->stock != 0))
        return x->stock != 0;
    return x->price.minor < y->price.minor;
}

static const struct product_variant *by_properties(const struct product_seen *p,
                                                   const struct listing *l)
{
    const struct product_variant *best = NULL;

    for (size_t i = 0; i < p->variants_n; i++) {
        const struct product_variant *v = &p->variants[i];
        if (!has_all(v, l->properties))
            continue;
        if (l->ship_from.n && v->ship_from.n && !str_eq_nocase(l->ship_from, v->ship_from))
            continue;
        if (best && !same_properties(best, v))
            return NULL; /* the seller tells apart what the mapping does not */
        if (!best || is_better(v, best))
            best = v;
    }
    return best;
}

const struct product_variant *choose_variant(const struct product_seen *p, const struct listing *l)
{
    const struct product_variant *v = by_sku_id(p, l->sku_id);

    if (!v)
        v = by_sku_attr(p, l->sku_attr);
    if (!v)
        v = by_properties(p, l);
    if (!v && !l->sku_id.n && !l->sku_attr.n && !l->properties.n && p->variants_n == 1)
        v = &p->variants[0];
    return v;
}

struct str choose_properties(struct arena *a, const struct product_variant *v)
{
    struct str *lines = ARENA_ARRAY(a, struct str, v->properties_n + 1);

    for (size_t i = 0; i < v->properties_n; i++)
        lines[i] = str_printf(a, "%.*s=%.*s", STR_ARG(str_trim(v->properties[i].name)),
                              STR_ARG(str_trim(v->properties[i].value)));
    return str_join(a, lines, v->properties_n, STR("\n"));
}

static bool is_named(struct str list, struct str code)
{
    struct str one;
    bool more = list.n > 0;

    while (more) {
        more = str_cut(list, ',', &one, &list);
        if (str_eq_nocase(str_trim(one), code))
            return true;
    }
    return false;
}

static bool may_be_used(const struct freight_option *o, const struct product_variant *v,
                        struct str not_services)
{
    if (is_named(not_services, o->code))
        return false;
    return !v || !v->ship_from.n || !o->ship_from.n || str_eq_nocase(o->ship_from, v->ship_from);
}

/* Costs that are not told come last; of the same cost the quicker. */
static bool is_cheaper(const struct freight_option *x, const struct freight_option *y)
{
    bool told_x = x->cost.currency[0] != '\0', told_y = y->cost.currency[0] != '\0';

    if (told_x != told_y)
        return told_x;
    if (x->cost.minor != y->cost.minor)
        return x->cost.minor < y->cost.minor;
    return x->max_days > 0 && (y->max_days == 0 || x->max_days < y->max_days);
}

static const struct freight_option *preferred(const struct freight_seen *f, struct str services,
                                              const struct product_variant *v, struct str not )
{
    struct str code;
    bool more = services.n > 0;

    while (more) {
        more = str_cut(services, ',', &code, &services);
        for (size_t i = 0; i < f->options_n; i++) {
            if (str_eq_nocase(f->options[i].code, str_trim(code)) &&
                may_be_used(&f->options[i], v, not ))
                return &f->options[i];
        }
    }
    return NULL;
}

static const struct freight_option *cheapest(const struct freight_seen *f, bool tracked,
                                             const struct product_variant *v, struct str not )
{
    const struct freight_option *best = NULL;

    for (size_t i = 0; i < f->options_n; i++) {
        const struct freight_option *o = &f->options[i];
        if (may_be_used(o, v, not ) && (o->tracked || !tracked) && (!best || is_cheaper(o, best)))
            best = o;
    }
    return best;
}

const struct freight_option *choose_service(const struct freight_seen *f, const struct mapping *m,
                                            const struct product_variant *v,
                                            struct str not_services, enum problem_kind *ret_problem)
{
    const struct freight_option *o = preferred(f, m->services, v, not_services);

    if (!o && m->fallback != SERVICE_FALLBACK_NONE)
        o = cheapest(f, true, v, not_services);
    if (!o && m->fallback == SERVICE_FALLBACK_ANY)
        o = cheapest(f, false, v, not_services);
    if (!o)
        *ret_problem = f->options_n ? PROBLEM_SERVICE_GONE : PROBLEM_NOT_DELIVERABLE;
    return o;
}

bool choose_blind(const struct mapping *m, struct str not_services, struct str *ret_service)
{
    struct str code, services = m->services;
    bool more = services.n > 0;

    while (more) {
        more = str_cut(services, ',', &code, &services);
        if (is_named(not_services, str_trim(code)))
            continue;
        *ret_service = str_trim(code);
        return true;
    }
    *ret_service = STR_NONE;
    return !m->services.n && !not_services.n;
}

bool choose_too_dear(struct money known, struct money now, int64_t percent)
{
    if (percent <= 0 || known.minor <= 0 || !known.currency[0] ||
        !str_eq(str_of(known.currency), str_of(now.currency)))
        return false;
    return (double)now.minor > (double)known.minor * (1.0 + (double)percent / 100.0);
}

bool choose_add(struct money *a, struct money b, int64_t n)
{
    if (!b.currency[0] || b.minor < 0 || n < 0)
        return false;
    if (!a->currency[0])
        *a = (struct money){.currency = {b.currency[0], b.currency[1], b.currency[2]}};
    if (!str_eq(str_of(a->currency), str_of(b.currency)))
        return false;
    if (n > 0 && b.minor > (INT64_MAX - a->minor) / n)
        return false;
    a->minor += b.minor * n;
    return true;
}

static bool among(struct str word, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(words[i], word))
            return true;
    }
    return false;
}

ptrdiff_t choose_by_words(struct arena *a, struct str title, const struct str *texts, size_t n)
{
    struct str *mine, *theirs;
    size_t mine_n = str_split(a, text_index_words(a, title), ' ', &mine), least = SIZE_MAX;
    ptrdiff_t best = -1;

    for (size_t i = 0; i < n && mine_n; i++) {
        size_t theirs_n = str_split(a, text_index_words(a, texts[i]), ' ', &theirs), hits = 0;
        for (size_t k = 0; k < mine_n; k++)
            hits += among(mine[k], theirs, theirs_n);
        if (hits < mine_n || theirs_n > least)
            continue;
        best = theirs_n == least ? -1 : (ptrdiff_t)i; /* -1: no better than another */
        least = theirs_n;
    }
    return best;
}
