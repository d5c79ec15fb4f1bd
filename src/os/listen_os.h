/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that wait for callers. */
#ifndef WAYBILL_OS_LISTEN_OS_H
#define WAYBILL_OS_LISTEN_OS_H

#include "base/err.h"

/* address: a numeric one ("127.0.0.1", "::1"). port 0: any; ret_port says which. CONFLICT: taken;
 * FORBIDDEN: not allowed; BAD_INPUT: no such address here. */
enum err listen_tcp(struct str address, uint16_t port, int *ret_fd, uint16_t *ret_port) MUST_USE;

/* The port of a listening TCP socket. */
uint16_t listen_port(int fd);

/* A socket file with mode 0600; one left over from before is replaced. */
enum err listen_unix(struct str path, int *ret_fd) MUST_USE;

#endif
