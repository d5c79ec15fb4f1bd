/* SPDX-License-Identifier: Apache-2.0 */
/* Small pieces of what is shown: see app/view_part.h. */
#include "app/view.h"

#include "app/view_part.h"
#include "base/text.h"
#include "connect/platform.h"

#include <stdarg.h>

#define NAMES_MAX 900 /* bytes of a closed list */

enum err view_fail(struct view *v, enum err err, const char *en, const char *zh, ...)
{
    va_list args;

    va_start(args, zh);
    v->detail = text_say(v->arena, v->lang, en, zh, args);
    va_end(args);
    return err;
}

struct str view_query(const struct view *v, const char *key)
{
    return str_trim(http_header_get(&v->query, str_of(key)));
}

enum err view_known(struct view *v, const char *const *keys)
{
    for (size_t i = 0; i < v->query.n; i++) {
        struct str name = v->query.items[i].name;
        struct buf all;
        bool known = false;

        buf_init(&all, v->arena, NAMES_MAX);
        for (const char *const *k = keys; *k; k++) {
            known = known || str_eq_nocase(name, str_of(*k));
            buf_printf(&all, "%s%s", all.n ? ", " : "", *k);
        }
        if (!known)
            return view_fail(v, ERR_BAD_INPUT, "there is no parameter \"%.*s\": there are %.*s",
                             "没有参数“%.*s”：可用参数有 %.*s", STR_ARG(text_clip(name, 40)),
                             STR_ARG(buf_view(&all)));
    }
    return OK;
}

void view_money(struct jw *w, const char *key, struct money m, struct arena *a)
{
    jw_key(w, key);
    if (!m.currency[0]) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_kstr(w, "amount", money_amount_text(a, m));
    jw_kstr(w, "currency", str_of(m.currency));
    jw_obj_end(w);
}

void view_id(struct view *v, const char *key, int kind, int64_t id)
{
    jw_kstr_opt(v->w, key, id_text(v->arena, (enum id_kind)kind, id));
}

void view_ext_id(struct view *v, const char *key, int64_t ext_id)
{
    jw_kstr_opt(v->w, key, ext_id ? str_printf(v->arena, "%lld", (long long)ext_id) : STR_NONE);
}

void view_failure(struct view *v, const char *key, enum err err, struct str detail)
{
    jw_key(v->w, key);
    if (!err) {
        jw_null(v->w);
        return;
    }
    jw_obj(v->w);
    jw_kstr(v->w, "code", err_code(err));
    jw_kstr(v->w, "sentence", err_sentence(err, v->lang));
    jw_kstr_opt(v->w, "detail", detail);
    jw_obj_end(v->w);
}

void view_texts(struct view *v, const char *key, struct str list)
{
    struct str *items;
    size_t n = str_split(v->arena, list, ',', &items);

    jw_key(v->w, key);
    jw_arr(v->w);
    for (size_t i = 0; i < n; i++)
        jw_str(v->w, items[i]);
    jw_arr_end(v->w);
}

void view_stored(struct view *v, const char *key, struct str json)
{
    const struct json *root;

    jw_key(v->w, key);
    if (!json.n || json_parse(v->arena, json, &root) || !json_is_arr(root))
        json = STR("[]");
    jw_raw(v->w, json);
}

enum err view_load_shops(struct view *v)
{
    if (v->shops_known)
        return OK;
    enum err err = db_shops(v->db, v->arena, &v->shops, &v->shops_n);
    v->shops_known = !err;
    if (err && !v->err)
        v->err = err;
    return err;
}

const struct shop *view_shop_of(struct view *v, int64_t id)
{
    if (view_load_shops(v))
        return NULL;
    for (size_t i = 0; i < v->shops_n; i++) {
        if (v->shops[i].id == id)
            return &v->shops[i];
    }
    return NULL;
}

const struct supplier_account *view_account_of(struct view *v, int64_t id)
{
    if (!v->accounts_known) {
        enum err err = db_supplier_accounts(v->db, v->arena, &v->accounts, &v->accounts_n);
        v->accounts_known = !err;
        if (err && !v->err)
            v->err = err;
    }
    for (size_t i = 0; i < v->accounts_n; i++) {
        if (v->accounts[i].id == id)
            return &v->accounts[i];
    }
    return NULL;
}

enum err view_find_shop(struct view *v, struct str text, const struct shop **ret_shop)
{
    int64_t id = 0;
    enum err err = view_load_shops(v);

    if (err)
        return err;
    bool by_id = id_parse(ID_SHOP, text, &id);
    for (size_t i = 0; i < v->shops_n; i++) {
        const struct shop *s = &v->shops[i];
        if (by_id ? s->id == id : str_eq_nocase(s->domain, text)) {
            *ret_shop = s;
            return OK;
        }
    }
    return view_fail(v, ERR_NOT_FOUND, "no shop \"%.*s\" is connected", "未连接店铺“%.*s”",
                     STR_ARG(text_clip(text, 100)));
}

enum err view_shop_id(struct view *v, int64_t *ret_id)
{
    struct str text = view_query(v, "shop");
    const struct shop *s;

    if (!text.n) {
        *ret_id = 0;
        return OK;
    }
    enum err err = view_find_shop(v, text, &s);
    if (!err)
        *ret_id = s->id;
    return err;
}

enum err view_find_order(struct view *v, int64_t *ret_id)
{
    int64_t shop_id;
    enum err err = view_shop_id(v, &shop_id);

    if (err)
        return err;
    err = db_order_resolve(v->db, v->arena, shop_id, v->path_id, ret_id);
    struct str ref = text_clip(v->path_id, 100);
    if (err == ERR_NOT_FOUND)
        return view_fail(v, err, "no order \"%.*s\"", "没有订单“%.*s”", STR_ARG(ref));
    if (err == ERR_AMBIGUOUS)
        return view_fail(v, err, "more than one shop has an order \"%.*s\"",
                         "多个店铺都有订单“%.*s”", STR_ARG(ref));
    return err;
}

enum err view_bool(struct view *v, const char *key, bool fallback, bool *ret)
{
    struct str s = view_query(v, key);

    *ret = fallback;
    if (!s.n)
        return OK;
    *ret = str_eq(s, STR("true")) || str_eq(s, STR("1"));
    if (*ret || str_eq(s, STR("false")) || str_eq(s, STR("0")))
        return OK;
    return view_fail(v, ERR_BAD_INPUT, "\"%s\" must be true or false", "“%s”必须是 true 或 false",
                     key);
}

static enum err unknown_word(struct view *v, const struct view_words *w, struct str word)
{
    struct buf all;

    buf_init(&all, v->arena, NAMES_MAX);
    for (int i = 0; i < w->max; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(w->text(i)));
    return view_fail(v, ERR_BAD_INPUT, "there is no %s \"%.*s\": there are %.*s",
                     "没有%s“%.*s”：可用的有 %.*s", w->what[v->lang], STR_ARG(text_clip(word, 40)),
                     STR_ARG(buf_view(&all)));
}

enum err view_bits(struct view *v, const char *key, const struct view_words *w, uint64_t *ret_bits)
{
    struct str *words;
    size_t n = str_split(v->arena, view_query(v, key), ',', &words);
    uint64_t bits = 0;

    for (size_t i = 0; i < n; i++) {
        int at = 0;
        while (at < w->max && !str_eq(words[i], w->text(at)))
            at++;
        if (at == w->max)
            return unknown_word(v, w, words[i]);
        bits |= UINT64_C(1) << at;
    }
    *ret_bits = bits;
    return OK;
}

enum err view_page(struct view *v, enum id_kind kind, struct view_page *ret_page)
{
    struct str cursor = view_query(v, "cursor"), limit = view_query(v, "limit");
    struct view_page p = {.kind = kind, .limit = 50};

    if (limit.n && (!str_to_i64(limit, &p.limit) || p.limit < 1 || p.limit > 250))
        return view_fail(v, ERR_BAD_INPUT, "\"limit\" must be a whole number from 1 to 250",
                         "“limit”必须是 1 到 250 之间的整数");
    if (cursor.n && kind != ID_MAX && !id_parse(kind, cursor, &p.before_id))
        return view_fail(v, ERR_BAD_INPUT,
                         "\"cursor\" must be the \"next\" of the page before of this list",
                         "“cursor”必须是此列表上一页的“next”");
    *ret_page = p;
    return OK;
}

void view_list_begin(struct view *v)
{
    jw_obj(v->w);
    jw_key(v->w, "items");
    jw_arr(v->w);
}

void view_list_end(struct view *v, struct str next)
{
    jw_arr_end(v->w);
    jw_kstr_opt(v->w, "next", next);
    jw_obj_end(v->w);
}

size_t view_page_n(const struct view_page *p, size_t n)
{
    return n > (size_t)p->limit ? (size_t)p->limit : n;
}

struct str view_next(struct view *v, const struct view_page *p, size_t n, int64_t last_id)
{
    return n > (size_t)p->limit ? id_text(v->arena, p->kind, last_id) : STR_NONE;
}

void view_owner(struct view *v, const char *key, int64_t id)
{
    view_id(v, key, view_shop_of(v, id) ? ID_SHOP : ID_ACCOUNT, id);
}

void view_shop_ref(struct view *v, int64_t shop_id)
{
    const struct shop *s = view_shop_of(v, shop_id);

    jw_key(v->w, "shop");
    jw_obj(v->w);
    view_id(v, "id", ID_SHOP, shop_id);
    jw_kstr_opt(v->w, "domain", s ? s->domain : STR_NONE);
    jw_kstr_opt(v->w, "name", s ? s->name : STR_NONE);
    jw_obj_end(v->w);
}

void view_shop_short(struct view *v, int64_t shop_id)
{
    const struct shop *s = view_shop_of(v, shop_id);

    view_id(v, "shop", ID_SHOP, shop_id);
    jw_kstr_opt(v->w, "shop_domain", s ? s->domain : STR_NONE);
}

void view_order_ref(struct view *v, int64_t id, struct str name)
{
    jw_key(v->w, "order");
    jw_obj(v->w);
    view_id(v, "id", ID_ORDER, id);
    jw_kstr(v->w, "name", name);
    jw_obj_end(v->w);
}

void view_flags(struct view *v, uint32_t flags)
{
    static const struct {
        const char *key;
        uint32_t flag;
    } rows[] = {
        {"test", ORDER_TEST},
        {"edited", ORDER_EDITED},
        {"backfill", ORDER_BACKFILL},
        {"allowed", ORDER_ALLOW},
        {"elsewhere", ORDER_ELSEWHERE},
        {"do_not_buy", ORDER_DO_NOT_BUY},
        {"read_wanted", ORDER_READ_WANTED},
        {"fulfillment_orders_known", ORDER_FOS_KNOWN},
        {"deleted", ORDER_DELETED},
        {"lines_partial", ORDER_LINES_PARTIAL},
        {"other_app", ORDER_OTHER_APP},
        {"requires_shipping", ORDER_REQUIRES_SHIPPING},
    };

    jw_key(v->w, "flags");
    jw_obj(v->w);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        jw_kbool(v->w, rows[i].key, (flags & rows[i].flag) != 0);
    jw_obj_end(v->w);
}

void view_guards(struct view *v, uint64_t guards)
{
    jw_key(v->w, "guards");
    jw_arr(v->w);
    for (int g = 0; g < GUARD_MAX; g++) {
        if (!(guards & GUARD_BIT(g)))
            continue;
        jw_obj(v->w);
        jw_kstr(v->w, "code", guard_text((enum guard)g));
        jw_kstr(v->w, "sentence", guard_sentence((enum guard)g, v->lang));
        jw_kbool(v->w, "can_override", guard_overridable((enum guard)g));
        jw_obj_end(v->w);
    }
    jw_arr_end(v->w);
}

void view_admin_url(struct view *v, const struct shop *s, int64_t order_ext_id)
{
    const struct platform *p = s ? platform_by_id(s->platform) : NULL;
    struct str url = STR_NONE;

    if (p && p->order_url && order_ext_id) {
        struct account acc = {.id = s->id, .base_url = s->base_url, .domain = s->domain};
        url = p->order_url(&acc, order_ext_id, v->arena);
    }
    jw_kstr_opt(v->w, "admin_url", url);
}

void view_status(struct view *v, const char *key, struct str status, struct str raw)
{
    jw_key(v->w, key);
    jw_obj(v->w);
    jw_kstr(v->w, "status", status);
    jw_kstr(v->w, "raw", raw);
    jw_obj_end(v->w);
}

void view_order_numbers(struct view *v, const struct view_counts_in *in)
{
    jw_key(v->w, "counts");
    jw_obj(v->w);
    jw_ki64(v->w, "lines", in->lines);
    jw_ki64(v->w, "units", in->units);
    jw_ki64(v->w, "wanted", in->wanted);
    jw_ki64(v->w, "shipped", in->shipped);
    jw_ki64(v->w, "fulfilled", in->fulfilled);
    jw_obj_end(v->w);
}
