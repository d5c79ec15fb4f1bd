/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What customs and platforms want to know of a recipient beside the address: tax numbers, customs
 * codes, a birthday, the Saudi national address. Shops keep them where there is room: in order
 * attributes under any name, or in the note. Which country wants what, and what it looks like,
 * is a row in connect/tax_id.c; the names are in connect/tax_names.tbl.h.
 */
#ifndef WAYBILL_CONNECT_TAX_ID_H
#define WAYBILL_CONNECT_TAX_ID_H

#include "core/said.h"

enum tax_kind { TAX_NUMBER, TAX_BIRTHDAY, TAX_NATIONAL_ADDRESS, TAX_KIND_MAX };
enum tax_found { TAX_ABSENT, TAX_BAD, TAX_GOOD };

/* Does the country know such a thing, and can nothing be sent there without it? */
bool tax_known(struct str country, enum tax_kind kind);
bool tax_needed(struct str country, enum tax_kind kind);
/* What is to be given (core/said.h): "this country needs the CPF of the recipient, 11 digits". The
 * country must know such a thing. */
struct str tax_advice(struct arena *a, struct str country, enum tax_kind kind, bool is_bad);

/* The value as it is sent ("52998224725", "12.345.678-5", "P123456789012"), check digits proven.
 * False when it is none. */
bool tax_normal(struct arena *a, struct str country, enum tax_kind kind, struct str raw,
                struct str *ret_value) MUST_USE;

/* Looks for it in an order's attributes (JSON [{name, value}]) and then in its note. BAD: there is
 * one under a name that says so, but it cannot be right; *ret_value is it as given then. */
enum tax_found tax_find(struct arena *a, struct str country, enum tax_kind kind,
                        struct str attributes, struct str note, struct str *ret_value) MUST_USE;

#endif
