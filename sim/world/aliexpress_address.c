/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What AliExpress demands of an address, and the places that it knows. The lists are a sample of
 * real provinces with a few cities each; where a country has none, any name will do. Which error
 * text belongs to which fault: facts of the public error list.
 */
#include "sim/world/aliexpress_state.h"

#include "base/text.h"

#define BAD_ADDRESS "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"

/* Provinces separated by ';', each with cities after ':' separated by ','. */
static const struct {
    const char *country, *places;
} known[] = {
    {"US",
     "Alabama;Alaska;Arizona:Phoenix,Tucson;Arkansas;California:Los Angeles,San Diego,San "
     "Francisco,San Jose;Colorado:Denver;Connecticut;Delaware;District of Columbia:Washington;"
     "Florida:Miami,Orlando,Tampa;Georgia:Atlanta;Hawaii;Idaho;Illinois:Chicago;Indiana;Iowa;"
     "Kansas;Kentucky;Louisiana:New Orleans;Maine;Maryland:Baltimore;Massachusetts:Boston;"
     "Michigan:Detroit;Minnesota:Minneapolis;Mississippi;Missouri;Montana;Nebraska;Nevada:Las "
     "Vegas;New Hampshire;New Jersey:Vineland,Newark;New Mexico;New York:New York,Buffalo;North "
     "Carolina:Charlotte;North Dakota;Ohio:Columbus;Oklahoma;Oregon:Portland;Pennsylvania:"
     "Philadelphia;Puerto Rico:San Juan;Rhode Island;South Carolina;South Dakota;Tennessee:"
     "Nashville;Texas:Austin,Dallas,Houston;Utah;Vermont;Virginia;Washington:Seattle;West "
     "Virginia;Wisconsin;Wyoming"},
    {"CA", "Alberta:Calgary,Edmonton;British Columbia:Vancouver,Victoria;Manitoba:Winnipeg;New "
           "Brunswick;Newfoundland and Labrador;Northwest Territories;Nova Scotia:Halifax;"
           "Nunavut;Ontario:Ottawa,Toronto;Prince Edward Island;Quebec:Montreal,Quebec;"
           "Saskatchewan;Yukon Territory"},
    {"AU", "Australian Capital Territory:Canberra;New South Wales:Sydney;Northern Territory:"
           "Darwin;Queensland:Brisbane;South Australia:Adelaide;Tasmania:Hobart;Victoria:"
           "Melbourne;Western Australia:Perth"},
    {"BR", "Acre;Alagoas;Amapa;Amazonas;Bahia:Salvador;Ceara:Fortaleza;Distrito Federal:Brasilia;"
           "Espirito Santo;Goias;Maranhao;Mato Grosso;Mato Grosso do Sul;Minas Gerais:Belo "
           "Horizonte;Para;Paraiba;Parana:Curitiba;Pernambuco:Recife;Piaui;Rio de Janeiro:Rio de "
           "Janeiro;Rio Grande do Norte;Rio Grande do Sul:Porto Alegre;Rondonia;Roraima;Santa "
           "Catarina;Sao Paulo:Sao Paulo,Campinas;Sergipe;Tocantins"},
};

static struct str places_of(struct str country)
{
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_eq(country, str_of(known[i].country)))
            return str_of(known[i].places);
    return STR_NONE;
}

/* A name in a list; "Other" is in every list. Accents and case do not count. */
static bool listed(struct arena *a, struct str list, char sep, struct str name)
{
    struct str head;
    if (text_alike(a, name, STR("Other")))
        return true;
    while (!str_empty(list)) {
        str_cut(list, sep, &head, &list);
        str_cut(head, ':', &head, &(struct str){0});
        if (text_alike(a, head, name))
            return true;
    }
    return false;
}

static struct str cities_of(struct arena *a, struct str provinces, struct str name)
{
    struct str head, province, cities;
    while (!str_empty(provinces)) {
        str_cut(provinces, ';', &head, &provinces);
        str_cut(head, ':', &province, &cities);
        if (text_alike(a, province, name))
            return cities;
    }
    return STR_NONE;
}

struct str aliworld_places(struct arena *a, struct str country)
{
    struct str provinces = places_of(country), head, province, cities, city;
    struct buf b;
    struct jw w;
    if (str_empty(provinces))
        return STR_NONE;
    buf_init(&b, a, (size_t)1 << 20);
    jw_init(&w, &b);
    jw_arr(&w);
    while (!str_empty(provinces)) {
        str_cut(provinces, ';', &head, &provinces);
        str_cut(head, ':', &province, &cities);
        jw_obj(&w);
        jw_kstr(&w, "name", province);
        jw_kstr(&w, "type", STR("PROVINCE"));
        jw_kbool(&w, "hasChildren", true);
        jw_key(&w, "children");
        jw_arr(&w);
        for (bool last = false; !last;) {
            last = str_empty(cities);
            str_cut(cities, ',', &city, &cities);
            jw_obj(&w);
            jw_kstr(&w, "name", last ? STR("Other") : city);
            jw_kstr(&w, "type", STR("CITY"));
            jw_kbool(&w, "hasChildren", false);
            jw_obj_end(&w);
        }
        jw_arr_end(&w);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return buf_view(&b);
}

static bool only_digits(struct str s, size_t least, size_t most)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n >= least && s.n <= most;
}

static bool country_code(struct str s)
{
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static bool refuse(struct aliworld_refusal *r, const char *code, const char *text)
{
    *r = (struct aliworld_refusal){code, text};
    return true;
}

/* The two check digits of a Brazilian tax number. */
static bool cpf_fits(struct str s)
{
    if (!only_digits(s, 11, 11))
        return false;
    for (size_t len = 9; len < 11; len++) {
        int sum = 0;
        for (size_t i = 0; i < len; i++)
            sum += (s.p[i] - '0') * (int)(len + 1 - i);
        if (sum * 10 % 11 % 10 != s.p[len] - '0')
            return false;
    }
    return true;
}

/* Four letters and four digits, as in RRRD2929. */
static bool short_address(struct str s)
{
    if (s.n != 8 || !only_digits(str_slice(s, 4, 4), 4, 4))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return true;
}

static bool refuses_name(struct str name, struct aliworld_refusal *r)
{
    size_t n = text_count(str_trim(name));
    return (n < 2 || n > 32) && refuse(r, BAD_ADDRESS, "Please enter between 2 - 32 characters");
}

static bool refuses_names(const struct json *address, struct aliworld_refusal *r)
{
    struct str contact = json_str(json_get(address, "contact_person"));
    struct str full = json_str(json_get(address, "full_name"));
    if (refuses_name(str_empty(contact) ? full : contact, r))
        return true;
    return !str_empty(full) && refuses_name(full, r);
}

static bool refuses_phone(struct arena *a, const struct json *address, struct aliworld_refusal *r)
{
    struct str code = json_text(a, json_get(address, "phone_country"));
    struct str digits = str_starts(code, STR("+")) ? str_slice(code, 1, code.n) : code;
    if (!only_digits(json_text(a, json_get(address, "mobile_no")), 5, 16) ||
        (!str_empty(code) && !only_digits(digits, 1, 4)))
        return refuse(r, BAD_ADDRESS, "Please enter mobile phone number");
    return false;
}

static bool refuses_place(const struct aliworld *w, struct arena *a, const struct json *address,
                          struct aliworld_refusal *r)
{
    struct str country = json_str(json_get(address, "country"));
    struct str province = str_trim(json_str(json_get(address, "province")));
    struct str city = str_trim(json_str(json_get(address, "city")));
    struct str provinces = places_of(country);

    if (!country_code(country))
        return refuse(r, BAD_ADDRESS, "Please select a country/region");
    if (str_empty(str_trim(json_str(json_get(address, "address")))))
        return refuse(r, BAD_ADDRESS, "Please enter an address");
    if (str_empty(province) || (!str_empty(provinces) && !listed(a, provinces, ';', province)))
        return refuse(r, BAD_ADDRESS, "Please select a State/Province/County");
    if (str_empty(city))
        return refuse(r, BAD_ADDRESS, "Please enter a city");
    if (w->options.strict_cities && !str_empty(provinces) &&
        !listed(a, cities_of(a, provinces, province), ',', city))
        return refuse(r, BAD_ADDRESS, "Please enter a city");
    return false;
}

/* A cpf that begins with 999 stands for one that belongs to somebody else. */
static bool refuses_papers(const struct json *address, const struct json *extra,
                           struct aliworld_refusal *r)
{
    struct str country = json_str(json_get(address, "country"));
    struct str cpf = json_str(json_get(address, "cpf"));
    bool brazil = str_eq(country, STR("BR"));
    if (brazil && !cpf_fits(cpf))
        return refuse(r, "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID",
                      "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID");
    if (brazil && str_starts(cpf, STR("999")))
        return refuse(r, "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH",
                      "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH");
    if (str_eq(country, STR("SA")) && !short_address(json_str(json_get(extra, "nat_addr"))))
        return refuse(r, BAD_ADDRESS, "Please enter a valid national address of 8 characters");
    return false;
}

bool aliworld_refuses_address(const struct aliworld *w, struct arena *a, const struct json *address,
                              const struct json *extra, struct aliworld_refusal *ret_refusal)
{
    return refuses_place(w, a, address, ret_refusal) || refuses_names(address, ret_refusal) ||
           refuses_phone(a, address, ret_refusal) || refuses_papers(address, extra, ret_refusal);
}
