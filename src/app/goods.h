/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What suppliers tell of their goods: products with variants and stock, ways to send them, names of
 * regions. Asked before something is bought and when a person maps a product. Answers are kept in
 * memory for some minutes, regions in the data file for a month, so that a thousand orders of one
 * product do not cost thousands of calls.
 */
#ifndef WAYBILL_APP_GOODS_H
#define WAYBILL_APP_GOODS_H

#include "app/call.h"

enum goods_state {
    GOODS_KNOWN,  /* *ret_result holds what was told, until the end of the turn; its answer.err is
                     OK, or what is certain: not found, not for that country */
    GOODS_ASKED,  /* the job's call is under way or was put off: run again then */
    GOODS_LACKED, /* not known, and there was no job to ask with */
    GOODS_ABSENT, /* this supplier or account cannot be asked for it */
    GOODS_FAILED, /* asked just now in vain: *ret_result holds the answer */
};

/*
 * The answer to PRODUCT, FREIGHT or REGIONS, from memory or by a call of the job's (NULL: only from
 * memory). The job's reply must hand such a call to goods_reply.
 */
enum goods_state goods_ask(struct turn *t, struct job *j, struct desk_account *acc,
                           const struct supplier_ask *ask,
                           const struct supplier_result **ret_result);
/* The call of a job was made by goods_ask. */
bool goods_is_call(const struct call *c);
/*
 * Keeps the answer. True: the supplier answered, whatever it said, so that the job can go on.
 * False: it is out of reach, and the job has failed with the reason.
 */
bool goods_reply(struct turn *t, struct job *j, struct call *c);
/* The product as it was told last, for whatever country; NULL when it is not known any more. */
const struct product_seen *goods_product(struct turn *t, int64_t account_id, struct str listing_id);
/* What was told of this listing is outdated: the supplier just said otherwise. */
void goods_forget(struct desk *d, int64_t account_id, struct str listing_id);

/*
 * A person waits for this answer: the account's job "goods" asks for it. Returns the subject that
 * turn_answer names when it is in (see turn_defer).
 */
int64_t goods_wish(struct turn *t, const struct desk_account *acc, const struct supplier_ask *ask);

void goods_free(struct goods *g);

#endif
