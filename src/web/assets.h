/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The web app as files that the program carries (web_options.app). Beside a file may lie the same
 * packed ahead: NAME.br and NAME.gz, given to those who accept them. Files under /assets/ have a
 * hash in their name and are kept by browsers for ever; the others are asked for again each time
 * (ETag, 304). /index.html answers at every address that belongs to no other row when a page is
 * asked for: the app finds its own way. Each answer carries the policy that lets a page load
 * nothing from elsewhere and run no inline script.
 */
#ifndef WAYBILL_WEB_ASSETS_H
#define WAYBILL_WEB_ASSETS_H

#include "web/router.h"

/* The file of that name, or the app's page for a browser that navigates. False: neither, and
 * nothing was answered. */
bool assets_serve(struct visit *v);

#endif
