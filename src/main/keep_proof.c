/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be proven of a data file without its hub: derived values computed anew, "bought at most
 * once" replayed from the history, and heads of the history that were kept elsewhere.
 */
#include "main/keep_part.h"

#include "app/cause.h"
#include "app/proof.h"
#include "app/recompute.h"
#include "base/id.h"
#include "db/accounts.h"
#include "db/orders.h"
#include "os/file_os.h"

#include <string.h>

#define SHOWN_MAX    100 /* differences beyond are only counted */
#define HEADS_MAX    65536
#define HISTORY_MAX  (6 << 20) /* bytes */
#define SEQ_MAX_TEXT 19
#define HASH_HEX     64
#define HASH_LIKE    8 /* so many hex digits behind "37:" are meant as a head */
#define BETWEEN      " \t\r\n,;\"'[]{}()"

static void put_differences(struct keep *k, const char *key, const struct differences *d)
{
    jw_key(k->w, key);
    jw_arr(k->w);
    for (size_t i = 0; i < d->n; i++) {
        const struct difference *x = &d->items[i];
        jw_obj(k->w);
        jw_kstr_opt(k->w, "order", x->name);
        jw_kstr_opt(k->w, "id", x->order_id ? id_text(k->a, ID_ORDER, x->order_id) : STR_NONE);
        jw_kstr(k->w, "what", x->what);
        jw_kstr(k->w, "is", x->is);
        jw_kstr(k->w, "should", x->should);
        jw_obj_end(k->w);
    }
    jw_arr_end(k->w);
}

enum err keep_derived(struct keep *k, bool *ret_same)
{
    struct differences d = {.arena = k->a, .limit = k->ask->most ? k->ask->most : SHOWN_MAX};
    int64_t orders = 0;
    enum err err = recompute(k->db, keep_now_ms(), &d, &orders);

    if (!err)
        err = db_derived_bodies(k->db, &d);
    if (err)
        return err;
    jw_key(k->w, "derived");
    jw_obj(k->w);
    jw_ki64(k->w, "orders", orders);
    jw_ki64(k->w, "different", (int64_t)d.all);
    put_differences(k, "differences", &d);
    jw_obj_end(k->w);
    *ret_same = d.all == 0;
    return OK;
}

enum err keep_proof(struct keep *k, bool *ret_holds)
{
    struct differences d = {.arena = k->a, .limit = SHOWN_MAX};
    struct proof_sums sums = {0};
    enum err err = proof_all(k->db, &d, &sums);

    if (err)
        return err;
    jw_key(k->w, "bought_once");
    jw_obj(k->w);
    jw_kbool(k->w, "holds", d.all == 0);
    jw_ki64(k->w, "orders", sums.orders);
    jw_ki64(k->w, "lines", sums.lines);
    jw_ki64(k->w, "purchases", sums.purchases);
    jw_ki64(k->w, "sent", sums.sent);
    put_differences(k, "differences", &d);
    jw_obj_end(k->w);
    *ret_holds = d.all == 0;
    return OK;
}

static void put_lines(struct keep *k, const struct proof *p)
{
    jw_key(k->w, "lines");
    jw_arr(k->w);
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(p->order, p->lines[i].line_id);
        jw_obj(k->w);
        jw_kstr(k->w, "id", id_text(k->a, ID_LINE, l->id));
        jw_kstr(k->w, "title", l->title);
        jw_kstr_opt(k->w, "sku", l->sku);
        jw_ki64(k->w, "ordered", l->quantity);
        jw_ki64(k->w, "live", order_line_bought(p->order, l->id));
        jw_ki64(k->w, "most", p->lines[i].most);
        jw_obj_end(k->w);
    }
    jw_arr_end(k->w);
}

static void put_purchases(struct keep *k, const struct proof *p)
{
    jw_key(k->w, "purchases");
    jw_arr(k->w);
    for (size_t i = 0; i < p->purchases_n; i++) {
        const struct proof_purchase *x = &p->purchases[i];
        const struct purchase *row = order_purchase(p->order, x->id);
        jw_obj(k->w);
        jw_kstr(k->w, "id", id_text(k->a, ID_PURCHASE, x->id));
        jw_kstr_opt(k->w, "reference", row ? row->reference : STR_NONE);
        jw_kstr(k->w, "state", purchase_state_text(x->state));
        jw_ki64(k->w, "sent", x->sent_n);
        jw_ktime(k->w, "sent_at", x->first_ms);
        jw_key(k->w, "numbers");
        jw_arr(k->w);
        for (size_t n = 0; row && n < row->orders_n; n++)
            jw_str(k->w, row->orders[n].number);
        jw_arr_end(k->w);
        jw_obj_end(k->w);
    }
    jw_arr_end(k->w);
}

/* Oldest first, as a story is told. */
static enum err put_history(struct keep *k, const struct order *o)
{
    struct entry_row *rows;
    bool whole;
    size_t n;
    enum err err = proof_history(k->db, k->a, o, HISTORY_MAX, &rows, &n, &whole);

    if (err)
        return err;
    jw_kbool(k->w, "history_whole", whole);
    jw_key(k->w, "history");
    jw_arr(k->w);
    for (size_t i = 0; i < n; i++) {
        jw_obj(k->w);
        jw_kstr(k->w, "id", id_text(k->a, ID_ENTRY, rows[i].id));
        jw_ktime(k->w, "at", rows[i].at_ms);
        jw_kstr(k->w, "kind", rows[i].kind);
        jw_kstr(k->w, "source", rows[i].source);
        jw_kstr_opt(k->w, "person", rows[i].person);
        jw_kstr_opt(k->w, "cause", rows[i].cause);
        jw_kstr_opt(k->w, "cause_label",
                    cause_text(k->a, rows[i].source, rows[i].cause, k->settings->lang));
        jw_key(k->w, "changes");
        jw_raw(k->w, rows[i].changes_json);
        jw_kstr(k->w, "hash", rows[i].hash);
        jw_obj_end(k->w);
    }
    jw_arr_end(k->w);
    return OK;
}

static enum err find_order(struct keep *k, int64_t *ret_id)
{
    int64_t shop_id = 0;
    struct shop *shops;
    size_t n;
    enum err err = db_shops(k->db, k->a, &shops, &n);

    for (size_t i = 0; i < n && !err && k->ask->shop.n; i++) {
        if (str_eq_nocase(shops[i].domain, k->ask->shop) ||
            str_eq(id_text(k->a, ID_SHOP, shops[i].id), k->ask->shop))
            shop_id = shops[i].id;
    }
    if (!err && k->ask->shop.n && !shop_id)
        return keep_fail(k, ERR_NOT_FOUND, "There is no such shop in the data file.",
                         "数据文件中没有该店铺。");
    if (!err)
        err = db_order_resolve(k->db, k->a, shop_id, k->ask->order, ret_id);
    if (err == ERR_NOT_FOUND)
        return keep_fail(k, err, "There is no such order in the data file.",
                         "数据文件中没有该订单。");
    return err;
}

enum err keep_order(struct keep *k, bool *ret_holds)
{
    struct differences d = {.arena = k->a, .limit = SHOWN_MAX};
    struct proof p = {0};
    int64_t id = 0;
    enum err err = find_order(k, &id);

    if (!err)
        err = proof_order(k->db, k->a, id, &d, &p);
    if (err)
        return err;
    jw_key(k->w, "order");
    jw_obj(k->w);
    jw_kstr(k->w, "id", id_text(k->a, ID_ORDER, id));
    jw_kstr(k->w, "name", p.order->name);
    jw_kbool(k->w, "bought_once", d.all == 0);
    put_lines(k, &p);
    put_purchases(k, &p);
    put_differences(k, "differences", &d);
    err = put_history(k, p.order);
    jw_obj_end(k->w);
    *ret_holds = d.all == 0;
    return err;
}

enum err keep_heads(struct keep *k, struct db *db)
{
    struct str text = STR_NONE, hash;
    struct keep_chain *chains;
    int64_t count;
    size_t n;
    enum err err = keep_chain_list(k, db, &chains, &n);

    for (size_t i = 0; !err && i < n; i++) {
        err = db_entries_head(db, k->a, chains[i].shop_id, &count, &hash);
        if (!err && count)
            text = str_printf(k->a, "%.*s%s%lld:%.*s", STR_ARG(text), text.n ? "," : "",
                              (long long)count, STR_ARG(hash));
    }
    if (!err)
        jw_kstr_opt(k->w, "heads", text);
    return err;
}

/* Does any chain have this hash at this place? */
static enum err stands(struct keep *k, int64_t seq, struct str hash, bool *ret_stands)
{
    struct keep_chain *chains;
    struct str have;
    size_t n;
    enum err err = keep_chain_list(k, k->db, &chains, &n);

    *ret_stands = false;
    for (size_t i = 0; !err && i < n && !*ret_stands; i++) {
        err = db_entries_hash(k->db, k->a, chains[i].shop_id, seq, &have);
        *ret_stands = !err && have.n && str_eq_nocase(have, hash);
    }
    return err;
}

/* Words lie between blanks, commas, quotes and brackets. */
static bool next_word(struct str *text, struct str *ret_word)
{
    size_t from = 0, to;

    while (from < text->n && memchr(BETWEEN, text->p[from], sizeof(BETWEEN) - 1))
        from++;
    for (to = from; to < text->n && !memchr(BETWEEN, text->p[to], sizeof(BETWEEN) - 1);)
        to++;
    *ret_word = str_slice(*text, from, to - from);
    *text = str_slice(*text, to, text->n - to);
    return ret_word->n > 0;
}

static bool is_hex(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return true;
}

/* "37:3ac9...": ret_whole is false when it is one, but mangled. */
static bool is_head(struct str word, int64_t *ret_seq, struct str *ret_hash, bool *ret_whole)
{
    struct str seq;
    int64_t n = 0;

    if (!str_cut(word, ':', &seq, ret_hash) || seq.n > SEQ_MAX_TEXT || !str_to_i64(seq, &n) ||
        n < 1 || ret_hash->n < HASH_LIKE || !is_hex(*ret_hash))
        return false;
    *ret_seq = n;
    *ret_whole = ret_hash->n == HASH_HEX;
    return true;
}

static enum err from_one(struct keep *k, struct str head, int64_t seq, struct str hash,
                         bool *ret_same)
{
    bool found = false;
    enum err err = stands(k, seq, hash, &found);

    if (err)
        return err;
    jw_obj(k->w);
    jw_kstr(k->w, "head", head);
    jw_ki64(k->w, "entries", seq);
    jw_kbool(k->w, "unchanged", found);
    jw_obj_end(k->w);
    *ret_same = *ret_same && found;
    return OK;
}

static enum err no_heads(struct keep *k)
{
    return keep_fail(
        k, ERR_BAD_INPUT,
        "--from takes heads as `waybill audit` tells them (37:3ac9...), each whole, or a file with "
        "them.",
        "--from 需要 `waybill audit` 给出的完整链头（如 37:3ac9...），或包含它们的文件。");
}

/* A file may hold more than heads: what a command printed, a note. A head that lost a part of
 * itself is not passed over. */
enum err keep_from(struct keep *k, bool *ret_same)
{
    struct str text = k->ask->from, word, hash;
    bool of_file = file_exists(text), any = false, whole = true;
    enum err err = of_file ? file_read(k->a, text, HEADS_MAX, &text) : OK;
    int64_t seq;

    if (err)
        return no_heads(k);
    jw_key(k->w, "from");
    jw_arr(k->w);
    while (!err && next_word(&text, &word)) {
        bool head = is_head(word, &seq, &hash, &whole);
        if ((head && !whole) || (!head && !of_file))
            err = no_heads(k);
        else if (head)
            err = from_one(k, word, seq, hash, ret_same);
        any = any || head;
    }
    jw_arr_end(k->w);
    return err || any ? err : no_heads(k);
}
