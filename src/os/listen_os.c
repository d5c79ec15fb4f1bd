/* SPDX-License-Identifier: Apache-2.0 */
/* See os/listen_os.h. */
#include "os/listen_os.h"

#include "os/file_os.h"
#include "os/unix_path.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 511

static enum err socket_err(int error)
{
    switch (error) {
    case EADDRINUSE: return ERR_CONFLICT;
    case EACCES: return ERR_FORBIDDEN;
    default: return ERR_BAD_INPUT;
    }
}

static enum err bind_and_listen(const struct addrinfo *at, int *ret_fd)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

    if (fd < 0)
        return socket_err(errno);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (at->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
    if (bind(fd, at->ai_addr, at->ai_addrlen) || listen(fd, BACKLOG)) {
        enum err err = socket_err(errno);
        close(fd);
        return err;
    }
    *ret_fd = fd;
    return OK;
}

uint16_t listen_port(int fd)
{
    struct sockaddr_storage at = {0};
    socklen_t n = sizeof(at);

    if (getsockname(fd, (struct sockaddr *)&at, &n))
        return 0;
    if (at.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
    return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

enum err listen_tcp(struct str address, uint16_t port, int *ret_fd, uint16_t *ret_port)
{
    struct arena *a = arena_new();
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found;
    char service[8];
    enum err err;

    snprintf(service, sizeof(service), "%u", port);
    if (getaddrinfo(str_cstr(a, address), service, &hints, &found)) {
        err = ERR_BAD_INPUT;
    } else {
        err = bind_and_listen(found, ret_fd);
        freeaddrinfo(found);
    }
    if (!err)
        *ret_port = listen_port(*ret_fd);
    arena_free(a);
    return err;
}

/* Nobody can connect between bind and listen, so that the mode is set in time. */
static enum err bind_path(const struct sockaddr_un *at, int *ret_fd)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return ERR_DB;
    if (bind(fd, (const struct sockaddr *)at, sizeof(*at)) || chmod(at->sun_path, 0600) ||
        listen(fd, BACKLOG)) {
        enum err err = errno == EADDRINUSE ? ERR_CONFLICT : file_err(errno);
        close(fd);
        return err;
    }
    *ret_fd = fd;
    return OK;
}

enum err listen_unix(struct str path, int *ret_fd)
{
    struct arena *a = arena_new();
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct str shorter = unix_path_short(a, path);
    enum err err = ERR_BAD_INPUT;

    if (shorter.n < sizeof(at.sun_path)) {
        memcpy(at.sun_path, shorter.p, shorter.n);
        unlink(at.sun_path);
        err = bind_path(&at, ret_fd);
    }
    arena_free(a);
    return err;
}
