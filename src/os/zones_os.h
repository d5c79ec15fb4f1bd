/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system's zone files as a port. Names come from outside (a shop's settings): only letters,
 * digits and _ + / - are taken, so that no name leads out of the folder. Files are read once.
 */
#ifndef WAYBILL_OS_ZONES_OS_H
#define WAYBILL_OS_ZONES_OS_H

#include "port/ports.h"

struct zones_os;

/* dir: "/usr/share/zoneinfo". Callable from any thread. */
struct zones_os *zones_os_new(struct str dir);
void zones_os_free(struct zones_os *z);
struct zones zones_os_port(struct zones_os *z);

#endif
