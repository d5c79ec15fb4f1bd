/* SPDX-License-Identifier: Apache-2.0 */
/* See app/writes.h. */
#include "app/writes.h"

#include "base/text.h"

#define TRIES_MAX      12
#define WHOLE_FRESH_MS (30 * MS_SECOND)
#define WHOLE_WAIT_MS  (3 * MS_SECOND)

struct shop_write *writes_push(struct turn *t, struct order *o)
{
    return ORDER_PUSH(t->arena, &o->writes, &o->writes_n, struct shop_write);
}

void writes_add_pick(struct turn *t, const struct order *o, struct shop_write *w,
                     const struct create_pick *pick)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        const struct fo *fo = &o->fos[i];
        for (size_t k = 0; k < fo->lines_n; k++) {
            if (fo->ext_id != pick->fo_ext_id || fo->lines[k].ext_id != pick->fo_line_ext_id)
                continue;
            const struct line *l = order_line_by_ext(o, fo->lines[k].line_ext_id);
            if (!l)
                return;
            struct write_line *wl = ARENA_PUSH(t->arena, &w->lines, &w->lines_n, struct write_line);
            *wl = (struct write_line){l->id, pick->quantity};
            return;
        }
    }
}

static void finish(struct turn *t, struct shop_write *w, enum write_state state,
                   struct changes *changes)
{
    changes_add(changes, "write.state", w->id, write_state_text(w->state), write_state_text(state));
    w->state = state;
    w->done_ms = t->now_ms;
    row_touch(&w->row);
    turn_answer(t, w->id);
}

void writes_fail(struct turn *t, struct shop_write *w, enum err err, struct str detail,
                 struct changes *changes)
{
    w->last_err = err;
    w->last_detail = str_dup(t->arena, text_clip(detail, 300));
    finish(t, w, WRITE_STATE_FAILED, changes);
}

void writes_drop(struct turn *t, struct shop_write *w, enum err err, struct str detail,
                 struct changes *changes)
{
    w->last_err = err;
    w->last_detail = str_dup(t->arena, text_clip(detail, 300));
    finish(t, w, WRITE_STATE_DROPPED, changes);
}

static void done(struct turn *t, struct order *o, struct shop_write *w, int64_t ext_id,
                 struct changes *changes)
{
    plan_write_done(o, w, ext_id, t->now_ms, changes);
    turn_answer(t, w->id);
}

void writes_created(struct turn *t, struct order *o, struct shop_write *w, int64_t ext_id,
                    struct changes *changes)
{
    done(t, o, w, ext_id, changes);
    struct fulfillment *f = order_fulfillment_by_ext(o, ext_id);
    if (f) {
        if (f->write_id != w->id)
            changes_add(changes, "fulfillment.ours", f->id, STR_NONE, STR("true"));
        f->write_id = w->id;
        row_touch(&f->row);
        return;
    }
    f = ORDER_PUSH(t->arena, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
    *f = (struct fulfillment){.id = turn_id(t), .ext_id = ext_id, .row = ROW_NEW};
    f->status = FULFILLMENT_STATUS_SUCCESS;
    f->status_raw = STR("SUCCESS");
    f->created_ms = t->now_ms;
    f->write_id = w->id;
    if (w->number.n) {
        struct shop_number *n =
            ARENA_PUSH(t->arena, &f->numbers, &f->numbers_n, struct shop_number);
        *n = (struct shop_number){w->number, w->company, w->url};
    }
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        if (!l)
            continue;
        struct fulfillment_line *fl =
            ARENA_PUSH(t->arena, &f->lines, &f->lines_n, struct fulfillment_line);
        *fl = (struct fulfillment_line){l->ext_id, w->lines[i].quantity};
    }
    changes_add(changes, "fulfillment", f->id, STR_NONE, w->number);
}

bool writes_settled_already(struct turn *t, struct order *o, struct shop_write *w,
                            struct changes *changes)
{
    const struct fulfillment *f;

    if (w->kind == WRITE_KIND_CREATE)
        return false;
    f = order_fulfillment_by_ext(o, w->fulfillment_ext_id);
    if (!f) {
        writes_drop(t, w, ERR_NOT_FOUND, STR("the shop does not know this fulfillment"), changes);
        return true;
    }
    if (f->status == FULFILLMENT_STATUS_CANCELED) {
        bool wanted = w->kind == WRITE_KIND_CANCEL;
        w->last_detail = STR("the fulfillment is canceled in the shop");
        finish(t, w, wanted ? WRITE_STATE_DONE : WRITE_STATE_DROPPED, changes);
        return true;
    }
    /* 50 points: not spent when the shop already shows the number. */
    if (w->kind == WRITE_KIND_TRACK && f->numbers_n == 1 &&
        str_eq(f->numbers[0].number, w->number) && str_eq(f->numbers[0].url, w->url)) {
        done(t, o, w, f->ext_id, changes);
        return true;
    }
    return false;
}

static void put_back(struct turn *t, struct order *o, int64_t write_id)
{
    struct shop_write *w = order_write(o, write_id);

    if (!w || w->state != WRITE_STATE_SENT)
        return;
    w->state = WRITE_STATE_WANTED;
    w->tries--;
    w->first_sent_ms = 0;
    w->due_ms = t->now_ms;
    row_touch(&w->row);
}

enum err writes_send(struct turn *t, struct call *c, struct desk_shop *s, const int64_t *order_ids,
                     const int64_t *write_ids, size_t n)
{
    int64_t *orders = ARENA_ARRAY(t->arena, int64_t, n),
            *writes = ARENA_ARRAY(t->arena, int64_t, n);
    enum err err = OK;

    for (size_t i = 0; i < n; i++) {
        orders[i] = order_ids[i];
        writes[i] = write_ids[i];
    }
    if (call_platform(t, c, s) == CALL_STARTED)
        return OK;
    for (size_t i = 0; i < n && !err; i++) {
        struct order *o;
        err = turn_order(t, orders[i], &o);
        if (err)
            break;
        put_back(t, o, writes[i]);
        err = db_order_save(t->db, t->arena, o, NULL); /* not turn_keep: the job has its due time */
    }
    return err;
}

/* An order too long for one answer is read whole, page by page, before anything is sent for it. */
static enum err want_whole(struct turn *t, struct order *o)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        struct shop_write *w = &o->writes[i];
        if (!write_is_open(w) || w->due_ms > t->now_ms + WHOLE_WAIT_MS)
            continue;
        w->due_ms = t->now_ms + WHOLE_WAIT_MS;
        row_touch(&w->row);
    }
    o->flags |= ORDER_LINES_PARTIAL;
    order_want_read(o);
    row_touch(&o->row);
    return turn_keep(t, o);
}

enum err writes_take_state(struct turn *t, struct desk_shop *s, const struct order_seen *seen)
{
    int64_t id = 0;
    struct order *o;
    struct changes changes = turn_changes(t);
    struct merge m = turn_merge(t, SOURCE_API, &changes);
    struct fact fact = {
        .kind = "order.seen", .source = SOURCE_API, .cause = STR("read before writing")};
    enum err err = db_orders_find(t->db, t->arena, s->shop.id, &seen->order.ext_id, 1, &id);

    if (!err)
        err = id ? turn_order(t, id, &o) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return OK;
    if (err)
        return err;
    if (seen->more_fos)
        return o->read_ms + WHOLE_FRESH_MS > t->now_ms ? OK : want_whole(t, o);
    merge_order(&m, o, seen);
    return turn_save(t, o, &fact, &changes);
}

/* When to try a failed write again; 0: a person must look. */
static int64_t again_ms(struct turn *t, const struct shop_write *w, enum err err)
{
    uint16_t jitter;

    if (w->tries >= TRIES_MAX)
        return 0;
    switch (err_retry(err)) {
    case RETRY_LATER:
    case RETRY_AFTER: break;
    case RETRY_NEVER:
    case RETRY_ASK:
    case RETRY_MAX:
        if (err != ERR_TOKEN_EXPIRED)
            return 0;
        break;
    }
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
    return t->now_ms + schedule_retry_ms(w->tries, jitter % 1000u);
}

static void result_failed(struct turn *t, struct shop_write *w, const struct write_result *r,
                          struct changes *changes)
{
    int64_t due_ms = again_ms(t, w, r->err);

    if (!r->effect_possible) /* and what left before was settled before this */
        w->first_sent_ms = 0;
    if (r->effect_possible && w->kind != WRITE_KIND_CANCEL) {
        changes_add(changes, "write.state", w->id, STR("sent"), STR("doubt"));
        w->state = WRITE_STATE_DOUBT;
        due_ms = t->now_ms + MS_SECOND;
    } else if (!due_ms) {
        writes_fail(t, w, r->err, r->detail, changes);
        return;
    } else {
        w->state = WRITE_STATE_WANTED;
        if (r->err == ERR_THROTTLED || r->err == ERR_TOKEN_EXPIRED)
            w->tries--;
    }
    w->due_ms = due_ms;
    w->last_err = r->err;
    w->last_detail = str_dup(t->arena, text_clip(r->detail, 300));
    row_touch(&w->row);
}

static void result_done(struct turn *t, struct order *o, struct shop_write *w,
                        const struct write_result *r, struct changes *changes)
{
    struct fulfillment *f;

    if (w->kind == WRITE_KIND_CREATE) {
        writes_created(t, o, w, r->fulfillment_ext_id, changes);
        return;
    }
    done(t, o, w, 0, changes);
    f = order_fulfillment_by_ext(o, w->fulfillment_ext_id);
    if (w->kind == WRITE_KIND_TRACK) {
        if (f) {
            f->numbers = ARENA_NEW(t->arena, struct shop_number);
            f->numbers[0] = (struct shop_number){w->number, w->company, w->url};
            f->numbers_n = 1;
            row_touch(&f->row);
        }
    } else if (f) {
        changes_add(changes, "fulfillment.status", f->id, f->status_raw, STR("CANCELLED"));
        f->status = FULFILLMENT_STATUS_CANCELED;
        f->status_raw = STR("CANCELLED");
        row_touch(&f->row);
        order_want_read(o); /* new fulfillment orders came of it */
    }
}

enum err writes_result(struct turn *t, struct order *o, int64_t write_id,
                       const struct write_result *r)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.source = SOURCE_API};
    struct shop_write *w = order_write(o, write_id);

    if (!w || w->state != WRITE_STATE_SENT)
        return OK;
    struct desk_shop *s = desk_shop(t->desk, o->shop_id);
    if (r->err) {
        fact.kind = "write.failed";
        fact.cause = err_code(r->err);
        result_failed(t, w, r, &changes);
        turn_log(t, LOG_WARN, "%.*s %.*s: %.*s not done: %.*s (%.*s)", STR_ARG(s->shop.domain),
                 STR_ARG(o->name), STR_ARG(write_kind_text(w->kind)), STR_ARG(err_code(r->err)),
                 STR_ARG(r->detail));
    } else {
        fact.kind = "write.done";
        fact.person = w->person;
        result_done(t, o, w, r, &changes);
        turn_log(t, LOG_INFO, "%.*s %.*s: %.*s done, number %.*s", STR_ARG(s->shop.domain),
                 STR_ARG(o->name), STR_ARG(write_kind_text(w->kind)), STR_ARG(w->number));
    }
    return turn_save(t, o, &fact, &changes);
}
