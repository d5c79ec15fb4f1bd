/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How wide text is on a terminal: Han characters and most emoji take two columns, combining marks
 * none. And what must never reach a terminal raw.
 */
#ifndef WAYBILL_CLI_WIDTH_H
#define WAYBILL_CLI_WIDTH_H

#include "base/str.h"

/* 0, 1 or 2 columns. */
int width_of(uint32_t cp);
int width_text(struct str s);

/* At most max columns; what is cut off ends with "…". The result is s or of a. */
struct str width_clip(struct arena *a, struct str s, int max);

/*
 * Control characters (also C1, also those that turn the direction of writing) become blanks, so
 * that a customer's name cannot steer the terminal; bad UTF-8 becomes U+FFFD. Newlines stay when
 * lines is true.
 */
struct str width_clean(struct arena *a, struct str s, bool lines);

#endif
