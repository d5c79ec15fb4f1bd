/* SPDX-License-Identifier: Apache-2.0 */
/* See app/buy_check.h. What is chosen among what was told: app/choose.c. */
#include "app/buy_check.h"

#include "app/choose.h"
#include "app/corrected.h"
#include "app/mapped.h"
#include "base/text.h"
#include "core/said.h"

#include <stdarg.h>
#include <stdio.h>

#define WORDS_MAX    300
#define VAGUE_CHECKS 4 /* a minute and a half */

struct look {
    struct turn *t;
    struct job *j;
    const struct judge *jg;
    const struct order *o;
    const struct purchase *p;
    struct desk_account *acc;
    struct arena *a;
    struct buy_check *c;
    struct supplier_address corrected;
    const struct regions_seen *regions;
    struct str country;
    struct place_item *items;
    size_t items_n;
    bool cost_told;
    bool guess; /* what is not known is passed over */
};

/* A listing that cannot be bought, and why: the next one is tried. */
struct obstacle {
    enum problem_kind problem;
    struct str words;
};

/* What was found for one line. */
struct found {
    const struct product_variant *variant; /* NULL: the supplier does not tell */
    const struct freight_option *way;      /* the same */
    struct str service;
};

static bool refuse(struct look *k, enum problem_kind problem, struct str words)
{
    k->c->verdict = BUY_MAY_NOT;
    k->c->refusal = str_printf(k->a, "%.*s %.*s", STR_ARG(problem_kind_text(problem)),
                               STR_ARG(text_clip(words, WORDS_MAX)));
    return false;
}

/* It cannot be told at present: asked again later. */
static bool wait_for(struct look *k, enum supplier_op op, const struct supplier_result *r)
{
    enum err err = r->answer.err ? r->answer.err : ERR_ANSWER_NOT_UNDERSTOOD;
    enum said may = op == SUPPLIER_FREIGHT ? SAID_MAY_FREIGHT : SAID_MAY_PRODUCTS;

    k->c->verdict = BUY_WAIT;
    if (err == ERR_SCOPE_MISSING) {
        k->c->waits_for = said(k->a, SAID_NO_PERMISSION, said_arg(k->a, may), STR_NONE);
        return false;
    }
    k->c->waits_for = str_printf(k->a, "%.*s %.*s", STR_ARG(err_code(err)),
                                 STR_ARG(text_clip(r->answer.detail, WORDS_MAX)));
    return false;
}

/* False: the verdict stands. *ret_result NULL: the supplier cannot be asked for it. */
static bool ask(struct look *k, const struct supplier_ask *what,
                const struct supplier_result **ret_result)
{
    const struct supplier_result *r = NULL;

    switch (goods_ask(k->t, k->j, k->acc, what, &r)) {
    case GOODS_KNOWN: *ret_result = r; return true;
    case GOODS_ABSENT: *ret_result = NULL; return true;
    case GOODS_FAILED:
        if (k->guess)
            break;
        return wait_for(k, what->op, r);
    case GOODS_ASKED:
    case GOODS_LACKED: break;
    }
    if (k->guess) {
        *ret_result = NULL;
        return true;
    }
    k->c->verdict = BUY_ASKED;
    return false;
}

static struct address_input address_input(struct look *k)
{
    return (struct address_input){
        .person = &k->o->person,
        .attributes = k->o->attributes,
        .note = k->o->note,
        .regions = k->regions,
        .corrected = k->o->person.supplier_fix.n ? &k->corrected : NULL,
    };
}

static bool look_at_address(struct look *k)
{
    const struct supplier *s = k->acc->supplier;
    struct supplier_ask what = {.op = SUPPLIER_REGIONS};
    const struct supplier_result *r = NULL;
    struct supplier_address address = {0};
    struct str field = STR_NONE, detail = STR_NONE;

    k->corrected = corrected_read(k->a, k->o);
    k->country = str_upper(
        k->a, str_trim(k->corrected.country.n ? k->corrected.country : k->o->person.country_code));
    if (!s->address)
        return true;
    what.country = k->country;
    if (k->country.n == 2 && !ask(k, &what, &r))
        return false;
    k->regions = r && !r->answer.err ? &r->regions : NULL;
    struct address_input in = address_input(k);
    if (s->address(&in, k->a, &address, &field, &detail))
        return refuse(k, PROBLEM_ADDRESS_REJECTED,
                      str_printf(k->a, "%.*s: %.*s", STR_ARG(field), STR_ARG(detail)));
    if (address.country.n)
        k->country = address.country;
    return true;
}

static struct str number(const struct look *k, int64_t n)
{
    return str_printf(k->a, "%lld", (long long)n);
}

static bool lacks(struct look *k, int64_t stock, int64_t quantity, struct obstacle *ret_why)
{
    if (stock < 0 || stock >= quantity)
        return false;
    *ret_why = (struct obstacle){PROBLEM_OUT_OF_STOCK,
                                 said(k->a, SAID_TOO_FEW, number(k, quantity), number(k, stock))};
    return true;
}

/* The product as it is now. False: the verdict stands, or ret_why says what is in the way. */
static bool find_variant(struct look *k, const struct listing *l, int64_t quantity,
                         struct found *ret, struct obstacle *ret_why)
{
    struct supplier_ask what = {
        .op = SUPPLIER_PRODUCT, .listing_id = l->listing_id, .country = k->country};
    const struct supplier_result *r = NULL;

    if (!ask(k, &what, &r))
        return false;
    if (!r)
        return true;
    if (r->answer.err == ERR_NOT_FOUND || r->answer.err == ERR_REFUSED) {
        bool gone = r->answer.err == ERR_NOT_FOUND;
        *ret_why = (struct obstacle){gone ? PROBLEM_VARIANT_GONE : PROBLEM_NOT_DELIVERABLE,
                                     r->answer.detail};
        return false;
    }
    ret->variant = choose_variant(&r->product, l);
    if (!ret->variant) {
        *ret_why = (struct obstacle){
            PROBLEM_VARIANT_GONE,
            said(k->a,
                 l->sku_id.n || l->sku_attr.n ? SAID_VARIANTS_CHANGED : SAID_VARIANT_NOT_NAMED,
                 STR_NONE, STR_NONE)};
        return false;
    }
    return !lacks(k, ret->variant->stock, quantity, ret_why);
}

static bool find_way(struct look *k, const struct mapping *m, const struct listing *l,
                     int64_t quantity, struct found *ret, struct obstacle *ret_why)
{
    struct supplier_ask what = {.op = SUPPLIER_FREIGHT};
    const struct supplier_result *r = NULL;

    what.freight = (struct freight_ask){
        .listing_id = l->listing_id,
        .sku_id = ret->variant && ret->variant->sku_id.n ? ret->variant->sku_id : l->sku_id,
        .country = k->country,
        .quantity = quantity,
    };
    *ret_why = (struct obstacle){PROBLEM_SERVICE_GONE, STR_NONE};
    if (!ask(k, &what, &r))
        return false;
    if (!r)
        return choose_blind(m, k->p->not_services, &ret->service);
    if (r->answer.err) /* "no way to send it there" is an answer without options */
        return wait_for(k, what.op, r);
    if (r->freight.vague && k->p->checks < VAGUE_CHECKS && !k->guess)
        return wait_for(k, what.op, r);
    ret->way = choose_service(&r->freight, m, ret->variant, k->p->not_services, &ret_why->problem);
    if (!ret->way) {
        ret_why->words =
            ret_why->problem == PROBLEM_NOT_DELIVERABLE
                ? said(k->a, SAID_NOT_SENT_TO, k->country, STR_NONE)
                : said(k->a, SAID_OTHER_WAYS, k->country, number(k, (int64_t)r->freight.options_n));
        return false;
    }
    ret->service = ret->way->code;
    return !lacks(k, ret->way->stock, quantity, ret_why);
}

static bool is_too_dear(struct look *k, const struct mapping *m, const struct found *f)
{
    if (!f->variant || k->p->accept_price ||
        !choose_too_dear(m->price, f->variant->price, k->jg->shop->policy.price_rise_percent))
        return false;
    refuse(k, PROBLEM_PRICE_ROSE,
           said(k->a, SAID_PRICE, money_text(k->a, m->price), money_text(k->a, f->variant->price)));
    return true;
}

/* What the mapping learns of the variant that was found for its listing i. */
static void learn(struct look *k, const struct mapping *m, size_t i, const struct listing *l,
                  const struct found *f)
{
    const struct product_variant *v = f->variant;
    struct mapping n = *m;

    if (!v)
        return;
    struct listing now = {l->listing_id, v->sku_id, v->sku_attr, choose_properties(k->a, v),
                          l->ship_from};
    bool followed = l->sku_id.n ? !str_eq(l->sku_id, v->sku_id)
                                : l->sku_attr.n && !str_eq(l->sku_attr, v->sku_attr);
    bool named = !str_eq(l->sku_id, v->sku_id) || !str_eq(l->sku_attr, v->sku_attr) ||
                 (now.properties.n && !str_eq(l->properties, now.properties));
    bool priced = i == 0 && v->price.currency[0] &&
                  (m->price.minor != v->price.minor ||
                   !str_eq(str_of(m->price.currency), str_of(v->price.currency)));
    if (!followed && !named && !priced)
        return;
    if (!now.properties.n)
        now.properties = l->properties;
    if (i > 0) {
        n.alternatives = ARENA_ARRAY(k->a, struct listing, m->alternatives_n);
        for (size_t x = 0; x < m->alternatives_n; x++)
            n.alternatives[x] = x + 1 == i ? now : m->alternatives[x];
    } else {
        n.sku_id = now.sku_id;
        n.sku_attr = now.sku_attr;
        n.properties = now.properties;
    }
    if (priced) {
        n.price = v->price;
        n.price_ms = k->t->now_ms;
    }
    if (followed)
        n.changed_ms = k->t->now_ms;
    *ARENA_PUSH(k->a, &k->c->learned, &k->c->learned_n, struct mapping) = n;
}

static struct money cost_of(struct look *k, const struct found *f, int64_t quantity)
{
    struct money sum = {0};
    bool told = f->variant && choose_add(&sum, f->variant->price, quantity) &&
                (!f->way || choose_add(&sum, f->way->cost, 1));

    if (!told || !choose_add(&k->c->cost, sum, 1))
        k->cost_told = false;
    return told ? sum : (struct money){0};
}

static void take(struct look *k, const struct purchase_line *pl, const struct mapping *m,
                 const struct listing *l, const struct found *f, int64_t quantity)
{
    const struct product_variant *v = f->variant;
    struct mapping *own = ARENA_NEW(k->a, struct mapping);
    struct money cost = cost_of(k, f, quantity);

    *own = *m;
    own->listing_id = l->listing_id;
    own->sku_id = l->sku_id;
    own->sku_attr = l->sku_attr;
    k->items[k->items_n++] = (struct place_item){
        .mapping = own,
        .service = f->service,
        .sku_id = v ? v->sku_id : l->sku_id,
        .sku_attr = v ? v->sku_attr : l->sku_attr,
        .quantity = quantity,
    };
    k->c->choices[k->c->choices_n++] = (struct purchase_choice){
        .line_id = str_printf(k->a, "%lld", (long long)pl->line_id),
        .listing_id = l->listing_id,
        .sku_id = v ? v->sku_id : l->sku_id,
        .sku_attr = v ? v->sku_attr : l->sku_attr,
        .text = v ? v->text : STR_NONE,
        .service = f->service,
        .ship_from = v ? v->ship_from : STR_NONE,
        .quantity = str_printf(k->a, "%lld", (long long)quantity),
        .cost = cost.currency[0] ? money_text(k->a, cost) : STR_NONE,
    };
}

static const struct mapping *mapping_of(const struct look *k, const struct purchase_line *pl)
{
    for (size_t i = 0; i < k->jg->mappings_n; i++) {
        if (k->jg->mappings[i].id == pl->mapping_id)
            return &k->jg->mappings[i];
    }
    return NULL;
}

/* The first of the mapping's listings that is to be had; the obstacle of the first is told. */
static bool look_at_line(struct look *k, const struct purchase_line *pl)
{
    const struct mapping *m = mapping_of(k, pl);
    struct obstacle first = {0};

    if (!m)
        return refuse(k, PROBLEM_PURCHASE_REFUSED,
                      said(k->a, SAID_MAPPING_GONE, STR_NONE, STR_NONE));
    int64_t quantity = pl->quantity * (m->units > 0 ? m->units : 1);
    for (size_t i = 0; i < mapping_listings_n(m); i++) {
        struct listing l = mapping_listing(m, i);
        struct obstacle why = {0};
        struct found f = {0};
        if (find_variant(k, &l, quantity, &f, &why) && find_way(k, m, &l, quantity, &f, &why)) {
            if (is_too_dear(k, m, &f))
                return false;
            learn(k, m, i, &l, &f);
            take(k, pl, m, &l, &f, quantity);
            return true;
        }
        if (k->c->verdict != BUY_MAY)
            return false;
        if (i == 0)
            first = why;
    }
    return refuse(k, first.problem, first.words);
}

static bool look_at_cost(struct look *k)
{
    int64_t limit = k->jg->shop->policy.cost_limit_minor;

    if (!k->cost_told) {
        k->c->cost = (struct money){0};
        return true;
    }
    if (limit <= 0 || k->p->accept_price || k->c->cost.minor <= limit)
        return true;
    struct money most = k->c->cost;
    most.minor = limit;
    return refuse(k, PROBLEM_COST_LIMIT,
                  said(k->a, SAID_COST, money_text(k->a, k->c->cost), money_text(k->a, most)));
}

static bool write_request(struct look *k)
{
    struct place_input in = {.reference = k->p->reference,
                             .address = address_input(k),
                             .items = k->items,
                             .items_n = k->items_n,
                             .note = k->jg->shop->policy.seller_note};
    enum problem_kind problem = PROBLEM_PURCHASE_REFUSED;
    struct str detail = STR_NONE;

    if (k->acc->supplier->place_request(&in, k->a, &k->c->request, &problem, &detail))
        return refuse(k, problem, detail);
    return true;
}

static void look(struct look *k)
{
    bool on;

    *k->c = (struct buy_check){.verdict = BUY_MAY};
    k->cost_told = true;
    k->a = k->t->arena;
    k->items = ARENA_ARRAY(k->a, struct place_item, k->p->lines_n + 1);
    k->c->choices = ARENA_ARRAY(k->a, struct purchase_choice, k->p->lines_n + 1);
    on = look_at_address(k);
    for (size_t i = 0; i < k->p->lines_n && on; i++)
        on = look_at_line(k, &k->p->lines[i]);
    if (on && look_at_cost(k))
        write_request(k);
}

void buy_check(struct turn *t, struct job *j, const struct judge *jg, const struct order *o,
               const struct purchase *p, struct desk_account *acc, struct buy_check *ret_check)
{
    struct look k = {.t = t, .j = j, .jg = jg, .o = o, .p = p, .acc = acc, .c = ret_check};

    look(&k);
}

void buy_guess(struct turn *t, const struct judge *jg, const struct order *o,
               const struct purchase *p, struct desk_account *acc, struct buy_check *ret_check)
{
    struct look k = {.t = t, .jg = jg, .o = o, .p = p, .acc = acc, .c = ret_check, .guess = true};

    look(&k);
}

static void note(struct changes *changes, const struct mapping *old, const struct mapping *now,
                 struct arena *a)
{
    changes_add(changes, "mapping.sku_id", now->id, old->sku_id, now->sku_id);
    changes_add(changes, "mapping.sku_attr", now->id, old->sku_attr, now->sku_attr);
    changes_add(changes, "mapping.properties", now->id, old->properties, now->properties);
    changes_add(changes, "mapping.price", now->id,
                old->price.currency[0] ? money_text(a, old->price) : STR_NONE,
                now->price.currency[0] ? money_text(a, now->price) : STR_NONE);
    for (size_t i = 0; i < now->alternatives_n && i < old->alternatives_n; i++)
        changes_add(changes, "mapping.alternative", now->id, old->alternatives[i].sku_id,
                    now->alternatives[i].sku_id);
}

enum err buy_check_learn(struct turn *t, const struct buy_check *c)
{
    enum err err = OK;

    for (size_t i = 0; i < c->learned_n && !err; i++) {
        struct mapping *m = &c->learned[i], *old;
        struct changes changes = turn_changes(t);
        struct fact fact = {.kind = "mapping.learned", .source = SOURCE_API};
        err = db_mapping(t->db, t->arena, m->id, &old);
        if (err == ERR_NOT_FOUND) { /* removed meanwhile: nothing to teach */
            err = OK;
            continue;
        }
        if (err)
            break;
        if (m->changed_ms != old->changed_ms) {
            fact.kind = "mapping.followed";
            fact.cause = STR("the seller changed the variants: found by its properties");
        }
        note(&changes, old, m, t->arena);
        mapped_changed(t->desk);
        err = db_mapping_save(t->db, t->arena, m, NULL);
        if (!err)
            err = turn_record(t, m->shop_id, &fact, &changes);
    }
    return err;
}
