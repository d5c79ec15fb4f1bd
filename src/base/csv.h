/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables as people paste and save them: any encoding that office programs write, any separator.
 * Knows nothing of what the columns mean.
 */
#ifndef WAYBILL_BASE_CSV_H
#define WAYBILL_BASE_CSV_H

#include "base/err.h"

/*
 * As UTF-8, without a byte order mark: UTF-8, UTF-16 with its mark (Excel's "Unicode text"), else
 * GB18030, which holds GBK and GB2312. ret_name: "UTF-8" ... ERR_BAD_INPUT: none of these.
 */
enum err csv_decode(struct arena *a, struct str bytes, struct str *ret_text,
                    struct str *ret_name) MUST_USE;

struct csv_row {
    struct str *cells; /* without blanks around, quotes and apostrophes of Excel ('123, ="123") */
    size_t n;
    int64_t line; /* where it begins, from 1 */
};

/*
 * Rows with anything in them. The separator is found out: tab, semicolon, comma (also full width),
 * else blanks. Quoted cells may hold separators, doubled quotes and line ends. ERR_TOO_LARGE: more
 * than rows_max rows, or a row of more than 50 cells.
 */
enum err csv_read(struct arena *a, struct str text, size_t rows_max, struct csv_row **ret_rows,
                  size_t *ret_n) MUST_USE;

/* A cell for writing: quoted where needed; what a spreadsheet would run as a formula gets an
 * apostrophe before it. */
struct str csv_cell(struct arena *a, struct str s);

/* "1.23E+15": a long number that a spreadsheet has shortened; its digits are lost. */
bool csv_is_shortened(struct str s);

#endif
