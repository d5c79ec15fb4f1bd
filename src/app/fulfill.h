/* SPDX-License-Identifier: Apache-2.0 */
/* What a write to the shop would say, without sending it: for dry runs. */
#ifndef WAYBILL_APP_FULFILL_H
#define WAYBILL_APP_FULFILL_H

#include "connect/platform.h"
#include "core/plan.h"

/*
 * Appends what would be sent for the write, by the order as it is known now (it is read once more
 * before it is sent). One create may become several. PICK_OK, or why nothing could be sent.
 */
enum pick_block fulfill_preview(struct arena *a, const struct order *o, const struct shop_write *w,
                                struct platform_write **writes, size_t *n);

#endif
