/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the sandbox share. */
#ifndef WAYBILL_SIM_SANDBOX_STATE_H
#define WAYBILL_SIM_SANDBOX_STATE_H

#include "sim/sandbox.h"
#include "sim/world/people.h"
#include "sim/world/shopify_model.h"

#define SANDBOX_CLIENT_ID     "demo-client-id"
#define SANDBOX_CLIENT_SECRET "demo-client-secret"
#define SANDBOX_APP_KEY       "500001"
#define SANDBOX_APP_SECRET    "demo-app-secret"
#define SANDBOX_ACCESS        "demo-access-token"
#define SANDBOX_REFRESH       "demo-refresh-token"

/* One product of the catalog, as the shop knows it. */
struct sandbox_goods {
    const struct people_product *product;
    int64_t product_id;
    int64_t *variant_ids; /* as product->variants */
};

struct sandbox_flight; /* a push whose end is not told yet */

struct sandbox {
    struct arena *arena;
    struct sandbox_options opt;
    struct str url;
    struct shopify *shopify;
    struct shopify_shop *shop;
    struct aliworld *ali;
    struct world_service services[2]; /* Shopify, AliExpress */
    struct people people;
    struct sandbox_goods *goods;
    size_t goods_n;
    int64_t next_order_ms;
    struct sandbox_flight *flights;
    int64_t next_flight;
};

/* A buyer orders something, as chance has it. Returns the shop's id of the order. */
int64_t sandbox_place(struct sandbox *s, int64_t now_ms);
/* A buyer orders with wishes: {"payment":"pending","risk":"HIGH","test":true,"note":"..."}. */
int64_t sandbox_place_as(struct sandbox *s, const struct json *wishes, int64_t now_ms);

/* A request to direct the sandbox, and the answer under way. */
struct sandbox_control {
    struct sandbox *s;
    const struct json *body;
    int64_t now_ms;
    struct arena *a;
    struct jw w;
};

/* sandbox_control.c. path begins after "/control". The parts below return NULL, or why not. */
struct http_response sandbox_control(struct sandbox *s, const struct http_request *req,
                                     struct str path, int64_t now_ms, struct arena *a);
/* sandbox_supplier.c: POST /control/what/ref/act. */
const char *sandbox_direct_supplier(struct sandbox_control *c, struct str what, struct str ref,
                                    struct str act);
/* sandbox_settings.c */
const char *sandbox_change_settings(struct sandbox_control *c);
void sandbox_tell_settings(struct sandbox *s, struct jw *w);
struct str sandbox_settings_help(struct arena *a);
struct str sandbox_faults_help(struct arena *a);
struct sandbox_fault {
    const char *name;                /* NULL ends the table */
    enum shopify_fault_kind shopify; /* SHOPIFY_FAULT_MAX: not there */
    enum aliworld_fault ali;         /* ALIWORLD_FAULT_MAX: not there */
};
extern const struct sandbox_fault sandbox_faults[];
const struct sandbox_fault *sandbox_fault_of(struct str name);
/* sandbox_help.c */
struct str sandbox_help(struct arena *a);
/* sandbox_tell.c: what there is to connect to, and the truth on both sides. */
void sandbox_tell_world(const struct sandbox *s, struct jw *w, struct arena *a);
void sandbox_tell_truth(const struct sandbox *s, struct jw *w, struct arena *a);
void sandbox_tell_order(const struct shopify_order *o, struct jw *w, struct arena *a);

#endif
