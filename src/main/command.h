/* SPDX-License-Identifier: Apache-2.0 */
/* The process around the command line: gives cli/ the terminal, files and a way to a hub. */
#ifndef WAYBILL_MAIN_COMMAND_H
#define WAYBILL_MAIN_COMMAND_H

#include "main/settings.h"
#include "os/log_os.h"

/* Runs a command of cli/; the exit code. */
int command_run(const struct settings *s, const struct log_os *log);

#endif
