/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections: sorting, cutting by cursor, edges, nodes and page info. A cursor holds the sort
 * value and id of its node, as the real ones do, so a node that moves to the end of the order
 * while pages are read appears again rather than being lost.
 */
#include "sim/world/shopify_model.h"

#include <stdlib.h>

#include "base/crypto.h"

#define FIRST_MAX 250

struct shopify_item *shopify_item_add(struct arena *a, struct shopify_item **items, size_t *n,
                                      int64_t value, int64_t id, const void *thing)
{
    struct shopify_item *item = ARENA_PUSH(a, items, n, struct shopify_item);
    *item = (struct shopify_item){.value = value, .id = id, .thing = thing};
    return item;
}

static int order(const struct shopify_item *x, const struct shopify_item *y)
{
    int c = str_cmp(x->text, y->text);
    if (c != 0)
        return c;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->id == y->id ? 0 : x->id < y->id ? -1 : 1;
}

static int order_up(const void *x, const void *y)
{
    return order(x, y);
}

static int order_down(const void *x, const void *y)
{
    return order(y, x);
}

static struct str cursor_text(struct arena *a, const struct shopify_item *item)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 16);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "last_id", item->id);
    jw_kstr(&w, "last_value",
            str_empty(item->text) ? str_printf(a, "%lld", (long long)item->value) : item->text);
    jw_obj_end(&w);
    return base64_text(a, b.p, b.n);
}

static bool cursor_parse(struct arena *a, struct str text, bool by_text, struct shopify_item *ret)
{
    struct str bytes;
    const struct json *root;
    struct shopify_item item = {0};
    if (!base64_parse(a, text, &bytes) || json_parse(a, bytes, &root) != OK ||
        json_get(root, "last_id") == NULL)
        return false;
    item.id = json_i64(json_get(root, "last_id"), 0);
    if (by_text)
        item.text = json_str(json_get(root, "last_value"));
    else
        item.value = json_i64(json_get(root, "last_value"), 0);
    *ret = item;
    return true;
}

static struct gql_out bad(struct gql_call *c, struct str message)
{
    return gql_fail(c, message, STR("{\"code\":\"BAD_REQUEST\"}"));
}

/* What is wrong with first and last, or an empty text. */
static struct str complaint(const struct gql_value *args)
{
    const struct gql_value *first = gql_get(args, "first"), *last = gql_get(args, "last");
    int64_t n = gql_get_i64(args, "first", gql_get_i64(args, "last", 0));
    if (gql_is_null(first) && gql_is_null(last))
        return STR("you must provide one of first or last");
    if (!gql_is_null(first) && !gql_is_null(last))
        return STR("providing both first and last is not supported");
    if (n > FIRST_MAX)
        return gql_is_null(first) ? STR("last cannot exceed 250") : STR("first cannot exceed 250");
    return n < 0 ? STR("first cannot be negative") : STR("");
}

/* Moves from and to to what lies beyond the cursors. False: a cursor that is none. */
static bool cut(struct gql_call *c, const struct shopify_item *items, bool reverse, size_t *from,
                size_t *to)
{
    struct str after = gql_get_str(c->args, "after"), before = gql_get_str(c->args, "before");
    bool by_text = *to > 0 && !str_empty(items[0].text);
    struct shopify_item mark = {0};
    if (!str_empty(after)) {
        if (!cursor_parse(c->a, after, by_text, &mark))
            return false;
        while (*from < *to &&
               (reverse ? order(&mark, &items[*from]) <= 0 : order(&items[*from], &mark) <= 0))
            (*from)++;
    }
    if (!str_empty(before)) {
        if (!cursor_parse(c->a, before, by_text, &mark))
            return false;
        while (*to > *from &&
               (reverse ? order(&mark, &items[*to - 1]) >= 0 : order(&items[*to - 1], &mark) >= 0))
            (*to)--;
    }
    return true;
}

struct gql_out shopify_page(struct gql_call *c, const char *type, struct shopify_item *items,
                            size_t n)
{
    bool reverse = gql_get_bool(c->args, "reverse");
    struct str wrong = complaint(c->args);
    size_t from = 0, to = n, most;
    if (!str_empty(wrong))
        return bad(c, wrong);
    if (n > 0)
        qsort(items, n, sizeof(*items), reverse ? order_down : order_up);
    if (!cut(c, items, reverse, &from, &to))
        return bad(c, STR("Invalid cursor for current pagination sort."));
    if (gql_is_null(gql_get(c->args, "first"))) {
        most = (size_t)gql_get_i64(c->args, "last", 0);
        from = to - from > most ? to - most : from;
    } else {
        most = (size_t)gql_get_i64(c->args, "first", 0);
        to = to - from > most ? from + most : to;
    }
    struct shopify_page *page = ARENA_NEW(c->a, struct shopify_page);
    page->items = n > 0 ? items + from : items;
    page->n = to - from;
    page->type = type;
    page->more_before = from > 0;
    page->more_after = to < n;
    for (size_t i = from; i < to; i++)
        items[i].type = type;
    return gql_obj(str_cstr(c->a, str_printf(c->a, "%sConnection", type)), page);
}

struct gql_out shopify_page_edges(struct gql_call *c, const void *obj)
{
    const struct shopify_page *page = obj;
    struct gql_out *items = ARENA_ARRAY(c->a, struct gql_out, page->n);
    const char *type = str_cstr(c->a, str_printf(c->a, "%sEdge", page->type));
    for (size_t i = 0; i < page->n; i++)
        items[i] = gql_obj(type, &page->items[i]);
    return gql_list(items, page->n);
}

struct gql_out shopify_page_nodes(struct gql_call *c, const void *obj)
{
    const struct shopify_page *page = obj;
    struct gql_out *items = ARENA_ARRAY(c->a, struct gql_out, page->n);
    for (size_t i = 0; i < page->n; i++)
        items[i] = gql_obj(page->type, page->items[i].thing);
    return gql_list(items, page->n);
}

struct gql_out shopify_page_cursor(struct gql_call *c, const void *obj)
{
    return gql_text(cursor_text(c->a, obj));
}

struct gql_out shopify_page_node(struct gql_call *c, const void *obj)
{
    const struct shopify_item *item = obj;
    (void)c;
    return gql_obj(item->type, item->thing);
}

struct gql_out shopify_page_flag(struct gql_call *c, const void *obj)
{
    const struct shopify_page *page = obj;
    bool after = str_eq(c->field->name, STR("hasNextPage"));
    return gql_bool(after ? page->more_after : page->more_before);
}

struct gql_out shopify_page_end(struct gql_call *c, const void *obj)
{
    const struct shopify_page *page = obj;
    bool end = str_eq(c->field->name, STR("endCursor"));
    if (page->n == 0)
        return gql_null();
    return gql_text(cursor_text(c->a, &page->items[end ? page->n - 1 : 0]));
}
