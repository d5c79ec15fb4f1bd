/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an address and mapped listings to the business parameters of ds.order.create, stored before
 * the first send. Members are spelled as documented: others are ignored without a word. What
 * AliExpress is known to refuse is refused here, before anything is sent.
 */
#include "connect/aliexpress.h"

#include "base/mutant.h"
#include "base/pattern.h"
#include "base/text.h"

#define ITEMS_MAX   50
#define NOTE_MAX    500
#define REQUEST_MAX 65536
#define MEMO                                                                                     \
    "This is a dropshipping order: please put no invoice, price tag, leaflet, QR code or brand " \
    "of "                                                                                        \
    "yours into the parcel, and ship it soon. Thank you."

static bool is_in(struct str country, const char *code)
{
    return str_eq(country, str_of(code));
}

static void key_if(struct jw *w, const char *key, struct str value)
{
    if (!str_empty(value))
        jw_kstr(w, key, value);
}

/* Under which name a country's number travels. Chile: rut_no is documented as not used, tax_number
 * is what seems to be; Korea: passport_no carries the customs code (neither is confirmed). */
static void write_tax(struct jw *w, const struct supplier_address *r)
{
    if (str_empty(r->tax_id))
        return;
    if (is_in(r->country, "BR")) {
        jw_kstr(w, "cpf", r->tax_id);
    } else if (is_in(r->country, "CL")) {
        jw_kstr(w, "rut_no", r->tax_id);
        jw_kstr(w, "tax_number", r->tax_id);
    } else if (is_in(r->country, "MX")) {
        jw_kstr(w, "passport_no", r->tax_id);
    } else if (is_in(r->country, "KR") && pattern_match("P#{12}", r->tax_id)) {
        jw_kstr(w, "passport_no", r->tax_id);
    } else if (is_in(r->country, "KR")) {
        jw_kstr(w, "is_foreigner", STR("true"));
        jw_kstr(w, "foreigner_passport_no", r->tax_id);
    } else {
        jw_kstr(w, "tax_number", r->tax_id);
    }
}

static void write_address(struct jw *w, const struct supplier_address *r)
{
    jw_key(w, "logistics_address");
    jw_obj(w);
    jw_kstr(w, "country", r->country);
    jw_kstr(w, "province", r->province);
    jw_kstr(w, "city", r->city);
    jw_kstr(w, "address", r->address);
    key_if(w, "address2", r->address2);
    key_if(w, "zip", r->zip);
    jw_kstr(w, "contact_person", r->name);
    jw_kstr(w, "full_name", r->name);
    jw_kstr(w, "mobile_no", r->phone);
    jw_kstr(w, "phone_country", r->phone_country);
    write_tax(w, r);
    jw_kstr(w, "locale", STR("en_US"));
    jw_obj_end(w);
}

static void write_items(struct jw *w, const struct place_input *in)
{
    jw_key(w, "product_items");
    jw_arr(w);
    for (size_t i = 0; i < in->items_n; i++) {
        const struct place_item *item = &in->items[i];
        const struct mapping *m = item->mapping;
        struct str note = text_clip(str_trim(in->note), NOTE_MAX);
        jw_obj(w);
        jw_key(w, "product_id");
        jw_raw(w, m->listing_id);
        jw_ki64(w, "product_count", item->quantity + (MUTANT(BUY_MORE) ? 1 : 0));
        jw_kstr(w, "sku_attr", str_empty(item->sku_attr) ? m->sku_attr : item->sku_attr);
        key_if(w, "logistics_service_name", item->service);
        jw_kstr(w, "order_memo", str_empty(note) ? STR(MEMO) : note);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void write_extend(struct jw *w, const struct supplier_address *r)
{
    jw_key(w, ALIEXPRESS_EXTEND_PARAM);
    jw_obj(w);
    jw_key(w, "payment");
    jw_obj(w);
    jw_kstr(w, "pay_currency", STR("USD"));
    jw_kstr(w, "try_to_pay", STR("true"));
    jw_obj_end(w);
    jw_key(w, "trade_extra_param");
    jw_obj(w);
    jw_kstr(w, "business_model", STR("retail"));
    key_if(w, "nat_addr", r->national_address);
    key_if(w, "birthday", r->birthday);
    jw_obj_end(w);
    jw_obj_end(w);
}

/* SAID_MAX when nothing is wrong. */
static enum said check_items(const struct place_input *in)
{
    if (str_empty(in->reference))
        return SAID_REFERENCE;
    if (in->items_n == 0 || in->items_n > ITEMS_MAX)
        return SAID_ITEMS;
    for (size_t i = 0; i < in->items_n; i++) {
        struct str id = in->items[i].mapping->listing_id;
        int64_t v;
        if (!str_to_i64(id, &v) || v <= 0 || id.p[0] == '0')
            return SAID_LISTING;
        if (in->items[i].quantity <= 0)
            return SAID_QUANTITY;
    }
    return SAID_MAX;
}

static struct str write_request(const struct place_input *in, const struct supplier_address *r,
                                struct arena *a)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, REQUEST_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, ALIEXPRESS_PLACE_PARAM);
    jw_obj(&w);
    jw_kstr(&w, "out_order_id", in->reference);
    write_address(&w, r);
    write_items(&w, in);
    jw_obj_end(&w);
    write_extend(&w, r);
    jw_obj_end(&w);
    return b.overflowed ? STR_NONE : buf_view(&b);
}

enum err aliexpress_place_request(const struct place_input *in, struct arena *a,
                                  struct str *ret_request, enum problem_kind *ret_problem,
                                  struct str *ret_detail)
{
    struct supplier_address r = {0};
    struct str field, request;
    const struct person *p = in->address.person;
    enum said why = check_items(in);
    *ret_problem = PROBLEM_PURCHASE_REFUSED;
    bool typed = in->address.corrected && !str_empty(in->address.corrected->address);
    if (why == SAID_MAX && (!p || !p->has_address) && !typed) {
        *ret_problem = PROBLEM_ADDRESS_MISSING;
        why = SAID_NO_ADDRESS;
    } else if (why == SAID_MAX) {
        if (aliexpress_address(&in->address, a, &r, &field, ret_detail) != OK) {
            *ret_problem = PROBLEM_ADDRESS_REJECTED;
            return ERR_BAD_INPUT;
        }
        request = write_request(in, &r, a);
        if (!str_empty(request)) {
            *ret_request = request;
            return OK;
        }
        why = SAID_PURCHASE_TOO_LARGE;
    }
    *ret_detail = said(a, why, STR_NONE, STR_NONE);
    return ERR_BAD_INPUT;
}
