/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the browser extension asks of the hub: pairing, what is known of supplier orders, reports of
 * what pages show, purchases to fill in, products (api/openapi.yaml, tag extension). Facts from
 * pages go the way of facts from an API: core/merge.h.
 */
#ifndef WAYBILL_APP_EXTENSION_H
#define WAYBILL_APP_EXTENSION_H

#include "app/command.h"

#define EXTENSION_SCOPE "extension"

enum err command_extension_soon(struct turn *t, struct command *c);

#endif
