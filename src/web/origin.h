/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a request comes from, through proxies that are trusted, and whether others can read along.
 */
#ifndef WAYBILL_WEB_ORIGIN_H
#define WAYBILL_WEB_ORIGIN_H

#include "base/addr.h"
#include "web/router.h"

/* The client: the peer, or whom trusted proxies speak for (X-Forwarded-For, from its end). */
struct addr origin_client(const struct visit *v);

/*
 * May a password be typed there? Yes when the browser is on this machine, or speaks TLS: it says so
 * itself (Origin; Sec-Fetch-Site, which browsers send to such addresses only), a trusted proxy says
 * so, or the address is public_url and that is https. Any sign of plain HTTP from elsewhere: no.
 */
bool origin_is_private(const struct visit *v);

/* Two ways to reach this hub safely, three lines each, in the reader's language. */
struct str origin_help(const struct visit *v);

#endif
