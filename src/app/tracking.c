/* SPDX-License-Identifier: Apache-2.0 */
/* See app/tracking.h. */
#include "app/tracking.h"

#include "app/collect.h"
#include "app/job.h"
#include "core/carrier.h"

bool tracking_carrier(struct str id)
{
    return carrier_by_name(id) != NULL;
}

static struct str supplier_words(const struct order *o, const struct shop_write *w)
{
    const struct package *p = w->package_id ? order_package(o, w->package_id) : NULL;

    for (size_t i = 0; p && i < p->numbers_n; i++) {
        if (str_eq(p->numbers[i].number, w->number))
            return p->numbers[i].carrier_raw;
    }
    return STR_NONE;
}

void tracking_fill(struct turn *t, const struct order *o, struct shop_write *w,
                   struct str carrier_id)
{
    const struct carrier *c;

    if (!w->number.n)
        return;
    c = carrier_id.n ? carrier_by_name(carrier_id) : NULL;
    if (!c)
        c = carrier_best(t->arena, w->number, o->person.country_code, supplier_words(o, w));
    if (!w->url.n)
        w->url = carrier_tracking_url(t->arena, c, w->number);
    w->company = carrier_shopify_company(c);
}

void tracking_link(const struct number *n, const struct order *o, struct arena *a,
                   struct str *ret_url, struct str *ret_company)
{
    const struct carrier *c = n->carrier.n ? carrier_by_name(n->carrier) : NULL;

    if (!c)
        c = carrier_best(a, n->number, o->person.country_code, n->carrier_raw);
    *ret_url = carrier_tracking_url(a, c, n->number);
    *ret_company = carrier_shopify_company(c);
}

/* For a person before all others; as one of many when its turn comes. */
static void ask_now(struct turn *t, const struct purchase *p, struct supplier_order *so)
{
    if (t->interactive)
        so->due_ms = COLLECT_PERSON_MS;
    else if (!so->due_ms || so->due_ms > t->now_ms)
        so->due_ms = t->now_ms;
    row_touch(&so->row);
    if (t->interactive && desk_account_has_api(desk_account(t->desk, p->account_id)))
        job_wake_person(t, JOB_KIND_collect, p->account_id);
}

int64_t tracking_ask(struct turn *t, struct order *o)
{
    int64_t subject_id = 0;

    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        const struct desk_account *acc = desk_account(t->desk, p->account_id);
        if (!purchase_is_live(p) || !acc || acc->account.state != SHOP_ACTIVE)
            continue;
        for (size_t k = 0; k < p->orders_n; k++) {
            ask_now(t, p, &p->orders[k]);
            if (desk_account_has_api(acc)) /* else nobody answers before a person has read it */
                subject_id = p->orders[k].id;
        }
    }
    return subject_id;
}

const char *tracking_obstacle(struct turn *t, const struct order *o, bool zh)
{
    bool live = false, api = false, by_hand = true, extension = false;

    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        const struct desk_account *acc = desk_account(t->desk, p->account_id);
        if (!purchase_is_live(p))
            continue;
        live = true;
        const struct supplier *supplier = supplier_by_id(p->supplier);
        by_hand = by_hand && supplier && !supplier->has_api;
        extension = extension || (acc && acc->account.by_extension);
        if (p->orders_n && acc && acc->account.state == SHOP_ACTIVE && desk_account_has_api(acc))
            api = true;
    }
    if (!live)
        return zh ? "没有已知的采购单：请关联供应商订单号。"
                  : "No purchase is known: order it, or link the supplier's order number.";
    if (by_hand)
        return zh ? "该供应商无法自动查询：请在得知运单号后用它标记发货。"
                  : "This supplier cannot be asked by Waybill: mark the order as shipped with the "
                    "number once you know it.";
    if (!api && extension)
        return zh ? "该账户由浏览器扩展读取：请打开 AliExpress 的“我的订单”并点击“同步所有订单”。"
                  : "The browser extension reads this account: open My Orders on AliExpress and "
                    "press "
                    "\"Sync all orders\".";
    if (!api)
        return zh ? "无法查询：供应商账户未连接，或采购单号未知。"
                  : "It cannot be asked: the supplier account is not connected, or the purchase "
                    "has no known number.";
    return NULL;
}

static int64_t last_asked_ms(const struct order *o)
{
    int64_t at_ms = 0;

    for (size_t i = 0; i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            if (o->purchases[i].orders[k].seen_ms > at_ms)
                at_ms = o->purchases[i].orders[k].seen_ms;
        }
    }
    return at_ms;
}

static size_t put_numbers(struct command *c, const struct order *o)
{
    size_t n = 0;

    jw_key(&c->w, "numbers");
    jw_arr(&c->w);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct number *number = package_current_number(&o->packages[i]);
        if (!number)
            continue;
        jw_obj(&c->w);
        jw_kstr(&c->w, "number", number->number);
        jw_kstr(&c->w, "carrier", number->carrier);
        jw_obj_end(&c->w);
        n++;
    }
    jw_arr_end(&c->w);
    return n;
}

static bool is_unpaid(const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        for (size_t k = 0; k < p->orders_n && purchase_is_live(p); k++) {
            if (p->orders[k].status == SUPPLIER_STATUS_UNPAID)
                return true;
        }
    }
    return false;
}

/* It was asked just now, and there is none. */
static struct str not_yet(struct turn *t, const struct order *o, struct str ago, bool zh)
{
    if (is_unpaid(o))
        return str_printf(t->arena,
                          zh ? "等待您向供应商付款，%.*s前查询。"
                             : "It waits for your payment at the supplier, asked %.*s ago.",
                          STR_ARG(ago));
    return str_printf(t->arena,
                      zh ? "供应商尚未发货，%.*s前查询。" : "Not shipped yet, asked %.*s ago.",
                      STR_ARG(ago));
}

enum err tracking_answer(struct turn *t, struct command *c, const struct order *o, bool asked)
{
    bool zh = c->lang == LANG_ZH;
    const char *why = tracking_obstacle(t, o, zh);
    int64_t asked_ms = last_asked_ms(o);
    bool fresh = asked && asked_ms >= t->now_ms - MS_MINUTE;
    struct str ago = time_span_text(t->arena, t->now_ms - asked_ms, c->lang);

    jw_obj(&c->w);
    size_t n = put_numbers(c, o);
    const char *outcome = n       ? "number_known"
                          : why   ? "cannot_be_asked"
                          : fresh ? "not_shipped_yet"
                                  : "asking";
    struct str text;
    if (n)
        text = zh ? STR("已有运单号。") : STR("The tracking number is known.");
    else if (why)
        text = str_of(why);
    else if (fresh)
        text = not_yet(t, o, ago, zh);
    else
        text = zh ? STR("正在向供应商查询，稍后请再看。")
                  : STR("The supplier is being asked: look again in a moment.");
    jw_kstr(&c->w, "outcome", str_of(outcome));
    jw_kstr(&c->w, "sentence", text);
    jw_ktime(&c->w, "asked_at", asked_ms);
    jw_kstr(&c->w, "stage", stage_text(o->stage));
    jw_obj_end(&c->w);
    return OK;
}
