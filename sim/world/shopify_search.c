/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shopify's search syntax, as far as a client of orders, products and fulfillment orders needs it:
 * field:value, comparisons, quotes, AND, OR, NOT and "-". As the real one, it never fails: a field
 * that it does not know, or a time without quotes, filters nothing and leaves a warning.
 */
#include "sim/world/shopify_model.h"

static bool take_word(struct str *rest, struct str *ret_word)
{
    size_t i = 0;
    char quote = '\0';
    *rest = str_trim(*rest);
    if (str_empty(*rest))
        return false;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == ' ') {
            break;
        }
    }
    *ret_word = str_slice(*rest, 0, i);
    *rest = str_slice(*rest, i, rest->n);
    return true;
}

static struct str unquote(struct str s, bool *ret_quoted)
{
    bool q = s.n >= 2 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0];
    *ret_quoted = q;
    return q ? str_slice(s, 1, s.n - 2) : s;
}

static struct str strip_brackets(struct str s)
{
    while (s.n > 0 && s.p[0] == '(')
        s = str_slice(s, 1, s.n);
    while (s.n > 0 && s.p[s.n - 1] == ')')
        s = str_slice(s, 0, s.n - 1);
    return s;
}

static void parse_term(struct shopify_term *t, struct str word)
{
    static const char *const ops[] = {">=", "<=", ">", "<"};
    bool quoted;
    struct str value;
    word = strip_brackets(word);
    if (word.n > 1 && word.p[0] == '-') {
        t->negative = true;
        word = str_slice(word, 1, word.n);
    }
    if (word.n > 0 && (word.p[0] == '\'' || word.p[0] == '"')) {
        t->value = unquote(word, &quoted);
        return;
    }
    if (!str_cut(word, ':', &t->field, &value)) {
        t->value = word;
        t->field = STR("");
        return;
    }
    t->op = STR("");
    for (size_t i = 0; i < COUNT_OF(ops) && str_empty(t->op); i++) {
        if (str_starts(value, str_of(ops[i]))) {
            t->op = str_of(ops[i]);
            value = str_slice(value, t->op.n, value.n);
        }
    }
    t->value = unquote(value, &quoted);
    t->broken = !quoted && str_has(t->value, STR(":"));
}

struct shopify_search shopify_search_parse(struct arena *a, struct str query)
{
    struct shopify_search s = {0};
    struct str word;
    bool group = true, negative = false;
    while (take_word(&query, &word)) {
        if (str_eq(word, STR("AND")))
            continue;
        if (str_eq(word, STR("OR"))) {
            group = true;
            continue;
        }
        if (str_eq(word, STR("NOT"))) {
            negative = true;
            continue;
        }
        struct shopify_term *t = ARENA_PUSH(a, &s.terms, &s.n, struct shopify_term);
        t->negative = negative;
        t->starts_group = group;
        parse_term(t, word);
        group = negative = false;
    }
    return s;
}

static bool term_fits(const struct shopify_term *t, const void *thing,
                      int (*match)(const void *thing, const struct shopify_term *t))
{
    int m = t->broken ? -1 : match(thing, t);
    return m < 0 || (m > 0) != t->negative;
}

bool shopify_search_fits(const struct shopify_search *s, const void *thing,
                         int (*match)(const void *thing, const struct shopify_term *t))
{
    bool group = true;
    if (s->n == 0)
        return true;
    for (size_t i = 0; i < s->n; i++) {
        if (s->terms[i].starts_group && i > 0) {
            if (group)
                return true;
            group = true;
        }
        group = group && term_fits(&s->terms[i], thing, match);
    }
    return group;
}

void shopify_search_warn(struct shopify_ctx *c, struct str query, const struct shopify_search *s,
                         int (*match)(const void *thing, const struct shopify_term *t),
                         struct str path)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct shopify_term *t = &s->terms[i];
        struct jw w;
        if (!t->broken && match(NULL, t) >= 0)
            continue;
        if (c->search.n > 0)
            buf_char(&c->search, ',');
        jw_init(&w, &c->search);
        jw_obj(&w);
        jw_key(&w, "path");
        jw_arr(&w);
        jw_str(&w, path);
        jw_arr_end(&w);
        jw_kstr(&w, "query", query);
        jw_key(&w, "warnings");
        jw_arr(&w);
        jw_obj(&w);
        jw_kstr(&w, "field", t->field);
        jw_kstr(&w, "message",
                t->broken ? STR("Input for this field could not be parsed.")
                          : STR("Invalid search field for this query."));
        jw_kstr(&w, "code", t->broken ? STR("invalid_value") : STR("invalid_field"));
        jw_obj_end(&w);
        jw_arr_end(&w);
        jw_obj_end(&w);
    }
}

static int compare(int64_t have, const struct shopify_term *t, int64_t want)
{
    if (str_eq(t->op, STR(">=")))
        return have >= want;
    if (str_eq(t->op, STR(">")))
        return have > want;
    if (str_eq(t->op, STR("<=")))
        return have <= want;
    if (str_eq(t->op, STR("<")))
        return have < want;
    return have == want;
}

static bool when_of(const struct shopify_term *t, int64_t *ret_ms)
{
    return time_parse(t->value, ret_ms) || time_parse_date(t->value, ret_ms);
}

static int match_time(int64_t have, const struct shopify_term *t)
{
    int64_t want;
    return when_of(t, &want) ? compare(have, t, shopify_seconds(want)) : -1;
}

int64_t shopify_search_since(const struct shopify_search *s)
{
    int64_t since = INT64_MIN, at_ms;
    for (size_t i = 0; i < s->n; i++) {
        const struct shopify_term *t = &s->terms[i];
        if (t->starts_group && i > 0)
            return INT64_MIN;
        if (str_eq(t->field, STR("updated_at")) && str_starts(t->op, STR(">")) && !t->negative &&
            !t->broken && when_of(t, &at_ms) && shopify_seconds(at_ms) > since)
            since = shopify_seconds(at_ms);
    }
    return since;
}

static int match_id(int64_t have, const struct shopify_term *t)
{
    int64_t want;
    struct str value = t->value;
    while (str_has(value, STR("/"))) { /* a gid counts by its number */
        struct str head;
        str_cut(value, '/', &head, &value);
    }
    return str_to_i64(value, &want) && compare(have, t, want);
}

static struct str no_hash(struct str s)
{
    return str_starts(s, STR("#")) ? str_slice(s, 1, s.n) : s;
}

static bool has_tag(const struct shopify_order *o, struct str tag)
{
    for (size_t i = 0; i < o->tags_n; i++) {
        if (str_eq_nocase(o->tags[i], tag))
            return true;
    }
    return false;
}

static int match_status(const struct shopify_order *o, struct str v)
{
    bool open = o->closed_ms == 0 && o->canceled_ms == 0;
    if (str_eq(v, STR("open")))
        return open;
    if (str_eq(v, STR("closed")))
        return o->closed_ms != 0 && o->canceled_ms == 0;
    if (str_eq(v, STR("cancelled")))
        return o->canceled_ms != 0;
    if (str_eq(v, STR("not_closed")))
        return o->closed_ms == 0;
    return 1;
}

static int match_shipped(const struct shopify_order *o, struct str v)
{
    struct str display = shopify_order_display(o);
    bool whole = str_eq(display, STR("FULFILLED"));
    bool part = str_eq(display, STR("PARTIALLY_FULFILLED"));
    if (str_eq(v, STR("fulfilled")) || str_eq(v, STR("shipped")))
        return whole;
    if (str_eq(v, STR("partial")))
        return part;
    if (str_eq(v, STR("unshipped")))
        return !whole && !part;
    if (str_eq(v, STR("unfulfilled")))
        return !whole;
    return str_eq_nocase(display, v);
}

int shopify_match_order(const void *thing, const struct shopify_term *t)
{
    const struct shopify_order *o = thing;
    static const char *const known[] = {"created_at",
                                        "updated_at",
                                        "processed_at",
                                        "id",
                                        "name",
                                        "status",
                                        "fulfillment_status",
                                        "email",
                                        "financial_status",
                                        "tag",
                                        "tag_not",
                                        "test",
                                        "gateway",
                                        "risk_level",
                                        "source_name",
                                        "confirmation_number",
                                        ""};
    size_t k = 0;
    while (k < COUNT_OF(known) && !str_eq(t->field, str_of(known[k])))
        k++;
    if (o == NULL || k == COUNT_OF(known))
        return k == COUNT_OF(known) ? -1 : 0;
    switch (k) {
    case 0: return match_time(o->created_ms, t);
    case 1: return match_time(o->updated_ms, t);
    case 2: return match_time(o->processed_ms, t);
    case 3: return match_id(o->id, t);
    case 4: return str_eq_nocase(no_hash(o->name), no_hash(t->value));
    case 5: return match_status(o, t->value);
    case 6: return match_shipped(o, t->value);
    case 7: return str_eq_nocase(o->email, t->value);
    case 8: return str_eq_nocase(o->financial, t->value);
    case 9: return has_tag(o, t->value);
    case 10: return !has_tag(o, t->value);
    case 11: return o->test == str_eq(t->value, STR("true"));
    case 12: return str_eq(o->gateway, t->value);
    case 13: return str_eq_nocase(o->risk, t->value);
    case 14: return str_eq(o->source_name, t->value);
    case 15: return str_eq_nocase(o->confirmation, t->value);
    default:
        return str_find_nocase(o->name, t->value) >= 0 || str_find_nocase(o->email, t->value) >= 0;
    }
}

int shopify_match_fo(const void *thing, const struct shopify_term *t)
{
    const struct shopify_fo *fo = thing;
    static const char *const known[] = {"assigned_location_id", "id", "status", "updated_at"};
    size_t k = 0;
    while (k < COUNT_OF(known) && !str_eq(t->field, str_of(known[k])))
        k++;
    if (fo == NULL || k == COUNT_OF(known))
        return k == COUNT_OF(known) ? -1 : 0;
    switch (k) {
    case 0: return match_id(fo->location->id, t);
    case 1: return match_id(fo->id, t);
    case 2: return str_eq_nocase(fo->status, t->value);
    default: return match_time(fo->updated_ms, t);
    }
}

/* "IPOD*" matches a beginning. */
static bool text_fits(struct str have, struct str want)
{
    if (str_ends(want, STR("*")))
        return str_find_nocase(have, str_slice(want, 0, want.n - 1)) == 0;
    return str_eq_nocase(have, want);
}

int shopify_match_variant(const void *thing, const struct shopify_term *t)
{
    const struct shopify_variant *v = thing;
    static const char *const known[] = {"sku",   "barcode", "id", "product_id",
                                        "title", "vendor",  ""};
    size_t k = 0;
    while (k < COUNT_OF(known) && !str_eq(t->field, str_of(known[k])))
        k++;
    if (v == NULL || k == COUNT_OF(known))
        return k == COUNT_OF(known) ? -1 : 0;
    switch (k) {
    case 0: return text_fits(v->sku, t->value);
    case 1: return text_fits(v->barcode, t->value);
    case 2: return match_id(v->id, t);
    case 3: return match_id(v->product->id, t);
    case 4: return text_fits(v->title, t->value);
    case 5: return text_fits(v->product->vendor, t->value);
    default: {
        struct str want = t->value;
        if (str_ends(want, STR("*")))
            want = str_slice(want, 0, want.n - 1);
        return str_find_nocase(v->sku, want) >= 0 || str_find_nocase(v->title, want) >= 0 ||
               str_find_nocase(v->product->title, want) >= 0;
    }
    }
}

int shopify_match_product(const void *thing, const struct shopify_term *t)
{
    const struct shopify_product *p = thing;
    static const char *const known[] = {"id",         "title", "vendor", "updated_at",
                                        "created_at", "sku",   ""};
    size_t k = 0;
    while (k < COUNT_OF(known) && !str_eq(t->field, str_of(known[k])))
        k++;
    if (p == NULL || k == COUNT_OF(known))
        return k == COUNT_OF(known) ? -1 : 0;
    switch (k) {
    case 0: return match_id(p->id, t);
    case 1: return text_fits(p->title, t->value);
    case 2: return text_fits(p->vendor, t->value);
    case 3: return match_time(p->updated_ms, t);
    case 4: return match_time(p->created_ms, t);
    default: break;
    }
    for (size_t i = 0; i < p->variants_n && k == 5; i++) {
        if (text_fits(p->variants[i]->sku, t->value))
            return 1;
    }
    return k == 5 ? 0 : str_find_nocase(p->title, t->value) >= 0;
}
