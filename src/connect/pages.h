/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts an order together that came in several pages (PLATFORM_ORDER_ONE with a cursor). Merge the
 * whole into what is known only when the last page is in: a part of the lines is not the lines.
 */
#ifndef WAYBILL_CONNECT_PAGES_H
#define WAYBILL_CONNECT_PAGES_H

#include "core/observe.h"

/*
 * Adds the lines, fulfillment orders and fulfillments of a later page to the first one. A
 * fulfillment order or fulfillment that is already there gets the page's lines. Texts are not
 * copied: the page must live as long. ERR_STALE, with nothing added, when the shop changed the
 * order between the pages: begin again.
 */
enum err order_seen_join(struct arena *a, struct order_seen *into,
                         const struct order_seen *page) MUST_USE;

#endif
