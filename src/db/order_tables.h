/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of an order (core/order.h) as descriptions, for loading and saving alike. To add a
 * column to one: a migration and a row in order_tables.c.
 */
#ifndef WAYBILL_DB_ORDER_TABLES_H
#define WAYBILL_DB_ORDER_TABLES_H

#include "core/order.h"
#include "db/rows.h"

enum order_parent { PARENT_ORDER, PARENT_PURCHASE, PARENT_PACKAGE };

/* Rows that an order, a purchase or a package holds as an array of structs. Every such struct has
 * its int64 id first; every such table has order_id as its first extra column. */
struct order_child {
    struct rows_select by_orders; /* with its table */
    enum order_parent parent;     /* its id is the second extra column, unless it is the order */
    size_t items_at, n_at;        /* of the array in the parent */
    size_t size, row_at;          /* of an item, and of its enum row */
};

/* Parents stand before their children. */
enum order_child_kind {
    CHILD_LINE,
    CHILD_FO,
    CHILD_FULFILLMENT,
    CHILD_PURCHASE,
    CHILD_SUPPLIER_ORDER,
    CHILD_PACKAGE,
    CHILD_NUMBER,
    CHILD_PROBLEM,
    CHILD_WRITE,
    ORDER_CHILD_MAX
};
extern const struct order_child order_children[ORDER_CHILD_MAX];

/* Extra columns of shop_order: shop facts for lists, in this order. */
enum order_extra {
    ORDER_EXTRA_LINES_N,
    ORDER_EXTRA_UNITS,
    ORDER_EXTRA_PROBLEMS,
    ORDER_EXTRA_NUMBERS,
    ORDER_EXTRA_SUPPLIER_NUMBERS,
    ORDER_EXTRA_MAX
};
extern const struct table order_table, order_person_table;

#endif
