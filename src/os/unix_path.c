/* SPDX-License-Identifier: Apache-2.0 */
/* See os/unix_path.h. */
#include "os/unix_path.h"

#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

static void close_folder(void *arg)
{
    close(*(int *)arg);
}

struct str unix_path_short(struct arena *a, struct str path)
{
    size_t cut = path.n;

    if (path.n < sizeof(((struct sockaddr_un *)0)->sun_path))
        return path;
    while (cut > 0 && path.p[cut - 1] != '/')
        cut--;
    int *fd = ARENA_NEW(a, int);
    *fd = open(str_cstr(a, str_slice(path, 0, cut)), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0)
        return path;
    arena_cleanup(a, close_folder, fd);
    return str_printf(a, "/proc/self/fd/%d/%.*s", *fd, STR_ARG(str_slice(path, cut, path.n)));
}
