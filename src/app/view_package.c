/* SPDX-License-Identifier: Apache-2.0 */
/* The list of packages with its filters, the counts beside its tabs, and what was told of one. */
#include "app/view_part.h"

#include "base/text.h"
#include "core/carrier.h"
#include "db/entries.h"
#include "db/packages.h"

/* More than that is "many" to a person. */
#define COUNT_MAX 999

/* What a need of db/packages.h means, and what helps. */
static const struct need {
    const char *code, *sentence[LANG_MAX];
} needs[] = {
    {"returned",
     {"The parcel goes back to the sender: talk to customer and supplier.",
      "包裹被退回：请联系客户和供应商。"}},
    {"bad_event",
     {"The last event sounds like trouble: look at the tracking page, then ask the carrier.",
      "最近的物流记录显示异常：请查看跟踪页面并询问承运商。"}},
    {"not_in_shop",
     {"The shop did not take the number: see the cause in the outbox and retry.",
      "运单号未能写回店铺：请在发件箱查看原因并重试。"}},
    {"number_suspect",
     {"The number does not look right: check it with the supplier.",
      "运单号可疑：请与供应商核对。"}},
    {"number_vanished",
     {"The supplier no longer shows this number: it is kept; check it.",
      "供应商不再显示此运单号：已保留，请核对。"}},
    {"no_movement",
     {"No event for 10 days or more: ask the supplier or the carrier.",
      "已超过 10 天没有物流更新：请询问供应商或承运商。"}},
    {"never_scanned",
     {"A label was made 5 days ago or more, but no carrier has scanned it: ask the supplier.",
      "面单已生成 5 天以上，但承运商尚未揽收：请询问供应商。"}},
    {"no_number",
     {"It left 5 days ago or more, but there is no tracking number: ask the supplier.",
      "已发出 5 天以上仍无运单号：请询问供应商。"}},
};

static struct str state_name(int value)
{
    return package_state_text((enum package_state)value);
}

static enum err read_filter(struct view *v, struct package_filter *f, struct view_page *page)
{
    static const char *const known[] = {"shop", "state",  "attention", "carrier",
                                        "q",    "cursor", "limit",     NULL};
    static const struct view_words states = {{"state", "状态"}, state_name, PACKAGE_STATE_MAX};
    const struct carrier *c;
    enum err err = view_known(v, known);

    *f = (struct package_filter){.now_ms = v->now_ms};
    if (!err)
        err = view_shop_id(v, &f->shop_id);
    if (!err)
        err = view_bits(v, "state", &states, &f->states);
    if (!err)
        err = view_bool(v, "attention", false, &f->attention);
    if (!err)
        err = view_page(v, ID_PACKAGE, page);
    if (err)
        return err;
    f->carrier = view_query(v, "carrier");
    c = f->carrier.n ? carrier_by_id(f->carrier) : NULL;
    if (f->carrier.n && !c)
        return view_fail(v, ERR_BAD_INPUT, "there is no carrier \"%.*s\"", "没有承运商“%.*s”",
                         STR_ARG(text_clip(f->carrier, 40)));
    f->text = text_clip(view_query(v, "q"), 200);
    f->before_id = page->before_id;
    f->limit = page->limit + 1;
    return OK;
}

static void attention(struct view *v, const struct package_item *p)
{
    jw_key(v->w, "attention");
    for (size_t i = 0; i < COUNT_OF(needs); i++) {
        if (!str_eq(p->need, str_of(needs[i].code)))
            continue;
        jw_obj(v->w);
        jw_kstr(v->w, "code", p->need);
        jw_kstr(v->w, "sentence", str_of(needs[i].sentence[v->lang]));
        jw_obj_end(v->w);
        return;
    }
    jw_null(v->w);
}

/* As in one order: a carrier that nobody named is guessed as it is for the shop. */
static void number(struct view *v, const struct package_item *p)
{
    const struct carrier *c = p->carrier.n ? carrier_by_id(p->carrier) : NULL;

    if (!c && p->number.n)
        c = carrier_best(v->arena, p->number, p->country, p->carrier_raw);
    jw_kstr_opt(v->w, "number", p->number);
    jw_kstr_opt(v->w, "carrier", c ? str_of(c->id) : STR_NONE);
    jw_kstr_opt(v->w, "carrier_name", c ? carrier_name(c) : p->carrier_raw);
    jw_kstr_opt(v->w, "url", p->number.n ? carrier_tracking_url(v->arena, c, p->number) : STR_NONE);
}

static void item(struct view *v, const struct package_item *p)
{
    jw_obj(v->w);
    view_id(v, "id", ID_PACKAGE, p->id);
    view_order_ref(v, p->order_id, p->order_name);
    view_shop_short(v, p->shop_id);
    jw_kstr_opt(v->w, "customer", p->customer);
    jw_kstr_opt(v->w, "country", p->country);
    view_id(v, "purchase", ID_PURCHASE, p->purchase_id);
    jw_kstr_opt(v->w, "supplier", p->supplier);
    jw_kstr(v->w, "state", package_state_text(p->state));
    attention(v, p);
    number(v, p);
    jw_kbool(v->w, "in_shop", p->fulfillment_ext_id != 0);
    jw_ktime(v->w, "known_at", p->known_ms);
    jw_ktime(v->w, "shipped_at", p->shipped_ms);
    jw_ktime(v->w, "moving_at", p->moving_ms);
    jw_ktime(v->w, "delivered_at", p->delivered_ms);
    jw_key(v->w, "last_event");
    if (p->last_event_ms) {
        jw_obj(v->w);
        jw_ktime(v->w, "at", p->last_event_ms);
        jw_kstr(v->w, "text", p->last_event);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_obj_end(v->w);
}

enum err view_packages(struct view *v)
{
    struct package_filter f;
    struct package_item *rows;
    struct view_page page;
    size_t n, shown;
    enum err err = read_filter(v, &f, &page);

    if (!err)
        err = db_list_packages(v->db, v->arena, &f, &rows, &n);
    if (err)
        return err;
    shown = view_page_n(&page, n);
    view_list_begin(v);
    for (size_t i = 0; i < shown; i++)
        item(v, &rows[i]);
    view_list_end(v, view_next(v, &page, n, shown ? rows[shown - 1].id : 0));
    return v->err;
}

enum err view_package_counts(struct view *v)
{
    static const char *const known[] = {"shop", NULL};
    struct package_counts counts;
    struct str *carriers = NULL;
    int64_t shop_id;
    size_t n = 0;
    enum err err = view_known(v, known);

    if (!err)
        err = view_shop_id(v, &shop_id);
    if (!err)
        err = db_package_counts(v->db, v->arena, shop_id, v->now_ms, COUNT_MAX, &counts);
    if (!err)
        err = db_package_carriers(v->db, v->arena, &carriers, &n);
    if (err)
        return err;
    jw_obj(v->w);
    jw_ki64(v->w, "attention", counts.attention);
    jw_ki64(v->w, "under_way", counts.under_way);
    jw_key(v->w, "carriers");
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++) {
        const struct carrier *c = carrier_by_id(carriers[i]);
        if (!c)
            continue;
        jw_obj(v->w);
        jw_kstr(v->w, "id", carriers[i]);
        jw_kstr(v->w, "name", carrier_name(c));
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
    jw_obj_end(v->w);
    return v->err;
}

/* --- what was told of one package, by the history of its order --- */

#define ENTRIES_MAX 1000

/* Which changes of a package tell people something. is_time: the change is the time itself. */
static const struct told {
    const char *field, *what;
    bool is_time;
} tolds[] = {
    {"package.number", "number", false},    {"package.carrier", "carrier", false},
    {"package.event", "event", false},      {"package.shipped_ms", "left", true},
    {"package.moving_ms", "scanned", true}, {"package.delivered_ms", "delivered", true},
};

struct event {
    int64_t at_ms;
    const char *what;
    struct str text, source, person;
};

struct events {
    struct event *items;
    size_t n;
};

static void add_event(struct view *v, struct events *all, const struct entry_row *e,
                      const struct told *told, struct str after)
{
    const struct carrier *c;
    int64_t at_ms = e->at_ms;

    if (told->is_time && !str_to_i64(after, &at_ms))
        return;
    if (str_eq(str_of(told->what), STR("carrier")) && (c = carrier_by_id(after)))
        after = carrier_name(c);
    *ARENA_PUSH(v->arena, &all->items, &all->n, struct event) =
        (struct event){.at_ms = at_ms,
                       .what = told->what,
                       .text = told->is_time ? STR_NONE : after,
                       .source = e->source,
                       .person = e->person};
    /* Newest first by when it happened; what was found later is often older. */
    for (size_t i = all->n - 1; i > 0 && all->items[i - 1].at_ms < all->items[i].at_ms; i--) {
        struct event moved = all->items[i];
        all->items[i] = all->items[i - 1];
        all->items[i - 1] = moved;
    }
}

static void events_of(struct view *v, struct events *all, const struct entry_row *e,
                      struct str subject)
{
    const struct json *changes = NULL;

    if (json_parse(v->arena, e->changes_json, &changes))
        return;
    /* Those of one entry were written as they were found; the last one is the newest. */
    for (size_t i = json_len(changes); i-- > 0;) {
        const struct json *c = json_at(changes, i);
        struct str field = json_str(json_get(c, "field")), after = json_str(json_get(c, "after"));
        if (!str_eq(json_str(json_get(c, "subject")), subject) || !after.n)
            continue;
        for (size_t k = 0; k < COUNT_OF(tolds); k++) {
            if (str_eq(field, str_of(tolds[k].field)))
                add_event(v, all, e, &tolds[k], after);
        }
    }
}

static void write_event(struct view *v, const struct event *e)
{
    jw_obj(v->w);
    jw_ktime(v->w, "at", e->at_ms);
    jw_kstr(v->w, "what", str_of(e->what));
    jw_kstr_opt(v->w, "text", e->text);
    jw_kstr(v->w, "source", e->source);
    jw_kstr_opt(v->w, "person", e->person);
    jw_obj_end(v->w);
}

enum err view_package_events(struct view *v)
{
    struct entry_row *rows = NULL;
    struct events all = {0};
    int64_t id = 0, order_id = 0;
    size_t n = 0;

    if (!id_parse(ID_PACKAGE, v->path_id, &id))
        return ERR_NOT_FOUND;
    enum err err = db_package_order(v->db, id, &order_id);
    if (!err)
        err = db_entries(v->db, v->arena, 0, order_id, 0, ENTRIES_MAX, &rows, &n);
    if (err)
        return err;
    struct str subject = str_printf(v->arena, "%lld", (long long)id);
    view_list_begin(v);
    for (size_t i = 0; i < n; i++)
        events_of(v, &all, &rows[i], subject);
    for (size_t i = 0; i < all.n; i++)
        write_event(v, &all.items[i]);
    view_list_end(v, STR_NONE);
    return v->err;
}
