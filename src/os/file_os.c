/* SPDX-License-Identifier: Apache-2.0 */
/* See os/file_os.h. */
#include "os/file_os.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err file_err(int error)
{
    switch (error) {
    case ENOENT: return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS: return ERR_FORBIDDEN;
    case ENOSPC:
    case EDQUOT: return ERR_DB_FULL;
    case EEXIST:
    case ENOTDIR: return ERR_CONFLICT;
    default: return ERR_DB;
    }
}

static enum err read_all(int fd, struct arena *a, size_t max, struct str *ret_text)
{
    struct buf b;
    char piece[4096];
    ssize_t n;

    buf_init(&b, a, max);
    while ((n = read(fd, piece, sizeof(piece))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_err(errno);
        buf_put(&b, piece, (size_t)n);
        if (b.overflowed)
            return ERR_TOO_LARGE;
    }
    *ret_text = buf_view(&b);
    return OK;
}

enum err file_read(struct arena *a, struct str path, size_t max, struct str *ret_text)
{
    int fd = open(str_cstr(a, path), O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return file_err(errno);
    enum err err = read_all(fd, a, max, ret_text);
    close(fd);
    return err;
}

static enum err write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_err(errno);
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
    return fsync(fd) ? file_err(errno) : OK;
}

/* The name in its folder is on disk only when the folder is. */
static void flush_folder(struct arena *a, struct str path)
{
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    int fd = open(n ? str_cstr(a, str_slice(path, 0, n)) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

enum err file_write(struct str path, struct str bytes, bool replace)
{
    struct arena *a = arena_new();
    const char *to = str_cstr(a, path);
    char *temp = str_cstr(a, str_cat(a, path, STR(".XXXXXX")));
    int fd = mkostemp(temp, O_CLOEXEC); /* makes it 0600 */
    enum err err = fd < 0 ? file_err(errno) : OK;

    if (err)
        goto out;
    err = write_all(fd, bytes);
    close(fd);
    if (!err && (replace ? rename(temp, to) : link(temp, to)))
        err = file_err(errno);
    if (!replace || err)
        unlink(temp);
    if (!err)
        flush_folder(a, path);
out:
    arena_free(a);
    return err;
}

enum err file_move(struct str from, struct str to)
{
    struct arena *a = arena_new();
    enum err err = OK;

    if (rename(str_cstr(a, from), str_cstr(a, to)))
        err = file_err(errno);
    else
        flush_folder(a, to);
    arena_free(a);
    return err;
}

bool file_exists(struct str path)
{
    struct arena *a = arena_new();
    bool found = access(str_cstr(a, path), F_OK) == 0;

    arena_free(a);
    return found;
}

enum err file_make_dir(struct str path)
{
    struct arena *a = arena_new();
    char *text = str_cstr(a, path);
    struct stat st;
    enum err err = OK;

    for (size_t i = 1; i <= path.n && !err; i++) {
        if (i < path.n && text[i] != '/')
            continue;
        text[i] = '\0';
        if (mkdir(text, 0700) && errno != EEXIST)
            err = file_err(errno);
        else if (stat(text, &st) || !S_ISDIR(st.st_mode))
            err = ERR_CONFLICT;
        if (i < path.n)
            text[i] = '/';
    }
    arena_free(a);
    return err;
}

enum err file_make_temp_dir(struct arena *a, struct str prefix, struct str *ret_path)
{
    const char *tmp = getenv("TMPDIR");
    char *path =
        str_cstr(a, str_printf(a, "%s/%.*sXXXXXX", tmp && *tmp ? tmp : "/tmp", STR_ARG(prefix)));

    if (!mkdtemp(path))
        return file_err(errno);
    *ret_path = str_of(path);
    return OK;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

void file_remove_tree(struct str path)
{
    struct arena *a = arena_new();

    nftw(str_cstr(a, path), remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(a);
}

/* Is it the first of that name in $PATH? */
static bool shell_finds(struct arena *a, struct str name, struct str own)
{
    struct str rest = str_of(getenv("PATH")), folder;
    char real[4096];

    while (rest.n) {
        str_cut(rest, ':', &folder, &rest);
        const char *path = str_cstr(a, str_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)));
        if (access(path, X_OK) == 0)
            return realpath(path, real) && str_eq(str_of(real), own);
    }
    return false;
}

struct str file_own_path(struct arena *a)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path));

    if (n <= 0 || n == (ssize_t)sizeof(path))
        return STR("waybill");
    struct str own = str_dup(a, (struct str){path, (size_t)n});
    return shell_finds(a, STR("waybill"), own) ? STR("waybill") : own;
}
