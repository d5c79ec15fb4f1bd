/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk that can lose power: an SQLite VFS whose files live in heap memory. What was written but
 * not synced may be gone, whole or in parts, after a crash; what was synced is there. Locks and
 * shared memory work between connections of one thread, so WAL runs as shipped. The same seed and
 * the same calls give the same bytes. Knows nothing of Waybill. The VFS itself: sim/disk_vfs.c.
 */
#ifndef WAYBILL_SIM_DISK_H
#define WAYBILL_SIM_DISK_H

#include "base/str.h"

struct disk;

/* Registers a VFS of its own with SQLite. Also seeds SQLite's own randomness (WAL salts), which the
 * whole process shares. */
struct disk *disk_new(uint64_t seed);
/* Every connection must be closed before. NULL is fine. */
void disk_free(struct disk *d);
const char *disk_vfs_name(const struct disk *d);

/*
 * The power goes and comes back. The dice say what of the unsynced writes survives: nothing, a
 * beginning, or any of them, the last one perhaps torn in 512-byte sectors. Files opened before
 * are dead: every use fails with an I/O error, closing them is fine and changes nothing.
 */
void disk_crash(struct disk *d);

enum disk_fault_kind {
    DISK_READ_FAILS,
    DISK_WRITE_FAILS,
    DISK_WRITE_FULL,
    DISK_SYNC_FAILS, /* and what was to be synced never will be, as Linux does it */
    DISK_SYNC_POWER, /* the power goes in the middle: everything fails until disk_crash */
    DISK_WRITE_POWER,
    DISK_FAULT_MAX
};
/* Strikes the countdown-th such operation from now (1: the next), and all after it if lasting. One
 * of each kind at a time. */
void disk_fault(struct disk *d, enum disk_fault_kind kind, int64_t countdown, bool lasting);
/* Writes that would make all files together larger fail as full; 0: no limit. */
void disk_limit(struct disk *d, int64_t bytes);
/* The fault has struck since it was ordered. */
bool disk_struck(const struct disk *d, enum disk_fault_kind kind);
/* No faults and no limit any more. Power stays as it is. */
void disk_heal(struct disk *d);
/* A power fault struck; only disk_crash helps. */
bool disk_is_down(const struct disk *d);

/* All files as they are seen now. */
int64_t disk_bytes(const struct disk *d);
int64_t disk_syncs(const struct disk *d);
int64_t disk_writes(const struct disk *d);
int64_t disk_reads(const struct disk *d);
bool disk_exists(const struct disk *d, struct str path);
/* One line per file: name, size, durable size, unsynced writes, FNV-1a of what is seen. */
struct str disk_dump(const struct disk *d, struct arena *a);

#endif
