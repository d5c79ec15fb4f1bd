/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids. Inside: int64 made from the thing's own time, a desk number and a counter, so that newest
 * first is rowid order even after a back-fill. Outside: short text with a prefix that names the
 * kind ("ord_01hq..."), never a JSON number.
 */
#ifndef WAYBILL_BASE_ID_H
#define WAYBILL_BASE_ID_H

#include "base/str.h"

/* Kinds and their prefixes. To add one: one row. */
#define ID_KINDS(X)       \
    X(SHOP, "shop")       \
    X(ACCOUNT, "acc")     \
    X(ORDER, "ord")       \
    X(LINE, "lin")        \
    X(FO, "fo")           \
    X(FULFILLMENT, "ful") \
    X(PURCHASE, "pur")    \
    X(PACKAGE, "pkg")     \
    X(NUMBER, "num")      \
    X(MAPPING, "map")     \
    X(JOB, "job")         \
    X(CALL, "call")       \
    X(ENTRY, "ev")        \
    X(WRITE, "wr")        \
    X(TOKEN, "tok")       \
    X(HOOK, "hook")       \
    X(PROBLEM, "prb")     \
    X(PERSON, "per")      \
    X(BULK, "blk")        \
    X(SESSION, "ses")     \
    X(LINK, "lnk")        \
    X(SUPPLIER_ORDER, "so") \
    X(TASK, "task")       \
    X(PROPOSAL, "prp")    \
    X(SNAPSHOT, "snp")

enum id_kind {
#define X(name, prefix) ID_##name,
    ID_KINDS(X)
#undef X
        ID_MAX
};

/*
 * 42 bits milliseconds (to year 2109), 5 bits desk, 16 bits counter: always positive. The caller
 * fills it once: desk, and a random counter below 65536 so that a restarted process does not
 * begin where the last one did.
 */
struct id_maker {
    uint32_t desk;    /* 0..31 */
    uint64_t counter; /* runs on over all calls, whatever their times */
};

/*
 * A new id. at_ms may go back and forth (a back-fill brings the things' own times). Where it does
 * not go back, ids rise strictly. Two calls with the same time never give the same id: every
 * 65536 calls the counter has gone round once and one millisecond is added. Different times can
 * only meet after that many calls and by an exact accident, and another run of the program may
 * have used the same time: the primary key is the last guard, and whoever meets a taken key calls
 * again. Times before 1970 or after 2109 count as the nearest end.
 */
int64_t id_make(struct id_maker *m, int64_t at_ms);

/* The least id of a time: the ids of all that is older are smaller. */
int64_t id_least(int64_t at_ms);
/* When the thing came into being, as its id tells. */
int64_t id_ms(int64_t id);

/* "ord_" and 13 characters of lower-case base 32 without i, l, o, u. 0 means none: "". */
struct str id_text(struct arena *a, enum id_kind kind, int64_t id);
/* Accepts exactly what id_text writes for that kind. */
bool id_parse(enum id_kind kind, struct str s, int64_t *ret_id) MUST_USE;

#endif
