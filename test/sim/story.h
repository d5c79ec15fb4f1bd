/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories: a small stage for scenario tests. One shop with a few products, one supplier, a data
 * file in a temporary folder; what happened is read from the log as a narrated trace.
 */
#ifndef WAYBILL_TEST_SIM_STORY_H
#define WAYBILL_TEST_SIM_STORY_H

#include "sim/sim.h"

#define STORY_PRODUCTS 3

struct story {
    struct sim *sim;
    struct shopify_shop *shop;
    struct arena *arena;
    struct str dir;
    int64_t product_ids[STORY_PRODUCTS], variant_ids[STORY_PRODUCTS];
};

/* How a story begins; all zero is the usual way: connected, mapped, by hand. */
struct story_options {
    uint64_t seed;
    bool auto_buy; /* policy: buys by itself, no grace */
    bool no_webhooks;
    bool unmapped;               /* no product has a listing */
    bool no_supplier;            /* no supplier account */
    struct shopify_options shop; /* domain is filled in */
    struct aliworld_options ali;
    struct sim_options sim; /* other than these */
};

/* Ends the test with a message when the stage cannot be set. */
struct story *story_new(const struct story_options *options);
void story_free(struct story *s);

/* An order for one unit of the first product, paid, to an address in the United States; change what
 * the story needs before placing. The lines array has room for three lines. */
struct shopify_order_input *story_order(struct story *s);
/* Its second line is of another store: one call buys both and makes two supplier orders. */
struct shopify_order_input *story_order_of_two_stores(struct story *s);
/* Places it; returns the shop's id. */
int64_t story_place(struct story *s, const struct shopify_order_input *in);

/* The hub's view of the only, newest order whose name is given ("#1001"). */
struct sim_answer story_get(struct story *s, const char *name);
/* Its stage as text, "" when the hub does not know it. */
struct str story_stage(struct story *s, const char *name);
/* Lets time pass until the order has that stage; fails the test after max_ms. */
void story_await(struct story *s, const char *name, const char *stage, int64_t max_ms);

/* The hub says this of the shop. */
bool story_shop_says(struct story *s, const char *text);
/* Lets time pass until it does; fails the test after max_ms. */
void story_await_shop(struct story *s, const char *text, int64_t max_ms);
/* A person enters the shop with this client secret, as for the first time. */
struct sim_answer story_connect_again(struct story *s, const char *secret);
/* Asserts that all these lines, in this order, are in the log (each as a part of a line). Ends with
 * NULL. */
void story_expect(struct story *s, ...);
/* The same for what must not have been said. */
void story_never(struct story *s, const char *text);

/* The three promises, from the world's truth: bought at most once, fulfilled at most once, nothing
 * lost. Called by story_free too. */
void story_check(struct story *s);

#endif
