/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks in the name of a connected shop whose signature fits none of its secrets. Several in a
 * row and none that passes: the app's client secret was changed, or somebody forges them. Nothing
 * is written for them and nothing is done: whoever forges moves only these counts, which are told
 * (GET /api/v1/status) until one passes, another secret is entered, or a day goes by without any.
 */
#ifndef WAYBILL_WEB_REFUSED_H
#define WAYBILL_WEB_REFUSED_H

#include "app/snapshot.h"
#include "web/inside.h"

/* From any server thread: one was looked at. */
void refused_note(struct web *w, const struct snapshot_shop *s, bool passed);
/* Is it to be told of this shop? Then how many there were, and since when. */
bool refused_told(struct web *w, const struct snapshot_shop *s, struct refused *ret);

#endif
