/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order as text, field by field, written apart from db/order_tables.c so that a column that is
 * missing there shows.
 */
#include "base/buf.h"
#include "test/db/db_rig.h"

#define NUM(x, field)  buf_printf(b, #field "=%lld\n", (long long)(x)->field)
#define TEXT(x, field) buf_printf(b, #field "=%.*s|\n", STR_ARG((x)->field))
#define MONEY(x, field) \
    buf_printf(b, #field "=%lld %s\n", (long long)(x)->field.minor, (x)->field.currency)

static void person(struct buf *b, const struct person *p)
{
    TEXT(p, email);
    TEXT(p, phone);
    TEXT(p, name);
    TEXT(p, first_name);
    TEXT(p, last_name);
    TEXT(p, company);
    TEXT(p, address1);
    TEXT(p, address2);
    TEXT(p, city);
    TEXT(p, province);
    TEXT(p, province_code);
    TEXT(p, zip);
    TEXT(p, country_code);
    TEXT(p, address_phone);
    NUM(p, has_address);
    NUM(p, erased);
}

static void head(struct buf *b, const struct order *o)
{
    NUM(o, id);
    NUM(o, shop_id);
    NUM(o, ext_id);
    TEXT(o, name);
    NUM(o, flags);
    NUM(o, created_ms);
    NUM(o, processed_ms);
    NUM(o, updated_ms);
    NUM(o, canceled_ms);
    NUM(o, closed_ms);
    NUM(o, seen_ms);
    NUM(o, read_ms);
    TEXT(o, body_digest);
    TEXT(o, cancel_reason);
    NUM(o, financial);
    TEXT(o, financial_raw);
    TEXT(o, display_fulfillment_raw);
    NUM(o, display_fulfillment);
    NUM(o, risk);
    TEXT(o, gateway);
    TEXT(o, source_name);
    TEXT(o, tags);
    TEXT(o, note);
    TEXT(o, attributes);
    MONEY(o, total);
    TEXT(o, address_digest);
    NUM(o, stage);
    NUM(o, hold_ms);
    TEXT(o, hold_reason);
    NUM(o, auto_buy_ms);
    NUM(o, guards);
    NUM(o, lines_wanted);
    NUM(o, lines_shipped);
    NUM(o, lines_fulfilled);
    NUM(o, row);
    NUM(o, person_row);
}

static void line(struct buf *b, const struct line *l)
{
    NUM(l, id);
    NUM(l, ext_id);
    NUM(l, variant_id);
    NUM(l, product_id);
    TEXT(l, title);
    TEXT(l, variant_title);
    TEXT(l, sku);
    TEXT(l, vendor);
    NUM(l, quantity);
    NUM(l, current_quantity);
    NUM(l, requires_shipping);
    MONEY(l, price);
    TEXT(l, properties);
    NUM(l, handled_elsewhere);
    NUM(l, row);
}

static void fo(struct buf *b, const struct fo *f)
{
    NUM(f, id);
    NUM(f, ext_id);
    NUM(f, status);
    TEXT(f, status_raw);
    TEXT(f, request_status);
    NUM(f, can_create);
    NUM(f, can_release);
    NUM(f, location_ext_id);
    TEXT(f, location_name);
    TEXT(f, delivery_method);
    TEXT(f, hold_reasons);
    TEXT(f, held_by);
    NUM(f, updated_ms);
    NUM(f, row);
    for (size_t i = 0; i < f->lines_n; i++) {
        NUM(&f->lines[i], ext_id);
        NUM(&f->lines[i], line_ext_id);
        NUM(&f->lines[i], total_quantity);
        NUM(&f->lines[i], remaining_quantity);
    }
}

static void fulfillment(struct buf *b, const struct fulfillment *f)
{
    NUM(f, id);
    NUM(f, ext_id);
    TEXT(f, name);
    NUM(f, status);
    TEXT(f, status_raw);
    TEXT(f, display_status);
    TEXT(f, service);
    NUM(f, location_ext_id);
    NUM(f, created_ms);
    NUM(f, updated_ms);
    NUM(f, delivered_ms);
    NUM(f, write_id);
    NUM(f, row);
    for (size_t i = 0; i < f->numbers_n; i++) {
        TEXT(&f->numbers[i], number);
        TEXT(&f->numbers[i], company);
        TEXT(&f->numbers[i], url);
    }
    for (size_t i = 0; i < f->lines_n; i++) {
        NUM(&f->lines[i], line_ext_id);
        NUM(&f->lines[i], quantity);
    }
}

static void purchase(struct buf *b, const struct purchase *p)
{
    NUM(p, id);
    NUM(p, account_id);
    TEXT(p, supplier);
    NUM(p, state);
    TEXT(p, reference);
    TEXT(p, request);
    TEXT(p, refusal);
    NUM(p, intent_ms);
    NUM(p, sent_ms);
    NUM(p, settled_ms);
    NUM(p, replaces_id);
    NUM(p, by_person);
    NUM(p, row);
    for (size_t i = 0; i < p->lines_n; i++) {
        NUM(&p->lines[i], line_id);
        NUM(&p->lines[i], quantity);
        NUM(&p->lines[i], mapping_id);
    }
    for (size_t i = 0; i < p->orders_n; i++) {
        const struct supplier_order *s = &p->orders[i];
        NUM(s, id);
        TEXT(s, number);
        NUM(s, status);
        TEXT(s, status_raw);
        TEXT(s, logistics_raw);
        MONEY(s, total);
        NUM(s, seen_ms);
        NUM(s, due_ms);
        NUM(s, row);
    }
}

static void package(struct buf *b, const struct package *p)
{
    NUM(p, id);
    NUM(p, purchase_id);
    NUM(p, supplier_order_id);
    TEXT(p, key);
    NUM(p, lines_known);
    NUM(p, shipped_ms);
    NUM(p, delivered_ms);
    NUM(p, last_event_ms);
    TEXT(p, last_event);
    NUM(p, fulfillment_ext_id);
    NUM(p, published_number_id);
    NUM(p, row);
    for (size_t i = 0; i < p->lines_n; i++) {
        NUM(&p->lines[i], line_id);
        NUM(&p->lines[i], quantity);
    }
    for (size_t i = 0; i < p->numbers_n; i++) {
        const struct number *n = &p->numbers[i];
        NUM(n, id);
        TEXT(n, number);
        TEXT(n, carrier);
        TEXT(n, carrier_raw);
        NUM(n, source);
        TEXT(n, by);
        NUM(n, first_ms);
        NUM(n, last_ms);
        NUM(n, current);
        NUM(n, row);
    }
}

static void shop_write(struct buf *b, const struct shop_write *w)
{
    NUM(w, id);
    NUM(w, order_id);
    NUM(w, shop_id);
    NUM(w, kind);
    NUM(w, state);
    NUM(w, package_id);
    NUM(w, fulfillment_ext_id);
    TEXT(w, number);
    TEXT(w, url);
    TEXT(w, company);
    TEXT(w, numbers_more);
    NUM(w, notify);
    NUM(w, sent_quantity_before);
    NUM(w, created_ms);
    NUM(w, due_ms);
    NUM(w, first_sent_ms);
    NUM(w, done_ms);
    NUM(w, tries);
    NUM(w, last_err);
    TEXT(w, last_detail);
    TEXT(w, person);
    NUM(w, row);
    for (size_t i = 0; i < w->lines_n; i++) {
        NUM(&w->lines[i], line_id);
        NUM(&w->lines[i], quantity);
    }
}

struct str rig_dump(struct arena *a, const struct order *o)
{
    struct buf buf, *b = &buf;
    buf_init(b, a, 1 << 20);
    head(b, o);
    person(b, &o->person);
    for (size_t i = 0; i < o->lines_n; i++)
        line(b, &o->lines[i]);
    for (size_t i = 0; i < o->fos_n; i++)
        fo(b, &o->fos[i]);
    for (size_t i = 0; i < o->fulfillments_n; i++)
        fulfillment(b, &o->fulfillments[i]);
    for (size_t i = 0; i < o->purchases_n; i++)
        purchase(b, &o->purchases[i]);
    for (size_t i = 0; i < o->packages_n; i++)
        package(b, &o->packages[i]);
    for (size_t i = 0; i < o->problems_n; i++) {
        const struct problem *p = &o->problems[i];
        NUM(p, id);
        NUM(p, kind);
        NUM(p, since_ms);
        TEXT(p, detail);
        NUM(p, subject_id);
        NUM(p, dismissed);
        TEXT(p, dismissed_why);
        NUM(p, row);
    }
    for (size_t i = 0; i < o->writes_n; i++)
        shop_write(b, &o->writes[i]);
    assert_false(b->overflowed);
    return buf_view(b);
}
