/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong with the machine, its disk, its clock and its tokens. See sim/simulate.h. */
#include "sim/simulate_part.h"

static void stop_for_a_while(struct simulation *m)
{
    bool clean = dice_permille(&m->dice, 500);

    sim_stop(m->sim, clean);
    sim_run(m->sim, dice_range(&m->dice, MS_SECOND, 4 * MS_HOUR));
    if (!sim_is_up(m->sim))
        sim_start(m->sim);
}

static void fill_disk(struct simulation *m)
{
    disk_limit(m->disk, disk_bytes(m->disk) + dice_range(&m->dice, 1, 200000));
    sim_run(m->sim, dice_range(&m->dice, MS_MINUTE, 2 * MS_HOUR));
    disk_limit(m->disk, 0);
}

/* The hub's clock goes wrong, in either direction, or right again. */
static void set_clock(struct simulation *m)
{
    int64_t most_ms = dice_permille(&m->dice, 700) ? MS_HOUR : 30 * MS_HOUR;
    int64_t behind_ms = dice_range(&m->dice, -most_ms, most_ms);

    if (m->behind_ms) {
        simulate_right_clock(m);
        return;
    }
    sim_set_back(m->sim, behind_ms);
    m->behind_ms = behind_ms;
}

void simulate_right_clock(struct simulation *m)
{
    sim_set_back(m->sim, -m->behind_ms);
    m->behind_ms = 0;
}

static void end_tokens(struct simulation *m)
{
    shopify_expire_tokens(m->here->shop);
    if (dice_permille(&m->dice, 500))
        aliworld_expire_access(sim_ali(m->sim), dice_below(&m->dice, m->swarm.accounts_n),
                               sim_now(m->sim));
}

void simulate_accident(struct simulation *m)
{
    static const char *const names[] = {
        "crash at a commit", "power lost in a sync", "crash",      "stop",       "sleep",
        "full disk",         "write fails",          "sync fails", "tokens end", "clock"};
    uint64_t what = dice_below(&m->dice, COUNT_OF(names));
    int64_t nth = dice_range(&m->dice, 1, 30);

    m->accidents++;
    sim_note(m->sim, "accident: %s", names[what]);
    switch (what) {
    case 0: sim_crash_at(m->sim, nth); break;
    case 1: disk_fault(m->disk, DISK_SYNC_POWER, nth, false); break;
    case 2: sim_crash(m->sim); break;
    case 3: stop_for_a_while(m); break;
    case 4: sim_sleep(m->sim, dice_range(&m->dice, MS_MINUTE, 10 * MS_HOUR)); break;
    case 5: fill_disk(m); break;
    case 6: disk_fault(m->disk, DISK_WRITE_FAILS, nth, false); break;
    case 7: disk_fault(m->disk, DISK_SYNC_FAILS, nth, false); break;
    case 8: end_tokens(m); break;
    default: set_clock(m); break;
    }
}
