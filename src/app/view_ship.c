/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of an order on its way: fulfillment orders, fulfillments, purchases, packages, writes. */
#include "app/view_part.h"

#include "connect/supplier.h"
#include "core/carrier.h"
#include "core/plan.h"
#include "core/said.h"

/* The shop's line as ours. */
static void line_ref(struct view *v, const struct order *o, int64_t line_ext_id)
{
    const struct line *l = order_line_by_ext(o, line_ext_id);

    view_id(v, "line", ID_LINE, l ? l->id : 0);
}

static void line_quantity(struct view *v, int64_t line_id, int64_t quantity)
{
    jw_obj(v->w);
    view_id(v, "line", ID_LINE, line_id);
    jw_ki64(v->w, "quantity", quantity);
    jw_obj_end(v->w);
}

static void fulfillment_order(struct view *v, const struct order *o, const struct fo *fo)
{
    jw_obj(v->w);
    view_id(v, "id", ID_FO, fo->id);
    view_ext_id(v, "ext_id", fo->ext_id);
    jw_kstr(v->w, "status", fo_status_text(fo->status));
    jw_kstr(v->w, "raw", fo->status_raw);
    jw_kstr_opt(v->w, "request_status", fo->request_status);
    jw_kbool(v->w, "can_fulfill", fo->can_create);
    jw_kbool(v->w, "can_release", fo->can_release);
    jw_kstr_opt(v->w, "location", fo->location_name);
    jw_kstr_opt(v->w, "delivery_method", fo->delivery_method);
    view_texts(v, "hold_reasons", fo->hold_reasons);
    jw_kstr_opt(v->w, "held_by", fo->held_by);
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < fo->lines_n; i++) {
        jw_obj(v->w);
        line_ref(v, o, fo->lines[i].line_ext_id);
        jw_ki64(v->w, "total", fo->lines[i].total_quantity);
        jw_ki64(v->w, "remaining", fo->lines[i].remaining_quantity);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

void view_fulfillment_orders(struct view *v, const struct order *o)
{
    jw_key(v->w, "fulfillment_orders");
    jw_arr(v->w);
    for (size_t i = 0; i < o->fos_n; i++) {
        if (o->fos[i].row != ROW_GONE)
            fulfillment_order(v, o, &o->fos[i]);
    }
    jw_arr_end(v->w);
}

static void fulfillment(struct view *v, const struct order *o, const struct fulfillment *f)
{
    jw_obj(v->w);
    view_id(v, "id", ID_FULFILLMENT, f->id);
    view_ext_id(v, "ext_id", f->ext_id);
    jw_kstr(v->w, "name", f->name);
    jw_kstr(v->w, "status", fulfillment_status_text(f->status));
    jw_kstr(v->w, "raw", f->status_raw);
    jw_kstr_opt(v->w, "display_status", f->display_status);
    jw_kstr_opt(v->w, "service", f->service);
    jw_kbool(v->w, "by_waybill", f->write_id != 0);
    jw_ktime(v->w, "created_at", f->created_ms);
    jw_ktime(v->w, "updated_at", f->updated_ms);
    jw_ktime(v->w, "delivered_at", f->delivered_ms);
    jw_key(v->w, "numbers");
    jw_arr(v->w);
    for (size_t i = 0; i < f->numbers_n; i++) {
        jw_obj(v->w);
        jw_kstr(v->w, "number", f->numbers[i].number);
        jw_kstr_opt(v->w, "company", f->numbers[i].company);
        jw_kstr_opt(v->w, "url", f->numbers[i].url);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < f->lines_n; i++) {
        jw_obj(v->w);
        line_ref(v, o, f->lines[i].line_ext_id);
        jw_ki64(v->w, "quantity", f->lines[i].quantity);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

void view_fulfillments(struct view *v, const struct order *o)
{
    jw_key(v->w, "fulfillments");
    jw_arr(v->w);
    for (size_t i = 0; i < o->fulfillments_n; i++)
        fulfillment(v, o, &o->fulfillments[i]);
    jw_arr_end(v->w);
}

static void supplier_order(struct view *v, const struct supplier *s,
                           const struct supplier_order *so)
{
    struct str url = STR_NONE;

    if (s && s->order_url && so->number.n)
        url = s->order_url(so->number, v->arena);
    jw_obj(v->w);
    view_id(v, "id", ID_SUPPLIER_ORDER, so->id);
    jw_kstr(v->w, "number", so->number);
    jw_kstr(v->w, "status", supplier_status_text(so->status));
    jw_kstr_opt(v->w, "raw", so->status_raw);
    jw_kbool(v->w, "raw_unknown",
             s && s->status && so->status_raw.n &&
                 s->status(so->status_raw) == SUPPLIER_STATUS_OTHER);
    jw_kstr_opt(v->w, "logistics_raw", so->logistics_raw);
    view_money(v->w, "total", so->total, v->arena);
    jw_kstr_opt(v->w, "url", url);
    jw_ktime(v->w, "pay_until", so->status == SUPPLIER_STATUS_UNPAID ? so->pay_until_ms : 0);
    jw_ktime(v->w, "seen_at", so->seen_ms);
    /* Asked for by a person: due before all others, hence long ago. */
    jw_ktime(v->w, "next_asked_at", so->due_ms && so->due_ms < v->now_ms ? v->now_ms : so->due_ms);
    jw_obj_end(v->w);
}

/* What was chosen for its lines before it left. */
static void choices(struct view *v, const struct purchase *p)
{
    const struct supplier *s = supplier_by_id(p->supplier);

    jw_key(v->w, "choices");
    jw_arr(v->w);
    for (size_t i = 0; i < p->choices_n; i++) {
        const struct purchase_choice *c = &p->choices[i];
        struct str url = STR_NONE;
        int64_t line_id = 0, quantity = 0;
        if (!str_to_i64(c->line_id, &line_id) || !str_to_i64(c->quantity, &quantity))
            continue;
        if (s && s->listing_url)
            url = s->listing_url(c->listing_id, v->arena);
        jw_obj(v->w);
        view_id(v, "line", ID_LINE, line_id);
        jw_kstr(v->w, "listing_id", c->listing_id);
        jw_kstr_opt(v->w, "listing_url", url);
        jw_kstr_opt(v->w, "sku_id", c->sku_id);
        jw_kstr_opt(v->w, "variant", c->text);
        jw_kstr_opt(v->w, "service", c->service);
        jw_kstr_opt(v->w, "ship_from", c->ship_from);
        jw_ki64(v->w, "quantity", quantity);
        jw_kstr_opt(v->w, "cost", c->cost);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void purchase_line(struct view *v, const struct purchase_line *l)
{
    jw_obj(v->w);
    view_id(v, "line", ID_LINE, l->line_id);
    jw_ki64(v->w, "quantity", l->quantity);
    jw_ki64(v->w, "dropped", l->dropped);
    jw_obj_end(v->w);
}

/* Why one that is planned or in doubt does not go on: its account, or what it noted itself. */
static void in_its_way(struct view *v, const struct purchase *p)
{
    bool open = p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
                p->state == PURCHASE_STATE_UNKNOWN;
    const struct supplier_account *acc = open ? view_account_of(v, p->account_id) : NULL;
    int64_t due_ms = open ? p->due_ms : 0;
    struct str why = said_text(v->arena, p->waits_for, v->lang);

    if (acc && acc->state != SHOP_ACTIVE) {
        why = err_sentence(ERR_AUTH_REJECTED, v->lang);
        due_ms = 0;
    } else if (acc && due_ms < acc->banned_until_ms && acc->banned_until_ms > v->now_ms) {
        why = err_sentence(ERR_THROTTLED, v->lang);
        due_ms = acc->banned_until_ms;
    }
    jw_ktime(v->w, "next_try_at", due_ms);
    jw_kstr_opt(v->w, "waits_for", why);
}

void view_purchase(struct view *v, const struct purchase *p)
{
    jw_obj(v->w);
    view_id(v, "id", ID_PURCHASE, p->id);
    jw_kstr(v->w, "supplier", p->supplier);
    view_id(v, "account", ID_ACCOUNT, p->account_id);
    jw_kstr(v->w, "state", purchase_state_text(p->state));
    jw_kbool(v->w, "live", purchase_is_live(p));
    jw_kstr(v->w, "reference", p->reference);
    jw_kstr_opt(v->w, "refusal", purchase_why(p, v->arena, v->lang));
    jw_kstr_opt(v->w, "refusal_code", purchase_why_code(p));
    jw_kbool(v->w, "by_person", p->by_person);
    view_id(v, "replaces", ID_PURCHASE, p->replaces_id);
    jw_ktime(v->w, "planned_at", p->intent_ms);
    jw_ktime(v->w, "sent_at", p->sent_ms);
    jw_ktime(v->w, "settled_at", p->settled_ms);
    in_its_way(v, p);
    jw_ki64(v->w, "tries", p->tries);
    jw_kbool(v->w, "accept_price", p->accept_price);
    view_money(v->w, "cost", p->cost, v->arena);
    choices(v, p);
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < p->lines_n; i++)
        purchase_line(v, &p->lines[i]);
    jw_arr_end(v->w);
    jw_key(v->w, "supplier_orders");
    jw_arr(v->w);
    for (size_t i = 0; i < p->orders_n; i++)
        supplier_order(v, supplier_by_id(p->supplier), &p->orders[i]);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

/* A carrier that nobody named is guessed as it is for the shop. */
static void number(struct view *v, const struct order *o, const struct package *p,
                   const struct number *n)
{
    const struct carrier *c = n->carrier.n ? carrier_by_id(n->carrier) : NULL;
    bool guessed = !c;

    if (!c)
        c = carrier_best(v->arena, n->number, o->person.country_code, n->carrier_raw);
    jw_obj(v->w);
    view_id(v, "id", ID_NUMBER, n->id);
    jw_kstr(v->w, "number", n->number);
    jw_kstr_opt(v->w, "carrier", c ? str_of(c->id) : STR_NONE);
    jw_kstr_opt(v->w, "carrier_name", c ? carrier_name(c) : STR_NONE);
    jw_kbool(v->w, "carrier_guessed", c && guessed);
    jw_kstr_opt(v->w, "carrier_raw", n->carrier_raw);
    jw_kstr(v->w, "url", carrier_tracking_url(v->arena, c, n->number));
    jw_kstr(v->w, "source", source_text(n->source));
    jw_kstr_opt(v->w, "by", n->by);
    jw_ktime(v->w, "first_seen_at", n->first_ms);
    jw_ktime(v->w, "last_seen_at", n->last_ms);
    jw_kbool(v->w, "current", n->current);
    jw_kbool(v->w, "published", n->id == p->published_number_id);
    jw_obj_end(v->w);
}

static void last_event(struct view *v, const struct package *p)
{
    jw_key(v->w, "last_event");
    if (!p->last_event_ms) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_ktime(v->w, "at", p->last_event_ms);
    jw_kstr(v->w, "text", p->last_event);
    jw_obj_end(v->w);
}

void view_package(struct view *v, const struct order *o, const struct package *p)
{
    const struct fulfillment *f =
        p->fulfillment_ext_id ? order_fulfillment_by_ext(o, p->fulfillment_ext_id) : NULL;

    jw_obj(v->w);
    view_id(v, "id", ID_PACKAGE, p->id);
    view_id(v, "purchase", ID_PURCHASE, p->purchase_id);
    view_id(v, "supplier_order", ID_SUPPLIER_ORDER, p->supplier_order_id);
    view_id(v, "fulfillment", ID_FULFILLMENT, f ? f->id : 0);
    jw_kstr(v->w, "state", package_state_text(package_state(p)));
    jw_kbool(v->w, "lines_known", p->lines_known);
    jw_ktime(v->w, "shipped_at", p->shipped_ms);
    jw_ktime(v->w, "moving_at", p->moving_ms);
    jw_ktime(v->w, "delivered_at", p->delivered_ms);
    last_event(v, p);
    jw_key(v->w, "numbers");
    jw_arr(v->w);
    for (size_t i = 0; i < p->numbers_n; i++)
        number(v, o, p, &p->numbers[i]);
    jw_arr_end(v->w);
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < p->lines_n; i++)
        line_quantity(v, p->lines[i].line_id, p->lines[i].quantity);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

void view_write(struct view *v, const struct shop_write *w)
{
    bool waits = w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_DOUBT;

    jw_obj(v->w);
    view_id(v, "id", ID_WRITE, w->id);
    jw_kstr(v->w, "kind", write_kind_text(w->kind));
    jw_kstr(v->w, "state", write_state_text(w->state));
    view_id(v, "package", ID_PACKAGE, w->package_id);
    jw_kstr_opt(v->w, "number", w->number);
    jw_kstr_opt(v->w, "url", w->url);
    jw_kstr_opt(v->w, "company", w->company);
    jw_kbool(v->w, "notify", w->notify);
    jw_ktime(v->w, "created_at", w->created_ms);
    jw_ktime(v->w, "first_sent_at", w->first_sent_ms);
    jw_ktime(v->w, "done_at", w->done_ms);
    jw_ktime(v->w, "next_try_at", waits ? w->due_ms : 0);
    jw_ki64(v->w, "tries", w->tries);
    jw_kstr_opt(v->w, "person", w->person);
    view_failure(v, "error", w->last_err, w->last_detail);
    jw_key(v->w, "lines");
    jw_arr(v->w);
    for (size_t i = 0; i < w->lines_n; i++)
        line_quantity(v, w->lines[i].line_id, w->lines[i].quantity);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

/* Why Waybill leaves the marking to a person. */
struct offer_reason {
    const char *code, *sentence[LANG_MAX];
};

static const struct offer_reason by_hand = {
    "by_hand", {"Shipped: click to mark it in the shop.", "供应商已发货：点击即可在店铺中标记。"}};
static const struct offer_reason awaits_scan = {
    "awaits_scan",
    {"The number is announced, but no carrier has scanned the parcel yet: it is marked then, or "
     "now "
     "by a click.",
     "运单号已预报，但承运商尚未扫描：扫描后自动标记，也可现在点击标记。"}};
static const struct offer_reason awaits_rest = {
    "awaits_rest",
    {"It is marked when the rest of the order has shipped, or now by a click.",
     "整单发货后自动标记，也可现在点击标记。"}};
static const struct offer_reason guarded = {
    "guarded",
    {"Waybill does not mark this order by itself (it is older than the connection, a test, unpaid "
     "or risky): click to mark it.",
     "Waybill 不会自动标记此订单（早于连接时间、测试、未付款或有风险）：点击即可标记。"}};

static const struct offer_reason *offer_reason(const struct view *v, const struct order *o,
                                               const struct policy *p, int64_t from_ms)
{
    if (!p->auto_fulfill)
        return &by_hand;
    if (from_ms > v->now_ms)
        return &awaits_scan;
    return p->fulfill_when_complete && o->lines_shipped < o->lines_wanted ? &awaits_rest : &guarded;
}

void view_offer(struct view *v, const struct order *o, const struct shop *s)
{
    int64_t *ids, from_ms = 0;
    size_t n = plan_offers(o, v->arena, &ids);

    jw_key(v->w, "offer");
    if (!n) {
        jw_null(v->w);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t at_ms = shop_publish_ms(s, order_package(o, ids[i]));
        from_ms = at_ms > from_ms ? at_ms : from_ms;
    }
    const struct offer_reason *why = offer_reason(v, o, &s->policy, from_ms);
    jw_obj(v->w);
    jw_kstr(v->w, "reason", str_of(why->code));
    jw_kstr(v->w, "sentence", str_of(why->sentence[v->lang]));
    jw_ktime(v->w, "by_itself_at", why == &awaits_scan ? from_ms : 0);
    jw_key(v->w, "packages");
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++)
        jw_str(v->w, id_text(v->arena, ID_PACKAGE, ids[i]));
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}
