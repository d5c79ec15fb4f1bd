/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many orders at once. A bulk is accepted as rows: a selection becomes items at once, a filter page
 * by page. A job of its own works them off a few per turn, so that people are served between; each
 * item runs the command of a single order in a savepoint, in the same transaction that writes its
 * result: after a crash it is done with its result, or not done. What leaves for the outside comes
 * back later: the item is under way until then.
 */
#ifndef WAYBILL_APP_BULK_H
#define WAYBILL_APP_BULK_H

#include "app/command.h"
#include "db/bulks.h"

enum bulk_about { BULK_ORDER, BULK_WRITES, BULK_PROBLEMS, BULK_FULFILLMENTS, BULK_NUMBER };

struct bulk_action {
    const char *name;
    command_fn fn;
    enum bulk_about about;
    const char *needs;  /* a parameter that must be there, "" none */
    bool rows;          /* every item needs values of its own */
    const char *result; /* of an item that is done at once */
    struct str label[LANG_MAX];
};

/* NULL when there is none of this name. */
const struct bulk_action *bulk_action(struct str name);
size_t bulk_actions_count(void);
const struct bulk_action *bulk_action_at(size_t i);
/* The sentence of a row of bulk_results.tbl.h; the code itself when it is none. */
struct str bulk_result_sentence(struct str code, enum lang lang);

/* All items that the bulk has now. */
int64_t bulk_total(const struct bulk_row *b);
/* Its items are added up anew: one leaves a state, one enters. */
void bulk_count(struct bulk_row *b, enum bulk_item_state state, int64_t by);

/*
 * Runs one item that waits and writes its result into it; the caller saves it. An error: the data
 * file, not the item; nothing of it is done then.
 */
enum err bulk_run_item(struct turn *t, const struct bulk_row *b, struct bulk_item *item) MUST_USE;
/* What came of an item under way, if that is known by now; else it stays under way. */
enum err bulk_settle_item(struct turn *t, const struct bulk_row *b,
                          struct bulk_item *item) MUST_USE;
/* The item is over. Details are the same in both languages when they are another's words. */
void bulk_item_over(struct bulk_item *item, enum bulk_item_state state, const char *result,
                    struct str detail_en, struct str detail_zh);
void bulk_item_failed(struct bulk_item *item, enum err err, struct str detail_en,
                      struct str detail_zh);

/* Adds the orders of the next page of the filter as items; sets resolved at the end. */
enum err bulk_resolve_page(struct turn *t, struct bulk_row *b, struct str *ret_detail) MUST_USE;
/* All is over: states, times. */
bool bulk_is_finished(const struct bulk_row *b);
enum err bulk_finish(struct turn *t, struct bulk_row *b, enum bulk_state state) MUST_USE;

/* Something from outside has been settled: bulks look whether it was theirs. For turn_answer. */
void bulk_answered(struct turn *t);

#endif
