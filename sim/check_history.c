/* SPDX-License-Identifier: Apache-2.0 */
/* What the history of every order must say, and what became of it over crashes. See sim/check.h. */
#include "sim/check.h"

#include "base/id.h"
#include "core/judge.h"
#include "core/words.h"
#include "sim/world/shopify_model.h"

#define PAGE 100 /* entries at once */

/* Units of a line as the shop last said. */
struct wanted {
    struct str line;
    int64_t units;
};

/* One order's history, read from its beginning. */
struct reading {
    struct arena *arena;
    const struct shopify_order *order;
    bool held, canceled; /* and it was known */
    bool edited, unfulfilled, unbought, unmarked, ours, marked, divided;
    bool judged; /* this entry is of no news of the order */
    size_t intents;
    struct wanted *wanted;
    size_t wanted_n;
};

static struct wanted *wanted_of(struct reading *r, struct str line)
{
    for (size_t i = 0; i < r->wanted_n; i++) {
        if (str_eq(r->wanted[i].line, line))
            return &r->wanted[i];
    }
    return NULL;
}

static void learn_wanted(struct reading *r, struct str subject, struct str units)
{
    int64_t id, n;

    if (!str_to_i64(subject, &id) || !str_to_i64(units, &n))
        return;
    struct str line = id_text(r->arena, ID_LINE, id);
    struct wanted *w = wanted_of(r, line);
    if (!w) {
        w = ARENA_PUSH(r->arena, &r->wanted, &r->wanted_n, struct wanted);
        w->line = line;
    }
    w->units = n;
}

/* What leaves for the first time is wanted, as far as is known. "lin_... 2, lin_... 1" */
static struct str check_intent(struct reading *r, const struct json *changes)
{
    struct str units = STR_NONE, *parts, line, n;
    bool first = false;
    int64_t bought;

    if (r->held || r->canceled)
        return str_printf(r->arena, "%.*s was bought although it was %s", STR_ARG(r->order->name),
                          r->held ? "on hold" : "canceled");
    for (struct json_iter it = json_iter(changes); json_next(&it);) {
        struct str field = json_str(json_get(it.val, "field"));
        first = first || (str_eq(field, STR("purchase.state")) &&
                          str_eq(json_str(json_get(it.val, "before")), STR("planned")));
        if (str_eq(field, STR("purchase.units")))
            units = json_str(json_get(it.val, "after"));
    }
    size_t parts_n = first ? str_split(r->arena, units, ',', &parts) : 0;
    for (size_t i = 0; i < parts_n; i++) {
        str_cut(str_trim(parts[i]), ' ', &line, &n);
        const struct wanted *w = wanted_of(r, line);
        if (w && str_to_i64(n, &bought) && bought > w->units)
            return str_printf(r->arena, "%.*s: %lld units were bought, %lld were wanted",
                              STR_ARG(r->order->name), (long long)bought, (long long)w->units);
    }
    return STR_NONE;
}

static bool is_end_of_purchase(struct str field, struct str now)
{
    static const char *const ends[] = {"canceled", "refused", "expired", "closed", "refunded"};

    if (!str_starts(field, STR("purchase")) && !str_starts(field, STR("supplier_order")))
        return false;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (str_eq(now, str_of(ends[i])))
            return true;
    }
    return str_has(field, STR("dropped"));
}

static void learn(struct reading *r, const struct json *change)
{
    struct str field = json_str(json_get(change, "field"));
    struct str now = json_str(json_get(change, "after"));

    r->ours = r->ours || str_eq(field, STR("fulfillment.ours")) ||
              str_eq(field, STR("fulfillment.number")) ||
              (str_eq(field, STR("write.state")) && str_eq(now, STR("done")));
    r->marked = r->marked || str_eq(field, STR("write.wanted"));
    r->divided =
        r->divided || (str_eq(field, STR("problem")) && str_eq(now, STR("supplier_split")));
    if (str_eq(field, STR("line.current_quantity")))
        learn_wanted(r, json_str(json_get(change, "subject")), now);
    if (str_eq(field, STR("order.hold")))
        r->held = str_eq(now, STR("on"));
    else if (str_eq(field, STR("canceled_ms")))
        r->canceled = now.n && !str_eq(now, STR("0"));
    else if (str_starts(field, STR("line.")) || str_eq(field, STR("line")))
        r->edited = true;
    else if (str_starts(field, STR("fulfillment")))
        r->unfulfilled = true;
    else if (str_eq(field, STR("write.units")) ||
             (str_eq(field, STR("write.state")) && str_eq(now, STR("dropped"))))
        r->unmarked = true;
    else if (is_end_of_purchase(field, now))
        r->unbought = true;
}

static bool is_borne_out(const struct reading *r, struct str cause)
{
    if (str_eq(cause, STR("order_edited")))
        return r->edited;
    if (str_eq(cause, STR("fulfillment_canceled")))
        return r->unfulfilled;
    if (str_eq(cause, STR("purchase_canceled")))
        return r->unbought;
    if (str_eq(cause, STR("mark_undone")))
        return r->unmarked;
    if (str_eq(cause, STR("purchase_divided")))
        return r->divided;
    if (str_eq(cause, STR("goods_marked")))
        return r->marked;
    if (str_eq(cause, STR("mark_was_ours")))
        return r->ours;
    if (str_eq(cause, STR("unexplained")))
        return false;
    if (str_starts(cause, STR("mapping_"))) /* a mapping is no fact of the order */
        return r->judged;
    return true;
}

static struct str check_move(const struct reading *r, struct str before, struct str after,
                             struct str cause)
{
    enum stage from, to;
    struct str needed = STR_NONE;

    if (!stage_of_text(before, &from) || !stage_of_text(after, &to) ||
        !stage_may_move(from, to, &needed) || (needed.n && !is_borne_out(r, cause)))
        return str_printf(r->arena, "%.*s moved from %.*s to %.*s, cause: \"%.*s\"",
                          STR_ARG(r->order->name), STR_ARG(before), STR_ARG(after), STR_ARG(cause));
    return STR_NONE;
}

static struct str check_entry(struct reading *r, const struct json *e)
{
    struct str kind = json_str(json_get(e, "kind")), before = STR_NONE, after = STR_NONE;
    struct str wrong = STR_NONE;

    r->ours = r->marked = false;
    r->judged = str_eq(kind, STR("order.judged"));
    const struct json *changes = json_get(e, "changes");
    if (str_eq(kind, STR("purchase.intent"))) {
        r->intents++;
        wrong = check_broken(r->arena, PROMISE_STOPPED, check_intent(r, changes));
        if (wrong.n)
            return wrong;
    }
    for (struct json_iter it = json_iter(changes); json_next(&it);)
        learn(r, it.val);
    for (struct json_iter it = json_iter(changes); json_next(&it) && !wrong.n;) {
        struct str field = json_str(json_get(it.val, "field"));
        if (str_eq(field, STR("stage"))) {
            before = json_str(json_get(it.val, "before"));
            after = json_str(json_get(it.val, "after"));
        }
        if (str_eq(field, STR("stage.cause")) && before.n)
            wrong = check_broken(r->arena, PROMISE_STAGES,
                                 check_move(r, before, after, json_str(json_get(it.val, "after"))));
    }
    return wrong.n ? str_printf(r->arena, "%.*s\n%.*s %.*s", STR_ARG(wrong), STR_ARG(kind),
                                STR_ARG(json_print(r->arena, json_get(e, "changes"))))
                   : STR_NONE;
}

/* All entries of a list, newest first. */
static void read_entries(struct sim *s, struct arena *a, const char *path,
                         const struct json ***ret_items, size_t *ret_n)
{
    struct str next = STR_NONE;

    *ret_items = NULL;
    *ret_n = 0;
    do {
        struct str url =
            str_printf(a, "%slimit=%d%s%.*s", path, PAGE, next.n ? "&cursor=" : "", STR_ARG(next));
        struct sim_answer r = sim_api(s, HTTP_GET, str_cstr(a, url), "%s", "");
        const struct json *root;
        if (r.status != 200 || json_parse(a, str_dup(a, r.body), &root))
            return;
        for (struct json_iter it = json_iter(json_get(root, "items")); json_next(&it);)
            *ARENA_PUSH(a, ret_items, ret_n, const struct json *) = it.val;
        next = json_str(json_get(root, "next"));
    } while (next.n);
}

static struct str check_order(struct sim *s, struct arena *a, const struct shopify_order *o)
{
    struct reading r = {.arena = a, .order = o};
    struct str path = str_printf(a, "/api/v1/orders/%lld/history?", (long long)o->id);
    struct str wrong = STR_NONE;
    const struct json **entries;
    size_t n;

    read_entries(s, a, str_cstr(a, path), &entries, &n);
    for (size_t i = n; i > 0 && !wrong.n; i--)
        wrong = check_entry(&r, entries[i - 1]);
    if (wrong.n)
        return wrong;
    struct sim_answer v = sim_api(
        s, HTTP_GET, str_cstr(a, str_printf(a, "/api/v1/orders/%lld", (long long)o->id)), "%s", "");
    size_t bought = 0;
    for (struct json_iter it = json_iter(json_get(v.json, "purchases")); json_next(&it);)
        bought += aliworld_orders_of(sim_ali(s), json_str(json_get(it.val, "reference"))) > 0;
    if (r.intents >= bought)
        return STR_NONE;
    return check_broken(a, PROMISE_INTENTS,
                        str_printf(a, "%.*s was bought in %zu purchases with %zu intents",
                                   STR_ARG(o->name), bought, r.intents));
}

struct str check_history(struct sim *s, struct arena *a)
{
    const struct shopify *world = sim_shopify(s);

    for (size_t i = 0; i < world->shops_n; i++) {
        for (size_t k = 0; k < world->shops[i]->orders_n; k++) {
            struct str wrong = check_order(s, a, world->shops[i]->orders[k]);
            if (wrong.n)
                return wrong;
        }
    }
    return STR_NONE;
}

struct str check_last_entry(struct sim *s, struct arena *a, struct str domain)
{
    struct str path = str_printf(a, "/api/v1/history?shop=%.*s&limit=1", STR_ARG(domain));
    struct sim_answer r = sim_api(s, HTTP_GET, str_cstr(a, path), "%s", "");
    const struct json *e = json_at(json_get(r.json, "items"), 0);

    return e ? str_printf(a, "%.*s %.*s", STR_ARG(json_str(json_get(e, "id"))),
                          STR_ARG(json_str(json_get(e, "hash"))))
             : STR_NONE;
}

struct str check_history_kept(struct sim *s, struct arena *a, struct str domain,
                              const struct str *entries, size_t n)
{
    struct str path = str_printf(a, "/api/v1/history?shop=%.*s&", STR_ARG(domain));
    struct map *kept = map_new(a);
    const struct json **all;
    size_t all_n;

    read_entries(s, a, str_cstr(a, path), &all, &all_n);
    for (size_t i = 0; i < all_n; i++)
        map_put(kept,
                str_printf(a, "%.*s %.*s", STR_ARG(json_str(json_get(all[i], "id"))),
                           STR_ARG(json_str(json_get(all[i], "hash")))),
                s);
    for (size_t i = 0; i < n; i++) {
        if (entries[i].n && !map_get(kept, entries[i]))
            return check_broken(
                a, PROMISE_HISTORY,
                str_printf(a, "the entry %.*s was there and is not any more", STR_ARG(entries[i])));
    }
    return STR_NONE;
}
