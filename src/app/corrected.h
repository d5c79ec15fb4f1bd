/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person corrected of an address for the supplier alone: kept as JSON beside the order's
 * person (so that it is erased with it), read as fields of struct supplier_address.
 */
#ifndef WAYBILL_APP_CORRECTED_H
#define WAYBILL_APP_CORRECTED_H

#include "connect/supplier.h"

/* The fields that may be corrected, by place; CORRECTED_MAX of them. */
enum { CORRECTED_MAX = 12 };
const char *corrected_key(size_t i); /* "province" */
struct str *corrected_field(struct supplier_address *address, size_t i);

/* All "" when nothing was corrected. */
struct supplier_address corrected_read(struct arena *a, const struct order *o);
/* As it is kept: {"province":"..."}; "" when nothing is corrected. */
struct str corrected_text(struct arena *a, struct supplier_address *address);

#endif
