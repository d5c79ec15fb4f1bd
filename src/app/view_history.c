/* SPDX-License-Identifier: Apache-2.0 */
/* History as people read it, and which carrier a number belongs to. */
#include "app/view_part.h"

#include "app/cause.h"
#include "base/text.h"
#include "core/carrier.h"
#include "db/entries.h"

static void cause(struct view *v, const struct entry_row *e)
{
    jw_kstr_opt(v->w, "cause", e->cause);
    jw_kstr_opt(v->w, "cause_label", cause_text(v->arena, e->source, e->cause, v->lang));
}

static void entry(struct view *v, const struct entry_row *e)
{
    jw_obj(v->w);
    view_id(v, "id", ID_ENTRY, e->id);
    jw_ktime(v->w, "at", e->at_ms);
    jw_kstr(v->w, "kind", e->kind);
    jw_kstr(v->w, "source", e->source);
    jw_kstr_opt(v->w, "person", e->person);
    cause(v, e);
    view_id(v, "order", ID_ORDER, e->order_id);
    view_stored(v, "changes", e->changes_json);
    jw_kstr_opt(v->w, "digest", e->digest);
    jw_kstr(v->w, "hash", e->hash);
    jw_obj_end(v->w);
}

static enum err entries(struct view *v, int64_t shop_id, int64_t order_id)
{
    struct view_page page;
    struct entry_row *rows;
    size_t n, shown;
    enum err err = view_page(v, ID_ENTRY, &page);

    if (!err)
        err = db_entries(v->db, v->arena, shop_id, order_id, page.before_id, page.limit + 1, &rows,
                         &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        entry(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

enum err view_order_history(struct view *v)
{
    int64_t id;
    enum err err = view_find_order(v, &id);

    return err ? err : entries(v, 0, id);
}

enum err view_history(struct view *v)
{
    int64_t shop_id;
    enum err err = view_shop_id(v, &shop_id);

    return err ? err : entries(v, shop_id, 0);
}

static void act(struct view *v, const struct activity_row *r)
{
    const struct entry_row *e = &r->entry;

    jw_obj(v->w);
    view_id(v, "id", ID_ENTRY, e->id);
    jw_ktime(v->w, "at", e->at_ms);
    jw_kstr(v->w, "kind", e->kind);
    jw_kstr(v->w, "source", e->source);
    jw_kstr_opt(v->w, "person", e->person);
    cause(v, e);
    view_shop_short(v, r->shop_id);
    if (e->order_id)
        view_order_ref(v, e->order_id, r->order_name);
    else
        jw_knull(v->w, "order");
    view_stored(v, "changes", e->changes_json);
    jw_obj_end(v->w);
}

enum err view_activity(struct view *v)
{
    static const char *const known[] = {"shop", "person", "people", "cursor", "limit", NULL};
    struct activity_filter f = {.shop_id = -1, .person = view_query(v, "person")};
    struct view_page page;
    struct activity_row *rows;
    size_t n, shown;
    enum err err = view_known(v, known);

    if (!err)
        err = view_page(v, ID_ENTRY, &page);
    if (!err)
        err = view_bool(v, "people", false, &f.people);
    if (!err && view_query(v, "shop").n)
        err = view_shop_id(v, &f.shop_id);
    if (err)
        return err;
    f.before_id = page.before_id;
    f.limit = page.limit + 1;
    err = db_activity(v->db, v->arena, &f, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        act(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].entry.id : 0));
    return v->err;
}

static struct str proof_text(enum carrier_proof p)
{
    static const char *const texts[CARRIER_PROOF_MAX] = {
        [CARRIER_UNCHECKED] = "unchecked",
        [CARRIER_PROVEN] = "right",
        [CARRIER_DISPROVEN] = "wrong",
    };

    return str_of(texts[p]);
}

static void guess(struct view *v, const struct carrier_guess *g, struct str number)
{
    jw_obj(v->w);
    jw_kstr(v->w, "carrier", str_of(g->carrier->id));
    jw_kstr(v->w, "name", carrier_name(g->carrier));
    jw_kstr_opt(v->w, "shopify_company", carrier_shopify_company(g->carrier));
    jw_ki64(v->w, "confidence", g->confidence);
    jw_kbool(v->w, "sure", g->confidence >= CARRIER_SURE);
    jw_kstr(v->w, "check", proof_text(g->proof));
    jw_kstr(v->w, "url", carrier_tracking_url(v->arena, g->carrier, number));
    jw_obj_end(v->w);
}

enum err view_carriers(struct view *v)
{
    jw_obj(v->w);
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < carrier_count(); i++) {
        const struct carrier *c = carrier_at(i);
        jw_obj(v->w);
        jw_kstr(v->w, "carrier", str_of(c->id));
        jw_kstr(v->w, "name", carrier_name(c));
        jw_kstr_opt(v->w, "shopify_company", carrier_shopify_company(c));
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_kstr_opt(v->w, "next", STR_NONE);
    jw_obj_end(v->w);
    return OK;
}

enum err view_carriers_detect(struct view *v)
{
    struct str typed = view_query(v, "number"), country = view_query(v, "country");
    struct carrier_guess *guesses;

    if (!typed.n)
        return view_fail(v, ERR_BAD_INPUT, "\"number\" is missing", "缺少“number”：请填写运单号");
    if (country.n && country.n != 2)
        return view_fail(v, ERR_BAD_INPUT, "\"country\" has two letters, such as US",
                         "“country”是两个字母的国家代码，例如 US");
    struct str number = carrier_normalize(v->arena, typed);
    if (!number.n)
        return view_fail(v, ERR_BAD_INPUT,
                         "a tracking number has letters and digits only, at most 64",
                         "运单号只含字母和数字，最多 64 个");
    size_t n = carrier_detect(v->arena, number, str_upper(v->arena, country), view_query(v, "hint"),
                              &guesses);
    jw_obj(v->w);
    jw_kstr(v->w, "number", number);
    jw_kstr(v->w, "url", carrier_tracking_url(v->arena, n ? guesses[0].carrier : NULL, number));
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++)
        guess(v, &guesses[i], number);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return OK;
}
