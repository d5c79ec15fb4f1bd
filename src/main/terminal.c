/* SPDX-License-Identifier: Apache-2.0 */
/* See main/terminal.h. */
#include "main/terminal.h"

#include "base/buf.h"
#include "base/time.h"
#include "os/file_os.h"
#include "os/zones_os.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_N 65536
#define CTRL_C     3
#define CTRL_D     4

int terminal_width(void)
{
    struct winsize size;

    return isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int32_t terminal_zone_offset_s(int64_t at_ms)
{
    struct arena *a = arena_new();
    struct str zone = str_of(getenv("TZ")), bytes;
    int32_t offset_s = 0;

    if (str_starts(zone, STR(":")))
        zone = str_slice(zone, 1, zone.n);
    if (zone.n) {
        struct zones_os *z = zones_os_new(STR("/usr/share/zoneinfo"));
        struct zones port = zones_os_port(z);
        offset_s = port.offset_s(port.ctx, zone, at_ms);
        zones_os_free(z);
    } else if (!file_read(a, STR("/etc/localtime"), 65536, &bytes)) {
        offset_s = time_zone_offset(bytes, at_ms);
    }
    arena_free(a);
    return offset_s;
}

/* Every key by itself: neither echo nor a Ctrl-C that would leave the terminal without echo. */
static bool hush(struct termios *ret_before)
{
    struct termios quiet;

    if (tcgetattr(0, ret_before))
        return false;
    quiet = *ret_before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    return tcsetattr(0, TCSAFLUSH, &quiet) == 0;
}

static enum err read_keys(struct buf *line, bool raw)
{
    char c;

    while (read(0, &c, 1) == 1) {
        if (c == '\n' || c == '\r')
            return OK;
        if (raw && (c == CTRL_C || (c == CTRL_D && line->n == 0)))
            return ERR_CLOSING;
        if (raw && (c == '\b' || c == 127))
            line->n -= line->n > 0;
        else
            buf_char(line, c);
    }
    return line->n ? OK : ERR_CLOSING;
}

enum err terminal_read_line(struct str prompt, bool secret, struct arena *a, struct str *ret_line)
{
    struct termios before;
    struct buf line;

    fprintf(stderr, "%.*s", STR_ARG(prompt));
    fflush(stderr);
    buf_init(&line, a, LINE_MAX_N);
    bool raw = secret && hush(&before);
    enum err err = read_keys(&line, raw);
    if (raw) {
        tcsetattr(0, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (!err)
        *ret_line = buf_view(&line);
    return err;
}
