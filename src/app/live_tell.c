/* SPDX-License-Identifier: Apache-2.0 */
/* See app/live_tell.h. */
#include "app/live_tell.h"

#include "db/entries.h"
#include "db/list.h"

#define PAGE       500
#define TURN_MAX   1500 /* entries of one commit that are told one by one */
#define RESUME_MAX 1000
#define FRAME_MAX  4096
#define FIRST_MAX  (2 * 1024 * 1024)

static struct str frame_of(struct arena *a, struct str id, const char *event, struct str data)
{
    if (!id.n)
        return str_printf(a, "event: %s\ndata: %.*s\n\n", event, STR_ARG(data));
    return str_printf(a, "id: %.*s\nevent: %s\ndata: %.*s\n\n", STR_ARG(id), event, STR_ARG(data));
}

static void put_words(struct jw *w, struct arena *a, const char *key, struct str list)
{
    struct str *items;
    size_t n = str_split(a, list, ',', &items);

    jw_key(w, key);
    jw_arr(w);
    for (size_t i = 0; i < n; i++)
        jw_str(w, items[i]);
    jw_arr_end(w);
}

static struct str change_frame(struct arena *a, const struct entry_news *n)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, FRAME_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "kind",
            n->order_id  ? STR("order.saved")
            : n->shop_id ? STR("shop.saved")
                         : STR("hub.saved"));
    jw_kstr(&w, "fact", n->kind);
    jw_kstr_opt(&w, "order", id_text(a, ID_ORDER, n->order_id));
    jw_kstr_opt(&w, "name", n->name);
    jw_kstr_opt(&w, "shop", id_text(a, ID_SHOP, n->shop_id));
    jw_kstr_opt(&w, "stage", n->stage);
    put_words(&w, a, "problems", n->problems);
    jw_kstr(&w, "source", n->source);
    jw_kstr_opt(&w, "person", n->person);
    jw_kstr_opt(&w, "cause", n->order_id ? STR_NONE : str_slice(n->cause, 0, 200));
    jw_ktime(&w, "at", n->at_ms);
    jw_obj_end(&w);
    return frame_of(a, id_text(a, ID_ENTRY, n->id), "change", buf_view(&b));
}

/* -- The desk. */

bool turn_heard(struct turn *t)
{
    return !t->rehearsal && live_wanted(t->desk->live);
}

void turn_tell(struct turn *t, const char *event, struct str data)
{
    if (turn_heard(t))
        *ARENA_PUSH(t->arena, &t->tells, &t->tells_n, struct str) =
            frame_of(t->arena, STR_NONE, event, data);
}

static enum err bulk_data(struct db *db, struct arena *a, const struct bulk_row *b,
                          struct str *ret_data)
{
    int64_t for_extension = 0;
    struct buf out;
    struct jw w;

    if (b->failed_n) {
        enum err err = db_bulk_for_extension(db, b->id, &for_extension);
        if (err)
            return err;
    }
    buf_init(&out, a, FRAME_MAX);
    jw_init(&w, &out);
    jw_obj(&w);
    jw_kstr(&w, "id", id_text(a, ID_BULK, b->id));
    jw_kstr(&w, "action", b->action);
    jw_kstr(&w, "state", db_bulk_state_text(b->state));
    jw_kbool(&w, "dry_run", b->dry_run);
    jw_kbool(&w, "counted", b->resolved);
    jw_ki64(&w, "waiting", b->waiting_n);
    jw_ki64(&w, "under_way", b->under_way_n);
    jw_ki64(&w, "done", b->done_n);
    jw_ki64(&w, "nothing", b->nothing_n);
    jw_ki64(&w, "for_extension", for_extension);
    jw_ki64(&w, "failed", b->failed_n - for_extension);
    jw_ki64(&w, "canceled", b->canceled_n);
    jw_ktime(&w, "finished_at", b->finished_ms);
    jw_obj_end(&w);
    *ret_data = buf_view(&out);
    return OK;
}

void live_tell_bulk(struct turn *t, const struct bulk_row *b)
{
    struct str data;

    /* Untold when it cannot be counted: whoever asks for the bulk hears why. */
    if (turn_heard(t) && !bulk_data(t->db, t->arena, b, &data))
        turn_tell(t, "bulk", data);
}

static enum err counts_data(struct db *db, struct arena *a, struct str *ret_data)
{
    struct order_counts counts;
    struct buf b;
    struct jw w;
    enum err err = db_list_counts(db, 0, &counts);

    if (err)
        return err;
    buf_init(&b, a, FRAME_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "all", counts.all);
    jw_ki64(&w, "problems", counts.problems);
    jw_key(&w, "stages");
    jw_obj(&w);
    for (int s = 0; s < STAGE_MAX; s++) {
        jw_key_str(&w, stage_text((enum stage)s));
        jw_i64(&w, counts.by_stage[s]);
    }
    jw_obj_end(&w);
    jw_obj_end(&w);
    *ret_data = buf_view(&b);
    return OK;
}

/* Only when they are others than before. */
static void tell_counts(struct turn *t)
{
    struct desk *d = t->desk;
    struct str data;
    uint64_t hash = UINT64_C(14695981039346656037);

    if (counts_data(d->db, t->arena, &data))
        return;
    for (size_t i = 0; i < data.n; i++)
        hash = (hash ^ (unsigned char)data.p[i]) * UINT64_C(1099511628211);
    if (hash == d->counts_told)
        return;
    d->counts_told = hash;
    live_push(d->live, 0, frame_of(t->arena, STR_NONE, "counts", data));
}

/* The entries after the last that was told, page by page. False: too many, or unreadable. */
static bool tell_entries(struct turn *t, int64_t after_id, bool *ret_orders)
{
    struct desk *d = t->desk;
    struct entry_news *news;
    size_t n = PAGE;

    for (int told = 0; n == PAGE; told += PAGE) {
        if (told >= TURN_MAX || db_entries_news(d->db, t->arena, after_id, PAGE, &news, &n))
            return false;
        for (size_t i = 0; i < n; i++) {
            live_push(d->live, news[i].id, change_frame(t->arena, &news[i]));
            *ret_orders = *ret_orders || news[i].order_id;
            after_id = news[i].id;
        }
    }
    return true;
}

void live_tell(struct turn *t)
{
    struct desk *d = t->desk;
    int64_t after_id = d->entry_told;
    bool orders = false;

    d->entry_told = d->entry_id;
    if (!live_wanted(d->live))
        return;
    if (d->entry_id > after_id && !tell_entries(t, after_id, &orders)) {
        live_reset(d->live, d->entry_id);
        orders = true;
    }
    for (size_t i = 0; i < t->tells_n; i++)
        live_push(d->live, 0, t->tells[i]);
    if (orders)
        tell_counts(t);
}

/* -- A stream begins. */

static void put_reset(struct buf *b, struct arena *a, const char *reason)
{
    buf_str(b, frame_of(a, STR_NONE, "reset", str_printf(a, "{\"reason\":\"%s\"}", reason)));
}

/* What came since. resumed: all of it is told. */
static enum err put_since(struct db *db, struct arena *a, struct buf *b, struct str last,
                          int64_t newest_id, bool *ret_resumed)
{
    struct entry_news *news;
    int64_t last_id;
    size_t n;

    *ret_resumed = false;
    if (!last.n)
        return OK;
    if (!id_parse(ID_ENTRY, last, &last_id) || last_id > newest_id) {
        put_reset(b, a, "unknown");
        return OK;
    }
    bool packed = false;
    enum err err = db_entries_news(db, a, last_id, RESUME_MAX + 1, &news, &n);
    if (!err)
        err = db_entries_packed_since(db, last_id, &packed);
    if (err)
        return err;
    if (n > RESUME_MAX || packed) {
        put_reset(b, a, "too_far");
        return OK;
    }
    for (size_t i = 0; i < n; i++)
        buf_str(b, change_frame(a, &news[i]));
    *ret_resumed = true;
    return OK;
}

enum err live_first(struct db *db, struct arena *a, struct str last, struct str *ret_first,
                    int64_t *ret_known_id)
{
    struct bulk_row *bulks;
    int64_t newest_id;
    struct str counts;
    size_t n;
    struct buf b;
    bool resumed;
    enum err err = db_entries_newest(db, &newest_id);

    buf_init(&b, a, FIRST_MAX);
    buf_str(&b, STR("retry: 2000\n\n"));
    if (!err)
        err = put_since(db, a, &b, last, newest_id, &resumed);
    if (!err)
        err = counts_data(db, a, &counts);
    if (!err)
        err = db_bulks_list(db, a, true, 0, PAGE, &bulks, &n);
    if (err)
        return err;
    struct str hello = str_printf(a, "{\"resumed\":%s}", resumed ? "true" : "false");
    buf_str(&b, frame_of(a, id_text(a, ID_ENTRY, newest_id), "hello", hello));
    buf_str(&b, frame_of(a, STR_NONE, "counts", counts));
    for (size_t i = 0; i < n; i++) {
        struct str data;
        err = bulk_data(db, a, &bulks[i], &data);
        if (err)
            return err;
        buf_str(&b, frame_of(a, STR_NONE, "bulk", data));
    }
    *ret_first = buf_view(&b);
    *ret_known_id = newest_id;
    return b.overflowed ? ERR_TOO_LARGE : OK;
}
