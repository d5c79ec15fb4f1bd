/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small files and folders: read whole, written so that a reader never sees half. For the data file
 * itself see db/, for the lock os/lock_os.h.
 */
#ifndef WAYBILL_OS_FILE_OS_H
#define WAYBILL_OS_FILE_OS_H

#include "base/buf.h"
#include "base/err.h"

/* Whole file of at most max bytes. NOT_FOUND, FORBIDDEN, TOO_LARGE, DB (reading failed). */
enum err file_read(struct arena *a, struct str path, size_t max, struct str *ret_text) MUST_USE;

/*
 * Written beside it, flushed, then put in its place; mode 0600. replace false: an existing file
 * stays and CONFLICT comes back. FORBIDDEN, DB_FULL, DB.
 */
enum err file_write(struct str path, struct str bytes, bool replace) MUST_USE;

/* Takes the other's place in one step, flushed; both lie on one disk. FORBIDDEN, DB_FULL, DB. */
enum err file_move(struct str from, struct str to) MUST_USE;
bool file_exists(struct str path);
/* Makes the folder (0700) and those above it as needed. FORBIDDEN, DB_FULL, CONFLICT (a file is in
 * the way). */
enum err file_make_dir(struct str path) MUST_USE;
/* A fresh folder under $TMPDIR with this prefix. */
enum err file_make_temp_dir(struct arena *a, struct str prefix, struct str *ret_path) MUST_USE;
/* The folder with everything in it; symbolic links are removed, never followed. */
void file_remove_tree(struct str path);

/* How a person can start this very program: "waybill" when that is what a shell would find, else
 * its path. */
struct str file_own_path(struct arena *a);

/* What errno means to a caller. */
enum err file_err(int error);

#endif
