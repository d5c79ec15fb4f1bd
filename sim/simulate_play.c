/* SPDX-License-Identifier: Apache-2.0 */
/* What buyers do in a simulation, and merchants in the shop and at the supplier. Acts that the shop
 * refuses are part of the game. See sim/simulate.h. */
#include "sim/simulate_part.h"

/* -- Buyers. */

static const struct goods *goods_of(const struct simulation *m, const struct people_product *p)
{
    for (size_t i = 0; i < m->here->goods_n; i++) {
        if (m->here->goods[i].product == p)
            return &m->here->goods[i];
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

#define LINES_MAX 5

/* Something that is no product: wrapping, a tip. */
static void add_custom(struct simulation *m, struct shopify_line_input *line)
{
    static const struct shopify_pair wish = {{"Wish", sizeof("Wish") - 1},
                                             {"in red paper", sizeof("in red paper") - 1}};

    *line = (struct shopify_line_input){.title = STR("Wrapping"),
                                        .quantity = 1,
                                        .price_minor = 350,
                                        .digital = dice_permille(&m->dice, 500),
                                        .properties = &wish,
                                        .properties_n = 1};
}

/* What few buyers order: many units, extras, goods that lie elsewhere. */
static size_t make_big(struct simulation *m, struct shopify_line_input *lines, size_t n)
{
    if (!dice_permille(&m->dice, m->here->habits->big_permille))
        return n;
    for (size_t i = 0; i < n; i++) {
        if (dice_permille(&m->dice, 300))
            lines[i].quantity = dice_range(&m->dice, 2, 25);
        if (m->here->elsewhere && dice_permille(&m->dice, 400))
            lines[i].location_id = m->here->elsewhere;
    }
    if (dice_permille(&m->dice, 300))
        add_custom(m, &lines[n++]);
    return n;
}

void simulate_place(struct simulation *m)
{
    struct arena *a = arena_new();
    struct people_order o;
    struct shopify_line_input lines[LINES_MAX] = {0};

    _Static_assert(COUNT_OF(o.items) < LINES_MAX, "room for an extra");
    simulate_go(m);
    people_order(&m->people, a, &o);
    for (size_t i = 0; i < o.items_n; i++) {
        const struct goods *g = goods_of(m, o.items[i].product);
        lines[i].variant_id = g->variant_ids[o.items[i].variant - g->product->variants];
        lines[i].quantity = o.items[i].quantity;
    }
    if (dice_may(&m->site, m->swarm.site_permille / 2)) /* to be sent in parts */
        lines[0].quantity += dice_range(&m->site, 1, 3);
    struct shopify_order_input in = {.lines = lines,
                                     .lines_n = make_big(m, lines, o.items_n),
                                     .address = address_of(&o.address),
                                     .email = o.email,
                                     .note = o.note};
    if (dice_permille(&m->dice, 60))
        in.payment = dice_permille(&m->dice, 300) ? SHOPIFY_AUTHORIZED : SHOPIFY_PENDING;
    if (dice_permille(&m->dice, 20))
        in.risk = STR("HIGH");
    in.test = dice_permille(&m->dice, 10);
    in.no_address = dice_permille(&m->dice, 10);
    if (dice_permille(&m->dice, 20))
        in.fulfill_at_ms = sim_now(m->sim) + dice_range(&m->dice, MS_HOUR, 5 * MS_DAY);
    shopify_place(m->here->shop, &in, sim_now(m->sim));
    m->placed++;
    simulate_regret(m);
    arena_free(a);
}

/* -- The merchant in the shop and at the supplier. */

static enum err edit_quantity(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct shopify_line *l = o->lines[dice_below(&m->dice, o->lines_n)];

    return shopify_edit_quantity(m->here->shop, o->id, l->id,
                                 dice_range(&m->dice, 0, shopify_line_current(l) + 2), now_ms);
}

static enum err edit_add(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct goods *g = &m->here->goods[dice_below(&m->dice, m->here->goods_n)];
    const struct shopify_line_input line = {
        .variant_id = g->variant_ids[dice_below(&m->dice, g->product->variants_n)], .quantity = 1};

    return shopify_edit_add(m->here->shop, o->id, &line, now_ms);
}

static enum err refund(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    const struct shopify_line *l = o->lines[dice_below(&m->dice, o->lines_n)];

    return shopify_refund(m->here->shop, o->id, l->id, 1, STR("as asked"), now_ms);
}

static enum err move_house(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    struct people_order other;

    people_order(&m->people, m->arena, &other);
    const struct shopify_address address = address_of(&other.address);
    return shopify_change_address(m->here->shop, o->id, &address, now_ms);
}

static enum err mark_by_hand(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    bool numbered = dice_permille(&m->dice, 500);

    return shopify_fulfill_by_hand(m->here->shop, o->id,
                                   numbered ? simulate_hand_number(m) : STR_NONE, STR_NONE,
                                   numbered, now_ms);
}

static enum err undo_fulfillment(struct simulation *m, const struct shopify_order *o,
                                 int64_t now_ms)
{
    if (!o->fulfillments_n)
        return ERR_CONFLICT;
    return shopify_cancel_fulfillment(
        m->here->shop, o->fulfillments[dice_below(&m->dice, o->fulfillments_n)]->id, now_ms);
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
    switch (dice_below(&m->dice, 18)) {
    case 0: done = aliworld_cancel(ali, id, now_ms); break;
    case 1: done = aliworld_ship(ali, id, STR_NONE, now_ms); break;
    case 2: done = aliworld_relabel(ali, id, 0, STR_NONE, now_ms); break;
    case 3: done = aliworld_hide_tracking(ali, id, now_ms + MS_DAY); break;
    case 4: done = aliworld_cancel_by_buyer(ali, id, now_ms); break;
    case 5: done = aliworld_blank_number(ali, id, 0, now_ms + MS_DAY); break;
    case 6: done = aliworld_fail_payment(ali, id, now_ms); break;
    case 7: done = aliworld_scan(ali, id, now_ms); break;
    case 8: done = aliworld_drop_line(ali, id, 0, now_ms); break;
    case 9: done = aliworld_deliver(ali, id, now_ms); break;
    case 10: done = aliworld_expire(ali, id, now_ms); break;
    default: done = aliworld_pay(ali, id, now_ms); break;
    }
    return done ? OK : ERR_CONFLICT;
}

/* The seller of something at the supplier changes it: price, stock, variants, or takes it off the
 * shelf and puts it back. */
static enum err seller_act(struct simulation *m)
{
    struct aliworld *ali = sim_ali(m->sim);
    const struct goods *g = &m->here->goods[dice_below(&m->dice, m->here->goods_n)];
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

/* The admin's "change location": the fulfillment orders get new ids, perhaps split. */
static enum err move_goods(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    int64_t places[] = {shopify_first_location(m->here->shop), m->here->elsewhere};

    return m->here->elsewhere
               ? shopify_move(m->here->shop, o->id, DICE_PICK(&m->dice, places), now_ms)
               : ERR_CONFLICT;
}

/* The carrier tells the shop where a parcel is. */
static enum err carrier_event(struct simulation *m, const struct shopify_order *o, int64_t now_ms)
{
    static const char *const words[] = {"IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED", "FAILURE"};

    if (!o->fulfillments_n)
        return ERR_CONFLICT;
    return shopify_carrier_event(m->here->shop,
                                 o->fulfillments[dice_below(&m->dice, o->fulfillments_n)]->id,
                                 str_of(DICE_PICK(&m->dice, words)), now_ms);
}

static enum err shop_act(struct simulation *m, const struct shopify_order *o, uint64_t act)
{
    int64_t now_ms = sim_now(m->sim);

    switch (act) {
    case 0: return shopify_cancel(m->here->shop, o->id, STR("CUSTOMER"), now_ms);
    case 1: return refund(m, o, now_ms);
    case 2: return edit_quantity(m, o, now_ms);
    case 3: return edit_add(m, o, now_ms);
    case 4: return move_house(m, o, now_ms);
    case 5: return shopify_hold(m->here->shop, o->id, STR("OTHER"), STR("wait"), now_ms);
    case 6: return shopify_release(m->here->shop, o->id, now_ms);
    case 7: return mark_by_hand(m, o, now_ms);
    case 8: return undo_fulfillment(m, o, now_ms);
    case 9: return shopify_annotate(m->here->shop, o->id, STR("leave at door"), STR("vip"), now_ms);
    case 10: return at_supplier(m, now_ms);
    case 11: return seller_act(m);
    case 12: return move_goods(m, o, now_ms);
    case 13: return carrier_event(m, o, now_ms);
    default: return shopify_mark_paid(m->here->shop, o->id, now_ms);
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
                                        "moves to another place",
                                        "hears of a carrier about",
                                        "marks as paid"};
    const struct shopify_order *o = simulate_order(m);
    uint64_t act = dice_below(&m->dice, COUNT_OF(names));

    if (!o || o->deleted)
        return;
    enum err err = shop_act(m, o, act);
    m->shop_acts++;
    m->refused += err != OK;
    sim_note(m->sim, "merchant %s %.*s%s", names[act], STR_ARG(o->name), err ? " (refused)" : "");
}
