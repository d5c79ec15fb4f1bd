/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers: all of them, or those that a number may belong to. */
#include "cli/ask.h"
#include "cli/list.h"
#include "cli/table.h"
#include "core/carrier.h"

/* All that the table knows, without a hub. */
static int carriers(struct run *r)
{
    const struct table_column columns[] = {
        {.label = say(r, SAY_COL_CARRIER)},
        {.label = say(r, SAY_COL_NAME), .least = 12},
        {.label = say(r, SAY_COL_SHOPIFY_NAME), .least = 12, .drop = 1},
    };
    struct table *t = table_new(r->a, columns, COUNT_OF(columns));
    struct body body;

    body_begin(r, &body);
    jw_key(&body.w, "items");
    jw_arr(&body.w);
    for (size_t i = 0; i < carrier_count(); i++) {
        const struct carrier *c = carrier_at(i);
        table_cell(t, str_of(c->id));
        table_cell(t, carrier_name(c));
        table_cell(t, carrier_shopify_company(c));
        jw_obj(&body.w);
        jw_kstr(&body.w, "carrier", str_of(c->id));
        jw_kstr(&body.w, "name", carrier_name(c));
        jw_kstr_opt(&body.w, "shopify_company", carrier_shopify_company(c));
        jw_obj_end(&body.w);
    }
    jw_arr_end(&body.w);
    if (r->json)
        say_json(r, body_end(&body));
    else
        say_out(r, table_print(t, r->env->out_is_terminal ? r->env->width : 0, 0));
    return CLI_DONE;
}

static struct str percent_of(struct run *r, const struct json *guess)
{
    return str_printf(r->a, "%lld%%", (long long)json_i64(json_get(guess, "confidence"), 0));
}

int cmd_carrier(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_CARRIER, COL_TEXT, "carrier"},
        {SAY_COL_NAME, COL_TEXT, "name", .least = 10},
        {SAY_COL_CONFIDENCE, COL_OWN, .own = percent_of, .right = true},
        {SAY_COL_CHECK, COL_WORD, "check", "check"},
        {SAY_COL_URL, COL_TEXT, "url", .least = 20, .drop = 1},
    };
    struct body body;
    struct answer a;

    if (!run_word(r, 0).n)
        return carriers(r);
    body_begin(r, &body);
    jw_kstr(&body.w, "number", run_word(r, 0));
    body_str(&body, "country", run_flag(r, "country"));
    body_str(&body, "hint", run_flag(r, "hint"));
    int code = ask(r, HTTP_POST, STR("/api/v1/carriers/detect"), body_end(&body), &a);
    if (code)
        return code;
    const struct json *items = json_get(a.json, "items");
    if (r->json) {
        say_json(r, a.text);
    } else if (json_len(items)) {
        list_table(r, columns, COUNT_OF(columns), items, 0);
    } else {
        say_note(r, SAYF(r, SAY_NO_CARRIER, json_str(json_get(a.json, "number"))));
        say_line(r, json_str(json_get(a.json, "url")));
    }
    return json_len(items) ? CLI_DONE : CLI_NOT_FOUND;
}
