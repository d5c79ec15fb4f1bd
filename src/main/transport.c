/* SPDX-License-Identifier: Apache-2.0 */
/* See main/transport.h. */
#include "main/transport.h"

#include "main/hub.h"
#include "os/api_client.h"
#include "os/file_os.h"

#include <stdlib.h>
#include <time.h>

#define OWNER_TRIES 20 /* of 100 ms: the owner may be just starting or ending */

struct transport {
    const struct settings *settings;
    const struct log_os *log;
    struct arena *arena;
    struct str what;
    struct str dir, temp; /* temp: made for a command that needs no data, "" */
    struct hub *hub;
};

struct transport *transport_new(const struct settings *s, const struct log_os *log, struct str what)
{
    struct transport *t = calloc(1, sizeof(*t));

    ASSERT(t);
    t->settings = s;
    t->log = log;
    t->arena = arena_new();
    t->what = what;
    t->dir = s->dir;
    return t;
}

void transport_free(struct transport *t)
{
    hub_close(t->hub);
    if (t->temp.n)
        file_remove_tree(t->temp);
    arena_free(t->arena);
    free(t);
}

static enum err call_address(struct transport *t, struct arena *a, const struct http_request *req,
                             struct http_response *ret_response, struct str *ret_sentence)
{
    const struct options *o = &t->settings->options;
    enum err err = api_call(a, o->hub, o->api_token, req, ret_response);

    if (err)
        *ret_sentence = str_printf(a, "%.*s: %.*s", STR_ARG(o->hub),
                                   STR_ARG(err_sentence(err, t->settings->lang)));
    return err;
}

static enum err call_owner(struct transport *t, struct arena *a, const struct http_request *req,
                           struct http_response *ret_response)
{
    struct str path = str_cat(a, t->settings->dir, STR("/waybill.sock"));

    if (!file_exists(path))
        return ERR_NET_REFUSED;
    return api_call(a, path, STR_NONE, req, ret_response);
}

/* A mistyped folder must not become an empty hub: only what begins one makes one. */
static enum err choose_folder(struct transport *t, struct arena *a, struct str *ret_sentence)
{
    const struct settings *s = t->settings;

    if (t->temp.n || file_exists(str_cat(a, t->dir, STR("/waybill.db"))))
        return OK;
    if (s->args_n > 1 && str_eq(str_of(s->args[1]), STR("add")))
        return OK;
    if (str_eq(t->what, STR("carrier")) &&
        !file_make_temp_dir(t->arena, STR("waybill-carrier-"), &t->temp)) {
        t->dir = t->temp;
        return OK;
    }
    *ret_sentence =
        str_printf(a,
                   s->lang == LANG_ZH
                       ? "%.*s 中没有 Waybill 数据：请先用 `waybill serve` 启动服务，或用 --data "
                         "指定数据目录。"
                       : "There is no Waybill data in %.*s: start the hub with `waybill serve`, or "
                         "name the right folder with --data.",
                   STR_ARG(t->dir));
    return ERR_NOT_FOUND;
}

static enum err become_owner(struct transport *t, struct arena *a, struct str *ret_sentence)
{
    struct hub_options o = {.dir = t->dir,
                            .options = &t->settings->options,
                            .lang = t->settings->lang,
                            .what = t->what,
                            .public_url = t->settings->options.public_url,
                            .log = *t->log};

    return hub_open(a, &o, &t->hub, ret_sentence);
}

enum err transport_call(struct transport *t, struct arena *a, const struct http_request *req,
                        struct http_response *ret_response, struct str *ret_sentence)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    enum err err = OK;

    if (t->settings->options.hub.n)
        return call_address(t, a, req, ret_response, ret_sentence);
    for (int i = 0; i < OWNER_TRIES && !t->hub; i++) {
        err = call_owner(t, a, req, ret_response);
        if (!err)
            return OK;
        *ret_sentence = err_sentence(err, t->settings->lang);
        if (err == ERR_NET_REFUSED)
            err = choose_folder(t, a, ret_sentence);
        if (!err)
            err = become_owner(t, a, ret_sentence);
        if (err && err != ERR_LOCKED)
            return err;
        if (err)
            nanosleep(&pause, NULL);
    }
    if (t->hub)
        hub_call(t->hub, a, req, ret_response);
    return err;
}
