/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observations: facts as the outside states them, before they are merged into what we know.
 * Connectors fill these; core/merge.h applies them. Nothing in here is ours.
 */
#ifndef WAYBILL_CORE_OBSERVE_H
#define WAYBILL_CORE_OBSERVE_H

#include "core/order.h"

/* Which parts of an order the source speaks about; the others are left as they are. */
enum seen_part {
    SEEN_CORE = 1 << 0,         /* order row: statuses, times, totals, tags, note */
    SEEN_PERSON = 1 << 1,       /* email, phone, address */
    SEEN_LINES = 1 << 2,        /* all lines (absent ones are gone) */
    SEEN_FOS = 1 << 3,          /* all fulfillment orders */
    SEEN_FULFILLMENTS = 1 << 4, /* all fulfillments */
    SEEN_RISK = 1 << 5,
    SEEN_DELETED = 1 << 6       /* the shop deleted the order */
};

/* An order as the shop states it: ids of ours are 0, rows are ROW_NEW, ext ids are set. */
struct order_seen {
    uint32_t parts;
    struct order order;
    bool more_lines, more_fos; /* cut off by a page: ask for the single order */
    struct str body_digest;    /* digest of the meaning (not of key order or spaces); "" unknown */
};

/* One fulfillment told alone (webhook fulfillments/create, update). */
struct fulfillment_seen {
    int64_t order_ext_id;
    struct fulfillment fulfillment;
};

/* Goods in a supplier order or in a parcel of it, as the supplier names them. */
struct parcel_item {
    struct str product_id, sku_id, sku_text, title;
    int64_t quantity;
    bool ended; /* in an order: canceled by its supplier, it will not come */
};

/* A supplier order as its supplier states it. */
struct supplier_seen {
    struct str number;
    enum supplier_status status;
    struct str status_raw, logistics_raw;
    struct money total;
    bool all_lines_ended; /* every line carries an end reason: canceled, not delivered */
    int64_t pay_timeout_ms; /* span until an unpaid order ends, 0 */
    struct str store;       /* the supplier's id of it, "" not told */
    bool numbered;          /* a parcel of it has a number, whatever the status says */
    struct parcel_item *items;
    size_t items_n;
};

/* Parcels of a supplier order. */
struct parcel_event {
    int64_t at_ms;
    struct str name, text;
};
struct parcel_seen {
    struct str number;   /* "" when not yet known */
    struct str original; /* the one before it was relabeled, where both are told; "" */
    struct str carrier_raw;
    int64_t eta_ms;
    struct parcel_item *items;
    size_t items_n;
    struct parcel_event *events; /* newest first or last: at_ms decides */
    size_t events_n;
    int64_t moving_ms; /* first event that only a carrier can tell, 0: none yet */
    bool delivered;
};
struct parcels_seen {
    struct str order_number;
    struct parcel_seen *parcels;
    size_t parcels_n;
    const struct parcel_item *held; /* all that the order holds; NULL not told */
    size_t held_n;
};

#endif
