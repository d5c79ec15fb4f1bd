/* SPDX-License-Identifier: Apache-2.0 */
/* Who is at the supplier's site in mid-flight in a simulation: the buyer cancels there or has it
 * sent elsewhere, the seller sends in two parcels what was to be one, or in one what was to be two.
 * See sim/simulate.h. */
#include "sim/simulate_part.h"

#define NEWEST 40 /* orders among which somebody looks */

enum act { SEND_ELSEWHERE, CANCEL, SPLIT, UNITE, ACT_MAX };

static size_t standing(const struct aliworld_order *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->packages_n; i++)
        n += o->packages[i].items_n && !o->packages[i].delivered_ms;
    return n;
}

static bool fits(const struct aliworld_order *o, enum act act)
{
    bool left = false, large = false;

    for (size_t i = 0; i < o->packages_n; i++) {
        const struct aliworld_package *p = &o->packages[i];
        left = left || p->shipped_ms;
        large = large ||
                (!p->shipped_ms && (p->items_n > 1 || (p->items_n && p->items[0].quantity > 1)));
    }
    if (o->closed_ms)
        return false;
    return act == SPLIT ? large : act == UNITE ? standing(o) > 1 : !left;
}

/* One of the newest where that makes sense; NULL: none. */
static const struct aliworld_order *order_for(struct simulation *m, enum act act)
{
    struct aliworld *ali = sim_ali(m->sim);
    size_t n = aliworld_orders_n(ali), looks = n < NEWEST ? n : NEWEST;
    size_t first = looks ? dice_below(&m->site, looks) : 0;

    for (size_t i = 0; i < looks; i++) {
        const struct aliworld_order *o = aliworld_order_at(ali, n - 1 - (first + i) % looks);
        if (fits(o, act))
            return o;
    }
    return NULL;
}

static bool readdress(struct simulation *m, const struct aliworld_order *o, int64_t now_ms)
{
    const struct aliworld_home home = {
        .name = o->name,
        .phone = o->phone,
        .province = o->province,
        .city = o->city,
        .address = str_printf(m->arena, "%lld Other Road", (long long)dice_range(&m->site, 1, 200)),
        .zip = o->zip,
    };

    return aliworld_readdress(sim_ali(m->sim), o->id, &home, now_ms);
}

/* The first two that can be. */
static bool unite(struct simulation *m, const struct aliworld_order *o, int64_t now_ms)
{
    size_t n = o->packages_n, pairs = n * n, first = dice_below(&m->site, pairs);
    bool as_one = dice_permille(&m->site, 500), done = false;

    for (size_t k = 0; k < pairs && !done; k++) {
        size_t at = (first + k) % pairs;
        done = aliworld_unite(sim_ali(m->sim), o->id, at / n, at % n, as_one, now_ms);
    }
    return done;
}

static bool act_on(struct simulation *m, const struct aliworld_order *o, enum act act)
{
    struct aliworld *ali = sim_ali(m->sim);
    int64_t now_ms = sim_now(m->sim);

    switch (act) {
    case SEND_ELSEWHERE: return readdress(m, o, now_ms);
    case CANCEL: return aliworld_cancel_by_buyer(ali, o->id, now_ms);
    case SPLIT: return aliworld_split(ali, o->id, dice_below(&m->site, o->packages_n), now_ms);
    case UNITE: return unite(m, o, now_ms);
    case ACT_MAX: break;
    }
    UNREACHABLE();
}

void simulate_site(struct simulation *m)
{
    static const char *const names[ACT_MAX] = {"sends elsewhere", "cancels", "splits", "unites"};
    static const enum act acts[] = {SEND_ELSEWHERE, CANCEL, SPLIT, SPLIT, UNITE, UNITE};

    if (!dice_may(&m->site, m->swarm.site_permille))
        return;
    enum act act = DICE_PICK(&m->site, acts);
    const struct aliworld_order *o = order_for(m, act);
    if (!o)
        return;
    bool done = act_on(m, o, act);
    m->site_acts += done;
    sim_note(m->sim, "at the supplier's somebody %s %.*s%s", names[act], STR_ARG(o->id),
             done ? "" : " (refused)");
}
