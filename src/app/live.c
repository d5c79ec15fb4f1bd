/* SPDX-License-Identifier: Apache-2.0 */
/* See app/live.h. One lock; what is done under it is copying a few frames. */
#include "app/live.h"

#include "base/id.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES  2048 /* kept for those who are behind */
#define BEAT_MS (15 * MS_SECOND)

struct frame {
    int64_t id;
    char *p;
    size_t n;
};

struct live {
    pthread_mutex_t lock;
    struct frame frames[FRAMES]; /* a ring: the place of number k is k % FRAMES */
    uint64_t pushed;             /* the number of the next one */
    int64_t last_id;             /* the newest entry that was told */
    int64_t beat_mono_ms;        /* the last sign of life */
    bool quiet;                  /* nothing was pushed since */
    bool ended;
    struct live_stream *streams;
    int64_t streams_n, streams_max;
};

struct live_stream {
    struct live_stream *next, **at;
    struct live *live;
    struct arena *arena;
    struct str first; /* to be given before the frames */
    uint64_t number;  /* of the next frame */
    int64_t known_id; /* frames of entries up to it are known already */
    bool waiting;
    void (*ready)(void *ctx);
    void *ctx;
};

struct live *live_new(int64_t streams_max)
{
    struct live *l = calloc(1, sizeof(*l));

    ASSERT(l);
    pthread_mutex_init(&l->lock, NULL);
    l->streams_max = streams_max;
    return l;
}

void live_free(struct live *l)
{
    if (!l)
        return;
    ASSERT(!l->streams);
    for (size_t i = 0; i < FRAMES; i++)
        free(l->frames[i].p);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

enum err live_open(struct live *l, struct live_stream **ret_stream)
{
    struct arena *a = arena_new();
    struct live_stream *s = ARENA_NEW(a, struct live_stream);
    enum err err = OK;

    s->arena = a;
    s->live = l;
    pthread_mutex_lock(&l->lock);
    if (l->ended) {
        err = ERR_CLOSING;
    } else if (l->streams_n >= l->streams_max) {
        err = ERR_BUSY;
    } else {
        l->streams_n++;
        s->number = l->pushed;
        s->next = l->streams;
        if (s->next)
            s->next->at = &s->next;
        s->at = &l->streams;
        l->streams = s;
    }
    pthread_mutex_unlock(&l->lock);
    if (err)
        arena_free(a);
    else
        *ret_stream = s;
    return err;
}

void live_begin(struct live_stream *s, struct str first, int64_t known_id, void (*ready)(void *ctx),
                void *ctx)
{
    pthread_mutex_lock(&s->live->lock);
    s->first = str_dup(s->arena, first);
    s->known_id = known_id;
    s->ready = ready;
    s->ctx = ctx;
    pthread_mutex_unlock(&s->live->lock);
}

static size_t take_first(struct live_stream *s, char *to, size_t n)
{
    if (n > s->first.n)
        n = s->first.n;
    if (n)
        memcpy(to, s->first.p, n);
    s->first = str_slice(s->first, n, s->first.n);
    return n;
}

/* It lost frames: it goes on behind them. */
static size_t take_reset(struct live_stream *s, char *to, size_t n)
{
    const struct live *l = s->live;
    struct arena *a = arena_new();
    struct str frame = str_printf(a, "id: %.*s\nevent: reset\ndata: {\"reason\":\"too_slow\"}\n\n",
                                  STR_ARG(id_text(a, ID_ENTRY, l->last_id)));
    size_t taken = 0;

    if (frame.n <= n) {
        memcpy(to, frame.p, frame.n);
        taken = frame.n;
        s->number = l->pushed;
    }
    arena_free(a);
    return taken;
}

static size_t take_frames(struct live_stream *s, char *to, size_t n)
{
    const struct live *l = s->live;
    size_t taken = 0;

    if (l->pushed - s->number > FRAMES)
        return take_reset(s, to, n);
    for (; s->number < l->pushed; s->number++) {
        const struct frame *f = &l->frames[s->number % FRAMES];
        if (f->id && f->id <= s->known_id)
            continue;
        if (f->n > n - taken)
            break;
        memcpy(to + taken, f->p, f->n);
        taken += f->n;
    }
    return taken;
}

size_t live_read(struct live_stream *s, char *to, size_t n)
{
    pthread_mutex_lock(&s->live->lock);
    size_t taken = s->first.n ? take_first(s, to, n) : take_frames(s, to, n);
    if (!taken && s->live->ended)
        taken = HTTP_STREAM_END;
    s->waiting = !taken;
    pthread_mutex_unlock(&s->live->lock);
    return taken;
}

void live_close(struct live_stream *s)
{
    struct live *l = s->live;

    pthread_mutex_lock(&l->lock);
    *s->at = s->next;
    if (s->next)
        s->next->at = s->at;
    l->streams_n--;
    pthread_mutex_unlock(&l->lock);
    arena_free(s->arena);
}

/* Under the lock, so that a stream that is closed is not woken. */
static void wake(struct live *l)
{
    for (struct live_stream *s = l->streams; s; s = s->next) {
        if (!s->waiting)
            continue;
        s->waiting = false;
        s->ready(s->ctx);
    }
}

void live_end(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->ended = true;
    wake(l);
    pthread_mutex_unlock(&l->lock);
}

bool live_wanted(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    bool wanted = l->streams_n > 0;
    pthread_mutex_unlock(&l->lock);
    return wanted;
}

static void push(struct live *l, int64_t id, struct str frame)
{
    struct frame *f = &l->frames[l->pushed++ % FRAMES];

    f->id = id;
    f->n = frame.n;
    f->p = realloc(f->p, frame.n);
    ASSERT(f->p);
    memcpy(f->p, frame.p, frame.n);
    if (id)
        l->last_id = id;
    l->quiet = false;
    wake(l);
}

void live_push(struct live *l, int64_t id, struct str frame)
{
    pthread_mutex_lock(&l->lock);
    push(l, id, frame);
    pthread_mutex_unlock(&l->lock);
}

void live_reset(struct live *l, int64_t id)
{
    pthread_mutex_lock(&l->lock);
    l->last_id = id;
    l->pushed += FRAMES + 1; /* nobody has these */
    wake(l);
    pthread_mutex_unlock(&l->lock);
}

int64_t live_beat(struct live *l, int64_t mono_ms)
{
    int64_t next_ms = INT64_MAX;

    pthread_mutex_lock(&l->lock);
    if (!l->streams_n || !l->quiet)
        l->beat_mono_ms = mono_ms;
    else if (mono_ms - l->beat_mono_ms >= BEAT_MS)
        push(l, 0, STR(": still here\n\n"));
    if (!l->quiet)
        l->beat_mono_ms = mono_ms;
    l->quiet = true;
    if (l->streams_n)
        next_ms = l->beat_mono_ms + BEAT_MS;
    pthread_mutex_unlock(&l->lock);
    return next_ms;
}
