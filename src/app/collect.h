/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collect: when a supplier order is asked before its turn. A due time this long ago says so; it
 * goes before all that the schedule planned, people first.
 */
#ifndef WAYBILL_APP_COLLECT_H
#define WAYBILL_APP_COLLECT_H

#define COLLECT_PERSON_MS 1 /* a person waits for it */
#define COLLECT_NEWS_MS   2 /* the supplier says that there is news */
#define COLLECT_SOON_MS   COLLECT_NEWS_MS

#endif
