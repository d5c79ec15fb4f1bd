/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as people write it: UTF-8 checks, folding for search, single Han characters as words,
 * masking of personal values for logs.
 */
#ifndef WAYBILL_BASE_TEXT_H
#define WAYBILL_BASE_TEXT_H

#include "base/err.h"

#include <stdarg.h>

bool text_is_utf8(struct str s);
/* Invalid bytes replaced by U+FFFD. */
struct str text_to_utf8(struct arena *a, struct str s);
/* Next code point at *pos (advanced); U+FFFD for an invalid byte; 0 at the end. */
uint32_t text_next(struct str s, size_t *pos);
bool text_is_han(uint32_t cp);
size_t text_count(struct str s); /* code points */
/* At most n code points. */
struct str text_clip(struct str s, size_t n);

/* A sentence for a person, in their language and clipped to a few lines. Callers check both formats
 * with PRINTF_LIKE_BOTH: they take the same arguments in the same order. */
struct str text_say(struct arena *a, enum lang lang, const char *en, const char *zh, va_list args)
    PRINTF_LIKE_BOTH(3, 4, 0);

/*
 * What the search index stores for a value: lower-cased words, every Han (also kana and hangul)
 * character alone, separated by single blanks; punctuation separates words. Letters with
 * diacritics of Latin-1 and Latin Extended-A lose them, Cyrillic and Greek capitals are lowered,
 * Greek accents and final sigma folded, full-width letters and digits made narrow.
 */
struct str text_index_words(struct arena *a, struct str s);

/* "m***@e***.com"-like: first letter only. For logs. */
struct str text_mask(struct arena *a, struct str s);

/* True when two texts are the same after folding case and dropping all but letters and digits. */
bool text_alike(struct arena *a, struct str x, struct str y);

#endif
