/* SPDX-License-Identifier: Apache-2.0 */
/* See os/log_os.h. */
#include "os/log_os.h"

#include "base/time.h"
#include "os/clock_os.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_N 8192

static const char *const level_names[] = {"debug", "info", "warn", "error"};

/* One record is one line, whatever somebody put into a name: control bytes become visible. */
static void put_text(struct buf *b, struct str s, bool json)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f)
            buf_printf(b, json ? "\\u%04x" : "\\x%02x", c);
        else if (json && (c == '"' || c == '\\'))
            buf_printf(b, "\\%c", c);
        else
            buf_char(b, (char)c);
    }
}

static void emit(void *ctx, enum log_level level, int64_t at_ms, struct str text)
{
    const struct log_os *l = ctx;

    if (level < l->least)
        return;
    struct arena *a = arena_new();
    struct str at = time_text(a, at_ms);
    struct buf b;
    buf_init(&b, a, LINE_MAX_N);
    buf_printf(&b, l->json ? "{\"time\":\"%.*s\",\"level\":\"%s\",\"text\":\"" : "%.*s %-5s ",
               STR_ARG(at), level_names[level]);
    put_text(&b, str_slice(text, 0, LINE_MAX_N / 8), l->json);
    buf_printf(&b, l->json ? "\"}\n" : "\n");
    struct str line = buf_view(&b);
    /* A log that cannot be written must not stop the work. */
    if (write(l->fd, line.p, line.n) < 0)
        (void)0;
    arena_free(a);
}

struct log log_os_port(struct log_os *l)
{
    return (struct log){.ctx = l, .emit = emit};
}

void log_os_say(const struct log_os *l, enum log_level level, const char *fmt, ...)
{
    struct clock c = clock_os();
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    emit((void *)(uintptr_t)l, level, c.now_ms(c.ctx), str_of(text));
}

bool log_level_parse(struct str s, enum log_level *ret_level)
{
    for (size_t i = 0; i < COUNT_OF(level_names); i++) {
        if (!str_eq(s, str_of(level_names[i])))
            continue;
        *ret_level = (enum log_level)i;
        return true;
    }
    return false;
}
