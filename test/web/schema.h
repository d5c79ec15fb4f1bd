/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds a real answer against api/openapi.yaml: its status must be described for that route, its
 * type too, and JSON must have exactly the described members with the described kinds. The rig does
 * so with every answer of every test of this folder.
 */
#ifndef WAYBILL_TEST_WEB_SCHEMA_H
#define WAYBILL_TEST_WEB_SCHEMA_H

#include "test/web/web_rig.h"

/* The whole description. */
const struct json *schema_root(void);

/* "" when all is as described, else what is not. */
struct str schema_check(struct arena *a, enum http_method method, struct str path,
                        const struct got *g);

#endif
