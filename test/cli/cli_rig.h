/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line without a process: canned answers of the API, a clock that only waiting moves,
 * scripted answers of a person, files in memory. What was said and asked is kept as text.
 */
#ifndef WAYBILL_TEST_CLI_CLI_RIG_H
#define WAYBILL_TEST_CLI_CLI_RIG_H

#include "cli/cli.h"
#include "test/base/check.h"

struct rig_answer {
    const char *call; /* "GET /api/v1/orders" */
    int status;
    const char *body;
    bool used;
};

struct rig_text {
    const char *name, *text;
};

struct rig {
    struct arena *a;
    struct cli_env env;
    struct rig_answer answers[40];
    size_t answers_n;
    struct rig_text files[8], variables[8]; /* NULL name ends */
    const char *typed[8];                   /* what the person answers, in turn */
    size_t typed_n;
    enum err api_err; /* no hub answers */
    const char *trouble;
    int64_t now_ms;
    struct buf out, err, asked; /* asked: "METHOD url body\n" of every request */
    struct buf prompts;         /* prompts, secret ones with a star before */
    struct buf written;         /* "path: bytes" */
    struct str headers;         /* of the last request, "name: value\n" */
};

/* 2026-11-23T12:00:00Z, English, no terminal, one zone east (+08:00). */
int rig_setup(void **state);
int rig_teardown(void **state);
#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, rig_setup, rig_teardown)

/* Answers to the same call come in turn; the last one stays. */
void rig_on(struct rig *r, const char *call, int status, const char *body);
/* A terminal of so many columns on all three streams. */
void rig_terminal(struct rig *r, int width);
/* Words are split at blanks; '...' keeps them together. What was said before is forgotten. */
int rig_run(struct rig *r, const char *line);
/* The same, in Chinese. */
int rig_run_zh(struct rig *r, const char *line);

/* Equal to the last letter; else all of it is printed. */
void rig_check(const struct buf *got, const char *want, const char *file, int line);
#define CHECK_OUT(r, want)   rig_check(&(r)->out, (want), __FILE__, __LINE__)
#define CHECK_ERR(r, want)   rig_check(&(r)->err, (want), __FILE__, __LINE__)
#define CHECK_ASKED(r, want) rig_check(&(r)->asked, (want), __FILE__, __LINE__)

#endif
