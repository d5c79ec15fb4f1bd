/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order that one answer could not hold: when it was last changed and what is left of it, as text
 * in the cursor of PLATFORM_ORDER_ONE, "1793491200000 L:after F123:after", one piece per list:
 *     L:after          lines of the order
 *     O:after          its fulfillment orders
 *     F123:after       lines of fulfillment order 123
 *     U123:after       lines of fulfillment 123
 * Every answer takes the first piece away, or moves it on, and may add new ones. An order that was
 * changed meanwhile is ERR_STALE: its pages would not fit together.
 */
#include "connect/shopify.h"

#include "base/http_msg.h"
#include "base/time.h"

#define REST_MAX (1 << 16)

static void put_piece(struct buf *b, char kind, int64_t id, const struct json *connection,
                      struct arena *a)
{
    const struct json *page = json_get(connection, "pageInfo");
    struct str after = json_str(json_get(page, "endCursor"));
    if (!json_bool(json_get(page, "hasNextPage"), false) || str_empty(after))
        return;
    if (b->n > 0)
        buf_char(b, ' ');
    buf_char(b, kind);
    if (id > 0)
        buf_printf(b, "%lld", (long long)id);
    buf_char(b, ':');
    buf_str(b, url_encode(a, after));
}

static void put_inner(struct buf *b, char kind, const char *type, const char *list,
                      const struct json *nodes, struct arena *a)
{
    for (struct json_iter it = json_iter(nodes); json_next(&it);) {
        int64_t id = shopify_gid_number(json_str(json_get(it.val, "id")), type);
        if (id > 0)
            put_piece(b, kind, id, json_get(it.val, list), a);
    }
}

static void put_order(struct buf *b, const struct json *order, struct arena *a)
{
    const struct json *fos = json_get(order, "fulfillmentOrders");
    put_piece(b, 'L', 0, json_get(order, "lineItems"), a);
    put_piece(b, 'O', 0, fos, a);
    put_inner(b, 'F', "FulfillmentOrder", "lineItems", json_get(fos, "nodes"), a);
    put_inner(b, 'U', "Fulfillment", "fulfillmentLineItems", json_get(order, "fulfillments"), a);
}

static int64_t changed_ms(const struct json *order)
{
    return time_of(json_str(json_get(order, "updatedAt")));
}

struct str shopify_order_rest(const struct json *order, struct arena *a)
{
    struct buf b;
    buf_init(&b, a, REST_MAX);
    put_order(&b, order, a);
    if (b.overflowed || b.n == 0)
        return STR_NONE;
    return str_printf(a, "%lld %.*s", (long long)changed_ms(order), STR_ARG(buf_view(&b)));
}

/* The cursor's time and its pieces. False when it is not one of ours. */
static bool cursor_parse(struct str cursor, int64_t *ret_changed_ms, struct str *ret_pieces)
{
    struct str head, pieces;
    int64_t ms;
    if (!str_cut(cursor, ' ', &head, &pieces) || !str_to_i64(head, &ms))
        return false;
    *ret_changed_ms = ms;
    *ret_pieces = pieces;
    return true;
}

struct piece {
    char kind;
    int64_t id;
    struct str after; /* still encoded */
};

/* The first piece of the list; kind 0 when it is not one. */
static struct piece first_piece(struct str pieces)
{
    struct piece p = {0};
    struct str head, rest, name;
    str_cut(pieces, ' ', &head, &rest);
    if (!str_cut(head, ':', &name, &p.after) || str_empty(name) || str_empty(p.after))
        return (struct piece){0};
    p.kind = name.p[0];
    name = str_slice(name, 1, name.n);
    if (p.kind == 'L' || p.kind == 'O')
        return str_empty(name) ? p : (struct piece){0};
    if ((p.kind == 'F' || p.kind == 'U') && str_to_i64(name, &p.id) && p.id > 0)
        return p;
    return (struct piece){0};
}

void shopify_order_page_ask(struct str cursor, int64_t order_ext_id, struct arena *a,
                            struct shopify_page *ret_page)
{
    struct str pieces = STR_NONE;
    int64_t ms;
    struct piece p = cursor_parse(cursor, &ms, &pieces) ? first_piece(pieces) : (struct piece){0};
    struct shopify_page page = {SHOPIFY_DOCUMENT_MAX, "Order", order_ext_id,
                                url_decode(a, p.after, false)};
    if (p.kind == 'L') {
        page.document = SHOPIFY_DOCUMENT_ORDER_LINES;
    } else if (p.kind == 'O') {
        page.document = SHOPIFY_DOCUMENT_ORDER_FOS;
    } else if (p.kind == 'F') {
        page.document = SHOPIFY_DOCUMENT_FO_LINES;
        page.type = "FulfillmentOrder";
        page.id = p.id;
    } else if (p.kind == 'U') {
        page.document = SHOPIFY_DOCUMENT_FULFILLMENT_LINES;
        page.type = "Fulfillment";
        page.id = p.id;
    }
    *ret_page = page;
}

/* Lines of one fulfillment order or fulfillment, as an order that has only them. */
static bool read_inner(struct piece p, const struct json *data, struct arena *a, struct buf *rest,
                       struct order_seen *seen)
{
    struct order *o = &seen->order;
    const struct json *list;
    if (p.kind == 'F') {
        list = json_path(data, "fulfillmentOrder.lineItems");
        seen->parts = SEEN_FOS;
        o->fos = ARENA_PUSH(a, &o->fos, &o->fos_n, struct fo);
        o->fos[0].ext_id = p.id;
        o->fos[0].row = ROW_NEW;
        shopify_fo_lines_read(json_get(list, "nodes"), a, &o->fos[0]);
    } else {
        list = json_path(data, "fulfillment.fulfillmentLineItems");
        seen->parts = SEEN_FULFILLMENTS;
        o->fulfillments = ARENA_PUSH(a, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
        o->fulfillments[0].ext_id = p.id;
        o->fulfillments[0].row = ROW_NEW;
        shopify_fulfillment_lines_read(json_get(list, "nodes"), a, &o->fulfillments[0]);
    }
    put_piece(rest, p.kind, p.id, list, a);
    return json_is_arr(json_get(list, "nodes"));
}

static bool left(struct str pieces, char kind)
{
    struct str head;
    while (!str_empty(pieces)) {
        str_cut(pieces, ' ', &head, &pieces);
        if (!str_empty(head) && head.p[0] == kind)
            return true;
    }
    return false;
}

/* The page itself; what goes on after it is put into rest. */
static bool read_page(struct piece p, int64_t order_ext_id, int64_t ms, const struct json *data,
                      struct arena *a, struct buf *rest, struct order_seen *seen)
{
    const struct json *order = json_get(data, "order");
    if (p.kind == 'F' || p.kind == 'U')
        return read_inner(p, data, a, rest, seen);
    if (p.kind == 0)
        return false;
    shopify_order_read(order, a, seen);
    put_order(rest, order, a);
    return seen->order.ext_id == order_ext_id && seen->order.updated_ms == ms;
}

enum err shopify_order_page_read(struct str cursor, int64_t order_ext_id, const struct json *data,
                                 struct arena *a, struct order_seen *ret_seen,
                                 struct str *ret_cursor)
{
    struct order_seen seen = {0};
    struct str pieces, head, tail, rest;
    int64_t ms;
    struct buf b;
    buf_init(&b, a, REST_MAX);
    if (!cursor_parse(cursor, &ms, &pieces) ||
        !read_page(first_piece(pieces), order_ext_id, ms, data, a, &b, &seen))
        return ERR_STALE;
    seen.order.ext_id = order_ext_id;
    seen.order.updated_ms = ms;
    str_cut(pieces, ' ', &head, &tail);
    if (!str_empty(tail) && b.n > 0)
        buf_char(&b, ' ');
    buf_str(&b, tail);
    if (b.overflowed)
        return ERR_TOO_LARGE;
    rest = buf_view(&b);
    seen.more_lines = left(rest, 'L');
    seen.more_fos = left(rest, 'O') || left(rest, 'F') || left(rest, 'U');
    *ret_seen = seen;
    *ret_cursor =
        str_empty(rest) ? STR_NONE : str_printf(a, "%lld %.*s", (long long)ms, STR_ARG(rest));
    return OK;
}
