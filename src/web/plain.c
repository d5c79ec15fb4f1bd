/* SPDX-License-Identifier: Apache-2.0 */
/* See web/plain.h. */
#include "web/plain.h"

#include "app/pictures.h"
#include "app/readers.h"
#include "app/snapshot.h"
#include "web/assets.h"
#include "web/inside.h"
#include "web/openapi.h"

#define TEXT "text/plain; charset=utf-8"

void plain_root(struct visit *v)
{
    struct buf b;
    struct jw w;

    if (assets_serve(v))
        return;
    buf_init(&b, v->x->arena, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "name", STR("Waybill"));
    if (v->web->opt.version.n)
        jw_kstr(&w, "version", v->web->opt.version);
    jw_kstr(&w, "api", STR("/api/v1/openapi.yaml"));
    jw_kstr(&w, "health", STR("/healthz"));
    jw_kbool(&w, "demo", v->web->opt.demo);
    jw_obj_end(&w);
    answer_json(v, 200, buf_view(&b));
}

void plain_openapi(struct visit *v)
{
    struct str text = {(const char *)embed_openapi, embed_openapi_n};

    answer_text(v, 200, "application/yaml", text);
}

void plain_health(struct visit *v)
{
    answer_text(v, 200, TEXT, STR("ok\n"));
}

static enum err nothing(struct view *view, struct buf *out)
{
    (void)view;
    (void)out;
    return OK;
}

void plain_ready(struct visit *v)
{
    struct snapshot *s = desk_snapshot(v->web->opt.desk);
    bool ready = s && s->ready;
    int64_t since_ms;
    struct str detail = STR_NONE;
    struct buf none;
    enum err err = OK;

    snapshot_release(v->web->opt.desk, s);
    buf_init(&none, v->x->arena, 16);
    if (ready)
        err = desk_trouble(v->web->opt.desk, &since_ms);
    if (ready && !err && v->web->opt.readers)
        err = web_view(v, nothing, &none, &detail);
    if (!ready || err)
        answer_problem(v, err ? err : ERR_BUSY, STR_NONE);
    else
        answer_text(v, 200, TEXT, STR("ready\n"));
}

void plain_metrics(struct visit *v)
{
    struct str detail = STR_NONE;
    struct buf out;

    buf_init(&out, v->x->arena, (size_t)1 << 20);
    enum err err = web_view(v, view_metrics, &out, &detail);
    if (err)
        answer_problem(v, err, detail);
    else
        answer_text(v, 200, "text/plain; version=0.0.4; charset=utf-8", buf_view(&out));
}

static void csv(struct visit *v, enum err (*fn)(struct view *view, struct buf *out),
                const char *name)
{
    struct str detail = STR_NONE;
    struct buf out;

    buf_init(&out, v->x->arena, (size_t)4 << 20);
    enum err err = web_view(v, fn, &out, &detail);
    if (!err && out.overflowed)
        err = ERR_TOO_LARGE;
    if (err) {
        answer_problem(v, err, detail);
        return;
    }
    answer_header(v, "Content-Disposition",
                  str_printf(v->x->arena, "attachment; filename=\"%s\"", name));
    answer_text(v, 200, "text/csv; charset=utf-8", buf_view(&out));
}

void plain_days_csv(struct visit *v)
{
    csv(v, view_report_days_csv, "orders-per-day.csv");
}

void plain_times_csv(struct visit *v)
{
    csv(v, view_report_times_csv, "shipping-times.csv");
}

void plain_picture(struct visit *v)
{
    struct str detail = STR_NONE;
    struct buf out;

    buf_init(&out, v->x->arena, PICTURES_SIZE);
    enum err err = web_view(v, view_picture_bytes, &out, &detail);
    const char *type = err ? NULL : pictures_type(buf_view(&out));
    if (type)
        answer_picture(v, type, buf_view(&out));
    else
        answer_problem(v, err ? err : ERR_NOT_FOUND, detail);
}

/* The browser of a person ends here. One who is signed in goes on in the web app, which says there
 * what came of it; others (the command line began it) get a sentence, not JSON. */
static void on_connected(struct command *c)
{
    struct visit *v = c->ctx;
    struct arena *a = v->x->arena;
    bool zh = v->lang == LANG_ZH;
    enum err err = c->event.err;

    if (v->actor.person_id) {
        answer_header(v, "Location",
                      str_cat(a, STR("/start?grant="), err ? err_code(err) : STR("ok")));
        answer_text(v, 303, TEXT, STR_NONE);
        return;
    }
    if (!err) {
        answer_text(v, 200, TEXT,
                    zh ? STR("已连接。可以关闭此页面，返回 Waybill。\n")
                       : STR("Connected. You can close this page and go back to Waybill.\n"));
        return;
    }
    answer_text(
        v, err_http_status(err), TEXT,
        str_printf(a, "%.*s\n%.*s\n", STR_ARG(err_sentence(err, v->lang)), STR_ARG(c->detail)));
}

void plain_connect(struct visit *v)
{
    v->person = STR("browser");
    (void)auth_session(v);
    struct command *c = web_command(v, command_oauth_callback, NULL, on_connected);

    desk_post(v->web->opt.desk, &c->event);
}
