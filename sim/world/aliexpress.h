/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict model of AliExpress' Open Platform as a dropshipper meets it: signed calls, tokens that
 * rotate, orders that are created, paid, shipped in packages, relabeled, delivered, canceled. It
 * behaves as the public documents say, and where they are silent, as the harder of two guesses.
 * Tests, sandbox and simulator make the world here and ask it for the truth afterwards. It knows
 * nothing of Waybill. Next: sim/world/aliexpress_state.h for the insides.
 *
 * Doors: POST /sync (method=...), POST /rest/auth/token/create and /refresh (also under
 * /auth/token/security), GET /oauth/authorize, GET /p/order/index.html, /p/order/detail.html and
 * /p/tracking/index.html.
 * A response may carry the header X-Sim-Delay-Ms: who serves it lets that much time pass first.
 * A response with status 0 is no answer at all.
 */
#ifndef WAYBILL_SIM_WORLD_ALIEXPRESS_H
#define WAYBILL_SIM_WORLD_ALIEXPRESS_H

#include "sim/world/world.h"

struct aliworld;

/* Accidents, to order one by one or by chance. */
enum aliworld_fault {
    ALIWORLD_LOST_BEFORE, /* never arrives */
    ALIWORLD_LOST_AFTER,  /* done, but the answer never comes */
    ALIWORLD_HTML_502,    /* refused by a proxy, nothing done */
    ALIWORLD_HTML_502_AFTER,
    ALIWORLD_HTML_200, /* a page of a wall against robots instead of an answer, nothing done */
    ALIWORLD_HTML_200_AFTER,
    ALIWORLD_CUT_JSON,        /* done, half of the answer comes */
    ALIWORLD_DELAY,           /* done, and slow: X-Sim-Delay-Ms */
    ALIWORLD_API_LIMIT,       /* the method is banned for ban_ms */
    ALIWORLD_APP_LIMIT,       /* code 7 */
    ALIWORLD_SERVICE_TIMEOUT, /* isp.service-unavailable, nothing done */
    ALIWORLD_SERVICE_TIMEOUT_AFTER,
    ALIWORLD_INTERNAL, /* InternalError, nothing done */
    ALIWORLD_INTERNAL_AFTER,
    ALIWORLD_INVALID_AUTHORIZATION, /* isv.invalid-authorization */
    ALIWORLD_NO_PERMISSION,         /* InsufficientPermission */
    ALIWORLD_SYSTEM_ERROR,          /* the method itself says that it failed, nothing done */
    ALIWORLD_FAULT_MAX
};

/* How the world goes; the rows say what each does. */
struct aliworld_options {
    uint64_t seed;
#define FLAG(name, words)   bool name;
#define NUMBER(name, words) int64_t name;
#include "sim/world/aliexpress_options.tbl.h"
#undef FLAG
#undef NUMBER
    struct str push_url; /* message type 53 is posted there; "" for no pushes */
    /* Accidents by chance, each in so many of a thousand requests that reach a door. */
    int64_t fault_permille[ALIWORLD_FAULT_MAX];
};
/* What the documents tell: 10 s until readable, 12 days to pay, tokens of 30 and 60 days, one
 * package that leaves after 2 days and is delivered after 12 more, nothing going wrong. */
struct aliworld_options aliworld_defaults(void);
/* As an app that is not launched yet has it: tokens of 1 and 2 days, 5,000 calls a day. */
void aliworld_app_in_test(struct aliworld_options *options);

/* All texts are copied. The world lives until aliworld_free. */
struct aliworld *aliworld_new(const struct aliworld_options *options);
void aliworld_free(struct aliworld *w);
/* May be changed at any time: counts for what is scheduled from then on. A text put in here must
 * live as long as the world. */
struct aliworld_options *aliworld_options(struct aliworld *w);
struct world_service aliworld_service(struct aliworld *w);
/* The same as the service's handle. */
struct http_response aliworld_handle(struct aliworld *w, const struct http_request *req,
                                     int64_t now_ms, struct arena *a);

/* Accounts: a buyer who has let an app act for them. Several buyers may share an app. */
struct aliworld_tokens {
    struct str access, refresh;
};
/* Adds a buyer with a first pair of tokens. Returns their place, for the functions below. */
size_t aliworld_add_account(struct aliworld *w, struct str app_key, struct str app_secret,
                            struct str buyer, int64_t now_ms);
struct aliworld_tokens aliworld_tokens(const struct aliworld *w, size_t account);
/* A fixed access token, for demos that write it down in advance. */
/* Where pictures of products are said to be ("http://127.0.0.1:9001/aliexpress"); by default at the
 * real service's host. They are served at /kf/ in any case. */
void aliworld_set_pictures(struct aliworld *w, struct str url);
void aliworld_set_tokens(struct aliworld *w, size_t account, struct str access, struct str refresh,
                         int64_t now_ms);
/* A code as the consent page would hand out. It works once, for 10 minutes. */
struct str aliworld_auth_code(struct aliworld *w, size_t account, int64_t now_ms);
/* The access token ends now; the refresh token lives on. */
void aliworld_expire_access(struct aliworld *w, size_t account, int64_t now_ms);
/* The buyer withdraws consent: every token of theirs ends now. */
void aliworld_revoke(struct aliworld *w, size_t account);
/* The platform takes the permission for that method ("": for all of them) from an app, or gives it
 * back (NONE). Tokens stay good, and are renewed as before. */
enum aliworld_denial {
    ALIWORLD_DENIAL_NONE,
    ALIWORLD_DENIAL_API,     /* InsufficientPermission */
    ALIWORLD_DENIAL_PACKAGE, /* 11, isv.permission-api-package-limit */
    ALIWORLD_DENIAL_ADDRESS, /* AppWhiteIpLimit */
    ALIWORLD_DENIAL_MAX
};
void aliworld_deny(struct aliworld *w, struct str app_key, struct str method,
                   enum aliworld_denial denial);
/* Calls that were denied since it was last said so of that very method. */
int64_t aliworld_denied(const struct aliworld *w, struct str app_key, struct str method);

/* Goods. */
struct aliworld_variant {
    struct str sku_id;   /* digits */
    struct str sku_attr; /* "14:350853#Black;5:361386"; "" for goods with one variant */
    struct str text;     /* "Color:Black;Size:M": names and values as people read them */
    int64_t price_cents; /* USD */
    int64_t stock;
};
struct aliworld_product {
    struct str product_id; /* digits */
    struct str title;
    int64_t store_id;
    struct str store_name;
    const struct aliworld_variant *variants;
    size_t variants_n;
    struct str services; /* codes of aliworld_services() with ',' between; "" for all */
    bool free_shipping;  /* the first way to send costs nothing */
    bool choice;         /* AliExpress' own selection */
};
/* A product_id that is there is replaced. A variant whose sku_attr has the property "Ships From"
 * (200007763) lies in that country (201336106 US, 201336104 ES, 201336103 RU), else in China. */
void aliworld_add_product(struct aliworld *w, const struct aliworld_product *product);
/* What sellers do; false when there is no such thing. */
bool aliworld_set_stock(struct aliworld *w, struct str sku_id, int64_t stock);
bool aliworld_set_price(struct aliworld *w, struct str sku_id, int64_t price_cents);
/* The old sku_attr fits no longer, nor the old sku_id unless new_sku_id is ""; names stay. */
bool aliworld_edit_variant(struct aliworld *w, struct str sku_id, struct str new_sku_id,
                           struct str new_sku_attr);
bool aliworld_drop_variant(struct aliworld *w, struct str sku_id);
/* The sku_id that the variant had before any edit. */
struct str aliworld_first_sku_id(const struct aliworld *w, struct str sku_id);
/* Still shown, but nothing can be bought of it. */
bool aliworld_set_offline(struct aliworld *w, struct str product_id, bool offline);
/* Not found any more. */
bool aliworld_remove_product(struct aliworld *w, struct str product_id);
/* It may not be sent there; product_id "": nothing may. */
bool aliworld_close_country(struct aliworld *w, struct str product_id, struct str country);

/* Ways to send. What is offered depends on the variant's country, the buyer's and the quantity. */
struct aliworld_shipping {
    const char *code;              /* logistics_service_name */
    const char *company;           /* as in freight.query */
    const char *carrier;           /* carrier_name of tracking.get */
    const char *numbers;           /* their shape: "LP", "S10", "YT", "USPS" or "DIGITS" */
    const char *from;              /* country of the warehouse */
    const char *to;                /* countries with ',' between; NULL for all */
    int64_t fee_cents, unit_cents; /* of the first unit, of each further one */
    int64_t free_from_cents;       /* free for goods of that much; 0: never */
    int64_t most_units;            /* 0: any number */
    int64_t min_days, max_days;
    bool tracked;
};
const struct aliworld_shipping *aliworld_services(size_t *ret_n);

/* The truth. */
enum aliworld_stage {
    ALIWORLD_UNPAID,
    ALIWORLD_PAYING,
    ALIWORLD_RISK,
    ALIWORLD_PAID,
    ALIWORLD_CANCELING,
    ALIWORLD_CANCELED, /* closed before anything left: by the seller, or unpaid */
    ALIWORLD_FINISHED,
    ALIWORLD_DIVIDED, /* its goods go on in other orders of the same placement */
    ALIWORLD_STAGE_MAX
};
struct aliworld_line {
    struct str product_id, sku_id, sku_attr, sku_text, title;
    int64_t quantity, price_cents;
    struct str end_reason, end_reason_text; /* "" while alive */
};
struct aliworld_item {
    size_t line;
    int64_t quantity;
};
struct aliworld_package {
    struct aliworld_item *items;
    size_t items_n;
    struct str number;     /* the present one; made with the package */
    struct str old_number; /* before the relabel, "" */
    /* 0: not yet. Shipped: the seller says so; scanned: a carrier has seen it. */
    int64_t announced_ms, shipped_ms, scanned_ms, relabeled_ms, delivered_ms;
    int64_t blank_until_ms; /* its mail_no is empty until then */
    struct str *past;       /* every number that it had before */
    size_t past_n;
};
struct aliworld_order {
    struct str id;        /* 16 digits */
    struct str reference; /* out_order_id, "" when none was sent */
    size_t account;
    int64_t placement; /* one per create call that took effect; its orders share it */
    int64_t created_ms, paid_ms;
    enum aliworld_stage stage;
    struct str store_name;
    int64_t store_id;
    const struct aliworld_shipping *shipping;
    struct str name, phone, country, province, city, address, address2, zip, memo;
    struct aliworld_line *lines;
    size_t lines_n;
    struct aliworld_package *packages; /* one without items does not exist any more */
    size_t packages_n;
    int64_t fee_cents;       /* of sending */
    int64_t total_cents;     /* with it */
    int64_t hidden_until_ms; /* tracking.get answers "not found" until then */
    int64_t closed_ms;       /* finished or canceled; 0: neither */
    struct str status;       /* order.get shows this word instead of the true one; "" */
    struct str cancel_reason, cancel_text; /* of a cancellation under way */
    int64_t shown_ms;                      /* it is there since then; 0: since it was created */
    struct aliworld_line *past_lines;      /* of one that was divided, for those who still see it */
    size_t past_lines_n;
};
/* What order.get shows under the id of an order that was divided (option divided_id). */
enum { ALIWORLD_DIVIDED_KEPT, ALIWORLD_DIVIDED_UNKNOWN, ALIWORLD_DIVIDED_CLOSED };
size_t aliworld_orders_n(const struct aliworld *w);
const struct aliworld_order *aliworld_order_at(const struct aliworld *w, size_t i);
/* NULL when there is none. */
const struct aliworld_order *aliworld_order(const struct aliworld *w, struct str id);
/* How many create calls with that reference took effect: above 1 something was bought twice. */
int64_t aliworld_placements(const struct aliworld *w, struct str reference);
/* How many orders exist under that reference (several stores: several orders). */
size_t aliworld_orders_of(const struct aliworld *w, struct str reference);
/* What became of the units that calls with that reference bought; sku_id "" for all of them. */
struct aliworld_units {
    int64_t placed;             /* by create calls that took effect */
    int64_t paid, unpaid;       /* of those that live; sums to placed with canceled */
    int64_t canceled;           /* closed unpaid, or by buyer or seller */
    int64_t shipped, delivered; /* of those paid */
};
struct aliworld_units aliworld_units(const struct aliworld *w, struct str reference,
                                     struct str sku_id);
/* Requests that named this method ("aliexpress.ds.order.create", "/auth/token/refresh"); with ""
 * all requests. Lost ones count. */
int64_t aliworld_calls(const struct aliworld *w, struct str method);

/* Things that people do on the site, at now_ms. False when the order is not in a state for it. */
bool aliworld_pay(struct aliworld *w, struct str id, int64_t now_ms);
/* The bank says no: unpaid again. */
bool aliworld_fail_payment(struct aliworld *w, struct str id, int64_t now_ms);
/* All packages that have not left leave now. The first one gets number if that is not "". */
bool aliworld_ship(struct aliworld *w, struct str id, struct str number, int64_t now_ms);
/* A carrier sees every package that has left. */
bool aliworld_scan(struct aliworld *w, struct str id, int64_t now_ms);
/* Package `package` gets a new number; "" makes one of a local carrier. */
bool aliworld_relabel(struct aliworld *w, struct str id, size_t package, struct str number,
                      int64_t now_ms);
/* Its first package travels with that of another order from now on, under that one's number. */
bool aliworld_join(struct aliworld *w, struct str id, struct str other_id, int64_t now_ms);
/* What is to leave in a package leaves in two: the half of its units later, under a number of its
 * own. */
bool aliworld_split(struct aliworld *w, struct str id, size_t package, int64_t now_ms);
/* A package travels with another one of the same order, under that one's number; as_one: their
 * goods are shown as those of one parcel from now on, else the line of each stands. Both are to
 * leave yet (as_one alone), or both have left. */
bool aliworld_unite(struct aliworld *w, struct str id, size_t package, size_t with, bool as_one,
                    int64_t now_ms);
/* The order itself becomes two, while no parcel of it is told of: the half of its units goes on
 * under an id of its own, the other half under the old one, or, by option divided_id, under a new
 * one too. */
bool aliworld_divide(struct aliworld *w, struct str id, int64_t now_ms);
/* The buyer has it sent elsewhere in the same country, while nothing has left. */
struct aliworld_home {
    struct str name, phone, province, city, address, address2, zip;
};
bool aliworld_readdress(struct aliworld *w, struct str id, const struct aliworld_home *home,
                        int64_t now_ms);
bool aliworld_deliver(struct aliworld *w, struct str id, int64_t now_ms);
/* Canceled while nothing has left, by the seller or on the buyer's wish: IN_CANCEL, later FINISH
 * with end reasons. */
bool aliworld_cancel(struct aliworld *w, struct str id, int64_t now_ms);
bool aliworld_cancel_by_buyer(struct aliworld *w, struct str id, int64_t now_ms);
/* The seller does not have one line; the others go on. */
bool aliworld_drop_line(struct aliworld *w, struct str id, size_t line, int64_t now_ms);
/* The time to pay is over. */
bool aliworld_expire(struct aliworld *w, struct str id, int64_t now_ms);
/* tracking.get forgets what it has said, until then. */
bool aliworld_hide_tracking(struct aliworld *w, struct str id, int64_t until_ms);
/* The mail_no of a package is empty until then, though it was told. */
bool aliworld_blank_number(struct aliworld *w, struct str id, size_t package, int64_t until_ms);
/* order.get shows that order_status (IN_FROZEN, IN_ISSUE, one that nobody knows); "": the true
 * one. */
bool aliworld_set_status(struct aliworld *w, struct str id, struct str status);

/* Befalls the next `times` requests for that method (as in aliworld_calls; "" for any). */
void aliworld_fault(struct aliworld *w, enum aliworld_fault fault, struct str method,
                    int64_t times);
/* The next `times` creates are refused with that error code and text, whatever they say: -1 all,
 * until it is called again. Text "": the code again, as the real one has it for most (blacklists,
 * A001_ORDER_CANNOT_BE_PLACED and the like). */
void aliworld_refuse(struct aliworld *w, struct str code, struct str text, int64_t times);

#endif
