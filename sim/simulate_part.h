/* SPDX-License-Identifier: Apache-2.0 */
/* The insides of a simulation, shared by simulate.c (the run), simulate_setup.c (what the seed
 * chooses), simulate_play.c (buyers and merchants), simulate_people.c (people at the hub),
 * simulate_consent.c (who takes a consent back), simulate_regret.c (who takes an order back),
 * simulate_site.c (people at the supplier's), simulate_divide.c (supplier orders that become two),
 * simulate_grant.c (permissions and secrets of shops), simulate_permit.c (of the supplier's apps)
 * and simulate_accident.c (what goes wrong). */
#ifndef WAYBILL_SIM_SIMULATE_PART_H
#define WAYBILL_SIM_SIMULATE_PART_H

#include "sim/check.h"
#include "sim/simulate.h"
#include "sim/world/people.h"
#include "sim/world/shopify_model.h"

enum { SIMULATE_SHOPS_MAX = 3, SIMULATE_ACCOUNTS_MAX = 2 };

/* How one merchant works. */
struct shop_habits {
    bool auto_buy, auto_fulfill, when_complete, notify;
    int64_t grace_s;
    enum shopify_plan plan;
    int64_t unmapped_permille; /* products */
    int64_t big_permille;      /* orders of many units, of a gift or of another app's goods */
    bool second_place;         /* goods lie in two places: orders can be moved between them */
};

/* What the seed chose. */
struct swarm {
    size_t shops_n, accounts_n; /* shops, accounts at the supplier */
    bool apps;                  /* each account with an app of its own */
    struct shop_habits shops[SIMULATE_SHOPS_MAX];
    bool webhooks;
    int64_t poll_ms, supplier_calls; /* asking more often only makes runs longer */
    struct aliworld_options ali;
    struct sim_wires wires;
    struct shopify_hook_faults hooks;
    int64_t shopify_permille; /* of each kind of fault */
    int64_t forge_permille;   /* webhooks, per order */
    int64_t consent_permille; /* consents taken back, per order */
    int64_t extra_permille;   /* answers with members that nobody documented */
    int64_t regret_permille;  /* orders that are taken back, in part or whole, before anything */
    int64_t later_days;       /* that pass after all has come to rest; 0: none */
    int64_t grant_permille;   /* permissions taken away and secrets changed, per order */
    int64_t site_permille;    /* acts at the supplier's site in mid-flight, per order */
    int64_t divide_permille;  /* supplier orders that become two, per order */
    int64_t permit_permille;  /* permissions that the supplier takes from an app, per order */
    int64_t shop_act_permille, hub_act_permille, accident_permille; /* per order that comes */
};

struct goods {
    const struct people_product *product;
    int64_t product_id, *variant_ids;
};

/* One of the shops in play. */
struct stall {
    struct str domain;
    const struct shop_habits *habits;
    struct shopify_shop *shop;
    struct goods *goods;
    size_t goods_n;
    size_t clicked;      /* orders that a person at the hub has bought or tried to */
    int64_t elsewhere;   /* its second place; 0: none */
    struct str *entries; /* the newest of the history, as they were seen on the way */
    size_t entries_n;
    int64_t away_until_ms; /* the app is not in the shop until then; 0: it is */
    int64_t less_until_ms; /* it lacks permissions of granted until then; 0: it has all */
    struct str granted;
    int64_t entered_at_ms; /* a person enters the changed secret then; 0: it is entered */
};

/* What an app at the supplier's may not call at present. */
struct permit {
    size_t method;
    int64_t since_ms, until_ms; /* until_ms 0: it may all */
    int64_t lives;              /* of the hub, when it began */
};

struct simulation {
    const struct simulate_options *opt;
    struct arena *arena;
    struct dice dice; /* of what happens; the hub's and the worlds' are their own */
    struct dice consent, regret, site, grant, divide, permit;
    struct swarm swarm;
    struct disk *disk;
    struct sim *sim;
    struct stall stalls[SIMULATE_SHOPS_MAX];
    struct stall *here; /* where the next thing happens */
    struct str accounts[SIMULATE_ACCOUNTS_MAX];
    struct permit permits[SIMULATE_ACCOUNTS_MAX];
    int64_t divided; /* supplier orders so far */
    struct people people;
    int64_t numbers; /* typed by hand so far */
    int64_t edits;   /* of variants by sellers */
    int64_t letters; /* told past the worlds so far, and tokens given anew */
    bool troubled;   /* between the beginning of the troubles and their end */
    struct check_since since;
    int64_t crashes; /* at the last check */
    int64_t *told;   /* orders of webhooks that the hub answered with 200 since the last check */
    size_t told_n;
    struct http_request hook; /* the last one, of hook_arena: a forger has seen it */
    struct arena *hook_arena;
    struct str page; /* of the supplier's, open in somebody's browser since page_ms; "" */
    int64_t page_ms;
    int64_t behind_ms; /* how far the hub's clock is set back */
    int64_t placed, shop_acts, hub_acts, site_acts, accidents, refused;
    struct str failure;
};

/* simulate_setup.c */
struct swarm swarm_of(const struct simulate_options *options);
struct str swarm_text(const struct swarm *w, struct arena *a);
/* A shop with goods, a supplier account, mappings and policy; no trouble yet. */
void simulate_connect(struct simulation *m);
/* Trouble begins, or ends. */
void simulate_trouble(struct simulation *m, bool on);

/* simulate_play.c: picks an order of the shop at hand itself. */
void simulate_place(struct simulation *m);
/* The merchant in the shop's admin, and at the supplier. */
void simulate_shop_act(struct simulation *m);

/* simulate_people.c */
/* Picks the shop where the next thing happens. */
void simulate_go(struct simulation *m);
/* One of its newest orders, NULL if there is none. */
const struct shopify_order *simulate_order(struct simulation *m);
/* A number as a person types it, never the same twice. */
struct str simulate_hand_number(struct simulation *m);
/* A person in Waybill. */
void simulate_hub_act(struct simulation *m);
/* Who buys by hand clicks on what came in. */
void simulate_clerk(struct simulation *m);
/* A person connects the shop with the secret that the app has now. */
void simulate_connect_shop(struct simulation *m, struct stall *s);
/* Shops and accounts that ask for it are connected again. */
void simulate_reconnect(struct simulation *m);
/* Somebody sends a webhook who knows no secret: failure is set when the hub takes it. */
void simulate_forge(struct simulation *m);

/* simulate_consent.c: an app removed from a shop, tokens revoked, customers forgotten. */
void simulate_consent(struct simulation *m);
/* Shops that were away long enough, or all, have the app again: they are to be connected. */
void simulate_install(struct simulation *m, bool all);
/* The buyer of an account whose tokens were revoked consents anew. */
void simulate_consent_anew(struct simulation *m, size_t account);
/* Weeks pass, perhaps, and customers are forgotten. */
void simulate_later(struct simulation *m);
/* The `tamper` of a sim. */
void simulate_add_members(void *ctx, const struct http_request *req, struct http_response *res,
                          struct arena *a);

/* simulate_regret.c: the newest order of the shop at hand, perhaps. */
void simulate_regret(struct simulation *m);

/* simulate_site.c: somebody at the supplier's site, perhaps. */
void simulate_site(struct simulation *m);

/* simulate_divide.c: the supplier makes two orders of one, perhaps. */
void simulate_divide(struct simulation *m);
/* A person links the other half wherever the hub says that goods of a purchase are lacking. */
void simulate_find_halves(struct simulation *m);

/* simulate_permit.c: an app at the supplier's loses a permission, perhaps. */
void simulate_permit(struct simulation *m);
/* What is due, or all, is given back; fails the run when it was asked for too often meanwhile. */
void simulate_permit_again(struct simulation *m, bool all);

/* simulate_grant.c: permissions, secrets, perhaps. */
void simulate_grant(struct simulation *m);
/* What was taken away for long enough, or at all, is given back; changed secrets that are due are
 * entered. */
void simulate_restore(struct simulation *m, bool all);

/* simulate_accident.c: a crash, a stop, a full disk, an ended token, a clock that jumps. */
void simulate_accident(struct simulation *m);
/* The clock is right again. */
void simulate_right_clock(struct simulation *m);

#endif
