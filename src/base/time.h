/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time is int64 milliseconds UTC since 1970; 0 means "not known". This file only converts;
 * the present comes through the clock port. Files of the zone database are read elsewhere.
 */
#ifndef WAYBILL_BASE_TIME_H
#define WAYBILL_BASE_TIME_H

#include "base/err.h"

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)

/* RFC 3339 with zone ("2026-11-23T10:00:00-05:00", "...Z", fractions). False otherwise: a time
 * without a zone decides nothing. "+0100" and a blank for the T are understood too. */
bool time_parse(struct str s, int64_t *ret_ms) MUST_USE;
/* The same, or 0 when absent or not understood. */
int64_t time_of(struct str s);
/* "2026-11-23T10:00:00Z", with ".123" only when the milliseconds are not zero. */
struct str time_text(struct arena *a, int64_t ms);
/* "2026-11-23" at offset_s seconds east of UTC. */
struct str time_date_text(struct arena *a, int64_t ms, int32_t offset_s);
/* Start of the civil day (UTC) "2026-11-23". */
bool time_parse_date(struct str s, int64_t *ret_ms) MUST_USE;
/* "3 s", "4 min", "2 h", "5 d": rounded down, for people; below zero counts as zero. */
struct str time_span_text(struct arena *a, int64_t span_ms, enum lang lang);

/* Offset in seconds east of UTC at a moment, from the bytes of a TZif file, also after its last
 * transition. 0 when not understood. */
int32_t time_zone_offset(struct str tzif, int64_t ms);

#endif
