/* SPDX-License-Identifier: Apache-2.0 */
/* The hub about itself: its settings without secrets, and copies of its data file. */
#include "web/plain.h"

#include "app/options.h"
#include "base/id.h"
#include "web/inside.h"
#include "web/refused.h"

static const char *from_text(enum option_from from)
{
    static const char *const texts[] = {"default", "file", "environment", "flag"};

    ASSERT((size_t)from < COUNT_OF(texts));
    return texts[from];
}

static void option(struct visit *v, struct jw *w, const struct options *o, enum option_id id)
{
    const struct option *row = option_at(id);

    jw_obj(w);
    jw_kstr(w, "name", option_name(id));
    if (row->secret)
        jw_knull(w, "value");
    else
        jw_kstr(w, "value", options_show(v->x->arena, o, id));
    jw_kstr(w, "from", str_of(from_text(o->from[id])));
    jw_kstr(w, "sentence", row->sentence[v->lang]);
    jw_obj_end(w);
}

void house_settings(struct visit *v)
{
    const struct web_options *opt = &v->web->opt;
    const struct web_house *h = &opt->house;
    struct buf b;
    struct jw w;

    if (!h->options) {
        answer_problem(v, ERR_UNAVAILABLE, STR_NONE);
        return;
    }
    buf_init(&b, v->x->arena, 65536);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "version", opt->version);
    jw_ktime(&w, "started_at", h->started_ms);
    jw_kstr_opt(&w, "public_url", opt->public_url);
    jw_kstr(&w, "data", h->dir);
    jw_kbool(&w, "demo", opt->demo);
    jw_key(&w, "options");
    jw_arr(&w);
    for (int i = 0; i < OPTION_MAX; i++)
        option(v, &w, h->options, (enum option_id)i);
    jw_arr_end(&w);
    jw_obj_end(&w);
    answer_json(v, 200, buf_view(&b));
}

/* Right for both who it may be: the app whose secret is new, and somebody who forges. */
static void refused_hooks(struct visit *v, struct jw *w)
{
    struct snapshot *s = desk_snapshot(v->web->opt.desk);
    struct str sentence = answer_words(
        v,
        "Messages in this shop's name come with a signature that does not fit, and are not taken "
        "in. If the client secret of the app was changed: enter the new one (Settings, Shops, or "
        "`waybill shop add`). If it was not, somebody else sends them: there is nothing to do. "
        "Changes are read by API meanwhile.",
        "收到以该店铺名义发送但签名不符的消息，均未接收。如果应用的 Client secret 已更改：请填写"
        "新的密钥（设置 > 店铺，或 `waybill shop "
        "add`）。如果没有更改，则是他人发送的：无需处理。在此期间通过 API 读取变更。");

    jw_key(w, "refused_hooks");
    jw_arr(w);
    for (size_t i = 0; s && i < s->shops_n; i++) {
        struct refused r;
        if (!refused_told(v->web, &s->shops[i], &r))
            continue;
        jw_obj(w);
        jw_kstr(w, "shop", id_text(v->x->arena, ID_SHOP, r.shop_id));
        jw_kstr(w, "domain", s->shops[i].domain);
        jw_ki64(w, "count", r.n);
        jw_ktime(w, "since", r.since_ms);
        jw_kstr(w, "sentence", sentence);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    snapshot_release(v->web->opt.desk, s);
}

void house_status(struct visit *v)
{
    int64_t since_ms = 0;
    enum err err = desk_trouble(v->web->opt.desk, &since_ms);
    struct buf b;
    struct jw w;

    buf_init(&b, v->x->arena, (size_t)1 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kbool(&w, "writing", !err);
    jw_ktime(&w, "not_since", since_ms);
    jw_key(&w, "problem");
    if (err) {
        jw_obj(&w);
        jw_kstr(&w, "code", err_code(err));
        jw_kstr(&w, "sentence", err_sentence(err, v->lang));
        jw_knull(&w, "detail");
        jw_obj_end(&w);
    } else {
        jw_null(&w);
    }
    refused_hooks(v, &w);
    jw_obj_end(&w);
    answer_json(v, 200, buf_view(&b));
}

/* The copy that is being made, if any. */
static void making(struct web *web, struct jw *w)
{
    pthread_mutex_lock(&web->lock);
    bool is = web->backing_up;
    int64_t done = web->copied, total = web->to_copy;
    pthread_mutex_unlock(&web->lock);
    jw_key(w, "making");
    if (!is) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_ki64(w, "done", done);
    jw_ki64(w, "total", total);
    jw_obj_end(w);
}

void house_backups(struct visit *v)
{
    const struct web_house *h = &v->web->opt.house;
    struct web_backup *items = NULL;
    size_t n = 0;
    struct buf b;
    struct jw w;
    enum err err = h->backups ? h->backups(h->ctx, v->x->arena, &items, &n) : ERR_UNAVAILABLE;

    if (err) {
        answer_problem(v, err, STR_NONE);
        return;
    }
    buf_init(&b, v->x->arena, (size_t)1 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "items");
    jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        jw_obj(&w);
        jw_kstr(&w, "name", items[i].name);
        jw_ki64(&w, "bytes", items[i].bytes);
        jw_ktime(&w, "made_at", items[i].made_ms);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    jw_knull(&w, "next");
    making(v->web, &w);
    jw_obj_end(&w);
    answer_json(v, 200, buf_view(&b));
}

/* A copy in the making. */
struct copying {
    struct task task; /* first */
    struct visit *visit;
    struct str json;
};

static bool begin_copy(struct web *w)
{
    pthread_mutex_lock(&w->lock);
    bool mine = !w->backing_up;
    w->backing_up = true;
    if (mine)
        w->copied = w->to_copy = 0;
    pthread_mutex_unlock(&w->lock);
    return mine;
}

static void on_copied(void *ctx, int64_t done, int64_t total)
{
    struct web *w = ctx;

    pthread_mutex_lock(&w->lock);
    w->copied = done;
    w->to_copy = total;
    pthread_mutex_unlock(&w->lock);
}

static void end_copy(struct web *w)
{
    pthread_mutex_lock(&w->lock);
    w->backing_up = false;
    pthread_mutex_unlock(&w->lock);
}

/* It stands whether or not the history could note it. */
static void on_noted(struct command *c)
{
    struct copying *k = c->ctx;

    answer_json(k->visit, 201, k->json);
}

/* On the thread for chores. */
static void run(struct task *t)
{
    struct copying *k = (struct copying *)t;
    struct visit *v = k->visit;
    const struct web_house *h = &v->web->opt.house;
    struct str sentence = STR_NONE;
    enum err err = ERR_CLOSING;

    if (!t->given_up)
        err = h->backup(h->ctx, v->x->arena, v->lang, (struct web_told){on_copied, v->web},
                        &k->json, &sentence);
    end_copy(v->web);
    if (err) {
        answer_problem(v, err, sentence);
        return;
    }
    struct command *c = web_command(v, command_backed_up, NULL, on_noted);
    c->ctx = k;
    desk_post(v->web->opt.desk, &c->event);
}

void house_backup(struct visit *v)
{
    struct copying *k = ARENA_NEW(v->x->arena, struct copying);
    const struct worker *w = &v->web->opt.chores;

    if (!v->web->opt.house.backup) {
        answer_problem(v, ERR_UNAVAILABLE, STR_NONE);
        return;
    }
    if (!begin_copy(v->web)) {
        answer_problem(v, ERR_CONFLICT,
                       answer_words(v, "a copy is being made already", "正在备份，请稍候"));
        return;
    }
    *k = (struct copying){.task.run = run, .visit = v};
    if (!w->take) {
        run(&k->task);
    } else if (!w->take(w->ctx, &k->task)) {
        end_copy(v->web);
        answer_problem(v, ERR_BUSY, STR_NONE);
    }
}

void house_backup_file(struct visit *v)
{
    const struct web_house *h = &v->web->opt.house;
    struct http_stream *stream = NULL;
    enum err err = h->open ? h->open(h->ctx, v->x->arena, v->part, &stream) : ERR_UNAVAILABLE;

    if (err) {
        answer_problem(v, err, STR_NONE);
        return;
    }
    /* The name is one of the list, so it needs no quoting. */
    answer_header(v, "Content-Disposition",
                  str_printf(v->x->arena, "attachment; filename=\"%.*s\"", STR_ARG(v->part)));
    answer_stream(v, "application/vnd.sqlite3", stream);
}
