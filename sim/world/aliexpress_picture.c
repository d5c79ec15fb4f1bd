/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of the goods, at /kf/S<product>a.png: simple things in clear colors, each product always
 * the same, drawn as PNG without compression.
 */
#include "sim/world/aliexpress_state.h"

#define SIZE   128
#define HALF   (SIZE / 2)
#define ROW    (SIZE + 1) /* with the filter's byte */
#define PIXELS (SIZE * ROW)

enum ink { INK_GROUND, INK_SHADOW, INK_BODY, INK_LIGHT, INK_MAX };

static const uint8_t palettes[][INK_MAX][3] = {
    {{233, 240, 243}, {205, 217, 222}, {11, 95, 107}, {60, 140, 151}},
    {{250, 240, 224}, {231, 215, 190}, {204, 120, 20}, {240, 170, 80}},
    {{244, 234, 240}, {222, 206, 216}, {150, 50, 100}, {200, 110, 150}},
    {{235, 242, 230}, {210, 222, 202}, {60, 110, 50}, {120, 165, 105}},
    {{236, 236, 246}, {212, 212, 230}, {70, 60, 150}, {130, 120, 205}},
    {{247, 233, 229}, {228, 207, 201}, {175, 50, 35}, {220, 110, 95}},
};

static bool between(int v, int from, int to)
{
    return v >= from && v < to;
}

static bool round_thing(int x, int y, int from, int to)
{
    return between(x * x + y * y, from * from, to * to);
}

static bool box(int x, int y, int width, int from, int to)
{
    return between(x, -width, width) && between(y, from, to);
}

static bool lamp(int x, int y)
{
    int width = 14 + (y + 40) / 2;
    return box(x, y, width, -40, 4) || box(x, y, 3, 4, 34) || box(x, y, 20, 34, 40);
}

static bool bulb(int x, int y)
{
    return round_thing(x, y + 12, 0, 27) || box(x, y, 13, 8, 20) ||
           (box(x, y, 10, 22, 38) && y % 5 != 0);
}

static bool shirt(int x, int y)
{
    bool neck = round_thing(x, y + 34, 0, 11);
    bool sleeves = between(y, -34, -6) && between(x, -46 + (y + 34) / 3, 46 - (y + 34) / 3);
    return (box(x, y, 26, -34, 40) || sleeves) && !neck;
}

static bool charger(int x, int y)
{
    return box(x, y, 24, -18, 40) || (box(x, y, 14, -40, -18) && !box(x, y, 7, -40, -18));
}

static bool bottle(int x, int y)
{
    return box(x, y, 17, -8, 42) || box(x, y, 6, -42, -8) || box(x, y, 10 + (y + 20) / 2, -20, -8);
}

static bool collar(int x, int y)
{
    return round_thing(x, y + 4, 26, 36) || round_thing(x, y - 38, 0, 8);
}

static bool organizer(int x, int y)
{
    return box(x, y, 40, -26, 36) && !(between((x + 40) % 20, 3, 18) && between(y, -21, 14));
}

static bool necklace(int x, int y)
{
    return round_thing(x, y + 12, 30, 33) || round_thing(x, y - 28, 0, 9);
}

static bool puzzle(int x, int y)
{
    return (box(x, y, 26, -22, 34) && !round_thing(x + 26, y - 6, 0, 9)) ||
           round_thing(x, y + 28, 0, 9);
}

static bool strip(int x, int y)
{
    return round_thing(x, y, 30, 38) || round_thing(x, y, 16, 24);
}

static bool parcel(int x, int y)
{
    return box(x, y, 32, -26, 36) && !box(x, y, 4, -26, -8);
}

/* The first word that stands in the title decides. */
static const struct thing {
    const char *word;
    bool (*is_at)(int x, int y);
} things[] = {
    {"Bulb", bulb},     {"Shirt", shirt},         {"Charger", charger},   {"Bottle", bottle},
    {"Collar", collar}, {"Organizer", organizer}, {"Necklace", necklace}, {"Puzzle", puzzle},
    {"Strip", strip},   {"Lamp", lamp},           {"", parcel},
};

static const struct thing *thing_of(struct str title)
{
    const struct thing *t = things;
    while (!str_has(title, str_of(t->word)))
        t++;
    return t;
}

static enum ink ink_at(const struct thing *thing, int x, int y)
{
    if (thing->is_at(x, y))
        return x < -6 && y < 26 ? INK_LIGHT : INK_BODY;
    return x * x + (y - 44) * (y - 44) * 36 < 40 * 40 ? INK_SHADOW : INK_GROUND;
}

static void put_u32(struct buf *b, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_char(b, (char)(uint8_t)(v >> shift));
}

static uint32_t crc(struct str s)
{
    uint32_t c = UINT32_MAX;

    for (size_t i = 0; i < s.n; i++) {
        c ^= (uint8_t)s.p[i];
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? UINT32_C(0xedb88320) ^ c >> 1 : c >> 1;
    }
    return ~c;
}

static void put_chunk(struct buf *b, struct arena *a, const char *kind, struct str data)
{
    struct str all = str_cat(a, str_of(kind), data);

    put_u32(b, (uint32_t)data.n);
    buf_str(b, all);
    put_u32(b, crc(all));
}

/* Rows without filter in one stored block. */
static struct str pixels(struct arena *a, const struct thing *thing)
{
    uint32_t low = 1, high = 0;
    struct buf b;

    buf_init(&b, a, PIXELS + 16);
    buf_str(&b, (struct str){"\x78\x01\x01", 3});
    buf_char(&b, (char)(uint8_t)(PIXELS & 0xff));
    buf_char(&b, (char)(uint8_t)(PIXELS >> 8));
    buf_char(&b, (char)(uint8_t)(~PIXELS & 0xff));
    buf_char(&b, (char)(uint8_t)(~PIXELS >> 8 & 0xff));
    for (int y = 0; y < SIZE; y++) {
        for (int x = -1; x < SIZE; x++) {
            uint32_t v = x < 0 ? 0 : (uint32_t)ink_at(thing, x - HALF, y - HALF);
            buf_char(&b, (char)v);
            low = (low + v) % 65521;
            high = (high + low) % 65521;
        }
    }
    put_u32(&b, high << 16 | low);
    return buf_view(&b);
}

struct http_response aliworld_picture(struct aliworld_call *c, struct str path)
{
    struct arena *a = c->a;
    /* "/kf/S1005007000000001a.png" */
    struct str product_id = str_slice(path, 5, path.n > 10 ? path.n - 10 : 0);
    const struct aliworld_good *g = aliworld_good_of(c->w, product_id);
    size_t color = crc(product_id) % COUNT_OF(palettes);
    struct buf b, head, colors;

    if (!g)
        return aliworld_reply(a, 404, STR("text/plain"), STR("none\n"));
    buf_init(&b, a, PIXELS + 1024);
    buf_init(&head, a, 32);
    buf_init(&colors, a, 32);
    put_u32(&head, SIZE);
    put_u32(&head, SIZE);
    buf_str(&head, (struct str){"\x08\x03\0\0\0", 5});
    for (size_t i = 0; i < INK_MAX; i++)
        for (size_t k = 0; k < 3; k++)
            buf_char(&colors, (char)palettes[color][i][k]);
    buf_str(&b, STR("\x89PNG\r\n\x1a\n"));
    put_chunk(&b, a, "IHDR", buf_view(&head));
    put_chunk(&b, a, "PLTE", buf_view(&colors));
    put_chunk(&b, a, "IDAT", pixels(a, thing_of(g->title)));
    put_chunk(&b, a, "IEND", STR(""));
    return aliworld_reply(a, 200, STR("image/png"), buf_view(&b));
}
