/* SPDX-License-Identifier: Apache-2.0 */
/* See web/gate.h. */
#include "web/gate.h"

#include "base/crypto.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES   2048
#define KEY_BYTES 16

/* So many failures are free; then a second, two, four ... up to the most. */
static const struct rule {
    int32_t free;
    int64_t most_ms, forget_ms;
} rules[] = {
    {5, 15 * MS_MINUTE, 2 * MS_HOUR}, /* an address */
    {8, 30 * MS_SECOND, 2 * MS_HOUR}, /* a name */
};
enum kind { KIND_ADDRESS, KIND_NAME };

struct entry {
    uint8_t key[KEY_BYTES]; /* a digest: names are not kept */
    int32_t failures;       /* 0: free */
    int64_t last_ms;
};

struct gate {
    pthread_mutex_t lock;
    struct entry entries[2][ENTRIES];
};

struct gate *gate_new(void)
{
    struct gate *g = calloc(1, sizeof(*g));

    ASSERT(g);
    pthread_mutex_init(&g->lock, NULL);
    return g;
}

void gate_free(struct gate *g)
{
    if (!g)
        return;
    pthread_mutex_destroy(&g->lock);
    free(g);
}

static void key_of(const struct gate_try *t, enum kind kind, uint8_t ret_key[KEY_BYTES])
{
    uint8_t digest[SHA256_LEN];
    struct addr from = addr_owner(t->from);

    if (kind == KIND_ADDRESS)
        crypto_sha256((struct str){(const char *)from.bytes, sizeof(from.bytes)}, digest);
    else
        crypto_sha256(t->name, digest);
    memcpy(ret_key, digest, KEY_BYTES);
}

static bool counts(const struct gate_try *t, enum kind kind)
{
    return kind == KIND_ADDRESS || (t->name.n && !addr_is_loopback(t->from));
}

/* The entry of the key, NULL when it has none that still counts. */
static struct entry *find(struct gate *g, enum kind kind, const uint8_t *key, int64_t mono_ms)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *e = &g->entries[kind][i];
        if (!e->failures || memcmp(e->key, key, KEY_BYTES) != 0)
            continue;
        if (mono_ms - e->last_ms < rules[kind].forget_ms)
            return e;
        e->failures = 0;
    }
    return NULL;
}

/* A free entry, or the one that failed longest ago. */
static struct entry *take(struct gate *g, enum kind kind)
{
    struct entry *oldest = &g->entries[kind][0];

    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *e = &g->entries[kind][i];
        if (!e->failures)
            return e;
        if (e->last_ms < oldest->last_ms)
            oldest = e;
    }
    return oldest;
}

/* A proxy that does not say whom it speaks for makes everybody this machine: a short pause then. */
static int64_t pause_ms(const struct gate_try *t, enum kind kind, int32_t failures)
{
    const struct rule *r = &rules[kind];
    int64_t most_ms = addr_is_loopback(t->from) ? rules[KIND_NAME].most_ms : r->most_ms;
    int32_t over = failures - r->free;

    if (over <= 0)
        return 0;
    if (over > 20 || MS_SECOND << (over - 1) > most_ms)
        return most_ms;
    return MS_SECOND << (over - 1);
}

static void count(struct gate *g, const struct gate_try *t, enum kind kind, int64_t mono_ms)
{
    uint8_t key[KEY_BYTES];

    key_of(t, kind, key);
    struct entry *e = find(g, kind, key, mono_ms);
    if (!e) {
        e = take(g, kind);
        memcpy(e->key, key, KEY_BYTES);
        e->failures = 0;
    }
    e->failures++;
    e->last_ms = mono_ms;
}

int64_t gate_enter(struct gate *g, const struct gate_try *t, int64_t mono_ms)
{
    uint8_t key[KEY_BYTES];
    int64_t wait_ms = 0;

    pthread_mutex_lock(&g->lock);
    for (enum kind k = KIND_ADDRESS; k <= KIND_NAME; k++) {
        key_of(t, k, key);
        struct entry *e = counts(t, k) ? find(g, k, key, mono_ms) : NULL;
        int64_t left_ms = e ? e->last_ms + pause_ms(t, k, e->failures) - mono_ms : 0;
        if (left_ms > wait_ms)
            wait_ms = left_ms;
    }
    for (enum kind k = KIND_ADDRESS; k <= KIND_NAME && !wait_ms; k++) {
        if (counts(t, k))
            count(g, t, k, mono_ms);
    }
    pthread_mutex_unlock(&g->lock);
    return wait_ms;
}

void gate_passed(struct gate *g, const struct gate_try *t, int64_t mono_ms)
{
    uint8_t key[KEY_BYTES];

    pthread_mutex_lock(&g->lock);
    for (enum kind k = KIND_ADDRESS; k <= KIND_NAME; k++) {
        key_of(t, k, key);
        struct entry *e = find(g, k, key, mono_ms);
        if (e)
            e->failures = k == KIND_NAME ? 0 : e->failures - 1;
    }
    pthread_mutex_unlock(&g->lock);
}
