/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The insides of the model of AliExpress, shared by its files only: the door (aliexpress.c), the
 * checks before any method (_gate), tokens (_token), creating (_place, with _address and _places),
 * reading (_read, _track), goods and freight (_goods, _freight), what time brings (_time, _agenda)
 * and people do (_site), orders that become two (_divide), permissions (_denial), messages (_push).
 * Users include aliexpress.h.
 */
#ifndef WAYBILL_SIM_WORLD_ALIEXPRESS_STATE_H
#define WAYBILL_SIM_WORLD_ALIEXPRESS_STATE_H

#include "base/map.h"
#include "base/time.h"
#include "sim/world/aliexpress.h"
#include "sim/world/dice.h"

/* A method that an app may not call until then. */
struct aliworld_ban {
    struct str method;
    int64_t until_ms;
};

/* A method that an app has no permission for. */
struct aliworld_denied {
    struct str method; /* "": all of them */
    enum aliworld_denial denial;
    int64_t calls;
};

struct aliworld_app {
    struct str key, secret;
    int64_t second, calls_in_second;
    int64_t day, calls_in_day;
    struct aliworld_ban *bans;
    size_t bans_n;
    struct aliworld_denied *denied;
    size_t denied_n;
};

struct aliworld_pair {
    struct str access, refresh;
    int64_t access_end_ms, refresh_end_ms;
};

struct aliworld_account {
    struct aliworld_app *app;
    struct str buyer;
    int64_t user_id;
    struct aliworld_pair pair;
    /* The pair before: good until the new one is used for the first time, since its owner may
     * never have received the new one. */
    struct aliworld_pair before;
    bool before_lives;
};

struct aliworld_code {
    struct str code;
    size_t account;
    int64_t end_ms;
    bool used;
};

/* A product with variants that may change. */
struct aliworld_good {
    struct str product_id, title, store_name;
    int64_t store_id;
    struct str services; /* codes with ',' between; "" for all */
    bool free_shipping, choice, offline, removed;
    struct aliworld_variant *variants;
    size_t variants_n;
    struct str *closed; /* countries that it may not go to */
    size_t closed_n;
};

/* A place of ds.address.get; cities with ',' between. */
struct aliworld_province {
    const char *name, *cities;
};
struct aliworld_country {
    const char *code; /* NULL ends a table */
    const struct aliworld_province *provinces;
    size_t provinces_n;
};
extern const struct aliworld_country aliworld_west[], aliworld_europe[], aliworld_east[];

/* One way to send a variant somewhere, and what it costs. */
struct aliworld_offer {
    const struct aliworld_shipping *service;
    int64_t fee_cents;
};

/* What is known of an out_order_id of an account. */
struct aliworld_reference {
    struct aliworld_account *account;
    struct str reference;
    int64_t placements, placed_ms;
    struct aliworld_order **orders;
    size_t orders_n;
    size_t last_from; /* orders from here on are of the latest placement */
};

enum aliworld_event_kind {
    ALIWORLD_EVENT_MONEY_ARRIVES,
    ALIWORLD_EVENT_RISK_OVER,
    ALIWORLD_EVENT_SELLER_CANCELS,
    ALIWORLD_EVENT_SELLER_DROPS,
    ALIWORLD_EVENT_ANNOUNCE,
    ALIWORLD_EVENT_SHIP,
    ALIWORLD_EVENT_SCAN,
    ALIWORLD_EVENT_RELABEL,
    ALIWORLD_EVENT_VANISH,
    ALIWORLD_EVENT_DELIVER,
    ALIWORLD_EVENT_FINISH,
    ALIWORLD_EVENT_EXPIRE,
    ALIWORLD_EVENT_CANCELED,
    ALIWORLD_EVENT_PUSH
};

/* Something that will happen. Each checks for itself whether it still makes sense then. */
struct aliworld_event {
    int64_t at_ms, seq; /* seq: those of the same time happen as they were planned */
    enum aliworld_event_kind kind;
    struct aliworld_order *order;
    size_t package;
    const struct http_request *request; /* PUSH */
    int32_t tries;
};

/* A binary heap, earliest on top. */
struct aliworld_agenda {
    struct aliworld_event *items;
    size_t n, cap;
};

struct aliworld_planned_fault {
    enum aliworld_fault fault;
    struct str method;
    int64_t left;
};

struct aliworld {
    struct arena *arena;
    struct str pictures; /* where those of the products are, without '/' at the end */
    struct aliworld_options options;
    struct dice ids, numbers, course, accidents, odd;
    struct aliworld_app **apps;
    size_t apps_n;
    struct aliworld_account **accounts;
    size_t accounts_n;
    struct aliworld_code *codes;
    size_t codes_n;
    struct map *goods;     /* product_id -> struct aliworld_good */
    struct map *first_ids; /* sku_id after an edit -> struct str, the one before any */
    struct str *closed;
    size_t closed_n;
    struct aliworld_order **orders;
    size_t orders_n;
    struct map *order_by_id;
    struct map *references; /* "account/reference" -> struct aliworld_reference */
    struct map *calls;      /* method -> int64_t */
    int64_t calls_n, placements, next_order_id, requests, seq;
    struct aliworld_agenda agenda, pushes;
    struct aliworld_planned_fault *faults;
    size_t faults_n;
    struct str refuse_code, refuse_text;
    int64_t refuse_left;
};

/* One request on its way through the model. */
struct aliworld_call {
    struct aliworld *w;
    struct arena *a;
    int64_t now_ms;
    struct http_headers params; /* of query and body, decoded */
    struct str method;          /* "aliexpress.ds.order.get", "/auth/token/create" */
    bool by_rest;               /* came through /rest: answers are not wrapped */
    bool simplify;
    enum aliworld_fault fault; /* that befalls it */
    struct aliworld_app *app;
    struct aliworld_account *account; /* NULL for system methods */
};

/* Values of the request. Names of parameters are case sensitive. */
struct str aliworld_param(const struct aliworld_call *c, const char *name);
/* The JSON object in a parameter; on failure *ret_error is the answer. */
bool aliworld_param_json(const struct aliworld_call *c, const char *name,
                         const struct json **ret_json, struct http_response *ret_error);

/* Answers. */
struct http_response aliworld_reply(struct arena *a, int status, struct str type, struct str body);
struct http_response aliworld_error(const struct aliworld_call *c, const char *code,
                                    const char *text);
struct http_response aliworld_sub_error(const struct aliworld_call *c, const char *sub_code,
                                        const char *sub_text);
/* Code 7 of the old platform, which ends in so many seconds. */
struct http_response aliworld_app_limit(const struct aliworld_call *c, int64_t seconds);
struct http_response aliworld_missing(const struct aliworld_call *c, const char *name);

/* An answer under way: {"..._response":{...,"request_id":"..."}}. */
struct aliworld_out {
    const struct aliworld_call *call;
    struct buf buf;
    struct jw w;
    /* How this one is written: numbers and flags as text, lists with other wrappers, without any,
     * empty ones left out; keys that nobody knows; keys left out that are not always there. */
    bool text, other_names, bare, absent, extra, scant;
};
void aliworld_out_begin(struct aliworld_out *o, const struct aliworld_call *c);
struct http_response aliworld_out_end(struct aliworld_out *o);
/* Numbers and flags as the world's options want them: 7 or "7", true or "true". */
void aliworld_out_num(struct aliworld_out *o, const char *key, int64_t value);
void aliworld_out_digits(struct aliworld_out *o, const char *key, struct str digits);
void aliworld_out_flag(struct aliworld_out *o, const char *key, bool value);
void aliworld_out_text(struct aliworld_out *o, const char *key, struct str value);
/* A text that is not always there. */
void aliworld_out_maybe(struct aliworld_out *o, const char *key, struct str value);
/* In some answers: keys of another year. */
void aliworld_out_extra(struct aliworld_out *o);
/* A list: [..] with simplify, else {"wrapper":[..]}; an empty one is [] or {} or not there. */
void aliworld_out_list(struct aliworld_out *o, const char *key, const char *wrapper, bool empty);
void aliworld_out_list_end(struct aliworld_out *o, bool empty);
struct str aliworld_request_id(struct aliworld *w, struct arena *a);
struct str aliworld_cents(struct arena *a, int64_t cents);

/* _gate: closes the method to the app for ban_ms; the answer that says so. */
struct http_response aliworld_ban(struct aliworld_call *c);
/* Fills app and account; true when the call may go on. */
bool aliworld_gate(struct aliworld_call *c, struct str path, bool needs_session,
                   struct http_response *ret_error);
struct str aliworld_sign(struct arena *a, const struct http_headers *params, struct str path,
                         struct str secret, bool md5);

/* _denial: the answer to a call that the app has no permission for, or false. */
bool aliworld_denies(const struct aliworld_call *c, struct http_response *ret_error);

/* Methods. */
struct http_response aliworld_token_create(struct aliworld_call *c);
struct http_response aliworld_token_refresh(struct aliworld_call *c);
struct http_response aliworld_authorize(struct aliworld_call *c);
struct http_response aliworld_place(struct aliworld_call *c);
struct http_response aliworld_order_get(struct aliworld_call *c);
struct http_response aliworld_tracking_get(struct aliworld_call *c);
struct http_response aliworld_product_get(struct aliworld_call *c);
struct http_response aliworld_freight_query(struct aliworld_call *c);
struct http_response aliworld_freight_calculate(struct aliworld_call *c);
struct http_response aliworld_address_get(struct aliworld_call *c);

/* _orders_page: the pages of the site that extensions read. languages: Accept-Language. */
bool aliworld_is_page(struct str path);
struct http_response aliworld_page(struct aliworld_call *c, struct str path, struct str languages);

/* _picture: of a product, by its path. */
struct http_response aliworld_picture(struct aliworld_call *c, struct str path);

/* _page: a text as it stands in HTML. */
struct str aliworld_html(struct arena *a, struct str text);

/* _token: the account of a living access token, NULL; marks a new pair as used. */
struct aliworld_account *aliworld_account_of(struct aliworld *w, struct aliworld_app *app,
                                             struct str access, int64_t now_ms);
struct aliworld_app *aliworld_app_of(const struct aliworld *w, struct str key);

/* _address: the refusal of an address, or false. extra is trade_extra_param. */
struct aliworld_refusal {
    const char *code, *text;
};
bool aliworld_refuses_address(const struct aliworld *w, struct arena *a, const struct json *address,
                              const struct json *extra, struct aliworld_refusal *ret_refusal);

/* _places: NULL when there is no list. Names match exactly, or but for accents, case and signs. */
const struct aliworld_country *aliworld_country_of(struct str code);
const struct aliworld_province *aliworld_province_of(struct arena *a,
                                                     const struct aliworld_country *c,
                                                     struct str name, bool exact);
bool aliworld_city_listed(struct arena *a, const struct aliworld_province *p, struct str name,
                          bool exact);
/* The tree that ds.address.get hands out; "" when there is none. */
struct str aliworld_places(struct arena *a, struct str country, bool text_inside);

/* _goods: removed goods are not found; a variant is found whatever became of its product. */
struct aliworld_good *aliworld_good_of(const struct aliworld *w, struct str product_id);
struct aliworld_variant *aliworld_variant_of(const struct aliworld *w, struct str sku_id);
bool aliworld_closed(const struct aliworld *w, const struct aliworld_good *g, struct str country);

/* _freight: the ways to send so many of a variant there; none where that is closed. */
size_t aliworld_offers(const struct aliworld *w, struct arena *a, const struct aliworld_good *g,
                       const struct aliworld_variant *v, struct str country, int64_t quantity,
                       struct aliworld_offer **ret_offers);
/* The one of that code (the first one for ""), NULL when it is not among them. */
const struct aliworld_offer *aliworld_offer_of(const struct aliworld_offer *offers, size_t n,
                                               struct str code);
/* Country of the warehouse that a variant lies in. */
struct str aliworld_ships_from(const struct aliworld_variant *v);

/* _agenda */
void aliworld_agenda_put(struct aliworld *w, struct aliworld_agenda *g, struct aliworld_event e);
/* The earliest one that is due; false when there is none. */
bool aliworld_agenda_take(struct aliworld_agenda *g, int64_t now_ms,
                          struct aliworld_event *ret_event);

/* _time: the course of orders. */
void aliworld_created(struct aliworld *w, struct aliworld_order *o);
void aliworld_paid(struct aliworld *w, struct aliworld_order *o, int64_t now_ms);
void aliworld_tick(struct aliworld *w, int64_t now_ms);
int64_t aliworld_next_ms(const struct aliworld *w);
void aliworld_ship_package(struct aliworld *w, struct aliworld_order *o, size_t i, int64_t now_ms);
void aliworld_relabel_package(struct aliworld *w, struct aliworld_order *o, size_t i,
                              struct str number, int64_t now_ms);
void aliworld_deliver_package(struct aliworld *w, struct aliworld_order *o, size_t i,
                              int64_t now_ms);
/* A further package of a paid order, empty yet; it leaves a while after those that wait. */
struct aliworld_package *aliworld_add_package(struct aliworld *w, struct aliworld_order *o,
                                              int64_t now_ms);
void aliworld_pack(struct aliworld *w, struct aliworld_package *p, size_t line, int64_t quantity);
void aliworld_renumber(struct aliworld *w, struct aliworld_package *p, struct str number);
/* Has something in it. */
bool aliworld_stands(const struct aliworld_package *p);
bool aliworld_nothing_left(const struct aliworld_order *o);
/* A line of a paid order ends; false when it has left or ended already. */
bool aliworld_drop(struct aliworld *w, struct aliworld_order *o, size_t line, int64_t now_ms);
void aliworld_start_cancel(struct aliworld *w, struct aliworld_order *o, const char *reason,
                           const char *text, int64_t now_ms);
void aliworld_close(struct aliworld *w, struct aliworld_order *o, struct str reason,
                    struct str text, int64_t now_ms);

/* _read: the order if this caller may see it by now. */
const struct aliworld_order *aliworld_visible(const struct aliworld_call *c, struct str id);

/* _track: what has happened to a package, newest first; its code on the site, its words. */
struct aliworld_node {
    const char *code, *name, *text;
    int64_t at_ms;
};
size_t aliworld_nodes(const struct aliworld *w, struct arena *a, const struct aliworld_order *o,
                      const struct aliworld_package *p, int64_t now_ms,
                      struct aliworld_node **ret_nodes);
/* Is a line of tracking by now. */
bool aliworld_package_shows(const struct aliworld_package *p);
/* Its mail_no as of now. */
struct str aliworld_number_shown(const struct aliworld *w, const struct aliworld_package *p,
                                 int64_t now_ms);

/* _push: the message that an order has come to a status. */
void aliworld_notify(struct aliworld *w, const struct aliworld_order *o, const char *status,
                     int64_t now_ms);
bool aliworld_push(struct aliworld *w, int64_t now_ms, struct arena *a,
                   struct world_push *ret_push);
void aliworld_pushed(struct aliworld *w, const struct world_push *push, int status, int64_t now_ms);

/* _numbers: a tracking number of that shape; one of a carrier in the country, for relabeled
 * packages. */
struct str aliworld_number(struct aliworld *w, const char *shape, int64_t at_ms);
struct str aliworld_local_number(struct aliworld *w, struct str country);

#endif
