/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill reconcile`: where shop, supplier and Waybill differ, and what will be done about it. */
#include "base/time.h"
#include "cli/list.h"
#include "cli/progress.h"
#include "cli/shops.h"
#include "cli/wait.h"
#include "cli/when.h"

#define PAUSE_MS 500
#define SPAN_MS  (20 * MS_SECOND) /* nothing more came in for so long: the rest does not answer */

/* "Preparing, 3 min ago": what somebody said and when. */
static struct str said_by(struct run *r, const struct json *said, const char *group)
{
    struct str says = json_str(json_get(said, "says"));
    struct str when = when_json(r, json_get(said, "at"));

    if (!says.n)
        return STR_NONE;
    if (str_eq(says, STR("canceled")))
        group = "supplier_status"; /* what shops say of an order, not of its fulfillment */
    says = say_word(r, group, says);
    return when.n ? SAYF(r, SAY_SAID_AT, says, when) : says;
}

static struct str by_shop(struct run *r, const struct json *item)
{
    return said_by(r, json_get(item, "shop_says"), "shop_status");
}

static struct str by_supplier(struct run *r, const struct json *item)
{
    return said_by(r, json_get(item, "supplier_says"), "supplier_status");
}

static const struct column columns[] = {
    {SAY_COL_ORDER, COL_TEXT, "order.name"},
    {SAY_COL_DIFFERENCE, COL_TEXT, "sentence", .least = 20},
    {SAY_COL_ABOUT, COL_TEXT, "subject", .drop = 3},
    {SAY_COL_SHOP, COL_OWN, .own = by_shop, .least = 8, .drop = 2},
    {SAY_COL_SUPPLIER, COL_OWN, .own = by_supplier, .least = 8, .drop = 2},
    {SAY_COL_STAGE, COL_TEXT, "stage_label", .drop = 1},
    {SAY_COL_REMEDY, COL_TEXT, "remedy", .least = 20},
};

static struct str path_of(struct run *r)
{
    return ask_with(r, STR("/api/v1/reconcile"), "shop", shops_flag(r));
}

static int64_t asked_now(const struct json *answer, const char *what)
{
    return json_i64(json_get(json_get(answer, "asking"), what), 0);
}

struct fix_wait {
    struct progress bar;
    int64_t total, left, last_ms; /* last_ms: when an answer came in last */
};

/* Over when everybody answered, or when for a while nobody does. */
static bool answered(struct run *r, void *ctx, int *ret_code)
{
    struct fix_wait *w = ctx;
    int64_t now_ms = r->env->now_ms(r->env->ctx);
    struct answer a;

    *ret_code = ask(r, HTTP_GET, path_of(r), STR_NONE, &a);
    if (*ret_code)
        return true;
    int64_t left = asked_now(a.json, "shops") + asked_now(a.json, "orders");
    if (left != w->left || !w->last_ms) {
        w->left = left;
        w->last_ms = now_ms;
    }
    w->total = left > w->total ? left : w->total;
    progress_show(&w->bar, w->total - left, w->total);
    return !left || now_ms - w->last_ms >= SPAN_MS;
}

/* Both sides are asked anew; what they answer is taken in by itself. */
static int ask_anew(struct run *r)
{
    struct fix_wait w = {0};
    struct answer a;
    int code = ask(r, HTTP_POST, path_of(r), STR_NONE, &a);

    if (code)
        return code;
    if (!r->json)
        say_note(r, SAYF(r, SAY_ASKED_ANEW, say_count(r, json_i64(json_get(a.json, "shops"), 0)),
                         say_count(r, json_i64(json_get(a.json, "orders"), 0))));
    w.bar = progress_begin(r, say(r, SAY_ASKING_BOTH));
    code = wait_for(r, answered, &w, PAUSE_MS, 0);
    progress_end(&w.bar);
    return code;
}

/* How old it is what was compared, and what is still to come. */
static void say_ages(struct run *r, const struct json *answer)
{
    int64_t shops = asked_now(answer, "shops"), orders = asked_now(answer, "orders");
    const struct json *oldest = json_get(answer, "oldest");

    struct str shop = when_json(r, json_get(oldest, "shop_at"));
    struct str supplier = when_json(r, json_get(oldest, "supplier_at"));

    if (shop.n || supplier.n)
        say_line(r,
                 SAYF(r, SAY_OLDEST, shop.n ? shop : STR("-"), supplier.n ? supplier : STR("-")));
    if (shops + orders)
        say_note(r, SAYF(r, SAY_NOT_ANSWERED, say_count(r, shops), say_count(r, orders)));
}

int cmd_reconcile(struct run *r)
{
    struct answer a;
    int code = run_has(r, "fix") ? ask_anew(r) : CLI_DONE;

    if (!code)
        code = ask(r, HTTP_GET, path_of(r), STR_NONE, &a);
    if (code)
        return code;
    const struct json *items = json_get(a.json, "items");
    int64_t left = asked_now(a.json, "shops") + asked_now(a.json, "orders");
    struct str orders = say_count(r, json_i64(json_get(a.json, "orders"), 0));
    if (r->json)
        say_json(r, a.text);
    else if (json_len(items))
        list_table(r, columns, COUNT_OF(columns), items, 0);
    if (!r->json) {
        say_line(r, json_len(items)
                        ? SAYF(r, SAY_DIFFERENCES, orders, say_count(r, (int64_t)json_len(items)))
                        : SAYF(r, SAY_AGREED, orders));
        say_ages(r, a.json);
    }
    if (json_len(items))
        return CLI_FAILED;
    return run_has(r, "fix") && left ? CLI_NOT_YET : CLI_DONE;
}
