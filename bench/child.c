/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/child.h. */
#include "bench/child.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t child_start(const char *const *argv, const char *log_path)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* a bench that dies leaves nobody behind */
    int fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, 1);
    dup2(fd, 2);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    perror(argv[0]);
    _exit(127);
}

bool child_stop(pid_t pid)
{
    int status = 0;

    kill(pid, SIGTERM);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static size_t read_proc(pid_t pid, const char *name, char *buf, size_t max)
{
    char path[64];
    size_t n = 0;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    FILE *f = fopen(path, "r");
    if (f) {
        n = fread(buf, 1, max - 1, f);
        fclose(f);
    }
    buf[n] = '\0';
    return n;
}

double child_cpu_us(pid_t pid)
{
    char text[1024];
    unsigned long user = 0, system = 0;

    read_proc(pid, "stat", text, sizeof(text));
    char *after_name = strrchr(text, ')');
    if (!after_name ||
        sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &system) != 2)
        return 0;
    return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

static double megabytes(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at ? strtod(at + strlen(name), NULL) / 1024 : 0;
}

struct child_memory child_memory(pid_t pid)
{
    char text[4096];

    read_proc(pid, "status", text, sizeof(text));
    return (struct child_memory){megabytes(text, "VmRSS:"), megabytes(text, "RssAnon:"),
                                 megabytes(text, "VmHWM:")};
}

/* Port 0 takes a free one. */
static int bind_loopback(int port, int *ret_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)port)};
    socklen_t n = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    ASSERT(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
    ASSERT(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
    *ret_port = ntohs(at.sin_port);
    return fd;
}

int child_free_port(void)
{
    int port, fd = bind_loopback(0, &port);

    close(fd);
    return port;
}

void child_listen(int port)
{
    ASSERT(listen(bind_loopback(port, &port), 1024) == 0);
}
