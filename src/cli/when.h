/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people say them: "3 min ago", "in 2 h", else the day in this machine's zone. */
#ifndef WAYBILL_CLI_WHEN_H
#define WAYBILL_CLI_WHEN_H

#include "base/json.h"
#include "cli/run.h"

/* "" for 0. */
struct str when_ms(const struct run *r, int64_t at_ms);
/* A time of the API; "" for null. */
struct str when_json(const struct run *r, const struct json *v);
/* "2026-11-23 10:04" */
struct str when_exact(const struct run *r, int64_t at_ms);

#endif
