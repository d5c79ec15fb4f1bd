/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where other threads put work for the desk: two queues under one lock, and the snapshot's count.
 * The only file of this floor that knows of threads.
 */
#ifndef WAYBILL_APP_INBOX_H
#define WAYBILL_APP_INBOX_H

#include "app/event.h"
#include "base/http_msg.h"

struct snapshot;

struct net_answer {
    struct net_answer *next;
    struct arena *arena;
    int64_t id;
    enum err err;
    struct http_response response;
};

struct inbox;

struct inbox *inbox_new(void);
void inbox_free(struct inbox *b); /* must be empty of events */
/* False when closed: the event stays the caller's. */
bool inbox_put_event(struct inbox *b, struct event *e);
void inbox_put_answer(struct inbox *b, struct net_answer *n);
/* Oldest first, NULL when empty. */
struct event *inbox_take_event(struct inbox *b);
struct net_answer *inbox_take_answer(struct inbox *b);
bool inbox_empty(struct inbox *b);
void inbox_close(struct inbox *b);

/* The snapshot of the desk: borrow counts it up; swap puts a new one and gives back the old one if
 * nobody holds it (else NULL: the last holder's return gives it). */
struct snapshot *inbox_borrow(struct inbox *b);
struct snapshot *inbox_return(struct inbox *b, struct snapshot *s);
struct snapshot *inbox_swap(struct inbox *b, struct snapshot *fresh);

/* Why the desk cannot write at present; OK: it can. True when that is to be told: when it begins
 * and ends, and every minute between. */
bool inbox_set_trouble(struct inbox *b, enum err err, int64_t now_ms, int64_t mono_ms);
/* ret_since_ms: when it began; untouched without one. */
enum err inbox_trouble(struct inbox *b, int64_t *ret_since_ms);

#endif
