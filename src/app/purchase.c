/* SPDX-License-Identifier: Apache-2.0 */
/* See app/purchase.h. One job per supplier account places its purchases one after the other. */
#include "app/purchase.h"

#include "app/call.h"
#include "app/intake.h"
#include "base/text.h"

#define LOOK_ORDERS 10
#define FRESH_MS    (15 * MS_SECOND)
#define POSTPONE_MS (2 * MS_SECOND)
#define UNREAD_MS   (3 * MS_SECOND)
#define AWAY_MS     MS_MINUTE

/* The call under way is about this purchase, or is the last look at these orders. */
struct purchase_memo {
    int64_t order_id, purchase_id;
};

struct str purchase_reference(struct turn *t, int64_t purchase_id)
{
    struct str id = id_text(t->arena, ID_PURCHASE, purchase_id), kind, rest;

    str_cut(id, '_', &kind, &rest);
    return str_printf(t->arena, "WB%.*s", STR_ARG(str_upper(t->arena, rest)));
}

struct purchase *purchase_push(struct turn *t, struct order *o)
{
    return ORDER_PUSH(t->arena, &o->purchases, &o->purchases_n, struct purchase);
}

struct supplier_order *purchase_add_number(struct turn *t, struct purchase *p, struct str number,
                                           int64_t due_ms)
{
    for (size_t i = 0; i < p->orders_n; i++) {
        if (str_eq(p->orders[i].number, number))
            return &p->orders[i];
    }
    struct supplier_order *so =
        ORDER_PUSH(t->arena, &p->orders, &p->orders_n, struct supplier_order);
    *so = (struct supplier_order){.id = turn_id(t), .due_ms = due_ms, .row = ROW_NEW};
    so->number = str_dup(t->arena, number);
    so->status = SUPPLIER_STATUS_PREPARING;
    return so;
}

void purchase_settle(struct turn *t, struct purchase *p, enum purchase_state state,
                     struct str refusal, struct changes *changes)
{
    changes_add(changes, "purchase.state", p->id, purchase_state_text(p->state),
                purchase_state_text(state));
    p->state = state;
    p->refusal = str_dup(t->arena, text_clip(refusal, 300));
    p->settled_ms = t->now_ms;
    p->due_ms = 0;
    row_touch(&p->row);
    turn_answer(t, p->id);
}

static void add_plan(struct turn *t, struct order *o, const struct purchase_plan *plan,
                     const struct desk_account *acc, struct str person, struct changes *changes)
{
    struct purchase *p = purchase_push(t, o);

    *p = (struct purchase){.id = turn_id(t), .row = ROW_NEW};
    p->account_id = acc->account.id;
    p->supplier = str_dup(t->arena, plan->supplier);
    p->state = PURCHASE_STATE_PLANNED;
    p->reference = purchase_reference(t, p->id);
    p->due_ms = t->now_ms;
    p->by_person = person.n > 0;
    p->many = p->by_person && !t->interactive;
    p->lines = plan->lines;
    p->lines_n = plan->lines_n;
    changes_add(changes, "purchase.state", p->id, STR_NONE, STR("planned"));
}

enum err purchase_plan(struct turn *t, struct order *o, const int64_t *only_lines,
                       size_t only_lines_n, struct str person, struct changes *changes,
                       size_t *ret_n)
{
    struct judge j;
    struct purchase_plan *plans;
    size_t made = 0;
    enum err err = turn_judge(t, o, changes, &j);

    if (err)
        return err;
    size_t n = plan_purchases(&j, o, only_lines, only_lines_n, t->arena, &plans);
    for (size_t i = 0; i < n; i++) {
        struct desk_account *acc =
            desk_account_for(t->desk, plans[i].supplier, plans[i].account_id);
        if (!acc || !acc->supplier->has_api)
            continue;
        add_plan(t, o, &plans[i], acc, person, changes);
        made++;
    }
    *ret_n = made;
    return OK;
}

static bool needs_work(const struct turn *t, const struct purchase *p, int64_t account_id)
{
    if (p->account_id != account_id || p->due_ms > t->now_ms)
        return false;
    return p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
           p->state == PURCHASE_STATE_UNKNOWN;
}

static struct purchase *next_of(const struct turn *t, const struct order *o, int64_t account_id)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (needs_work(t, &o->purchases[i], account_id))
            return &o->purchases[i];
    }
    return NULL;
}

static enum call_start send_place(struct turn *t, struct job *j, struct order *o,
                                  const struct purchase *p, struct str request,
                                  struct desk_account *acc)
{
    struct call *c = call_new(t, j);
    struct purchase_memo *memo = ARENA_NEW(c->arena, struct purchase_memo);

    memo->order_id = o->id;
    memo->purchase_id = p->id;
    c->memo = memo;
    c->supplier_ask.op = SUPPLIER_PLACE;
    c->supplier_ask.request = str_dup(c->arena, request);
    return call_supplier(t, c, acc);
}

/* These pass by themselves: the purchase waits for them. */
#define PASSING \
    (GUARD_BIT(GUARD_STALE) | GUARD_BIT(GUARD_NO_ACCOUNT) | GUARD_BIT(GUARD_SHOP_NOT_CONNECTED))

static struct str first_guard(uint64_t guards)
{
    for (int g = 0; g < GUARD_MAX; g++) {
        if (guards & GUARD_BIT(g))
            return guard_text((enum guard)g);
    }
    return STR_NONE;
}

static enum err withdraw(struct turn *t, struct order *o, struct purchase *p, struct str guard,
                         struct changes *changes)
{
    struct fact fact = {.kind = "purchase.withdrawn", .source = SOURCE_WAYBILL, .cause = guard};

    purchase_settle(t, p, PURCHASE_STATE_CANCELED, guard, changes);
    turn_log(t, LOG_INFO, "%.*s: not bought: %.*s", STR_ARG(o->name), STR_ARG(guard));
    return turn_save(t, o, &fact, changes);
}

static enum err postpone(struct turn *t, struct order *o, struct purchase *p)
{
    p->due_ms = t->now_ms + POSTPONE_MS;
    row_touch(&p->row);
    return turn_keep(t, o);
}

/* All planned purchases of the order wait: others go on meanwhile. */
static enum err put_off(struct turn *t, struct order *o, int64_t account_id, int64_t due_ms)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        if (!needs_work(t, p, account_id) || p->state != PURCHASE_STATE_PLANNED)
            continue;
        p->due_ms = due_ms;
        row_touch(&p->row);
    }
    return turn_keep(t, o);
}

static enum err build_request(struct turn *t, struct order *o, const struct purchase *p,
                              const struct judge *jg, const struct supplier *supplier,
                              struct str *ret_request, struct str *ret_refusal)
{
    struct place_item *items = ARENA_ARRAY(t->arena, struct place_item, p->lines_n);
    struct place_input in = {.reference = p->reference,
                             .address.person = &o->person,
                             .items = items,
                             .note = jg->shop->policy.seller_note};
    enum problem_kind problem = PROBLEM_PURCHASE_REFUSED;
    struct str detail = STR_NONE, rest;

    for (size_t i = 0; i < p->lines_n; i++) {
        for (size_t k = 0; k < jg->mappings_n; k++) {
            if (jg->mappings[k].id != p->lines[i].mapping_id)
                continue;
            items[in.items_n].mapping = &jg->mappings[k];
            str_cut(jg->mappings[k].services, ',', &items[in.items_n].service, &rest);
            items[in.items_n++].quantity = p->lines[i].quantity * jg->mappings[k].units;
        }
    }
    if (in.items_n != p->lines_n) {
        *ret_refusal = STR("purchase_refused the mapping of a line is gone");
        return ERR_BAD_INPUT;
    }
    enum err err = supplier->place_request(&in, t->arena, ret_request, &problem, &detail);
    if (err)
        *ret_refusal =
            str_printf(t->arena, "%.*s %.*s", STR_ARG(problem_kind_text(problem)), STR_ARG(detail));
    return err;
}

enum err purchase_preview(struct turn *t, struct order *o, const struct purchase *p,
                          struct str *ret_request, enum guard *ret_guard, struct str *ret_refusal)
{
    struct changes none = turn_changes(t);
    const struct supplier *supplier = supplier_by_id(p->supplier);
    struct judge jg;
    enum err err = turn_judge(t, o, &none, &jg);

    if (err)
        return err;
    uint64_t guards = judge_guards_purchase(&jg, o, p) & ~GUARD_BIT(GUARD_STALE);
    for (int g = 0; g < GUARD_MAX; g++) {
        if (!(guards & GUARD_BIT(g)))
            continue;
        *ret_guard = (enum guard)g;
        return ERR_GUARD;
    }
    return build_request(t, o, p, &jg, supplier, ret_request, ret_refusal);
}

static enum err place_planned(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                              struct desk_account *acc)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.intent", .source = SOURCE_WAYBILL};
    struct judge jg;
    struct str request = p->request, refusal = STR_NONE;
    enum err err = turn_judge(t, o, &changes, &jg);

    if (err)
        return err;
    uint64_t guards = judge_guards_purchase(&jg, o, p);
    if (guards & ~PASSING)
        return withdraw(t, o, p, first_guard(guards & ~PASSING), &changes);
    if (guards & GUARD_BIT(GUARD_SHOP_NOT_CONNECTED))
        return put_off(t, o, p->account_id, t->now_ms + AWAY_MS);
    if (guards)
        return postpone(t, o, p);
    if (!request.n && build_request(t, o, p, &jg, acc->supplier, &request, &refusal)) {
        fact.kind = "purchase.refused";
        purchase_settle(t, p, PURCHASE_STATE_REFUSED, refusal, &changes);
        return turn_save(t, o, &fact, &changes);
    }
    err = turn_address_digest(t, o, &o->address_digest);
    if (err || send_place(t, j, o, p, request, acc) != CALL_STARTED)
        return err;
    row_touch(&o->row);
    changes_add(&changes, "purchase.state", p->id, purchase_state_text(p->state), STR("intent"));
    p->state = PURCHASE_STATE_INTENT;
    p->request = request;
    if (!p->intent_ms)
        p->intent_ms = t->now_ms;
    if (!p->sent_ms) /* the supplier's window begins with the first send, whatever came of it */
        p->sent_ms = t->now_ms;
    p->tries++;
    row_touch(&p->row);
    return turn_save(t, o, &fact, &changes);
}

static enum err to_unknown(struct turn *t, struct order *o, struct purchase *p, struct str why)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.unknown", .source = SOURCE_WAYBILL, .cause = why};
    uint16_t jitter;

    changes_add(&changes, "purchase.state", p->id, purchase_state_text(p->state), STR("unknown"));
    p->state = PURCHASE_STATE_UNKNOWN;
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
    p->due_ms = t->now_ms + schedule_retry_ms(p->tries > 0 ? p->tries : 1, jitter % 1000u);
    row_touch(&p->row);
    return turn_save(t, o, &fact, &changes);
}

/* The stored parameters once more, unchanged, as long as the supplier knows the reference. */
static enum err repeat_unknown(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                               struct desk_account *acc)
{
    if (t->now_ms >= p->sent_ms + acc->supplier->repeat_window_ms || !p->request.n) {
        p->due_ms = INT64_MAX; /* a person decides: PROBLEM_PURCHASE_IN_DOUBT stands */
        row_touch(&p->row);
        return turn_keep(t, o);
    }
    if (send_place(t, j, o, p, p->request, acc) != CALL_STARTED)
        return OK;
    p->tries++;
    row_touch(&p->row);
    return db_order_save(t->db, t->arena, o, NULL);
}

static bool is_fresh(const struct turn *t, const struct order *o)
{
    return o->read_ms + FRESH_MS > t->now_ms && !(o->flags & ORDER_READ_WANTED);
}

/* When the order's shop can be asked: now, after a failure later, not connected much later. */
static int64_t look_due_ms(const struct turn *t, const struct desk_shop *s)
{
    if (s->shop.state != SHOP_ACTIVE)
        return t->now_ms + AWAY_MS;
    return s->look_ms;
}

/* The last look: orders whose purchase is about to leave are read once more. True: asked. */
static enum err look(struct turn *t, struct job *j, struct order **orders, size_t n,
                     int64_t account_id, bool *ret_asked)
{
    struct call *c = NULL;
    struct desk_shop *s = NULL;
    int64_t *ids = NULL;

    for (size_t i = 0; i < n; i++) {
        struct order *o = orders[i];
        const struct purchase *p = o ? next_of(t, o, account_id) : NULL;
        if (!p || p->state != PURCHASE_STATE_PLANNED || is_fresh(t, o))
            continue;
        if (o->flags & ORDER_DELETED) /* there is nothing to look at: the guards know it */
            continue;
        int64_t due_ms = look_due_ms(t, desk_shop(t->desk, o->shop_id));
        if (due_ms > t->now_ms) {
            enum err err = put_off(t, o, account_id, due_ms);
            if (err)
                return err;
            continue;
        }
        if (s && s->shop.id != o->shop_id)
            continue;
        if (!c) {
            c = call_new(t, j);
            ids = ARENA_ARRAY(c->arena, int64_t, LOOK_ORDERS);
            s = desk_shop(t->desk, o->shop_id);
            c->platform_ask.op = PLATFORM_ORDERS;
            c->platform_ask.ids = ids;
        }
        if (c->platform_ask.ids_n < LOOK_ORDERS)
            ids[c->platform_ask.ids_n++] = o->ext_id;
    }
    *ret_asked = c != NULL;
    if (c)
        call_platform(t, c, s);
    return OK;
}

static enum err work_on(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                        struct desk_account *acc)
{
    switch (p->state) {
    case PURCHASE_STATE_INTENT: /* no call is under way: its answer was lost */
        return to_unknown(t, o, p, STR("no answer came"));
    case PURCHASE_STATE_UNKNOWN: return repeat_unknown(t, j, o, p, acc);
    default: return place_planned(t, j, o, p, acc);
    }
}

static int64_t earliest_due_ms(struct order **orders, size_t n, int64_t account_id)
{
    int64_t due_ms = INT64_MAX;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; orders[i] && k < orders[i]->purchases_n; k++) {
            const struct purchase *p = &orders[i]->purchases[k];
            bool open = p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
                        p->state == PURCHASE_STATE_UNKNOWN;
            if (open && p->account_id == account_id && p->due_ms < due_ms)
                due_ms = p->due_ms;
        }
    }
    return due_ms;
}

enum err job_purchase_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    struct order **orders;
    int64_t *ids;
    size_t n;
    bool asked;

    if (!acc || acc->account.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    enum err err = db_orders_purchase_open(t->db, t->arena, acc->account.id, 50, &ids, &n);
    if (err)
        return err;
    orders = ARENA_ARRAY(t->arena, struct order *, n + 1);
    err = turn_orders(t, ids, n, orders);
    if (!err)
        err = look(t, j, orders, n, acc->account.id, &asked);
    if (err || asked)
        return err;
    for (size_t i = 0; i < n && !err && j->row.state == JOB_RUNNING && !j->call; i++) {
        struct purchase *p = orders[i] ? next_of(t, orders[i], acc->account.id) : NULL;
        if (p)
            err = work_on(t, j, orders[i], p, acc);
    }
    if (err || j->call || j->row.state != JOB_RUNNING)
        return err;
    int64_t due_ms = earliest_due_ms(orders, n, acc->account.id);
    job_sleep(t, j, due_ms < t->now_ms ? t->now_ms + MS_SECOND : due_ms);
    return OK;
}

static void accepted(struct turn *t, struct order *o, struct purchase *p,
                     const struct place_result *r, const struct supplier *supplier,
                     struct changes *changes)
{
    purchase_settle(t, p, PURCHASE_STATE_PLACED, STR_NONE, changes);
    for (size_t i = 0; i < r->numbers_n; i++) {
        struct supplier_order *so =
            purchase_add_number(t, p, r->numbers[i], t->now_ms + supplier->settle_ms);
        if (r->unpaid)
            so->status = SUPPLIER_STATUS_UNPAID;
        changes_add(changes, "supplier_order", so->id, STR_NONE, so->number);
        turn_log(t, LOG_INFO, "%.*s: bought at %s, order %.*s", STR_ARG(o->name), supplier->name,
                 STR_ARG(so->number));
    }
}

static enum err settle_place(struct turn *t, struct order *o, struct purchase *p, struct call *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.settled", .source = SOURCE_API};
    const struct place_result *r = &c->supplier.place;
    struct str refusal;

    switch (r->outcome) {
    case PLACE_ACCEPTED: accepted(t, o, p, r, c->account->supplier, &changes); break;
    case PLACE_REFUSED:
        refusal = str_printf(t->arena, "%.*s %.*s: %.*s", STR_ARG(problem_kind_text(r->problem)),
                             STR_ARG(r->code), STR_ARG(r->detail));
        purchase_settle(t, p, PURCHASE_STATE_REFUSED, refusal, &changes);
        turn_log(t, LOG_WARN, "%.*s: the supplier refused: %.*s", STR_ARG(o->name),
                 STR_ARG(refusal));
        break;
    case PLACE_EXISTS: purchase_settle(t, p, PURCHASE_STATE_EXISTS, STR_NONE, &changes); break;
    case PLACE_UNCERTAIN:
    case PLACE_OUTCOME_MAX: return to_unknown(t, o, p, r->code);
    }
    return turn_save(t, o, &fact, &changes);
}

/* Certainly not processed: the same intent leaves again later. */
static enum err back_to_planned(struct turn *t, struct order *o, struct purchase *p, struct call *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {
        .kind = "purchase.postponed", .source = SOURCE_API, .cause = err_code(c->answer->err)};
    int64_t wait_ms = c->answer->wait_ms > 0 ? c->answer->wait_ms : 5 * MS_SECOND;

    changes_add(&changes, "purchase.state", p->id, purchase_state_text(p->state), STR("planned"));
    p->state = PURCHASE_STATE_PLANNED;
    p->due_ms = t->now_ms + wait_ms;
    row_touch(&p->row);
    return turn_save(t, o, &fact, &changes);
}

static enum err place_reply(struct turn *t, struct call *c)
{
    const struct purchase_memo *memo = c->memo;
    struct order *o;
    enum err err = turn_order(t, memo->order_id, &o);
    if (err)
        return err;
    struct purchase *p = order_purchase(o, memo->purchase_id);
    if (!p || (p->state != PURCHASE_STATE_INTENT && p->state != PURCHASE_STATE_UNKNOWN))
        return OK;
    if (!c->answer->err)
        return settle_place(t, o, p, c);
    turn_log(t, LOG_WARN, "%.*s: purchase not settled: %.*s", STR_ARG(o->name),
             STR_ARG(err_code(c->answer->err)));
    if (c->answer->effect_possible || p->state == PURCHASE_STATE_UNKNOWN)
        return to_unknown(t, o, p, err_code(c->answer->err));
    return back_to_planned(t, o, p, c);
}

static int64_t unread_wait_ms(const struct turn *t, const struct order *o)
{
    int64_t since_ms = o->read_ms > o->seen_ms ? o->read_ms : o->seen_ms;
    int64_t wait_ms = (t->now_ms - since_ms) / 8;

    if (wait_ms < UNREAD_MS)
        return UNREAD_MS;
    return wait_ms < AWAY_MS ? wait_ms : AWAY_MS;
}

/* What could not be read, or not as new as is known already, waits; nothing else does. */
static enum err put_off_unread(struct turn *t, const struct job *j, const struct call *c)
{
    const struct platform_ask *ask = &c->platform_ask;
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, ask->ids_n);
    enum err err = db_orders_find(t->db, t->arena, c->shop->shop.id, ask->ids, ask->ids_n, ids);

    for (size_t i = 0; i < ask->ids_n && !err; i++) {
        struct order *o;
        if (!ids[i])
            continue;
        err = turn_order(t, ids[i], &o);
        if (!err && !is_fresh(t, o))
            err = put_off(t, o, j->row.subject_id, t->now_ms + unread_wait_ms(t, o));
    }
    return err;
}

/* The shop's trouble is its own: other shops' purchases go on. */
static enum err look_reply(struct turn *t, struct job *j, struct call *c)
{
    struct desk_shop *s = c->shop;
    uint16_t jitter;

    if (c->answer->err) {
        t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
        s->look_tries++;
        s->look_ms = t->now_ms + schedule_retry_ms(s->look_tries, jitter % 1000u);
        if (s->look_ms > t->now_ms + AWAY_MS)
            s->look_ms = t->now_ms + AWAY_MS;
        turn_log(t, LOG_WARN, "%.*s: nothing is bought, the orders cannot be read: %.*s",
                 STR_ARG(s->shop.domain), STR_ARG(err_code(c->answer->err)));
        return OK;
    }
    s->look_ms = s->look_tries = 0;
    enum err err = intake_orders(t, s, c->platform.orders, c->platform.orders_n, false,
                                 STR("last look before buying"));
    if (!err)
        err = intake_absent(t, c);
    return err ? err : put_off_unread(t, j, c);
}

enum err job_purchase_reply(struct turn *t, struct job *j, struct call *c)
{
    enum err err;

    if (c->shop) {
        err = look_reply(t, j, c);
    } else {
        err = place_reply(t, c);
    }
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}
