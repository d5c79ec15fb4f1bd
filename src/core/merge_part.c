/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setting one field with its history. Nothing here knows what the fields mean.
 */
#include "core/merge_part.h"

static bool begin(struct pass *p, enum row *row)
{
    p->differs = true;
    if (p->dry)
        return false;
    row_touch(row);
    return true;
}

bool merge_word(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                struct str before, struct str after)
{
    if (str_eq(before, after) || !begin(p, row))
        return false;
    if (field)
        changes_add(p->m->changes, field, subject_id, before, after);
    return true;
}

void merge_set_str(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                   struct str *dst, struct str v)
{
    if (merge_word(p, field, subject_id, row, *dst, v))
        *dst = str_dup(p->m->arena, v);
}

void merge_set_personal(struct pass *p, const char *field, enum row *row, struct str *dst,
                        struct str v)
{
    if (str_eq(*dst, v) || !begin(p, row))
        return;
    changes_add_personal(p->m->changes, field, *dst, v);
    *dst = str_dup(p->m->arena, v);
}

void merge_set_i64(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                   int64_t *dst, int64_t v)
{
    if (*dst == v || !begin(p, row))
        return;
    if (field)
        changes_add_i64(p->m->changes, field, subject_id, *dst, v);
    *dst = v;
}

void merge_set_bool(struct pass *p, enum row *row, bool *dst, bool v)
{
    if (*dst != v && begin(p, row))
        *dst = v;
}

void merge_set_money(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                     struct money *dst, struct money v)
{
    struct arena *a = p->m->arena;
    if (merge_word(p, field, subject_id, row, money_text(a, *dst), money_text(a, v)))
        *dst = v;
}
