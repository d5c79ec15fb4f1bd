/* SPDX-License-Identifier: Apache-2.0 */
/* See app/privacy.h. */
#include "app/privacy.h"

#include "app/job.h"

#define ERASE_ORDERS 100

static enum err erase_one(struct turn *t, struct order *o, const struct fact *f)
{
    struct changes changes = turn_changes(t);
    struct fact fact = *f;
    enum err err = db_order_erase_person(t->db, t->arena, o->id);

    if (err)
        return err;
    o->person = (struct person){.erased = true, .has_address = o->person.has_address};
    o->note = o->attributes = STR_NONE;
    o->row = o->person_row = ROW_CHANGED;
    fact.kind = "customer.erased";
    changes_add(&changes, "person", 0, STR("known"), STR("erased"));
    return turn_save(t, o, &fact, &changes);
}

enum err privacy_erase(struct turn *t, const int64_t *order_ids, size_t n, const struct fact *f,
                       size_t *ret_n)
{
    size_t erased = 0;

    for (size_t i = 0; i < n; i++) {
        struct order *o;
        enum err err = turn_order(t, order_ids[i], &o);
        if (err == ERR_NOT_FOUND)
            continue;
        if (!err && !o->person.erased) {
            err = erase_one(t, o, f);
            erased++;
        }
        if (err)
            return err;
    }
    *ret_n = erased;
    return OK;
}

/* The orders that the request names, else all of the customer's e-mail address. */
static enum err concerned(struct turn *t, struct desk_shop *s, const struct hook_result *r,
                          int64_t **ret_ids, size_t *ret_n)
{
    if (!r->order_ext_ids_n)
        return db_customer_orders(t->db, t->arena, s->shop.id, r->customer_email, ret_ids, ret_n);
    *ret_ids = ARENA_ARRAY(t->arena, int64_t, r->order_ext_ids_n);
    *ret_n = r->order_ext_ids_n;
    return db_orders_find(t->db, t->arena, s->shop.id, r->order_ext_ids, r->order_ext_ids_n,
                          *ret_ids);
}

/* A shop may have very many orders: a job erases them, a few at a time. */
static enum err forget_shop(struct turn *t, struct desk_shop *s, struct fact *f)
{
    job_ensure(t, JOB_KIND_shop_erase, s->shop.id);
    job_wake(t, JOB_KIND_shop_erase, s->shop.id, t->now_ms);
    f->kind = "shop.erase_requested";
    turn_log(t, LOG_INFO, "%.*s: all personal values are erased on request",
             STR_ARG(s->shop.domain));
    return turn_record(t, s->shop.id, f, NULL);
}

enum err job_shop_erase_run(struct turn *t, struct job *j)
{
    struct fact f = {.source = SOURCE_WAYBILL,
                     .cause = STR("the platform asks to forget the shop")};
    int64_t *ids;
    size_t n, erased = 0;
    enum err err = db_orders_unerased(t->db, t->arena, j->row.subject_id, ERASE_ORDERS, &ids, &n);

    if (!err)
        err = privacy_erase(t, ids, n, &f, &erased);
    if (err)
        return err;
    j->row.done_n += (int64_t)erased;
    if (erased)
        job_sleep(t, j, t->now_ms);
    else
        job_done(t, j);
    return OK;
}

enum err job_shop_erase_reply(struct turn *t, struct job *j, struct call *c)
{
    (void)c;
    job_sleep(t, j, t->now_ms);
    return OK;
}

enum err privacy_hook(struct turn *t, struct desk_shop *s, const struct hook_result *r,
                      struct fact *f)
{
    int64_t *ids;
    size_t n, erased;

    if (r->kind == HOOK_SHOP_ERASE)
        return forget_shop(t, s, f);
    enum err err = concerned(t, s, r, &ids, &n);
    if (err)
        return err;
    if (r->kind == HOOK_CUSTOMER_DATA) {
        f->kind = "customer.data_requested";
        turn_log(t, LOG_WARN,
                 "%.*s: a customer asks for their data (%zu orders): `waybill customer export`",
                 STR_ARG(s->shop.domain), n);
        return turn_record(t, s->shop.id, f, NULL);
    }
    err = privacy_erase(t, ids, n, f, &erased);
    if (!err)
        turn_log(t, LOG_INFO, "%.*s: a customer's values erased on request, %zu orders",
                 STR_ARG(s->shop.domain), erased);
    return err;
}
