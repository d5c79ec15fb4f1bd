/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of bulks: app/bulk_actions.tbl.h, app/bulk_results.tbl.h; and their sums. */
#include "app/bulk.h"

#define TEXT(s)          \
    {                    \
        s, sizeof(s) - 1 \
    }

static const struct bulk_action actions[] = {
#define BULK(name, fn, about, needs, rows, result, en, zh) \
    {#name, fn, BULK_##about, needs, rows, result, {TEXT(en), TEXT(zh)}},
#include "app/bulk_actions.tbl.h"
#undef BULK
};

static const struct {
    struct str code, sentence[LANG_MAX];
} results[] = {
#define RESULT(code, en, zh) {TEXT(#code), {TEXT(en), TEXT(zh)}},
#include "app/bulk_results.tbl.h"
#undef RESULT
};

const struct bulk_action *bulk_action(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (str_eq(str_of(actions[i].name), name))
            return &actions[i];
    }
    return NULL;
}

size_t bulk_actions_count(void)
{
    return COUNT_OF(actions);
}

const struct bulk_action *bulk_action_at(size_t i)
{
    ASSERT(i < COUNT_OF(actions));
    return &actions[i];
}

struct str bulk_result_sentence(struct str code, enum lang lang)
{
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        if (str_eq(results[i].code, code))
            return results[i].sentence[lang];
    }
    return code;
}

int64_t bulk_total(const struct bulk_row *b)
{
    return b->waiting_n + b->under_way_n + b->done_n + b->nothing_n + b->failed_n + b->canceled_n;
}

void bulk_count(struct bulk_row *b, enum bulk_item_state state, int64_t by)
{
    int64_t *const counts[BULK_ITEM_STATE_MAX] = {
        [BULK_ITEM_WAITING] = &b->waiting_n, [BULK_ITEM_UNDER_WAY] = &b->under_way_n,
        [BULK_ITEM_DONE] = &b->done_n,       [BULK_ITEM_NOTHING] = &b->nothing_n,
        [BULK_ITEM_FAILED] = &b->failed_n,   [BULK_ITEM_CANCELED] = &b->canceled_n,
    };

    ASSERT(state < BULK_ITEM_STATE_MAX);
    *counts[state] += by;
}

void bulk_item_over(struct bulk_item *item, enum bulk_item_state state, const char *result,
                    struct str detail_en, struct str detail_zh)
{
    item->state = state;
    item->result = str_of(result);
    item->err = OK;
    item->detail_en = detail_en;
    item->detail_zh = detail_zh;
}

void bulk_item_failed(struct bulk_item *item, enum err err, struct str detail_en,
                      struct str detail_zh)
{
    bool nothing = err == ERR_NOTHING_TO_DO || err == ERR_ALREADY_DONE;

    item->state = nothing ? BULK_ITEM_NOTHING : BULK_ITEM_FAILED;
    item->result = STR_NONE;
    item->err = err;
    item->detail_en = detail_en;
    item->detail_zh = detail_zh;
}
