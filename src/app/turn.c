/* SPDX-License-Identifier: Apache-2.0 */
/* See app/turn.h. */
#include "app/turn.h"

#include "app/again.h"
#include "app/job.h"
#include "app/look.h"
#include "app/mapped.h"
#include "app/tracking.h"

#include <stdarg.h>
#include <stdio.h>

#define GATHER_MS 300 /* reads of several changed orders go together */

enum err turn_orders(struct turn *t, const int64_t *ids, size_t n, struct order **ret_orders)
{
    int64_t *missing = ARENA_ARRAY(t->arena, int64_t, n);
    size_t missing_n = 0;

    for (size_t i = 0; i < n; i++) {
        if (ids[i] && !map_get_i64(t->orders, ids[i]))
            missing[missing_n++] = ids[i];
    }
    if (missing_n) {
        struct order **loaded = ARENA_ARRAY(t->arena, struct order *, missing_n);
        enum err err = db_orders_load(t->db, t->arena, missing, missing_n, loaded);
        if (err)
            return err;
        for (size_t i = 0; i < missing_n; i++) {
            if (loaded[i] && !map_get_i64(t->orders, missing[i]))
                map_put_i64(t->orders, missing[i], loaded[i]);
        }
    }
    for (size_t i = 0; i < n; i++)
        ret_orders[i] = ids[i] ? map_get_i64(t->orders, ids[i]) : NULL;
    return OK;
}

enum err turn_order(struct turn *t, int64_t id, struct order **ret_order)
{
    struct order *o = NULL;
    enum err err = turn_orders(t, &id, 1, &o);

    if (err)
        return err;
    if (!o)
        return ERR_NOT_FOUND;
    *ret_order = o;
    return OK;
}

void turn_put_order(struct turn *t, struct order *o)
{
    map_put_i64(t->orders, o->id, o);
}

struct changes turn_changes(struct turn *t)
{
    struct changes c;

    changes_init(&c, t->arena);
    return c;
}

struct merge turn_merge(struct turn *t, enum source source, struct changes *changes)
{
    return (struct merge){
        .arena = t->arena,
        .ids = &t->desk->ids,
        .now_ms = t->now_ms,
        .source = source,
        .changes = changes,
    };
}

int64_t turn_day_start_ms(const struct turn *t, const struct shop *s)
{
    const struct zones *z = &t->desk->ports.zones;
    int64_t offset_ms = z->offset_s ? z->offset_s(z->ctx, s->zone, t->now_ms) * MS_SECOND : 0;
    int64_t local = t->now_ms + offset_ms;

    return local - local % MS_DAY - offset_ms;
}

static bool accounts_ready(const struct turn *t, const struct judge *j)
{
    for (size_t i = 0; i < j->mappings_n; i++) {
        const struct mapping *m = &j->mappings[i];
        if (m->ignored || str_eq(m->supplier, STR("manual")))
            continue;
        if (!desk_account_for(t->desk, m->supplier, m->account_id))
            return false;
    }
    return true;
}

enum err turn_address_digest(struct turn *t, const struct order *o, struct str *ret_digest)
{
    uint8_t digest[SHA256_LEN];
    struct str salt;
    enum err err = db_order_salt(t->db, t->arena, o->id, &salt);

    if (err)
        return err;
    crypto_sha256(str_cat(t->arena, salt, order_address_text(o, t->arena)), digest);
    *ret_digest = hex_lower(t->arena, digest, DIGEST_SHORT);
    return OK;
}

enum err turn_judge(struct turn *t, const struct order *o, struct changes *changes,
                    struct judge *ret_judge)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    struct mapping *items;
    struct judge j = {
        .now_ms = t->now_ms,
        .arena = t->arena,
        .ids = &t->desk->ids,
        .changes = changes,
    };

    ASSERT(s);
    j.shop = &s->shop;
    enum err err = mapped_goods(t, o, &items, &j.mappings_n);
    if (err)
        return err;
    j.mappings = items;
    j.account_ready = accounts_ready(t, &j);
    j.link = tracking_link;
    if (o->address_digest.n && !o->person.erased) {
        err = turn_address_digest(t, o, &j.address_digest);
        if (err)
            return err;
    }
    if (s->shop.policy.daily_limit) {
        int64_t since_ms = turn_day_start_ms(t, &s->shop);
        err = db_purchases_since(t->db, o->shop_id, since_ms, &j.bought_today);
        if (err)
            return err;
    }
    *ret_judge = j;
    return OK;
}

/* Ids of the history rise with it, whatever the clock does: streams go on by them. */
static int64_t next_entry_id(struct turn *t)
{
    int64_t id = turn_id(t);

    t->desk->entry_id = id > t->desk->entry_id ? id : t->desk->entry_id + 1;
    return t->desk->entry_id;
}

static struct entry entry_of(struct turn *t, int64_t shop_id, int64_t order_id,
                             const struct fact *f, const struct changes *changes)
{
    return (struct entry){
        .id = next_entry_id(t),
        .shop_id = shop_id,
        .order_id = order_id,
        .kind = f->kind,
        .at_ms = t->now_ms,
        .source = f->source,
        .person = f->person,
        .cause = f->cause,
        .digest = f->digest,
        .body_id = f->body_id,
        .changes = changes,
    };
}

static void wake_writes(struct turn *t, const struct order *o)
{
    int64_t due_ms = INT64_MAX;

    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        if (w->state != WRITE_STATE_WANTED && w->state != WRITE_STATE_DOUBT)
            continue;
        if (w->due_ms < due_ms)
            due_ms = w->due_ms;
    }
    if (due_ms == INT64_MAX)
        return;
    if (t->interactive)
        job_wake_person(t, JOB_KIND_shop_write, o->shop_id);
    else
        job_wake(t, JOB_KIND_shop_write, o->shop_id, due_ms);
}

static void wake_purchases(struct turn *t, const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        const struct desk_account *acc = desk_account(t->desk, p->account_id);
        if (acc && !desk_account_has_api(acc))
            continue;
        bool open = p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
                    p->state == PURCHASE_STATE_UNKNOWN;
        if (open && p->account_id && p->due_ms < INT64_MAX)
            job_wake(t, JOB_KIND_purchase, p->account_id, p->due_ms);
        for (size_t k = 0; k < p->orders_n; k++) {
            if (p->orders[k].due_ms && p->account_id)
                job_wake(t, JOB_KIND_collect, p->account_id, p->orders[k].due_ms);
        }
    }
}

/* Time alone may change the judgement just made: the sweep looks again then. */
static void look_again(struct turn *t, const struct judge *j, const struct order *o)
{
    if (!t->rehearsal)
        again_put(t->desk->again, o->id, judge_due_ms(j, o));
}

/* What was read in vain waits for the next round of reads, unless there is news of it. */
static void wake_read(struct turn *t, const struct order *o)
{
    const struct desk_shop *s = desk_shop(t->desk, o->shop_id);

    if ((o->flags & ORDER_READ_WANTED) && (o->read_now || !s->read_pause_ms))
        job_wake(t, JOB_KIND_shop_read, o->shop_id, t->now_ms + GATHER_MS);
}

static void wake_sweep(struct turn *t, const struct order *o)
{
    const struct job *sweep = job_find(t->desk, JOB_KIND_sweep, 0);
    int64_t due_ms = again_next_ms(t->desk->again);

    if (o->auto_buy_ms && o->auto_buy_ms < due_ms)
        due_ms = o->auto_buy_ms;
    bool sweeping = sweep && sweep->row.state == JOB_RUNNING; /* it finds its next time itself */
    if (due_ms < INT64_MAX && !sweeping)
        job_wake(t, JOB_KIND_sweep, 0, due_ms);
}

static void wake_jobs(struct turn *t, const struct order *o)
{
    t->effects++;
    wake_read(t, o);
    wake_writes(t, o);
    wake_purchases(t, o);
    wake_sweep(t, o);
}

enum err turn_save(struct turn *t, struct order *o, const struct fact *f, struct changes *changes)
{
    struct judge j;
    enum err err = turn_judge(t, o, changes, &j);

    if (err)
        return err;
    judge_order(&j, o);
    plan_writes(&j, o);
    look_again(t, &j, o);
    struct entry entry = entry_of(t, o->shop_id, o->id, f, changes);
    err = db_order_save(t->db, t->arena, o, &entry);
    if (err)
        return err;
    look_changed(t->desk, o);
    wake_jobs(t, o);
    return OK;
}

enum err turn_save_quiet(struct turn *t, struct order *o, const char *kind)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = kind, .source = SOURCE_WAYBILL};
    struct judge j;
    enum err err = turn_judge(t, o, &changes, &j);

    if (err)
        return err;
    judge_order(&j, o);
    size_t planned = plan_writes(&j, o);
    look_again(t, &j, o);
    if (!changes.n && !planned && db_order_is_clean(o)) {
        wake_jobs(t, o);
        return OK;
    }
    if (!changes.n && !planned)
        return turn_keep(t, o);
    struct entry entry = entry_of(t, o->shop_id, o->id, &fact, &changes);
    err = db_order_save(t->db, t->arena, o, &entry);
    if (err)
        return err;
    look_changed(t->desk, o);
    wake_jobs(t, o);
    return OK;
}

enum err turn_keep(struct turn *t, struct order *o)
{
    enum err err = db_order_save(t->db, t->arena, o, NULL);

    if (!err)
        wake_jobs(t, o);
    return err;
}

enum err turn_record(struct turn *t, int64_t shop_id, const struct fact *f,
                     const struct changes *changes)
{
    struct changes none = turn_changes(t);
    struct entry entry = entry_of(t, shop_id, 0, f, changes ? changes : &none);

    return db_entry_append(t->db, &entry, STR_NONE);
}

int64_t turn_id(struct turn *t)
{
    return id_make(&t->desk->ids, t->now_ms);
}

void turn_log(struct turn *t, enum log_level level, const char *fmt, ...)
{
    char text[512];
    va_list args;

    va_start(args, fmt);
    int n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (n < 0)
        return;
    struct log_line *line = ARENA_PUSH(t->arena, &t->logs, &t->logs_n, struct log_line);
    line->level = level;
    line->text = str_dup(t->arena, str_of(text));
}

struct desk_shop *desk_shop(struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->shops_n; i++) {
        if (d->shops[i]->shop.id == id)
            return d->shops[i];
    }
    return NULL;
}

struct desk_shop *desk_shop_by_domain(struct desk *d, struct str domain)
{
    for (size_t i = 0; i < d->shops_n; i++) {
        if (str_eq_nocase(d->shops[i]->shop.domain, domain))
            return d->shops[i];
    }
    return NULL;
}

struct desk_account *desk_account(struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->accounts_n; i++) {
        if (d->accounts[i]->account.id == id)
            return d->accounts[i];
    }
    return NULL;
}

bool desk_account_has_api(const struct desk_account *a)
{
    return a->supplier->has_api && !a->account.by_extension;
}

struct desk_account *desk_account_for(struct desk *d, struct str supplier, int64_t account_id)
{
    struct desk_account *only = NULL;

    for (size_t i = 0; i < d->accounts_n; i++) {
        struct desk_account *a = d->accounts[i];
        if (a->account.state != SHOP_ACTIVE || !str_eq(a->account.supplier, supplier))
            continue;
        if (a->account.id == account_id)
            return a;
        if (account_id)
            continue;
        if (only)
            return NULL; /* two fit: the mapping must name one */
        only = a;
    }
    return only;
}
