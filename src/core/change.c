/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collecting what a decision changed. Not the history itself: db/entries.h writes that.
 */
#include "core/change.h"

void changes_init(struct changes *c, struct arena *a)
{
    *c = (struct changes){.arena = a};
}

static void push(struct changes *c, struct change one)
{
    if (str_eq(one.before, one.after))
        return;
    struct change *slot = ARENA_PUSH(c->arena, &c->items, &c->n, struct change);
    *slot = one;
    slot->before = str_dup(c->arena, one.before);
    slot->after = str_dup(c->arena, one.after);
}

void changes_add(struct changes *c, const char *field, int64_t subject_id, struct str before,
                 struct str after)
{
    push(c, (struct change){
                .field = field, .subject_id = subject_id, .before = before, .after = after});
}

void changes_add_i64(struct changes *c, const char *field, int64_t subject_id, int64_t before,
                     int64_t after)
{
    if (before == after)
        return;
    changes_add(c, field, subject_id, str_i64(c->arena, before), str_i64(c->arena, after));
}

void changes_add_personal(struct changes *c, const char *field, struct str before, struct str after)
{
    push(c, (struct change){.field = field, .before = before, .after = after, .personal = true});
}
