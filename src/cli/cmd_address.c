/* SPDX-License-Identifier: Apache-2.0 */
/* The address as the supplier takes it: shown, and corrected for the supplier alone. */
#include "cli/list.h"
#include "cli/order.h"

/* The fields in the order in which people write an address. */
static const char *const fields[] = {"name",  "address",  "address2", "zip",
                                     "city",  "province", "country",  "phone_country",
                                     "phone", "tax_id",   "birthday", "national_address"};

static void print(struct run *r, const struct json *a)
{
    static const struct column columns[] = {
        {SAY_COL_FIELD, COL_TEXT, "field"},
        {SAY_COL_IN_SHOP, COL_TEXT, "shop", .least = 12},
        {SAY_COL_CORRECTED, COL_TEXT, "corrected", .least = 12},
        {SAY_COL_FOR_SUPPLIER, COL_TEXT, "value", .least = 12},
    };
    const struct json *problem = json_get(a, "problem"), *rows;
    struct buf b;
    struct jw w;

    buf_init(&b, r->a, 64 * 1024);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct json *f = json_get(json_get(a, "fields"), fields[i]);
        bool any = json_is_str(json_get(f, "value")) || json_is_str(json_get(f, "shop"));
        if (!any)
            continue;
        jw_obj(&w);
        jw_kstr(&w, "field", str_of(fields[i]));
        jw_kstr(&w, "shop", json_str(json_get(f, "shop")));
        jw_kstr(&w, "corrected", json_str(json_get(f, "corrected")));
        jw_kstr(&w, "value", json_str(json_get(f, "value")));
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    if (!json_parse(r->a, buf_view(&b), &rows))
        list_table(r, columns, COUNT_OF(columns), rows, 0);
    say_line(r, STR(""));
    if (!json_is_obj(problem)) {
        say_line(r, say(r, SAY_ADDRESS_GOOD));
        return;
    }
    struct str field = json_str(json_get(problem, "field"));
    say_line(r, SAYF(r, SAY_ADDRESS_BAD,
                     str_printf(r->a, "%.*s: %.*s", STR_ARG(field),
                                STR_ARG(json_str(json_get(problem, "detail"))))));
    say_note(r, SAYF(r, SAY_ADDRESS_NEXT,
                     str_printf(r->a, "waybill address %.*s %.*s=...", STR_ARG(run_word(r, 0)),
                                STR_ARG(field))));
}

/* FIELD=VALUE words as a JSON object; --reset: all fields as null. */
static int changes(struct run *r, struct body *body, bool *ret_any)
{
    struct str key, value;

    body_begin(r, body);
    for (size_t i = 0; run_has(r, "reset") && i < COUNT_OF(fields); i++)
        jw_knull(&body->w, fields[i]);
    *ret_any = run_has(r, "reset");
    for (size_t i = 1; i < r->args.words_n && !run_has(r, "reset"); i++) {
        if (!str_cut(r->args.words[i], '=', &key, &value) || !key.n)
            return say_wrong(r, SAYF(r, SAY_ADDRESS_FORM, r->args.words[i]));
        jw_key_str(&body->w, str_trim(key));
        jw_str(&body->w, str_trim(value));
        *ret_any = true;
    }
    return CLI_DONE;
}

int cmd_address(struct run *r)
{
    struct body body;
    struct answer a;
    bool any;
    int code = changes(r, &body, &any);

    if (code)
        return code;
    code = ask(r, any ? HTTP_PUT : HTTP_GET, order_path(r, "/supplier-address"),
               any ? body_end(&body) : STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        print(r, a.json);
    return json_is_obj(json_get(a.json, "problem")) ? CLI_FAILED : CLI_DONE;
}
