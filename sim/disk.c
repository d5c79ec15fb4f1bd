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

static void bytes_resize(struct disk_bytes *b, int64_t n)
{
    if (n > b->cap) {
        b->cap = n + n / 2 + DISK_SECTOR;
        b->p = grown(b->p, (size_t)b->cap);
    }
    if (n > b->n)
        memset(b->p + b->n, 0, (size_t)(n - b->n));
    b->n = n;
}

static void bytes_put(struct disk_bytes *b, const void *from, int64_t n, int64_t offset)
{
    if (offset + n > b->n)
        bytes_resize(b, offset + n);
    if (n)
        memcpy(b->p + offset, from, (size_t)n);
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

void disk_forget_unsynced(struct disk_file *f)
{
    for (size_t i = 0; i < f->unsynced_n; i++)
        free(f->unsynced[i].bytes);
    f->unsynced_n = 0;
}

static void file_free(struct disk_file *f)
{
    disk_forget_unsynced(f);
    free(f->unsynced);
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

static struct disk_write *unsynced_add(struct disk_file *f)
{
    if (f->unsynced_n == f->unsynced_cap) {
        f->unsynced_cap = f->unsynced_cap ? 2 * f->unsynced_cap : 16;
        f->unsynced = grown(f->unsynced, f->unsynced_cap * sizeof(*f->unsynced));
    }
    return &f->unsynced[f->unsynced_n++];
}

bool disk_write(struct disk_file *f, const void *bytes, int64_t n, int64_t offset)
{
    int64_t more = offset + n - f->now.n;

    if (f->disk->limit && more > 0 && disk_bytes(f->disk) + more > f->disk->limit)
        return false;
    bytes_put(&f->now, bytes, n, offset);
    struct disk_write *w = unsynced_add(f);
    *w = (struct disk_write){offset, n, grown(NULL, (size_t)n)};
    memcpy(w->bytes, bytes, (size_t)n);
    return true;
}

void disk_cut(struct disk_file *f, int64_t size)
{
    bytes_resize(&f->now, size);
    *unsynced_add(f) = (struct disk_write){.offset = size};
}

static void land(struct disk_file *f, const struct disk_write *w)
{
    if (w->bytes)
        bytes_put(&f->safe, w->bytes, w->n, w->offset);
    else
        bytes_resize(&f->safe, w->offset);
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
    for (size_t i = 0; i < f->unsynced_n; i++)
        land(f, &f->unsynced[i]);
    disk_forget_unsynced(f);
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

/* Whole sectors of the platter land or not, each for itself. */
static void land_torn(struct disk_file *f, const struct disk_write *w)
{
    struct dice *dice = &f->disk->dice;

    for (int64_t at = 0; at < w->n;) {
        int64_t n = DISK_SECTOR - (w->offset + at) % DISK_SECTOR;
        if (n > w->n - at)
            n = w->n - at;
        if (dice_permille(dice, 500))
            bytes_put(&f->safe, w->bytes + at, n, w->offset + at);
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
        if (i == torn && w->bytes)
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
    if (f->unsynced_n && !dice_permille(dice, 300))
        leave_some(f);
    disk_forget_unsynced(f);
    bytes_copy(&f->now, &f->safe);
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
                   f->path ? f->path : "(temporary)", (long long)f->now.n, (long long)f->safe.n,
                   f->unsynced_n, (unsigned long long)fnv(&f->now), f->linked ? "" : ", deleted");
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
