/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables and rules of transliteration: Latin by dropping marks, Greek near ELOT 743, Cyrillic
 * as passports and parcels commonly spell it (signs dropped, no apostrophes).
 */
#include "connect/latin.h"

#include "base/buf.h"

/* Cells of two places (Cyrillic: four); blank for no letter, '-' for one that is not spoken. */
static const char latin_cells[] = "A A A A A A AeC E E E E I I I I " /* U+00C0 */
                                  "D N O O O O O   O U U U U Y Thss" /* U+00D0 */
                                  "a a a a a a aec e e e e i i i i " /* U+00E0 */
                                  "d n o o o o o   o u u u u y thy " /* U+00F0 */
                                  "A a A a A a C c C c C c C c D d " /* U+0100 */
                                  "D d E e E e E e E e E e G g G g " /* U+0110 */
                                  "G g G g H h H h I i I i I i I i " /* U+0120 */
                                  "I i IjijJ j K k k L l L l L l L " /* U+0130 */
                                  "l L l N n N n N n n NgngO o O o " /* U+0140 */
                                  "O o OeoeR r R r R r S s S s S s " /* U+0150 */
                                  "S s T t T t T t U u U u U u U u " /* U+0160 */
                                  "U u U u W w Y y Y Z z Z z Z z s " /* U+0170 */
                                  "b B           C c D D         E " /* U+0180 */
                                  "E F f G       I K k l     N n O " /* U+0190 */
                                  "O o     P p             T t T U " /* U+01A0 */
                                  "u   V Y y Z z                   " /* U+01B0 */
                                  "        DzDzdzLjLjljNjNjnjA a I " /* U+01C0 */
                                  "i O o U u U u U u U u U u e A a " /* U+01D0 */
                                  "A a AeaeG g G g K k O o O o     " /* U+01E0 */
                                  "j DzDzdzG g     N n A a AeaeO o " /* U+01F0 */
                                  "A a A a E e E e I i I i O o O o " /* U+0200 */
                                  "R r R r U u U u S s T t     H h " /* U+0210 */
                                  "  d     Z z A a E e O o O o O o " /* U+0220 */
                                  "O o Y y l n t j     A C c L T   " /* U+0230 */
                                  "      B     E e J j     R r Y y " /* U+0240 */
                                  "";
static const char latin_more_cells[] = "A a B b B b B b C c D d D d D d " /* U+1E00 */
                                       "D d D d E e E e E e E e E e F f " /* U+1E10 */
                                       "G g H h H h H h H h H h I i I i " /* U+1E20 */
                                       "K k K k K k L l L l L l L l M m " /* U+1E30 */
                                       "M m M m N n N n N n N n O o O o " /* U+1E40 */
                                       "O o O o P p P p R r R r R r R r " /* U+1E50 */
                                       "S s S s S s S s S s T t T t T t " /* U+1E60 */
                                       "T t U u U u U u U u U u V v V v " /* U+1E70 */
                                       "W w W w W w W w W w X x X x Y y " /* U+1E80 */
                                       "Z z Z z Z z h t w y   s     Ss  " /* U+1E90 */
                                       "A a A a A a A a A a A a A a A a " /* U+1EA0 */
                                       "A a A a A a A a E e E e E e E e " /* U+1EB0 */
                                       "E e E e E e E e I i I i O o O o " /* U+1EC0 */
                                       "O o O o O o O o O o O o O o O o " /* U+1ED0 */
                                       "O o O o U u U u U u U u U u U u " /* U+1EE0 */
                                       "U u Y y Y y Y y Y y             " /* U+1EF0 */
                                       "";
static const char greek_cells[] = "                                " /* U+0370 */
                                  "            A   E I I   O   Y O " /* U+0380 */
                                  "i A V G D E Z I ThI K L M N X O " /* U+0390 */
                                  "P R   S T Y F ChPsO I Y a e i i " /* U+03A0 */
                                  "y a v g d e z i thi k l m n x o " /* U+03B0 */
                                  "p r s s t y f chpso i y o y o   " /* U+03C0 */
                                  "";
static const char greek_old_cells[] = "a a a a a a a a A A A A A A A A " /* U+1F00 */
                                      "e e e e e e     E E E E E E     " /* U+1F10 */
                                      "i i i i i i i i I I I I I I I I " /* U+1F20 */
                                      "i i i i i i i i I I I I I I I I " /* U+1F30 */
                                      "o o o o o o     O O O O O O     " /* U+1F40 */
                                      "y y y y y y y y   Y   Y   Y   Y " /* U+1F50 */
                                      "o o o o o o o o O O O O O O O O " /* U+1F60 */
                                      "a a e e i i i i o o y y o o     " /* U+1F70 */
                                      "a a a a a a a a A A A A A A A A " /* U+1F80 */
                                      "i i i i i i i i I I I I I I I I " /* U+1F90 */
                                      "o o o o o o o o O O O O O O O O " /* U+1FA0 */
                                      "a a a a a   a a A A A A A   i   " /* U+1FB0 */
                                      "    i i i   i i E E I I I       " /* U+1FC0 */
                                      "i i i i     i i I I I I         " /* U+1FD0 */
                                      "y y y y r r y y Y Y Y Y R       " /* U+1FE0 */
                                      "    o o o   o o O O O O O       " /* U+1FF0 */
                                      "";
static const char cyrillic_cells[] =
    "E   E   Dj  G   Ye  Dz  I   Yi  J   Lj  Nj  C   K   I   U   Dz  " /* U+0400 */
    "A   B   V   G   D   E   Zh  Z   I   Y   K   L   M   N   O   P   " /* U+0410 */
    "R   S   T   U   F   Kh  Ts  Ch  Sh  Shch-   Y   -   E   Yu  Ya  " /* U+0420 */
    "a   b   v   g   d   e   zh  z   i   y   k   l   m   n   o   p   " /* U+0430 */
    "r   s   t   u   f   kh  ts  ch  sh  shch-   y   -   e   yu  ya  " /* U+0440 */
    "e   e   dj  g   ye  dz  i   yi  j   lj  nj  c   k   i   u   dz  " /* U+0450 */
    "";

struct block {
    uint32_t first, last;
    const char *cells;
    size_t width;
};
static const struct block blocks[] = {
    {0x00C0, 0x024F, latin_cells, 2},    {0x1E00, 0x1EFF, latin_more_cells, 2},
    {0x0370, 0x03CF, greek_cells, 2},    {0x1F00, 0x1FFF, greek_old_cells, 2},
    {0x0400, 0x045F, cyrillic_cells, 4},
};

struct other {
    const char *countries;
    uint32_t cp;
    bool inner;
    struct str latin;
};
static const struct other others[] = {
#define X(countries, cp, inner, latin) {countries, cp, inner, {latin, sizeof(latin) - 1}},
#include "connect/latin.tbl.h"
#undef X
};

/* Quotes, dashes and blanks that stand for ASCII ones. */
static char plain_sign(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) /* full-width forms */
        return (char)(cp - 0xFF01 + '!');
    if ((cp >= 0x2018 && cp <= 0x201B) || cp == 0xB4 || cp == 0x2BC || cp == 0x2032)
        return '\'';
    if ((cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB || cp == 0x2033)
        return '"';
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
        return '-';
    if (cp == 0x3001 || cp == 0x060C)
        return ',';
    return 0;
}

static uint32_t lower(uint32_t cp)
{
    if (cp >= 0x410 && cp <= 0x42F)
        return cp + 32;
    if (cp >= 0x400 && cp <= 0x40F)
        return cp + 80;
    return cp >= 0x490 && cp <= 0x4EF ? cp | 1 : cp;
}

static struct str cell_of(uint32_t cp)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        const struct block *b = &blocks[i];
        if (cp < b->first || cp > b->last)
            continue;
        struct str s = {b->cells + (cp - b->first) * b->width, b->width};
        return str_trim(s);
    }
    return STR_NONE;
}

static bool is_upper_ascii(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_upper(uint32_t cp)
{
    struct str cell = cell_of(cp);
    if (cp < 0x80)
        return is_upper_ascii((char)cp);
    return (cell.n > 0 && is_upper_ascii(cell.p[0])) || (cp != lower(cp));
}

static uint32_t peek(struct str s, size_t pos)
{
    return text_next(s, &pos);
}

/* The upsilon of "ou", "av", "ef": prev and next are its neighbors. */
static struct str upsilon(uint32_t prev, uint32_t next)
{
    static const char voiceless[] = "tkxpsfc";
    struct str before = cell_of(prev), after = cell_of(next);
    char p = before.n == 1 ? before.p[0] : ' ', n = after.n > 0 ? after.p[0] : ' ';
    bool greek = prev >= 0x370 && prev <= 0x3CF;
    if (greek && (prev == 0x3BF || prev == 0x39F))
        return STR("u");
    if (!greek || !(p == 'a' || p == 'A' || p == 'e' || p == 'E'))
        return STR_NONE;
    bool hard = n == ' ' || str_has(str_of(voiceless), (struct str){&n, 1});
    return hard ? STR("f") : STR("v");
}

static bool is_upsilon(uint32_t cp)
{
    return cp == 0x3C5 || cp == 0x3CD || (cp >= 0x1F50 && cp <= 0x1F57) || cp == 0x1F7A ||
           cp == 0x1F7B || cp == 0x1FE6;
}

struct writer {
    struct buf b;
    struct str country;
    uint32_t prev;
    bool blank; /* wanted before the next letter */
    bool all;
};

static struct str other_letter(const struct writer *w, uint32_t cp)
{
    uint32_t low = lower(cp);
    bool inner = cell_of(w->prev).n > 0 && !w->blank;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        const struct other *o = &others[i];
        struct str list = str_of(o->countries);
        bool here = list.n == 0 || (w->country.n == 2 && str_has(list, w->country));
        if (o->cp == low && here && (inner || !o->inner))
            return o->latin;
    }
    return STR_NONE;
}

static void put(struct writer *w, struct str s)
{
    if (w->blank && w->b.n > 0)
        buf_char(&w->b, ' ');
    w->blank = false;
    buf_str(&w->b, s);
}

/* "Zh" before a small letter, "ZH" among capitals. */
static void put_letter(struct writer *w, struct arena *a, uint32_t cp, struct str latin,
                       uint32_t next)
{
    bool capital = is_upper(cp);
    bool among = capital && (is_upper(next) || (cell_of(next).n == 0 && is_upper(w->prev)));
    if (str_eq(latin, STR("-")))
        return;
    latin = capital && among ? str_upper(a, latin) : str_dup(a, latin);
    if (capital && !among && latin.p[0] >= 'a' && latin.p[0] <= 'z')
        latin = str_cat(a, str_upper(a, str_slice(latin, 0, 1)), str_slice(latin, 1, latin.n));
    put(w, latin);
}

static void put_foreign(struct writer *w, struct arena *a, struct str bytes, uint32_t cp,
                        uint32_t next)
{
    struct str latin = other_letter(w, cp);
    char sign = plain_sign(cp);
    if (sign) {
        put(w, str_dup(a, (struct str){&sign, 1}));
        return;
    }
    if (is_upsilon(cp)) {
        struct str v = upsilon(w->prev, next);
        latin = v.n ? v : latin;
    }
    if (latin.n == 0)
        latin = cell_of(cp);
    if (latin.n > 0) {
        put_letter(w, a, cp, latin, next);
        return;
    }
    struct str word = text_index_words(a, bytes);
    bool joins = cp == 0xAD || cp == 0x200B || cp == 0x200D || (cp >= 0x300 && cp <= 0x36F);
    if (word.n > 0) {
        w->all = false;
        put(w, bytes);
    } else if (!joins) {
        w->blank = true;
    }
}

struct str latin_text(struct arena *a, struct str s, struct str country, bool *ret_all)
{
    struct writer w = {.country = country, .all = true};
    s = text_to_utf8(a, s);
    buf_init(&w.b, a, s.n * 4 + 1);
    for (size_t pos = 0; pos < s.n;) {
        size_t from = pos;
        uint32_t cp = text_next(s, &pos);
        if (cp <= ' ' || cp == 0x7F)
            w.blank = true;
        else if (cp < 0x80)
            put(&w, str_slice(s, from, 1));
        else
            put_foreign(&w, a, str_slice(s, from, pos - from), cp, peek(s, pos));
        w.prev = cp;
    }
    *ret_all = w.all;
    return w.b.n > 0 ? str_dup(a, buf_view(&w.b)) : STR("");
}
