/* SPDX-License-Identifier: Apache-2.0 */
/* Words of an order and queries for them: see db/search.h. */
#include "db/search.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/text_fold.h"

enum {
    WORDS_MAX = 64 << 10, /* of one order; what is beyond is not found */
    QUERY_MAX = 4 << 10,
    QUERY_PIECES = 12,
    TAIL_MIN = 4,  /* last digits that a person may search by */
    NUMBER_MIN = 5 /* shorter words are found by their beginning */
};

/* Stands before a word that is written backwards. A private-use character: the tokenizer keeps it
 * as a letter, and no folded text contains it. */
#define BACKWARDS "\xee\x80\x81"
/* Stands between two values, so that no phrase reaches from one into the next. */
#define BETWEEN "\xee\x80\x80"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_digit(s.p[i]))
            return true;
    return false;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

bool search_is_backwards(struct str word)
{
    return str_starts(word, STR(BACKWARDS));
}

static void put_backwards(struct buf *b, struct str s)
{
    buf_str(b, STR(BACKWARDS));
    for (size_t i = s.n; i-- > 0;)
        buf_char(b, s.p[i]);
}

/* Long numbers inside the word, when letters follow ("LP123456789CN": also "...6789"). */
static void put_inner_digits(struct buf *b, struct str word)
{
    for (size_t i = 0; i < word.n;) {
        size_t from = i;
        while (i < word.n && is_digit(word.p[i]))
            i++;
        if (i - from >= TAIL_MIN && i < word.n) {
            buf_char(b, ' ');
            put_backwards(b, str_slice(word, from, i - from));
        }
        if (i == from)
            i++;
    }
}

/* Do these words stand there already, one after the other? A phrase of them finds the order then.
 */
static bool stand_there(struct str all, struct str words)
{
    for (size_t from = 0; from + words.n <= all.n;) {
        ptrdiff_t at = str_find(str_slice(all, from, all.n), words);
        if (at < 0)
            return false;
        size_t begin = from + (size_t)at, end = begin + words.n;
        if ((begin == 0 || all.p[begin - 1] == ' ') && (end == all.n || all.p[end] == ' '))
            return true;
        from = begin + 1;
    }
    return false;
}

/* What nobody searches by its last digits. */
static bool put_forwards(struct buf *b, struct arena *a, struct str value, struct str *ret_words)
{
    struct str words = text_index_words(a, value);
    if (str_empty(words) || stand_there(buf_view(b), words))
        return false;
    if (b->n > 0)
        buf_str(b, STR(" " BETWEEN " "));
    buf_str(b, words);
    *ret_words = words;
    return true;
}

static void put_words(struct buf *b, struct arena *a, struct str value)
{
    struct str words, word;
    if (!put_forwards(b, a, value, &words))
        return;
    while (!str_empty(words)) {
        str_cut(words, ' ', &word, &words);
        if (word.n < NUMBER_MIN || !has_digit(word) || !is_ascii(word))
            continue;
        buf_char(b, ' ');
        put_backwards(b, word);
        put_inner_digits(b, word);
    }
}

static void put_purchases(struct buf *b, struct arena *a, const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++)
        for (size_t k = 0; o->purchases[i].row != ROW_GONE && k < o->purchases[i].orders_n; k++)
            put_words(b, a, o->purchases[i].orders[k].number);
}

static void put_numbers(struct buf *b, struct arena *a, const struct order *o)
{
    for (size_t i = 0; i < o->packages_n; i++)
        for (size_t k = 0; o->packages[i].row != ROW_GONE && k < o->packages[i].numbers_n; k++)
            if (o->packages[i].numbers[k].row != ROW_GONE)
                put_words(b, a, o->packages[i].numbers[k].number);
    for (size_t i = 0; i < o->fulfillments_n; i++)
        for (size_t k = 0; o->fulfillments[i].row != ROW_GONE && k < o->fulfillments[i].numbers_n;
             k++)
            put_words(b, a, o->fulfillments[i].numbers[k].number);
}

struct str search_words(struct arena *a, const struct order *o)
{
    const struct person *p = &o->person;
    struct buf b;
    struct str words;
    buf_init(&b, a, WORDS_MAX);
    put_words(&b, a, o->name);
    put_forwards(&b, a, str_i64(a, o->ext_id), &words);
    put_words(&b, a, p->name);
    put_words(&b, a, p->first_name);
    put_words(&b, a, p->last_name);
    put_words(&b, a, p->company);
    put_forwards(&b, a, p->email, &words);
    put_words(&b, a, p->phone);
    put_words(&b, a, p->address_phone);
    put_numbers(&b, a, o);
    put_purchases(&b, a, o);
    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].row == ROW_GONE)
            continue;
        put_words(&b, a, o->lines[i].sku);
        put_words(&b, a, o->lines[i].title);
        put_words(&b, a, o->lines[i].variant_title);
    }
    return text_to_utf8(a, buf_view(&b)); /* cut at its limit it may end inside a character */
}

/* Does the last word end where its character does? A beginning of it is then the word itself, which
 * the index finds without gathering all words that begin so. */
static bool ends_alone(struct str words)
{
    uint32_t last = 0;
    for (size_t pos = 0; pos < words.n;)
        last = text_next(words, &pos);
    return text_fold(last).kind == FOLD_ALONE;
}

/* Words hold letters and digits only, so quotes need no escape. */
static void put_piece(struct buf *b, struct str words)
{
    bool one = str_find(words, STR(" ")) < 0;
    bool tail = one && words.n >= TAIL_MIN && has_digit(words) && is_ascii(words);
    if (b->n > 0)
        buf_str(b, STR(" AND "));
    if (tail)
        buf_char(b, '(');
    buf_printf(b, "\"%.*s\"%s", STR_ARG(words), ends_alone(words) ? "" : "*");
    if (tail) {
        buf_str(b, STR(" OR \""));
        put_backwards(b, words);
        buf_str(b, STR("\"*)"));
    }
}

bool search_query(struct arena *a, struct str text, struct str *ret_query)
{
    struct buf b;
    size_t pieces = 0;
    buf_init(&b, a, QUERY_MAX);
    text = str_replace(a, text_clip(text, 200), STR("\t"), STR(" "));
    while (!str_empty(text) && pieces < QUERY_PIECES) {
        struct str piece;
        str_cut(text, ' ', &piece, &text);
        struct str words = text_index_words(a, piece);
        if (str_empty(words))
            continue;
        put_piece(&b, words);
        pieces++;
    }
    if (pieces == 0 || b.overflowed)
        return false;
    *ret_query = buf_view(&b);
    return true;
}
