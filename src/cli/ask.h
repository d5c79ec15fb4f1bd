/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the hub: addresses, bodies, the request, and what an unfriendly answer means for the
 * exit code.
 */
#ifndef WAYBILL_CLI_ASK_H
#define WAYBILL_CLI_ASK_H

#include "base/json.h"
#include "cli/run.h"

struct answer {
    enum err err; /* no answer came */
    int status;
    struct str text;
    const struct json *json; /* NULL when it is not JSON */
};

/* "/api/v1/" head, then "/" and the encoded id unless it is "", then tail. */
struct str ask_path(struct run *r, const char *head, struct str id, const char *tail);
/* The path with key=value in its query; as it was when the value is "". */
struct str ask_with(struct run *r, struct str path, const char *key, struct str value);
/* The same with the flag's value. */
struct str ask_with_flag(struct run *r, struct str path, const char *key, const char *flag);

/* body "" for none. Says nothing. POST carries the key of --key. */
void ask_quietly(struct run *r, enum http_method method, struct str path, struct str body,
                 struct answer *ret_answer);
/* 0, or the exit code for an answer that is an error, which has then been said. */
int ask_verdict(struct run *r, const struct answer *answer);
/* Both. */
int ask(struct run *r, enum http_method method, struct str path, struct str body,
        struct answer *ret_answer);

/* A JSON object in the making. */
struct body {
    struct buf b;
    struct jw w;
};
void body_begin(struct run *r, struct body *body);
void body_str(struct body *body, const char *key, struct str value); /* left out when "" */
struct str body_end(struct body *body);

#endif
