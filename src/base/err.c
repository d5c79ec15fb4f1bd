/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The error table in memory. Nothing to change here for a new error: add its row to
 * base/errors.tbl.h.
 */
#include "base/err.h"

struct row {
    const char *code;
    int http_status;
    enum retry retry;
    const char *sentence[LANG_MAX];
};

static const struct row rows[ERR_MAX] = {
    [OK] = {"ok", 200, RETRY_NEVER, {"Done.", "完成。"}},
#define X(name, code, http, retry, en, zh) [ERR_##name] = {code, http, retry, {en, zh}},
#include "base/errors.tbl.h"
#undef X
};

static const struct row *row_of(enum err e)
{
    ASSERT((unsigned)e < ERR_MAX);
    return &rows[e];
}

struct str err_code(enum err e)
{
    return str_of(row_of(e)->code);
}

int err_http_status(enum err e)
{
    return row_of(e)->http_status;
}

enum retry err_retry(enum err e)
{
    return row_of(e)->retry;
}

struct str err_sentence(enum err e, enum lang lang)
{
    ASSERT((unsigned)lang < LANG_MAX);
    return str_of(row_of(e)->sentence[lang]);
}

enum err err_of_code(struct str code)
{
    for (unsigned e = 0; e < ERR_MAX; e++) {
        if (str_eq(code, str_of(rows[e].code)))
            return (enum err)e;
    }
    return ERR_MAX;
}
