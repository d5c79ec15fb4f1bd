/* SPDX-License-Identifier: Apache-2.0 */
/* Counters for Prometheus: sums and ages, never a name, a number or an address. */
#include "app/view_part.h"

#include "db/metrics.h"

static void title(struct buf *out, const char *name, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static enum err by_state(struct view *v, struct buf *out, enum metric m, const char *name,
                         const char *help)
{
    struct metric_row *rows;
    size_t n;
    enum err err = db_metric(v->db, v->arena, m, &rows, &n);

    if (err)
        return err;
    title(out, name, help);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s{state=\"%.*s\"} %lld\n", name, STR_ARG(rows[i].label),
                   (long long)rows[i].count);
    return OK;
}

static enum err orders(struct view *v, struct buf *out)
{
    struct order_counts counts;
    enum err err = db_list_counts(v->db, 0, &counts);

    if (err)
        return err;
    title(out, "waybill_orders", "Orders by stage.");
    for (int s = 0; s < STAGE_MAX; s++)
        buf_printf(out, "waybill_orders{stage=\"%.*s\"} %lld\n", STR_ARG(stage_text((enum stage)s)),
                   (long long)counts.by_stage[s]);
    title(out, "waybill_orders_with_problems", "Orders with an open problem.");
    buf_printf(out, "waybill_orders_with_problems %lld\n", (long long)counts.problems);
    return OK;
}

/* Since when the least complete of the active shops has known everything. */
static enum err complete(struct view *v, struct buf *out)
{
    enum err err = view_load_shops(v);
    int64_t oldest_ms = INT64_MAX, active = 0;

    for (size_t i = 0; i < v->shops_n && !err; i++) {
        if (v->shops[i].state != SHOP_ACTIVE)
            continue;
        active++;
        if (v->shops[i].complete_ms < oldest_ms)
            oldest_ms = v->shops[i].complete_ms;
    }
    if (err)
        return err;
    title(out, "waybill_shops", "Connected shops.");
    buf_printf(out, "waybill_shops{state=\"active\"} %lld\nwaybill_shops{state=\"other\"} %lld\n",
               (long long)active, (long long)v->shops_n - (long long)active);
    if (oldest_ms == INT64_MAX || !oldest_ms)
        return OK;
    title(out, "waybill_last_complete_age_seconds",
          "Seconds since nothing was missing, in the shop where that is longest ago.");
    buf_printf(out, "waybill_last_complete_age_seconds %lld\n",
               (long long)((v->now_ms - oldest_ms) / MS_SECOND));
    return OK;
}

enum err view_metrics(struct view *v, struct buf *out)
{
    static const struct {
        enum metric metric;
        const char *name, *help;
    } sums[] = {
        {METRIC_WRITES, "waybill_outbox", "Writes to shops that are not over."},
        {METRIC_PURCHASES, "waybill_purchases_open", "Purchases that are not settled."},
        {METRIC_JOBS, "waybill_jobs", "Jobs that are not over."},
        {METRIC_CALLS, "waybill_calls", "Requests to the outside that are kept."},
        {METRIC_HOOKS, "waybill_webhooks", "Webhooks that are kept."},
    };
    enum err err = orders(v, out);

    for (size_t i = 0; i < COUNT_OF(sums) && !err; i++)
        err = by_state(v, out, sums[i].metric, sums[i].name, sums[i].help);
    return err ? err : complete(v, out);
}
