/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the shop says about an order, into the order: which message counts, then part by part. The
 * rows below it (lines, fulfillment orders, fulfillments) are in core/merge_rows.c.
 */
#include "base/id.h"
#include "base/mutant.h"
#include "base/time.h"
#include "core/merge_part.h"
#include "core/problem.h"

/* Flags that the shop speaks about. The sticky ones are never taken back: a message that cannot
 * know them says nothing. */
#define FLAGS_SHOP   ((uint32_t)(ORDER_TEST | ORDER_REQUIRES_SHIPPING))
#define FLAGS_STICKY ((uint32_t)(ORDER_EDITED | ORDER_OTHER_APP))

static void merge_flags(struct pass *p, struct order *o, uint32_t seen)
{
    uint32_t flags = (o->flags & ~FLAGS_SHOP) | (seen & (FLAGS_SHOP | FLAGS_STICKY));
    int64_t now = o->flags;
    merge_set_i64(p, NULL, 0, &o->row, &now, flags);
    o->flags = (uint32_t)now;
}

static void merge_words(struct pass *p, struct order *o, const struct order *s)
{
    enum row *row = &o->row;
    if (merge_word(p, "financial", 0, row, financial_text(o->financial),
                   financial_text(s->financial)))
        o->financial = s->financial;
    if (merge_word(p, "display_fulfillment", 0, row,
                   display_fulfillment_text(o->display_fulfillment),
                   display_fulfillment_text(s->display_fulfillment)))
        o->display_fulfillment = s->display_fulfillment;
    merge_set_str(p, NULL, 0, row, &o->financial_raw, s->financial_raw);
    merge_set_str(p, NULL, 0, row, &o->display_fulfillment_raw, s->display_fulfillment_raw);
}

static void merge_core(struct pass *p, struct order *o, const struct order *s)
{
    enum row *row = &o->row;
    merge_set_str(p, "name", 0, row, &o->name, s->name);
    merge_set_i64(p, NULL, 0, row, &o->processed_ms, s->processed_ms);
    /* A cancellation is final at the shop: a message without it does not know better. */
    if (s->canceled_ms > 0) {
        merge_set_i64(p, "canceled_ms", 0, row, &o->canceled_ms, s->canceled_ms);
        merge_set_str(p, "cancel_reason", 0, row, &o->cancel_reason, s->cancel_reason);
    }
    merge_set_i64(p, "closed_ms", 0, row, &o->closed_ms, s->closed_ms);
    merge_words(p, o, s);
    merge_set_str(p, "gateway", 0, row, &o->gateway, s->gateway);
    merge_set_str(p, NULL, 0, row, &o->source_name, s->source_name);
    merge_set_str(p, "tags", 0, row, &o->tags, s->tags);
    merge_set_personal(p, "note", row, &o->note, s->note);
    merge_set_personal(p, "attributes", row, &o->attributes, s->attributes);
    struct money total = s->total;
    total.minor += MUTANT(WRONG_SUM) ? 1 : 0;
    merge_set_money(p, "total", 0, row, &o->total, total);
    merge_flags(p, o, s->flags);
}

static void merge_known(struct pass *p, const char *field, enum row *row, struct str *dst,
                        struct str v)
{
    if (!str_empty(v))
        merge_set_personal(p, field, row, dst, v);
}

/* Without access to protected data the shop answers with nothing: what is known stays. */
static void merge_person(struct pass *p, struct order *o, const struct person *s)
{
    struct person *d = &o->person;
    enum row *row = &o->person_row;
    if (d->erased)
        return;
    merge_known(p, "person.email", row, &d->email, s->email);
    merge_known(p, "person.phone", row, &d->phone, s->phone);
    if (!s->has_address)
        return;
    merge_set_bool(p, row, &d->has_address, true);
    merge_set_personal(p, "person.name", row, &d->name, s->name);
    merge_set_personal(p, "person.first_name", row, &d->first_name, s->first_name);
    merge_set_personal(p, "person.last_name", row, &d->last_name, s->last_name);
    merge_set_personal(p, "person.company", row, &d->company, s->company);
    merge_set_personal(p, "person.address1", row, &d->address1, s->address1);
    merge_set_personal(p, "person.address2", row, &d->address2, s->address2);
    merge_set_personal(p, "person.city", row, &d->city, s->city);
    merge_set_personal(p, "person.province", row, &d->province, s->province);
    merge_set_personal(p, "person.province_code", row, &d->province_code, s->province_code);
    merge_set_personal(p, "person.zip", row, &d->zip, s->zip);
    merge_set_personal(p, "person.country_code", row, &d->country_code, s->country_code);
    merge_set_personal(p, "person.address_phone", row, &d->address_phone, s->address_phone);
}

/* Kept as a problem at once, because only here both addresses are known. */
static void note_readdressed(struct merge *m, struct order *o, struct str before)
{
    if (str_empty(before) || str_eq(before, order_address_text(o, m->arena)))
        return;
    struct problem_book book = {o, m->arena, m->ids, m->now_ms, m->changes};
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (purchase_is_live(p) && p->state != PURCHASE_STATE_PLANNED)
            problem_open(&book, PROBLEM_READDRESSED_AFTER_BUYING, p->id, STR(""));
    }
}

/* Corrections for the supplier were of another address; a refusal of that one counts no more. */
static void drop_corrections(struct merge *m, struct order *o, struct str before)
{
    struct person *p = &o->person;
    if (str_empty(before) || str_eq(before, order_address_text(o, m->arena)))
        return;
    o->corrected_ms = m->now_ms;
    row_touch(&o->row);
    if (str_empty(p->supplier_fix))
        return;
    changes_add_personal(m->changes, "supplier_address", p->supplier_fix, STR(""));
    p->supplier_fix = STR("");
    row_touch(&o->person_row);
}

static void merge_parts(struct pass *p, struct order *o, const struct order_seen *seen)
{
    const struct order *s = &seen->order;
    bool partial = seen->more_lines || seen->more_fos || (o->flags & ORDER_LINES_PARTIAL);
    if (seen->parts & SEEN_CORE)
        merge_core(p, o, s);
    if ((seen->parts & SEEN_RISK) &&
        merge_word(p, "risk", 0, &o->row, risk_text(o->risk), risk_text(s->risk)))
        o->risk = s->risk;
    if (seen->parts & SEEN_PERSON)
        merge_person(p, o, &s->person);
    if (seen->parts & SEEN_LINES)
        merge_lines(p, o, s, !partial && s->lines_n > 0);
    if (seen->parts & SEEN_FOS)
        merge_fos(p, o, s, !partial);
    if (seen->parts & SEEN_FULFILLMENTS)
        merge_fulfillments(p, o, s);
}

static bool all_fulfilled(const struct order *o)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        if (l->requires_shipping && order_line_fulfilled(o, l) < l->current_quantity)
            return false;
    }
    return o->lines_n > 0;
}

static void set_flags(struct order *o, uint32_t flags)
{
    if (o->flags == flags)
        return;
    o->flags = flags;
    row_touch(&o->row);
}

/*
 * What is still to be read. Fulfillment orders and holds come by no webhook, so that anything a
 * webhook changed asks for a whole read, unless nothing is left to be decided.
 */
static void note_completeness(struct merge *m, struct order *o, const struct order_seen *seen,
                              bool differs)
{
    const uint32_t whole = SEEN_CORE | SEEN_LINES | SEEN_FOS | SEEN_FULFILLMENTS;
    uint32_t flags = o->flags;
    bool cut = seen->more_lines || seen->more_fos;
    if (seen->parts & SEEN_FOS)
        flags |= ORDER_FOS_KNOWN;
    if (cut)
        flags |= ORDER_LINES_PARTIAL;
    else if (m->source == SOURCE_API && (seen->parts & SEEN_LINES))
        flags &= ~(uint32_t)ORDER_LINES_PARTIAL;
    if (m->source == SOURCE_API && (seen->parts & whole) == whole) {
        if (!cut)
            flags &= ~(uint32_t)ORDER_READ_WANTED;
        o->read_ms = m->now_ms;
        row_touch(&o->row);
    } else if (differs && !(seen->parts & SEEN_FOS) && !all_fulfilled(o)) {
        flags |= ORDER_READ_WANTED;
        o->read_now = true;
    }
    set_flags(o, flags);
}

static enum merge_outcome merge_deleted(struct merge *m, struct order *o)
{
    set_flags(o, o->flags & ~(uint32_t)(ORDER_READ_WANTED | ORDER_LINES_PARTIAL));
    if (o->flags & ORDER_DELETED)
        return MERGE_SAME;
    set_flags(o, o->flags | ORDER_DELETED);
    changes_add(m->changes, "deleted", 0, STR(""), STR("true"));
    return MERGE_APPLIED;
}

/* Same time of the shop, not read by us: is it a repetition, or a hint of something else? */
static enum merge_outcome weigh_same_time(struct merge *m, struct order *o,
                                          const struct order_seen *seen)
{
    if (!str_empty(seen->body_digest) && str_eq(seen->body_digest, o->body_digest))
        return MERGE_SAME;
    struct pass dry = {.m = m, .dry = true};
    merge_parts(&dry, o, seen);
    if (!dry.differs)
        return MERGE_SAME;
    order_want_read(o);
    return MERGE_HINT;
}

enum merge_outcome merge_order(struct merge *m, struct order *o, const struct order_seen *seen)
{
    if (seen->parts & SEEN_DELETED)
        return merge_deleted(m, o);
    /* The shop's times are whole seconds; one place may say more of them than another. */
    int64_t at = seen->order.updated_ms, at_s = at / MS_SECOND, known_s = o->updated_ms / MS_SECOND;
    if (at > 0 && at_s < known_s)
        return MERGE_OLDER;
    if (at > 0 && at_s == known_s && m->source != SOURCE_API)
        return weigh_same_time(m, o, seen);
    struct str address = order_address_text(o, m->arena);
    struct pass p = {.m = m};
    merge_parts(&p, o, seen);
    if ((seen->parts & SEEN_CORE) && at > o->updated_ms) {
        o->updated_ms = at;
        row_touch(&o->row);
    }
    if (!str_empty(seen->body_digest) && !str_eq(seen->body_digest, o->body_digest)) {
        o->body_digest = str_dup(m->arena, seen->body_digest);
        row_touch(&o->row);
    }
    note_readdressed(m, o, address);
    drop_corrections(m, o, address);
    /* Only what we read ourselves proves that it is there again. */
    if (m->source == SOURCE_API && (seen->parts & SEEN_CORE) && (o->flags & ORDER_DELETED)) {
        set_flags(o, o->flags & ~(uint32_t)ORDER_DELETED);
        changes_add(m->changes, "deleted", 0, STR("true"), STR(""));
        p.differs = true;
    }
    merge_tie(m, o);
    note_completeness(m, o, seen, p.differs);
    return p.differs ? MERGE_APPLIED : MERGE_SAME;
}

struct order *merge_new_order(struct merge *m, const struct shop *shop,
                              const struct order_seen *seen, bool back_fill)
{
    const struct order *s = &seen->order;
    struct order *o = ARENA_NEW(m->arena, struct order);
    *o = (struct order){
        .id = id_make(m->ids, s->created_ms > 0 ? s->created_ms : m->now_ms),
        .shop_id = shop->id,
        .ext_id = s->ext_id,
        .created_ms = s->created_ms,
        .seen_ms = m->now_ms,
        .row = ROW_NEW,
        .person_row = ROW_NEW,
    };
    if (back_fill || s->created_ms < shop->connected_ms)
        o->flags |= ORDER_BACKFILL;
    merge_order(m, o, seen);
    /* Whatever told of it first, it is decided upon only after all its parts were read. */
    if (!(seen->parts & SEEN_FOS) && !(seen->parts & SEEN_DELETED))
        order_want_read(o);
    return o;
}
