/* SPDX-License-Identifier: Apache-2.0 */
/* See os/lock_os.h. */
#include "os/lock_os.h"

#include "base/time.h"
#include "os/clock_os.h"
#include "os/file_os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct lock {
    int fd;
};

static struct str read_holder(struct arena *a, int fd)
{
    char text[200];
    ssize_t n = pread(fd, text, sizeof(text), 0);

    return n > 0 ? str_dup(a, str_trim((struct str){text, (size_t)n})) : STR("another process");
}

/* Only for people; nothing hangs on it. */
static void write_holder(struct arena *a, int fd, struct str what)
{
    struct clock c = clock_os();
    struct str now = time_text(a, c.now_ms(c.ctx) / MS_SECOND * MS_SECOND);
    struct str text = str_printf(a, "process %ld (%.*s), since %.*s\n", (long)getpid(),
                                 STR_ARG(what), STR_ARG(now));

    if (ftruncate(fd, 0) || pwrite(fd, text.p, text.n, 0) < 0)
        (void)0;
}

enum err lock_take(struct arena *a, struct str dir, struct str what, struct lock **ret_lock,
                   struct str *ret_holder)
{
    const char *path = str_cstr(a, str_cat(a, dir, STR("/waybill.lock")));
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return file_err(errno);
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        enum err err = errno == EWOULDBLOCK ? ERR_LOCKED : file_err(errno);
        if (err == ERR_LOCKED)
            *ret_holder = read_holder(a, fd);
        close(fd);
        return err;
    }
    write_holder(a, fd, what);
    struct lock *l = malloc(sizeof(*l));
    ASSERT(l);
    l->fd = fd;
    *ret_lock = l;
    return OK;
}

void lock_free(struct lock *l)
{
    if (!l)
        return;
    close(l->fd);
    free(l);
}
