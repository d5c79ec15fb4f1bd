/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order with all that belongs to it, as one value: what the shop says, what we bought, which
 * parcels came of it. Everything that decides (core/judge.h, core/plan.h, core/merge.h) is a pure
 * function over this value; db/orders.h loads and saves it. Its arrays grow by ORDER_PUSH.
 * Ids named *_id are ours; ext_id is the shop's exact 64-bit id.
 */
#ifndef WAYBILL_CORE_ORDER_H
#define WAYBILL_CORE_ORDER_H

#include "base/money.h"
#include "core/words.h"

/* How a row stands against the data file; db_order_save writes all but clean ones. */
enum row { ROW_CLEAN, ROW_NEW, ROW_CHANGED, ROW_GONE };

/* Personal values: kept apart from the order so that a customer can be erased. */
struct person {
    struct str email, phone;
    struct str name, first_name, last_name, company;
    struct str address1, address2, city, province, province_code, zip, country_code;
    struct str address_phone;
    struct str supplier_fix; /* JSON: what a person corrected for the supplier alone, or "" */
    bool has_address;        /* the shop gave an address object (it may still be incomplete) */
    bool erased;
};

struct line {
    int64_t id, ext_id;
    int64_t variant_id, product_id; /* the shop's; 0 when the line has none (custom item) */
    struct str title, variant_title, sku, vendor;
    int64_t quantity;         /* as ordered */
    int64_t current_quantity; /* less what was removed or refunded before shipping */
    bool requires_shipping;
    struct money price;
    struct str properties;  /* JSON array of {name, value}, may be empty */
    bool handled_elsewhere; /* a person said so for this line */
    enum row row;
};

/* Shopify's unit of work: one location, one delivery method. A snapshot: its ext_id is read again
 * before each write and never used past one attempt. */
struct fo_line {
    int64_t ext_id, line_ext_id;
    int64_t total_quantity, remaining_quantity;
};
struct fo {
    int64_t id, ext_id;
    enum fo_status status;
    struct str status_raw, request_status;
    bool can_create;  /* CREATE_FULFILLMENT is among the supported actions */
    bool can_release; /* RELEASE_HOLD */
    int64_t location_ext_id;
    struct str location_name, delivery_method;
    struct str hold_reasons; /* comma separated, as the shop names them */
    struct str held_by;      /* title of the app or "" */
    int64_t updated_ms;
    struct fo_line *lines;
    size_t lines_n;
    enum row row;
};

struct fulfillment_line {
    int64_t line_ext_id, quantity;
};
struct shop_number {
    struct str number, company, url;
};
/* The shop's record that goods left; ours or another's. */
struct fulfillment {
    int64_t id, ext_id;
    struct str name; /* "#1001-F1" */
    enum fulfillment_status status;
    struct str status_raw, display_status;
    struct str service; /* "manual" or a fulfillment service's handle */
    int64_t location_ext_id;
    int64_t created_ms, updated_ms, delivered_ms;
    struct shop_number *numbers;
    size_t numbers_n;
    struct fulfillment_line *lines;
    size_t lines_n;
    int64_t write_id; /* our write that made it; 0: somebody else did */
    enum row row;
};

/*
 * A purchase is our order at the supplier. Its request is stored before the supplier hears of it.
 */
struct purchase_line {
    int64_t line_id;
    int64_t quantity; /* shop units */
    int64_t mapping_id;
    int64_t dropped; /* of these, units that the supplier canceled alone: they never come */
};
struct supplier_order {
    int64_t id;
    struct str number; /* the supplier's, as text */
    enum supplier_status status;
    struct str status_raw, logistics_raw;
    struct str store; /* the supplier's id of the store: its orders are often sent together */
    struct money total;
    int64_t seen_ms;               /* last answer about it */
    int64_t status_ms, parcels_ms; /* last answer about its status; about its parcels */
    int64_t pushed_ms;             /* last message that there is news; 0: none, or asked since */
    int64_t wait_ms;      /* pause between two questions if nothing else were open, 0: over */
    int64_t due_ms;       /* when it is asked next */
    int64_t pay_until_ms; /* end of an unpaid one, 0: not told */
    enum row row;
};
/* What was chosen for a line before it left, for people and to know it again in parcels. */
struct purchase_choice {
    struct str line_id; /* in digits: texts only, see db/order_tables.c */
    struct str listing_id, sku_id, sku_attr, text;
    struct str service, ship_from;
    struct str quantity, cost; /* supplier units; "12.30 USD" with its freight, "" not told */
};
struct purchase {
    int64_t id, account_id;
    struct str supplier; /* "aliexpress", "manual" */
    enum purchase_state state;
    struct str reference; /* our own out_order_id; never reused, never changed */
    struct str request; /* business parameters exactly as first sent (JSON); "" when made by hand */
    /* When refused: problem kind, code and text of the supplier or what we say (core/said.h). When
     * it was withdrawn before it left (canceled): the guard's code. When a person canceled it: the
     * reason. */
    struct str refusal;
    int64_t intent_ms, sent_ms, settled_ms; /* sent_ms: of the first send */
    int64_t due_ms;                         /* planned, in doubt: next try */
    int32_t tries;
    /* Purchase that a person ordered this to replace, or that was refused for its shipping service
     * and is tried with the next; 0 */
    int64_t replaces_id;
    bool by_person;
    bool many;               /* asked for as one of many */
    bool accept_price;       /* a person takes it whatever it costs */
    struct str not_services; /* refused for these lines before, comma separated */
    struct str waits_for;    /* planned, in doubt: what stands in its way, "" nothing */
    int32_t checks;          /* failed looks at goods and freight in a row */
    struct money cost;       /* goods and freight as told before it left; no currency: not told */
    struct purchase_line *lines;
    size_t lines_n;
    struct purchase_choice *choices; /* made when it left */
    size_t choices_n;
    struct supplier_order *orders;
    size_t orders_n;
    enum row row;
};

/* What the supplier sent. Numbers are merged and kept with their history, never erased. */
struct package_line {
    int64_t line_id, quantity;
};
struct number {
    int64_t id;
    struct str number;
    struct str carrier;     /* id in core/carriers.tbl.h or "" */
    struct str carrier_raw; /* what the supplier calls it */
    enum source source;
    struct str by; /* person, when a person gave it */
    int64_t first_ms, last_ms;
    bool current; /* the one to publish; exactly one per package that has any */
    enum row row;
};
struct package {
    int64_t id, purchase_id; /* 0: marked by hand without a purchase */
    int64_t supplier_order_id;
    struct str key;   /* tells it apart at the supplier: the first number seen, or its position */
    bool lines_known; /* false: the supplier does not say which line is in it */
    int64_t shipped_ms, delivered_ms, last_event_ms;
    int64_t moving_ms; /* first scan by a carrier; until then the number is only announced */
    int64_t appeared_ms, known_ms; /* its first number: at the supplier, about; seen by us */
    struct str last_event;
    int64_t fulfillment_ext_id;  /* the shop's record of it, 0 */
    int64_t published_number_id; /* number last told to the shop, 0 */
    struct package_line *lines;
    size_t lines_n;
    struct number *numbers;
    size_t numbers_n;
    enum row row;
};

struct problem {
    int64_t id;
    enum problem_kind kind;
    int64_t since_ms;
    struct str detail;  /* of this case, never personal values */
    int64_t subject_id; /* purchase, package or write that it is about; 0: the order */
    bool dismissed;
    struct str dismissed_why;
    enum row row;
};

/* A write to the shop that is wanted: the outbox row. */
struct write_line {
    int64_t line_id, quantity;
};
struct shop_write {
    int64_t id, order_id, shop_id;
    enum write_kind kind;
    enum write_state state;
    int64_t package_id;              /* 0: no package known to us */
    int64_t fulfillment_ext_id;      /* for track, cancel; for create: what came of it */
    struct str number, url, company; /* company: the shop's exact spelling or "" */
    struct str numbers_more;         /* JSON array of {number,url} beyond the first */
    bool notify;
    struct write_line *lines; /* create: what to fulfill */
    size_t lines_n;
    int64_t sent_quantity_before; /* sum remaining on the fulfillment orders when first sent */
    int64_t created_ms, due_ms, done_ms;
    int64_t first_sent_ms; /* 0: nothing that left for it may have an effect */
    int32_t tries;
    enum err last_err;
    struct str last_detail;
    struct str person; /* who asked; "" when Waybill by itself */
    bool many;         /* asked for as one of many: others of people go before it */
    enum row row;
};

enum order_flag {
    ORDER_TEST = 1 << 0,
    ORDER_EDITED = 1 << 1,
    ORDER_BACKFILL = 1 << 2,      /* older than the connection, or first seen in a back-fill */
    ORDER_ALLOW = 1 << 3,         /* a person said "do it anyway" */
    ORDER_ELSEWHERE = 1 << 4,     /* a person said "handled elsewhere" */
    ORDER_READ_WANTED = 1 << 5,   /* must be read again before anything is decided */
    ORDER_FOS_KNOWN = 1 << 6,     /* fulfillment orders were read at least once */
    ORDER_DELETED = 1 << 7,       /* deleted in the shop */
    ORDER_LINES_PARTIAL = 1 << 8, /* more lines exist than were read so far */
    ORDER_OTHER_APP = 1 << 9,     /* another app's fulfillment or tag was seen on it */
    ORDER_REQUIRES_SHIPPING = 1 << 10,
    ORDER_DO_NOT_BUY = 1 << 11 /* a person said that it shall not be bought by itself */
};

struct order {
    int64_t id, shop_id, ext_id;
    struct str name;                              /* "#1001" */
    uint32_t flags;                               /* enum order_flag */
    int64_t created_ms, processed_ms, updated_ms; /* the shop's times */
    int64_t canceled_ms, closed_ms;
    int64_t seen_ms;        /* first seen by us */
    int64_t read_ms;        /* last whole read from the shop */
    struct str body_digest; /* half a SHA-256 of the last payload: a hint of other content */
    struct str cancel_reason;
    enum financial financial;
    struct str financial_raw, display_fulfillment_raw;
    enum display_fulfillment display_fulfillment;
    enum risk risk;
    struct str gateway, source_name, tags, note, attributes; /* attributes: JSON */
    struct money total;
    struct person person;
    struct str address_digest; /* salted digest of the address as it was when bought */
    enum stage stage;
    int64_t hold_ms; /* Waybill's own hold, 0 */
    struct str hold_reason;
    int64_t auto_buy_ms;  /* when automatic buying is due, 0: not planned */
    int64_t corrected_ms; /* when its address last changed, in the shop or for the supplier; 0 */
    uint64_t guards;      /* bit set of enum guard: why Waybill does not act by itself */
    int64_t lines_wanted, lines_shipped, lines_fulfilled; /* counts for lists: units */
    struct line *lines;
    size_t lines_n;
    struct fo *fos;
    size_t fos_n;
    struct fulfillment *fulfillments;
    size_t fulfillments_n;
    struct purchase *purchases;
    size_t purchases_n;
    struct package *packages;
    size_t packages_n;
    struct problem *problems;
    size_t problems_n;
    struct shop_write *writes;
    size_t writes_n;
    enum row row;        /* of the order row itself */
    enum row person_row; /* of the personal values */
    bool read_now;       /* ORDER_READ_WANTED was said in this turn; not stored */
};

struct line *order_line_by_ext(const struct order *o, int64_t ext_id);
struct line *order_line_by_id(const struct order *o, int64_t id);
struct purchase *order_purchase(const struct order *o, int64_t id);
/* The one that was made for the same lines after this one had been refused; NULL for none. */
const struct purchase *order_replacement(const struct order *o, const struct purchase *p);
struct package *order_package(const struct order *o, int64_t id);
struct shop_write *order_write(const struct order *o, int64_t id);
struct fulfillment *order_fulfillment_by_ext(const struct order *o, int64_t ext_id);
/* Is it about the package: tied to it, or made by a mark for it? One mark may come out as several
 * fulfillments (two locations), and a package names but one of them. False when it is gone. */
bool order_package_in(const struct order *o, const struct package *p, const struct fulfillment *f);
struct number *package_current_number(const struct package *p);
/* The supplier gave something that cannot be a tracking number, and no person confirmed it. */
bool package_number_odd(const struct package *p);

/*
 * Appends one zeroed element to an array of an order, whoever made that array: ARENA_PUSH alone
 * believes in room that an array of exact size does not have. What points into it goes stale.
 * order_adopt once, then ARENA_PUSH, is the same for many.
 */
#define ORDER_PUSH(a, items, n, type) ((type *)order_push((a), (void **)(items), (n), sizeof(type)))
void *order_push(struct arena *a, void **items, size_t *n, size_t size);
#define ORDER_ADOPT(a, items, n, type) order_adopt((a), (void **)(items), (n), sizeof(type))
void order_adopt(struct arena *a, void **items, size_t n, size_t size);

/* It must be read again before anything is decided, and soon. */
void order_want_read(struct order *o);

/* A row that was clean becomes changed; new ones stay new. */
void row_touch(enum row *r);

/*
 * Units of the line in live purchases (see purchase_is_live). Units that a person ordered again in
 * a replacement count once: in the replacement, unless that was refused.
 */
int64_t order_line_bought(const struct order *o, int64_t line_id);
/* Of these, units that the supplier has for sure (exists, placed). */
int64_t order_line_made(const struct order *o, int64_t line_id);
/* Units in fulfillments that stand (status success, whoever made them). */
int64_t order_line_fulfilled(const struct order *o, const struct line *l);
/*
 * Units that left or are leaving without a purchase of ours: in fulfillments that belong to no
 * package of a purchase, and in marks by hand that are on their way to the shop. A fulfillment
 * counts here until it is proven dead.
 */
int64_t order_line_elsewhere(const struct order *o, const struct line *l);
/*
 * Units that may still be bought: current quantity - fulfilled elsewhere - bought, never below 0.
 */
int64_t order_line_to_buy(const struct order *o, const struct line *l);
/* The shop shows fulfillment orders: one that its last answer lacked is none. */
bool order_has_fos(const struct order *o);
/* Remaining units by the shop's open fulfillment orders only (closed ones lie after a cancel). */
int64_t order_line_open(const struct order *o, const struct line *l);
/* Units that may still be marked: open in the shop (by its counts while fulfillment orders are not
 * known) less what is on its way there. */
int64_t order_line_markable(const struct order *o, const struct line *l);
/* Of those open, units that another fulfillment service or nobody but the shop may fulfill. */
int64_t order_line_others(const struct order *o, const struct line *l);
/* Remaining units in held or scheduled fulfillment orders. */
int64_t order_line_waiting(const struct order *o, const struct line *l);
/* Live: it may still come, so its units must not be bought again. Stops only by proof. */
bool purchase_is_live(const struct purchase *p);
/* It was taken back before it left, because a guard spoke against it: as if it had never been. */
bool purchase_is_withdrawn(const struct purchase *p);
/* Among the kinds that say why a purchase was not taken. */
bool problem_is_refusal(enum problem_kind kind);
/* Why it was refused: PURCHASE_REFUSED unless the supplier or a check named another problem.
 * ret_words: what was said about it. */
enum problem_kind purchase_refusal(const struct purchase *p, struct str *ret_words);
/* The same for people, in their language: what was said, or the sentence of the problem or guard.
 * purchase_why_text: of a refusal that is not stored. "" when it was not refused. */
struct str purchase_why(const struct purchase *p, struct arena *a, enum lang lang);
struct str purchase_why_text(struct str refusal, struct arena *a, enum lang lang);
/* The code of the problem or guard, "" when it is in words alone. */
struct str purchase_why_code(const struct purchase *p);
/* It waits for a permission that the supplier took from the app: waits_for names it. */
bool purchase_denied(const struct purchase *p);
/* Supplier orders were found that it may be: waits_for names them, for a person to say. */
bool purchase_proposed(const struct purchase *p);
/* The supplier has it for sure: exists or placed. */
bool purchase_is_made(const struct purchase *p);
/* Units of the line in the purchase: without those that the supplier canceled alone. */
int64_t purchase_line_units(const struct purchase *p, int64_t line_id);
int64_t purchase_line_dropped(const struct purchase *p, int64_t line_id);

bool fo_is_open(const struct fo *fo);    /* open or in progress */
bool fo_is_waiting(const struct fo *fo); /* on hold or scheduled */

bool fulfillment_stands(const struct fulfillment *f);
/* Proven not to stand: canceled, failed. Neither is true of states that we do not know. */
bool fulfillment_is_dead(const struct fulfillment *f);
bool fulfillment_carries(const struct fulfillment *f, struct str number);
int64_t fulfillment_line_units(const struct fulfillment *f, int64_t line_ext_id);

int64_t package_line_units(const struct package *p, int64_t line_id);

/* Units of the line in the purchase that are in none of its packages with known lines. */
int64_t order_unplaced(const struct order *o, const struct purchase *b, int64_t line_id);
/* None of its lines has such units. */
bool order_purchase_placed(const struct order *o, const struct purchase *p);
/* How far it is: without a number, announced (a number, but no carrier has it yet), moving or
 * delivered. */
enum package_state package_state(const struct package *p);
/* The number is or was one of this package. */
struct number *package_number(const struct package *p, struct str number);

int64_t write_line_units(const struct shop_write *w, int64_t line_id);
/* Still on its way or waiting for a person: wanted, sent, in doubt, failed. */
bool write_is_open(const struct shop_write *w);

/* The fulfillment that came of it is among those known, standing or not. */
bool order_write_came_true(const struct order *o, const struct shop_write *w);

/* Numbers are compared by letters and digits only, case ignored; empty ones are never the same. */
bool number_same(struct str x, struct str y);

/*
 * Where the parcel goes, as one text: for the salted digest that is kept when something is bought
 * (order.address_digest) and compared at each judgement. "" without an address. No phone, no
 * e-mail: those may change without the parcel going astray.
 */
struct str order_address_text(const struct order *o, struct arena *a);

#endif
