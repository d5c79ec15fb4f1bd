/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill reconcile`: where shop, supplier and Waybill differ, and what will be done about it. */
#include "base/time.h"
#include "cli/list.h"
#include "cli/shops.h"
#include "cli/wait.h"
#include "cli/when.h"

#define PAUSE_MS MS_SECOND
#define SPAN_MS  (20 * MS_SECOND)

/* "canceled, 3 min ago": what somebody said and when. */
static struct str said_by(struct run *r, const struct json *item, const char *side)
{
    const struct json *said = json_get(item, side);
    struct str says = json_str(json_get(said, "says"));
    int64_t age_s = json_i64(json_get(said, "age_s"), -1);

    if (!says.n || age_s < 0)
        return says;
    return SAYF(r, SAY_SAID_AGO, says, say_count(r, age_s / 60));
}

static struct str by_shop(struct run *r, const struct json *item)
{
    return said_by(r, item, "shop_says");
}

static struct str by_supplier(struct run *r, const struct json *item)
{
    return said_by(r, item, "supplier_says");
}

static const struct column columns[] = {
    {SAY_COL_ORDER, COL_TEXT, "order.name"},
    {SAY_COL_DIFFERENCE, COL_TEXT, "sentence", .least = 20},
    {SAY_COL_ABOUT, COL_TEXT, "subject", .drop = 3},
    {SAY_COL_SHOP, COL_OWN, .own = by_shop, .least = 8, .drop = 2},
    {SAY_COL_SUPPLIER, COL_OWN, .own = by_supplier, .least = 8, .drop = 2},
    {SAY_COL_STAGE, COL_TEXT, "waybill_says", .drop = 1},
    {SAY_COL_REMEDY, COL_TEXT, "remedy", .least = 20},
};

static struct str path_of(struct run *r)
{
    return ask_with(r, STR("/api/v1/reconcile"), "shop", shops_flag(r));
}

/* Over when nothing differs any more. */
static bool agree(struct run *r, void *ctx, int *ret_code)
{
    struct answer a;

    (void)ctx;
    *ret_code = ask(r, HTTP_GET, path_of(r), STR_NONE, &a);
    return *ret_code || json_len(json_get(a.json, "items")) == 0;
}

/* Both sides are asked anew; what they answer is taken in by itself. */
static int ask_anew(struct run *r)
{
    struct answer a;
    int code = ask(r, HTTP_POST, path_of(r), STR_NONE, &a);

    if (code)
        return code;
    if (!r->json)
        say_note(r, SAYF(r, SAY_ASKED_ANEW, say_count(r, json_i64(json_get(a.json, "shops"), 0)),
                         say_count(r, json_i64(json_get(a.json, "orders"), 0))));
    code = wait_for(r, agree, NULL, PAUSE_MS, SPAN_MS);
    return code == CLI_NOT_YET ? CLI_DONE : code;
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
    struct str orders = say_count(r, json_i64(json_get(a.json, "orders"), 0));
    if (r->json)
        say_json(r, a.text);
    else if (json_len(items))
        list_table(r, columns, COUNT_OF(columns), items, 0);
    if (!r->json)
        say_line(r, json_len(items)
                        ? SAYF(r, SAY_DIFFERENCES, orders, say_count(r, (int64_t)json_len(items)))
                        : SAYF(r, SAY_AGREED, orders));
    return json_len(items) ? CLI_FAILED : CLI_DONE;
}
