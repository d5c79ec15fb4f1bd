/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small models of the outside services: state, handle(request) -> response, and the truth to check
 * against. One model, two doors: tests and the simulator call world_handle in memory, the sandbox
 * serves the same function on loopback ports. Deterministic: time and randomness are passed in.
 */
#ifndef WAYBILL_SIM_WORLD_WORLD_H
#define WAYBILL_SIM_WORLD_WORLD_H

#include "base/http_msg.h"
#include "base/json.h"
#include "base/money.h"

/* A request that the world sends by itself: a webhook, to be delivered at due_ms. */
struct world_push {
    struct http_request request; /* absolute URL, signed */
    int64_t due_ms;
    int32_t tries;
};

/* A service in the world: what a model offers to the world's router. */
struct world_service {
    void *state;
    /* The answer as of now_ms, made in the arena a. */
    struct http_response (*handle)(void *state, const struct http_request *req, int64_t now_ms,
                                   struct arena *a);
    /* Lets time pass: suppliers ship, parcels move, webhooks fall due. */
    void (*tick)(void *state, int64_t now_ms);
    /* Earliest time at which tick would change something; INT64_MAX for never. */
    int64_t (*next_ms)(const void *state);
    /* Takes the next push due at or before now_ms; false when there is none. */
    bool (*push)(void *state, int64_t now_ms, struct arena *a, struct world_push *ret_push);
    /*
     * Tells how a push went (HTTP status, 0 for no answer): the model retries as the real one does.
     */
    void (*pushed)(void *state, const struct world_push *push, int status, int64_t now_ms);
};

#endif
