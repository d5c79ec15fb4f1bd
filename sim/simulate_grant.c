/* SPDX-License-Identifier: Apache-2.0 */
/* What a shop grants changes in a simulation: permissions are taken from the app and given back,
 * the app's secret is changed and a person enters the new one later, here or when the hub asks for
 * it. See sim/simulate.h. */
#include "sim/simulate_part.h"

#define LESS_MAX_MS (10 * MS_HOUR)

/* Some of what was granted at first, without those of which a name has this in it. */
static struct str without(struct simulation *m, struct str scopes, struct str word)
{
    struct str *all, left = STR_NONE;
    size_t n = str_split(m->arena, scopes, ',', &all);

    for (size_t i = 0; i < n; i++) {
        if (!str_has(all[i], word))
            left = str_printf(m->arena, "%.*s%s%.*s", STR_ARG(left), left.n ? "," : "",
                              STR_ARG(all[i]));
    }
    return left;
}

static void take_away(struct simulation *m)
{
    static const char *const words[] = {
        "read_orders",      "read_products", "write_merchant_managed",
        "merchant_managed", "locations",     "read_fulfillments",
        "fulfillment",      "orders",        "write_",
        "third_party",      "read_",
    };
    struct stall *s = m->here;
    const char *word = DICE_PICK(&m->grant, words);
    int64_t now_ms = sim_now(m->sim), span_ms = dice_range(&m->grant, MS_MINUTE, LESS_MAX_MS);

    if (s->less_until_ms)
        return;
    s->granted = s->shop->o.scopes;
    s->less_until_ms = now_ms + span_ms;
    shopify_set_scopes(s->shop, without(m, s->granted, str_of(word)), now_ms);
    sim_note(m->sim, "%.*s takes the permissions with %s away", STR_ARG(s->domain), word);
}

static void change_secret(struct simulation *m)
{
    struct stall *s = m->here;
    int64_t now_ms = sim_now(m->sim);

    if (s->entered_at_ms || s->shop->old_secret_ends_ms > now_ms)
        return;
    shopify_rotate_secret(
        s->shop, str_printf(m->arena, "sim-client-secret-%lld", (long long)++m->letters), now_ms);
    s->entered_at_ms = dice_permille(&m->grant, 500)
                           ? now_ms + dice_range(&m->grant, MS_SECOND, LESS_MAX_MS)
                           : INT64_MAX; /* when the hub asks */
    sim_note(m->sim, "%.*s changes the secret", STR_ARG(s->domain));
}

void simulate_restore(struct simulation *m, bool all)
{
    for (size_t i = 0; i < m->swarm.shops_n; i++) {
        struct stall *s = &m->stalls[i];
        int64_t now_ms = sim_now(m->sim);
        if (s->less_until_ms && (all || s->less_until_ms <= now_ms)) {
            s->less_until_ms = 0;
            shopify_set_scopes(s->shop, s->granted, now_ms);
            sim_note(m->sim, "%.*s gives the permissions back", STR_ARG(s->domain));
        }
        if (s->entered_at_ms && s->entered_at_ms <= now_ms && sim_is_up(m->sim)) {
            s->entered_at_ms = 0;
            simulate_connect_shop(m, s);
        }
    }
}

void simulate_grant(struct simulation *m)
{
    simulate_restore(m, false);
    if (!dice_may(&m->grant, m->swarm.grant_permille))
        return;
    m->shop_acts++;
    dice_permille(&m->grant, 500) ? take_away(m) : change_secret(m);
}
