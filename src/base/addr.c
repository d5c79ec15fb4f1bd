/* SPDX-License-Identifier: Apache-2.0 */
/* See base/addr.h. */
#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>

#define TEXT_MAX 45 /* the longest IPv6 */

static const uint8_t four_in_six[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_four(struct addr a)
{
    return memcmp(a.bytes, four_in_six, sizeof(four_in_six)) == 0;
}

bool addr_parse(struct str s, struct addr *ret_addr)
{
    char text[TEXT_MAX + 1];
    struct addr a;

    if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = str_slice(s, 1, s.n - 2);
    if (!s.n || s.n > TEXT_MAX)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (strlen(text) != s.n)
        return false;
    memcpy(a.bytes, four_in_six, sizeof(four_in_six));
    if (inet_pton(AF_INET, text, a.bytes + 12) != 1 && inet_pton(AF_INET6, text, a.bytes) != 1)
        return false;
    *ret_addr = a;
    return true;
}

/* The first so many bits are the same. */
static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    if (memcmp(a, b, bits / 8))
        return false;
    return bits % 8 == 0 || ((a[bits / 8] ^ b[bits / 8]) >> (8 - bits % 8)) == 0;
}

bool addr_is_loopback(struct addr a)
{
    static const uint8_t one[16] = {[15] = 1};

    return memcmp(a.bytes, one, sizeof(one)) == 0 || (is_four(a) && a.bytes[12] == 127);
}

/* Nets that are nobody's on the internet (IANA's registries of special-purpose addresses). */
static const struct net {
    uint8_t bytes[16];
    unsigned bits;
} fours[] =
    {
        {{0}, 8},         {{10}, 8},           {{100, 64}, 10},      {{127}, 8},
        {{169, 254}, 16}, {{172, 16}, 12},     {{192, 0, 0}, 24},    {{192, 0, 2}, 24},
        {{192, 168}, 16}, {{198, 18}, 15},     {{198, 51, 100}, 24}, {{203, 0, 113}, 24},
        {{224}, 3},       {{192, 88, 99}, 24},
},
  sixes[] = {
      {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* for documents */
      {{0x20, 0x01, 0x00}, 23},       /* of protocols, Teredo among them */
      {{0x20, 0x02}, 16},             /* 6to4: leads to any IPv4 address */
      {{0x3f, 0xff}, 20},             /* for documents */
};

bool addr_is_public(struct addr a)
{
    static const uint8_t global[16] = {0x20}; /* 2000::/3: all that was given out */

    if (is_four(a)) {
        for (size_t i = 0; i < COUNT_OF(fours); i++) {
            if (same_bits(a.bytes + 12, fours[i].bytes, fours[i].bits))
                return false;
        }
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(sixes); i++) {
        if (same_bits(a.bytes, sixes[i].bytes, sixes[i].bits))
            return false;
    }
    return same_bits(a.bytes, global, 3);
}

/* "10.0.0.0/8", or an address alone. */
static bool net_parse(struct str s, struct net *ret_net)
{
    struct str head, tail;
    struct addr a;
    int64_t bits;
    bool ranged = str_cut(s, '/', &head, &tail);

    if (!addr_parse(head, &a))
        return false;
    int64_t most = is_four(a) ? 32 : 128;
    bits = most;
    if (ranged && (!str_to_i64(tail, &bits) || bits < 0 || bits > most))
        return false;
    memcpy(ret_net->bytes, a.bytes, sizeof(a.bytes));
    ret_net->bits = (unsigned)(is_four(a) ? bits + 96 : bits);
    return true;
}

bool addr_list_ok(struct str list)
{
    struct str head;
    struct net net;

    while (list.n) {
        str_cut(list, ',', &head, &list);
        if (!net_parse(str_trim(head), &net))
            return false;
    }
    return true;
}

bool addr_in_list(struct addr a, struct str list)
{
    struct str head;
    struct net net;

    while (list.n) {
        str_cut(list, ',', &head, &list);
        if (net_parse(str_trim(head), &net) && same_bits(a.bytes, net.bytes, net.bits))
            return true;
    }
    return false;
}

struct addr addr_owner(struct addr a)
{
    if (!is_four(a))
        memset(a.bytes + 8, 0, 8);
    return a;
}
