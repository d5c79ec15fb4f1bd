/* SPDX-License-Identifier: Apache-2.0 */
/* See sim/disk.h. What is on the platter, what only waits for it, and what a crash leaves. */
#include "sim/disk.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sim/disk_state.h"

#define DUMP_MAX (1u << 20)

static void *grown(void *old, size_t n)
{
    void *p = realloc(old, n ? n : 1);

    ASSERT(p);
    return p;
}

static void bytes_reserve(struct disk_bytes *b, int64_t n)
{
    if (n > b->cap) {
        b->cap = n + n / 2 + DISK_SECTOR;
        b->p = grown(b->p, (size_t)b->cap);
    }
}

static void bytes_resize(struct disk_bytes *b, int64_t n)
{
    bytes_reserve(b, n);
    if (n > b->n)
        memset(b->p + b->n, 0, (size_t)(n - b->n));
    b->n = n;
}

static void bytes_put(struct disk_bytes *b, const void *from, int64_t n, int64_t offset)
{
    if (offset > b->n)
        bytes_resize(b, offset);
    bytes_reserve(b, offset + n);
    if (n)
        memcpy(b->p + offset, from, (size_t)n);
    if (offset + n > b->n)
        b->n = offset + n;
}

static void bytes_copy(struct disk_bytes *to, const struct disk_bytes *from)
{
    to->n = 0;
    bytes_put(to, from->p, from->n, 0);
}

/* -- Files. */

struct disk_file *disk_find(const struct disk *d, const char *path)
{
    for (struct disk_file *f = d->files; f; f = f->next) {
        if (f->linked && strcmp(f->path, path) == 0)
            return f;
    }
    return NULL;
}

struct disk_file *disk_create(struct disk *d, const char *path)
{
    struct disk_file *f = calloc(1, sizeof(*f));

    ASSERT(f);
    f->disk = d;
    f->linked = path != NULL;
    if (path) {
        size_t n = strlen(path) + 1;
        f->path = grown(NULL, n);
        memcpy(f->path, path, n);
    }
    f->next = d->files;
    d->files = f;
    return f;
}

static void forget_unsynced(struct disk_file *f)
{
    f->unsynced_n = 0;
    f->kept.n = 0;
}

static void file_free(struct disk_file *f)
{
    free(f->unsynced);
    free(f->kept.p);
    free(f->now.p);
    free(f->safe.p);
    free(f->path);
    free(f);
}

void disk_settle(struct disk_file *f)
{
    if (f->opens > 0 || f->linked || f->unlink_loose)
        return;
    for (struct disk_file **at = &f->disk->files; *at; at = &(*at)->next) {
        if (*at != f)
            continue;
        *at = f->next;
        file_free(f);
        return;
    }
}

void disk_unlink(struct disk_file *f, bool sync_directory)
{
    f->linked = false;
    f->unlink_loose = !sync_directory && f->entry_safe;
    disk_settle(f);
}

/* -- Writes that wait. What is seen is changed at once, and what was there is kept, so that a sync
 * has nothing to do and a crash can take them back. */

/* How much of it was there before. */
static int64_t covered(const struct disk_write *w)
{
    int64_t n = w->size_before - w->offset;

    return n < 0 ? 0 : n < w->n ? n : w->n;
}

static void unsynced_add(struct disk_file *f, struct disk_write w)
{
    if (f->unsynced_n == f->unsynced_cap) {
        f->unsynced_cap = f->unsynced_cap ? 2 * f->unsynced_cap : 16;
        f->unsynced = grown(f->unsynced, f->unsynced_cap * sizeof(*f->unsynced));
    }
    w.size_before = f->now.n;
    w.kept = f->kept.n;
    bytes_reserve(&f->kept, w.kept + w.n);
    f->kept.n += w.n;
    if (covered(&w))
        memcpy(f->kept.p + w.kept, f->now.p + w.offset, (size_t)covered(&w));
    f->unsynced[f->unsynced_n++] = w;
}

bool disk_write(struct disk_file *f, const void *bytes, int64_t n, int64_t offset)
{
    int64_t more = offset + n - f->now.n;

    if (f->disk->limit && more > 0 && disk_bytes(f->disk) + more > f->disk->limit)
        return false;
    unsynced_add(f, (struct disk_write){.offset = offset, .n = n});
    bytes_put(&f->now, bytes, n, offset);
    return true;
}

void disk_cut(struct disk_file *f, int64_t size)
{
    int64_t lost = f->now.n > size ? f->now.n - size : 0;

    unsynced_add(f, (struct disk_write){.offset = size, .n = lost, .cut = true});
    bytes_resize(&f->now, size);
}

/* Takes the last of the writes back; what it wrote is kept in exchange. */
static void take_back(struct disk_file *f, const struct disk_write *w)
{
    uint8_t *seen = f->now.p + w->offset, *kept = f->kept.p + w->kept;
    int64_t both = covered(w);

    if (w->cut) {
        bytes_put(&f->now, kept, w->n, w->offset);
    } else {
        for (int64_t i = 0; i < both; i++) {
            uint8_t byte = seen[i];
            seen[i] = kept[i];
            kept[i] = byte;
        }
        if (w->n > both)
            memcpy(kept + both, seen + both, (size_t)(w->n - both));
    }
    f->now.n = w->size_before;
}

/* Afterwards what is seen is what was there at the last sync. */
static void take_all_back(struct disk_file *f)
{
    for (size_t i = f->unsynced_n; i-- > 0;)
        take_back(f, &f->unsynced[i]);
}

/* All of them reach what lasts: what is seen there, whichever of them wrote it. */
static void land_all(struct disk_file *f)
{
    for (size_t i = 0; i < f->unsynced_n; i++) {
        const struct disk_write *w = &f->unsynced[i];
        int64_t n = f->now.n - w->offset < w->n ? f->now.n - w->offset : w->n;
        if (w->cut)
            bytes_resize(&f->safe, w->offset);
        else if (n > 0)
            bytes_put(&f->safe, f->now.p + w->offset, n, w->offset);
    }
    bytes_resize(&f->safe, f->now.n);
}

/* What is lost has been written again since, to the byte. */
static bool is_whole(const struct disk_file *f)
{
    int64_t end = f->lost_end < f->now.n ? f->lost_end : f->now.n;

    return f->lost >= end ||
           memcmp(f->now.p + f->lost, f->safe.p + f->lost, (size_t)(end - f->lost)) == 0;
}

static void lose(struct disk_file *f, const struct disk_write *w)
{
    int64_t from = w->offset < w->size_before ? w->offset : w->size_before;

    if (from < f->lost)
        f->lost = from;
    if (w->offset + w->n > f->lost_end)
        f->lost_end = w->offset + w->n;
}

void disk_forget_unsynced(struct disk_file *f)
{
    if (!f->split) {
        f->lost = INT64_MAX;
        f->lost_end = 0;
    }
    for (size_t i = 0; i < f->unsynced_n; i++)
        lose(f, &f->unsynced[i]);
    if (!f->split) {
        struct disk_bytes seen = {0};
        bytes_copy(&seen, &f->now);
        take_all_back(f);
        free(f->safe.p);
        f->safe = f->now;
        f->now = seen;
        f->split = true;
    }
    forget_unsynced(f);
}

/* File systems write their changes of names in order: a later sync takes earlier ones along. */
static void settle_unlinks(struct disk *d)
{
    for (struct disk_file *f = d->files, *next; f; f = next) {
        next = f->next;
        f->unlink_loose = false;
        disk_settle(f);
    }
}

void disk_sync(struct disk_file *f)
{
    if (f->split) {
        land_all(f);
        f->split = !is_whole(f);
    }
    forget_unsynced(f);
    f->entry_safe = true;
    settle_unlinks(f->disk);
}

/* -- Faults. */

bool disk_strikes(struct disk *d, enum disk_fault_kind kind)
{
    struct disk_fault *f = &d->faults[kind];

    if (!f->countdown)
        return false;
    if (f->countdown > 1) {
        f->countdown--;
        return false;
    }
    f->struck = true;
    if (!f->lasting)
        f->countdown = 0;
    if (kind == DISK_SYNC_POWER || kind == DISK_WRITE_POWER)
        d->down = true;
    return true;
}

void disk_fault(struct disk *d, enum disk_fault_kind kind, int64_t countdown, bool lasting)
{
    ASSERT(kind < DISK_FAULT_MAX && countdown > 0);
    d->faults[kind] = (struct disk_fault){.countdown = countdown, .lasting = lasting};
}

bool disk_struck(const struct disk *d, enum disk_fault_kind kind)
{
    return d->faults[kind].struck;
}

void disk_limit(struct disk *d, int64_t bytes)
{
    d->limit = bytes;
}

void disk_heal(struct disk *d)
{
    memset(d->faults, 0, sizeof(d->faults));
    d->limit = 0;
}

bool disk_is_down(const struct disk *d)
{
    return d->down;
}

/* -- A crash. */

/* One that was taken back reaches the platter after all. */
static void land(struct disk_file *f, const struct disk_write *w)
{
    if (w->cut)
        bytes_resize(&f->now, w->offset);
    else
        bytes_put(&f->now, f->kept.p + w->kept, w->n, w->offset);
}

/* Whole sectors of the platter land or not, each for itself. */
static void land_torn(struct disk_file *f, const struct disk_write *w)
{
    struct dice *dice = &f->disk->dice;

    for (int64_t at = 0; at < w->n;) {
        int64_t n = DISK_SECTOR - (w->offset + at) % DISK_SECTOR;
        if (n > w->n - at)
            n = w->n - at;
        if (dice_permille(dice, 500))
            bytes_put(&f->now, f->kept.p + w->kept + at, n, w->offset + at);
        at += n;
    }
}

static void leave_some(struct disk_file *f)
{
    struct dice *dice = &f->disk->dice;
    bool in_order = dice_permille(dice, 500);
    size_t whole = (size_t)dice_below(dice, f->unsynced_n + 1);
    size_t torn = (size_t)dice_below(dice, f->unsynced_n);

    if (in_order)
        torn = whole;
    for (size_t i = 0; i < f->unsynced_n; i++) {
        const struct disk_write *w = &f->unsynced[i];
        if (i == torn && !w->cut)
            land_torn(f, w);
        else if (in_order ? i < whole : dice_permille(dice, 500))
            land(f, w);
    }
}

static void file_crash(struct disk_file *f)
{
    struct dice *dice = &f->disk->dice;

    f->opens = 0;
    f->shm = NULL;
    take_all_back(f);
    if (f->split)
        bytes_copy(&f->now, &f->safe);
    f->split = false;
    if (f->unsynced_n && !dice_permille(dice, 300))
        leave_some(f);
    forget_unsynced(f);
    if (f->linked && !f->entry_safe) { /* its name may not have been written */
        f->linked = dice_permille(dice, 500);
        f->entry_safe = f->linked;
    }
    if (f->unlink_loose) { /* may come back, unless a new file has the name */
        f->unlink_loose = false;
        if (!disk_find(f->disk, f->path))
            f->linked = dice_permille(dice, 500);
    }
}

void disk_crash(struct disk *d)
{
    for (struct disk_handle *h = d->handles; h; h = h->next)
        h->file = NULL;
    for (struct disk_file *f = d->files; f; f = f->next)
        file_crash(f);
    for (struct disk_file *f = d->files, *next; f; f = next) {
        next = f->next;
        disk_settle(f);
    }
    d->down = false;
}

/* -- What there is. */

int64_t disk_bytes(const struct disk *d)
{
    int64_t n = 0;

    for (const struct disk_file *f = d->files; f; f = f->next)
        n += f->now.n;
    return n;
}

int64_t disk_syncs(const struct disk *d)
{
    return d->syncs;
}

int64_t disk_writes(const struct disk *d)
{
    return d->writes;
}

int64_t disk_reads(const struct disk *d)
{
    return d->reads;
}

bool disk_exists(const struct disk *d, struct str path)
{
    for (const struct disk_file *f = d->files; f; f = f->next) {
        if (f->linked && str_eq(str_of(f->path), path))
            return true;
    }
    return false;
}

static int64_t durable_size(const struct disk_file *f)
{
    if (f->split)
        return f->safe.n;
    return f->unsynced_n ? f->unsynced[0].size_before : f->now.n;
}

static uint64_t fnv(const struct disk_bytes *b)
{
    uint64_t hash = UINT64_C(1469598103934665603);

    for (int64_t i = 0; i < b->n; i++) {
        hash ^= b->p[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

struct str disk_dump(const struct disk *d, struct arena *a)
{
    struct buf b;

    buf_init(&b, a, DUMP_MAX);
    for (const struct disk_file *f = d->files; f; f = f->next) {
        buf_printf(&b, "%s %lld bytes, %lld durable, %zu unsynced, %016llx%s\n",
                   f->path ? f->path : "(temporary)", (long long)f->now.n,
                   (long long)durable_size(f), f->unsynced_n, (unsigned long long)fnv(&f->now),
                   f->linked ? "" : ", deleted");
    }
    return buf_view(&b);
}

void disk_free(struct disk *d)
{
    if (!d)
        return;
    ASSERT(!d->handles);
    sqlite3_vfs_unregister(&d->vfs);
    while (d->files) {
        struct disk_file *f = d->files;
        d->files = f->next;
        file_free(f);
    }
    free(d);
}
