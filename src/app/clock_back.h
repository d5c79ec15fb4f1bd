/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock was set back: a machine that ran on a wrong one learned the right time, or two systems
 * share it. Without this all that is due would wait for as long as the clock jumped.
 */
#ifndef WAYBILL_APP_CLOCK_BACK_H
#define WAYBILL_APP_CLOCK_BACK_H

#include "app/turn.h"

/* Everything that waits keeps its distance from now. By the turn that noticed it. */
enum err clock_set_back(struct turn *t, int64_t by_ms) MUST_USE;

/* Of it: what is being read from shops goes on from so much earlier. In app/pull.c. */
void pulls_set_back(struct turn *t, int64_t by_ms);

#endif
