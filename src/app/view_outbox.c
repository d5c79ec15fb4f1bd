/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Waybill wants from the outside and what came of it: purchases, problems, writes, jobs,
 * calls, webhooks. All lists, newest first, paged by id.
 */
#include "app/view_part.h"

#include "app/job.h"
#include "connect/supplier.h"
#include "core/said.h"
#include "db/hooks.h"

static enum err page_of_shop(struct view *v, enum id_kind kind, struct view_page *ret_page,
                             int64_t *ret_shop_id)
{
    enum err err = view_page(v, kind, ret_page);

    return err ? err : view_shop_id(v, ret_shop_id);
}

/* What waits for the merchant's money, with the page where it is paid. */
static void unpaid(struct view *v, const struct purchase_item *p)
{
    const struct supplier *s = supplier_by_id(p->supplier);

    jw_key(v->w, "to_pay");
    jw_arr(v->w);
    for (size_t i = 0; i < p->unpaid_n; i++) {
        const struct unpaid_item *u = &p->unpaid[i];
        jw_obj(v->w);
        jw_kstr(v->w, "number", u->number);
        view_money(v->w, "total", u->total, v->arena);
        jw_kstr_opt(v->w, "url", s && s->order_url ? s->order_url(u->number, v->arena) : STR_NONE);
        jw_ktime(v->w, "pay_until", u->pay_until_ms);
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

static void purchase(struct view *v, const struct purchase_item *p)
{
    jw_obj(v->w);
    view_id(v, "id", ID_PURCHASE, p->id);
    view_order_ref(v, p->order_id, p->order_name);
    view_shop_short(v, p->shop_id);
    jw_kstr(v->w, "supplier", p->supplier);
    view_id(v, "account", ID_ACCOUNT, p->account_id);
    jw_kstr(v->w, "state", purchase_state_text(p->state));
    jw_kstr(v->w, "reference", p->reference);
    jw_ktime(v->w, "planned_at", p->intent_ms);
    view_texts(v, "numbers", p->numbers);
    view_texts(v, "statuses", p->statuses);
    view_money(v->w, "cost", p->cost, v->arena);
    unpaid(v, p);
    jw_obj_end(v->w);
}

static struct str purchase_list_name(int value)
{
    static const char *const names[PURCHASE_LIST_MAX] = {"open",     "all",     "to_pay",
                                                         "in_doubt", "waiting", "shipped"};

    return str_of(names[value]);
}

/* state=..., or the older open=... */
static enum err which_purchases(struct view *v, enum purchase_list *ret_which)
{
    static const struct view_words lists = {
        {"state", "状态"}, purchase_list_name, PURCHASE_LIST_MAX};
    uint64_t bits = 0;
    bool open = true;
    enum err err = view_bool(v, "open", true, &open);

    if (!err)
        err = view_bits(v, "state", &lists, &bits);
    *ret_which = open ? PURCHASE_LIST_OPEN : PURCHASE_LIST_ALL;
    for (int i = 0; i < PURCHASE_LIST_MAX; i++) {
        if (bits == UINT64_C(1) << i)
            *ret_which = (enum purchase_list)i;
    }
    return err;
}

enum err view_purchases(struct view *v)
{
    struct view_page page;
    struct purchase_item *rows;
    enum purchase_list which;
    int64_t shop_id;
    size_t n, shown;
    enum err err = page_of_shop(v, ID_PURCHASE, &page, &shop_id);

    if (!err)
        err = which_purchases(v, &which);
    if (!err)
        err = db_list_purchases(v->db, v->arena, shop_id, which, page.before_id, page.limit + 1,
                                &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        purchase(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

static void problem(struct view *v, const struct problem_item *p)
{
    jw_obj(v->w);
    view_id(v, "id", ID_PROBLEM, p->id);
    view_order_ref(v, p->order_id, p->order_name);
    view_shop_short(v, p->shop_id);
    jw_kstr(v->w, "code", problem_kind_text(p->kind));
    jw_kstr(v->w, "sentence", problem_sentence(p->kind, v->lang));
    jw_ki64(v->w, "urgency", problem_urgency(p->kind));
    jw_kstr_opt(v->w, "detail", said_text(v->arena, p->detail, v->lang));
    jw_ktime(v->w, "since", p->since_ms);
    jw_obj_end(v->w);
}

/* "urgency.since.id" of the last one of a page */
static bool read_urgent(struct str cursor, struct problem_filter *f)
{
    struct str urgency, since, id, rest;

    return str_cut(cursor, '.', &urgency, &rest) && str_cut(rest, '.', &since, &id) &&
           str_to_i64(urgency, &f->last_urgency) && str_to_i64(since, &f->last_since_ms) &&
           str_to_i64(id, &f->last_id);
}

static struct str problem_sort_name(int value)
{
    return value ? STR("urgency") : STR("newest");
}

static struct str problem_subject_name(int value)
{
    (void)value;
    return STR("purchases");
}

static enum err problem_filter(struct view *v, struct view_page *page, struct problem_filter *f)
{
    static const struct view_words sorts = {{"sort", "排序方式"}, problem_sort_name, 2};
    static const struct view_words subjects = {{"subject", "对象"}, problem_subject_name, 1};
    uint64_t sort = 0, of = 0;
    enum err err = view_bits(v, "sort", &sorts, &sort);

    *f = (struct problem_filter){.urgent_first = sort == 2};
    if (!err)
        err = view_bits(v, "of", &subjects, &of);
    if (!err)
        err = page_of_shop(v, f->urgent_first ? ID_MAX : ID_PROBLEM, page, &f->shop_id);
    if (err)
        return err;
    struct str cursor = view_query(v, "cursor");
    if (f->urgent_first && cursor.n && !read_urgent(cursor, f))
        return view_fail(v, ERR_BAD_INPUT,
                         "\"cursor\" must be the \"next\" of the page before of this list",
                         "“cursor”必须是此列表上一页的“next”");
    if (!f->urgent_first)
        f->last_id = page->before_id;
    f->of_purchases = of != 0;
    f->limit = page->limit + 1;
    return OK;
}

enum err view_problems(struct view *v)
{
    struct problem_filter f;
    struct view_page page;
    struct problem_item *rows;
    struct str next = STR_NONE;
    size_t n, shown;
    enum err err = problem_filter(v, &page, &f);

    if (!err)
        err = db_list_problems(v->db, v->arena, &f, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        problem(v, &rows[i]);
    const struct problem_item *last = shown < n ? &rows[shown - 1] : NULL;
    if (last && f.urgent_first)
        next = str_printf(v->arena, "%d.%lld.%lld", problem_urgency(last->kind),
                          (long long)last->since_ms, (long long)last->id);
    else if (last)
        next = id_text(v->arena, ID_PROBLEM, last->id);
    view_list_end(v, next);
    return v->err;
}

static void write_row(struct view *v, const struct write_item *w)
{
    bool waits = w->state == WRITE_STATE_WANTED || w->state == WRITE_STATE_DOUBT;

    jw_obj(v->w);
    view_id(v, "id", ID_WRITE, w->id);
    view_order_ref(v, w->order_id, w->order_name);
    view_shop_short(v, w->shop_id);
    jw_kstr(v->w, "kind", write_kind_text(w->kind));
    jw_kstr(v->w, "state", write_state_text(w->state));
    jw_kstr_opt(v->w, "number", w->number);
    jw_ktime(v->w, "created_at", w->created_ms);
    jw_ktime(v->w, "next_try_at", waits ? w->due_ms : 0);
    jw_ki64(v->w, "tries", w->tries);
    view_failure(v, "error", w->last_err, w->last_detail);
    jw_obj_end(v->w);
}

enum err view_writes(struct view *v)
{
    struct view_page page;
    struct write_item *rows;
    int64_t shop_id;
    bool open;
    size_t n, shown;
    enum err err = page_of_shop(v, ID_WRITE, &page, &shop_id);

    if (!err)
        err = view_bool(v, "open", true, &open);
    if (!err)
        err = db_list_writes(v->db, v->arena, shop_id, open, page.before_id, page.limit + 1, &rows,
                             &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        write_row(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

static struct str job_sentence(struct str kind)
{
    static const struct {
        const char *name, *sentence;
    } rows[] = {
#define JOB(name, subject, every_ms, sentence) {#name, sentence},
#include "app/jobs.tbl.h"
#undef JOB
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_eq(kind, str_of(rows[i].name)))
            return str_of(rows[i].sentence);
    }
    return STR_NONE;
}

static void job(struct view *v, const struct job_row *j)
{
    bool planned = j->state == JOB_WAITING && j->due_ms < INT64_MAX;

    jw_obj(v->w);
    view_id(v, "id", ID_JOB, j->id);
    jw_kstr(v->w, "kind", j->kind);
    jw_kstr(v->w, "sentence", job_sentence(j->kind));
    if (str_eq(j->kind, STR("bulk")))
        view_id(v, "subject", ID_BULK, j->subject_id);
    else
        view_owner(v, "subject", j->subject_id);
    jw_kstr(v->w, "state", db_job_state_text(j->state));
    jw_key(v->w, "progress");
    if (j->done_n || j->total_n) {
        jw_obj(v->w);
        jw_ki64(v->w, "done", j->done_n);
        jw_key(v->w, "total");
        if (j->total_n)
            jw_i64(v->w, j->total_n);
        else
            jw_null(v->w);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_ktime(v->w, "next_run_at", planned ? j->due_ms : 0);
    jw_ki64(v->w, "tries", j->tries);
    jw_kstr_opt(v->w, "person", j->person);
    view_failure(v, "error", j->last_err, j->last_detail);
    jw_ktime(v->w, "created_at", j->created_ms);
    jw_ktime(v->w, "changed_at", j->changed_ms);
    jw_obj_end(v->w);
}

enum err view_jobs(struct view *v)
{
    struct view_page page;
    struct job_row *rows;
    size_t n, shown;
    enum err err = view_page(v, ID_JOB, &page);

    if (!err)
        err = db_jobs_list(v->db, v->arena, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        job(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

static void call(struct view *v, const struct call_row *c)
{
    jw_obj(v->w);
    view_id(v, "id", ID_CALL, c->id);
    view_id(v, "job", ID_JOB, c->job_id);
    view_owner(v, "owner", c->owner_id);
    jw_kstr(v->w, "op", c->op);
    jw_kstr(v->w, "host", c->host);
    jw_kstr(v->w, "state", db_call_state_text(c->state));
    jw_kbool(v->w, "writes", c->writes);
    jw_ktime(v->w, "sent_at", c->sent_ms);
    jw_ktime(v->w, "answered_at", c->answered_ms);
    jw_key(v->w, "http_status");
    if (c->http_status)
        jw_i64(v->w, c->http_status);
    else
        jw_null(v->w);
    jw_key(v->w, "cost");
    jw_f64(v->w, c->cost);
    view_failure(v, "error", c->err, c->detail);
    jw_kstr_opt(v->w, "their_code", c->code);
    jw_obj_end(v->w);
}

static enum err owner_id(struct view *v, int64_t *ret_id)
{
    struct str text = view_query(v, "owner");
    const struct shop *s;

    *ret_id = 0;
    if (!text.n || id_parse(ID_ACCOUNT, text, ret_id))
        return OK;
    enum err err = view_find_shop(v, text, &s);
    if (!err)
        *ret_id = s->id;
    return err;
}

enum err view_calls(struct view *v)
{
    struct view_page page;
    struct call_row *rows;
    int64_t owner;
    bool failed;
    size_t n, shown;
    enum err err = view_page(v, ID_CALL, &page);

    if (!err)
        err = owner_id(v, &owner);
    if (!err)
        err = view_bool(v, "failed", false, &failed);
    if (!err)
        err = db_calls_list(v->db, v->arena, owner, failed, page.before_id, page.limit + 1, &rows,
                            &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        call(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

static void webhook(struct view *v, const struct hook_row *h)
{
    jw_obj(v->w);
    view_id(v, "id", ID_HOOK, h->id);
    view_shop_short(v, view_shop_of(v, h->shop_id) ? h->shop_id : 0); /* else an account's */
    jw_kstr(v->w, "topic", h->topic);
    jw_kstr(v->w, "delivery_id", h->delivery_id);
    jw_kstr_opt(v->w, "event_id", h->event_id);
    jw_kstr(v->w, "state", db_hook_state_text(h->state));
    jw_kstr_opt(v->w, "note", h->note);
    jw_ktime(v->w, "received_at", h->received_ms);
    jw_ktime(v->w, "triggered_at", h->triggered_ms);
    jw_obj_end(v->w);
}

enum err view_webhooks(struct view *v)
{
    struct view_page page;
    struct hook_row *rows;
    int64_t shop_id;
    size_t n, shown;
    enum err err = page_of_shop(v, ID_HOOK, &page, &shop_id);

    if (!err)
        err = db_hooks_list(v->db, v->arena, shop_id, page.before_id, page.limit + 1, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        webhook(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}
