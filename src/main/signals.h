/* SPDX-License-Identifier: Apache-2.0 */
/* SIGTERM and SIGINT as something to wait for. */
#ifndef WAYBILL_MAIN_SIGNALS_H
#define WAYBILL_MAIN_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/* Before any thread: they are held back everywhere, and a closed pipe kills nobody. */
void signals_block(void);
/* True when the process is asked to end; false after wait_ms (negative: no limit). */
bool signals_wait(int64_t wait_ms);
/* From now on a second one ends the process at once. */
void signals_unblock(void);

#endif
