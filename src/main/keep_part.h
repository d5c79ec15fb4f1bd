/* SPDX-License-Identifier: Apache-2.0 */
/* What keep.c, keep_proof.c and keep_restore.c share, and nobody else. */
#ifndef WAYBILL_MAIN_KEEP_PART_H
#define WAYBILL_MAIN_KEEP_PART_H

#include "base/json.h"
#include "db/db.h"
#include "main/keep.h"
#include "os/lock_os.h"

struct keep {
    const struct settings *settings;
    const struct cli_data *ask;
    struct arena *a;
    struct str dir, path; /* of the data file */
    struct lock *lock;    /* NULL: a hub owns the folder */
    struct db *db;
    struct jw *w; /* the answer, an open object */
    struct str sentence;
};

/* The error with a sentence in the language of the person. */
enum err keep_fail(struct keep *k, enum err err, const char *en, const char *zh) MUST_USE;
/* The folder for ourselves; ERR_LOCKED says who has it. */
enum err keep_lock(struct keep *k) MUST_USE;
int64_t keep_now_ms(void);
/* "20261123T101500Z", for names of files. */
struct str keep_stamp(struct arena *a);

/* Is it ours, and not newer than this program? */
enum err keep_version(struct keep *k, struct db *db, int *ret_version) MUST_USE;
/* A copy that a person named and that cannot be used; err says why. Not our own file. */
enum err keep_bad_copy(struct keep *k, enum err err) MUST_USE;
struct keep_chain {
    int64_t shop_id; /* 0: the hub itself */
    struct str name;
    bool gone; /* there is history of a shop that is not in the file */
};
enum err keep_chain_list(struct keep *k, struct db *db, struct keep_chain **ret_chains,
                         size_t *ret_n) MUST_USE;
/* "chains": of every shop and of the hub itself. ret_sound: none is broken. */
enum err keep_chains(struct keep *k, struct db *db, bool *ret_sound) MUST_USE;
/* Whether the key file opens what is sealed: "fits", "wrong", "missing", "unused". */
enum err keep_key_state(struct keep *k, struct db *db, const char **ret_state) MUST_USE;

/* FILE.key: the key, sealed with a passphrase. */
enum err keep_key_out(struct keep *k, struct str file) MUST_USE;
/* Opens it; ret_key is the text of waybill.key. */
enum err keep_key_in(struct keep *k, struct str file, struct str *ret_key) MUST_USE;

/* "derived": what is stored beside the facts, computed anew; ret_same: no difference. */
enum err keep_derived(struct keep *k, bool *ret_same) MUST_USE;
/* "bought_once": the proof over all orders; ret_holds. */
enum err keep_proof(struct keep *k, bool *ret_holds) MUST_USE;
/* "order": the one that is asked for, its lines, purchases and history. */
enum err keep_order(struct keep *k, bool *ret_holds) MUST_USE;
/* "from": the heads that were kept elsewhere; ret_same: each stands in a chain. "heads": those of
 * now, as one text. */
enum err keep_from(struct keep *k, bool *ret_same) MUST_USE;
enum err keep_heads(struct keep *k, struct db *db) MUST_USE;

enum err keep_restore(struct keep *k) MUST_USE;

#endif
