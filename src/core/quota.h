/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much may be asked of a supplier: a pause between two requests, and so many in any 24 hours.
 * What Waybill asks by itself is spread over the day, with more of it in the hours in which sellers
 * send, so that the quota lasts until the day ends; a tenth is kept for buying and for people.
 *
 * The arithmetic of "asked within ten minutes", by default (one request a second, 60,000 a day),
 * with 500 open purchases that all wait for their number, and without any message from the
 * supplier: 54,000 questions a day are 0.83 a second while sellers in China work and 0.42 while
 * they sleep, so that each purchase is asked every 500 / 0.83 = 600 s, at night every 1,200 s. A
 * number appears anywhere between two questions: half of them are seen within 5 minutes by day and
 * 10 by night, 7 in all; telling the shop takes seconds. (test/core/quota_test.c and
 * test/sim/collect_test.c print what comes out.) With messages it is seconds at any hour. An app in
 * test has 5,000 a day, 250 questions an hour by day: that is 10 minutes for some 50 purchases that
 * wait for a number, with 500 open in all; beyond that it takes messages, or the app's launch.
 */
#ifndef WAYBILL_CORE_QUOTA_H
#define WAYBILL_CORE_QUOTA_H

#include "base/defs.h"

#include <stdbool.h>
#include <stdint.h>

/* What a request is for. Each may use up more of the day than the one before. */
enum quota_use {
    QUOTA_BULK,   /* asked by the schedule */
    QUOTA_WANTED, /* a person waits for it, or the supplier says that there is news */
    QUOTA_BUYING
};

struct quota {
    int64_t a_day;    /* 0: any number */
    int64_t pause_ms; /* between two requests */
    int64_t next_ms;  /* no request before: the pause, or a ban */
    double saved;     /* bulk requests that may leave now */
    int64_t saved_ms; /* when that was true */
    int64_t hour;     /* the newest of used[], in hours since 1970 */
    int64_t used[25]; /* requests by hour: the present one and the 24 before it */
};

/* Nothing used yet. */
void quota_init(struct quota *q, int64_t a_day, int64_t pause_ms, int64_t now_ms);
/* What was used before the program began. */
void quota_note(struct quota *q, int64_t at_ms, int64_t n);

/* The clock was set back by so much: what was used and what is waited for keep their distance. */
void quota_sooner(struct quota *q, int64_t by_ms);

int64_t quota_used(const struct quota *q, int64_t now_ms);

/* When a request may leave: now_ms, or later. */
int64_t quota_due_ms(struct quota *q, enum quota_use use, int64_t now_ms);
/* It leaves. */
void quota_spend(struct quota *q, enum quota_use use, int64_t now_ms);

/*
 * How much longer than wished the pauses between questions must be, so that all get their turn:
 * 1 or more. asks_per_ms: the sum of 1/wait over all that is open, waits in working time.
 */
double quota_stretch(const struct quota *q, double asks_per_ms);

/* Working time runs at full speed in the hours in which sellers send, at half speed else. */
double quota_speed(int64_t at_ms);
/* The moment that lies so much working time after from_ms. */
int64_t quota_after_ms(int64_t from_ms, double work_ms);

#endif
