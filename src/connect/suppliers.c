/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All suppliers, from the rows of connect/suppliers.tbl.h.
 */
#include "connect/supplier.h"

#define X(name) extern const struct supplier supplier_##name;
#include "connect/suppliers.tbl.h"
#undef X

const struct supplier *supplier_by_id(struct str id)
{
#define X(name)                 \
    if (str_eq(id, STR(#name))) \
        return &supplier_##name;
#include "connect/suppliers.tbl.h"
#undef X
    return NULL;
}
