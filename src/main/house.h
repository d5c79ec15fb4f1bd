/* SPDX-License-Identifier: Apache-2.0 */
/* What the web floor may ask of the data folder (web_house of web/web.h): copies and settings. */
#ifndef WAYBILL_MAIN_HOUSE_H
#define WAYBILL_MAIN_HOUSE_H

#include "main/settings.h"
#include "web/web.h"

/* Everything lives in a; the options must outlive it. */
struct web_house house_of(struct arena *a, struct str dir, const struct options *options,
                          int64_t started_ms);

#endif
