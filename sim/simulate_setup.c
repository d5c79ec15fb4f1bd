/* SPDX-License-Identifier: Apache-2.0 */
/* What a simulation's seed chooses, and how the merchant begins. See sim/simulate.h. */
#include "sim/simulate_part.h"

#include <stddef.h>

#define STOCK       100000
#define DIVIDED_IDS 2 /* ways to go on after a division: kept, unknown */

static int64_t up_to(struct dice *d, int64_t max)
{
    return max > 0 ? dice_range(d, 0, max) : 0;
}

static struct aliworld_options ali_of(struct dice *d, uint64_t seed, int64_t level)
{
    struct aliworld_options o = aliworld_defaults();

    o.seed = seed;
    o.pays_by_itself = !dice_permille(d, 100);
    o.repeat_answers_ids = dice_permille(d, 500);
    o.text_numbers = dice_permille(d, 300);
    o.other_wrapper_names = dice_permille(d, 200);
    o.early_number = dice_permille(d, 300);
    o.readable_after_ms = dice_range(d, 0, MS_MINUTE);
    o.risk_ms = dice_permille(d, 300) ? 2 * MS_HOUR : 0;
    o.announce_ms = dice_permille(d, 300) ? MS_HOUR : 0;
    o.ship_ms = dice_range(d, MS_HOUR, dice_permille(d, 250) ? 2 * MS_DAY : 8 * MS_HOUR);
    o.ship_spread_ms = dice_range(d, 0, dice_permille(d, 250) ? MS_DAY : 4 * MS_HOUR);
    o.packages = dice_range(d, 1, 3);
    o.package_gap_ms = dice_range(d, MS_HOUR, dice_permille(d, 250) ? MS_DAY : 6 * MS_HOUR);
    o.relabel_permille = up_to(d, 60 * level);
    o.relabel_ms = MS_DAY;
    o.deliver_ms = dice_range(d, 2 * MS_DAY, 6 * MS_DAY);
    o.finish_ms = MS_DAY;
    return o;
}

/* What else AliExpress does, each in so many of a thousand worlds, with a value from .. to. Dice of
 * their own: a row more changes nothing else. */
#define ROW(name, in, from, to)                                      \
    {                                                                \
#name, offsetof(struct aliworld_options, name), in, from, to \
    }
static const struct habit {
    const char *name;
    size_t at;
    int64_t in_permille, from, to;
} habits[] = {
    ROW(odd_permille, 500, 1, 200),
    ROW(payment_ms, 300, MS_MINUTE, 6 * MS_HOUR),
    ROW(pay_fail_permille, 200, 20, 200),
    ROW(seller_cancels_permille, 300, 5, 60),
    ROW(seller_drops_permille, 300, 20, 150),
    ROW(scan_ms, 300, MS_HOUR, 2 * MS_DAY),
    ROW(transit_ms, 400, 6 * MS_HOUR, MS_DAY),
    ROW(relabel_both_ms, 300, MS_HOUR, MS_DAY),
    ROW(vanish_permille, 300, 20, 200),
    ROW(vanish_ms, 1000, MS_HOUR, 2 * MS_DAY),
    ROW(consolidate_permille, 300, 100, 800),
    ROW(surprise_fee_cents, 300, 50, 400),
    ROW(push_delay_ms, 500, 0, 2 * MS_MINUTE),
    ROW(push_lost_permille, 300, 50, 500),
    ROW(push_twice_permille, 300, 50, 500),
    ROW(push_late_permille, 300, 50, 500),
    ROW(push_late_ms, 1000, MS_MINUTE, 6 * MS_HOUR),
};
#undef ROW

static void adopt_habits(struct aliworld_options *o, uint64_t seed)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice strict = dice_fork(&d, STR("strict_address"));
    o->strict_address = dice_permille(&strict, 250);
    struct dice push = dice_fork(&d, STR("push_url"));
    if (dice_permille(&push, 400))
        o->push_url = STR("https://hub.example/webhooks/aliexpress");
    for (size_t i = 0; i < COUNT_OF(habits); i++) {
        const struct habit *h = &habits[i];
        struct dice own = dice_fork(&d, str_of(h->name));
        if (dice_permille(&own, h->in_permille))
            *(int64_t *)((char *)o + h->at) = dice_range(&own, h->from, h->to);
    }
}

static struct sim_wires wires_of(struct dice *d, int64_t level)
{
    return (struct sim_wires){.refuse = up_to(d, 10 * level),
                              .lost_before = up_to(d, 10 * level),
                              .lost_after = up_to(d, 10 * level),
                              .late = up_to(d, 2 * level),
                              .slow = up_to(d, 20 * level),
                              .jitter_ms = up_to(d, 200)};
}

static void pick_pace(struct swarm *w, uint64_t seed)
{
    static const int64_t polls_ms[] = {MS_MINUTE, 5 * MS_MINUTE, 15 * MS_MINUTE, 30 * MS_MINUTE};
    static const int64_t calls[] = {600, 800, 1500};
    struct dice d;

    dice_init(&d, seed);
    d = dice_fork(&d, STR("pace"));
    w->poll_ms = DICE_PICK(&d, polls_ms);
    w->supplier_calls = DICE_PICK(&d, calls);
}

static struct shop_habits shop_habits_of(struct dice d)
{
    static const int64_t graces_s[] = {0, 0, 60, 600, 7200};
    struct shop_habits h = {0};

    h.auto_buy = !dice_permille(&d, 250);
    h.auto_fulfill = !dice_permille(&d, 100);
    h.when_complete = dice_permille(&d, 250);
    h.notify = !dice_permille(&d, 200);
    h.grace_s = DICE_PICK(&d, graces_s);
    h.plan = (enum shopify_plan)dice_below(&d, SHOPIFY_PLAN_MAX);
    h.unmapped_permille = dice_permille(&d, 500) ? 150 : 0;
    h.big_permille = dice_permille(&d, 400) ? dice_range(&d, 20, 400) : 0;
    h.second_place = dice_permille(&d, 500);
    return h;
}

/* How many there are; everybody has dice of their own. */
static void pick_shops(struct swarm *w, uint64_t seed)
{
    static const char *const names[SIMULATE_SHOPS_MAX] = {"shop 1", "shop 2", "shop 3"};
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("shops"));
    w->shops_n = dice_permille(&own, 650) ? 1 : 1 + (size_t)dice_range(&own, 1, 2);
    w->accounts_n = dice_permille(&own, 700) ? 1 : SIMULATE_ACCOUNTS_MAX;
    w->apps = dice_permille(&own, 500);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        w->shops[i] = shop_habits_of(dice_fork(&d, str_of(names[i])));
}

/* In some runs only: elsewhere nothing else changes. */
static void pick_consent(struct swarm *w, uint64_t seed, int64_t level)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("consent habits"));
    if (level && dice_permille(&own, 350))
        w->consent_permille = dice_range(&own, level, 16 * level);
    if (level && dice_permille(&own, 350))
        w->extra_permille = dice_range(&own, 1, 40 * level);
}

static void pick_regret(struct swarm *w, uint64_t seed)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("regret habits"));
    if (dice_permille(&own, 500))
        w->regret_permille = dice_range(&own, 20, 300);
}

static void pick_site(struct swarm *w, uint64_t seed)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("site habits"));
    if (!dice_permille(&own, 500))
        return;
    w->site_permille = dice_range(&own, 50, 800);
    w->ali.packages = dice_range(&own, 2, 4);
}

/* Bodies are forgotten after 60 days, history is packed after 14. */
static void pick_later(struct swarm *w, uint64_t seed)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("later"));
    if (dice_permille(&own, 200))
        w->later_days = dice_range(&own, 15, 90);
}

static void pick_grant(struct swarm *w, uint64_t seed, int64_t level)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("grant habits"));
    if (level && dice_permille(&own, 350))
        w->grant_permille = dice_range(&own, 4 * level, 20 * level);
}

/* What becomes of the old id nobody knows: each world has its way. */
static void pick_divide(struct swarm *w, uint64_t seed)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("divide habits"));
    if (dice_permille(&own, 400))
        w->divide_permille = dice_range(&own, 30, 300);
    w->ali.divided_id = (int64_t)dice_below(&own, DIVIDED_IDS);
}

static void pick_permit(struct swarm *w, uint64_t seed, int64_t level)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("permit habits"));
    if (level && dice_permille(&own, 350))
        w->permit_permille = dice_range(&own, 4 * level, 20 * level);
}

/* Here and there many marks arrive after the hub has given them up. */
static void pick_late(struct swarm *w, uint64_t seed, int64_t level)
{
    struct dice d;

    dice_init(&d, seed);
    struct dice own = dice_fork(&d, STR("late wires"));
    if (level && dice_permille(&own, 500))
        w->wires.late_marks = dice_range(&own, 20 * level, 100 * level);
}

struct swarm swarm_of(const struct simulate_options *options)
{
    static const int64_t levels[SIMULATE_FAULTS_MAX] = {0, 1, 5};
    int64_t level = levels[options->faults];
    uint64_t seed = options->seed;
    struct swarm w = {0};
    struct dice d;

    dice_init(&d, seed);
    d = dice_fork(&d, STR("swarm"));
    w.webhooks = !dice_permille(&d, 250);
    pick_shops(&w, seed);
    w.ali = ali_of(&d, seed, level);
    adopt_habits(&w.ali, seed);
    pick_pace(&w, seed);
    w.wires = wires_of(&d, level);
    pick_late(&w, seed, level);
    w.hooks = (struct shopify_hook_faults){.lost = up_to(&d, 30 * level),
                                           .twice = up_to(&d, 50 * level),
                                           .late = up_to(&d, 50 * level),
                                           .odd = up_to(&d, 30 * level),
                                           .late_ms = dice_permille(&d, 700) ? 6 * MS_HOUR : MS_DAY,
                                           .delay_ms = up_to(&d, 20 * MS_SECOND)};
    w.shopify_permille = up_to(&d, 3 * level);
    w.shop_act_permille = up_to(&d, 400);
    w.hub_act_permille = up_to(&d, 400);
    w.accident_permille = up_to(&d, 60 * level);
    w.forge_permille = up_to(&d, 20 * level);
    pick_consent(&w, seed, level);
    pick_regret(&w, seed);
    pick_site(&w, seed);
    pick_grant(&w, seed, level);
    pick_later(&w, seed);
    pick_divide(&w, seed);
    pick_permit(&w, seed, level);
    return w;
}

static const char *yes(bool b)
{
    return b ? "true" : "false";
}

static struct str shop_text(const struct shop_habits *h, struct arena *a)
{
    static const char *const plans[SHOPIFY_PLAN_MAX] = {"Standard", "Advanced", "Plus",
                                                        "Enterprise"};

    return str_printf(a,
                      "%s, buys %s after %lld s, marks %s%s, %lld of 1000 products unmapped, %lld "
                      "of 1000 orders big%s",
                      plans[h->plan], h->auto_buy ? "by itself" : "by hand", (long long)h->grace_s,
                      h->auto_fulfill ? "by itself" : "by hand",
                      h->when_complete ? " when complete" : "", (long long)h->unmapped_permille,
                      (long long)h->big_permille, h->second_place ? ", two places" : "");
}

struct str swarm_text(const struct swarm *w, struct arena *a)
{
    struct str text = str_printf(
        a,
        "%zu shops, %zu supplier accounts%s, %s, ships after %lld h in up to %lld packages, people "
        "act %lld + %lld of 1000, buyers regret %lld of 1000, at the supplier's %lld of 1000, "
        "orders become two there %lld of 1000, permissions end there %lld of 1000, "
        "permissions and secrets change %lld of 1000, accidents %lld of 1000, consents end "
        "%lld of 1000, %lld of 1000 "
        "answers with more members, %lld days later",
        w->shops_n, w->accounts_n, w->apps ? " with apps of their own" : "",
        w->webhooks ? "webhooks" : "polling", (long long)(w->ali.ship_ms / MS_HOUR),
        (long long)w->ali.packages, (long long)w->shop_act_permille, (long long)w->hub_act_permille,
        (long long)w->regret_permille, (long long)w->site_permille, (long long)w->divide_permille,
        (long long)w->permit_permille, (long long)w->grant_permille,
        (long long)w->accident_permille, (long long)w->consent_permille,
        (long long)w->extra_permille, (long long)w->later_days);

    for (size_t i = 0; i < w->shops_n; i++)
        text = str_printf(a, "%.*s\n  shop %zu: %.*s", STR_ARG(text), i + 1,
                          STR_ARG(shop_text(&w->shops[i], a)));
    return text;
}

static void map_goods(struct simulation *m, const struct goods *g)
{
    const struct people_product *p = g->product;
    size_t n = m->swarm.accounts_n;
    struct str account = m->accounts[n > 1 ? dice_below(&m->dice, n) : 0];

    for (size_t i = 0; i < p->variants_n; i++) {
        const struct people_variant *v = &p->variants[i];
        struct sim_answer r =
            sim_api(m->sim, HTTP_POST, "/api/v1/mappings",
                    "{\"shop\":\"%.*s\",\"account\":\"%.*s\",\"product_id\":\"%lld\",\"variant_"
                    "id\":\"%lld\","
                    "\"link\":\"https://www.aliexpress.com/item/%s.html\",\"sku_id\":\"%s\","
                    "\"sku_attr\":\"%s\",\"services\":[\"CAINIAO_FULFILLMENT_STD\"]}",
                    STR_ARG(m->here->domain), STR_ARG(account), (long long)g->product_id,
                    (long long)g->variant_ids[i], p->product_id, v->sku_id, v->sku_attr);
        ASSERT(r.status == 201);
    }
}

static void add_goods(struct simulation *m, const struct people_product *p)
{
    struct shopify_variant_input *variants =
        ARENA_ARRAY(m->arena, struct shopify_variant_input, p->variants_n);
    struct goods *g = ARENA_PUSH(m->arena, &m->here->goods, &m->here->goods_n, struct goods);

    for (size_t i = 0; i < p->variants_n; i++)
        variants[i] = (struct shopify_variant_input){.title = str_of(p->variants[i].title),
                                                     .sku = str_of(p->variants[i].sku),
                                                     .price_minor = p->variants[i].price_cents,
                                                     .digital = !p->ships};
    g->product = p;
    g->variant_ids = ARENA_ARRAY(m->arena, int64_t, p->variants_n);
    g->product_id = shopify_add_product(m->here->shop, str_of(p->title), str_of(p->vendor),
                                        variants, p->variants_n, sim_now(m->sim), g->variant_ids);
    if (p->product_id[0] && !dice_permille(&m->dice, m->here->habits->unmapped_permille))
        map_goods(m, g);
}

static void connect_shop(struct simulation *m, size_t nth)
{
    struct stall *s = &m->stalls[nth];
    const struct shop_habits *h = &m->swarm.shops[nth];
    struct shopify_options o = {.plan = h->plan,
                                .currency = STR("USD"),
                                .zone = STR("America/New_York"),
                                .big_ids = m->opt->seed % 2 == 0};
    size_t n;
    const struct people_product *all = people_products(&n);

    m->here = s;
    s->habits = h;
    s->domain = nth ? str_printf(m->arena, "chance-%zu.myshopify.com", nth + 1)
                    : STR("chance.myshopify.com");
    o.domain = s->domain;
    s->shop = sim_connect_shop(m->sim, &o);
    if (h->second_place)
        s->elsewhere = shopify_add_location(s->shop, STR("Second place"), STR("DE"), STR_NONE);
    for (size_t i = 0; i < n; i++)
        add_goods(m, &all[i]);
    struct sim_answer r = sim_api(
        m->sim, HTTP_PATCH,
        str_cstr(m->arena, str_printf(m->arena, "/api/v1/shops/%.*s/policy", STR_ARG(s->domain))),
        "{\"auto_buy\":%s,\"auto_fulfill\":%s,\"fulfill_when_complete\":%s,"
        "\"notify_customer\":%s,\"grace_s\":%lld}",
        yes(h->auto_buy), yes(h->auto_fulfill), yes(h->when_complete), yes(h->notify),
        (long long)h->grace_s);
    ASSERT(r.status == 200);
}

void simulate_connect(struct simulation *m)
{
    people_fill_aliexpress(sim_ali(m->sim), STOCK);
    for (size_t i = 0; i < m->swarm.accounts_n; i++) {
        m->accounts[i] = sim_connect_ali_nth(m->sim, i);
        ASSERT(m->accounts[i].n);
    }
    for (size_t i = 0; i < m->swarm.shops_n; i++)
        connect_shop(m, i);
    sim_run(m->sim, 10 * MS_SECOND);
}

void simulate_trouble(struct simulation *m, bool on)
{
    static const enum shopify_fault_kind kinds[] = {
        SHOPIFY_LOST_BEFORE, SHOPIFY_LOST_AFTER, SHOPIFY_HTML_502,     SHOPIFY_HTML_502_AFTER,
        SHOPIFY_TOO_MANY,    SHOPIFY_TRUNCATED,  SHOPIFY_UNAUTHORIZED, SHOPIFY_UNAVAILABLE,
        SHOPIFY_THROTTLE,    SHOPIFY_INTERNAL};
    static const enum aliworld_fault ali_kinds[] = {
        ALIWORLD_LOST_BEFORE, ALIWORLD_LOST_AFTER,      ALIWORLD_HTML_502,
        ALIWORLD_CUT_JSON,    ALIWORLD_DELAY,           ALIWORLD_HTML_502_AFTER,
        ALIWORLD_HTML_200,    ALIWORLD_HTML_200_AFTER,  ALIWORLD_API_LIMIT,
        ALIWORLD_APP_LIMIT,   ALIWORLD_SERVICE_TIMEOUT, ALIWORLD_SERVICE_TIMEOUT_AFTER,
        ALIWORLD_INTERNAL,    ALIWORLD_INTERNAL_AFTER,  ALIWORLD_SYSTEM_ERROR};
    static const struct sim_wires none;
    struct aliworld_options *ali = aliworld_options(sim_ali(m->sim));
    const struct shopify_hook_faults calm = {.delay_ms = m->swarm.hooks.delay_ms};
    int64_t permille = on ? m->swarm.shopify_permille : 0;

    m->troubled = on;
    sim_set_wires(m->sim, on ? &m->swarm.wires : &none);
    for (size_t k = 0; k < m->swarm.shops_n; k++) {
        shopify_hook_faults(m->stalls[k].shop, on ? &m->swarm.hooks : &calm);
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            shopify_fault_permille(m->stalls[k].shop, kinds[i], permille);
        shopify_fault_permille(m->stalls[k].shop, SHOPIFY_REFUSED, 6 * permille);
    }
    for (size_t i = 0; i < COUNT_OF(ali_kinds); i++)
        ali->fault_permille[ali_kinds[i]] = permille;
    ali->delay_ms = 40 * MS_SECOND;
    if (on)
        return;
    simulate_right_clock(m);
    simulate_install(m, true);
    simulate_restore(m, true);
    simulate_permit_again(m, true);
    sim_crash_at(m->sim, 0);
    disk_heal(m->disk);
    if (!sim_is_up(m->sim))
        sim_start(m->sim);
}
