/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that stay: they serve until they are told to end. Each returns the exit code. */
#ifndef WAYBILL_MAIN_SERVE_H
#define WAYBILL_MAIN_SERVE_H

#include "main/settings.h"
#include "os/log_os.h"

int serve_run(const struct settings *s);
int sandbox_run(const struct settings *s);
int demo_run(const struct settings *s);

/* As the settings say. False, and said on stderr, when they are wrong. */
bool serve_log(const struct settings *s, struct log_os *ret_log);
/* Refuses arguments that the command does not know. */
bool serve_no_more(const struct settings *s, const char *command);
/* "waybill COMMAND: unknown argument ..." on stderr. */
void serve_unknown(const struct settings *s, const char *command, const char *argument);
/* Takes what every command has (--lang, --json) out of the arguments. */
void serve_common(struct settings *s);

#endif
