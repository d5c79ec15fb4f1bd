/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill import`: a list of numbers for orders, held against them first; `waybill export`. */
#include "base/crypto.h"
#include "base/csv.h"
#include "cli/list.h"
#include "cli/many.h"
#include "cli/secret.h"
#include "cli/shops.h"

#define ROWS_MAX (4 << 20)

static int read_list(struct run *r, struct str *ret_packed)
{
    struct str bytes;
    enum err err = r->env->read_file(r->env->ctx, run_word(r, 0), r->a, &bytes);

    if (err) {
        say_error(r, err, SAYF(r, SAY_NO_FILE, run_word(r, 0)), STR_NONE);
        return err == ERR_NOT_FOUND ? CLI_NOT_FOUND : CLI_FAILED;
    }
    *ret_packed = base64_text(r->a, bytes.p, bytes.n);
    return CLI_DONE;
}

static int match(struct run *r, struct answer *ret_report)
{
    struct body b;
    struct str packed;
    int code = read_list(r, &packed);

    if (code)
        return code;
    body_begin(r, &b);
    body_str(&b, "kind", run_flag(r, "kind"));
    body_str(&b, "shop", shops_flag(r));
    body_str(&b, "supplier", run_flag(r, "supplier"));
    jw_kstr(&b.w, "base64", packed);
    return ask(r, HTTP_POST, STR("/api/v1/bulk/match"), body_end(&b), ret_report);
}

static struct str remark(struct run *r, const struct json *item)
{
    struct str warning = json_str(json_get(item, "warning"));

    (void)r;
    return warning.n ? warning : json_str(json_get(item, "sentence"));
}

/* Rows that will be left out or deserve a look, and those to import. */
static size_t choose(struct run *r, const struct json *report, struct str *ret_odd,
                     struct str *ret_rows)
{
    bool replace = run_has(r, "replace");
    struct buf odd, rows;
    size_t n = 0;

    buf_init(&odd, r->a, ROWS_MAX);
    buf_init(&rows, r->a, ROWS_MAX);
    for (struct json_iter it = json_iter(json_get(report, "items")); json_next(&it);) {
        bool other = str_eq(json_str(json_get(it.val, "state")), STR("other_number"));
        bool take = json_bool(json_get(it.val, "ok"), false) || (other && replace);
        if (!take || json_str(json_get(it.val, "warning")).n) {
            buf_char(&odd, odd.n ? ',' : '[');
            buf_str(&odd, json_print(r->a, it.val));
        }
        if (!take)
            continue;
        buf_char(&rows, n++ ? ',' : '[');
        buf_str(&rows, json_print(r->a, json_get(it.val, "import")));
    }
    buf_str(&odd, odd.n ? STR("]") : STR("[]"));
    buf_str(&rows, rows.n ? STR("]") : STR("[]"));
    *ret_odd = buf_view(&odd);
    *ret_rows = buf_view(&rows);
    return n;
}

static struct str import_params(struct run *r)
{
    struct body b;

    body_begin(r, &b);
    if (run_has(r, "replace"))
        jw_kbool(&b.w, "replace", true);
    if (run_has(r, "notify") || run_has(r, "no-notify"))
        jw_kbool(&b.w, "notify", run_has(r, "notify"));
    return body_end(&b);
}

int cmd_import(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_LINE, COL_TEXT, "line", .right = true},
        {SAY_COL_ORDER, COL_TEXT, "ref"},
        {SAY_COL_NUMBER, COL_TEXT, "number", .least = 13},
        {SAY_COL_SENTENCE, COL_OWN, .own = remark, .least = 24},
    };
    struct answer report;
    struct str odd, rows;
    const struct json *list;
    int code = match(r, &report);

    if (code)
        return code;
    size_t n = choose(r, report.json, &odd, &rows);
    if (!r->json && !json_parse(r->a, odd, &list) && json_len(list))
        list_table(r, columns, COUNT_OF(columns), list, 0);
    int64_t all = json_i64(json_get(report.json, "rows"), 0);
    struct str question = SAYF(r, SAY_ASK_IMPORT, say_count(r, (int64_t)n), say_count(r, all));
    if (!n) {
        if (r->json)
            say_json(r, report.text);
        say_note(r, SAYF(r, SAY_NOTHING_TO_IMPORT, say_count(r, all)));
        return CLI_FAILED;
    }
    if (!run_has(r, "dry-run") && !secret_confirm(r, question))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    return many_rows(r, str_cstr(r->a, json_str(json_get(report.json, "action"))), rows,
                     import_params(r));
}

/* -- Export. */

static const struct {
    const char *what, *path;
    const char *columns[16]; /* paths; a list is joined by blanks */
} exports[] = {
    {"orders",
     "/api/v1/orders",
     {"name", "shop.domain", "stage", "payment.status", "shop_status.status", "total.amount",
      "total.currency", "created_at", "customer.name", "address.country", "numbers",
      "supplier_numbers", "id"}},
    {"problems",
     "/api/v1/problems",
     {"order.name", "shop_domain", "since", "sentence", "detail", "id"}},
    {"purchases",
     "/api/v1/purchases?open=false",
     {"order.name", "shop_domain", "supplier", "state", "numbers", "reference", "planned_at",
      "id"}},
    {"outbox",
     "/api/v1/writes?open=false",
     {"order.name", "shop_domain", "kind", "number", "state", "created_at", "id"}},
};

static struct str cell_text(struct run *r, const struct json *v)
{
    struct buf b;

    if (!json_is_arr(v))
        return json_text(r->a, v);
    buf_init(&b, r->a, 64 * 1024);
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        struct str s = json_text(r->a, it.val);
        buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(s));
    }
    return buf_view(&b);
}

static void put_line(struct run *r, size_t which, const struct json *item)
{
    struct buf b;

    buf_init(&b, r->a, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(exports[0].columns) && exports[which].columns[i]; i++) {
        const char *path = exports[which].columns[i];
        struct str cell = item ? cell_text(r, json_path(item, path)) : str_of(path);
        buf_printf(&b, "%s%.*s", i ? "," : "", STR_ARG(csv_cell(r->a, cell)));
    }
    buf_str(&b, STR("\r\n"));
    r->env->out(r->env->ctx, buf_view(&b));
}

/* Page by page: memory does not grow with the list. */
static int put_pages(struct run *r, size_t which, struct str path)
{
    struct arena *own = r->a;
    struct str cursor = STR_NONE;
    struct arena *kept = arena_new();
    int code = CLI_DONE;

    do {
        struct answer page;
        r->a = arena_new();
        code = ask(r, HTTP_GET, ask_with(r, path, "cursor", cursor), STR_NONE, &page);
        for (struct json_iter it = json_iter(json_get(code ? NULL : page.json, "items"));
             json_next(&it);) {
            if (r->json)
                say_json(r, json_print(r->a, it.val));
            else
                put_line(r, which, it.val);
        }
        arena_reset(kept);
        cursor = code ? STR_NONE : str_dup(kept, json_str(json_get(page.json, "next")));
        arena_free(r->a);
    } while (cursor.n);
    arena_free(kept);
    r->a = own;
    return code;
}

int cmd_export(struct run *r)
{
    static const char *const filters[][2] = {
        {"stage", "stage"},     {"shop_status", "status"}, {"payment", "payment"},
        {"problem", "problem"}, {"q", "search"},           {"from", "from"},
        {"to", "to"},
    };
    size_t which = 0;

    while (which < COUNT_OF(exports) && !str_eq(run_word(r, 0), str_of(exports[which].what)))
        which++;
    if (which == COUNT_OF(exports))
        return say_wrong(r, SAYF(r, SAY_EXPORT_WHAT, run_word(r, 0)));
    struct str path = ask_with(r, str_of(exports[which].path), "shop", shops_flag(r));
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        if (which && run_has(r, filters[i][1]))
            return say_wrong(r, SAYF(r, SAY_NO_FLAG, str_printf(r->a, "--%s", filters[i][1])));
        path = ask_with_flag(r, path, filters[i][0], filters[i][1]);
    }
    if (!r->json) {
        r->env->out(r->env->ctx, STR("\xEF\xBB\xBF")); /* so that Excel sees UTF-8 */
        put_line(r, which, NULL);
    }
    return put_pages(r, which, ask_with(r, path, "limit", STR("250")));
}
