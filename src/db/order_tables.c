/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which column holds which field of an order and of what belongs to it (db/order_tables.h).
 */
#include "db/order_tables.h"

/* Lists are stored member by member: their structs must hold nothing but int64s or texts. */
_Static_assert(sizeof(struct fo_line) == 4 * sizeof(int64_t), "fo_line");
_Static_assert(sizeof(struct fulfillment_line) == 2 * sizeof(int64_t), "fulfillment_line");
_Static_assert(sizeof(struct purchase_line) == 4 * sizeof(int64_t), "purchase_line");
_Static_assert(sizeof(struct package_line) == 2 * sizeof(int64_t), "package_line");
_Static_assert(sizeof(struct write_line) == 2 * sizeof(int64_t), "write_line");
_Static_assert(sizeof(struct purchase_choice) == 9 * sizeof(struct str), "purchase_choice");
_Static_assert(sizeof(struct shop_number) == 3 * sizeof(struct str), "shop_number");
_Static_assert(sizeof(enum stage) == sizeof(int) && sizeof(enum err) == sizeof(int), "enums");

#define COLS(array) .cols = (array), .cols_n = COUNT_OF(array)

static const struct col order_cols[] = {
    COL(I64, order, shop_id),
    COL(I64, order, ext_id),
    COL(STR, order, name),
    COL(U32, order, flags),
    COL(I64, order, created_ms),
    COL(I64, order, processed_ms),
    COL(I64, order, updated_ms),
    COL(I64, order, canceled_ms),
    COL(I64, order, closed_ms),
    COL(I64, order, seen_ms),
    COL(I64, order, read_ms),
    COL(STR, order, body_digest),
    COL(STR, order, cancel_reason),
    COL_ENUM(order, financial, word_financial),
    COL(STR, order, financial_raw),
    COL_ENUM(order, display_fulfillment, word_display_fulfillment),
    COL(STR, order, display_fulfillment_raw),
    COL_ENUM(order, risk, word_risk),
    COL(STR, order, gateway),
    COL(STR, order, source_name),
    COL(STR, order, tags),
    COL(STR, order, note),
    COL(STR, order, attributes),
    COL_MONEY(order, total),
    COL(STR, order, address_digest),
    COL_ENUM(order, stage, word_stage),
    COL(I64, order, hold_ms),
    COL(STR, order, hold_reason),
    COL(I64, order, auto_buy_ms),
    {.name = "guards",
     .type = COL_WORDS,
     .at = offsetof(struct order, guards),
     .words = &word_guard},
    COL(I64, order, lines_wanted),
    COL(I64, order, lines_shipped),
    COL(I64, order, lines_fulfilled),
    COL(I64, order, corrected_ms),
};
const struct table order_table = {
    "shop_order",
    "id",
    {"lines_n", "units", "problems_open", "numbers", "supplier_numbers"},
    COLS(order_cols),
    .steady = {"shop_id", "ext_id", "name", "stage", "problems_open"}};

static const struct col person_cols[] = {
    COL(STR, person, email),        COL(STR, person, phone),         COL(STR, person, name),
    COL(STR, person, first_name),   COL(STR, person, last_name),     COL(STR, person, company),
    COL(STR, person, address1),     COL(STR, person, address2),      COL(STR, person, city),
    COL(STR, person, province),     COL(STR, person, province_code), COL(STR, person, zip),
    COL(STR, person, country_code), COL(STR, person, address_phone), COL(BOOL, person, has_address),
    COL(BOOL, person, erased),      COL(STR, person, supplier_fix),
};
const struct table order_person_table = {
    .name = "order_person", .key = "order_id", COLS(person_cols)};

static const struct col line_cols[] = {
    COL(I64, line, ext_id),
    COL(I64, line, variant_id),
    COL(I64, line, product_id),
    COL(STR, line, title),
    COL(STR, line, variant_title),
    COL(STR, line, sku),
    COL(STR, line, vendor),
    COL(I64, line, quantity),
    COL(I64, line, current_quantity),
    COL(BOOL, line, requires_shipping),
    COL_MONEY(line, price),
    COL(STR, line, properties),
    COL(BOOL, line, handled_elsewhere),
};
static const struct table line_table = {"order_line",    "id",
                                        {"order_id"},    .clustered = true,
                                        COLS(line_cols), .steady = {"order_id", "product_id"}};

static const struct col fo_cols[] = {
    COL(I64, fo, ext_id),
    COL_ENUM(fo, status, word_fo_status),
    COL(STR, fo, status_raw),
    COL(STR, fo, request_status),
    COL(BOOL, fo, can_create),
    COL(BOOL, fo, can_release),
    COL(I64, fo, location_ext_id),
    COL(STR, fo, location_name),
    COL(STR, fo, delivery_method),
    COL(STR, fo, hold_reasons),
    COL(STR, fo, held_by),
    COL(I64, fo, updated_ms),
    COL_ARRAY(INTS, fo, lines, fo_line, int64_t),
};
static const struct table fo_table = {"fulfillment_order", "id",
                                      {"order_id"},        .clustered = true,
                                      COLS(fo_cols),       .steady = {"order_id", "ext_id"}};

static const struct col fulfillment_cols[] = {
    COL(I64, fulfillment, ext_id),
    COL(STR, fulfillment, name),
    COL_ENUM(fulfillment, status, word_fulfillment_status),
    COL(STR, fulfillment, status_raw),
    COL(STR, fulfillment, display_status),
    COL(STR, fulfillment, service),
    COL(I64, fulfillment, location_ext_id),
    COL(I64, fulfillment, created_ms),
    COL(I64, fulfillment, updated_ms),
    COL(I64, fulfillment, delivered_ms),
    COL_ARRAY(TEXTS, fulfillment, numbers, shop_number, struct str),
    COL_ARRAY(INTS, fulfillment, lines, fulfillment_line, int64_t),
    COL(I64, fulfillment, write_id),
};
static const struct table fulfillment_table = {
    "fulfillment", "id", {"order_id"}, COLS(fulfillment_cols), .steady = {"order_id"}};

static const struct col purchase_cols[] = {
    COL(I64, purchase, account_id),
    COL(STR, purchase, supplier),
    COL_ENUM(purchase, state, word_purchase_state),
    COL(STR, purchase, reference),
    COL(STR, purchase, refusal),
    COL(I64, purchase, intent_ms),
    COL(I64, purchase, sent_ms),
    COL(I64, purchase, settled_ms),
    COL(I64, purchase, due_ms),
    COL(I32, purchase, tries),
    COL(I64, purchase, replaces_id),
    COL(BOOL, purchase, by_person),
    COL(BOOL, purchase, many),
    COL_ARRAY(INTS, purchase, lines, purchase_line, int64_t),
    COL_ARRAY(TEXTS, purchase, choices, purchase_choice, struct str),
    COL_MONEY(purchase, cost),
    COL(STR, purchase, not_services),
    COL(BOOL, purchase, accept_price),
    COL(STR, purchase, waits_for),
    COL(I32, purchase, checks),
};
static const struct table purchase_table = {"purchase",
                                            "id",
                                            {"order_id", "shop_id"},
                                            COLS(purchase_cols),
                                            .steady = {"order_id", "shop_id", "account_id",
                                                       "supplier", "state", "reference",
                                                       "intent_ms", "due_ms", "by_person", "many"}};

static const struct col supplier_order_cols[] = {
    COL(STR, supplier_order, number),     COL_ENUM(supplier_order, status, word_supplier_status),
    COL(STR, supplier_order, status_raw), COL(STR, supplier_order, logistics_raw),
    COL_MONEY(supplier_order, total),     COL(I64, supplier_order, seen_ms),
    COL(I64, supplier_order, due_ms),     COL(I64, supplier_order, pay_until_ms),
    COL(STR, supplier_order, store),      COL(I64, supplier_order, status_ms),
    COL(I64, supplier_order, parcels_ms), COL(I64, supplier_order, pushed_ms),
    COL(I64, supplier_order, wait_ms),
};
static const struct table supplier_order_table = {
    "supplier_order",
    "id",
    {"order_id", "purchase_id", "account_id", "supplier"},
    COLS(supplier_order_cols),
    .steady = {"order_id", "purchase_id", "account_id", "number"}};

static const struct col package_cols[] = {
    COL(I64, package, purchase_id),         COL(I64, package, supplier_order_id),
    COL_AS(STR, package, key, "part_key"),  COL(BOOL, package, lines_known),
    COL(I64, package, shipped_ms),          COL(I64, package, delivered_ms),
    COL(I64, package, last_event_ms),       COL(I64, package, moving_ms),
    COL(I64, package, appeared_ms),         COL(I64, package, known_ms),
    COL(STR, package, last_event),          COL(I64, package, fulfillment_ext_id),
    COL(I64, package, published_number_id), COL_ARRAY(INTS, package, lines, package_line, int64_t),
};
static const struct table package_table = {
    "package", "id", {"order_id"}, COLS(package_cols), .steady = {"order_id", "delivered_ms"}};

static const struct col number_cols[] = {
    COL(STR, number, number),          COL(STR, number, carrier),
    COL(STR, number, carrier_raw),     COL_ENUM(number, source, word_source),
    COL_AS(STR, number, by, "person"), COL(I64, number, first_ms),
    COL(I64, number, last_ms),         COL_AS(BOOL, number, current, "is_current"),
};
static const struct table number_table = {
    "package_number",           "id",
    {"order_id", "package_id"}, .clustered = true,
    COLS(number_cols),          .steady = {"order_id", "package_id", "carrier", "is_current"}};

static const struct col problem_cols[] = {
    COL_ENUM(problem, kind, word_problem_kind),
    COL(I64, problem, since_ms),
    COL(STR, problem, detail),
    COL(I64, problem, subject_id),
    COL(BOOL, problem, dismissed),
    COL(STR, problem, dismissed_why),
};
static const struct table problem_table = {"problem",
                                           "id",
                                           {"order_id", "shop_id"},
                                           COLS(problem_cols),
                                           .steady = {"order_id", "shop_id", "dismissed"}};

static const struct col write_cols[] = {
    COL_ENUM(shop_write, kind, word_write_kind),
    COL_ENUM(shop_write, state, word_write_state),
    COL(I64, shop_write, package_id),
    COL(I64, shop_write, fulfillment_ext_id),
    COL(STR, shop_write, number),
    COL(STR, shop_write, url),
    COL(STR, shop_write, company),
    COL(STR, shop_write, numbers_more),
    COL(BOOL, shop_write, notify),
    COL_ARRAY(INTS, shop_write, lines, write_line, int64_t),
    COL(I64, shop_write, sent_quantity_before),
    COL(I64, shop_write, created_ms),
    COL(I64, shop_write, due_ms),
    COL(I64, shop_write, first_sent_ms),
    COL(I64, shop_write, done_ms),
    COL(I32, shop_write, tries),
    COL_ENUM(shop_write, last_err, word_err),
    COL(STR, shop_write, last_detail),
    COL(STR, shop_write, person),
    COL(BOOL, shop_write, many),
};
static const struct table write_table = {"shop_write",
                                         "id",
                                         {"order_id", "shop_id"},
                                         COLS(write_cols),
                                         .steady = {"order_id", "shop_id", "state"}};

/* The id is the key of every child: all code that walks children stands on it. */
#define ID_FIRST(strct) _Static_assert(offsetof(struct strct, id) == 0, #strct)
ID_FIRST(line);
ID_FIRST(fo);
ID_FIRST(fulfillment);
ID_FIRST(purchase);
ID_FIRST(supplier_order);
ID_FIRST(package);
ID_FIRST(number);
ID_FIRST(problem);
ID_FIRST(shop_write);

#define CHILD(table_, parent_, owner, field, item)                                   \
    {                                                                                \
        .by_orders = {&(table_), "WHERE order_id IN_IDS($1) ORDER BY order_id, id"}, \
        .parent = (parent_), .items_at = offsetof(struct owner, field),              \
        .n_at = offsetof(struct owner, field##_n), .size = sizeof(struct item),      \
        .row_at = offsetof(struct item, row)                                         \
    }
const struct order_child order_children[ORDER_CHILD_MAX] = {
    [CHILD_LINE] = CHILD(line_table, PARENT_ORDER, order, lines, line),
    [CHILD_FO] = CHILD(fo_table, PARENT_ORDER, order, fos, fo),
    [CHILD_FULFILLMENT] = CHILD(fulfillment_table, PARENT_ORDER, order, fulfillments, fulfillment),
    [CHILD_PURCHASE] = CHILD(purchase_table, PARENT_ORDER, order, purchases, purchase),
    [CHILD_SUPPLIER_ORDER] =
        CHILD(supplier_order_table, PARENT_PURCHASE, purchase, orders, supplier_order),
    [CHILD_PACKAGE] = CHILD(package_table, PARENT_ORDER, order, packages, package),
    [CHILD_NUMBER] = CHILD(number_table, PARENT_PACKAGE, package, numbers, number),
    [CHILD_PROBLEM] = CHILD(problem_table, PARENT_ORDER, order, problems, problem),
    [CHILD_WRITE] = CHILD(write_table, PARENT_ORDER, order, writes, shop_write),
};
