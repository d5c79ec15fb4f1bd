/* SPDX-License-Identifier: Apache-2.0 */
/* What must be true when all has come to rest: the hub's words against the worlds' truth. See
 * sim/check.h. */
#include "sim/check.h"

#include "sim/sim_part.h"
#include "sim/world/shopify_model.h"

#define REPORT_DAYS 60

/* What was learned from the hub on the way. */
struct inquiry {
    struct sim *sim;
    struct arena *arena;
    struct map *orders;   /* purchase reference -> struct bought */
    struct map *refused;  /* references of purchases that never came to be, the hub says */
    struct map *numbers;  /* tracking number -> struct holders */
    struct map *known;    /* numbers of supplier orders that the hub lists */
    struct map *excused;  /* references of purchases that need not list all: over, or it says so */
    bool marks_by_itself; /* policy auto_fulfill */
};

/* An order with the units that may be bought for it, by the supplier's variant. */
struct allowance {
    struct str sku_id;
    int64_t units, bought;
};
struct bought {
    const struct shopify_order *order;
    struct allowance *allowed;
    size_t allowed_n;
};

/* Whose parcels travel under a number: more than one's when the supplier joins them. */
struct holders {
    const struct bought **items;
    size_t n;
};

static size_t open_problems(const struct json *v)
{
    size_t n = 0;

    for (struct json_iter it = json_iter(json_get(v, "problems")); json_next(&it);)
        n += !json_bool(json_get(it.val, "dismissed"), false);
    return n;
}

static bool has_state(const struct json *list, const char *const *states)
{
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        for (const char *const *s = states; *s; s++) {
            if (str_eq(json_str(json_get(it.val, "state")), str_of(*s)))
                return true;
        }
    }
    return false;
}

/* A guard that does not go away by waiting. */
static bool has_standing_guard(const struct json *v)
{
    static const char *const passing[] = {"grace", "stale", "in_doubt", "changed"};

    for (struct json_iter it = json_iter(json_get(v, "guards")); json_next(&it);) {
        bool passes = false;
        for (size_t i = 0; i < COUNT_OF(passing); i++)
            passes = passes || str_eq(json_str(json_get(it.val, "code")), str_of(passing[i]));
        if (!passes)
            return true;
    }
    return false;
}

/* The shop itself keeps units of it from being fulfilled by us. */
static bool held_in_shop(const struct shopify_order *o)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        const struct shopify_fo *fo = o->fos[i];
        if (str_eq(fo->status, STR("ON_HOLD")) || str_eq(fo->status, STR("SCHEDULED")) ||
            fo->location->service.n)
            return true;
    }
    return false;
}

static int64_t open_mapped_units(const struct json *v, const struct shopify_order *o)
{
    int64_t units = 0;

    for (struct json_iter it = json_iter(json_get(v, "lines")); json_next(&it);) {
        int64_t ext_id = json_i64(json_get(it.val, "ext_id"), 0);
        if (json_is_null(json_get(it.val, "mapping")) ||
            json_bool(json_get(it.val, "handled_elsewhere"), false))
            continue;
        for (size_t i = 0; i < o->lines_n; i++) {
            if (o->lines[i]->id == ext_id && !o->lines[i]->digital)
                units += shopify_line_open(o->lines[i]);
        }
    }
    return units;
}

/* A person took a fulfillment back: it is not made again by itself. */
static bool taken_back(const struct shopify_order *o)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (!str_eq(o->fulfillments[i]->status, STR("SUCCESS")))
            return true;
    }
    return false;
}

/* Is there a reason why an order that is not at its end stays where it is? */
static bool may_rest(const struct inquiry *q, const struct json *v, const struct shopify_order *o,
                     struct str stage)
{
    if (open_problems(v) || str_eq(stage, STR("on_hold")) || str_eq(stage, STR("not_ours")))
        return true;
    if (str_eq(stage, STR("awaiting_payment")))
        return !str_eq(o->financial, STR("PAID"));
    if (str_eq(stage, STR("to_order")))
        return has_standing_guard(v);
    if (str_eq(stage, STR("shipped")))
        return !q->marks_by_itself || held_in_shop(o) || taken_back(o);
    return false;
}

static struct str check_stage(const struct inquiry *q, const struct json *v,
                              const struct shopify_order *o)
{
    struct str stage = json_str(json_get(v, "stage"));

    if (str_eq(stage, STR("canceled"))) /* or everything was refunded or edited away */
        return o->canceled_ms || !open_mapped_units(v, o)
                   ? STR_NONE
                   : STR("is canceled here, but not in the shop");
    if (o->canceled_ms)
        return STR("is canceled in the shop, but not here");
    if (str_eq(stage, STR("fulfilled")) || str_eq(stage, STR("delivered"))) {
        int64_t units = open_mapped_units(v, o);
        return units && !held_in_shop(o) && !open_problems(v)
                   ? str_printf(q->arena, "is %.*s here, but %lld units are open in the shop",
                                STR_ARG(stage), (long long)units)
                   : STR_NONE;
    }
    if (!may_rest(q, v, o, stage))
        return str_printf(q->arena, "stays %.*s without a reason", STR_ARG(stage));
    return STR_NONE;
}

/* A person holds it here: its writes wait for the release, and say so. */
static bool held_here(const struct json *v)
{
    return str_eq(json_str(json_get(v, "stage")), STR("on_hold"));
}

static struct str check_work(const struct inquiry *q, const struct json *v,
                             const struct shopify_order *o)
{
    static const char *const writes[] = {"wanted", "sent", "doubt", NULL};
    static const char *const purchases[] = {"planned", "intent", "unknown", "exists", NULL};

    (void)q;
    if (open_problems(v))
        return STR_NONE;
    if (has_state(json_get(v, "writes"), writes) && !held_in_shop(o) && !held_here(v))
        return STR("has a write that still waits");
    if (has_state(json_get(v, "purchases"), purchases) && !has_standing_guard(v))
        return STR("has a purchase that is not settled");
    return STR_NONE;
}

static struct str check_fresh(const struct inquiry *q, const struct json *v,
                              const struct shopify_order *o)
{
    int64_t known_ms = time_of(json_str(json_get(v, "updated_at")));

    if (known_ms == o->updated_ms)
        return STR_NONE;
    return str_printf(q->arena, "is known as of %.*s, the shop changed it at %.*s",
                      STR_ARG(time_text(q->arena, known_ms)),
                      STR_ARG(time_text(q->arena, o->updated_ms)));
}

static bool has_problem(const struct json *v, const char *code)
{
    for (struct json_iter it = json_iter(json_get(v, "problems")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "code")), str_of(code)))
            return true;
    }
    return false;
}

/* Of what failed a person sees why, and that there is something to do. */
static struct str check_failures(const struct inquiry *q, const struct json *v,
                                 const struct shopify_order *o)
{
    (void)q;
    (void)o;
    for (struct json_iter it = json_iter(json_get(v, "writes")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "state")), STR("failed")) &&
            (json_is_null(json_get(it.val, "error")) || !has_problem(v, "writeback_failed")))
            return STR("has a write that failed in silence");
    }
    return STR_NONE;
}

static struct str check_sums(const struct inquiry *q, const struct json *v,
                             const struct shopify_order *o)
{
    struct str here = json_str(json_path(v, "total.amount"));
    struct str there = shopify_money(q->arena, shopify_order_total(o), o->currency);

    return str_eq(here, there) ? STR_NONE
                               : str_printf(q->arena, "is worth %.*s here and %.*s in the shop",
                                            STR_ARG(here), STR_ARG(there));
}

/* "12.30 USD" or "12.30" in cents. */
static int64_t cents_of(struct str amount)
{
    int64_t cents = 0;

    for (size_t i = 0; i < amount.n && amount.p[i] != ' '; i++)
        cents = amount.p[i] == '.' ? cents : cents * 10 + (amount.p[i] - '0');
    return cents;
}

/* What a purchase was expected to cost is the sum of its lines, when all were told. */
static struct str check_costs(const struct inquiry *q, const struct json *v,
                              const struct shopify_order *o)
{
    (void)o;
    for (struct json_iter it = json_iter(json_get(v, "purchases")); json_next(&it);) {
        struct str cost = json_str(json_path(it.val, "cost.amount"));
        int64_t sum = 0;
        for (struct json_iter c = json_iter(json_get(it.val, "choices")); json_next(&c);)
            sum += cents_of(json_str(json_get(c.val, "cost")));
        if (cost.n && cents_of(cost) != sum)
            return str_printf(q->arena, "has a purchase of %.*s whose lines cost %lld cents",
                              STR_ARG(cost), (long long)sum);
    }
    return STR_NONE;
}

/* What the report of days adds up for a shop: every order that is not a test nor canceled. */
static struct str check_report(const struct inquiry *q, const struct shopify_shop *shop)
{
    struct str to = time_date_text(q->arena, sim_now(q->sim), 0);
    struct str from = time_date_text(q->arena, sim_now(q->sim) - REPORT_DAYS * MS_DAY, 0);
    struct str path = str_printf(q->arena, "/api/v1/reports/days?shop=%.*s&from=%.*s&to=%.*s",
                                 STR_ARG(shop->o.domain), STR_ARG(from), STR_ARG(to));
    struct sim_answer r = sim_api(q->sim, HTTP_GET, str_cstr(q->arena, path), "%s", "");
    int64_t here = 0, there = 0;

    for (size_t i = 0; i < shop->orders_n; i++) {
        const struct shopify_order *o = shop->orders[i];
        if (o->deleted || o->created_ms < sim_now(q->sim) - (REPORT_DAYS - 2) * MS_DAY)
            return STR_NONE; /* the shop cannot be asked any more, or it is outside of the report */
        there += o->test || o->canceled_ms ? 0 : shopify_order_total(o);
    }
    for (struct json_iter d = json_iter(json_get(r.json, "items")); json_next(&d);) {
        for (struct json_iter t = json_iter(json_get(d.val, "totals")); json_next(&t);)
            here += cents_of(json_str(json_get(t.val, "amount")));
    }
    return here == there ? STR_NONE
                         : str_printf(q->arena, "%.*s sold for %lld cents, the report says %lld",
                                      STR_ARG(shop->o.domain), (long long)there, (long long)here);
}

static struct str check_known(const struct inquiry *q, const struct json *v,
                              const struct shopify_order *o)
{
    (void)o;
    return check_supplied(q->sim, q->arena, v);
}

static struct allowance *allowance(struct bought *b, struct str sku_id)
{
    for (size_t i = 0; i < b->allowed_n; i++) {
        if (str_eq(b->allowed[i].sku_id, sku_id))
            return &b->allowed[i];
    }
    return NULL;
}

/* Remembers whose purchases are whose, and how many units were sold. */
static struct str note_purchases(struct inquiry *q, const struct json *v,
                                 const struct shopify_order *o)
{
    struct bought *b = ARENA_NEW(q->arena, struct bought);

    b->order = o;
    bool says_so = has_problem(v, "supplier_split") || has_problem(v, "bought_number_unknown") ||
                   has_problem(v, "purchase_in_doubt");
    for (struct json_iter it = json_iter(json_get(v, "lines")); json_next(&it);) {
        const struct json *m = json_get(it.val, "mapping");
        struct str sku_id = aliworld_first_sku_id(sim_ali(q->sim), json_str(json_get(m, "sku_id")));
        struct allowance *w = allowance(b, sku_id);
        if (!w) {
            w = ARENA_PUSH(q->arena, &b->allowed, &b->allowed_n, struct allowance);
            w->sku_id = str_dup(q->arena, sku_id);
        }
        w->units += json_i64(json_path(it.val, "quantities.ordered"), 0) *
                    json_i64(json_get(m, "units"), 1);
    }
    for (struct json_iter it = json_iter(json_get(v, "purchases")); json_next(&it);) {
        struct str reference = str_dup(q->arena, json_str(json_get(it.val, "reference")));
        struct bought *other = map_get(q->orders, reference);
        if (other && other->order != o)
            return str_printf(q->arena, "shares the reference %.*s", STR_ARG(reference));
        map_put(q->orders, reference, b);
        if (says_so || !json_bool(json_get(it.val, "live"), false))
            map_put(q->excused, reference, b);
        if (str_eq(json_str(json_get(it.val, "state")), STR("refused")))
            map_put(q->refused, reference, b);
        for (struct json_iter so = json_iter(json_get(it.val, "supplier_orders"));
             json_next(&so);) {
            const struct aliworld_order *there =
                aliworld_order(sim_ali(q->sim), json_str(json_get(so.val, "number")));
            if (!there || !str_eq(there->reference, reference))
                return str_printf(q->arena, "has the supplier order %.*s of somebody else",
                                  STR_ARG(json_str(json_get(so.val, "number"))));
            map_put(q->known, there->id, b);
        }
    }
    return STR_NONE;
}

/* At one order, in this order. */
static const struct {
    enum promise promise;
    struct str (*holds)(const struct inquiry *, const struct json *, const struct shopify_order *);
} looks[] = {
    {PROMISE_PENDING, check_fresh}, {PROMISE_FAILURES, check_failures},
    {PROMISE_INTENTS, check_work},  {PROMISE_PENDING, check_stage},
    {PROMISE_MONEY, check_sums},    {PROMISE_MONEY, check_costs},
    {PROMISE_KNOWN, check_known},
};

static struct str of_order(const struct inquiry *q, const struct shopify_order *o, enum promise p,
                           struct str wrong, struct str view)
{
    return wrong.n ? check_broken(q->arena, p,
                                  str_printf(q->arena, "%.*s %.*s\n%.*s", STR_ARG(o->name),
                                             STR_ARG(wrong), STR_ARG(view)))
                   : STR_NONE;
}

static struct str check_one(struct inquiry *q, const struct shopify_order *o)
{
    char path[96];
    int n = snprintf(path, sizeof(path), "/api/v1/orders/%lld", (long long)o->id);

    ASSERT(n > 0 && (size_t)n < sizeof(path));
    struct sim_answer r = sim_api(q->sim, HTTP_GET, path, "%s", "");
    if (r.status != 200)
        return o->deleted
                   ? STR_NONE
                   : of_order(q, o, PROMISE_NOTHING_LOST, STR("is not known to the hub"), STR_NONE);
    struct str wrong = note_purchases(q, r.json, o);
    if (wrong.n)
        return of_order(q, o, PROMISE_INTENTS, wrong, r.body);
    if (o->deleted)
        return STR_NONE;
    for (size_t i = 0; i < COUNT_OF(looks) && !wrong.n; i++)
        wrong = of_order(q, o, looks[i].promise, looks[i].holds(q, r.json, o), r.body);
    return wrong;
}

static void note_number(struct inquiry *q, struct str number, const struct bought *b)
{
    struct holders *h = map_get(q->numbers, number);

    if (!number.n)
        return;
    if (!h) {
        h = ARENA_NEW(q->arena, struct holders);
        map_put(q->numbers, number, h);
    }
    *ARENA_PUSH(q->arena, &h->items, &h->n, const struct bought *) = b;
}

static bool holds_number(const struct inquiry *q, struct str number, const struct shopify_order *o)
{
    const struct holders *h = map_get(q->numbers, number);

    for (size_t i = 0; h && i < h->n; i++) {
        if (h->items[i]->order == o)
            return true;
    }
    return false;
}

static struct str count_units(const struct inquiry *q, struct bought *b,
                              const struct aliworld_order *ao)
{
    for (size_t i = 0; i < ao->lines_n && ao->stage != ALIWORLD_CANCELED; i++) {
        const struct aliworld_line *l = &ao->lines[i];
        struct allowance *w = allowance(b, aliworld_first_sku_id(sim_ali(q->sim), l->sku_id));
        if (l->end_reason.n)
            continue;
        if (!w)
            return str_printf(q->arena, "%.*s: %.*s was bought, but never sold",
                              STR_ARG(b->order->name), STR_ARG(l->sku_id));
        w->bought += l->quantity;
        if (w->bought > w->units)
            return str_printf(q->arena, "%.*s: %lld of %.*s were bought, %lld were sold",
                              STR_ARG(b->order->name), (long long)w->bought, STR_ARG(l->sku_id),
                              (long long)w->units);
    }
    return STR_NONE;
}

/* Every purchase that exists is one of ours, for an order that sold so many. */
static struct str check_supplier_order(struct inquiry *q, const struct aliworld_order *ao)
{
    struct bought *b = map_get(q->orders, ao->reference);

    if (!b)
        return check_broken(q->arena, PROMISE_INTENTS,
                            str_printf(q->arena, "the hub does not know the purchase %.*s (%.*s)",
                                       STR_ARG(ao->reference), STR_ARG(ao->id)));
    if (map_get(q->refused, ao->reference) && ao->stage != ALIWORLD_CANCELED)
        return check_broken(q->arena, PROMISE_INTENTS,
                            str_printf(q->arena,
                                       "%.*s: the purchase %.*s counts as refused and exists",
                                       STR_ARG(b->order->name), STR_ARG(ao->reference)));
    bool lives = ao->stage != ALIWORLD_CANCELED && ao->stage != ALIWORLD_DIVIDED;
    if (lives && !map_get(q->excused, ao->reference) && !map_get(q->known, ao->id))
        return check_broken(q->arena, PROMISE_KNOWN,
                            str_printf(q->arena, "%.*s: the supplier order %.*s is not listed",
                                       STR_ARG(b->order->name), STR_ARG(ao->id)));
    for (size_t i = 0; i < ao->packages_n; i++) {
        note_number(q, ao->packages[i].number, b);
        for (size_t k = 0; k < ao->packages[i].past_n; k++)
            note_number(q, ao->packages[i].past[k], b);
    }
    return check_broken(q->arena, PROMISE_WANTED, count_units(q, b, ao));
}

static struct str check_numbers(struct inquiry *q, const struct shopify_order *o)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = o->fulfillments[i];
        for (size_t k = 0; f->by_app && k < f->tracking_n; k++) {
            struct str number = f->tracking[k].number;
            if (str_starts(number, STR(CHECK_HAND_NUMBER)) || holds_number(q, number, o))
                continue;
            return str_printf(
                q->arena, "%.*s carries the number %.*s %s", STR_ARG(o->name), STR_ARG(number),
                map_get(q->numbers, number) ? "of another order" : "that nobody gave");
        }
    }
    return STR_NONE;
}

static bool subscribed(const struct shopify_shop *shop, const char *topic)
{
    for (size_t i = 0; i < shop->hooks_n; i++) {
        if (!shop->hooks[i]->gone && str_eq(shop->hooks[i]->topic, str_of(topic)))
            return true;
    }
    return false;
}

/* It may be used again, with all that it grants, and its messages are asked for. */
static struct str check_connected(const struct inquiry *q, const struct json *v,
                                  const struct shopify_shop *shop)
{
    static const char *const topics[] = {"ORDERS_CREATE", "ORDERS_UPDATED", "APP_UNINSTALLED"};
    struct str state = json_str(json_get(v, "state"));

    if (!str_eq(state, STR("active")))
        return str_printf(q->arena, "%.*s is %.*s", STR_ARG(shop->o.domain), STR_ARG(state));
    if (json_len(json_get(v, "missing")))
        return str_printf(
            q->arena, "%.*s grants all, but here %.*s is missing", STR_ARG(shop->o.domain),
            STR_ARG(json_str(json_path(json_at(json_get(v, "missing"), 0), "scope"))));
    for (size_t i = 0; i < COUNT_OF(topics) && !q->sim->opt.no_webhooks; i++) {
        if (!subscribed(shop, topics[i]))
            return str_printf(q->arena, "%.*s sends no %s", STR_ARG(shop->o.domain), topics[i]);
    }
    return STR_NONE;
}

static struct str check_shop(struct inquiry *q, const struct shopify_shop *shop)
{
    struct str path = str_printf(q->arena, "/api/v1/shops/%.*s", STR_ARG(shop->o.domain));
    struct sim_answer r = sim_api(q->sim, HTTP_GET, str_cstr(q->arena, path), "%s", "");

    if (r.status != 200)
        return check_broken(
            q->arena, PROMISE_NOTHING_LOST,
            str_printf(q->arena, "%.*s is not known to the hub", STR_ARG(shop->o.domain)));
    struct str cut_off = check_connected(q, r.json, shop);
    if (cut_off.n)
        return check_broken(q->arena, PROMISE_CONNECTED, cut_off);
    q->marks_by_itself = json_bool(json_path(r.json, "policy.auto_fulfill"), true);
    for (size_t i = 0; i < shop->orders_n; i++) {
        struct str wrong = check_one(q, shop->orders[i]);
        if (wrong.n)
            return wrong;
    }
    return check_broken(q->arena, PROMISE_MONEY, check_report(q, shop));
}

struct str check_settled(struct sim *s, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);
    struct aliworld *ali = sim_ali(s);
    struct inquiry q = {.sim = s,
                        .arena = a,
                        .orders = map_new(a),
                        .numbers = map_new(a),
                        .refused = map_new(a),
                        .known = map_new(a),
                        .excused = map_new(a)};
    struct str wrong = STR_NONE;

    if (!sim_is_up(s))
        return STR("the hub is not running");
    for (size_t i = 0; i < world->shops_n && !wrong.n; i++)
        wrong = check_shop(&q, world->shops[i]);
    for (size_t i = 0; i < aliworld_orders_n(ali) && !wrong.n; i++)
        wrong = check_supplier_order(&q, aliworld_order_at(ali, i));
    for (size_t i = 0; i < world->shops_n && !wrong.n; i++) {
        for (size_t k = 0; k < world->shops[i]->orders_n && !wrong.n; k++)
            wrong = check_broken(a, PROMISE_NUMBERS, check_numbers(&q, world->shops[i]->orders[k]));
    }
    return wrong;
}
