/* SPDX-License-Identifier: Apache-2.0 */
/* See os/api_client.h. */
#include "os/api_client.h"

#include "os/http_easy.h"
#include "os/unix_path.h"

#define WAIT_MS 120000

enum err api_call(struct arena *a, struct str where, struct str token,
                  const struct http_request *req, struct http_response *ret)
{
    struct http_request full = *req;
    struct str socket = str_starts(where, STR("/")) ? unix_path_short(a, where) : STR_NONE;
    struct http_easy *e;

    if (str_ends(where, STR("/")))
        where = str_slice(where, 0, where.n - 1);
    full.url = str_cat(a, socket.n ? STR("http://localhost") : where, req->url);
    full.headers = (struct http_headers){0};
    for (size_t i = 0; i < req->headers.n; i++)
        http_header_add(a, &full.headers, req->headers.items[i].name, req->headers.items[i].value);
    if (token.n)
        http_header_add(a, &full.headers, STR("Authorization"), str_cat(a, STR("Bearer "), token));
    http_easy_global();
    enum err err = http_easy_new(a, &full, socket, WAIT_MS, &e);
    if (err)
        return err;
    err = http_easy_finish(e, curl_easy_perform(e->curl));
    http_easy_release(e);
    if (!err)
        *ret = e->response;
    return err;
}
