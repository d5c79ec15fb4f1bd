/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person would do on the first day, by the same API: connect the sandbox's shop and
 * supplier, say what to buy for each product, and let Waybill buy by itself.
 */
#ifndef WAYBILL_MAIN_DEMO_SETUP_H
#define WAYBILL_MAIN_DEMO_SETUP_H

#include "base/http_msg.h"
#include "base/json.h"
#include "os/log_os.h"

#define DEMO_OWNER "demo@example.com"

struct demo_setup {
    struct arena *arena;
    const struct log_os *log;
    struct str hub;     /* path of the hub's socket */
    struct str sandbox; /* address of the sandbox */
    struct str detail;  /* what went wrong, in words */
};

/* True when everything stands. */
bool demo_setup_run(struct demo_setup *d);
/* The owner of the demo, signed in once by the link; "" with detail. */
struct str demo_sign_in_link(struct demo_setup *d);
/* A call to either ("/api/v1/..." or "/control..."); false with detail unless it was a 2xx. */
bool demo_call(struct demo_setup *d, struct str where, enum http_method method, struct str path,
               struct str body, const struct json **ret_json);

#endif
