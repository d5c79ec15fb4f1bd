/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's face of the simulated disk (sqlite.org/vfs.html): files, locks between connections, and
 * the shared memory of WAL in heap memory. One thread only. Every operation on a dead handle or
 * while the power is off is an I/O error.
 */
#include "sim/disk_state.h"

#include <stdlib.h>
#include <string.h>

/* Some day in 2026 as SQLite counts: milliseconds since noon in Greenwich, 24 November 4714 BC. */
#define JULIAN_START INT64_C(212660000000000)

static struct disk_handle *handle_of(sqlite3_file *base)
{
    return (struct disk_handle *)base;
}

static bool dead(const struct disk_handle *h)
{
    return h->file == NULL || h->disk->down;
}

/* -- Files. */

static int file_close(sqlite3_file *base)
{
    struct disk_handle *h = handle_of(base);

    disk_shm_leave(h);
    for (struct disk_handle **at = &h->disk->handles; *at; at = &(*at)->next) {
        if (*at == h) {
            *at = h->next;
            break;
        }
    }
    if (!h->file)
        return SQLITE_OK;
    h->file->opens--;
    if (h->delete_on_close && h->file->linked && !h->disk->down)
        disk_unlink(h->file, false);
    else
        disk_settle(h->file);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *out, int n, sqlite3_int64 offset)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_READ;
    h->disk->reads++;
    if (disk_strikes(h->disk, DISK_READ_FAILS))
        return SQLITE_IOERR_READ;
    int64_t have = h->file->now.n - offset;
    if (have >= n) {
        memcpy(out, h->file->now.p + offset, (size_t)n);
        return SQLITE_OK;
    }
    memset(out, 0, (size_t)n);
    if (have > 0)
        memcpy(out, h->file->now.p + offset, (size_t)have);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *bytes, int n, sqlite3_int64 offset)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_WRITE;
    h->disk->writes++;
    if (disk_strikes(h->disk, DISK_WRITE_FAILS))
        return SQLITE_IOERR_WRITE;
    if (disk_strikes(h->disk, DISK_WRITE_FULL))
        return SQLITE_FULL;
    if (!disk_write(h->file, bytes, n, offset))
        return SQLITE_FULL;
    return disk_strikes(h->disk, DISK_WRITE_POWER) ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_TRUNCATE;
    disk_cut(h->file, size);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
    struct disk_handle *h = handle_of(base);

    (void)flags;
    if (dead(h))
        return SQLITE_IOERR_FSYNC;
    h->disk->syncs++;
    if (disk_strikes(h->disk, DISK_SYNC_POWER))
        return SQLITE_IOERR_FSYNC;
    if (disk_strikes(h->disk, DISK_SYNC_FAILS)) {
        disk_forget_unsynced(h->file);
        return SQLITE_IOERR_FSYNC;
    }
    disk_sync(h->file);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_FSTAT;
    *ret_size = h->file->now.n;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int op, void *arg)
{
    (void)base;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base)
{
    (void)base;
    return DISK_SECTOR;
}

/* A torn write harms no byte outside of it: what most disks do, and what SQLite assumes. */
static int file_traits(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* -- Locks of the file: SHARED, RESERVED, PENDING, EXCLUSIVE. */

/* The highest lock that another connection holds. */
static int others_lock(const struct disk_handle *h)
{
    int lock = SQLITE_LOCK_NONE;

    for (const struct disk_handle *o = h->disk->handles; o; o = o->next) {
        if (o != h && o->file == h->file && o->lock > lock)
            lock = o->lock;
    }
    return lock;
}

static int file_lock(sqlite3_file *base, int lock)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_LOCK;
    if (h->lock >= lock)
        return SQLITE_OK;
    int others = others_lock(h);
    if (lock == SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_PENDING)
        return SQLITE_BUSY;
    if (lock > SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_RESERVED)
        return SQLITE_BUSY;
    if (lock == SQLITE_LOCK_EXCLUSIVE && others >= SQLITE_LOCK_SHARED) {
        h->lock = SQLITE_LOCK_PENDING; /* no new readers from now on */
        return SQLITE_BUSY;
    }
    h->lock = lock;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *base, int lock)
{
    struct disk_handle *h = handle_of(base);

    if (h->lock > lock)
        h->lock = lock;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *base, int *ret_reserved)
{
    struct disk_handle *h = handle_of(base);

    if (dead(h))
        return SQLITE_IOERR_CHECKRESERVEDLOCK;
    *ret_reserved = others_lock(h) >= SQLITE_LOCK_RESERVED;
    return SQLITE_OK;
}

/* -- Shared memory. */

static void shm_free(struct disk_shm *m)
{
    for (int i = 0; i < m->regions_n; i++)
        free(m->regions[i]);
    free(m->regions);
    free(m);
}

/* The first that comes finds nothing: what a crash or the last close left is never trusted. */
static void shm_join(struct disk_handle *h)
{
    if (h->shm)
        return;
    if (!h->file->shm) {
        h->file->shm = calloc(1, sizeof(struct disk_shm));
        ASSERT(h->file->shm);
    }
    h->shm = h->file->shm;
    h->shm->users++;
}

static void shm_drop_locks(struct disk_handle *h)
{
    for (int i = 0; i < SQLITE_SHM_NLOCK; i++) {
        unsigned bit = 1u << i;
        if (h->shm_shared & bit)
            h->shm->shared[i]--;
        if (h->shm_exclusive & bit)
            h->shm->exclusive[i] = false;
    }
    h->shm_shared = 0;
    h->shm_exclusive = 0;
}

void disk_shm_leave(struct disk_handle *h)
{
    struct disk_shm *m = h->shm;

    if (!m)
        return;
    shm_drop_locks(h);
    h->shm = NULL;
    if (--m->users > 0)
        return;
    if (h->file && h->file->shm == m)
        h->file->shm = NULL;
    shm_free(m);
}

static void shm_extend(struct disk_shm *m, int regions_n)
{
    m->regions = realloc(m->regions, (size_t)regions_n * sizeof(*m->regions));
    ASSERT(m->regions);
    while (m->regions_n < regions_n) {
        m->regions[m->regions_n] = calloc(1, (size_t)m->region_size);
        ASSERT(m->regions[m->regions_n]);
        m->regions_n++;
    }
}

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **ret_p)
{
    struct disk_handle *h = handle_of(base);

    *ret_p = NULL;
    if (dead(h))
        return SQLITE_IOERR_SHMMAP;
    shm_join(h);
    struct disk_shm *m = h->shm;
    ASSERT(!m->region_size || m->region_size == size);
    m->region_size = size;
    if (region >= m->regions_n && extend)
        shm_extend(m, region + 1);
    if (region < m->regions_n)
        *ret_p = m->regions[region];
    return SQLITE_OK;
}

static int shm_unlock(struct disk_handle *h, int first, int n)
{
    for (int i = first; i < first + n; i++) {
        unsigned bit = 1u << i;
        if (h->shm_shared & bit)
            h->shm->shared[i]--;
        if (h->shm_exclusive & bit)
            h->shm->exclusive[i] = false;
        h->shm_shared &= ~bit;
        h->shm_exclusive &= ~bit;
    }
    return SQLITE_OK;
}

static int shm_lock_shared(struct disk_handle *h, int slot)
{
    unsigned bit = 1u << slot;

    if (h->shm_shared & bit)
        return SQLITE_OK;
    if (h->shm->exclusive[slot])
        return SQLITE_BUSY;
    h->shm->shared[slot]++;
    h->shm_shared |= bit;
    return SQLITE_OK;
}

static int shm_lock_exclusive(struct disk_handle *h, int first, int n)
{
    for (int i = first; i < first + n; i++) {
        if (h->shm_exclusive & (1u << i))
            continue;
        if (h->shm->exclusive[i] || h->shm->shared[i])
            return SQLITE_BUSY;
    }
    for (int i = first; i < first + n; i++) {
        h->shm->exclusive[i] = true;
        h->shm_exclusive |= 1u << i;
    }
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int first, int n, int flags)
{
    struct disk_handle *h = handle_of(base);

    if (!h->shm)
        return SQLITE_IOERR_SHMLOCK;
    if (flags & SQLITE_SHM_UNLOCK)
        return shm_unlock(h, first, n);
    if (dead(h))
        return SQLITE_IOERR_SHMLOCK;
    if (flags & SQLITE_SHM_SHARED)
        return shm_lock_shared(h, first);
    return shm_lock_exclusive(h, first, n);
}

static void shm_barrier(sqlite3_file *base)
{
    (void)base;
}

static int shm_unmap(sqlite3_file *base, int remove)
{
    (void)remove;
    disk_shm_leave(handle_of(base));
    return SQLITE_OK;
}

/* -- The disk. */

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags,
                    int *ret_flags)
{
    static const sqlite3_io_methods methods = {
        2,         file_close,  file_read,     file_write,   file_truncate, file_sync,   file_size,
        file_lock, file_unlock, file_reserved, file_control, file_sector,   file_traits, shm_map,
        shm_lock,  shm_barrier, shm_unmap,     NULL,         NULL,
    };
    struct disk *d = vfs->pAppData;
    struct disk_handle *h = handle_of(base);
    struct disk_file *f;

    base->pMethods = NULL;
    if (d->down)
        return SQLITE_CANTOPEN;
    f = path ? disk_find(d, path) : NULL;
    if (!f && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    if (f && (flags & SQLITE_OPEN_EXCLUSIVE) && (flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    if (!f)
        f = disk_create(d, path);
    *h = (struct disk_handle){.disk = d, .file = f, .next = d->handles};
    h->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    f->opens++;
    d->handles = h;
    base->pMethods = &methods;
    if (ret_flags)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory)
{
    struct disk *d = vfs->pAppData;
    struct disk_file *f = disk_find(d, path);

    if (d->down)
        return SQLITE_IOERR_DELETE;
    if (!f)
        return SQLITE_IOERR_DELETE_NOENT;
    disk_unlink(f, sync_directory != 0);
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret_yes)
{
    struct disk *d = vfs->pAppData;
    const struct disk_file *f = disk_find(d, path);

    if (d->down)
        return SQLITE_IOERR_ACCESS;
    *ret_yes = f != NULL && (flags != SQLITE_ACCESS_EXISTS || f->now.n > 0);
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out)
{
    size_t have = strlen(path) + 1;

    (void)vfs;
    if (have > (size_t)n)
        return SQLITE_CANTOPEN;
    memcpy(out, path, have);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int n, char *out)
{
    struct disk *d = vfs->pAppData;

    for (int i = 0; i < n; i++)
        out[i] = (char)dice_below(&d->dice, 256);
    return n;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    struct disk *d = vfs->pAppData;

    d->clock += us / 1000;
    return us;
}

static int vfs_now(sqlite3_vfs *vfs, sqlite3_int64 *ret_ms)
{
    struct disk *d = vfs->pAppData;

    *ret_ms = JULIAN_START + d->clock++;
    return SQLITE_OK;
}

static int vfs_now_days(sqlite3_vfs *vfs, double *ret_days)
{
    sqlite3_int64 ms;
    int rc = vfs_now(vfs, &ms);

    *ret_days = (double)ms / 86400000.0;
    return rc;
}

static int vfs_error(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    if (n > 0)
        out[0] = '\0';
    return 0;
}

static void pick_name(struct disk *d)
{
    for (int i = 1;; i++) {
        snprintf(d->name, sizeof(d->name), "sim-disk-%d", i);
        if (!sqlite3_vfs_find(d->name))
            return;
    }
}

struct disk *disk_new(uint64_t seed)
{
    struct disk *d = calloc(1, sizeof(*d));

    ASSERT(d);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* as the program does, before the first use */
    int rc = sqlite3_initialize();
    ASSERT(rc == SQLITE_OK);
    dice_init(&d->dice, seed);
    pick_name(d);
    d->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(struct disk_handle),
        .mxPathname = DISK_PATH_MAX,
        .zName = d->name,
        .pAppData = d,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_now_days,
        .xGetLastError = vfs_error,
        .xCurrentTimeInt64 = vfs_now,
    };
    rc = sqlite3_vfs_register(&d->vfs, 0);
    ASSERT(rc == SQLITE_OK);
    rc = sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, (int)(seed % 0x7fffffff) + 1, NULL);
    ASSERT(rc == SQLITE_OK);
    return d;
}

const char *disk_vfs_name(const struct disk *d)
{
    return d->name;
}
