/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One item of a bulk: which commands of a single order it stands for, and running them in a
 * savepoint of its own. A dry run does the same, looks at what would leave, and takes it all back.
 */
#include "app/bulk_part.h"

#include "core/plan.h"

#define BODY_MAX (64 * 1024)

static void add_step(struct bulk_run *r, command_fn fn, struct str path_id)
{
    *ARENA_PUSH(r->t->arena, &r->steps, &r->steps_n, struct bulk_step) =
        (struct bulk_step){fn, path_id};
}

static void add_id_step(struct bulk_run *r, enum id_kind kind, int64_t id)
{
    add_step(r, r->action->fn, id_text(r->t->arena, kind, id));
}

static void put_members(struct jw *w, struct arena *a, const struct json *from,
                        const struct json *unless_in)
{
    for (struct json_iter it = json_iter(from); json_next(&it);) {
        char *key = str_cstr(a, json_str(it.key));
        if (unless_in && json_get(unless_in, key))
            continue;
        jw_key(w, key);
        jw_raw(w, json_print(a, it.val));
    }
}

/* What the commands are told: the item's own values before those of all items. */
static enum err make_body(struct bulk_run *r)
{
    struct arena *a = r->t->arena;
    const struct json *args = NULL, *params = NULL;
    struct buf b;
    struct jw w;
    enum err err = OK;

    if (r->item->args.n)
        err = json_parse(a, r->item->args, &args);
    if (!err && r->bulk->params.n)
        err = json_parse(a, r->bulk->params, &params);
    if (err)
        return err;
    buf_init(&b, a, BODY_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    put_members(&w, a, args, NULL);
    put_members(&w, a, params, args);
    if (!json_get(args, "wait") && !json_get(params, "wait"))
        jw_kbool(&w, "wait", true); /* its outcome is looked for */
    jw_obj_end(&w);
    return b.overflowed ? ERR_TOO_LARGE : json_parse(a, buf_view(&b), &r->body);
}

static void begin_command(struct bulk_run *r, command_fn fn, struct str path_id)
{
    struct command *c = &r->command;
    struct str shop = json_str(json_get(r->body, "shop"));

    *c = (struct command){0};
    command_init(c, r->t->arena, fn);
    c->event.kind = EVENT_ITEM;
    c->path_id = path_id;
    c->body = r->body;
    c->person = r->bulk->person;
    c->lang = LANG_EN;
    if (shop.n)
        http_header_add(r->t->arena, &c->query, STR("shop"), shop);
    jw_init(&c->w, &c->out);
}

/* The order that the item names, or that owns the row that it names. */
static enum err find_order(struct bulk_run *r)
{
    struct str ref = r->item->ref;
    int64_t id, order_id = r->item->order_id;
    enum err err = OK;

    if (!order_id && id_parse(ID_WRITE, ref, &id))
        err = db_order_of_write(r->t->db, id, &order_id);
    else if (!order_id && id_parse(ID_PROBLEM, ref, &id))
        err = db_order_of_problem(r->t->db, id, &order_id);
    else if (!order_id && id_parse(ID_FULFILLMENT, ref, &id))
        err = db_order_of_fulfillment(r->t->db, id, &order_id);
    else if (!order_id && id_parse(ID_PACKAGE, ref, &id))
        err = db_order_of_package(r->t->db, id, &order_id);
    else if (!order_id)
        err = command_order(r->t, &r->command, &r->order);
    if (!err && order_id)
        err = turn_order(r->t, order_id, &r->order);
    if (err == ERR_NOT_FOUND && !r->command.detail.n)
        return command_fail(&r->command, err, "no \"%.*s\"", "没有“%.*s”", STR_ARG(ref));
    if (!err)
        r->item->order_id = r->order->id;
    return err;
}

static enum err plan_writes_of(struct bulk_run *r)
{
    bool retry = r->action->fn == command_write_retry;

    for (size_t i = 0; i < r->order->writes_n; i++) {
        const struct shop_write *w = &r->order->writes[i];
        if (w->state == WRITE_STATE_FAILED || (retry && w->state == WRITE_STATE_WANTED) ||
            (retry && w->state == WRITE_STATE_DOUBT))
            add_id_step(r, ID_WRITE, w->id);
    }
    if (r->steps_n)
        return OK;
    return command_fail(&r->command, ERR_NOTHING_TO_DO, "no write of %.*s waits for that",
                        "%.*s 没有需要处理的写入", STR_ARG(r->order->name));
}

static enum err plan_problems_of(struct bulk_run *r)
{
    struct str kind = json_str(json_get(r->body, "problem"));

    for (size_t i = 0; i < r->order->problems_n; i++) {
        const struct problem *p = &r->order->problems[i];
        bool meant = !kind.n || str_eq(problem_kind_text(p->kind), kind);
        if (!p->dismissed && meant && p->row != ROW_GONE)
            add_id_step(r, ID_PROBLEM, p->id);
    }
    if (r->steps_n)
        return OK;
    return command_fail(&r->command, ERR_NOTHING_TO_DO, "%.*s has no such open problem",
                        "%.*s 没有此类未解决的问题", STR_ARG(r->order->name));
}

/* Those that Waybill made; one of others must be named itself. */
static enum err plan_fulfillments_of(struct bulk_run *r)
{
    for (size_t i = 0; i < r->order->fulfillments_n; i++) {
        const struct fulfillment *f = &r->order->fulfillments[i];
        if (fulfillment_stands(f) && f->write_id)
            add_id_step(r, ID_FULFILLMENT, f->id);
    }
    if (r->steps_n)
        return OK;
    return command_fail(&r->command, ERR_NOTHING_TO_DO,
                        "no fulfillment of %.*s that Waybill made stands in the shop",
                        "店铺中没有由 Waybill 为 %.*s 创建的有效发货", STR_ARG(r->order->name));
}

static enum err plan_number_of(struct bulk_run *r)
{
    struct str number = str_trim(json_str(json_get(r->body, "number")));
    bool replace = json_bool(json_get(r->body, "replace"), false);
    int64_t id = 0;
    enum number_plan plan = plan_number(r->order, number, &id);

    if (!number.n)
        return command_fail(&r->command, ERR_BAD_INPUT, "the tracking number is missing",
                            "缺少运单号");
    switch (plan) {
    case NUMBER_SHIP:
        add_step(r, command_order_ship, id_text(r->t->arena, ID_ORDER, r->order->id));
        return OK;
    case NUMBER_REPLACE:
        if (!replace)
            return command_fail(&r->command, ERR_CONFLICT,
                                "the shop shows another number: say \"replace\" to change it",
                                "店铺已有其他运单号：如需更改请指明“replace”");
        add_id_step(r, ID_FULFILLMENT, id);
        return OK;
    case NUMBER_ADD: add_id_step(r, ID_FULFILLMENT, id); return OK;
    case NUMBER_KNOWN:
        return command_fail(&r->command, ERR_ALREADY_DONE, "the shop has this number already",
                            "店铺已有此运单号");
    case NUMBER_SEVERAL:
        return command_fail(&r->command, ERR_AMBIGUOUS,
                            "several fulfillments stand in the shop: name the one that is meant",
                            "店铺中有多个发货记录：请指明是哪一个");
    case NUMBER_NOTHING: break;
    }
    return command_fail(&r->command, ERR_NOTHING_TO_DO, "nothing of %.*s is open in the shop",
                        "店铺中 %.*s 没有未发货的商品", STR_ARG(r->order->name));
}

static enum err plan_steps(struct bulk_run *r)
{
    int64_t id;
    struct str ref = r->item->ref;
    enum bulk_about about = r->action->about;
    bool named = (about == BULK_WRITES && id_parse(ID_WRITE, ref, &id)) ||
                 (about == BULK_PROBLEMS && id_parse(ID_PROBLEM, ref, &id)) ||
                 (about == BULK_FULFILLMENTS && id_parse(ID_FULFILLMENT, ref, &id)) ||
                 (about == BULK_NUMBER &&
                  (id_parse(ID_FULFILLMENT, ref, &id) || id_parse(ID_PACKAGE, ref, &id)));

    if (named) {
        add_step(r, r->action->fn, ref);
        return OK;
    }
    switch (about) {
    case BULK_ORDER: add_id_step(r, ID_ORDER, r->order->id); return OK;
    case BULK_WRITES: return plan_writes_of(r);
    case BULK_PROBLEMS: return plan_problems_of(r);
    case BULK_FULFILLMENTS: return plan_fulfillments_of(r);
    case BULK_NUMBER: return plan_number_of(r);
    }
    UNREACHABLE();
}

static enum err run_steps(struct bulk_run *r)
{
    for (size_t i = 0; i < r->steps_n; i++) {
        begin_command(r, r->steps[i].fn, r->steps[i].path_id);
        enum err err = r->steps[i].fn(r->t, &r->command);
        if (err)
            return err;
        int64_t subject_id = r->command.event.deferred ? r->command.event.subject_id : 0;
        if (subject_id && (!r->subject_id || subject_id < r->subject_id))
            r->subject_id = subject_id;
    }
    return OK;
}

static enum err perform(struct bulk_run *r)
{
    enum err err = make_body(r);

    begin_command(r, r->action->fn, r->item->ref);
    if (!err)
        err = find_order(r);
    if (!err)
        err = plan_steps(r);
    if (!err && r->bulk->dry_run)
        bulk_dry_before(r);
    if (!err)
        err = run_steps(r);
    if (!err && r->bulk->dry_run)
        err = bulk_dry_after(r);
    return err;
}

/* The first of the new purchases or writes: its outcome and that of those after it count. */
static int64_t first_new(const struct bulk_run *r)
{
    for (size_t i = 0; i < r->order->purchases_n; i++) {
        if (r->order->purchases[i].id > r->mark_id)
            return r->order->purchases[i].id;
    }
    for (size_t i = 0; i < r->order->writes_n; i++) {
        if (r->order->writes[i].id > r->mark_id)
            return r->order->writes[i].id;
    }
    return r->subject_id;
}

static enum err tell_done(struct bulk_run *r)
{
    struct bulk_item *item = r->item;
    bool off = !json_bool(json_get(r->body, "on"), true);

    if (r->bulk->dry_run)
        return OK; /* told already */
    if (r->subject_id) {
        item->state = BULK_ITEM_UNDER_WAY;
        item->subject_id = r->subject_id;
        if (r->subject_id > r->mark_id)
            item->subject_id = first_new(r);
        return OK;
    }
    if (r->action->fn == command_order_tracking)
        return bulk_tracking_outcome(r->t, r->order, item);
    bulk_item_over(item, BULK_ITEM_DONE, off ? "taken_back" : r->action->result, STR_NONE,
                   STR_NONE);
    return OK;
}

static bool is_of_the_file(enum err err)
{
    return err == ERR_DB || err == ERR_DB_FULL || err == ERR_DB_BUSY || err == ERR_DB_CORRUPT;
}

/* What the item did is undone; so must be what it left in memory. */
static void undo(struct bulk_run *r, int64_t effects)
{
    struct turn *t = r->t;

    db_rollback_to(t->db);
    if (r->item->order_id)
        map_put_i64(t->orders, r->item->order_id, NULL); /* it is loaded again */
    if (t->effects != effects && !r->bulk->dry_run)
        t->desk->reload = true;
}

enum err bulk_run_item(struct turn *t, const struct bulk_row *b, struct bulk_item *item)
{
    struct bulk_run r = {.t = t, .bulk = b, .item = item, .action = bulk_action(b->action)};
    int64_t effects = t->effects;
    enum err err, end;

    item->at_ms = t->now_ms;
    if (!r.action) {
        bulk_item_failed(item, ERR_UNAVAILABLE, STR_NONE, STR_NONE);
        return OK;
    }
    err = db_savepoint(t->db);
    if (err)
        return err;
    r.mark_id = turn_id(t);
    t->rehearsal = b->dry_run;
    err = perform(&r);
    t->rehearsal = false;
    if (err || b->dry_run)
        undo(&r, effects);
    end = db_release(t->db);
    if (end || is_of_the_file(err))
        return end ? end : err;
    if (!err)
        return tell_done(&r);
    bulk_item_failed(item, err, r.command.said[LANG_EN], r.command.said[LANG_ZH]);
    return OK;
}
