/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See db/entries_dense.h. Bytes: DENSE, the length of the numbers and they (zstd), the length of
 * the digests and they, the texts (zstd with an example). In a text a control character stands for
 * what was taken out of it, and one ends it.
 */
#include "db/entries_dense.h"

#include <string.h>

#include "base/crypto.h"

enum {
    DENSE = 2,
    TEXT_MAX = 8 << 20,
    TEXTS = 6,
    RECENT = 64,
    /* Of a number: below RECENT its place among the recent ones. */
    NEAR_TIME = RECENT,
    NEAR_ID,
    /* Marks in a text. */
    MARK_NUMBER = 1,
    MARK_UUID,
    MARK_HEX_32,
    MARK_HEX_64,
    MARK_HEX_16,
    MARK_END = 7,
    UUID_DIGITS = 36,
    NUMBER_MIN = 11, /* digits; shorter ones are no shorter as numbers */
    NUMBER_MAX = 19
};

#define ID_LEAST (INT64_C(1) << 60) /* ids of ours are above, times and ids of others below */

/* What the texts look like, for zstd. Never to be changed: what is packed needs it. */
/* clang-format off */
static const char example[] =
    "shop.connected\007api\007\007\007\007[]\007purchase.refused\007waybill\007\007\007\007[{\"fie"
    "ld\":\"purchase.state\",\"subject\":\"\001\",\"before\":\"planned\",\"after\":\"refused\"},{"
    "\"field\":\"problem\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"address_rejected\"}]"
    "\007mapping.set\007person\007cli\007\007\007[{\"field\":\"mapping.listing\",\"subject\":\""
    "\001\",\"before\":\"\",\"after\":\"\001\"}]\007order.hint\007webhook\007\007webhook orders/up"
    "dated \002\007\004\007[]\007fulfillment.seen\007webhook\007\007webhook fulfillments/create "
    "\002\007\004\007[]\007order.new\007webhook\007\007webhook orders/create \002\007\004\007[{\"f"
    "ield\":\"name\",\"before\":\"\",\"after\":\"#1002\"},{\"field\":\"financial\",\"before\":\"ot"
    "her\",\"after\":\"paid\"},{\"field\":\"display_fulfillment\",\"before\":\"other\",\"after\":"
    "\"unfulfilled\"},{\"field\":\"gateway\",\"before\":\"\",\"after\":\"shopify_payments\"},{\"fi"
    "eld\":\"total\",\"before\":\"0.00\",\"after\":\"31.70 USD\"},{\"field\":\"person.email\",\"pe"
    "rsonal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"person.name\",\"personal\":tru"
    "e,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"person.first_name\",\"personal\":true,\"be"
    "fore\":\"\",\"after\":\"\003\"},{\"field\":\"person.last_name\",\"personal\":true,\"before\":"
    "\"\",\"after\":\"\003\"},{\"field\":\"person.address1\",\"personal\":true,\"before\":\"\",\"a"
    "fter\":\"\003\"},{\"field\":\"person.city\",\"personal\":true,\"before\":\"\",\"after\":\""
    "\003\"},{\"field\":\"person.province\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},"
    "{\"field\":\"person.province_code\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\""
    "field\":\"person.zip\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"per"
    "son.country_code\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"person."
    "address_phone\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"line.title"
    "\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"Phone Case\"},{\"field\":\"line.variant_t"
    "itle\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"L\"},{\"field\":\"line.sku\",\"subjec"
    "t\":\"\001\",\"before\":\"\",\"after\":\"CASE-1\"},{\"field\":\"line.quantity\",\"subject\":"
    "\"\001\",\"before\":\"0\",\"after\":\"1\"},{\"field\":\"line.current_quantity\",\"subject\":"
    "\"\001\",\"before\":\"0\",\"after\":\"1\"},{\"field\":\"line.title\",\"subject\":\"\001\",\"b"
    "efore\":\"\",\"after\":\"Warm Bulb E14, set of 2\"},{\"field\":\"line.sku\",\"subject\":\""
    "\001\",\"before\":\"\",\"after\":\"BULB-E14\"},{\"field\":\"line.quantity\",\"subject\":\""
    "\001\",\"before\":\"0\",\"after\":\"2\"},{\"field\":\"line.current_quantity\",\"subject\":\""
    "\001\",\"before\":\"0\",\"after\":\"2\"},{\"field\":\"stage\",\"before\":\"not_ours\",\"after"
    "\":\"to_order\"}]\007order.new\007webhook\007\007webhook orders/create \002\007\004\007[{\"fi"
    "eld\":\"name\",\"before\":\"\",\"after\":\"#1001\"},{\"field\":\"financial\",\"before\":\"oth"
    "er\",\"after\":\"paid\"},{\"field\":\"display_fulfillment\",\"before\":\"other\",\"after\":\""
    "unfulfilled\"},{\"field\":\"gateway\",\"before\":\"\",\"after\":\"shopify_payments\"},{\"fiel"
    "d\":\"total\",\"before\":\"0.00\",\"after\":\"19.90 USD\"},{\"field\":\"person.email\",\"pers"
    "onal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"person.name\",\"personal\":true,"
    "\"before\":\"\",\"after\":\"\003\"},{\"field\":\"person.first_name\",\"personal\":true,\"befo"
    "re\":\"\",\"after\":\"\003\"},{\"field\":\"person.last_name\",\"personal\":true,\"before\":\""
    "\",\"after\":\"\003\"},{\"field\":\"person.address1\",\"personal\":true,\"before\":\"\",\"aft"
    "er\":\"\003\"},{\"field\":\"person.city\",\"personal\":true,\"before\":\"\",\"after\":\"\003"
    "\"},{\"field\":\"person.zip\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field"
    "\":\"person.country_code\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":"
    "\"person.address_phone\",\"personal\":true,\"before\":\"\",\"after\":\"\003\"},{\"field\":\"l"
    "ine.title\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"Lamp\"},{\"field\":\"line.varian"
    "t_title\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"Black\"},{\"field\":\"line.sku\","
    "\"subject\":\"\001\",\"before\":\"\",\"after\":\"LAMP-BK\"},{\"field\":\"line.quantity\",\"su"
    "bject\":\"\001\",\"before\":\"0\",\"after\":\"1\"},{\"field\":\"line.current_quantity\",\"sub"
    "ject\":\"\001\",\"before\":\"0\",\"after\":\"1\"},{\"field\":\"stage\",\"before\":\"not_ours"
    "\",\"after\":\"to_order\"}]\007order.seen\007api\007\007read again\007\007[{\"field\":\"risk"
    "\",\"before\":\"none\",\"after\":\"low\"}]\007purchase.planned\007waybill\007\007automatic bu"
    "ying, grace over\007\007[{\"field\":\"purchase.state\",\"subject\":\"\001\",\"before\":\"\","
    "\"after\":\"planned\"}]\007purchase.intent\007waybill\007\007\007\007[{\"field\":\"purchase.u"
    "nits\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"lin_38h7jtf000ht4 1\"},{\"field\":\"p"
    "urchase.state\",\"subject\":\"\001\",\"before\":\"planned\",\"after\":\"intent\"}]\007purchas"
    "e.settled\007api\007\007\007\007[{\"field\":\"purchase.state\",\"subject\":\"\001\",\"before"
    "\":\"intent\",\"after\":\"placed\"},{\"field\":\"supplier_order\",\"subject\":\"\001\",\"befo"
    "re\":\"\",\"after\":\"\001\"},{\"field\":\"supplier_order\",\"subject\":\"\001\",\"before\":"
    "\"\",\"after\":\"\001\"},{\"field\":\"stage\",\"before\":\"to_order\",\"after\":\"ordered\"}]"
    "\007purchase.settled\007api\007\007\007\007[{\"field\":\"purchase.state\",\"subject\":\"\001"
    "\",\"before\":\"intent\",\"after\":\"placed\"},{\"field\":\"supplier_order\",\"subject\":\""
    "\001\",\"before\":\"\",\"after\":\"\001\"},{\"field\":\"stage\",\"before\":\"to_order\",\"aft"
    "er\":\"ordered\"}]\007supplier_order.seen\007api\007\007\007\007[{\"field\":\"supplier_order."
    "status_raw\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"FINISH\"},{\"field\":\"supplier"
    "_order.total\",\"subject\":\"\001\",\"before\":\"0.00\",\"after\":\"9.32 USD\"},{\"field\":\""
    "supplier_order.status\",\"subject\":\"\001\",\"before\":\"preparing\",\"after\":\"finished\"}"
    ",{\"field\":\"stage\",\"before\":\"ordered\",\"after\":\"shipped\"}]\007supplier_order.seen"
    "\007api\007\007\007\007[{\"field\":\"supplier_order.status_raw\",\"subject\":\"\001\",\"befor"
    "e\":\"WAIT_SELLER_SEND_GOODS\",\"after\":\"WAIT_BUYER_ACCEPT_GOODS\"},{\"field\":\"supplier_o"
    "rder.status\",\"subject\":\"\001\",\"before\":\"preparing\",\"after\":\"shipped\"},{\"field\""
    ":\"stage\",\"before\":\"ordered\",\"after\":\"shipped\"}]\007parcels.seen\007api\007\007\007"
    "\007[{\"field\":\"package\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"YT\001\"},{\"fie"
    "ld\":\"package.number\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"YT\001\"},{\"field\""
    ":\"package.shipped_ms\",\"subject\":\"\001\",\"before\":\"0\",\"after\":\"\001\"},{\"field\":"
    "\"package.event\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"Package delivered\"},{\"fi"
    "eld\":\"package.moving_ms\",\"subject\":\"\001\",\"before\":\"0\",\"after\":\"\001\"},{\"fiel"
    "d\":\"package.delivered_ms\",\"subject\":\"\001\",\"before\":\"0\",\"after\":\"\001\"},{\"fie"
    "ld\":\"write\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"create_fulfillment\"}]\007par"
    "cels.seen\007api\007\007\007\007[{\"field\":\"package\",\"subject\":\"\001\",\"before\":\"\","
    "\"after\":\"YT\001\"},{\"field\":\"package.number\",\"subject\":\"\001\",\"before\":\"\",\"af"
    "ter\":\"YT\001\"},{\"field\":\"package.shipped_ms\",\"subject\":\"\001\",\"before\":\"0\",\"a"
    "fter\":\"\001\"},{\"field\":\"package.event\",\"subject\":\"\001\",\"before\":\"\",\"after\":"
    "\"Accepted by carrier\"},{\"field\":\"package.moving_ms\",\"subject\":\"\001\",\"before\":\"0"
    "\",\"after\":\"\001\"},{\"field\":\"write\",\"subject\":\"\001\",\"before\":\"\",\"after\":\""
    "create_fulfillment\"}]\007order.seen\007api\007\007read before writing\007\007[]\007fulfillme"
    "nt.sent\007waybill\007\007\007\007[{\"field\":\"write.state\",\"subject\":\"\001\",\"before\""
    ":\"wanted\",\"after\":\"sent\"}]\007write.done\007api\007\007\007\007[{\"field\":\"write.stat"
    "e\",\"subject\":\"\001\",\"before\":\"sent\",\"after\":\"done\"},{\"field\":\"fulfillment\","
    "\"subject\":\"\001\",\"before\":\"\",\"after\":\"YT\001\"},{\"field\":\"stage\",\"before\":\""
    "shipped\",\"after\":\"fulfilled\"}]\007write.done\007api\007\007\007\007[{\"field\":\"write.s"
    "tate\",\"subject\":\"\001\",\"before\":\"sent\",\"after\":\"done\"},{\"field\":\"fulfillment"
    "\",\"subject\":\"\001\",\"before\":\"\",\"after\":\"YT\001\"},{\"field\":\"stage\",\"before\""
    ":\"shipped\",\"after\":\"delivered\"}]\007order.seen\007api\007\007read again\007\007[{\"fiel"
    "d\":\"fulfillment_order.status\",\"subject\":\"\001\",\"before\":\"open\",\"after\":\"closed"
    "\"},{\"field\":\"fulfillment.display_status\",\"subject\":\"\001\",\"before\":\"\",\"after\":"
    "\"fulfilled\"}]\007parcels.seen\007api\007\007\007\007[{\"field\":\"package.event\",\"subject"
    "\":\"\001\",\"before\":\"Accepted by carrier\",\"after\":\"Package delivered\"},{\"field\":\""
    "package.delivered_ms\",\"subject\":\"\001\",\"before\":\"0\",\"after\":\"\001\"},{\"field\":"
    "\"stage\",\"before\":\"fulfilled\",\"after\":\"delivered\"}]\007order.seen\007webhook\007\007"
    "webhook orders/updated \002\007\004\007[{\"field\":\"closed_ms\",\"before\":\"0\",\"after\":"
    "\"\001\"},{\"field\":\"display_fulfillment\",\"before\":\"unfulfilled\",\"after\":\"fulfilled"
    "\"}]\007order.seen\007webhook\007\007webhook orders/updated \002\007\004\007[{\"field\":\"dis"
    "play_fulfillment\",\"before\":\"unfulfilled\",\"after\":\"partially_fulfilled\"}]\007";
/* clang-format on */

static struct str example_text(void)
{
    return (struct str){example, sizeof example - 1};
}

/* What numbers are near to. */
struct near {
    int64_t recent[RECENT]; /* newest first */
    int64_t id, at_ms;      /* of the entry */
};

static void remember(struct near *r, size_t at, int64_t v)
{
    memmove(&r->recent[1], &r->recent[0], at * sizeof r->recent[0]);
    r->recent[0] = v;
}

static size_t place(const struct near *r, int64_t v)
{
    size_t at = 0;

    while (at < RECENT && r->recent[at] != v)
        at++;
    return at;
}

static int64_t base_of(const struct near *r, int kind)
{
    return kind == NEAR_ID ? r->id : r->at_ms;
}

/* Small distances to either side become small numbers. */
static uint64_t folded(int64_t v, int64_t from)
{
    int64_t d = (int64_t)((uint64_t)v - (uint64_t)from);

    return (uint64_t)d << 1 ^ (d < 0 ? UINT64_MAX : 0);
}

static int64_t unfolded(uint64_t f, int64_t from)
{
    return (int64_t)((uint64_t)from + (f >> 1 ^ (f & 1 ? UINT64_MAX : 0)));
}

static void put_number(struct buf *b, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        buf_char(b, (char)((v & 127) | 128));
    buf_char(b, (char)v);
}

static bool take_number(struct str *s, uint64_t *ret)
{
    uint64_t v = 0;

    for (size_t i = 0; i < s->n && i < 10; i++) {
        uint8_t c = (uint8_t)s->p[i];
        v |= (uint64_t)(c & 127) << 7 * i;
        if (c < 128) {
            *ret = v;
            *s = str_slice(*s, i + 1, s->n);
            return true;
        }
    }
    return false;
}

static bool take_bytes(struct str *s, uint64_t n, struct str *ret)
{
    if (n > s->n)
        return false;
    *ret = str_slice(*s, 0, (size_t)n);
    *s = str_slice(*s, (size_t)n, s->n);
    return true;
}

struct writer {
    struct arena *arena;
    struct buf numbers, digests, texts;
    struct near near;
    bool failed; /* a text has a control character */
};

static void put_near(struct writer *w, int64_t v)
{
    size_t at = place(&w->near, v);
    int kind = v >= ID_LEAST ? NEAR_ID : NEAR_TIME;

    put_number(&w->numbers, at < RECENT ? at : (uint64_t)kind);
    if (at == RECENT)
        put_number(&w->numbers, folded(v, base_of(&w->near, kind)));
    remember(&w->near, at < RECENT ? at : RECENT - 1, v);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static size_t hex_run(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_hex(s.p[n]))
        n++;
    return n;
}

/* Does s begin with one, in small letters? */
static bool is_uuid(struct str s)
{
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    size_t at = 0;

    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        if (hex_run(str_slice(s, at, s.n)) != groups[i])
            return false;
        at += groups[i];
        if (at < UUID_DIGITS && (at == s.n || s.p[at++] != '-'))
            return false;
    }
    return true;
}

static bool is_number(struct str s, int64_t *ret)
{
    return s.n >= NUMBER_MIN && s.n <= NUMBER_MAX && s.p[0] != '0' && str_to_i64(s, ret);
}

static int mark_of(size_t digits)
{
    return digits == 16 ? MARK_HEX_16 : digits == 32 ? MARK_HEX_32 : digits == 64 ? MARK_HEX_64 : 0;
}

static void put_digits(struct writer *w, int mark, struct str digits)
{
    struct str bytes;
    bool good = hex_parse(w->arena, digits, &bytes);

    ASSERT(good);
    buf_char(&w->texts, (char)mark);
    buf_str(&w->digests, bytes);
}

/* What begins with n hex digits and is not preceded by one; gives how much of it was put. */
static size_t put_run(struct writer *w, struct str s, size_t n)
{
    struct str run = str_slice(s, 0, n);
    int64_t number;

    if (n == 8 && is_uuid(s)) {
        put_digits(w, MARK_UUID,
                   str_replace(w->arena, str_slice(s, 0, UUID_DIGITS), STR("-"), STR_NONE));
        return UUID_DIGITS;
    }
    if (is_number(run, &number)) {
        buf_char(&w->texts, MARK_NUMBER);
        put_near(w, number);
    } else if (mark_of(n)) {
        put_digits(w, mark_of(n), run);
    } else {
        buf_str(&w->texts, run);
    }
    return n;
}

static void put_text(struct writer *w, struct str s)
{
    while (s.n) {
        size_t n = hex_run(s);
        if (n) {
            n = put_run(w, s, n);
        } else {
            w->failed |= (unsigned char)s.p[0] <= MARK_END;
            buf_char(&w->texts, s.p[0]);
            n = 1;
        }
        s = str_slice(s, n, s.n);
    }
    buf_char(&w->texts, MARK_END);
}

static void put_entry(struct writer *w, const struct chained *c)
{
    const struct entry_row *r = &c->row;
    const struct str texts[TEXTS] = {r->kind,  r->source, r->person,
                                     r->cause, r->digest, r->changes_json};

    put_number(&w->numbers, folded(r->id, w->near.id));
    put_number(&w->numbers, folded(r->at_ms, w->near.at_ms));
    w->near.id = r->id;
    w->near.at_ms = r->at_ms;
    put_near(w, r->order_id);
    put_number(&w->numbers, c->body_id ? folded(c->body_id, r->id) + 1 : 0);
    for (size_t i = 0; i < TEXTS; i++)
        put_text(w, texts[i]);
}

static void put_part(struct buf *b, struct str part)
{
    put_number(b, part.n);
    buf_str(b, part);
}

struct str dense_pack(struct arena *a, const struct chained *items, size_t n)
{
    struct writer w = {.arena = a};
    struct buf b;

    buf_init(&w.numbers, a, TEXT_MAX);
    buf_init(&w.digests, a, TEXT_MAX);
    buf_init(&w.texts, a, TEXT_MAX);
    buf_init(&b, a, 4 * (size_t)TEXT_MAX);
    for (size_t i = 0; i < n; i++)
        put_entry(&w, &items[i]);
    if (w.failed || w.numbers.overflowed || w.digests.overflowed || w.texts.overflowed)
        return STR_NONE;
    buf_char(&b, DENSE);
    put_part(&b, crypto_pack(a, buf_view(&w.numbers)));
    put_part(&b, buf_view(&w.digests));
    buf_str(&b, crypto_pack_like(a, example_text(), buf_view(&w.texts)));
    return buf_view(&b);
}

bool dense_is(struct str packed)
{
    return packed.n && packed.p[0] == DENSE;
}

struct reader {
    struct arena *arena;
    struct str numbers, digests, texts;
    struct near near;
    size_t left; /* bytes that the texts may still take */
};

static bool take_near(struct reader *r, int64_t *ret)
{
    uint64_t at, far;

    if (!take_number(&r->numbers, &at) || at > NEAR_ID)
        return false;
    if (at < RECENT) {
        *ret = r->near.recent[at];
    } else {
        if (!take_number(&r->numbers, &far))
            return false;
        *ret = unfolded(far, base_of(&r->near, (int)at));
        at = RECENT - 1;
    }
    remember(&r->near, (size_t)at, *ret);
    return true;
}

static bool take_digits(struct reader *r, int mark, struct buf *b)
{
    static const uint8_t bytes[MARK_END] = {
        [MARK_UUID] = 16, [MARK_HEX_32] = 16, [MARK_HEX_64] = 32, [MARK_HEX_16] = 8};
    struct str raw, hex;

    if (!bytes[mark] || !take_bytes(&r->digests, bytes[mark], &raw))
        return false;
    hex = hex_lower(r->arena, raw.p, raw.n);
    if (mark == MARK_UUID)
        hex = str_printf(r->arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12,
                         hex.p + 16, hex.p + 20);
    buf_str(b, hex);
    return true;
}

static bool take_marked(struct reader *r, int mark, struct buf *b)
{
    int64_t number;

    if (mark != MARK_NUMBER)
        return take_digits(r, mark, b);
    if (!take_near(r, &number))
        return false;
    buf_i64(b, number);
    return true;
}

static bool take_text(struct reader *r, struct str *ret)
{
    struct buf b;
    size_t from = 0, i = 0;

    buf_init(&b, r->arena, r->left);
    for (;; i++) {
        if (i == r->texts.n)
            return false;
        int c = (unsigned char)r->texts.p[i];
        if (c > MARK_END)
            continue;
        buf_str(&b, str_slice(r->texts, from, i - from));
        from = i + 1;
        if (c == MARK_END)
            break;
        if (!take_marked(r, c, &b))
            return false;
    }
    r->texts = str_slice(r->texts, from, r->texts.n);
    r->left -= b.n;
    *ret = buf_view(&b);
    return !b.overflowed;
}

static bool take_entry(struct reader *r, struct chained *ret)
{
    struct entry_row *row = &ret->row;
    struct str *const texts[TEXTS] = {&row->kind,  &row->source, &row->person,
                                      &row->cause, &row->digest, &row->changes_json};
    uint64_t id, at, body;
    bool good = take_number(&r->numbers, &id) && take_number(&r->numbers, &at);

    if (!good)
        return false;
    row->id = r->near.id = unfolded(id, r->near.id);
    row->at_ms = r->near.at_ms = unfolded(at, r->near.at_ms);
    good = take_near(r, &row->order_id) && take_number(&r->numbers, &body);
    ret->body_id = good && body ? unfolded(body - 1, row->id) : 0;
    for (size_t i = 0; good && i < TEXTS; i++)
        good = take_text(r, texts[i]);
    return good;
}

enum err dense_unpack(struct arena *a, struct str packed, int64_t shop_id, int64_t first_seq,
                      struct chained **ret_items, size_t *ret_n)
{
    struct reader r = {.arena = a, .left = TEXT_MAX};
    struct str rest = str_slice(packed, 1, packed.n), numbers;
    struct chained *items = NULL;
    uint64_t len;
    size_t n = 0;
    bool good = dense_is(packed) && take_number(&rest, &len) && take_bytes(&rest, len, &numbers) &&
                crypto_unpack(a, numbers, TEXT_MAX, &r.numbers) == OK && take_number(&rest, &len) &&
                take_bytes(&rest, len, &r.digests) &&
                crypto_unpack_like(a, example_text(), rest, TEXT_MAX, &r.texts) == OK;

    while (good && r.texts.n) {
        struct chained *c = ARENA_PUSH(a, &items, &n, struct chained);
        c->shop_id = shop_id;
        c->seq = first_seq + (int64_t)n - 1;
        good = take_entry(&r, c);
    }
    if (!good || r.numbers.n || r.digests.n)
        return ERR_DB_CORRUPT;
    *ret_items = items;
    *ret_n = n;
    return OK;
}
