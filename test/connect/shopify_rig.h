/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of the Shopify connector share: an account, golden files from
 * test/data/shopify/, asking and reading in one line.
 */
#ifndef WAYBILL_TEST_CONNECT_SHOPIFY_RIG_H
#define WAYBILL_TEST_CONNECT_SHOPIFY_RIG_H

#include "test/base/check.h"

#include "connect/shopify.h"

extern const struct account rig_account;

const struct platform *rig_shopify(void);
/* The bytes of a golden file. */
struct str rig_file(struct arena *a, const char *name);
/* What the connector makes of an answer. */
struct platform_result rig_read(struct arena *a, const struct platform_ask *ask, int status,
                                struct str body);
/* The body of the request that the connector sends; fails the test when it does not. */
const struct json *rig_request(struct arena *a, const struct platform_ask *ask, double *ret_cost);
/* What a webhook says. */
struct hook_result rig_hook(struct arena *a, const char *topic, struct str body);

#define CHECK_INT(got, want) assert_true((int64_t)(got) == (int64_t)(want))

#endif
