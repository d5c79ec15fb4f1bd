/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the browser extension asks of the hub: pairing, what is known of supplier orders, reports of
 * what pages show, purchases to fill in, products (api/openapi.yaml, tag extension). Facts from
 * pages go the way of facts from an API: app/collect.h, core/merge.h. Whoever asks is a paired
 * browser (actor.extension) or a person.
 */
#ifndef WAYBILL_APP_EXTENSION_H
#define WAYBILL_APP_EXTENSION_H

#include "app/command.h"
#include "app/view.h"

#define EXTENSION_SCOPE "extension"
#define EXTENSION_LEAST "0.1.0" /* older ones are told to update */

/* Browsers (command_pairing.c). */
enum err command_pairing_add(struct turn *t, struct command *c); /* the string to paste */
enum err command_unpair(struct turn *t, struct command *c);      /* oneself */
enum err command_browser_remove(struct turn *t, struct command *c);
enum err command_hello(struct turn *t, struct command *c);
enum err view_browsers(struct view *v);

/* Supplier orders (view_extension.c, command_reads.c, command_proposal.c). */
enum err view_numbers_known(struct view *v);
enum err view_waiting(struct view *v);
enum err command_report(struct turn *t, struct command *c);
enum err view_proposals(struct view *v);
enum err command_proposal_confirm(struct turn *t, struct command *c);
enum err command_proposal_dismiss(struct turn *t, struct command *c);

/* Purchases to fill in (command_task.c, view_task.c). */
enum err view_tasks(struct view *v);
enum err view_task_one(struct view *v);
enum err command_task_add(struct turn *t, struct command *c);
enum err command_task_move(struct turn *t, struct command *c);

/* Products and pages (command_page.c). */
enum err view_listing_read(struct view *v);
enum err command_listing_read(struct turn *t, struct command *c);
enum err view_snapshots(struct view *v);
enum err view_snapshot_one(struct view *v);
enum err command_snapshot_add(struct turn *t, struct command *c);

#endif
