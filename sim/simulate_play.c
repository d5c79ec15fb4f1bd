/* SPDX-License-Identifier: Apache-2.0 */
/* What happens in a simulation: buyers, merchants, people at the hub, accidents. Acts that the
 * shop or the hub refuses are part of the game. See sim/simulate.h. */
#include "sim/simulate_part.h"

#define RECENT 60 /* people look at so many orders */
#define NEWEST 3  /* or at these, in mid-flight */

/* -- Buyers. */

static const struct goods *goods_of(const struct simulation *m, const struct people_product *p)
{
    for (size_t i = 0; i < m->goods_n; i++) {
        if (m->goods[i].product == p)
            return &m->goods[i];
    }
    UNREACHABLE();
}

static struct shopify_address address_of(const struct people_address *p)
{
    return (struct shopify_address){.first_name = p->first_name,
                                    .last_name = p->last_name,
                                    .company = p->company,
                                    .address1 = p->address1,
                                    .address2 = p->address2,
                                    .city = p->city,
                                    .province = p->province,
                                    .province_code = p->province_code,
                                    .zip = p->zip,
                                    .country = p->country,
                                    .country_code = p->country_code,
                                    .phone = p->phone};
}

void simulate_place(struct simulation *m)
{
    struct arena *a = arena_new();
    struct people_order o;
    struct shopify_line_input lines[COUNT_OF(o.items)] = {0};

    people_order(&m->people, a, &o);
    for (size_t i = 0; i < o.items_n; i++) {
        const struct goods *g = goods_of(m, o.items[i].product);
        lines[i].variant_id = g->variant_ids[o.items[i].variant - g->product->variants];
        lines[i].quantity = o.items[i].quantity;
    }
    struct shopify_order_input in = {.lines = lines,
                                     .lines_n = o.items_n,
                                     .address = address_of(&o.address),
                                     .email = o.email,
                                     .note = o.note};
    if (dice_permille(&m->dice, 60))
        in.payment = SHOPIFY_PENDING;
    if (dice_permille(&m->dice, 20))
        in.risk = STR("HIGH");
    in.test = dice_permille(&m->dice, 10);
    in.no_address = dice_permille(&m->dice, 10);
    if (dice_permille(&m->dice, 20))
        in.fulfill_at_ms = sim_now(m->sim) + dice_range(&m->dice, MS_HOUR, 5 * MS_DAY);
    shopify_place(m->shop, &in, sim_now(m->sim));
    m->placed++;
    arena_free(a);
}

/* -- The merchant in the shop and at the supplier. */

static const struct shopify_order *some_order(struct simulation *m)
{
    size_t n = m->shop->orders_n;
    size_t recent = dice_permille(&m->dice, 500) ? RECENT : NEWEST;
    size_t from = n > recent ? n - recent : 0;

    return n ? m->shop->orders[from + dice_below(&m->dice, n - from)] : NULL;
}

static struct str hand_number(struct simulation *m)
{
    return str_printf(m->arena, CHECK_HAND_NUMBER "%08lld", (long long)++m->numbers);
}

static enum err edit_quantity(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct shopify_line *l = o->lines[dice_below(&m->dice, o->lines_n)];

    return shopify_edit_quantity(m->shop, o->id, l->id,
                                 dice_range(&m->dice, 0, shopify_line_current(l) + 2), now_ms);
}

static enum err edit_add(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct goods *g = &m->goods[dice_below(&m->dice, m->goods_n)];
    const struct shopify_line_input line = {
        .variant_id = g->variant_ids[dice_below(&m->dice, g->product->variants_n)], .quantity = 1};

    return shopify_edit_add(m->shop, o->id, &line, now_ms);
}

static enum err refund(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct shopify_line *l = o->lines[dice_below(&m->dice, o->lines_n)];

    return shopify_refund(m->shop, o->id, l->id, 1, STR("as asked"), now_ms);
}

static enum err move_house(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    struct people_order other;

    people_order(&m->people, m->arena, &other);
    const struct shopify_address address = address_of(&other.address);
    return shopify_change_address(m->shop, o->id, &address, now_ms);
}

static enum err mark_by_hand(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    bool numbered = dice_permille(&m->dice, 500);

    return shopify_fulfill_by_hand(m->shop, o->id, numbered ? hand_number(m) : STR_NONE, STR_NONE,
                                   numbered, now_ms);
}

static enum err undo_fulfillment(struct simulation *m, const struct shopify_order *o,
                                 int64_t now_ms)
{
    if (!o->fulfillments_n)
        return ERR_CONFLICT;
    return shopify_cancel_fulfillment(
        m->shop, o->fulfillments[dice_below(&m->dice, o->fulfillments_n)]->id, now_ms);
}

/* At the supplier's site: pays what waits or cancels; or the seller sends, has not all of it,
 * changes a number. */
static enum err at_supplier(struct simulation *m, int64_t now_ms)
{
    struct aliworld *ali = sim_ali(m->sim);
    size_t n = aliworld_orders_n(ali);

    if (!n)
        return ERR_CONFLICT;
    struct str id = aliworld_order_at(ali, dice_below(&m->dice, n))->id;
    bool done = false;
    switch (dice_below(&m->dice, 12)) {
    case 0: done = aliworld_cancel(ali, id, now_ms); break;
    case 1: done = aliworld_ship(ali, id, STR_NONE, now_ms); break;
    case 2: done = aliworld_relabel(ali, id, 0, STR_NONE, now_ms); break;
    case 3: done = aliworld_hide_tracking(ali, id, now_ms + MS_DAY); break;
    case 4: done = aliworld_cancel_by_buyer(ali, id, now_ms); break;
    case 5: done = aliworld_blank_number(ali, id, 0, now_ms + MS_DAY); break;
    case 6: done = aliworld_fail_payment(ali, id, now_ms); break;
    default: done = aliworld_pay(ali, id, now_ms); break;
    }
    return done ? OK : ERR_CONFLICT;
}

/* The seller of something at the supplier changes it: price, stock, variants, or takes it off the
 * shelf and puts it back. */
static enum err seller_act(struct simulation *m)
{
    struct aliworld *ali = sim_ali(m->sim);
    const struct goods *g = &m->goods[dice_below(&m->dice, m->goods_n)];
    const struct people_variant *v =
        &g->product->variants[dice_below(&m->dice, g->product->variants_n)];
    struct str product_id = str_of(g->product->product_id), sku_id = str_of(v->sku_id);
    bool done = false;

    switch (dice_below(&m->dice, 8)) {
    case 0: done = aliworld_set_price(ali, sku_id, v->cost_cents * 3); break;
    case 1: done = aliworld_set_stock(ali, sku_id, dice_range(&m->dice, 0, 2)); break;
    case 2: done = aliworld_set_offline(ali, product_id, true); break;
    case 3:
        done = aliworld_edit_variant(
            ali, sku_id, str_printf(m->arena, "1200009900%07lld", (long long)++m->edits),
            str_cat(m->arena, STR("200009209:1;"), str_of(v->sku_attr)));
        break;
    case 4: done = aliworld_set_stock(ali, sku_id, 1000); break;
    default: done = aliworld_set_offline(ali, product_id, false); break;
    }
    return done ? OK : ERR_CONFLICT;
}

static enum err shop_act(struct simulation *m, const struct shopify_order *o, uint64_t act)
{
    int64_t now_ms = sim_now(m->sim);

    switch (act) {
    case 0: return shopify_cancel(m->shop, o->id, STR("CUSTOMER"), now_ms);
    case 1: return refund(m, o, now_ms);
    case 2: return edit_quantity(m, o, now_ms);
    case 3: return edit_add(m, o, now_ms);
    case 4: return move_house(m, o, now_ms);
    case 5: return shopify_hold(m->shop, o->id, STR("OTHER"), STR("wait"), now_ms);
    case 6: return shopify_release(m->shop, o->id, now_ms);
    case 7: return mark_by_hand(m, o, now_ms);
    case 8: return undo_fulfillment(m, o, now_ms);
    case 9: return shopify_annotate(m->shop, o->id, STR("leave at door"), STR("vip"), now_ms);
    case 10: return at_supplier(m, now_ms);
    case 11: return seller_act(m);
    default: return shopify_mark_paid(m->shop, o->id, now_ms);
    }
}

void simulate_shop_act(struct simulation *m)
{
    static const char *const names[] = {"cancels",
                                        "refunds",
                                        "edits a quantity",
                                        "adds a line",
                                        "moves",
                                        "holds",
                                        "releases",
                                        "marks by hand",
                                        "undoes",
                                        "annotates",
                                        "is at the supplier's",
                                        "hears of a seller's change near",
                                        "marks as paid"};
    const struct shopify_order *o = some_order(m);
    uint64_t act = dice_below(&m->dice, COUNT_OF(names));

    if (!o || o->deleted)
        return;
    enum err err = shop_act(m, o, act);
    m->shop_acts++;
    m->refused += err != OK;
    sim_note(m->sim, "merchant %s %.*s%s", names[act], STR_ARG(o->name), err ? " (refused)" : "");
}

/* -- People at the hub. */

static const struct json *get_order(struct simulation *m, const struct shopify_order *o)
{
    struct str path = str_printf(m->arena, "/api/v1/orders/%lld", (long long)o->id);
    struct sim_answer r = sim_api(m->sim, HTTP_GET, str_cstr(m->arena, path), "%s", "");

    return r.status == 200 ? r.json : NULL;
}

static void post(struct simulation *m, const char *what, struct str ref, const char *verb,
                 const char *body)
{
    struct str path = str_printf(m->arena, "/api/v1/%s/%.*s/%s", what, STR_ARG(ref), verb);
    struct sim_answer r = sim_api(m->sim, HTTP_POST, str_cstr(m->arena, path), "%s", body);

    if (dice_permille(&m->dice, 100)) /* or one that clicks twice */
        r = sim_api(m->sim, HTTP_POST, str_cstr(m->arena, path), "%s", body);
    m->hub_acts++;
    m->refused += r.status >= 400;
    sim_note(m->sim, "a person: %.*s: %d", STR_ARG(path), r.status);
    if (r.status == 500 && !sim_crashes(m->sim) && m->opt->faults == SIMULATE_NONE)
        m->failure =
            str_printf(m->arena, "%.*s answered 500: %.*s", STR_ARG(path), STR_ARG(r.body));
}

/* Something of the order has an id: the first of a list, "" if there is none. */
static struct str first_id(struct simulation *m, const struct shopify_order *o, const char *list)
{
    const struct json *v = get_order(m, o);
    const struct json *items = json_get(v, list);

    return json_len(items) ? str_dup(m->arena, json_str(json_get(json_at(items, 0), "id")))
                           : STR_NONE;
}

static void act_on_part(struct simulation *m, const struct shopify_order *o, const char *list,
                        const char *what, const char *verb, const char *body)
{
    struct str id = first_id(m, o, list);

    if (id.n)
        post(m, what, id, verb, body);
}

static const char *with_number(struct simulation *m)
{
    return str_cstr(m->arena,
                    str_printf(m->arena, "{\"number\":\"%.*s\"}", STR_ARG(hand_number(m))));
}

void simulate_hub_act(struct simulation *m)
{
    const struct shopify_order *o = some_order(m);

    if (!o || !sim_is_up(m->sim))
        return;
    struct str ref = str_printf(m->arena, "%lld", (long long)o->id);
    switch (dice_below(&m->dice, 16)) {
    case 0:
    case 1:
    case 2: post(m, "orders", ref, "order", "{}"); break;
    case 3:
    case 4: post(m, "orders", ref, "tracking", "{}"); break;
    case 5: post(m, "orders", ref, "ship", with_number(m)); break;
    case 6: post(m, "orders", ref, "hold", "{\"reason\":\"thinking\"}"); break;
    case 7:
    case 8: post(m, "orders", ref, "release", "{}"); break;
    case 9: post(m, "orders", ref, "note", "{\"note\":\"call her\"}"); break;
    case 10: post(m, "orders", ref, "reread", "{}"); break;
    case 11: post(m, "orders", ref, "allow", "{\"on\":true}"); break;
    case 12: act_on_part(m, o, "writes", "writes", "retry", "{}"); break;
    case 13: act_on_part(m, o, "packages", "packages", "number", with_number(m)); break;
    case 14: act_on_part(m, o, "fulfillments", "fulfillments", "cancel", "{}"); break;
    default: post(m, "shops", STR(SIMULATE_SHOP), "sync", "{}"); break;
    }
}

/* -- Accidents. */

static void stop_for_a_while(struct simulation *m)
{
    bool clean = dice_permille(&m->dice, 500);

    sim_stop(m->sim, clean);
    sim_run(m->sim, dice_range(&m->dice, MS_SECOND, 4 * MS_HOUR));
    if (!sim_is_up(m->sim))
        sim_start(m->sim);
}

static void fill_disk(struct simulation *m)
{
    disk_limit(m->disk, disk_bytes(m->disk) + dice_range(&m->dice, 1, 200000));
    sim_run(m->sim, dice_range(&m->dice, MS_MINUTE, 2 * MS_HOUR));
    disk_limit(m->disk, 0);
}

void simulate_accident(struct simulation *m)
{
    static const char *const names[] = {
        "crash at a commit", "power lost in a sync", "crash",      "stop",      "sleep",
        "full disk",         "write fails",          "sync fails", "tokens end"};
    uint64_t what = dice_below(&m->dice, COUNT_OF(names));
    int64_t nth = dice_range(&m->dice, 1, 30);

    m->accidents++;
    sim_note(m->sim, "accident: %s", names[what]);
    switch (what) {
    case 0: sim_crash_at(m->sim, nth); break;
    case 1: disk_fault(m->disk, DISK_SYNC_POWER, nth, false); break;
    case 2: sim_crash(m->sim); break;
    case 3: stop_for_a_while(m); break;
    case 4: sim_sleep(m->sim, dice_range(&m->dice, MS_MINUTE, 10 * MS_HOUR)); break;
    case 5: fill_disk(m); break;
    case 6: disk_fault(m->disk, DISK_WRITE_FAILS, nth, false); break;
    case 7: disk_fault(m->disk, DISK_SYNC_FAILS, nth, false); break;
    default: shopify_expire_tokens(m->shop); break;
    }
}
