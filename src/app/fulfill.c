/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fulfill: writes to the shop. The rows are planned by core (plan_writes) or by a person; this job
 * sends them. Just before, the fulfillment orders are read again: fifty orders in one cheap
 * request; then creates, number changes and cancellations leave in packs. A write is SENT on disk
 * before it leaves; one whose answer was lost is in DOUBT and is settled by reading, never by
 * sending blindly.
 */
#include "app/fulfill.h"

#include "app/call.h"
#include "app/writes.h"
#include "base/mutant.h"

#define PACK_WRITES      25
#define PACK_POINTS      250.0 /* a larger one would keep people waiting */
#define CREATE_POINTS    10.0
#define TRACK_POINTS     50.0
#define CREATE_LINES_MAX 250 /* longer lists in one input are refused */
#define FRESH_MS         (20 * MS_SECOND)
#define UNDER_WAY_MS     (2 * MS_MINUTE) /* our own patience (30 s) and that of any gateway */
#define HELD_AGAIN_MS    (15 * MS_MINUTE)
#define NOT_SHOWN_MS     (30 * MS_SECOND)
#define YOUNG_MS         (5 * MS_MINUTE) /* the shop's replicas may lag behind its webhooks */

/* Orders whose fulfillment orders were read just now. */
struct fulfill_memo {
    int64_t asked_ms, read_ms;
    int64_t *order_ids; /* read, not yet packed */
    size_t order_ids_n;
};

static bool is_open(const struct shop_write *w)
{
    return w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_DOUBT;
}

static bool is_due(const struct turn *t, const struct shop_write *w)
{
    return is_open(w) && w->due_ms <= t->now_ms;
}

static enum err ask_state(struct turn *t, struct job *j, struct desk_shop *s, const int64_t *ids,
                          size_t n)
{
    struct order **orders = ARENA_ARRAY(t->arena, struct order *, n);
    enum err err = turn_orders(t, ids, n, orders);

    if (err)
        return err;
    struct call *c = call_new(t, j);
    int64_t *ext = ARENA_ARRAY(c->arena, int64_t, n);
    struct arena *a = job_memo_arena(j);
    struct fulfill_memo *memo = ARENA_NEW(a, struct fulfill_memo);
    memo->order_ids = ARENA_ARRAY(a, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        ext[i] = orders[i]->ext_id;
        memo->order_ids[i] = ids[i];
    }
    memo->order_ids_n = n;
    memo->asked_ms = t->now_ms;
    c->platform_ask.op = PLATFORM_FULFILL_STATE;
    c->platform_ask.ids = ext;
    c->platform_ask.ids_n = n;
    if (call_platform(t, c, s) == CALL_STARTED)
        j->memo = memo;
    return OK;
}

static enum err rest_until_due(struct turn *t, struct job *j, int64_t shop_id)
{
    int64_t due_ms;
    enum err err = db_orders_write_next(t->db, shop_id, &due_ms);

    if (err)
        return err;
    j->interactive = false;
    job_sleep(t, j, due_ms);
    return OK;
}

/* A write and where it goes, while a pack is filled. */
struct pack {
    struct arena *arena; /* of the call */
    int64_t asked_ms;    /* the shop's state is not older */
    struct platform_write writes[PACK_WRITES];
    int64_t order_ids[PACK_WRITES], write_ids[PACK_WRITES];
    size_t n, most;
    double points;
    bool full; /* something did not fit any more */
};

static size_t pack_most(const struct desk_shop *s)
{
    return s->pack_writes ? (size_t)s->pack_writes : PACK_WRITES;
}

/* Room for one more: a change of number costs as much as five marks. */
static bool pack_takes(struct pack *p, const struct shop_write *w)
{
    double points = w->kind == WRITE_KIND_TRACK ? TRACK_POINTS : CREATE_POINTS;

    p->full = p->n == p->most || (p->n && p->points + points > PACK_POINTS);
    if (!p->full)
        p->points += points;
    return !p->full;
}

static void set_numbers(struct arena *a, const struct shop_write *w, struct platform_write *out)
{
    const struct json *more;

    if (w->number.n) {
        struct shop_number *n = ARENA_PUSH(a, &out->numbers, &out->numbers_n, struct shop_number);
        n->number = str_cat(a, w->number, MUTANT(WRONG_NUMBER) ? STR("0") : STR_NONE);
        n->company = str_dup(a, w->company);
        n->url = str_dup(a, w->url);
    }
    if (!w->numbers_more.n || json_parse(a, w->numbers_more, &more))
        return;
    for (struct json_iter it = json_iter(more); json_next(&it);) {
        struct shop_number *n = ARENA_PUSH(a, &out->numbers, &out->numbers_n, struct shop_number);
        n->number = json_str(json_get(it.val, "number"));
        n->url = json_str(json_get(it.val, "url"));
        n->company = str_dup(a, w->company);
    }
}

static void say_write(struct arena *a, const struct shop_write *w, const struct create_group *g,
                      struct platform_write *out)
{
    *out = (struct platform_write){.kind = w->kind, .notify = w->notify};
    out->fulfillment_ext_id = w->fulfillment_ext_id;
    set_numbers(a, w, out);
    if (g) {
        out->lines = ARENA_ARRAY(a, struct create_line, g->picks_n);
        out->lines_n = g->picks_n;
        for (size_t i = 0; i < g->picks_n; i++)
            out->lines[i] =
                (struct create_line){g->picks[i].fo_ext_id, g->picks[i].fo_line_ext_id,
                                     g->picks[i].quantity + (MUTANT(MARK_MORE) ? 1 : 0)};
    }
}

static void pack_add(struct pack *p, const struct order *o, const struct shop_write *w,
                     const struct create_group *g)
{
    say_write(p->arena, w, g, &p->writes[p->n]);
    p->order_ids[p->n] = o->id;
    p->write_ids[p->n] = w->id;
    p->n++;
}

static void mark_sent(struct turn *t, const struct order *o, struct shop_write *w,
                      struct changes *changes)
{
    struct str number = w->number;

    w->notify = w->notify && plan_keep_news(o, w, t->arena);
    if (!str_eq(w->number, number))
        changes_add(changes, "write.number", w->id, number, w->number);
    changes_add(changes, "write.state", w->id, write_state_text(w->state), STR("sent"));
    w->state = WRITE_STATE_SENT;
    w->sent_quantity_before = plan_remaining(o, w);
    if (!w->first_sent_ms)
        w->first_sent_ms = t->now_ms;
    w->tries++;
    row_touch(&w->row);
}

/* A request that left at sent_ms without an answer may arrive until then. Only time that this
 * process saw pass counts: a clock that was set, or a machine that slept, says nothing. */
static int64_t arrives_until_ms(const struct turn *t, int64_t sent_ms)
{
    int64_t from_ms = t->desk->steady_ms;

    if (sent_ms > from_ms && sent_ms <= t->now_ms)
        from_ms = sent_ms;
    return from_ms + UNDER_WAY_MS;
}

/* Nothing is made of it before the shop was asked after that time. */
static bool waits(const struct turn *t, const struct pack *p, struct shop_write *w, int64_t sent_ms)
{
    int64_t until_ms = arrives_until_ms(t, sent_ms);

    if (p->asked_ms >= until_ms || MUTANT(MARK_AT_ONCE))
        return false;
    w->due_ms = until_ms;
    w->last_err = ERR_IN_DOUBT;
    row_touch(&w->row);
    return true;
}

/* Settles a write in doubt by what was just read. False: it must wait. */
static bool settle_doubt(struct turn *t, const struct pack *p, struct order *o,
                         struct shop_write *w, struct changes *changes)
{
    int64_t ext_id = 0;

    enum doubt doubt = DOUBT_NOT_DONE; /* else writes_settled_already had said so */
    if (w->kind == WRITE_KIND_CREATE)
        doubt = plan_settle_create(o, w, &ext_id);
    if (doubt == DOUBT_DONE) {
        writes_created(t, o, w, ext_id, changes);
        return true;
    }
    /* A cancellation may arrive twice; a mark or a number would be told twice. */
    if (w->kind != WRITE_KIND_CANCEL && waits(t, p, w, w->first_sent_ms))
        return false;
    if (doubt == DOUBT_BY_OTHERS) {
        writes_drop(t, w, ERR_STALE, STR("somebody else fulfilled these lines"), changes);
        return true;
    }
    changes_add(changes, "write.state", w->id, STR("doubt"), STR("wanted"));
    w->state = WRITE_STATE_WANTED;
    w->first_sent_ms = 0;
    row_touch(&w->row);
    return true;
}

/* Groups with more lines than one create takes become several. */
static size_t cut_groups(struct arena *a, struct create_group **groups, size_t n)
{
    struct create_group *out = NULL;
    size_t out_n = 0;

    for (size_t g = 0; g < n; g++) {
        struct create_group rest = (*groups)[g];
        while (rest.picks_n) {
            struct create_group *piece = ARENA_PUSH(a, &out, &out_n, struct create_group);
            *piece = rest;
            if (piece->picks_n > CREATE_LINES_MAX)
                piece->picks_n = CREATE_LINES_MAX;
            rest.picks += piece->picks_n;
            rest.picks_n -= piece->picks_n;
        }
    }
    *groups = out;
    return out_n;
}

static int64_t units_of(const struct shop_write *w)
{
    int64_t units = 0;

    for (size_t i = 0; i < w->lines_n; i++)
        units += w->lines[i].quantity;
    return units;
}

/* What the shop no longer has open is not in it any more: said, for the order may move back. */
static void say_fewer(struct turn *t, int64_t write_id, int64_t before, int64_t after,
                      struct changes *changes)
{
    if (after < before)
        changes_add(changes, "write.units", write_id,
                    str_printf(t->arena, "%lld", (long long)before),
                    str_printf(t->arena, "%lld", (long long)after));
}

/* The rest of a create that goes to other locations becomes writes of their own. */
static void split_write(struct turn *t, struct order *o, int64_t write_id,
                        const struct create_group *groups, size_t n, struct changes *changes)
{
    int64_t before = units_of(order_write(o, write_id)), after = 0;

    for (size_t g = 0; g < n; g++) {
        struct shop_write copy = *order_write(o, write_id);
        copy.lines = NULL;
        copy.lines_n = 0;
        for (size_t i = 0; i < groups[g].picks_n; i++)
            writes_add_pick(t, o, &copy, &groups[g].picks[i]);
        after += units_of(&copy);
        if (g == 0) {
            struct shop_write *first = order_write(o, write_id);
            first->lines = copy.lines;
            first->lines_n = copy.lines_n;
            row_touch(&first->row);
            continue;
        }
        copy.id = turn_id(t);
        copy.created_ms = copy.due_ms = t->now_ms;
        if (!copy.number.n)
            copy.notify = false; /* one parcel, one message; a number is known: plan_keep_news */
        copy.row = ROW_NEW;
        *writes_push(t, o) = copy;
        changes_add(changes, "write.split", copy.id, STR_NONE,
                    str_printf(t->arena, "location %lld", (long long)groups[g].location_ext_id));
    }
    say_fewer(t, write_id, before, after, changes);
}

/* Goes on when the hold is released (plan_writes), and is looked at now and then. */
static void hold_back(struct turn *t, struct shop_write *w, struct str why)
{
    w->due_ms = t->now_ms + HELD_AGAIN_MS;
    w->last_err = ERR_HELD;
    w->last_detail = why;
    row_touch(&w->row);
}

static void blocked(struct turn *t, struct shop_write *w, enum pick_block block,
                    struct changes *changes)
{
    switch (block) {
    case PICK_HELD: hold_back(t, w, STR("the shop holds these lines")); return;
    case PICK_OTHERS:
        writes_fail(t, w, ERR_UNAVAILABLE, STR("another fulfillment service owns these lines"),
                    changes);
        return;
    case PICK_NO_FOS:
        writes_fail(t, w, ERR_SCOPE_MISSING, STR("the shop shows no fulfillment orders"), changes);
        return;
    case PICK_NOTHING:
        writes_drop(t, w, ERR_ALREADY_DONE, STR("nothing of it is open in the shop any more"),
                    changes);
        return;
    case PICK_OK:
    case PICK_BLOCK_MAX: break;
    }
}

static void pack_create(struct turn *t, struct pack *p, struct order *o, int64_t write_id,
                        struct changes *changes)
{
    struct create_group *groups;
    size_t groups_n = 0;
    int64_t missing;
    enum pick_block block =
        plan_create(o, order_write(o, write_id), t->arena, &groups, &groups_n, &missing);

    if (block != PICK_OK) {
        blocked(t, order_write(o, write_id), block, changes);
        return;
    }
    groups_n = cut_groups(t->arena, &groups, groups_n);
    if (groups_n > 1 || missing > 0)
        split_write(t, o, write_id, groups, groups_n, changes);
    struct shop_write *w = order_write(o, write_id);
    mark_sent(t, o, w, changes);
    pack_add(p, o, w, &groups[0]);
}

enum pick_block fulfill_preview(struct arena *a, const struct order *o, const struct shop_write *w,
                                struct platform_write **writes, size_t *n)
{
    struct create_group *groups;
    size_t groups_n = 0;
    int64_t missing;

    if (w->kind != WRITE_KIND_CREATE) {
        say_write(a, w, NULL, ARENA_PUSH(a, writes, n, struct platform_write));
        return PICK_OK;
    }
    enum pick_block block = plan_create(o, w, a, &groups, &groups_n, &missing);
    if (block != PICK_OK)
        return block;
    groups_n = cut_groups(a, &groups, groups_n);
    for (size_t i = 0; i < groups_n; i++)
        say_write(a, w, &groups[i], ARENA_PUSH(a, writes, n, struct platform_write));
    return PICK_OK;
}

static enum err pack_order(struct turn *t, struct pack *p, struct order *o)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "fulfillment.sent", .source = SOURCE_WAYBILL};
    size_t n = o->writes_n;

    for (size_t i = 0; i < n && !p->full; i++) {
        struct shop_write *w = &o->writes[i];
        int64_t id = w->id;
        if (!is_due(t, w) || writes_settled_already(t, o, w, &changes))
            continue;
        if (w->state == WRITE_STATE_DOUBT && !settle_doubt(t, p, o, w, &changes))
            continue;
        if (w->state == WRITE_STATE_WANTED && w->kind == WRITE_KIND_CREATE && o->hold_ms) {
            hold_back(t, w, STR("held in Waybill"));
            continue;
        }
        int64_t given_up_ms = plan_given_up_ms(o, w);
        if (w->state == WRITE_STATE_WANTED && given_up_ms && waits(t, p, w, given_up_ms))
            continue;
        if (w->state != WRITE_STATE_WANTED || !pack_takes(p, w))
            continue;
        if (w->kind == WRITE_KIND_CREATE) {
            pack_create(t, p, o, id, &changes);
            continue;
        }
        mark_sent(t, o, w, &changes);
        pack_add(p, o, w, NULL);
    }
    return turn_save(t, o, &fact, &changes);
}

static bool pack_wanted(const struct turn *t, const struct order *o)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        if (is_due(t, &o->writes[i]))
            return true;
    }
    return false;
}

/* Fills a pack from the orders just read and lets it go. False: nothing to send. */
static enum err send_pack(struct turn *t, struct job *j, struct desk_shop *s, bool *ret_sent)
{
    struct fulfill_memo *memo = j->memo;
    struct call *c = call_new(t, j);
    struct pack *p = ARENA_NEW(c->arena, struct pack);
    struct order *o;
    enum err err = OK;

    p->arena = c->arena;
    p->asked_ms = memo->asked_ms;
    p->most = pack_most(s);
    while (memo->order_ids_n && !p->full && p->n < p->most && !err) {
        err = turn_order(t, memo->order_ids[0], &o);
        if (!err && pack_wanted(t, o))
            err = pack_order(t, p, o);
        if (!err && (!(p->full || p->n == p->most) || !pack_wanted(t, o))) {
            memo->order_ids++;
            memo->order_ids_n--;
        }
    }
    *ret_sent = !err && p->n > 0;
    if (!*ret_sent) {
        call_discard(c);
        return err;
    }
    c->memo = p;
    c->platform_ask.op = PLATFORM_WRITES;
    c->platform_ask.writes = p->writes;
    c->platform_ask.writes_n = p->n;
    return writes_send(t, c, s, p->order_ids, p->write_ids, p->n);
}

/* When the shop will take a pack of what was read: asked before the pack is made. */
static int64_t pack_due_ms(const struct turn *t, const struct job *j, const struct desk_shop *s)
{
    const struct fulfill_memo *memo = j->memo;
    size_t n = memo->order_ids_n < pack_most(s) ? memo->order_ids_n : pack_most(s);
    double points = CREATE_POINTS * (double)n * call_dearer(s, PLATFORM_WRITES);

    return call_points_due_ms(s, t->now_ms, points, j->interactive);
}

enum err job_shop_write_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);
    struct fulfill_memo *memo = j->memo;
    int64_t *ids;
    size_t n;

    if (!s || s->shop.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    if (memo && memo->read_ms && memo->order_ids_n && memo->read_ms + FRESH_MS > t->now_ms) {
        bool sent;
        int64_t due_ms = pack_due_ms(t, j, s);
        if (due_ms > t->now_ms) {
            job_sleep(t, j, due_ms);
            return OK;
        }
        enum err err = send_pack(t, j, s, &sent);
        if (err || sent || j->row.state != JOB_RUNNING)
            return err;
    }
    enum err err =
        db_orders_write_due(t->db, t->arena, s->shop.id, t->now_ms, call_batch(s), &ids, &n);
    if (err)
        return err;
    if (!n)
        return rest_until_due(t, j, s->shop.id);
    return ask_state(t, j, s, ids, n);
}

/* The shop does not show this order any more: nothing is sent by what was known of it. It is read
 * again, which tells whether it is gone for good. */
static enum err not_shown(struct turn *t, int64_t order_id)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "write.failed", .source = SOURCE_API};
    struct order *o;
    enum err err = turn_order(t, order_id, &o);

    if (err)
        return err;
    for (size_t i = 0; i < o->writes_n; i++) {
        struct shop_write *w = &o->writes[i];
        if (!is_due(t, w))
            continue;
        if (o->seen_ms + YOUNG_MS <= t->now_ms) {
            writes_fail(t, w, ERR_NOT_FOUND, STR("the shop does not show this order any more"),
                        &changes);
            continue;
        }
        w->due_ms = t->now_ms + NOT_SHOWN_MS;
        w->last_err = ERR_NOT_FOUND;
        row_touch(&w->row);
    }
    order_want_read(o);
    row_touch(&o->row);
    return turn_save(t, o, &fact, &changes);
}

/* Orders that were asked for and are not in the answer leave the round. */
static enum err drop_not_shown(struct turn *t, struct fulfill_memo *memo, const struct call *c)
{
    const struct platform_ask *ask = &c->platform_ask;
    size_t kept = 0;
    enum err err = OK;

    for (size_t i = 0; memo && i < memo->order_ids_n && !err; i++) {
        bool shown = false;
        for (size_t k = 0; k < c->platform.orders_n; k++)
            shown = shown || c->platform.orders[k].order.ext_id == ask->ids[i];
        if (shown)
            memo->order_ids[kept++] = memo->order_ids[i];
        else
            err = not_shown(t, memo->order_ids[i]);
    }
    if (memo && !err)
        memo->order_ids_n = kept;
    return err;
}

static enum err take_state(struct turn *t, struct job *j, struct call *c)
{
    struct fulfill_memo *memo = j->memo;
    enum err err = drop_not_shown(t, memo, c);

    for (size_t i = 0; i < c->platform.orders_n && !err; i++)
        err = writes_take_state(t, c->shop, &c->platform.orders[i]);
    if (err)
        return err;
    if (memo)
        memo->read_ms = t->now_ms;
    bool sent = false;
    if (memo && memo->order_ids_n && pack_due_ms(t, j, c->shop) <= t->now_ms)
        err = send_pack(t, j, c->shop, &sent);
    return err;
}

static enum err take_results(struct turn *t, struct call *c)
{
    const struct pack *p = c->memo;
    bool too_large = c->answer->err == ERR_TOO_LARGE && p->n > 1;
    enum err err = OK;

    if (too_large)
        c->shop->pack_writes = (int64_t)p->n / 2;
    for (size_t i = 0; i < p->n && !err; i++) {
        struct write_result r = {.err = c->answer->err,
                                 .detail = c->answer->detail,
                                 .effect_possible = c->answer->effect_possible};
        struct order *o;
        if (i < c->platform.writes_n)
            r = c->platform.writes[i];
        if (too_large) /* nothing of it was done: again, fewer at once */
            r.err = ERR_THROTTLED;
        err = turn_order(t, p->order_ids[i], &o);
        if (!err)
            err = writes_result(t, o, p->write_ids[i], &r);
    }
    return err;
}

enum err job_shop_write_reply(struct turn *t, struct job *j, struct call *c)
{
    enum err err;

    if (c->platform_ask.op == PLATFORM_FULFILL_STATE) {
        if (c->answer->err) {
            job_memo_arena(j);
            job_fail(t, j, c->answer->err, c->answer->detail);
            return OK;
        }
        err = take_state(t, j, c);
    } else {
        err = take_results(t, c);
        if (!err && c->answer->err == ERR_TOKEN_EXPIRED) {
            job_sleep(t, j, t->now_ms + MS_SECOND);
            return OK;
        }
    }
    if (!err && j->row.state == JOB_RUNNING && !j->call)
        job_sleep(t, j, t->now_ms);
    return err;
}
