/* SPDX-License-Identifier: Apache-2.0 */
/* See os/http_easy.h. */
#include "os/http_easy.h"

#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS   5000L
#define HEADERS_MAX  200
#define HEADERS_SIZE 65536

void http_easy_global(void)
{
    ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 ? c != '\t' : c == 0x7f)
            return true;
    }
    return false;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct http_easy *e = ctx;

    buf_put(&e->body, p, size * n);
    return e->body.overflowed ? 0 : size * n;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct http_easy *e = ctx;
    struct str line = str_trim((struct str){p, size * n}), name, value;

    if (str_starts_nocase(line, STR("HTTP/")))
        e->response.headers.n = 0; /* what came with "100 Continue" is not the answer's */
    else if (e->response.headers.n < HEADERS_MAX && str_cut(line, ':', &name, &value))
        http_header_add(e->arena, &e->response.headers, str_dup(e->arena, str_trim(name)),
                        str_dup(e->arena, str_trim(value)));
    return size * n;
}

/*
 * The body goes through a function that cannot go back: when a kept connection breaks after the
 * request was sent, curl would otherwise send it a second time by itself. Whether it took effect
 * is the desk's question, not curl's.
 */
static size_t on_read(char *p, size_t size, size_t n, void *ctx)
{
    struct http_easy *e = ctx;
    struct str rest = str_slice(e->request.body, e->sent_n, size * n);

    if (rest.n)
        memcpy(p, rest.p, rest.n);
    e->sent_n += rest.n;
    return rest.n;
}

static bool copy_request(struct http_easy *e, const struct http_request *req)
{
    struct arena *a = e->arena;

    e->request.method = req->method;
    e->request.url = str_dup(a, req->url);
    e->request.body = str_dup(a, req->body);
    e->request.public_only = req->public_only;
    if (has_control(req->url) || req->headers.n > HEADERS_MAX)
        return false;
    for (size_t i = 0; i < req->headers.n; i++) {
        const struct http_header *h = &req->headers.items[i];
        if (!h->name.n || has_control(h->name) || has_control(h->value))
            return false;
        /* "Name;" is how curl is told of a header without a value. */
        struct str line = h->value.n
                              ? str_printf(a, "%.*s: %.*s", STR_ARG(h->name), STR_ARG(h->value))
                              : str_printf(a, "%.*s;", STR_ARG(h->name));
        e->headers = curl_slist_append(e->headers, str_cstr(a, line));
    }
    /* Neither wait for "100 Continue" nor claim that a body is a form. */
    e->headers = curl_slist_append(e->headers, "Expect:");
    if (!http_header_get(&req->headers, STR("Content-Type")).n)
        e->headers = curl_slist_append(e->headers, "Content-Type:");
    return true;
}

static void set_method(struct http_easy *e)
{
    CURL *c = e->curl;

    if (e->request.method == HTTP_GET)
        return;
    if (e->request.method == HTTP_HEAD) {
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
        return;
    }
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)e->request.body.n);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(c, CURLOPT_READDATA, e);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST,
                     str_cstr(e->arena, http_method_text(e->request.method)));
    if (!e->request.body.n) /* on_read cannot stop a repetition of nothing */
        curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
}

/* Called with each address that the name stands for, after it was looked up: what is checked here
 * is what is connected to. */
static curl_socket_t open_public(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    char text[INET6_ADDRSTRLEN] = "";
    const void *at = NULL;
    struct addr addr;

    (void)ctx;
    if (to->family == AF_INET)
        at = &((const struct sockaddr_in *)(const void *)&to->addr)->sin_addr;
    else if (to->family == AF_INET6)
        at = &((const struct sockaddr_in6 *)(const void *)&to->addr)->sin6_addr;
    if (purpose != CURLSOCKTYPE_IPCXN || !at || !inet_ntop(to->family, at, text, sizeof(text)) ||
        !addr_parse(str_of(text), &addr) || !addr_is_public(addr))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void set_options(struct http_easy *e, struct str unix_path, int64_t timeout_ms)
{
    CURL *c = e->curl;

    curl_easy_setopt(c, CURLOPT_URL, str_cstr(e->arena, e->request.url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_USERAGENT, "Waybill");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, e->headers);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, e);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, e);
    curl_easy_setopt(c, CURLOPT_PRIVATE, e);
    if (unix_path.n)
        curl_easy_setopt(c, CURLOPT_UNIX_SOCKET_PATH, str_cstr(e->arena, unix_path));
    if (e->request.public_only) {
        curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_public);
        curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L); /* those kept were not looked at */
    }
    /* The environment may name a proxy; what runs on this machine is not behind it. */
    if (unix_path.n || e->request.public_only || url_is_loopback(e->request.url))
        curl_easy_setopt(c, CURLOPT_PROXY, "");
}

enum err http_easy_new(struct arena *a, const struct http_request *req, struct str unix_path,
                       int64_t timeout_ms, struct http_easy **ret_easy)
{
    struct http_easy *e = ARENA_NEW(a, struct http_easy);

    e->arena = a;
    buf_init(&e->body, a, req->answer_max ? (size_t)req->answer_max : HTTP_EASY_ANSWER_MAX);
    if (!copy_request(e, req)) {
        http_easy_release(e);
        return ERR_BAD_INPUT;
    }
    e->curl = curl_easy_init();
    ASSERT(e->curl);
    set_options(e, unix_path, timeout_ms);
    set_method(e);
    *ret_easy = e;
    return OK;
}

/* Only what certainly did not reach the other side may be called refused. */
static enum err err_of(CURL *c, CURLcode code)
{
    curl_off_t sending_us = 0;

    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM: return ERR_NET_REFUSED;
    default: break;
    }
    /* Set when the first byte of the request is about to leave. */
    curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &sending_us);
    if (sending_us == 0)
        return ERR_NET_REFUSED;
    return code == CURLE_OPERATION_TIMEDOUT ? ERR_NET_TIMEOUT : ERR_NET_LOST;
}

enum err http_easy_finish(struct http_easy *e, CURLcode code)
{
    long status = 0;

    if (code)
        return err_of(e->curl, code);
    curl_easy_getinfo(e->curl, CURLINFO_RESPONSE_CODE, &status);
    e->response.status = (int)status;
    e->response.body = buf_view(&e->body);
    return OK;
}

void http_easy_release(struct http_easy *e)
{
    if (e->curl)
        curl_easy_cleanup(e->curl);
    curl_slist_free_all(e->headers);
    e->curl = NULL;
    e->headers = NULL;
}
