/* SPDX-License-Identifier: Apache-2.0 */
/* See core/user.h. */
#include "core/user.h"

#include "base/text.h"

#define PASSWORD_LEAST 10
#define PASSWORD_MOST  200 /* bytes */
#define EMAIL_MAX      200

#define TEXT(name, text) {text, sizeof(text) - 1},
static const struct str roles[ROLE_MAX] = {ROLES(TEXT)};
static const struct str link_kinds[LINK_MAX] = {LINK_KINDS(TEXT)};

struct str role_text(enum role r)
{
    ASSERT((size_t)r < ROLE_MAX);
    return roles[r];
}

bool role_of_text(struct str s, enum role *ret_role)
{
    for (int i = 0; i < ROLE_MAX; i++) {
        if (str_eq(roles[i], s)) {
            *ret_role = (enum role)i;
            return true;
        }
    }
    return false;
}

struct str link_kind_text(enum link_kind k)
{
    ASSERT((size_t)k < LINK_MAX);
    return link_kinds[k];
}

bool link_kind_of_text(struct str s, enum link_kind *ret_kind)
{
    for (int i = 0; i < LINK_MAX; i++) {
        if (str_eq(link_kinds[i], s)) {
            *ret_kind = (enum link_kind)i;
            return true;
        }
    }
    return false;
}

struct str user_email(struct arena *a, struct str typed)
{
    struct str s = str_trim(typed), box, host;

    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f)
            return STR_NONE;
    }
    if (s.n > EMAIL_MAX || !str_cut(s, '@', &box, &host) || !box.n || !host.n || !text_is_utf8(s))
        return STR_NONE;
    return str_lower(a, s);
}

/* One letter again and again. */
static bool is_monotone(struct str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] != s.p[0])
            return false;
    }
    return true;
}

struct str user_password_flaw(struct arena *a, struct str password, struct str name,
                              struct str email, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    struct str box, host;

    str_cut(email, '@', &box, &host);
    if (text_count(password) < PASSWORD_LEAST)
        return zh ? STR("密码至少需要 10 个字符") : STR("a password has at least 10 characters");
    if (password.n > PASSWORD_MOST)
        return zh ? STR("密码最长 200 字节") : STR("a password has at most 200 bytes");
    if (!text_is_utf8(password))
        return zh ? STR("密码必须是有效的文本") : STR("a password must be text");
    if (is_monotone(password) || text_alike(a, password, name) || text_alike(a, password, email) ||
        (box.n >= PASSWORD_LEAST && text_alike(a, password, box)))
        return zh ? STR("密码过于简单：请勿使用姓名、邮箱或重复的字符")
                  : STR("that password is the first that anybody would try: choose one that is not "
                        "your name, your address or one letter again and again");
    return STR_NONE;
}

/* Whoever comes first in here: each also names those that come after it. */
static const struct {
    const char *mark, *name;
} browsers[] = {{"Edg/", "Edge"},          {"OPR/", "Opera"},     {"Firefox/", "Firefox"},
                {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}},
  systems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"},
               {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
               {"Linux", "Linux"}};

struct str user_agent(struct arena *a, struct str user_agent)
{
    struct str browser = STR_NONE, system = STR_NONE;

    for (size_t i = 0; i < COUNT_OF(browsers) && !browser.n; i++) {
        if (str_has(user_agent, str_of(browsers[i].mark)))
            browser = str_of(browsers[i].name);
    }
    for (size_t i = 0; i < COUNT_OF(systems) && !system.n; i++) {
        if (str_has(user_agent, str_of(systems[i].mark)))
            system = str_of(systems[i].name);
    }
    if (browser.n && system.n)
        return str_printf(a, "%.*s, %.*s", STR_ARG(browser), STR_ARG(system));
    return browser.n ? browser : system;
}
