/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/when.h. */
#include "cli/when.h"

#include "base/time.h"
#include "cli/say.h"

struct str when_ms(const struct run *r, int64_t at_ms)
{
    int64_t span_ms = r->env->now_ms(r->env->ctx) - at_ms;

    if (!at_ms)
        return STR_NONE;
    if (span_ms >= MS_DAY || span_ms <= -MS_DAY)
        return time_date_text(r->a, at_ms, r->env->zone_offset_s(r->env->ctx, at_ms));
    if (span_ms < 0)
        return SAYF(r, SAY_WHEN_IN, time_span_text(r->a, -span_ms, r->lang));
    return SAYF(r, SAY_WHEN_AGO, time_span_text(r->a, span_ms, r->lang));
}

struct str when_json(const struct run *r, const struct json *v)
{
    return when_ms(r, time_of(json_str(v)));
}

struct str when_exact(const struct run *r, int64_t at_ms)
{
    int32_t offset_s = r->env->zone_offset_s(r->env->ctx, at_ms);
    int64_t day_ms = (at_ms + offset_s * MS_SECOND) % MS_DAY;

    if (!at_ms)
        return STR_NONE;
    if (day_ms < 0)
        day_ms += MS_DAY;
    return str_printf(r->a, "%.*s %02d:%02d", STR_ARG(time_date_text(r->a, at_ms, offset_s)),
                      (int)(day_ms / MS_HOUR), (int)(day_ms % MS_HOUR / MS_MINUTE));
}
