/* SPDX-License-Identifier: Apache-2.0 */
/* The log: one line per record to a file descriptor, written at once. Callable from any thread. */
#ifndef WAYBILL_OS_LOG_OS_H
#define WAYBILL_OS_LOG_OS_H

#include "port/ports.h"

/* Must outlive the port. */
struct log_os {
    int fd;               /* 2: stderr */
    enum log_level least; /* what is below is dropped */
    bool json;            /* {"time":...,"level":...,"text":...} instead of words */
};

struct log log_os_port(struct log_os *l);
/* A line of our own, as of now. */
void log_os_say(const struct log_os *l, enum log_level level, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* "debug", "info", "warn", "error". */
bool log_level_parse(struct str s, enum log_level *ret_level) MUST_USE;

#endif
