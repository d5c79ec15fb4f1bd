/* SPDX-License-Identifier: Apache-2.0 */
/* See app/command.h. */
#include "app/command.h"

#include "base/text.h"

#include <stdarg.h>

#define ANSWER_MAX          (4 * 1024 * 1024)
#define DETAIL_MAX          300 /* letters */
#define IDEMPOTENCY_KEEP_MS MS_DAY
#define UNDER_WAY           0 /* in place of a status: the first request still waits */
#define UNDER_WAY_MS        MS_MINUTE

/* The answer that this key got before, if there is one. */
static enum err replay(struct turn *t, struct command *c, bool *ret_done)
{
    struct idempotency_row row;
    bool found = false;
    enum err err = db_idempotency(t->db, c->event.arena, c->idempotency_key, &row, &found);

    *ret_done = false;
    if (err || !found || row.at_ms < t->now_ms - IDEMPOTENCY_KEEP_MS)
        return err;
    if (!str_eq(row.request, c->request_digest))
        return ERR_IDEMPOTENCY_MISMATCH;
    if (row.status == UNDER_WAY) {
        if (row.at_ms < t->now_ms - UNDER_WAY_MS)
            return OK; /* its answer was lost */
        return command_fail(c, ERR_CONFLICT, "the first request with this key is still waited for",
                            "使用此键的首个请求仍在处理：请稍候再查看");
    }
    *ret_done = true;
    c->status = row.status;
    jw_raw(&c->w, str_dup(c->event.arena, row.body));
    return OK;
}

static enum err remember(struct turn *t, struct command *c, int status)
{
    if (!c->idempotency_key.n)
        return OK;
    struct idempotency_row row = {.key = c->idempotency_key,
                                  .request = c->request_digest,
                                  .status = status,
                                  .body = status ? buf_view(&c->out) : STR(""),
                                  .at_ms = t->now_ms};
    return db_idempotency_put(t->db, &row);
}

static enum err run(struct turn *t, struct event *e)
{
    struct command *c = (struct command *)e;
    bool done = false;
    enum err err = OK;

    c->again = e->deferred;
    e->deferred = false;
    c->out.n = 0;
    jw_init(&c->w, &c->out);
    t->interactive = true;
    if (c->idempotency_key.n && !c->again)
        err = replay(t, c, &done);
    if (!err && !done)
        err = c->fn(t, c);
    t->interactive = false;
    if (err || done)
        return err;
    if (e->deferred)
        return remember(t, c, UNDER_WAY);
    if (!c->status)
        c->status = 200;
    return remember(t, c, c->status);
}

static void done(struct event *e)
{
    struct command *c = (struct command *)e;

    c->reply(c);
}

void command_init(struct command *c, struct arena *a, command_fn fn)
{
    c->event.kind = EVENT_COMMAND;
    c->event.arena = a;
    c->event.run = run;
    c->event.done = done;
    c->fn = fn;
    buf_init(&c->out, a, ANSWER_MAX);
}

enum err command_fail(struct command *c, enum err err, const char *en, const char *zh, ...)
{
    for (int lang = 0; lang < LANG_MAX; lang++) {
        va_list args;
        va_start(args, zh);
        struct str text = text_say(c->event.arena, (enum lang)lang, en, zh, args);
        va_end(args);
        c->said[lang] = text_clip(text, DETAIL_MAX);
    }
    c->detail = c->said[c->lang];
    return err;
}

enum err command_fail_with(struct command *c, enum err err, struct str en, struct str zh)
{
    c->said[LANG_EN] = en;
    c->said[LANG_ZH] = zh;
    c->detail = c->said[c->lang];
    return err;
}

enum err command_str(struct command *c, const char *key, bool required, size_t max, struct str *ret)
{
    const struct json *v = json_get(c->body, key);

    if (json_is_null(v)) {
        if (required)
            return command_fail(c, ERR_BAD_INPUT, "\"%s\" is missing", "缺少“%s”：请填写", key);
        *ret = STR_NONE;
        return OK;
    }
    if (!json_is_str(v))
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be text", "“%s”必须是文本", key);
    struct str s = str_trim(json_str(v));
    if (s.n > max)
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" is longer than %zu bytes",
                            "“%s”超过 %zu 字节：请缩短", key, max);
    if (required && !s.n)
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" is empty", "“%s”为空：请填写", key);
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t')
            return command_fail(c, ERR_BAD_INPUT, "\"%s\" holds control characters: remove them",
                                "“%s”含有控制字符：请删除", key);
    }
    *ret = s;
    return OK;
}

enum err command_i64(struct command *c, const char *key, bool required, int64_t min, int64_t max,
                     int64_t *ret)
{
    const struct json *v = json_get(c->body, key);

    if (json_is_null(v)) {
        if (required)
            return command_fail(c, ERR_BAD_INPUT, "\"%s\" is missing", "缺少“%s”：请填写", key);
        return OK;
    }
    int64_t n = json_i64(v, INT64_MIN);
    if (!json_is_num(v) || n < min || n > max)
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be a whole number from %lld to %lld",
                            "“%s”必须是 %lld 到 %lld 之间的整数", key, (long long)min,
                            (long long)max);
    *ret = n;
    return OK;
}

enum err command_bool(struct command *c, const char *key, bool fallback, bool *ret)
{
    const struct json *v = json_get(c->body, key);

    *ret = fallback;
    if (json_is_null(v))
        return OK;
    struct str text = json_text(c->event.arena, v);
    if (json_is_str(v) || (!str_eq(text, STR("true")) && !str_eq(text, STR("false"))))
        return command_fail(c, ERR_BAD_INPUT, "\"%s\" must be true or false",
                            "“%s”必须是 true 或 false", key);
    *ret = json_bool(v, fallback);
    return OK;
}

enum err command_order(struct turn *t, struct command *c, struct order **ret_order)
{
    struct str shop = http_header_get(&c->query, STR("shop"));
    int64_t shop_id = 0, id;

    if (shop.n && !id_parse(ID_SHOP, shop, &shop_id)) {
        struct desk_shop *s = desk_shop_by_domain(t->desk, shop);
        if (!s)
            return command_fail(c, ERR_NOT_FOUND, "no shop \"%.*s\" is connected",
                                "未连接店铺“%.*s”", STR_ARG(shop));
        shop_id = s->shop.id;
    }
    enum err err = db_order_resolve(t->db, t->arena, shop_id, c->path_id, &id);
    if (err == ERR_NOT_FOUND)
        return command_fail(c, err, "no order \"%.*s\"", "没有订单“%.*s”", STR_ARG(c->path_id));
    if (err == ERR_AMBIGUOUS)
        return command_fail(c, err, "more than one shop has an order \"%.*s\"",
                            "多个店铺都有订单“%.*s”", STR_ARG(c->path_id));
    if (err)
        return err;
    return turn_order(t, id, ret_order);
}

struct fact command_fact(const struct command *c, const char *kind)
{
    return (struct fact){.kind = kind, .source = SOURCE_PERSON, .person = c->person};
}
