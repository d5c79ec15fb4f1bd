/* SPDX-License-Identifier: Apache-2.0 */
/* A supplier order as the extension reports it, into the terms of core/observe.h. */
#include "app/extension_part.h"

#include "base/text.h"

#define ITEMS_MAX    100
#define PACKAGES_MAX 50
#define EVENTS_MAX   100
#define AGE_MAX_MS   (400 * MS_DAY)

static struct str text(const struct json *v, const char *key, size_t max)
{
    return text_clip(str_trim(json_str(json_get(v, key))), max);
}

static struct money money(const struct json *v)
{
    struct money m = {0};

    if (!money_parse(json_str(json_get(v, "amount")), json_str(json_get(v, "currency")), &m))
        m = (struct money){0};
    return m;
}

static bool list(const struct json *v, size_t max)
{
    return json_is_null(v) || (json_is_arr(v) && json_len(v) <= max);
}

static void read_items(struct arena *a, const struct json *v, struct parcel_item **items, size_t *n)
{
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        struct parcel_item *i = ARENA_PUSH(a, items, n, struct parcel_item);
        *i = (struct parcel_item){.product_id = text(it.val, "product_id", 60),
                                  .sku_id = text(it.val, "sku_id", 60),
                                  .sku_text = text(it.val, "sku_text", 500),
                                  .title = text(it.val, "title", 500),
                                  .quantity = json_i64(json_get(it.val, "quantity"), 0)};
        if (i->quantity < 0 || i->quantity > 100000)
            i->quantity = 0;
    }
}

/* Only a code proves anything: words are those of a language. */
static void read_events(struct arena *a, const struct supplier *s, const struct json *v,
                        struct parcel_seen *p)
{
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        struct parcel_event e = {.at_ms = time_of(json_str(json_get(it.val, "at"))),
                                 .name = text(it.val, "code", 60),
                                 .text = text(it.val, "text", 300)};
        if (e.name.n && s->event)
            s->event(p, &e, e.name);
        *ARENA_PUSH(a, &p->events, &p->events_n, struct parcel_event) = e;
    }
}

static bool read_packages(struct arena *a, const struct supplier *s, const struct json *v,
                          struct parcels_seen *out)
{
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        const struct json *items = json_get(it.val, "items"), *events = json_get(it.val, "events");
        struct parcel_seen *p = ARENA_PUSH(a, &out->parcels, &out->parcels_n, struct parcel_seen);
        *p = (struct parcel_seen){.number = text(it.val, "number", 100),
                                  .original = text(it.val, "original_number", 100),
                                  .carrier_raw = text(it.val, "carrier", 100)};
        if (!p->number.n) {
            p->number = p->original;
            p->original = STR_NONE;
        }
        if (!list(items, ITEMS_MAX) || !list(events, EVENTS_MAX))
            return false;
        read_items(a, items, &p->items, &p->items_n);
        read_events(a, s, events, p);
    }
    return true;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        bool ok = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
                  (ch >= 'a' && ch <= 'z') || ch == '-';
        if (!ok)
            return false;
    }
    return s.n >= 4 && s.n <= 60;
}

static enum err wrong(const char *why, const char **ret_wrong)
{
    *ret_wrong = why;
    return ERR_BAD_INPUT;
}

static enum err read_status(const struct json *v, struct read_order *o, const char **ret_wrong)
{
    struct str status = text(v, "status", 40), words = text(v, "status_text", 200);

    o->seen.status = SUPPLIER_STATUS_OTHER;
    if (status.n && !supplier_status_of_text(status, &o->seen.status))
        return wrong("status", ret_wrong);
    o->seen.status_raw = words.n ? words : text(v, "status_id", 60);
    o->seen.all_lines_ended = false;
    o->status_told = status.n || o->seen.status_raw.n;
    return OK;
}

enum err extension_read_order(struct arena *a, const struct supplier *s, const struct json *v,
                              int64_t sent_ms, int64_t now_ms, struct read_order *ret_order,
                              const char **ret_wrong)
{
    const struct json *lines = json_get(v, "lines"), *packages = json_get(v, "packages");
    const struct json *to = json_get(v, "ship_to");
    struct read_order o = {.seen = {.number = text(v, "number", 61)}};
    int64_t read_ms = time_of(json_str(json_get(v, "read_at")));

    if (!is_number(o.seen.number))
        return wrong("number", ret_wrong);
    if (!read_ms)
        return wrong("read_at", ret_wrong);
    if (!list(lines, ITEMS_MAX) || !list(packages, PACKAGES_MAX))
        return wrong("lines, packages", ret_wrong);
    int64_t age_ms = sent_ms > read_ms ? sent_ms - read_ms : 0;
    o.read_ms = now_ms - (age_ms < AGE_MAX_MS ? age_ms : AGE_MAX_MS);
    enum err err = read_status(v, &o, ret_wrong);
    if (err)
        return err;
    o.seen.total = money(json_get(v, "total"));
    o.seen.store = text(v, "store", 60);
    read_items(a, lines, &o.seen.items, &o.seen.items_n);
    o.parcels_told = json_is_arr(packages);
    o.parcels.order_number = o.seen.number;
    if (!read_packages(a, s, packages, &o.parcels))
        return wrong("packages", ret_wrong);
    o.day = text(v, "created", 40);
    o.reference = text(v, "reference", 60);
    o.country = text(to, "country", 10);
    o.zip = text(to, "zip", 20);
    o.name = text(to, "name", 100);
    *ret_order = o;
    return OK;
}
