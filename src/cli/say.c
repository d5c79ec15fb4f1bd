/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/say.h. */
#include "cli/say.h"

#include "base/json.h"
#include "cli/width.h"

#define TEXT_MAX (64 * 1024)
#define PAIR     16

#define TWO(en, zh)            \
    {                          \
        {en, sizeof(en) - 1},  \
        {                      \
            zh, sizeof(zh) - 1 \
        }                      \
    }

static const struct str sentences[SAY_MAX][LANG_MAX] = {
#define SAY(name, en, zh) [SAY_##name] = TWO(en, zh),
#include "cli/say.tbl.h"
#undef SAY
};

static const struct {
    const char *group, *code;
    struct str text[LANG_MAX];
} words[] = {
#define WORD(group, code, en, zh) {group, code, TWO(en, zh)},
#include "cli/words.tbl.h"
#undef WORD
};

struct str say(const struct run *r, enum say_id id)
{
    return sentences[id][r->lang];
}

struct str say_fill(const struct run *r, enum say_id id, const struct str *values, size_t n)
{
    struct str s = say(r, id);
    struct buf b;

    buf_init(&b, r->a, TEXT_MAX);
    for (size_t i = 0; i < s.n; i++) {
        bool slot = s.p[i] == '{' && i + 2 < s.n && s.p[i + 2] == '}';
        size_t at = slot ? (size_t)(s.p[i + 1] - '0') : n;
        if (at < n) {
            buf_str(&b, values[at]);
            i += 2;
        } else {
            buf_char(&b, s.p[i]);
        }
    }
    return buf_view(&b);
}

struct str say_word(const struct run *r, const char *group, struct str code)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(str_of(words[i].code), code) && str_eq(str_of(words[i].group), str_of(group)))
            return words[i].text[r->lang];
    }
    return code;
}

struct str say_count(const struct run *r, int64_t n)
{
    return str_printf(r->a, "%lld", (long long)n);
}

void say_out(const struct run *r, struct str text)
{
    r->env->out(r->env->ctx, width_clean(r->a, text, true));
}

void say_line(const struct run *r, struct str text)
{
    say_out(r, str_cat(r->a, text, STR("\n")));
}

void say_note(const struct run *r, struct str text)
{
    r->env->err(r->env->ctx, width_clean(r->a, str_cat(r->a, text, STR("\n")), true));
}

void say_json(const struct run *r, struct str json)
{
    r->env->out(r->env->ctx, str_cat(r->a, str_trim(json), STR("\n")));
}

void say_pair(const struct run *r, enum say_id label, struct str value)
{
    struct str head = say(r, label);
    int rest = PAIR - width_text(head);

    if (value.n)
        say_line(r, str_printf(r->a, "%.*s%*s%.*s", STR_ARG(head), rest > 1 ? rest : 1, "",
                               STR_ARG(value)));
}

static void error_json(const struct run *r, enum err err, struct str title, struct str detail)
{
    struct buf b;
    struct jw w;

    buf_init(&b, r->a, TEXT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "type", str_cat(r->a, STR("/problems/"), err_code(err)));
    jw_kstr(&w, "title", title);
    jw_ki64(&w, "status", err_http_status(err));
    jw_kstr(&w, "code", err_code(err));
    if (detail.n)
        jw_kstr(&w, "detail", detail);
    jw_obj_end(&w);
    buf_char(&b, '\n');
    r->env->err(r->env->ctx, buf_view(&b));
}

void say_error(const struct run *r, enum err err, struct str title, struct str detail)
{
    if (r->json) {
        error_json(r, err, title, detail);
        return;
    }
    say_note(r, str_cat(r->a, STR("waybill: "), title));
    if (detail.n)
        say_note(r, str_cat(r->a, STR("  "), detail));
}

int say_wrong(const struct run *r, struct str sentence)
{
    struct str name = str_of(r->cmd ? r->cmd->name : "");
    struct str help = str_printf(r->a, "waybill%s%.*s --help", name.n ? " " : "", STR_ARG(name));

    say_error(r, ERR_BAD_INPUT, sentence, SAYF(r, SAY_SEE_HELP, help));
    return CLI_USAGE;
}
