/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Waybill says of a case, kept as a code with arguments so that each reader gets it in a
 * language of their own, whenever it was said. What others said stays in their words beside it.
 */
#ifndef WAYBILL_CORE_SAID_H
#define WAYBILL_CORE_SAID_H

#include "base/text.h"

enum said {
#define X(name, code, en, zh) SAID_##name,
#include "core/said.tbl.h"
#undef X
    SAID_MAX
};

/* As it is stored: "said:too_few|2|1". Arguments are never personal values; "" for none. */
struct str said(struct arena *a, enum said what, struct str arg1, struct str arg2);
/* An argument that is another row. */
struct str said_arg(struct arena *a, enum said what);

/* A stored text for people: what was said at its end in their language, and in front of it the
 * field that it is about ("name: said:name_letters"). Any other text as it is. */
struct str said_text(struct arena *a, struct str stored, enum lang lang);

#endif
