/* SPDX-License-Identifier: Apache-2.0 */
/* Mark as shipped, change a number, cancel a fulfillment. */
#include "base/time.h"
#include "cli/many.h"
#include "cli/order.h"
#include "cli/say.h"
#include "cli/wait.h"

#define PACKAGES 20
#define LOOK_MS  300
#define REST_MS  (5 * MS_SECOND)

/* One package as the flags name it. */
struct parcel {
    struct str number, carrier, url;
    struct str lines[100];
    size_t lines_n;
};

struct shipment {
    struct parcel *parcels;
    size_t n;
};

/*
 * The second word opens the first package, each --package one more; --carrier, --url and --line
 * belong to the one before them, and to the first when none is open yet.
 */
static int read_flags(struct run *r, struct shipment *s)
{
    struct parcel *at = NULL;

    s->parcels = ARENA_ARRAY(r->a, struct parcel, PACKAGES + 1);
    if (run_word(r, 1).n || !run_has(r, "package")) {
        at = &s->parcels[s->n++];
        at->number = run_word(r, 1);
    }
    for (size_t i = 0; i < r->args.flags_n; i++) {
        const struct arg_flag *f = &r->args.flags[i];
        if (str_eq(f->name, STR("package"))) {
            if (s->n == PACKAGES)
                return say_wrong(r, SAYF(r, SAY_TOO_MANY, STR("--package")));
            at = &s->parcels[s->n++];
            at->number = f->value;
            continue;
        }
        bool line = str_eq(f->name, STR("line"));
        bool own = line || str_eq(f->name, STR("carrier")) || str_eq(f->name, STR("url"));
        if (own && !at)
            return say_wrong(r, SAYF(r, SAY_AFTER_PACKAGE, str_cat(r->a, STR("--"), f->name)));
        if (line && at->lines_n == COUNT_OF(at->lines))
            return say_wrong(r, SAYF(r, SAY_TOO_MANY, STR("--line")));
        if (line)
            at->lines[at->lines_n++] = f->value;
        else if (str_eq(f->name, STR("carrier")))
            at->carrier = f->value;
        else if (str_eq(f->name, STR("url")))
            at->url = f->value;
    }
    return CLI_DONE;
}

static int check(struct run *r, const struct shipment *s)
{
    bool bare = run_has(r, "without-number");

    if (run_has(r, "notify") && run_has(r, "no-notify"))
        return say_wrong(r, SAYF(r, SAY_NOT_BOTH, STR("--notify"), STR("--no-notify")));
    if (bare && s->parcels[0].number.n)
        return say_wrong(r, SAYF(r, SAY_NOT_BOTH, STR("--without-number"), STR("NUMBER")));
    for (size_t i = 0; i < s->n; i++) {
        const struct parcel *p = &s->parcels[i];
        if (s->n > 1 && !p->lines_n)
            return say_wrong(r, SAYF(r, SAY_WHICH_LINES, p->number));
        if (!p->number.n && !bare && (p->carrier.n || p->url.n || p->lines_n))
            return say_wrong(r, say(r, SAY_NUMBER_NEEDED));
    }
    return CLI_DONE;
}

/* "SKU:2", "1", "lin_...:1". */
static int put_line(struct run *r, struct jw *w, const struct json **order, struct str text)
{
    struct str name = text, id;
    int64_t quantity = 0;

    for (size_t i = text.n; i-- > 0;) {
        if (text.p[i] != ':')
            continue;
        if (str_to_i64(str_slice(text, i + 1, text.n), &quantity))
            name = str_slice(text, 0, i);
        break;
    }
    if (name.n < text.n && quantity < 1)
        return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, STR("--line")));
    int code = order_line(r, order, name, &id);
    if (code)
        return code;
    jw_obj(w);
    jw_kstr(w, "line", id);
    if (quantity)
        jw_ki64(w, "quantity", quantity);
    jw_obj_end(w);
    return CLI_DONE;
}

static int put_parcel(struct run *r, struct body *body, const struct json **order,
                      const struct parcel *p)
{
    int code = CLI_DONE;

    body_str(body, "number", p->number);
    body_str(body, "carrier", p->carrier);
    body_str(body, "url", p->url);
    if (!p->lines_n)
        return CLI_DONE;
    jw_key(&body->w, "lines");
    jw_arr(&body->w);
    for (size_t i = 0; i < p->lines_n && !code; i++)
        code = put_line(r, &body->w, order, p->lines[i]);
    jw_arr_end(&body->w);
    return code;
}

static int put_shipment(struct run *r, struct body *body, const struct shipment *s)
{
    const struct json *order = NULL;
    int code = CLI_DONE;

    if (s->n == 1)
        return put_parcel(r, body, &order, &s->parcels[0]);
    jw_key(&body->w, "packages");
    jw_arr(&body->w);
    for (size_t i = 0; i < s->n && !code; i++) {
        jw_obj(&body->w);
        code = put_parcel(r, body, &order, &s->parcels[i]);
        jw_obj_end(&body->w);
    }
    jw_arr_end(&body->w);
    return code;
}

/* On its way, and nothing is known against it. */
static bool is_going(const struct json *order)
{
    for (struct json_iter it = json_iter(json_get(order, "writes")); json_next(&it);) {
        struct str state = json_str(json_get(it.val, "state"));
        bool going = str_eq(state, STR("wanted")) || str_eq(state, STR("sent"));
        if (going && json_is_null(json_get(it.val, "error")))
            return true;
    }
    return false;
}

static bool all_sent(struct run *r, void *ctx, int *ret_code)
{
    const struct str *path = ctx;
    struct answer a;

    *ret_code = ask(r, HTTP_GET, *path, STR_NONE, &a);
    return *ret_code || !is_going(a.json);
}

/* A package of two locations or delivery methods becomes several writes, and the answer came with
 * the first of them. */
static int await_rest(struct run *r, struct answer *a)
{
    struct str path = ask_path(r, "orders", json_str(json_get(a->json, "id")), "");

    if (!is_going(a->json))
        return CLI_DONE;
    int code = wait_for(r, all_sent, &path, LOOK_MS, REST_MS);
    if (code && code != CLI_NOT_YET)
        return code;
    return ask(r, HTTP_GET, path, STR_NONE, a);
}

/* The answer: the order with its writes. */
static int outcome(struct run *r, const struct answer *a, const struct writes_meant *meant)
{
    if (r->json)
        say_json(r, a->text);
    else
        say_line(r, order_headline(r, a->json));
    return order_writes(r, a->json, meant);
}

/* Several orders with the numbers that are known, or what would leave for one. */
static int ship_many(struct run *r)
{
    static const char *const single[] = {"package", "url", "line"};
    struct body b, row;

    for (size_t i = 0; i < COUNT_OF(single); i++) {
        if (run_has(r, single[i]))
            return say_wrong(r, SAYF(r, SAY_ONE_ORDER_ONLY, str_printf(r->a, "--%s", single[i])));
    }
    body_begin(r, &b);
    if (run_has(r, "without-number"))
        jw_kbool(&b.w, "without_number", true);
    if (run_has(r, "notify") || run_has(r, "no-notify"))
        jw_kbool(&b.w, "notify", run_has(r, "notify"));
    if (!run_word(r, 1).n)
        return many_orders(r, "ship", body_end(&b));
    body_begin(r, &row);
    jw_kstr(&row.w, "order", run_word(r, 0));
    jw_kstr(&row.w, "number", run_word(r, 1));
    body_str(&row, "carrier", run_flag(r, "carrier"));
    struct str rows = str_printf(r->a, "[%.*s]", STR_ARG(body_end(&row)));
    return many_rows(r, "ship", rows, body_end(&b));
}

int cmd_ship(struct run *r)
{
    struct writes_meant meant = {.kind = "create_fulfillment"};
    struct shipment s = {0};
    struct body body;
    struct answer a;
    int code;

    if (!r->args.words_n || run_has(r, "dry-run"))
        return ship_many(r);
    code = read_flags(r, &s);
    if (!code)
        code = check(r, &s);
    if (code)
        return code;
    body_begin(r, &body);
    code = put_shipment(r, &body, &s);
    if (code)
        return code;
    if (run_has(r, "without-number"))
        jw_kbool(&body.w, "without_number", true);
    if (run_has(r, "notify") || run_has(r, "no-notify"))
        jw_kbool(&body.w, "notify", run_has(r, "notify"));
    jw_kbool(&body.w, "wait", !run_has(r, "no-wait"));
    code = order_post(r, "/ship", body_end(&body), &a);
    if (code)
        return code;
    struct str *numbers = ARENA_ARRAY(r->a, struct str, s.n);
    for (size_t i = 0; i < s.n; i++) {
        if (s.parcels[i].number.n)
            numbers[meant.n++] = s.parcels[i].number;
    }
    meant.numbers = numbers;
    if (!run_has(r, "no-wait"))
        code = await_rest(r, &a);
    return code ? code : outcome(r, &a, &meant);
}

int cmd_number(struct run *r)
{
    struct str id = run_word(r, 0), number = run_word(r, 1);
    bool package = str_starts(id, STR("pkg_"));
    struct writes_meant meant = {.numbers = &number, .n = 1, .kind = "change_number"};
    struct body body;
    struct answer a;

    if (!package && !str_starts(id, STR("ful_")))
        return say_wrong(r, SAYF(r, SAY_WRONG_ID, id, STR("pkg_..., ful_..."),
                                 STR("waybill orders show ORDER")));
    body_begin(r, &body);
    jw_kstr(&body.w, "number", number);
    body_str(&body, "carrier", run_flag(r, "carrier"));
    if (run_has(r, "notify"))
        jw_kbool(&body.w, "notify", true);
    int code = ask(r, HTTP_POST, ask_path(r, package ? "packages" : "fulfillments", id, "/number"),
                   body_end(&body), &a);
    return code ? code : outcome(r, &a, &meant);
}

int cmd_unfulfill(struct run *r)
{
    struct writes_meant meant = {.kind = "cancel_fulfillment"};
    struct answer a;
    int code =
        ask(r, HTTP_POST, ask_path(r, "fulfillments", run_word(r, 0), "/cancel"), STR_NONE, &a);

    return code ? code : outcome(r, &a, &meant);
}
