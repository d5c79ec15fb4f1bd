/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work on the data file itself, which no hub is asked for: copies, checks, putting a copy back.
 * Backup, check and audit also work beside a running hub; migrate and restore need the folder to
 * themselves. What a person reads of it is written by cli/cmd_data.c. Next: main/keep_restore.c.
 */
#ifndef WAYBILL_MAIN_KEEP_H
#define WAYBILL_MAIN_KEEP_H

#include "cli/cli.h"
#include "main/settings.h"

/* ret_json: what came of it. On failure ret_sentence says what is in the way, in s->lang. */
enum err keep_run(const struct settings *s, struct arena *a, const struct cli_data *ask,
                  struct str *ret_json, struct str *ret_sentence) MUST_USE;

#endif
