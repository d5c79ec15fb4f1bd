/* SPDX-License-Identifier: Apache-2.0 */
/* See app/gather.h. */
#include "app/gather.h"

#include <string.h>

/* Two arrays as one new array. */
static void *joined(struct arena *a, const void *x, size_t x_n, const void *y, size_t y_n,
                    size_t size)
{
    char *out = arena_zalloc(a, x_n + y_n, size);

    if (x_n)
        memcpy(out, x, x_n * size);
    if (y_n)
        memcpy(out + x_n * size, y, y_n * size);
    return out;
}

#define APPEND(a, to, from, items, count)                                                 \
    do {                                                                                  \
        (to)->items = joined((a), (to)->items, (to)->count, (from)->items, (from)->count, \
                             sizeof(*(to)->items));                                       \
        (to)->count += (from)->count;                                                     \
    } while (0)

static struct fo *find_fo(struct order *o, int64_t ext_id)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        if (o->fos[i].ext_id == ext_id)
            return &o->fos[i];
    }
    return NULL;
}

static void gather_fo(struct arena *a, struct order *o, const struct fo *piece)
{
    struct fo *known = find_fo(o, piece->ext_id);

    if (known) {
        APPEND(a, known, piece, lines, lines_n);
        return;
    }
    o->fos = joined(a, o->fos, o->fos_n, piece, 1, sizeof(*piece));
    o->fos_n++;
}

static void gather_fulfillment(struct arena *a, struct order *o, const struct fulfillment *piece)
{
    struct fulfillment *known = order_fulfillment_by_ext(o, piece->ext_id);

    if (known) {
        APPEND(a, known, piece, lines, lines_n);
        return;
    }
    o->fulfillments = joined(a, o->fulfillments, o->fulfillments_n, piece, 1, sizeof(*piece));
    o->fulfillments_n++;
}

static bool has_line(const struct order *o, int64_t ext_id)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].ext_id == ext_id)
            return true;
    }
    return false;
}

void gather_piece(struct arena *a, struct order_seen *whole, const struct order_seen *piece)
{
    struct order *o = &whole->order;
    const struct order *p = &piece->order;

    if (p->lines_n && !has_line(o, p->lines[0].ext_id))
        APPEND(a, o, p, lines, lines_n);
    for (size_t i = 0; i < p->fos_n; i++)
        gather_fo(a, o, &p->fos[i]);
    for (size_t i = 0; i < p->fulfillments_n; i++)
        gather_fulfillment(a, o, &p->fulfillments[i]);
    whole->more_lines = piece->more_lines;
    whole->more_fos = piece->more_fos;
}
