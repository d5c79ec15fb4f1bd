/* SPDX-License-Identifier: Apache-2.0 */
/* The life of the hub in a sim, its ports, and the passing of time. See sim/sim.h. */
#include "sim/sim.h"

#include "app/job.h"
#include "base/time.h"
#include "sim/sim_part.h"

#include <stdarg.h>
#include <stdlib.h>

#define START_MS   INT64_C(1795420800000) /* 2026-11-23T08:00:00Z */
#define HUB_URL    "https://hub.example"
#define RESTART_MS (5 * MS_SECOND)
#define CLOSE_MS   (40 * MS_SECOND) /* longer than any request may take */
#define STILL_MAX  100000           /* things done in one millisecond */
#define LOG_MAX    (64u << 20)

/* -- Ports. */

void sim_hash_text(struct sim *s, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        s->hash ^= (unsigned char)text.p[i];
        s->hash *= UINT64_C(1099511628211);
    }
}

bool sim_is_dead(const struct sim *s)
{
    return s->dead || (s->opt.disk && disk_is_down(s->opt.disk));
}

static int64_t port_now(void *ctx)
{
    const struct sim *s = ctx;
    return s->now_ms - s->back_ms;
}

static int64_t port_mono(void *ctx)
{
    return ((struct sim *)ctx)->mono_ms;
}

static void port_fill(void *ctx, void *bytes, size_t n)
{
    struct sim *s = ctx;

    for (size_t i = 0; i < n; i++)
        ((uint8_t *)bytes)[i] = (uint8_t)dice_below(s->dice, 256);
}

static void log_line(struct sim *s, struct str line)
{
    char *tail = s->tail[s->tail_n++ % SIM_TAIL_LINES];

    sim_hash_text(s, line);
    snprintf(tail, SIM_TAIL_CHARS, "%.*s", STR_ARG(line));
    if (s->opt.keep_log)
        buf_str(&s->log, line);
}

static void port_log(void *ctx, enum log_level level, int64_t at_ms, struct str text)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    struct sim *s = ctx;

    if (sim_is_dead(s))
        return;
    struct arena *a = arena_new();
    log_line(s, str_printf(a, "%.*s %s %.*s\n", STR_ARG(time_text(a, at_ms)), names[level],
                           STR_ARG(text)));
    arena_free(a);
}

void sim_note(struct sim *s, const char *fmt, ...)
{
    struct arena *a = arena_new();
    char text[SIM_TAIL_CHARS];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    log_line(s, str_printf(a, "%.*s -- %s\n", STR_ARG(time_text(a, s->now_ms)), text));
    arena_free(a);
}

static void port_wake(void *ctx)
{
    ((struct sim *)ctx)->desk_more = true;
}

static void port_point(void *ctx, const char *name)
{
    struct sim *s = ctx;

    (void)name;
    if (sim_is_dead(s))
        return;
    s->points++;
    if (s->crash_in && !--s->crash_in)
        s->dead = true;
}

/* No summer time: November is far from it. */
static int32_t port_offset_s(void *ctx, struct str zone, int64_t at_ms)
{
    static const struct {
        const char *name;
        int32_t hours;
    } rows[] = {{"America/New_York", -5}, {"Europe/Berlin", 1}, {"Asia/Shanghai", 8}};

    (void)ctx;
    (void)at_ms;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_eq(zone, str_of(rows[i].name)))
            return rows[i].hours * 3600;
    }
    return 0;
}

/* -- The hub's life. */

static enum err open_data(struct sim *s, struct db_options *db)
{
    enum err err;

    *db = (struct db_options){.path = s->opt.db_path};
    if (s->opt.disk)
        db->vfs = disk_vfs_name(s->opt.disk);
    err = db_open(db, &s->db);
    if (err) {
        s->db = NULL;
        return err;
    }
    return db_migrate(s->db, s->now_ms);
}

static enum err open_hub(struct sim *s)
{
    struct db_options db;
    struct desk_options o = desk_options_default();
    enum err err = open_data(s, &db);

    if (err)
        return err;
    o.db = s->db;
    for (size_t i = 0; i < SEAL_KEY_LEN; i++)
        o.key[i] = s->key[i];
    if (s->opt.poll_ms)
        o.poll_ms = s->opt.poll_ms;
    if (s->opt.supplier_calls)
        o.supplier_calls = s->opt.supplier_calls;
    o.public_url = s->opt.no_webhooks ? STR_NONE : STR(HUB_URL);
    o.ports.clock = (struct clock){s, port_now, port_mono};
    o.ports.zones = (struct zones){s, port_offset_s};
    o.ports.rng = (struct rng){s, port_fill};
    o.ports.net = (struct net){s, sim_net_send};
    o.ports.log = (struct log){s, port_log};
    o.ports.waker = (struct waker){s, port_wake};
    o.ports.points = (struct points){s, port_point};
    err = desk_new(&o, &s->desk);
    if (err) {
        s->desk = NULL;
        return err;
    }
    s->readers = readers_new(&db, 2);
    struct web_options w = {
        .desk = s->desk, .readers = s->readers, .public_url = o.public_url, .password_mib = 1};
    s->web = web_new(&w);
    s->desk_more = true;
    return OK;
}

static void close_hub(struct sim *s)
{
    sim_hang_up(s);
    web_free(s->web);
    desk_free(s->desk);
    readers_free(s->readers);
    db_close(s->db);
    s->web = NULL;
    s->desk = NULL;
    s->readers = NULL;
    s->db = NULL;
    s->life++;
    s->desk_more = false;
    s->desk_due_mono_ms = INT64_MAX;
}

/* The process is gone at once; the disk keeps what it keeps. */
static void kill_hub(struct sim *s)
{
    s->dead = true;
    if (s->opt.disk)
        disk_crash(s->opt.disk);
    close_hub(s);
    s->dead = false;
    s->crashes++;
    sim_note(s, "the hub crashed");
}

void sim_start(struct sim *s)
{
    ASSERT(!s->desk);
    enum err err = open_hub(s);
    s->restart_ms = 0;
    if (!err)
        return;
    sim_note(s, "the hub does not start: %.*s", STR_ARG(err_code(err)));
    if (sim_is_dead(s))
        kill_hub(s);
    else
        close_hub(s);
    s->restart_ms = s->now_ms + RESTART_MS;
    ASSERT(s->opt.disk); /* only a simulated disk refuses */
}

void sim_stop(struct sim *s, bool clean)
{
    if (!s->desk)
        return;
    if (!clean) {
        kill_hub(s);
        return;
    }
    desk_close(s->desk);
    for (int64_t until_ms = s->now_ms + CLOSE_MS; s->desk && s->now_ms < until_ms;) {
        if (desk_idle(s->desk))
            break;
        sim_run(s, 50);
    }
    if (s->desk)
        close_hub(s);
    sim_note(s, "the hub ended as asked");
}

void sim_crash(struct sim *s)
{
    if (s->desk)
        kill_hub(s);
    sim_start(s);
}

void sim_crash_at(struct sim *s, int64_t nth)
{
    s->crash_in = nth;
}

bool sim_is_up(const struct sim *s)
{
    return s->desk != NULL;
}

void sim_sleep(struct sim *s, int64_t ms)
{
    s->now_ms += ms; /* the monotonic clock stands still meanwhile */
    s->desk_more = true;
}

void sim_set_back(struct sim *s, int64_t ms)
{
    s->back_ms += ms;
}

/* -- Time. */

static void run_desk(struct sim *s)
{
    int64_t due_mono_ms = INT64_MAX;

    s->desk_more = false;
    bool more = desk_turn(s->desk, &due_mono_ms);
    if (sim_is_dead(s)) {
        kill_hub(s);
        sim_start(s);
        return;
    }
    if (more)
        s->desk_more = true;
    s->desk_due_mono_ms = due_mono_ms;
}

static int64_t next_event_ms(const struct sim *s)
{
    int64_t next_ms = sim_net_next_ms(s);

    for (size_t i = 0; i < COUNT_OF(s->services); i++) {
        int64_t at_ms = s->services[i].next_ms(s->services[i].state);
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    if (s->restart_ms && s->restart_ms < next_ms)
        next_ms = s->restart_ms;
    if (s->desk_due_mono_ms != INT64_MAX) {
        int64_t at_ms = s->now_ms + (s->desk_due_mono_ms - s->mono_ms);
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms < s->now_ms ? s->now_ms : next_ms;
}

/* Does one thing that is due now; false when there is none. */
static bool step_now(struct sim *s)
{
    if (s->restart_ms && s->restart_ms <= s->now_ms) {
        sim_start(s);
        return true;
    }
    if (s->desk && s->desk_more) {
        run_desk(s);
        return true;
    }
    if (sim_net_next_ms(s) <= s->now_ms) {
        sim_net_step(s);
        return true;
    }
    if (sim_net_push(s))
        return true;
    if (s->desk && s->desk_due_mono_ms <= s->mono_ms) {
        run_desk(s);
        return true;
    }
    return false;
}

/* The hub turns and turns and time stands still: tells its last words and ends here. */
static void stuck(struct sim *s)
{
    struct str last = sim_last_lines(s, s->arena);

    fprintf(stderr, "%.*sthe desk does not come to rest at %.*s\n", STR_ARG(last),
            STR_ARG(time_text(s->arena, s->now_ms)));
    for (size_t i = 0; s->desk && i < s->desk->jobs_n; i++) {
        const struct job *j = s->desk->jobs[i];
        fprintf(stderr, "  %.*s state %d due in %lld ms, tries %d\n",
                STR_ARG(job_kind_name(j->kind)), (int)j->row.state,
                (long long)(j->row.due_ms == INT64_MAX ? -1 : j->row.due_ms - s->now_ms),
                (int)j->row.tries);
    }
    ASSERT(false && "the desk comes to rest");
}

/* Does what is due now; then moves the clock to the next event, at most to until_ms. */
static void step(struct sim *s, int64_t until_ms)
{
    if (step_now(s)) {
        if (++s->still > STILL_MAX)
            stuck(s);
        return;
    }
    s->still = 0;
    int64_t next_ms = next_event_ms(s);
    if (next_ms <= s->now_ms)
        next_ms = s->now_ms + 1;
    if (next_ms > until_ms)
        next_ms = until_ms;
    s->mono_ms += next_ms - s->now_ms;
    s->now_ms = next_ms;
}

void sim_run(struct sim *s, int64_t ms)
{
    int64_t until_ms = s->now_ms + ms;

    while (s->now_ms < until_ms)
        step(s, until_ms);
}

bool sim_until(struct sim *s, bool (*done)(struct sim *s, void *ctx), void *ctx, int64_t max_ms)
{
    int64_t until_ms = s->now_ms + max_ms;

    while (!done(s, ctx)) {
        if (s->now_ms >= until_ms)
            return false;
        step(s, until_ms);
    }
    return true;
}

/* -- Beginning and end. */

static struct aliworld_options quick_ali(uint64_t seed)
{
    struct aliworld_options o = aliworld_defaults();

    o.seed = seed;
    o.pays_by_itself = true;
    o.ship_ms = 2 * MS_HOUR;
    o.deliver_ms = 5 * MS_DAY;
    return o;
}

static void add_buyers(struct sim *s)
{
    s->ali_accounts_n = s->opt.ali_accounts ? s->opt.ali_accounts : 1;
    s->ali_accounts = ARENA_ARRAY(s->arena, size_t, s->ali_accounts_n);
    for (size_t i = 0; i < s->ali_accounts_n; i++)
        s->ali_accounts[i] = aliworld_add_account(
            s->ali, sim_app_key(s, i), STR(SIM_APP_SECRET),
            i ? str_printf(s->arena, "buyer%zu@example.test", i) : STR("buyer@example.test"),
            s->now_ms);
}

struct sim *sim_new(const struct sim_options *options)
{
    struct arena *a = arena_new();
    struct sim *s = ARENA_NEW(a, struct sim);

    s->arena = a;
    s->api_arena = arena_new();
    s->opt = *options;
    s->opt.db_path = str_dup(a, options->db_path);
    if (!s->opt.latency_ms)
        s->opt.latency_ms = 20;
    s->now_ms = options->start_ms ? options->start_ms : START_MS;
    s->mono_ms = 1000;
    s->hash = UINT64_C(1469598103934665603);
    s->dice = ARENA_NEW(a, struct dice);
    dice_init(s->dice, options->seed);
    s->wire_dice = dice_fork(s->dice, STR("wires"));
    buf_init(&s->log, a, LOG_MAX);
    port_fill(s, s->key, sizeof(s->key));
    s->shopify = shopify_new(options->seed);
    struct aliworld_options ali = options->ali.refresh_ms ? options->ali : quick_ali(options->seed);
    s->ali = aliworld_new(&ali);
    add_buyers(s);
    s->services[0] = shopify_service(s->shopify);
    s->services[1] = aliworld_service(s->ali);
    s->desk_due_mono_ms = INT64_MAX;
    sim_start(s);
    return s;
}

void sim_free(struct sim *s)
{
    if (!s)
        return;
    s->dead = true; /* what closing says is not for the world */
    close_hub(s);
    sim_net_free(s);
    shopify_free(s->shopify);
    aliworld_free(s->ali);
    arena_free(s->api_arena);
    arena_free(s->arena);
}

/* -- What there is. */

struct shopify *sim_shopify(struct sim *s)
{
    return s->shopify;
}

struct aliworld *sim_ali(struct sim *s)
{
    return s->ali;
}

struct desk *sim_desk(struct sim *s)
{
    return s->desk;
}

struct readers *sim_readers(struct sim *s)
{
    return s->readers;
}

struct disk *sim_disk(struct sim *s)
{
    return s->opt.disk;
}

int64_t sim_now(const struct sim *s)
{
    return s->now_ms;
}

struct dice *sim_dice(struct sim *s)
{
    return s->dice;
}

void sim_set_wires(struct sim *s, const struct sim_wires *wires)
{
    s->opt.wires = *wires;
}

int64_t sim_points(const struct sim *s)
{
    return s->points;
}

int64_t sim_crashes(const struct sim *s)
{
    return s->crashes;
}

int64_t sim_lives(const struct sim *s)
{
    return s->life;
}

struct str sim_log(const struct sim *s)
{
    return buf_view(&s->log);
}

struct str sim_last_lines(const struct sim *s, struct arena *a)
{
    struct buf b;
    uint64_t n = s->tail_n < SIM_TAIL_LINES ? s->tail_n : SIM_TAIL_LINES;

    buf_init(&b, a, SIM_TAIL_LINES * SIM_TAIL_CHARS);
    for (uint64_t i = s->tail_n - n; i < s->tail_n; i++)
        buf_str(&b, str_of(s->tail[i % SIM_TAIL_LINES]));
    return buf_view(&b);
}

uint64_t sim_hash(const struct sim *s)
{
    return s->hash;
}
