/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of Unix sockets hold 107 bytes; folders may be deeper. */
#ifndef WAYBILL_OS_UNIX_PATH_H
#define WAYBILL_OS_UNIX_PATH_H

#include "base/str.h"

/*
 * A path of the same socket that fits: the path itself, or one through an open folder
 * (/proc/self/fd/N/name), which is closed when the arena goes.
 */
struct str unix_path_short(struct arena *a, struct str path);

#endif
