/* SPDX-License-Identifier: Apache-2.0 */
/* See web/router.h. The rows are compared one by one: most differ after a few letters. */
#include "web/router.h"

#include "app/extension.h"
#include "app/people.h"
#include "web/plain.h"
#include "web/session.h"

static const struct route routes[] = {
#define VIEW(method, pattern, right, fn, sentence) \
    {HTTP_##method, pattern, RIGHT_##right, fn, NULL, NULL, sentence},
#define COMMAND(method, pattern, right, fn, sentence) \
    {HTTP_##method, pattern, RIGHT_##right, NULL, fn, NULL, sentence},
#define PLAIN(method, pattern, right, fn, sentence) \
    {HTTP_##method, pattern, RIGHT_##right, NULL, NULL, fn, sentence},
#include "web/routes.tbl.h"
};

size_t router_count(void)
{
    return COUNT_OF(routes);
}

const struct route *router_at(size_t i)
{
    ASSERT(i < COUNT_OF(routes));
    return &routes[i];
}

/* Does the path fit the pattern? ret_part: the segment in place of {part}, "" when it has none. */
static bool fits(const char *pattern, struct str path, struct str *ret_part)
{
    size_t at = 0;

    *ret_part = STR_NONE;
    for (; *pattern; pattern++) {
        if (*pattern != '{') {
            if (at == path.n || path.p[at] != *pattern)
                return false;
            at++;
            continue;
        }
        size_t from = at;
        while (at < path.n && path.p[at] != '/')
            at++;
        if (at == from)
            return false;
        *ret_part = str_slice(path, from, at - from);
        while (pattern[1] && pattern[1] != '/')
            pattern++;
    }
    return at == path.n;
}

static void allow(struct buf *b, struct str method)
{
    if (b->n)
        buf_str(b, STR(", "));
    buf_str(b, method);
}

const struct route *router_find(enum http_method method, struct str path, struct arena *a,
                                struct str *ret_part, struct str *ret_allow)
{
    const struct route *found = NULL;
    struct str part, best = STR_NONE;
    struct buf methods;

    if (method == HTTP_HEAD)
        method = HTTP_GET;
    buf_init(&methods, a, 200);
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        const struct route *r = &routes[i];
        if (!fits(r->pattern, path, &part))
            continue;
        allow(&methods, http_method_text(r->method));
        if (r->method == HTTP_GET)
            allow(&methods, STR("HEAD"));
        if (r->method != method || (found && part.n))
            continue;
        found = r;
        best = part;
    }
    if (methods.n)
        allow(&methods, STR("OPTIONS"));
    *ret_allow = buf_view(&methods);
    *ret_part = url_decode(a, best, false);
    return found;
}
