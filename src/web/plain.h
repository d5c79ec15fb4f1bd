/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that are neither a view nor a command: health, metrics, OAuth, webhooks (hook.c). */
#ifndef WAYBILL_WEB_PLAIN_H
#define WAYBILL_WEB_PLAIN_H

#include "web/router.h"

void plain_openapi(struct visit *v);
void plain_connect(struct visit *v);
void plain_health(struct visit *v);
void plain_ready(struct visit *v);
void plain_metrics(struct visit *v);
void plain_root(struct visit *v);
void plain_events(struct visit *v);

/* Reports as files. */
void plain_days_csv(struct visit *v);
void plain_times_csv(struct visit *v);

/* A picture that is kept (app/pictures.h). */
void plain_picture(struct visit *v);

/* What is the matter with the hub, what it runs with, and its copies (house.c). */
void house_status(struct visit *v);
void house_settings(struct visit *v);
void house_backups(struct visit *v);
void house_backup(struct visit *v);
void house_backup_file(struct visit *v); /* its bytes */

/*
 * A webhook: verified over its raw bytes with the secrets of its shop, packed, handed to the desk.
 * 200 only after it is on disk. 401 whenever the signature fits no secret, whether the shop is
 * known or not. A body beyond the limit cannot be verified: answered 200, and the shop's changes
 * are read by API, at most once a minute, trusting nothing of what was said.
 */
void hook_take(struct visit *v);

#endif
