/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings of app/options.tbl.h: parsing and precedence, pure. Reading the environment and
 * files is main's. A setting keeps the value of its strongest source, in whatever order they come.
 */
#ifndef WAYBILL_APP_OPTIONS_H
#define WAYBILL_APP_OPTIONS_H

#include "base/err.h"

enum option_id {
#define X(name, ...) OPTION_##name,
#include "app/options.tbl.h"
#undef X
    OPTION_MAX
};

enum option_type { OPTION_TYPE_TEXT, OPTION_TYPE_INT, OPTION_TYPE_BOOL, OPTION_TYPE_SPAN };

/* Weakest first. */
enum option_from { OPTION_FROM_DEFAULT, OPTION_FROM_FILE, OPTION_FROM_ENV, OPTION_FROM_FLAG };

struct option {
    struct str name; /* as in the file: "public_url", "poll" */
    enum option_type type;
    struct str fallback;
    int64_t min, max;
    bool secret;
    struct str sentence[LANG_MAX];
};

#define OPTION_FIELD_TEXT(name) struct str name;
#define OPTION_FIELD_INT(name)  int64_t name;
#define OPTION_FIELD_BOOL(name) bool name;
#define OPTION_FIELD_SPAN(name) int64_t name;
struct options {
#define X(name, type, ...) OPTION_FIELD_##type(name)
#include "app/options.tbl.h"
#undef X
    enum option_from from[OPTION_MAX];
    enum lang lang; /* in which it is said what is wrong with a value */
};

struct options options_default(void);

const struct option *option_at(enum option_id id);
/* "public_url" or "public-url"; OPTION_MAX when there is none. */
enum option_id option_by_name(struct str name);
struct str option_name(enum option_id id);                  /* "public_url", "poll" */
struct str option_flag(struct arena *a, enum option_id id); /* "--public-url" */
struct str option_env(struct arena *a, enum option_id id);  /* "WAYBILL_PUBLIC_URL" */
/* The value as one would write it. Not for secrets. */
struct str options_show(struct arena *a, const struct options *o, enum option_id id);
/* "text", "number", "yes|no", "span": for --help. */
struct str option_type_word(enum option_type type);

/* ERR_BAD_INPUT: ret_detail (of a) says what is wrong. The text must outlive the options. */
enum err options_set(struct arena *a, struct options *o, enum option_id id, enum option_from from,
                     struct str text, struct str *ret_detail) MUST_USE;

/* A whole waybill.conf: "name = value" lines, '#' comments. Stops at the first wrong line. */
enum err options_set_file(struct arena *a, struct options *o, struct str text,
                          struct str *ret_detail) MUST_USE;

/* "127.0.0.1:8787", "[::1]:80": the address without brackets. */
bool options_split_listen(struct str s, struct str *ret_address, uint16_t *ret_port) MUST_USE;

/* "500ms", "5s", "10m", "2h", "60d", "0". */
bool options_parse_span(struct str s, int64_t *ret_ms) MUST_USE;

#endif
