/* SPDX-License-Identifier: Apache-2.0 */
/* The list of shop platforms, from the rows of connect/platforms.tbl.h. */
#include "connect/platform.h"

#define X(id) extern const struct platform platform_##id;
#include "connect/platforms.tbl.h"
#undef X

static const struct platform *const platforms[] = {
#define X(id) &platform_##id,
#include "connect/platforms.tbl.h"
#undef X
};

const struct platform *platform_by_id(struct str id)
{
    for (size_t i = 0; i < COUNT_OF(platforms); i++) {
        if (str_eq(str_of(platforms[i]->id), id))
            return platforms[i];
    }
    return NULL;
}

const struct platform *platform_at(size_t i)
{
    return i < COUNT_OF(platforms) ? platforms[i] : NULL;
}
