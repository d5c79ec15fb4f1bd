/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs. To add one: write its two functions (see app/job.h) and one row here.
 * JOB(NAME, subject, every_ms, sentence): subject: S shop, A supplier account, O owner of a token,
 * H hub; every_ms: standing jobs run again after it at the latest, 0: only when woken.
 */
JOB(token, "O", 0, "Renews an access token before it ends.")
JOB(connect_code, "O", 0, "Trades the code of an OAuth grant for tokens.")
JOB(shop_check, "S", 6 * MS_HOUR,
    "Reads the shop's facts and scopes, lists and repairs its webhooks.")
JOB(shop_backfill, "S", 0, "Reads all orders that the scopes allow, once.")
JOB(shop_changes, "S", 5 * MS_MINUTE, "Reads what changed since the last time.")
JOB(shop_reconcile, "S", MS_HOUR, "Looks for what webhooks missed.")
JOB(shop_read, "S", 0, "Reads single orders again that something changed.")
JOB(shop_write, "S", 0, "Sends fulfillments, numbers and cancellations to the shop.")
JOB(purchase, "A", 0, "Places purchases at the supplier and settles those in doubt.")
JOB(collect, "A", 0, "Asks the supplier for status and tracking numbers.")
JOB(hints, "A", 0, "Finds the purchase that a message of the supplier is about.")
JOB(goods, "A", 0, "Asks the supplier about products and freight that a person looks at.")
JOB(pictures, "A", 0, "Fetches pictures of goods, so that pages show them without asking others.")
JOB(sweep, "H", MS_MINUTE, "Judges orders again when time has passed; automatic buying.")
JOB(bulk, "O", 0, "Works off what was asked for many orders at once.")
JOB(shop_erase, "O", 0, "Erases all personal values of a shop, as its platform asked.")
JOB(retention, "H", 30 * MS_MINUTE, "Forgets raw bodies, old calls and finished jobs.")
