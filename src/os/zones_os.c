/* SPDX-License-Identifier: Apache-2.0 */
/* See os/zones_os.h. */
#include "os/zones_os.h"

#include "base/map.h"
#include "base/time.h"
#include "os/file_os.h"

#include <pthread.h>
#include <stdlib.h>

#define FILE_MAX   65536
#define NAME_MAX_N 64
#define ZONES_MAX  1000 /* there are about 600 */

struct zones_os {
    pthread_mutex_t lock;
    struct arena *arena;
    struct str dir;
    struct map *known; /* name -> struct str *, empty for files that are not there */
};

struct zones_os *zones_os_new(struct str dir)
{
    struct zones_os *z = calloc(1, sizeof(*z));

    ASSERT(z);
    pthread_mutex_init(&z->lock, NULL);
    z->arena = arena_new();
    z->dir = str_dup(z->arena, dir);
    z->known = map_new(z->arena);
    return z;
}

void zones_os_free(struct zones_os *z)
{
    if (!z)
        return;
    pthread_mutex_destroy(&z->lock);
    arena_free(z->arena);
    free(z);
}

static bool is_name(struct str name)
{
    if (name.n == 0 || name.n > NAME_MAX_N || name.p[0] == '/')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '+' || c == '/' || c == '-';
        if (!fine)
            return false;
    }
    return true;
}

static const struct str *zone_file(struct zones_os *z, struct str name)
{
    struct str *bytes = map_get(z->known, name);

    if (bytes || map_count(z->known) >= ZONES_MAX)
        return bytes;
    bytes = ARENA_NEW(z->arena, struct str);
    if (file_read(z->arena, str_printf(z->arena, "%.*s/%.*s", STR_ARG(z->dir), STR_ARG(name)),
                  FILE_MAX, bytes))
        *bytes = STR_NONE;
    map_put(z->known, str_dup(z->arena, name), bytes);
    return bytes;
}

static int32_t offset_s(void *ctx, struct str name, int64_t at_ms)
{
    struct zones_os *z = ctx;

    if (!is_name(name))
        return 0;
    pthread_mutex_lock(&z->lock);
    const struct str *bytes = zone_file(z, name);
    pthread_mutex_unlock(&z->lock);
    return bytes && bytes->n ? time_zone_offset(*bytes, at_ms) : 0;
}

struct zones zones_os_port(struct zones_os *z)
{
    return (struct zones){.ctx = z, .offset_s = offset_s};
}
