/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One exchange by libcurl, set up the same way for everybody who sends: what is checked, what is
 * never followed, how large an answer may be, and what an error of curl means. Shared by the
 * client of the desk (os/http_client.h) and that of the command line (os/api_client.h).
 */
#ifndef WAYBILL_OS_HTTP_EASY_H
#define WAYBILL_OS_HTTP_EASY_H

#include "base/err.h"
#include "base/http_msg.h"

#include <curl/curl.h>

#define HTTP_EASY_ANSWER_MAX (16 << 20)

struct http_easy {
    struct arena *arena; /* of everything here */
    CURL *curl;
    struct curl_slist *headers;
    struct http_request request;
    size_t sent_n; /* of the body */
    struct buf body;
    struct http_response response;
};

/* Once per process, before threads. */
void http_easy_global(void);

/* Takes a copy of the request into a. unix_path: "" for the network. BAD_INPUT: a header or URL
 * that must not be sent. */
enum err http_easy_new(struct arena *a, const struct http_request *req, struct str unix_path,
                       int64_t timeout_ms, struct http_easy **ret_easy) MUST_USE;
/* After curl is done with it: OK with response filled, or NET_REFUSED, NET_TIMEOUT, NET_LOST. */
enum err http_easy_finish(struct http_easy *e, CURLcode code) MUST_USE;
/* curl's part; the arena stays. */
void http_easy_release(struct http_easy *e);

#endif
