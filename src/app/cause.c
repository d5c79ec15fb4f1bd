/* SPDX-License-Identifier: Apache-2.0 */
/* See app/cause.h. */
#include "app/cause.h"

#include "app/bulk.h"
#include "base/id.h"
#include "core/said.h"
#include "core/words.h"

static const struct own_words {
    struct str stored;
    const char *words[LANG_MAX];
} rows[] = {
#define CAUSE(stored, en, zh) {{stored, sizeof(stored) - 1}, {en, zh}},
#include "app/causes.tbl.h"
#undef CAUSE
};

/* An error, a problem or a guard by its code, in a sentence. */
static struct str sentence_of(struct str code, enum lang lang)
{
    enum problem_kind problem;
    enum guard guard;
    enum err err = err_of_code(code);

    if (err != ERR_MAX && err != OK)
        return err_sentence(err, lang);
    if (problem_kind_of_text(code, &problem))
        return problem_sentence(problem, lang);
    if (guard_of_text(code, &guard))
        return guard_sentence(guard, lang);
    return STR_NONE;
}

/* "net_lost", "secret_wrong: ...", "out_of_stock B_CODE: ...": after the code stand words of the
 * other side. */
static struct str coded(struct arena *a, struct str cause, enum lang lang)
{
    size_t n = 0;

    while (n < cause.n && cause.p[n] != ' ' && cause.p[n] != ':')
        n++;
    struct str sentence = sentence_of(str_slice(cause, 0, n), lang);
    if (n < cause.n && cause.p[n] == ':')
        n++;
    struct str rest = str_trim(str_slice(cause, n, cause.n - n));
    if (!sentence.n)
        return said_text(a, cause, lang);
    return rest.n ? str_printf(a, "%.*s (%.*s)", STR_ARG(sentence), STR_ARG(rest)) : sentence;
}

/* "bulk_... ship, dry run" */
static struct str of_bulk(struct arena *a, struct str cause, enum lang lang)
{
    struct str id, rest, name, more;
    int64_t n;

    if (!str_cut(cause, ' ', &id, &rest) || !id_parse(ID_BULK, id, &n))
        return STR_NONE;
    str_cut(rest, ',', &name, &more);
    const struct bulk_action *b = bulk_action(name);
    if (!b)
        return STR_NONE;
    const char *dry = lang == LANG_ZH ? "（预演）" : ", dry run";
    return str_printf(a, "%.*s (%.*s)%s", STR_ARG(b->label[lang]), STR_ARG(id), more.n ? dry : "");
}

struct str cause_text(struct arena *a, struct str source, struct str cause, enum lang lang)
{
    bool by_code = str_eq(source, STR("waybill")) || str_eq(source, STR("api"));

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_eq(rows[i].stored, cause))
            return str_of(rows[i].words[lang]);
    }
    struct str bulk = of_bulk(a, cause, lang);
    if (bulk.n)
        return bulk;
    if (lang == LANG_ZH && str_eq(source, STR("webhook")) && str_starts(cause, STR("webhook ")))
        return str_cat(a, STR("Webhook "), str_slice(cause, 8, cause.n - 8));
    return by_code && cause.n ? coded(a, cause, lang) : cause;
}
