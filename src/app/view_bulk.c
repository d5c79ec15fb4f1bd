/* SPDX-License-Identifier: Apache-2.0 */
/* Bulks and what came of their items. */
#include "app/bulk.h"
#include "app/view_part.h"

/* "498 of 500 done, 2 failed": what a person wants to read first. */
static struct str summary(struct view *v, const struct bulk_row *b, int64_t for_extension)
{
    bool zh = v->lang == LANG_ZH;
    const struct {
        int64_t n;
        const char *en, *zh;
    } parts[] = {
        {b->done_n, "%lld done", "完成 %lld"},
        {b->nothing_n, "%lld with nothing to do", "无需处理 %lld"},
        {for_extension, "%lld for the extension", "%lld 个由扩展采购"},
        {b->failed_n - for_extension, "%lld failed", "失败 %lld"},
        {b->under_way_n, "%lld under way", "处理中 %lld"},
        {b->waiting_n, "%lld waiting", "等待 %lld"},
        {b->canceled_n, "%lld canceled", "已取消 %lld"},
    };
    struct buf out;

    buf_init(&out, v->arena, 500);
    buf_printf(&out, zh ? "共 %lld 个订单" : "%lld in all", (long long)bulk_total(b));
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (!parts[i].n)
            continue;
        struct str count = str_printf(v->arena, "%lld", (long long)parts[i].n);
        struct str words =
            str_replace(v->arena, str_of(zh ? parts[i].zh : parts[i].en), STR("%lld"), count);
        buf_printf(&out, "%s%.*s", i || out.n ? (zh ? "，" : ", ") : "", STR_ARG(words));
    }
    buf_str(&out, zh ? STR("。") : STR("."));
    return buf_view(&out);
}

static void stored_object(struct view *v, const char *key, struct str json)
{
    jw_key(v->w, key);
    if (json.n)
        jw_raw(v->w, json);
    else
        jw_null(v->w);
}

static void members(struct view *v, const struct bulk_row *b)
{
    const struct bulk_action *action = bulk_action(b->action);
    int64_t for_extension = 0;
    enum err err = b->failed_n ? db_bulk_for_extension(v->db, b->id, &for_extension) : OK;

    if (err)
        v->err = err;

    view_id(v, "id", ID_BULK, b->id);
    jw_kstr(v->w, "action", b->action);
    jw_kstr(v->w, "label", action ? action->label[v->lang] : b->action);
    jw_kstr(v->w, "state", db_bulk_state_text(b->state));
    jw_kbool(v->w, "dry_run", b->dry_run);
    jw_kstr_opt(v->w, "person", b->person);
    stored_object(v, "params", b->params);
    stored_object(v, "filter", b->filter);
    jw_kbool(v->w, "counted", b->resolved);
    jw_ki64(v->w, "total", bulk_total(b));
    jw_ki64(v->w, "waiting", b->waiting_n);
    jw_ki64(v->w, "under_way", b->under_way_n);
    jw_ki64(v->w, "done", b->done_n);
    jw_ki64(v->w, "nothing", b->nothing_n);
    jw_ki64(v->w, "for_extension", for_extension);
    jw_ki64(v->w, "failed", b->failed_n - for_extension);
    jw_ki64(v->w, "canceled", b->canceled_n);
    jw_kstr(v->w, "sentence", summary(v, b, for_extension));
    jw_ktime(v->w, "created_at", b->created_ms);
    jw_ktime(v->w, "changed_at", b->changed_ms);
    jw_ktime(v->w, "finished_at", b->finished_ms);
}

void view_bulk(struct view *v, const struct bulk_row *b)
{
    jw_obj(v->w);
    members(v, b);
    jw_obj_end(v->w);
}

enum err view_bulks(struct view *v)
{
    struct view_page page;
    struct bulk_row *rows;
    bool open;
    size_t n, shown;
    enum err err = view_page(v, ID_BULK, &page);

    if (!err)
        err = view_bool(v, "open", false, &open);
    if (!err)
        err = db_bulks_list(v->db, v->arena, open, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        view_bulk(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

static void item(struct view *v, const struct bulk_item *i, struct str name)
{
    struct str detail = v->lang == LANG_ZH ? i->detail_zh : i->detail_en;

    jw_obj(v->w);
    jw_ki64(v->w, "place", i->seq);
    jw_kstr(v->w, "ref", i->ref);
    jw_key(v->w, "order");
    if (name.n) {
        jw_obj(v->w);
        view_id(v, "id", ID_ORDER, i->order_id);
        jw_kstr(v->w, "name", name);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_kstr(v->w, "state", db_bulk_item_state_text(i->state));
    jw_kstr_opt(v->w, "code", i->err ? err_code(i->err) : i->result);
    jw_kstr_opt(v->w, "sentence",
                i->err        ? err_sentence(i->err, v->lang)
                : i->result.n ? bulk_result_sentence(i->result, v->lang)
                              : STR_NONE);
    jw_kstr_opt(v->w, "detail", detail);
    view_stored(v, "calls", i->calls);
    jw_ktime(v->w, "at", i->at_ms);
    jw_obj_end(v->w);
}

static enum err read_page(struct view *v, enum bulk_item_state *ret_state, int64_t *ret_after,
                          int64_t *ret_limit)
{
    struct view_page page;
    struct str state = view_query(v, "state"), cursor = view_query(v, "cursor");
    enum err err = view_page(v, ID_MAX, &page);

    if (err)
        return err;
    *ret_state = BULK_ITEM_STATE_MAX;
    *ret_after = 0;
    *ret_limit = page.limit;
    if (state.n && !db_bulk_item_state_of_text(state, ret_state))
        return view_fail(v, ERR_BAD_INPUT,
                         "\"state\" is one of waiting, under_way, done, nothing, failed, canceled",
                         "“state”应为 waiting、under_way、done、nothing、failed 或 canceled");
    if (cursor.n && (!str_to_i64(cursor, ret_after) || *ret_after < 0))
        return view_fail(v, ERR_BAD_INPUT,
                         "\"cursor\" must be the \"next\" of the page before of this list",
                         "“cursor”必须是此列表上一页的“next”");
    return OK;
}

enum err view_bulk_one(struct view *v)
{
    struct bulk_row b;
    struct bulk_item *items;
    enum bulk_item_state state;
    int64_t id, after, limit;
    size_t n;
    enum err err = read_page(v, &state, &after, &limit);

    if (err)
        return err;
    err = id_parse(ID_BULK, v->path_id, &id) ? db_bulk(v->db, v->arena, id, &b) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return view_fail(v, err, "no bulk \"%.*s\"", "没有批量任务“%.*s”", STR_ARG(v->path_id));
    if (!err)
        err = db_bulk_items_list(v->db, v->arena, id, state, after, limit + 1, &items, &n);
    if (err)
        return err;
    size_t shown = n > (size_t)limit ? (size_t)limit : n;
    struct str *names = ARENA_ARRAY(v->arena, struct str, shown + 1);
    err = db_bulk_order_names(v->db, v->arena, items, shown, names);
    if (err)
        return err;
    jw_obj(v->w);
    members(v, &b);
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < shown; i++)
        item(v, &items[i], names[i]);
    jw_arr_end(v->w);
    jw_kstr_opt(v->w, "next",
                n > shown ? str_printf(v->arena, "%lld", (long long)items[shown - 1].seq)
                          : STR_NONE);
    jw_obj_end(v->w);
    return OK;
}
