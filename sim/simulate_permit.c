/* SPDX-License-Identifier: Apache-2.0 */
/* The supplier's platform takes permissions from an app in a simulation, one method or all of them,
 * and gives them back, while its tokens stay good. What is denied is asked for now and then only,
 * else the run fails. See sim/simulate.h. */
#include "sim/simulate_part.h"

#include "sim/sim_part.h"

#define DENIED_MAX_MS  (10 * MS_HOUR)
#define METHODS_N      6  /* that need a permission */
#define ASKED_AT_FIRST 12 /* by an account while its pauses grow, and again after each restart */
#define ASKED_AN_HOUR  6

static const char *const methods[METHODS_N + 1] = {
    "aliexpress.ds.order.create",
    "aliexpress.trade.ds.order.get",
    "aliexpress.ds.order.tracking.get",
    "aliexpress.ds.product.get",
    "aliexpress.ds.freight.query",
    "aliexpress.ds.address.get",
    "", /* all */
};

static const enum aliworld_denial kinds[] = {ALIWORLD_DENIAL_API, ALIWORLD_DENIAL_PACKAGE,
                                             ALIWORLD_DENIAL_ADDRESS};

/* Each method on its own; a person's look at goods counts too. */
static void check_asked(struct simulation *m, const struct permit *p, struct str app)
{
    int64_t hours = (sim_now(m->sim) - p->since_ms) / MS_HOUR;
    int64_t lives = sim_lives(m->sim) - p->lives;
    int64_t accounts = m->swarm.apps ? 1 : (int64_t)m->swarm.accounts_n;
    int64_t most = accounts * (ASKED_AT_FIRST * (1 + lives) + ASKED_AN_HOUR * hours) *
                   (methods[p->method][0] ? 1 : METHODS_N);
    int64_t asked = aliworld_denied(sim_ali(m->sim), app, str_of(methods[p->method]));

    if (asked > most && !m->failure.n)
        m->failure =
            check_broken(m->arena, PROMISE_PACED,
                         str_printf(m->arena, "%lld times in %lld hours for \"%s\"",
                                    (long long)asked, (long long)hours, methods[p->method]));
}

void simulate_permit_again(struct simulation *m, bool all)
{
    for (size_t i = 0; i < m->swarm.accounts_n; i++) {
        struct permit *p = &m->permits[i];
        struct str app = sim_app_key(m->sim, i);
        if (!p->until_ms || (!all && p->until_ms > sim_now(m->sim)))
            continue;
        check_asked(m, p, app);
        aliworld_deny(sim_ali(m->sim), app, str_of(methods[p->method]), ALIWORLD_DENIAL_NONE);
        p->until_ms = 0;
        sim_note(m->sim, "the supplier gives app %zu the permission for \"%s\" back", i + 1,
                 methods[p->method]);
    }
}

void simulate_permit(struct simulation *m)
{
    simulate_permit_again(m, false);
    if (!dice_may(&m->permit, m->swarm.permit_permille))
        return;
    size_t n = m->swarm.apps ? m->swarm.accounts_n : 1, i = dice_below(&m->permit, n);
    struct permit *p = &m->permits[i];
    size_t method = dice_below(&m->permit, COUNT_OF(methods));
    int64_t span_ms = dice_range(&m->permit, MS_MINUTE, DENIED_MAX_MS);
    enum aliworld_denial kind = DICE_PICK(&m->permit, kinds);

    if (p->until_ms)
        return;
    *p = (struct permit){.method = method,
                         .since_ms = sim_now(m->sim),
                         .until_ms = sim_now(m->sim) + span_ms,
                         .lives = sim_lives(m->sim)};
    aliworld_deny(sim_ali(m->sim), sim_app_key(m->sim, i), str_of(methods[method]), kind);
    m->site_acts++;
    sim_note(m->sim, "the supplier takes the permission for \"%s\" from app %zu", methods[method],
             i + 1);
}
