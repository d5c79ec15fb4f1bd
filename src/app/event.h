/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is handed to the desk: a piece of work with a way back. Webhooks, commands of people and
 * answers from outside are all events.
 */
#ifndef WAYBILL_APP_EVENT_H
#define WAYBILL_APP_EVENT_H

#include "base/err.h"

struct turn;
struct event;

/* ITEM: a command that a job runs for one of many; nobody waits for its answer. */
enum event_kind { EVENT_HOOK, EVENT_COMMAND, EVENT_REPLY, EVENT_ITEM };

struct event {
    struct event *next; /* the desk's */
    enum event_kind kind;
    struct arena *arena; /* lives until done has returned */
    /* Runs inside the turn's transaction, in a savepoint of its own. An error undoes what it did.
     * May call turn_defer to answer later. NULL for hooks: they run as a group. */
    enum err (*run)(struct turn *t, struct event *e);
    /* Called once, on the desk's thread, after the commit (or its failure). May free the event. */
    void (*done)(struct event *e);
    enum err err; /* what came of it, for done */
    bool deferred;
    int64_t subject_id; /* of an ITEM that was deferred: what its outcome is awaited of */
    bool keep; /* must not be lost when the commit fails: run again later (answers from outside) */
};

#endif
