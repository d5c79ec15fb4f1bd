/* SPDX-License-Identifier: Apache-2.0 */
/* The person's terminal: how wide it is, what time it is there, and asking for a line. */
#ifndef WAYBILL_MAIN_TERMINAL_H
#define WAYBILL_MAIN_TERMINAL_H

#include "base/err.h"

int terminal_width(void); /* of stdout; 0: not a terminal */
/* Seconds east of UTC of this machine's zone (TZ, /etc/localtime). */
int32_t terminal_zone_offset_s(int64_t at_ms);
/* secret: without echo. ERR_CLOSING: end of input or Ctrl-C. */
enum err terminal_read_line(struct str prompt, bool secret, struct arena *a,
                            struct str *ret_line) MUST_USE;

#endif
