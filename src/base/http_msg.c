/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names, headers and encodings of HTTP messages. What is decoded here comes from strangers: no
 * input is an error, and every count has a limit.
 */
#include "base/http_msg.h"

#include <string.h>

#define PAIRS_MAX 200

static const char *const method_names[HTTP_METHOD_MAX] = {
    [HTTP_GET] = "GET",         [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
    [HTTP_PATCH] = "PATCH",     [HTTP_DELETE] = "DELETE", [HTTP_HEAD] = "HEAD",
    [HTTP_OPTIONS] = "OPTIONS",
};

struct str http_method_text(enum http_method m)
{
    ASSERT((unsigned)m < HTTP_METHOD_MAX);
    return str_of(method_names[m]);
}

bool http_method_parse(struct str s, enum http_method *ret_method)
{
    for (unsigned m = 0; m < HTTP_METHOD_MAX; m++) {
        if (str_eq(s, str_of(method_names[m]))) {
            *ret_method = (enum http_method)m;
            return true;
        }
    }
    return false;
}

const char *http_status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } rows[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {429, "Too Many Requests"},
        {430, "Shopify Security Rejection"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {507, "Insufficient Storage"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].status == status)
            return rows[i].text;
    }
    return "Unknown";
}

struct str http_header_get(const struct http_headers *h, struct str name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (str_eq_nocase(h->items[i].name, name))
            return h->items[i].value;
    }
    return STR("");
}

void http_header_add(struct arena *a, struct http_headers *h, struct str name, struct str value)
{
    struct http_header *item = ARENA_PUSH(a, &h->items, &h->n, struct http_header);
    *item = (struct http_header){name, value};
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c);
}

static struct str encode(struct arena *a, struct str s, const char *kept, bool blank_as_plus)
{
    static const char digits[] = "0123456789ABCDEF";
    ASSERT(s.n < SIZE_MAX / 3 - 1);
    char *text = arena_alloc(a, s.n * 3 + 1), *p = text;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_alnum(c) || is_one_of(c, kept)) {
            *p++ = c;
        } else if (c == ' ' && blank_as_plus) {
            *p++ = '+';
        } else {
            *p++ = '%';
            *p++ = digits[(unsigned char)c >> 4];
            *p++ = digits[(unsigned char)c & 15];
        }
    }
    *p = '\0';
    return (struct str){text, (size_t)(p - text)};
}

struct str url_encode(struct arena *a, struct str s)
{
    return encode(a, s, "-._~", false);
}

struct str form_encode(struct arena *a, struct str s)
{
    return encode(a, s, "*-._", true);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str url_decode(struct arena *a, struct str s, bool plus_is_blank)
{
    char *text = arena_alloc(a, s.n + 1), *p = text;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' && s.n - i > 2) {
            int high = hex_value(s.p[i + 1]), low = hex_value(s.p[i + 2]);
            if (high >= 0 && low >= 0) {
                *p++ = (char)(high << 4 | low);
                i += 2;
                continue;
            }
        }
        *p++ = c == '+' && plus_is_blank ? ' ' : c;
    }
    *p = '\0';
    return (struct str){text, (size_t)(p - text)};
}

struct http_headers form_parse(struct arena *a, struct str s)
{
    struct http_headers pairs = {0};
    while (s.n > 0 && pairs.n < PAIRS_MAX) {
        struct str pair, name, value;
        str_cut(s, '&', &pair, &s);
        if (pair.n == 0)
            continue;
        str_cut(pair, '=', &name, &value);
        http_header_add(a, &pairs, url_decode(a, name, true), url_decode(a, value, true));
    }
    return pairs;
}

struct str form_print(struct arena *a, const struct http_headers *pairs)
{
    struct str *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        struct str name = form_encode(a, pairs->items[i].name);
        struct str value = form_encode(a, pairs->items[i].value);
        *ARENA_PUSH(a, &items, &n, struct str) =
            str_printf(a, "%.*s=%.*s", STR_ARG(name), STR_ARG(value));
    }
    return str_join(a, items, n, STR("&"));
}

static bool take_scheme(struct str *url, struct str *ret_scheme)
{
    static const struct str schemes[] = {{"https", 5}, {"http", 4}};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        struct str rest = str_slice(*url, schemes[i].n, url->n);
        if (str_starts_nocase(*url, schemes[i]) && str_starts(rest, STR("://"))) {
            *url = str_slice(rest, 3, rest.n);
            *ret_scheme = schemes[i];
            return true;
        }
    }
    return false;
}

/* Letters, digits, dots and such, or an IPv6 address in brackets; then perhaps ":port". */
static bool host_is_sound(struct str host)
{
    bool bracket = str_starts(host, STR("["));
    size_t i = bracket ? 1 : 0, digits = 0;
    while (i < host.n && (is_alnum(host.p[i]) || is_one_of(host.p[i], bracket ? ":." : "-._")))
        i++;
    if (i == (bracket ? 1 : 0))
        return false;
    if (bracket && (i == host.n || host.p[i++] != ']'))
        return false;
    if (i == host.n)
        return true;
    if (host.p[i++] != ':')
        return false;
    for (; i < host.n && host.p[i] >= '0' && host.p[i] <= '9'; i++)
        digits++;
    return i == host.n && digits >= 1 && digits <= 5;
}

bool url_split(struct str url, struct str *ret_scheme, struct str *ret_host, struct str *ret_path)
{
    struct str scheme, path, fragment;
    size_t n = 0;
    for (size_t i = 0; i < url.n; i++) {
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7F)
            return false;
    }
    if (!take_scheme(&url, &scheme))
        return false;
    str_cut(url, '#', &url, &fragment);
    while (n < url.n && !is_one_of(url.p[n], "/?"))
        n++;
    struct str host = str_slice(url, 0, n);
    path = str_slice(url, n, url.n);
    if (!host_is_sound(host) || str_starts(path, STR("?")))
        return false;
    *ret_scheme = scheme;
    *ret_host = host;
    *ret_path = path.n > 0 ? path : STR("/");
    return true;
}

static bool is_loopback_address(struct str host)
{
    if (!str_starts(host, STR("127.")))
        return false;
    for (size_t i = 0; i < host.n; i++) {
        if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
            return false;
    }
    return true;
}

bool url_is_loopback(struct str url)
{
    struct str scheme, host, path, port;

    if (!url_split(url, &scheme, &host, &path))
        return false;
    if (str_eq(host, STR("[::1]")) || str_starts(host, STR("[::1]:")))
        return true;
    str_cut(host, ':', &host, &port);
    return str_eq_nocase(host, STR("localhost")) || is_loopback_address(host);
}

bool url_is_private(struct str url)
{
    struct str scheme, host, path;

    if (!url_split(url, &scheme, &host, &path))
        return false;
    return str_eq(scheme, STR("https")) || url_is_loopback(url);
}
