/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub put together: a data folder with its lock, key and file; the desk with the real ports;
 * the web floor on top. `serve` and `demo` listen with it; a command without an owner to talk to
 * uses it in its own process.
 */
#ifndef WAYBILL_MAIN_HUB_H
#define WAYBILL_MAIN_HUB_H

#include "main/settings.h"
#include "os/http_server.h"
#include "os/log_os.h"

struct hub;

struct hub_options {
    struct str dir;
    const struct options *options;
    enum lang lang;  /* of ret_sentence */
    struct str what; /* the command, for the lock file */
    struct str public_url;
    bool own_url;       /* the public address is where it listens: for a sandbox on this machine */
    struct str address; /* to listen on; "" for nowhere */
    uint16_t port;      /* 0: any */
    int ports;          /* so many are tried, from port on; at least 1 */
    bool demo;
    struct log_os log;
};

/*
 * Takes the port and the folder (made when it is not there), opens and migrates the data, starts
 * the desk's memory; nothing is sent before hub_run. Errors come with a sentence for a person (of
 * a).
 */
enum err hub_open(struct arena *a, const struct hub_options *options, struct hub **ret_hub,
                  struct str *ret_sentence) MUST_USE;
/* The desk begins to turn, requests begin to leave. A second call does nothing. */
void hub_run(struct hub *h);
bool hub_running(const struct hub *h);
/* For http_server_options: handle and ctx. */
void hub_handle(void *hub, struct web_exchange *x);

/* Serves on the folder's own socket and on the address. */
enum err hub_listen(struct arena *a, struct hub *h, struct str *ret_sentence) MUST_USE;
uint16_t hub_port(const struct hub *h);
void hub_say(struct hub *h, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Stops listening, lets the desk finish, waits for calls in flight at most 5 s. NULL is fine. */
void hub_close(struct hub *h);

/* One request as the person who owns the folder, without a socket; waits for the answer. */
void hub_call(struct hub *h, struct arena *a, const struct http_request *req,
              struct http_response *ret_response);

#endif
