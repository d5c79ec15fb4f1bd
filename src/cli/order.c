/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/order.h; printing is in order_print.c. */
#include "cli/order.h"

#include "cli/list.h"
#include "cli/shops.h"
#include "core/carrier.h"

struct str order_path(struct run *r, const char *tail)
{
    return ask_with(r, ask_path(r, "orders", run_word(r, 0), tail), "shop", shops_flag(r));
}

int order_post(struct run *r, const char *tail, struct str body, struct answer *ret_answer)
{
    return ask(r, HTTP_POST, order_path(r, tail), body, ret_answer);
}

int order_command(struct run *r, const char *tail, struct str body, int sentence)
{
    struct answer a;
    int code = order_post(r, tail, body, &a);

    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    say_line(r, SAYF(r, (enum say_id)sentence, json_str(json_get(a.json, "name"))));
    say_line(r, order_headline(r, a.json));
    return CLI_DONE;
}

struct str order_headline(struct run *r, const struct json *o)
{
    struct str payment = say_word(r, "payment", json_str(json_path(o, "payment.status")));
    struct str status = say_word(r, "shop_status", json_str(json_path(o, "shop_status.status")));

    return SAYF(r, SAY_HEADLINE, json_str(json_get(o, "name")),
                json_str(json_get(o, "stage_label")), payment, status);
}

static const struct json *line_meant(const struct json *lines, struct str text)
{
    int64_t place;
    const struct json *found = NULL;

    for (struct json_iter it = json_iter(lines); json_next(&it);) {
        if (str_eq_nocase(json_str(json_get(it.val, "sku")), text))
            return it.val;
    }
    if (str_to_i64(text, &place) && place >= 1 && place <= (int64_t)json_len(lines))
        return json_at(lines, (size_t)place - 1);
    for (struct json_iter it = json_iter(lines); json_next(&it);) {
        if (str_eq_nocase(json_str(json_get(it.val, "title")), text))
            found = found ? NULL : it.val;
    }
    return found;
}

int order_line(struct run *r, const struct json **order, struct str text, struct str *ret_id)
{
    if (str_starts(text, STR("lin_"))) {
        *ret_id = text;
        return CLI_DONE;
    }
    if (!*order) {
        struct answer a;
        int code = ask(r, HTTP_GET, order_path(r, ""), STR_NONE, &a);
        if (code)
            return code;
        *order = a.json;
    }
    const struct json *line = line_meant(json_get(*order, "lines"), text);
    if (!line) {
        say_error(
            r, ERR_NOT_FOUND, SAYF(r, SAY_NO_LINE, json_str(json_get(*order, "name")), text),
            SAYF(r, SAY_SEE,
                 str_cat(r->a, STR("waybill orders show "), json_str(json_get(*order, "name")))));
        return CLI_NOT_FOUND;
    }
    *ret_id = json_str(json_get(line, "id"));
    return CLI_DONE;
}

static bool same_number(struct run *r, struct str x, struct str y)
{
    return str_eq(x, y) || (x.n && str_eq(carrier_normalize(r->a, x), carrier_normalize(r->a, y)));
}

static bool concerns(struct run *r, const struct json *write, const struct writes_meant *meant)
{
    if (meant->id.n)
        return str_eq(json_str(json_get(write, "id")), meant->id);
    if (meant->kind && !str_eq(json_str(json_get(write, "kind")), str_of(meant->kind)))
        return false;
    for (size_t i = 0; i < meant->n; i++) {
        if (same_number(r, json_str(json_get(write, "number")), meant->numbers[i]))
            return true;
    }
    return meant->n == 0;
}

/* Writes come oldest first; a newer one of the same number and kind takes the older one's place. */
static bool outdone(struct run *r, const struct json *writes, size_t at)
{
    const struct json *w = json_at(writes, at);

    for (size_t i = at + 1; i < json_len(writes); i++) {
        const struct json *later = json_at(writes, i);
        if (str_eq(json_str(json_get(w, "kind")), json_str(json_get(later, "kind"))) &&
            same_number(r, json_str(json_get(w, "number")), json_str(json_get(later, "number"))))
            return true;
    }
    return false;
}

static int write_exit(struct str state)
{
    if (str_eq(state, STR("done")))
        return CLI_DONE;
    if (str_eq(state, STR("failed")) || str_eq(state, STR("dropped")))
        return CLI_FAILED;
    return CLI_NOT_YET;
}

static void write_line(struct run *r, const struct json *w)
{
    const struct column failure = {.kind = COL_FAILURE, .path = "error"};
    struct str number = json_str(json_get(w, "number"));
    struct str company = json_str(json_get(w, "company"));
    struct str what = number.n ? number : say(r, SAY_WITHOUT_NUMBER);
    struct str state = say_word(r, "write_state", json_str(json_get(w, "state")));
    struct str cause = list_cell(r, &failure, w);

    if (company.n)
        what = str_printf(r->a, "%.*s (%.*s)", STR_ARG(what), STR_ARG(company));
    say_line(r, str_printf(r->a, "%.*s: %.*s", STR_ARG(what), STR_ARG(state)));
    if (cause.n)
        say_line(r, str_cat(r->a, STR("  "), cause));
}

int order_writes(struct run *r, const struct json *order, const struct writes_meant *meant)
{
    const struct json *writes = json_get(order, "writes");
    int worst = CLI_DONE;

    for (size_t i = 0; i < json_len(writes); i++) {
        const struct json *w = json_at(writes, i);
        if (!concerns(r, w, meant) || (!meant->id.n && outdone(r, writes, i)))
            continue;
        int code = write_exit(json_str(json_get(w, "state")));
        if (!r->json)
            write_line(r, w);
        if (code == CLI_FAILED || worst == CLI_DONE)
            worst = code;
    }
    return worst;
}
