/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folding tables. A character that no row names is a letter as it stands, so that scripts
 * nobody thought of can still be searched for.
 */
#include "base/text_fold.h"

/* U+00C0 to U+017F, two places each: the letters without their marks; blank for a sign. */
static const char latin[] = "a a a a a a aec e e e e i i i i " /* U+00C0 */
                            "d n o o o o o   o u u u u y thss" /* U+00D0 */
                            "a a a a a a aec e e e e i i i i " /* U+00E0 */
                            "d n o o o o o   o u u u u y thy " /* U+00F0 */
                            "a a a a a a c c c c c c c c d d " /* U+0100 */
                            "d d e e e e e e e e e e g g g g " /* U+0110 */
                            "g g g g h h h h i i i i i i i i " /* U+0120 */
                            "i i ijijj j k k k l l l l l l l " /* U+0130 */
                            "l l l n n n n n n n n n o o o o " /* U+0140 */
                            "o o oeoer r r r r r s s s s s s " /* U+0150 */
                            "s s t t t t t t u u u u u u u u " /* U+0160 */
                            "u u u u w w y y y z z z z z z s " /* U+0170 */
                            "";
#define LATIN_FIRST 0xC0
#define LATIN_LAST  0x17F
_Static_assert(sizeof latin == 2 * (LATIN_LAST - LATIN_FIRST + 1) + 1, "one cell for each letter");

struct range {
    uint32_t from, to;
    enum fold_kind kind;
};

/* In rising order; the first that holds the character counts. */
static const struct range ranges[] = {
    {0x0000, 0x002F, FOLD_BREAK},   {0x003A, 0x0060, FOLD_BREAK},
    {0x007B, 0x00A9, FOLD_BREAK},   {0x00AB, 0x00AC, FOLD_BREAK},
    {0x00AD, 0x00AD, FOLD_NOTHING}, {0x00AE, 0x00B4, FOLD_BREAK},
    {0x00B6, 0x00B9, FOLD_BREAK},   {0x00BB, 0x00BF, FOLD_BREAK},
    {0x0300, 0x036F, FOLD_NOTHING}, {0x037E, 0x037E, FOLD_BREAK},
    {0x0387, 0x0387, FOLD_BREAK},   {0x0483, 0x0489, FOLD_NOTHING},
    {0x060C, 0x060C, FOLD_BREAK},   {0x061B, 0x061F, FOLD_BREAK},
    {0x0964, 0x0965, FOLD_BREAK},   {0x1100, 0x11FF, FOLD_ALONE},
    {0x2000, 0x200B, FOLD_BREAK},   {0x200C, 0x200F, FOLD_NOTHING},
    {0x2010, 0x2029, FOLD_BREAK},   {0x202A, 0x202E, FOLD_NOTHING},
    {0x202F, 0x205F, FOLD_BREAK},   {0x2060, 0x206F, FOLD_NOTHING},
    {0x20A0, 0x20CF, FOLD_BREAK},   {0x20D0, 0x20FF, FOLD_NOTHING},
    {0x2190, 0x2BFF, FOLD_BREAK},   {0x2E00, 0x2E7F, FOLD_BREAK},
    {0x3000, 0x3004, FOLD_BREAK},   {0x3008, 0x3020, FOLD_BREAK},
    {0x3030, 0x3030, FOLD_BREAK},   {0x3040, 0x30FA, FOLD_ALONE},
    {0x30FB, 0x30FB, FOLD_BREAK},   {0x30FC, 0x31FF, FOLD_ALONE},
    {0xAC00, 0xD7FF, FOLD_ALONE},   {0xE000, 0xF8FF, FOLD_BREAK},
    {0xFE00, 0xFE0F, FOLD_NOTHING}, {0xFE10, 0xFE6F, FOLD_BREAK},
    {0xFEFF, 0xFEFF, FOLD_NOTHING}, {0xFF5F, 0xFF65, FOLD_BREAK},
    {0xFF66, 0xFFDC, FOLD_ALONE},   {0xFFE0, 0xFFFF, FOLD_BREAK},
    {0x1F000, 0x1FAFF, FOLD_BREAK}, {0xE0100, 0xE01EF, FOLD_NOTHING},
};

static const struct {
    uint32_t from, to;
} han[] = {
    {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3038, 0x303B},
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD},
};

bool text_is_han(uint32_t cp)
{
    for (size_t i = 0; i < COUNT_OF(han); i++) {
        if (cp >= han[i].from && cp <= han[i].to)
            return cp != 0x3006;
    }
    return false;
}

static enum fold_kind kind_of(uint32_t cp)
{
    for (size_t i = 0; i < COUNT_OF(ranges) && cp >= ranges[i].from; i++) {
        if (cp <= ranges[i].to)
            return ranges[i].kind;
    }
    return text_is_han(cp) ? FOLD_ALONE : FOLD_LETTER;
}

static uint32_t greek_lower(uint32_t cp)
{
    static const uint32_t accented[][2] = {
        {0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF},
        {0x38E, 0x3C5}, {0x38F, 0x3C9}, {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7},
        {0x3AF, 0x3B9}, {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}, {0x3C2, 0x3C3}};
    if (cp >= 0x391 && cp <= 0x3AB)
        return cp + 32;
    for (size_t i = 0; i < COUNT_OF(accented); i++) {
        if (accented[i][0] == cp)
            return accented[i][1];
    }
    return cp;
}

static uint32_t cyrillic_lower(uint32_t cp)
{
    if (cp <= 0x40F)
        return cp + 80;
    if (cp <= 0x42F)
        return cp + 32;
    bool pairs = (cp >= 0x460 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x4BF) || cp >= 0x4D0;
    return pairs ? cp | 1 : cp;
}

struct text_fold text_fold(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) /* full-width forms of ASCII */
        cp -= 0xFF01 - '!';
    if (cp >= 'A' && cp <= 'Z')
        cp += 'a' - 'A';
    if (cp >= LATIN_FIRST && cp <= LATIN_LAST) {
        const char *cell = latin + 2 * (cp - LATIN_FIRST);
        uint32_t second = cell[1] == ' ' ? 0 : (uint32_t)cell[1];
        if (cell[0] == ' ')
            return (struct text_fold){.kind = FOLD_BREAK};
        return (struct text_fold){FOLD_LETTER, {(uint32_t)cell[0], second}};
    }
    enum fold_kind kind = kind_of(cp);
    if (cp >= 0x370 && cp <= 0x3FF)
        cp = greek_lower(cp);
    if (cp >= 0x400 && cp <= 0x52F)
        cp = cyrillic_lower(cp);
    return (struct text_fold){kind, {cp, 0}};
}
