/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few macros that every file shares: must-use results, assertions that stay on in
 * production, counts of arrays. Not for helpers with behavior: those have their own file.
 */
#ifndef WAYBILL_BASE_DEFS_H
#define WAYBILL_BASE_DEFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
/* Two formats for the same arguments in the same order, one sentence in two languages. */
#define PRINTF_LIKE_BOTH(en, zh, args) \
    __attribute__((format(printf, en, args), format(printf, zh, args)))
#define NORETURN        __attribute__((noreturn))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Prints where and what, then aborts. A crash is safe: every effect is a transaction. */
NORETURN void assert_failed(const char *file, int line, const char *what);

#define ASSERT(cond)  ((cond) ? (void)0 : assert_failed(__FILE__, __LINE__, #cond))
#define UNREACHABLE() assert_failed(__FILE__, __LINE__, "unreachable")

#endif
