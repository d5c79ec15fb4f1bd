/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching by walking the pattern's own text: nothing is compiled, nothing is allocated. What is
 * still to be matched after a group is a list of rests on the stack. Texts are short and almost
 * every pattern fails at its first character, so backtracking costs nothing.
 */
#include "base/pattern.h"

#include <string.h>

#define MANY 255u

struct rest {
    const char *p, *end;
    const struct rest *next;
};

struct span {
    const char *p, *end;
};

static bool match_here(const char *p, const char *end, struct span t, const struct rest *rest);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The end of the group or class that opens at p; end when it never closes. */
static const char *skip_group(const char *p, const char *end)
{
    int depth = 0;
    if (*p == '[') {
        const char *close = memchr(p, ']', (size_t)(end - p));
        return close ? close + 1 : end;
    }
    for (; p < end; p++) {
        if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0)
            return p + 1;
    }
    return end;
}

static const char *skip_atom(const char *p, const char *end)
{
    return *p == '[' || *p == '(' ? skip_group(p, end) : p + 1;
}

static unsigned number(const char **p, const char *end, unsigned none)
{
    unsigned v = 0;
    if (*p == end || !is_digit(**p))
        return none;
    for (; *p < end && is_digit(**p) && v < MANY; (*p)++)
        v = v * 10 + (unsigned)(**p - '0');
    return v;
}

/* Reads "?", "{3}", "{2,5}" or "{2,}" behind an atom. */
static const char *read_count(const char *p, const char *end, unsigned *ret_min, unsigned *ret_max)
{
    *ret_min = *ret_max = 1;
    if (p < end && *p == '?') {
        *ret_min = 0;
        return p + 1;
    }
    if (p == end || *p != '{')
        return p;
    p++;
    *ret_min = *ret_max = number(&p, end, 0);
    if (p < end && *p == ',') {
        p++;
        *ret_max = number(&p, end, MANY);
    }
    return p < end ? p + 1 : end;
}

static bool in_class(const char *p, const char *end, char c)
{
    for (p++; p < end && *p != ']'; p++) {
        if (p + 2 < end && p[1] == '-') {
            if (c >= p[0] && c <= p[2])
                return true;
            p += 2;
        } else if (*p == c) {
            return true;
        }
    }
    return false;
}

static bool is_one(const char *p, const char *end, char c)
{
    switch (*p) {
    case '#': return is_digit(c);
    case '@': return is_letter(c);
    case '*': return is_digit(c) || is_letter(c);
    case '[': return in_class(p, end, c);
    default: return *p == c;
    }
}

/* Each alternative of the group at p with what follows it. */
static bool match_group(const char *p, const char *close, struct span t, const struct rest *after)
{
    const char *from = p + 1, *q = from;
    int depth = 0;
    for (; q < close; q++) {
        if (*q == '(')
            depth++;
        else if (*q == ')')
            depth--;
        if ((*q == '|' && depth == 0) || (*q == ')' && depth < 0)) {
            if (match_here(from, q, t, after))
                return true;
            from = q + 1;
        }
    }
    return false;
}

static bool match_rest(struct span t, const struct rest *rest)
{
    return rest ? match_here(rest->p, rest->end, t, rest->next) : t.p == t.end;
}

static bool match_here(const char *p, const char *end, struct span t, const struct rest *rest)
{
    unsigned min, max, n = 0;
    if (p == end)
        return match_rest(t, rest);
    const char *close = skip_atom(p, end);
    const char *behind = read_count(close, end, &min, &max);
    if (*p == '(') {
        struct rest after = {behind, end, rest};
        return match_group(p, close, t, &after) || (min == 0 && match_here(behind, end, t, rest));
    }
    while (n < max && t.p + n < t.end && is_one(p, close, t.p[n]))
        n++;
    for (; n + 1 > min; n--) {
        if (match_here(behind, end, (struct span){t.p + n, t.end}, rest))
            return true;
        if (n == 0)
            break;
    }
    return false;
}

/* Most patterns of a table fail here. */
static bool starts_wrong(const char *p, char first)
{
    if (p[0] == '[' || p[0] == '(' || p[0] == '\0' || p[1] == '?' || (p[1] == '{' && p[2] == '0'))
        return false;
    return !is_one(p, p + 1, first);
}

bool pattern_match(const char *pattern, struct str text)
{
    if (text.n > PATTERN_TEXT_MAX || text.n == 0 || starts_wrong(pattern, text.p[0]))
        return false;
    struct span t = {text.p, text.p + text.n};
    return match_here(pattern, pattern + strlen(pattern), t, NULL);
}

static bool valid_count(const char **p, const char *end)
{
    unsigned min, max;
    const char *from = *p;
    *p = read_count(from, end, &min, &max);
    if (from < end && *from == '{')
        return (*p)[-1] == '}' && is_digit(from[1]) && min <= max;
    return true;
}

static bool valid_part(const char *p, const char *end)
{
    while (p < end) {
        const char *close = skip_atom(p, end), *behind = close;
        if (!strchr("#@*-[(|", *p) && !is_digit(*p) && !is_letter(*p))
            return false;
        if (*p == '[' && (close[-1] != ']' || close - p < 3))
            return false;
        if (*p == '(' && (close[-1] != ')' || close - p < 3 || !valid_part(p + 1, close - 1)))
            return false;
        if (!valid_count(&behind, end) || (*p == '(' && behind > close && *close != '?'))
            return false;
        p = behind;
    }
    return true;
}

bool pattern_valid(const char *pattern)
{
    const char *end = pattern + strlen(pattern);
    int depth = 0;
    for (const char *p = pattern; p < end; p++) {
        depth += (*p == '(') - (*p == ')');
        if (depth < 0 || (depth == 0 && *p == '|'))
            return false;
    }
    return end > pattern && depth == 0 && valid_part(pattern, end);
}
