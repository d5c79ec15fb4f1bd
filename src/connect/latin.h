/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names and addresses in plain Latin letters (ASCII), as suppliers and customs take them. Accents
 * are dropped; Cyrillic and Greek are transliterated, in the way of the country where it has one
 * of its own (Ukraine, Bulgaria, Serbia ...). Other scripts cannot be spelled by a table: Han,
 * kana, hangul, Arabic, Hebrew, Thai stay as they are.
 */
#ifndef WAYBILL_CONNECT_LATIN_H
#define WAYBILL_CONNECT_LATIN_H

#include "base/text.h"

/* country: ISO, "" for none. Blanks and line ends become single blanks; symbols that are no ASCII
 * become a blank, quotes and dashes their ASCII form. *ret_all is false when letters of other
 * scripts are left. */
struct str latin_text(struct arena *a, struct str s, struct str country, bool *ret_all);

#endif
