/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two files of mutations share: reading ids, noting what is wrong, payloads. Private to
 * shopify_mutate*.c.
 */
#ifndef WAYBILL_SIM_WORLD_SHOPIFY_MUTATE_H
#define WAYBILL_SIM_WORLD_SHOPIFY_MUTATE_H

#include "sim/world/shopify_model.h"

/* The error that a malformed gid, or one of another kind, gets: data null, no user error. */
struct gql_out shopify_invalid_id(struct gql_call *c);
bool shopify_arg_id(const struct gql_value *args, const char *name, enum shopify_kind want,
                    int64_t *ret_id);
/* field: dot separated path or NULL; code: NULL where the type has none. */
void shopify_wrong(struct gql_call *c, struct shopify_payload *p, const char *field,
                   struct str message, const char *code);
struct gql_out shopify_out_payload(struct gql_call *c, const struct shopify_payload *p);
bool shopify_need_any(struct gql_call *c, const char *const *scopes, size_t n, struct gql_out *ret);

struct gql_out shopify_user_errors(struct gql_call *c, const void *obj);
struct gql_out shopify_user_error_field(struct gql_call *c, const void *obj);
struct gql_out shopify_payload_node(struct gql_call *c, const void *obj);

struct gql_out shopify_m_hold(struct gql_call *c, const void *obj);
struct gql_out shopify_m_release(struct gql_call *c, const void *obj);
struct gql_out shopify_m_tags_add(struct gql_call *c, const void *obj);
struct gql_out shopify_m_tags_remove(struct gql_call *c, const void *obj);
struct gql_out shopify_m_hook_create(struct gql_call *c, const void *obj);
struct gql_out shopify_m_hook_update(struct gql_call *c, const void *obj);
struct gql_out shopify_m_hook_delete(struct gql_call *c, const void *obj);

#endif
