/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about many orders at once: accept, pause, resume, cancel. See app/bulk.h. */
#include "app/bulk.h"
#include "app/job.h"
#include "app/live_tell.h"
#include "app/show.h"
#include "app/view_part.h"
#include "base/text.h"

#define OPEN_MAX   20 /* not finished, at once */
#define REF_MAX    100
#define ARGS_MAX   2000
#define PARAMS_MAX 8000
#define NAMES_MAX  900

static enum err answer(struct turn *t, struct command *c, const struct bulk_row *b)
{
    struct view v = show_view(t, c);

    view_bulk(&v, b);
    return v.err;
}

static enum err read_action(struct command *c, const struct bulk_action **ret_action)
{
    struct str name;
    struct buf all;
    enum err err = command_str(c, "action", true, 40, &name);

    if (err)
        return err;
    *ret_action = bulk_action(name);
    if (*ret_action)
        return OK;
    buf_init(&all, c->event.arena, NAMES_MAX);
    for (size_t i = 0; i < bulk_actions_count(); i++)
        buf_printf(&all, "%s%s", i ? ", " : "", bulk_action_at(i)->name);
    return command_fail(c, ERR_BAD_INPUT, "there is no action \"%.*s\": there are %.*s",
                        "没有操作“%.*s”：可用的有 %.*s", STR_ARG(name), STR_ARG(buf_view(&all)));
}

/* An object of the body as it will be stored. "" when it is not there. */
static enum err read_object(struct command *c, const char *key, size_t max, struct str *ret_text)
{
    const struct json *v = json_get(c->body, key);

    *ret_text = STR_NONE;
    if (json_is_null(v))
        return OK;
    if (!json_is_obj(v))
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be an object: {...}",
                            "“%s”必须是对象：{...}", key);
    *ret_text = json_print(c->event.arena, v);
    if (ret_text->n <= max)
        return OK;
    return command_fail(c, ERR_TOO_LARGE, "\"%s\" is longer than %zu bytes",
                        "“%s”超过 %zu 字节：请缩短", key, max);
}

static enum err needed(struct command *c, const struct bulk_action *action)
{
    struct str value = str_trim(json_str(json_path(c->body, "params")
                                             ? json_get(json_get(c->body, "params"), action->needs)
                                             : NULL));

    if (!action->needs[0] || value.n)
        return OK;
    return command_fail(c, ERR_BAD_INPUT, "\"params\" must say \"%s\"", "“params”中需要“%s”",
                        action->needs);
}

static enum err too_many(struct turn *t, struct command *c)
{
    return command_fail(
        c, ERR_TOO_LARGE, "more than %lld orders at once: narrow it, or raise bulk_items",
        "一次超过 %lld 个订单：请缩小范围，或调大 bulk_items", (long long)t->desk->opt.bulk_items);
}

/* -- A selection. */

static enum err add_item(struct turn *t, struct command *c, struct bulk_row *b, struct str ref,
                         struct str args)
{
    struct bulk_item item = {
        .seq = bulk_total(b) + 1, .ref = str_trim(ref), .args = args, .at_ms = t->now_ms};

    if (!item.ref.n || item.ref.n > REF_MAX)
        return command_fail(c, ERR_BAD_INPUT, "item %lld: name an order by id or name",
                            "第 %lld 项：请以编号或名称指明订单", (long long)item.seq);
    if (args.n > ARGS_MAX)
        return command_fail(c, ERR_TOO_LARGE, "item %lld is longer than %d bytes",
                            "第 %lld 项超过 %d 字节", (long long)item.seq, ARGS_MAX);
    if (!id_parse(ID_ORDER, item.ref, &item.order_id))
        item.order_id = 0;
    b->waiting_n++;
    return db_bulk_item_add(t->db, b->id, &item);
}

static enum err take_orders(struct turn *t, struct command *c, struct bulk_row *b,
                            const struct json *orders)
{
    struct map *seen = map_new(t->arena);
    enum err err = OK;

    for (struct json_iter it = json_iter(orders); json_next(&it) && !err;) {
        struct str ref = str_trim(json_text(t->arena, it.val));
        if (map_get(seen, ref))
            continue;
        map_put(seen, ref, seen);
        err = add_item(t, c, b, ref, STR_NONE);
    }
    return err;
}

/* Everything of a row but the order that it names. */
static struct str row_args(struct turn *t, const struct json *row)
{
    struct buf b;
    struct jw w;

    buf_init(&b, t->arena, ARGS_MAX + 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    for (struct json_iter it = json_iter(row); json_next(&it);) {
        if (str_eq(json_str(it.key), STR("order")))
            continue;
        jw_key_str(&w, json_str(it.key));
        jw_raw(&w, json_print(t->arena, it.val));
    }
    jw_obj_end(&w);
    return buf_view(&b);
}

static enum err take_rows(struct turn *t, struct command *c, struct bulk_row *b,
                          const struct json *rows)
{
    enum err err = OK;

    for (struct json_iter it = json_iter(rows); json_next(&it) && !err;) {
        struct str ref = json_text(t->arena, json_get(it.val, "order"));
        err = add_item(t, c, b, ref, row_args(t, it.val));
    }
    return err;
}

static enum err take_list(struct turn *t, struct command *c, struct bulk_row *b,
                          const struct json *list, bool rows)
{
    if (!json_is_arr(list) || !json_len(list))
        return command_fail(c, ERR_BAD_INPUT, "give a list of orders", "请提供订单列表");
    if ((int64_t)json_len(list) > t->desk->opt.bulk_items)
        return too_many(t, c);
    b->resolved = true;
    return rows ? take_rows(t, c, b, list) : take_orders(t, c, b, list);
}

/* -- A filter: counted, and its first page read at once. */

static enum err take_filter(struct turn *t, struct command *c, struct bulk_row *b,
                            const struct json *filter)
{
    struct view v = show_view(t, c);
    struct order_filter f = {0};
    int64_t count = 0;
    struct str detail = STR_NONE;
    enum err err = read_object(c, "filter", PARAMS_MAX, &b->filter);

    if (err)
        return err;
    if (!json_len(filter))
        return command_fail(c, ERR_BAD_INPUT,
                            "an empty filter means every order: name at least one "
                            "thing",
                            "空筛选条件表示全部订单：请至少指定一项");
    if (json_get(filter, "cursor") || json_get(filter, "limit"))
        return command_fail(c, ERR_BAD_INPUT, "a filter here has no \"cursor\" and no \"limit\"",
                            "此处的筛选条件不能包含“cursor”和“limit”");
    for (struct json_iter it = json_iter(filter); json_next(&it);)
        http_header_add(t->arena, &v.query, json_str(it.key), json_text(t->arena, it.val));
    err = view_order_filter(&v, &f);
    c->detail = v.detail;
    if (!err)
        err = db_list_count(t->db, t->arena, &f, t->desk->opt.bulk_items, &count);
    if (!err && count > t->desk->opt.bulk_items)
        err = too_many(t, c);
    if (!err && !count)
        err = command_fail(c, ERR_NOTHING_TO_DO, "no order fits this filter",
                           "没有符合筛选条件的订单");
    return err ? err : bulk_resolve_page(t, b, &detail);
}

static enum err take_items(struct turn *t, struct command *c, const struct bulk_action *action,
                           struct bulk_row *b)
{
    const struct json *orders = json_get(c->body, "orders"), *rows = json_get(c->body, "rows"),
                      *filter = json_get(c->body, "filter");
    int given = !json_is_null(orders) + !json_is_null(rows) + !json_is_null(filter);

    if (given != 1)
        return command_fail(c, ERR_BAD_INPUT, "give one of \"orders\", \"rows\" and \"filter\"",
                            "请在“orders”、“rows”和“filter”中提供一项");
    if (action->rows && json_is_null(rows))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"%s\" needs \"rows\": [{\"order\", \"number\" ...}]",
                            "“%s”需要“rows”：[{\"order\", \"number\" ...}]", action->name);
    if (!json_is_null(filter))
        return take_filter(t, c, b, filter);
    if (json_is_null(rows))
        return take_list(t, c, b, orders, false);
    return take_list(t, c, b, rows, true);
}

static enum err room_for_one(struct turn *t, struct command *c)
{
    int64_t open = 0;
    enum err err = db_bulks_open_count(t->db, &open);

    if (err || open < OPEN_MAX)
        return err;
    return command_fail(c, ERR_LIMITED, "%d are not finished yet: wait for them, or cancel one",
                        "已有 %d 个批量任务尚未完成：请等待或取消其中之一", OPEN_MAX);
}

static enum err record(struct turn *t, struct command *c, const char *kind,
                       const struct bulk_row *b)
{
    struct fact fact = command_fact(c, kind);
    struct str id = id_text(t->arena, ID_BULK, b->id);

    live_tell_bulk(t, b);
    fact.cause = str_printf(t->arena, "%.*s %.*s%s", STR_ARG(id), STR_ARG(b->action),
                            b->dry_run ? ", dry run" : "");
    return turn_record(t, 0, &fact, NULL);
}

enum err command_bulk_add(struct turn *t, struct command *c)
{
    const struct bulk_action *action;
    struct bulk_row b = {.id = turn_id(t), .person = c->person, .created_ms = t->now_ms};
    enum err err = read_action(c, &action);

    if (!err)
        err = command_bool(c, "dry_run", false, &b.dry_run);
    if (!err)
        err = read_object(c, "params", PARAMS_MAX, &b.params);
    if (!err)
        err = needed(c, action);
    if (!err)
        err = room_for_one(t, c);
    if (err)
        return err;
    b.action = str_of(action->name);
    b.changed_ms = t->now_ms;
    err = db_bulk_save(t->db, &b); /* its items refer to it */
    if (!err)
        err = take_items(t, c, action, &b);
    if (!err)
        err = db_bulk_save(t->db, &b);
    if (!err)
        err = record(t, c, "bulk.added", &b);
    if (err)
        return err;
    job_wake(t, JOB_KIND_bulk, b.id, t->now_ms);
    c->status = 202;
    return answer(t, c, &b);
}

/* -- Pause, resume, cancel. */

static enum err find(struct turn *t, struct command *c, struct bulk_row *ret_bulk)
{
    int64_t id;
    enum err err =
        id_parse(ID_BULK, c->path_id, &id) ? db_bulk(t->db, t->arena, id, ret_bulk) : ERR_NOT_FOUND;

    if (err == ERR_NOT_FOUND)
        return command_fail(c, err, "no bulk \"%.*s\"", "没有批量任务“%.*s”", STR_ARG(c->path_id));
    if (!err && ret_bulk->finished_ms)
        return command_fail(c, ERR_ALREADY_DONE, "it is finished already", "该批量任务已结束");
    return err;
}

static enum err change(struct turn *t, struct command *c, struct bulk_row *b, enum bulk_state state,
                       const char *kind)
{
    b->state = state;
    b->changed_ms = t->now_ms;
    enum err err = db_bulk_save(t->db, b);
    if (!err)
        err = record(t, c, kind, b);
    if (err)
        return err;
    job_wake(t, JOB_KIND_bulk, b->id, t->now_ms);
    return answer(t, c, b);
}

enum err command_bulk_pause(struct turn *t, struct command *c)
{
    struct bulk_row b;
    enum err err = find(t, c, &b);

    if (!err && b.state == BULK_CANCELED)
        return command_fail(c, ERR_CONFLICT, "it is canceled", "该批量任务已取消");
    return err ? err : change(t, c, &b, BULK_PAUSED, "bulk.paused");
}

enum err command_bulk_resume(struct turn *t, struct command *c)
{
    struct bulk_row b;
    enum err err = find(t, c, &b);

    if (!err && b.state == BULK_CANCELED)
        return command_fail(c, ERR_CONFLICT, "it is canceled", "该批量任务已取消");
    return err ? err : change(t, c, &b, BULK_RUNNING, "bulk.resumed");
}

/* What was done already stays done; what left is still looked for. */
enum err command_bulk_cancel(struct turn *t, struct command *c)
{
    struct bulk_row b;
    enum err err = find(t, c, &b);

    if (!err)
        err = db_bulk_items_cancel(t->db, b.id, STR("canceled"), t->now_ms);
    if (err)
        return err;
    b.canceled_n += b.waiting_n;
    b.waiting_n = 0;
    b.resolved = true;
    if (bulk_is_finished(&b))
        err = bulk_finish(t, &b, BULK_CANCELED);
    return err ? err : change(t, c, &b, BULK_CANCELED, "bulk.canceled");
}
