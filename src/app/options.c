/* SPDX-License-Identifier: Apache-2.0 */
/* See app/options.h. */
#include "app/options.h"

#include "base/addr.h"
#include "base/time.h"

static const struct option table[OPTION_MAX] = {
#define X(name, type, fallback, min, max, secret, en, zh) \
    [OPTION_##name] = {{#name, sizeof(#name) - 1},        \
                       OPTION_TYPE_##type,                \
                       {fallback, sizeof(fallback) - 1},  \
                       min,                               \
                       max,                               \
                       secret,                            \
                       {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}},
#include "app/options.tbl.h"
#undef X
};

static void *field(struct options *o, enum option_id id)
{
    switch (id) {
#define X(name, ...)    \
    case OPTION_##name: \
        return &o->name;
#include "app/options.tbl.h"
#undef X
    case OPTION_MAX: break;
    }
    UNREACHABLE();
}

const struct option *option_at(enum option_id id)
{
    ASSERT(id < OPTION_MAX);
    return &table[id];
}

/* The name without the unit of a span. */
struct str option_name(enum option_id id)
{
    struct str name = table[id].name;

    if (table[id].type == OPTION_TYPE_SPAN && str_ends(name, STR("_ms")))
        name.n -= 3;
    return name;
}

static bool same_name(struct str written, struct str name)
{
    if (written.n != name.n)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if (written.p[i] != name.p[i] && !(written.p[i] == '-' && name.p[i] == '_'))
            return false;
    }
    return true;
}

enum option_id option_by_name(struct str name)
{
    for (size_t i = 0; i < OPTION_MAX; i++) {
        if (same_name(name, option_name((enum option_id)i)))
            return (enum option_id)i;
    }
    return OPTION_MAX;
}

struct str option_flag(struct arena *a, enum option_id id)
{
    return str_cat(a, STR("--"), str_replace(a, option_name(id), STR("_"), STR("-")));
}

struct str option_env(struct arena *a, enum option_id id)
{
    return str_cat(a, STR("WAYBILL_"), str_upper(a, option_name(id)));
}

struct str option_type_word(enum option_type type)
{
    switch (type) {
    case OPTION_TYPE_TEXT: return STR("text");
    case OPTION_TYPE_INT: return STR("number");
    case OPTION_TYPE_BOOL: return STR("yes|no");
    case OPTION_TYPE_SPAN: return STR("span");
    }
    UNREACHABLE();
}

static bool parse_bool(struct str s, bool *ret_value)
{
    const struct str yes[] = {STR("yes"), STR("true"), STR("on"), STR("1")};
    const struct str no[] = {STR("no"), STR("false"), STR("off"), STR("0")};

    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        if (!str_eq_nocase(s, yes[i]) && !str_eq_nocase(s, no[i]))
            continue;
        *ret_value = str_eq_nocase(s, yes[i]);
        return true;
    }
    return false;
}

bool options_parse_span(struct str s, int64_t *ret_ms)
{
    static const struct {
        struct str unit;
        int64_t ms;
    } units[] = {{{"ms", 2}, 1},      {{"s", 1}, MS_SECOND}, {{"m", 1}, MS_MINUTE},
                 {{"h", 1}, MS_HOUR}, {{"d", 1}, MS_DAY},    {{"", 0}, 0}};
    size_t digits = 0;
    int64_t count;

    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    struct str unit = str_slice(s, digits, s.n);
    if (!str_to_i64(str_slice(s, 0, digits), &count) || count > INT64_MAX / MS_DAY)
        return false;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (!str_eq(unit, units[i].unit) || (!unit.n && count != 0))
            continue;
        *ret_ms = count * units[i].ms;
        return true;
    }
    return false;
}

/* A value on its way into the options, and who is told when it does not fit. */
struct taking {
    struct arena *a;
    enum lang lang;
    enum option_id id;
    enum option_from from;
};

/* The setting as the person wrote it. */
static struct str written(const struct taking *t)
{
    switch (t->from) {
    case OPTION_FROM_ENV: return option_env(t->a, t->id);
    case OPTION_FROM_FLAG: return option_flag(t->a, t->id);
    case OPTION_FROM_FILE:
    case OPTION_FROM_DEFAULT: break;
    }
    return option_name(t->id);
}

static struct str wrong(const struct taking *t, const char *en, const char *zh)
{
    return str_printf(t->a, "%.*s %s", STR_ARG(written(t)), t->lang == LANG_ZH ? zh : en);
}

/* A span as one writes it: "90s", "24h". */
static struct str span_text(struct arena *a, int64_t ms)
{
    const struct {
        int64_t ms;
        const char *unit;
    } units[] = {{MS_DAY, "d"}, {MS_HOUR, "h"}, {MS_MINUTE, "m"}, {MS_SECOND, "s"}, {1, "ms"}};
    size_t i = 0;

    while (ms % units[i].ms || (ms < 2 * units[i].ms && units[i].ms > MS_MINUTE))
        i++;
    return str_printf(a, "%lld%s", (long long)(ms / units[i].ms), units[i].unit);
}

struct str options_show(struct arena *a, const struct options *o, enum option_id id)
{
    struct options copy = *o;
    const void *value = field(&copy, id);

    ASSERT(!table[id].secret);
    switch (table[id].type) {
    case OPTION_TYPE_TEXT: return str_dup(a, *(const struct str *)value);
    case OPTION_TYPE_BOOL: return *(const bool *)value ? STR("yes") : STR("no");
    case OPTION_TYPE_SPAN: return span_text(a, *(const int64_t *)value);
    case OPTION_TYPE_INT: break;
    }
    return str_printf(a, "%lld", (long long)*(const int64_t *)value);
}

static struct str out_of_range(const struct taking *t)
{
    const struct option *o = &table[t->id];
    bool span = o->type == OPTION_TYPE_SPAN;
    struct str min = span ? span_text(t->a, o->min) : str_printf(t->a, "%lld", (long long)o->min);
    struct str max = span ? span_text(t->a, o->max) : str_printf(t->a, "%lld", (long long)o->max);
    const char *unit = o->type == OPTION_TYPE_TEXT ? " bytes" : "";

    if (t->lang == LANG_ZH)
        return str_printf(t->a, "%.*s 必须在 %.*s 到 %.*s 之间%s", STR_ARG(written(t)),
                          STR_ARG(min), STR_ARG(max), *unit ? "（字节）" : "");
    return str_printf(t->a, "%.*s must be %.*s to %.*s%s", STR_ARG(written(t)), STR_ARG(min),
                      STR_ARG(max), unit);
}

/* Understands the text; writes the value only when o is not NULL. "" when it is fine. */
static struct str take(const struct taking *t, struct options *o, struct str text)
{
    enum option_id id = t->id;
    enum option_type type = table[id].type;
    int64_t number = type == OPTION_TYPE_TEXT ? (int64_t)text.n : 0;
    bool flag = false;

    if (type == OPTION_TYPE_INT && !str_to_i64(text, &number))
        return wrong(t, "must be a whole number", "必须是整数");
    if (type == OPTION_TYPE_SPAN && !options_parse_span(text, &number))
        return wrong(t, "must be a span such as 500ms, 5s, 10m, 2h or 60d",
                     "必须是时间长度，例如 500ms、5s、10m、2h 或 60d");
    if (type == OPTION_TYPE_BOOL && !parse_bool(text, &flag))
        return wrong(t, "must be yes or no", "必须是 yes 或 no");
    if (id == OPTION_trusted_proxies && !addr_list_ok(text))
        return wrong(t, "must be addresses or nets, such as 127.0.0.1, 10.0.0.0/8",
                     "必须是地址或网段，例如 127.0.0.1, 10.0.0.0/8");
    if (number < table[id].min || number > table[id].max)
        return out_of_range(t);
    if (!o)
        return STR_NONE;
    if (type == OPTION_TYPE_TEXT)
        *(struct str *)field(o, id) = text;
    else if (type == OPTION_TYPE_BOOL)
        *(bool *)field(o, id) = flag;
    else
        *(int64_t *)field(o, id) = number;
    return STR_NONE;
}

enum err options_set(struct arena *a, struct options *o, enum option_id id, enum option_from from,
                     struct str text, struct str *ret_detail)
{
    struct taking t = {a, o->lang, id, from};
    bool weaker = from < o->from[id];
    struct str detail = take(&t, weaker ? NULL : o, text);

    if (detail.n) {
        *ret_detail = detail;
        return ERR_BAD_INPUT;
    }
    if (!weaker)
        o->from[id] = from;
    return OK;
}

struct options options_default(void)
{
    struct options o = {0};
    struct arena *a = arena_new();

    for (size_t i = 0; i < OPTION_MAX; i++) {
        struct taking t = {a, LANG_EN, (enum option_id)i, OPTION_FROM_DEFAULT};
        ASSERT(take(&t, &o, table[i].fallback).n == 0);
    }
    arena_free(a);
    return o;
}

static enum err set_line(struct arena *a, struct options *o, struct str line,
                         struct str *ret_detail)
{
    struct str name, value;

    line = str_trim(line);
    if (!line.n || line.p[0] == '#')
        return OK;
    if (!str_cut(line, '=', &name, &value)) {
        *ret_detail =
            o->lang == LANG_ZH ? STR("应为“name = value”") : STR("must be \"name = value\"");
        return ERR_BAD_INPUT;
    }
    name = str_trim(name);
    value = str_trim(value);
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = str_slice(value, 1, value.n - 2);
    enum option_id id = option_by_name(name);
    if (id == OPTION_MAX) {
        *ret_detail =
            str_printf(a, o->lang == LANG_ZH ? "没有设置“%.*s”" : "there is no setting \"%.*s\"",
                       STR_ARG(name));
        return ERR_BAD_INPUT;
    }
    return options_set(a, o, id, OPTION_FROM_FILE, value, ret_detail);
}

enum err options_set_file(struct arena *a, struct options *o, struct str text,
                          struct str *ret_detail)
{
    struct str line, detail;

    for (int n = 1; text.n; n++) {
        str_cut(text, '\n', &line, &text);
        enum err err = set_line(a, o, line, &detail);
        if (err) {
            *ret_detail = str_printf(a, o->lang == LANG_ZH ? "第 %d 行：%.*s" : "line %d: %.*s", n,
                                     STR_ARG(detail));
            return err;
        }
    }
    return OK;
}

bool options_split_listen(struct str s, struct str *ret_address, uint16_t *ret_port)
{
    size_t cut = s.n;
    int64_t port;

    while (cut > 0 && s.p[cut - 1] != ':')
        cut--;
    if (cut < 2 || !str_to_i64(str_slice(s, cut, s.n), &port) || port < 0 || port > 65535)
        return false;
    struct str address = str_slice(s, 0, cut - 1);
    if (address.p[0] == '[' && address.p[address.n - 1] == ']')
        address = str_slice(address, 1, address.n - 2);
    if (!address.n)
        return false;
    *ret_address = address;
    *ret_port = (uint16_t)port;
    return true;
}
