/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collect: asks the supplier how a bought order stands and which parcels it sent. Quick while a
 * number is likely, slow when old (core/schedule.h), at the pace that the account allows
 * (app/pace.h); at once when a person asks or the supplier says that there is news.
 */
#include "app/collect.h"

#include "app/call.h"
#include "app/mapped.h"
#include "app/pace.h"
#include "app/parts.h"
#include "core/problem.h"
#include "db/collect.h"

#define UNREADABLE_AGAIN_MS (5 * MS_MINUTE)
#define GONE_AGAIN_MS       (6 * MS_HOUR)
#define NEAR_MAX            8 /* of a store whose parcels begin to leave */
#define NEAR_ASKED_MS       (10 * MS_MINUTE)

/* The supplier order that a call is about; the job remembers the one whose parcels come next. */
struct collect_memo {
    int64_t order_id, so_id;
    bool parcels;  /* its parcels are asked, else its status */
    bool followed; /* right after the other one was told */
    bool news;     /* and its status was a new one */
    bool wanted;   /* not by the schedule */
};

static struct supplier_order *find_so(struct order *o, int64_t so_id,
                                      struct purchase **ret_purchase)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            if (o->purchases[i].orders[k].id != so_id)
                continue;
            *ret_purchase = &o->purchases[i];
            return &o->purchases[i].orders[k];
        }
    }
    return NULL;
}

static enum err ask(struct turn *t, struct job *j, struct desk_account *acc,
                    const struct collect_memo *what)
{
    struct order *o;
    struct purchase *p;
    enum err err = turn_order(t, what->order_id, &o);

    if (err)
        return err;
    struct supplier_order *so = find_so(o, what->so_id, &p);
    if (!so) {
        job_memo_arena(j);
        return OK;
    }
    struct call *c = call_new(t, j);
    struct collect_memo *memo = ARENA_NEW(c->arena, struct collect_memo);
    *memo = *what;
    c->memo = memo;
    c->wanted = memo->wanted;
    c->supplier_ask.op = memo->parcels ? SUPPLIER_PARCELS : SUPPLIER_ORDER;
    c->supplier_ask.order_number = str_dup(c->arena, so->number);
    call_supplier(t, c, acc);
    return OK;
}

/* Not yet: what would be asked need not be looked up. */
static bool must_wait(struct turn *t, struct job *j, struct desk_account *acc, bool wanted)
{
    int64_t due_ms = call_collect_due_ms(t, acc, wanted);

    if (due_ms <= t->now_ms)
        return false;
    job_put_off(t, j, due_ms);
    return true;
}

enum err job_collect_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    struct collect_memo *memo = j->memo, what = {0};
    struct db_next_ask next;

    if (!acc || acc->account.state != SHOP_ACTIVE || !desk_account_has_api(acc)) {
        job_rest(t, j);
        return OK;
    }
    if (memo && memo->followed)
        return must_wait(t, j, acc, memo->wanted) ? OK : ask(t, j, acc, memo);
    enum err err = db_orders_collect_next(t->db, acc->account.id, &next);
    if (err)
        return err;
    if (!next.order_id) {
        job_rest(t, j);
        return OK;
    }
    if (next.due_ms > t->now_ms) {
        j->interactive = false;
        job_sleep(t, j, next.due_ms);
        return OK;
    }
    what.wanted = next.due_ms <= COLLECT_SOON_MS;
    if (must_wait(t, j, acc, what.wanted))
        return OK;
    struct order *o;
    struct purchase *p;
    err = turn_order(t, next.order_id, &o);
    if (err)
        return err;
    const struct supplier_order *so = find_so(o, next.so_id, &p);
    what.order_id = next.order_id;
    what.so_id = next.so_id;
    what.parcels =
        so && schedule_asks_parcels(o, so, t->now_ms) && !pace_denied_ms(t, acc, SUPPLIER_PARCELS);
    return ask(t, j, acc, &what);
}

/* An answer about it is in. */
static enum err plan_next(struct turn *t, const struct order *o, const struct purchase *p,
                          struct supplier_order *so, struct desk_account *acc)
{
    const struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    double stretch = 1;
    enum err err = acc && desk_account_has_api(acc) ? pace_stretch(t, acc, &stretch) : OK;

    if (err)
        return err;
    so->seen_ms = t->now_ms;
    so->wait_ms = schedule_collect_wait_ms(o, p, so, s->shop.policy.publish_after_scan, t->now_ms);
    so->due_ms = schedule_collect_ms(so, so->wait_ms, stretch, t->now_ms);
    if (so->due_ms && t->desk->opt.collect_ms && so->due_ms > t->now_ms + t->desk->opt.collect_ms)
        so->due_ms = t->now_ms + t->desk->opt.collect_ms;
    row_touch(&so->row);
    turn_answer(t, so->id);
    return OK;
}

static size_t numbers_of(const struct order *o, const struct supplier_order *so)
{
    size_t n = 0;

    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        n += k->supplier_order_id == so->id && package_current_number(k) ? 1 : 0;
    }
    return n;
}

static void tell_numbers(struct turn *t, const struct order *o, const struct changes *changes)
{
    for (size_t i = 0; i < changes->n; i++) {
        if (str_eq(str_of(changes->items[i].field), STR("package.number")))
            turn_log(t, LOG_INFO, "%.*s: tracking number %.*s", STR_ARG(o->name),
                     STR_ARG(changes->items[i].after));
    }
}

/* All that was in it is in other orders, or to be found there: then it is over. */
static void leave(struct turn *t, const struct order *o, struct purchase *p,
                  struct supplier_order *so, struct changes *changes)
{
    if (problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id))
        so->due_ms = t->now_ms + GONE_AGAIN_MS;
    if (!parts_whole(t, p) && !order_purchase_placed(o, p))
        return;
    changes_add(changes, "supplier_order.status", so->id, supplier_status_text(so->status),
                supplier_status_text(SUPPLIER_STATUS_FINISHED));
    so->status = SUPPLIER_STATUS_FINISHED;
    so->due_ms = 0;
}

/* Could not be read: right after creation that is expected, later it is tried again soon. */
static enum err unreadable(struct turn *t, struct job *j, struct order *o,
                           struct supplier_order *so, const struct call *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "supplier_order.seen", .source = SOURCE_API};
    const struct purchase *p = NULL;
    struct purchase *found = NULL;

    so = find_so(o, so->id, &found);
    p = found;
    bool fresh = t->now_ms < p->settled_ms + 2 * MS_MINUTE;
    bool gone = c->answer->err == ERR_NOT_FOUND && parts_not_found(t, o, found, so, &changes);
    so->due_ms = t->now_ms + (fresh ? 10 * MS_SECOND : UNREADABLE_AGAIN_MS);
    if (gone)
        leave(t, o, found, so, &changes);
    row_touch(&so->row);
    turn_answer(t, so->id);
    if (!fresh)
        turn_log(t, LOG_WARN, "%.*s: supplier order %.*s could not be read: %.*s (%.*s)",
                 STR_ARG(o->name), STR_ARG(so->number), STR_ARG(err_code(c->answer->err)),
                 STR_ARG(c->answer->detail));
    j->row.last_err = c->answer->err;
    j->row.last_detail = str_dup(j->arena, c->answer->detail);
    return changes.n ? turn_save(t, o, &fact, &changes) : turn_keep(t, o);
}

/* The next question is about the same supplier order. */
static void follow(struct job *j, const struct collect_memo *memo, bool parcels, bool news)
{
    struct collect_memo next = *memo;

    next.news = news;
    next.parcels = parcels;
    next.followed = true;
    j->memo = ARENA_NEW(job_memo_arena(j), struct collect_memo);
    *(struct collect_memo *)j->memo = next;
}

static enum err take_status(struct turn *t, struct job *j, struct call *c, struct order *o,
                            struct purchase *p, struct supplier_order *so)
{
    const struct collect_memo *memo = c->memo;
    const struct supplier_seen *seen = &c->supplier.order;
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, SOURCE_API, &changes);
    struct fact fact = {.kind = "supplier_order.seen", .source = SOURCE_API};
    enum supplier_status before = so->status;
    struct mapping *mappings;
    size_t n;
    enum err err = mapped_goods(t, o, &mappings, &n);

    if (err)
        return err;
    merge_supplier_order(&m, o, p, so, seen, mappings, n);
    parts_seen(t, o, p, so, seen, &changes);
    bool news = so->status != before;
    /* Of a state that is not known, the parcels may tell more. */
    bool wanted =
        seen->status == SUPPLIER_STATUS_OTHER || schedule_parcels_follow(o, so, seen->numbered);
    if (!memo->followed && wanted && !pace_denied_ms(t, c->account, SUPPLIER_PARCELS)) {
        /* status_ms and pushed_ms wait for the parcels: they tell since when there is a number. */
        follow(j, memo, true, news);
    } else {
        so->status_ms = t->now_ms;
        so->pushed_ms = news ? 0 : so->pushed_ms;
        err = plan_next(t, o, p, so, c->account);
    }
    if (err)
        return err;
    return changes.n ? turn_save(t, o, &fact, &changes) : turn_keep(t, o);
}

/* Its status says less than its parcels: what else is in the order must be known to mark it. */
static bool status_is_behind(const struct supplier_order *so)
{
    return so->status == SUPPLIER_STATUS_PREPARING || so->status == SUPPLIER_STATUS_PART_SHIPPED;
}

/* Others of that store are likely on their way too. */
static enum err near_ones(struct turn *t, const struct desk_account *acc,
                          const struct supplier_order *so)
{
    if (str_empty(so->store))
        return OK;
    return db_collect_near(t->db, acc->account.id, so->store, so->id, t->now_ms - NEAR_ASKED_MS,
                           t->now_ms, NEAR_MAX);
}

static enum err take_parcels(struct turn *t, struct job *j, struct call *c, struct order *o,
                             struct purchase *p, struct supplier_order *so)
{
    const struct collect_memo *memo = c->memo;
    size_t before = numbers_of(o, so);
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, SOURCE_API, &changes);
    struct fact fact = {.kind = "parcels.seen", .source = SOURCE_API};
    struct mapping *mappings;
    size_t n;
    enum err err = mapped_goods(t, o, &mappings, &n);

    if (err)
        return err;
    struct parcels_seen parcels = parts_bound(t, so, &c->supplier.parcels);
    merge_parcels(&m, o, p, so, &parcels, mappings, n);
    bool more = numbers_of(o, so) > before;
    so->parcels_ms = t->now_ms;
    if (memo->followed)
        so->status_ms = t->now_ms;
    if (more || memo->news)
        so->pushed_ms = 0;
    if (more && !memo->followed && status_is_behind(so))
        follow(j, memo, false, false);
    if (more)
        err = near_ones(t, c->account, so);
    if (!err)
        err = plan_next(t, o, p, so, c->account);
    if (err)
        return err;
    tell_numbers(t, o, &changes);
    return changes.n ? turn_save(t, o, &fact, &changes) : turn_save_quiet(t, o, "parcels.seen");
}

/* The app lacks the permission to ask for parcels: statuses are told all the same. */
static enum err without_parcels(struct turn *t, struct order *o, const struct purchase *p,
                                struct supplier_order *so, const struct call *c)
{
    const struct collect_memo *memo = c->memo;

    if (memo->followed)
        so->status_ms = t->now_ms;
    enum err err = plan_next(t, o, p, so, c->account);
    return err ? err : turn_keep(t, o);
}

enum err job_collect_reply(struct turn *t, struct job *j, struct call *c)
{
    const struct collect_memo *memo = c->memo;
    struct order *o;
    struct purchase *p;
    enum err err = turn_order(t, memo->order_id, &o);

    if (err)
        return err;
    job_memo_arena(j);
    struct supplier_order *so = find_so(o, memo->so_id, &p);
    if (so && (c->answer->err == ERR_AUTH_REJECTED || c->answer->err == ERR_NET_REFUSED)) {
        turn_answer(t, so->id);
        job_fail(t, j, c->answer->err, c->answer->detail);
        return OK;
    }
    bool denied = c->answer->err == ERR_SCOPE_MISSING;
    if (so && denied && !memo->parcels) {
        turn_answer(t, so->id);
        job_fail_until(t, j, c->answer->err, c->answer->detail,
                       pace_denied_ms(t, c->account, SUPPLIER_ORDER));
        return OK;
    }
    if (so && denied) {
        err = without_parcels(t, o, p, so, c);
    } else if (so && c->answer->err) {
        err = unreadable(t, j, o, so, c);
    } else if (so && memo->parcels) {
        err = take_parcels(t, j, c, o, p, so);
    } else if (so) {
        err = take_status(t, j, c, o, p, so);
    }
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}

/* The parts of it that are not older than what is known. */
static enum err take_told(struct turn *t, struct merge *m, struct order *o, struct purchase *p,
                          struct supplier_order *so, const struct collect_told *told)
{
    bool status = told->status && told->at_ms >= so->status_ms;
    bool parcels = told->parcels && told->at_ms >= so->parcels_ms;
    struct mapping *mappings;
    size_t n;
    enum err err = mapped_goods(t, o, &mappings, &n);

    if (err)
        return err;
    if (status)
        merge_supplier_order(m, o, p, so, told->status, mappings, n);
    if (parcels) {
        struct parcels_seen bound = parts_bound(t, so, told->parcels);
        merge_parcels(m, o, p, so, &bound, mappings, n);
    }
    so->status_ms = status ? told->at_ms : so->status_ms;
    so->parcels_ms = parcels ? told->at_ms : so->parcels_ms;
    so->pushed_ms = 0;
    return plan_next(t, o, p, so, desk_account(t->desk, p->account_id));
}

enum err collect_take(struct turn *t, struct order *o, int64_t so_id,
                      const struct collect_told *told, enum collect_outcome *ret_outcome)
{
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, told->fact.source, &changes);
    struct purchase *p = NULL;
    struct supplier_order *so = find_so(o, so_id, &p);
    bool told_status = told->status && so && told->at_ms >= so->status_ms;
    bool told_parcels = told->parcels && so && told->at_ms >= so->parcels_ms;

    if (!so)
        return ERR_NOT_FOUND;
    *ret_outcome = COLLECT_OLDER;
    if (!told_status && !told_parcels)
        return OK;
    enum err err = take_told(t, &m, o, p, so, told);
    if (err)
        return err;
    *ret_outcome = changes.n ? COLLECT_APPLIED : COLLECT_SAME;
    tell_numbers(t, o, &changes);
    return changes.n ? turn_save(t, o, &told->fact, &changes)
                     : turn_save_quiet(t, o, told->fact.kind);
}
