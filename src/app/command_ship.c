/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about shipping: get tracking code, mark as shipped, change a number, cancel, retry. */
#include "app/command.h"
#include "app/show.h"
#include "app/tracking.h"
#include "app/writes.h"

#define PACKAGES_MAX 20
#define NUMBER_MAX   60
#define WAIT_MS      (15 * MS_SECOND)
#define ASK_WAIT_MS  (20 * MS_SECOND)
#define RESTS_MS     (90 * MS_DAY) /* an order that nothing happens to (retention.c) */

/* One package of "mark as shipped", as asked. */
struct ship {
    struct str number, carrier, url;
    struct write_line *lines;
    size_t lines_n;
};

static void all_open_lines(struct turn *t, const struct order *o, struct ship *s)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        int64_t units = order_line_markable(o, &o->lines[i]);
        if (!units)
            continue;
        struct write_line *wl = ARENA_PUSH(t->arena, &s->lines, &s->lines_n, struct write_line);
        *wl = (struct write_line){o->lines[i].id, units};
    }
}

static enum err named_lines(struct turn *t, struct command *c, const struct order *o,
                            const struct json *lines, struct ship *s)
{
    if (!json_is_arr(lines) || !json_len(lines))
        return command_fail(c, ERR_BAD_INPUT,
                            "\"lines\" must be a list of {\"line\", \"quantity\"}",
                            "“lines”必须是由 {\"line\", \"quantity\"} 组成的列表");
    for (struct json_iter it = json_iter(lines); json_next(&it);) {
        int64_t id;
        struct str ref = json_str(json_is_obj(it.val) ? json_get(it.val, "line") : it.val);
        const struct line *l = id_parse(ID_LINE, ref, &id) ? order_line_by_id(o, id) : NULL;
        if (!l)
            return command_fail(c, ERR_NOT_FOUND, "the order has no line \"%.*s\"",
                                "订单中没有商品行“%.*s”", STR_ARG(ref));
        int64_t open = order_line_markable(o, l),
                wanted = json_i64(json_get(it.val, "quantity"), open);
        if (wanted < 1 || wanted > open)
            return command_fail(c, ERR_CONFLICT, "%lld of \"%.*s\" cannot be marked: %lld are open",
                                "无法标记 %lld 件“%.*s”：仅有 %lld 件未发货", (long long)wanted,
                                STR_ARG(l->title), (long long)open);
        struct write_line *wl = ARENA_PUSH(t->arena, &s->lines, &s->lines_n, struct write_line);
        *wl = (struct write_line){l->id, wanted};
    }
    return OK;
}

static enum err held_in_shop(struct command *c, const struct order *o)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        const struct fo *fo = &o->fos[i];
        if (fo->row == ROW_GONE || !fo_is_waiting(fo))
            continue;
        if (fo->status == FO_STATUS_SCHEDULED)
            return command_fail(c, ERR_NOTHING_TO_DO,
                                "the shop has scheduled %.*s for later: it can be marked then, or "
                                "after it was opened in the shop's admin",
                                "店铺已将 %.*s 安排在稍后发货：届时或在店铺后台开放后才能标记",
                                STR_ARG(o->name));
        return command_fail(c, ERR_NOTHING_TO_DO,
                            "%.*s is on hold in the shop (%.*s): release it there first",
                            "%.*s 在店铺中已暂停（%.*s）：请先在店铺后台解除", STR_ARG(o->name),
                            STR_ARG(fo->hold_reasons));
    }
    return OK;
}

/* Why nothing of it can be marked, and what helps. */
static enum err nothing_open(struct turn *t, struct command *c, const struct order *o)
{
    enum err err = held_in_shop(c, o);

    if (err)
        return err;
    if ((o->flags & ORDER_FOS_KNOWN) && !o->fos_n && !o->fulfillments_n)
        return command_fail(
            c, ERR_NOTHING_TO_DO,
            "the shop shows nothing to fulfill for %.*s: see with `waybill shop "
            "check` whether a permission is missing",
            "店铺未显示 %.*s 的待发货内容：请用 `waybill shop check` 查看是否缺少权限",
            STR_ARG(o->name));
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (!fulfillment_stands(f) || f->numbers_n)
            continue;
        struct str id = id_text(t->arena, ID_FULFILLMENT, f->id);
        return command_fail(
            c, ERR_NOTHING_TO_DO,
            "%.*s is fulfilled in the shop, without a number: add one with "
            "`waybill number %.*s NUMBER`",
            "%.*s 在店铺中已发货，但没有运单号：请用 `waybill number %.*s 运单号` 添加",
            STR_ARG(o->name), STR_ARG(id));
    }
    return command_fail(c, ERR_NOTHING_TO_DO, "no line of %.*s is open in the shop",
                        "店铺中 %.*s 没有未发货的商品", STR_ARG(o->name));
}

static enum err read_ship(struct turn *t, struct command *c, const struct order *o,
                          const struct json *in, struct ship *ret_ship)
{
    struct ship s = {0};
    const struct json *lines = json_get(in, "lines");

    s.number = str_trim(json_str(json_get(in, "number")));
    s.carrier = str_trim(json_str(json_get(in, "carrier")));
    s.url = str_trim(json_str(json_get(in, "url")));
    if (s.number.n > NUMBER_MAX)
        return command_fail(c, ERR_BAD_INPUT, "a tracking number has at most %d characters",
                            "运单号最多 %d 个字符", NUMBER_MAX);
    if (s.carrier.n && !tracking_carrier(s.carrier))
        return command_fail(c, ERR_BAD_INPUT, "no carrier \"%.*s\": `waybill carrier` lists them",
                            "没有承运商“%.*s”：请用 `waybill carrier` 查看全部",
                            STR_ARG(s.carrier));
    struct str scheme, host, path;
    if (s.url.n && (s.url.n > 500 || !url_split(s.url, &scheme, &host, &path)))
        return command_fail(c, ERR_BAD_INPUT, "\"url\" must be an http(s) address",
                            "“url”必须是 http(s) 地址");
    if (json_is_null(lines))
        all_open_lines(t, o, &s);
    else {
        enum err err = named_lines(t, c, o, lines, &s);
        if (err)
            return err;
    }
    if (!s.lines_n)
        return nothing_open(t, c, o);
    *ret_ship = s;
    return OK;
}

static struct shop_write *add_write(struct turn *t, struct command *c, struct order *o,
                                    enum write_kind kind, bool notify)
{
    struct shop_write *w = writes_push(t, o);

    *w = (struct shop_write){
        .id = turn_id(t), .order_id = o->id, .shop_id = o->shop_id, .kind = kind, .row = ROW_NEW};
    w->state = WRITE_STATE_WANTED;
    w->notify = notify;
    w->created_ms = w->due_ms = t->now_ms;
    w->person = c->person;
    w->many = c->event.kind == EVENT_ITEM;
    return w;
}

static void ship_one(struct turn *t, struct command *c, struct order *o, const struct ship *s,
                     bool notify, struct changes *changes)
{
    struct merge m = turn_merge(t, SOURCE_PERSON, changes);
    struct package *p = NULL;
    int64_t package_id = 0;

    if (s->number.n) {
        p = merge_number(&m, o, NULL, s->number, s->carrier, c->person, s->lines, s->lines_n);
        package_id = p->id;
    }
    struct shop_write *w = add_write(t, c, o, WRITE_KIND_CREATE, notify);
    w->package_id = package_id;
    w->number = s->number;
    w->url = s->url;
    w->lines = s->lines;
    w->lines_n = s->lines_n;
    tracking_fill(t, o, w, s->carrier);
    changes_add(changes, "write.wanted", w->id, STR_NONE, s->number);
}

/* No number was given: packages whose number is known and that do not stand in the shop are marked.
 * ret_first_id: the first write that is wanted for it, 0 when there is none. */
static enum err ship_known(struct turn *t, struct command *c, struct order *o, bool notify,
                           struct changes *changes, int64_t *ret_first_id)
{
    struct judge j;
    enum err err = turn_judge(t, o, changes, &j);

    *ret_first_id = 0;
    for (size_t i = 0; i < o->packages_n && !err; i++) {
        const struct package *p = &o->packages[i];
        if (p->row == ROW_GONE || !package_current_number(p))
            continue;
        struct shop_write *w = plan_mark(&j, o, p, c->person, notify);
        if (w && w->row == ROW_NEW)
            w->many = c->event.kind == EVENT_ITEM;
        if (w && !*ret_first_id)
            *ret_first_id = w->id;
    }
    return err;
}

static enum err ship_asked(struct turn *t, struct command *c, struct order *o, bool notify,
                           struct changes *changes, int64_t *ret_first_id)
{
    const struct json *packages = json_get(c->body, "packages");
    struct ship s;
    bool bare;
    enum err err = command_bool(c, "without_number", false, &bare);

    if (err)
        return err;
    if (json_is_arr(packages)) {
        if (!json_len(packages) || json_len(packages) > PACKAGES_MAX)
            return command_fail(c, ERR_BAD_INPUT, "give 1 to %d packages", "请提供 1 到 %d 个包裹",
                                PACKAGES_MAX);
        for (struct json_iter it = json_iter(packages); json_next(&it) && !err;) {
            err = read_ship(t, c, o, it.val, &s);
            if (!err && !s.number.n && !bare)
                err = command_fail(c, ERR_BAD_INPUT,
                                   "a package has no tracking number: give it, or say that it is "
                                   "shipped without one",
                                   "有包裹缺少运单号：请填写运单号，或说明无运单号发货");
            if (!err)
                ship_one(t, c, o, &s, notify, changes);
        }
        return err;
    }
    bool named = json_str(json_get(c->body, "number")).n > 0;
    if (!named && !bare) {
        err = ship_known(t, c, o, notify, changes, ret_first_id);
        if (err || *ret_first_id)
            return err;
        return command_fail(c, ERR_BAD_INPUT,
                            "no tracking number is known: give a tracking number, or say that it "
                            "is shipped without one",
                            "尚无运单号：请填写运单号，或说明无运单号发货");
    }
    err = read_ship(t, c, o, c->body, &s);
    if (!err)
        ship_one(t, c, o, &s, notify, changes);
    return err;
}

enum err command_order_ship(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "order.marked");
    struct order *o;
    bool notify, wait;
    enum err err = command_order(t, c, &o);

    if (err)
        return err;
    if (c->again)
        return show_order(t, c, o);
    if (o->canceled_ms)
        return command_fail(c, ERR_CONFLICT, "%.*s is canceled in the shop", "%.*s 在店铺中已取消",
                            STR_ARG(o->name));
    if (o->flags & ORDER_DELETED)
        return command_fail(c, ERR_CONFLICT, "%.*s is not in the shop any more",
                            "店铺中已没有 %.*s", STR_ARG(o->name));
    if (o->hold_ms)
        return command_fail(c, ERR_CONFLICT, "%.*s is on hold here: `waybill release` it first",
                            "%.*s 在本系统中已暂停：请先用 `waybill release` 解除",
                            STR_ARG(o->name));
    const struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    bool tell = s->shop.policy.notify_customer && !(o->flags & ORDER_BACKFILL);
    err = command_bool(c, "notify", tell, &notify);
    if (!err)
        err = command_bool(c, "wait", true, &wait);
    size_t before = o->writes_n;
    int64_t first_id = 0;
    if (!err)
        err = ship_asked(t, c, o, notify, &changes, &first_id);
    if (err)
        return err;
    if (!first_id)
        first_id = o->writes[before].id;
    err = turn_save(t, o, &fact, &changes);
    if (err)
        return err;
    c->status = 202;
    if (!wait)
        return show_order(t, c, o);
    turn_defer(t, &c->event, first_id, WAIT_MS);
    return OK;
}

static enum err new_number(struct command *c, struct str *ret_number, struct str *ret_carrier)
{
    enum err err = command_str(c, "number", true, NUMBER_MAX, ret_number);

    if (!err)
        err = command_str(c, "carrier", false, 40, ret_carrier);
    if (!err && ret_carrier->n && !tracking_carrier(*ret_carrier))
        err = command_fail(c, ERR_BAD_INPUT, "no carrier \"%.*s\": `waybill carrier` lists them",
                           "没有承运商“%.*s”：请用 `waybill carrier` 查看全部",
                           STR_ARG(*ret_carrier));
    return err;
}

static enum err change_package(struct turn *t, struct command *c, struct order *o, int64_t id,
                               struct str number, struct str carrier, bool notify,
                               struct changes *changes)
{
    struct merge m = turn_merge(t, SOURCE_PERSON, changes);
    struct package *p = order_package(o, id);
    int64_t ext_id = p->fulfillment_ext_id;

    merge_number(&m, o, p, number, carrier, c->person, NULL, 0);
    if (!ext_id)
        return OK; /* not in the shop yet: it will be marked with the new number */
    struct shop_write *w = add_write(t, c, o, WRITE_KIND_TRACK, notify);
    w->package_id = id;
    w->fulfillment_ext_id = ext_id;
    w->number = number;
    tracking_fill(t, o, w, carrier);
    c->subject_id = w->id;
    return OK;
}

static enum err change_fulfillment(struct turn *t, struct command *c, struct order *o, int64_t id,
                                   struct str number, struct str carrier, bool notify)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (f->id != id)
            continue;
        if (f->status == FULFILLMENT_STATUS_CANCELED)
            return command_fail(c, ERR_CONFLICT, "this fulfillment is canceled",
                                "此发货记录已取消");
        int64_t ext_id = f->ext_id;
        for (size_t k = 0; k < o->packages_n; k++) {
            if (o->packages[k].fulfillment_ext_id == ext_id) {
                struct changes more = turn_changes(t);
                return change_package(t, c, o, o->packages[k].id, number, carrier, notify, &more);
            }
        }
        struct shop_write *w = add_write(t, c, o, WRITE_KIND_TRACK, notify);
        w->fulfillment_ext_id = ext_id;
        w->number = number;
        tracking_fill(t, o, w, carrier);
        c->subject_id = w->id;
        return OK;
    }
    return ERR_NOT_FOUND;
}

/* A fulfillment that shows no number yet gets its first: that is news, a change is not. id: of the
 * package or the fulfillment. */
static bool is_first_number(const struct turn *t, const struct order *o, int64_t id)
{
    const struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    const struct package *p = order_package(o, id);

    if (!s->shop.policy.notify_customer || (o->flags & ORDER_BACKFILL))
        return false;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (f->id == id || (p && f->ext_id == p->fulfillment_ext_id))
            return f->numbers_n == 0;
    }
    return false;
}

enum err command_number_change(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "number.changed");
    int64_t id, order_id = 0;
    struct str number, carrier;
    struct order *o;
    bool notify, package = id_parse(ID_PACKAGE, c->path_id, &id);
    enum err err;

    if (package)
        err = db_order_of_package(t->db, id, &order_id);
    else
        err = id_parse(ID_FULFILLMENT, c->path_id, &id)
                  ? db_order_of_fulfillment(t->db, id, &order_id)
                  : ERR_NOT_FOUND;
    if (err)
        return command_fail(c, err, "no package or fulfillment \"%.*s\"",
                            "没有包裹或发货记录“%.*s”", STR_ARG(c->path_id));
    err = turn_order(t, order_id, &o);
    if (err || c->again)
        return err ? err : show_order(t, c, o);
    err = new_number(c, &number, &carrier);
    if (!err)
        err = command_bool(c, "notify", is_first_number(t, o, id), &notify);
    if (!err && package)
        err = change_package(t, c, o, id, number, carrier, notify, &changes);
    else if (!err)
        err = change_fulfillment(t, c, o, id, number, carrier, notify);
    if (!err)
        err = turn_save(t, o, &fact, &changes);
    if (err || !c->subject_id)
        return err ? err : show_order(t, c, o);
    c->status = 202;
    turn_defer(t, &c->event, c->subject_id, WAIT_MS);
    return OK;
}

enum err command_fulfillment_cancel(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "fulfillment.cancel_asked");
    int64_t id, order_id;
    struct order *o;

    if (!id_parse(ID_FULFILLMENT, c->path_id, &id) || db_order_of_fulfillment(t->db, id, &order_id))
        return command_fail(c, ERR_NOT_FOUND, "no fulfillment \"%.*s\"", "没有发货记录“%.*s”",
                            STR_ARG(c->path_id));
    enum err err = turn_order(t, order_id, &o);
    if (err || c->again)
        return err ? err : show_order(t, c, o);
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (f->id != id)
            continue;
        if (f->status == FULFILLMENT_STATUS_CANCELED)
            return command_fail(c, ERR_ALREADY_DONE, "this fulfillment is canceled already",
                                "此发货记录此前已取消");
        int64_t ext_id = f->ext_id;
        struct shop_write *w = add_write(t, c, o, WRITE_KIND_CANCEL, false);
        w->fulfillment_ext_id = ext_id;
        c->subject_id = w->id;
        break;
    }
    err = turn_save(t, o, &fact, &changes);
    if (err)
        return err;
    c->status = 202;
    turn_defer(t, &c->event, c->subject_id, WAIT_MS);
    return OK;
}

/* An old one that is over lies packed with its order (db/orders_rest.h), where no id leads. */
static enum err no_write(struct turn *t, struct command *c, int64_t id)
{
    if (id && id_ms(id) < t->now_ms - RESTS_MS)
        return command_fail(
            c, ERR_NOTHING_TO_DO,
            "what is so old is over and rests with its order: `waybill orders show ORDER` tells "
            "it. To tell the shop something, mark the order as shipped or change its number",
            "这么早的写入已结束，随订单归档：`waybill orders show 订单` 可查看。如需通知店铺，"
            "请将订单标记为已发货或更改运单号");
    return command_fail(c, ERR_NOT_FOUND, "no write \"%.*s\" in the outbox",
                        "待写入操作中没有“%.*s”", STR_ARG(c->path_id));
}

static enum err find_write(struct turn *t, struct command *c, struct order **ret_order,
                           struct shop_write **ret_write)
{
    int64_t id = 0, order_id;

    if (!id_parse(ID_WRITE, c->path_id, &id) || db_order_of_write(t->db, id, &order_id))
        return no_write(t, c, id);
    enum err err = turn_order(t, order_id, ret_order);
    if (!err)
        *ret_write = order_write(*ret_order, id);
    return err;
}

enum err command_write_retry(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "write.retried");
    struct order *o;
    struct shop_write *w;
    enum err err = find_write(t, c, &o, &w);

    if (err || c->again)
        return err ? err : show_order(t, c, o);
    if (w->state == WRITE_STATE_SENT)
        return command_fail(c, ERR_IN_DOUBT, "its answer is awaited: look again in a moment",
                            "正在等待店铺响应：请稍后再看");
    if (w->state == WRITE_STATE_DONE)
        return command_fail(c, ERR_ALREADY_DONE, "the shop took it already", "店铺已接收");
    /* What left without an answer may still arrive. */
    enum write_state state = w->first_sent_ms ? WRITE_STATE_DOUBT : WRITE_STATE_WANTED;
    changes_add(&changes, "write.state", w->id, write_state_text(w->state),
                write_state_text(state));
    w->state = state;
    w->due_ms = t->now_ms;
    w->tries = state == WRITE_STATE_DOUBT ? 1 : 0;
    w->person = c->person;
    w->many = c->event.kind == EVENT_ITEM;
    row_touch(&w->row);
    c->subject_id = w->id;
    err = turn_save(t, o, &fact, &changes);
    if (err)
        return err;
    c->status = 202;
    turn_defer(t, &c->event, c->subject_id, WAIT_MS);
    return OK;
}

enum err command_write_dismiss(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "write.dismissed");
    struct order *o;
    struct shop_write *w;
    struct str reason;
    enum err err = command_str(c, "reason", true, 500, &reason);

    if (!err)
        err = find_write(t, c, &o, &w);
    if (err)
        return err;
    if (w->state == WRITE_STATE_SENT)
        return command_fail(c, ERR_IN_DOUBT, "its answer is awaited: look again in a moment",
                            "正在等待店铺响应：请稍后再看");
    if (w->state == WRITE_STATE_DONE)
        return command_fail(c, ERR_ALREADY_DONE, "the shop took it already", "店铺已接收");
    fact.cause = reason;
    writes_drop(t, w, OK, reason, &changes);
    err = turn_save(t, o, &fact, &changes);
    return err ? err : show_order(t, c, o);
}

enum err command_order_tracking(struct turn *t, struct command *c)
{
    struct order *o;
    enum err err = command_order(t, c, &o);

    if (err)
        return err;
    if (c->again)
        return tracking_answer(t, c, o, true);
    c->subject_id = tracking_ask(t, o);
    err = turn_keep(t, o);
    if (err)
        return err;
    if (!c->subject_id)
        return tracking_answer(t, c, o, false);
    turn_defer(t, &c->event, c->subject_id, ASK_WAIT_MS);
    return OK;
}
