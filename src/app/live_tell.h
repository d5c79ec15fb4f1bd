/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told on streams (app/live.h), as frames of server-sent events:
 *   change  an entry of the history was written: {kind, fact, order, name, shop, stage, problems,
 *           person, source, cause, at}; its id is the entry's, for Last-Event-ID
 *   counts  how many orders stand where      bulk, job  how far one has come
 *   reset   load anew: some changes are not told      hello  the stream has begun
 */
#ifndef WAYBILL_APP_LIVE_TELL_H
#define WAYBILL_APP_LIVE_TELL_H

#include "app/live.h"
#include "app/turn.h"
#include "db/bulks.h"

/* Something that the history does not tell, after this turn's commit: data is a JSON object. */
void turn_tell(struct turn *t, const char *event, struct str data);
/* Is there anybody to hear it? */
bool turn_heard(struct turn *t);
void live_tell_bulk(struct turn *t, const struct bulk_row *b);

/* For the desk, after a commit: the entries that it brought, what was told in the turn, counts. */
void live_tell(struct turn *t);

/*
 * What a stream gets first. last: the id that it knew last ("" none): then what came since, or a
 * reset when that is too much or not known. ret_known_id: for live_begin.
 */
enum err live_first(struct db *db, struct arena *a, struct str last, struct str *ret_first,
                    int64_t *ret_known_id) MUST_USE;

#endif
