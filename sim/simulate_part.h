/* SPDX-License-Identifier: Apache-2.0 */
/* The insides of a simulation, shared by simulate.c (the run), simulate_setup.c (what the seed
 * chooses) and simulate_play.c (what people do and what goes wrong). */
#ifndef WAYBILL_SIM_SIMULATE_PART_H
#define WAYBILL_SIM_SIMULATE_PART_H

#include "sim/check.h"
#include "sim/simulate.h"
#include "sim/world/people.h"
#include "sim/world/shopify_model.h"

#define SIMULATE_SHOP "chance.myshopify.com"

/* What the seed chose. */
struct swarm {
    bool webhooks, auto_buy, auto_fulfill, when_complete, notify;
    int64_t grace_s;
    int64_t poll_ms, supplier_calls; /* asking more often only makes runs longer */
    enum shopify_plan plan;
    int64_t unmapped_permille; /* products */
    struct aliworld_options ali;
    struct sim_wires wires;
    struct shopify_hook_faults hooks;
    int64_t shopify_permille;                                       /* of each kind of fault */
    int64_t shop_act_permille, hub_act_permille, accident_permille; /* per order that comes */
};

struct goods {
    const struct people_product *product;
    int64_t product_id, *variant_ids;
};

struct simulation {
    const struct simulate_options *opt;
    struct arena *arena;
    struct dice dice; /* of what happens; the hub's and the worlds' are their own */
    struct swarm swarm;
    struct disk *disk;
    struct sim *sim;
    struct shopify_shop *shop;
    struct people people;
    struct goods *goods;
    size_t goods_n;
    int64_t numbers; /* typed by hand so far */
    int64_t edits;   /* of variants by sellers */
    struct check_since since;
    int64_t crashes;     /* at the last check */
    struct str *entries; /* the newest of the history, as they were seen on the way */
    size_t entries_n;
    int64_t *told; /* orders of webhooks that the hub answered with 200 since the last check */
    size_t told_n;
    int64_t placed, shop_acts, hub_acts, accidents, refused;
    struct str failure;
};

/* simulate_setup.c */
struct swarm swarm_of(uint64_t seed, enum simulate_faults faults);
struct str swarm_text(const struct swarm *w, struct arena *a);
/* A shop with goods, a supplier account, mappings and policy; no trouble yet. */
void simulate_connect(struct simulation *m);
/* Trouble begins, or ends. */
void simulate_trouble(struct simulation *m, bool on);

/* simulate_play.c */
void simulate_place(struct simulation *m);
/* The merchant in the shop's admin, and at the supplier. */
void simulate_shop_act(struct simulation *m);
/* A person in Waybill. */
void simulate_hub_act(struct simulation *m);
/* A crash, a stop, a full disk, an ended token. */
void simulate_accident(struct simulation *m);

#endif
