/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a command reaches a hub: the one that --hub names; else the owner of the data folder, over
 * its socket; else a hub in this process, for as long as the command runs.
 */
#ifndef WAYBILL_MAIN_TRANSPORT_H
#define WAYBILL_MAIN_TRANSPORT_H

#include "base/http_msg.h"
#include "main/settings.h"
#include "os/log_os.h"

struct transport;

/* Both must outlive it. */
struct transport *transport_new(const struct settings *s, const struct log_os *log,
                                struct str what);
void transport_free(struct transport *t);
/* req->url: path and query. On errors ret_sentence says what stands in the way. All of a. */
enum err transport_call(struct transport *t, struct arena *a, const struct http_request *req,
                        struct http_response *ret_response, struct str *ret_sentence) MUST_USE;

#endif
