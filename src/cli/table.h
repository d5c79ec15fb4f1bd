/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables for people: columns aligned by display width and fitted into the terminal. First columns
 * that may go are left out, then columns that may shrink are clipped.
 */
#ifndef WAYBILL_CLI_TABLE_H
#define WAYBILL_CLI_TABLE_H

#include "base/str.h"

struct table_column {
    struct str label;
    bool right;  /* aligned to the right: numbers and money */
    bool always; /* shown even when every cell is empty */
    bool varies; /* shown only when the cells differ */
    int least;   /* may shrink to so many columns; 0 never */
    int drop;    /* left out when there is no room, highest first; 0 never */
};

struct table;

struct table *table_new(struct arena *a, const struct table_column *columns, size_t n);
/* Cells are added in order, row after row; they are cleaned (see width_clean). */
void table_cell(struct table *t, struct str text);
size_t table_rows(const struct table *t);
/* With a line of labels on top. width 0: nothing is left out or clipped. indent: blanks before. */
struct str table_print(struct table *t, int width, int indent);

#endif
