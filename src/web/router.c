/* SPDX-License-Identifier: Apache-2.0 */
/* See web/router.h. Some sixty rows: compared one by one, that is a microsecond. */
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
static bool fits(struct str pattern, struct str path, struct str *ret_part)
{
    struct str want, have;
    bool more = true, path_more = true;

    *ret_part = STR_NONE;
    while (more && path_more) {
        more = str_cut(pattern, '/', &want, &pattern);
        path_more = str_cut(path, '/', &have, &path);
        if (want.n && want.p[0] == '{') {
            if (!have.n)
                return false;
            *ret_part = have;
        } else if (!str_eq(want, have)) {
            return false;
        }
    }
    return !more && !path_more;
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
        if (!fits(str_of(r->pattern), path, &part))
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
