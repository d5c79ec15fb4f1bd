/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors are values: a code, an HTTP status, a retry class and a sentence for a person in each
 * language. One row per error in base/errors.tbl.h feeds code, API, CLI and UI.
 */
#ifndef WAYBILL_BASE_ERR_H
#define WAYBILL_BASE_ERR_H

#include "base/str.h"

enum err {
    OK = 0,
#define X(name, code, http, retry, en, zh) ERR_##name,
#include "base/errors.tbl.h"
#undef X
    ERR_MAX
};

/* What may be done after a failure. */
enum retry {
    RETRY_NEVER, /* the same again can only fail the same way */
    RETRY_LATER, /* by itself, with backoff */
    RETRY_AFTER, /* by itself, at the time that the other side named */
    RETRY_ASK,   /* only when a person (or a repair such as a fresh token) has changed something */
    RETRY_MAX
};

enum lang { LANG_EN, LANG_ZH, LANG_MAX };

/* Short stable text for machines, such as "not_found". OK gives "ok". */
struct str err_code(enum err e);
int err_http_status(enum err e);
enum retry err_retry(enum err e);
/* A sentence that says what happened and what to do. */
struct str err_sentence(enum err e, enum lang lang);
/* The error with this code text; ERR_MAX when there is none. */
enum err err_of_code(struct str code);

#endif
