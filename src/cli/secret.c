/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/secret.h. */
#include "cli/secret.h"

#include "base/text.h"

bool secret_can_ask(const struct run *r)
{
    return r->env->in_is_terminal && r->env->read_line;
}

static int prompted(struct run *r, enum say_id prompt, bool secret, struct str *ret)
{
    struct str line;

    *ret = STR_NONE;
    if (prompt == SAY_MAX || !secret_can_ask(r))
        return CLI_DONE;
    struct str text = str_cat(r->a, say(r, prompt), STR(" "));
    if (r->env->read_line(r->env->ctx, text, secret, r->a, &line)) {
        say_note(r, STR(""));
        say_note(r, say(r, SAY_NOTHING_DONE));
        return CLI_FAILED;
    }
    *ret = str_trim(line);
    return CLI_DONE;
}

static int from_file(struct run *r, const char *flag, struct str *ret)
{
    struct str path = run_flag(r, flag), text;
    enum err err = r->env->read_file(r->env->ctx, path, r->a, &text);

    if (err) {
        say_error(r, err, SAYF(r, SAY_NO_FILE, path),
                  err == ERR_NOT_FOUND ? STR_NONE : err_sentence(err, r->lang));
        return CLI_USAGE;
    }
    *ret = str_trim(text);
    return ret->n ? CLI_DONE : say_wrong(r, SAYF(r, SAY_EMPTY_FILE, path));
}

int secret_read(struct run *r, const char *flag, const char *variable, enum say_id prompt,
                struct str *ret_secret)
{
    if (run_has(r, flag))
        return from_file(r, flag, ret_secret);
    *ret_secret = variable ? str_trim(r->env->variable(r->env->ctx, variable)) : STR_NONE;
    return ret_secret->n ? CLI_DONE : prompted(r, prompt, true, ret_secret);
}

int secret_plain(struct run *r, struct str given, const char *variable, enum say_id prompt,
                 struct str *ret_value)
{
    *ret_value = given;
    if (!given.n && variable)
        *ret_value = str_trim(r->env->variable(r->env->ctx, variable));
    return ret_value->n ? CLI_DONE : prompted(r, prompt, false, ret_value);
}

bool secret_confirm(struct run *r, struct str question)
{
    struct str line;

    if (run_has(r, "yes"))
        return true;
    if (!secret_can_ask(r)) {
        say_wrong(r, SAYF(r, SAY_NEEDS_YES, question));
        return false;
    }
    struct str text = str_cat(r->a, text_to_utf8(r->a, question), STR(" (yes/no) "));
    if (r->env->read_line(r->env->ctx, text, false, r->a, &line))
        return false;
    line = str_trim(line);
    return str_eq_nocase(line, STR("yes")) || str_eq_nocase(line, STR("y")) ||
           str_eq(line, STR("是"));
}
