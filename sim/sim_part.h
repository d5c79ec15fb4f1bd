/* SPDX-License-Identifier: Apache-2.0 */
/* The insides of a sim, shared by sim.c (the hub's life and time), sim_net.c (wires) and sim_api.c
 * (people). Not for anybody else. */
#ifndef WAYBILL_SIM_SIM_PART_H
#define WAYBILL_SIM_SIM_PART_H

#include "sim/sim.h"

#include "app/readers.h"
#include "base/time.h"
#include "db/db.h"

#define SIM_APP_KEY    "501234" /* further apps: a digit more */
#define SIM_APP_SECRET "sim-app-secret-0001"

enum { SIM_TAIL_LINES = 64, SIM_TAIL_CHARS = 240 };

struct sim_wire;

struct sim {
    struct sim_options opt;
    struct arena *arena;     /* of the sim */
    struct arena *api_arena; /* of the last sim_api */
    int64_t now_ms, mono_ms, wire_order;
    struct dice *dice;     /* the hub's randomness */
    struct dice wire_dice; /* of the network */
    struct shopify *shopify;
    struct aliworld *ali;
    size_t *ali_accounts, ali_accounts_n;
    struct world_service services[2];
    struct db *db;
    struct readers *readers;
    struct desk *desk;
    struct web *web;
    struct http_stream *stream; /* of sim_listen, NULL none */
    struct sim_wire *wires;
    struct buf log;
    char tail[SIM_TAIL_LINES][SIM_TAIL_CHARS];
    uint64_t tail_n, hash;
    int64_t desk_due_mono_ms, restart_ms; /* restart_ms: when starting is tried again, 0: not */
    int64_t back_ms;                      /* how far the hub's wall clock is behind */
    int64_t life, points, crashes, still; /* still: things done since time moved */
    int64_t crash_in;                     /* commit points until a crash, 0: none */
    int64_t cut_in, requests;             /* requests until one is cut, 0: none; and so far */
    bool cut_lasts, cut_arrives, cut_struck;
    const char *late_word; /* of sim_late, NULL none */
    int64_t late_ms;
    bool desk_more, dead; /* dead: crashed in the middle of a turn */
    uint8_t key[SEAL_KEY_LEN];
};

/* The process is gone, though its stack is not unwound yet: nothing that it does counts. */
bool sim_is_dead(const struct sim *s);

/* sim_api.c */
struct str sim_app_key(struct sim *s, size_t account);
void sim_hang_up(struct sim *s);

/* sim_net.c */
void sim_net_send(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms);
/* When something arrives somewhere; INT64_MAX: nothing is under way. */
int64_t sim_net_next_ms(const struct sim *s);
/* One thing that is due arrives. */
void sim_net_step(struct sim *s);
void sim_net_free(struct sim *s);
/* Lets the worlds go on and hands their webhooks to the hub; true when there was any. */
bool sim_net_push(struct sim *s);
void sim_hash_text(struct sim *s, struct str text);

#endif
