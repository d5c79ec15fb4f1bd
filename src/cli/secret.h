/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person knows and the command needs: from a flag, a file, the environment, or asked on the
 * terminal. Secrets are never arguments, where other users of the machine could read them.
 */
#ifndef WAYBILL_CLI_SECRET_H
#define WAYBILL_CLI_SECRET_H

#include "cli/say.h"

/*
 * Of the file that the flag names ("-" is stdin), else of the variable, else asked without echo
 * when the terminal is there and prompt is not SAY_MAX. "" when there is none. 0 or the exit code.
 */
int secret_read(struct run *r, const char *flag, const char *variable, enum say_id prompt,
                struct str *ret_secret);
/* The same for what is no secret; the flag holds the value itself. */
int secret_plain(struct run *r, struct str given, const char *variable, enum say_id prompt,
                 struct str *ret_value);
/* "Really? (yes/no)": true when --yes was given or the person says yes. */
bool secret_confirm(struct run *r, struct str question);
/* Will anything be asked? */
bool secret_can_ask(const struct run *r);

#endif
