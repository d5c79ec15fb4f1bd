/* SPDX-License-Identifier: Apache-2.0 */
/* Buyers who regret at once in a simulation: before anything is bought the merchant takes units off
 * the order, gives money back, cancels or holds it. See sim/simulate.h. */
#include "sim/simulate_part.h"

/* The line with the most units: of it something is left to be wanted. */
static const struct shopify_line *largest(const struct shopify_order *o)
{
    const struct shopify_line *most = o->lines[0];

    for (size_t i = 1; i < o->lines_n; i++) {
        if (shopify_line_current(o->lines[i]) > shopify_line_current(most))
            most = o->lines[i];
    }
    return most;
}

static enum err regret(struct simulation *m, const struct shopify_order *o, uint64_t act)
{
    struct shopify_shop *shop = m->here->shop;
    const struct shopify_line *l = largest(o);
    int64_t now_ms = sim_now(m->sim), units = shopify_line_current(l);

    switch (act) {
    case 0: return shopify_cancel(shop, o->id, STR("CUSTOMER"), now_ms);
    case 1: return shopify_hold(shop, o->id, STR("OTHER"), STR("the buyer thinks"), now_ms);
    case 2: return shopify_edit_quantity(shop, o->id, l->id, units - 1, now_ms);
    default: return shopify_refund(shop, o->id, l->id, 1, STR("as asked"), now_ms);
    }
}

void simulate_regret(struct simulation *m)
{
    static const char *const names[] = {"cancels", "holds", "takes a unit off", "refunds of"};
    const struct shopify_shop *shop = m->here->shop;

    if (!dice_permille(&m->regret, m->swarm.regret_permille))
        return;
    const struct shopify_order *o = shop->orders[shop->orders_n - 1];
    uint64_t act = dice_below(&m->regret, COUNT_OF(names));
    enum err err = regret(m, o, act);
    m->shop_acts++;
    m->refused += err != OK;
    sim_note(m->sim, "merchant at once %s %.*s%s", names[act], STR_ARG(o->name),
             err ? " (refused)" : "");
}
