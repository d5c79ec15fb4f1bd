/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/progress.h. */
#include "cli/progress.h"

#include "base/buf.h"
#include "cli/width.h"

#define BAR      24
#define TEXT_MAX 4096

struct progress progress_begin(const struct run *r, struct str label)
{
    return (struct progress){.run = r, .label = width_clean(r->a, label, false)};
}

static bool visible(const struct progress *p)
{
    return p->run->env->err_is_terminal && !p->run->json;
}

/* In place of what stood on the line; what was longer is blanked. */
static void put(struct progress *p, struct str text)
{
    int width = width_text(text), rest = p->shown > width ? p->shown - width : 0;

    p->run->env->err(p->run->env->ctx, str_printf(p->run->a, "\r%.*s%*s", STR_ARG(text), rest, ""));
    p->shown = width;
}

void progress_show(struct progress *p, int64_t done, int64_t total)
{
    struct buf b;

    if (!visible(p))
        return;
    buf_init(&b, p->run->a, TEXT_MAX);
    buf_str(&b, width_clip(p->run->a, p->label, 30));
    if (total > 0) {
        int64_t shown = done < total ? done : total;
        buf_str(&b, STR(" ["));
        for (int i = 0; i < BAR; i++)
            buf_char(&b, i < shown * BAR / total ? '#' : '-');
        buf_printf(&b, "] %3d%% %lld/%lld", (int)(shown * 100 / total), (long long)shown,
                   (long long)total);
    } else {
        buf_printf(&b, " %lld", (long long)done);
    }
    put(p, buf_view(&b));
}

void progress_end(struct progress *p)
{
    if (p->shown) {
        put(p, STR_NONE);
        p->run->env->err(p->run->env->ctx, STR("\r"));
    }
    p->shown = 0;
}
