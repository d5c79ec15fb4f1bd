/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP requests and responses as plain values, and the encodings that travel in them. No
 * sockets here: os/ sends and serves, sim/ pretends.
 */
#ifndef WAYBILL_BASE_HTTP_MSG_H
#define WAYBILL_BASE_HTTP_MSG_H

#include "base/buf.h"

enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_HEAD,
    HTTP_OPTIONS,
    HTTP_METHOD_MAX
};

struct http_header {
    struct str name, value;
};

struct http_headers {
    struct http_header *items;
    size_t n;
};

struct http_request {
    enum http_method method;
    struct str url; /* outgoing: absolute "https://host/path?query"; incoming: path without query */
    struct str query; /* incoming only: raw text after '?' */
    struct http_headers headers;
    struct str body;
    int64_t answer_max; /* outgoing: most bytes of the answer's body, 0: the usual limit */
    bool public_only;   /* outgoing: only to an address of the internet, and by no proxy */
};

/*
 * A body that comes piece by piece. The maker fills read and close; whoever has the response sets
 * wake before the first read, reads, and closes it once.
 */
struct http_stream {
    /* Copies at most n bytes. 0: nothing at present, and wake is called once there is, perhaps
     * before this returns and on another thread. HTTP_STREAM_END: it is over. */
    size_t (*read)(struct http_stream *s, char *to, size_t n);
    void (*close)(struct http_stream *s); /* frees it; wake is not called after it returned */
    /* Is called with the maker's locks held: notes it and returns, never reads or closes. */
    void (*wake)(struct http_stream *s);
    void *reader; /* the reader's */
};
#define HTTP_STREAM_END SIZE_MAX

struct http_response {
    int status; /* 0: no answer came (see the error that stands beside it) */
    struct http_headers headers;
    struct str body;
    struct http_stream *stream; /* NULL, or the body is what it gives */
};

struct str http_method_text(enum http_method m);
bool http_method_parse(struct str s, enum http_method *ret_method) MUST_USE;
const char *http_status_text(int status);

/* Names compare without case. The first one counts; "" when absent. */
struct str http_header_get(const struct http_headers *h, struct str name);
void http_header_add(struct arena *a, struct http_headers *h, struct str name, struct str value);

/* Percent-encoding: url_encode keeps unreserved characters only (RFC 3986); form encoding
 * (application/x-www-form-urlencoded) writes blank as '+' and keeps "*-._". */
struct str url_encode(struct arena *a, struct str s);
struct str form_encode(struct arena *a, struct str s);
/* Both decode "%XX" (malformed escapes stay as they are); plus_is_blank for forms and queries. */
struct str url_decode(struct arena *a, struct str s, bool plus_is_blank);

/* Decoded pairs of a query or form body, in order. At most 200 pairs; more are dropped. */
struct http_headers form_parse(struct arena *a, struct str s);
struct str form_print(struct arena *a, const struct http_headers *pairs);

/* Parts of an absolute http(s) URL. host includes the port if one is named; path begins with '/'
 * and includes the query, not the fragment. False when it is not http(s), has user info, blanks
 * or control bytes, or a query without a path ("https://host?x"). */
bool url_split(struct str url, struct str *ret_scheme, struct str *ret_host,
               struct str *ret_path) MUST_USE;

/* Is it this machine itself (localhost, 127.*, [::1], with any port)? Only the whole name counts:
 * 127.0.0.1.example.com is somebody else. */
bool url_is_loopback(struct str url) MUST_USE;

/* May secrets be sent there: https, or plain http on this machine. */
bool url_is_private(struct str url) MUST_USE;

#endif
