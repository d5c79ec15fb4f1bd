/* SPDX-License-Identifier: Apache-2.0 */
/* See main/settings.h. */
#include "main/settings.h"

#include "os/file_os.h"

#include <stdlib.h>
#include <unistd.h>

#define CONF_MAX   65536
#define SECRET_MAX 4096

/* "--name=value", "--name value", "--flag". ret_used: how many arguments it took, 0 for none. */
static enum err take_flag(struct arena *a, struct options *o, char **argv, int left, int *ret_used,
                          struct str *ret_detail)
{
    struct str name, value = STR_NONE, arg = str_of(argv[0]);

    *ret_used = 0;
    if (!str_starts(arg, STR("--")))
        return OK;
    bool has_value = str_cut(str_slice(arg, 2, arg.n), '=', &name, &value);
    enum option_id id = option_by_name(name);
    if (id == OPTION_MAX)
        return OK; /* some command's own */
    if (option_at(id)->secret) {
        *ret_detail = str_printf(
            a,
            o->lang == LANG_ZH ? "%.*s：密钥不应写在命令行中（其他人可以看到）：请设置 "
                                 "%.*s 或 %.*s_FILE"
                               : "%.*s: a secret does not belong on the command line, where "
                                 "others can read it: set %.*s or %.*s_FILE",
            STR_ARG(arg), STR_ARG(option_env(a, id)), STR_ARG(option_env(a, id)));
        return ERR_BAD_INPUT;
    }
    *ret_used = 1;
    if (!has_value && option_at(id)->type == OPTION_TYPE_BOOL) {
        value = STR("yes");
    } else if (!has_value) {
        /* A following flag is no value: "--data --json" has forgotten it. */
        if (left < 2 || str_starts(str_of(argv[1]), STR("--"))) {
            *ret_detail = str_printf(
                a, o->lang == LANG_ZH ? "%.*s 需要一个值" : "%.*s needs a value", STR_ARG(arg));
            return ERR_BAD_INPUT;
        }
        value = str_of(argv[1]);
        *ret_used = 2;
    }
    return options_set(a, o, id, OPTION_FROM_FLAG, value, ret_detail);
}

/* "--lang zh" holds for what is said about settings too; whether it is a language is told later. */
static void take_lang(struct settings *s, int argc, char **argv)
{
    struct str name, value;

    for (int i = 1; i < argc; i++) {
        if (!str_cut(str_of(argv[i]), '=', &name, &value) && i + 1 < argc)
            value = str_of(argv[i + 1]);
        if (str_eq(name, STR("--lang")))
            s->lang = str_starts_nocase(value, STR("zh")) ? LANG_ZH : LANG_EN;
    }
    s->options.lang = s->lang;
}

static enum err take_flags(struct arena *a, struct settings *s, int argc, char **argv,
                           struct str *ret_detail)
{
    bool settings_end = false;
    enum err err = OK;

    s->args = ARENA_ARRAY(a, char *, (size_t)argc + 1);
    for (int i = 1; i < argc && !err;) {
        int used = 0;
        if (str_eq(str_of(argv[i]), STR("--")))
            settings_end = true;
        if (!settings_end)
            err = take_flag(a, &s->options, &argv[i], argc - i, &used, ret_detail);
        if (!used && !err)
            s->args[s->args_n++] = argv[i];
        i += used ? used : 1;
    }
    return err;
}

static enum err take_env(struct arena *a, struct options *o, enum option_id id,
                         struct str *ret_detail)
{
    struct str name = option_env(a, id), text;
    const char *value = getenv(str_cstr(a, name));

    if (value)
        return options_set(a, o, id, OPTION_FROM_ENV, str_of(value), ret_detail);
    if (!option_at(id)->secret)
        return OK;
    const char *path = getenv(str_cstr(a, str_cat(a, name, STR("_FILE"))));
    if (!path)
        return OK;
    enum err err = file_read(a, str_of(path), SECRET_MAX, &text);
    if (err) {
        *ret_detail = str_printf(
            a, o->lang == LANG_ZH ? "%.*s_FILE：无法读取 %s" : "%.*s_FILE: %s cannot be read",
            STR_ARG(name), path);
        return ERR_BAD_INPUT;
    }
    return options_set(a, o, id, OPTION_FROM_ENV, str_trim(text), ret_detail);
}

static enum err take_file(struct arena *a, struct settings *s, struct str *ret_detail)
{
    struct str path = str_cat(a, s->dir, STR("/waybill.conf")), text, detail;
    struct str dir = s->options.data;
    enum err err = file_read(a, path, CONF_MAX, &text);

    bool zh = s->lang == LANG_ZH;
    if (err == ERR_NOT_FOUND || err == ERR_CONFLICT)
        return OK; /* no folder at all is told by whoever needs one */
    if (!err)
        err = options_set_file(a, &s->options, text, &detail);
    else
        detail = zh ? STR("无法读取：请检查其所有者和权限")
                    : STR("cannot be read: check its owner and permissions");
    if (!err && !str_eq(dir, s->options.data)) {
        err = ERR_BAD_INPUT;
        detail = zh ? STR("数据目录中的文件不能指定数据目录")
                    : STR("a file in the data folder cannot say where the data folder is");
    }
    if (err)
        *ret_detail = str_printf(a, "%.*s: %.*s", STR_ARG(path), STR_ARG(detail));
    return err ? ERR_BAD_INPUT : OK;
}

static struct str default_dir(struct arena *a)
{
    const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (xdg && xdg[0] == '/')
        return str_printf(a, "%s/waybill", xdg);
    return str_printf(a, "%s/.local/share/waybill", home && home[0] ? home : ".");
}

static struct str absolute(struct arena *a, struct str path)
{
    char here[4096];

    if (str_starts(path, STR("/")) || !getcwd(here, sizeof(here)))
        return path;
    return str_printf(a, "%s/%.*s", here, STR_ARG(path));
}

static enum lang lang_of_person(void)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str value = str_of(getenv(names[i]));
        if (value.n)
            return str_starts(value, STR("zh")) ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

enum err settings_load(struct arena *a, int argc, char **argv, struct settings *ret_settings,
                       struct str *ret_detail)
{
    struct settings s = {.options = options_default(), .lang = lang_of_person()};

    take_lang(&s, argc, argv);
    enum err err = take_flags(a, &s, argc, argv, ret_detail);

    for (size_t i = 0; i < OPTION_MAX && !err; i++)
        err = take_env(a, &s.options, (enum option_id)i, ret_detail);
    if (err)
        return err;
    s.dir = absolute(a, s.options.data.n ? s.options.data : default_dir(a));
    while (s.dir.n > 1 && str_ends(s.dir, STR("/")))
        s.dir.n--;
    err = take_file(a, &s, ret_detail);
    if (!err)
        *ret_settings = s;
    return err;
}
