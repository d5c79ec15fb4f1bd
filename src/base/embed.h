/* SPDX-License-Identifier: Apache-2.0 */
/* A file that the program carries; the build writes arrays of them from folders (tools/embed.c). */
#ifndef WAYBILL_BASE_EMBED_H
#define WAYBILL_BASE_EMBED_H

#include <stddef.h>

struct embed_file {
    const char *path; /* in its folder, beginning with '/' */
    const unsigned char *bytes;
    size_t n;
};

#endif
