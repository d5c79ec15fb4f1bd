/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POST /api/v1/bulk/match: a pasted or saved list of numbers, held against the orders. Nothing is
 * changed: the rows that fit come back as rows for a bulk (app/command_bulk.c).
 */
#include "app/view_part.h"

#include "base/crypto.h"
#include "base/csv.h"
#include "base/map.h"
#include "base/text.h"
#include "core/carrier.h"
#include "core/plan.h"

#include <string.h>

#define NUMBER_MAX 60
#define ROWS_MAX   5000

enum match_state {
#define STATE(name, ...) MATCH_##name,
#include "app/match_states.tbl.h"
#undef STATE
    MATCH_MAX
};

static const struct {
    const char *name;
    bool ok;
    const char *sentence[LANG_MAX];
} states[] = {
#define STATE(name, ok, en, zh) {#name, ok, {en, zh}},
#include "app/match_states.tbl.h"
#undef STATE
};

enum column { COLUMN_ORDER, COLUMN_NUMBER, COLUMN_CARRIER, COLUMN_MAX };

/* How people name the columns; compared without case, blanks, points and dashes. */
static const struct {
    const char *word;
    enum column column;
    bool links; /* only in a list of supplier orders */
} heads[] = {
    {"order", COLUMN_ORDER, false},
    {"ordername", COLUMN_ORDER, false},
    {"orderid", COLUMN_ORDER, false},
    {"ordernumber", COLUMN_ORDER, false},
    {"orderno", COLUMN_ORDER, false},
    {"name", COLUMN_ORDER, false},
    {"订单", COLUMN_ORDER, false},
    {"订单号", COLUMN_ORDER, false},
    {"订单编号", COLUMN_ORDER, false},
    {"订单名称", COLUMN_ORDER, false},
    {"店铺订单号", COLUMN_ORDER, false},
    {"number", COLUMN_NUMBER, false},
    {"tracking", COLUMN_NUMBER, false},
    {"trackingnumber", COLUMN_NUMBER, false},
    {"trackingno", COLUMN_NUMBER, false},
    {"trackingcode", COLUMN_NUMBER, false},
    {"运单号", COLUMN_NUMBER, false},
    {"物流单号", COLUMN_NUMBER, false},
    {"快递单号", COLUMN_NUMBER, false},
    {"跟踪号", COLUMN_NUMBER, false},
    {"追踪号", COLUMN_NUMBER, false},
    {"carrier", COLUMN_CARRIER, false},
    {"courier", COLUMN_CARRIER, false},
    {"company", COLUMN_CARRIER, false},
    {"trackingcompany", COLUMN_CARRIER, false},
    {"承运商", COLUMN_CARRIER, false},
    {"物流公司", COLUMN_CARRIER, false},
    {"快递公司", COLUMN_CARRIER, false},
    {"supplierorder", COLUMN_NUMBER, true},
    {"supplierordernumber", COLUMN_NUMBER, true},
    {"aliexpressorder", COLUMN_NUMBER, true},
    {"aliexpressordernumber", COLUMN_NUMBER, true},
    {"供应商订单号", COLUMN_NUMBER, true},
    {"采购单号", COLUMN_NUMBER, true},
    {"速卖通订单号", COLUMN_NUMBER, true},
};

struct match_row {
    const struct csv_row *csv;
    struct str ref, number, carrier, warning;
    const struct order *order;
    enum match_state state;
    const struct carrier *guess;
    const char *does; /* "ship", "add_number", "change_number", "link" */
};

struct match {
    struct view *v;
    bool links;
    struct str supplier;
    int64_t shop_id;
    int at[COLUMN_MAX]; /* -1: there is no such column */
    bool header;
    struct match_row *rows;
    size_t n;
};

static struct str plain(struct arena *a, struct str s)
{
    struct buf b;

    buf_init(&b, a, 200);
    s = str_lower(a, text_clip(s, 60));
    for (size_t i = 0; i < s.n; i++) {
        if (!strchr(" ._-#:/", s.p[i]))
            buf_char(&b, s.p[i]);
    }
    return buf_view(&b);
}

static int column_of(const struct match *m, struct str cell)
{
    struct str word = plain(m->v->arena, cell);

    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        if (str_eq(word, str_of(heads[i].word)) && (!heads[i].links || m->links))
            return (int)heads[i].column;
    }
    return -1;
}

/* Does the first row name the columns? Else they are what they usually are. */
static void read_header(struct match *m, const struct csv_row *first)
{
    int at[COLUMN_MAX] = {-1, -1, -1};

    for (size_t i = 0; i < first->n; i++) {
        int column = column_of(m, first->cells[i]);
        if (column >= 0 && at[column] < 0)
            at[column] = (int)i;
        m->header = m->header || column >= 0;
    }
    if (at[COLUMN_ORDER] < 0 || at[COLUMN_NUMBER] < 0) {
        at[COLUMN_ORDER] = 0;
        at[COLUMN_NUMBER] = 1;
        at[COLUMN_CARRIER] = m->links ? -1 : 2;
    }
    for (int i = 0; i < COLUMN_MAX; i++)
        m->at[i] = at[i];
}

static struct str cell(const struct match *m, const struct csv_row *row, enum column column)
{
    int at = m->at[column];

    return at < 0 || (size_t)at >= row->n ? STR_NONE : row->cells[at];
}

/* 16 digits and more that end in zeros: a spreadsheet keeps fifteen. */
static bool looks_rounded(struct str s)
{
    if (s.n < 17)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || (i >= 15 && s.p[i] != '0'))
            return false;
    }
    return true;
}

static bool usable(const struct match *m, struct str number)
{
    if (number.n > NUMBER_MAX)
        return false;
    for (size_t i = 0; i < number.n; i++) {
        if ((unsigned char)number.p[i] < 0x20 ||
            (m->links && (number.p[i] < '0' || number.p[i] > '9')))
            return false;
    }
    return m->links || carrier_normalize(m->v->arena, number).n > 0;
}

static void guess(struct match *m, struct match_row *r)
{
    struct carrier_guess *guesses;
    bool zh = m->v->lang == LANG_ZH;
    struct str country = r->order->person.country_code;
    size_t n = carrier_detect(m->v->arena, r->number, country, r->carrier, &guesses);

    r->guess = r->carrier.n ? carrier_by_name(r->carrier) : NULL;
    if (!r->guess)
        r->guess = carrier_best(m->v->arena, r->number, country, r->carrier);
    if (n && guesses[0].proof == CARRIER_DISPROVEN)
        r->warning = zh ? STR("校验位不符：请核对单号。")
                        : STR("Its check digit is wrong: compare it once more.");
    else if (!n)
        r->warning =
            zh ? STR("没有承运商使用这种单号格式。") : STR("No known carrier has such numbers.");
    if (looks_rounded(r->number))
        r->warning = zh ? STR("末尾全是 0：电子表格可能已丢失数字。")
                        : STR("It ends in zeros: a spreadsheet may have lost its last digits.");
}

static void plan_number_row(struct match *m, struct match_row *r)
{
    int64_t id;

    guess(m, r);
    switch (plan_number(r->order, r->number, &id)) {
    case NUMBER_SHIP: r->does = "ship"; return;
    case NUMBER_ADD: r->does = "add_number"; return;
    case NUMBER_REPLACE:
        r->does = "change_number";
        r->state = MATCH_other_number;
        return;
    case NUMBER_KNOWN: r->state = MATCH_already; return;
    case NUMBER_SEVERAL: r->state = MATCH_several; return;
    case NUMBER_NOTHING: r->state = MATCH_closed; return;
    }
}

static enum err plan_link_row(struct match *m, struct match_row *r)
{
    int64_t owner = 0;
    enum err err = db_order_of_supplier_number(m->v->db, m->supplier, r->number, &owner);

    r->does = "link";
    if (!err && owner)
        r->state = owner == r->order->id ? MATCH_already : MATCH_taken;
    if (looks_rounded(r->number))
        r->warning = m->v->lang == LANG_ZH
                         ? STR("末尾全是 0：电子表格可能已丢失数字。")
                         : STR("It ends in zeros: a spreadsheet may have lost its last digits.");
    return err;
}

static enum err match_row(struct match *m, struct map *seen, struct match_row *r)
{
    struct arena *a = m->v->arena;
    struct order *o = NULL;
    int64_t id = 0;

    r->state = MATCH_ready;
    if (!r->ref.n || !r->number.n) {
        r->state = MATCH_incomplete;
        return OK;
    }
    if (csv_is_shortened(r->number) || csv_is_shortened(r->ref)) {
        r->state = MATCH_shortened;
        return OK;
    }
    if (!usable(m, r->number)) {
        r->state = MATCH_unusable;
        return OK;
    }
    enum err err = db_order_resolve(m->v->db, a, m->shop_id, text_clip(r->ref, 100), &id);
    if (err == ERR_NOT_FOUND || err == ERR_AMBIGUOUS) {
        r->state = err == ERR_NOT_FOUND ? MATCH_not_found : MATCH_ambiguous;
        return OK;
    }
    if (!err)
        err = db_orders_load(m->v->db, a, &id, 1, &o);
    if (err)
        return err;
    r->order = o;
    struct str key = str_printf(a, "%lld %.*s", (long long)id, STR_ARG(r->number));
    if (map_get(seen, key)) {
        r->state = MATCH_repeated;
        return OK;
    }
    map_put(seen, key, r);
    if (m->links)
        return plan_link_row(m, r);
    plan_number_row(m, r);
    return OK;
}

static void put_row(struct match *m, const struct match_row *r)
{
    struct view *v = m->v;
    const struct shop *s = r->order ? view_shop_of(v, r->order->shop_id) : NULL;

    jw_obj(v->w);
    jw_ki64(v->w, "line", r->csv->line);
    jw_kstr(v->w, "ref", r->ref);
    jw_kstr(v->w, "number", r->number);
    jw_kstr_opt(v->w, "given_carrier", r->carrier);
    jw_key(v->w, "order");
    if (r->order) {
        jw_obj(v->w);
        view_id(v, "id", ID_ORDER, r->order->id);
        jw_kstr(v->w, "name", r->order->name);
        jw_kstr_opt(v->w, "shop_domain", s ? s->domain : STR_NONE);
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_kstr_opt(v->w, "carrier", r->guess ? str_of(r->guess->id) : STR_NONE);
    jw_kstr_opt(v->w, "carrier_name", r->guess ? str_of(r->guess->name) : STR_NONE);
    jw_kstr(v->w, "state", str_of(states[r->state].name));
    jw_kbool(v->w, "ok", states[r->state].ok);
    jw_kstr(v->w, "sentence", str_of(states[r->state].sentence[v->lang]));
    jw_kstr_opt(v->w, "warning", r->warning);
    jw_kstr_opt(v->w, "does", str_of(r->does));
    jw_key(v->w, "import");
    if (r->order) {
        jw_obj(v->w);
        jw_kstr(v->w, "order", id_text(v->arena, ID_ORDER, r->order->id));
        jw_kstr(v->w, "number", r->number);
        if (m->links)
            jw_kstr(v->w, "supplier", m->supplier);
        else if (r->guess)
            jw_kstr(v->w, "carrier", str_of(r->guess->id));
        jw_obj_end(v->w);
    } else {
        jw_null(v->w);
    }
    jw_obj_end(v->w);
}

static void put_report(struct match *m, struct str encoding)
{
    struct view *v = m->v;
    int64_t counts[MATCH_MAX] = {0};

    for (size_t i = 0; i < m->n; i++)
        counts[m->rows[i].state]++;
    jw_obj(v->w);
    jw_kstr(v->w, "kind", m->links ? STR("links") : STR("numbers"));
    jw_kstr(v->w, "action", m->links ? STR("link") : STR("number"));
    jw_kstr(v->w, "encoding", encoding);
    jw_kbool(v->w, "header", m->header);
    jw_ki64(v->w, "rows", (int64_t)m->n);
    jw_key(v->w, "counts");
    jw_obj(v->w);
    for (int i = 0; i < MATCH_MAX; i++)
        jw_ki64(v->w, states[i].name, counts[i]);
    jw_obj_end(v->w);
    jw_key(v->w, "items");
    jw_arr(v->w);
    for (size_t i = 0; i < m->n; i++)
        put_row(m, &m->rows[i]);
    jw_arr_end(v->w);
    jw_obj_end(v->w);
}

static enum err read_text(struct view *v, struct str *ret_text, struct str *ret_encoding)
{
    struct str bytes = view_query(v, "text"), packed = view_query(v, "base64");

    if (packed.n && !base64_parse(v->arena, packed, &bytes))
        return view_fail(v, ERR_BAD_INPUT, "\"base64\" is not base64", "“base64”不是有效的 base64");
    if (!bytes.n)
        return view_fail(v, ERR_BAD_INPUT, "give the list as \"text\", or its bytes as \"base64\"",
                         "请以“text”提供列表，或以“base64”提供其字节");
    enum err err = csv_decode(v->arena, bytes, ret_text, ret_encoding);
    if (err)
        return view_fail(v, err, "this is no text: save it as CSV in UTF-8",
                         "这不是文本：请另存为 UTF-8 编码的 CSV");
    return OK;
}

enum err view_bulk_match(struct view *v)
{
    struct match m = {.v = v, .supplier = view_query(v, "supplier")};
    struct str kind = view_query(v, "kind"), text, encoding;
    struct csv_row *rows;
    struct map *seen = map_new(v->arena);
    size_t n;
    enum err err = view_shop_id(v, &m.shop_id);

    m.links = str_eq(kind, STR("links"));
    if (!m.supplier.n)
        m.supplier = STR("aliexpress");
    if (!err && kind.n && !m.links && !str_eq(kind, STR("numbers")))
        err = view_fail(v, ERR_BAD_INPUT, "\"kind\" is numbers or links",
                        "“kind”应为 numbers 或 links");
    if (!err)
        err = read_text(v, &text, &encoding);
    if (err)
        return err;
    if (csv_read(v->arena, text, ROWS_MAX, &rows, &n))
        return view_fail(v, ERR_TOO_LARGE, "more than %d rows, or a row of more than 50 cells",
                         "超过 %d 行，或某行超过 50 个单元格", ROWS_MAX);
    if (!n)
        return view_fail(v, ERR_BAD_INPUT, "the list is empty", "列表为空");
    read_header(&m, &rows[0]);
    m.rows = ARENA_ARRAY(v->arena, struct match_row, n);
    for (size_t i = m.header ? 1 : 0; i < n && !err; i++) {
        struct match_row *r = &m.rows[m.n++];
        r->csv = &rows[i];
        r->ref = cell(&m, r->csv, COLUMN_ORDER);
        r->number = cell(&m, r->csv, COLUMN_NUMBER);
        r->carrier = cell(&m, r->csv, COLUMN_CARRIER);
        err = match_row(&m, seen, r);
    }
    if (err)
        return err;
    put_report(&m, encoding);
    return v->err;
}
