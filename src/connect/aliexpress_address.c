/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an order's person and lines to the business parameters of ds.order.create. What
 * AliExpress is known to refuse is refused here, before anything is sent, with a detail that
 * names the field and never its value.
 */
#include "connect/aliexpress.h"

#include "base/text.h"

#define NAME_MIN    2
#define NAME_MAX    32
#define ITEMS_MAX   50
#define REQUEST_MAX 65536
#define MEMO                                                                           \
    "This order goes straight to our customer: please put no invoice, price, leaflet " \
    "or brand into the parcel, and ship soon. Thank you."

static bool is_one_of(struct str country, const char *list)
{
    return country.n == 2 && str_has(str_of(list), country);
}

static struct str person_name(const struct person *p, struct arena *a)
{
    struct str name = str_trim(p->name);
    if (str_empty(name)) {
        struct str parts[] = {str_trim(p->first_name), str_trim(p->last_name)};
        name = str_trim(str_join(a, parts, COUNT_OF(parts), STR(" ")));
    }
    return name;
}

static struct str digits_of(struct arena *a, struct str s)
{
    struct buf b;
    buf_init(&b, a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            buf_char(&b, s.p[i]);
    return buf_view(&b);
}

/* Brazilian shops commonly take the tax number in the company field. */
static struct str brazil_cpf(const struct person *p, struct arena *a)
{
    struct str digits = digits_of(a, p->company);
    return str_eq_nocase(p->country_code, STR("BR")) && digits.n == 11 ? digits : STR_NONE;
}

struct checked {
    struct str name, phone_code, phone, country, cpf;
};

/* NULL, or what the platform would not take. */
static const char *check(const struct person *p, struct arena *a, struct checked *c)
{
    size_t n;
    c->country = str_upper(a, str_trim(p->country_code));
    c->name = person_name(p, a);
    c->cpf = brazil_cpf(p, a);
    n = text_count(c->name);
    if (c->country.n != 2)
        return "the country is missing";
    if (str_empty(str_trim(p->address1)))
        return "the street is missing";
    if (str_empty(str_trim(p->city)))
        return "the city is missing";
    if (n < NAME_MIN || n > NAME_MAX)
        return "the name must have 2 to 32 characters";
    if (is_one_of(c->country, "FR BR JP CA SA AE") && !str_has(c->name, STR(" ")))
        return "this country needs a first and a last name";
    if (!aliexpress_phone(a, p->address_phone, c->country, &c->phone_code, &c->phone) &&
        !aliexpress_phone(a, p->phone, c->country, &c->phone_code, &c->phone))
        return "a phone number is missing or not valid";
    return NULL;
}

static void key_if(struct jw *w, const char *key, struct str value)
{
    if (!str_empty(value))
        jw_kstr(w, key, value);
}

static void write_address(struct jw *w, const struct person *p, const struct checked *c,
                          struct arena *a)
{
    struct str second[] = {str_trim(p->address2), str_trim(p->company)};
    size_t from = str_empty(second[0]) ? 1 : 0;
    size_t to = str_empty(second[1]) || !str_empty(c->cpf) ? 1 : 2;
    struct str address2 = to > from ? str_join(a, second + from, to - from, STR(", ")) : STR_NONE;
    struct str province = str_trim(p->province);
    jw_key(w, "logistics_address");
    jw_obj(w);
    jw_kstr(w, "country", c->country);
    jw_kstr(w, "province", str_empty(province) ? STR("Other") : province);
    jw_kstr(w, "city", str_trim(p->city));
    jw_kstr(w, "address", str_trim(p->address1));
    key_if(w, "address2", address2);
    key_if(w, "zip", str_trim(p->zip));
    jw_kstr(w, "contact_person", c->name);
    jw_kstr(w, "full_name", c->name);
    jw_kstr(w, "mobile_no", c->phone);
    jw_kstr(w, "phone_country", c->phone_code);
    key_if(w, "cpf", c->cpf);
    jw_kstr(w, "locale", STR("en_US"));
    jw_obj_end(w);
}

static void write_items(struct jw *w, const struct place_input *in)
{
    jw_key(w, "product_items");
    jw_arr(w);
    for (size_t i = 0; i < in->items_n; i++) {
        const struct mapping *m = in->items[i].mapping;
        jw_obj(w);
        jw_key(w, "product_id");
        jw_raw(w, m->listing_id);
        jw_ki64(w, "product_count", in->items[i].quantity);
        jw_kstr(w, "sku_attr", m->sku_attr);
        key_if(w, "logistics_service_name", in->items[i].service);
        jw_kstr(w, "order_memo", str_empty(in->note) ? STR(MEMO) : in->note);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void write_extend(struct jw *w)
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
    jw_obj_end(w);
    jw_obj_end(w);
}

static const char *check_items(const struct place_input *in)
{
    if (str_empty(in->reference))
        return "the purchase has no reference";
    if (in->items_n == 0 || in->items_n > ITEMS_MAX)
        return "a purchase has 1 to 50 different items";
    for (size_t i = 0; i < in->items_n; i++) {
        struct str id = in->items[i].mapping->listing_id;
        int64_t v;
        if (!str_to_i64(id, &v) || v <= 0 || id.p[0] == '0')
            return "the listing id of a mapping is not a number";
        if (in->items[i].quantity <= 0)
            return "a quantity is not above zero";
    }
    return NULL;
}

enum err aliexpress_place_request(const struct place_input *in, struct arena *a,
                                  struct str *ret_request, enum problem_kind *ret_problem,
                                  struct str *ret_detail)
{
    struct checked c = {0};
    enum problem_kind problem = PROBLEM_PURCHASE_REFUSED;
    const char *why = check_items(in);
    if (!why && (!in->address.person || !in->address.person->has_address)) {
        problem = PROBLEM_ADDRESS_MISSING;
        why = "the order has no delivery address";
    } else if (!why) {
        problem = PROBLEM_ADDRESS_REJECTED;
        why = check(in->address.person, a, &c);
    }
    if (why) {
        *ret_problem = problem;
        *ret_detail = str_of(why);
        return ERR_BAD_INPUT;
    }
    struct buf b;
    struct jw w;
    buf_init(&b, a, REQUEST_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, ALIEXPRESS_PLACE_PARAM);
    jw_obj(&w);
    jw_kstr(&w, "out_order_id", in->reference);
    write_address(&w, in->address.person, &c, a);
    write_items(&w, in);
    jw_obj_end(&w);
    write_extend(&w);
    jw_obj_end(&w);
    if (b.overflowed) {
        *ret_problem = PROBLEM_PURCHASE_REFUSED;
        *ret_detail = STR("the purchase is too large");
        return ERR_BAD_INPUT;
    }
    *ret_request = buf_view(&b);
    return OK;
}
