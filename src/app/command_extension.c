/* SPDX-License-Identifier: Apache-2.0 */
/* See app/extension.h. */
#include "app/extension.h"

enum err command_extension_soon(struct turn *t, struct command *c)
{
    (void)t, (void)c;
    return ERR_UNAVAILABLE;
}
