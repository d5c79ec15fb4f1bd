/* SPDX-License-Identifier: Apache-2.0 */
/* See app/start.h. */
#include "app/start.h"

#include "app/again.h"
#include "app/call.h"
#include "app/goods.h"
#include "app/inbox.h"
#include "app/live.h"
#include "app/look.h"
#include "app/mapped.h"
#include "app/pace.h"
#include "app/parts.h"
#include "app/snapshot.h"
#include "app/waiter.h"

#include <stdlib.h>
#include <string.h>

static bool opens(struct desk *d, struct arena *scratch, int64_t owner_id)
{
    struct account opened = {0};

    return vault_open(d, scratch, owner_id, &opened) == OK;
}

/* The old buckets and paces live on: what was spent is spent. */
static void keep_paces(struct desk *d, const struct desk *old)
{
    for (size_t i = 0; i < old->shops_n; i++) {
        struct desk_shop *s = desk_shop(d, old->shops[i]->shop.id);
        if (!s) {
            look_free(old->shops[i]->look);
            continue;
        }
        s->bucket = old->shops[i]->bucket;
        s->batch = old->shops[i]->batch;
        s->refused_ms = old->shops[i]->refused_ms;
        s->bulk_read_ms = old->shops[i]->bulk_read_ms;
        memcpy(s->dearer, old->shops[i]->dearer, sizeof(s->dearer));
        s->pack_writes = old->shops[i]->pack_writes;
        s->narrow = old->shops[i]->narrow;
        s->read_after = old->shops[i]->read_after;
        s->read_upto = old->shops[i]->read_upto;
        s->read_pause_ms = old->shops[i]->read_pause_ms;
        s->early_told_ms = old->shops[i]->early_told_ms;
        s->look = old->shops[i]->look;
        s->look_ms = old->shops[i]->look_ms;
        s->look_tries = old->shops[i]->look_tries;
    }
}

static enum err load_shops(struct desk *d, struct arena *a)
{
    struct shop *rows;
    size_t n;
    enum err err = db_shops(d->db, a, &rows, &n);

    if (err)
        return err;
    for (size_t i = 0; i < n; i++) {
        struct desk_shop *s = ARENA_NEW(a, struct desk_shop);
        s->shop = rows[i];
        s->platform = platform_by_id(rows[i].platform);
        s->key_wrong = !opens(d, a, rows[i].id);
        if (s->platform)
            *ARENA_PUSH(a, &d->shops, &d->shops_n, struct desk_shop *) = s;
    }
    return OK;
}

static enum err load_accounts(struct desk *d, struct arena *a)
{
    struct supplier_account *rows;
    size_t n;
    enum err err = db_supplier_accounts(d->db, a, &rows, &n);

    if (err)
        return err;
    for (size_t i = 0; i < n; i++) {
        struct desk_account *s = ARENA_NEW(a, struct desk_account);
        s->account = rows[i];
        s->supplier = supplier_by_id(rows[i].supplier);
        s->key_wrong = !opens(d, a, rows[i].id);
        if (s->supplier)
            *ARENA_PUSH(a, &d->accounts, &d->accounts_n, struct desk_account *) = s;
    }
    return OK;
}

enum err desk_load(struct desk *d)
{
    struct desk old = *d;
    struct arena *a = arena_new();
    enum err err;

    d->arena = a;
    d->shops = NULL;
    d->accounts = NULL;
    d->shops_n = d->accounts_n = 0;
    err = db_secrets(d->db, a, &d->secrets, &d->secrets_n);
    if (!err)
        err = load_shops(d, a);
    if (!err)
        err = load_accounts(d, a);
    if (!err)
        err = jobs_load(d);
    if (err) {
        d->arena = old.arena;
        d->shops = old.shops;
        d->shops_n = old.shops_n;
        d->accounts = old.accounts;
        d->accounts_n = old.accounts_n;
        d->secrets = old.secrets;
        d->secrets_n = old.secrets_n;
        arena_free(a);
        return err;
    }
    keep_paces(d, &old);
    arena_free(old.arena);
    calls_reconnect(d);
    d->reload = false;
    d->snapshot_stale = true;
    again_undone(d->again, d->ports.clock.now_ms(d->ports.clock.ctx));
    return OK;
}

int64_t start_last_complete_ms(const struct desk *d)
{
    int64_t oldest = INT64_MAX;

    for (size_t i = 0; i < d->shops_n; i++) {
        const struct shop *s = &d->shops[i]->shop;
        if (s->state == SHOP_ACTIVE && s->complete_ms < oldest)
            oldest = s->complete_ms;
    }
    return oldest == INT64_MAX ? 0 : oldest;
}

/* What was sent and never answered: a write is read back, a purchase is settled by its reference.
 */
static void doubt_writes(struct turn *t, struct order *o, struct changes *changes)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        struct shop_write *w = &o->writes[i];
        if (w->state != WRITE_STATE_SENT)
            continue;
        changes_add(changes, "write.state", w->id, STR("sent"), STR("doubt"));
        w->state = WRITE_STATE_DOUBT;
        w->due_ms = t->now_ms;
        row_touch(&w->row);
    }
}

static enum err doubt_order(struct turn *t, struct order *o)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "crash.doubt",
                        .source = SOURCE_WAYBILL,
                        .cause = STR("the program ended while an answer was awaited")};

    doubt_writes(t, o, &changes);
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        if (p->state != PURCHASE_STATE_INTENT)
            continue;
        changes_add(&changes, "purchase.state", p->id, STR("intent"), STR("unknown"));
        p->state = PURCHASE_STATE_UNKNOWN;
        row_touch(&p->row);
    }
    return turn_save(t, o, &fact, &changes);
}

static enum err doubt_in_flight(struct turn *t)
{
    int64_t *ids, lost;
    size_t n;
    enum err err = db_calls_lose(t->db, t->now_ms, &lost);

    if (!err)
        err = db_orders_in_flight(t->db, t->arena, &ids, &n);
    for (size_t i = 0; !err && i < n; i++) {
        struct order *o;
        err = turn_order(t, ids[i], &o);
        if (!err)
            err = doubt_order(t, o);
    }
    if (!err && lost)
        turn_log(t, LOG_WARN, "%lld answers were awaited when the program ended: settling them",
                 (long long)lost);
    return err;
}

enum err start_doubt_writes(struct turn *t, int64_t shop_id)
{
    struct fact fact = {.kind = "crash.doubt",
                        .source = SOURCE_WAYBILL,
                        .cause = STR("the answer could not be taken in")};
    int64_t *ids;
    size_t n;
    enum err err = db_orders_in_flight(t->db, t->arena, &ids, &n);

    for (size_t i = 0; !err && i < n; i++) {
        struct changes changes = turn_changes(t);
        struct order *o;
        err = turn_order(t, ids[i], &o);
        if (err || o->shop_id != shop_id)
            continue;
        doubt_writes(t, o, &changes);
        err = turn_save(t, o, &fact, &changes);
    }
    return err;
}

/* Orders' personal digests need a salt of this data file. */
static enum err ensure_salt(struct turn *t)
{
    struct str salt;
    uint8_t bytes[16];
    enum err err = db_setting(t->db, t->arena, STR("salt"), &salt);

    if (err || salt.n)
        return err;
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, bytes, sizeof(bytes));
    return db_setting_put(t->db, STR("salt"), hex_lower(t->arena, bytes, sizeof(bytes)));
}

static enum err first_turn(struct desk *d)
{
    struct arena *a = arena_new();
    struct turn t = {.desk = d,
                     .db = d->db,
                     .arena = a,
                     .now_ms = d->ports.clock.now_ms(d->ports.clock.ctx),
                     .orders = map_new(a)};
    mapped_begin(d);
    enum err err = db_begin(d->db);

    if (!err) {
        err = ensure_salt(&t);
        if (!err)
            err = doubt_in_flight(&t);
        if (!err)
            err = jobs_standing(&t);
        if (err)
            db_rollback(d->db);
        else
            err = db_commit(d->db);
    }
    for (size_t i = 0; !err && i < t.logs_n; i++)
        d->ports.log.emit(d->ports.log.ctx, t.logs[i].level, t.now_ms, t.logs[i].text);
    arena_free(a);
    return err;
}

enum err desk_new(const struct desk_options *options, struct desk **ret_desk)
{
    struct desk *d = calloc(1, sizeof(*d));
    uint16_t counter;

    ASSERT(d);
    d->opt = *options;
    d->ports = options->ports;
    d->db = options->db;
    d->arena = arena_new();
    d->inbox = inbox_new();
    d->live = live_new(options->streams);
    d->again = again_new();
    d->ports.rng.fill(d->ports.rng.ctx, &counter, sizeof(counter));
    d->ids.desk = options->desk_number;
    d->ids.counter = counter;
    enum err err = desk_load(d);
    if (!err)
        err = db_entries_newest(d->db, &d->entry_id);
    if (!err)
        err = first_turn(d);
    d->entry_told = d->entry_id;
    if (!err)
        err = snapshot_refresh(d);
    if (err) {
        desk_free(d);
        return err;
    }
    *ret_desk = d;
    return OK;
}

void desk_free(struct desk *d)
{
    struct event *e;
    struct snapshot *last;

    if (!d)
        return;
    inbox_close(d->inbox);
    waiters_release(d);
    while ((e = inbox_take_event(d->inbox))) {
        e->err = ERR_CLOSING;
        e->done(e);
    }
    jobs_release(d); /* before the calls: a job's memory may hold one of those answered */
    calls_release(d);
    last = inbox_swap(d->inbox, NULL);
    if (last)
        arena_free(last->arena);
    for (size_t i = 0; i < d->shops_n; i++)
        look_free(d->shops[i]->look);
    goods_free(d->goods);
    mapped_free(d->mapped);
    parts_free(d->parts);
    again_free(d->again);
    inbox_free(d->inbox);
    live_free(d->live);
    paces_free(d);
    arena_free(d->arena);
    free(d);
}
