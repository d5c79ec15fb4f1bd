/* SPDX-License-Identifier: Apache-2.0 */
/* Orders in several pages; see pages.h. Nothing here belongs to one platform. */
#include "connect/pages.h"

static void join_fo(struct arena *a, struct order *o, const struct fo *page)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        struct fo *fo = &o->fos[i];
        if (fo->ext_id != page->ext_id)
            continue;
        for (size_t j = 0; j < page->lines_n; j++)
            *ARENA_PUSH(a, &fo->lines, &fo->lines_n, struct fo_line) = page->lines[j];
        return;
    }
    *ARENA_PUSH(a, &o->fos, &o->fos_n, struct fo) = *page;
}

static void join_fulfillment(struct arena *a, struct order *o, const struct fulfillment *page)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        struct fulfillment *f = &o->fulfillments[i];
        if (f->ext_id != page->ext_id)
            continue;
        for (size_t j = 0; j < page->lines_n; j++) {
            *ARENA_PUSH(a, &f->lines, &f->lines_n, struct fulfillment_line) = page->lines[j];
        }
        return;
    }
    *ARENA_PUSH(a, &o->fulfillments, &o->fulfillments_n, struct fulfillment) = *page;
}

enum err order_seen_join(struct arena *a, struct order_seen *into, const struct order_seen *page)
{
    struct order *o = &into->order;
    const struct order *more = &page->order;
    if (more->ext_id != o->ext_id)
        return ERR_BAD_INPUT;
    if (more->updated_ms != 0 && more->updated_ms != o->updated_ms)
        return ERR_STALE;
    for (size_t i = 0; i < more->lines_n; i++)
        *ARENA_PUSH(a, &o->lines, &o->lines_n, struct line) = more->lines[i];
    for (size_t i = 0; i < more->fos_n; i++)
        join_fo(a, o, &more->fos[i]);
    for (size_t i = 0; i < more->fulfillments_n; i++)
        join_fulfillment(a, o, &more->fulfillments[i]);
    into->more_lines = page->more_lines;
    into->more_fos = page->more_fos;
    return OK;
}
