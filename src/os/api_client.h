/* SPDX-License-Identifier: Apache-2.0 */
/* A request to a running hub, for the command line: sent, and waited for. */
#ifndef WAYBILL_OS_API_CLIENT_H
#define WAYBILL_OS_API_CLIENT_H

#include "base/err.h"
#include "base/http_msg.h"

/*
 * where: the path of the hub's socket ("/..."), or its address ("http://127.0.0.1:8787").
 * req->url is a path with an optional query. token: "" over the socket. The response is of a.
 * Waits up to two minutes. NET_REFUSED: nobody is there.
 */
enum err api_call(struct arena *a, struct str where, struct str token,
                  const struct http_request *req, struct http_response *ret) MUST_USE;

#endif
