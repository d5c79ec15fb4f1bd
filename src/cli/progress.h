/* SPDX-License-Identifier: Apache-2.0 */
/* A progress bar on stderr when it is a terminal; nothing otherwise, nor with --json. */
#ifndef WAYBILL_CLI_PROGRESS_H
#define WAYBILL_CLI_PROGRESS_H

#include "cli/run.h"

struct progress {
    const struct run *run;
    struct str label;
    int shown; /* columns on the terminal now */
};

struct progress progress_begin(const struct run *r, struct str label);
/* total 0: not known. */
void progress_show(struct progress *p, int64_t done, int64_t total);
/* Takes the bar away. */
void progress_end(struct progress *p);

#endif
