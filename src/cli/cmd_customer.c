/* SPDX-License-Identifier: Apache-2.0 */
/* A customer's data: exported and erased. */
#include "cli/ask.h"
#include "cli/secret.h"

/* {"email"} or {"order"}; "" when not exactly one was given, which has been said. */
static struct str whom(struct run *r, struct str *ret_name)
{
    struct str email = run_word(r, 0), order = run_flag(r, "order");
    struct body body;

    if (!email.n == !order.n) {
        say_wrong(r, say(r, SAY_EMAIL_OR_ORDER));
        return STR_NONE;
    }
    *ret_name = email.n ? email : order;
    body_begin(r, &body);
    body_str(&body, "email", email);
    body_str(&body, "order", order);
    return body_end(&body);
}

int cmd_customer_export(struct run *r)
{
    struct str name, body = whom(r, &name), file = run_flag(r, "out");
    struct answer a;

    if (!body.n)
        return CLI_USAGE;
    int code = ask(r, HTTP_POST, STR("/api/v1/customers/export"), body, &a);
    if (code)
        return code;
    if (!file.n || str_eq(file, STR("-"))) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    enum err err =
        r->env->write_file(r->env->ctx, file, str_cat(r->a, str_trim(a.text), STR("\n")));
    if (err) {
        say_error(r, err, SAYF(r, SAY_NOT_WRITTEN, file), err_sentence(err, r->lang));
        return CLI_FAILED;
    }
    say_note(r, SAYF(r, SAY_EXPORTED, say_count(r, (int64_t)json_len(json_get(a.json, "orders"))),
                     file));
    return CLI_DONE;
}

int cmd_customer_erase(struct run *r)
{
    struct str name, body = whom(r, &name);
    struct answer a;

    if (!body.n)
        return CLI_USAGE;
    if (!secret_confirm(r, SAYF(r, SAY_ASK_ERASE, name)))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    int code = ask(r, HTTP_POST, STR("/api/v1/customers/erase"), body, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(
            r, SAYF(r, SAY_ERASED_N, say_count(r, json_i64(json_get(a.json, "orders_erased"), 0))));
    return CLI_DONE;
}
