/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises that a simulation holds the hub to, and which function of sim/check*.c looks at each:
 * PROMISE(NAME, what a failure says, the functions). "S" after a function: after every step, for
 * what the step changed, and for all after a restart; the others look when all has come to rest.
 * Each is proven by at least one mutant (base/mutants.tbl.h).
 */
PROMISE(WANTED, "no line is bought above what is wanted",
        "check_bought_once S, check_supplier_order, check_intent, check_data (the audit)")
PROMISE(INTENTS, "every purchase has its intent, and every intent is accounted for",
        "check_supplier_order, check_purchases, check_work")
PROMISE(FULFILLED, "no line is fulfilled above what was ordered", "check_fulfilled_once S")
PROMISE(NUMBERS, "every number in the shop is the supplier's for that order, or a person's",
        "check_numbers")
PROMISE(STOPPED, "nothing is bought or marked after a cancellation, refund or hold was known",
        "check_intent (a mark of such goods is refused by the shop itself)")
PROMISE(TOLD_ONCE, "no customer is told twice about one package", "check_told_once S")
PROMISE(STAGES, "no stage moves back but along an edge that names its cause", "check_move")
PROMISE(MONEY, "money sums are exact", "check_sums, check_costs, check_report")
PROMISE(FAILURES, "every failed write is seen, with its cause and a next step", "check_failures")
PROMISE(PENDING, "nothing is pending for ever",
        "check_rest (30 days after the troubles), check_jobs")
PROMISE(LOG, "no secret and no address is in any log line", "check_log_is_clean")
PROMISE(HISTORY, "the history only grows", "check_history_kept, check_data (the chains)")
PROMISE(NOTHING_LOST, "what was answered is on the disk, and every order is known",
        "check_webhook S, check_nothing_lost")
PROMISE(KNOWN, "what the supplier says of a purchase is known here",
        "check_supplied, check_supplier_order")
PROMISE(CONNECTED, "a shop that grants what it took is used again, and asked for its messages",
        "check_connected")
PROMISE(PACED, "what the supplier denies to the app is asked for now and then, not all the time",
        "check_asked (where the permission is given back)")
PROMISE(DERIVED, "every derived value follows from the facts", "check_data")
