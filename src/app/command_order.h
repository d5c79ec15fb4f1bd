/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of commands about buying that other commands share (command_order.c). */
#ifndef WAYBILL_APP_COMMAND_ORDER_H
#define WAYBILL_APP_COMMAND_ORDER_H

#include "app/command.h"

/* "lines" of the body as ids of this order's lines; NULL when there is none. */
enum err command_lines(struct turn *t, struct command *c, const struct order *o, int64_t **ret_ids,
                       size_t *ret_n) MUST_USE;
/* Refuses with the first guard that even a person cannot override. */
enum err command_refuse_hard(struct turn *t, struct command *c, struct order *o,
                             const int64_t *lines, size_t lines_n) MUST_USE;
/* Refused when something of the order is with the extension and no number is known of it. */
enum err command_refuse_handed(struct turn *t, struct command *c, const struct order *o) MUST_USE;
/* Refused when another order has a supplier order of that number. */
enum err command_number_free(struct turn *t, struct command *c, const struct order *o,
                             struct str supplier, struct str number) MUST_USE;
/* Links a supplier order of that number: to the purchase that "purchase" in the body names, to one
 * that waits for its number, or to a new one by hand of "lines". Saves. */
enum err command_link(struct turn *t, struct command *c, struct order *o, const struct supplier *s,
                      struct str number) MUST_USE;

#endif
