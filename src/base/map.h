/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash map from text or int64 to a pointer, on an arena. Iteration is in order of insertion,
 * so that nothing depends on the layout of memory. No removal: maps live as long as a turn.
 */
#ifndef WAYBILL_BASE_MAP_H
#define WAYBILL_BASE_MAP_H

#include "base/str.h"

struct map;

struct map *map_new(struct arena *a);
void *map_get(const struct map *m, struct str key);
/* Replaces an older value. The key's bytes must live as long as the map. */
void map_put(struct map *m, struct str key, void *value);
void *map_get_i64(const struct map *m, int64_t key);
void map_put_i64(struct map *m, int64_t key, void *value);
size_t map_count(const struct map *m);
void *map_value_at(const struct map *m, size_t i);

#endif
