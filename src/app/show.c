/* SPDX-License-Identifier: Apache-2.0 */
/* See app/show.h. */
#include "app/show.h"

#include "app/view.h"

enum err show_order(struct turn *t, struct command *c, const struct order *o)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    struct view v = {
        .db = t->db, .arena = c->event.arena, .w = &c->w, .lang = c->lang, .now_ms = t->now_ms};

    ASSERT(s);
    view_order(&v, o, &s->shop);
    return OK;
}
