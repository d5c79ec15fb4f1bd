/* SPDX-License-Identifier: Apache-2.0 */
/* Orders as the command line names and shows them; shared by the commands about orders. */
#ifndef WAYBILL_CLI_ORDER_H
#define WAYBILL_CLI_ORDER_H

#include "cli/ask.h"

/* Address of the order that the first word names, with --shop. */
struct str order_path(struct run *r, const char *tail);
/* POSTs a command about the order. Returns 0 or the exit code. */
int order_post(struct run *r, const char *tail, struct str body, struct answer *ret_answer);
/* The same, then the JSON, or the sentence (with the order's name for {0}) and where it stands. */
int order_command(struct run *r, const char *tail, struct str body, int sentence);

/* All about it, for people. */
void order_print(struct run *r, const struct json *order);
/* "#1001  To order (Paid, Unfulfilled)": its state in a line. */
struct str order_headline(struct run *r, const struct json *order);

/*
 * The id of the line that a person means by its place (1, 2 ...), SKU or id, without asking when
 * it is an id already. Otherwise *order is read once. 0 or the exit code.
 */
int order_line(struct run *r, const struct json **order, struct str text, struct str *ret_id);

/* Entries of the history, as a table. */
void order_entries(struct run *r, const struct json *items);

/* Which writes to the shop count: those with one of the numbers (n 0: any), of the kind (NULL:
 * any); or the one with the id. */
struct writes_meant {
    const struct str *numbers;
    size_t n;
    const char *kind;
    struct str id;
};

/* What became of them, in words, and the exit code that fits: all done, one failed, or still under
 * way. Of several for the same number only the newest counts. */
int order_writes(struct run *r, const struct json *order, const struct writes_meant *meant);

#endif
