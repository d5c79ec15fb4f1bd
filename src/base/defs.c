/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a process that has met what can't be. It writes to stderr, the one place in this
 * floor that does: nobody is left who could be told otherwise.
 */
#include "base/defs.h"

#include <stdio.h>
#include <stdlib.h>

void assert_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "waybill: %s:%d: assertion failed: %s\n", file, line, what);
    fflush(stderr);
    abort();
}
