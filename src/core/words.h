/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closed lists of the business: states, sources, kinds. Unknown values of the outside map to
 * the *_OTHER member and keep their raw text beside it: they are shown, never an error.
 */
#ifndef WAYBILL_CORE_WORDS_H
#define WAYBILL_CORE_WORDS_H

#include "base/err.h"

enum stage {
#define STAGE(name, ...) STAGE_##name,
#include "core/states.tbl.h"
    STAGE_MAX
};
enum problem_kind {
#define PROBLEM(name, ...) PROBLEM_##name,
#include "core/states.tbl.h"
    PROBLEM_MAX
};
enum guard {
#define GUARD(name, ...) GUARD_##name,
#include "core/states.tbl.h"
    GUARD_MAX
};

/* clang-format off: tables */
/* WORDS(ENUM, PREFIX, X...) lists: X(NAME, text as stored and shown to machines). */
#define WORDS_SOURCE(X)                                                                            \
    X(WEBHOOK, "webhook") X(API, "api") X(EXTENSION, "extension") X(CSV, "csv")                    \
    X(PERSON, "person") X(WAYBILL, "waybill")
#define WORDS_FINANCIAL(X)                                                                         \
    X(OTHER, "other") X(PENDING, "pending") X(AUTHORIZED, "authorized")                            \
    X(PARTIALLY_PAID, "partially_paid") X(PAID, "paid")                                            \
    X(PARTIALLY_REFUNDED, "partially_refunded") X(REFUNDED, "refunded") X(VOIDED, "voided")        \
    X(EXPIRED, "expired")
#define WORDS_DISPLAY_FULFILLMENT(X)                                                               \
    X(OTHER, "other") X(UNFULFILLED, "unfulfilled") X(PARTIALLY_FULFILLED, "partially_fulfilled")  \
    X(FULFILLED, "fulfilled") X(ON_HOLD, "on_hold") X(SCHEDULED, "scheduled")                      \
    X(IN_PROGRESS, "in_progress") X(OPEN, "open") X(PENDING_FULFILLMENT, "pending_fulfillment")    \
    X(REQUEST_DECLINED, "request_declined") X(RESTOCKED, "restocked")                              \
    X(FULFILLMENT_NOT_REQUIRED, "fulfillment_not_required")
#define WORDS_FO_STATUS(X)                                                                         \
    X(OTHER, "other") X(OPEN, "open") X(IN_PROGRESS, "in_progress") X(SCHEDULED, "scheduled")      \
    X(ON_HOLD, "on_hold") X(INCOMPLETE, "incomplete") X(CLOSED, "closed") X(CANCELED, "canceled")
#define WORDS_FULFILLMENT_STATUS(X)                                                                \
    X(OTHER, "other") X(SUCCESS, "success") X(CANCELED, "canceled") X(ERROR, "error")              \
    X(FAILURE, "failure") X(OPEN, "open") X(PENDING, "pending")
#define WORDS_RISK(X) X(NONE, "none") X(LOW, "low") X(MEDIUM, "medium") X(HIGH, "high")
/*
 * planned: waits for its turn. intent: on disk, the supplier may hear of it any moment. unknown:
 * the answer never came. exists: the supplier has it, its number is not known. placed: number
 * known. refused: it never came to be. canceled, expired: proven by the supplier or said by a
 * person.
 */
#define WORDS_PURCHASE_STATE(X)                                                                    \
    X(PLANNED, "planned") X(INTENT, "intent") X(UNKNOWN, "unknown") X(EXISTS, "exists")            \
    X(PLACED, "placed") X(REFUSED, "refused") X(CANCELED, "canceled") X(EXPIRED, "expired")
#define WORDS_SUPPLIER_STATUS(X)                                                                   \
    X(OTHER, "other") X(UNPAID, "unpaid") X(CHECKING, "checking") X(ATTENTION, "attention")        \
    X(PREPARING, "preparing") X(PART_SHIPPED, "part_shipped") X(SHIPPED, "shipped")                \
    X(FINISHED, "finished") X(CANCELING, "canceling") X(CANCELED, "canceled") X(DISPUTE, "dispute")
#define WORDS_WRITE_KIND(X)                                                                        \
    X(CREATE, "create_fulfillment") X(TRACK, "change_number") X(CANCEL, "cancel_fulfillment")
/* announced: a number, but no carrier has it. */
#define WORDS_PACKAGE_STATE(X)                                                                     \
    X(NO_NUMBER, "no_number") X(ANNOUNCED, "announced") X(MOVING, "moving")                        \
    X(DELIVERED, "delivered")
/* What to do when none of the services that a mapping prefers is offered: the cheapest with
 * tracking; that, else the cheapest of all; nothing (a person decides). */
#define WORDS_SERVICE_FALLBACK(X) X(TRACKED, "tracked") X(ANY, "any") X(NONE, "none")
/* wanted: not sent. sent: the answer is awaited. doubt: the answer was lost, it is being read back.
 * failed: a person must look. dropped: no longer needed (done by others, canceled), with cause. */
#define WORDS_WRITE_STATE(X)                                                                       \
    X(WANTED, "wanted") X(SENT, "sent") X(DOUBT, "doubt") X(DONE, "done") X(FAILED, "failed")      \
    X(DROPPED, "dropped")
/* clang-format on */

#define WORD_ENUM(lower, UPPER)                                                                    \
    enum lower { WORDS_##UPPER(WORD_ENUM_MEMBER_##UPPER) UPPER##_MAX };

#define WORD_ENUM_MEMBER_SOURCE(name, text) SOURCE_##name,
#define WORD_ENUM_MEMBER_FINANCIAL(name, text) FINANCIAL_##name,
#define WORD_ENUM_MEMBER_DISPLAY_FULFILLMENT(name, text) DISPLAY_FULFILLMENT_##name,
#define WORD_ENUM_MEMBER_FO_STATUS(name, text) FO_STATUS_##name,
#define WORD_ENUM_MEMBER_FULFILLMENT_STATUS(name, text) FULFILLMENT_STATUS_##name,
#define WORD_ENUM_MEMBER_RISK(name, text) RISK_##name,
#define WORD_ENUM_MEMBER_PURCHASE_STATE(name, text) PURCHASE_STATE_##name,
#define WORD_ENUM_MEMBER_SUPPLIER_STATUS(name, text) SUPPLIER_STATUS_##name,
#define WORD_ENUM_MEMBER_SERVICE_FALLBACK(name, text) SERVICE_FALLBACK_##name,
#define WORD_ENUM_MEMBER_PACKAGE_STATE(name, text) PACKAGE_STATE_##name,
#define WORD_ENUM_MEMBER_WRITE_KIND(name, text) WRITE_KIND_##name,
#define WORD_ENUM_MEMBER_WRITE_STATE(name, text) WRITE_STATE_##name,

WORD_ENUM(source, SOURCE)
WORD_ENUM(financial, FINANCIAL)
WORD_ENUM(display_fulfillment, DISPLAY_FULFILLMENT)
WORD_ENUM(fo_status, FO_STATUS)
WORD_ENUM(fulfillment_status, FULFILLMENT_STATUS)
WORD_ENUM(risk, RISK)
WORD_ENUM(purchase_state, PURCHASE_STATE)
WORD_ENUM(supplier_status, SUPPLIER_STATUS)
WORD_ENUM(service_fallback, SERVICE_FALLBACK)
WORD_ENUM(package_state, PACKAGE_STATE)
WORD_ENUM(write_kind, WRITE_KIND)
WORD_ENUM(write_state, WRITE_STATE)

/* The text of a value, and back (case ignored; false for an unknown text). One pair per list:
 * source_text(), source_of_text() ... Defined in core/words.c from the same rows. */
#define WORD_FUNCTIONS(lower)                                                                      \
    struct str lower##_text(enum lower v);                                                         \
    bool lower##_of_text(struct str s, enum lower *ret_value);
WORD_FUNCTIONS(source)
WORD_FUNCTIONS(financial)
WORD_FUNCTIONS(display_fulfillment)
WORD_FUNCTIONS(fo_status)
WORD_FUNCTIONS(fulfillment_status)
WORD_FUNCTIONS(risk)
WORD_FUNCTIONS(purchase_state)
WORD_FUNCTIONS(supplier_status)
WORD_FUNCTIONS(service_fallback)
WORD_FUNCTIONS(package_state)
WORD_FUNCTIONS(write_kind)
WORD_FUNCTIONS(write_state)
WORD_FUNCTIONS(stage)
WORD_FUNCTIONS(problem_kind)
WORD_FUNCTIONS(guard)

/* Labels and sentences for people. */
struct str stage_label(enum stage s, enum lang lang);
struct str problem_sentence(enum problem_kind k, enum lang lang);
int problem_urgency(enum problem_kind k); /* 1 most urgent */
struct str guard_sentence(enum guard g, enum lang lang);
bool guard_overridable(enum guard g); /* may a person do it anyway */

#endif
