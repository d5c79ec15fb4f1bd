/* SPDX-License-Identifier: Apache-2.0 */
/* How commands answer with an order: the same JSON as its GET (app/view.h). */
#ifndef WAYBILL_APP_SHOW_H
#define WAYBILL_APP_SHOW_H

#include "app/command.h"

enum err show_order(struct turn *t, struct command *c, const struct order *o) MUST_USE;

#endif
