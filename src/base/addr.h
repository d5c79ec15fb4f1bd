/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the internet as numbers: whose they are, whether they lie in a net, whether they
 * belong to this machine or to nobody. Names are not looked up here.
 */
#ifndef WAYBILL_BASE_ADDR_H
#define WAYBILL_BASE_ADDR_H

#include "base/str.h"

/* IPv6; IPv4 as ::ffff:a.b.c.d. */
struct addr {
    uint8_t bytes[16];
};

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]". */
bool addr_parse(struct str s, struct addr *ret_addr) MUST_USE;
bool addr_is_loopback(struct addr a);
/* Reachable on the internet: not loopback, private, link-local, shared, multicast, reserved, nor an
 * IPv6 form that leads to such an IPv4 address. */
bool addr_is_public(struct addr a);

/* Comma separated "127.0.0.1, 10.0.0.0/8, ::1": well formed? */
bool addr_list_ok(struct str list) MUST_USE;
/* Is the address in one of them? */
bool addr_in_list(struct addr a, struct str list);

/* The part that one owner holds: all of an IPv4 address, the first 64 bits of an IPv6 one. */
struct addr addr_owner(struct addr a);

#endif
