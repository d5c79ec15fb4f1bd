/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the AliExpress connector share: signing, the envelope of answers, purchases,
 * reading. The dropshipping (DS) methods of the Open Platform; business methods go to /sync, token
 * methods to /rest. Nobody outside connect/aliexpress_*.c and its tests includes this: everybody
 * else goes through the row in connect/suppliers.tbl.h (see supplier.h).
 */
#ifndef WAYBILL_CONNECT_ALIEXPRESS_H
#define WAYBILL_CONNECT_ALIEXPRESS_H

#include "connect/supplier.h"
#include "core/said.h"

#define ALIEXPRESS_PLACE_PARAM  "param_place_order_request4_open_api_d_t_o"
#define ALIEXPRESS_EXTEND_PARAM "ds_extend_request"

/* What is signed: for token methods the API path, then every pair but "sign" and empty ones, by
 * byte order of the keys, raw values, nothing between them. */
struct str aliexpress_sign_base(struct arena *a, struct str api_path,
                                const struct http_headers *params);
/* Upper hex of HMAC-SHA256(secret, base). Official sample: openservice.aliexpress.com docId 1367.
 */
struct str aliexpress_sign(struct arena *a, struct str secret, struct str api_path,
                           const struct http_headers *params);

/* Opens an answer: the object that holds the result, without its "..._response" wrapper. NULL when
 * there is none; then *ret_answer says why, with effect_possible true unless it is certain that
 * the platform's gateway turned the request away before any service saw it. */
const struct json *aliexpress_open(struct arena *a, const struct http_response *response,
                                   struct answer *ret_answer);
/* The same for questions about goods: that the gateway refuses one says nothing about them. */
const struct json *aliexpress_open_goods(struct arena *a, const struct http_response *response,
                                         struct answer *ret_answer);
/* A list in any of its forms: an array, or an object with exactly one array member. NULL for
 * anything else. */
const struct json *aliexpress_list(const struct json *v);
/* A moment in milliseconds, told so or in seconds; 0 for none. */
int64_t aliexpress_moment_ms(const struct json *v);
/* A span in seconds as milliseconds; 0 for none. What would be longer than a year came in
 * milliseconds already. */
int64_t aliexpress_span_ms(const struct json *v);
/* A tracking number; "" for a placeholder. Of several ("LP1,JD2": it was replaced) the last. */
struct str aliexpress_mail_no(struct arena *a, const struct json *v);
/* At most 200 code points of another's words. */
struct str aliexpress_detail(struct arena *a, struct str text);
/* An order's number, told as text or as a number: 1 to 32 digits, or "". */
struct str aliexpress_order_number(struct arena *a, const struct json *v);

void aliexpress_read_tokens(const struct account *acc, const struct http_response *response,
                            struct arena *a, struct supplier_result *ret_result);
void aliexpress_read_place(const struct supplier_ask *ask, const struct http_response *response,
                           struct arena *a, struct supplier_result *ret_result);
/* OTHER for a word that is not in the table of codes. */
enum supplier_status aliexpress_status(struct str raw);
void aliexpress_read_order(const struct supplier_ask *ask, const struct http_response *response,
                           struct arena *a, struct supplier_result *ret_result);
/* See supplier.h: event, page_country. */
void aliexpress_event(struct parcel_seen *p, const struct parcel_event *e, struct str code);
struct str aliexpress_page_country(struct str iso);
void aliexpress_read_parcels(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result);
void aliexpress_read_product(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result);

void aliexpress_read_freight(const struct http_response *response, struct arena *a,
                             struct supplier_result *ret_result);
void aliexpress_read_regions(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result);

/* queryDeliveryReq. ERR_BAD_INPUT when one of its required parts is missing. */
enum err aliexpress_freight_query(const struct freight_ask *in, struct arena *a,
                                  struct str *ret_query) MUST_USE;

/* See supplier.h: address, place_request. */
enum err aliexpress_address(const struct address_input *in, struct arena *a,
                            struct supplier_address *ret_address, struct str *ret_field,
                            struct str *ret_detail) MUST_USE;
enum err aliexpress_place_request(const struct place_input *in, struct arena *a,
                                  struct str *ret_request, enum problem_kind *ret_problem,
                                  struct str *ret_detail) MUST_USE;

/* See supplier.h: hook. */
bool aliexpress_hook(const struct account *acc, const struct http_headers *headers, struct str body,
                     struct arena *a, struct str *ret_number, struct str *ret_status);

/* A phone number as AliExpress wants it: "+49" and "15123456789". The calling code comes from the
 * number itself when it has one, else from the country; a national trunk 0 is dropped where the
 * country does so. False when no usable number is in it. */
bool aliexpress_phone(struct arena *a, struct str raw, struct str country, struct str *ret_code,
                      struct str *ret_number) MUST_USE;

#endif
