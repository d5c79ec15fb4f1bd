/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rights of customers: their data can be handed out and erased. Erasing clears names,
 * addresses, e-mail, phone and raw bodies; the history keeps its salted digests, so that the chain
 * still verifies.
 */
#ifndef WAYBILL_APP_PRIVACY_H
#define WAYBILL_APP_PRIVACY_H

#include "app/turn.h"

/* The three privacy topics of a platform. */
enum err privacy_hook(struct turn *t, struct desk_shop *s, const struct hook_result *r,
                      struct fact *f) MUST_USE;

/* Erases the persons of these orders. ret_n: how many had something to erase. */
enum err privacy_erase(struct turn *t, const int64_t *order_ids, size_t n, const struct fact *f,
                       size_t *ret_n) MUST_USE;

#endif
