/* SPDX-License-Identifier: Apache-2.0 */
/* sim/sandbox.h on a loopback port: one lock around it, a thread that lets time pass. */
#ifndef WAYBILL_MAIN_SANDBOX_SERVER_H
#define WAYBILL_MAIN_SANDBOX_SERVER_H

#include "os/log_os.h"
#include "sim/sandbox.h"

struct sandbox_server;

/* port 0: any free one. ERR_CONFLICT: taken. */
enum err sandbox_server_start(const struct sandbox_options *options, struct str address,
                              uint16_t port, const struct log_os *log,
                              struct sandbox_server **ret_server) MUST_USE;
struct str sandbox_server_url(const struct sandbox_server *s);
void sandbox_server_stop(struct sandbox_server *s); /* NULL is fine */

#endif
