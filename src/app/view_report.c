/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: orders per day, and how long parcels took by supplier and country. A day is that of the
 * order's own shop. As JSON for the web app, as CSV for spreadsheets.
 */
#include "app/view_part.h"

#include "base/mutant.h"
#include "base/text.h"
#include "db/reports.h"
#include "port/ports.h"

#include <stdlib.h>

#define DAYS_USUAL 30
#define DAYS_MAX   400
#define CURRENCIES 8
#define GROUPS_MAX 1000
#define BLOCK_MS   (15 * MS_MINUTE) /* a zone's offset changes at no other times */

/* A range of civil days, and the zone of the last row's shop. */
struct days {
    struct view *v;
    int64_t first, n; /* day numbers since 1970 */
    struct report_range range;
    int64_t shop_id, block;
    int64_t offset_ms;
};

static int64_t offset_ms(struct view *v, struct str zone, int64_t at_ms)
{
    if (!v->zones || !v->zones->offset_s || !zone.n)
        return 0;
    return v->zones->offset_s(v->zones->ctx, zone, at_ms) * MS_SECOND;
}

/* The place of a moment of this shop in the range; outside of it: -1 or n. */
static int64_t place(struct days *d, int64_t shop_id, int64_t at_ms)
{
    if (d->shop_id != shop_id || d->block != at_ms / BLOCK_MS) {
        const struct shop *s = view_shop_of(d->v, shop_id);
        d->shop_id = shop_id;
        d->block = at_ms / BLOCK_MS;
        d->offset_ms = offset_ms(d->v, s ? s->zone : STR_NONE, at_ms);
    }
    int64_t day = (at_ms + d->offset_ms) / MS_DAY - d->first;
    return day < 0 ? -1 : day < d->n ? day : d->n;
}

static enum err read_day(struct view *v, const char *key, int64_t fallback, int64_t *ret_day)
{
    struct str text = view_query(v, key);
    int64_t ms;

    *ret_day = fallback;
    if (!text.n)
        return OK;
    if (!time_parse_date(text, &ms))
        return view_fail(v, ERR_BAD_INPUT, "\"%s\" must be a day (2026-11-23), not \"%.*s\"",
                         "“%s”必须是日期（2026-11-23），而不是“%.*s”", key,
                         STR_ARG(text_clip(text, 40)));
    *ret_day = ms / MS_DAY;
    return OK;
}

static enum err read_days(struct view *v, struct days *d)
{
    static const char *const known[] = {"from", "to", "shop", NULL};
    const struct shop *s = NULL;
    int64_t last;
    enum err err = view_known(v, known);

    *d = (struct days){.v = v, .block = -1};
    if (!err)
        err = view_load_shops(v);
    if (!err)
        err = view_shop_id(v, &d->range.shop_id);
    if (err)
        return err;
    s = d->range.shop_id ? view_shop_of(v, d->range.shop_id) : v->shops_n ? &v->shops[0] : NULL;
    int64_t today = (v->now_ms + offset_ms(v, s ? s->zone : STR_NONE, v->now_ms)) / MS_DAY;
    err = read_day(v, "to", today, &last);
    if (!err)
        err = read_day(v, "from", last - DAYS_USUAL + 1, &d->first);
    if (err)
        return err;
    d->n = last - d->first + 1;
    if (d->n < 1 || d->n > DAYS_MAX)
        return view_fail(v, ERR_BAD_INPUT, "\"to\" comes at most %d days after \"from\"",
                         "“to”须在“from”之后且不超过 %d 天", DAYS_MAX - 1);
    /* Zones reach from -12 to +14 hours. */
    d->range.from_ms = (d->first - 1) * MS_DAY;
    d->range.to_ms = (last + 2) * MS_DAY;
    return OK;
}

static struct str day_text(struct days *d, int64_t i)
{
    return time_date_text(d->v->arena, (d->first + i) * MS_DAY, 0);
}

/* --- orders per day --- */

struct day {
    int64_t orders, canceled, units, fulfilled;
    struct money totals[CURRENCIES]; /* of orders that are not canceled */
    size_t totals_n;
};
struct by_day {
    struct days days;
    struct day *items;
};

static void add_total(struct day *d, const struct report_order *o)
{
    size_t i = 0;

    while (i < d->totals_n && !str_eq(str_of(d->totals[i].currency), o->currency))
        i++;
    if (i == CURRENCIES || o->currency.n != 3)
        return;
    if (i == d->totals_n) {
        for (size_t k = 0; k < 3; k++)
            d->totals[i].currency[k] = o->currency.p[k];
        d->totals_n++;
    }
    d->totals[i].minor += o->total_minor;
}

static void add_order(void *ctx, const struct report_order *o)
{
    struct by_day *b = ctx;
    int64_t i = place(&b->days, o->shop_id, o->created_ms);

    if (i < 0 || i == b->days.n)
        return;
    struct day *d = &b->items[i];
    d->orders++;
    d->units += o->units;
    d->canceled += o->canceled_ms != 0;
    d->fulfilled += o->stage == STAGE_FULFILLED || o->stage == STAGE_DELIVERED;
    if (!o->canceled_ms || MUTANT(WRONG_REPORT))
        add_total(d, o);
}

static enum err orders_by_day(struct view *v, struct by_day *b)
{
    enum err err = read_days(v, &b->days);

    if (err)
        return err;
    b->items = ARENA_ARRAY(v->arena, struct day, (size_t)b->days.n);
    err = db_report_orders(v->db, &b->days.range, add_order, b);
    return err ? err : v->err;
}

static void say_range(struct view *v, struct days *d)
{
    jw_kstr(v->w, "from", day_text(d, 0));
    jw_kstr(v->w, "to", day_text(d, d->n - 1));
}

enum err view_report_days(struct view *v)
{
    struct by_day b;
    enum err err = orders_by_day(v, &b);

    if (err)
        return err;
    jw_obj(v->w);
    say_range(v, &b.days);
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (int64_t i = 0; i < b.days.n; i++) {
        const struct day *d = &b.items[i];
        jw_obj(v->w);
        jw_kstr(v->w, "day", day_text(&b.days, i));
        jw_ki64(v->w, "orders", d->orders);
        jw_ki64(v->w, "canceled", d->canceled);
        jw_ki64(v->w, "units", d->units);
        jw_ki64(v->w, "fulfilled", d->fulfilled);
        jw_key(v->w, "totals");
        jw_arr(v->w);
        for (size_t k = 0; k < d->totals_n; k++) {
            jw_obj(v->w);
            jw_kstr(v->w, "amount", money_amount_text(v->arena, d->totals[k]));
            jw_kstr(v->w, "currency", str_of(d->totals[k].currency));
            jw_obj_end(v->w);
        }
        jw_arr_end(v->w);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}

enum err view_report_days_csv(struct view *v, struct buf *out)
{
    struct by_day b;
    enum err err = orders_by_day(v, &b);

    if (err)
        return err;
    buf_str(out, STR("day,orders,canceled,units,fulfilled,totals\r\n"));
    for (int64_t i = 0; i < b.days.n; i++) {
        const struct day *d = &b.items[i];
        buf_printf(out, "%.*s,%lld,%lld,%lld,%lld,", STR_ARG(day_text(&b.days, i)),
                   (long long)d->orders, (long long)d->canceled, (long long)d->units,
                   (long long)d->fulfilled);
        for (size_t k = 0; k < d->totals_n; k++)
            buf_printf(out, "%s%.*s %s", k ? "; " : "",
                       STR_ARG(money_amount_text(v->arena, d->totals[k])), d->totals[k].currency);
        buf_str(out, STR("\r\n"));
    }
    return OK;
}

/* --- how long parcels took --- */

struct spans {
    int64_t *ms;
    size_t n;
};
struct group {
    struct str supplier, country;
    int64_t packages;
    struct spans shipped, delivered;
};
struct by_group {
    struct days days;
    struct group all;
    struct group *items;
    size_t n;
};

static void add_span(struct arena *a, struct spans *s, int64_t from_ms, int64_t to_ms)
{
    if (to_ms >= from_ms && from_ms)
        *ARENA_PUSH(a, &s->ms, &s->n, int64_t) = to_ms - from_ms;
}

static void add_to(struct arena *a, struct group *g, const struct report_parcel *p)
{
    g->packages++;
    if (p->shipped_ms)
        add_span(a, &g->shipped, p->paid_ms, p->shipped_ms);
    if (p->delivered_ms)
        add_span(a, &g->delivered, p->paid_ms, p->delivered_ms);
}

static void add_parcel(void *ctx, const struct report_parcel *p)
{
    struct by_group *b = ctx;
    struct arena *a = b->days.v->arena;
    int64_t day = place(&b->days, p->shop_id, p->created_ms);
    size_t i = 0;

    if (day < 0 || day == b->days.n)
        return;
    add_to(a, &b->all, p);
    while (i < b->n &&
           !(str_eq(b->items[i].supplier, p->supplier) && str_eq(b->items[i].country, p->country)))
        i++;
    if (i == GROUPS_MAX)
        return;
    if (i == b->n) {
        struct group *g = ARENA_PUSH(a, &b->items, &b->n, struct group);
        g->supplier = str_dup(a, p->supplier);
        g->country = str_dup(a, p->country);
    }
    add_to(a, &b->items[i], p);
}

static int by_length(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

    return a < b ? -1 : a > b;
}

static int by_packages(const void *x, const void *y)
{
    const struct group *a = x, *b = y;
    int order = a->packages > b->packages ? -1 : a->packages < b->packages;

    if (!order)
        order = str_cmp(a->supplier, b->supplier);
    return order ? order : str_cmp(a->country, b->country);
}

static void sort_spans(struct group *g)
{
    if (g->shipped.n)
        qsort(g->shipped.ms, g->shipped.n, sizeof(int64_t), by_length);
    if (g->delivered.n)
        qsort(g->delivered.ms, g->delivered.n, sizeof(int64_t), by_length);
}

static enum err parcels_by_group(struct view *v, struct by_group *b)
{
    *b = (struct by_group){0};
    enum err err = read_days(v, &b->days);

    if (!err)
        err = db_report_parcels(v->db, &b->days.range, add_parcel, b);
    if (err || v->err)
        return err ? err : v->err;
    sort_spans(&b->all);
    for (size_t i = 0; i < b->n; i++)
        sort_spans(&b->items[i]);
    if (b->n)
        qsort(b->items, b->n, sizeof(*b->items), by_packages);
    return OK;
}

/* The smallest that so many percent do not exceed, in seconds; -1 of none. */
static int64_t percentile_s(const struct spans *s, size_t percent)
{
    if (!s->n)
        return -1;
    return s->ms[(s->n * percent + 99) / 100 - 1] / MS_SECOND;
}

static void span(struct view *v, const char *key, const struct spans *s)
{
    static const struct {
        const char *key;
        size_t percent;
    } points[] = {{"p50_s", 50}, {"p90_s", 90}};

    jw_key(v->w, key);
    jw_obj(v->w);
    jw_ki64(v->w, "packages", (int64_t)s->n);
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        if (s->n)
            jw_ki64(v->w, points[i].key, percentile_s(s, points[i].percent));
        else
            jw_knull(v->w, points[i].key);
    }
    jw_obj_end(v->w);
}

static void group(struct view *v, const struct group *g)
{
    jw_obj(v->w);
    jw_kstr_opt(v->w, "supplier", g->supplier);
    jw_kstr_opt(v->w, "country", g->country);
    jw_ki64(v->w, "packages", g->packages);
    span(v, "shipped", &g->shipped);
    span(v, "delivered", &g->delivered);
    jw_obj_end(v->w);
}

enum err view_report_times(struct view *v)
{
    struct by_group b;
    enum err err = parcels_by_group(v, &b);

    if (err)
        return err;
    jw_obj(v->w);
    say_range(v, &b.days);
    jw_key(v->w, "all");
    group(v, &b.all);
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < b.n; i++)
        group(v, &b.items[i]);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}

static void span_csv(struct buf *out, const struct spans *s)
{
    buf_printf(out, ",%zu,", s->n);
    if (s->n)
        buf_printf(out, "%lld,%lld", (long long)percentile_s(s, 50),
                   (long long)percentile_s(s, 90));
    else
        buf_str(out, STR(","));
}

enum err view_report_times_csv(struct view *v, struct buf *out)
{
    struct by_group b;
    enum err err = parcels_by_group(v, &b);

    if (err)
        return err;
    buf_str(out, STR("supplier,country,packages,shipped,shipped_p50_s,shipped_p90_s,delivered,"
                     "delivered_p50_s,delivered_p90_s\r\n"));
    for (size_t i = 0; i < b.n; i++) {
        const struct group *g = &b.items[i];
        buf_printf(out, "%.*s,%.*s,%lld", STR_ARG(g->supplier), STR_ARG(g->country),
                   (long long)g->packages);
        span_csv(out, &g->shipped);
        span_csv(out, &g->delivered);
        buf_str(out, STR("\r\n"));
    }
    return OK;
}
