/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What HTTP alone could do at best, measured beside the hub on the same machine in the same
 * minutes: bare libmicrohttpd that answers as many bytes. bench/replica.h has the other limit.
 */
#ifndef WAYBILL_BENCH_LIMITS_H
#define WAYBILL_BENCH_LIMITS_H

/* Serves GET /N with N bytes (at most 64 KiB) on the port until the process is told to end; for a
 * child. Other paths and methods: 2 bytes. */
void limit_http_serve(int port);

#endif
