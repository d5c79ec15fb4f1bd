/* SPDX-License-Identifier: Apache-2.0 */
/* A number that a person brings for an order: what it is for. See core/plan.h. */
#include "core/plan.h"

static bool is_known(const struct order *o, struct str number)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (fulfillment_stands(&o->fulfillments[i]) &&
            fulfillment_carries(&o->fulfillments[i], number))
            return true;
    }
    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        bool on_its_way = w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_SENT ||
                          w->state == WRITE_STATE_DOUBT;
        if (on_its_way && w->kind != WRITE_KIND_CANCEL && number_same(w->number, number))
            return true;
    }
    return false;
}

/* All lines are fulfilled: by how many, and is it clear which one is meant? */
static enum number_plan of_fulfilled(const struct order *o, int64_t *ret_fulfillment_id)
{
    const struct fulfillment *any = NULL, *bare = NULL;
    size_t any_n = 0, bare_n = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (!fulfillment_stands(f))
            continue;
        any = f;
        any_n++;
        if (f->numbers_n)
            continue;
        bare = f;
        bare_n++;
    }
    if (!any_n)
        return NUMBER_NOTHING;
    if (bare_n > 1 || (!bare_n && any_n > 1))
        return NUMBER_SEVERAL;
    *ret_fulfillment_id = bare ? bare->id : any->id;
    return bare ? NUMBER_ADD : NUMBER_REPLACE;
}

enum number_plan plan_number(const struct order *o, struct str number, int64_t *ret_fulfillment_id)
{
    *ret_fulfillment_id = 0;
    if (is_known(o, number))
        return NUMBER_KNOWN;
    for (size_t i = 0; i < o->lines_n && !o->canceled_ms; i++) {
        if (order_line_markable(o, &o->lines[i]) > 0)
            return NUMBER_SHIP;
    }
    return of_fulfilled(o, ret_fulfillment_id);
}
