/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What came of a purchase that left. Only proof ends it: an answer that never came keeps it alive,
 * and so does a refusal of the second send when the first one may be its very cause.
 */
#include "app/purchase_part.h"

#include "app/goods.h"
#include "app/hints.h"
#include "app/pace.h"
#include "base/mutant.h"
#include "base/text.h"
#include "core/said.h"

#define SERVICES_MAX 3 /* further ways to send that are tried by itself */

enum err purchase_unknown(struct turn *t, struct order *o, struct purchase *p, struct str why)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.unknown", .source = SOURCE_WAYBILL, .cause = why};
    uint16_t jitter;

    if (MUTANT(LOST_IS_REFUSED)) {
        purchase_settle(t, p, PURCHASE_STATE_REFUSED, STR("no_answer"), &changes);
        return turn_save(t, o, &fact, &changes);
    }
    if (MUTANT(NEW_REFERENCE)) {
        p->reference = str_printf(t->arena, "WC%.*s", STR_ARG(str_slice(p->reference, 2, 60)));
        p->request = STR_NONE;
        p->state = PURCHASE_STATE_PLANNED;
        row_touch(&p->row);
        return turn_save(t, o, &fact, &changes);
    }
    changes_add(&changes, "purchase.state", p->id, purchase_state_text(p->state), STR("unknown"));
    p->state = PURCHASE_STATE_UNKNOWN;
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
    p->due_ms = t->now_ms + schedule_retry_ms(p->tries > 0 ? p->tries : 1, jitter % 1000u);
    if (!purchase_proposed(p))
        p->waits_for = str_dup(t->arena, text_clip(why, 300));
    row_touch(&p->row);
    hints_wake(t, p->account_id);
    return turn_save(t, o, &fact, &changes);
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

/* The services that were asked for and those refused before, each once. */
static struct str services_of(struct turn *t, const struct purchase *p)
{
    struct str all = p->not_services, rest, one;

    for (size_t i = 0; i < p->choices_n; i++) {
        bool known = !p->choices[i].service.n, more = all.n > 0;
        for (rest = all; more && !known;) {
            more = str_cut(rest, ',', &one, &rest);
            known = str_eq(one, p->choices[i].service);
        }
        if (!known)
            all = str_printf(t->arena, "%.*s%s%.*s", STR_ARG(all), all.n ? "," : "",
                             STR_ARG(p->choices[i].service));
    }
    return all;
}

static int tried_before(const struct order *o, const struct purchase *p)
{
    int n = 0;

    for (; p && p->replaces_id && n < SERVICES_MAX; n++)
        p = order_purchase(o, p->replaces_id);
    return n;
}

/* The same lines once more under a purchase of their own, after one that certainly made nothing. */
static void try_again(struct turn *t, struct order *o, int64_t purchase_id, struct str not_services,
                      struct changes *changes)
{
    struct purchase *p = purchase_push(t, o);
    const struct purchase *old = order_purchase(o, purchase_id);

    *p = (struct purchase){.id = turn_id(t), .row = ROW_NEW};
    p->account_id = old->account_id;
    p->supplier = old->supplier;
    p->state = PURCHASE_STATE_PLANNED;
    p->reference = purchase_reference(t, p->id);
    p->due_ms = t->now_ms;
    p->replaces_id = old->id;
    p->by_person = old->by_person;
    p->many = old->many;
    p->accept_price = old->accept_price;
    p->not_services = not_services;
    p->lines = old->lines;
    p->lines_n = old->lines_n;
    changes_add(changes, "purchase.state", p->id, STR_NONE, STR("planned"));
}

/* The way to send was refused: with the next way. */
static void try_next_service(struct turn *t, struct order *o, int64_t purchase_id,
                             struct changes *changes)
{
    const struct purchase *old = order_purchase(o, purchase_id);
    struct str tried = services_of(t, old);

    if (!str_eq(tried, old->not_services) && tried_before(o, old) < SERVICES_MAX)
        try_again(t, o, purchase_id, tried, changes);
}

/* The variant was not there, though a look at the goods had found it: the seller renumbered the
 * variants since. The goods are read anew, and the variant found by its words; once. */
static void try_new_variant(struct turn *t, struct order *o, int64_t purchase_id,
                            struct changes *changes)
{
    const struct purchase *old = order_purchase(o, purchase_id);

    if (old->choices_n > 0 && !old->replaces_id)
        try_again(t, o, purchase_id, old->not_services, changes);
}

/* What was told of these goods is no longer true. */
static void forget_goods(struct turn *t, const struct purchase *p)
{
    for (size_t i = 0; i < p->choices_n; i++)
        goods_forget(t->desk, p->account_id, p->choices[i].listing_id);
}

static struct str refusal_text(struct turn *t, const struct place_result *r)
{
    struct str colon = r->field.n ? STR(": ") : STR_NONE;

    return str_printf(t->arena, "%.*s %.*s%.*s%.*s: %.*s", STR_ARG(problem_kind_text(r->problem)),
                      STR_ARG(r->field), STR_ARG(colon), STR_ARG(r->code), STR_ARG(r->detail));
}

static enum err refused(struct turn *t, struct order *o, struct purchase *p, struct call *c,
                        struct changes *changes)
{
    struct fact fact = {.kind = "purchase.settled", .source = SOURCE_API};
    const struct place_result *r = &c->supplier.place;
    struct str text = refusal_text(t, r);

    forget_goods(t, p);
    turn_log(t, LOG_WARN, "%.*s: the supplier refused: %.*s", STR_ARG(o->name), STR_ARG(text));
    enum err err = purchase_refuse(t, o, p, text, changes);
    if (err)
        return err;
    if (r->problem == PROBLEM_SERVICE_GONE)
        try_next_service(t, o, p->id, changes);
    else if (r->problem == PROBLEM_VARIANT_GONE)
        try_new_variant(t, o, p->id, changes);
    return turn_save(t, o, &fact, changes);
}

/* The first send may have taken effect, and the second be refused for that: no stock is left, the
 * buyer has bought already. Only what the request itself says cannot be different the second time.
 */
static bool is_proof(const struct purchase *p, const struct place_result *r)
{
    return p->state != PURCHASE_STATE_UNKNOWN || r->problem == PROBLEM_ADDRESS_REJECTED ||
           r->problem == PROBLEM_PAY_CURRENCY;
}

static enum err settle_place(struct turn *t, struct order *o, struct purchase *p, struct call *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.settled", .source = SOURCE_API};
    const struct place_result *r = &c->supplier.place;

    switch (r->outcome) {
    case PLACE_ACCEPTED: accepted(t, o, p, r, c->account->supplier, &changes); break;
    case PLACE_REFUSED:
        if (!is_proof(p, r))
            return purchase_unknown(t, o, p, refusal_text(t, r));
        return refused(t, o, p, c, &changes);
    case PLACE_EXISTS: {
        struct str proposed = purchase_proposed(p) ? p->waits_for : STR_NONE;
        purchase_settle(t, p, PURCHASE_STATE_EXISTS, STR_NONE, &changes);
        p->waits_for = proposed;
        hints_wake(t, p->account_id);
        break;
    }
    case PLACE_UNCERTAIN:
    case PLACE_OUTCOME_MAX: return purchase_unknown(t, o, p, r->code);
    }
    return turn_save(t, o, &fact, &changes);
}

/* "answer_not_understood SOME_CODE: the supplier's words" */
static struct str answer_text(struct turn *t, const struct answer *r)
{
    struct str code = err_code(r->err);
    bool named = r->code.n && !str_eq(r->code, r->detail);

    if (!r->code.n && !r->detail.n)
        return code;
    return str_printf(t->arena, "%.*s %.*s%s%.*s", STR_ARG(code),
                      STR_ARG(named ? r->code : STR_NONE), named && r->detail.n ? ": " : "",
                      STR_ARG(r->detail));
}

/* Certainly not processed: the same intent leaves again later. */
static enum err back_to_planned(struct turn *t, struct order *o, struct purchase *p, struct call *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {
        .kind = "purchase.postponed", .source = SOURCE_API, .cause = err_code(c->answer->err)};
    int64_t wait_ms = c->answer->wait_ms > 0 ? c->answer->wait_ms : 5 * MS_SECOND;
    int64_t denied_ms = pace_denied_ms(t, c->account, SUPPLIER_PLACE);

    changes_add(&changes, "purchase.state", p->id, purchase_state_text(p->state), STR("planned"));
    p->state = PURCHASE_STATE_PLANNED;
    p->due_ms = denied_ms ? denied_ms : t->now_ms + wait_ms;
    if (denied_ms)
        p->waits_for =
            said(t->arena, SAID_NO_PERMISSION, said_arg(t->arena, SAID_MAY_BUY), STR_NONE);
    row_touch(&p->row);
    return turn_save(t, o, &fact, &changes);
}

enum err purchase_answered(struct turn *t, struct call *c)
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
        return purchase_unknown(t, o, p, answer_text(t, c->answer));
    return back_to_planned(t, o, p, c);
}
