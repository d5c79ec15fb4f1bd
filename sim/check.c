/* SPDX-License-Identifier: Apache-2.0 */
/* See sim/check.h. */
#include "sim/check.h"

#include "base/time.h"
#include "sim/world/shopify_model.h"

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
    return wrong;
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

static struct str check_order(const struct shopify_order *o, struct arena *a)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct shopify_line *l = o->lines[i];
        int64_t units = fulfilled_units(o, l);
        if (units > l->quantity)
            return str_printf(a, "%.*s: %lld of %lld fulfilled", STR_ARG(o->name), (long long)units,
                              (long long)l->quantity);
    }
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = o->fulfillments[i];
        if (f->by_app && f->notifications > 1)
            return str_printf(a, "%.*s: the customer was told %lld times about %.*s",
                              STR_ARG(o->name), (long long)f->notifications, STR_ARG(f->name));
    }
    return STR_NONE;
}

static struct str fulfilled_once(struct sim *s, struct check_since *since, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);
    int64_t from_ms = since->changed_ms;

    since->changed_ms = sim_now(s) - MS_SECOND; /* the shop's times are whole seconds */
    for (size_t i = 0; i < world->shops_n; i++) {
        for (size_t k = 0; k < world->shops[i]->orders_n; k++) {
            const struct shopify_order *o = world->shops[i]->orders[k];
            struct str wrong = o->updated_ms >= from_ms ? check_order(o, a) : STR_NONE;
            if (wrong.n)
                return wrong;
        }
    }
    return STR_NONE;
}

struct str check_fulfilled_once(struct sim *s, struct arena *a)
{
    struct check_since all = {0};

    return fulfilled_once(s, &all, a);
}

struct str check_step(struct sim *s, struct check_since *since, struct arena *a)
{
    struct str wrong = bought_once(s, since, a);

    return wrong.n ? wrong : fulfilled_once(s, since, a);
}

struct str check_told(struct sim *s, struct arena *a, int64_t order_id)
{
    struct str path = str_printf(a, "/api/v1/orders/%lld", (long long)order_id);
    int status = sim_api(s, HTTP_GET, str_cstr(a, path), "%s", "").status;

    return status == 404 ? str_printf(a, "the webhook of order %lld was answered and is lost",
                                      (long long)order_id)
                         : STR_NONE;
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
                return str_printf(a, "%.*s is not known to the hub", STR_ARG(o->name));
        }
    }
    return STR_NONE;
}

struct str check_log_is_clean(struct sim *s, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);
    struct str log = sim_log(s);

    for (size_t i = 0; i < world->shops_n; i++) {
        const struct shopify_shop *shop = world->shops[i];
        if (str_has(log, shop->o.client_secret))
            return STR("the log holds a client secret");
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

struct str check_promises(struct sim *s, struct arena *a)
{
    struct str (*const checks[])(struct sim *, struct arena *) = {
        check_bought_once, check_fulfilled_once, check_log_is_clean};

    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        struct str wrong = checks[i](s, a);
        if (wrong.n)
            return wrong;
    }
    return STR_NONE;
}

/* Named, so that a failure says which promise is broken. */
static const struct {
    const char *promise;
    struct str (*holds)(struct sim *, struct arena *);
} promises[] = {
    {"one purchase per reference", check_bought_once},
    {"no more is fulfilled than was ordered, and nobody is told twice", check_fulfilled_once},
    {"every order is known", check_nothing_lost},
    {"all comes to rest, and every number is the supplier's or a person's", check_settled},
    {"stages move as the table allows, and nothing held or canceled is bought", check_history},
    {"no secret and no address is logged", check_log_is_clean},
};

struct str check_end(struct sim *s, struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(promises); i++) {
        struct str wrong = promises[i].holds(s, a);
        if (wrong.n)
            return str_printf(a, "%s: %.*s", promises[i].promise, STR_ARG(wrong));
    }
    return STR_NONE;
}
