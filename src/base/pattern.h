/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small pattern language for codes of letters and digits, such as tracking numbers. Always
 * anchored at both ends, case matters. Not a regular expression engine: no back references, no
 * memory, and the patterns come from our own tables, never from input.
 *
 *     A 7 -       itself            [HT0-5]     one of a class, ranges allowed
 *     #           a digit           (AB|C#)     alternatives, may be nested
 *     @           a letter A-Z      x?          the atom, class or group before it, or not
 *     *           digit or letter   x{3} x{2,5} x{2,} an atom or class so many times
 *
 * "LP#{14}", "(UUS|UNIA)*{9,}", "1Z*{15}#".
 */
#ifndef WAYBILL_BASE_PATTERN_H
#define WAYBILL_BASE_PATTERN_H

#include "base/str.h"

/* Texts longer than this never match. */
#define PATTERN_TEXT_MAX 64

/* The whole text fits the pattern. The pattern must be valid. */
bool pattern_match(const char *pattern, struct str text);

/* Well formed; for tests of tables. */
bool pattern_valid(const char *pattern);

#endif
