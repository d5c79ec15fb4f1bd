/* SPDX-License-Identifier: Apache-2.0 */
/* See app/intake.h. */
#include "app/intake.h"

#include "app/call.h"
#include "app/privacy.h"
#include "app/vault.h"
#include "base/mutant.h"
#include "core/other_app.h"
#include "core/problem.h"
#include "db/hooks.h"

#define UNREAD_ORDERS 200
#define EARLY_ORDERS  3
#define EARLY_SPAN_MS (7 * MS_DAY)
#define YOUNG_MS      (5 * MS_MINUTE)
#define VISIBLE_MS    (58 * MS_DAY) /* without read_all_orders the shop shows sixty days */

/* Two apps that buy by themselves buy everything twice: said once, automatic buying stays off until
 * a person confirms. */
static enum err look_for_other_app(struct turn *t, struct order *o)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    struct str sign = s->shop.other_app_seen ? STR_NONE : other_app_sign(o, t->arena);

    if (!sign.n)
        return OK;
    o->flags |= ORDER_OTHER_APP;
    row_touch(&o->row);
    s->shop.other_app_seen = true;
    s->shop.other_app = str_dup(t->desk->arena, sign);
    row_touch(&s->shop.row);
    turn_log(t, LOG_WARN,
             "%.*s: another app seems to fulfill orders here (%.*s): automatic buying stays off "
             "until you confirm",
             STR_ARG(s->shop.domain), STR_ARG(sign));
    return db_shop_save(t->db, &s->shop, NULL);
}

/* Null addresses on orders that ship: the app has no access to protected customer data. */
static enum err look_for_addresses(struct turn *t, const struct order *o,
                                   const struct order_seen *seen)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    bool ships = (o->flags & ORDER_REQUIRES_SHIPPING) && !(o->flags & ORDER_TEST);
    bool missing = !o->person.address1.n && !o->person.name.n && !o->person.email.n;

    if (!(seen->parts & SEEN_PERSON) || !ships || o->person.erased)
        return OK;
    if (missing == s->shop.protected_data_missing || (missing && s->shop.complete_ms == 0))
        return OK;
    if (missing)
        turn_log(
            t, LOG_WARN,
            "%.*s: order %.*s has no address: if all lack it, give the app access to protected "
            "customer data",
            STR_ARG(s->shop.domain), STR_ARG(o->name));
    s->shop.protected_data_missing = missing;
    row_touch(&s->shop.row);
    return db_shop_save(t->db, &s->shop, NULL);
}

enum err intake_fulfills_itself(struct db *db, int64_t shop_id, int64_t now_ms, bool *ret_yes)
{
    int64_t n = 0;
    enum err err = db_orders_fulfilled_early(db, shop_id, now_ms - EARLY_SPAN_MS, &n);

    *ret_yes = n >= EARLY_ORDERS;
    return err;
}

static enum err look_for_setting(struct turn *t, const struct order *o)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    const struct problem *p = problem_find(o, PROBLEM_FULFILLED_NOT_BOUGHT, 0);
    bool yes;

    if (!p || p->since_ms != t->now_ms || s->early_told_ms + MS_DAY > t->now_ms)
        return OK;
    enum err err = intake_fulfills_itself(t->db, s->shop.id, t->now_ms, &yes);
    if (err || !yes)
        return err;
    s->early_told_ms = t->now_ms;
    turn_log(t, LOG_WARN,
             "%.*s: orders are fulfilled as they are paid, so nothing is bought. In Shopify's "
             "settings, Order processing, \"After an order has been paid\" says \"Automatically "
             "fulfill the order's line items\": change it to \"Do not automatically fulfill\"",
             STR_ARG(s->shop.domain));
    return OK;
}

/* Merges one observation into a known order and saves it if it told anything new. */
static enum err merge_known(struct turn *t, struct order *o, const struct order_seen *seen,
                            struct fact *f)
{
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, f->source, &changes);
    enum merge_outcome outcome = merge_order(&m, o, seen);
    bool more = seen->more_lines || seen->more_fos;
    bool whole = (seen->parts & SEEN_FOS) && (seen->parts & SEEN_LINES) && !more;

    if (more) {
        o->flags |= ORDER_LINES_PARTIAL;
        order_want_read(o);
        row_touch(&o->row);
    }
    if (whole && outcome != MERGE_OLDER) {
        o->flags &= ~(uint32_t)(ORDER_READ_WANTED | ORDER_LINES_PARTIAL);
        o->read_ms = t->now_ms;
        row_touch(&o->row);
    }
    if (f->source == SOURCE_WEBHOOK && outcome != MERGE_OLDER && outcome != MERGE_SAME)
        order_want_read(o); /* a webhook tells nothing of fulfillment orders */
    if (outcome == MERGE_OLDER || (outcome == MERGE_SAME && !whole))
        return OK;
    enum err err = look_for_other_app(t, o);
    if (!err)
        err = look_for_addresses(t, o, seen);
    if (err)
        return err;
    f->kind = outcome == MERGE_HINT ? "order.hint" : "order.seen";
    if (outcome == MERGE_SAME && changes.n == 0)
        return turn_save_quiet(t, o, "order.judged");
    err = turn_save(t, o, f, &changes);
    return err ? err : look_for_setting(t, o);
}

static enum err begin_order(struct turn *t, struct desk_shop *s, const struct order_seen *seen,
                            bool back_fill, struct fact *f)
{
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, f->source, &changes);
    struct order *o = merge_new_order(&m, &s->shop, seen, back_fill);

    if (seen->parts & SEEN_FOS)
        o->read_ms = t->now_ms;
    if (seen->more_lines || seen->more_fos)
        o->flags |= ORDER_LINES_PARTIAL;
    if (!(seen->parts & SEEN_FOS) || (o->flags & ORDER_LINES_PARTIAL))
        order_want_read(o);
    turn_put_order(t, o);
    f->kind = "order.new";
    enum err err = look_for_other_app(t, o);
    if (!err)
        err = look_for_addresses(t, o, seen);
    if (!err)
        err = turn_save(t, o, f, &changes);
    if (!err)
        err = look_for_setting(t, o);
    if (!err && !(o->flags & ORDER_BACKFILL))
        turn_log(t, LOG_INFO, "%.*s: order %.*s is in (%.*s)", STR_ARG(s->shop.domain),
                 STR_ARG(o->name), STR_ARG(stage_text(o->stage)));
    return err;
}

static enum err take_in(struct turn *t, struct desk_shop *s, int64_t id,
                        const struct order_seen *seen, bool back_fill, struct fact *f)
{
    struct order *o = NULL;
    enum err err = OK;

    if (id)
        err = turn_orders(t, &id, 1, &o);
    if (err)
        return err;
    if (o)
        return merge_known(t, o, seen, f);
    if (seen->parts & SEEN_DELETED)
        return OK;
    return begin_order(t, s, seen, back_fill, f);
}

enum err intake_orders(struct turn *t, struct desk_shop *s, const struct order_seen *seen, size_t n,
                       bool back_fill, struct str cause)
{
    int64_t *ext_ids = ARENA_ARRAY(t->arena, int64_t, n + 1);
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, n + 1);
    struct order **orders = ARENA_ARRAY(t->arena, struct order *, n + 1);

    for (size_t i = 0; i < n; i++)
        ext_ids[i] = seen[i].order.ext_id;
    enum err err = db_orders_find(t->db, t->arena, s->shop.id, ext_ids, n, ids);
    if (!err)
        err = turn_orders(t, ids, n, orders);
    for (size_t i = 0; i < n && !err; i++) {
        struct fact f = {.source = SOURCE_API, .cause = cause};
        err = take_in(t, s, ids[i], &seen[i], back_fill, &f);
    }
    return err;
}

static enum err absent(struct turn *t, struct desk_shop *s, struct order *o)
{
    bool all = str_has(s->shop.scopes, STR("read_all_orders"));
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, SOURCE_API, &changes);
    struct order_seen gone = {.parts = SEEN_DELETED};
    struct fact f = {.kind = "order.seen",
                     .source = SOURCE_API,
                     .cause = STR("the shop does not know it any more")};

    if (o->seen_ms + YOUNG_MS > t->now_ms && !(o->flags & ORDER_DELETED))
        return OK; /* stays wanted */
    if (!all && o->created_ms < t->now_ms - VISIBLE_MS) {
        o->flags &= ~(uint32_t)(ORDER_READ_WANTED | ORDER_LINES_PARTIAL);
        o->read_ms = t->now_ms;
        row_touch(&o->row);
        return turn_keep(t, o);
    }
    gone.order.ext_id = o->ext_id;
    merge_order(&m, o, &gone);
    return turn_save(t, o, &f, &changes);
}

enum err intake_absent(struct turn *t, const struct call *c)
{
    const struct platform_ask *ask = &c->platform_ask;
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, ask->ids_n + 1);
    enum err err = db_orders_find(t->db, t->arena, c->shop->shop.id, ask->ids, ask->ids_n, ids);

    for (size_t i = 0; i < ask->ids_n && !err; i++) {
        struct order *o;
        bool found = false;
        for (size_t k = 0; k < c->platform.orders_n; k++)
            found = found || c->platform.orders[k].order.ext_id == ask->ids[i];
        if (found || !ids[i])
            continue;
        err = turn_order(t, ids[i], &o);
        if (!err)
            err = absent(t, c->shop, o);
    }
    return err;
}

enum err intake_want_open(struct turn *t, int64_t shop_id, int64_t before_ms)
{
    int64_t *ids;
    size_t n;
    enum err err = db_orders_unread(t->db, t->arena, shop_id, before_ms, UNREAD_ORDERS, &ids, &n);

    for (size_t i = 0; i < n && !err; i++) {
        struct order *o;
        err = turn_order(t, ids[i], &o);
        if (err)
            break;
        order_want_read(o);
        err = turn_keep(t, o);
    }
    return err;
}

/* What is known of a webhook while its group is worked through. */
struct hook_work {
    struct hook_event *e;
    struct hook_row row;
    struct hook_result result;
    struct desk_shop *shop;
    int64_t order_id;
    enum err err;
};

static enum err store_hook(struct turn *t, struct hook_work *w)
{
    const struct hook_envelope *env = &w->e->envelope;
    bool repeated = false;

    w->shop = desk_shop(t->desk, w->e->shop_id);
    w->row = (struct hook_row){
        .id = turn_id(t),
        .shop_id = w->e->shop_id,
        .received_ms = t->now_ms,
        .triggered_ms = env->triggered_ms,
        .topic = env->topic,
        .delivery_id = env->delivery_id,
        .event_id = env->event_id,
        .digest = w->e->digest,
        .state = HOOK_APPLIED, /* as nearly all end, in this transaction; else it is told after */
    };
    if (w->e->packed.n)
        w->row.body_id = w->row.id;
    enum err err = db_hook_insert(t->db, &w->row, &repeated);
    if (err)
        return err;
    w->row.state = HOOK_STORED;
    if (repeated) {
        w->row.state = HOOK_REPEATED;
        return OK;
    }
    if (!w->shop) {
        w->row.state = HOOK_SKIPPED;
        return db_hook_update(t->db, w->row.id, HOOK_SKIPPED, STR("the shop is not connected"));
    }
    if (w->e->too_large) {
        w->result.kind = HOOK_ORDER_HINT;
        return OK;
    }
    w->result = w->e->read;
    if (!w->e->read_err)
        return OK;
    w->row.state = HOOK_NOT_UNDERSTOOD;
    turn_log(t, LOG_WARN, "%.*s: webhook %.*s (%.*s) was stored but not understood: %.*s",
             STR_ARG(w->shop->shop.domain), STR_ARG(env->topic), STR_ARG(env->delivery_id),
             STR_ARG(err_code(w->e->read_err)));
    return db_hook_update(t->db, w->row.id, HOOK_NOT_UNDERSTOOD,
                          err_sentence(w->e->read_err, LANG_EN));
}

/* Our ids of the orders that the group speaks about, few statements for all. */
static enum err find_orders(struct turn *t, struct hook_work *work, size_t n)
{
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, n);
    struct order **orders = ARENA_ARRAY(t->arena, struct order *, n);
    enum err err = OK;

    for (size_t i = 0; i < n && !err; i++) {
        struct hook_work *w = &work[i];
        if (w->row.state != HOOK_STORED || !w->result.order_ext_id)
            continue;
        err = db_orders_find(t->db, t->arena, w->row.shop_id, &w->result.order_ext_id, 1,
                             &w->order_id);
        ids[i] = w->order_id;
    }
    return err ? err : turn_orders(t, ids, n, orders);
}

static enum err want_read(struct turn *t, struct hook_work *w, struct fact *f)
{
    struct order *o = NULL;
    struct changes changes = turn_changes(t);

    for (size_t i = 0; !w->order_id && i < w->result.fo_ext_ids_n; i++) {
        enum err found =
            db_order_of_fo(t->db, w->row.shop_id, w->result.fo_ext_ids[i], &w->order_id);
        if (found)
            return found;
    }
    if (!w->order_id) { /* a change of an order that we do not know, or not by its id */
        job_wake(t, JOB_KIND_shop_changes, w->row.shop_id, t->now_ms);
        return OK;
    }
    enum err err = turn_order(t, w->order_id, &o);
    if (err)
        return err;
    order_want_read(o);
    f->kind = "order.hint";
    return turn_save(t, o, f, &changes);
}

static enum err apply_fulfillment(struct turn *t, struct hook_work *w, struct fact *f)
{
    struct order *o;
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, SOURCE_WEBHOOK, &changes);

    if (!w->order_id)
        return want_read(t, w, f);
    enum err err = turn_order(t, w->order_id, &o);
    if (err)
        return err;
    enum merge_outcome outcome = merge_fulfillment(&m, o, &w->result.fulfillment.fulfillment);
    if (outcome == MERGE_OLDER || outcome == MERGE_SAME)
        return OK;
    order_want_read(o);
    f->kind = "fulfillment.seen";
    return turn_save(t, o, f, &changes);
}

static enum err uninstalled(struct turn *t, struct hook_work *w, struct fact *f)
{
    struct shop *s = &w->shop->shop;
    int64_t at_ms = w->e->envelope.triggered_ms;

    /* Told late: a token that was granted since then shows that the app is in the shop again. */
    if (at_ms && at_ms < vault_set_ms(t->desk, s->id, "access_token")) {
        w->row.state = HOOK_SKIPPED;
        return OK;
    }
    s->state = SHOP_UNINSTALLED;
    row_touch(&s->row);
    f->kind = "shop.uninstalled";
    turn_log(t, LOG_WARN, "%.*s: the app was removed from the shop", STR_ARG(s->domain));
    enum err err = db_shop_save(t->db, s, NULL);
    if (!err) /* it died with the installation: a new one is fetched when there is one again */
        err = vault_put(t, s->id, "access_token", STR(""), 0);
    if (!err)
        err = turn_record(t, s->id, f, NULL);
    t->desk->snapshot_stale = true;
    return err;
}

static enum err apply_hook(struct turn *t, struct hook_work *w)
{
    struct fact f = {
        .source = SOURCE_WEBHOOK,
        .cause = str_printf(t->arena, "webhook %.*s %.*s", STR_ARG(w->row.topic),
                            STR_ARG(w->row.delivery_id)),
        .digest = w->row.digest,
        .body_id = w->row.body_id,
    };

    switch (w->result.kind) {
    case HOOK_ORDER:
    case HOOK_ORDER_DELETED: return take_in(t, w->shop, w->order_id, &w->result.order, false, &f);
    case HOOK_ORDER_HINT: return want_read(t, w, &f);
    case HOOK_FULFILLMENT: return apply_fulfillment(t, w, &f);
    case HOOK_UNINSTALLED: return uninstalled(t, w, &f);
    case HOOK_SHOP_CHANGED: job_wake(t, JOB_KIND_shop_check, w->row.shop_id, t->now_ms); return OK;
    case HOOK_CUSTOMER_DATA:
    case HOOK_CUSTOMER_ERASE:
    case HOOK_SHOP_ERASE: return privacy_hook(t, w->shop, &w->result, &f);
    case HOOK_IGNORED:
    case HOOK_UNKNOWN:
    case HOOK_KIND_MAX: break;
    }
    w->row.state = HOOK_SKIPPED;
    return OK;
}

/* Not this webhook's fault: the whole turn is tried again. */
static bool of_the_file(enum err err)
{
    return err == ERR_DB_FULL || err == ERR_DB || err == ERR_DB_BUSY;
}

/* Applies in a savepoint: a webhook that cannot be applied stays stored, visible and answered. */
static enum err apply_apart(struct turn *t, struct hook_work *w)
{
    enum err err = db_savepoint(t->db);

    if (err)
        return err;
    enum err applied = apply_hook(t, w);
    if (applied) {
        db_rollback_to(t->db);
        t->orders = map_new(t->arena);
        t->desk->reload = true;
        turn_log(t, LOG_ERROR, "webhook %.*s could not be applied: %.*s (%.*s)",
                 STR_ARG(w->row.delivery_id), STR_ARG(err_code(applied)),
                 STR_ARG(db_error_text(t->db)));
        w->row.state = HOOK_PARKED;
        job_wake(t, JOB_KIND_shop_changes, w->row.shop_id, t->now_ms);
    }
    err = db_release(t->db);
    if (of_the_file(applied))
        return applied;
    if (err || !applied)
        return err;
    return db_hook_update(t->db, w->row.id, w->row.state, err_sentence(applied, LANG_EN));
}

/* Nearly all can be applied, and a savepoint copies each page that is written in it: so only the
 * second try of a turn has them (write_apart in app/desk.c). */
static enum err apply(struct turn *t, struct hook_work *w)
{
    enum err err = t->apart ? apply_apart(t, w) : apply_hook(t, w);

    if (err) {
        t->apart_next = !t->apart && !of_the_file(err);
        return err;
    }
    if (w->row.state == HOOK_STORED)
        w->row.state = HOOK_APPLIED;
    if (w->row.state != HOOK_SKIPPED)
        return OK;
    return db_hook_update(t->db, w->row.id, HOOK_SKIPPED, STR_NONE);
}

static enum err store_body(struct turn *t, const struct hook_work *w)
{
    if (!w->row.body_id || w->row.state == HOOK_REPEATED)
        return OK;
    int64_t order_id = w->order_id;
    if (!order_id && w->result.order_ext_id &&
        db_orders_find(t->db, t->arena, w->row.shop_id, &w->result.order_ext_id, 1, &order_id))
        order_id = 0;
    return db_body_put(t->db, w->row.body_id, order_id, w->e->packed, t->now_ms);
}

enum err intake_hooks(struct turn *t, struct event **events, size_t n)
{
    struct hook_work *work = ARENA_ARRAY(t->arena, struct hook_work, n);
    enum err err = OK;

    for (size_t i = 0; i < n && !err; i++) {
        work[i].e = (struct hook_event *)events[i];
        if (!MUTANT(DROP_WEBHOOK))
            err = store_hook(t, &work[i]);
        *ARENA_PUSH(t->arena, &t->done, &t->done_n, struct event *) = events[i];
    }
    if (MUTANT(DROP_WEBHOOK))
        n = 0;
    if (!err)
        err = find_orders(t, work, n);
    for (size_t i = 0; i < n && !err; i++) {
        if (work[i].row.state != HOOK_STORED)
            continue;
        /* An earlier one of this turn may have begun the order. */
        if (!work[i].order_id && work[i].result.order_ext_id)
            err = db_orders_find(t->db, t->arena, work[i].row.shop_id, &work[i].result.order_ext_id,
                                 1, &work[i].order_id);
        if (!err)
            err = apply(t, &work[i]);
    }
    for (size_t i = 0; i < n && !err; i++)
        err = store_body(t, &work[i]);
    return err;
}
