/* SPDX-License-Identifier: Apache-2.0 */
/* --help, from the tables of commands, flags and settings. All goes to stdout. */
#ifndef WAYBILL_CLI_HELP_H
#define WAYBILL_CLI_HELP_H

#include "cli/run.h"

void help_all(struct run *r);
void help_one(struct run *r, const struct cmd *cmd);
/* The commands that begin with this word: "shop". */
void help_group(struct run *r, struct str group);
void help_settings(struct run *r);

/* Is there a command of two words that begins with it? */
bool help_is_group(struct str word);
/* The command nearest to what was typed, "" when none is near. */
struct str help_nearest(struct run *r, struct str typed);
struct str help_nearest_flag(const struct cmd *cmd, struct str typed);

#endif
