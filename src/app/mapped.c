/* SPDX-License-Identifier: Apache-2.0 */
/* See app/mapped.h. */
#include "app/mapped.h"

#include "db/mappings.h"

#include <stdlib.h>

#define KEPT_MAX 1000 /* products; more: all are forgotten, and read as they are asked for */

struct kept {
    int64_t shop_id;
    struct mapping *items;
    size_t n;
};

struct mapped {
    struct arena *arena;
    struct map *by_product;
    bool stale; /* one was changed */
};

void mapped_free(struct mapped *k)
{
    if (k)
        arena_free(k->arena);
    free(k);
}

void mapped_begin(struct desk *d)
{
    struct mapped *k = d->mapped;

    if (k && !k->stale && map_count(k->by_product) < KEPT_MAX)
        return;
    mapped_free(k);
    d->mapped = k = calloc(1, sizeof(*k));
    ASSERT(k);
    k->arena = arena_new();
    k->by_product = map_new(k->arena);
}

void mapped_changed(struct desk *d)
{
    d->mapped->stale = true;
}

static enum err kept_of(struct turn *t, int64_t shop_id, int64_t product_id,
                        const struct kept **ret_kept)
{
    struct mapped *k = t->desk->mapped;
    struct kept *one = map_get_i64(k->by_product, product_id);
    enum err err = OK;

    if (!one || one->shop_id != shop_id) {
        one = ARENA_NEW(k->arena, struct kept);
        one->shop_id = shop_id;
        err = db_mappings_for(t->db, k->arena, shop_id, &product_id, 1, &one->items, &one->n);
        if (!err)
            map_put_i64(k->by_product, product_id, one);
    }
    *ret_kept = one;
    return err;
}

static enum err read_goods(struct turn *t, const struct order *o, struct mapping **ret_items,
                           size_t *ret_n)
{
    int64_t *products = ARENA_ARRAY(t->arena, int64_t, o->lines_n + 1);

    for (size_t i = 0; i < o->lines_n; i++)
        products[i] = o->lines[i].product_id;
    return db_mappings_for(t->db, t->arena, o->shop_id, products, o->lines_n, ret_items, ret_n);
}

static bool is_product_of_line_before(const struct order *o, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (o->lines[k].product_id == o->lines[i].product_id)
            return true;
    }
    return false;
}

enum err mapped_goods(struct turn *t, const struct order *o, struct mapping **ret_items,
                      size_t *ret_n)
{
    enum err err = OK;

    *ret_items = NULL;
    *ret_n = 0;
    if (t->desk->mapped->stale)
        return read_goods(t, o, ret_items, ret_n);
    for (size_t i = 0; !err && i < o->lines_n; i++) {
        const struct kept *k;
        if (is_product_of_line_before(o, i))
            continue;
        err = kept_of(t, o->shop_id, o->lines[i].product_id, &k);
        for (size_t m = 0; !err && m < k->n; m++)
            *ARENA_PUSH(t->arena, ret_items, ret_n, struct mapping) = k->items[m];
    }
    return err;
}
