/* SPDX-License-Identifier: Apache-2.0 */
/* Answers about goods as values of their own: copied into another arena, regions as text. */
#ifndef WAYBILL_APP_GOODS_COPY_H
#define WAYBILL_APP_GOODS_COPY_H

#include "connect/supplier.h"

/* Answer, product, freight and regions of a result; all else is left out. */
struct supplier_result goods_copy(struct arena *a, const struct supplier_result *r);

/* JSON [["Province", "City", ...], ...] and back. */
struct str goods_regions_text(struct arena *a, const struct regions_seen *r);
struct regions_seen goods_regions_read(struct arena *a, struct str country, struct str text);

#endif
