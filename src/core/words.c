/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of core/words.h and core/states.tbl.h as text, and back. Everything in here is made
 * from their rows: a new word needs no line in this file.
 */
#include "core/words.h"

#include "base/defs.h"

static bool word_find(const struct str *words, size_t n, struct str s, size_t *ret_i)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(words[i], s)) {
            *ret_i = i;
            return true;
        }
    }
    return false;
}

#define WORD_DEFINE(lower, table)                             \
    struct str lower##_text(enum lower v)                     \
    {                                                         \
        ASSERT((size_t)v < COUNT_OF(table));                  \
        return table[v];                                      \
    }                                                         \
    bool lower##_of_text(struct str s, enum lower *ret_value) \
    {                                                         \
        size_t i;                                             \
        if (!word_find(table, COUNT_OF(table), s, &i))        \
            return false;                                     \
        *ret_value = (enum lower)i;                           \
        return true;                                          \
    }

#define ROW(name, text) {text, sizeof(text) - 1},

static const struct str sources[] = {WORDS_SOURCE(ROW)};
static const struct str financials[] = {WORDS_FINANCIAL(ROW)};
static const struct str display_fulfillments[] = {WORDS_DISPLAY_FULFILLMENT(ROW)};
static const struct str fo_statuses[] = {WORDS_FO_STATUS(ROW)};
static const struct str fulfillment_statuses[] = {WORDS_FULFILLMENT_STATUS(ROW)};
static const struct str risks[] = {WORDS_RISK(ROW)};
static const struct str purchase_states[] = {WORDS_PURCHASE_STATE(ROW)};
static const struct str supplier_statuses[] = {WORDS_SUPPLIER_STATUS(ROW)};
static const struct str service_fallbacks[] = {WORDS_SERVICE_FALLBACK(ROW)};
static const struct str package_states[] = {WORDS_PACKAGE_STATE(ROW)};
static const struct str write_kinds[] = {WORDS_WRITE_KIND(ROW)};
static const struct str write_states[] = {WORDS_WRITE_STATE(ROW)};

static const struct str stages[] = {
#define STAGE(name, code, en, zh) ROW(name, code)
#include "core/states.tbl.h"
};
static const struct str problem_kinds[] = {
#define PROBLEM(name, code, urgency, en, zh) ROW(name, code)
#include "core/states.tbl.h"
};
static const struct str guards[] = {
#define GUARD(name, code, overridable, en, zh) ROW(name, code)
#include "core/states.tbl.h"
};

WORD_DEFINE(source, sources)
WORD_DEFINE(financial, financials)
WORD_DEFINE(display_fulfillment, display_fulfillments)
WORD_DEFINE(fo_status, fo_statuses)
WORD_DEFINE(fulfillment_status, fulfillment_statuses)
WORD_DEFINE(risk, risks)
WORD_DEFINE(purchase_state, purchase_states)
WORD_DEFINE(supplier_status, supplier_statuses)
WORD_DEFINE(service_fallback, service_fallbacks)
WORD_DEFINE(package_state, package_states)
WORD_DEFINE(write_kind, write_kinds)
WORD_DEFINE(write_state, write_states)
WORD_DEFINE(stage, stages)
WORD_DEFINE(problem_kind, problem_kinds)
WORD_DEFINE(guard, guards)

#define SAID(en, zh) {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}},

static const struct str stage_labels[][LANG_MAX] = {
#define STAGE(name, code, en, zh) SAID(en, zh)
#include "core/states.tbl.h"
};
static const struct str problem_sentences[][LANG_MAX] = {
#define PROBLEM(name, code, urgency, en, zh) SAID(en, zh)
#include "core/states.tbl.h"
};
static const struct str guard_sentences[][LANG_MAX] = {
#define GUARD(name, code, overridable, en, zh) SAID(en, zh)
#include "core/states.tbl.h"
};
static const int problem_urgencies[] = {
#define PROBLEM(name, code, urgency, en, zh) urgency,
#include "core/states.tbl.h"
};
static const bool guards_overridable[] = {
#define GUARD(name, code, overridable, en, zh) (overridable) != 0,
#include "core/states.tbl.h"
};

/* Guards are kept as bits of an uint64_t. */
_Static_assert((int)GUARD_MAX <= 64, "too many guards for one word of bits");

struct str stage_label(enum stage s, enum lang lang)
{
    ASSERT(s < STAGE_MAX && lang < LANG_MAX);
    return stage_labels[s][lang];
}

struct str problem_sentence(enum problem_kind k, enum lang lang)
{
    ASSERT(k < PROBLEM_MAX && lang < LANG_MAX);
    return problem_sentences[k][lang];
}

int problem_urgency(enum problem_kind k)
{
    ASSERT(k < PROBLEM_MAX);
    return problem_urgencies[k];
}

struct str guard_sentence(enum guard g, enum lang lang)
{
    ASSERT(g < GUARD_MAX && lang < LANG_MAX);
    return guard_sentences[g][lang];
}

bool guard_overridable(enum guard g)
{
    ASSERT(g < GUARD_MAX);
    return guards_overridable[g];
}
