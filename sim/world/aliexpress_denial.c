/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Permissions that the platform takes from an app, one method or all of them, while its tokens stay
 * good and may be renewed. The gateway looks at them before it looks at what a call says. Seen
 * there: InsufficientPermission, and AppWhiteIpLimit for an app whose calls must come from listed
 * addresses. The old platform's words for a method outside of the app's packages are taken to be
 * possible too.
 */
#include "sim/world/aliexpress_state.h"

static struct aliworld_denied *denied_of(const struct aliworld_app *app, struct str method)
{
    for (size_t i = 0; i < app->denied_n; i++)
        if (str_eq(app->denied[i].method, method))
            return &app->denied[i];
    return NULL;
}

void aliworld_deny(struct aliworld *w, struct str app_key, struct str method,
                   enum aliworld_denial denial)
{
    struct aliworld_app *app = aliworld_app_of(w, app_key);
    ASSERT(app);
    struct aliworld_denied *d = denied_of(app, method);
    if (!d) {
        d = ARENA_PUSH(w->arena, &app->denied, &app->denied_n, struct aliworld_denied);
        d->method = str_dup(w->arena, method);
    }
    d->denial = denial;
    d->calls = 0;
}

int64_t aliworld_denied(const struct aliworld *w, struct str app_key, struct str method)
{
    const struct aliworld_app *app = aliworld_app_of(w, app_key);
    const struct aliworld_denied *d = app ? denied_of(app, method) : NULL;
    return d ? d->calls : 0;
}

/* Code 11 of the old platform. */
static struct http_response outside_of_packages(const struct aliworld_call *c)
{
    struct buf b;
    struct jw w;
    buf_init(&b, c->a, 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "error_response");
    jw_obj(&w);
    jw_ki64(&w, "code", 11);
    jw_kstr(&w, "msg", STR("Insufficient isv permissions"));
    jw_kstr(&w, "sub_code", STR("isv.permission-api-package-limit"));
    jw_kstr(&w, "sub_msg", STR("scope ids is 11655 381"));
    jw_kstr(&w, "request_id", aliworld_request_id(c->w, c->a));
    jw_obj_end(&w);
    jw_obj_end(&w);
    return aliworld_reply(c->a, 200, STR("application/json;charset=UTF-8"), buf_view(&b));
}

static struct http_response answer_of(const struct aliworld_call *c, enum aliworld_denial denial)
{
    switch (denial) {
    case ALIWORLD_DENIAL_PACKAGE: return outside_of_packages(c);
    case ALIWORLD_DENIAL_ADDRESS:
        return aliworld_error(c, "AppWhiteIpLimit",
                              "The source IP is not in the IP whitelist of the app");
    case ALIWORLD_DENIAL_API:
    case ALIWORLD_DENIAL_NONE:
    case ALIWORLD_DENIAL_MAX: break;
    }
    return aliworld_error(c, "InsufficientPermission",
                          "App does not have permission to access this api");
}

bool aliworld_denies(const struct aliworld_call *c, struct http_response *ret_error)
{
    const struct str methods[] = {c->method, STR_NONE};
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        struct aliworld_denied *d = denied_of(c->app, methods[i]);
        if (!d || d->denial == ALIWORLD_DENIAL_NONE)
            continue;
        d->calls++;
        *ret_error = answer_of(c, d->denial);
        return true;
    }
    return false;
}
