/* SPDX-License-Identifier: Apache-2.0 */
/* Products of shops with what is bought for them: what lacks a mapping stands first. */
#include "app/view_part.h"

#include "base/text.h"
#include "db/goods.h"
#include "db/pictures.h"

#define OPEN_SINCE_MS (30 * MS_DAY)

static struct str state_of(int64_t n, int64_t mapped, int64_t ignored)
{
    if (mapped + ignored < n)
        return mapped + ignored > 0 ? STR("partly") : STR("missing");
    return mapped ? STR("mapped") : STR("ignored");
}

static void variant(struct view *v, const struct product_row *p, const struct shop_variant *s,
                    const struct mapping *all, size_t n)
{
    const struct line line = {.product_id = p->product_id, .variant_id = s->variant_id};
    const struct mapping *m = mapping_for_line(all, n, &line);
    bool mapped = m && !m->ignored && m->listing_id.n;

    jw_obj(v->w);
    view_ext_id(v, "variant_id", s->variant_id);
    jw_kstr_opt(v->w, "title", s->variant_title);
    jw_kstr_opt(v->w, "sku", s->sku);
    jw_kstr(v->w, "state", state_of(1, mapped, m && m->ignored));
    jw_ki64(v->w, "open_orders", s->open_orders);
    jw_ktime(v->w, "seen_at", s->seen_ms);
    jw_key(v->w, "mapping");
    if (m)
        view_mapping(v, m);
    else
        jw_null(v->w);
    jw_obj_end(v->w);
}

static enum err product(struct view *v, const struct product_row *p)
{
    struct shop_variant *variants = NULL;
    struct mapping *mappings = NULL;
    size_t variants_n = 0, mappings_n = 0;
    int64_t open = 0;
    enum err err = db_product_variants(v->db, v->arena, p->shop_id, p->product_id,
                                       v->now_ms - OPEN_SINCE_MS, &variants, &variants_n);

    if (!err)
        err =
            db_mappings_for(v->db, v->arena, p->shop_id, &p->product_id, 1, &mappings, &mappings_n);
    if (err)
        return err;
    for (size_t i = 0; i < variants_n; i++)
        open += variants[i].open_orders;
    jw_obj(v->w);
    view_shop_short(v, p->shop_id);
    view_ext_id(v, "product_id", p->product_id);
    jw_kstr(v->w, "title", p->title);
    jw_kstr(v->w, "state", state_of(p->variants, p->mapped, p->ignored));
    jw_ki64(v->w, "variants_n", p->variants);
    jw_ki64(v->w, "mapped_n", p->mapped);
    jw_ki64(v->w, "ignored_n", p->ignored);
    jw_ki64(v->w, "open_orders", open);
    jw_ktime(v->w, "seen_at", p->seen_ms);
    jw_key(v->w, "variants");
    jw_arr(v->w);
    for (size_t i = 0; i < variants_n; i++)
        variant(v, p, &variants[i], mappings, mappings_n);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}

/* "1.1795000000000.632": whether it lacked something, when it was seen, its id. */
static bool parse_cursor(struct str s, struct product_mark *ret)
{
    struct str missing, seen, id;

    str_cut(s, '.', &missing, &s);
    str_cut(s, '.', &seen, &id);
    ret->missing = str_eq(missing, STR("1"));
    return str_to_i64(seen, &ret->seen_ms) && str_to_i64(id, &ret->product_id);
}

static enum err read_filter(struct view *v, struct product_filter *f)
{
    static const char *const known[] = {"shop", "state", "q", "cursor", "limit", NULL};
    struct str state = view_query(v, "state"), cursor = view_query(v, "cursor");
    struct view_page page;
    enum err err = view_known(v, known);

    if (!err)
        err = view_page(v, ID_MAX, &page);
    if (!err)
        err = view_shop_id(v, &f->shop_id);
    if (err)
        return err;
    if (state.n && !str_eq(state, STR("missing")) && !str_eq(state, STR("all")))
        return view_fail(v, ERR_BAD_INPUT, "\"state\" is missing or all",
                         "“state”只能是 missing 或 all");
    f->after_mark = cursor.n > 0;
    if (cursor.n && !parse_cursor(cursor, &f->after))
        return view_fail(v, ERR_BAD_INPUT,
                         "\"cursor\" must be the \"next\" of the page before of this list",
                         "“cursor”必须是此列表上一页的“next”");
    f->missing_only = str_eq(state, STR("missing"));
    f->text = text_clip(view_query(v, "q"), 200);
    f->limit = page.limit;
    return OK;
}

enum err view_products(struct view *v)
{
    struct product_filter f = {0};
    struct product_row *rows = NULL;
    struct str next = STR_NONE;
    size_t n = 0;
    enum err err = read_filter(v, &f);

    if (err)
        return err;
    int64_t limit = f.limit++;
    err = db_products(v->db, v->arena, &f, &rows, &n);
    if (err)
        return err;
    if (n > (size_t)limit) {
        const struct product_row *last = &rows[--n - 1];
        next = str_printf(v->arena, "%d.%lld.%lld", product_is_missing(last),
                          (long long)last->seen_ms, (long long)last->product_id);
    }
    view_list_begin(v);
    for (size_t i = 0; i < n && !err; i++)
        err = product(v, &rows[i]);
    view_list_end(v, next);
    return err ? err : v->err;
}

void view_picture(struct view *v, const char *key, struct str supplier, struct str listing_id)
{
    struct str name = STR_NONE;
    enum err err = OK;

    if (supplier.n && listing_id.n)
        err = db_picture_key(v->db, v->arena, supplier, listing_id, &name);
    if (err && !v->err)
        v->err = err;
    jw_kstr_opt(v->w, key, name.n ? str_cat(v->arena, STR("/images/"), name) : STR_NONE);
}

enum err view_picture_bytes(struct view *v, struct buf *out)
{
    struct str bytes;
    enum err err = db_picture_bytes(v->db, v->arena, text_clip(v->path_id, 64), &bytes);

    if (!err)
        buf_str(out, bytes);
    return err;
}
