/* SPDX-License-Identifier: Apache-2.0 */
/* One order for people: `waybill orders show`. */
#include "base/time.h"
#include "cli/list.h"
#include "cli/order.h"
#include "cli/when.h"

#define COMMA ", "

static struct str text_at(const struct json *v, const char *path)
{
    return json_str(json_path(v, path));
}

static void add(struct buf *b, const char *between, struct str s)
{
    if (s.n)
        buf_printf(b, "%s%.*s", b->n ? between : "", STR_ARG(s));
}

static struct str joined(struct run *r, const struct json *v, const char *const *keys)
{
    struct buf b;

    buf_init(&b, r->a, 64 * 1024);
    for (; *keys; keys++)
        add(&b, COMMA, json_str(json_get(v, *keys)));
    return buf_view(&b);
}

static struct str moment(struct run *r, const struct json *v)
{
    int64_t at_ms = time_of(json_str(v));
    struct str exact = when_exact(r, at_ms), near = when_ms(r, at_ms);

    if (!at_ms || str_starts(exact, near))
        return exact;
    return str_printf(r->a, "%.*s (%.*s)", STR_ARG(exact), STR_ARG(near));
}

static void head(struct run *r, const struct json *o)
{
    static const char *const person[] = {"name", "email", "phone", NULL};
    static const char *const place[] = {"name",     "company", "address1", "address2", "city",
                                        "province", "zip",     "country",  "phone",    NULL};
    const struct column total = {.kind = COL_MONEY, .path = "total"};
    const struct json *hold = json_get(o, "hold");

    say_line(r, order_headline(r, o));
    say_pair(r, SAY_COL_SHOP, text_at(o, "shop.domain"));
    say_pair(r, SAY_COL_TOTAL, list_cell(r, &total, o));
    say_pair(r, SAY_COL_CREATED, moment(r, json_get(o, "created_at")));
    say_pair(r, SAY_CANCELED_AT, moment(r, json_get(o, "canceled_at")));
    if (json_bool(json_get(o, "erased"), false))
        say_pair(r, SAY_COL_CUSTOMER, say(r, SAY_ERASED));
    say_pair(r, SAY_COL_CUSTOMER, joined(r, json_get(o, "customer"), person));
    say_pair(r, SAY_ADDRESS, joined(r, json_get(o, "address"), place));
    say_pair(r, SAY_NOTE, text_at(o, "note"));
    if (json_is_obj(hold))
        say_pair(
            r, SAY_HELD,
            str_trim(str_printf(r->a, "%.*s  %.*s", STR_ARG(moment(r, json_get(hold, "since"))),
                                STR_ARG(json_str(json_get(hold, "reason"))))));
    if (json_is_obj(json_get(o, "auto_buy")))
        say_pair(r, SAY_AUTO_BUY_AT,
                 str_printf(r->a, "%.*s. %.*s", STR_ARG(moment(r, json_get(o, "auto_buy_at"))),
                            STR_ARG(text_at(o, "auto_buy.sentence"))));
    say_pair(r, SAY_ADMIN_URL, text_at(o, "admin_url"));
    say_pair(r, SAY_ID, text_at(o, "id"));
}

static void section(struct run *r, enum say_id title)
{
    say_line(r, STR(""));
    say_line(r, say(r, title));
}

/* Why it is not bought by itself; of interest while something is to be bought. */
static void guards(struct run *r, const struct json *o)
{
    const struct json *list = json_get(o, "guards");
    int64_t to_buy = 0;

    for (struct json_iter it = json_iter(json_get(o, "lines")); json_next(&it);)
        to_buy += json_i64(json_path(it.val, "quantities.to_buy"), 0);
    if (!json_len(list) || !to_buy)
        return;
    section(r, SAY_GUARDS);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        bool can = json_bool(json_get(it.val, "can_override"), false);
        say_line(r, str_printf(r->a, "  - %.*s%.*s", STR_ARG(text_at(it.val, "sentence")),
                               STR_ARG(can ? say(r, SAY_GUARD_ALLOW) : STR_NONE)));
    }
}

static void problems(struct run *r, const struct json *list)
{
    bool titled = false;

    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str detail = text_at(it.val, "detail");
        bool dismissed = json_bool(json_get(it.val, "dismissed"), false);
        if (!titled)
            section(r, SAY_PROBLEMS);
        titled = true;
        say_line(r, str_printf(
                        r->a, "  %.*s  %.*s%s%.*s", STR_ARG(text_at(it.val, "id")),
                        STR_ARG(text_at(it.val, "sentence")), dismissed ? " " : "",
                        STR_ARG(dismissed ? SAYF(r, SAY_DISMISSED, text_at(it.val, "dismissed_why"))
                                          : STR_NONE)));
        if (detail.n)
            say_line(r, str_cat(r->a, STR("    "), detail));
    }
}

static struct str product_of(struct run *r, const struct json *line)
{
    struct str title = text_at(line, "title"), variant = text_at(line, "variant");

    return variant.n ? str_printf(r->a, "%.*s / %.*s", STR_ARG(title), STR_ARG(variant)) : title;
}

static struct str mapped_of(struct run *r, const struct json *line)
{
    const struct json *m = json_get(line, "mapping");

    if (!json_is_obj(m))
        return say(r, SAY_UNMAPPED);
    if (json_bool(json_get(m, "ignored"), false))
        return say(r, SAY_IGNORED);
    return text_at(m, "listing_id");
}

static void lines(struct run *r, const struct json *list)
{
    static const struct column columns[] = {
        {SAY_COL_PLACE, COL_PLACE, .right = true},
        {SAY_COL_PRODUCT, COL_OWN, .own = product_of, .least = 16},
        {SAY_COL_SKU, COL_TEXT, "sku", .least = 8, .drop = 1},
        {SAY_COL_WANTED, COL_TEXT, "quantities.current", .right = true},
        {SAY_COL_BOUGHT, COL_TEXT, "quantities.bought", .right = true},
        {SAY_COL_SHIPPED, COL_TEXT, "quantities.shipped", .right = true},
        {SAY_COL_FULFILLED, COL_TEXT, "quantities.fulfilled", .right = true},
        {SAY_COL_LISTING, COL_OWN, .own = mapped_of, .least = 10, .drop = 2},
        {SAY_COL_PRODUCT_ID, COL_TEXT, "product_id", .drop = 3},
    };

    section(r, SAY_LINES);
    list_table(r, columns, COUNT_OF(columns), list, 2);
}

/* Holds, schedules and other fulfillment services: what the shop does not let us mark. */
static void blocked(struct run *r, const struct json *list)
{
    bool titled = false;

    for (struct json_iter it = json_iter(list); json_next(&it);) {
        static const struct column reasons = {.kind = COL_JOIN, .path = "hold_reasons"};
        struct str status = text_at(it.val, "status"), units, line;
        int64_t n = 0;
        for (struct json_iter l = json_iter(json_get(it.val, "lines")); json_next(&l);)
            n += json_i64(json_get(l.val, "remaining"), 0);
        units = str_printf(r->a, "%lld", (long long)n);
        if (str_eq(status, STR("on_hold")))
            line = SAYF(r, SAY_FO_HELD, units, list_cell(r, &reasons, it.val));
        else if (str_eq(status, STR("scheduled")))
            line = SAYF(r, SAY_FO_SCHEDULED, units);
        else if (n && !json_bool(json_get(it.val, "can_fulfill"), true) &&
                 (str_eq(status, STR("open")) || str_eq(status, STR("in_progress"))))
            line = SAYF(r, SAY_FO_OTHERS, units, text_at(it.val, "location"));
        else
            continue;
        if (!titled)
            section(r, SAY_FO_BLOCKED);
        titled = true;
        say_line(r, line);
    }
}

/* What Waybill does not know stands beside what it understood last. */
static struct str supplier_state(struct run *r, const struct json *so)
{
    struct str word = say_word(r, "supplier_status", text_at(so, "status"));

    if (!json_bool(json_get(so, "raw_unknown"), false))
        return word;
    return str_printf(r->a, "%.*s (%.*s)", STR_ARG(word), STR_ARG(text_at(so, "raw")));
}

static struct str supplier_states(struct run *r, const struct json *purchase)
{
    struct buf b;

    buf_init(&b, r->a, 64 * 1024);
    for (struct json_iter it = json_iter(json_get(purchase, "supplier_orders")); json_next(&it);)
        add(&b, COMMA, supplier_state(r, it.val));
    return buf_view(&b);
}

/* When the supplier was last asked about it, and when it is asked next. */
static void asked(struct run *r, const struct json *so)
{
    struct str at = when_json(r, json_get(so, "seen_at"));
    struct str next = when_json(r, json_get(so, "next_asked_at"));
    struct str line = SAYF(r, SAY_ASKED_AT, text_at(so, "number"), at);

    if (!at.n)
        return;
    if (next.n)
        line = SAYF(r, SAY_ASKED_NEXT, line, next);
    say_line(r, str_cat(r->a, STR("    "), line));
}

static void purchases(struct run *r, const struct json *list)
{
    static const struct column columns[] = {
        {SAY_COL_PURCHASE, COL_TEXT, "id"},
        {SAY_COL_SUPPLIER, COL_TEXT, "supplier"},
        {SAY_COL_STATE, COL_WORD, "state", "purchase_state"},
        {SAY_COL_SUPPLIER_NUMBER, COL_JOIN, "supplier_orders", .least = 12},
        {SAY_COL_AT_SUPPLIER, COL_OWN, .own = supplier_states, .least = 8},
        {SAY_COL_PLANNED, COL_TIME, "planned_at", .drop = 1},
        {SAY_COL_NEXT_TRY, COL_TIME, "next_try_at", .drop = 2},
        {SAY_COL_CAUSE, COL_TEXT, "refusal", .least = 10},
    };

    if (!json_len(list))
        return;
    section(r, SAY_PURCHASES);
    list_table(r, columns, COUNT_OF(columns), list, 2);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str id = text_at(it.val, "id"), why = text_at(it.val, "waits_for");
        for (struct json_iter so = json_iter(json_get(it.val, "supplier_orders")); json_next(&so);)
            asked(r, so.val);
        if (why.n)
            say_line(r, str_cat(r->a, STR("    "), SAYF(r, SAY_WAITS_FOR, id, why)));
    }
}

static void number_line(struct run *r, const struct json *n)
{
    bool current = json_bool(json_get(n, "current"), false);
    struct str source = say_word(r, "source", text_at(n, "source"));

    say_line(r, str_printf(r->a, "    %.*s  %.*s  %.*s %.*s%.*s", STR_ARG(text_at(n, "number")),
                           STR_ARG(text_at(n, "carrier_name")), STR_ARG(source),
                           STR_ARG(when_json(r, json_get(n, "first_seen_at"))),
                           STR_ARG(current ? STR_NONE : say(r, SAY_NOT_CURRENT))));
    if (current)
        say_line(r, str_cat(r->a, STR("    "), text_at(n, "url")));
}

static void packages(struct run *r, const struct json *list)
{
    if (!json_len(list))
        return;
    section(r, SAY_PACKAGES);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str delivered = moment(r, json_get(it.val, "delivered_at"));
        struct str event = text_at(it.val, "last_event.text");
        struct str state = say_word(r, "package_state", text_at(it.val, "state"));
        struct str id = text_at(it.val, "id");
        say_line(
            r, str_printf(r->a, "  %.*s%s%.*s", STR_ARG(id), state.n ? "  " : "", STR_ARG(state)));
        for (struct json_iter n = json_iter(json_get(it.val, "numbers")); json_next(&n);)
            number_line(r, n.val);
        if (delivered.n)
            say_line(r, str_cat(r->a, STR("    "), SAYF(r, SAY_DELIVERED_AT, delivered)));
        else if (event.n)
            say_line(r, str_printf(r->a, "    %.*s (%.*s)", STR_ARG(event),
                                   STR_ARG(when_json(r, json_path(it.val, "last_event.at")))));
    }
}

static void offer(struct run *r, const struct json *o)
{
    const struct json *offered = json_get(o, "offer");

    if (!json_is_obj(offered))
        return;
    section(r, SAY_OFFER);
    say_line(r, str_cat(r->a, STR("  "), text_at(offered, "sentence")));
    struct str name = text_at(o, "name"); /* a shell takes '#' for a comment */
    say_line(r, SAYF(r, SAY_OFFER_HOW, str_slice(name, str_starts(name, STR("#")), name.n)));
}

static struct str by_whom(struct run *r, const struct json *f)
{
    struct str service = text_at(f, "service");

    if (json_bool(json_get(f, "by_waybill"), false))
        return STR("Waybill");
    return service.n ? service : say(r, SAY_IN_SHOP);
}

static void fulfillments(struct run *r, const struct json *list)
{
    static const struct column columns[] = {
        {SAY_COL_FULFILLMENT, COL_TEXT, "id"},
        {SAY_COL_NAME, COL_TEXT, "name", .drop = 1},
        {SAY_COL_STATE, COL_WORD, "status", "fulfillment_status"},
        {SAY_COL_BY, COL_OWN, .own = by_whom},
        {SAY_COL_NUMBER, COL_JOIN, "numbers", .least = 13},
        {SAY_COL_CREATED, COL_TIME, "created_at"},
    };

    if (!json_len(list))
        return;
    section(r, SAY_FULFILLMENTS);
    list_table(r, columns, COUNT_OF(columns), list, 2);
}

static void outbox(struct run *r, const struct json *list)
{
    static const struct column columns[] = {
        {SAY_COL_WRITE, COL_TEXT, "id"},
        {SAY_COL_WHAT, COL_WORD, "kind", "write_kind"},
        {SAY_COL_NUMBER, COL_TEXT, "number", .least = 13},
        {SAY_COL_STATE, COL_WORD, "state", "write_state"},
        {SAY_COL_TRIES, COL_TEXT, "tries", .right = true, .drop = 1},
        {SAY_COL_NEXT_TRY, COL_TIME, "next_try_at", .drop = 2},
        {SAY_COL_CAUSE, COL_FAILURE, "error", .least = 10},
    };

    if (!json_len(list))
        return;
    section(r, SAY_OUTBOX);
    list_table(r, columns, COUNT_OF(columns), list, 2);
}

void order_print(struct run *r, const struct json *o)
{
    head(r, o);
    problems(r, json_get(o, "problems"));
    guards(r, o);
    lines(r, json_get(o, "lines"));
    blocked(r, json_get(o, "fulfillment_orders"));
    purchases(r, json_get(o, "purchases"));
    packages(r, json_get(o, "packages"));
    offer(r, o);
    fulfillments(r, json_get(o, "fulfillments"));
    outbox(r, json_get(o, "writes"));
}
