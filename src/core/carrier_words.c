/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What suppliers call carriers: service codes ("CAINIAO_FULFILLMENT_STD"), phrases ("AliExpress
 * Standard Shipping"), names. The longest words of the table that stand in the text as whole words
 * decide.
 */
#include "core/carrier.h"

#include <string.h>

#define TEXT_MAX 160

static char fold(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? c : ' ';
}

/* " ALIEXPRESS STANDARD SHIPPING ": blanks around and between, never two. */
static size_t fold_text(struct str text, char ret_text[TEXT_MAX])
{
    size_t n = 0;
    ret_text[n++] = ' ';
    for (size_t i = 0; i < text.n && n + 2 < TEXT_MAX; i++) {
        char c = fold(text.p[i]);
        if (c != ' ' || ret_text[n - 1] != ' ')
            ret_text[n++] = c;
    }
    if (ret_text[n - 1] != ' ')
        ret_text[n++] = ' ';
    return n;
}

static bool stands_in(const char *text, size_t n, const char *word, size_t word_n)
{
    for (size_t i = 0; i + word_n + 2 <= n; i++)
        if (text[i] == ' ' && memcmp(text + i + 1, word, word_n) == 0 &&
            text[i + 1 + word_n] == ' ')
            return true;
    return false;
}

/* The length of the longest of the carrier's words that stands in the text, 0. */
static size_t longest_word(const struct carrier *c, const char *text, size_t n)
{
    size_t best = 0;
    for (const char *p = c->words; *p;) {
        size_t len = strcspn(p, "|");
        if (len > best && stands_in(text, n, p, len))
            best = len;
        p += len;
        if (*p)
            p++;
    }
    return best;
}

const struct carrier *carrier_of_supplier_text(struct str text)
{
    char folded[TEXT_MAX];
    size_t n = fold_text(text, folded), best = 0;
    const struct carrier *found = NULL;
    if (n <= 2)
        return NULL;
    for (size_t i = 0; i < carrier_count(); i++) {
        size_t len = longest_word(carrier_at(i), folded, n);
        if (len > best) {
            best = len;
            found = carrier_at(i);
        }
    }
    return found;
}
