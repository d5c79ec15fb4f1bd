/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed, as it changes: the desk pushes frames (server-sent events) after each commit, any
 * number of streams up to a limit reads them at its own pace. The last frames are kept for those
 * who are a little behind; who is further behind is told to load anew (event "reset"), so that a
 * slow reader never holds anybody up. The history is the source: what came before a stream begins
 * is read from it (view_events). Knows of threads.
 */
#ifndef WAYBILL_APP_LIVE_H
#define WAYBILL_APP_LIVE_H

#include "base/err.h"
#include "base/http_msg.h"

struct live;
struct live_stream;

struct live *live_new(int64_t streams_max);
void live_free(struct live *l); /* no stream is left */

/* From any thread. A stream gets what is pushed from now on. BUSY: there are too many. */
enum err live_open(struct live *l, struct live_stream **ret_stream) MUST_USE;
/* Before its first read: what it gets first (copied), and the entry up to which it knows all by
 * that. ready is called, with ctx, from any thread when a read would give something again. */
void live_begin(struct live_stream *s, struct str first, int64_t known_id, void (*ready)(void *ctx),
                void *ctx);
/* Whole frames, at most n bytes. 0: nothing now, ready is called once there is. HTTP_STREAM_END. */
size_t live_read(struct live_stream *s, char *to, size_t n);
/* ready is not called any more when this returns. */
void live_close(struct live_stream *s);
/* Every stream ends after what it has not read yet. For good. */
void live_end(struct live *l);

/* The desk: is there anybody? */
bool live_wanted(struct live *l);
/* One frame, copied. id: of the entry of the history that it tells, 0 for none. */
void live_push(struct live *l, int64_t id, struct str frame);
/* Everybody must load anew: more happened than can be told. */
void live_reset(struct live *l, int64_t id);
/* A sign of life when nothing was pushed for a while. When it must be called next; INT64_MAX:
 * never. */
int64_t live_beat(struct live *l, int64_t mono_ms);

#endif
