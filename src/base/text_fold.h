/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a character becomes in the search index. Private to base/text.c, apart because of its
 * tables.
 */
#ifndef WAYBILL_BASE_TEXT_FOLD_H
#define WAYBILL_BASE_TEXT_FOLD_H

#include "base/text.h"

enum fold_kind {
    FOLD_LETTER,  /* part of a word */
    FOLD_ALONE,   /* a word of its own: Han, kana, hangul */
    FOLD_BREAK,   /* ends a word: blanks, punctuation, symbols */
    FOLD_NOTHING, /* as if it were not there: combining marks, joiners */
    FOLD_KIND_MAX
};

struct text_fold {
    enum fold_kind kind;
    uint32_t cp[2]; /* 0 for none */
};

struct text_fold text_fold(uint32_t cp);

#endif
