/* SPDX-License-Identifier: Apache-2.0 */
/* See sim/check.h. */
#include "sim/check.h"

#include "base/time.h"
#include "sim/sim_part.h"
#include "sim/world/shopify_model.h"

struct str check_broken(struct arena *a, enum promise p, struct str wrong)
{
    static const char *const says[PROMISE_MAX] = {
#define PROMISE(name, says, functions) [PROMISE_##name] = says,
#include "sim/promises.tbl.h"
#undef PROMISE
    };

    return wrong.n ? str_printf(a, "%s: %.*s", says[p], STR_ARG(wrong)) : STR_NONE;
}

static struct str check_supplier_order(struct aliworld *ali, size_t i, struct arena *a)
{
    const struct aliworld_order *o = aliworld_order_at(ali, i);

    if (!o->reference.n)
        return str_printf(a, "supplier order %.*s has no reference", STR_ARG(o->id));
    if (aliworld_placements(ali, o->reference) > 1)
        return str_printf(a, "reference %.*s was bought %lld times", STR_ARG(o->reference),
                          (long long)aliworld_placements(ali, o->reference));
    return STR_NONE;
}

/* A second purchase makes orders of its own: those since the last look tell. */
static struct str bought_once(struct sim *s, struct check_since *since, struct arena *a)
{
    struct aliworld *ali = sim_ali(s);
    struct str wrong = STR_NONE;

    while (since->supplier_orders < aliworld_orders_n(ali) && !wrong.n)
        wrong = check_supplier_order(ali, since->supplier_orders++, a);
    return check_broken(a, PROMISE_WANTED, wrong);
}

struct str check_bought_once(struct sim *s, struct arena *a)
{
    struct check_since all = {0};

    return bought_once(s, &all, a);
}

static int64_t fulfilled_units(const struct shopify_order *o, const struct shopify_line *l)
{
    int64_t units = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = o->fulfillments[i];
        if (!str_eq(f->status, STR("SUCCESS")))
            continue;
        for (size_t k = 0; k < f->lines_n; k++) {
            if (f->lines[k].line == l)
                units += f->lines[k].quantity;
        }
    }
    return units;
}

static struct str check_units(const struct shopify_order *o, struct arena *a)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct shopify_line *l = o->lines[i];
        int64_t units = fulfilled_units(o, l);
        if (units > l->quantity)
            return str_printf(a, "%.*s: %lld of %lld fulfilled", STR_ARG(o->name), (long long)units,
                              (long long)l->quantity);
        if (l->most_asked > l->quantity)
            return str_printf(a, "%.*s: a mark asked for %lld of %lld", STR_ARG(o->name),
                              (long long)l->most_asked, (long long)l->quantity);
    }
    return STR_NONE;
}

/* One package, one message: whatever fulfillments it is spread over. The merchant may tell again.
 */
static struct str check_messages(const struct shopify_order *o, struct arena *a)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = o->fulfillments[i];
        if (f->by_app && f->notifications > 1)
            return str_printf(a, "%.*s: the customer was told %lld times about %.*s",
                              STR_ARG(o->name), (long long)f->notifications, STR_ARG(f->name));
    }
    for (size_t i = 0; i < o->told_n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (o->told[i].by_app && o->told[k].by_app && o->told[i].number.n &&
                str_eq(o->told[i].number, o->told[k].number))
                return str_printf(a, "%.*s: the customer was told of %.*s with %.*s and %.*s",
                                  STR_ARG(o->name), STR_ARG(o->told[i].number),
                                  STR_ARG(o->told[k].fulfillment->name),
                                  STR_ARG(o->told[i].fulfillment->name));
        }
    }
    return STR_NONE;
}

/* Every order that changed since then. */
static struct str check_orders(struct sim *s, int64_t from_ms, struct arena *a,
                               struct str (*holds)(const struct shopify_order *, struct arena *))
{
    const struct shopify *world = sim_shopify(s);

    for (size_t i = 0; i < world->shops_n; i++) {
        for (size_t k = 0; k < world->shops[i]->orders_n; k++) {
            const struct shopify_order *o = world->shops[i]->orders[k];
            struct str wrong = o->updated_ms >= from_ms ? holds(o, a) : STR_NONE;
            if (wrong.n)
                return wrong;
        }
    }
    return STR_NONE;
}

struct str check_fulfilled_once(struct sim *s, struct arena *a)
{
    return check_broken(a, PROMISE_FULFILLED, check_orders(s, 0, a, check_units));
}

struct str check_told_once(struct sim *s, struct arena *a)
{
    return check_broken(a, PROMISE_TOLD_ONCE, check_orders(s, 0, a, check_messages));
}

struct str check_step(struct sim *s, struct check_since *since, struct arena *a)
{
    struct str wrong = bought_once(s, since, a);
    int64_t from_ms = since->changed_ms;

    since->changed_ms = sim_now(s) - MS_SECOND; /* the shop's times are whole seconds */
    if (!wrong.n)
        wrong = check_broken(a, PROMISE_FULFILLED, check_orders(s, from_ms, a, check_units));
    if (!wrong.n)
        wrong = check_broken(a, PROMISE_TOLD_ONCE, check_orders(s, from_ms, a, check_messages));
    return wrong;
}

struct str check_webhook(struct sim *s, struct arena *a, int64_t order_id)
{
    struct str path = str_printf(a, "/api/v1/orders/%lld", (long long)order_id);
    int status = sim_api(s, HTTP_GET, str_cstr(a, path), "%s", "").status;

    if (status != 404)
        return STR_NONE;
    return check_broken(
        a, PROMISE_NOTHING_LOST,
        str_printf(a, "the webhook of order %lld was answered and is lost", (long long)order_id));
}

struct str check_nothing_lost(struct sim *s, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);

    for (size_t i = 0; i < world->shops_n; i++) {
        for (size_t k = 0; k < world->shops[i]->orders_n; k++) {
            const struct shopify_order *o = world->shops[i]->orders[k];
            char path[96];
            if (o->deleted)
                continue;
            int n = snprintf(path, sizeof(path), "/api/v1/orders/%lld", (long long)o->id);
            ASSERT(n > 0 && (size_t)n < sizeof(path));
            if (sim_api(s, HTTP_GET, path, "%s", "").status != 200)
                return check_broken(
                    a, PROMISE_NOTHING_LOST,
                    str_printf(a, "%.*s is not known to the hub", STR_ARG(o->name)));
        }
    }
    return STR_NONE;
}

static struct str find_in_log(struct sim *s, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);
    struct str log = sim_log(s);

    for (size_t i = 0; i < world->shops_n; i++) {
        const struct shopify_shop *shop = world->shops[i];
        if (str_has(log, shop->o.client_secret) ||
            (shop->old_secret.n && str_has(log, shop->old_secret)))
            return STR("the log holds a client secret");
        if (str_has(log, STR(SIM_APP_SECRET)))
            return STR("the log holds the secret of an app");
        for (size_t k = 0; k < shop->tokens_n; k++) {
            if (str_has(log, shop->tokens[k].access))
                return STR("the log holds an access token");
        }
        for (size_t k = 0; k < shop->orders_n; k++) {
            const struct shopify_order *o = shop->orders[k];
            const struct str private[] = {o->email, o->address.address1, o->address.phone};
            for (size_t p = 0; p < COUNT_OF(private); p++) {
                if (private[p].n > 3 && str_has(log, private[p]))
                    return str_printf(a, "the log holds a personal value of %.*s",
                                      STR_ARG(o->name));
            }
        }
    }
    return STR_NONE;
}

struct str check_log_is_clean(struct sim *s, struct arena *a)
{
    return check_broken(a, PROMISE_LOG, find_in_log(s, a));
}

static struct str first_broken(struct sim *s, struct arena *a,
                               struct str (*const *checks)(struct sim *, struct arena *))
{
    struct str wrong = STR_NONE;

    for (; *checks && !wrong.n; checks++)
        wrong = (*checks)(s, a);
    return wrong;
}

struct str check_promises(struct sim *s, struct arena *a)
{
    struct str (*const checks[])(struct sim *, struct arena *) = {
        check_bought_once, check_fulfilled_once, check_told_once, check_log_is_clean, NULL};

    return first_broken(s, a, checks);
}

struct str check_end(struct sim *s, struct arena *a)
{
    struct str (*const checks[])(struct sim *, struct arena *) = {
        check_bought_once, check_fulfilled_once, check_told_once,    check_nothing_lost,
        check_settled,     check_history,        check_log_is_clean, NULL};

    return first_broken(s, a, checks);
}
