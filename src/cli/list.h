/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of the API as tables: a command names the columns, this reads the pages (--limit, --all,
 * --cursor), fills the cells and prints them, or the JSON.
 */
#ifndef WAYBILL_CLI_LIST_H
#define WAYBILL_CLI_LIST_H

#include "base/json.h"
#include "cli/say.h"

enum column_kind {
    COL_TEXT, /* text, number or boolean */
    COL_WORD, /* a code of `group` */
    COL_TIME,
    COL_MONEY,   /* {amount, currency} */
    COL_JOIN,    /* texts, joined by commas; {number} counts as text */
    COL_FAILURE, /* {sentence, detail} */
    COL_YES,     /* "yes" when true */
    COL_PLACE,   /* 1, 2 ... */
    COL_OWN,     /* by `own`, of the whole item */
};

struct column {
    enum say_id label;
    enum column_kind kind;
    const char *path; /* "order.name" */
    const char *group;
    struct str (*own)(struct run *r, const struct json *item);
    bool right, varies; /* see cli/table.h, also for the next two */
    int least, drop;
};

/* One table of these items, printed. */
void list_table(struct run *r, const struct column *columns, size_t n, const struct json *items,
                int indent);
/* One cell. */
struct str list_cell(struct run *r, const struct column *c, const struct json *item);

/* All that the flags ask for, as one JSON array of items; ret_next: the cursor of the next page.
 * Returns 0 or an exit code. */
int list_read(struct run *r, struct str path, struct str *ret_items, struct str *ret_next);
/* Reads and prints. nothing: what is said when it is empty. Returns the exit code. */
int list_run(struct run *r, struct str path, const struct column *columns, size_t n,
             enum say_id nothing);

#endif
