/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill orders`: lists, one order, its history, counts. */
#include "cli/list.h"
#include "cli/order.h"
#include "cli/shops.h"
#include "cli/when.h"

static struct str shipped_of(struct run *r, const struct json *item)
{
    const struct json *c = json_get(item, "counts");
    int64_t wanted = json_i64(json_get(c, "wanted"), 0);

    if (!wanted)
        return STR_NONE;
    return str_printf(r->a, "%lld/%lld", (long long)json_i64(json_get(c, "shipped"), 0),
                      (long long)wanted);
}

static struct str first_problem(struct run *r, const struct json *item)
{
    const struct json *all = json_get(item, "problems");
    struct str s = json_str(json_get(json_at(all, 0), "sentence")), head, rest;

    /* What it is; the remedy stands behind the colon. */
    if (!str_cut(s, ':', &head, &rest)) {
        ptrdiff_t wide = str_find(s, STR("："));
        head = wide >= 0 ? str_slice(s, 0, (size_t)wide) : s;
    }
    if (json_len(all) > 1)
        return str_printf(r->a, "%.*s (+%zu)", STR_ARG(head), json_len(all) - 1);
    return head;
}

static const struct column orders[] = {
    {SAY_COL_ORDER, COL_TEXT, "name"},
    {SAY_COL_SHOP, COL_TEXT, "shop.domain", .varies = true, .least = 12, .drop = 5},
    {SAY_COL_STAGE, COL_TEXT, "stage_label", .least = 8},
    {SAY_COL_SHIPPED, COL_OWN, .own = shipped_of, .right = true, .drop = 6},
    {SAY_COL_PAYMENT, COL_WORD, "payment.status", "payment", .drop = 9},
    {SAY_COL_SHOP_STATUS, COL_WORD, "shop_status.status", "shop_status", .drop = 8},
    {SAY_COL_TOTAL, COL_MONEY, "total", .right = true, .drop = 4},
    {SAY_COL_CUSTOMER, COL_TEXT, "customer.name", .least = 8, .drop = 3},
    {SAY_COL_NUMBER, COL_JOIN, "numbers", .least = 13, .drop = 2},
    {SAY_COL_CREATED, COL_TIME, "created_at"},
    {SAY_COL_PROBLEM, COL_OWN, .own = first_problem, .least = 12, .drop = 1},
};

int cmd_orders_list(struct run *r)
{
    static const char *const filters[][2] = {
        {"stage", "stage"},     {"shop_status", "status"}, {"payment", "payment"},
        {"problem", "problem"}, {"q", "search"},           {"from", "from"},
        {"to", "to"},           {"sort", "sort"},
    };
    struct str path = ask_with(r, STR("/api/v1/orders"), "shop", shops_flag(r));

    for (size_t i = 0; i < COUNT_OF(filters); i++)
        path = ask_with_flag(r, path, filters[i][0], filters[i][1]);
    return list_run(r, path, orders, COUNT_OF(orders), SAY_NO_ORDERS);
}

int cmd_orders_show(struct run *r)
{
    struct answer a;
    int code = ask(r, HTTP_GET, order_path(r, ""), STR_NONE, &a);

    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        order_print(r, a.json);
    return CLI_DONE;
}

/* One side of a change: times as people read them. */
static struct str value_of(struct run *r, const struct json *change, const char *side)
{
    struct str text = json_text(r->a, json_get(change, side));
    int64_t ms;

    if (str_eq(json_str(json_get(change, "field")), STR("stage.cause")))
        return say_word(r, "stage_cause", text);
    if (!str_ends(json_str(json_get(change, "field")), STR("_ms")) || !str_to_i64(text, &ms))
        return text;
    return when_exact(r, ms);
}

static struct str change_text(struct run *r, const struct json *item)
{
    struct buf b;

    buf_init(&b, r->a, 64 * 1024);
    for (struct json_iter it = json_iter(json_get(item, "changes")); json_next(&it);) {
        struct str field = json_str(json_get(it.val, "field"));
        struct str before = value_of(r, it.val, "before"), after = value_of(r, it.val, "after");
        buf_printf(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(field));
        /* Of a person's values the history keeps digests only. */
        if (str_starts(field, STR("person.")))
            continue;
        if (before.n)
            buf_printf(&b, ": %.*s -> %.*s", STR_ARG(before), STR_ARG(after));
        else if (after.n)
            buf_printf(&b, ": %.*s", STR_ARG(after));
    }
    return buf_view(&b);
}

static const struct column entries[] = {
    {SAY_COL_AT, COL_TIME, "at"},
    {SAY_COL_WHAT, COL_WORD, "kind", "entry", .least = 12},
    {SAY_COL_SOURCE, COL_WORD, "source", "source"},
    {SAY_COL_PERSON, COL_TEXT, "person", .least = 6, .drop = 2},
    {SAY_COL_CAUSE, COL_TEXT, "cause_label", .least = 8, .drop = 3},
    {SAY_COL_CHANGES, COL_OWN, .own = change_text, .least = 10, .drop = 1},
};

void order_entries(struct run *r, const struct json *items)
{
    list_table(r, entries, COUNT_OF(entries), items, 0);
}

int cmd_orders_history(struct run *r)
{
    return list_run(r, order_path(r, "/history"), entries, COUNT_OF(entries), SAY_NO_ENTRIES);
}

int cmd_history(struct run *r)
{
    struct str path = ask_with(r, STR("/api/v1/history"), "shop", shops_flag(r));

    return list_run(r, path, entries, COUNT_OF(entries), SAY_NO_ENTRIES);
}

int cmd_orders_counts(struct run *r)
{
    const struct column columns[] = {
        {SAY_COL_STAGE, COL_TEXT, "label"},
        {SAY_COL_ORDERS, COL_TEXT, "orders", .right = true},
    };
    struct answer a;
    struct str path = ask_with(r, STR("/api/v1/orders/counts"), "shop", shops_flag(r));
    int code = ask(r, HTTP_GET, path, STR_NONE, &a);

    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    list_table(r, columns, COUNT_OF(columns), json_get(a.json, "stages"), 0);
    say_line(r, SAYF(r, SAY_COUNTS, say_count(r, json_i64(json_get(a.json, "all"), 0)),
                     say_count(r, json_i64(json_get(a.json, "problems"), 0))));
    return CLI_DONE;
}
