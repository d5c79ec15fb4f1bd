/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The consent page of AliExpress: a buyer lets an app act for them, and the browser goes back to
 * the app with a code. The markup is our own.
 */
#include "sim/world/aliexpress_state.h"

struct str aliworld_html(struct arena *a, struct str text)
{
    struct str s = str_replace(a, text, STR("&"), STR("&amp;"));
    s = str_replace(a, s, STR("<"), STR("&lt;"));
    s = str_replace(a, s, STR(">"), STR("&gt;"));
    return str_replace(a, s, STR("\""), STR("&quot;"));
}

static struct http_response no_such_app(const struct aliworld_call *c)
{
    return aliworld_reply(c->a, 400, STR("text/html"),
                          STR("<html>param-appkey.not.exists</html>\n"));
}

static struct str question(const struct aliworld_call *c)
{
    struct str all = STR_NONE;
    for (size_t i = 0; i < c->params.n; i++)
        all = str_printf(c->a, "%.*s%.*s=%.*s&", STR_ARG(all), STR_ARG(c->params.items[i].name),
                         STR_ARG(url_encode(c->a, c->params.items[i].value)));
    return all;
}

/* One link per buyer: the same question with the answer in it. */
static struct http_response ask(const struct aliworld_call *c, const struct aliworld_app *app)
{
    struct arena *a = c->a;
    struct str links = STR_NONE, query = aliworld_html(a, question(c));
    for (size_t i = 0; i < c->w->accounts_n; i++) {
        const struct aliworld_account *acc = c->w->accounts[i];
        if (acc->app == app)
            links = str_printf(a,
                               "%.*s<p><a class=\"authorize\" href=\"?%.*saccount=%zu\">Authorize "
                               "as %.*s</a></p>\n",
                               STR_ARG(links), STR_ARG(query), i,
                               STR_ARG(aliworld_html(a, acc->buyer)));
    }
    return aliworld_reply(
        a, 200, STR("text/html; charset=utf-8"),
        str_printf(a,
                   "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
                   "AliExpress authorization</title></head><body>\n<h1>App %.*s asks to order for "
                   "you</h1>\n%.*s</body></html>\n",
                   STR_ARG(aliworld_html(a, app->key)), STR_ARG(links)));
}

static struct http_response send_back(const struct aliworld_call *c, size_t account)
{
    struct str to = aliworld_param(c, "redirect_uri"), state = aliworld_param(c, "state");
    struct str url =
        str_printf(c->a, "%.*s%ccode=%.*s", STR_ARG(to), str_has(to, STR("?")) ? '&' : '?',
                   STR_ARG(url_encode(c->a, aliworld_auth_code(c->w, account, c->now_ms))));
    if (!str_empty(state))
        url = str_printf(c->a, "%.*s&state=%.*s", STR_ARG(url), STR_ARG(url_encode(c->a, state)));
    struct http_response r = aliworld_reply(c->a, 302, STR("text/html"), STR_NONE);
    http_header_add(c->a, &r.headers, STR("Location"), url);
    return r;
}

/* account=N answers for a buyer; without it the app's first one says yes, or the page asks. */
struct http_response aliworld_authorize(struct aliworld_call *c)
{
    struct aliworld_app *app = aliworld_app_of(c->w, aliworld_param(c, "client_id"));
    int64_t wanted;
    size_t i = 0;
    bool chosen = str_to_i64(aliworld_param(c, "account"), &wanted);

    while (i < c->w->accounts_n &&
           (c->w->accounts[i]->app != app || (chosen && (int64_t)i != wanted)))
        i++;
    if (!str_eq(aliworld_param(c, "response_type"), STR("code")) || !app ||
        str_empty(aliworld_param(c, "redirect_uri")) || i == c->w->accounts_n)
        return no_such_app(c);
    return c->w->options.consent_page && !chosen ? ask(c, app) : send_back(c, i);
}
