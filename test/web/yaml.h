/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads as much YAML as api/openapi.yaml uses, for tests: block maps and lists, flow maps and lists
 * on one line, quoted and plain texts, "|" texts, comments. Fails the test on anything else.
 */
#ifndef WAYBILL_TEST_WEB_YAML_H
#define WAYBILL_TEST_WEB_YAML_H

#include "base/json.h"

const struct json *yaml_read(struct arena *a, struct str text);

#endif
