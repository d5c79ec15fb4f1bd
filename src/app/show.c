/* SPDX-License-Identifier: Apache-2.0 */
/* See app/show.h. */
#include "app/show.h"

struct view show_view(struct turn *t, struct command *c)
{
    return (struct view){.db = t->db,
                         .arena = c->event.arena,
                         .w = &c->w,
                         .lang = c->lang,
                         .actor = c->actor,
                         .now_ms = t->now_ms,
                         .zones = &t->desk->ports.zones};
}

enum err show_order(struct turn *t, struct command *c, const struct order *o)
{
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    struct view v = show_view(t, c);

    ASSERT(s);
    if (c->event.kind == EVENT_ITEM)
        return OK; /* nobody reads it */
    view_order(&v, o, &s->shop);
    return v.err;
}

enum err show_shop(struct turn *t, struct command *c, const struct desk_shop *s)
{
    struct view v = show_view(t, c);

    view_shop_state(&v, &s->shop);
    return v.err;
}

enum err show_account(struct turn *t, struct command *c, const struct desk_account *a)
{
    struct view v = show_view(t, c);

    view_account(&v, &a->account);
    return v.err;
}
