/* SPDX-License-Identifier: Apache-2.0 */
/* The insides of the simulated disk, shared by disk.c (what lasts) and disk_vfs.c (SQLite's face).
 */
#ifndef WAYBILL_SIM_DISK_STATE_H
#define WAYBILL_SIM_DISK_STATE_H

#include <sqlite3.h>

#include "sim/disk.h"
#include "sim/world/dice.h"

#define DISK_SECTOR   512
#define DISK_PATH_MAX 512

/* Bytes that grow; not on an arena, because files shrink and go. */
struct disk_bytes {
    uint8_t *p;
    int64_t n, cap;
};

/* A write that is not on the platter yet, or a cut of the file to that offset. What it took the
 * place of is kept at `kept`, n bytes of which those below size_before were there. */
struct disk_write {
    int64_t offset, n, size_before, kept;
    bool cut;
};

/* What WAL connections share; outlives a crash until the last dead handle is closed. */
struct disk_shm {
    int64_t users;
    uint8_t **regions;
    int regions_n, region_size;
    int shared[SQLITE_SHM_NLOCK];
    bool exclusive[SQLITE_SHM_NLOCK];
};

struct disk_file {
    struct disk_file *next;
    struct disk *disk;
    char *path;
    struct disk_bytes now; /* as it is seen */
    struct disk_write *unsynced;
    size_t unsynced_n, unsynced_cap;
    struct disk_bytes kept; /* of unsynced */
    struct disk_bytes safe; /* what lasts, if split */
    bool split;             /* a sync failed: without unsynced, what is seen is not what lasts */
    int64_t lost, lost_end; /* if split: only between them the two may differ */
    struct disk_shm *shm;
    int64_t opens;
    bool linked;       /* has its name */
    bool entry_safe;   /* the name survives a crash */
    bool unlink_loose; /* deleted, but the directory was not synced */
};

/* An open file as SQLite holds it. */
struct disk_handle {
    sqlite3_file base;
    struct disk *disk;
    struct disk_file *file; /* NULL: dead since a crash */
    struct disk_shm *shm;
    struct disk_handle *next;           /* all that are open */
    unsigned shm_shared, shm_exclusive; /* bit per lock */
    int lock;
    bool delete_on_close;
};

struct disk_fault {
    int64_t countdown; /* 0: none */
    bool lasting, struck;
};

struct disk {
    sqlite3_vfs vfs;
    char name[32];
    struct dice dice;
    struct disk_file *files;
    struct disk_handle *handles;
    struct disk_fault faults[DISK_FAULT_MAX];
    int64_t limit, syncs, writes, reads, clock;
    bool down;
};

/* False, or true when the fault strikes this operation. A power fault also takes the disk down. */
bool disk_strikes(struct disk *d, enum disk_fault_kind kind);

struct disk_file *disk_find(const struct disk *d, const char *path);
/* path NULL: without a name. */
struct disk_file *disk_create(struct disk *d, const char *path);
void disk_unlink(struct disk_file *f, bool sync_directory);
/* Nobody has it open any more: gone if its name is. */
void disk_settle(struct disk_file *f);

/* Both go to what is seen now, and wait for a sync. False: the disk is full. */
bool disk_write(struct disk_file *f, const void *bytes, int64_t n, int64_t offset);
void disk_cut(struct disk_file *f, int64_t size);
void disk_sync(struct disk_file *f);
/* The sync failed: what waited is marked clean and never gets there. */
void disk_forget_unsynced(struct disk_file *f);

void disk_shm_leave(struct disk_handle *h);

#endif
