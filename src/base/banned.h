/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Included by the build before every file of src/ and sim/: calls that we never make become
 * compile errors. Time, chance, disk and network come through port/ only, so that a simulator
 * can drive the same code; the build defines WAYBILL_MAY_TOUCH_WORLD for os/ and main/, and
 * WAYBILL_MAY_PRINT for cli/ and sim/. What is banned by name in tests too: tools/tidy.c.
 */
#ifndef WAYBILL_BASE_BANNED_H
#define WAYBILL_BASE_BANNED_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* clang cannot put an attribute on a function that the fortified headers define inline. */
#if defined(__clang__) && defined(_FORTIFY_SOURCE)
#define BANNED(result, name, args, instead)
#else
#define BANNED(result, name, args, instead) \
    result name args __attribute__((unavailable("banned: " instead)));
#endif

/* Optimized headers define a few of these inline, where clang ignores the ban; gcc does not. */
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-attributes"
#endif

/* Unsafe or ill-defined everywhere. */
BANNED(int, sprintf, (char *, const char *, ...), "use buf_printf() or snprintf()")
BANNED(int, vsprintf, (char *, const char *, va_list), "use buf_printf() or vsnprintf()")
BANNED(char *, strcpy, (char *, const char *), "use struct str")
BANNED(char *, stpcpy, (char *, const char *), "use struct str")
BANNED(char *, strcat, (char *, const char *), "use struct buf")
BANNED(char *, strncpy, (char *, const char *, size_t), "use struct str")
BANNED(char *, strncat, (char *, const char *, size_t), "use struct buf")
BANNED(char *, strtok, (char *, const char *), "use the splitters of base/str.h")
BANNED(int, atoi, (const char *), "use the parsers of base/str.h")
BANNED(long, atol, (const char *), "use the parsers of base/str.h")
BANNED(long long, atoll, (const char *), "use the parsers of base/str.h")
BANNED(double, atof, (const char *), "money is int64 minor units")
BANNED(int, rand, (void), "randomness comes from port/rng.h")
BANNED(void, srand, (unsigned), "randomness comes from port/rng.h")
BANNED(long, random, (void), "randomness comes from port/rng.h")
BANNED(struct tm *, localtime, (const time_t *), "use base/time.h")
BANNED(struct tm *, localtime_r, (const time_t *, struct tm *), "use base/time.h")
BANNED(struct tm *, gmtime, (const time_t *), "use base/time.h")
BANNED(char *, ctime, (const time_t *), "use base/time.h")
BANNED(char *, asctime, (const struct tm *), "use base/time.h")
BANNED(time_t, mktime, (struct tm *), "use base/time.h")
BANNED(char *, tmpnam, (char[L_tmpnam]), "use mkstemp() or mkdtemp() in os/")
BANNED(char *, mktemp, (char *), "use mkstemp() or mkdtemp() in os/")

#ifndef WAYBILL_MAY_TOUCH_WORLD
BANNED(time_t, time, (time_t *), "time comes from port/clock.h")
BANNED(int, clock_gettime, (clockid_t, struct timespec *), "time comes from port/clock.h")
BANNED(clock_t, clock, (void), "time comes from port/clock.h")
BANNED(unsigned, sleep, (unsigned), "wait by a timer of the port")
BANNED(int, usleep, (useconds_t), "wait by a timer of the port")
BANNED(int, nanosleep, (const struct timespec *, struct timespec *), "wait by a timer of the port")
BANNED(ssize_t, getrandom, (void *, size_t, unsigned), "randomness comes from port/rng.h")
BANNED(char *, getenv, (const char *), "settings come from the options table")
BANNED(int, setenv, (const char *, const char *, int), "settings come from the options table")
BANNED(int, socket, (int, int, int), "the network is reached through port/")
BANNED(int, system, (const char *), "no shell")
BANNED(FILE *, popen, (const char *, const char *), "no shell")
#endif

#if !defined(WAYBILL_MAY_TOUCH_WORLD) && !defined(WAYBILL_MAY_PRINT)
BANNED(FILE *, fopen, (const char *, const char *), "files are opened in os/")
BANNED(int, open, (const char *, int, ...), "files are opened in os/")
BANNED(int, openat, (int, const char *, int, ...), "files are opened in os/")
BANNED(int, unlink, (const char *), "files are opened in os/")
BANNED(int, rename, (const char *, const char *), "files are opened in os/")
BANNED(int, printf, (const char *, ...), "lower floors never print")
BANNED(int, puts, (const char *), "lower floors never print")
BANNED(void, perror, (const char *), "lower floors never print")
#endif

#ifdef __clang__
#pragma clang diagnostic pop
#endif

#endif
